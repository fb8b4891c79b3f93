//! How a method is declared: its spellings, fields, statuses and body. Data only: what the codecs do with it is theirs, what it means is the method's.

/// One method of the vendor's API, as every encoding sees it.
#[derive(Debug)]
pub struct Method {
    /// The name in a path: `requestPINCode_v3` in `/API/requestPINCode_v3.aspx`. Found ignoring case.
    pub name: &'static str,
    /// The SOAP operation: `requestPINCodeV3`.
    pub soap: &'static str,
    /// One sentence for help pages and descriptions.
    pub summary: &'static str,
    /// What it takes, in the order of the SOAP schema.
    pub inputs: &'static [Field],
    /// What it gives beside its status, in the order of the SOAP schema.
    pub outputs: &'static [Field],
    /// The statuses that it may send.
    pub status: &'static StatusSet,
    /// The shape of its text answer.
    pub body: Body,
    /// A second set of SOAP outputs, for clients of an older schema.
    pub alternate: Option<&'static Alternate>,
}

impl Method {
    /// The SOAP outputs: the older set where it is asked for and exists.
    #[must_use]
    pub fn outputs(&self, alternate: bool) -> &'static [Field] {
        match self.alternate {
            Some(older) if alternate => older.outputs,
            _ => self.outputs,
        }
    }

    /// Whether the HttpPost binding serves it: only methods without outputs, as the contract has it.
    #[must_use]
    pub fn has_http_post(&self) -> bool {
        self.outputs.is_empty()
    }

    /// The lists of records that it takes, each with the most records that it may have.
    pub fn lists(&self) -> impl Iterator<Item = (&'static Record, usize)> {
        self.inputs.iter().filter_map(|field| if let Kind::Rows(record) = field.kind { Some((record, field.most)) } else { None })
    }
}

/// An input, an output, or a field of a record.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// HTTP parameter or payload key (`cfield0`, `PINCODE`); also the JSON key, and the name by which the method speaks of it.
    pub name: &'static str,
    /// SOAP element (`sCField0`).
    pub soap: &'static str,
    /// Further spellings that are accepted in any encoding.
    pub aliases: &'static [&'static str],
    /// What it may hold.
    pub kind: Kind,
    /// Longest text, in UTF-16 units. Inputs only.
    pub max: Option<usize>,
    /// How many records a list has at most. Inputs only.
    pub most: usize,
    /// Whether a call without it is malformed.
    pub required: bool,
    /// Whether it is a credential: help pages hide what is typed.
    pub secret: bool,
    /// What stands in SOAP for a text or a list that the reply does not have.
    pub absent: Absent,
    /// One line for help pages and descriptions.
    pub note: &'static str,
}

impl Field {
    const fn new(name: &'static str, soap: &'static str, kind: Kind) -> Self {
        Self { name, soap, aliases: &[], kind, max: None, most: 0, required: false, secret: false, absent: Absent::Omit, note: "" }
    }

    /// Text.
    #[must_use]
    pub const fn text(name: &'static str, soap: &'static str) -> Self {
        Self::new(name, soap, Kind::Text)
    }

    /// A 32-bit number.
    #[must_use]
    pub const fn int(name: &'static str, soap: &'static str) -> Self {
        Self::new(name, soap, Kind::Int)
    }

    /// Yes or no.
    #[must_use]
    pub const fn flag(name: &'static str, soap: &'static str) -> Self {
        Self::new(name, soap, Kind::Flag)
    }

    /// `digits` digits: text everywhere but in SOAP, where it is an `int` without its left zeros.
    #[must_use]
    pub const fn digits(name: &'static str, soap: &'static str, digits: usize) -> Self {
        Self::new(name, soap, Kind::Digits(digits))
    }

    /// One of a fixed set of words.
    #[must_use]
    pub const fn choice(name: &'static str, soap: &'static str, choice: &'static Choice) -> Self {
        Self::new(name, soap, Kind::Choice(choice))
    }

    /// One of a fixed set of words that have numbers: the word in SOAP, the number elsewhere.
    #[must_use]
    pub const fn numbered(name: &'static str, soap: &'static str, numbered: &'static Numbered) -> Self {
        Self::new(name, soap, Kind::Numbered(numbered))
    }

    /// A date with a time of day.
    #[must_use]
    pub const fn moment(name: &'static str, soap: &'static str) -> Self {
        Self::new(name, soap, Kind::Moment)
    }

    /// Any of a fixed set of words.
    #[must_use]
    pub const fn words(name: &'static str, soap: &'static str, choice: &'static Choice) -> Self {
        Self::new(name, soap, Kind::Words(choice))
    }

    /// A record. Outputs only.
    #[must_use]
    pub const fn record(name: &'static str, soap: &'static str, record: &'static Record) -> Self {
        Self::new(name, soap, Kind::Record(record))
    }

    /// A list of records: JSON in a form, an array elsewhere. As an input it needs [`Field::most`], and its record plain fields.
    #[must_use]
    pub const fn rows(name: &'static str, soap: &'static str, record: &'static Record) -> Self {
        Self::new(name, soap, Kind::Rows(record))
    }

    /// Longest text, in UTF-16 units.
    #[must_use]
    pub const fn max(mut self, units: usize) -> Self {
        self.max = Some(units);
        self
    }

    /// How many records a list has at most.
    #[must_use]
    pub const fn most(mut self, records: usize) -> Self {
        self.most = records;
        self
    }

