//! Calls, words, consents and files, between one customer and consoles; and what a forged page or console gets.

use sha2::{Digest as _, Sha256};
use towline_model::{ConsentKind, Fingerprint, PeerId, words};

use super::*;
use crate::confirm;
use crate::message::{FileOffer, FileSays, IceCandidate, Kind, MediaFromConsole as Console, MediaFromCustomer as Customer, Peer};

const CONSOLE_NONCE: [u8; 16] = [0x11; 16];
const CUSTOMER_NONCE: [u8; 16] = [0x22; 16];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A description by a browser with this certificate: screen, camera, sound.
fn sdp(key: u8, flows: [&str; 3]) -> String {
    let print = vec![format!("{key:02X}"); 32].join(":");
    let [screen, camera, sound] = flows;
    let section = |media: &str, direction: &str| format!("m={media}\r\na=fingerprint:sha-256 {print}\r\na={direction}\r\n");
    let picture = |direction| section("video 9 UDP/TLS/RTP/SAVPF 96", direction);
    let sound = section("audio 9 UDP/TLS/RTP/SAVPF 111", sound);
    let data = section("application 9 UDP/DTLS/SCTP webrtc-datachannel", "sctp-port:5000");
    format!("v=0\r\ns=-\r\n{}{}{sound}{data}", picture(screen), picture(camera))
}

const STILL: [&str; 3] = ["inactive"; 3];

/// One customer, one console, and their call.
struct Two {
    house: House,
    page: SocketId,
    console: SocketId,
    peer: Peer,
}

impl Two {
    /// An active session that came by a PIN (`gated`) or by a link.
    fn new(gated: bool) -> Self {
        let mut house = House::new(SessionState::Active);
        house.facts.session.by_link = !gated;
        house.room = Room::new(START, house.facts.clone(), &Media::default(), 0, true);
        let (page, console) = (house.join(1, home(), 0), house.open(2));
        let mut two = Self { house, page, console, peer: Peer(PeerId(0)) };
        two.quiet();
        two
    }

