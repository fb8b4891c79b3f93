//! The origin under which the world reaches the server: scheme, host and port, nothing else.

use std::net::{IpAddr, SocketAddr};

/// An origin in its normal form: lower case, no default port, no slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    https: bool,
    authority: String,
    host: String,
}

impl PublicUrl {
    /// Reads an origin.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wants =
            || format!("\"{text}\" is no origin: give scheme and host and, unless usual, the port, such as https://help.example.com");
        let uri: http::Uri = text.trim().parse().map_err(|_| wants())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wants()),
        };
        let authority = uri.authority().ok_or_else(wants)?;
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.as_str().contains('@');
        if !bare || authority.host().is_empty() || text.contains('#') {
            return Err(wants());
        }
        let host = authority.host().to_ascii_lowercase();
        let usual = if https { 443 } else { 80 };
        // A colon without a number, or a number above 65535, is no port.
        let port = authority.as_str().strip_prefix(authority.host()).filter(|rest| !rest.is_empty());
        let authority = match (port, authority.port_u16()) {
            (None, _) => host.clone(),
            (Some(_), Some(port)) if port == usual => host.clone(),
            (Some(_), Some(port)) => format!("{host}:{port}"),
            (Some(_), None) => return Err(wants()),
        };
        Ok(Self { https, authority, host })
    }

    /// The origin of an address that the server listens on.
    #[must_use]
    pub fn of(address: SocketAddr, https: bool) -> Self {
        let host = match address.ip() {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!("[{v6}]"),
        };
        let usual = if https { 443 } else { 80 };
        let authority = if address.port() == usual { host.clone() } else { format!("{host}:{}", address.port()) };
        Self { https, authority, host }
    }

    /// Scheme, host and port, as browsers write an origin.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.https { "https" } else { "http" }, self.authority)
    }

    /// Host and port, as a `Host` header shows them.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The host alone, as a URL shows it.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is https.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// Whether it names this machine itself.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || bare.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_kept_in_its_normal_form() {
        for (text, origin) in [
            ("https://Help.Example.com/", "https://help.example.com"),
            ("https://help.example.com:443", "https://help.example.com"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:80/", "http://[::1]"),
        ] {
            assert_eq!(PublicUrl::parse(text).unwrap().origin(), origin);
        }
        assert_eq!(PublicUrl::of("[::1]:8443".parse().unwrap(), true).origin(), "https://[::1]:8443");
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "help.example.com",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://a?x=1",
            "https://u@a",
            "https://a:99999",
            "https://a:",
            "https://a#x",
        ] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn loopback_is_told_by_name_and_by_number() {
        for (text, loopback) in [
            ("http://localhost:1", true),
            ("http://a.localhost", true),
            ("http://127.9.9.9", true),
            ("http://[::1]", true),
            ("http://10.0.0.1", false),
            ("http://localhost.evil.com", false),
        ] {
            assert_eq!(PublicUrl::parse(text).unwrap().is_loopback(), loopback, "{text}");
        }
    }
}
