//! The bounds of every decoder, in one place. The size of a whole body is bounded before it comes here.

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
