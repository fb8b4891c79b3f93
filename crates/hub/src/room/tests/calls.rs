//! Calls from the first word to the last, and what a forged page or console gets.

use sha2::{Digest as _, Sha256};
use towline_model::{ConsentKind, Fingerprint, PeerId, words};

use super::two::*;
use super::*;
use crate::confirm;
use crate::message::{IceCandidate, Kind, MediaFromConsole as Console, MediaFromCustomer as Customer, Peer};

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
/// AT-117: what was granted and taken back is not to be had by saying it again, from either side.
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
    assert_eq!(two.on(), [ConsentKind::View], "another tab may still hold it");
    two.house.pass(CALL_DOUBTED);
    assert!(two.on().is_empty() && two.house.media.calls.is_empty());
}

#[test]
fn a_tab_that_comes_back_later_than_another_keeps_its_call() {
    let mut two = Two::granted(&[ConsentKind::View]);
    let peers = vec![two.peer];
    two.house.put(Input::Left { socket: two.console });
    two.house.open(7);
    two.house.pass(Span::seconds(5));
    two.house.put(Input::ConsoleOpens { socket: SocketId(8), node: TESS, last: 0, peers, req: None });
    two.house.pass(Span::minutes(3));
    assert_eq!((two.on(), two.house.media.calls.len()), (vec![ConsentKind::View], 1));
}

#[test]
fn a_page_is_told_that_a_call_it_holds_is_over() {
    let mut two = Two::new(true);
    let page = SocketId(5);
    two.house.put(Input::CustomerJoins { socket: page, network: home(), last: 0, peers: vec![Peer(PeerId(9))] });
    let told = two.house.heard(page);
    assert!(told.iter().any(|text| text.contains(r#""t":"hung_up","peer":9,"why":"lost""#)), "{told:?}");
}

#[test]
fn a_session_that_goes_to_somebody_else_takes_no_consent_along() {
    let mut two = Two::granted(&[ConsentKind::View]);
    two.house.facts.session.queue = NodeId(77);
    two.house.put(Input::Changed);
    assert!(two.on().is_empty() && two.house.media.calls.is_empty());
    assert!(two.told_page().iter().any(|told| told.contains(r#""why":"over""#)));
}
