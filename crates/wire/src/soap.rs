//! SOAP 1.1 and 1.2, document/literal wrapped: calls (`decode`), answers (`encode`) and faults (`fault`). The description of it all is `wsdl`.

mod decode;
mod encode;
mod fault;

pub use decode::{decode, operation};
pub use encode::encode;
pub use fault::{Code, Fault};

use crate::args::Args;
use crate::method::Method;

/// The version of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `text/xml`, with a `SOAPAction` header.
    V11,
    /// `application/soap+xml`, with an `action` parameter.
    V12,
}

impl Version {
    /// The namespace of the envelope.
    #[must_use]
    pub const fn envelope(self) -> &'static str {
        match self {
            Self::V11 => "http://schemas.xmlsoap.org/soap/envelope/",
            Self::V12 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }

    /// The media type, without parameters.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::V11 => "text/xml",
            Self::V12 => "application/soap+xml",
        }
    }

    /// The media type of what we send.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::V11 => "text/xml; charset=utf-8",
            Self::V12 => "application/soap+xml; charset=utf-8",
        }
    }
}

/// The headers of a request that decide how its body is read: all values of each, as they came.
#[derive(Debug, Clone, Copy, Default)]
pub struct Head<'h> {
    /// `Content-Type`.
    pub content_type: &'h [&'h [u8]],
    /// `SOAPAction`.
    pub soap_action: &'h [&'h [u8]],
}

/// A call that was understood as far as its method; [`Method::read`] understands the rest.
#[derive(Debug)]
pub struct Call {
    /// The version to answer in.
    pub version: Version,
    /// The method that the body names.
    pub method: &'static Method,
    /// What the body gives it. `xsi:nil` counts as absent; elements that the method does not declare are passed over.
    pub args: Args,
}
