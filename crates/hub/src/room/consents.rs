//! What the customer is asked for and has granted: one question at a time, a no after half a minute, taken back at once. A grant is told when the store
//! has kept it, an end before.

use std::collections::BTreeMap;

use towline_model::{ConsentAnswer, ConsentKind, Media, Span, Timestamp};

use super::calls::media_to_customer;
use super::{Ask, By, Output, Room, SocketId};
use crate::message::{ClientId, ConsentEnd, ConsentState, ConsentView, ErrorCode, Kind, MediaToConsole, MediaToCustomer, ToConsole};

/// How long a question waits for its answer.
pub const ASKED_FOR: Span = Span::seconds(30);

/// A room's consents.
#[derive(Debug, Default)]
pub(super) struct Consents {
    /// What is in force, since when.
    on: BTreeMap<ConsentKind, Timestamp>,
    /// The open question, and until when it waits.
    asked: Option<(ConsentKind, Timestamp)>,
    /// What was granted and is on its way to the store.
    granting: Option<ConsentKind>,
}

impl Consents {
    pub(super) fn of(media: &Media) -> Self {
        Self { on: media.consents.iter().map(|consent| (consent.kind, consent.since)).collect(), asked: None, granting: None }
    }

    fn views(&self) -> Vec<ConsentView> {
        let view = |kind: ConsentKind, state, at: Timestamp| ConsentView { kind: Kind(kind), state, at: at.as_millis() };
        let on = self.on.iter().map(|(kind, since)| view(*kind, ConsentState::On, *since));
        on.chain(self.asked.map(|(kind, until)| view(kind, ConsentState::Asked, until))).collect()
    }
}

impl Room {
    pub(super) fn grants(&self, kind: ConsentKind) -> bool {
        self.consents.on.contains_key(&kind)
    }

    /// Whether anything is granted or asked for.
    pub(super) fn anything_consented(&self) -> bool {
        !self.consents.on.is_empty() || self.consents.asked.is_some()
    }

    pub(super) fn consents_timeout(&self) -> Option<Timestamp> {
        self.consents.asked.map(|(_, until)| until)
    }

    /// A technician asks for something.
    pub(super) fn ask_consent(
        &mut self,
        now: Timestamp,
        socket: SocketId,
        kind: ConsentKind,
        req: Option<ClientId>,
        out: &mut Vec<Output>,
    ) {
        let refused = if !self.is_helped() || self.seat.speaker().is_none() {
            Some(ErrorCode::Gone)
        } else if !self.calls.all.iter().any(|call| call.trusted && call.console == Some(socket)) {
            Some(ErrorCode::NotTrusted)
        } else if self.consents.asked.is_some() || self.consents.granting.is_some() {
            Some(ErrorCode::Asking)
        } else {
            None
        };
        if let Some(code) = refused {
            out.push(self.refuse_console(socket, req, None, code));
            return;
        }
        if !self.grants(kind) {
            self.consents.asked = Some((kind, now + ASKED_FOR));
            self.tell_consents(out);
        }
        out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
    }

    /// The customer answers, or takes back what was granted. A yes to what is not being asked is none: the page is told how things stand.
    pub(super) fn customer_consents(&mut self, now: Timestamp, kind: ConsentKind, yes: bool, out: &mut Vec<Output>) {
        let asked = self.consents.asked.is_some_and(|(asked, until)| asked == kind && now < until);
        if !yes && self.grants(kind) {
            self.revoke(kind, By::Customer, out);
        } else if asked {
            self.consents.asked = None;
            if yes {
                self.consents.granting = Some(kind);
                self.ask(Ask::Consent { kind, answer: ConsentAnswer::Granted, by: By::Customer });
            } else {
                self.answered_no(kind, ConsentAnswer::Refused, By::Customer, out);
            }
        } else if !yes && self.consents.granting == Some(kind) {
            // The no overtakes the yes, which is taken back once it is kept.
            self.consents.granting = None;
        } else {
            self.tell_customer_consents(out);
        }
    }

