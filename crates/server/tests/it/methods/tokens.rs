//! API tokens and denied endpoints: what a token opens, whose rights it has and when it ends; what a denied endpoint answers.

use http::StatusCode;
use serde_json::json;
use towline_api::{METHODS, Run};
use towline_domain::{Error, NewPerson, NewToken, use_cases};
use towline_model::{Actor, Area, Endpoint, Need, Person, PersonStatus, Scope, Span};

use super::{Acme, reason, status};
use crate::desk::{Ask, Desk, PASSWORD};

/// Opens nothing but the account.
const NOTHING: Scope = Scope { sessions: false, reports: false, organisation: false, read_only: false };

/// An organisation with a master administrator.
async fn with_master() -> (Acme, Person) {
    let house = Acme::new().await;
    let ada = house.desk.master(&house.acme, "ada@acme.example").await;
    (house, ada)
}

impl Acme {
    async fn mint(&self, name: &str, scope: Scope, life: Option<Span>) -> Result<String, Error> {
        let new = NewToken { organisation: self.acme.id, email: "ada@acme.example", name, scope, life, actor: Actor::Operator };
        use_cases::create_token(&self.desk.cx(), new).await
    }

    async fn token(&self, scope: Scope) -> String {
        self.mint("crm", scope, None).await.unwrap()
    }

    async fn account(&self, authcode: &str) -> String {
        status(&self.ask("getAccount", &[("authcode", authcode)]).await).to_owned()
    }

    /// When the only token was last used, in microseconds since `start`.
    async fn used(&self) -> Option<i64> {
        let listed = use_cases::tokens(&self.desk.cx(), self.acme.id).await.unwrap();
        listed[0].token.used_at.map(|at| at.0)
    }
}

#[tokio::test]
async fn a_token_acts_as_its_master_administrator_wherever_an_authcode_does() {
    let (house, ada) = with_master().await;
    let token = house.token(Scope::ALL).await;
    assert!(token.len() == 128 && token.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()), "{token}");
    assert!(house.ask("getAccount", &[("authcode", &token)]).await.text().ends_with("Email:ada@acme.example"));
    let bearer = Ask::get("/API/getAccount.aspx").header("authorization", &format!("Bearer {token}"));
    assert!(house.desk.send(bearer).await.text().ends_with("Email:ada@acme.example"));
    let soap = format!("<getAccount xmlns=\"https://secure.logmeinrescue.com/API/API.asmx\"><sAuthCode>{token}</sAuthCode></getAccount>");
    assert_eq!(house.desk.send(Ask::soap11(&soap)).await.element("getAccountResult"), Some("getAccount_OK"));
    let node = house.anna.technician.unwrap().to_string();
    let pin = [("authcode", token.as_str()), ("NodeId", &node), ("notechconsole", "1")];
    assert_eq!(status(&house.ask("requestPINCode_v3", &pin).await), "OK", "a master administrator may ask for any technician");
    assert_eq!(status(&house.ask("requestPINCode", &pin).await), "NOTTECHNICIAN", "but has no seat of their own");
    let own = house.desk.authcode(&ada).await;
    assert_eq!((house.account(&own).await, house.account(&token).await), ("OK".to_owned(), "OK".to_owned()), "beside an authcode");
}

#[tokio::test]
async fn at_088_tokens_that_are_nobodys_have_one_answer() {
    let (house, _) = with_master().await;
    let token = house.token(Scope::ALL).await;
    let short = house.mint("short", Scope::ALL, Some(Span::hours(24))).await.unwrap();
    house.desk.clock.advance(Span::millis(24 * 3_600_000 - 1));
    assert_eq!(house.account(&short).await, "OK");
    house.desk.clock.advance(Span::millis(1));
    let revoked = house.mint("revoked", Scope::ALL, None).await.unwrap();
    assert_eq!(house.account(&revoked).await, "OK");
    use_cases::revoke_token(&house.desk.cx(), house.acme.id, "Revoked", Actor::Operator).await.unwrap();
    let unknown = house.desk.dice.letters(128);
    let mut reasons = Vec::new();
    for code in [&unknown, &short, &revoked, &token[..127].to_owned(), &token.to_uppercase(), &format!("{token}0")] {
        let answer = house.ask("getAccount", &[("authcode", code)]).await;
        assert_eq!(status(&answer), "INVALID_SECRETAUTHCODE");
        reasons.push(reason(&answer).to_owned());
    }
    reasons.dedup();
    assert_eq!(reasons.len(), 1);
    let cookie = format!("ASP.NET_SessionId={token}");
    assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie)).await), "NOTLOGGEDIN");
    assert_eq!(house.account(&token).await, "OK");
}

