//! A demo's past, written through the store's commands with the times at which things happened, so that reports and pages have something to show. All sessions
//! take their steps side by side: the store commits together what waits together, and a month takes a moment.

use futures_util::future::try_join_all;
use towline_domain::{Cx, Error, House};
use towline_model::{
    Actor, Audience, ChatFrom, EndedBy, NodeId, Person, PinSlot, SessionId, SessionKind, SessionState, Span, SystemLine, Timestamp,
};
use towline_store::{Claim, Issued, Move, Moved, NewLine, NewLogin, NewSession, PickUp, Proof, Seat, Sending, StoreError};

use super::record::Record;
use super::stories::{Goal, Shift, Step, Story, past};
use super::words::Voice;
use super::{DemoError, people, places};

/// The states in which somebody sits in a session.
const LIVE: [SessionState; 3] = [SessionState::Waiting, SessionState::Active, SessionState::OnHold];

/// How many technicians have a past.
const CAST: usize = 6;

/// Whose past it is.
struct Cast {
    /// Sends sessions from one to another.
    administrator: Person,
    /// The technicians; at least one.
    technicians: Vec<Person>,
    /// The channel, with its name.
    channel: (NodeId, String),
}

/// A session while its story is told.
struct Scene<'a> {
    cx: Cx<'a>,
    cast: &'a Cast,
    story: &'a Story,
    session: SessionId,
    slot: PinSlot,
    /// Who has it.
    technician: &'a Person,
    /// Where it lies.
    queue: NodeId,
}

/// Writes what the first technicians of a new demo did before now.
pub async fn write(house: &House, record: &Record) -> Result<(), DemoError> {
    let cx = people::cx(house);
    let cast = &Cast::of(cx, record).await?;
    let (stories, shifts) = past(cx.now, cast.technicians.len());
    work(cx, cast, &shifts).await?;
    let mut scenes = try_join_all(stories.iter().map(|story| begin(cx, cast, story))).await?;
    let longest = stories.iter().map(|story| story.steps.len()).max().unwrap_or(0);
    for number in 0..longest {
        try_join_all(scenes.iter_mut().map(|scene| scene.step(number))).await?;
    }
    Ok(())
}

/// The technicians' logins: begun, used to the end of each shift, ended.
async fn work(cx: Cx<'_>, cast: &Cast, shifts: &[Shift]) -> Result<(), DemoError> {
    let store = cx.house.store.as_ref();
    let logins = shifts.iter().map(|shift| async move {
        let new = NewLogin {
            token: shift.token,
            audience: Audience::Console,
            person: cast.technician(shift.technician)?.id,
            network: Some(cx.network),
            at: shift.from,
            expires_at: shift.from + Span::hours(24),
            // Of a whole month side by side none may push another out.
            parallel: u32::MAX,
        };
        Ok::<_, DemoError>(store.create_login(new).await?)
    });
    try_join_all(logins).await?;
    try_join_all(shifts.iter().map(|shift| store.use_login(&shift.token, Audience::Console, shift.until, Span::hours(24)))).await?;
    try_join_all(shifts.iter().map(|shift| store.end_login(&shift.token, Audience::Console))).await?;
    Ok(())
}

async fn begin<'a>(cx: Cx<'a>, cast: &'a Cast, story: &'a Story) -> Result<Scene<'a>, DemoError> {
    let technician = cast.technician(story.technician)?;
    let queue = seat(technician)?;
    let rules = &cx.house.rules;
    let new = NewSession {
        organisation: technician.organisation,
        queue,
        kind: SessionKind::Private,
        caller: technician.id,
        fields: story.fields.clone(),
        at: story.at,
        // A draw ends what has run out by its time, and all are drawn before the first is claimed. None outlives its story.
        pin_expires_at: cx.now,
        draw: story.draw,
        words: 0,
        link_key: None,
        console_missing: false,
        min_gap: Span(0),
        max_offered: u32::MAX,
        quarantine: rules.quarantine,
        quarantine_floor: rules.quarantine_floor,
        repeat: None,
    };
    match cx.house.store.create_session(new).await? {
        Issued::Session { id, slot, .. } => Ok(Scene { cx, cast, story, session: id, slot, technician, queue }),
        _ => Err(Error::Internal("a demo's session was not issued").into()),
    }
}

impl Cast {
    async fn of(cx: Cx<'_>, record: &Record) -> Result<Self, DemoError> {
        let store = cx.house.store.as_ref();
        let missing = Error::Missing("person of the demo in this folder");
        let administrator = store.person_by_node(NodeId(record.administrator.node_id)).await?.ok_or(missing)?;
        let mut technicians = Vec::new();
        for technician in record.technicians.iter().take(CAST) {
            technicians.extend(store.person_by_node(NodeId(technician.node_id)).await?);
        }
        let organisation = store.organisation(administrator.organisation).await?.ok_or(Error::Missing("organisation"))?;
        Ok(Self { administrator, technicians, channel: places::channel(cx, &organisation).await? })
    }

    fn technician(&self, number: usize) -> Result<&Person, Error> {
        self.technicians.get(number).ok_or(Error::Internal("a demo's technician is missing"))
    }
}

