//! Scenes of what is done to sessions and read of them: an administrator, a technician with a session in some state, a colleague, a channel.

use towline_domain::{Caller, Credentials, NotSent, Target, use_cases};
use towline_hub::Status;
use towline_model::{Actor, NodeId, NodeKind, Person, SessionId};
use towline_store::{NewNode, NodeDeed};

use super::{Cast, Scene};
use crate::desk::Ask;

/// The arguments of a call in which nothing is wrong but that nobody makes it.
pub fn plain(method: &str) -> Option<Vec<(&'static str, String)>> {
    Some(match method {
        "holdSession" | "closeSession" | "cancelAction" | "getChat" | "getNote" => vec![("session", "1".to_owned())],
        "startSession" | "transferSession" => vec![("session", "1".to_owned()), ("node", "1".to_owned())],
        "isAnyTechAvailableOnChannel" => vec![("ChannelID", "1".to_owned()), ("ExcludingAwayAndBusy", "0".to_owned())],
        "requestLensPINCode" | "requestLensPINCode_v2" | "requestLensPINCode_v3" | "requestLensPINCode_v4" => {
            vec![("cfield0", "Jo & Co".to_owned()), ("tracking0", "T-4711".to_owned()), ("notechconsole", "1".to_owned())]
        }
        _ => return None,
    })
}

/// What these scenes have beside the technician.
struct Company {
    boss: Person,
    bert: Person,
    channel: NodeId,
}

