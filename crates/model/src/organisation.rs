//! One customer of the installation.

use crate::{NodeId, OrganisationId, Timestamp};

/// A short name for URLs: 1 to 40 of `[a-z0-9-]`, neither first nor last a dash.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug(String);

/// An organisation; the vendor's *account*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its number.
    pub id: OrganisationId,
    /// The root of its tree: the vendor's AccountID.
    pub root: NodeId,
    /// Its display name, unique ignoring case.
    pub name: String,
    /// Its name in URLs, unique.
    pub slug: Slug,
    /// When it was made.
    pub created_at: Timestamp,
}

/// One of the API's endpoints that take a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `login`.
    Login,
    /// `requestAuthCode` and `requestAuthCodeSSO`.
    Authcode,
}

/// Which of the API's endpoints an organisation denies to its people. The pages' logins are not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Denied {
    /// [`Endpoint::Login`].
    pub login: bool,
    /// [`Endpoint::Authcode`].
    pub authcode: bool,
}

impl Denied {
    /// Whether this endpoint is denied.
    #[must_use]
    pub const fn has(self, endpoint: Endpoint) -> bool {
        match endpoint {
            Endpoint::Login => self.login,
            Endpoint::Authcode => self.authcode,
        }
    }
}

impl Slug {
    /// Takes a slug that is already well formed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let inner = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
        let fits = !text.is_empty() && text.len() <= 40 && text.bytes().all(|b| inner(&b));
        (fits && !text.starts_with('-') && !text.ends_with('-')).then(|| Self(text.to_owned()))
    }

    /// Makes a slug out of a display name: letters and digits lower-cased, everything else one dash; `desk` when nothing is left.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let mut slug = String::new();
        for c in name.chars().take(200) {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
            if slug.len() == 40 {
                break;
            }
        }
        let slug = slug.trim_matches('-');
        Self(if slug.is_empty() { "desk".to_owned() } else { slug.to_owned() })
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_come_from_names() {
        for (name, slug) in [("ACME Support", "acme-support"), ("  Ünïcode & Co. ", "n-code-co"), ("???", "desk"), ("a", "a")] {
            assert_eq!(Slug::from_name(name).as_str(), slug);
            assert!(Slug::parse(slug).is_some());
        }
        assert!(Slug::from_name(&"x y".repeat(100)).as_str().len() <= 40);
    }

    #[test]
    fn at_070_a_slug_is_never_a_path() {
        for text in ["", "-a", "a-", "A", "a/b", "..", "a.b", "%2e", &"a".repeat(41)] {
            assert_eq!(Slug::parse(text), None, "{text}");
        }
    }
}
