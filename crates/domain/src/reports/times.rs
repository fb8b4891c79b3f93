//! Where the time of a session went, from its events: one function for every report. Which columns show it is not here.

use towline_model::{Actor, EventKind, NodeId, SessionEvent, Span, Timestamp};

/// Where the time of one session went. Each moment from the issue of the PIN to the end (or the present) counts in exactly one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// From the issue of the PIN until the customer came.
    pub connecting: Span,
    /// Until a technician first picked it up.
    pub waiting: Span,
    /// With the technician and the customer there.
    pub active: Span,
    /// On hold.
    pub hold: Span,
    /// On the way to somebody else, after the first pick-up.
    pub transfer: Span,
    /// With the technician there and the customer's link lost.
    pub reconnecting: Span,
    /// When a technician was last active in it; `None` while one is, or before one was.
    pub last_action: Option<Timestamp>,
    /// The times that it was handed on.
    pub handed_on: Vec<HandedOn>,
}

/// One handing on of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOn {
    /// The number of its event.
    pub event: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// The queue that it left, where that is known.
    pub from: Option<NodeId>,
    /// The queue that it went to.
    pub to: Option<NodeId>,
    /// What was said to it.
    pub comment: String,
    /// How long the customer had waited for a first pick-up by then.
    pub waited: Span,
    /// How long it lay there until it was picked up, given back, handed on again or ended.
    pub lay: Span,
}

impl Times {
    /// From the first pick-up to the end: neither connecting nor waiting.
    #[must_use]
    pub fn total(&self) -> Span {
        self.active + self.hold + self.transfer + self.reconnecting
    }

    /// The handing on with this event.
    #[must_use]
    pub fn handing_on(&self, event: i64) -> Option<&HandedOn> {
        self.handed_on.iter().find(|handed| handed.event == event)
    }
}

/// What a session is in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Connecting,
    Waiting,
    Active,
    OnHold,
    Transfer,
}

struct Story {
    times: Times,
    phase: Phase,
    /// What it becomes again when a transfer is taken back.
    before: Phase,
    picked_up: bool,
    away: bool,
    since: Timestamp,
    queue: Option<NodeId>,
}

/// Where the time of a session went that was made at `created_at`. `events` are in the order they happened; a session without an end is looked at as of
/// `now`.
#[must_use]
pub fn times(created_at: Timestamp, ended_at: Option<Timestamp>, events: &[SessionEvent], now: Timestamp) -> Times {
    let mut story = Story {
        times: Times {
            connecting: Span(0),
            waiting: Span(0),
            active: Span(0),
            hold: Span(0),
            transfer: Span(0),
            reconnecting: Span(0),
            last_action: None,
            handed_on: Vec::new(),
        },
        phase: Phase::Connecting,
        before: Phase::Connecting,
        picked_up: false,
        away: false,
        since: created_at,
        queue: None,
    };
    for event in events {
        story.pass_to(event.at);
        if matches!(event.kind, EventKind::Ended(_)) {
            story.leave();
            return story.times;
        }
        story.happen(event);
    }
    story.pass_to(ended_at.unwrap_or(now));
    if ended_at.is_some() {
        story.leave();
    }
    story.times
}

impl Story {
    /// Counts the time up to a moment where it belongs. The clock of a server may have been set back: then nothing passed.
    fn pass_to(&mut self, at: Timestamp) {
        let passed = at.since(self.since);
        self.since = self.since.max(at);
        let times = &mut self.times;
        let place = match self.phase {
            Phase::Connecting => &mut times.connecting,
            Phase::Active if self.away => &mut times.reconnecting,
            Phase::Active => &mut times.active,
            Phase::OnHold => &mut times.hold,
            Phase::Transfer if self.picked_up => &mut times.transfer,
            // Who has not been served yet waits, wherever the session lies.
            Phase::Transfer | Phase::Waiting => &mut times.waiting,
        };
        *place = *place + passed;
        if self.phase == Phase::Transfer
            && let Some(last) = times.handed_on.last_mut()
        {
            last.lay = last.lay + passed;
        }
    }

    fn happen(&mut self, event: &SessionEvent) {
        match event.kind {
            EventKind::Claimed => self.phase = Phase::Waiting,
            EventKind::PickedUp => {
                self.picked_up = true;
                self.phase = Phase::Active;
                self.times.last_action = None;
            }
            EventKind::Held => {
                self.leave();
                self.phase = Phase::OnHold;
            }
            EventKind::Resumed => {
                self.phase = Phase::Active;
                self.times.last_action = None;
            }
            EventKind::Transferred => {
                self.leave();
                if self.phase != Phase::Transfer {
                    self.before = self.phase;
                }
                self.phase = Phase::Transfer;
                self.times.handed_on.push(HandedOn {
                    event: event.id,
                    at: event.at,
                    by: event.actor,
                    from: self.queue,
                    to: event.node,
                    comment: event.detail.clone(),
                    waited: self.times.waiting,
                    lay: Span(0),
                });
            }
            EventKind::TransferCancelled => {
                self.phase = self.before;
                if self.phase == Phase::Active {
                    self.times.last_action = None;
                }
            }
            EventKind::SeatLost => self.away = true,
            EventKind::SeatBack => self.away = false,
            EventKind::Created
            | EventKind::WrongWords
            | EventKind::Ended(_)
            | EventKind::Dismissed
            | EventKind::CallTrusted
            | EventKind::WrongConfirmation
            | EventKind::CallEnded
            | EventKind::Consent(..)
            | EventKind::FileShared
            | EventKind::FieldChanged
            | EventKind::Joined
            | EventKind::Left
            | EventKind::LeadPassed => {}
        }
        // Who joins or leaves does so in the queue where the session lies.
        if !matches!(event.kind, EventKind::Joined | EventKind::Left) {
            self.queue = event.node.or(self.queue);
        }
    }

    /// Notes that the technician is no longer active, where they were.
    fn leave(&mut self) {
        if self.phase == Phase::Active {
            self.times.last_action = Some(self.since);
        }
    }
}

#[cfg(test)]
mod tests;
