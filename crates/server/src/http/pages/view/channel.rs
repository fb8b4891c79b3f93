//! What the form of a channel shows.

use askama::Template;
use towline_model::FIELD_LIMITS;

use super::{Frame, Language, span};
use crate::http::pages::texts::fill;

/// From which length on an answer gets several lines.
const LONG: usize = 512;

/// Why the customer sees the form again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChannelProblem {
    /// No name was given.
    Nameless,
    /// The custom field of this number is too long.
    TooLong(usize),
    /// As many wait as may.
    Full,
    /// Too many sessions from this source: the next one after so many seconds.
    Wait(u64),
    /// The server has no room now.
    Busy,
}

/// The form of a channel.
#[derive(Debug, Template)]
#[template(path = "customer/channel.html")]
pub(crate) struct ChannelPage<'a> {
    pub(crate) frame: Frame<'a>,
    /// The channel's number.
    pub(crate) channel: i64,
    /// The channel's name.
    pub(crate) name: &'a str,
    /// Whether somebody is there.
    pub(crate) served: bool,
    /// What the organisation calls custom fields 0 to 5; empty: as we do, or not asked for.
    pub(crate) labels: &'a [String; 6],
    /// The names of these fields in the form.
    pub(crate) names: [&'static str; 6],
    /// What they hold already.
    pub(crate) written: [&'a str; 6],
    /// The tracking text to send along.
    pub(crate) tracking: &'a str,
    /// Why the page is shown again.
    pub(crate) problem: Option<ChannelProblem>,
}

/// One question of the form.
#[derive(Debug)]
struct Question<'a> {
    place: usize,
    name: &'static str,
    label: &'a str,
    value: &'a str,
    longest: usize,
    wrong: bool,
    /// Whether typing begins here.
    first: bool,
}

impl Question<'_> {
    /// Whether it is the customer's name, the one answer that there has to be.
    const fn required(&self) -> bool {
        self.place == 0
    }

    const fn several_lines(&self) -> bool {
        self.longest >= LONG
    }
}

impl<'a> ChannelPage<'a> {
    /// What is asked: the name, and whatever the organisation has a label for; where it has none at all, what it is about.
    fn questions(&self) -> Vec<Question<'_>> {
        let unlabelled = self.labels.iter().all(String::is_empty);
        let texts = &self.frame.texts.channel;
        let mut questions = Vec::new();
        for (place, ((label, name), (value, longest))) in
            self.labels.iter().zip(self.names).zip(self.written.into_iter().zip(FIELD_LIMITS)).enumerate()
        {
            let label: &str = match place {
                _ if !label.is_empty() => label.as_str(),
                0 => &texts.name,
                1 if unlabelled => &texts.topic,
                _ => continue,
            };
            let wrong = match self.problem {
                Some(ChannelProblem::Nameless) => place == 0,
                Some(ChannelProblem::TooLong(long)) => place == long,
                _ => false,
            };
            questions.push(Question { place, name, label, value, longest, wrong, first: false });
        }
        let at = questions.iter().position(|question| question.wrong);
        let at = at.or_else(|| questions.iter().position(|question| question.value.is_empty()));
        if let Some(first) = at.and_then(|at| questions.get_mut(at)) {
            first.first = true;
        }
        questions
    }

    /// Fields that nobody is asked for and that came filled in all the same.
    fn carried(&self) -> Vec<(&'static str, &'a str)> {
        let asked = self.questions();
        let is_asked = |place: usize| asked.iter().any(|question| question.place == place);
        let filled = self.names.into_iter().zip(self.written).enumerate();
        filled.filter(|(place, (_, value))| !value.is_empty() && !is_asked(*place)).map(|(_, field)| field).collect()
    }

    fn is_filled(&self) -> bool {
        self.problem.is_none() && self.written.iter().any(|value| !value.is_empty())
    }

    fn problem_title(&self) -> Option<&str> {
        let texts = &self.frame.texts.channel;
        Some(match self.problem? {
            ChannelProblem::Nameless => &texts.name_missing,
            ChannelProblem::TooLong(_) => &texts.long,
            ChannelProblem::Full => &texts.full,
            ChannelProblem::Wait(_) => &texts.wait,
            ChannelProblem::Busy => &texts.busy,
        })
    }

    fn problem_text(&self) -> String {
        let texts = &self.frame.texts.channel;
        match self.problem {
            None => String::new(),
            Some(ChannelProblem::Nameless) => texts.name_missing_text.clone(),
            Some(ChannelProblem::TooLong(place)) => {
                let questions = self.questions();
                let found = questions.iter().find(|question| question.place == place);
                fill(
                    &texts.long_text,
                    "field",
                    found.map_or_else(|| self.names.get(place).copied().unwrap_or_default(), |found| found.label),
                )
            }
            Some(ChannelProblem::Full) => texts.full_text.clone(),
            Some(ChannelProblem::Wait(seconds)) => fill(&texts.wait_text, "time", &span(seconds)),
            Some(ChannelProblem::Busy) => texts.busy_text.clone(),
        }
    }

    /// Whether something is wrong with what was written, rather than with the moment.
    fn is_wrong(&self) -> bool {
        matches!(self.problem, Some(ChannelProblem::Nameless | ChannelProblem::TooLong(_)))
    }

    fn title(&self) -> String {
        let title = || self.frame.texts.channel.title.clone();
        self.problem_title().map_or_else(title, |problem| fill(&self.frame.texts.entry.title_problem, "problem", problem))
    }
}
