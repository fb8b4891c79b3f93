//! Arguments read by a method's declaration: found under any spelling, typed, measured. Which status a refusal becomes is the method's affair; its words
//! are `bad_input`'s.

use std::fmt;
use std::ops::Range;

use crate::args::Args;
use crate::encoding::Encoding;
use crate::json;
use crate::method::{Field, Kind, Method};

pub use crate::bad_input::{BadInput, Problem};

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
        Input::read(self.inputs, args, encoding, over_long)
    }
}

/// Typed arguments of one call, or of one record in it, found by the HTTP names of their fields.
pub struct Input {
    fields: &'static [Field],
    text: String,
    slots: Vec<Slot>,
}

impl Input {
    fn read(fields: &'static [Field], args: &Args, encoding: Encoding, over_long: OverLong) -> Result<Self, BadInput> {
        let mut input = Self { fields, text: String::new(), slots: fields.iter().map(|_| Slot::Absent).collect() };
        for (name, value) in args.iter().filter(|(_, value)| !value.is_empty()) {
            let found = fields.iter().zip(&mut input.slots).find(|(field, _)| field.answers_to(name));
            let Some((field, slot)) = found else { continue };
            let refuse = |problem| BadInput::of(field, encoding, problem);
            let new = match field.kind {
                Kind::Rows(record) => {
                    let records = match encoding {
                        Encoding::Text | Encoding::Post => json::parse_list(value, field.most).map_err(refuse)?,
                        Encoding::Json | Encoding::Soap(_) => return Err(refuse(Problem::NotList)),
                    };
                    Slot::records(field, record.fields, &records, encoding, over_long)?
                }
                _ => Slot::read(field, value, encoding, over_long, &mut input.text).map_err(refuse)?,
            };
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
        for (name, records) in args.lists() {
            let found = fields.iter().zip(&mut input.slots).find(|(field, _)| field.answers_to(name));
            let Some((field, slot)) = found else { continue };
            let Kind::Rows(record) = field.kind else { return Err(BadInput::of(field, encoding, Problem::NotText)) };
            if *slot != Slot::Absent {
                return Err(BadInput::of(field, encoding, Problem::Repeated));
            }
            *slot = Slot::records(field, record.fields, records, encoding, over_long)?;
        }
        let missing = fields.iter().zip(&input.slots).find(|(field, slot)| field.required && **slot == Slot::Absent);
        match missing {
            Some((field, _)) => Err(BadInput::of(field, encoding, Problem::Missing)),
            None => Ok(input),
        }
    }
}

#[derive(PartialEq)]
enum Slot {
    Absent,
    Text(Range<usize>),
    Int(i32),
    Flag(bool),
    Choice(&'static str),
    Words(Vec<&'static str>),
    Records(Vec<Input>),
}

/// Two readings of the same declaration.
impl PartialEq for Input {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.slots == other.slots
    }
}

impl Slot {
    /// The records of a list; none at all are as good as no list.
    fn records(
        field: &Field,
        fields: &'static [Field],
        records: &[Args],
        encoding: Encoding,
        over_long: OverLong,
    ) -> Result<Self, BadInput> {
        if records.len() > field.most {
            return Err(BadInput::of(field, encoding, Problem::TooManyRecords { most: field.most }));
        }
        let read = records.iter().enumerate().map(|(at, args)| {
            let read = Input::read(fields, args, encoding, over_long);
            read.map_err(|bad| bad.in_record(at + 1))
        });
        let records = read.collect::<Result<Vec<_>, _>>()?;
        Ok(if records.is_empty() { Self::Absent } else { Self::Records(records) })
    }

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

    /// The records of a field of kind `Rows`; empty when absent.
    #[must_use]
    pub fn records(&self, name: &str) -> &[Self] {
        if let Slot::Records(records) = self.slot(name) { records } else { &[] }
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
