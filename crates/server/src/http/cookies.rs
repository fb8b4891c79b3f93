//! The three cookies: what they are called, how they are set and how they are found. What they mean is the domain's.

use http::HeaderMap;
use http::header::COOKIE;

/// The API's login.
pub const API: &str = "ASP.NET_SessionId";
/// The console's login.
pub const CONSOLE: &str = "__Host-console";
/// The customer's seat.
pub const SEAT: &str = "__Host-seat";

/// The longest value that is looked at; longer ones are nobody's.
const LONGEST: usize = 256;

/// The value of the first cookie of this name.
#[must_use]
pub fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, value)| *known == name && !value.is_empty() && value.len() <= LONGEST).map(|(_, value)| value)
}

/// Sets the API's cookie; `Secure` exactly when the public address is https, because integrations on loopback and behind old stacks send it only then.
#[must_use]
pub fn set_api(value: &str, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{API}={value}; Path=/; HttpOnly; SameSite=Strict{secure}")
}

/// Ends the API's cookie.
#[must_use]
pub fn end_api(https: bool) -> String {
    format!("{}; Max-Age=0", set_api("", https))
}

/// Sets one of the pages' cookies for this browser session.
#[must_use]
pub fn set_page(name: &str, value: &str) -> String {
    // A seat has to come along when a help desk's own page has posted the PIN and the browser follows the redirect.
    let same_site = if name == SEAT { "Lax" } else { "Strict" };
    format!("{name}={value}; Path=/; HttpOnly; Secure; SameSite={same_site}")
}

/// Ends one of the pages' cookies.
#[must_use]
pub fn end_page(name: &str) -> String {
    format!("{}; Max-Age=0", set_page(name, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_over_several_lines() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "a=1; ASP.NET_SessionId=abc ;b=2".parse().unwrap());
        headers.append(COOKIE, "__Host-seat=xyz".parse().unwrap());
        assert_eq!(find(&headers, API), Some("abc"));
        assert_eq!(find(&headers, SEAT), Some("xyz"));
        assert_eq!(find(&headers, CONSOLE), None);
    }

    #[test]
    fn empty_and_endless_values_are_nobodys() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, format!("{API}=; {SEAT}={}", "x".repeat(257)).parse().unwrap());
        assert_eq!((find(&headers, API), find(&headers, SEAT)), (None, None));
    }

    #[test]
    fn pages_cookies_are_host_bound_and_the_apis_follows_the_public_address() {
        assert_eq!(set_page(SEAT, "v"), "__Host-seat=v; Path=/; HttpOnly; Secure; SameSite=Lax");
        assert_eq!(set_page(CONSOLE, "v"), "__Host-console=v; Path=/; HttpOnly; Secure; SameSite=Strict");
        assert_eq!(set_api("v", false), "ASP.NET_SessionId=v; Path=/; HttpOnly; SameSite=Strict");
        assert!(set_api("v", true).ends_with("; Secure"));
        assert!(end_api(true).ends_with("; Max-Age=0"));
    }
}