    /// A technician needs something no longer.
    pub(super) fn waive(&mut self, socket: SocketId, kind: ConsentKind, req: Option<ClientId>, out: &mut Vec<Output>) {
        let by = By::Technician(self.queue());
        if self.grants(kind) {
            self.revoke(kind, by, out);
        } else if self.consents.asked.is_some_and(|(asked, _)| asked == kind) {
            self.consents.asked = None;
            self.answered_no(kind, ConsentAnswer::Unanswered, by, out);
        }
        out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
    }

    /// The store has kept a grant, or could not.
    pub(super) fn granted(&mut self, now: Timestamp, kind: ConsentKind, kept: bool, out: &mut Vec<Output>) {
        let wanted = self.consents.granting.take_if(|granting| *granting == kind).is_some();
        if !kept {
            self.tell_answered(kind, ConsentEnd::Unanswered, out);
            self.tell_consents(out);
            return;
        }
        self.consents.on.insert(kind, now);
        if wanted && self.calls.any_trusted() {
            self.tell_answered(kind, ConsentEnd::Granted, out);
            self.tell_consents(out);
        } else {
            self.revoke(kind, By::Customer, out);
        }
    }

    fn answered_no(&mut self, kind: ConsentKind, answer: ConsentAnswer, by: By, out: &mut Vec<Output>) {
        self.ask(Ask::Consent { kind, answer, by });
        let end = if answer == ConsentAnswer::Refused { ConsentEnd::Refused } else { ConsentEnd::Unanswered };
        self.tell_answered(kind, end, out);
        self.tell_consents(out);
    }

    fn revoke(&mut self, kind: ConsentKind, by: By, out: &mut Vec<Output>) {
        if self.consents.on.remove(&kind).is_none() {
            return;
        }
        self.ask(Ask::Consent { kind, answer: ConsentAnswer::Revoked, by });
        if kind == ConsentKind::Files {
            self.stop_files(None, out);
        }
        self.tell_answered(kind, ConsentEnd::Revoked, out);
        self.tell_consents(out);
    }

    /// Everything is over: what was granted, and what is being asked.
    pub(super) fn revoke_all(&mut self, by: By, out: &mut Vec<Output>) {
        if let Some((kind, _)) = self.consents.asked.take() {
            self.answered_no(kind, ConsentAnswer::Unanswered, by, out);
        }
        let on: Vec<ConsentKind> = self.consents.on.keys().copied().collect();
        for kind in on {
            self.revoke(kind, by, out);
        }
    }

    pub(super) fn consents_time_out(&mut self, now: Timestamp, out: &mut Vec<Output>) {
        if let Some((kind, _)) = self.consents.asked.take_if(|(_, until)| *until <= now) {
            self.answered_no(kind, ConsentAnswer::Unanswered, By::Room, out);
        }
    }

    fn tell_answered(&self, kind: ConsentKind, answer: ConsentEnd, out: &mut Vec<Output>) {
        out.extend(self.watching().map(|to| self.media_to_console(to, MediaToConsole::Answered { kind: Kind(kind), answer })));
    }

    fn tell_consents(&self, out: &mut Vec<Output>) {
        let consents = self.consents.views();
        out.extend(self.watching().map(|to| self.media_to_console(to, MediaToConsole::Consents { consents: consents.clone() })));
        self.tell_customer_consents(out);
    }

    pub(super) fn tell_customer_consents(&self, out: &mut Vec<Output>) {
        out.extend(self.seat.speaker().map(|to| media_to_customer(to, MediaToCustomer::Consents { consents: self.consents.views() })));
    }

    pub(super) fn tell_console_consents(&self, socket: SocketId, out: &mut Vec<Output>) {
        out.push(self.media_to_console(socket, MediaToConsole::Consents { consents: self.consents.views() }));
    }
}
