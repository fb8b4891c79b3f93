//! Guarded mode (L4): on under attack, words and work for everybody, off after a quiet hour.

use towline_domain::use_cases;
use towline_hub::Notice;
use towline_model::{Organisation, SessionId, Span};

use super::{is_in, is_wrong, knock};
use crate::desk::{Answer, Ask, Desk};

/// Few bits: what is tested is that work counts, not how long it takes.
const BITS: u32 = 6;

struct Guarded {
    desk: Desk,
    acme: Organisation,
    code: String,
}

async fn desk() -> Guarded {
    let desk = Desk::with(|rules| rules.work_bits = BITS).await;
    let acme = desk.organisation("ACME").await;
    let tess = desk.technician(&acme, "tess@acme.example").await;
    let code = desk.authcode(&tess).await;
    Guarded { desk, acme, code }
}

impl Guarded {
    /// Wrong tries from twenty sources: guarded mode is on after them.
    async fn attack(&self) {
        for n in 0..20 {
            assert!(is_wrong(&knock(&self.desk, "000000", &format!("198.51.100.{n}")).await), "{n}");
        }
    }

    /// The words printed beside a PIN, as the technician's console shows them.
    async fn words(&self, pin: &str) -> [String; 2] {
        let text = Ask::form("/API/generateEmailText.aspx", &[("authcode", &self.code), ("pincode", pin)]);
        self.desk.clock.second();
        let answer = self.desk.send(text).await;
        let (_, rest) = answer.text().split_once("they are: ").unwrap();
        let (words, _) = rest.split_once('.').unwrap();
        let (one, two) = words.split_once(' ').unwrap();
        [one.to_owned(), two.to_owned()]
    }

