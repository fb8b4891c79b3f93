//! What the customer's pages show, as values that the templates are filled from. Who gets which page, with which status and
//! headers, is decided by the handlers; the words are in `texts`.

mod channel;

use askama::Template;

use super::texts::{Catalogues, Language, Texts, fill};

pub(crate) use channel::{ChannelPage, ChannelProblem};

/// Digits of a PIN.
const PIN_DIGITS: usize = 6;
/// The longest key of an invitation link that is given back to its form.
const KEY_BYTES: usize = 64;

/// Addresses of the built files, as the manifest of the web build names them: absolute paths below `/assets/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Assets {
    /// The script for other people's pages (`src/embed/embed.ts`).
    pub(crate) embed: String,
    /// The style sheet of the API's help pages (`src/help/help.css`).
    pub(crate) help: String,
    /// The one style sheet of all customer pages (`src/customer/customer.css`).
    pub(crate) style: String,
    /// The picture for the browser's tab (`src/styles/icon.svg`).
    pub(crate) icon: String,
    /// The entry page's script (`src/customer/entry.ts`).
    pub(crate) entry: Script,
    /// The session page's script (`src/customer/session.ts`).
    pub(crate) session: Script,
}

/// A script and the modules that it imports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Script {
    /// The module that the page starts.
    pub(crate) module: String,
    /// Modules which that one imports, directly or not, so that the browser fetches them at once.
    pub(crate) imports: Vec<String>,
}

/// What every page has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) language: Language,
    pub(crate) texts: &'a Texts,
    pub(crate) assets: &'a Assets,
    /// Where the organisation's pages live: empty, or `/o/<slug>`.
    pub(crate) base: &'a str,
    /// The organisation's name; none where it is not known.
    pub(crate) organisation: Option<&'a str>,
}

impl<'a> Frame<'a> {
    /// The frame of a page in `language`.
    pub(crate) const fn new(
        catalogues: &'a Catalogues,
        language: Language,
        assets: &'a Assets,
        base: &'a str,
        organisation: Option<&'a str>,
    ) -> Self {
        Self { language, texts: catalogues.of(language), assets, base, organisation }
    }
}

/// Why the customer sees the entry page again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The one answer for a PIN that is wrong, used, expired or malformed, and for wrong words. The page never repeats what
    /// was typed, so that all of these are the same bytes.
    Wrong,
    /// Too many tries from this source: the next one after so many seconds.
    Wait(u64),
    /// Guarded mode came on after the form was shown: the words were not asked for yet. Not for wrong ones.
    Words,
    /// Guarded mode's proof of work was missing, stale or false. A fresh challenge is on the page.
    Check,
    /// The server has no room now; nothing was looked up.
    Busy,
}

/// What guarded mode asks for on top of the PIN.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guarded<'a> {
    /// Opaque challenge for the proof of work, at most 200 characters.
    pub(crate) challenge: &'a str,
    /// How many leading zero bits the proof needs.
    pub(crate) bits: u8,
}

/// The page where a PIN is typed, or where an invitation link lands.
#[derive(Debug, Template)]
#[template(path = "customer/entry.html")]
pub(crate) struct EntryPage<'a> {
    pub(crate) frame: Frame<'a>,
    /// Display name of who is going to help, where that is known.
    pub(crate) helper: Option<&'a str>,
    /// Why the page is shown again.
    pub(crate) problem: Option<Problem>,
    /// The PIN to fill in: whatever came, of which only digits are shown, and none after `Problem::Wrong`.
    pub(crate) pin: &'a str,
    /// The invitation link's key that came with the form, so that trying again needs no second look for the link.
    pub(crate) key: &'a str,
    /// Whether an invitation link led here (`/R`, `/Customer/Code.aspx`).
    pub(crate) link: bool,
    /// The tracking text to send along; at most 64 UTF-16 units.
    pub(crate) tracking: &'a str,
    /// Set in guarded mode.
    pub(crate) guarded: Option<Guarded<'a>>,
    /// Where the form is posted to.
    pub(crate) action: &'a str,
}

