//! The words of the customer's pages: which language a browser gets, and the catalogue of each, read from the same files that
//! the pages' scripts are typed by. What a page looks like is in `view` and its templates.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How much of an `Accept-Language` header is read: more than any browser sends.
const ACCEPT_BYTES: usize = 512;
/// How many of its entries are read.
const ACCEPT_ENTRIES: usize = 16;
/// The longest language tag that is looked at.
const TAG_BYTES: usize = 16;

/// A language that the customer's pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, which everybody gets who asks for nothing that we know.
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Italian.
    Italian,
    /// Dutch.
    Dutch,
    /// Portuguese of Brazil; it also serves whoever asks for any other Portuguese.
    Portuguese,
}

impl Language {
    /// Every language, in the order in which the pages offer them.
    pub(crate) const ALL: [Self; 7] =
        [Self::English, Self::German, Self::Spanish, Self::French, Self::Italian, Self::Dutch, Self::Portuguese];

    /// The tag for `lang` attributes, for the form field `language` and for the session's record; at most 5 characters.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Italian => "it",
            Self::Dutch => "nl",
            Self::Portuguese => "pt-BR",
        }
    }

    /// What its own speakers call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
            Self::French => "Français",
            Self::Italian => "Italiano",
            Self::Dutch => "Nederlands",
            Self::Portuguese => "Português",
        }
    }

    /// The value of `dir` attributes: the direction in which it is written.
    pub(crate) const fn direction(self) -> &'static str {
        match self {
            Self::English | Self::German | Self::Spanish | Self::French | Self::Italian | Self::Dutch | Self::Portuguese => "ltr",
        }
    }

    /// The language that a tag such as `de`, `de-AT`, `PT_br` means, if we speak it. Regions are not told apart.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim();
        if tag.len() > TAG_BYTES {
            return None;
        }
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(primary)))
    }

    /// The language for a page: what was asked for by name (form field or query `language`), else the best of the browser's
    /// `Accept-Language`, else English. Either may be missing, malformed or hostile.
    pub(crate) fn choose(asked: Option<&str>, accept: Option<&str>) -> Self {
        asked.and_then(Self::from_tag).or_else(|| accept.and_then(Self::from_accept)).unwrap_or(Self::English)
    }

    fn from_accept(header: &str) -> Option<Self> {
        // Cut at a character: a header that is longer loses its least wanted languages only.
        let end = (0..=header.len().min(ACCEPT_BYTES)).rev().find(|&end| header.is_char_boundary(end))?;
        let mut best: Option<(u16, Self)> = None;
        for entry in header.get(..end)?.split(',').take(ACCEPT_ENTRIES) {
            let mut parts = entry.split(';');
            let Some(language) = parts.next().and_then(Self::from_tag) else { continue };
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(weight)).unwrap_or(1000);
            if weight > 0 && best.is_none_or(|(found, _)| weight > found) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// A weight such as `0.8` in thousandths; what cannot be read weighs nothing.
fn weight(text: &str) -> u16 {
    match text.trim().split_once('.') {
        None => text.trim().parse::<u16>().map_or(0, |whole| whole.min(1) * 1000),
        Some((whole, _)) if whole != "0" => 1000,
        Some((_, fraction)) => {
            let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
            digits.parse().unwrap_or(0)
        }
    }
}

/// One language's words, by page. Keys that end in `_script` are for the browser and go there as they are.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) page: PageTexts,
    pub(crate) entry: EntryTexts,
    pub(crate) channel: ChannelTexts,
    pub(crate) message: MessageTexts,
    pub(crate) session: SessionTexts,
    /// The words that the entry page's script shows, as a JSON object.
    pub(crate) entry_script: String,
    /// The words that the session page's script shows, as a JSON object.
    pub(crate) session_script: String,
    /// The same where the session came by a channel and no PIN is spoken of.
    pub(crate) channel_session_script: String,
    /// The words of calls and of what is shared in them, as a JSON object.
    pub(crate) media_script: String,
}

/// A catalogue as its file has it. An unknown or a missing key makes the whole file unreadable, which a test shows at once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    page: PageTexts,
    entry: EntryTexts,
    entry_script: BTreeMap<String, String>,
    channel: ChannelTexts,
    message: MessageTexts,
    session: SessionTexts,
    session_script: BTreeMap<String, String>,
    /// What of `session_script` is otherwise in a session that came by a channel.
    channel_script: BTreeMap<String, String>,
    media_script: BTreeMap<String, String>,
}

/// Words that stand on several pages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageTexts {
    pub(crate) product: String,
    pub(crate) languages: String,
    pub(crate) safety: String,
    pub(crate) safety_contact: String,
    pub(crate) safety_secrets: String,
    pub(crate) safety_control: String,
}

