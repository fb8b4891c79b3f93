//! The XML Schema of all calls and answers. Types that several methods share stand in it once.

use crate::markup::Tree;
use crate::method::{Choice, Field, Kind, Method, Numbered, Record};
use crate::service::{Catalogue, NAMESPACE};

/// Appends the schema. `alternate` is the query of the older outputs that it shall declare.
pub(super) fn write(xml: &mut Tree, catalogue: &dyn Catalogue, alternate: Option<&str>) {
    xml.open("s:schema", &[("elementFormDefault", "qualified"), ("targetNamespace", NAMESPACE)]);
    let mut types = Types::default();
    for method in catalogue.methods() {
        let older = alternate.is_some() && method.alternate.map(|older| older.query) == alternate;
        sequence(xml, "s:element", method.soap, &mut types, method.inputs, Direction::In);
        response(xml, method, &mut types, method.outputs(older));
    }
    types.write(xml);
    for method in catalogue.methods().iter().filter(|method| method.has_http_post()) {
        // The HttpPost binding answers with the result alone, as an element named after its type; methods may share it.
        let name = method.status.type_name;
        if types.first_time(name) {
            xml.leaf("s:element", &[("name", name), ("type", &format!("tns:{name}"))]);
        }
    }
    xml.close();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    In,
    Out,
}

/// A named wrapper (`s:element`) or type (`s:complexType`) around a sequence of fields.
fn sequence(xml: &mut Tree, tag: &'static str, name: &str, types: &mut Types, fields: &'static [Field], direction: Direction) {
    xml.open(tag, &[("name", name)]);
    if tag == "s:element" {
        xml.open("s:complexType", &[]);
    }
    if fields.is_empty() {
        xml.leaf("s:sequence", &[]);
    } else {
        xml.open("s:sequence", &[]);
        fields.iter().for_each(|field| element(xml, field, types, direction));
        xml.close();
    }
    if tag == "s:element" {
        xml.close();
    }
    xml.close();
}

fn response(xml: &mut Tree, method: &'static Method, types: &mut Types, outputs: &'static [Field]) {
    let status = method.status.type_name;
    types.add(Named::Status(method));
    xml.open("s:element", &[("name", &format!("{}Response", method.soap))]);
    xml.open("s:complexType", &[]);
    xml.open("s:sequence", &[]);
    let (name, type_name) = (format!("{}Result", method.soap), format!("tns:{status}"));
    xml.leaf("s:element", &[("minOccurs", "1"), ("maxOccurs", "1"), ("name", &name), ("type", &type_name)]);
    outputs.iter().for_each(|field| element(xml, field, types, Direction::Out));
    xml.close();
    xml.close();
    xml.close();
}

/// Texts and lists may be missing. Values of a value type must be there, but in a call they may be nil: the one form that all known proxies can call.
fn element(xml: &mut Tree, field: &'static Field, types: &mut Types, direction: Direction) {
    let (type_name, reference) = match field.kind {
        Kind::Text => ("s:string".to_owned(), true),
        Kind::Int | Kind::Digits(_) => ("s:int".to_owned(), false),
        Kind::Flag => ("s:boolean".to_owned(), false),
        Kind::Choice(choice) => {
            types.add(Named::Choice(choice));
            (format!("tns:{}", choice.type_name), false)
        }
        Kind::Numbered(numbered) => {
            types.add(Named::Numbered(numbered));
            (format!("tns:{}", numbered.type_name), false)
        }
        Kind::Moment => ("s:dateTime".to_owned(), false),
        Kind::Words(choice) => {
            types.add(Named::Words(choice));
            types.add(Named::Choice(choice));
            (format!("tns:ArrayOf{}", choice.type_name), true)
        }
        Kind::Record(record) => {
            types.add(Named::Record(record, direction));
            (format!("tns:{}", record.soap), true)
        }
        Kind::Rows(record) => {
            types.add(Named::List(record));
            types.add(Named::Record(record, direction));
            (format!("tns:ArrayOf{}", record.soap), true)
        }
    };
    let occurs = if reference { "0" } else { "1" };
    let mut attributes = vec![("minOccurs", occurs), ("maxOccurs", "1"), ("name", field.soap)];
    if !reference && direction == Direction::In {
        attributes.push(("nillable", "true"));
    }
    attributes.push(("type", &type_name));
    xml.leaf("s:element", &attributes);
}

/// The named types that were met, each to be written once, in the order of their first use.
#[derive(Default)]
struct Types {
    met: Vec<Named>,
    elements: Vec<&'static str>,
}

#[derive(Clone, Copy)]
enum Named {
    Status(&'static Method),
    Choice(&'static Choice),
    Numbered(&'static Numbered),
    Words(&'static Choice),
    Record(&'static Record, Direction),
    List(&'static Record),
}

impl Named {
    /// Of a list the name of what it is a list of.
    const fn name(self) -> &'static str {
        match self {
            Self::Status(method) => method.status.type_name,
            Self::Choice(choice) | Self::Words(choice) => choice.type_name,
            Self::Numbered(numbered) => numbered.type_name,
            Self::Record(record, _) | Self::List(record) => record.soap,
        }
    }

    const fn is_list(self) -> bool {
        matches!(self, Self::Words(_) | Self::List(_))
    }
}

impl Types {
    fn add(&mut self, named: Named) {
        if !self.met.iter().any(|known| known.name() == named.name() && known.is_list() == named.is_list()) {
            self.met.push(named);
        }
    }

    /// Whether a global element of this name was not asked for yet.
    fn first_time(&mut self, name: &'static str) -> bool {
        let first = !self.elements.contains(&name);
        if first {
            self.elements.push(name);
        }
        first
    }

    fn write(&mut self, xml: &mut Tree) {
        // Writing a record may meet further types, which are then written in their turn.
        let mut at = 0;
        while let Some(named) = self.met.get(at).copied() {
            at += 1;
            match named {
                Named::Status(method) => words(xml, named.name(), method.status.members.iter().map(|member| member.soap)),
                Named::Choice(choice) => words(xml, named.name(), choice.members.iter().copied()),
                Named::Numbered(numbered) => words(xml, named.name(), numbered.members.iter().map(|(_, word)| *word)),
                Named::Words(choice) => list(xml, choice.type_name, false),
                Named::List(record) => list(xml, record.soap, true),
                Named::Record(record, direction) => sequence(xml, "s:complexType", record.soap, self, record.fields, direction),
            }
        }
    }
}

/// The type of a list. Records may be nil in it, words may not.
fn list(xml: &mut Tree, of: &str, nillable: bool) {
    let (name, item) = (format!("ArrayOf{of}"), format!("tns:{of}"));
    xml.open("s:complexType", &[("name", &name)]);
    xml.open("s:sequence", &[]);
    let mut attributes = vec![("minOccurs", "0"), ("maxOccurs", "unbounded"), ("name", of)];
    if nillable {
        attributes.push(("nillable", "true"));
    }
    attributes.push(("type", &item));
    xml.leaf("s:element", &attributes);
    xml.close();
    xml.close();
}

fn words(xml: &mut Tree, name: &str, words: impl Iterator<Item = &'static str>) {
    xml.open("s:simpleType", &[("name", name)]);
    xml.open("s:restriction", &[("base", "s:string")]);
    let mut written = Vec::new();
    for word in words {
        // Several statuses of the text protocol may share a word here.
        if !written.contains(&word) {
            xml.leaf("s:enumeration", &[("value", word)]);
            written.push(word);
        }
    }
    xml.close();
    xml.close();
}