impl Cast<'_> {
    /// A scene of a method of this topic.
    pub(super) async fn about_sessions(&self, plain: Scene, method: &str, provocation: &str) -> Scene {
        match method {
            "startSession" | "holdSession" | "closeSession" | "cancelAction" | "transferSession" => {
                self.control(plain, method, provocation).await
            }
            "getChat" | "getNote" => self.reading(plain, provocation).await,
            "isAnyTechAvailableOnChannel" => self.availability(plain, provocation).await,
            "requestLensPINCode_v3" | "requestLensPINCode_v4" => self.texted(plain, provocation).await,
            _ => self.caller(plain, provocation).await,
        }
    }

    async fn company(&self) -> Company {
        let boss = self.desk.administrator(&self.acme, "boss@acme.example").await;
        let bert = self.desk.technician(&self.acme, "bert@acme.example").await;
        let channel = self.channel("Sales").await;
        self.serve(channel, self.anna.technician.unwrap()).await;
        Company { boss, bert, channel }
    }

    async fn channel(&self, name: &str) -> NodeId {
        let new = NewNode {
            organisation: self.acme.id,
            parent: self.acme.root,
            kind: NodeKind::Channel,
            name: name.to_owned(),
            description: String::new(),
            at: self.desk.cx().now,
            actor: Actor::Operator,
        };
        self.desk.house.store.create_node(new).await.unwrap().id
    }

    async fn serve(&self, channel: NodeId, node: NodeId) {
        let deed = NodeDeed { node: channel, at: self.desk.cx().now, actor: Actor::Operator };
        self.desk.house.store.assign_channel(deed, node, true).await.unwrap();
    }

    async fn as_caller(&self, code: &str) -> Caller {
        use_cases::caller(&self.desk.cx(), Credentials { authcode: Some(code), cookie: None }).await.unwrap()
    }

    /// A channel into which an administrator has just sent Anna's session.
    pub(super) async fn sent_into_a_channel(&self, plain: Scene) -> Scene {
        let Company { boss, channel, .. } = self.company().await;
        self.active_session(&self.desk.authcode(&self.anna).await).await;
        let code = self.desk.authcode(&boss).await;
        let (caller, target) = (self.as_caller(&code).await, Target::Channel(channel));
        use_cases::transfer_session(&self.desk.cx(), &caller, self.newest().await, target, "knows printers").await.unwrap();
        plain.arg("node", &channel.to_string()).arg("noderef", "CHANNEL").arg("authcode", &code)
    }

    /// Anna's session that nobody has joined.
    async fn connecting(&self) -> SessionId {
        self.desk.pin(&self.desk.authcode(&self.anna).await).await;
        self.newest().await
    }

    /// Anna's session whose customer waits.
    async fn waiting(&self) -> SessionId {
        let pin = self.desk.pin(&self.desk.authcode(&self.anna).await).await;
        assert_eq!(self.desk.send(Ask::form("/", &[("Code", pin.as_str())])).await.status, 303);
        let session = self.newest().await;
        use_cases::set_seat(&self.desk.cx(), session, true, None).await.unwrap();
        session
    }

    /// Anna's session that she has picked up.
    async fn active(&self) -> SessionId {
        let session = self.waiting().await;
        let anna = self.as_caller(&self.desk.authcode(&self.anna).await).await;
        use_cases::pick_up(&self.desk.cx(), &anna, session).await.unwrap();
        session
    }

    async fn newest(&self) -> SessionId {
        use_cases::technician_queue(&self.desk.cx(), self.anna.technician.unwrap(), 1).await.unwrap()[0].id
    }

    /// What an administrator does to a session, and to whom it goes: Bert, unless the provocation says otherwise.
    async fn control(&self, plain: Scene, method: &str, provocation: &str) -> Scene {
        let (desk, anna) = (self.desk, &self.anna);
        let Company { boss, bert, channel } = self.company().await;
        let code = desk.authcode(&boss).await;
        let seat = |person: &Person| person.technician.unwrap().to_string();
        let takes_node = plain.args.iter().any(|(name, _)| *name == "node");
        let to = |scene: Scene, node: &str| if takes_node { scene.arg("node", node) } else { scene };
        let about = |scene: Scene, session: SessionId| to(scene, &seat(&bert)).arg("session", &session.to_string()).arg("authcode", &code);
        desk.console_running(&bert, true);
        desk.console_running(anna, true);
        let cx = desk.cx();
        let with_node = async |node: &str| to(about(self.plain(method), self.waiting().await), node);
        match provocation {
            "a session that waits" => about(plain, self.waiting().await),
            "a session that waits, by login" => about(plain, self.waiting().await).without("authcode").with(desk.log_in(&boss).await),
            "an active session" | "a colleague who is ready" => about(plain, self.active().await),
            "a session that nobody has joined" => about(plain, self.connecting().await),
            "a session on hold" => {
                let session = self.active().await;
                use_cases::hold_session(&cx, &self.as_caller(&code).await, session).await.unwrap();
                to(about(plain, session), &seat(anna))
            }
            "a session on hold by another technician" => {
                let session = self.active().await;
                use_cases::hold_session(&cx, &self.as_caller(&code).await, session).await.unwrap();
                about(plain, session)
            }
            "a hold that an administrator asked for" => {
                let session = self.active().await;
                use_cases::hold_session(&cx, &self.as_caller(&code).await, session).await.unwrap();
                about(plain, session)
            }
            "a session that the technician has put on hold" => {
                let session = self.active().await;
                use_cases::hold(&cx, &self.as_caller(&desk.authcode(anna).await).await, session, true).await.unwrap();
                about(plain, session)
            }
            "a transfer that nobody has picked up" | "a session on its way to somebody else" => {
                let session = self.active().await;
                let target =
                    if method == "transferSession" { Target::Channel(channel) } else { Target::Technician(bert.technician.unwrap()) };
                use_cases::transfer_session(&cx, &self.as_caller(&code).await, session, target, "").await.unwrap();
                about(plain, session)
            }
            "a session that the customer has left" => {
                let session = self.active().await;
                use_cases::end_by_customer(&cx, session).await.unwrap();
                about(plain, session)
            }
            "a session that is closed already" => {
                let session = self.active().await;
                use_cases::close_session(&cx, &self.as_caller(&code).await, session).await.unwrap();
                about(plain, session)
            }
            "a session that nobody has" => about(plain, SessionId(2_000_000_000)),
            "a session of another organisation" => about(plain, self.session_elsewhere().await),
            "a session that is no number" => about(plain, SessionId(1)).arg("session", "one"),
            "no session" => about(plain, SessionId(1)).without("session"),
            "a technician whose console is closed" | "a colleague whose console is closed" => {
                desk.console_running(&bert, false);
                about(plain, self.waiting().await)
            }
            "a colleague who is away" | "a colleague who is busy" => {
                let status = if provocation.ends_with("away") { Status::Away } else { Status::Busy };
                desk.consoles.say(bert.technician.unwrap(), status);
                about(plain, self.waiting().await)
            }
            "the technician who has it" => with_node(&seat(anna)).await,
            "a technician of another organisation as node" => {
                let scene = with_node("1").await;
                // With a second organisation the entry page has another address.
                to(scene, &seat(&self.stranger().await))
            }
            "a node that nobody has" => with_node("2000000000").await,
            "an administrator as node" => with_node(&boss.administrator.unwrap().to_string()).await,
            "a channel as node" => with_node(&channel.to_string()).await,
            "a channel as CHANNEL" => with_node(&channel.to_string()).await.arg("noderef", "CHANNEL"),
            "a technician as CHANNEL" => with_node(&seat(&bert)).await.arg("noderef", "CHANNEL"),
            "a node that is no number" => with_node("bert").await,
            "no node" => with_node("1").await.without("node"),
            "a comment that is too long" => about(plain, self.waiting().await).arg("comment", &"x".repeat(257)),
            _ => self.caller(plain, provocation).await,
        }
    }

    /// Anna's session with a chat and a note.
    async fn reading(&self, plain: Scene, provocation: &str) -> Scene {
        let (desk, anna) = (self.desk, &self.anna);
        let code = desk.authcode(anna).await;
        let about = |scene: Scene, session: SessionId| scene.arg("session", &session.to_string()).arg("authcode", &code);
        let chatted = async || {
            self.active_session(&code).await;
            let (cx, session) = (desk.cx(), self.newest().await);
            use towline_domain::Speaker::{Customer, Technician};
            use_cases::say(&cx, Customer, session, "c1", "It is on fire.").await.unwrap();
            use_cases::say(&cx, Technician(anna.technician.unwrap()), session, "k1", "<All> of it?").await.unwrap();
            use_cases::write_note(&cx, &self.as_caller(&code).await, session, "Printer <A> & B\r\nis on fire\n").await.unwrap();
            session
        };
        match provocation {
            "an active session with a note" | "an active session with a chat" => about(plain, chatted().await),
            "an active session with a note, by login" | "an active session with a chat, by login" => {
                about(plain, chatted().await).without("authcode").with(desk.log_in(anna).await)
            }
            "an administrator, and an active session with a note" | "an administrator, and an active session with a chat" => {
                let boss = desk.administrator(&self.acme, "boss@acme.example").await;
                about(plain, chatted().await).arg("authcode", &desk.authcode(&boss).await)
            }
            "an active session" => {
                self.active_session(&code).await;
                about(plain, self.newest().await)
            }
            "a session that nobody has joined" => {
                desk.pin(&code).await;
                about(plain, self.newest().await)
            }
            "a colleague's session" => {
                let bert = desk.technician(&self.acme, "bert@acme.example").await;
                about(plain, chatted().await).arg("authcode", &desk.authcode(&bert).await)
            }
            "a session that nobody has" => about(plain, SessionId(2_000_000_000)),
            "a session of another organisation" => about(plain, self.session_elsewhere().await),
            "a session that is no number" => about(plain, SessionId(1)).arg("session", "one"),
            "no session" => about(plain, SessionId(1)).without("session"),
            _ => self.caller(plain, provocation).await,
        }
    }

    /// A channel that Anna serves.
    async fn availability(&self, plain: Scene, provocation: &str) -> Scene {
        let (desk, anna) = (self.desk, &self.anna);
        let seat = anna.technician.unwrap();
        let code = desk.authcode(anna).await;
        let channel = self.channel("Sales").await;
        let about = |scene: Scene, channel: NodeId| scene.arg("ChannelID", &channel.to_string()).arg("authcode", &code);
        let served = async || {
            self.serve(channel, seat).await;
            desk.console_running(anna, true);
        };
        match provocation {
            "a technician of the channel whose console runs" => {
                served().await;
                about(plain, channel).arg("ExcludingAwayAndBusy", "1")
            }
            "a technician of a group of the channel whose console runs" => {
                let group = desk.house.store.node(seat).await.unwrap().unwrap().parent.unwrap();
                self.serve(channel, group).await;
                desk.console_running(anna, true);
                about(plain, channel)
            }
            "the question by login" => {
                served().await;
                about(plain, channel).without("authcode").with(desk.log_in(anna).await)
            }
            "a technician of the channel who is away" => {
                served().await;
                desk.consoles.say(seat, Status::Away);
                about(plain, channel)
            }
            "a technician of the channel who is away, and does not count"
            | "a technician of the channel who is busy, and does not count" => {
                served().await;
                desk.consoles.say(seat, if provocation.contains("away") { Status::Away } else { Status::Busy });
                about(plain, channel).arg("ExcludingAwayAndBusy", "1")
            }
            "a technician of the channel whose console is closed" => {
                self.serve(channel, seat).await;
                about(plain, channel)
            }
            "a channel of nobody" => {
                desk.console_running(anna, true);
                about(plain, channel)
            }
            "a channel that is disabled" => {
                served().await;
                let change = towline_store::NodeChange {
                    node: channel,
                    name: "Sales".to_owned(),
                    description: None,
                    enabled: false,
                    policy: towline_model::Policy::default(),
                    at: desk.cx().now,
                    actor: Actor::Operator,
                };
                desk.house.store.change_node(change).await.unwrap();
                about(plain, channel)
            }
            "a flag that is none" => about(plain, channel).arg("ExcludingAwayAndBusy", "perhaps"),
            "a channel that nobody has" => about(plain, NodeId(2_000_000_000)),
            "a channel of another organisation" => {
                let other = desk.organisation("Elsewhere").await;
                let new = NewNode {
                    organisation: other.id,
                    parent: other.root,
                    kind: NodeKind::Channel,
                    name: "Theirs".to_owned(),
                    description: String::new(),
                    at: desk.cx().now,
                    actor: Actor::Operator,
                };
                about(plain, desk.house.store.create_node(new).await.unwrap().id)
            }
            "a technician as channel" => about(plain, seat),
            "a channel that is no number" => about(plain, channel).arg("ChannelID", "sales"),
            "no channel" => about(plain, channel).without("ChannelID"),
            _ => self.caller(plain, provocation).await,
        }
    }

    /// A PIN that is to be sent to a telephone.
    async fn texted(&self, plain: Scene, provocation: &str) -> Scene {
        let (desk, anna) = (self.desk, &self.anna);
        let code = desk.authcode(anna).await;
        let ask = |scene: Scene, phone: &str| scene.arg("authcode", &code).arg("PhoneNumber", phone);
        match provocation {
            "a telephone number" => ask(plain, "+49 170 1234567"),
            "a telephone number and a language" => ask(plain, "0049-170-1234567").arg("LangCode", "pt-br"),
            "a telephone number, by login" => ask(plain, "+491701234567").without("authcode").with(desk.log_in(anna).await),
            "a telephone number, and nothing that sends" => {
                desk.mailbox.refuse(Some(NotSent::Unconfigured));
                ask(plain, "+491701234567")
            }
            "a telephone number that is none" => ask(plain, "0170 1234567"),
            "a language without a text" => ask(plain, "+491701234567").arg("LangCode", "tlh"),
            _ => self.caller(plain, provocation).await,
        }
    }

    /// A session of another organisation.
    async fn session_elsewhere(&self) -> SessionId {
        let carl = self.stranger().await;
        self.desk.pin(&self.desk.authcode(&carl).await).await;
        use_cases::technician_queue(&self.desk.cx(), carl.technician.unwrap(), 1).await.unwrap()[0].id
    }
}
