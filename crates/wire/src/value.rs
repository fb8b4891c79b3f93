//! What a method gives back, before any encoding. How it looks on the wire is the codecs' affair.

/// One value of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: the method failed, or has nothing to say.
    Null,
    /// Text. For a field of kind `Digits`, digits.
    Text(String),
    /// A number.
    Int(i32),
    /// Yes or no.
    Flag(bool),
    /// A word of the field's choice.
    Choice(&'static str),
    /// Words of the field's choice.
    Words(Vec<&'static str>),
    /// A record.
    Record(Row),
    /// A list of records.
    Rows(Vec<Row>),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// A record: field names and values, for the columns of the text table and the elements of the SOAP type together. A name used by only one of them
/// is as good as any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub Vec<(&'static str, Value)>);

impl Row {
    /// The value under `name`, [`Value::Null`] where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &Value {
        find(&self.0, name)
    }
}

/// The value under `name` in a list of names and values, [`Value::Null`] where there is none.
pub(crate) fn find<'v>(values: &'v [(&'static str, Value)], name: &str) -> &'v Value {
    values.iter().find(|(known, _)| *known == name).map_or(&Value::Null, |(_, value)| value)
}
