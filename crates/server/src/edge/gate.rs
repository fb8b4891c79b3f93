//! What is refused of a request before any handler sees it: methods, hosts, paths, protocols and codings that this server does not take. Pure: reads the
//! head only.

use http::header::{CONTENT_ENCODING, EXPECT, HOST, SEC_WEBSOCKET_KEY, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Version};

use super::framing::{Fault, HEAD_LIMITS};

/// Where WebSockets live.
const SOCKETS: &str = "/ws/";

/// Where the pieces of recordings are put; nothing else here takes PUT.
const RECORDINGS: &str = "/console/recordings/";

/// A refusal: what is answered, and whether the connection goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// What is wrong and what to do.
    pub say: &'static str,
    /// Whether the connection ends with the answer.
    pub close: bool,
}

const fn refuse(status: StatusCode, say: &'static str) -> Refusal {
    Refusal { status, say, close: false }
}

const fn close(status: StatusCode, say: &'static str) -> Refusal {
    Refusal { status, say, close: true }
}

/// The answer to a message whose framing was stopped.
#[must_use]
pub const fn of_fault(fault: Fault) -> Refusal {
    match fault {
        Fault::Malformed => close(StatusCode::BAD_REQUEST, "this is no well-formed HTTP/1.1 request"),
        Fault::LineTooLong => close(StatusCode::URI_TOO_LONG, "the URL is too long: send the parameters by POST"),
        Fault::HeadersTooLarge => close(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too large"),
    }
}

/// The answer to a body whose framing was stopped.
pub const BROKEN_BODY: Refusal = close(StatusCode::BAD_REQUEST, "the body's chunks are malformed");

/// Under which names the server answers.
#[derive(Debug, Clone)]
pub enum Hosts {
    /// Whatever it is called.
    Any,
    /// These, as `Host` shows them, lower case; and, when so said, the names of this machine with any port.
    These {
        /// Host names, with port unless it is the usual one.
        names: Vec<String>,
        /// Whether `localhost` and loopback addresses are taken.
        loopback: bool,
    },
}

impl Hosts {
    fn take(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These { names, loopback } => names.iter().any(|name| name.eq_ignore_ascii_case(host)) || (*loopback && is_loopback(host)),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => {
            if !port.bytes().all(|c| c.is_ascii_digit()) {
                return false;
            }
            name
        }
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost") || name == "[::1]" || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// Judges a head.
///
/// # Errors
/// The refusal.
pub fn check(head: &Parts, hosts: &Hosts) -> Result<(), Refusal> {
    check_method(&head.method, head.uri.path())?;
    check_size(head)?;
    check_host(head, hosts)?;
    check_path(head.uri.path())?;
    check_protocol(head)
}

/// The methods that any page or API of this server takes; an override in a header is not looked at.
fn check_method(method: &Method, path: &str) -> Result<(), Refusal> {
    if matches!(*method, Method::GET | Method::POST | Method::HEAD) || (*method == Method::PUT && path.starts_with(RECORDINGS)) {
        return Ok(());
    }
    let say = "this server takes GET, HEAD and POST";
    // What follows a CONNECT is no HTTP.
    Err(if *method == Method::CONNECT { close(StatusCode::METHOD_NOT_ALLOWED, say) } else { refuse(StatusCode::METHOD_NOT_ALLOWED, say) })
}

/// HTTP/1 heads have been measured on the wire; HTTP/2 packs its own, so they are measured here.
fn check_size(head: &Parts) -> Result<(), Refusal> {
    if head.version != Version::HTTP_2 {
        return Ok(());
    }
    let target = head.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let is_api = head.uri.path().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("/API/"));
    if target > if is_api { HEAD_LIMITS.api_line } else { HEAD_LIMITS.line } {
        return Err(of_fault(Fault::LineTooLong));
    }
    let too_many = head.headers.len() > HEAD_LIMITS.headers;
    if too_many || head.headers.iter().any(|(name, value)| name.as_str().len() + value.len() > HEAD_LIMITS.header) {
        return Err(of_fault(Fault::HeadersTooLarge));
    }
    Ok(())
}

fn check_host(head: &Parts, hosts: &Hosts) -> Result<(), Refusal> {
    let foreign =
        refuse(StatusCode::MISDIRECTED_REQUEST, "this server does not answer under that host name: see server.public_url and server.hosts");
    let mut given = head.headers.get_all(HOST).iter();
    let (first, second) = (given.next(), given.next());
    if second.is_some() {
        return Err(close(StatusCode::BAD_REQUEST, "more than one Host header"));
    }
    // A target in absolute form names the host too; both have to be ours.
    if let Some(authority) = head.uri.authority() {
        if !hosts.take(authority.as_str()) {
            return Err(foreign);
        }
        if head.version == Version::HTTP_2 && first.is_none() {
            return Ok(());
        }
    }
    match first.map(|host| host.to_str()) {
        Some(Ok(host)) if hosts.take(host) => Ok(()),
        Some(Ok(_)) => Err(foreign),
        Some(Err(_)) => Err(close(StatusCode::BAD_REQUEST, "the Host header is no host name")),
        None if head.version < Version::HTTP_11 && matches!(hosts, Hosts::Any) => Ok(()),
        None => Err(close(StatusCode::BAD_REQUEST, "the Host header is missing")),
    }
}

/// Every path of this server is made of these characters, so nothing has to be decoded, once or twice, and no two spellings name one page.
fn check_path(path: &str) -> Result<(), Refusal> {
    let mut before = 0;
    for c in path.bytes() {
        let known = c.is_ascii_alphanumeric() || matches!(c, b'/' | b'.' | b'-' | b'_');
        // `//`, and a segment that starts with a dot, `..` among them.
        if !known || (before == b'/' && matches!(c, b'/' | b'.')) {
            return Err(refuse(StatusCode::BAD_REQUEST, "no page has such a path: it holds letters, digits and / . - _ only"));
        }
        before = c;
    }
    if path.starts_with('/') { Ok(()) } else { Err(refuse(StatusCode::BAD_REQUEST, "the path must start with /")) }
}

fn check_protocol(head: &Parts) -> Result<(), Refusal> {
    let headers = &head.headers;
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bodies are taken as they are: send it without Content-Encoding"));
    }
    if let Some(expected) = headers.get(EXPECT)
        && !expected.as_bytes().eq_ignore_ascii_case(b"100-continue")
    {
        return Err(close(StatusCode::EXPECTATION_FAILED, "the only expectation is 100-continue"));
    }
    if headers.contains_key(UPGRADE) && !(is_websocket(&head.method, headers) && head.uri.path().starts_with(SOCKETS)) {
        return Err(close(StatusCode::BAD_REQUEST, "the only other protocol is websocket, below /ws/ only"));
    }
    Ok(())
}

fn is_websocket(method: &Method, headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(UPGRADE).iter();
    let one = given.next().is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket")) && given.next().is_none();
    let bodiless = !headers.contains_key(http::header::CONTENT_LENGTH) && !headers.contains_key(http::header::TRANSFER_ENCODING);
    *method == Method::GET && one && bodiless && headers.contains_key(SEC_WEBSOCKET_KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Hosts {
        Hosts::These { names: vec!["help.example.com".to_owned(), "help.example.com:8443".to_owned()], loopback: false }
    }

    fn ask(method: &str, target: &str, headers: &[(&str, &str)]) -> Result<(), u16> {
        let mut request = http::Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(()).unwrap().into_parts().0, &hosts()).map_err(|refusal| refusal.status.as_u16())
    }

    const HOST: (&str, &str) = ("host", "help.example.com");

    #[test]
    fn at_074_other_methods_are_refused_and_an_override_is_ignored() {
        for method in ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "OPTIONS", "DEBUG", "PROPFIND", "get"] {
            assert_eq!(ask(method, "/", &[HOST]), Err(405), "{method}");
        }
        assert_eq!(ask("GET", "/", &[HOST, ("x-http-method-override", "DELETE")]), Ok(()));
        assert_eq!(ask("PUT", "/console/recordings/1/0", &[HOST]), Ok(()));
        for (method, path) in [("PUT", "/console/recordings"), ("PUT", "/console/login"), ("DELETE", "/console/recordings/1")] {
            assert_eq!(ask(method, path, &[HOST]), Err(405), "{method} {path}");
        }
    }

    #[test]
    fn at_075_only_our_hosts_are_answered() {
        for (target, host, status) in [
            ("/", "help.example.com", None),
            ("/", "HELP.example.com:8443", None),
            ("/", "evil.example", Some(421)),
            ("/", "help.example.com.evil.example", Some(421)),
            ("/", "help.example.com:80", Some(421)),
            ("/", "127.0.0.1", Some(421)),
            ("http://help.example.com/", "help.example.com", None),
            ("http://evil.example/", "help.example.com", Some(421)),
            ("http://help.example.com/", "evil.example", Some(421)),
        ] {
            let given = ask("GET", target, &[("host", host), ("x-forwarded-host", "help.example.com")]);
            assert_eq!(given.err(), status, "{target} {host}");
        }
        assert_eq!(ask("GET", "/", &[]), Err(400));
        assert_eq!(ask("GET", "/", &[HOST, HOST]), Err(400));
    }

    #[test]
    fn loopback_names_are_taken_where_said() {
        let hosts = Hosts::These { names: Vec::new(), loopback: true };
        for (host, taken) in [
            ("localhost:8080", true),
            ("127.0.0.1", true),
            ("[::1]:1", true),
            ("[::1]", true),
            ("127.0.0.1.evil.example", false),
            ("localhost:x", false),
            ("10.0.0.1", false),
            ("", false),
        ] {
            assert_eq!(hosts.take(host), taken, "{host}");
        }
    }

    #[test]
    fn at_070_odd_paths_are_refused() {
        for path in [
            "/%00",
            "/%2e%2e%2fetc",
            "/..;/",
            "/a/..;/b",
            "//",
            "/a//b",
            "/a/../b",
            "/a/./b",
            "/.git",
            "/%252e",
            "/a%5cb",
            "/%c0%af",
            "/a;b",
            "/~a",
            "/a b".replace(' ', "%20").as_str(),
        ] {
            assert_eq!(ask("GET", path, &[HOST]), Err(400), "{path}");
        }
        for path in ["/", "/API/requestPINCode_v3.aspx", "/o/acme-support/", "/assets/console-Cz6F.js", "/API/API.asmx/login"] {
            assert_eq!(ask("GET", path, &[HOST]), Ok(()), "{path}");
        }
    }

    #[test]
    fn at_077_compressed_bodies_are_refused() {
        for coding in ["gzip", "br", "identity"] {
            assert_eq!(ask("POST", "/", &[HOST, ("content-encoding", coding)]), Err(415));
        }
    }

    #[test]
    fn at_080_no_other_protocol_than_websocket() {
        let key = ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        for upgrade in ["h2c", "foo", "websocket, h2c", "TLS/1.0"] {
            assert_eq!(ask("GET", "/ws/session", &[HOST, key, ("upgrade", upgrade)]), Err(400), "{upgrade}");
        }
        assert_eq!(ask("POST", "/ws/session", &[HOST, key, ("upgrade", "websocket")]), Err(400));
        assert_eq!(ask("GET", "/ws/session", &[HOST, ("upgrade", "websocket")]), Err(400));
        assert_eq!(ask("GET", "/ws/session", &[HOST, key, ("upgrade", "websocket"), ("content-length", "5")]), Err(400));
        assert_eq!(ask("GET", "/API/login.aspx", &[HOST, key, ("upgrade", "websocket")]), Err(400));
        assert_eq!(ask("GET", "/ws/session", &[HOST, key, ("upgrade", "websocket")]), Ok(()));
    }

    #[test]
    fn at_067_other_expectations_are_refused() {
        assert_eq!(ask("POST", "/", &[HOST, ("expect", "200-ok")]), Err(417));
        assert_eq!(ask("POST", "/", &[HOST, ("expect", "100-Continue")]), Ok(()));
    }
}
