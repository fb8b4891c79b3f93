//! Values of headers that have parameters, such as `text/xml; charset=utf-8`. Which of them a codec reads is the codec's affair.

/// The value of a `Content-Type` or a `Content-Disposition`, borrowed.
#[derive(Debug, Clone)]
pub(crate) struct HeaderValue<'h> {
    essence: &'h str,
    parameters: Vec<(&'h str, &'h str)>,
}

impl<'h> HeaderValue<'h> {
    /// The parsed value. `None` when it is malformed or names a parameter twice.
    pub(crate) fn parse(header: &'h str) -> Option<Self> {
        let (essence, mut rest) = split(header);
        let essence = essence.trim_matches(SPACE);
        if !essence.split('/').all(is_token) {
            return None;
        }
        let mut parameters: Vec<(&str, &str)> = Vec::new();
        while let Some(more) = rest {
            let (parameter, next) = split(more);
            rest = next;
            let parameter = parameter.trim_matches(SPACE);
            if parameter.is_empty() {
                continue;
            }
            let (name, value) = parameter.split_once('=')?;
            let value = match value.strip_prefix('"') {
                // A quoted value that needs escapes is nothing that we compare with.
                Some(quoted) => quoted.strip_suffix('"').filter(|inner| !inner.contains(['"', '\\']))?,
                None => Some(value).filter(|value| is_token(value))?,
            };
            if !is_token(name) || parameters.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                return None;
            }
            parameters.push((name, value));
        }
        Some(Self { essence, parameters })
    }

    /// Whether this is `essence`, ignoring case and parameters.
    pub(crate) fn is(&self, essence: &str) -> bool {
        self.essence.eq_ignore_ascii_case(essence)
    }

    /// The value of the only parameter there is.
    pub(crate) fn only_parameter(&self, name: &str) -> Option<&'h str> {
        self.parameter(name).filter(|_| self.parameters.len() == 1)
    }

    /// The value of a parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'h str> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

const SPACE: [char; 2] = [' ', '\t'];

/// What stands before the first `;` outside quotes, and what stands after it.
fn split(text: &str) -> (&str, Option<&str>) {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b';' if !quoted => return (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
            _ => {}
        }
    }
    (text, None)
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_may_be_quoted_and_are_found_ignoring_case() {
        let media = HeaderValue::parse("Text/XML ; Charset=\"UTF-8\"; action=\"a;b\";").unwrap();
        assert!(media.is("text/xml"));
        assert_eq!(media.parameter("charset"), Some("UTF-8"));
        assert_eq!(media.parameter("action"), Some("a;b"));
        assert_eq!(media.parameter("boundary"), None);
    }

    #[test]
    fn malformed_types_are_refused() {
        for header in
            ["", "text/", "/xml", "text/xml, text/plain", "text/xml; charset", "text/xml; charset=", "text/xml; a=\"b", "text/xml; a=b c"]
        {
            assert!(HeaderValue::parse(header).is_none(), "{header}");
        }
        assert!(HeaderValue::parse("text/xml; charset=utf-8; charset=utf-16").is_none());
    }
}
