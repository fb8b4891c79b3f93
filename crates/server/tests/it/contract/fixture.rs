//! Fixture files as values. Their form is described in `tests/contract/README.md`; what they mean is the tests' affair.

use std::fs;
use std::path::PathBuf;

/// A line that states something, with the text below it.
pub struct Line {
    /// Where it stands, for messages.
    pub at: String,
    /// Its words.
    pub words: Vec<String>,
    /// The text below it, if there is one.
    pub text: Option<String>,
}

/// A parameter as the contract has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name over HTTP.
    pub http: String,
    /// Its element in SOAP.
    pub soap: String,
    /// `string`, `int`, `boolean`, `digits`, or the name of an enumeration.
    pub kind: String,
    /// The most UTF-16 units.
    pub max: Option<usize>,
    /// Whether a call without it is malformed.
    pub required: bool,
    /// What a record of it holds, where it is a list of records (`NAME[]`); `max` is then the most records.
    pub fields: Vec<Input>,
}

/// An output as the contract has it: names over HTTP and in SOAP, type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its key over HTTP.
    pub http: String,
    /// Its element in SOAP.
    pub soap: String,
    /// `string`, `int`, `boolean`, or the name of a record.
    pub kind: String,
}

/// One answer of a method.
pub struct Case {
    /// Where it stands, for messages.
    pub at: String,
    /// Its status in text and JSON.
    pub status: String,
    /// Its status in SOAP.
    pub soap_status: String,
    /// The provocations, each with the encodings that it is meant for; none named: all.
    pub by: Vec<(String, Vec<String>)>,
    /// The answer by family: `text`, `soap`, `post`, `json`.
    pub answers: Vec<(String, String)>,
}

impl Case {
    /// The answer in a family of encodings.
    pub fn answer(&self, family: &str) -> &str {
        let found = self.answers.iter().find(|(known, _)| known == family);
        &found.unwrap_or_else(|| panic!("{} has no answer in {family}", self.at)).1
    }
}

/// What the contract says about one method.
pub struct Fixture {
    /// Its name over HTTP.
    pub method: String,
    /// Its name in SOAP.
    pub operation: String,
    /// Its parameters.
    pub inputs: Vec<Input>,
    /// Its outputs.
    pub outputs: Vec<Output>,
    /// Its answers.
    pub cases: Vec<Case>,
}

/// What stands around the answers of one door.
pub struct Door {
    /// `text`, `soap11`, `soap12`, `post` or `json`.
    pub name: String,
    /// Its path.
    pub path: String,
    /// The media type of its answers.
    pub media_type: String,
    /// The answer around `{BODY}`.
    pub frame: String,
}

/// All doors, and the namespace of the operations.
pub struct Doors {
    /// The namespace.
    pub namespace: String,
    /// The doors.
    pub doors: Vec<Door>,
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contract"))
}

/// The methods' fixtures, by the names of their files.
pub fn all() -> Vec<Fixture> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files.filter_map(|file| file.strip_suffix(".fixture").map(str::to_owned)).collect();
    names.retain(|name| name != "encodings");
    names.sort();
    names.iter().map(|name| fixture(name)).collect()
}

/// One method's fixture.
pub fn fixture(name: &str) -> Fixture {
    let mut read = Fixture { method: String::new(), operation: String::new(), inputs: Vec::new(), outputs: Vec::new(), cases: Vec::new() };
    for line in lines(name) {
        let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
        match (words.as_slice(), line.text) {
            (["method", method], None) => read.method = (*method).to_owned(),
            (["operation", operation], None) => read.operation = (*operation).to_owned(),
            (["input", http, soap, kind, rest @ ..], None) => read.inputs.push(input(&line.at, http, soap, kind, rest)),
            (["field", http, soap, kind, rest @ ..], None) => {
                read.inputs.last_mut().unwrap().fields.push(input(&line.at, http, soap, kind, rest));
            }
            (["output", http, soap, kind], None) => {
                read.outputs.push(Output { http: (*http).to_owned(), soap: (*soap).to_owned(), kind: (*kind).to_owned() });
            }
            (["status", status, soap], None) => read.cases.push(Case {
                at: line.at,
                status: (*status).to_owned(),
                soap_status: (*soap).to_owned(),
                by: Vec::new(),
                answers: Vec::new(),
            }),
            (["by", provocation @ ..], None) => {
                let only = provocation.iter().position(|word| *word == "only").unwrap_or(provocation.len());
                let (name, encodings) = provocation.split_at(only);
                let encodings = encodings.iter().skip(1).map(|word| (*word).to_owned()).collect();
                read.cases.last_mut().unwrap().by.push((name.join(" "), encodings));
            }
            ([family @ ("text" | "soap" | "post" | "json")], Some(text)) => {
                read.cases.last_mut().unwrap().answers.push(((*family).to_owned(), text));
            }
            _ => panic!("{}: not understood: {words:?}", line.at),
        }
    }
    assert_eq!(read.method, name, "a file is called as its method is");
    read
}

