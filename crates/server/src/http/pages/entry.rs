//! The entry page: shown by GET, which never takes a seat (mail scanners and previews come by GET), and knocked at by POST.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use http::header::{CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};
use http::request::Parts;
use towline_domain::{Challenge, Entered, Error, Knock, use_cases};
use towline_wire::{Args, BadInput, Limits, form};

use super::view::{EntryPage, Frame, Guarded, Message, Problem};
use super::{Site, failed, hosted, language, message, page, query, seconds_up, see_other};
use crate::app::App;
use crate::http::cookies::{self, SEAT};
use crate::http::rescue::read;
use crate::http::respond::set;

pub(super) const FORM_BYTES: usize = 64 * 1024;

/// What the form held, or the link.
struct Sent<'a> {
    args: &'a Args,
    link: bool,
}

impl<'a> Sent<'a> {
    fn get(&self, name: &str) -> &'a str {
        self.args.get(name).unwrap_or_default()
    }
}

/// Shows the page.
pub(super) async fn show(app: &App, parts: &Parts, site: &Site, link: bool) -> Response {
    let args = query(parts);
    let sent = Sent { args: &args, link };
    let cx = app.house().call(app.network(&parts.extensions));
    match use_cases::landing(&cx, site.organisation).await {
        Ok(entry) => draw(app, parts, site, &sent, None, entry.challenge.as_ref()),
        Err(error) => failed(app, parts, "entry page", &error),
    }
}

/// Takes what was typed to the door.
pub(super) async fn knock(app: &App, parts: &Parts, content: Body, site: &Site, link: bool) -> Response {
    let bytes = match read(content, FORM_BYTES).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let args = match form_of(parts, &bytes) {
        Ok(args) => args,
        Err(_) => return message(app, parts, StatusCode::BAD_REQUEST, Message::Refused),
    };
    let sent = Sent { args: &args, link };
    let words = [sent.get("w1"), sent.get("w2")].join(" ");
    let language = language(parts, args.get("language"));
    let wish = Knock {
        pin: sent.get("Code"),
        key: sent.get("k"),
        words: &words,
        work: sent.get("pow"),
        language: language.code(),
        tracking: sent.get("tracking0"),
        seat: cookies::find(&parts.headers, SEAT),
    };
    let cx = app.house().call(app.network(&parts.extensions));
    let entered = use_cases::knock(&cx, site.organisation, wish).await;
    if let Some(code) = hosted::code(&entered)
        && let Some(back) = hosted::back(&cx, site.organisation, parts, &args).await
    {
        if let Err(error) = &entered {
            app.log_failure(&parts.extensions, "entry", error);
        }
        return see_other(&hosted::with_code(back, code));
    }
    let problem = match entered {
        Ok(Entered::Seat { secret, .. }) => {
            let mut response = see_other("/session");
            if let Some(secret) = secret {
                set(response.headers_mut(), SET_COOKIE, &cookies::set_page(SEAT, &secret));
            }
            return response;
        }
        Ok(Entered::Missing) => None,
        // One answer for all of them: it tells nobody whether a PIN was ever real.
        Ok(Entered::Refused(_)) => Some(Problem::Wrong),
        Ok(Entered::Wait(time)) => Some(Problem::Wait(seconds_up(time))),
        Ok(Entered::ProofWanted) if words.trim().is_empty() => Some(Problem::Words),
        Ok(Entered::ProofWanted) => Some(Problem::Check),
        Err(Error::Busy) => Some(Problem::Busy),
        Err(error) => return failed(app, parts, "entry", &error),
    };
    let challenge = match use_cases::landing(&cx, site.organisation).await {
        Ok(entry) => entry.challenge,
        Err(error) => return failed(app, parts, "entry", &error),
    };
    draw(app, parts, site, &sent, problem, challenge.as_ref())
}

pub(super) fn form_of(parts: &Parts, bytes: &[u8]) -> Result<Args, BadInput> {
    let query = form::parse_urlencoded(parts.uri.query().unwrap_or_default().as_bytes(), &Limits::default())?;
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    Args::merge(query, form::parse(content_type, bytes, &Limits::default())?)
}

fn draw(app: &App, parts: &Parts, site: &Site, sent: &Sent<'_>, problem: Option<Problem>, challenge: Option<&Challenge>) -> Response {
    let action = format!("{}/", site.base);
    let frame = Frame::new(app.texts(), language(parts, sent.args.get("language")), app.assets(), &site.base, Some(&site.name));
    let guarded = challenge.map(|challenge| Guarded { challenge: &challenge.text, bits: u8::try_from(challenge.bits).unwrap_or(u8::MAX) });
    let entry = EntryPage {
        frame,
        helper: None,
        problem,
        pin: sent.get("Code"),
        key: sent.get("k"),
        link: sent.link,
        tracking: sent.get("tracking0"),
        guarded,
        action: &action,
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(Problem::Wrong | Problem::Words | Problem::Check) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(Problem::Wait(_)) => StatusCode::TOO_MANY_REQUESTS,
        Some(Problem::Busy) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = page(status, &entry);
    if let Some(Problem::Wait(seconds)) = problem {
        set(response.headers_mut(), RETRY_AFTER, &seconds.to_string());
    }
    response
}
