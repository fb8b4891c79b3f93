//! Texts with placeholders, filled in one pass: what is put in is never looked at again.

/// How a value is written where it is put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// As part of a URL or a form.
    Percent,
    /// As part of a JSON string.
    Json,
    /// As it is.
    None,
}

/// The names that templates may hold.
pub const NAMES: [&str; 4] = ["to", "text", "from", "secret"];

/// Puts values in. Braces around anything else are left alone: JSON has many.
pub fn fill(template: &str, escape: Escape, value: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len() + 200);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = NAMES.iter().find_map(|name| after.strip_prefix(name)?.strip_prefix('}').map(|tail| (*name, tail)));
        if let Some((name, tail)) = found {
            out.push_str(&escaped(&value(name), escape));
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn escaped(text: &str, escape: Escape) -> String {
    match escape {
        Escape::Percent => percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string(),
        Escape::Json => {
            let quoted = serde_json::Value::from(text).to_string();
            quoted.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or_default().to_owned()
        }
        Escape::None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_119_what_is_put_in_is_not_filled_again() {
        let value = |name: &str| if name == "text" { "{secret} {to} {{7*7}} \"\\\n&=+é".to_owned() } else { format!("<{name}>") };
        assert_eq!(fill("{text}|{to}|{x}|{", Escape::None, value), "{secret} {to} {{7*7}} \"\\\n&=+é|<to>|{x}|{");
        let body = fill("{\"to\": \"{to}\", \"text\": \"{text}\"}", Escape::Json, value);
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!((read["to"].as_str(), read["text"].as_str()), (Some("<to>"), Some("{secret} {to} {{7*7}} \"\\\n&=+é")));
        assert_eq!(fill("a={to}&b={text}", Escape::Percent, |_| "é&=%".to_owned()), "a=%C3%A9%26%3D%25&b=%C3%A9%26%3D%25");
    }
}
