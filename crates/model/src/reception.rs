//! How an organisation receives customers on the web: what its forms ask for, and whose pages are told why a PIN was refused.

/// The longest label of a custom field, in UTF-16 units.
pub const LABEL_LIMIT: usize = 64;

/// How many origins of one organisation may be told.
pub const MOST_ORIGINS: usize = 50;

/// The longest origin, in bytes: a host name of full length, scheme and port.
const ORIGIN_BYTES: usize = 8 + 253 + 6;

/// How an organisation receives its customers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reception {
    /// What custom fields 0 to 5 are called on the forms of channels; empty: as the pages have it, or not asked for.
    pub labels: [String; 6],
    /// Whose pages are told why a PIN was refused, in ascending order.
    pub origins: Vec<Origin>,
}

/// The origin of a web page as browsers write it: `https://www.example.com`, `http://localhost:8000`. Small letters, the port only where it is not the
/// scheme's own, no path and no slash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

impl Origin {
    /// Takes an origin that is already as browsers write it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (authority, own_port) = match text.split_once("://")? {
            ("https", rest) => (rest, "443"),
            ("http", rest) => (rest, "80"),
            _ => return None,
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        let host_byte = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        let host_fits = !host.is_empty() && host.bytes().all(host_byte) && !host.starts_with('.') && !host.ends_with('.');
        let is_port = |port: &str| port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port && port != own_port);
        let fits = host_fits && port.is_none_or(is_port) && text.len() <= ORIGIN_BYTES;
        fits.then(|| Self(text.to_owned()))
    }

    /// The origin as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind this origin in an address: empty, or beginning with the first character of path, query or fragment. `None` when the address is of
    /// another origin.
    #[must_use]
    pub fn behind<'a>(&self, address: &'a str) -> Option<&'a str> {
        let rest = address.strip_prefix(self.as_str())?;
        (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_as_browsers_write_it() {
        for text in [
            "https://www.example.com",
            "http://localhost:8000",
            "https://xn--bcher-kva.example",
            "http://127.0.0.1",
            "https://a.example:80",
        ] {
            assert_eq!(Origin::parse(text).map(|origin| origin.0), Some(text.to_owned()));
        }
        for text in [
            "",
            "null",
            "*",
            "https://",
            "https://*.example.com",
            "https://Example.com",
            "https://example.com/",
            "https://example.com:443",
            "http://example.com:80",
            "https://example.com:0443",
            "https://example.com:",
            "https://example.com:99999",
            "https://user@example.com",
            "https://example.com.",
            "ftp://example.com",
            "javascript://example.com",
            "https://example.com\r\nX: y",
            "//example.com",
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
        assert_eq!(Origin::parse(&format!("https://{}.example", "a".repeat(300))), None);
    }

    #[test]
    fn at_082_an_address_is_of_an_origin_only_when_all_of_it_is() {
        let origin = Origin::parse("https://shop.example").unwrap();
        for (address, behind) in [
            ("https://shop.example", Some("")),
            ("https://shop.example/a?b#c", Some("/a?b#c")),
            ("https://shop.example?b", Some("?b")),
            ("https://shop.example.evil.example/", None),
            ("https://shop.example@evil.example/", None),
            ("https://shop.example:444/", None),
            ("https://shop.example\\@evil.example/", None),
            ("http://shop.example/", None),
            ("https://www.shop.example/", None),
            ("null", None),
            ("", None),
        ] {
            assert_eq!(origin.behind(address), behind, "{address}");
        }
    }
}
