//! Logging in and out, and asking for an authcode. The throttle is charged before any password is hashed. Who calls afterwards is not here.

use towline_model::{Actor, Audience, Budget, Endpoint, Person, PersonStatus, Window};
use towline_store::{Charge, Charged, Credential, NewLogin, folded};

use crate::passwords::LONGEST;
use crate::{Caller, Cx, Error};

/// An e-mail address and a password, as they were given.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The address.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
}

/// A login that was just made. The secret goes into a cookie and nowhere else.
pub struct Token {
    /// The cookie's value.
    pub secret: String,
    /// Who logged in.
    pub person: Person,
}

/// The longest e-mail address in bytes (RFC 5321).
pub(crate) const LONGEST_EMAIL: usize = 254;

/// The alphabet of authcodes and of the API's cookie.
const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Logs somebody in for one audience.
///
/// # Errors
/// `LoginLimit` before anything is checked, `WrongPassword`, `NotTechnician` (console only), `Busy`, `Store`, `Entropy`.
pub async fn log_in(cx: &Cx<'_>, attempt: Attempt<'_>, audience: Audience) -> Result<Token, Error> {
    let endpoint = (audience == Audience::Api).then_some(Endpoint::Login);
    let person = check(cx, attempt, "login", endpoint).await?;
    begin(cx, person, audience).await
}

/// Begins a login of somebody who has shown who they are.
///
/// # Errors
/// `NotTechnician` (console only), `Store`, `Entropy`.
pub(crate) async fn begin(cx: &Cx<'_>, person: Person, audience: Audience) -> Result<Token, Error> {
    if audience == Audience::Console && person.seat().is_none() {
        return Err(Error::NotTechnician);
    }
    let rules = &cx.house.rules;
    let secret = match audience {
        // The form that clients of this API have always seen in this cookie.
        Audience::Api => letters(cx, 24)?,
        Audience::Console => cx.secret()?,
    };
    let login = NewLogin {
        token: cx.house.keys.login(&secret),
        audience,
        person: person.id,
        network: Some(cx.network),
        at: cx.now,
        expires_at: cx.now + rules.login_life,
        parallel: match audience {
            Audience::Api => rules.parallel_api_logins,
            Audience::Console => rules.parallel_logins,
        },
    };
    cx.store().create_login(login).await?;
    Ok(Token { secret, person })
}

/// Ends the login with this cookie.
///
/// # Errors
/// `NotLoggedIn` when there is none, `Store`.
pub async fn log_out(cx: &Cx<'_>, cookie: Option<&str>, audience: Audience) -> Result<(), Error> {
    let cookie = cookie.filter(|cookie| !cookie.is_empty()).ok_or(Error::NotLoggedIn)?;
    let token = cx.house.keys.login(cookie);
    let idle = match audience {
        Audience::Api => cx.house.rules.api_idle,
        Audience::Console => cx.house.rules.console_idle,
    };
    let login = cx.store().use_login(&token, audience, cx.now, idle).await?.ok_or(Error::NotLoggedIn)?;
    cx.store().end_login(&token, audience).await?;
    cx.tell_rights(&login.person);
    Ok(())
}

/// Who holds the console login with this cookie; using it keeps it alive.
///
/// # Errors
/// `NotLoggedIn`, `Store`.
pub async fn console_login(cx: &Cx<'_>, cookie: &str) -> Result<Caller, Error> {
    let token = cx.house.keys.login(cookie);
    let login = cx.store().use_login(&token, Audience::Console, cx.now, cx.house.rules.console_idle).await?;
    login.map(|login| Caller::of(login.person)).ok_or(Error::NotLoggedIn)
}

