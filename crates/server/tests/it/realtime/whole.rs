//! The desk against the whole server: real rules over a real database, consoles and customers on real sockets. Only the clocks, randomness and mail are
//! invented.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;
use towline::house::{Furnishing, LocalBus, house};
use towline::live::Live;
use towline::realtime::clock::Clock;
use towline::realtime::consoles::Consoles;
use towline_domain::{Attempt, Cx, House, Issue, Knock as AtTheDoor, NewOrganisation, NewPerson, Passwords, Rules, use_cases};
use towline_model::{Actor, Audience, CustomFields, Network, NodeId, Organisation, Permissions, Person, Policy, SessionId, Verdict};
use towline_store::NodeDeed;
use towline_store_sqlite::{Options, SqliteStore};

use super::client::{Knock, Page};
use super::world::{Hands, serve};
use crate::desk::{Dice, Mailbox, TestClock, TestShelf};

const PASSWORD: &str = "correct horse 7";

/// What is hostile to somebody who shows it: markup, templates, direction marks. It comes back as it was said, but for control characters.
const NASTY: &str = "<img src=x onerror=alert(1)>{{7*7}}${7*7}\u{202e}gpj.exe";

struct Whole {
    house: Arc<House>,
    clock: Arc<TestClock>,
    address: std::net::SocketAddr,
    acme: Organisation,
    _folder: TempDir,
}

impl Whole {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, dice) = <(Arc<TestClock>, Arc<Dice>)>::default();
        let bus = Arc::new(LocalBus::new());
        let consoles = Arc::new(Consoles::new(Hands::new() as Arc<dyn Clock>));
        let with = Furnishing {
            store: Arc::new(SqliteStore::open(folder.path(), Options { readers: 1 }).unwrap()),
            bus: bus.clone(),
            clock: clock.clone(),
            entropy: dice,
            presence: consoles.clone(),
            senders: Arc::new(Mailbox::default()),
            passwords: Passwords::with_cost(2, 8, 1).unwrap(),
            shelf: Arc::new(TestShelf::new(&folder.path().join("recordings"))),
            rules: Rules::new("https://towline.example".to_owned()),
        };
        let house = Arc::new(house(&[7; 32], with).unwrap());
        let (_realtime, address) = serve(Arc::new(Live::new(house.clone())), consoles, bus.listen());
        let cx = house.call(Network::of("192.0.2.1".parse().unwrap()));
        let new = NewOrganisation { name: "ACME".into(), actor: Actor::Operator };
        let acme = use_cases::create_organisation(&cx, new).await.unwrap();
        Self { house, clock, address, acme, _folder: folder }
    }

    fn cx(&self) -> Cx<'_> {
        self.house.call(Network::of("127.0.0.1".parse().unwrap()))
    }

    async fn person(&self, name: &str, administers: bool) -> Person {
        let email = format!("{name}@acme.example");
        let new = NewPerson {
            organisation: self.acme.id,
            email: &email,
            name,
            password: PASSWORD,
            administrator: administers,
            master: administers,
            technician: true,
            actor: Actor::Operator,
        };
        use_cases::create_person(&self.cx(), new).await.unwrap()
    }

    /// A console of somebody, welcomed.
    async fn console(&self, person: &Person) -> Page {
        let attempt = Attempt { email: &person.email, password: PASSWORD };
        let token = use_cases::log_in(&self.cx(), attempt, Audience::Console).await.unwrap();
        let mut page = self.enter("/ws/console", format!("__Host-console={}", token.secret)).await;
        page.hear_type("welcome").await;
        page
    }

    async fn enter(&self, path: &'static str, cookie: String) -> Page {
        let headers = vec![("origin", format!("http://{}", self.address)), ("cookie", cookie)];
        let mut page = Knock { path, headers }.knock_at(self.address).await.unwrap();
        page.say(r#"{"t":"hello","last":0}"#).await;
        page
    }

    /// A session of a technician with its customer in it: the session, the customer's page and the secret of their seat.
    async fn session(&self, technician: &Person, name: &str) -> (SessionId, Page, String) {
        self.clock.second();
        let cx = self.cx();
        let caller = use_cases::still_caller(&cx, technician.id).await.unwrap();
        let mut fields = CustomFields::default();
        fields.fields[0] = name.to_owned();
        let ticket = use_cases::issue(&cx, &caller, Issue { fields, ..Issue::default() }).await.unwrap();
        let pin = ticket.pin.to_string();
        let knock = AtTheDoor { pin: &pin, ..AtTheDoor::default() };
        let towline_domain::Entered::Seat { secret: Some(secret), .. } = use_cases::knock(&cx, self.acme.id, knock).await.unwrap() else {
            panic!("no seat");
        };
        let page = self.enter("/ws/session", format!("__Host-seat={secret}")).await;
        (ticket.session, page, secret)
    }

    /// What a technician's group, which is all of the organisation, allows.
    async fn allow(&self, permissions: Permissions) {
        let root = self.house.store.below(self.acme.root).await.unwrap();
        let group = root.iter().find(|node| node.kind == towline_model::NodeKind::TechnicianGroup).unwrap().id;
        let deed = NodeDeed { node: group, at: self.cx().now, actor: Actor::Operator };
        self.house.store.set_policy(deed, Policy { permissions: Some(permissions), ..Policy::default() }).await.unwrap();
    }
}

