//! The session's page: a shell for whoever holds a seat, the way back to the entry page for everybody else; and what its customer says of it afterwards.

use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, Method, StatusCode};
use serde::Deserialize;
use towline_domain::{Error, use_cases};
use towline_model::SessionKind;

use super::view::{Frame, SessionPage};
use super::{failed, language, page, query, see_other};
use crate::app::App;
use crate::edge::answer::PERMISSIONS_POLICY;
use crate::http::cookies::{self, SEAT};
use crate::http::origin::{From, from};
use crate::http::rescue::{is_json, read};
use crate::http::respond::{body, not_allowed};

/// The longest answer to a survey, in bytes: its comment is at most 1,000 UTF-16 units.
const SURVEY_BYTES: usize = 8 * 1024;

#[derive(Deserialize)]
struct Rating {
    rating: u8,
    #[serde(default)]
    comment: String,
}

/// What this page's own script may ask the browser for, and nothing that it might ever embed.
const SHARING: HeaderValue = HeaderValue::from_static("camera=(self), microphone=(self), geolocation=(), display-capture=(self)");

/// `GET /session`.
pub(crate) async fn session(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        return not_allowed("GET, HEAD");
    }
    let Some(seat) = cookies::find(&parts.headers, SEAT) else { return see_other("/") };
    let cx = app.house().call(app.network(&parts.extensions));
    let held = match use_cases::held_seat(&cx, seat).await {
        Ok(Some(held)) => held,
        Ok(None) => return see_other("/"),
        Err(error) => return failed(&app, &parts, "session page", &error),
    };
    let base = match use_cases::entry_path(&cx, held.session.organisation).await {
        Ok(base) => base,
        Err(error) => return failed(&app, &parts, "session page", &error),
    };
    let asked = query(&parts);
    let language = language(&parts, asked.get("language").or(held.session.language.as_deref()));
    let frame = Frame::new(app.texts(), language, app.assets(), &base, Some(&held.organisation));
    let helper = (!held.technician.is_empty()).then_some(held.technician.as_str());
    let channel = held.session.channel.filter(|_| held.session.kind == SessionKind::Channel).map(|channel| channel.0);
    let mut response = page(StatusCode::OK, &SessionPage { frame, session: held.session.id.0, helper, channel });
    response.headers_mut().insert(PERMISSIONS_POLICY, SHARING);
    response
}

/// `POST /session/survey`: what the customer says of a session that is over. Answered without a body; the page knows what each status means.
pub(crate) async fn survey(State(app): State<App>, request: Request) -> Response {
    let (parts, content) = request.into_parts();
    let told = |status: StatusCode| body(status, "text/plain; charset=utf-8", String::new());
    if parts.method != Method::POST {
        return not_allowed("POST");
    }
    if matches!(from(&parts.headers, &app.house().rules.public_url), From::Elsewhere) {
        return told(StatusCode::FORBIDDEN);
    }
    if !is_json(&parts.headers) {
        return told(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let bytes = match read(content, SURVEY_BYTES).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let Ok(Rating { rating, comment }) = serde_json::from_slice(&bytes) else { return told(StatusCode::BAD_REQUEST) };
    let seat = cookies::find(&parts.headers, SEAT).unwrap_or_default();
    let cx = app.house().call(app.network(&parts.extensions));
    match use_cases::rate(&cx, seat, rating, &comment).await {
        Ok(()) => told(StatusCode::NO_CONTENT),
        Err(Error::NotYours) => told(StatusCode::UNAUTHORIZED),
        Err(Error::Input(_)) => told(StatusCode::BAD_REQUEST),
        Err(Error::MovedOn) => told(StatusCode::CONFLICT),
        Err(error) => {
            app.log_failure(&parts.extensions, "session/survey", &error);
            told(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}
