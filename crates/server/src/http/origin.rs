//! Whether a browser sent a request from one of our own pages. Sec-Fetch-Site first, Origin where a browser does not send that.

use http::HeaderMap;
use http::header::ORIGIN;

/// Where a request says it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// One of our pages.
    Ours,
    /// Not a browser, or one that does not say.
    Silent,
    /// Another site, or another origin of our own site.
    Elsewhere,
}

/// Reads it off the headers; `public` is our origin.
#[must_use]
pub fn from(headers: &HeaderMap, public: &str) -> From {
    let site = headers.get("sec-fetch-site").map(http::HeaderValue::as_bytes);
    let mut origins = headers.get_all(ORIGIN).iter();
    let origin = origins.next();
    let foreign_origin = origins.next().is_some() || origin.is_some_and(|origin| origin.as_bytes() != public.as_bytes());
    // A form of our own page under `Referrer-Policy: no-referrer` comes with `Origin: null`; that it is ours the browser says in Sec-Fetch-Site.
    let withheld = origin.is_some_and(|origin| origin.as_bytes() == b"null");
    match site {
        // What the user typed or opened from a bookmark.
        Some(b"none") if !foreign_origin => From::Ours,
        Some(b"same-origin") if !foreign_origin || withheld => From::Ours,
        Some(_) => From::Elsewhere,
        None if foreign_origin => From::Elsewhere,
        None if origin.is_some() => From::Ours,
        None => From::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_093_only_our_own_pages_are_ours() {
        let us = "https://help.example.com";
        for (site, origin, expected) in [
            (None, None, From::Silent),
            (Some("same-origin"), Some(us), From::Ours),
            (Some("none"), None, From::Ours),
            (Some("cross-site"), None, From::Elsewhere),
            (Some("same-site"), Some("https://www.example.com"), From::Elsewhere),
            (Some("same-origin"), Some("https://evil.example"), From::Elsewhere),
            (None, Some("null"), From::Elsewhere),
            (Some("cross-site"), Some("null"), From::Elsewhere),
            (Some("same-origin"), Some("null"), From::Ours),
            (None, Some("https://help.example.com.evil.example"), From::Elsewhere),
            (None, Some("https://help.example.com:444"), From::Elsewhere),
            (None, Some("http://help.example.com"), From::Elsewhere),
            (None, Some(us), From::Ours),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            if let Some(origin) = origin {
                headers.insert(ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(from(&headers, us), expected, "{site:?} {origin:?}");
        }
    }
}
