//! The desk at which every in-process test sits: the whole router over real SQLite in a folder of its own, with a clock that only the test moves, seeded
//! randomness, consoles that the test connects and a bus that remembers. Nothing here listens on a socket and nothing waits.
//!
//! ```ignore
//! let desk = Desk::new().await;                                  // or Desk::with(|rules| rules.max_offered = 1)
//! let acme = desk.organisation("ACME").await;
//! let anna = desk.technician(&acme, "anna@acme.example").await;  // password: PASSWORD
//! let code = desk.authcode(&anna).await;
//! desk.console_running(&anna, true);
//! let answer = desk.send(Ask::get("/API/requestPINCode.aspx").query(&[("authcode", &code)]).from("203.0.113.7")).await;
//! assert_eq!(answer.status, 200);
//! desk.clock.advance(Span::minutes(20));
//! ```
//!
//! Requests and answers are `ask`'s, the invented clock, randomness, presence and bus are `props`'. Tests are not here.

mod ask;
mod props;
mod shelf;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::Response;
use tempfile::TempDir;
use tower::ServiceExt as _;
use towline::app::{App, router};
use towline::house::{Furnishing, house};
use towline_domain::{Cx, House, NewOrganisation, NewPerson, Passwords, Rules, use_cases};
use towline_model::{Actor, Network, Organisation, Person, PersonStatus, Profile};
use towline_store::{PersonUpdate, Reach};
use towline_store_sqlite::{Options, SqliteStore};

pub use ask::{Answer, Ask, encoded, fields};
pub use props::{Consoles, Dice, Heard, Mailbox, TestClock};
pub use shelf::TestShelf;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse 7";

/// Where browsers and integrations reach the desk, unless a test's rules say otherwise.
pub const PUBLIC_URL: &str = "https://towline.example";

/// A server without sockets. Dropping it lets its folder go.
pub struct Desk {
    /// The house, for tests that look behind the counter.
    pub house: Arc<House>,
    /// The time.
    pub clock: Arc<TestClock>,
    /// The randomness.
    pub dice: Arc<Dice>,
    /// What was told on the bus.
    pub heard: Arc<Heard>,
    /// The messages that left.
    pub mailbox: Arc<Mailbox>,
    pub consoles: Arc<Consoles>,
    /// The files of recordings.
    pub shelf: Arc<TestShelf>,
    router: Router,
    // After everything that has files open in it.
    folder: TempDir,
}

impl Desk {
    /// A desk with the rules of a fresh installation.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A desk whose rules are changed before it opens.
    pub async fn with(change: impl FnOnce(&mut Rules)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let recordings = folder.path().join("recordings");
        Self::in_folder(folder, &recordings, Arc::default(), change).await
    }

    /// A desk whose recordings lie in another folder, whose time goes on from another's.
    pub async fn in_folder(folder: TempDir, recordings: &std::path::Path, clock: Arc<TestClock>, change: impl FnOnce(&mut Rules)) -> Self {
        let mut rules = Rules::new(PUBLIC_URL.to_owned());
        change(&mut rules);
        let store = SqliteStore::open(folder.path(), Options { readers: 1 }).unwrap();
        let (dice, heard, consoles) = <(Arc<Dice>, Arc<Heard>, Arc<Consoles>)>::default();
        let shelf = Arc::new(TestShelf::new(recordings));
        let mailbox = Arc::new(Mailbox::default());
        let with = Furnishing {
            store: Arc::new(store),
            bus: heard.clone(),
            clock: clock.clone(),
            entropy: dice.clone(),
            presence: consoles.clone(),
            senders: mailbox.clone(),
            passwords: Passwords::with_cost(2, 8, 1).unwrap(),
            shelf: shelf.clone(),
            rules,
        };
        let house = Arc::new(house(&[7; 32], with).unwrap());
        let router = router(App::with_built_pages(house.clone()).unwrap());
        Self { house, clock, dice, heard, mailbox, consoles, shelf, router, folder }
    }

