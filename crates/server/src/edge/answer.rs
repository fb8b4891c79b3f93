//! What every answer carries whatever its page: the headers that tell browsers and caches to be careful, and the request's id. Also the answers that
//! the edge gives itself.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use hyper::body::{Frame, SizeHint};

use super::gate::Refusal;
use super::pulse::Pulse;
use super::request_id::RequestId;

/// The policy of every page: nothing but our own files, nothing inline, never framed.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; media-src 'self' blob:; \
                               connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; \
                               require-trusted-types-for 'script'; trusted-types 'none'";

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Says whose pages may load an answer; without it only ours may.
pub const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// The value of [`RESOURCE_POLICY`] for what is made for pages of any site and tells nobody anything.
pub const FOREIGN_PAGES: HeaderValue = HeaderValue::from_static("cross-origin");
/// Says which devices a page's script may ask the browser for; without it only for the screen.
pub const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// Stands among an answer's extensions when it is made while it is sent: the time for a report is its limit, not that for a request.
#[derive(Debug, Clone, Copy)]
pub struct LongAnswer;

/// The header that names the request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("towline-request");

/// Adds to an answer what every answer carries.
pub fn complete(response: &mut Response<Body>, id: RequestId, https: bool) {
    let headers = response.headers_mut();
    headers.reserve(8);
    headers.insert(REQUEST_ID, id.header());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(RESOURCE_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let is_page = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(PAGE_POLICY));
        headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
        headers
            .entry(PERMISSIONS_POLICY)
            .or_insert(HeaderValue::from_static("camera=(), microphone=(), geolocation=(), display-capture=(self)"));
    }
}

/// The answer to a request that the gate refuses.
#[must_use]
pub fn refusal(refusal: Refusal) -> Response<Body> {
    let mut response = plain(refusal.status, refusal.say);
    if refusal.close {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    }
    response
}

/// A line of text.
#[must_use]
pub fn plain(status: StatusCode, say: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(Bytes::from_static(say.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// The body of an answer; tells the pulse when it has been given away or nobody wants it any more.
pub struct Answer {
    body: Body,
    pulse: Arc<Pulse>,
}

impl Answer {
    /// The answer to a request that the pulse knows.
    #[must_use]
    pub const fn new(body: Body, pulse: Arc<Pulse>) -> Self {
        Self { body, pulse }
    }

    /// The same with another body.
    #[must_use]
    pub fn carrying(mut self, body: Body) -> Self {
        self.body = body;
        self
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.pulse.end();
    }
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