fn seat(person: &Person) -> NodeId {
    person.technician.unwrap()
}

/// Asks something and waits for its answer: `done`, an error, or what was asked for.
async fn ask(page: &mut Page, mut message: Value) -> Value {
    message["req"] = json!("q");
    page.say(&message.to_string()).await;
    loop {
        let heard = page.hear().await.unwrap_or_else(|code| panic!("closed with {code}"));
        if heard["req"] == "q" {
            return heard;
        }
    }
}

/// The next word of a session that is so.
async fn session_that(page: &mut Page, id: SessionId, is: impl Fn(&Value) -> bool) -> Value {
    loop {
        let heard = page.hear_type("session").await;
        if heard["session"]["id"] == id.0 && is(&heard["session"]) {
            return heard["session"].clone();
        }
    }
}

async fn picked_up(page: &mut Page, id: SessionId) {
    assert_eq!(ask(page, json!({"t": "pickup", "session": id.0})).await["t"], "done");
    assert_eq!(ask(page, json!({"t": "open", "session": id.0, "last": 0})).await["t"], "done");
}

#[tokio::test]
async fn a_session_is_sent_on_taken_back_sent_again_and_declined() {
    let whole = Whole::new().await;
    let (tess, otto) = (whole.person("tess", false).await, whole.person("otto", false).await);
    let (mut at_tess, mut at_otto) = (whole.console(&tess).await, whole.console(&otto).await);
    let (id, mut customer, _) = whole.session(&tess, "Jane").await;
    picked_up(&mut at_tess, id).await;
    let targets = ask(&mut at_tess, json!({"t": "targets"})).await;
    assert_eq!(
        targets["technicians"],
        json!([{"node": seat(&otto).0, "name": "otto", "group": targets["technicians"][0]["group"], "status": "online"}])
    );
    let send = json!({"t": "transfer", "session": id.0, "to": seat(&otto).0, "comment": NASTY});
    assert_eq!(ask(&mut at_tess, send.clone()).await["t"], "done");
    let incoming = session_that(&mut at_otto, id, |session| !session["incoming"].is_null()).await;
    assert_eq!(incoming["incoming"], json!({"from": "tess", "by": "tess", "comment": NASTY}));
    let outgoing = session_that(&mut at_tess, id, |session| session["role"] == "sender").await;
    assert_eq!((&outgoing["lies_with"], &outgoing["mine"]), (&json!("otto"), &json!(false)));
    assert_eq!(ask(&mut at_tess, json!({"t": "take_back", "session": id.0})).await["t"], "done");
    session_that(&mut at_tess, id, |session| session["role"] == "lead" && session["state"] == "active").await;
    assert_eq!(at_otto.hear_type("gone").await["session"], id.0);
    assert_eq!(ask(&mut at_tess, send).await["t"], "done");
    session_that(&mut at_otto, id, |session| !session["incoming"].is_null()).await;
    assert_eq!(ask(&mut at_otto, json!({"t": "take_back", "session": id.0})).await["t"], "done", "who got it gives it back");
    session_that(&mut at_tess, id, |session| session["role"] == "lead" && session["state"] == "active").await;
    customer.hear_type("welcome").await;
    at_otto.say(&json!({"t": "status", "status": "away"}).to_string()).await;
    at_otto.settle().await;
    let refused = ask(&mut at_tess, json!({"t": "transfer", "session": id.0, "to": seat(&otto).0, "comment": ""})).await;
    assert_eq!(refused["code"], "not_ready");
    let long = json!({"t": "transfer", "session": id.0, "to": seat(&otto).0, "comment": "x".repeat(257)});
    assert_eq!(ask(&mut at_tess, long).await["code"], "bad_input");
}