fn input(at: &str, http: &str, soap: &str, kind: &str, rest: &[&str]) -> Input {
    let (max, required) = match rest {
        [] => (None, false),
        ["required"] => (None, true),
        ["max", max] => (Some(max.parse().unwrap()), false),
        ["max", max, "required"] => (Some(max.parse().unwrap()), true),
        _ => panic!("{at}: not understood: {rest:?}"),
    };
    Input { http: http.to_owned(), soap: soap.to_owned(), kind: kind.to_owned(), max, required, fields: Vec::new() }
}

/// What stands around the answers.
pub fn doors() -> Doors {
    let mut read = Doors { namespace: String::new(), doors: Vec::new() };
    for line in lines("encodings") {
        let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
        match (words.as_slice(), line.text) {
            (["namespace", namespace], None) => read.namespace = (*namespace).to_owned(),
            (["door", name, path], None) => read.doors.push(Door {
                name: (*name).to_owned(),
                path: (*path).to_owned(),
                media_type: String::new(),
                frame: String::new(),
            }),
            (["type", words @ ..], None) => read.doors.last_mut().unwrap().media_type = words.join(" "),
            (["answer"], Some(text)) => read.doors.last_mut().unwrap().frame = text,
            _ => panic!("{}: not understood: {words:?}", line.at),
        }
    }
    read
}

/// The lines of a file. A line whose first word states a fact bears marks; a provocation is no fact.
fn lines(name: &str) -> Vec<Line> {
    let path = folder().join(format!("{name}.fixture"));
    let content = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut read: Vec<Line> = Vec::new();
    for (at, raw) in content.lines().enumerate() {
        let at = format!("{name}.fixture:{}", at + 1);
        if raw.is_empty() || raw.starts_with('#') {
            continue;
        }
        if let Some(more) = raw.strip_prefix("  ") {
            let text = &mut read.last_mut().unwrap_or_else(|| panic!("{at}: a text without a line")).text;
            match (more.split_at(1), text) {
                (("|", first), text @ None) => *text = Some(first.to_owned()),
                (("|", next), Some(text)) => text.push_str(&format!("\n{next}")),
                (("+", rest), Some(text)) => text.push_str(rest),
                _ => panic!("{at}: neither | nor +"),
            }
            continue;
        }
        let (said, marks) = raw.split_once("  [").unwrap_or((raw, ""));
        let words: Vec<String> = said.split_whitespace().map(str::to_owned).collect();
        assert_eq!(words.first().is_some_and(|word| word != "by"), !marks.is_empty(), "{at}: a fact bears marks, a provocation none");
        marks.split("] [").filter(|mark| !mark.is_empty()).for_each(|mark| check(&at, mark.trim_end_matches(']')));
        read.push(Line { at, words, text: None });
    }
    read
}

/// `D` and `C` name their sources; `I` and `decided` may say why.
fn check(at: &str, mark: &str) {
    let (head, _) = mark.split_once(':').unwrap_or((mark, ""));
    let mut words = head.split([' ', ';']);
    let kind = words.next().unwrap();
    let sources =
        words.take_while(|word| word.strip_prefix('S').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))).count();
    let fits = match kind {
        "D" | "C" => sources > 0,
        "I" | "decided" => true,
        _ => false,
    };
    assert!(fits, "{at}: the mark [{mark}] is none");
}
