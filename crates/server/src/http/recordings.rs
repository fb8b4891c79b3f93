//! Recordings over HTTP, for the console: it begins one, sends its pieces and ends it; its page plays them, shows all that is kept of a session, and takes the
//! evidence of it away. Whoever may not is answered as if there had never been such a session.

use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use futures_util::stream::unfold;
use http::header::{ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{Extensions, Method, StatusCode};
use serde::{Deserialize, Serialize};
use towline_domain::recordings::{self, Reading, Refused};
use towline_domain::{Caller, Cx, Error, use_cases};
use towline_model::{PIECE_LIMIT, RecordingId, SessionId};

use super::console::{from_elsewhere, json, refuse};
use super::cookies::{self, CONSOLE};
use super::range::{Part, part};
use super::record;
use super::rescue::{is_json, read};
use super::respond::{body, not_allowed, set};
use crate::app::App;
use crate::edge::LongAnswer;
use crate::evidence::Bundle;

/// The longest order in bytes.
const ORDER: usize = 4 * 1_024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    session: i64,
}

#[derive(Serialize)]
struct Begun {
    recording: i64,
}

#[derive(Serialize)]
struct Why<'a> {
    code: &'a str,
    say: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<&'a str>,
}

/// `POST /console/recordings`: begins one.
pub async fn begin(State(app): State<App>, request: Request) -> Response {
    let (parts, content) = request.into_parts();
    if parts.method != Method::POST {
        return not_allowed("POST");
    }
    answered(&app, &parts, async |cx, caller| {
        if !is_json(&parts.headers) {
            return Ok(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", "Send JSON."));
        }
        let bytes = match read(content, ORDER).await {
            Ok(bytes) => bytes,
            Err(response) => return Ok(response),
        };
        let Ok(Begin { session }) = serde_json::from_slice(&bytes) else {
            return Ok(refuse(StatusCode::BAD_REQUEST, "bad_input", "Send an object with the number of a session."));
        };
        let recording = recordings::begin(&cx, &caller, SessionId(session)).await?;
        Ok(json(StatusCode::OK, &Begun { recording: recording.id.0 }))
    })
    .await
}

/// `PUT /console/recordings/<id>/<number>`: a piece. `POST /console/recordings/<id>/end`: there are no more.
pub async fn go_on(State(app): State<App>, Path((id, what)): Path<(String, String)>, request: Request) -> Response {
    let (parts, content) = request.into_parts();
    let is_end = what == "end";
    match parts.method {
        Method::PUT if !is_end => {}
        Method::POST if is_end => {}
        _ => return not_allowed(if is_end { "POST" } else { "PUT" }),
    }
    answered(&app, &parts, async |cx, caller| {
        let id = RecordingId(number(&id)?);
        if is_end {
            recordings::end(&cx, &caller, id).await?;
        } else {
            let piece = u32::try_from(number(&what)?).map_err(|_| Refused::Unknown)?;
            let bytes = match read(content, PIECE_LIMIT).await {
                Ok(bytes) => bytes,
                Err(response) => return Ok(response),
            };
            recordings::keep(&cx, &caller, id, piece, &bytes).await?;
        }
        Ok(body(StatusCode::NO_CONTENT, "application/json", String::new()))
    })
    .await
}

/// `GET /console/recordings/<id>`: plays it, from anywhere, also while it still runs.
pub async fn play(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        return not_allowed("GET, HEAD");
    }
    answered(&app, &parts, async |cx, caller| {
        let reading = recordings::open(&cx, &caller, RecordingId(number(&id)?)).await?;
        let length = reading.length();
        let (status, range) = match part(&parts.headers, length) {
            Part::Whole => (StatusCode::OK, 0..length),
            Part::Of(range) => (StatusCode::PARTIAL_CONTENT, range),
            Part::Beyond => {
                let mut response = refuse(StatusCode::RANGE_NOT_SATISFIABLE, "range", "The recording has no such bytes.");
                set(response.headers_mut(), CONTENT_RANGE, &format!("bytes */{length}"));
                return Ok(response);
            }
        };
        let mut response = body(status, "video/webm", String::new());
        let headers = response.headers_mut();
        if status == StatusCode::PARTIAL_CONTENT {
            set(headers, CONTENT_RANGE, &format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1)));
        }
        set(headers, CONTENT_LENGTH, &(range.end - range.start).to_string());
        headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox"));
        // Of a head the bytes are never asked for.
        *response.body_mut() = stream(&app, &parts.extensions, Source::Reading(Box::new(reading.between(range))));
        response.extensions_mut().insert(LongAnswer);
        Ok(response)
    })
    .await
}

/// `GET /console/sessions/<id>/record`: all that is kept of a session, as JSON.
pub async fn told(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if parts.method != Method::GET {
        return not_allowed("GET");
    }
    answered(&app, &parts, async |cx, caller| {
        let told = recordings::told(&cx, Some(&caller), SessionId(number(&id)?)).await?;
        Ok(json(StatusCode::OK, &record::view(&told, cx.now)))
    })
    .await
}

