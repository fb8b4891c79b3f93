//! How a status is provoked: what the desk is like, and what is then called with. The names are those of the fixtures' `by` lines.

mod people;
mod reports;
mod sessions;
mod sso;
mod tree;

use towline_domain::{Credentials, use_cases};
use towline_model::{Organisation, Person, Span};

use super::places::Known;
use crate::desk::{Ask, Desk, PASSWORD};

/// A call that is about to be made.
#[derive(Clone)]
pub struct Scene {
    /// Its arguments by their HTTP names.
    pub args: Vec<(&'static str, String)>,
    /// The login cookie.
    pub cookie: Option<String>,
    /// One argument's other value, for the query string of a call whose form has the first.
    pub other: Option<(&'static str, String)>,
    known: Vec<(&'static str, String)>,
}

impl Scene {
    /// What the answer's places must hold.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Sets or replaces an argument.
    fn arg(mut self, name: &'static str, value: &str) -> Self {
        self = self.without(name);
        self.args.push((name, value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.args.retain(|(known, _)| *known != name);
        self
    }

    fn with(mut self, cookie: String) -> Self {
        self.cookie = Some(cookie);
        self
    }

    /// The PIN that a text is asked for.
    fn about(mut self, pin: &str) -> Self {
        self.known.push(("ASKED", pin.to_owned()));
        self.arg("pincode", pin)
    }
}

/// The desk that a provocation needs.
pub async fn desk(provocation: &str) -> Desk {
    match provocation {
        "as many unused PINs as allowed" => Desk::with(|rules| rules.max_offered = 1).await,
        "a second report within a minute" => Desk::with(|rules| rules.report_gap = Span::seconds(60)).await,
        _ => Desk::new().await,
    }
}

/// The people of a scene.
struct Cast<'d> {
    desk: &'d Desk,
    acme: Organisation,
    /// A technician.
    anna: Person,
}

/// Sets a scene on a fresh desk.
pub async fn set(desk: &Desk, method: &str, provocation: &str) -> Scene {
    let acme = desk.organisation("ACME").await;
    let anna = desk.technician(&acme, "anna@acme.example").await;
    let cast = Cast { desk, acme, anna };
    let plain = cast.plain(method);
    if reports::plain(method).is_some() {
        return cast.about_reports(plain, method, provocation).await;
    }
    if sessions::plain(method).is_some() {
        return cast.about_sessions(plain, method, provocation).await;
    }
    if people::plain(method).is_some() {
        return cast.about_people(plain, method, provocation).await;
    }
    if tree::plain(method).is_some() {
        return cast.about_the_tree(plain, method, provocation).await;
    }
    match method {
        "login" | "requestAuthCode" => cast.password(plain, provocation).await,
        "requestAuthCodeSSO" => cast.single_sign_on(plain, provocation).await,
        "generateEmailText" => cast.text(plain, provocation).await,
        "getSession" | "getSession_v2" | "getSession_v3" => cast.queue(plain, provocation).await,
        _ => cast.caller(plain, provocation).await,
    }
}

/// The arguments of a call in which nothing is wrong but that nobody makes it, as its topic has them.
fn plain(method: &str) -> Vec<(&'static str, String)> {
    let topics = [sessions::plain, reports::plain, tree::plain, people::plain];
    topics.into_iter().find_map(|topic| topic(method)).unwrap_or_default()
}

impl Cast<'_> {
    /// A call in which nothing is wrong but that nobody makes it.
    fn plain(&self, method: &str) -> Scene {
        let args = match method {
            "requestPINCode" | "requestPINCode_v2" | "requestPINCode_v3" | "requestInvitationLink" => {
                vec![("cfield0", "Jo & Co".to_owned()), ("tracking0", "T-4711".to_owned()), ("notechconsole", "1".to_owned())]
            }
            "generateEmailText" => vec![("pincode", "012345".to_owned())],
            "getSession" | "getSession_v2" | "getSession_v3" => vec![("node", self.anna.technician.unwrap().to_string())],
            "login" | "requestAuthCode" => vec![("email", self.anna.email.clone()), ("pwd", PASSWORD.to_owned())],
            "requestAuthCodeSSO" => sso::plain(&self.acme),
            _ => plain(method),
        };
        let known = vec![
            ("ACCOUNT", self.acme.root.to_string()),
            ("ORGANISATION", self.acme.name.clone()),
            ("TECH", self.anna.technician.unwrap().to_string()),
            ("NAME", self.anna.name.clone()),
            ("EMAIL", self.anna.email.clone()),
        ];
        Scene { args, cookie: None, other: None, known }
    }

    /// Who logs in, and with what.
    async fn password(&self, plain: Scene, provocation: &str) -> Scene {
        let desk = self.desk;
        match provocation {
            "the right password" => plain,
            "a wrong password" => plain.arg("pwd", "wrong horse 8"),
            "an unknown e-mail address" => plain.arg("email", "nobody@acme.example"),
            "no password" => plain.without("pwd"),
            "the password of somebody disabled" => {
                desk.disable(&self.anna).await;
                plain
            }
            "the eleventh login in three minutes" => {
                for _ in 0..10 {
                    desk.log_in(&self.anna).await;
                    desk.clock.advance(Span::seconds(17));
                }
                plain
            }
            "a second authcode within a second" => {
                let form = [("email", self.anna.email.as_str()), ("pwd", PASSWORD)];
                let answer = desk.send(Ask::form("/API/requestAuthCode.aspx", &form)).await;
                assert!(answer.text().starts_with("OK\n"));
                desk.clock.advance(Span::millis(999));
                plain
            }
            "two values of one parameter" => Scene { other: Some(("email", "bert@acme.example".to_owned())), ..plain },
            "a store that is unavailable" => {
                desk.lose_the_store().await;
                plain
            }
            _ => panic!("unknown provocation: {provocation}"),
        }
    }

    /// Who calls, with which fields.
    async fn caller(&self, plain: Scene, provocation: &str) -> Scene {
        let (desk, anna, acme) = (self.desk, &self.anna, &self.acme);
        let code = desk.authcode(anna).await;
        let authcode = |scene: Scene| scene.arg("authcode", &code);
        match provocation {
            "nobody" => plain,
            "a technician with an authcode" => authcode(plain),
            "a technician with a login" => plain.with(desk.log_in(anna).await),
            "a login that timed out" => {
                let cookie = desk.log_in(anna).await;
                desk.clock.advance(Span::seconds(20 * 60 + 1));
                plain.with(cookie)
            }
            "a login that was ended" => {
                let cookie = desk.log_in(anna).await;
                assert_eq!(desk.send(Ask::get("/API/logout.aspx").cookie(&cookie)).await.text(), "OK");
                plain.with(cookie)
            }
            "a login, and a store that is unavailable" => {
                let cookie = desk.log_in(anna).await;
                desk.lose_the_store().await;
                plain.with(cookie)
            }
            "a store that is unavailable" => {
                desk.lose_the_store().await;
                authcode(plain)
            }
            "two values of one parameter" => Scene { other: Some(("authcode", desk.dice.letters(128))), ..authcode(plain) },
            "an unknown authcode" => plain.arg("authcode", &desk.dice.letters(128)),
            "an authcode that was replaced" => {
                desk.authcode(anna).await;
                authcode(plain)
            }
            "a deleted holder of an authcode" => {
                desk.delete(anna).await;
                authcode(plain)
            }
            "a disabled holder of an authcode" => {
                desk.disable(anna).await;
                authcode(plain)
            }
            "an administrator without a seat" => {
                let boss = desk.administrator(acme, "boss@acme.example").await;
                let mut scene = plain.arg("authcode", &desk.authcode(&boss).await);
                scene.known.retain(|(name, _)| *name != "EMAIL");
                scene.known.extend([("EMAIL", boss.email), ("ADMIN", boss.administrator.unwrap().to_string())]);
                scene
            }
            "an administrator for a technician" => {
                let boss = desk.administrator(acme, "boss@acme.example").await;
                plain.arg("authcode", &desk.authcode(&boss).await).arg("NodeId", &anna.technician.unwrap().to_string())
            }
            "a technician whose console runs" => {
                desk.console_running(anna, true);
                authcode(plain).without("notechconsole")
            }
            "a technician whose console is closed" => authcode(plain).without("notechconsole"),
            "NodeId 0" => authcode(plain).arg("NodeId", "0"),
            "a node that nobody has" => authcode(plain).arg("NodeId", "2000000000"),
            "a colleague as node" => {
                let bert = desk.technician(acme, "bert@acme.example").await;
                authcode(plain).arg("NodeId", &bert.technician.unwrap().to_string())
            }
            "a technician of another organisation as node" => {
                let boss = desk.administrator(acme, "boss@acme.example").await;
                let scene = plain.arg("authcode", &desk.authcode(&boss).await);
                scene.arg("NodeId", &self.stranger().await.technician.unwrap().to_string())
            }
            "a field over its length" => authcode(plain).arg("cfield4", &"x".repeat(65)),
            "a flag that is none" => authcode(plain).arg("notechconsole", "perhaps"),
            "as many unused PINs as allowed" => {
                desk.pin(&code).await;
                desk.clock.second();
                authcode(plain)
            }
            "a second PIN within a second" => {
                desk.pin(&code).await;
                desk.clock.advance(Span::millis(999));
                authcode(plain)
            }
            _ => panic!("unknown provocation: {provocation}"),
        }
    }

    /// Which PIN an e-mail is about.
    async fn text(&self, plain: Scene, provocation: &str) -> Scene {
        let (desk, anna) = (self.desk, &self.anna);
        let plain = plain.about("012345");
        let pin = match provocation {
            "a PIN of the caller" | "a PIN of the caller, by login" => {
                let pin = desk.pin(&desk.authcode(anna).await).await;
                let mut scene = self.plain("generateEmailText").about(&pin);
                scene = if provocation.ends_with("login") {
                    scene.with(desk.log_in(anna).await)
                } else {
                    scene.arg("authcode", &desk.authcode(anna).await)
                };
                return scene;
            }
            "a PIN that nobody has" => "012345",
            "a PIN of seven digits" => "1234567",
            "a PIN of five digits" => "12345",
            "a PIN with letters" => "12a456",
            "no PIN" => "",
            "a second text within a second" => {
                let code = desk.authcode(anna).await;
                let form = [("authcode", code.as_str()), ("pincode", "012345")];
                let answer = desk.send(Ask::form("/API/generateEmailText.aspx", &form)).await;
                assert!(answer.text().starts_with("OK\n"));
                desk.clock.advance(Span::millis(999));
                return plain.arg("authcode", &code);
            }
            _ => return self.caller(plain, provocation).await,
        };
        let scene = plain.arg("authcode", &desk.authcode(anna).await).without("pincode");
        if pin.is_empty() { scene } else { scene.arg("pincode", pin) }
    }

    /// Which node's queue is asked for, and what lies in it.
    async fn queue(&self, plain: Scene, provocation: &str) -> Scene {
        let (desk, anna) = (self.desk, &self.anna);
        let ask = |scene: Scene, code: &str| scene.arg("authcode", code);
        let code = || desk.authcode(anna);
        match provocation {
            "an empty queue" => ask(plain.arg("noderef", "NODE"), &code().await),
            "an active session" => {
                let code = code().await;
                self.active_session(&code).await;
                ask(plain, &code)
            }
            "a channel, and a session that was sent into it" => self.sent_into_a_channel(plain).await,
            "no node, and no session in the organisation" | "no node" => ask(plain.without("node"), &code().await),
            "a node as CHANNEL" => ask(plain.arg("noderef", "CHANNEL"), &code().await),
            "a noderef that is none" => ask(plain.arg("noderef", "GROUP"), &code().await),
            "a node that is no number" => ask(plain.arg("node", "anna"), &code().await),
            "a node that nobody has" => ask(plain.arg("node", "2000000000"), &code().await),
            "a technician of another organisation as node" => {
                let node = self.stranger().await.technician.unwrap().to_string();
                ask(plain.arg("node", &node), &code().await)
            }
            _ => self.caller(plain, provocation).await,
        }
    }

    async fn stranger(&self) -> Person {
        let other = self.desk.organisation("Other").await;
        self.desk.technician(&other, "carl@other.example").await
    }

    /// A session whose customer came after 30 seconds, was picked up 12 seconds later, and has been active for 5.
    async fn active_session(&self, code: &str) {
        let desk = self.desk;
        let fields =
            [("cfield0", "Jo Doe"), ("cfield1", "one"), ("cfield2", "two"), ("cfield3", "three"), ("cfield4", "four"), ("cfield5", "five")];
        let form = [&fields[..], &[("authcode", code), ("notechconsole", "1")]].concat();
        let answer = desk.send(Ask::form("/API/requestPINCode.aspx", &form)).await;
        let pin = answer.text().strip_prefix("OK\n\nPINCODE:").unwrap();
        desk.clock.advance(Span::seconds(30));
        assert_eq!(desk.send(Ask::form("/", &[("Code", pin), ("language", "en")])).await.status, 303);
        let queue = use_cases::technician_queue(&desk.cx(), self.anna.technician.unwrap(), 1).await.unwrap();
        // The page that the browser is led to opens its socket.
        use_cases::set_seat(&desk.cx(), queue[0].id, true, None).await.unwrap();
        desk.clock.advance(Span::seconds(12));
        let cx = desk.cx();
        let anna = use_cases::caller(&cx, Credentials { authcode: Some(code), cookie: None }).await.unwrap();
        use_cases::pick_up(&cx, &anna, queue[0].id).await.unwrap();
        desk.clock.advance(Span::seconds(5));
    }
}