    /// The challenge of a fresh page.
    async fn challenge(&self, path: &str) -> String {
        let page = self.desk.send(Ask::get(path)).await;
        let (_, rest) = page.text().split_once("data-challenge=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    async fn knock_with(&self, pin: &str, words: [&str; 2], pow: &str, from: &str) -> Answer {
        let [one, two] = words;
        let form = [("Code", pin), ("w1", one), ("w2", two), ("pow", pow)];
        self.desk.send(Ask::form("/", &form).from(from)).await
    }

    async fn solved(&self) -> String {
        solve(&self.challenge("/").await)
    }
}

/// Does the work that a browser does.
fn solve(challenge: &str) -> String {
    let solved = |n: &u32| {
        let digest = towline_domain::sha256(format!("{challenge}:{n}").as_bytes());
        digest[0].leading_zeros() >= BITS
    };
    format!("{challenge}:{}", (0..).find(solved).unwrap())
}

#[tokio::test]
async fn g_04_on_at_the_twentieth_wrong_try_and_an_honest_customer_still_gets_in() {
    let guarded = desk().await;
    let pin = guarded.desk.pin(&guarded.code).await;
    guarded.attack().await;
    assert!(guarded.desk.heard.all().contains(&Notice::Guarded { organisation: guarded.acme.id, on: true }));
    // The bare PIN is not enough any more, and not even looked up.
    let bare = knock(&guarded.desk, &pin, "203.0.113.7").await;
    assert!(is_wrong(&bare) && bare.text().contains("name=\"w1\""));
    let words = guarded.words(&pin).await;
    let pow = guarded.solved().await;
    let answer = guarded.knock_with(&pin, words.each_ref().map(String::as_str), &pow, "203.0.113.7").await;
    assert!(is_in(&answer), "{}", answer.text());
}

#[tokio::test]
async fn at_002_many_sources_are_seen_as_one_attack() {
    let guarded = desk().await;
    guarded.attack().await;
    // Thousands of further addresses get no look-up without words and work.
    let pin = guarded.desk.pin(&guarded.code).await;
    for n in 0..200 {
        let answer = knock(&guarded.desk, &pin, &format!("192.0.{}.{}", n / 100, n % 100)).await;
        assert!(!is_in(&answer));
    }
    let words = guarded.words(&pin).await;
    let pow = guarded.solved().await;
    assert!(is_in(&guarded.knock_with(&pin, words.each_ref().map(String::as_str), &pow, "203.0.113.7").await));
}

#[tokio::test]
async fn three_wrong_words_burn_the_pin_and_the_technician_is_told() {
    let guarded = desk().await;
    let pin = guarded.desk.pin(&guarded.code).await;
    let words = guarded.words(&pin).await;
    let right = words.each_ref().map(String::as_str);
    guarded.attack().await;
    for n in 0..3 {
        let pow = guarded.solved().await;
        let [one, two] = right;
        let wrong = guarded.knock_with(&pin, [two, one], &pow, &format!("203.0.113.{n}")).await;
        assert!(is_wrong(&wrong));
    }
    guarded.desk.clock.second();
    let pow = guarded.solved().await;
    assert!(is_wrong(&guarded.knock_with(&pin, right, &pow, "203.0.113.77").await));
    let ended =
        guarded.desk.heard.all().into_iter().filter(|notice| matches!(notice, Notice::Session { change: towline_hub::Change::Ended, .. }));
    assert_eq!(ended.count(), 1);
    assert!(guarded.desk.house.store.session(SessionId(1)).await.unwrap().unwrap().state.is_ended());
}

#[tokio::test]
async fn at_015_work_counts_once_here_and_now() {
    let guarded = desk().await;
    let pins = [guarded.desk.pin(&guarded.code).await, guarded.desk.pin(&guarded.code).await];
    let [pin, second] = pins;
    let words = guarded.words(&pin).await;
    let more = guarded.words(&second).await;
    let right = words.each_ref().map(String::as_str);
    guarded.attack().await;
    // Nothing, nonsense, work without the seal, work of another challenge.
    let challenge = guarded.challenge("/").await;
    let good = solve(&challenge);
    let (_, counter) = good.split_once(':').unwrap();
    let mut broken = challenge.clone();
    broken.replace_range(5..6, if challenge.as_bytes()[5] == b'A' { "B" } else { "A" });
    let late = guarded.challenge("/").await;
    for pow in ["", "x", ":1", &solve(&broken), &format!("{late}:{counter}x"), &format!("{challenge}:"), &format!("{challenge}:-1")] {
        let answer = guarded.knock_with(&pin, right, pow, "203.0.113.7").await;
        assert!(is_wrong(&answer), "{pow}");
    }
    // Of another organisation.
    let beta = guarded.desk.organisation("Beta").await;
    let foreign = use_cases::challenge(&guarded.desk.cx(), beta.id).unwrap();
    let form = |pow: &str, pin: &str, words: &[String; 2]| {
        Ask::form("/o/acme/", &[("Code", pin), ("w1", &words[0]), ("w2", &words[1]), ("pow", pow)]).from("203.0.113.7")
    };
    assert!(is_wrong(&guarded.desk.send(form(&solve(&foreign.text), &pin, &words)).await));
    // The right work opens once and is spent.
    assert!(is_in(&guarded.desk.send(form(&good, &pin, &words)).await));
    assert!(is_wrong(&guarded.desk.send(form(&good, &second, &more)).await));
    // Expired.
    let old = solve(&guarded.challenge("/o/acme/").await);
    guarded.desk.clock.advance(Span::minutes(10));
    assert!(is_wrong(&guarded.desk.send(form(&old, &second, &more)).await));
    let fresh = solve(&guarded.challenge("/o/acme/").await);
    assert!(is_in(&guarded.desk.send(form(&fresh, &second, &more)).await));
}

#[tokio::test]
async fn off_after_a_quiet_hour() {
    let guarded = desk().await;
    guarded.attack().await;
    guarded.desk.clock.advance(Span::minutes(60) - Span::seconds(1));
    assert!(use_cases::guarded(&guarded.desk.cx(), guarded.acme.id).await.unwrap());
    guarded.desk.clock.advance(Span::seconds(1));
    assert!(!use_cases::guarded(&guarded.desk.cx(), guarded.acme.id).await.unwrap());
    let pin = guarded.desk.pin(&guarded.code).await;
    assert!(is_in(&knock(&guarded.desk, &pin, "203.0.113.7").await));
}

#[tokio::test]
async fn an_attack_on_one_organisation_leaves_others_alone() {
    let guarded = desk().await;
    guarded.attack().await;
    let beta = guarded.desk.organisation("Beta").await;
    let bob = guarded.desk.technician(&beta, "bob@beta.example").await;
    let code = guarded.desk.authcode(&bob).await;
    let pin = guarded.desk.pin(&code).await;
    assert!(is_in(&guarded.desk.send(Ask::form("/o/beta/", &[("Code", &pin)])).await));
}

#[tokio::test]
async fn a_link_needs_no_words_under_attack() {
    let guarded = desk().await;
    guarded.attack().await;
    let ask = Ask::form("/API/requestInvitationLink.aspx", &[("authcode", &guarded.code), ("notechconsole", "1")]);
    let answer = guarded.desk.send(ask).await;
    let (link, key) = answer.text().split_once("#k=").unwrap();
    let pin = link.rsplit('=').next().unwrap();
    assert!(is_in(&guarded.desk.send(Ask::form("/", &[("Code", pin), ("k", key)])).await));
}
