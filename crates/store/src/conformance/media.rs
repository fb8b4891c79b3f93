//! Cases on consents, calls and files.

use towline_model::{
    Actor, ConsentAnswer, ConsentKind, EndedBy, EventKind, Fingerprint, NodeId, PeerId, SessionId, SessionState, SharedFile, Span,
    Timestamp, TrustedCall,
};

use super::ground::{Ground, START};
use crate::{Answered, Move, Moved, WrongConfirmation};

const LATER: Timestamp = Timestamp(START.0 + 60_000_001);

async fn kinds(ground: &Ground, session: SessionId) -> Vec<EventKind> {
    ground.store.events(session, 100).await.unwrap().iter().map(|event| event.kind).collect()
}

/// A session that somebody has picked up.
async fn helped(ground: &Ground) -> SessionId {
    let technician = ground.desk().await;
    let session = ground.seated(&technician, START).await;
    go(ground, session, SessionState::Waiting, SessionState::Active).await;
    session
}

async fn go(ground: &Ground, session: SessionId, from: SessionState, to: SessionState) {
    let wish = Move { session, from: vec![from], to, actor: Actor::System, at: START + Span::seconds(9), line: None, dismiss: false };
    assert!(matches!(ground.store.move_session(wish).await.unwrap(), Moved::Done(_)));
}

async fn answer(ground: &Ground, session: SessionId, kind: ConsentKind, answer: ConsentAnswer) -> bool {
    ground.store.keep_answer(Answered { session, kind, answer, actor: Actor::Customer, at: LATER }).await.unwrap()
}

const fn call(peer: i64) -> TrustedCall {
    TrustedCall { peer: PeerId(peer), node: NodeId(4), console: Fingerprint([1; 32]), customer: Fingerprint([2; 32]), since: LATER }
}

/// What is granted is in force until it is revoked, each kind by itself, and also after a restart; every answer has its event.
pub async fn consents_are_kept_one_by_one(mut ground: Ground) {
    use ConsentAnswer::{Granted, Refused, Revoked, Unanswered};
    use ConsentKind::{Camera, Files, View};
    let session = helped(&ground).await;
    assert!(answer(&ground, session, View, Granted).await);
    assert!(!answer(&ground, session, View, Granted).await, "it is in force already");
    assert!(answer(&ground, session, Files, Refused).await);
    assert!(answer(&ground, session, Files, Granted).await);
    assert!(answer(&ground, session, Camera, Unanswered).await);
    assert!(!answer(&ground, session, Camera, Revoked).await, "it is not in force");
    ground.reopen().await;
    let kept = ground.store.consents(session).await.unwrap();
    assert_eq!(kept.iter().map(|consent| (consent.kind, consent.since)).collect::<Vec<_>>(), [(View, LATER), (Files, LATER)]);
    assert!(answer(&ground, session, View, Revoked).await);
    let media = ground.store.media(session).await.unwrap();
    assert_eq!(media.consents.iter().map(|consent| consent.kind).collect::<Vec<_>>(), [Files]);
    let told: Vec<_> = kinds(&ground, session).await.into_iter().filter(|kind| matches!(kind, EventKind::Consent(..))).collect();
    let expected = [(View, Granted), (Files, Refused), (Files, Granted), (Camera, Unanswered), (View, Revoked)];
    assert_eq!(told, expected.map(|(kind, answer)| EventKind::Consent(kind, answer)));
}

/// Nothing is granted before somebody helps or after the end, and with the end nothing is in force.
pub async fn consents_end_with_their_session(ground: Ground) {
    let technician = ground.desk().await;
    let session = ground.seated(&technician, START).await;
    assert!(!answer(&ground, session, ConsentKind::View, ConsentAnswer::Granted).await);
    assert!(!ground.store.trust_call(session, call(1), Actor::System).await.unwrap());
    go(&ground, session, SessionState::Waiting, SessionState::Active).await;
    assert!(answer(&ground, session, ConsentKind::View, ConsentAnswer::Granted).await);
    assert!(ground.store.trust_call(session, call(1), Actor::System).await.unwrap());
    go(&ground, session, SessionState::Active, SessionState::Ended(EndedBy::Technician)).await;
    let media = ground.store.media(session).await.unwrap();
    assert_eq!((media.consents.len(), media.calls.len()), (0, 0));
    assert!(ground.store.consents(session).await.unwrap().is_empty());
    assert!(!answer(&ground, session, ConsentKind::Camera, ConsentAnswer::Granted).await);
}

/// A trusted call is found again after a restart, with its two ends, until it ends.
pub async fn a_call_is_found_until_it_ends(mut ground: Ground) {
    let session = helped(&ground).await;
    assert!(ground.store.trust_call(session, call(7), Actor::System).await.unwrap());
    assert!(!ground.store.trust_call(session, call(7), Actor::System).await.unwrap());
    assert!(ground.store.trust_call(session, call(9), Actor::System).await.unwrap());
    ground.reopen().await;
    assert_eq!(ground.store.media(session).await.unwrap().calls, [call(7), call(9)]);
    assert!(ground.store.end_call(session, PeerId(7), Actor::Customer, LATER).await.unwrap());
    assert!(!ground.store.end_call(session, PeerId(7), Actor::Customer, LATER).await.unwrap());
    assert_eq!(ground.store.media(session).await.unwrap().calls, [call(9)]);
    let told = kinds(&ground, session).await;
    assert_eq!(told[told.len() - 3..], [EventKind::CallTrusted, EventKind::CallTrusted, EventKind::CallEnded]);
}

/// AT-021: wrong words are counted over calls and restarts, and the last ends the session.
pub async fn at_021_the_second_wrong_confirmation_ends_the_session(mut ground: Ground) {
    let session = helped(&ground).await;
    let wrong = WrongConfirmation { session, actor: Actor::System, at: LATER, most: 2 };
    let first = ground.store.wrong_confirmation(wrong).await.unwrap().unwrap();
    assert_eq!((first.wrong, first.session.state), (1, SessionState::Active));
    ground.reopen().await;
    assert_eq!(ground.store.media(session).await.unwrap().wrong_words, 1);
    let second = ground.store.wrong_confirmation(wrong).await.unwrap().unwrap();
    assert_eq!((second.wrong, second.session.state), (2, SessionState::Ended(EndedBy::PinBurned)));
    assert!(ground.store.wrong_confirmation(wrong).await.unwrap().is_none());
}

/// A file is kept once, and told in the order of arrival.
pub async fn files_are_kept_once(ground: Ground) {
    let session = helped(&ground).await;
    let file = |id: &str, seconds| SharedFile {
        session,
        id: id.to_owned(),
        from_customer: id == "b",
        name: "report.pdf".to_owned(),
        size: 500_000_000,
        sha256: [7; 32],
        at: LATER + Span::seconds(seconds),
    };
    assert!(ground.store.keep_file(file("b", 0)).await.unwrap());
    assert!(ground.store.keep_file(file("a", 1)).await.unwrap());
    assert!(!ground.store.keep_file(file("b", 2)).await.unwrap());
    assert_eq!(ground.store.files(session, 10).await.unwrap(), [file("b", 0), file("a", 1)]);
    assert_eq!(ground.store.files(session, 1).await.unwrap(), [file("b", 0)]);
    go(&ground, session, SessionState::Active, SessionState::Ended(EndedBy::Technician)).await;
    assert!(!ground.store.keep_file(file("c", 3)).await.unwrap());
}
