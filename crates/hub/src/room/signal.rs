//! Descriptions and ways of calls: judged, counted and passed on, never made or changed. A refused one changes nothing.

use towline_model::{ConsentKind, PeerId, Timestamp};

use super::calls::{Call, media_to_customer};
use super::{Ask, By, Output, Room, SocketId};
use crate::confirm::{self, Nonce};
use crate::message::{ClientId, ErrorCode, HangUp, IceCandidate, MediaToConsole, MediaToCustomer, ToConsole, ToCustomer};
use crate::sdp::{self, Describes, Flows, MAX_CANDIDATES, Refused, Way};

/// The longest name of a section or a generation, in bytes.
const MAX_NAME: usize = 256;

impl Room {
    /// What may flow over a call now.
    fn flows(&self, trusted: bool) -> Flows {
        let on = |kind| trusted && self.grants(kind);
        Flows { screen: on(ConsentKind::View), camera: on(ConsentKind::Camera), sound: on(ConsentKind::Microphone) }
    }

    pub(super) fn offer(
        &mut self,
        now: Timestamp,
        socket: SocketId,
        peer: PeerId,
        (sdp, commit): (String, Option<&str>),
        req: Option<ClientId>,
        out: &mut Vec<Output>,
    ) {
        match self.take_offer(now, socket, peer, &sdp, commit) {
            Ok(()) => {
                let commit = commit.map(str::to_owned);
                out.extend(self.seat.speaker().map(|to| media_to_customer(to, MediaToCustomer::Offer { peer, sdp, commit })));
                out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
            }
            Err(Refuse::Code(code)) => out.push(self.refuse_console(socket, req, None, code)),
            Err(Refuse::End(why)) => {
                out.push(self.refuse_console(socket, req, None, ErrorCode::BadSignal));
                self.end_call(peer, By::Room, why, out);
            }
        }
    }

    fn take_offer(&mut self, now: Timestamp, socket: SocketId, peer: PeerId, sdp: &str, commit: Option<&str>) -> Result<(), Refuse> {
        let trusted = self.calls.all.iter().any(|call| call.peer == peer && call.trusted);
        let flows = self.flows(trusted);
        let call = self.own_call(socket, peer).ok_or(Refuse::Code(ErrorCode::Gone))?;
        if !call.descriptions.take(now) {
            return Err(Refuse::Code(ErrorCode::TooFast));
        }
        let described = sdp::judge(sdp, Describes::Console, flows)?;
        match call.console_key {
            None => {
                let commit = commit.and_then(confirm::hex).ok_or(Refuse::Code(ErrorCode::BadSignal))?;
                (call.console_key, call.commit) = (Some(described.fingerprint), Some(commit));
            }
            Some(key) if key != described.fingerprint => return Err(Refuse::End(HangUp::Changed)),
            Some(_) if commit.is_some() => return Err(Refuse::Code(ErrorCode::BadSignal)),
            Some(_) => {}
        }
        call.offered = true;
        call.candidates = [described.candidates, 0];
        Ok(())
    }

    pub(super) fn answer(
        &mut self,
        now: Timestamp,
        socket: SocketId,
        peer: PeerId,
        sdp: String,
        nonce: Option<&str>,
        out: &mut Vec<Output>,
    ) {
        match self.take_answer(peer, &sdp, nonce) {
            Ok(console) => {
                let nonce = nonce.map(str::to_owned);
                out.extend(console.map(|to| self.media_to_console(to, MediaToConsole::Answer { peer, sdp, nonce })));
                self.trust_if_open(now, peer);
            }
            Err(Refuse::Code(code)) => out.push(refuse_customer(socket, code)),
            Err(Refuse::End(why)) => {
                out.push(refuse_customer(socket, ErrorCode::BadSignal));
                self.end_call(peer, By::Room, why, out);
            }
        }
    }

