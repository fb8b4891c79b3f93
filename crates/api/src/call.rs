//! From decoded arguments to a reply, the same for every method and every encoding. Decoding and encoding are crate `wire`'s.

use towline_domain::{Credentials, Cx, Error, OverLong as Rule, use_cases};
use towline_wire::input::Problem;
use towline_wire::{Args, BadInput, Encoding, OverLong, Reply};

use crate::entry::{Answer, Entry, Given, Run, Streamed};
use crate::status;

/// A call as it came in, decoded.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// How it was encoded.
    pub encoding: Encoding,
    /// Its arguments; `Err` when they could not be read.
    pub args: Result<&'a Args, &'a BadInput>,
    /// The login cookie.
    pub cookie: Option<&'a str>,
    /// An authcode from an `Authorization: Bearer` header; a parameter wins over it.
    pub bearer: Option<&'a str>,
    /// The `Idempotency-Key` header.
    pub repeat: Option<&'a str>,
}

/// What becomes of the login cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CookieChange {
    /// Set it to this secret.
    Set(String),
    /// End it.
    End,
}

/// The outcome of a call.
pub enum Outcome {
    /// A reply in the method's own terms.
    Reply {
        /// Status and outputs.
        reply: Reply,
        /// Why it was refused, for the header `Towline-Reason`: ASCII, one line, nothing of the input.
        reason: Option<String>,
        /// What becomes of the login cookie.
        cookie: Option<CookieChange>,
        /// A text that is still being made; `reply` is then without outputs.
        streamed: Option<Box<Streamed>>,
        /// What went wrong inside, for the log.
        failure: Option<Error>,
    },
    /// On SOAP an input that is not of its declared type is a fault, as the schema has it.
    Fault(BadInput),
}

/// Runs one method.
pub async fn call(cx: &Cx<'_>, entry: &'static Entry, incoming: Incoming<'_>) -> Outcome {
    match attempt(cx, entry, incoming).await {
        Ok(Answer { outputs, cookie, streamed }) => {
            let cookie = cookie.map(|secret| if secret.is_empty() { CookieChange::End } else { CookieChange::Set(secret) });
            Outcome::Reply { reply: Reply::ok(outputs), reason: None, cookie, streamed, failure: None }
        }
        Err(Refused::Input(bad)) if matches!(incoming.encoding, Encoding::Soap(_)) && is_of_type(&bad) => Outcome::Fault(bad),
        Err(Refused::Input(bad)) => {
            let reply = Reply::refusal(status::of_input(entry.method, &bad));
            Outcome::Reply { reply, reason: Some(bad.to_string()), cookie: None, streamed: None, failure: None }
        }
        Err(Refused::Rule(error)) => {
            let reply = Reply::refusal(status::of(entry.method, &error));
            let reason = Some(error.to_string());
            let failure = error.is_internal().then_some(error);
            Outcome::Reply { reply, reason, cookie: None, streamed: None, failure }
        }
    }
}

enum Refused {
    Input(BadInput),
    Rule(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Rule(error)
    }
}

async fn attempt(cx: &Cx<'_>, entry: &'static Entry, incoming: Incoming<'_>) -> Result<Answer, Refused> {
    let args = incoming.args.map_err(|bad| Refused::Input(bad.clone()))?;
    let over_long = match cx.house.rules.over_long {
        Rule::Refuse => OverLong::Refuse,
        Rule::Truncate => OverLong::Truncate,
    };
    let read = entry.method.read_with(args, incoming.encoding, over_long);
    // Who calls is settled before what they send, except where the encoding itself cannot read it.
    if let (Err(bad), Encoding::Soap(_)) = (&read, incoming.encoding)
        && is_of_type(bad)
    {
        return Err(Refused::Input(bad.clone()));
    }
    let given = |input| Given { cx, input, cookie: incoming.cookie, repeat: incoming.repeat };
    match entry.run {
        Run::Anybody(run) => {
            let input = read.map_err(Refused::Input)?;
            Ok(run(given(&input)).await?)
        }
        Run::Caller(run) | Run::Technician(run) | Run::Administrator(run) => {
            let sent = args.get("authcode").filter(|code| !code.is_empty()).or_else(|| args.get("sAuthCode"));
            let authcode = sent.filter(|code| !code.is_empty()).or(incoming.bearer);
            let caller = use_cases::caller(cx, Credentials { authcode, cookie: incoming.cookie }).await?;
            caller.may(entry.need)?;
            match entry.run {
                Run::Technician(_) => drop(caller.technician()?),
                Run::Administrator(_) => use_cases::administrator(cx, &caller).await?,
                Run::Anybody(_) | Run::Caller(_) => {}
            }
            let input = read.map_err(Refused::Input)?;
            Ok(run(given(&input), caller).await?)
        }
    }
}

/// Whether the input contradicts the schema's type, rather than a rule of the method.
const fn is_of_type(bad: &BadInput) -> bool {
    matches!(bad.problem, Problem::NotInt | Problem::NotFlag | Problem::NotOneOf(_) | Problem::NotNumbered(_) | Problem::NotText)
}
