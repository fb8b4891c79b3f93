//! Requests as clients send them, and answers as they read them.

use std::net::IpAddr;

use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use towline::edge::ClientAddress;

const FORM: &str = "application/x-www-form-urlencoded";

/// A request in the making.
#[derive(Clone)]
pub struct Ask {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Vec<u8>,
    from: IpAddr,
}

impl Ask {
    /// A request with this method, path and nothing else.
    pub fn new(method: Method, target: &str) -> Self {
        Self { method, target: target.to_owned(), headers: HeaderMap::new(), body: Vec::new(), from: "203.0.113.7".parse().unwrap() }
    }

    /// A GET.
    pub fn get(target: &str) -> Self {
        Self::new(Method::GET, target)
    }

    /// A POST with a body of this type.
    pub fn post(target: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut ask = Self::new(Method::POST, target).header(CONTENT_TYPE.as_str(), content_type);
        ask.body = body.into();
        ask
    }

    /// A PUT of these bytes.
    pub fn put(target: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut ask = Self::new(Method::PUT, target);
        ask.body = body.into();
        ask
    }

    /// A POST of a form.
    pub fn form(target: &str, pairs: &[(&str, &str)]) -> Self {
        Self::post(target, FORM, encoded(pairs))
    }

    /// A POST of a JSON object.
    pub fn json(target: &str, value: &serde_json::Value) -> Self {
        Self::post(target, "application/json", value.to_string())
    }

    /// A SOAP 1.1 call with this in the body of its envelope, without a `SOAPAction`.
    pub fn soap11(body: &str) -> Self {
        Self::post("/API/API.asmx", "text/xml; charset=utf-8", envelope("http://schemas.xmlsoap.org/soap/envelope/", body))
    }

    /// A SOAP 1.2 call with this in the body of its envelope.
    pub fn soap12(body: &str) -> Self {
        Self::post("/API/API.asmx", "application/soap+xml; charset=utf-8", envelope("http://www.w3.org/2003/05/soap-envelope", body))
    }

    /// The same request to another target.
    pub fn at(mut self, target: &str) -> Self {
        target.clone_into(&mut self.target);
        self
    }

    /// Puts these parameters into the query string, after those that are there.
    pub fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        if !pairs.is_empty() {
            self.target.push(if self.target.contains('?') { '&' } else { '?' });
            self.target.push_str(&encoded(pairs));
        }
        self
    }

    /// Adds a header; one that is there stays.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    /// Sends a cookie along: `name=value`.
    pub fn cookie(self, cookie: &str) -> Self {
        self.header(COOKIE.as_str(), cookie)
    }

    /// Comes from this address.
    pub fn from(mut self, address: &str) -> Self {
        self.from = address.parse().unwrap();
        self
    }

    pub(super) fn into_request(self) -> Request<Body> {
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = self.target.parse().unwrap();
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(ClientAddress(self.from));
        request
    }
}

/// A whole answer.
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads the whole answer.
    pub async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Self { status: parts.status, headers: parts.headers, body }
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The only header of this name; two would be a fault of ours.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let first = values.next().map(|value| value.to_str().unwrap());
        assert!(values.next().is_none(), "{name} is there more than once");
        first
    }

    /// The cookie that the answer sets, as it is to be sent back: `name=value`.
    pub fn cookie(&self) -> Option<String> {
        let line = self.header(SET_COOKIE.as_str())?;
        line.split(';').next().map(str::to_owned)
    }

    /// The text of the first element of this name in an XML body, as it stands there.
    pub fn element(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.text().split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
    }
}

/// Parameters in the form of a query string.
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    let part = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    pairs.iter().map(|(name, value)| format!("{}={}", part(name), part(value))).collect::<Vec<_>>().join("&")
}

/// Parameters as the elements of a SOAP call.
pub fn fields(pairs: &[(&str, &str)]) -> String {
    let text = |value: &str| value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    pairs.iter().map(|(name, value)| format!("<{name}>{}</{name}>", text(value))).collect()
}

fn envelope(namespace: &str, body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"{namespace}\"><s:Body>{body}</s:Body></s:Envelope>")
}
