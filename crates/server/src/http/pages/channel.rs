//! A channel's form: shown by GET, sent by POST. A page of another site may fill it in but never send it: what comes from there is shown to the customer, who
//! presses the button. Also the few bytes that tell a foreign page whether somebody is there.

use axum::body::Body;
use axum::response::Response;
use http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER, SET_COOKIE};
use http::request::Parts;
use http::{Method, StatusCode};
use towline_domain::{Arrived, Error, Front, Written, use_cases};
use towline_model::NodeId;
use towline_wire::Args;

use super::entry::{FORM_BYTES, form_of};
use super::texts::Language;
use super::view::{ChannelPage, ChannelProblem, Frame, Message};
use super::{failed, language, message, page, query, seconds_up, see_other};
use crate::app::App;
use crate::edge::answer::{FOREIGN_PAGES, RESOURCE_POLICY};
use crate::http::cookies::{self, SEAT};
use crate::http::origin;
use crate::http::rescue::read;
use crate::http::respond::{body, not_allowed, set};

/// The names of custom fields 0 to 5 in forms, as the vendor has them.
const NAMES: [&str; 6] = ["Name", "Comment1", "Comment2", "Comment3", "Comment4", "Comment5"];

/// How long an answer about a channel may be kept.
const STATE_KEPT: &str = "public, max-age=10";

/// What a path says of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// Its form.
    Form(NodeId),
    /// Whether somebody is there.
    State(NodeId),
    /// Its form, and which one the parameter `EntryID` says.
    Named,
}

impl Door {
    /// The door that a path of an organisation's pages leads to. Case is ignored where the vendor's links have it.
    pub(super) fn of(page: &str) -> Option<Self> {
        if page.eq_ignore_ascii_case("/customer/entry.aspx") {
            return Some(Self::Named);
        }
        let rest = page.strip_prefix("/channel/")?;
        match rest.split_once('/') {
            None => number(rest).map(Self::Form),
            Some((channel, "state.js")) => number(channel).map(Self::State),
            Some(_) => None,
        }
    }
}

/// A node's number: digits only, and no more than a node may have.
fn number(text: &str) -> Option<NodeId> {
    let plain = !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain).map(NodeId)
}

/// Answers a request at a channel's door. `slug`: the organisation that the path names.
pub(super) async fn serve(app: &App, parts: &Parts, content: Body, slug: Option<&str>, door: Door) -> Response {
    let sends = match parts.method {
        Method::GET | Method::HEAD => false,
        Method::POST if !matches!(door, Door::State(_)) => true,
        _ => return not_allowed(if matches!(door, Door::State(_)) { "GET, HEAD" } else { "GET, HEAD, POST" }),
    };
    let args = if sends {
        let bytes = match read(content, FORM_BYTES).await {
            Ok(bytes) => bytes,
            Err(response) => return response,
        };
        match form_of(parts, &bytes) {
            Ok(args) => args,
            Err(_) => return message(app, parts, StatusCode::BAD_REQUEST, Message::Refused),
        }
    } else {
        query(parts)
    };
    let channel = match door {
        Door::State(channel) => return state(app, parts, slug, channel).await,
        Door::Form(channel) => Some(channel),
        Door::Named => args.get("EntryID").map(str::trim).and_then(number),
    };
    let front = match front(app, parts, slug, channel).await {
        Ok(Some(front)) => front,
        Ok(None) => return message(app, parts, StatusCode::NOT_FOUND, Message::NoChannel),
        Err(error) => return failed(app, parts, "channel page", &error),
    };
    let cx = app.house().call(app.network(&parts.extensions));
    let base = match use_cases::entry_path(&cx, front.organisation.id).await {
        Ok(base) => base,
        Err(error) => return failed(app, parts, "channel page", &error),
    };
    let shown_in = args.get("show");
    let language = language(parts, shown_in.or_else(|| args.get("language")));
    let asked = Asked { app, parts, args: &args, front: &front, base: &base, language };
    let foreign = origin::from(&parts.headers, &app.house().rules.public_url) == origin::From::Elsewhere;
    // Another language was chosen: the form is shown again with everything that was typed.
    if sends && !foreign && shown_in.is_none() { asked.send().await } else { asked.draw(None) }
}

/// The channel of this number, unless the path names another organisation.
async fn front(app: &App, parts: &Parts, slug: Option<&str>, channel: Option<NodeId>) -> Result<Option<Front>, Error> {
    let Some(channel) = channel else { return Ok(None) };
    let cx = app.house().call(app.network(&parts.extensions));
    let found = use_cases::front(&cx, channel).await?;
    Ok(found.filter(|front| slug.is_none_or(|slug| front.organisation.slug.as_str() == slug)))
}