    fn take_answer(&mut self, peer: PeerId, sdp: &str, nonce: Option<&str>) -> Result<Option<SocketId>, Refuse> {
        let trusted = self.calls.all.iter().any(|call| call.peer == peer && call.trusted);
        let flows = self.flows(trusted);
        let call = self.calls.find(peer).filter(|call| call.offered).ok_or(Refuse::Code(ErrorCode::BadSignal))?;
        let described = sdp::judge(sdp, Describes::Customer, flows)?;
        match call.customer_key {
            None => {
                let nonce: Nonce = nonce.and_then(confirm::hex).ok_or(Refuse::Code(ErrorCode::BadSignal))?;
                (call.customer_key, call.customer_nonce) = (Some(described.fingerprint), Some(nonce));
            }
            Some(key) if key != described.fingerprint => return Err(Refuse::End(HangUp::Changed)),
            Some(_) if nonce.is_some() => return Err(Refuse::Code(ErrorCode::BadSignal)),
            Some(_) => {}
        }
        call.offered = false;
        let [_, named] = &mut call.candidates;
        *named = described.candidates;
        Ok(call.console)
    }

    /// A call that needs no words is trusted once both have shown themselves.
    fn trust_if_open(&mut self, now: Timestamp, peer: PeerId) {
        if let Some(call) = self.calls.find(peer).filter(|call| !call.gated && !call.trusted && !call.judging) {
            let kept = call.to_keep(now);
            call.judging = kept.is_some();
            if let Some(kept) = kept {
                self.ask(Ask::Trust(kept));
            }
        }
    }

    pub(super) fn console_candidate(
        &mut self,
        socket: SocketId,
        peer: PeerId,
        candidate: IceCandidate,
        req: Option<ClientId>,
        out: &mut Vec<Output>,
    ) {
        let Some(call) = self.own_call(socket, peer) else { return };
        let [named, _] = &mut call.candidates;
        match pass_on(named, &candidate) {
            Ok(true) => out.extend(self.seat.speaker().map(|to| media_to_customer(to, MediaToCustomer::Candidate { peer, candidate }))),
            Ok(false) => {}
            Err(code) => out.push(self.refuse_console(socket, req, None, code)),
        }
    }

    pub(super) fn customer_candidate(&mut self, socket: SocketId, peer: PeerId, candidate: IceCandidate, out: &mut Vec<Output>) {
        let Some(call) = self.calls.find(peer) else { return };
        let console = call.console;
        let [_, named] = &mut call.candidates;
        match pass_on(named, &candidate) {
            Ok(true) => out.extend(console.map(|to| self.media_to_console(to, MediaToConsole::Candidate { peer, candidate }))),
            Ok(false) => {}
            Err(code) => out.push(refuse_customer(socket, code)),
        }
    }

    /// The customer's page wants the console to offer again. What asks too often is not passed on.
    pub(super) fn restart(&mut self, now: Timestamp, peer: PeerId, out: &mut Vec<Output>) {
        let console = self.calls.find(peer).and_then(|call| call.console.filter(|_| call.descriptions.take(now)));
        out.extend(console.map(|to| self.media_to_console(to, MediaToConsole::Restart { peer })));
    }
}

/// Why something is not passed on.
enum Refuse {
    Code(ErrorCode),
    /// The call cannot be believed any more.
    End(HangUp),
}

impl From<Refused> for Refuse {
    fn from(refused: Refused) -> Self {
        Self::Code(match refused {
            Refused::Shape => ErrorCode::BadSignal,
            Refused::Flow => ErrorCode::NoConsent,
        })
    }
}

impl Call {
    /// The call as it is kept once it is trusted.
    pub(super) fn to_keep(&self, now: Timestamp) -> Option<towline_model::TrustedCall> {
        let (console, customer) = self.console_key.zip(self.customer_key)?;
        Some(towline_model::TrustedCall { peer: self.peer, node: self.node, console, customer, since: now })
    }
}

/// Whether a way is told on; `named` counts those of its side.
fn pass_on(named: &mut u8, candidate: &IceCandidate) -> Result<bool, ErrorCode> {
    let plain = |name: &str| name.len() <= MAX_NAME && !name.chars().any(char::is_control);
    if !plain(&candidate.mid) || !plain(&candidate.ufrag) {
        return Err(ErrorCode::BadSignal);
    }
    match sdp::candidate(&candidate.candidate) {
        Way::Malformed => Err(ErrorCode::BadSignal),
        Way::Useless => Ok(false),
        Way::End => Ok(true),
        Way::Good if *named >= MAX_CANDIDATES => Err(ErrorCode::TooFast),
        Way::Good => {
            *named += 1;
            Ok(true)
        }
    }
}

pub(super) fn refuse_customer(socket: SocketId, code: ErrorCode) -> Output {
    Output::ToCustomer(socket, ToCustomer::Error { code, id: None, say: code.say().into() })
}
