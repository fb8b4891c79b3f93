//! Arguments read by a method's declaration: found under any spelling, typed, measured. Which status a refusal becomes is the method's affair.

use std::fmt;
use std::ops::Range;

use crate::args::Args;
use crate::encoding::Encoding;
use crate::method::{Choice, Field, Kind, Method, Numbered};

/// What becomes of a text that is longer than its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverLong {
    /// The call is refused.
    Refuse,
    /// The text is cut at its field's length, between characters.
    Truncate,
}

impl Method {
    /// The arguments as this method declares them. A text that is too long is refused.
    ///
    /// # Errors
    /// [`BadInput`] names the field by its HTTP name. Unknown arguments are passed over; an empty one counts as absent.
    pub fn read(&self, args: &Args, encoding: Encoding) -> Result<Input, BadInput> {
        self.read_with(args, encoding, OverLong::Refuse)
    }

    /// The arguments as this method declares them.
    ///
    /// # Errors
    /// As [`Method::read`].
    pub fn read_with(&self, args: &Args, encoding: Encoding, over_long: OverLong) -> Result<Input, BadInput> {
        let mut input = Input { fields: self.inputs, text: String::new(), slots: vec![Slot::Absent; self.inputs.len()] };
        for (name, value) in args.iter().filter(|(_, value)| !value.is_empty()) {
            let found = self.inputs.iter().zip(&mut input.slots).find(|(field, _)| field.answers_to(name));
            let Some((field, slot)) = found else { continue };
            let refuse = |problem| BadInput { field: Some(field.name), spelling: Some(spelling(field, encoding)), problem };
            let new = Slot::read(field, value, encoding, over_long, &mut input.text).map_err(refuse)?;
            // Two spellings of one field are one parameter sent twice.
            let equal = match (&*slot, &new) {
                (Slot::Absent, _) => true,
                (Slot::Text(one), Slot::Text(other)) => input.text.get(one.clone()) == input.text.get(other.clone()),
                (one, other) => one == other,
            };
            if !equal {
                return Err(refuse(Problem::Repeated));
            }
            *slot = new;
        }
        let missing = self.inputs.iter().zip(&input.slots).find(|(field, slot)| field.required && **slot == Slot::Absent);
        match missing {
            Some((field, _)) => {
                Err(BadInput { field: Some(field.name), spelling: Some(spelling(field, encoding)), problem: Problem::Missing })
            }
            None => Ok(input),
        }
    }
}

const fn spelling(field: &Field, encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Text | Encoding::Json => field.name,
        Encoding::Post | Encoding::Soap(_) => field.soap,
    }
}

/// Typed arguments of one call, found by the HTTP names of their fields.
pub struct Input {
    fields: &'static [Field],
    text: String,
    slots: Vec<Slot>,
}

