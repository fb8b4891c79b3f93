//! The encodings by name, and the one door to all reply encoders. How each looks is in its own file.

use crate::method::Method;
use crate::reply::{EncodeError, Reply};
use crate::soap::Version;
use crate::{json, post, soap, text};

/// The form in which a call came, and in which its reply goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `/API/<method>.aspx`.
    Text,
    /// `/API/<method>.json`.
    Json,
    /// `/API/API.asmx/<operation>`: the HttpPost binding.
    Post,
    /// `/API/API.asmx`.
    Soap(Version),
}

impl Encoding {
    /// The media type of replies.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Json => "application/json",
            Self::Post => "text/xml; charset=utf-8",
            Self::Soap(version) => version.content_type(),
        }
    }

    /// The body of a reply. `alternate` asks for the older SOAP outputs where the method has them.
    ///
    /// # Errors
    /// When the reply does not fit the declaration: see [`EncodeError`].
    pub fn encode(self, method: &Method, reply: &Reply, alternate: bool) -> Result<String, EncodeError> {
        match self {
            Self::Text => text::encode(method, reply),
            Self::Json => json::encode(method, reply),
            Self::Post => post::encode(method, reply),
            Self::Soap(version) => soap::encode(version, method, reply, alternate),
        }
    }
}
