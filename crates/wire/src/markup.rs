//! Escaping and joining for XML and HTML that we write. Reading XML is `xml`'s work.

/// Appends `text` as XML character data, also fit for a double-quoted attribute and for HTML. Characters that XML 1.0 cannot hold become U+FFFD;
/// a carriage return is written as a reference, because parsers would turn it into a line feed.
pub(crate) fn escape(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, char) in text.char_indices() {
        let instead = match char {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\r' => "&#xD;",
            '\t' | '\n' => continue,
            '\0'..'\u{20}' | '\u{FFFE}' | '\u{FFFF}' => "\u{FFFD}",
            _ => continue,
        };
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(instead);
        done = at + char.len_utf8();
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

/// Appends all parts.
pub(crate) fn put(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
}

/// Appends `<name>text</name>`, or `<name/>` when there is no text. The name is ours and needs no escaping.
pub(crate) fn element(out: &mut String, name: &str, text: &str) {
    if text.is_empty() {
        return put(out, &["<", name, "/>"]);
    }
    put(out, &["<", name, ">"]);
    escape(out, text);
    put(out, &["</", name, ">"]);
}

/// Writes indented XML: for documents that people read too.
pub(crate) struct Tree {
    out: String,
    open: Vec<&'static str>,
}

impl Tree {
    /// A document whose root is still to come.
    pub(crate) fn new() -> Self {
        Self { out: String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"), open: Vec::new() }
    }

    /// Begins an element.
    pub(crate) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Ends the element that was begun last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            put(&mut self.out, &["</", name, ">\n"]);
        }
    }

    /// Writes an element without content.
    pub(crate) fn leaf(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Writes an element that holds text.
    pub(crate) fn text(&mut self, name: &'static str, text: &str) {
        self.indent();
        element(&mut self.out, name, text);
        self.out.push('\n');
    }

    /// The document, once every element has ended.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        put(&mut self.out, &["<", name]);
        for (name, value) in attributes {
            put(&mut self.out, &[" ", name, "=\""]);
            escape(&mut self.out, value);
            self.out.push('"');
        }
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.out.push_str("  ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_replaced_and_the_rest_is_escaped() {
        let mut out = String::new();
        element(&mut out, "a", "<&>\"'\r\n\t\u{0}\u{1}\u{FFFF}é");
        assert_eq!(out, "<a>&lt;&amp;&gt;&quot;'&#xD;\n\t\u{FFFD}\u{FFFD}\u{FFFD}é</a>");
        element(&mut out, "b", "");
        assert!(out.ends_with("<b/>"));
    }
}
