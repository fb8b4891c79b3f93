//! What happened in a demo's last thirty days, made up from its start time alone: the same time gives the same past. How it gets into the store is not here.

use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use towline_model::{CustomFields, EndedBy, Network, Span, Timestamp};
use towline_store::Digest;

use super::words::{self, Topic, Voice};

/// How many days back the past begins.
const DAYS: i64 = 30;
/// When work begins and how long it lasts, in seconds of a day in UTC.
const OPENS: i64 = 8 * 3_600;
const OPEN: i64 = 9 * 3_600;

/// Where a session is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// To this technician.
    Technician(usize),
    /// Into the channel.
    Channel,
}

/// One thing that happens in a session. Technicians are numbers of the cast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The customer types the PIN.
    Claim,
    /// Their page connects, or loses its link.
    Link(bool),
    /// A technician takes it.
    PickUp(usize),
    /// Somebody says something.
    Say(Voice, &'static str),
    /// It is put on hold, or taken from hold.
    Hold(bool),
    /// The administrator sends it elsewhere.
    Send(Goal, &'static str),
    /// A note is written.
    Note(&'static str),
    /// It ends.
    End(EndedBy),
    /// It leaves the queue.
    PutAway,
}

/// A session from its PIN to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// When its PIN was issued.
    pub at: Timestamp,
    /// Who issued it.
    pub technician: usize,
    /// What they wrote beside it.
    pub fields: CustomFields,
    /// Where the customer is.
    pub network: Network,
    /// Which PIN is drawn.
    pub draw: u128,
    /// What the customer's seat is known by. Nobody has a secret that gives it.
    pub seat: Digest,
    /// What happens then, in order.
    pub steps: Vec<(Timestamp, Step)>,
}

/// A technician's day at the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Who.
    pub technician: usize,
    /// When they logged in.
    pub from: Timestamp,
    /// When they were last there.
    pub until: Timestamp,
    /// What the login is known by. Nobody has a secret that gives it.
    pub token: Digest,
}

/// Everything that happened before `now` at a desk of `cast` technicians, sessions and shifts each in the order in which they began.
pub fn past(now: Timestamp, cast: usize) -> (Vec<Story>, Vec<Shift>) {
    let mut teller = Teller { dice: ChaCha8Rng::seed_from_u64(now.0.unsigned_abs()), cast: cast.max(1), told: 0 };
    let (mut stories, mut shifts) = (Vec::new(), Vec::new());
    let today = now.as_seconds().div_euclid(86_400);
    for day in today - DAYS..=today {
        // Day 0 was a Thursday.
        let is_weekend = matches!((day + 4).rem_euclid(7), 0 | 6);
        let opens = Timestamp(Span::seconds(day * 86_400 + OPENS).0);
        if !is_weekend {
            shifts.extend((0..teller.cast).map(|technician| teller.shift(technician, opens)));
        }
        let count = if is_weekend { teller.dice.random_range(1..4) } else { teller.dice.random_range(11..17) };
        let mut moments: Vec<i64> = (0..count).map(|_| teller.dice.random_range(0..OPEN)).collect();
        moments.sort_unstable();
        stories.extend(moments.into_iter().map(|moment| teller.story(opens + Span::seconds(moment))));
    }
    stories.retain(|story: &Story| story.steps.last().is_none_or(|(at, _)| *at < now));
    shifts.retain(|shift: &Shift| shift.until < now);
    shifts.sort_by_key(|shift| shift.from);
    (stories, shifts)
}

struct Teller {
    dice: ChaCha8Rng,
    cast: usize,
    told: u32,
}

/// A story being told: the moment that it has come to, and what has happened.
struct Thread {
    at: Timestamp,
    steps: Vec<(Timestamp, Step)>,
}

impl Thread {
    fn then(&mut self, seconds: i64, step: Step) {
        self.at = self.at + Span::seconds(seconds);
        self.steps.push((self.at, step));
    }
}

impl Teller {
    fn chance(&mut self, of_hundred: u32) -> bool {
        self.dice.random_range(0..100) < of_hundred
    }

    fn seconds(&mut self, from: i64, to: i64) -> i64 {
        self.dice.random_range(from..to)
    }

    fn one<T: Copy>(&mut self, of: &[T], otherwise: T) -> T {
        of.choose(&mut self.dice).copied().unwrap_or(otherwise)
    }

    fn shift(&mut self, technician: usize, opens: Timestamp) -> Shift {
        let from = opens - Span::seconds(self.seconds(0, 900));
        let until = opens + Span::seconds(OPEN + self.seconds(0, 1_200));
        Shift { technician, from, until, token: self.dice.random() }
    }

    fn story(&mut self, at: Timestamp) -> Story {
        self.told += 1;
        let topic = self.one(words::TOPICS, words::FIRST_TOPIC);
        let technician = self.dice.random_range(0..self.cast);
        let name = format!("{} {}", self.one(words::FIRST_NAMES, ""), self.one(words::LAST_NAMES, ""));
        let (company, device) = (self.one(words::COMPANIES, ""), self.one(words::DEVICES, ""));
        let fields = [name.as_str(), topic.subject, company, device, "", ""].map(str::to_owned);
        let network = Network::of(std::net::Ipv4Addr::new(203, 0, 113, self.dice.random_range(1..=254)).into());
        let mut thread = Thread { at, steps: Vec::new() };
        match self.dice.random_range(0..100) {
            0..5 => thread.then(20 * 60, Step::End(EndedBy::PinExpired)),
            5..10 => self.never_came(&mut thread),
            10..19 => self.missed(&mut thread),
            _ => self.served(&mut thread, technician, &topic),
        }
        let tracking = format!("CASE-{}", 1_000 + self.told);
        let (draw, seat) = (self.dice.random(), self.dice.random());
        Story { at, technician, fields: CustomFields { fields, tracking }, network, draw, seat, steps: thread.steps }
    }

