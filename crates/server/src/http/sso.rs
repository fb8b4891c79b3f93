//! Single sign-on below `/SSO/`: tickets for the organisation's portal, and the page on which a ticket becomes a login of the console.
//!
//! Showing the page takes nothing: mail scanners, previews and browsers that fetch ahead come by GET. The page names who signs in and posts the ticket when
//! its button is pressed, so that nobody is signed in as somebody else without seeing it. It needs no script.

use askama::Template;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE};
use http::request::Parts;
use http::{Method, StatusCode};
use towline_domain::{Error, SsoAttempt, use_cases};
use towline_wire::{Args, BadInput, Limits, form};

use super::cookies::{self, CONSOLE};
use super::origin::{From, from};
use super::pages::view::Assets;
use super::rescue::read;
use super::respond::{REASON, body, not_allowed, refusal, set};
use crate::app::App;

const FORM_BYTES: usize = 16 * 1024;
const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// Whether the path is ours, ignoring case.
#[must_use]
pub fn is_ours(path: &str) -> bool {
    path.get(.."/sso/".len()).is_some_and(|head| head.eq_ignore_ascii_case("/sso/"))
}

/// Answers a request below `/SSO/`.
pub async fn serve(app: App, request: Request) -> Response {
    let (parts, content) = request.into_parts();
    let page = parts.uri.path().get("/sso/".len()..).unwrap_or_default();
    let is = |name: &str| page.eq_ignore_ascii_case(name);
    if is("GetLoginTicket.aspx") {
        return ticket(&app, &parts, content, "GetLoginTicket").await;
    }
    // There is no console for desktops: its ticket opens the same one.
    if is("GetDTCLoginTicket.aspx") {
        return ticket(&app, &parts, content, "GetDTCLoginTicket").await;
    }
    if is("Login.aspx") {
        return match parts.method {
            Method::GET | Method::HEAD => show(&app, &parts).await,
            Method::POST => enter(&app, &parts, content).await,
            _ => not_allowed("GET, HEAD, POST"),
        };
    }
    super::pages::not_found(&app, &parts)
}

/// Gives a portal a ticket.
async fn ticket(app: &App, parts: &Parts, content: Body, method: &'static str) -> Response {
    match parts.method {
        Method::GET if app.house().rules.legacy_get => {}
        Method::POST => {}
        Method::GET => return not_allowed("POST"),
        _ => return not_allowed("GET, POST"),
    }
    let args = match arguments(parts, content).await {
        Ok(Ok(args)) => args,
        Ok(Err(bad)) => return refuse(method, "ERROR", &bad.to_string()),
        Err(response) => return response,
    };
    let one = |name| args.get(name).filter(|value| !value.is_empty());
    let (Some(sso_id), Some(password), Some(company)) = (one("ssoid"), one("Password"), one("CompanyID")) else {
        return refuse(method, "MISSINGPARAMETERS", "send ssoid, Password and CompanyID");
    };
    let cx = app.house().call(app.network(&parts.extensions));
    match use_cases::ticket_by_sso(&cx, SsoAttempt { sso_id, password, company }).await {
        Ok(ticket) => {
            count(method, "OK");
            body(StatusCode::OK, TEXT, format!("OK:{}/SSO/Login.aspx?Ticket={ticket}", app.house().rules.public_url))
        }
        Err(error) => {
            if error.is_internal() {
                app.log_failure(&parts.extensions, method, &error);
            }
            let mut response = refuse(method, status_of(&error), &error.to_string());
            if let Error::LoginLimit { retry_at } = error {
                set(response.headers_mut(), RETRY_AFTER, &retry_at.since(cx.now).seconds_up().max(1).to_string());
            }
            response
        }
    }
}

/// A refusal as portals read it: a word, with its reason beside.
fn refuse(method: &'static str, status: &'static str, reason: &str) -> Response {
    count(method, status);
    let mut response = body(StatusCode::OK, TEXT, status.to_owned());
    set(response.headers_mut(), REASON, reason);
    response
}

