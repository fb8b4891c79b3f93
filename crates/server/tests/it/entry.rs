//! The customer's way in: the entry page, its budgets, guarded mode, invitation links; and channels, which need no PIN. What a page looks like is tested beside the templates, what the
//! store promises in the conformance suite.

mod budgets;
mod channels;
mod guarded;
mod hosted;
mod links;
mod simulation;
mod survey;
mod taking;
mod timeouts;

use http::StatusCode;

use crate::desk::{Answer, Ask, Desk};

/// Types a PIN from an address.
async fn knock(desk: &Desk, pin: &str, from: &str) -> Answer {
    desk.send(Ask::form("/", &[("Code", pin)]).from(from)).await
}

/// Whether the answer leads into a session.
fn is_in(answer: &Answer) -> bool {
    answer.status == StatusCode::SEE_OTHER && answer.header("location") == Some("/session")
}

/// Whether the PIN was looked up and found wrong.
fn is_wrong(answer: &Answer) -> bool {
    answer.status == StatusCode::UNPROCESSABLE_ENTITY
}

/// Whether the source has to wait.
fn has_to_wait(answer: &Answer) -> bool {
    answer.status == StatusCode::TOO_MANY_REQUESTS
}

/// A desk with one technician: their authcode.
async fn open(desk: &Desk) -> String {
    let acme = desk.organisation("ACME").await;
    let tess = desk.technician(&acme, "tess@acme.example").await;
    desk.authcode(&tess).await
}

/// Six digits that are not the PIN.
fn other_than(pin: &str) -> String {
    let number: u32 = pin.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}