    /// The same with a call whose two pages have shown themselves and opened their nonces.
    fn called(gated: bool) -> Self {
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

    fn trusted(gated: bool) -> Self {
        let mut two = Self::called(gated);
        if gated {
            two.words(&two.right());
        }
        assert_eq!(two.house.media.calls.len(), 1);
        two.quiet();
        two
    }

    /// A trusted call with these consents.
    fn granted(kinds: &[ConsentKind]) -> Self {
        let mut two = Self::trusted(true);
        for kind in kinds {
            two.ask(*kind);
            two.consent(*kind, true);
        }
        two.quiet();
        two
    }

    fn right(&self) -> String {
        let bits = confirm::bits(Fingerprint([1; 32]), Fingerprint([2; 32]), &CONSOLE_NONCE, &CUSTOMER_NONCE);
        words::pair(bits).join(" ")
    }

    fn console(&mut self, say: Console) {
        self.console_at(self.console, say);
    }

    fn console_at(&mut self, socket: SocketId, say: Console) {
        self.house.put(Input::ConsoleMedia { socket, say, req: Some(id("r")) });
    }

    fn customer(&mut self, say: Customer) {
        let socket = self.page;
        self.house.put(Input::CustomerMedia { socket, say });
    }

    fn words(&mut self, words: &str) {
        let (peer, words) = (self.peer, words.to_owned());
        self.console(Console::Words { peer, words });
    }

    fn ask(&mut self, kind: ConsentKind) {
        self.console(Console::Ask { kind: Kind(kind) });
    }

    fn consent(&mut self, kind: ConsentKind, on: bool) {
        self.customer(Customer::Consent { kind: Kind(kind), on });
    }

    fn on(&self) -> Vec<ConsentKind> {
        self.house.media.consents.iter().map(|consent| consent.kind).collect()
    }

    fn quiet(&mut self) {
        self.house.told.clear();
    }

    fn told_console(&mut self) -> Vec<String> {
        self.house.heard(self.console)
    }

    fn told_page(&mut self) -> Vec<String> {
        self.house.heard(self.page)
    }

    /// Codes of refusals that the console got since the last look.
    fn refused(&mut self) -> Vec<String> {
        codes(&self.told_console())
    }
}

fn codes(told: &[String]) -> Vec<String> {
    let read = |text: &String| serde_json::from_str::<serde_json::Value>(text).ok();
    let errors = told.iter().filter_map(read).filter(|value| value["t"] == "error");
    errors.map(|value| value["code"].as_str().unwrap().to_owned()).collect()
}

/// The names of what was said about media.
fn says(told: &[String]) -> Vec<String> {
    let read = |text: &String| serde_json::from_str::<serde_json::Value>(text).ok();
    told.iter().filter_map(read).filter_map(|value| value["say"]["t"].as_str().map(str::to_owned)).collect()
}

#[test]
fn a_call_goes_from_words_to_trust() {
    let mut two = Two::called(true);
    assert_eq!(says(&two.told_page()), ["call", "offer", "nonce"]);
    assert_eq!(says(&two.told_console()), ["answer"]);
    assert!(two.house.media.calls.is_empty());
    two.words(&two.right().to_uppercase());
    assert_eq!(says(&two.told_page()), ["trusted"]);
    assert_eq!(says(&two.told_console()), ["trusted"]);
    let [kept] = two.house.media.calls.as_slice() else { panic!("not kept") };
    assert_eq!((kept.console, kept.customer, kept.node), (Fingerprint([1; 32]), Fingerprint([2; 32]), TESS));
}

#[test]
fn a_session_by_link_needs_no_words() {
    let mut two = Two::called(false);
    assert_eq!(says(&two.told_page()), ["call", "offer", "trusted", "nonce"]);
    two.words("amber river");
    assert_eq!(two.refused(), ["gone"], "there is nothing to confirm");
}

/// AT-021: two wrong pairs of words end the session, over calls and pages; what are no words costs nothing.
#[test]
fn at_021_wrong_words_twice_close_the_seat() {
    let mut two = Two::called(true);
    for none in ["", "hello", "zzzz qqqq", &"a".repeat(100)] {
        two.words(none);
    }
    assert_eq!(two.refused(), ["bad_input"; 4]);
    assert_eq!(two.house.media.wrong_words, 0);
    let wrong = words::pair(confirm::bits(Fingerprint([1; 32]), Fingerprint([3; 32]), &CONSOLE_NONCE, &CUSTOMER_NONCE)).join(" ");
    two.words(&wrong);
    assert!(two.told_console().iter().any(|told| told.contains(r#""t":"wrong_words""#) && told.contains(r#""left":1"#)));
    assert_eq!(says(&two.told_page()).last().map(String::as_str), Some("wrong_words"));
    // Another call is no new try.
    let commit = Some(hex(&Sha256::digest(CONSOLE_NONCE)));
    two.console(Console::Call {});
    let told: serde_json::Value =
        serde_json::from_str(&two.told_console().iter().find(|told| told.contains("called")).unwrap().clone()).unwrap();
    let peer = Peer(PeerId(told["say"]["peer"].as_i64().unwrap()));
    two.peer = peer;
    two.console(Console::Offer { peer, sdp: sdp(1, STILL), commit });
    two.customer(Customer::Answer { peer, sdp: sdp(2, STILL), nonce: Some(hex(&CUSTOMER_NONCE)) });
    two.console(Console::Nonce { peer, nonce: hex(&CONSOLE_NONCE) });
    two.quiet();
    two.words(&wrong);
    let told = two.told_page();
    assert!(told.iter().any(|text| text.contains(r#""t":"ended","by":"system""#)), "{told:?}");
    assert_eq!(told.last().map(String::as_str), Some("close 4004"));
    assert!(two.house.media.calls.is_empty());
}

/// AT-113, AT-112: what the console did not commit to, and another certificate in the middle of a call, end it.
#[test]
fn at_112_a_changed_certificate_ends_the_call() {
    for by_console in [true, false] {
        let mut two = Two::trusted(true);
        let peer = two.peer;
        two.console(Console::Offer { peer, sdp: sdp(if by_console { 9 } else { 1 }, STILL), commit: None });
        if !by_console {
            two.customer(Customer::Answer { peer, sdp: sdp(9, STILL), nonce: None });
        }
        assert!(two.told_page().iter().any(|told| told.contains(r#""t":"hung_up""#) && told.contains(r#""why":"changed""#)));
        assert!(two.house.media.calls.is_empty());
    }
    let mut two = Two::new(true);
    two.console(Console::Call {});
    let told: serde_json::Value = serde_json::from_str(&two.told_console()[0]).unwrap();
    let peer = Peer(PeerId(told["say"]["peer"].as_i64().unwrap()));
    two.console(Console::Offer { peer, sdp: sdp(1, STILL), commit: Some(hex(&[0; 32])) });
    two.customer(Customer::Answer { peer, sdp: sdp(2, STILL), nonce: Some(hex(&CUSTOMER_NONCE)) });
    two.console(Console::Nonce { peer, nonce: hex(&CONSOLE_NONCE) });
    assert_eq!(two.refused(), ["bad_signal"]);
    assert!(says(&two.told_page()).contains(&"hung_up".to_owned()));
}

#[test]
fn at_112_descriptions_and_ways_are_bounded() {
    let mut two = Two::trusted(true);
    let peer = two.peer;
    for n in 0..30 {
        two.console(Console::Offer { peer, sdp: sdp(1, STILL), commit: None });
        two.customer(Customer::Answer { peer, sdp: sdp(2, STILL), nonce: None });
        assert_eq!(two.refused().is_empty(), n < 19, "{n}: 20 a minute, the first included");
    }
    two.quiet();
    let way =
        |n: u16| IceCandidate { candidate: format!("candidate:1 1 udp 1 192.0.2.1 {n} typ host"), mid: "0".into(), ufrag: "a".into() };
    for n in 1..=60 {
        two.customer(Customer::Candidate { peer, candidate: way(n) });
    }
    assert_eq!(says(&two.told_console()).len(), 50);
    assert_eq!(codes(&two.told_page()).len(), 10);
    let local =
        |address: &str| IceCandidate { candidate: format!("candidate:1 1 udp 1 {address} 9 typ host"), mid: "0".into(), ufrag: "a".into() };
    two.console(Console::Candidate { peer, candidate: local("127.0.0.1") });
    two.console(Console::Candidate { peer, candidate: IceCandidate { candidate: "x".into(), ..local("::1") } });
    assert_eq!(two.refused(), ["bad_signal"], "what leads inwards is dropped, what is none is refused");
    assert!(two.told_page().is_empty());
}

/// Every consent: refused, timed out, granted, revoked, and each of these by a forged page or console: what then may flow.
#[test]
fn g_50_each_consent_by_itself() {
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Way {
        Refused,
        TimedOut,
        Late,
        Unasked,
        OtherThanAsked,
        Granted,
        Revoked,
        Waived,
        GrantedAgainAfterRevoking,
        NotTrusted,
    }
    use Way::*;
    let ways = [Refused, TimedOut, Late, Unasked, OtherThanAsked, Granted, Revoked, Waived, GrantedAgainAfterRevoking, NotTrusted];
    for kind in ConsentKind::ALL {
        for way in ways {
            let mut two = if way == NotTrusted { Two::called(true) } else { Two::trusted(true) };
            if way != Unasked {
                let other = if kind == ConsentKind::View { ConsentKind::Camera } else { ConsentKind::View };
                two.ask(if way == OtherThanAsked { other } else { kind });
            }
            match way {
                Refused => two.consent(kind, false),
                TimedOut => two.house.pass(ASKED_FOR),
                Late => {
                    two.house.pass(ASKED_FOR);
                    two.consent(kind, true);
                }
                Unasked | OtherThanAsked | Granted | NotTrusted => two.consent(kind, true),
                Revoked | GrantedAgainAfterRevoking => {
                    two.consent(kind, true);
                    two.consent(kind, false);
                    if way == GrantedAgainAfterRevoking {
                        two.consent(kind, true);
                    }
                }
                Waived => {
                    two.consent(kind, true);
                    two.console(Console::Waive { kind: Kind(kind) });
                }
            }
            let on = way == Granted;
            assert_eq!(two.on(), if on { vec![kind] } else { vec![] }, "{kind:?} {way:?}");
            assert_flows(&mut two, kind, on, &format!("{kind:?} {way:?}"));
        }
    }
}

/// What the room lets pass for a consent, tried with every description and message that would use it.
fn assert_flows(two: &mut Two, kind: ConsentKind, on: bool, case: &str) {
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

/// AT-117: what was granted and taken back is not to be had by saying it again, from either side.
#[test]
fn at_117_a_revoked_grant_cannot_be_replayed() {
    let mut two = Two::granted(&[ConsentKind::View, ConsentKind::Files]);
    let peer = two.peer;
    let seen = ["recvonly", "inactive", "inactive"];
    two.console(Console::Offer { peer, sdp: sdp(1, seen), commit: None });
    two.customer(Customer::Answer { peer, sdp: sdp(2, ["sendonly", "inactive", "inactive"]), nonce: None });
    two.console(Console::Send { peer, file: FileOffer { id: id("f"), name: "x".into(), size: 9 } });
    two.quiet();
    two.consent(ConsentKind::View, false);
    two.consent(ConsentKind::Files, false);
    let told = two.told_console();
    assert!(told.iter().any(|text| text.contains(r#""t":"answered","kind":"view","answer":"revoked""#)), "{told:?}");
    assert!(says(&told).contains(&"file".to_owned()), "the file on its way stops");
    two.console(Console::Offer { peer, sdp: sdp(1, seen), commit: None });
    two.console(Console::Send { peer, file: FileOffer { id: id("g"), name: "x".into(), size: 9 } });
    two.consent(ConsentKind::View, true);
    assert_eq!(two.refused(), ["no_consent", "no_consent"]);
    assert!(two.on().is_empty());
}

#[test]
fn one_question_at_a_time() {
    let mut two = Two::trusted(true);
    two.ask(ConsentKind::View);
    two.ask(ConsentKind::Files);
    assert_eq!(two.refused(), ["asking"]);
    let told = two.told_page();
    assert_eq!(told.len(), 1);
    let until = (START + ASKED_FOR).as_millis();
    assert!(told[0].contains(&format!(r#""consents":[{{"kind":"view","state":"asked","at":{until}}}]"#)), "{told:?}");
    two.house.pass(Span::seconds(29));
    assert!(two.told_page().is_empty());
    two.house.pass(Span::seconds(1));
    assert!(two.told_page()[0].contains(r#""consents":[]"#));
    assert!(two.told_console().iter().any(|told| told.contains(r#""answer":"unanswered""#)));
}

/// AT-109: who has not opened the session, or is not the call's console, moves nothing.
#[test]
fn at_109_strangers_say_nothing_about_media() {
    let mut two = Two::granted(&[ConsentKind::View]);
    let peer = two.peer;
    let stranger = SocketId(9);
    for say in [
        Console::Call {},
        Console::Offer { peer, sdp: sdp(1, STILL), commit: None },
        Console::Ask { kind: Kind(ConsentKind::Files) },
        Console::HangUp { peer },
    ] {
        two.console_at(stranger, say);
    }
    assert_eq!(codes(&two.house.heard(stranger)), ["bad_input"; 4]);
    // Another tab of the same technician hears, but the call is not its own.
    let tab = two.house.open(3);
    two.quiet();
    two.console_at(tab, Console::Offer { peer, sdp: sdp(1, STILL), commit: None });
    two.console_at(tab, Console::Words { peer, words: two.right() });
    two.console_at(tab, Console::Ask { kind: Kind(ConsentKind::Files) });
    assert_eq!(codes(&two.house.heard(tab)), ["gone", "gone", "not_trusted"]);
    assert!(two.told_page().is_empty());
    assert_eq!(two.house.media.calls.len(), 1);
}

#[test]
fn a_page_loaded_anew_shares_nothing() {
    let mut two = Two::granted(&[ConsentKind::View, ConsentKind::Microphone]);
    let page = two.house.join(5, home(), 0);
    assert!(two.on().is_empty() && two.house.media.calls.is_empty());
    assert!(says(&two.told_console()).contains(&"hung_up".to_owned()));
    assert!(!says(&two.house.heard(page)).contains(&"call".to_owned()));
}

#[test]
fn sockets_come_back_to_a_call_that_lives() {
    let mut two = Two::granted(&[ConsentKind::View]);
    let peers = vec![two.peer];
    // The server starts anew: the room is what the store has.
    two.house.room = Room::new(two.house.now, two.house.facts.clone(), &two.house.media.clone(), 0, true);
    let (page, console) = (SocketId(11), SocketId(12));
    two.house.put(Input::CustomerJoins { socket: page, network: home(), last: 0, peers: peers.clone() });
    two.house.put(Input::ConsoleOpens { socket: console, node: TESS, last: 0, peers, req: None });
    assert!(says(&two.house.heard(page)).contains(&"consents".to_owned()));
    (two.page, two.console) = (page, console);
    assert_eq!((two.on(), two.house.media.calls.len()), (vec![ConsentKind::View], 1));
    assert_flows(&mut two, ConsentKind::View, true, "after the start");
    two.house.pass(Span::minutes(3));
    assert_eq!(two.house.media.calls.len(), 1);
}

#[test]
fn a_call_whose_console_stays_away_ends() {
    let mut two = Two::granted(&[ConsentKind::View]);
    two.house.put(Input::Left { socket: two.console });
    two.house.pass(CALL_KEPT - Span::seconds(1));
    assert_eq!(two.on(), [ConsentKind::View]);
    two.house.pass(Span::seconds(1));
    assert!(two.on().is_empty() && two.house.media.calls.is_empty());
    assert!(says(&two.told_page()).contains(&"hung_up".to_owned()));
}

#[test]
fn a_console_loaded_anew_finds_its_call_over() {
    let mut two = Two::granted(&[ConsentKind::View]);
    two.house.put(Input::Left { socket: two.console });
    two.house.open(7);
    assert!(two.on().is_empty() && two.house.media.calls.is_empty());
}

#[test]
fn a_session_that_goes_to_somebody_else_takes_no_consent_along() {
    let mut two = Two::granted(&[ConsentKind::View]);
    two.house.facts.session.queue = NodeId(77);
    two.house.put(Input::Changed);
    assert!(two.on().is_empty() && two.house.media.calls.is_empty());
    assert!(two.told_page().iter().any(|told| told.contains(r#""why":"over""#)));
}

#[test]
fn a_store_that_is_down_grants_nothing_and_takes_back_everything() {
    let mut two = Two::granted(&[ConsentKind::View]);
    two.house.store_up = false;
    two.ask(ConsentKind::Camera);
    two.consent(ConsentKind::Camera, true);
    let told = two.told_page();
    assert!(!told.last().unwrap().contains("camera"), "{told:?}");
    two.consent(ConsentKind::View, false);
    assert!(two.told_page()[0].contains(r#""consents":[]"#), "told before it is kept");
    two.house.store_up = true;
    two.house.pass(Span::seconds(2));
    assert!(two.on().is_empty(), "and kept as soon as can be");
}

#[test]
fn a_file_is_kept_when_both_have_found_the_same() {
    let mut two = Two::granted(&[ConsentKind::Files]);
    let peer = two.peer;
    let done = |sum: u8| FileSays::Done { sha256: hex(&[sum; 32]) };
    let file = |name: &str| FileOffer { id: id(name), name: format!("../{name}\u{202e}.txt"), size: 500_000_000 };
    two.customer(Customer::Send { peer, file: file("one") });
    let told = two.told_console();
    assert!(told[0].contains(r#""name":"one.txt""#), "{told:?}");
    two.customer(Customer::File { file: id("one"), say: FileSays::Take {} });
    assert_eq!(codes(&two.told_page()), ["bad_input"], "one's own offer is not taken");
    two.console(Console::File { file: id("one"), say: done(7) });
    assert_eq!(two.refused(), ["bad_input"], "nor is it done before it is taken");
    two.console(Console::File { file: id("one"), say: FileSays::Take {} });
    two.customer(Customer::File { file: id("one"), say: done(7) });
    assert!(two.house.files.is_empty());
    two.console(Console::File { file: id("one"), say: done(7) });
    let [kept] = two.house.files.as_slice() else { panic!("not kept") };
    assert_eq!((kept.name.as_str(), kept.from_customer, kept.size, kept.sha256), ("one.txt", true, 500_000_000, [7; 32]));
    // Another content than was sent is nothing.
    two.console(Console::Send { peer, file: file("two") });
    two.customer(Customer::File { file: id("two"), say: FileSays::Take {} });
    two.console(Console::File { file: id("two"), say: done(1) });
    two.quiet();
    two.customer(Customer::File { file: id("two"), say: done(2) });
    assert!(two.told_page().iter().any(|told| told.contains(r#""say":{"t":"stop"}"#)));
    assert_eq!(two.house.files.len(), 1);
}

#[test]
fn files_are_bounded() {
    let mut two = Two::granted(&[ConsentKind::Files]);
    let peer = two.peer;
    let offer = |name: String, size| Console::Send { peer, file: FileOffer { id: id(&name), name: "a".into(), size } };
    two.console(offer("big".into(), MAX_FILE + 1));
    assert_eq!(two.refused(), ["too_long"]);
    for n in 0..=MAX_FILES {
        two.console(offer(format!("f{n}"), MAX_FILE));
    }
    assert_eq!(two.refused(), ["too_many"]);
}