#[derive(Clone, PartialEq)]
enum Slot {
    Absent,
    Text(Range<usize>),
    Int(i32),
    Flag(bool),
    Choice(&'static str),
    Words(Vec<&'static str>),
}

impl Slot {
    fn read(field: &Field, value: &str, encoding: Encoding, over_long: OverLong, text: &mut String) -> Result<Self, Problem> {
        let mut keep = |value: &str| {
            let start = text.len();
            text.push_str(value);
            Self::Text(start..text.len())
        };
        match field.kind {
            Kind::Text => match (fit(value, field.max), over_long) {
                (Ok(()), _) => Ok(keep(value)),
                (Err((_, cut)), OverLong::Truncate) => Ok(keep(cut)),
                (Err((max, _)), OverLong::Refuse) => Err(Problem::TooLong { max }),
            },
            Kind::Digits(digits) => match encoding {
                Encoding::Soap(_) => {
                    let number = int(value).filter(|number| *number >= 0).ok_or(Problem::NotInt)?;
                    Ok(keep(&format!("{number:0digits$}")))
                }
                _ => Ok(keep(value)),
            },
            Kind::Int => int(value).map(Self::Int).ok_or(Problem::NotInt),
            Kind::Flag => flag(value).map(Self::Flag).ok_or(Problem::NotFlag),
            Kind::Choice(choice) => {
                let word = choice.members.iter().find(|word| word.eq_ignore_ascii_case(value));
                word.map(|word| Self::Choice(word)).ok_or(Problem::NotOneOf(choice))
            }
            Kind::Numbered(numbered) => {
                let fits = |(number, word): &&(i32, &str)| int(value) == Some(*number) || word.eq_ignore_ascii_case(value);
                numbered.members.iter().find(fits).map(|(number, _)| Self::Int(*number)).ok_or(Problem::NotNumbered(numbered))
            }
            Kind::Words(choice) => {
                let named = value.split(',').map(str::trim).filter(|word| !word.is_empty());
                let known = named.map(|named| choice.members.iter().find(|word| word.eq_ignore_ascii_case(named)).copied());
                known.collect::<Option<Vec<_>>>().map(Self::Words).ok_or(Problem::NotOneOf(choice))
            }
            Kind::Moment => Ok(keep(value)),
            Kind::Record(_) | Kind::Rows(_) => Err(Problem::NotText),
        }
    }
}

/// Whether `value` has at most `max` UTF-16 units; else the limit and the longest part within it.
fn fit(value: &str, max: Option<usize>) -> Result<(), (usize, &str)> {
    let Some(max) = max else { return Ok(()) };
    // A byte of UTF-8 is at most one unit of UTF-16.
    if value.len() <= max {
        return Ok(());
    }
    let mut units = 0;
    for (at, char) in value.char_indices() {
        units += char.len_utf16();
        if units > max {
            return Err((max, value.get(..at).unwrap_or_default()));
        }
    }
    Ok(())
}

/// A decimal number of 32 bits: digits after at most one minus sign; no space, plus, exponent or negative zero.
fn int(value: &str) -> Option<i32> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let plain = !digits.is_empty() && digits.len() <= 32 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|_| plain)?;
    if number == 0 && value.starts_with('-') { None } else { Some(number) }
}

fn flag(value: &str) -> Option<bool> {
    if value == "1" || value.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    (value == "0" || value.eq_ignore_ascii_case("false")).then_some(false)
}

impl Input {
    fn slot(&self, name: &str) -> &Slot {
        let found = self.fields.iter().zip(&self.slots).find(|(field, _)| field.name == name);
        found.map_or(&Slot::Absent, |(_, slot)| slot)
    }

    /// The text of a field of kind `Text`, `Digits` or `Moment`; empty when absent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.slot(name) {
            Slot::Text(range) => self.text.get(range.clone()).unwrap_or_default(),
            _ => "",
        }
    }

    /// The number of a field of kind `Int` or `Numbered`.
    #[must_use]
    pub fn int(&self, name: &str) -> Option<i32> {
        if let Slot::Int(number) = self.slot(name) { Some(*number) } else { None }
    }

    /// The flag of a field of kind `Flag`.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        if let Slot::Flag(flag) = self.slot(name) { Some(*flag) } else { None }
    }

    /// The word of a field of kind `Choice`, as declared.
    #[must_use]
    pub fn choice(&self, name: &str) -> Option<&'static str> {
        if let Slot::Choice(word) = self.slot(name) { Some(word) } else { None }
    }

    /// The words of a field of kind `Words`, as declared; `None` when absent.
    #[must_use]
    pub fn words(&self, name: &str) -> Option<&[&'static str]> {
        if let Slot::Words(words) = self.slot(name) { Some(words) } else { None }
    }

    /// Whether the call gave the field a value that is not empty.
    #[must_use]
    pub fn given(&self, name: &str) -> bool {
        *self.slot(name) != Slot::Absent
    }
}

/// Shows which fields are given, never their values.
impl fmt::Debug for Input {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.fields.iter().filter(|field| self.given(field.name)).map(|field| field.name);
        out.debug_set().entries(given).finish()
    }
}

/// An input that was refused. Its text is one ASCII sentence that says what to do and repeats nothing of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadInput {
    /// The HTTP name of the field, where one is to blame.
    pub field: Option<&'static str>,
    /// What is wrong.
    pub problem: Problem,
    /// The field's name in the caller's encoding.
    spelling: Option<&'static str>,
}

impl From<Problem> for BadInput {
    fn from(problem: Problem) -> Self {
        Self { field: None, problem, spelling: None }
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
            (Self::Syntax(one), Self::Syntax(two)) => one == two,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Eq for Problem {}

impl fmt::Display for BadInput {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
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
