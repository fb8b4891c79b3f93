//! The vendor's API over HTTP: which method and encoding a request asks for, and the answer's status, headers and body. The methods are crate `api`'s,
//! the bytes crate `wire`'s.

mod asmx;
mod stream;
mod tally;

pub use asmx::wsdl;
pub use tally::Calls;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::response::Response;
use http::header::{AUTHORIZATION, CONTENT_TYPE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use towline_api::{CookieChange, Entry, Incoming, Outcome, Table, call};
use towline_wire::limits::LIST_BYTES;
use towline_wire::soap::Fault;
use towline_wire::{Args, BadInput, EncodeError, Encoding, Limits, form, json};

use super::cookies;
use super::origin::{From, from};
use super::respond::{REASON, body, not_allowed, refusal, set};
use crate::app::App;

/// The longest form or JSON body.
const FORM_BYTES: usize = 64 * 1024;
/// The longest SOAP body.
const SOAP_BYTES: usize = 256 * 1024;

/// What a path below `/API/` names.
enum Door<'p> {
    /// `<method>.aspx`.
    Text(&'p str),
    /// `<method>.json`.
    Json(&'p str),
    /// `API.asmx`.
    Asmx,
    /// `API.asmx/<operation>`.
    Post(&'p str),
}

fn door(path: &str) -> Option<Door<'_>> {
    let name = path.get("/api/".len()..)?;
    let tail = |suffix: &str| {
        let (head, end) = name.split_at_checked(name.len().checked_sub(suffix.len())?)?;
        end.eq_ignore_ascii_case(suffix).then_some(head)
    };
    const ASMX: &str = "api.asmx";
    if name.eq_ignore_ascii_case(ASMX) {
        return Some(Door::Asmx);
    }
    if let Some((head, operation)) = name.split_at_checked(ASMX.len() + 1)
        && head.strip_suffix('/').is_some_and(|head| head.eq_ignore_ascii_case(ASMX))
    {
        return Some(Door::Post(operation));
    }
    tail(".aspx").map(Door::Text).or_else(|| tail(".json").map(Door::Json))
}

/// Whether the path is the API's, ignoring case.
#[must_use]
pub fn is_ours(path: &str) -> bool {
    path.get(.."/api/".len()).is_some_and(|head| head.eq_ignore_ascii_case("/api/"))
}

/// Answers a request below `/API/`.
pub async fn serve(app: &App, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    match door(path) {
        Some(Door::Text(name)) => match (Table.http(name), &parts.method) {
            (None, _) => unknown(),
            (Some(_), &Method::GET) if !app.house().rules.legacy_get => not_allowed("POST"),
            (Some(entry), &Method::GET) => with_query(app, &parts, entry, Encoding::Text).await,
            (Some(entry), &Method::POST) => with_form(app, &parts, body, entry, Encoding::Text).await,
            // HEAD would run the method: a GET here changes things, as the contract has it.
            _ => not_allowed("GET, POST"),
        },
        Some(Door::Json(name)) => match (Table.http(name), &parts.method) {
            (None, _) => unknown(),
            (Some(entry), &Method::POST) => with_json(app, &parts, body, entry).await,
            _ => not_allowed("POST"),
        },
        Some(Door::Post(name)) => match (Table.soap(name).filter(|entry| entry.method.has_http_post()), &parts.method) {
            (None, _) => unknown(),
            (Some(entry), &Method::POST) => with_form(app, &parts, body, entry, Encoding::Post).await,
            _ => not_allowed("POST"),
        },
        Some(Door::Asmx) => match parts.method {
            Method::GET | Method::HEAD => asmx::describe(app, &parts),
            Method::POST => asmx::serve(app, &parts, body).await,
            _ => not_allowed("GET, HEAD, POST"),
        },
        None => unknown(),
    }
}

fn unknown() -> Response {
    refusal(StatusCode::NOT_FOUND, "no such method: /API/API.asmx lists them all")
}

async fn with_query(app: &App, parts: &Parts, entry: &'static Entry, encoding: Encoding) -> Response {
    let args = query(parts);
    finish(app, parts, entry, encoding, args.as_ref()).await
}

fn query(parts: &Parts) -> Result<Args, BadInput> {
    form::parse_urlencoded(parts.uri.query().unwrap_or_default().as_bytes(), &Limits::default())
}

async fn with_form(app: &App, parts: &Parts, body: Body, entry: &'static Entry, encoding: Encoding) -> Response {
    let bytes = match read(body, bound(entry, FORM_BYTES)).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let args = query(parts).and_then(|query| {
        if bytes.is_empty() {
            return Ok(query);
        }
        let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        Args::merge(query, form::parse(content_type, &bytes, &Limits::of(entry.method))?)
    });
    finish(app, parts, entry, encoding, args.as_ref()).await
}

async fn with_json(app: &App, parts: &Parts, body: Body, entry: &'static Entry) -> Response {
    if !is_json(&parts.headers) {
        return refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the arguments as application/json");
    }
    let bytes = match read(body, bound(entry, FORM_BYTES)).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let args = json::parse(entry.method, &bytes, &Limits::of(entry.method));
    finish(app, parts, entry, Encoding::Json, args.as_ref()).await
}

/// Whether a request says that its body is JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// How long a body may be that calls this method, and would else be bounded by `usual`.
fn bound(entry: &Entry, usual: usize) -> usize {
    if entry.method.lists().next().is_some() { usual.max(LIST_BYTES) } else { usual }
}

/// Reads a body of at most `limit` bytes.
pub async fn read(body: Body, limit: usize) -> Result<Bytes, Response> {
    let mut body = Limited::new(body, limit);
    let first = match body.frame().await.transpose().map_err(|error| unread(error.as_ref()))? {
        Some(frame) => frame.into_data().unwrap_or_default(),
        None => return Ok(Bytes::new()),
    };
    // Most bodies come in one piece, whose end is known without waiting for it.
    if body.is_end_stream() {
        return Ok(first);
    }
    let rest = body.collect().await.map_err(|error| unread(error.as_ref()))?;
    Ok([first, rest.to_bytes()].concat().into())
}

fn unread(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Response {
    if error.is::<LengthLimitError>() {
        return refusal(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large");
    }
    refusal(StatusCode::BAD_REQUEST, "the body did not arrive whole")
}

async fn finish(app: &App, parts: &Parts, entry: &'static Entry, encoding: Encoding, args: Result<&Args, &BadInput>) -> Response {
    answer(app, parts, entry, encoding, args, app.house().rules.integer_pin_in_v1).await
}

/// Runs the method and writes its answer.
async fn answer(
    app: &App,
    parts: &Parts,
    entry: &'static Entry,
    encoding: Encoding,
    args: Result<&Args, &BadInput>,
    alternate: bool,
) -> Response {
    let rules = &app.house().rules;
    // A browser on another site may carry our cookie along; it is then as good as none.
    let foreign = from(&parts.headers, &rules.public_url) == From::Elsewhere;
    let cookie = cookies::find(&parts.headers, cookies::API).filter(|_| !foreign);
    let incoming = Incoming { encoding, args, cookie, bearer: bearer(&parts.headers), repeat: repeat(&parts.headers) };
    let cx = app.house().call(app.network(&parts.extensions));
    let (reply, reason, change, streamed, failure) = match call(&cx, entry, incoming).await {
        Outcome::Reply { reply, reason, cookie, streamed, failure } => (reply, reason, cookie, streamed, failure),
        Outcome::Fault(bad) => return fault(encoding, &bad),
    };
    if let Some(failure) = failure {
        app.log_failure(&parts.extensions, entry.method.name, &failure);
    }
    app.calls().answered(entry.method, reply.status);
    if let Some(streamed) = streamed {
        return match encoding.frame(entry.method, streamed.output, alternate) {
            Ok(frame) => stream::answer(app, parts, entry.method.name, encoding, frame, streamed),
            Err(error) => contradiction(app, parts, &error),
        };
    }
    let text = match encoding.encode(entry.method, &reply, alternate) {
        Ok(text) => text,
        Err(error) => return contradiction(app, parts, &error),
    };
    let mut response = body(StatusCode::OK, encoding.content_type(), text);
    if let Some(reason) = reason {
        let by_cookie = foreign && reply.status == "NOTLOGGEDIN";
        set(response.headers_mut(), REASON, if by_cookie { FOREIGN } else { &reason });
    }
    match change {
        Some(CookieChange::Set(secret)) => set(response.headers_mut(), SET_COOKIE, &cookies::set_api(&secret, rules.is_https())),
        Some(CookieChange::End) => set(response.headers_mut(), SET_COOKIE, &cookies::end_api(rules.is_https())),
        None => {}
    }
    response
}

fn contradiction(app: &App, parts: &Parts, error: &EncodeError) -> Response {
    app.log_contradiction(&parts.extensions, error);
    body(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", "ERROR".to_owned())
}

const FOREIGN: &str = "a login cookie is not taken from a page of another site: send an authcode";

fn fault(encoding: Encoding, bad: &BadInput) -> Response {
    match encoding {
        Encoding::Soap(version) => send(&Fault::bad_input(version, bad)),
        _ => refusal(StatusCode::BAD_REQUEST, &bad.to_string()),
    }
}

/// Writes a SOAP fault.
fn send(fault: &Fault) -> Response {
    let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = body(status, fault.content_type(), fault.body());
    set(response.headers_mut(), REASON, &fault.reason);
    response
}

/// An authcode in `Authorization: Bearer`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, code) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| code.trim())
}

fn repeat(headers: &HeaderMap) -> Option<&str> {
    // A key that is no text is an unusable key, which the method refuses as such.
    headers.get("idempotency-key").map(|key| key.to_str().unwrap_or_default())
}
