//! The configuration file: TOML, one table per section, keys of the table of keys only. Every complaint names file and line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::given::Given;
use super::key::{SECTION_NAMES, nearest};
use super::{Key, Problem};

/// A key of the file with its value and where it stands.
pub struct Entry {
    /// Which key.
    pub key: &'static Key,
    /// What it is given.
    pub given: Given,
    /// File and line.
    pub place: String,
}

/// Reads the text of a configuration file called `name`.
pub fn read(name: &str, text: &str) -> (Vec<Entry>, Vec<Problem>) {
    let place = |offset: usize| {
        let before = text.get(..offset).unwrap_or(text);
        format!("{name}:{}", before.matches('\n').count() + 1)
    };
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            return (Vec::new(), vec![Problem::at(place(at), format!("this is no TOML: {}", error.message()))]);
        }
    };
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    for (section, table) in document.get_ref() {
        let at = place(section.span().start);
        let section = section.get_ref().as_ref();
        if !SECTION_NAMES.contains(&section) {
            problems.push(Problem::at(at, unknown_section(section)));
            continue;
        }
        let Some(table) = table.get_ref().as_table() else {
            problems.push(Problem::at(at, format!("\"{section}\" is a section: write [{section}] and its keys below it")));
            continue;
        };
        for (name, value) in table {
            let at = place(name.span().start);
            match entry(section, name.get_ref(), value, at.clone()) {
                Ok(entry) => entries.push(entry),
                Err(what) => problems.push(Problem::at(at, what)),
            }
        }
    }
    (entries, problems)
}

fn entry(section: &str, name: &str, value: &Spanned<DeValue<'_>>, place: String) -> Result<Entry, String> {
    let key = Key::find(section, name).ok_or_else(|| {
        let own = Key::all().filter(|key| key.section == section).map(|key| key.name);
        match nearest(name, own) {
            Some(known) => format!("section [{section}] has no key \"{name}\": did you mean \"{known}\"?"),
            None => format!("section [{section}] has no key \"{name}\""),
        }
    })?;
    let given = given(value.get_ref()).ok_or_else(|| format!("{}: wants {}", key.path(), key.takes))?;
    Ok(Entry { key, given, place })
}

fn unknown_section(name: &str) -> String {
    // A key without its section is the commonest slip.
    if let Some(key) = Key::all().find(|key| key.name == name) {
        return format!("\"{name}\" stands outside its section: write it below [{}]", key.section);
    }
    let known = nearest(name, SECTION_NAMES.into_iter()).unwrap_or("server");
    format!("there is no section \"{name}\": did you mean [{known}]?")
}

fn given(value: &DeValue<'_>) -> Option<Given> {
    match value {
        DeValue::String(text) => Some(Given::Text(text.clone().into_owned())),
        DeValue::Integer(number) => i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok().map(Given::Number),
        DeValue::Boolean(on) => Some(Given::Switch(*on)),
        DeValue::Array(items) => {
            items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<_>>().map(Given::List)
        }
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}
