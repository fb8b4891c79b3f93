//! The named texts of one call, in their order. What they mean is decided when a method's declaration reads them (`input`).

use std::fmt;

use crate::input::{BadInput, Problem};
use crate::limits::Limits;

/// Names and texts of a call. Names are compared ignoring ASCII case. One buffer holds them all, so a call costs two allocations.
#[derive(Clone, Default)]
pub struct Args {
    text: String,
    spans: Vec<Span>,
    lists: Vec<(String, Vec<Args>)>,
}

/// A name from `start`, its value from `middle` to `end`.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    middle: usize,
    end: usize,
}

impl Args {
    /// No arguments.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for `count` arguments of `bytes` bytes together.
    #[must_use]
    pub(crate) fn with_capacity(count: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), spans: Vec::with_capacity(count), lists: Vec::new() }
    }

    /// Arguments under the usual limits.
    ///
    /// # Errors
    /// As [`Args::push`].
    pub fn from_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Result<Self, BadInput> {
        let mut args = Self::new();
        let limits = Limits::default();
        for (name, value) in pairs {
            args.push(name, value, &limits)?;
        }
        Ok(args)
    }

    /// Adds one argument. An empty name says nothing and is passed over.
    ///
    /// # Errors
    /// Too many, too long, a control character other than tab and line ends, or a name that is there with another value.
    pub fn push(&mut self, name: &str, value: &str, limits: &Limits) -> Result<(), BadInput> {
        if name.is_empty() {
            return Ok(());
        }
        if name.len() > limits.name || value.len() > limits.value {
            return Err(Problem::TooBig.into());
        }
        // Most values are seen through by their bytes.
        let plain = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !plain && value.chars().any(|char| char.is_control() && !matches!(char, '\t' | '\r' | '\n')) {
            return Err(Problem::Control.into());
        }
        if self.insert(name, value)? && self.spans.len() > limits.parameters {
            return Err(Problem::TooMany.into());
        }
        Ok(())
    }

    /// Adds a list of records.
    ///
    /// # Errors
    /// When the name is there already, or is too long.
    pub(crate) fn push_list(&mut self, name: &str, records: Vec<Self>, limits: &Limits) -> Result<(), BadInput> {
        if name.len() > limits.name {
            return Err(Problem::TooBig.into());
        }
        if self.get(name).is_some() || self.lists().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Err(Problem::Repeated.into());
        }
        self.lists.push((name.to_owned(), records));
        Ok(())
    }

    /// The query's arguments, then the form's.
    ///
    /// # Errors
    /// When both have a name with different values; equal values pass.
    pub fn merge(query: Self, form: Self) -> Result<Self, BadInput> {
        if query.is_empty() {
            return Ok(form);
        }
        let mut merged = query;
        for (name, value) in form.iter() {
            merged.insert(name, value)?;
        }
        Ok(merged)
    }

    /// Adds a name once; says whether it was new.
    fn insert(&mut self, name: &str, value: &str) -> Result<bool, BadInput> {
        match self.get(name) {
            Some(known) if known == value => Ok(false),
            Some(_) => Err(Problem::Repeated.into()),
            None => {
                let start = self.text.len();
                self.text.push_str(name);
                let middle = self.text.len();
                self.text.push_str(value);
                self.spans.push(Span { start, middle, end: self.text.len() });
                Ok(true)
            }
        }
    }

    /// The text under `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Names and texts in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.spans.iter().filter_map(|span| Some((self.text.get(span.start..span.middle)?, self.text.get(span.middle..span.end)?)))
    }

    /// Lists of records by their names, as SOAP and JSON have them.
    pub(crate) fn lists(&self) -> impl Iterator<Item = (&str, &[Self])> {
        self.lists.iter().map(|(name, records)| (name.as_str(), records.as_slice()))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len() + self.lists.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Shows how many only: any of them may be a password.
impl fmt::Debug for Args {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Args({})", self.len())
    }
}