#[tokio::test]
async fn at_090_a_token_ends_with_its_master_administrators_rights() {
    let (house, ada) = with_master().await;
    let token = house.token(Scope::ALL).await;
    house.desk.disable(&ada).await;
    assert_eq!(house.account(&token).await, "USER_DELETED_OR_DISABLED");
    use_cases::change_status(&house.desk.cx(), ada.id, PersonStatus::Enabled, Actor::Operator).await.unwrap();
    assert_eq!(house.account(&token).await, "OK");
    house.desk.delete(&ada).await;
    assert_eq!(house.account(&token).await, "USER_DELETED_OR_DISABLED");
    let pin = house.ask("requestPINCode", &[("authcode", token.as_str()), ("notechconsole", "1")]).await;
    assert_eq!(status(&pin), "USER_IS_DELETED");
}

#[tokio::test]
async fn at_090_a_token_ends_when_its_person_administers_no_more() {
    let (house, ada) = with_master().await;
    let (email, name) = ("zoe@acme.example", "zoe");
    let (organisation, password, actor) = (house.acme.id, PASSWORD, Actor::Operator);
    let zoe = NewPerson { organisation, email, name, password, administrator: true, master: true, technician: true, actor };
    let zoe = use_cases::create_person(&house.desk.cx(), zoe).await.unwrap();
    let new = NewToken { organisation, email, name: "zoe's", scope: Scope::ALL, life: None, actor };
    let token = use_cases::create_token(&house.desk.cx(), new).await.unwrap();
    assert_eq!(house.account(&token).await, "OK");
    let code = house.desk.authcode(&ada).await;
    let node = zoe.administrator.unwrap().to_string();
    assert_eq!(status(&house.ask("deleteNode", &[("authcode", &code), ("node", &node)]).await), "OK");
    assert_eq!(house.account(&token).await, "INVALID_SECRETAUTHCODE", "though they still have a seat");
    assert_eq!(house.account(&house.desk.authcode(&zoe).await).await, "OK");
}

#[tokio::test]
async fn at_099_tokens_are_made_for_enabled_master_administrators_of_the_organisation_only() {
    let (house, ada) = with_master().await;
    house.desk.administrator(&house.acme, "boss@acme.example").await;
    let other = house.desk.organisation("Other").await;
    house.desk.master(&other, "olga@other.example").await;
    let mint = async |email| {
        let new = NewToken { organisation: house.acme.id, email, name: "crm", scope: Scope::ALL, life: None, actor: Actor::Operator };
        use_cases::create_token(&house.desk.cx(), new).await.map_err(|error| error.to_string())
    };
    for (email, why) in [
        ("anna@acme.example", "a token is made for a master administrator who is enabled"),
        ("boss@acme.example", "a token is made for a master administrator who is enabled"),
        ("olga@other.example", "there is no such person"),
        ("nobody@acme.example", "there is no such person"),
    ] {
        assert_eq!(mint(email).await.unwrap_err(), why, "{email}");
    }
    house.desk.disable(&ada).await;
    assert!(mint("ada@acme.example").await.is_err());
}

#[tokio::test]
async fn an_organisation_has_32_tokens_with_names_of_their_own() {
    let (house, _) = with_master().await;
    for n in 0..32 {
        house.mint(&format!("token {n}"), Scope::ALL, None).await.unwrap();
    }
    assert!(matches!(house.mint("TOKEN 7", Scope::ALL, None).await, Err(Error::TokenNameTaken)));
    assert!(matches!(house.mint("one more", Scope::ALL, None).await, Err(Error::TooManyTokens)));
    for name in ["", " ", "a\nb", &"x".repeat(65)] {
        assert!(matches!(house.mint(name, Scope::ALL, None).await, Err(Error::Input(_))), "{name}");
    }
    let missing = use_cases::revoke_token(&house.desk.cx(), house.acme.id, "token 32", Actor::Operator).await;
    assert!(matches!(missing, Err(Error::Missing("token"))));
}

