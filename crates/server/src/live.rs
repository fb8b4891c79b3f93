//! The live side's view of the rules: `realtime::Backend` over crate `domain`. Each call is bounded in time; what fails inside is logged here.

mod work;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use towline_domain::{Caller, Cx, DeskQueue, EmailText, Error, Held, House, Issue, MediaActor, Recipient, Speaker, Ticket, use_cases};
use towline_hub::message::{ErrorCode, IceServer, InviteBy, InviteEmail, Me, Sends};
use towline_hub::room::{By, Facts, History, Side};
use towline_model::{
    Ceiling, ChatLine, ConsentAnswer, ConsentKind, CustomFields, Media, Network, NodeId, OrganisationId, PeerId, SessionId, SharedFile,
    TrustedCall,
};

use crate::realtime::backend::{Backend, ConsoleLogin, Invitation, Queue, Refusal, Technician, Unavailable};
use crate::relay::Relay;

/// How long the live side waits for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long it waits until a message has left: longer than whatever sends it may take.
const SENDING: Duration = Duration::from_secs(25);

/// The rules, the store and the relay for rooms, desks and sockets.
pub struct Live(Arc<House>, Relay);

impl Live {
    /// Over this house.
    #[must_use]
    pub fn new(house: Arc<House>) -> Self {
        Self(house, Relay::off())
    }

    /// The same with a relay for media.
    #[must_use]
    pub fn with_relay(self, relay: Relay) -> Self {
        Self(self.0, relay)
    }

    /// Calls of sockets come from where the socket came from, which only a seat's record needs.
    fn cx(&self) -> Cx<'_> {
        self.0.call(Network::of(std::net::IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED)))
    }

    async fn invitation(&self, caller: &Caller, ticket: Ticket) -> Result<Invitation, Error> {
        let cx = self.cx();
        let organisation = caller.person().organisation;
        let link = use_cases::invitation_link(&cx, organisation, ticket.pin, ticket.key.as_deref()).await?;
        let EmailText { subject, text, link: plain, signature } = use_cases::email_of(&cx, caller, ticket.pin, Some(ticket.words)).await?;
        let [one, two] = ticket.words;
        Ok(Invitation {
            session: ticket.session,
            pin: ticket.pin.to_string(),
            words: [one.to_owned(), two.to_owned()],
            link,
            email: InviteEmail { subject, text: format!("{text}\n\n{plain}\n\n{signature}") },
            expires: ticket.expires_at,
        })
    }
}

/// Waits no longer than the live side can.
async fn bounded<T>(what: &'static str, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    within(PATIENCE, what, call).await
}

async fn within<T>(patience: Duration, what: &'static str, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let outcome = tokio::time::timeout(patience, call).await.unwrap_or(Err(Error::Busy));
    if let Err(error) = &outcome
        && error.is_internal()
    {
        tracing::error!(what, cause = error.cause(), "the live side got no answer");
    }
    outcome
}

const fn whose(by: By) -> MediaActor {
    match by {
        By::Customer => MediaActor::Customer,
        By::Technician(node) => MediaActor::Technician(node),
        By::Room => MediaActor::Room,
    }
}

fn unavailable(_: Error) -> Unavailable {
    Unavailable
}

fn refusal(error: Error) -> Refusal {
    let code = match error {
        Error::NotLoggedIn | Error::NotTechnician | Error::NotTheirTechnician | Error::NotYours => ErrorCode::NotYours,
        Error::MovedOn | Error::Missing(_) => ErrorCode::Gone,
        Error::TooSoon { .. } => ErrorCode::Rate,
        Error::OutOfPins => ErrorCode::OutOfPins,
        Error::TooManyOffered => ErrorCode::TooMany,
        Error::NotReady => ErrorCode::NotReady,
        Error::Full(_) => ErrorCode::Full,
        Error::NotAdministrator => ErrorCode::NotAllowed,
        Error::NotPermitted(_) => ErrorCode::NotAllowed,
        Error::Input(_) | Error::PinForm => ErrorCode::BadInput,
        Error::TooManyMessages { .. } => ErrorCode::TooManyMessages,
        Error::NotSent(_) => ErrorCode::NotSent,
        _ => ErrorCode::Busy,
    };
    code.into()
}

#[async_trait]
impl Backend for Live {
    async fn seat(&self, cookie: &str) -> Result<Option<SessionId>, Unavailable> {
        let cx = self.cx();
        let held = bounded("seat", use_cases::held_seat(&cx, cookie)).await.map_err(unavailable)?;
        Ok(held.map(|held| held.session.id))
    }

