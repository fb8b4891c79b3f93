//! The customer's pages: which page a request gets, with which status and cookie. What the pages look like is in `view`, their words in `texts`.

mod channel;
mod entry;
mod hosted;
mod session;
pub(crate) mod texts;
pub(crate) mod view;

use askama::Template;
use axum::extract::Request;
use axum::response::Response;
use http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, HeaderValue, LOCATION};
use http::request::Parts;
use http::{Method, StatusCode};
use towline_domain::{Error, use_cases};
use towline_model::{OrganisationId, Slug};
use towline_wire::Args;

use self::texts::Language;
use self::view::{Frame, Message, MessagePage};
use super::respond::{body, set};
use crate::app::App;
use crate::edge::answer::{FOREIGN_PAGES, RESOURCE_POLICY};
use crate::web::EMBED;

pub(crate) use session::{session, survey};

/// Whose page it is: the organisation, and the path under which its pages live.
struct Site {
    organisation: OrganisationId,
    name: String,
    base: String,
}

/// Answers whatever no other door takes: entry pages and forms of channels under `/` and `/o/<slug>/`, and what is not there at all.
pub async fn serve(app: App, request: Request) -> Response {
    let (parts, content) = request.into_parts();
    let path = parts.uri.path();
    let (slug, page) = split(path);
    if let Some(door) = channel::Door::of(page) {
        return channel::serve(&app, &parts, content, slug, door).await;
    }
    if slug.is_none() && page.eq_ignore_ascii_case(INSTANT_CHAT) {
        return moved_script();
    }
    let Some(link) = entry_page(page) else { return not_found(&app, &parts) };
    let site = match site(&app, &parts, slug).await {
        Ok(Some(site)) => site,
        Ok(None) if slug.is_some() => return not_found(&app, &parts),
        Ok(None) => return message(&app, &parts, StatusCode::NOT_FOUND, Message::SharedHost),
        Err(error) => return failed(&app, &parts, "page", &error),
    };
    match parts.method {
        Method::GET | Method::HEAD => entry::show(&app, &parts, &site, link).await,
        Method::POST => entry::knock(&app, &parts, content, &site, link).await,
        _ => super::respond::not_allowed("GET, HEAD, POST"),
    }
}

/// `/o/<slug>/page` apart from `/page`.
fn split(path: &str) -> (Option<&str>, &str) {
    let Some(rest) = path.strip_prefix("/o/") else { return (None, path) };
    match rest.split_once('/') {
        Some((slug, _)) => (Some(slug), rest.get(slug.len()..).unwrap_or("/")),
        None => (Some(rest), "/"),
    }
}

/// Whether a path is an entry page, and whether it is one that a link leads to. Case is ignored, as the links of old have it.
fn entry_page(page: &str) -> Option<bool> {
    match page {
        "" | "/" => Some(false),
        _ if page.eq_ignore_ascii_case("/r") || page.eq_ignore_ascii_case("/customer/code.aspx") => Some(true),
        _ => None,
    }
}

async fn site(app: &App, parts: &Parts, slug: Option<&str>) -> Result<Option<Site>, Error> {
    let cx = app.house().call(app.network(&parts.extensions));
    let found = match slug {
        None => use_cases::the_only_organisation(&cx).await?,
        Some(slug) => match Slug::parse(slug) {
            Some(slug) => use_cases::organisation_by_slug(&cx, &slug).await?,
            None => None,
        },
    };
    let base = slug.map(|slug| format!("/o/{slug}")).unwrap_or_default();
    Ok(found.map(|found| Site { organisation: found.id, name: found.name, base }))
}

/// The language that a request asks for.
fn language(parts: &Parts, asked: Option<&str>) -> Language {
    let accept = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::choose(asked, accept)
}

fn query(parts: &Parts) -> Args {
    let bytes = parts.uri.query().unwrap_or_default().as_bytes();
    // A query that cannot be read asks for nothing; what matters comes by POST.
    towline_wire::form::parse_urlencoded(bytes, &towline_wire::Limits::default()).unwrap_or_default()
}

fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => body(status, "text/html; charset=utf-8", html),
        Err(_) => body(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", "The page could not be made.\n".to_owned()),
    }
}

fn message(app: &App, parts: &Parts, status: StatusCode, message: Message) -> Response {
    let language = language(parts, query(parts).get("language"));
    let frame = Frame::new(app.texts(), language, app.assets(), "", None);
    page(status, &MessagePage { frame, message })
}

/// The page for what is not there.
pub(crate) fn not_found(app: &App, parts: &Parts) -> Response {
    message(app, parts, StatusCode::NOT_FOUND, Message::NotFound)
}

fn failed(app: &App, parts: &Parts, what: &'static str, error: &Error) -> Response {
    app.log_failure(&parts.extensions, what, error);
    match error {
        Error::Store(towline_store::StoreError::Unavailable(_)) | Error::Busy => {
            message(app, parts, StatusCode::SERVICE_UNAVAILABLE, Message::Busy)
        }
        _ => message(app, parts, StatusCode::INTERNAL_SERVER_ERROR, Message::Failed),
    }
}

/// Where pages made for the vendor's Instant Chat load their script; ours is the one for all foreign pages.
const INSTANT_CHAT: &str = "/InstantChat/InstantChat.aspx";

fn moved_script() -> Response {
    let mut response = body(StatusCode::MOVED_PERMANENTLY, "text/plain; charset=utf-8", String::new());
    set(response.headers_mut(), LOCATION, EMBED);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response.headers_mut().insert(RESOURCE_POLICY, FOREIGN_PAGES);
    response
}

fn see_other(location: &str) -> Response {
    let mut response = body(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", String::new());
    set(response.headers_mut(), LOCATION, location);
    response
}

/// Whole seconds, rounded up and never none: what a customer is told to wait.
fn seconds_up(time: std::time::Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}
