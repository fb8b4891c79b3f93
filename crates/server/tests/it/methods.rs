//! What the vendor's methods do, beyond the form of their answers (`contract`): through the whole router, over real SQLite, with invented time.

mod account;
mod clients;
mod control;
mod doors;
mod emails;
mod lengths;
mod lens;
mod logins;
mod nodes;
mod people;
mod pins;
mod queue;
mod reading;
mod refusals;
mod repeats;
mod reports;
mod rights;
mod soap;
mod sso;
mod tokens;

use towline_model::{Organisation, Person};

use crate::desk::{Answer, Ask, Desk};

/// A desk with one organisation, a technician, and the technician's authcode.
struct Acme {
    desk: Desk,
    acme: Organisation,
    anna: Person,
    code: String,
}

impl Acme {
    async fn new() -> Self {
        Self::at(Desk::new().await).await
    }

    async fn at(desk: Desk) -> Self {
        let acme = desk.organisation("ACME").await;
        let anna = desk.technician(&acme, "anna@acme.example").await;
        let code = desk.authcode(&anna).await;
        Self { desk, acme, anna, code }
    }

    /// Calls a method over HTTP with these arguments and nobody's credentials.
    async fn ask(&self, method: &str, args: &[(&str, &str)]) -> Answer {
        self.desk.send(Ask::form(&format!("/API/{method}.aspx"), args)).await
    }

    /// Calls a method over HTTP with Anna's authcode.
    async fn call(&self, method: &str, args: &[(&str, &str)]) -> Answer {
        self.ask(method, &[&[("authcode", self.code.as_str())], args].concat()).await
    }

    /// Asks for a PIN that needs no console, with these arguments and Anna's authcode.
    async fn pin(&self, args: &[(&str, &str)]) -> Answer {
        self.call("requestPINCode_v3", &[&[("notechconsole", "1")], args].concat()).await
    }
}

/// The status of a text answer: its first line.
fn status(answer: &Answer) -> &str {
    answer.text().lines().next().unwrap()
}

/// The PIN in a text answer.
fn pin_of(answer: &Answer) -> &str {
    answer.text().strip_prefix("OK\n\nPINCODE:").unwrap_or_else(|| panic!("no PIN: {}", answer.text()))
}

/// Why a call was refused.
fn reason(answer: &Answer) -> &str {
    answer.header("towline-reason").unwrap()
}
