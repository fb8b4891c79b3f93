//! Inputs that were refused, and what their callers are told. What is looked for is `input`'s and the decoders'.

use std::fmt;

use crate::encoding::Encoding;
use crate::method::{Choice, Field, Numbered};

/// An input that was refused. Its text is one ASCII sentence that says what to do and repeats nothing of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadInput {
    /// The HTTP name of the field, where one is to blame.
    pub field: Option<&'static str>,
    /// What is wrong.
    pub problem: Problem,
    /// The field's name in the caller's encoding.
    spelling: Option<&'static str>,
    /// The record of a list that it is in, counted from 1.
    record: Option<usize>,
}

impl From<Problem> for BadInput {
    fn from(problem: Problem) -> Self {
        Self { field: None, problem, spelling: None, record: None }
    }
}

impl BadInput {
    /// What is wrong with a field, which is called as the caller's encoding calls it.
    pub(crate) const fn of(field: &Field, encoding: Encoding, problem: Problem) -> Self {
        let spelling = match encoding {
            Encoding::Text | Encoding::Json => field.name,
            Encoding::Post | Encoding::Soap(_) => field.soap,
        };
        Self { field: Some(field.name), problem, spelling: Some(spelling), record: None }
    }

    /// The same, seen in this record of a list.
    pub(crate) const fn in_record(mut self, number: usize) -> Self {
        self.record = Some(number);
        self
    }
}

/// Why an input was refused.
#[derive(Debug, Clone, Copy)]
pub enum Problem {
    /// A required field is missing or empty.
    Missing,
    /// A text is longer than its field.
    TooLong {
        /// The field's length in UTF-16 units.
        max: usize,
    },
    /// Not a number of 32 bits.
    NotInt,
    /// Not a flag.
    NotFlag,
    /// Not a word of the set.
    NotOneOf(&'static Choice),
    /// Neither a number nor a word of the set.
    NotNumbered(&'static Numbered),
    /// A value with inner structure where a plain one is due.
    NotText,
    /// Not a list of records.
    NotList,
    /// More records than a list may have.
    TooManyRecords {
        /// How many it may have.
        most: usize,
    },
    /// One parameter with two different values.
    Repeated,
    /// More parameters, parts or keys than a call may have.
    TooMany,
    /// A name or value beyond the bounds.
    TooBig,
    /// A control character in a value.
    Control,
    /// The media type or its character set is not one that is read here.
    MediaType,
    /// The body is not what its media type says; the text says why.
    Syntax(&'static str),
}

impl PartialEq for Problem {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::TooLong { max: one }, Self::TooLong { max: two }) => one == two,
            (Self::NotOneOf(one), Self::NotOneOf(two)) => one.type_name == two.type_name,
            (Self::TooManyRecords { most: one }, Self::TooManyRecords { most: two }) => one == two,
            (Self::Syntax(one), Self::Syntax(two)) => one == two,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Eq for Problem {}

impl fmt::Display for BadInput {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(record) = self.record {
            write!(out, "record {record}: ")?;
        }
        let name = self.spelling.unwrap_or("a parameter");
        match self.problem {
            Problem::Missing => write!(out, "{name} is missing: send it with a value"),
            Problem::TooLong { max } => write!(out, "{name} is too long: send at most {max} characters (UTF-16 units)"),
            Problem::NotInt => write!(out, "{name} is not a whole number: send decimal digits within 32 bits"),
            Problem::NotFlag => write!(out, "{name} is not a flag: send 0, 1, true or false"),
            Problem::NotOneOf(choice) => write!(out, "{name} is not a known word: send {}", choice.members.join(" or ")),
            Problem::NotNumbered(numbered) => {
                let known: Vec<String> = numbered.members.iter().map(|(number, word)| format!("{number} ({word})")).collect();
                write!(out, "{name} is not a known number: send {}", known.join(" or "))
            }
            Problem::NotText => write!(out, "{name} has inner structure: send a plain value"),
            Problem::NotList => write!(out, "{name} is not a list of records: send an array of objects with the names of the description"),
            Problem::TooManyRecords { most } => write!(out, "{name} has too many records: send at most {most} in a call"),
            Problem::Repeated => write!(out, "{name} is given more than once with different values: send it once"),
            Problem::TooMany => out.write_str("the call has too many parameters: send only those that the method takes"),
            Problem::TooBig => out.write_str("a name or value is too big: send at most 64 KiB in a value"),
            Problem::Control => out.write_str("a value holds a control character: send text, tabs and line ends only"),
            Problem::MediaType => out.write_str("the media type is not read here: see the documentation of this address"),
            Problem::Syntax(reason) => out.write_str(reason),
        }
    }
}

impl std::error::Error for BadInput {}