fn seat(person: &Person) -> Result<NodeId, Error> {
    person.technician.ok_or(Error::Internal("a demo's technician has no seat"))
}

impl<'a> Scene<'a> {
    /// Takes the step with this number, if the story has so many.
    async fn step(&mut self, number: usize) -> Result<(), DemoError> {
        let story = self.story;
        let Some((at, step)) = story.steps.get(number) else { return Ok(()) };
        let (at, store) = (*at, self.cx.house.store.as_ref());
        match step {
            Step::Claim => drop(store.claim(self.claim(at)).await?),
            Step::Link(connected) => {
                let network = connected.then_some(story.network);
                store.set_seat(Seat { session: self.session, connected: *connected, network, at }).await?;
            }
            Step::PickUp(number) => self.pick_up(self.cast.technician(*number)?, at).await?,
            Step::Say(voice, text) => {
                let [customer, ..] = &story.fields.fields;
                let (from, name) = match voice {
                    Voice::Customer => (ChatFrom::Customer, customer.as_str()),
                    Voice::Technician => (ChatFrom::Technician, self.technician.shown()),
                };
                let (name, text) = (name.to_owned(), (*text).to_owned());
                store.append_line(NewLine { session: self.session, from, name, text, client_id: String::new(), at }).await?;
            }
            Step::Hold(on) => {
                let (from, to, line) = match on {
                    true => (SessionState::Active, SessionState::OnHold, SystemLine::Held),
                    false => (SessionState::OnHold, SessionState::Active, SystemLine::Resumed),
                };
                self.go(vec![from], to, self.actor(), at, Some((line, String::new()))).await?;
            }
            Step::Send(goal, comment) => self.send(*goal, comment, at).await?,
            Step::Note(note) => drop(store.set_note(self.technician.organisation, self.session, (*note).to_owned(), at).await?),
            Step::End(by) => self.end(*by, at).await?,
            Step::PutAway => drop(store.dismiss_session(self.session, self.actor(), at).await?),
        }
        Ok(())
    }

    const fn actor(&self) -> Actor {
        Actor::Person(self.technician.id)
    }

    fn claim(&self, now: Timestamp) -> Claim {
        Claim {
            organisation: self.technician.organisation,
            slot: Some(self.slot),
            proof: Proof::Typed { words: None, work: None },
            seat: self.story.seat,
            holds: None,
            network: self.story.network,
            budgets: Vec::new(),
            guard: self.cx.house.rules.guard,
            language: Some("en".to_owned()),
            tracking: None,
            now,
        }
    }

    async fn pick_up(&mut self, technician: &'a Person, at: Timestamp) -> Result<(), DemoError> {
        let seat = seat(technician)?;
        let (actor, name) = (Actor::Person(technician.id), technician.shown().to_owned());
        let wish = PickUp { session: self.session, lies_in: self.queue, seat, actor, at, name };
        done(self.cx.house.store.pick_up(wish).await)?;
        (self.technician, self.queue) = (technician, seat);
        Ok(())
    }

    async fn send(&mut self, goal: Goal, comment: &str, at: Timestamp) -> Result<(), DemoError> {
        let (to, name) = match goal {
            Goal::Channel => self.cast.channel.clone(),
            Goal::Technician(number) => {
                let technician = self.cast.technician(number)?;
                (seat(technician)?, technician.shown().to_owned())
            }
        };
        let wish = Sending {
            session: self.session,
            lies_in: self.queue,
            from: LIVE.to_vec(),
            to,
            by: self.cast.administrator.id,
            comment: comment.to_owned(),
            at,
            until: None,
            name,
        };
        done(self.cx.house.store.send_session(wish).await)?;
        self.queue = to;
        Ok(())
    }

    async fn end(&self, by: EndedBy, at: Timestamp) -> Result<(), DemoError> {
        let (from, actor, line) = match by {
            EndedBy::Technician => (LIVE.to_vec(), self.actor(), Some((SystemLine::EndedByTechnician, self.technician.shown().to_owned()))),
            EndedBy::ActiveCustomer | EndedBy::WaitingCustomer => {
                (LIVE.to_vec(), Actor::Customer, Some((SystemLine::EndedByCustomer, String::new())))
            }
            EndedBy::ActiveTimeout | EndedBy::WaitingTimeout => (LIVE.to_vec(), Actor::System, Some((SystemLine::TimedOut, String::new()))),
            _ => (vec![SessionState::Connecting], Actor::System, None),
        };
        self.go(from, SessionState::Ended(by), actor, at, line).await
    }

    async fn go(
        &self,
        from: Vec<SessionState>,
        to: SessionState,
        actor: Actor,
        at: Timestamp,
        line: Option<(SystemLine, String)>,
    ) -> Result<(), DemoError> {
        let dismiss = to == SessionState::Ended(EndedBy::Technician);
        done(self.cx.house.store.move_session(Move { session: self.session, from, to, actor, at, line, dismiss }).await)
    }
}

fn done(moved: Result<Moved, StoreError>) -> Result<(), DemoError> {
    match moved? {
        Moved::Done(_) => Ok(()),
        Moved::Otherwise(_) | Moved::Missing => Err(Error::Internal("a demo's story does not fit together").into()),
    }
}
