//! SOAP faults: why a call was not understood. They repeat nothing of what was sent and stay under a kilobyte.

use super::Version;
use super::encode::begin;
use crate::input::BadInput;
use crate::markup::{escape, put};
use crate::xml::XmlError;

/// Whose fault it is, and of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The media type is not SOAP.
    MediaType,
    /// The body is no XML document that is read here.
    Document,
    /// The document is no call that is understood: `Client` in 1.1, `Sender` in 1.2.
    Client,
    /// The call failed on our side: `Server` in 1.1, `Receiver` in 1.2.
    Server,
    /// The envelope is not of the version that its media type says.
    VersionMismatch,
    /// A header must be understood and is not.
    MustUnderstand,
    /// An unknown encoding style. Exists in 1.2 only.
    DataEncodingUnknown,
}

/// A fault to answer with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The version to answer in.
    pub version: Version,
    /// Its code.
    pub code: Code,
    /// One ASCII sentence that says what to do.
    pub reason: String,
}

impl Fault {
    /// A fault with this reason.
    #[must_use]
    pub fn new(version: Version, code: Code, reason: &str) -> Self {
        Self { version, code, reason: reason.to_owned() }
    }

    /// A call whose arguments do not fit the method.
    #[must_use]
    pub fn bad_input(version: Version, bad: &BadInput) -> Self {
        Self { version, code: Code::Client, reason: bad.to_string() }
    }

    /// A failure on our side that has no status to say it.
    #[must_use]
    pub fn server(version: Version) -> Self {
        Self::new(version, Code::Server, "the call failed on the server: try again later")
    }

    pub(super) fn document(version: Version, error: XmlError) -> Self {
        Self { version, code: Code::Document, reason: error.to_string() }
    }

    /// The HTTP status: 415 for a foreign media type, 400 for what is no XML document, else 500 as clients of either version expect.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self.code {
            Code::MediaType => 415,
            Code::Document => 400,
            _ => 500,
        }
    }

    /// The media type of the body.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        self.version.content_type()
    }

    /// The envelope.
    #[must_use]
    pub fn body(&self) -> String {
        let mut out = String::with_capacity(1024);
        begin(&mut out, self.version);
        if self.version == Version::V12 && self.code == Code::VersionMismatch {
            upgrade(&mut out);
        }
        let code = self.code_name();
        match self.version {
            Version::V11 => {
                put(&mut out, &["<soap:Body><soap:Fault><faultcode>soap:", code, "</faultcode><faultstring>"]);
                escape(&mut out, &self.reason);
                out.push_str("</faultstring></soap:Fault></soap:Body></soap:Envelope>");
            }
            Version::V12 => {
                put(&mut out, &["<soap:Body><soap:Fault><soap:Code><soap:Value>soap:", code, "</soap:Value></soap:Code>"]);
                out.push_str("<soap:Reason><soap:Text xml:lang=\"en\">");
                escape(&mut out, &self.reason);
                out.push_str("</soap:Text></soap:Reason></soap:Fault></soap:Body></soap:Envelope>");
            }
        }
        out
    }

    const fn code_name(&self) -> &'static str {
        match (self.code, self.version) {
            (Code::VersionMismatch, _) => "VersionMismatch",
            (Code::MustUnderstand, _) => "MustUnderstand",
            (Code::DataEncodingUnknown, Version::V12) => "DataEncodingUnknown",
            (Code::Server, Version::V11) => "Server",
            (Code::Server, Version::V12) => "Receiver",
            (_, Version::V11) => "Client",
            (_, Version::V12) => "Sender",
        }
    }
}

/// Appends the header that names the envelopes we understand, as SOAP 1.2 asks.
fn upgrade(out: &mut String) {
    out.push_str("<soap:Header><soap:Upgrade>");
    for version in [Version::V12, Version::V11] {
        put(out, &["<soap:SupportedEnvelope qname=\"e:Envelope\" xmlns:e=\"", version.envelope(), "\"/>"]);
    }
    out.push_str("</soap:Upgrade></soap:Header>");
}
