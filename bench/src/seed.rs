//! Data folders to measure on, made through the store's own commands with the folder's own keys: organisations, technicians with authcodes and console
//! logins, and PINs on offer.

use std::path::Path;
use std::sync::Arc;

use tokio::task::JoinSet;
use towline::folder::Folder;
use towline_domain::{Keys, Rules};
use towline_model::{
    Actor, Audience, CustomFields, Network, OrganisationId, PersonId, PersonStatus, Profile, SessionId, SessionKind, Slug, Span, Timestamp,
};
use towline_store::{
    Claim, Claimed, Handovers as _, Issued, Logins as _, Moved, NewLogin, NewOrganisation, NewPerson, NewSession, Organisations as _,
    People as _, PickUp, Pins as _, Proof, Sessions as _, Store as _,
};
use towline_store_sqlite::{Options, SqliteStore};

use crate::Failure;

/// How many people one command makes.
const BATCH: usize = 1_000;

/// A technician, as a client knows them.
#[derive(Debug, Clone)]
pub struct Technician {
    /// Their organisation.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// Their seat.
    pub node: towline_model::NodeId,
    /// Their authcode.
    pub authcode: String,
    /// Their console's cookie.
    pub console: String,
}

/// A data folder being filled.
pub struct Seed {
    store: Arc<SqliteStore>,
    keys: Keys,
    now: Timestamp,
}

/// The wall clock, which the server will compare with.
pub fn now() -> Timestamp {
    use towline_domain::Clock as _;
    towline::house::SystemClock.now()
}

