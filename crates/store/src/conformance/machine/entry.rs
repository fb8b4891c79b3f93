//! The model's entry page: claims, budgets and guarded mode, as plain as the rest of it.

use towline_model::{Actor, Budget, ChatFrom, EndedBy, EventKind, Session, SessionState, Span, SystemLine, Timestamp};

use super::model::{Kept, Model, Seen};
use crate::{Claim, Claimed, GuardRules, Proof, Refusal};

impl Model {
    pub(super) fn claim(&mut self, asked: &Claim, told: &Claimed) -> Seen {
        let holder = self.kept.iter().rposition(|kept| Some(kept.slot) == asked.slot);
        if let (Proof::Link(key), Some(kept)) = (&asked.proof, holder.map(|holder| &mut self.kept[holder]))
            && kept.on_offer(asked.now)
            && kept.link_key == Some(*key)
        {
            return take_seat(kept, asked, true);
        }
        if !asked.budgets.iter().all(|budget| self.grants(budget, asked.now)) {
            let Claimed::Wait { retry_at } = told else { return Seen::Wait(true) };
            return Seen::Wait(self.first_room(&asked.budgets, asked.now, *retry_at));
        }
        let mut words = None;
        if let Proof::Typed { words: given, work } = &asked.proof
            && self.is_guarded(&asked.guard, asked.now)
        {
            match (given, work) {
                (Some(given), Some((work, until))) if !self.spent.contains_key(work) => {
                    self.spent.insert(*work, *until);
                    words = Some(*given);
                }
                _ => return Seen::ProofWanted,
            }
        }
        // Whether the rest of a PIN that ended long ago was noticed is the store's affair.
        let forgotten = matches!(told, Claimed::Refused { why: Refusal::Unknown, .. });
        let (why, session) = match holder.map(|holder| &mut self.kept[holder]) {
            None => (Refusal::Unknown, None),
            Some(kept) if forgotten && kept.end() + Span::hours(24) <= asked.now => (Refusal::Unknown, None),
            Some(kept) if !kept.on_offer(asked.now) => (past(&kept.session), Some(kept.session.clone())),
            Some(kept) if matches!(asked.proof, Proof::Link(_)) => (Refusal::WrongKey, Some(kept.session.clone())),
            Some(kept) if words.is_some_and(|words| words != kept.session.pin_words) => wrong_words(kept, asked),
            Some(kept) => return take_seat(kept, asked, false),
        };
        for budget in &asked.budgets {
            self.charges.entry(budget.key.clone()).or_default().push(asked.now);
        }
        let guard_on = self.count_wrong(&asked.guard, asked.now);
        Seen::Refused(why, session.map(Box::new), guard_on)
    }

    pub(super) fn is_guarded(&self, rules: &GuardRules, now: Timestamp) -> bool {
        self.guarded_since.is_some() && self.wrong.last().is_some_and(|last| *last + rules.quiet > now)
    }

    fn count_wrong(&mut self, rules: &GuardRules, now: Timestamp) -> bool {
        let minute = |at: Timestamp| at.0.div_euclid(60_000_000);
        let was_on = self.is_guarded(rules, now);
        self.wrong.push(now);
        let within = |span: Span| self.wrong.iter().filter(|at| minute(**at) >= minute(now - span)).count();
        let many = within(rules.burst.span) >= rules.burst.max as usize;
        self.guarded_since = if was_on { self.guarded_since } else { many.then_some(now) };
        !was_on && many
    }

    fn grants(&self, budget: &Budget, now: Timestamp) -> bool {
        let none = Vec::new();
        let charges = self.charges.get(&budget.key).unwrap_or(&none);
        let within = |span: Span| charges.iter().filter(|at| **at > now - span).count();
        let charged = within(budget.windows[0].span);
        let waits = budget.wait_from > 0 && charged >= budget.wait_from as usize;
        let wait = if waits { 2_i64.saturating_pow(u32::try_from(charged).unwrap() - budget.wait_from).min(60) } else { 0 };
        budget.windows.iter().all(|window| within(window.span) < window.max as usize)
            && charges.last().is_none_or(|last| *last + Span::seconds(wait) <= now || !waits)
    }

    fn first_room(&self, budgets: &[Budget], now: Timestamp, retry_at: Timestamp) -> bool {
        let open = |at: Timestamp| budgets.iter().all(|budget| self.grants(budget, at));
        retry_at > now && open(retry_at) && !open(Timestamp(retry_at.0 - 1))
    }

    pub(super) fn charge(&mut self, budget: &Budget, now: Timestamp, retry_at: Option<Timestamp>) -> Seen {
        if !self.grants(budget, now) {
            return Seen::Wait(retry_at.is_none_or(|retry_at| self.first_room(std::slice::from_ref(budget), now, retry_at)));
        }
        self.charges.entry(budget.key.clone()).or_default().push(now);
        Seen::Granted
    }

    pub(super) fn refund(&mut self, key: &str) {
        if let Some(charges) = self.charges.get_mut(key) {
            charges.pop();
        }
    }
}

fn past(session: &Session) -> Refusal {
    match session.state {
        _ if session.claimed_at.is_some() => Refusal::Used,
        SessionState::Ended(EndedBy::PinBurned) => Refusal::Burned,
        _ => Refusal::Expired,
    }
}

fn wrong_words(kept: &mut Kept, asked: &Claim) -> (Refusal, Option<Session>) {
    kept.session.wrong_words += 1;
    kept.events.push((EventKind::WrongWords, asked.now, Actor::Customer));
    let burned = kept.session.wrong_words >= asked.guard.wrong_words;
    if burned {
        kept.become_state(SessionState::Ended(EndedBy::PinBurned), asked.now, Actor::System);
    }
    (if burned { Refusal::Burned } else { Refusal::WrongWords }, Some(kept.session.clone()))
}

fn take_seat(kept: &mut Kept, asked: &Claim, by_link: bool) -> Seen {
    kept.become_state(SessionState::Waiting, asked.now, Actor::Customer);
    kept.events.push((EventKind::Claimed, asked.now, Actor::Customer));
    kept.say(ChatFrom::System(SystemLine::CustomerConnected), "", "", "", asked.now);
    let session = &mut kept.session;
    (session.claimed_at, session.seat_empty_since) = (Some(asked.now), Some(asked.now));
    (session.network, session.language, session.by_link) = (Some(asked.network), asked.language.clone(), by_link);
    if session.fields.tracking.is_empty() {
        session.fields.tracking = asked.tracking.clone().unwrap_or_default();
    }
    Seen::Seat(Box::new(session.clone()))
}
