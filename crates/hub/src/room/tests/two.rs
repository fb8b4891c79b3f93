//! One customer, one console and their call: what tests of media stand on.

use sha2::{Digest as _, Sha256};
use towline_model::{ConsentKind, Fingerprint, PeerId, words};

use super::*;
use crate::confirm;
use crate::message::{FileOffer, Kind, MediaFromConsole as Console, MediaFromCustomer as Customer, Peer};

pub(super) const CONSOLE_NONCE: [u8; 16] = [0x11; 16];
pub(super) const CUSTOMER_NONCE: [u8; 16] = [0x22; 16];

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A description by a browser with this certificate: screen, camera, sound.
pub(super) fn sdp(key: u8, flows: [&str; 3]) -> String {
    let print = vec![format!("{key:02X}"); 32].join(":");
    let [screen, camera, sound] = flows;
    let section = |media: &str, direction: &str| format!("m={media}\r\na=fingerprint:sha-256 {print}\r\na={direction}\r\n");
    let picture = |direction| section("video 9 UDP/TLS/RTP/SAVPF 96", direction);
    let sound = section("audio 9 UDP/TLS/RTP/SAVPF 111", sound);
    let data = section("application 9 UDP/DTLS/SCTP webrtc-datachannel", "sctp-port:5000");
    format!("v=0\r\ns=-\r\n{}{}{sound}{data}", picture(screen), picture(camera))
}

pub(super) const STILL: [&str; 3] = ["inactive"; 3];

/// One customer, one console, and their call.
pub(super) struct Two {
    pub(super) house: House,
    pub(super) page: SocketId,
    pub(super) console: SocketId,
    pub(super) peer: Peer,
}

impl Two {
    /// An active session that came by a PIN (`gated`) or by a link.
    pub(super) fn new(gated: bool) -> Self {
        let mut house = House::new(SessionState::Active);
        house.facts.session.by_link = !gated;
        house.room = Room::new(START, house.facts.clone(), &Media::default(), 0, true);
        let (page, console) = (house.join(1, home(), 0), house.open(2));
        let mut two = Self { house, page, console, peer: Peer(PeerId(0)) };
        two.quiet();
        two
    }

    /// The same with a call whose two pages have shown themselves and opened their nonces.
    pub(super) fn called(gated: bool) -> Self {
        let mut two = Self::new(gated);
        two.console(Console::Call {});
        let told = two.told_console();
        let peer: serde_json::Value = serde_json::from_str(told[0].as_str()).unwrap();
        assert_eq!(peer["say"]["t"], "called");
        assert_eq!(peer["say"]["gated"], gated);
        two.peer = Peer(PeerId(peer["say"]["peer"].as_i64().unwrap()));
        let peer = two.peer;
        let commit = Some(hex(&Sha256::digest(CONSOLE_NONCE)));
        two.console(Console::Offer { peer, sdp: sdp(1, STILL), commit });
        two.customer(Customer::Answer { peer, sdp: sdp(2, STILL), nonce: Some(hex(&CUSTOMER_NONCE)) });
        two.console(Console::Nonce { peer, nonce: hex(&CONSOLE_NONCE) });
        two
    }

    pub(super) fn trusted(gated: bool) -> Self {
        let mut two = Self::called(gated);
        if gated {
            two.words(&two.right());
        }
        assert_eq!(two.house.media.calls.len(), 1);
        two.quiet();
        two
    }

    /// A trusted call with these consents.
    pub(super) fn granted(kinds: &[ConsentKind]) -> Self {
        let mut two = Self::trusted(true);
        for kind in kinds {
            two.ask(*kind);
            two.consent(*kind, true);
        }
        two.quiet();
        two
    }

    pub(super) fn right(&self) -> String {
        let bits = confirm::bits(Fingerprint([1; 32]), Fingerprint([2; 32]), &CONSOLE_NONCE, &CUSTOMER_NONCE);
        words::pair(bits).join(" ")
    }

    pub(super) fn console(&mut self, say: Console) {
        self.console_at(self.console, say);
    }

