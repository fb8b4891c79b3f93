//! Answers in the making: bodies with their type, reasons as headers. Security headers that every answer has are `edge`'s.

use axum::body::Body;
use axum::response::Response;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};

/// Why a call was refused, in one ASCII line.
pub const REASON: HeaderName = HeaderName::from_static("towline-reason");

/// An answer with a body, never stored by anybody on the way.
pub fn body(status: StatusCode, content_type: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    // Room for what the edge adds, so that the map grows once.
    *response.headers_mut() = HeaderMap::with_capacity(12);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A refusal below the methods: no method was found, or no method could be asked.
pub fn refusal(status: StatusCode, reason: &str) -> Response {
    let mut response = body(status, "text/plain; charset=utf-8", format!("{reason}\n"));
    set(response.headers_mut(), REASON, reason);
    response
}

/// 405 with the verbs that the address takes.
pub fn not_allowed(verbs: &'static str) -> Response {
    let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "this address does not take this verb");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(verbs));
    response
}

/// Sets a header where its value is one; our own values always are.
pub fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