    /// A call without it is malformed.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It is a credential.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Further spellings that are accepted in any encoding.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// What stands in SOAP for it when the reply does not have it.
    #[must_use]
    pub const fn absent(mut self, absent: Absent) -> Self {
        self.absent = absent;
        self
    }

    /// One line for help pages and descriptions.
    #[must_use]
    pub const fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// Whether `spelling` is one of its names, ignoring ASCII case.
    #[must_use]
    pub fn answers_to(&self, spelling: &str) -> bool {
        self.name.eq_ignore_ascii_case(spelling)
            || self.soap.eq_ignore_ascii_case(spelling)
            || self.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(spelling))
    }
}

/// What a field may hold.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text.
    Text,
    /// `int` of XML Schema: 32 bits, signed.
    Int,
    /// `0`, `1`, `true` or `false`, in any case.
    Flag,
    /// So many digits: text everywhere but in SOAP, where it is an `int` without its left zeros.
    Digits(usize),
    /// One of a set of words.
    Choice(&'static Choice),
    /// One of a set of words that have numbers: the word in SOAP, the number elsewhere. Either is read anywhere.
    Numbered(&'static Numbered),
    /// Any of a set of words: a list in SOAP and in JSON answers, elsewhere with a comma between them. A comma alone is none of them; in SOAP a text with
    /// commas is read too.
    Words(&'static Choice),
    /// A date with a time of day: `dateTime` in the SOAP schema, and written as there (`2024-02-19T14:27:27`). What is read is the method's affair.
    Moment,
    /// A record. Outputs only.
    Record(&'static Record),
    /// A list of records: an array in SOAP and in JSON. In a form it is the text of a JSON array.
    Rows(&'static Record),
}

/// A named set of words, such as `eNodeRef`.
#[derive(Debug)]
pub struct Choice {
    /// Its name in the SOAP schema.
    pub type_name: &'static str,
    /// Its words; the first one stands where a reply has none.
    pub members: &'static [&'static str],
}

/// A named set of words that have numbers, such as `eReportArea`.
#[derive(Debug)]
pub struct Numbered {
    /// Its name in the SOAP schema.
    pub type_name: &'static str,
    /// Its numbers and words; the first one stands where a reply has none.
    pub members: &'static [(i32, &'static str)],
}

impl Numbered {
    /// The word of a number.
    #[must_use]
    pub fn word(&self, number: i32) -> Option<&'static str> {
        self.members.iter().find(|(known, _)| *known == number).map(|(_, word)| *word)
    }
}

/// A record: a SOAP type, and the columns of a text table or the keys of lines. The two differ in order and in form, so a row carries the fields of both.
#[derive(Debug)]
pub struct Record {
    /// Its name in the SOAP schema: `SESSION_V3`; the list is `ArrayOfSESSION_V3`.
    pub soap: &'static str,
    /// The SOAP elements in order; also the keys of a JSON row.
    pub fields: &'static [Field],
    /// The columns of the text table in order.
    pub columns: &'static [Column],
}

/// A column of a text table.
#[derive(Debug)]
pub struct Column {
    /// What stands in the header line.
    pub header: &'static str,
    /// The name under which a [`crate::Row`] carries it; it need not be one of the record's fields.
    pub field: &'static str,
}

/// What stands in SOAP for a text or a list that the reply does not have. Numbers are then 0, flags false, words the first of their set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// No element.
    Omit,
    /// An empty element.
    Empty,
}

/// The shape of a text answer that is `OK`. Every other answer is the status alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// `OK`.
    StatusOnly,
    /// `OK`, an empty line, then `KEY:value` lines without a last line end.
    KeyValues,
    /// `OK`, an empty line, a header line and a line per row; `|` after every column, a line end after every line.
    Table,
    /// `OK`, an empty line, then the only output as it is, without a key.
    Plain,
    /// `OK`, an empty line, then the only output, a record, as a line `KEY: value` for each column, every line with its end.
    Labelled,
    /// `OK`, an empty line, then the only output, a list, as a block of `Key:value` lines for each record and an empty line after each block.
    Blocks,
    /// `TRUE` or `FALSE`, the only output, and no status before it.
    Bare,
}

/// The statuses of a method; methods may share one set.
#[derive(Debug)]
pub struct StatusSet {
    /// Its name in the SOAP schema: `requestPINCodeRet`.
    pub type_name: &'static str,
    /// Its members in the order of the schema.
    pub members: &'static [Member],
}

impl StatusSet {
    /// The member that `text` names, where this method may send it.
    #[must_use]
    pub fn member(&self, text: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.text == text && !member.declared_only)
    }
}

/// One status in its two spellings.
#[derive(Debug)]
pub struct Member {
    /// In text and JSON: `NOTLOGGEDIN`.
    pub text: &'static str,
    /// In SOAP: `requestPINCode_NotLoggedIn`. Several texts may share one.
    pub soap: &'static str,
    /// In the schema because the set is shared, but never sent by this method.
    pub declared_only: bool,
}

impl Member {
    /// A status that is sent.
    #[must_use]
    pub const fn new(text: &'static str, soap: &'static str) -> Self {
        Self { text, soap, declared_only: false }
    }

    /// A status that only stands in the schema.
    #[must_use]
    pub const fn declared(text: &'static str, soap: &'static str) -> Self {
        Self { text, soap, declared_only: true }
    }
}

/// A second set of SOAP outputs. Its fields are found in the reply by the same names.
#[derive(Debug)]
pub struct Alternate {
    /// The outputs in the order of the older schema.
    pub outputs: &'static [Field],
    /// The query that asks for it, in `?wsdl&…` and in the service address: `pin=int`.
    pub query: &'static str,
}