impl EntryPage<'_> {
    fn shows(&self, problem: Problem) -> bool {
        self.problem == Some(problem)
    }

    /// Six digits in two groups; fewer as they are.
    fn shown_pin(&self) -> String {
        if self.shows(Problem::Wrong) {
            return String::new();
        }
        let digits: String = self.pin.chars().filter(char::is_ascii_digit).take(PIN_DIGITS).collect();
        match digits.split_at_checked(PIN_DIGITS / 2) {
            Some((left, right)) if !right.is_empty() => format!("{left} {right}"),
            _ => digits,
        }
    }

    fn plain_pin(&self) -> String {
        self.shown_pin().replace(' ', "")
    }

    fn shown_key(&self) -> &str {
        let sound =
            self.key.len() <= KEY_BYTES && self.key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if sound && !self.shows(Problem::Wrong) { self.key } else { "" }
    }

    fn helper_line(&self) -> Option<String> {
        self.helper.map(|name| fill(&self.frame.texts.entry.helper, "name", name))
    }

    fn problem_title(&self) -> Option<&str> {
        let texts = &self.frame.texts.entry;
        Some(match self.problem? {
            Problem::Wrong => &texts.wrong,
            Problem::Wait(_) => &texts.wait,
            Problem::Words => &texts.words_needed,
            Problem::Check => &texts.check,
            Problem::Busy => &texts.busy,
        })
    }

    fn problem_text(&self) -> String {
        let texts = &self.frame.texts.entry;
        match self.problem {
            None => String::new(),
            Some(Problem::Wrong) if self.guarded.is_some() => texts.wrong_guarded.clone(),
            Some(Problem::Wrong) => texts.wrong_pin.clone(),
            Some(Problem::Wait(seconds)) => fill(&texts.wait_text, "time", &span(seconds)),
            Some(Problem::Words) => texts.words_needed_text.clone(),
            Some(Problem::Check) => texts.check_text.clone(),
            Some(Problem::Busy) => texts.busy_text.clone(),
        }
    }

    fn title(&self) -> String {
        self.problem_title()
            .map_or_else(|| self.frame.texts.entry.title.clone(), |problem| fill(&self.frame.texts.entry.title_problem, "problem", problem))
    }

    const fn wait_seconds(&self) -> Option<u64> {
        match self.problem {
            Some(Problem::Wait(seconds)) => Some(seconds),
            _ => None,
        }
    }
}

/// A waiting time in a unit that people count in, rounded up. The symbols are the same in every language that we speak.
fn span(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{} s", seconds.max(1)),
        91..=5_400 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}

/// The session's page: a shell that its script fills from the socket.
#[derive(Debug, Template)]
#[template(path = "customer/session.html")]
pub(crate) struct SessionPage<'a> {
    pub(crate) frame: Frame<'a>,
    /// The session's number; under it the browser's tab keeps what was typed and not yet sent.
    pub(crate) session: i64,
    /// Display name of who helps or is going to, where that is known.
    pub(crate) helper: Option<&'a str>,
    /// The channel that the session came by: the way back leads to its form.
    pub(crate) channel: Option<i64>,
}

impl SessionPage<'_> {
    /// Where a new session is begun.
    fn entry(&self) -> String {
        let page = self.channel.map_or_else(|| "/".to_owned(), |channel| format!("/channel/{channel}"));
        format!("{}{page}?language={}", self.frame.base, self.frame.language.code())
    }

    const fn script_texts(&self) -> &str {
        let texts = self.frame.texts;
        if self.channel.is_some() { texts.channel_session_script.as_str() } else { texts.session_script.as_str() }
    }
}

/// What a message page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Message {
    /// Several organisations share the host name, and nothing tells which one is meant.
    SharedHost,
    /// No such page.
    NotFound,
    /// No such channel, or it is closed.
    NoChannel,
    /// The request could not be understood.
    Refused,
    /// No room now.
    Busy,
    /// Our own failure.
    Failed,
}

/// A page that only says something, and what to do next.
#[derive(Debug, Template)]
#[template(path = "customer/message.html")]
pub(crate) struct MessagePage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) message: Message,
}

impl MessagePage<'_> {
    fn words(&self) -> (&str, &str) {
        let texts = &self.frame.texts.message;
        match self.message {
            Message::SharedHost => (&texts.shared, &texts.shared_text),
            Message::NotFound => (&texts.not_found, &texts.not_found_text),
            Message::NoChannel => (&texts.no_channel, &texts.no_channel_text),
            Message::Refused => (&texts.refused, &texts.refused_text),
            Message::Busy => (&texts.busy, &texts.busy_text),
            Message::Failed => (&texts.failed, &texts.failed_text),
        }
    }

    /// Whether a link to the entry page helps: not where that page would say the same, nor to somebody who has no PIN.
    fn leads_to_entry(&self) -> bool {
        !matches!(self.message, Message::SharedHost | Message::NoChannel)
    }
}

#[cfg(test)]
mod tests;
