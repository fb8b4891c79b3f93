//! The URL of a request that we send, read strictly: what two readers could read differently is refused. Whether it may be reached is not here.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest URL, in bytes.
const LONGEST: usize = 2_048;

/// Whom a URL names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Host {
    /// A name, in lower case, without a dot at its end.
    Name(String),
    /// An address.
    Address(IpAddr),
}

/// A URL as it will be asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    https: bool,
    host: Host,
    port: u16,
    path: String,
}

/// Why a URL is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// It is too long.
    #[error("the URL is longer than 2048 characters")]
    Long,
    /// It holds characters that no URL has.
    #[error("the URL holds characters that must be percent-encoded: write names in their xn-- form, and no spaces, tabs or backslashes")]
    Characters,
    /// It begins otherwise than with a scheme that is known here.
    #[error("the URL must begin with https:// (or http:// where the operator allows it)")]
    Scheme,
    /// It holds a user's name or password.
    #[error("the URL must not hold a user name or password")]
    Login,
    /// It has a fragment.
    #[error("the URL must not have a part after #")]
    Fragment,
    /// It names no host that every reader reads alike.
    #[error("the URL's host must be a name with dots, four decimal numbers, or an IPv6 address in brackets")]
    Host,
    /// Its port is none.
    #[error("the URL's port must be a number from 1 to 65535")]
    Port,
}

impl Target {
    /// Reads a URL.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(url: &str) -> Result<Self, TargetError> {
        if url.len() > LONGEST {
            return Err(TargetError::Long);
        }
        if url.bytes().any(|byte| !byte.is_ascii_graphic() || b"\\\"<>^`{|}".contains(&byte)) {
            return Err(TargetError::Characters);
        }
        let (scheme, rest) = url.split_once("://").ok_or(TargetError::Scheme)?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(TargetError::Scheme),
        };
        if rest.contains('#') {
            return Err(TargetError::Fragment);
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(TargetError::Login);
        }
        let (host, port) = Host::split(authority)?;
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { https, host, port: port.unwrap_or(if https { 443 } else { 80 }), path })
    }

    /// Whether it is asked for over TLS.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// Whom it names.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// At which port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Path and query, as the request line has them.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Host and port, as the header `Host` has them: the usual port is left out.
    #[must_use]
    pub fn authority(&self) -> String {
        let usual = if self.https { 443 } else { 80 };
        if self.port == usual { self.host.to_string() } else { format!("{}:{}", self.host, self.port) }
    }

    /// Scheme, host and port: what stands for one receiver. Never holds a secret.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}:{}", if self.https { "https" } else { "http" }, self.host, self.port)
    }
}

/// Shows the origin only: paths and queries of hooks are often their password.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({})", self.origin())
    }
}

