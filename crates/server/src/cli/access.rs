//! `towline organisation` and `towline token`: which ways in an organisation has.

use clap::{Args, Subcommand, ValueEnum};
use jiff::tz::TimeZone;

use super::people::{OTHER, give};
use super::{Failure, Place, print, secret};
use crate::control::{self, Done, Listed, Order, Settings};

/// `towline organisation`.
#[derive(Debug, Subcommand)]
pub enum Organisation {
    /// Print what the organisation has set
    Show(Which),
    /// Set the password with which its portal signs people on (at least 15 characters, from standard input), or clear it
    SsoPassword {
        #[command(flatten)]
        which: Which,
        /// Have none: nobody signs on by the portal any more
        #[arg(long)]
        clear: bool,
    },
    /// Deny an endpoint of the API to its people; the console's login stays
    Deny {
        #[command(flatten)]
        which: Which,
        /// What to deny
        endpoint: Endpoint,
    },
    /// Allow an endpoint again
    Allow {
        #[command(flatten)]
        which: Which,
        /// What to allow
        endpoint: Endpoint,
    },
}

/// `towline token`.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token and print its secret, once; it is used wherever the API takes an authcode
    Create {
        #[command(flatten)]
        which: Which,
        /// E-mail address of the master administrator who acts when it is used
        #[arg(long = "for", value_name = "EMAIL")]
        email: String,
        /// What it is called
        #[arg(long, value_name = "TEXT")]
        name: String,
        /// What it opens, separated by commas
        #[arg(long, value_name = "AREAS", value_delimiter = ',', default_value = "all")]
        scope: Vec<Area>,
        /// Open only what changes nothing
        #[arg(long)]
        read_only: bool,
        /// Let it end after so many days; otherwise it lives until it is revoked
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3_650))]
        expires_in: Option<u32>,
    },
    /// List the tokens, without their secrets
    List(Which),
    /// End a token for good
    Revoke {
        #[command(flatten)]
        which: Which,
        /// What it is called
        #[arg(long, value_name = "TEXT")]
        name: String,
    },
}

/// Which organisation.
#[derive(Debug, Args)]
pub struct Which {
    #[command(flatten)]
    place: Place,
    /// The organisation's name
    #[arg(long, value_name = "NAME")]
    organisation: String,
}

/// An endpoint that takes a password.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Endpoint {
    /// login
    Login,
    /// requestAuthCode and requestAuthCodeSSO
    Authcode,
}

/// What a token may be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Area {
    /// Everything
    All,
    /// PINs, links, sessions and what was said in them
    Sessions,
    /// Reports
    Reports,
    /// Groups, people and channels
    Organisation,
}

/// Runs `towline organisation`.
pub fn organisation(organisation: &Organisation) -> Result<(), Failure> {
    match organisation {
        Organisation::Show(which) => {
            let order = Order::ShowOrganisation { organisation: which.organisation.clone() };
            let Done::Settings(settings) = give(&which.place, order)? else { return Err(Failure::run(OTHER)) };
            print::line(&shown(&settings))
        }
        Organisation::SsoPassword { which, clear } => {
            let password = if *clear { None } else { Some(secret::read()?) };
            give(&which.place, Order::SetSsoPassword { organisation: which.organisation.clone(), password }).map(drop)
        }
        Organisation::Deny { which, endpoint } => switch(which, *endpoint, true),
        Organisation::Allow { which, endpoint } => switch(which, *endpoint, false),
    }
}

fn switch(which: &Which, endpoint: Endpoint, denied: bool) -> Result<(), Failure> {
    let endpoint = match endpoint {
        Endpoint::Login => control::Endpoint::Login,
        Endpoint::Authcode => control::Endpoint::Authcode,
    };
    give(&which.place, Order::Deny { organisation: which.organisation.clone(), endpoint, denied }).map(drop)
}

/// Runs `towline token`.
pub fn token(token: &Token) -> Result<(), Failure> {
    match token {
        Token::Create { which, email, name, scope, read_only, expires_in } => {
            let order = Order::CreateToken {
                organisation: which.organisation.clone(),
                email: email.clone(),
                name: name.clone(),
                scope: scope_of(scope, *read_only),
                days: *expires_in,
            };
            let Done::Secret(secret) = give(&which.place, order)? else { return Err(Failure::run(OTHER)) };
            print::line(&secret)
        }
        Token::List(which) => {
            let order = Order::ListTokens { organisation: which.organisation.clone() };
            let Done::Tokens(tokens) = give(&which.place, order)? else { return Err(Failure::run(OTHER)) };
            tokens.iter().try_for_each(|token| print::line(&listed(token)))
        }
        Token::Revoke { which, name } => {
            give(&which.place, Order::RevokeToken { organisation: which.organisation.clone(), name: name.clone() }).map(drop)
        }
    }
}

fn scope_of(areas: &[Area], read_only: bool) -> control::Scope {
    let has = |area| areas.contains(&area) || areas.contains(&Area::All);
    control::Scope { sessions: has(Area::Sessions), reports: has(Area::Reports), organisation: has(Area::Organisation), read_only }
}

/// What is set, a line each.
fn shown(settings: &Settings) -> String {
    let sso = if settings.single_sign_on { "by the portal's password" } else { "off" };
    let endpoint = |denied| if denied { "denied" } else { "allowed" };
    [
        format!("name            {}", settings.name),
        format!("account id      {}", settings.account),
        format!("single sign-on  {sso}"),
        format!("login           {}", endpoint(settings.login_denied)),
        format!("authcode        {}", endpoint(settings.authcode_denied)),
        format!("tokens          {}", settings.tokens),
    ]
    .join("\n")
}

/// A token on one line, its fields apart by tabs.
fn listed(token: &Listed) -> String {
    let control::Scope { sessions, reports, organisation, read_only } = token.scope;
    let areas = [(sessions, "sessions"), (reports, "reports"), (organisation, "organisation")];
    let named: Vec<&str> = areas.iter().filter_map(|(has, name)| has.then_some(*name)).collect();
    let scope = if named.len() == areas.len() { "all".to_owned() } else { named.join(",") };
    let used = token.used_at.map_or("never used".to_owned(), |at| format!("used {}", moment(at)));
    let end = match token.expires_at {
        None => "does not expire".to_owned(),
        Some(at) if token.expired => format!("expired {}", moment(at)),
        Some(at) => format!("expires {}", moment(at)),
    };
    let scope = format!("{scope}{}", if read_only { " (read only)" } else { "" });
    [token.name.clone(), scope, format!("for {}", token.email), format!("made {}", moment(token.created_at)), used, end].join("\t")
}

/// A moment to the minute, in UTC.
fn moment(micros: i64) -> String {
    match jiff::Timestamp::from_microsecond(micros) {
        Ok(at) => TimeZone::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => "at no time".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_told_on_one_line() {
        let token = Listed {
            name: "crm".to_owned(),
            email: "ada@acme.example".to_owned(),
            scope: scope_of(&[Area::Sessions, Area::Reports], true),
            created_at: 1_795_478_400_000_000,
            used_at: None,
            expires_at: Some(1_795_478_460_000_000),
            expired: true,
        };
        let expected =
            "crm\tsessions,reports (read only)\tfor ada@acme.example\tmade 2026-11-24 00:00 UTC\tnever used\texpired 2026-11-24 00:01 UTC";
        assert_eq!(listed(&token), expected);
    }

    #[test]
    fn all_is_every_area() {
        let everything = scope_of(&[Area::All], false);
        assert!(everything.sessions && everything.reports && everything.organisation && !everything.read_only);
    }
}