/// The answer for each refusal.
const fn status_of(error: &Error) -> &'static str {
    match error {
        Error::CompanyForm | Error::UnknownCompany => "INVALIDCOMPANYID",
        Error::WrongPassword => "INVALIDPASSWORD",
        Error::UnknownSsoId => "INVALIDSSOID",
        Error::LoginLimit { .. } => "LIMITREACHED",
        _ => "ERROR",
    }
}

fn count(method: &'static str, status: &'static str) {
    metrics::counter!("towline_api_calls_total", "method" => method, "status" => status).increment(1);
}

/// Query and form of a request as one; `Err` when the body cannot be had.
async fn arguments(parts: &Parts, content: Body) -> Result<Result<Args, BadInput>, Response> {
    let bytes = read(content, FORM_BYTES).await?;
    let query = form::parse_urlencoded(parts.uri.query().unwrap_or_default().as_bytes(), &Limits::default());
    Ok(query.and_then(|query| if bytes.is_empty() { Ok(query) } else { Args::merge(query, form_of(parts, &bytes)?) }))
}

fn form_of(parts: &Parts, bytes: &[u8]) -> Result<Args, BadInput> {
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    form::parse(content_type, bytes, &Limits::default())
}

/// The page for somebody with a ticket; without who: the ticket is not good.
#[derive(Template)]
#[template(path = "console/ticket.html")]
struct TicketPage<'a> {
    assets: &'a Assets,
    who: Option<Who<'a>>,
}

/// Whom a ticket signs in.
struct Who<'a> {
    name: &'a str,
    email: &'a str,
    organisation: &'a str,
    ticket: &'a str,
}

fn page(app: &App, status: StatusCode, who: Option<Who<'_>>) -> Response {
    match (TicketPage { assets: app.assets(), who }).render() {
        Ok(html) => body(status, HTML, html),
        Err(_) => body(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "The page could not be made.\n".to_owned()),
    }
}

/// What is told of a ticket that opens nothing, whatever the reason.
fn failed(app: &App, parts: &Parts, error: &Error) -> Response {
    match error {
        Error::WrongTicket | Error::NotTechnician => page(app, StatusCode::GONE, None),
        error => {
            app.log_failure(&parts.extensions, "sso", error);
            refusal(StatusCode::SERVICE_UNAVAILABLE, "the server is busy: try again in a moment")
        }
    }
}

/// Shows whom a ticket would sign in.
async fn show(app: &App, parts: &Parts) -> Response {
    // A query that cannot be read holds no ticket.
    let args = form::parse_urlencoded(parts.uri.query().unwrap_or_default().as_bytes(), &Limits::default()).unwrap_or_default();
    let ticket = args.get("Ticket").unwrap_or_default();
    let cx = app.house().call(app.network(&parts.extensions));
    match use_cases::ticket_holder(&cx, ticket).await {
        Ok((person, organisation)) => {
            let who = Who { name: person.shown(), email: &person.email, organisation: &organisation, ticket };
            page(app, StatusCode::OK, Some(who))
        }
        Err(error) => failed(app, parts, &error),
    }
}

/// Takes the ticket that our page posts.
async fn enter(app: &App, parts: &Parts, content: Body) -> Response {
    // Another site's page would sign its visitors in as whom it likes.
    if from(&parts.headers, &app.house().rules.public_url) == From::Elsewhere {
        return refusal(StatusCode::FORBIDDEN, "this address serves the console's own page only");
    }
    let bytes = match read(content, FORM_BYTES).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let Ok(args) = form_of(parts, &bytes) else { return refusal(StatusCode::BAD_REQUEST, "the form cannot be read") };
    let cx = app.house().call(app.network(&parts.extensions));
    match use_cases::redeem_ticket(&cx, args.get("Ticket").unwrap_or_default()).await {
        Ok(token) => {
            let mut response = body(StatusCode::SEE_OTHER, TEXT, String::new());
            set(response.headers_mut(), LOCATION, "/console");
            set(response.headers_mut(), SET_COOKIE, &cookies::set_page(CONSOLE, &token.secret));
            response
        }
        Err(error) => failed(app, parts, &error),
    }
}