/// Gives somebody a new authcode; the old one stops working. Shown this once.
///
/// # Errors
/// `TooSoon` when asked faster than the rate or when logins have failed too often, `WrongPassword`, `Busy`, `Store`, `Entropy`.
pub async fn request_authcode(cx: &Cx<'_>, attempt: Attempt<'_>) -> Result<String, Error> {
    let gap = Budget {
        key: format!("authcode:{}", folded(clip(attempt.email))),
        windows: vec![Window { span: cx.house.rules.authcode_gap, max: 1 }],
        wait_from: 0,
    };
    if let Charged::Exhausted { retry_at } = cx.store().charge(Charge { budgets: vec![gap], now: cx.now }).await? {
        return Err(Error::TooSoon { retry_at });
    }
    let person = match check(cx, attempt, "authcode", Some(Endpoint::Authcode)).await {
        Err(Error::LoginLimit { retry_at }) => return Err(Error::TooSoon { retry_at }),
        other => other?,
    };
    new_authcode(cx, &person).await
}

/// Gives somebody who has shown who they are a new authcode.
pub(crate) async fn new_authcode(cx: &Cx<'_>, person: &Person) -> Result<String, Error> {
    let code = letters(cx, 128)?;
    cx.store().set_authcode(person.id, cx.house.keys.authcode(&code), cx.now).await?;
    Ok(code)
}

/// Charges the throttles, then checks the password. `door` keeps the throttles of different doors apart; an endpoint that the person's organisation denies
/// takes no password for the right one, at the same cost.
pub(crate) async fn check(cx: &Cx<'_>, attempt: Attempt<'_>, door: &str, endpoint: Option<Endpoint>) -> Result<Person, Error> {
    let rules = &cx.house.rules;
    let account = folded(clip(attempt.email));
    let calls = Budget { key: format!("{door}:{account}|{}", cx.network.address()), windows: vec![rules.logins], wait_from: 0 };
    let failures = [
        Budget { key: format!("failed:{account}"), windows: vec![rules.failures_per_account], wait_from: 0 },
        Budget { key: format!("failed:{}", cx.network.neighbourhood()), windows: vec![rules.failures_per_network], wait_from: 0 },
    ];
    let failure_keys = failures.iter().map(|budget| budget.key.clone()).collect::<Vec<_>>();
    let budgets = std::iter::once(calls).chain(failures).collect();
    if let Charged::Exhausted { retry_at } = cx.store().charge(Charge { budgets, now: cx.now }).await? {
        return Err(Error::LoginLimit { retry_at });
    }
    let usable = attempt.email.len() <= LONGEST_EMAIL && attempt.password.len() <= LONGEST;
    let credential = if usable { cx.store().credential(attempt.email).await? } else { None };
    let hash = credential.as_ref().and_then(|credential| credential.password.as_deref());
    let given = if usable { attempt.password } else { "" };
    let fits = cx.house.passwords.fits(given, hash).await?;
    match credential {
        Some(Credential { person, denied, .. }) if fits && person.status == PersonStatus::Enabled => {
            // Also where the endpoint is denied: a program that goes on asking must not lock its owner out of the console.
            cx.store().refund(failure_keys).await?;
            if endpoint.is_some_and(|endpoint| denied.has(endpoint)) { Err(Error::WrongPassword) } else { Ok(person) }
        }
        _ => Err(Error::WrongPassword),
    }
}

/// As much of a name as goes into a budget's key.
pub(crate) fn clip(name: &str) -> &str {
    let mut end = name.len().min(LONGEST_EMAIL);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or_default()
}

/// So many characters of `[0-9a-z]`, uniform: bytes beyond the largest multiple of 36 are drawn again.
pub fn letters(cx: &Cx<'_>, length: usize) -> Result<String, Error> {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let bytes = cx.random::<64>()?;
        let fair = bytes.iter().filter(|byte| **byte < 252).filter_map(|byte| ALPHABET.get(usize::from(byte % 36)));
        text.extend(fair.take(length - text.len()).map(|letter| char::from(*letter)));
    }
    Ok(text)
}

/// Who acts when this person does.
pub(crate) const fn actor(person: &Person) -> Actor {
    Actor::Person(person.id)
}