/// Every method that asks who calls, with a scope that opens it and with one that lacks just what it needs.
#[tokio::test]
async fn at_099_a_scope_opens_what_each_method_declares_and_nothing_else() {
    let (house, _) = with_master().await;
    for (n, entry) in METHODS.iter().enumerate().filter(|(_, entry)| !matches!(entry.run, Run::Anybody(_))) {
        let Need { area, changes } = entry.need;
        let only = match area {
            Area::Account => NOTHING,
            Area::Sessions => Scope { sessions: true, ..NOTHING },
            Area::Reports => Scope { reports: true, ..NOTHING },
            Area::Organisation => Scope { organisation: true, ..NOTHING },
        };
        let without = Scope { sessions: !only.sessions, reports: !only.reports, organisation: !only.organisation, read_only: false };
        let scopes = [
            (only, true),
            (Scope { read_only: true, ..only }, !changes),
            (without, area == Area::Account),
            (Scope { read_only: true, ..Scope::ALL }, !changes),
        ];
        for (m, (scope, opens)) in scopes.into_iter().enumerate() {
            let name = format!("{n} {m}");
            let token = house.mint(&name, scope, None).await.unwrap();
            let answer = house.ask(entry.method.name, &[("authcode", &token)]).await;
            let shut = answer.header("towline-reason").is_some_and(|reason| reason.starts_with("the scope of this API token"));
            assert_eq!(!shut, opens, "{} {scope:?}: {}", entry.method.name, answer.text());
            assert!(!shut || status(&answer) == "INVALID_SECRETAUTHCODE", "{}", entry.method.name);
            use_cases::revoke_token(&house.desk.cx(), house.acme.id, &name, Actor::Operator).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_read_only_token_has_reports_made_and_changes_nothing_for_others() {
    let (house, _) = with_master().await;
    let token = house.token(Scope { read_only: true, ..Scope::ALL }).await;
    let ask = async |method, args: &[(&str, &str)]| {
        status(&house.ask(method, &[&[("authcode", token.as_str())], args].concat()).await).to_owned()
    };
    assert_eq!(ask("setReportArea", &[("area", "0")]).await, "OK");
    assert_eq!(ask("getHierarchy", &[]).await, "OK");
    assert_eq!(ask("createGroup", &[("parent", "1"), ("name", "x")]).await, "INVALID_SECRETAUTHCODE");
}

#[tokio::test]
async fn a_tokens_last_use_is_noted_now_and_then() {
    let (house, _) = with_master().await;
    let token = house.token(Scope::ALL).await;
    let start = house.desk.cx().now;
    assert_eq!(house.used().await, None);
    assert_eq!(house.account(&token).await, "OK");
    assert_eq!(house.used().await, Some(start.0));
    house.desk.clock.advance(Span::millis(10 * 60_000 - 1));
    assert_eq!(house.account(&token).await, "OK");
    assert_eq!(house.used().await, Some(start.0));
    house.desk.clock.advance(Span::millis(1));
    assert_eq!(house.account(&token).await, "OK");
    assert_eq!(house.used().await, Some((start + Span::minutes(10)).0));
}

async fn deny(house: &Acme, endpoint: Endpoint, denied: bool) {
    use_cases::deny(&house.desk.cx(), house.acme.id, endpoint, denied, Actor::Operator).await.unwrap();
}

#[tokio::test]
async fn a_denied_endpoint_answers_a_right_password_as_a_wrong_one() {
    for (endpoint, method, other) in [(Endpoint::Login, "login", "requestAuthCode"), (Endpoint::Authcode, "requestAuthCode", "login")] {
        let house = Acme::new().await;
        let ask = async |method: &str, email: &str, password: &str| {
            house.desk.clock.second();
            house.ask(method, &[("email", email), ("pwd", password)]).await
        };
        deny(&house, endpoint, true).await;
        let wrong = ask(method, "anna@acme.example", "wrong horse 8").await;
        for (email, password) in [("anna@acme.example", PASSWORD), ("nobody@acme.example", PASSWORD)] {
            let answer = ask(method, email, password).await;
            assert_eq!((status(&answer), &answer.headers), ("INVALID", &wrong.headers), "{method} {email}");
        }
        assert_eq!(status(&ask(other, "anna@acme.example", PASSWORD).await), "OK");
        let other_house = house.desk.organisation("Other").await;
        house.desk.technician(&other_house, "carl@other.example").await;
        assert_eq!(status(&ask(method, "carl@other.example", PASSWORD).await), "OK", "it is that organisation's alone");
        deny(&house, endpoint, false).await;
        assert_eq!(status(&ask(method, "anna@acme.example", PASSWORD).await), "OK");
    }
}

#[tokio::test]
async fn what_was_given_before_a_denial_goes_on_and_so_does_the_console() {
    let house = Acme::new().await;
    let cookie = house.desk.log_in(&house.anna).await;
    deny(&house, Endpoint::Login, true).await;
    deny(&house, Endpoint::Authcode, true).await;
    assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie)).await), "OK");
    assert_eq!(status(&house.call("getAccount", &[]).await), "OK");
    let login = json!({ "email": "anna@acme.example", "password": PASSWORD });
    let console = Ask::json("/console/login", &login).header("origin", "https://towline.example");
    assert_eq!(house.desk.send(console).await.status, StatusCode::OK);
}

#[tokio::test]
async fn at_085_a_program_that_goes_on_asking_a_denied_endpoint_locks_nobody_out() {
    let house = Acme::at(Desk::with(|rules| rules.failures_per_account.max = 3).await).await;
    deny(&house, Endpoint::Login, true).await;
    for _ in 0..10 {
        let answer = house.ask("login", &[("email", "anna@acme.example"), ("pwd", PASSWORD)]).await;
        assert_eq!(status(&answer), "INVALID");
    }
    let answer = house.ask("login", &[("email", "anna@acme.example"), ("pwd", PASSWORD)]).await;
    assert_eq!(status(&answer), "LIMITREACHED");
    let login = json!({ "email": "anna@acme.example", "password": PASSWORD });
    let console = Ask::json("/console/login", &login).header("origin", "https://towline.example").from("198.51.100.7");
    assert_eq!(house.desk.send(console).await.status, StatusCode::OK);
}
