//! Namespaces in XML 1.0: what a prefix means where it stands.

use std::borrow::Cow;

use super::attributes::Written;
use super::error::XmlError;
use crate::limits::Limits;

/// The namespace of `xml:lang` and its like.
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of declarations themselves.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

const UNBOUND: XmlError = XmlError::NotWellFormed("a namespace prefix is not declared");
const RESERVED: XmlError = XmlError::NotWellFormed("a reserved namespace or prefix is declared anew");
const UNDECLARED: XmlError = XmlError::NotWellFormed("a namespace prefix is declared without a namespace");
const MANY_HERE: XmlError = XmlError::TooBig("an element declares more than 16 namespaces");
const MANY: XmlError = XmlError::TooBig("more than 128 namespaces are declared");

struct Binding<'x> {
    prefix: &'x str,
    namespace: Cow<'x, str>,
    depth: usize,
}

/// The declarations in scope.
#[derive(Default)]
pub(super) struct Scope<'x> {
    bindings: Vec<Binding<'x>>,
}

impl<'x> Scope<'x> {
    /// Adds the declarations among the attributes of an element at `depth`, and takes them out of the list.
    pub(super) fn enter(&mut self, attributes: &mut Vec<Written<'x>>, depth: usize, limits: &Limits) -> Result<(), XmlError> {
        if attributes.is_empty() {
            return Ok(());
        }
        let before = self.bindings.len();
        for declaration in attributes.extract_if(.., |attribute| declared(attribute).is_some()) {
            let prefix = declared(&declaration).unwrap_or_default();
            let namespace = declaration.value;
            let is_xml = prefix == "xml";
            if prefix == "xmlns" || namespace == XMLNS || (namespace == XML) != is_xml {
                return Err(RESERVED);
            }
            if namespace.is_empty() && !prefix.is_empty() {
                return Err(UNDECLARED);
            }
            if self.bindings.len() - before == limits.declarations {
                return Err(MANY_HERE);
            }
            if self.bindings.len() == limits.scope {
                return Err(MANY);
            }
            if self.bindings.iter().skip(before).any(|known| known.prefix == prefix) {
                return Err(super::TWICE);
            }
            self.bindings.push(Binding { prefix, namespace, depth });
        }
        Ok(())
    }

    /// Forgets the declarations of the element at `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.bindings.pop_if(|binding| binding.depth >= depth).is_some() {}
    }

    /// The namespace of a prefix; of the empty one, the default namespace, which is empty where none is declared.
    pub(super) fn resolve(&self, prefix: &str) -> Result<Cow<'x, str>, XmlError> {
        match self.bindings.iter().rev().find(|binding| binding.prefix == prefix) {
            Some(binding) => Ok(binding.namespace.clone()),
            None if prefix.is_empty() => Ok(Cow::Borrowed("")),
            None if prefix == "xml" => Ok(Cow::Borrowed(XML)),
            None => Err(UNBOUND),
        }
    }
}

/// The prefix that an attribute declares, empty for the default namespace.
fn declared<'x>(attribute: &Written<'x>) -> Option<&'x str> {
    match (attribute.prefix, attribute.local) {
        ("xmlns", prefix) => Some(prefix),
        ("", "xmlns") => Some(""),
        _ => None,
    }
}
