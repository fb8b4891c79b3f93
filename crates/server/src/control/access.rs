//! Orders about ways in: single sign-on, denied endpoints, API tokens.

use serde::{Deserialize, Serialize};
use towline_domain::{Cx, Error, NewToken, use_cases};
use towline_model::{self as model, Actor, Span};
use zeroize::Zeroizing;

use super::Done;

/// One of the API's endpoints that take a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// `login`.
    Login,
    /// `requestAuthCode` and `requestAuthCodeSSO`.
    Authcode,
}

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// PINs, links and sessions.
    pub sessions: bool,
    /// Reports.
    pub reports: bool,
    /// Groups, people and channels.
    pub organisation: bool,
    /// Whether it opens only what changes nothing.
    pub read_only: bool,
}

/// What an organisation has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// Its account id.
    pub account: i64,
    /// Whether it has a password for single sign-on.
    pub single_sign_on: bool,
    /// Whether the API's `login` is denied.
    pub login_denied: bool,
    /// Whether `requestAuthCode` and `requestAuthCodeSSO` are denied.
    pub authcode_denied: bool,
    /// How many API tokens it has.
    pub tokens: usize,
}

/// An API token, but for its secret. Times are microseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// What it is called.
    pub name: String,
    /// Whom it stands for.
    pub email: String,
    /// What it opens.
    pub scope: Scope,
    /// When it was made.
    pub created_at: i64,
    /// When it was last used, to within ten minutes.
    pub used_at: Option<i64>,
    /// From when on it opens nothing.
    pub expires_at: Option<i64>,
    /// Whether that is past.
    pub expired: bool,
}

impl From<Endpoint> for model::Endpoint {
    fn from(endpoint: Endpoint) -> Self {
        match endpoint {
            Endpoint::Login => Self::Login,
            Endpoint::Authcode => Self::Authcode,
        }
    }
}

impl From<Scope> for model::Scope {
    fn from(Scope { sessions, reports, organisation, read_only }: Scope) -> Self {
        Self { sessions, reports, organisation, read_only }
    }
}

impl From<model::Scope> for Scope {
    fn from(model::Scope { sessions, reports, organisation, read_only }: model::Scope) -> Self {
        Self { sessions, reports, organisation, read_only }
    }
}

pub async fn set_sso_password(cx: &Cx<'_>, organisation: &str, password: Option<Zeroizing<String>>) -> Result<Done, Error> {
    let found = use_cases::organisation_named(cx, organisation).await?;
    let password = password.as_ref().map(|password| password.as_str());
    use_cases::set_sso_password(cx, found.id, password, Actor::Operator).await?;
    Ok(Done::Quietly)
}

pub async fn deny(cx: &Cx<'_>, organisation: &str, endpoint: Endpoint, denied: bool) -> Result<Done, Error> {
    let found = use_cases::organisation_named(cx, organisation).await?;
    use_cases::deny(cx, found.id, endpoint.into(), denied, Actor::Operator).await?;
    Ok(Done::Quietly)
}

pub async fn show(cx: &Cx<'_>, organisation: &str) -> Result<Done, Error> {
    let found = use_cases::organisation_named(cx, organisation).await?;
    let access = use_cases::access(cx, found.id).await?;
    Ok(Done::Settings(Settings {
        name: found.name,
        account: found.root.0,
        single_sign_on: access.single_sign_on,
        login_denied: access.denied.login,
        authcode_denied: access.denied.authcode,
        tokens: use_cases::tokens(cx, found.id).await?.len(),
    }))
}

pub async fn create_token(
    cx: &Cx<'_>,
    organisation: &str,
    email: &str,
    name: &str,
    scope: Scope,
    days: Option<u32>,
) -> Result<Done, Error> {
    let found = use_cases::organisation_named(cx, organisation).await?;
    let life = days.map(|days| Span::hours(24 * i64::from(days)));
    let new = NewToken { organisation: found.id, email, name, scope: scope.into(), life, actor: Actor::Operator };
    Ok(Done::Secret(use_cases::create_token(cx, new).await?.into()))
}

pub async fn list_tokens(cx: &Cx<'_>, organisation: &str) -> Result<Done, Error> {
    let found = use_cases::organisation_named(cx, organisation).await?;
    let tokens = use_cases::tokens(cx, found.id).await?.into_iter().map(|listed| Listed {
        name: listed.token.name,
        email: listed.email,
        scope: listed.token.scope.into(),
        created_at: listed.token.created_at.0,
        used_at: listed.token.used_at.map(|at| at.0),
        expires_at: listed.token.expires_at.map(|at| at.0),
        expired: listed.token.expires_at.is_some_and(|end| end <= cx.now),
    });
    Ok(Done::Tokens(tokens.collect()))
}

pub async fn revoke_token(cx: &Cx<'_>, organisation: &str, name: &str) -> Result<Done, Error> {
    let found = use_cases::organisation_named(cx, organisation).await?;
    use_cases::revoke_token(cx, found.id, name, Actor::Operator).await?;
    Ok(Done::Quietly)
}