    async fn console_login(&self, cookie: &str) -> Result<Option<ConsoleLogin>, Unavailable> {
        let cx = self.cx();
        let found = bounded("console login", async {
            let caller = use_cases::console_login(&cx, cookie).await?;
            let account = use_cases::account(&cx, &caller).await?;
            let entry = use_cases::entry_address(&cx, caller.person().organisation).await?;
            let labels = use_cases::field_labels(&cx, caller.person().organisation).await?;
            let node = caller.technician()?.node;
            let may = (use_cases::may_watch(&cx, &caller).await?, use_cases::asks_technician(&cx, node).await?);
            Ok((node, caller, account, (entry, labels, may)))
        });
        let (node, caller, account, (entry, labels, (watches, concludes))) = match found.await {
            Ok(found) => found,
            Err(Error::NotLoggedIn | Error::NotTechnician) => return Ok(None),
            Err(error) => return Err(unavailable(error)),
        };
        let person = caller.person();
        Ok(Some(ConsoleLogin {
            who: Technician { organisation: person.organisation, person: person.id, node },
            me: Me {
                name: person.name.clone(),
                email: person.email.clone(),
                node: node.0,
                organisation: account.organisation,
                labels,
                entry: format!("{entry}/"),
                sends: Sends { mail: self.0.senders.mails(), text: self.0.senders.texts() },
                watches,
                concludes,
            },
        }))
    }

    async fn ceilings(&self, who: Technician) -> Result<Vec<Ceiling>, Unavailable> {
        let cx = self.cx();
        bounded("ceilings", use_cases::ceilings(&cx, who.node)).await.map_err(unavailable)
    }

    async fn facts(&self, session: SessionId) -> Result<Option<Facts>, Unavailable> {
        let cx = self.cx();
        let facts = bounded("facts", async {
            let Some(seen) = use_cases::seen_session(&cx, session).await? else { return Ok(None) };
            let team = use_cases::team(&cx, session).await?;
            let survey = use_cases::asks_customer(&cx, &seen.session).await?;
            let Held { session, organisation, technician, position } = seen;
            Ok(Some(Facts { session, organisation, technician, position, team, survey }))
        });
        facts.await.map_err(unavailable)
    }

    async fn media(&self, session: SessionId) -> Result<Media, Unavailable> {
        let cx = self.cx();
        bounded("media", use_cases::media(&cx, session)).await.map_err(unavailable)
    }

    async fn keep_answer(&self, by: By, session: SessionId, kind: ConsentKind, answer: ConsentAnswer) -> Result<bool, Unavailable> {
        let cx = self.cx();
        bounded("consent", use_cases::keep_answer(&cx, whose(by), session, kind, answer)).await.map_err(unavailable)
    }

