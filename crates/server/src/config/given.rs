//! A value as it was given by a file, a variable or an option, and its reading as the type that a key wants. Knows no key.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

/// A value before it is understood. Variables and options give text; a file may also give numbers, switches and lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Text in quotes, or the whole of a variable.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `true` or `false`.
    Switch(bool),
    /// A list of texts.
    List(Vec<String>),
}

const UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

impl Given {
    /// Text that is not empty.
    pub fn text(&self) -> Result<String, String> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            _ => Err("wants a text that is not empty".to_owned()),
        }
    }

    /// `true` or `false`.
    pub fn switch(&self) -> Result<bool, String> {
        match self {
            Self::Switch(on) => Ok(*on),
            Self::Text(text) if text == "true" => Ok(true),
            Self::Text(text) if text == "false" => Ok(false),
            _ => Err("wants true or false".to_owned()),
        }
    }

    /// A whole number in a range.
    pub fn count(&self, least: u32, most: u32) -> Result<u32, String> {
        let number = match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().replace('_', "").parse().ok(),
            _ => None,
        };
        let fits = number.and_then(|n| u32::try_from(n).ok()).filter(|n| (least..=most).contains(n));
        fits.ok_or_else(|| format!("wants a whole number from {least} to {most}"))
    }

    /// A length of time in a range, as `250ms`, `10s`, `20min`, `24h` or `1d`.
    pub fn duration(&self, least: Duration, most: Duration) -> Result<Duration, String> {
        let found = match self {
            Self::Text(text) => read_duration(text.trim()),
            _ => None,
        };
        let fits = found.filter(|d| (least..=most).contains(d));
        fits.ok_or_else(|| {
            format!(
                "wants a length of time from \"{}\" to \"{}\", with its unit: ms, s, min, h or d",
                show_duration(least),
                show_duration(most)
            )
        })
    }

    /// One address with port, or several.
    pub fn addresses(&self) -> Result<Vec<SocketAddr>, String> {
        let list = self.list()?;
        let read: Option<Vec<_>> = list.iter().map(|text| text.parse().ok()).collect();
        read.filter(|list| !list.is_empty())
            .ok_or_else(|| "wants addresses with ports, such as \"127.0.0.1:8080\" or \"[::]:443\"".to_owned())
    }

    /// Networks, each as `10.0.0.0/8`, `2001:db8::/32` or one address.
    pub fn networks(&self) -> Result<Vec<IpNet>, String> {
        let one = |text: &String| text.parse::<IpNet>().ok().or_else(|| text.parse::<std::net::IpAddr>().ok().map(IpNet::from));
        let read: Option<Vec<_>> = self.list()?.iter().map(one).collect();
        read.ok_or_else(|| "wants networks or addresses, such as \"10.0.0.0/8\" or \"2001:db8::1\"".to_owned())
    }

    /// A list; text is split at commas.
    pub fn list(&self) -> Result<Vec<String>, String> {
        match self {
            Self::List(list) => Ok(list.iter().map(|text| text.trim().to_owned()).collect()),
            Self::Text(text) => Ok(text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()),
            _ => Err("wants a list of texts".to_owned()),
        }
    }

    /// A path.
    pub fn path(&self) -> Result<PathBuf, String> {
        self.text().map(PathBuf::from).map_err(|_| "wants a path".to_owned())
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, String> {
        let found = match self {
            Self::Text(text) => choices.iter().find(|(word, _)| word == &text.trim()).map(|(_, value)| *value),
            _ => None,
        };
        let words = || choices.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(" or ");
        found.ok_or_else(|| format!("wants {}", words()))
    }
}

fn read_duration(text: &str) -> Option<Duration> {
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(split);
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit.trim())?;
    Some(Duration::from_millis(number.parse::<u64>().ok()?.checked_mul(*factor)?))
}

/// A length of time in the largest unit that shows it whole.
pub fn show_duration(duration: Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let unit = UNITS.iter().rev().find(|(_, factor)| millis % factor == 0 && millis >= *factor);
    let (name, factor) = unit.copied().unwrap_or(("s", 1_000));
    format!("{}{name}", millis / factor)
}

/// A list as a file would give it.
pub fn show_list<T: std::fmt::Display>(list: &[T]) -> String {
    let items: Vec<_> = list.iter().map(|item| format!("\"{item}\"")).collect();
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Given {
        Given::Text(text.to_owned())
    }

    #[test]
    fn lengths_of_time_are_read_with_their_unit_only() {
        let read = |t: &str| text(t).duration(Duration::ZERO, Duration::from_secs(1 << 30)).ok();
        assert_eq!(read("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(read("20 min"), Some(Duration::from_secs(1_200)));
        assert_eq!(read("24h"), Some(Duration::from_secs(86_400)));
        for bad in ["", "20", "min", "-1s", "1.5s", "1y", "99999999999999999999s", "184467440737095516d"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        for shown in ["250ms", "90s", "20min", "1d", "0s"] {
            assert_eq!(show_duration(read(shown).unwrap()), shown);
        }
    }

    #[test]
    fn a_value_outside_its_range_says_the_range() {
        let said = text("0s").duration(Duration::from_secs(60), Duration::from_secs(86_400)).unwrap_err();
        assert!(said.contains("\"1min\" to \"1d\""), "{said}");
        assert!(Given::Number(1_201).count(1, 1_200).unwrap_err().contains("1 to 1200"));
        assert!(Given::Number(-1).count(0, 10).is_err());
        assert_eq!(text("1_200").count(1, 1_200), Ok(1_200));
    }

    #[test]
    fn networks_are_prefixes_or_single_addresses() {
        let list = text("10.0.0.0/8, 2001:db8::1").networks().unwrap();
        assert_eq!(show_list(&list), r#"["10.0.0.0/8", "2001:db8::1/128"]"#);
        assert!(text("10.0.0.0/33").networks().is_err());
        assert!(text("example.com").networks().is_err());
        assert!(text("").networks().unwrap().is_empty());
    }
}