/// Words of the page where PINs are typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryTexts {
    pub(crate) title: String,
    pub(crate) title_problem: String,
    pub(crate) lead: String,
    pub(crate) lead_link: String,
    pub(crate) helper: String,
    pub(crate) pin: String,
    pub(crate) pin_hint: String,
    pub(crate) words: String,
    pub(crate) words_hint: String,
    pub(crate) word_one: String,
    pub(crate) word_two: String,
    pub(crate) start: String,
    pub(crate) scripts: String,
    pub(crate) wrong: String,
    pub(crate) wrong_pin: String,
    pub(crate) wrong_guarded: String,
    pub(crate) wait: String,
    pub(crate) wait_text: String,
    pub(crate) words_needed: String,
    pub(crate) words_needed_text: String,
    pub(crate) check: String,
    pub(crate) check_text: String,
    pub(crate) busy: String,
    pub(crate) busy_text: String,
}

/// Words of a channel's form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChannelTexts {
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) lead_filled: String,
    pub(crate) name: String,
    pub(crate) topic: String,
    pub(crate) optional: String,
    pub(crate) open: String,
    pub(crate) closed: String,
    pub(crate) closed_text: String,
    pub(crate) start: String,
    pub(crate) name_missing: String,
    pub(crate) name_missing_text: String,
    pub(crate) long: String,
    pub(crate) long_text: String,
    pub(crate) wait: String,
    pub(crate) wait_text: String,
    pub(crate) full: String,
    pub(crate) full_text: String,
    pub(crate) busy: String,
    pub(crate) busy_text: String,
    pub(crate) have_pin: String,
}

/// Words of the pages that only say something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageTexts {
    pub(crate) shared: String,
    pub(crate) shared_text: String,
    pub(crate) not_found: String,
    pub(crate) not_found_text: String,
    pub(crate) no_channel: String,
    pub(crate) no_channel_text: String,
    pub(crate) refused: String,
    pub(crate) refused_text: String,
    pub(crate) busy: String,
    pub(crate) busy_text: String,
    pub(crate) failed: String,
    pub(crate) failed_text: String,
    pub(crate) to_entry: String,
}

/// Words that stand on the session's page before its script takes over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionTexts {
    pub(crate) title: String,
    pub(crate) connecting: String,
    pub(crate) scripts: String,
    pub(crate) sound: String,
    pub(crate) end: String,
    pub(crate) chat: String,
    pub(crate) message: String,
    pub(crate) send: String,
    pub(crate) end_question: String,
    pub(crate) end_text: String,
    pub(crate) end_text_channel: String,
    pub(crate) end_yes: String,
    pub(crate) end_no: String,
}

impl Texts {
    fn read(json: &str) -> Result<Self, serde_json::Error> {
        let file: File = serde_json::from_str(json)?;
        let mut by_channel = file.session_script.clone();
        by_channel.extend(file.channel_script);
        Ok(Self {
            page: file.page,
            entry: file.entry,
            channel: file.channel,
            message: file.message,
            session: file.session,
            entry_script: serde_json::to_string(&file.entry_script)?,
            session_script: serde_json::to_string(&file.session_script)?,
            channel_session_script: serde_json::to_string(&by_channel)?,
            media_script: serde_json::to_string(&file.media_script)?,
        })
    }
}

/// Every language's words. Read once, when the server starts.
#[derive(Debug)]
pub(crate) struct Catalogues {
    english: Texts,
    german: Texts,
    spanish: Texts,
    french: Texts,
    italian: Texts,
    dutch: Texts,
    portuguese: Texts,
}

/// The catalogue file of a language, as it was when the server was built.
macro_rules! catalogue {
    ($code:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/i18n/customer/", $code, ".json"))
    };
}

impl Catalogues {
    /// The catalogues that are part of the program.
    ///
    /// # Errors
    /// When a catalogue is no JSON, or lacks a key, or has one too many.
    pub(crate) fn embedded() -> Result<Self, serde_json::Error> {
        Ok(Self {
            english: Texts::read(catalogue!("en"))?,
            german: Texts::read(catalogue!("de"))?,
            spanish: Texts::read(catalogue!("es"))?,
            french: Texts::read(catalogue!("fr"))?,
            italian: Texts::read(catalogue!("it"))?,
            dutch: Texts::read(catalogue!("nl"))?,
            portuguese: Texts::read(catalogue!("pt-BR"))?,
        })
    }

    /// The words of one language.
    pub(crate) const fn of(&self, language: Language) -> &Texts {
        match language {
            Language::English => &self.english,
            Language::German => &self.german,
            Language::Spanish => &self.spanish,
            Language::French => &self.french,
            Language::Italian => &self.italian,
            Language::Dutch => &self.dutch,
            Language::Portuguese => &self.portuguese,
        }
    }
}

/// `text` with its placeholder `{name}` replaced by `value`.
pub(crate) fn fill(text: &str, name: &str, value: &str) -> String {
    text.replace(&format!("{{{name}}}"), value)
}

#[cfg(test)]
mod tests;