    async fn trust_call(&self, session: SessionId, call: TrustedCall) -> Result<bool, Unavailable> {
        let cx = self.cx();
        match bounded("trusted call", use_cases::trust_call(&cx, session, call)).await {
            Ok(()) => Ok(true),
            Err(Error::MovedOn) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn end_call(&self, by: By, session: SessionId, peer: PeerId) -> Result<(), Unavailable> {
        let cx = self.cx();
        bounded("end of a call", use_cases::end_call(&cx, whose(by), session, peer)).await.map_err(unavailable)
    }

    async fn wrong_confirmation(&self, by: NodeId, session: SessionId) -> Result<Option<u32>, Unavailable> {
        let cx = self.cx();
        match bounded("wrong words", use_cases::wrong_confirmation(&cx, by, session)).await {
            Ok(left) => Ok(Some(left)),
            Err(Error::MovedOn) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn keep_file(&self, file: SharedFile) -> Result<(), Unavailable> {
        let cx = self.cx();
        match bounded("file", use_cases::keep_file(&cx, file)).await {
            Ok(()) | Err(Error::MovedOn) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    fn ice_servers(&self, session: SessionId) -> Vec<IceServer> {
        let mut random = [0; 8];
        if self.0.entropy.fill(&mut random).is_err() {
            // Browsers may still meet without a relay.
            tracing::error!("no credentials for the relay: the operating system gives no randomness");
            return Vec::new();
        }
        self.1.ice_servers(session, self.0.clock.now(), random)
    }

    async fn history(&self, session: SessionId, after: i64, limit: usize) -> Result<History, Unavailable> {
        let cx = self.cx();
        let found = bounded("history", use_cases::history(&cx, session, after, limit)).await.map_err(unavailable)?;
        Ok(History { lines: found.lines, more: found.more })
    }

    async fn queue(&self, who: Technician, limit: usize) -> Result<Queue, Unavailable> {
        let cx = self.cx();
        let read = async {
            let enough = use_cases::active_limit(&cx, who.node).await?;
            Ok((use_cases::desk_queue(&cx, who.node, who.person, limit).await?, enough))
        };
        let (DeskQueue { sessions, channels, others }, enough) = bounded("queue", read).await.map_err(unavailable)?;
        Ok(Queue { sessions: sessions.into_iter().map(work::listed).collect(), channels, others, enough })
    }

    async fn guarded(&self, organisation: OrganisationId) -> Result<bool, Unavailable> {
        let cx = self.cx();
        bounded("guarded", use_cases::guarded(&cx, organisation)).await.map_err(unavailable)
    }

    async fn append_chat(&self, session: SessionId, from: Side, client_id: &str, text: &str) -> Result<ChatLine, Refusal> {
        let cx = self.cx();
        let speaker = match from {
            Side::Customer => Speaker::Customer,
            Side::Technician(node) => Speaker::Technician(node),
        };
        bounded("chat", use_cases::say(&cx, speaker, session, client_id, text)).await.map_err(refusal)
    }

    async fn seat_taken(&self, session: SessionId, network: Network) -> Result<(), Unavailable> {
        let cx = self.cx();
        bounded("seat taken", use_cases::set_seat(&cx, session, true, Some(network))).await.map(drop).map_err(unavailable)
    }

    async fn seat_lost(&self, session: SessionId) -> Result<(), Unavailable> {
        let cx = self.cx();
        bounded("seat lost", use_cases::set_seat(&cx, session, false, None)).await.map(drop).map_err(unavailable)
    }

    async fn seat_expired(&self, _session: SessionId) -> Result<(), Unavailable> {
        let cx = self.cx();
        // The sweep ends this seat and whatever else is due, and leaves a seat that was taken again.
        bounded("seat expired", use_cases::sweep(&cx)).await.map(drop).map_err(unavailable)
    }

    async fn end_by_customer(&self, session: SessionId) -> Result<(), Unavailable> {
        let cx = self.cx();
        match bounded("end", use_cases::end_by_customer(&cx, session)).await {
            Ok(_) | Err(Error::MovedOn | Error::Missing(_)) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn pick_up(&self, by: Technician, session: SessionId) -> Result<(), Refusal> {
        let cx = self.cx();
        let picked = bounded("pick up", async {
            let caller = use_cases::still_caller(&cx, by.person).await?;
            use_cases::pick_up(&cx, &caller, session).await
        });
        picked.await.map(drop).map_err(refusal)
    }

    async fn close(&self, by: Technician, session: SessionId) -> Result<(), Refusal> {
        let cx = self.cx();
        let closed = bounded("close", async {
            let caller = use_cases::still_caller(&cx, by.person).await?;
            use_cases::close(&cx, &caller, session).await
        });
        closed.await.map(drop).map_err(refusal)
    }

    async fn hold(&self, by: Technician, session: SessionId, on: bool) -> Result<(), Refusal> {
        let cx = self.cx();
        let held = bounded("hold", async {
            let caller = use_cases::still_caller(&cx, by.person).await?;
            use_cases::hold(&cx, &caller, session, on).await
        });
        held.await.map(drop).map_err(refusal)
    }

    async fn write_note(&self, by: Technician, session: SessionId, text: &str) -> Result<(), Refusal> {
        let cx = self.cx();
        let written = bounded("note", async {
            let caller = use_cases::still_caller(&cx, by.person).await?;
            use_cases::write_note(&cx, &caller, session, text).await
        });
        written.await.map_err(refusal)
    }

    async fn create_session(&self, by: Technician, fields: CustomFields) -> Result<Invitation, Refusal> {
        let cx = self.cx();
        let made = bounded("new session", async {
            let caller = use_cases::still_caller(&cx, by.person).await?;
            let wish = Issue { fields, link: true, ..Issue::default() };
            let ticket = use_cases::issue(&cx, &caller, wish).await?;
            self.invitation(&caller, ticket).await
        });
        made.await.map_err(refusal)
    }

    async fn reveal(&self, by: Technician, session: SessionId) -> Result<Invitation, Refusal> {
        let cx = self.cx();
        let shown = bounded("reveal", async {
            let caller = use_cases::still_caller(&cx, by.person).await?;
            let ticket = use_cases::reveal(&cx, &caller, session).await?;
            self.invitation(&caller, ticket).await
        });
        shown.await.map_err(refusal)
    }

    async fn invite(&self, by: Technician, session: SessionId, how: InviteBy, to: &str) -> Result<(), Refusal> {
        let cx = self.cx();
        let to = match how {
            InviteBy::Mail => Recipient::Mail(to),
            InviteBy::Text => Recipient::Phone(to),
        };
        let sent = within(SENDING, "invitation", async {
            let caller = use_cases::still_caller(&cx, by.person).await?;
            use_cases::send_invitation(&cx, &caller, session, to).await
        });
        sent.await.map_err(refusal)
    }
}