/// `GET /console/sessions/<id>/evidence`: the bundle of a session.
pub async fn evidence(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if parts.method != Method::GET {
        return not_allowed("GET");
    }
    answered(&app, &parts, async |cx, caller| {
        let told = recordings::told(&cx, Some(&caller), SessionId(number(&id)?)).await?;
        let bundle = Bundle::of(&cx, &told).await?;
        let mut response = body(StatusCode::OK, "application/x-tar", String::new());
        let headers = response.headers_mut();
        set(headers, CONTENT_DISPOSITION, &format!("attachment; filename=\"evidence-{}.tar\"", told.session.id));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-tar"));
        *response.body_mut() = stream(&app, &parts.extensions, Source::Bundle(Box::new(bundle)));
        response.extensions_mut().insert(LongAnswer);
        Ok(response)
    })
    .await
}

/// What is sent while it is read.
enum Source {
    Reading(Box<Reading>),
    Bundle(Box<Bundle>),
}

/// An answer broke off. Whoever reads it finds the connection cut, never something shorter that looks whole.
#[derive(Debug, thiserror::Error)]
#[error("what is kept could not be read to its end")]
struct BrokenOff;

fn stream(app: &App, extensions: &Extensions, source: Source) -> Body {
    let state = (app.clone(), extensions.clone(), Some(source));
    Body::from_stream(unfold(state, |(app, extensions, source)| async move {
        let mut source = source?;
        let cx = app.house().call(app.network(&extensions));
        let next = match &mut source {
            Source::Reading(reading) => reading.next(&cx).await,
            Source::Bundle(bundle) => bundle.next(&cx).await,
        };
        match next {
            Ok(None) => None,
            Ok(Some(bytes)) => Some((Ok(Bytes::from(bytes)), (app, extensions, Some(source)))),
            Err(error) => {
                app.log_cause(&extensions, "recording", &error.cause().unwrap_or_default());
                Some((Err(BrokenOff), (app, extensions, None)))
            }
        }
    }))
}

/// The answer to somebody who is signed in at the console and comes from our own page.
async fn answered(app: &App, parts: &Parts, work: impl AsyncFnOnce(Cx<'_>, Caller) -> Result<Response, Refused>) -> Response {
    if let Some(response) = from_elsewhere(app, parts) {
        return response;
    }
    let cx = app.house().call(app.network(&parts.extensions));
    let login = match cookies::find(&parts.headers, CONSOLE) {
        Some(cookie) => use_cases::console_login(&cx, cookie).await,
        None => Err(Error::NotLoggedIn),
    };
    let done = match login {
        Ok(caller) => work(cx, caller).await,
        Err(Error::NotLoggedIn) => return refuse(StatusCode::UNAUTHORIZED, "signed_out", "Sign in."),
        Err(error) => Err(error.into()),
    };
    done.unwrap_or_else(|error| refused(app, parts, &error))
}

fn refused(app: &App, parts: &Parts, error: &Refused) -> Response {
    if let Some(cause) = error.cause() {
        app.log_cause(&parts.extensions, "recording", &cause);
    }
    let (status, code) = match error {
        Refused::Unknown | Refused::Other(Error::NotTechnician) => {
            return refuse(StatusCode::NOT_FOUND, "not_found", "There is no such recording or session.");
        }
        Refused::NotAsked => (StatusCode::CONFLICT, "not_asked"),
        Refused::NoConsent => (StatusCode::CONFLICT, "no_consent"),
        Refused::NotActive => (StatusCode::CONFLICT, "not_active"),
        Refused::Over(_) => (StatusCode::CONFLICT, "over"),
        Refused::Order { .. } => (StatusCode::CONFLICT, "order"),
        Refused::Different => (StatusCode::CONFLICT, "different"),
        Refused::NotWebm => (StatusCode::BAD_REQUEST, "bad_input"),
        Refused::Quota => (StatusCode::INSUFFICIENT_STORAGE, "quota"),
        Refused::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
        Refused::Damaged => (StatusCode::INTERNAL_SERVER_ERROR, "damaged"),
        Refused::Shelf(_) | Refused::Other(_) => {
            return refuse(StatusCode::SERVICE_UNAVAILABLE, "busy", "The server is busy. Try again in a moment.");
        }
    };
    let due = if let Refused::Order { due } = error { Some(*due) } else { None };
    let ended = if let Refused::Over(why) = error { Some(why.code()) } else { None };
    json(status, &Why { code, say: &error.to_string(), due, ended })
}

/// A number of a path: digits only. What is none, or no number of ours, is as one that nobody has.
fn number(text: &str) -> Result<i64, Refused> {
    let digits = text.bytes().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or(Refused::Unknown)
}
