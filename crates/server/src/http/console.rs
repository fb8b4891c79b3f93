//! The console's login over HTTP. Recordings are in `recordings`; everything else the console does goes over its socket.

use axum::extract::{Request, State};
use axum::response::Response;
use http::header::{RETRY_AFTER, SET_COOKIE};
use http::request::Parts;
use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use towline_domain::{Attempt, Error, use_cases};
use towline_model::Audience;

use super::cookies::{self, CONSOLE};
use super::origin::{From, from};
use super::rescue::{is_json, read};
use super::respond::{body, not_allowed, set};
use crate::app::App;

const JSON: &str = "application/json";
const LOGIN_BYTES: usize = 16 * 1024;

#[derive(Deserialize)]
struct Login {
    email: String,
    password: String,
}

#[derive(Serialize)]
struct Who<'a> {
    name: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
struct Refused<'a> {
    code: &'a str,
    say: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<i64>,
}

/// An answer in JSON.
pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => body(status, JSON, text),
        Err(_) => body(StatusCode::INTERNAL_SERVER_ERROR, JSON, "{}".to_owned()),
    }
}

/// A refusal: a code for the page, words for whoever builds one.
pub(super) fn refuse(status: StatusCode, code: &str, say: &str) -> Response {
    json(status, &Refused { code, say, retry_after: None })
}

/// The refusal of a page of another site. Every browser says where a POST comes from; what says nothing is none, and carries nobody's cookie by accident.
pub(super) fn from_elsewhere(app: &App, parts: &Parts) -> Option<Response> {
    match from(&parts.headers, &app.house().rules.public_url) {
        From::Ours | From::Silent => None,
        From::Elsewhere => Some(refuse(StatusCode::FORBIDDEN, "origin", "This address serves the console's own page only.")),
    }
}

/// `POST /console/login`.
pub async fn login(State(app): State<App>, request: Request) -> Response {
    let (parts, content) = request.into_parts();
    if parts.method != Method::POST {
        return not_allowed("POST");
    }
    if let Some(response) = from_elsewhere(&app, &parts) {
        return response;
    }
    if !is_json(&parts.headers) {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", "Send JSON.");
    }
    let bytes = match read(content, LOGIN_BYTES).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let Ok(given) = serde_json::from_slice::<Login>(&bytes) else {
        return refuse(StatusCode::BAD_REQUEST, "bad_input", "Send an object with email and password.");
    };
    let cx = app.house().call(app.network(&parts.extensions));
    let attempt = Attempt { email: &given.email, password: &given.password };
    match use_cases::log_in(&cx, attempt, Audience::Console).await {
        Ok(token) => {
            let mut response = json(StatusCode::OK, &Who { name: &token.person.name, email: &token.person.email });
            set(response.headers_mut(), SET_COOKIE, &cookies::set_page(CONSOLE, &token.secret));
            response
        }
        Err(Error::WrongPassword) => refuse(StatusCode::UNAUTHORIZED, "invalid", "The e-mail address or the password is wrong."),
        Err(Error::NotTechnician) => {
            refuse(StatusCode::FORBIDDEN, "no_seat", "This account has no technician seat. Ask an administrator for one.")
        }
        Err(Error::LoginLimit { retry_at }) => {
            let wait = retry_at.since(cx.now).seconds_up().max(1);
            let say = "Too many sign-ins. Wait a moment and try again.";
            let mut response = json(StatusCode::TOO_MANY_REQUESTS, &Refused { code: "limit", say, retry_after: Some(wait) });
            set(response.headers_mut(), RETRY_AFTER, &wait.to_string());
            response
        }
        Err(error) => {
            if error.is_internal() {
                app.log_failure(&parts.extensions, "console/login", &error);
            }
            refuse(StatusCode::SERVICE_UNAVAILABLE, "busy", "The server is busy. Try again in a moment.")
        }
    }
}

/// `POST /console/logout`.
pub async fn logout(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if parts.method != Method::POST {
        return not_allowed("POST");
    }
    if let Some(response) = from_elsewhere(&app, &parts) {
        return response;
    }
    let cx = app.house().call(app.network(&parts.extensions));
    match use_cases::log_out(&cx, cookies::find(&parts.headers, CONSOLE), Audience::Console).await {
        // Whoever had no login has none now.
        Ok(()) | Err(Error::NotLoggedIn) => {}
        Err(error) => {
            app.log_failure(&parts.extensions, "console/logout", &error);
            return refuse(StatusCode::SERVICE_UNAVAILABLE, "busy", "The server is busy. Try again in a moment.");
        }
    }
    let mut response = body(StatusCode::NO_CONTENT, JSON, String::new());
    set(response.headers_mut(), SET_COOKIE, &cookies::end_page(CONSOLE));
    response
}

/// `GET /console/me`.
pub async fn me(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if parts.method != Method::GET {
        return not_allowed("GET");
    }
    let cx = app.house().call(app.network(&parts.extensions));
    let login = match cookies::find(&parts.headers, CONSOLE) {
        Some(cookie) => use_cases::console_login(&cx, cookie).await,
        None => Err(Error::NotLoggedIn),
    };
    match login {
        Ok(caller) => json(StatusCode::OK, &Who { name: &caller.person().name, email: &caller.person().email }),
        Err(Error::NotLoggedIn) => refuse(StatusCode::UNAUTHORIZED, "signed_out", "Sign in."),
        Err(error) => {
            app.log_failure(&parts.extensions, "console/me", &error);
            refuse(StatusCode::SERVICE_UNAVAILABLE, "busy", "The server is busy. Try again in a moment.")
        }
    }
}
