//! Each consent refused, timed out, granted, taken back and replayed, and what may flow then.

use towline_model::ConsentKind;

use super::two::*;
use super::*;
use crate::message::{FileOffer, Kind, MediaFromConsole as Console, MediaFromCustomer as Customer};

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
