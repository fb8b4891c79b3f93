//! The requests of the measured transports: everything but the authcode is made once.

use axum::body::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request};
use http_body_util::Full;

use crate::Failure;

/// A transport of a PIN request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// `GET /API/requestPINCode_v3.aspx`.
    Get,
    /// SOAP 1.1.
    Soap11,
    /// SOAP 1.2.
    Soap12,
}

/// A request with a hole for an authcode.
#[derive(Debug, Clone)]
pub struct Template {
    method: Method,
    headers: HeaderMap,
    /// What stands before and behind the authcode: of the target for a GET, of the body for a POST.
    before: String,
    behind: &'static str,
}

impl Transport {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Get, Self::Soap11, Self::Soap12];

    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Soap11 => "SOAP 1.1",
            Self::Soap12 => "SOAP 1.2",
        }
    }

    /// What an answer with a PIN holds.
    pub const fn mark(self) -> &'static [u8] {
        match self {
            Self::Get => b"OK\n\nPINCODE:",
            Self::Soap11 | Self::Soap12 => b">requestPINCode_OK<",
        }
    }

    /// The least ratio to the constant server at 256 connections.
    pub const fn floor(self) -> f64 {
        match self {
            Self::Get => 0.6,
            Self::Soap11 | Self::Soap12 => 0.5,
        }
    }

    /// The request to `host`.
    pub fn template(self, host: &str) -> Result<Template, Failure> {
        const FIELDS: &str = "cfield0=Jane%20Doe&cfield1=Printer%20on%20fire&tracking0=CASE-4711&notechconsole=1";
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse()?);
        match self {
            Self::Get => {
                headers.insert(USER_AGENT, HeaderValue::from_static("towline-bench"));
                headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
                Ok(Template { method: Method::GET, headers, before: format!("/API/requestPINCode_v3.aspx?{FIELDS}&authcode="), behind: "" })
            }
            Self::Soap11 => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
                headers.insert("soapaction", format!("\"{NAMESPACE}/requestPINCodeV3\"").parse()?);
                Ok(soap(headers, "http://schemas.xmlsoap.org/soap/envelope/"))
            }
            Self::Soap12 => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/soap+xml; charset=utf-8"));
                Ok(soap(headers, "http://www.w3.org/2003/05/soap-envelope"))
            }
        }
    }
}

const NAMESPACE: &str = "https://secure.logmeinrescue.com/API/API.asmx";

fn soap(headers: HeaderMap, envelope: &str) -> Template {
    let before = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{envelope}\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>\
         <requestPINCodeV3 xmlns=\"{NAMESPACE}\"><sCField0>Jane Doe</sCField0><sCField1>Printer on fire</sCField1>\
         <sTracking0>CASE-4711</sTracking0><bNoTechConsole>true</bNoTechConsole><sAuthCode>"
    );
    let behind = "</sAuthCode><nodeId xsi:nil=\"true\"/></requestPINCodeV3></soap:Body></soap:Envelope>";
    Template { method: Method::POST, headers, before, behind }
}

impl Template {
    /// The request with this authcode.
    pub fn with(&self, code: &str) -> Result<Request<Full<Bytes>>, Failure> {
        let text = [&self.before, code, self.behind].concat();
        let (target, body) =
            if self.method == Method::GET { (text, Bytes::new()) } else { ("/API/API.asmx".to_owned(), Bytes::from(text)) };
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = target.try_into()?;
        *request.headers_mut() = self.headers.clone();
        Ok(request)
    }
}