    pub(super) fn console_at(&mut self, socket: SocketId, say: Console) {
        self.house.put(Input::ConsoleMedia { socket, say, req: Some(id("r")) });
    }

    pub(super) fn customer(&mut self, say: Customer) {
        let socket = self.page;
        self.house.put(Input::CustomerMedia { socket, say });
    }

    pub(super) fn words(&mut self, words: &str) {
        let (peer, words) = (self.peer, words.to_owned());
        self.console(Console::Words { peer, words });
    }

    pub(super) fn ask(&mut self, kind: ConsentKind) {
        self.console(Console::Ask { kind: Kind(kind) });
    }

    pub(super) fn consent(&mut self, kind: ConsentKind, on: bool) {
        self.customer(Customer::Consent { kind: Kind(kind), on });
    }

    pub(super) fn on(&self) -> Vec<ConsentKind> {
        self.house.media.consents.iter().map(|consent| consent.kind).collect()
    }

    pub(super) fn quiet(&mut self) {
        self.house.told.clear();
    }

    pub(super) fn told_console(&mut self) -> Vec<String> {
        self.house.heard(self.console)
    }

    pub(super) fn told_page(&mut self) -> Vec<String> {
        self.house.heard(self.page)
    }

    /// Codes of refusals that the console got since the last look.
    pub(super) fn refused(&mut self) -> Vec<String> {
        codes(&self.told_console())
    }
}

pub(super) fn codes(told: &[String]) -> Vec<String> {
    let read = |text: &String| serde_json::from_str::<serde_json::Value>(text).ok();
    let errors = told.iter().filter_map(read).filter(|value| value["t"] == "error");
    errors.map(|value| value["code"].as_str().unwrap().to_owned()).collect()
}

/// The names of what was said about media.
pub(super) fn says(told: &[String]) -> Vec<String> {
    let read = |text: &String| serde_json::from_str::<serde_json::Value>(text).ok();
    told.iter().filter_map(read).filter_map(|value| value["say"]["t"].as_str().map(str::to_owned)).collect()
}

/// What the room lets pass for a consent, tried with every description and message that would use it.
pub(super) fn assert_flows(two: &mut Two, kind: ConsentKind, on: bool, case: &str) {
    let peer = two.peer;
    two.quiet();
    match kind {
        ConsentKind::View | ConsentKind::Camera | ConsentKind::Microphone => {
            let at = match kind {
                ConsentKind::View => 0,
                ConsentKind::Camera => 1,
                _ => 2,
            };
            let (mut offered, mut answered) = (STILL, STILL);
            (offered[at], answered[at]) = if at == 2 { ("sendrecv", "sendrecv") } else { ("recvonly", "sendonly") };
            two.console(Console::Offer { peer, sdp: sdp(1, offered), commit: None });
            assert_eq!(says(&two.told_page()).contains(&"offer".to_owned()), on, "{case}: the offer");
            // A page that answers what nobody offered, or more than was offered.
            two.console(Console::Offer { peer, sdp: sdp(1, STILL), commit: None });
            two.quiet();
            two.customer(Customer::Answer { peer, sdp: sdp(2, answered), nonce: None });
            assert_eq!(says(&two.told_console()).contains(&"answer".to_owned()), on, "{case}: the answer");
        }
        ConsentKind::Files => {
            let file = |name: &str| FileOffer { id: id(name), name: "a.txt".into(), size: 1 };
            two.console(Console::Send { peer, file: file("f1") });
            assert_eq!(says(&two.told_page()).contains(&"offered".to_owned()), on, "{case}: to the customer");
            two.quiet();
            two.customer(Customer::Send { peer, file: file("f2") });
            assert_eq!(says(&two.told_console()).contains(&"offered".to_owned()), on, "{case}: to the technician");
        }
        // Nothing of these passes the room; the pages are told what is in force, and the recording's pieces ask the store.
        ConsentKind::Clipboard | ConsentKind::Recording => assert_eq!(two.on().contains(&kind), on, "{case}"),
    }
}