#[tokio::test]
async fn at_109_strangers_do_none_of_the_desks_deeds_to_a_session() {
    let whole = Whole::new().await;
    let (tess, otto) = (whole.person("tess", false).await, whole.person("otto", false).await);
    let (mut at_tess, mut at_otto) = (whole.console(&tess).await, whole.console(&otto).await);
    let (id, _customer, _) = whole.session(&tess, "Jane").await;
    picked_up(&mut at_tess, id).await;
    let node = seat(&otto).0;
    for (deed, code) in [
        (json!({"t": "transfer", "to": node, "comment": ""}), "not_yours"),
        (json!({"t": "take_back"}), "gone"),
        (json!({"t": "field", "field": 0, "text": "mine"}), "not_yours"),
        (json!({"t": "outcome", "solved": "yes", "comment": ""}), "not_yours"),
        (json!({"t": "ask", "to": node}), "not_yours"),
        (json!({"t": "join", "on": true}), "gone"),
        (json!({"t": "leave"}), "gone"),
        (json!({"t": "show_out", "who": node}), "not_yours"),
        (json!({"t": "lead", "to": node}), "not_yours"),
        (json!({"t": "watch"}), "not_yours"),
    ] {
        let mut deed = deed;
        deed["session"] = json!(id.0);
        let answer = ask(&mut at_otto, deed.clone()).await;
        assert_eq!((&answer["t"], &answer["code"]), (&json!("error"), &json!(code)), "{deed}");
    }
    assert_eq!(ask(&mut at_otto, json!({"t": "watchable"})).await["code"], "not_allowed");
    let found = whole.house.store.session(id).await.unwrap().unwrap();
    assert_eq!((found.queue, found.fields.fields[0].as_str()), (seat(&tess), "Jane"));
    assert!(whole.house.store.team(id).await.unwrap().is_empty() && whole.house.store.surveys(vec![id]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_colleague_joins_both_write_the_lead_passes_and_the_customer_is_told() {
    let whole = Whole::new().await;
    let (tess, otto) = (whole.person("tess", false).await, whole.person("otto", false).await);
    let (mut at_tess, mut at_otto) = (whole.console(&tess).await, whole.console(&otto).await);
    let (id, mut customer, _) = whole.session(&tess, "Jane").await;
    picked_up(&mut at_tess, id).await;
    assert_eq!(ask(&mut at_tess, json!({"t": "ask", "session": id.0, "to": seat(&otto).0})).await["t"], "done");
    session_that(&mut at_otto, id, |session| session["role"] == "asked" && session["lies_with"] == "tess").await;
    assert_eq!(ask(&mut at_otto, json!({"t": "open", "session": id.0, "last": 0})).await["code"], "gone", "who is asked does not read yet");
    assert_eq!(ask(&mut at_otto, json!({"t": "join", "session": id.0, "on": true})).await["t"], "done");
    session_that(&mut at_otto, id, |session| session["role"] == "helper").await;
    assert_eq!(ask(&mut at_otto, json!({"t": "open", "session": id.0, "last": 0})).await["t"], "done");
    at_otto.say(&json!({"t": "chat", "session": id.0, "id": "o1", "text": "Otto here"}).to_string()).await;
    at_otto.hear_type("ack").await;
    let told = loop {
        let heard = customer.hear_type("chat").await;
        if heard["line"]["from"] == "technician" {
            break heard;
        }
        assert!(heard["line"]["code"] == "picked_up" || heard["line"]["name"] == "otto", "{heard}");
    };
    assert_eq!((&told["line"]["name"], &told["line"]["text"]), (&json!("otto"), &json!("Otto here")));
    assert_eq!(ask(&mut at_otto, json!({"t": "close", "session": id.0})).await["code"], "not_yours", "closing is the lead's");
    assert_eq!(ask(&mut at_tess, json!({"t": "lead", "session": id.0, "to": seat(&otto).0})).await["t"], "done");
    session_that(&mut at_otto, id, |session| session["role"] == "lead").await;
    session_that(&mut at_tess, id, |session| session["role"] == "helper" && session["lies_with"] == "otto").await;
    assert_eq!(ask(&mut at_tess, json!({"t": "leave", "session": id.0})).await["t"], "done");
    assert_eq!(at_tess.hear_type("gone").await["session"], id.0);
    loop {
        if customer.hear_type("chat").await["line"]["code"] == "helper_left" {
            break;
        }
    }
    assert_eq!(ask(&mut at_otto, json!({"t": "close", "session": id.0})).await["t"], "done");
    assert_eq!(customer.hear_type("ended").await["survey"], true);
}

#[tokio::test]
async fn an_administrator_watches_reads_and_does_not_write_and_both_are_told() {
    let whole = Whole::new().await;
    let (tess, ada) = (whole.person("tess", false).await, whole.person("ada", true).await);
    let (mut at_tess, mut at_ada) = (whole.console(&tess).await, whole.console(&ada).await);
    let (id, mut customer, _) = whole.session(&tess, "Jane").await;
    picked_up(&mut at_tess, id).await;
    let offered = ask(&mut at_ada, json!({"t": "watchable"})).await;
    assert_eq!((&offered["sessions"][0]["session"], &offered["sessions"][0]["technician"]), (&json!(id.0), &json!("tess")));
    assert_eq!(ask(&mut at_ada, json!({"t": "watch", "session": id.0})).await["t"], "done");
    session_that(&mut at_ada, id, |session| session["role"] == "monitor").await;
    let seen = session_that(&mut at_tess, id, |session| session["team"] != json!([])).await;
    assert_eq!(seen["team"][0]["watches"], true);
    loop {
        if customer.hear_type("session").await["session"]["others"] == json!([{"name": "ada", "watches": true}]) {
            break;
        }
    }
    assert_eq!(ask(&mut at_ada, json!({"t": "open", "session": id.0, "last": 0})).await["t"], "done");
    at_ada.say(&json!({"t": "chat", "session": id.0, "id": "a1", "text": "psst"}).to_string()).await;
    assert_eq!(at_ada.hear_type("error").await["code"], "not_yours");
    assert_eq!(ask(&mut at_tess, json!({"t": "show_out", "session": id.0, "who": seat(&ada).0})).await["code"], "gone");
    assert_eq!(ask(&mut at_ada, json!({"t": "leave", "session": id.0})).await["t"], "done");
    assert!(whole.house.store.history(id, 0, 50).await.unwrap().lines.iter().all(|line| line.text != "psst"));
}

#[tokio::test]
async fn at_118_at_119_at_121_fields_are_bounded_kept_as_they_are_and_told_to_every_console() {
    let whole = Whole::new().await;
    let tess = whole.person("tess", false).await;
    let (mut one, mut two) = (whole.console(&tess).await, whole.console(&tess).await);
    let (id, _customer, _) = whole.session(&tess, "Jane").await;
    picked_up(&mut one, id).await;
    let field = |number: i64, text: &str| json!({"t": "field", "session": id.0, "field": number, "text": text});
    assert_eq!(ask(&mut one, field(1, &format!("\0{NASTY}\n"))).await["t"], "done");
    session_that(&mut two, id, |session| session["fields"][1] == NASTY).await;
    for (number, text) in
        [(0, "x".repeat(65)), (1, "x".repeat(513)), (3, "x".repeat(257)), (5, "\u{1f600}".repeat(33)), (6, "x".to_owned())]
    {
        assert_eq!(ask(&mut one, field(number, &text)).await["code"], "bad_input", "{number}");
    }
    let events = whole.house.store.events(id, 50).await.unwrap();
    assert_eq!(events.last().map(|event| event.detail.clone()), Some(format!("1={NASTY}")));
    whole.allow(Permissions::NONE).await;
    assert_eq!(ask(&mut one, field(1, "other")).await["code"], "not_allowed");
}

#[tokio::test]
async fn what_both_say_of_a_session_is_kept_bounded_and_the_customers_once() {
    let whole = Whole::new().await;
    let tess = whole.person("tess", false).await;
    let mut console = whole.console(&tess).await;
    let (id, _customer, secret) = whole.session(&tess, "Jane").await;
    assert!(use_cases::rate(&whole.cx(), &secret, 5, "").await.is_err(), "it is not over");
    picked_up(&mut console, id).await;
    let outcome = |comment: &str| json!({"t": "outcome", "session": id.0, "solved": "partly", "comment": comment});
    assert_eq!(ask(&mut console, outcome(&"x".repeat(1_001))).await["code"], "bad_input");
    assert_eq!(ask(&mut console, outcome("first")).await["t"], "done");
    assert_eq!(ask(&mut console, outcome(NASTY)).await["t"], "done", "they may think again");
    assert_eq!(ask(&mut console, json!({"t": "close", "session": id.0})).await["t"], "done");
    for (rating, comment) in [(0, String::new()), (6, String::new()), (3, "x".repeat(1_001))] {
        assert!(use_cases::rate(&whole.cx(), &secret, rating, &comment).await.is_err());
    }
    assert!(use_cases::rate(&whole.cx(), "somebody else's", 5, "").await.is_err());
    use_cases::rate(&whole.cx(), &secret, 4, NASTY).await.unwrap();
    assert!(use_cases::rate(&whole.cx(), &secret, 1, "").await.is_err(), "once");
    let said = whole.house.store.surveys(vec![id]).await.unwrap();
    let told: Vec<_> = said.iter().map(|survey| (survey.mark, survey.comment.as_str())).collect();
    assert_eq!(told, [(Verdict::Rating(4), NASTY), (Verdict::Outcome(towline_model::Outcome::Partly), NASTY)]);
}

#[tokio::test]
async fn canned_replies_are_ones_own_or_shared_and_only_ones_own_are_changed() {
    let whole = Whole::new().await;
    let (tess, otto) = (whole.person("tess", false).await, whole.person("otto", false).await);
    let (mut at_tess, mut at_otto) = (whole.console(&tess).await, whole.console(&otto).await);
    let shared = use_cases::share_reply(&whole.cx(), whole.acme.id, None, "Hello", "Hello {customer}").await.unwrap();
    let kept = ask(&mut at_tess, json!({"t": "keep_reply", "title": "Sums", "text": NASTY})).await;
    let own = &kept["replies"][0];
    assert_eq!((&own["own"], &own["title"], &own["text"]), (&json!(true), &json!("Sums"), &json!(NASTY)));
    assert_eq!(kept["replies"][1]["own"], false);
    let seen = ask(&mut at_otto, json!({"t": "replies"})).await;
    assert_eq!(seen["replies"], json!([{"id": shared, "own": false, "title": "Hello", "text": "Hello {customer}"}]));
    for id in [shared, own["id"].as_i64().unwrap()] {
        let change = json!({"t": "keep_reply", "id": id, "title": "x", "text": "y"});
        assert_eq!(ask(&mut at_otto, change).await["code"], "gone", "neither a colleague's nor what is shared is theirs");
        ask(&mut at_otto, json!({"t": "drop_reply", "id": id})).await;
    }
    assert_eq!(ask(&mut at_tess, json!({"t": "replies"})).await["replies"].as_array().unwrap().len(), 2);
    for (title, text) in [("", "x"), ("x", " \n"), (&*"x".repeat(65), "x"), ("x", &*"x".repeat(2_001))] {
        assert_eq!(ask(&mut at_tess, json!({"t": "keep_reply", "title": title, "text": text})).await["code"], "bad_input");
    }
    for number in 1..100 {
        let kept = ask(&mut at_tess, json!({"t": "keep_reply", "title": format!("r{number}"), "text": "x"})).await;
        assert_eq!(kept["t"], "replies");
    }
    assert_eq!(ask(&mut at_tess, json!({"t": "keep_reply", "title": "one more", "text": "x"})).await["code"], "full");
}

#[tokio::test]
async fn a_technician_with_enough_sessions_is_busy_until_one_ends_or_they_say_otherwise() {
    let whole = Whole::new().await;
    let tess = whole.person("tess", false).await;
    let root = whole.house.store.below(whole.acme.root).await.unwrap();
    let group = root.iter().find(|node| node.kind == towline_model::NodeKind::TechnicianGroup).unwrap().id;
    let deed = NodeDeed { node: group, at: whole.cx().now, actor: Actor::Operator };
    whole.house.store.set_policy(deed, Policy { max_active: Some(1), ..Policy::default() }).await.unwrap();
    let mut console = whole.console(&tess).await;
    let (id, _customer, _) = whole.session(&tess, "Jane").await;
    console.say(&json!({"t": "pickup", "session": id.0}).to_string()).await;
    let told = console.hear_type("status").await;
    assert_eq!((&told["status"], &told["automatic"]), (&json!("busy"), &json!(true)));
    console.say(&json!({"t": "status", "status": "online"}).to_string()).await;
    let told = console.hear_type("status").await;
    assert_eq!((&told["status"], &told["automatic"]), (&json!("online"), &json!(false)), "their own choice wins");
    assert_eq!(ask(&mut console, json!({"t": "close", "session": id.0})).await["t"], "done");
    let (id, _customer, _) = whole.session(&tess, "Kim").await;
    console.say(&json!({"t": "pickup", "session": id.0}).to_string()).await;
    assert_eq!(console.hear_type("status").await["automatic"], true, "that choice was for then");
    console.say(&json!({"t": "close", "session": id.0}).to_string()).await;
    assert_eq!(console.hear_type("status").await["status"], "online");
}
