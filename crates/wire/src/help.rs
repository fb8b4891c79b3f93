//! The pages of `/API/API.asmx` for people: the list of operations, and one page for each with sample messages (`samples`) and a form that calls it. Plain
//! HTML without script or inline style; every value is escaped.

mod samples;

use crate::markup::{escape, put};
use crate::method::{Field, Kind, Method};
use crate::service::{Catalogue, Service};

/// The list of operations. `stylesheet` is the address of a style sheet.
#[must_use]
pub fn index(service: &Service<'_>, catalogue: &dyn Catalogue, stylesheet: Option<&str>) -> String {
    let mut page = Page::new(service.name, stylesheet);
    page.heading(1, service.name);
    page.html(&["<p>The operations of this service. Its formal description for programs is the <a href=\"?wsdl\">service description (WSDL)</a>.</p>\n<ul>\n"]);
    for method in catalogue.methods() {
        page.html(&["<li><a href=\"?op="]);
        page.value(method.soap);
        page.html(&["\">"]);
        page.value(method.soap);
        page.html(&["</a><p>"]);
        page.value(method.summary);
        page.html(&["</p></li>\n"]);
    }
    page.html(&["</ul>\n"]);
    page.finish()
}

/// The page of one operation.
#[must_use]
pub fn operation(service: &Service<'_>, method: &Method, stylesheet: Option<&str>) -> String {
    let mut page = Page::new(&format!("{} - {}", method.soap, service.name), stylesheet);
    page.heading(1, service.name);
    page.html(&["<nav aria-label=\"Operations\"><a href=\"?\">All operations</a></nav>\n"]);
    page.heading(2, method.soap);
    page.html(&["<p>"]);
    page.value(method.summary);
    page.html(&["</p>\n"]);
    page.heading(3, "Test");
    form(&mut page, method);
    for sample in samples::all(service, method) {
        page.heading(3, sample.title);
        page.html(&["<p>"]);
        page.value(sample.note);
        page.html(&["</p>\n"]);
        page.listing(&format!("{} request", sample.title), &sample.request);
        page.listing(&format!("{} response", sample.title), &sample.response);
    }
    page.finish()
}

fn form(page: &mut Page, method: &Method) {
    page.html(&["<form method=\"post\" action=\""]);
    // Relative to the page, which lies beside the text endpoints.
    page.value(method.name);
    page.html(&[".aspx\">\n<p>Calls "]);
    page.value(method.name);
    page.html(&[".aspx with what you fill in. It is a real call.</p>\n"]);
    for field in method.inputs {
        input(page, field);
    }
    page.html(&["<p><button type=\"submit\">Invoke</button></p>\n</form>\n"]);
}

fn input(page: &mut Page, field: &Field) {
    page.html(&["<p><label for=\"in-"]);
    page.value(field.name);
    page.html(&["\">"]);
    page.value(field.name);
    page.html(&[if field.required { " (required)" } else { "" }, "</label>\n"]);
    let words: &[&str] = match field.kind {
        Kind::Choice(choice) => choice.members,
        Kind::Flag => &["0", "1"],
        _ => &[],
    };
    page.html(&[if words.is_empty() { "<input" } else { "<select" }, " id=\"in-"]);
    page.value(field.name);
    page.html(&["\" name=\""]);
    page.value(field.name);
    page.html(&["\" autocomplete=\"off\""]);
    if !field.note.is_empty() {
        page.html(&[" aria-describedby=\"note-"]);
        page.value(field.name);
        page.html(&["\""]);
    }
    page.html(&[if field.required { " required" } else { "" }]);
    if words.is_empty() {
        page.html(&[if field.secret { " type=\"password\"" } else { " type=\"text\"" }]);
        if matches!(field.kind, Kind::Int | Kind::Digits(_) | Kind::Numbered(_)) {
            page.html(&[" inputmode=\"numeric\""]);
        }
        if let Some(max) = field.max {
            page.html(&[" maxlength=\"", &max.to_string(), "\""]);
        }
        page.html(&[">"]);
    } else {
        page.html(&["><option value=\"\">not sent</option>"]);
        for word in words {
            page.html(&["<option>"]);
            page.value(word);
            page.html(&["</option>"]);
        }
        page.html(&["</select>"]);
    }
    if !field.note.is_empty() {
        page.html(&["\n<small id=\"note-"]);
        page.value(field.name);
        page.html(&["\">"]);
        page.value(field.note);
        page.html(&["</small>"]);
    }
    page.html(&["</p>\n"]);
}

/// A page that is being written. Markup and values go in by different doors, so that no value is markup.
struct Page {
    out: String,
}

impl Page {
    fn new(title: &str, stylesheet: Option<&str>) -> Self {
        let mut page = Self { out: String::with_capacity(16 * 1024) };
        page.html(&["<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"]);
        page.html(&["<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"]);
        page.value(title);
        page.html(&["</title>\n"]);
        if let Some(address) = stylesheet {
            page.html(&["<link rel=\"stylesheet\" href=\""]);
            page.value(address);
            page.html(&["\">\n"]);
        }
        page.html(&["</head>\n<body>\n<main>\n"]);
        page
    }

    fn html(&mut self, parts: &[&str]) {
        put(&mut self.out, parts);
    }

    fn value(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    fn heading(&mut self, level: u8, text: &str) {
        let level = level.to_string();
        self.html(&["<h", &level, ">"]);
        self.value(text);
        self.html(&["</h", &level, ">\n"]);
    }

    /// A listing that can be scrolled by keyboard.
    fn listing(&mut self, label: &str, text: &str) {
        self.html(&["<pre tabindex=\"0\" role=\"region\" aria-label=\""]);
        self.value(label);
        self.html(&["\"><code>"]);
        self.value(text);
        self.html(&["</code></pre>\n"]);
    }

    fn finish(mut self) -> String {
        self.html(&["</main>\n</body>\n</html>\n"]);
        self.out
    }
}