impl Seed {
    /// Opens the folder, and draws its key.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let folder = Folder::open(folder)?;
        let keys = Keys::from_master(folder.master_key()?.bytes()).ok_or("the keys could not be derived")?;
        let store = Arc::new(SqliteStore::open(folder.path(), Options::default())?);
        Ok(Self { store, keys, now: now() })
    }

    /// Makes `organisations` with `technicians` each. Their credentials are counted, not drawn: nobody but this machine ever sees the folder.
    pub async fn desks(&self, organisations: usize, technicians: usize) -> Result<Vec<Technician>, Failure> {
        let mut made = Vec::with_capacity(organisations * technicians);
        for number in 0..organisations {
            let slug = Slug::parse(&format!("desk-{number}")).ok_or("a slug")?;
            let new = NewOrganisation { name: format!("Desk {number}"), slug, at: self.now, actor: Actor::Operator };
            let organisation = self.store.create_organisation(new).await?.id;
            let mut at = 0;
            while at < technicians {
                let count = BATCH.min(technicians - at);
                let codes: Vec<String> = (at..at + count).map(|n| format!("{number:0>64}{n:0>64}")).collect();
                let people = codes.iter().zip(at..).map(|(code, n)| self.person(organisation, number, n, code)).collect();
                let people = self.store.create_people(people).await?;
                for (person, authcode) in people.into_iter().zip(codes) {
                    let node = person.technician.ok_or("a technician without a seat")?;
                    let console = format!("console-{}", person.id);
                    made.push(Technician { organisation, person: person.id, node, authcode, console });
                }
                at += count;
            }
        }
        Ok(made)
    }

    fn person(&self, organisation: OrganisationId, desk: usize, n: usize, code: &str) -> NewPerson {
        NewPerson {
            organisation,
            email: format!("t{n}@desk{desk}.example"),
            name: format!("Technician {n}"),
            // Nobody logs in with a password here; the form is that of a hash that nothing fits.
            password: "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            profile: Profile::default(),
            status: PersonStatus::Enabled,
            administrator: false,
            master: false,
            technician: true,
            parent: None,
            authcode: Some(self.keys.authcode(code)),
            at: self.now,
            actor: Actor::Operator,
        }
    }

    /// Logs these technicians' consoles in.
    pub async fn consoles(&self, technicians: &[Technician]) -> Result<(), Failure> {
        for chunk in technicians.chunks(BATCH) {
            let mut tasks = JoinSet::new();
            for technician in chunk {
                let new = NewLogin {
                    token: self.keys.login(&technician.console),
                    audience: Audience::Console,
                    person: technician.person,
                    network: None,
                    at: self.now,
                    expires_at: self.now + Span::hours(12),
                    parallel: 5,
                };
                let store = Arc::clone(&self.store);
                tasks.spawn(async move { store.create_login(new).await });
            }
            while let Some(done) = tasks.join_next().await {
                done??;
            }
        }
        Ok(())
    }

    /// Puts `count` PINs on offer, spread over these technicians, for a day.
    pub async fn pins(&self, technicians: &[Technician], count: usize) -> Result<(), Failure> {
        let rules = Rules::new(String::new());
        let mut at = 0;
        while at < count {
            let mut tasks = JoinSet::new();
            for n in at..(at + BATCH).min(count) {
                let Some(technician) = technicians.get(n % technicians.len().max(1)) else { return Err("no technicians".into()) };
                // Scattered over the free ranks, as real draws are; any spread fills the same set in the end.
                let draw = (n as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
                let new = NewSession {
                    organisation: technician.organisation,
                    queue: technician.node,
                    kind: SessionKind::Private,
                    caller: technician.person,
                    fields: CustomFields {
                        fields: [
                            "Jane Doe".to_owned(),
                            "Printer on fire".to_owned(),
                            String::new(),
                            String::new(),
                            String::new(),
                            String::new(),
                        ],
                        tracking: format!("CASE-{n}"),
                    },
                    at: self.now,
                    pin_expires_at: self.now + Span::hours(24),
                    draw,
                    words: 0,
                    link_key: None,
                    console_missing: false,
                    min_gap: Span(0),
                    max_offered: u32::MAX,
                    quarantine: rules.quarantine,
                    quarantine_floor: rules.quarantine_floor,
                    repeat: None,
                };
                let store = Arc::clone(&self.store);
                tasks.spawn(async move { store.create_session(new).await });
            }
            while let Some(done) = tasks.join_next().await {
                let Issued::Session { .. } = done?? else { return Err("the pool would not be filled".into()) };
            }
            at += BATCH;
        }
        Ok(())
    }

    /// An active session for each of these technicians, whose customers sit and come from this machine: its number and the secret of its seat.
    pub async fn active(&self, technicians: &[Technician]) -> Result<Vec<(SessionId, String)>, Failure> {
        self.pins(technicians, technicians.len()).await?;
        let mut seats = Vec::with_capacity(technicians.len());
        for chunk in technicians.chunks(BATCH) {
            let taken = chunk.iter().map(|technician| self.take(technician.clone()));
            seats.extend(futures_util::future::try_join_all(taken).await?);
        }
        Ok(seats)
    }

    async fn take(&self, technician: Technician) -> Result<(SessionId, String), Failure> {
        let queue = self.store.queue(technician.node, self.now, 1).await?;
        let session = queue.first().ok_or("a technician without a session")?;
        let (id, secret) = (session.id, format!("seat-{}", session.id));
        let rules = Rules::new(String::new());
        let claim = Claim {
            organisation: technician.organisation,
            slot: session.pin_slot,
            proof: Proof::Typed { words: None, work: None },
            seat: self.keys.seat(&secret),
            holds: None,
            network: Network::of(std::net::Ipv4Addr::LOCALHOST.into()),
            budgets: Vec::new(),
            guard: rules.guard,
            language: None,
            tracking: None,
            now: self.now,
        };
        let Claimed::Seat(_) = self.store.claim(claim).await? else { return Err("a seat was not given".into()) };
        let pick_up = PickUp {
            session: id,
            lies_in: technician.node,
            seat: technician.node,
            actor: Actor::Person(technician.person),
            at: self.now,
            name: "Tess".to_owned(),
        };
        let Moved::Done(_) = self.store.pick_up(pick_up).await? else { return Err("a session was not picked up".into()) };
        Ok((id, secret))
    }

    /// Closes the folder for others to open.
    pub async fn close(self) -> Result<(), Failure> {
        self.store.close().await?;
        Ok(())
    }
}