    /// The PIN is typed, and no page connects within the time that a seat is kept.
    fn never_came(&mut self, thread: &mut Thread) {
        let typed = self.seconds(10, 120);
        thread.then(typed, Step::Claim);
        thread.then(5 * 60, Step::End(EndedBy::WaitingTimeout));
        thread.then(60, Step::PutAway);
    }

    /// The customer waits, and leaves.
    fn missed(&mut self, thread: &mut Thread) {
        let typed = self.seconds(10, 120);
        thread.then(typed, Step::Claim);
        thread.then(1, Step::Link(true));
        let patience = self.seconds(90, 900);
        if self.chance(60) {
            thread.then(patience, Step::End(EndedBy::WaitingCustomer));
        } else {
            thread.then(patience, Step::Link(false));
            thread.then(5 * 60, Step::End(EndedBy::WaitingTimeout));
        }
        thread.then(60, Step::PutAway);
    }

    fn served(&mut self, thread: &mut Thread, technician: usize, topic: &Topic) {
        let (typed, waits) = (self.seconds(10, 120), self.seconds(4, 240));
        thread.then(typed, Step::Claim);
        thread.then(1, Step::Link(true));
        thread.then(waits, Step::PickUp(technician));
        let sent_after = self.chance(14).then_some(topic.chat.len() / 2);
        for (number, (voice, text)) in topic.chat.iter().enumerate() {
            let types = self.seconds(8, 90);
            thread.then(types, Step::Say(*voice, text));
            if sent_after == Some(number) {
                self.sent(thread, technician);
            }
        }
        if self.chance(18) {
            let (before, held) = (self.seconds(5, 60), self.seconds(30, 400));
            thread.then(before, Step::Hold(true));
            thread.then(held, Step::Hold(false));
        }
        if self.chance(10) {
            let (before, away) = (self.seconds(5, 200), self.seconds(5, 120));
            thread.then(before, Step::Link(false));
            thread.then(away, Step::Link(true));
        }
        if self.chance(35) {
            thread.then(20, Step::Note(topic.note));
        }
        let works = self.seconds(30, 900);
        if self.chance(80) {
            // The technician puts it away in the same step.
            thread.then(works, Step::End(EndedBy::Technician));
            return;
        }
        if self.chance(70) {
            thread.then(works, Step::End(EndedBy::ActiveCustomer));
        } else {
            thread.then(works, Step::Link(false));
            thread.then(5 * 60, Step::End(EndedBy::ActiveTimeout));
        }
        thread.then(60, Step::PutAway);
    }

    /// Sent to a colleague, or where there is none into the channel, and picked up there.
    fn sent(&mut self, thread: &mut Thread, technician: usize) {
        let next = (technician + 1) % self.cast;
        let goal = if next == technician || self.chance(40) { Goal::Channel } else { Goal::Technician(next) };
        let comment = self.one(words::COMMENTS, "");
        let (before, lies) = (self.seconds(5, 60), self.seconds(5, 150));
        thread.then(before, Step::Send(goal, comment));
        thread.then(lies, Step::PickUp(next));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-02-19 14:27:27 UTC, a Monday.
    const NOW: Timestamp = Timestamp(1_708_352_847_000_000);

    #[test]
    fn a_time_has_one_past_and_another_has_another() {
        assert_eq!(past(NOW, 3), past(NOW, 3));
        assert_ne!(past(NOW, 3).0, past(NOW + Span::seconds(1), 3).0);
    }

    #[test]
    fn all_of_it_is_over_and_within_thirty_days_and_working_hours() {
        for cast in [1, 2, 6] {
            let (stories, shifts) = past(NOW, cast);
            assert!((250..500).contains(&stories.len()), "{}", stories.len());
            assert!(stories.is_sorted_by_key(|story| story.at) && shifts.is_sorted_by_key(|shift| shift.from));
            for story in &stories {
                let end = story.steps.last().unwrap().0;
                assert!(end < NOW && NOW.since(story.at).0 <= Span::hours(24 * (DAYS + 1)).0);
                assert!((8..18).contains(&(story.at.as_seconds().rem_euclid(86_400) / 3_600)));
                assert!(story.steps.is_sorted_by_key(|(at, _)| *at) && story.technician < cast);
            }
            assert!(shifts.iter().all(|shift| shift.until < NOW && shift.from < shift.until));
            assert!(stories.iter().any(|story| story.at.as_seconds() / 86_400 == NOW.as_seconds() / 86_400), "today has some too");
        }
    }

    #[test]
    fn every_kind_of_thing_happens() {
        let (stories, _) = past(NOW, 3);
        let count = |wanted: fn(&Step) -> bool| stories.iter().filter(|story| story.steps.iter().any(|(_, step)| wanted(step))).count();
        for (what, found) in [
            ("a hold", count(|step| matches!(step, Step::Hold(true)))),
            ("a transfer", count(|step| matches!(step, Step::Send(Goal::Technician(_), _)))),
            ("one into the channel", count(|step| matches!(step, Step::Send(Goal::Channel, _)))),
            ("a note", count(|step| matches!(step, Step::Note(_)))),
            ("a PIN that nobody came with", count(|step| matches!(step, Step::End(EndedBy::PinExpired)))),
            ("somebody who left", count(|step| matches!(step, Step::End(EndedBy::WaitingCustomer)))),
            ("a page that never connected", count(|step| matches!(step, Step::End(EndedBy::WaitingTimeout)))),
            ("an end by the customer", count(|step| matches!(step, Step::End(EndedBy::ActiveCustomer)))),
        ] {
            assert!(found >= 3, "{what}: {found}");
        }
    }
}