/// Whether somebody is there, as a script that a page of any site may load: it says what the form says to everybody. 404 for a channel that is none makes the
/// page's `script` element fail.
async fn state(app: &App, parts: &Parts, slug: Option<&str>, channel: NodeId) -> Response {
    let cx = app.house().call(app.network(&parts.extensions));
    let script = async {
        let Some(front) = front(app, parts, slug, Some(channel)).await? else { return Ok(None) };
        let form = format!("{}/channel/{channel}", use_cases::entry_address(&cx, front.organisation.id).await?);
        let facts = serde_json::json!({ "open": front.served, "form": form });
        Ok::<_, Error>(Some(format!("(window.towlineChannels = window.towlineChannels || {{}})[{channel}] = {facts};\n")))
    };
    let (status, script) = match script.await {
        Ok(Some(script)) => (StatusCode::OK, script),
        Ok(None) => (StatusCode::NOT_FOUND, "// There is no such channel.\n".to_owned()),
        Err(error) => {
            app.log_failure(&parts.extensions, "channel state", &error);
            (StatusCode::SERVICE_UNAVAILABLE, "// Try again in a moment.\n".to_owned())
        }
    };
    let mut response = body(status, "text/javascript; charset=utf-8", script);
    response.headers_mut().insert(RESOURCE_POLICY, FOREIGN_PAGES);
    if status != StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(STATE_KEPT));
    }
    response
}

/// A form that was asked for or sent.
struct Asked<'a> {
    app: &'a App,
    parts: &'a Parts,
    args: &'a Args,
    front: &'a Front,
    base: &'a str,
    language: Language,
}

impl Asked<'_> {
    /// Begins the session.
    async fn send(&self) -> Response {
        let written = Written {
            fields: NAMES.map(|name| self.args.get(name).unwrap_or_default()),
            tracking: self.args.get("Tracking0").unwrap_or_default(),
            language: self.language.code(),
            seat: cookies::find(&self.parts.headers, SEAT),
        };
        let cx = self.app.house().call(self.app.network(&self.parts.extensions));
        let problem = match use_cases::arrive(&cx, self.front.channel.id, written).await {
            Ok(Arrived::Seat { secret, .. }) => {
                let mut response = see_other("/session");
                if let Some(secret) = secret {
                    set(response.headers_mut(), SET_COOKIE, &cookies::set_page(SEAT, &secret));
                }
                return response;
            }
            Ok(Arrived::Closed) => return message(self.app, self.parts, StatusCode::NOT_FOUND, Message::NoChannel),
            Ok(Arrived::Nameless) => ChannelProblem::Nameless,
            Ok(Arrived::TooLong(place)) => ChannelProblem::TooLong(place),
            Ok(Arrived::Full) => ChannelProblem::Full,
            Ok(Arrived::Wait(time)) => ChannelProblem::Wait(seconds_up(time)),
            Err(Error::Store(towline_store::StoreError::Unavailable(_)) | Error::Busy) => ChannelProblem::Busy,
            Err(error) => return failed(self.app, self.parts, "channel", &error),
        };
        self.draw(Some(problem))
    }

    fn draw(&self, problem: Option<ChannelProblem>) -> Response {
        let organisation = Some(self.front.organisation.name.as_str());
        let frame = Frame::new(self.app.texts(), self.language, self.app.assets(), self.base, organisation);
        let form = ChannelPage {
            frame,
            channel: self.front.channel.id.0,
            name: &self.front.channel.name,
            served: self.front.served,
            labels: &self.front.labels,
            names: NAMES,
            written: NAMES.map(|name| self.args.get(name).unwrap_or_default()),
            tracking: self.args.get("Tracking0").unwrap_or_default(),
            problem,
        };
        let status = match problem {
            None => StatusCode::OK,
            Some(ChannelProblem::Nameless | ChannelProblem::TooLong(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Some(ChannelProblem::Wait(_)) => StatusCode::TOO_MANY_REQUESTS,
            Some(ChannelProblem::Full | ChannelProblem::Busy) => StatusCode::SERVICE_UNAVAILABLE,
        };
        let mut response = page(status, &form);
        if let Some(ChannelProblem::Wait(seconds)) = problem {
            set(response.headers_mut(), RETRY_AFTER, &seconds.to_string());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_channels_by_digits_alone() {
        for (path, door) in [
            ("/channel/17", Some(Door::Form(NodeId(17)))),
            ("/channel/17/state.js", Some(Door::State(NodeId(17)))),
            ("/Customer/Entry.aspx", Some(Door::Named)),
            ("/channel/", None),
            ("/channel/+17", None),
            ("/channel/-1", None),
            ("/channel/17/", None),
            ("/channel/17/state.json", None),
            ("/channel/99999999999", None),
            ("/channel/1%37", None),
            ("/channels/17", None),
        ] {
            assert_eq!(Door::of(path), door, "{path}");
        }
    }
}
