//! Why a document was refused.

/// A refused document. The text says what to do and repeats nothing of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Not well-formed, in itself or in its namespaces.
    #[error("the XML is not well-formed: {0}")]
    NotWellFormed(&'static str),
    /// A document type declaration.
    #[error("the XML has a document type declaration: send none")]
    DocumentType,
    /// A character encoding that is not read, or several statements of it that contradict each other.
    #[error("the character encoding of the XML is not accepted: {0}")]
    Encoding(&'static str),
    /// Beyond the limits.
    #[error("the XML is too big: {0}")]
    TooBig(&'static str),
}