impl Host {
    /// Reads host and port as they stand in a URL or a configuration.
    pub(super) fn split(authority: &str) -> Result<(Self, Option<u16>), TargetError> {
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => {
                let (inner, port) = rest.split_once(']').ok_or(TargetError::Host)?;
                let address = inner.parse::<Ipv6Addr>().map_err(|_| TargetError::Host)?;
                (Self::Address(address.into()), port)
            }
            None => {
                let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
                (Self::name_or_4(host)?, port)
            }
        };
        if port.is_empty() {
            return Ok((host, None));
        }
        let digits = port.strip_prefix(':').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).ok_or(TargetError::Port)?;
        let port = digits.parse::<u16>().ok().filter(|port| *port > 0).ok_or(TargetError::Port)?;
        Ok((host, Some(port)))
    }

    fn name_or_4(text: &str) -> Result<Self, TargetError> {
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Ok(Self::Address(address.into()));
        }
        let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        let fits = |label: &str| {
            let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            (1..=63).contains(&label.len()) && label.bytes().all(inner) && !label.starts_with('-') && !label.ends_with('-')
        };
        // A last label of digits, or one that begins as a number of another base, is an address to old readers.
        let last = name.rsplit('.').next().unwrap_or_default();
        let numeric = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
        if name.len() <= 253 && name.split('.').all(fits) && !numeric { Ok(Self::Name(name)) } else { Err(TargetError::Host) }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => address.fmt(f),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_131_what_two_readers_read_differently_is_refused() {
        let cases = [
            ("http://good.example@evil.example/", TargetError::Login),
            ("https://user:secret@crm.example/", TargetError::Login),
            ("https://good.example#@evil.example/", TargetError::Fragment),
            ("https://good.example/#x", TargetError::Fragment),
            ("https://good.example\\@evil.example/", TargetError::Characters),
            ("https:\\\\evil.example/", TargetError::Characters),
            ("https://good.example\t/", TargetError::Characters),
            ("https://good.exa\nmple/", TargetError::Characters),
            (" https://good.example/", TargetError::Characters),
            ("https://good.example/a b", TargetError::Characters),
            ("https://b\u{fc}cher.example/", TargetError::Characters),
            ("https://\u{24db}ocalhost/", TargetError::Characters),
            ("https://127\u{3002}0.0.1/", TargetError::Characters),
            ("https://good.example/\u{0}", TargetError::Characters),
            ("gopher://good.example/", TargetError::Scheme),
            ("file:///etc/passwd", TargetError::Scheme),
            ("ftp://good.example/", TargetError::Scheme),
            ("javascript:alert(1)", TargetError::Scheme),
            ("//good.example/", TargetError::Scheme),
            ("https:good.example/", TargetError::Scheme),
            ("https://", TargetError::Host),
            ("https:///path", TargetError::Host),
            ("https://?x", TargetError::Host),
            ("https://.example/", TargetError::Host),
            ("https://a..example/", TargetError::Host),
            ("https://-a.example/", TargetError::Host),
            ("https://%6c%6fcalhost/", TargetError::Host),
            ("https://[::1/", TargetError::Host),
            ("https://[fe80::1%25eth0]/", TargetError::Host),
            ("https://[127.0.0.1]/", TargetError::Host),
            ("https://crm.example:/", TargetError::Port),
            ("https://crm.example:0/", TargetError::Port),
            ("https://crm.example:65536/", TargetError::Port),
            ("https://crm.example:+443/", TargetError::Port),
            ("https://crm.example:443:80/", TargetError::Port),
            ("https://[::1]443/", TargetError::Port),
        ];
        for (url, why) in cases {
            assert_eq!(Target::parse(url), Err(why), "{url}");
        }
        assert_eq!(Target::parse(&format!("https://a.example/{}", "x".repeat(2_048))), Err(TargetError::Long));
    }

    #[test]
    fn at_128_numbers_that_stand_for_addresses_are_no_hosts() {
        for host in [
            "0",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "017700000001",
            "127.1",
            "127.0.1",
            "0177.0.0.1",
            "127.0.0.01",
            "1.2.3.4.5",
            "a.1",
            "127.0.0.1.",
        ] {
            assert_eq!(Target::parse(&format!("https://{host}/")), Err(TargetError::Host), "{host}");
        }
    }

    #[test]
    fn plain_urls_are_read_whole() {
        let target = Target::parse("HTTPS://CRM.Example.:8443/hook?key=a%20b&c=d").unwrap();
        assert_eq!((target.is_https(), target.port(), target.path()), (true, 8_443, "/hook?key=a%20b&c=d"));
        assert_eq!((target.authority().as_str(), target.origin().as_str()), ("crm.example:8443", "https://crm.example:8443"));
        let bare = Target::parse("http://crm.example?x=1").unwrap();
        assert_eq!((bare.path(), bare.authority().as_str(), bare.port()), ("/?x=1", "crm.example", 80));
        let six = Target::parse("https://[2001:DB8::1]/").unwrap();
        assert_eq!((six.authority().as_str(), six.host()), ("[2001:db8::1]", &Host::Address("2001:db8::1".parse().unwrap())));
        assert_eq!(Target::parse("https://xn--bcher-kva.example/").unwrap().authority(), "xn--bcher-kva.example");
    }

    #[test]
    fn what_a_hook_is_called_shows_no_secret_of_its_path() {
        let shown = format!("{:?}", Target::parse("https://crm.example/hook/s3cret?token=t0ken").unwrap());
        assert_eq!(shown, "Target(https://crm.example:443)");
    }
}