    /// A use case's surroundings: now, from an address of the documentation's range.
    pub fn cx(&self) -> Cx<'_> {
        self.house.call(Network::of("192.0.2.1".parse().unwrap()))
    }

    /// Makes an organisation.
    pub async fn organisation(&self, name: &str) -> Organisation {
        let new = NewOrganisation { name: name.to_owned(), actor: Actor::Operator };
        use_cases::create_organisation(&self.cx(), new).await.unwrap()
    }

    /// Makes a technician who administers nothing. The display name is the address's part before the `@`.
    pub async fn technician(&self, at: &Organisation, email: &str) -> Person {
        self.person(at, email, false, true).await
    }

    /// Makes an administrator without a technician seat.
    pub async fn administrator(&self, at: &Organisation, email: &str) -> Person {
        self.person(at, email, true, false).await
    }

    /// Makes an administrator who has a technician seat too.
    pub async fn both(&self, at: &Organisation, email: &str) -> Person {
        self.person(at, email, true, true).await
    }

    /// Makes a master administrator without a technician seat.
    pub async fn master(&self, at: &Organisation, email: &str) -> Person {
        self.made(NewPerson { administrator: true, master: true, ..new(at, email) }).await
    }

    async fn person(&self, at: &Organisation, email: &str, administrator: bool, technician: bool) -> Person {
        self.made(NewPerson { administrator, technician, ..new(at, email) }).await
    }

    async fn made(&self, new: NewPerson<'_>) -> Person {
        use_cases::create_person(&self.cx(), new).await.unwrap()
    }

    /// Gives somebody an authcode without any rate or login being charged.
    pub async fn authcode(&self, person: &Person) -> String {
        let code = self.dice.letters(128);
        let hash = self.house.keys.authcode(&code);
        assert!(self.house.store.set_authcode(person.id, hash, self.cx().now).await.unwrap());
        code
    }

    /// Gives somebody an id of single sign-on.
    pub async fn signs_on_as(&self, person: &Person, sso_id: &str) {
        let profile = Profile { sso_id: sso_id.to_owned(), ..person.profile.clone() };
        let update = PersonUpdate {
            person: person.id,
            email: person.email.clone(),
            name: person.name.clone(),
            password: None,
            kept_login: None,
            profile,
            status: (PersonStatus::Enabled, Reach::Person),
            at: self.cx().now,
            actor: Actor::Operator,
        };
        self.house.store.update_person(update).await.unwrap().unwrap();
    }

    /// Disables somebody.
    pub async fn disable(&self, person: &Person) {
        use_cases::change_status(&self.cx(), person.id, PersonStatus::Disabled, Actor::Operator).await.unwrap();
    }

    /// Deletes somebody.
    pub async fn delete(&self, person: &Person) {
        use_cases::change_status(&self.cx(), person.id, PersonStatus::Deleted, Actor::Operator).await.unwrap();
    }

    /// Connects or disconnects a technician's console.
    pub fn console_running(&self, technician: &Person, running: bool) {
        self.consoles.set(technician.technician.unwrap(), running);
    }

    /// Logs somebody in to the API as a client does; the cookie as it is to be sent: `ASP.NET_SessionId=…`.
    pub async fn log_in(&self, person: &Person) -> String {
        let form = [("email", person.email.as_str()), ("pwd", PASSWORD)];
        let answer = self.send(Ask::form("/API/login.aspx", &form)).await;
        assert_eq!(answer.text(), "OK", "{:?}", answer.header("towline-reason"));
        answer.cookie().unwrap()
    }

    /// Issues a PIN that needs no console, and lets the caller's second pass before it.
    pub async fn pin(&self, authcode: &str) -> String {
        self.clock.second();
        let form = [("authcode", authcode), ("notechconsole", "1")];
        let answer = self.send(Ask::form("/API/requestPINCode.aspx", &form)).await;
        answer.text().strip_prefix("OK\n\nPINCODE:").unwrap_or_else(|| panic!("no PIN: {}", answer.text())).to_owned()
    }

    /// Closes the database: from now on it is unavailable.
    pub async fn lose_the_store(&self) {
        self.house.store.close().await.unwrap();
    }

    /// Lets go of everything but what lies on the disk and the time, as a process that ends does.
    pub async fn leave(self) -> (TempDir, Arc<TestClock>) {
        self.house.store.close().await.unwrap();
        (self.folder, self.clock)
    }

    /// Logs a technician in to the console; the cookie as it is to be sent.
    pub async fn console(&self, technician: &Person) -> String {
        let answer = self.send(Ask::json("/console/login", &serde_json::json!({ "email": technician.email, "password": PASSWORD }))).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.cookie().unwrap()
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, ask: Ask) -> Answer {
        Answer::read(self.begin(ask).await).await
    }

    /// Sends a request and reads only the head of the answer.
    pub async fn begin(&self, ask: Ask) -> Response<Body> {
        self.sending(ask).await
    }

    /// A request that can be sent while the test goes on.
    pub fn sending(&self, ask: Ask) -> impl Future<Output = Response<Body>> + Send + 'static {
        let router = self.router.clone();
        async move { router.oneshot(ask.into_request()).await.unwrap() }
    }
}

/// Somebody who is nothing yet; the display name is the address's part before the `@`.
fn new<'a>(at: &Organisation, email: &'a str) -> NewPerson<'a> {
    let name = email.split('@').next().unwrap();
    let (organisation, password, actor) = (at.id, PASSWORD, Actor::Operator);
    NewPerson { organisation, email, name, password, administrator: false, master: false, technician: false, actor }
}
