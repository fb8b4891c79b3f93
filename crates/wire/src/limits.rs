//! The bounds of every decoder, in one place. The size of a whole body is bounded before it comes here.

use crate::method::Method;

/// Bounds of a decoder. Sizes are bytes of UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Parameters of a call.
    pub parameters: usize,
    /// One value: a parameter, an XML text or attribute value, a comment, an instruction.
    pub value: usize,
    /// One name: a parameter, an XML element, attribute, prefix.
    pub name: usize,
    /// Parts of a multipart form.
    pub parts: usize,
    /// Keys of a JSON object.
    pub keys: usize,
    /// XML elements inside each other, the root included.
    pub depth: usize,
    /// XML elements, texts, comments and instructions together.
    pub nodes: usize,
    /// Attributes of one XML element, namespace declarations included.
    pub attributes: usize,
    /// Namespace declarations of one XML element.
    pub declarations: usize,
    /// Namespace declarations in scope.
    pub scope: usize,
}

/// The most bytes of a call that takes a list of records.
pub const LIST_BYTES: usize = 1024 * 1024;

impl Limits {
    /// The bounds of a form or a JSON body that calls this method: lists of records need room.
    #[must_use]
    pub fn of(method: &Method) -> Self {
        let usual = Self::default();
        if method.lists().next().is_none() { usual } else { Self { value: LIST_BYTES, ..usual } }
    }

    /// How many nodes the XML of a call of this method may have: each field of a record is an element and two texts, one of them between the elements.
    pub(crate) fn nodes_of(&self, method: &Method) -> usize {
        method.lists().fold(self.nodes, |nodes, (record, most)| nodes.saturating_add(most.saturating_mul(3 * (record.fields.len() + 1))))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            parameters: 100,
            value: 64 * 1024,
            name: 256,
            parts: 20,
            keys: 200,
            depth: 32,
            nodes: 1_000,
            attributes: 64,
            declarations: 16,
            scope: 128,
        }
    }
}
