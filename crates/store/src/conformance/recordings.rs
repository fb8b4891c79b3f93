//! Cases on recordings.

use towline_model::{Actor, EndedBy, Person, Piece, Recording, RecordingEnd, RecordingId, SessionId, SessionState, Span, Timestamp};

use super::ground::{Ground, START};
use crate::{Constraint, Kept, Move, Moved, NewPiece, NewRecording, StoreError};

const DAY: Span = Span::hours(24);

fn at(seconds: i64) -> Timestamp {
    START + Span::seconds(seconds)
}

fn new(session: SessionId, by: &Person, name: char, at: Timestamp) -> NewRecording {
    let file = name.to_string().repeat(32);
    NewRecording { session, file, key: vec![7; 60], by: by.id, at, due_at: at + DAY }
}

fn next(recording: &Recording, bytes: u32, at: Timestamp) -> NewPiece {
    NewPiece { recording: recording.id, number: recording.pieces, bytes, at, session_quota: 100, organisation_quota: 150 }
}

async fn started(ground: &Ground, new: NewRecording) -> Recording {
    ground.store.start_recording(new).await.unwrap().unwrap()
}

async fn kept(ground: &Ground, piece: NewPiece) -> Recording {
    match ground.store.keep_piece(piece).await.unwrap() {
        Kept::Done(recording) => recording,
        other => panic!("not kept: {other:?}"),
    }
}

async fn found(ground: &Ground, id: RecordingId) -> Recording {
    ground.store.recording(id).await.unwrap().unwrap()
}

/// Only a live session is recorded, by one recording at a time; numbers count up and names of files are unique. All of it outlives a restart.
pub async fn a_recording_belongs_to_a_live_session(mut ground: Ground) {
    let technician = ground.desk().await;
    let (connecting, _) = ground.issue(&technician, START).await;
    let live = ground.seated(&technician, at(2)).await;
    for session in [connecting, SessionId(99)] {
        assert_eq!(ground.store.start_recording(new(session, &technician, 'a', at(5))).await.unwrap(), None);
    }
    let first = started(&ground, new(live, &technician, 'a', at(5))).await;
    assert_eq!((first.id, first.session, first.organisation, first.by), (RecordingId(1), live, technician.organisation, technician.id));
    assert_eq!((first.started_at, first.last_at, first.due_at, first.pieces, first.bytes), (at(5), at(5), at(5) + DAY, 0, 0));
    assert_eq!((first.ended_at, first.ended, first.deleted_at, first.key.len()), (None, None, None, 60));
    let same_file = ground.store.start_recording(new(live, &technician, 'a', at(6))).await;
    assert!(matches!(same_file, Err(StoreError::Conflict(Constraint::Missing))));
    let second = started(&ground, new(live, &technician, 'b', at(7))).await;
    assert_eq!(second.id, RecordingId(2));
    ground.reopen().await;
    let first = found(&ground, first.id).await;
    assert_eq!((first.ended_at, first.ended), (Some(at(7)), Some(RecordingEnd::Lost)));
    assert_eq!(ground.store.recordings(live, 9).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(ground.store.recordings(live, 1).await.unwrap(), std::slice::from_ref(&first));
    assert_eq!(ground.store.recording_by_file(&second.file).await.unwrap(), Some(second));
    assert_eq!(ground.store.recording(RecordingId(3)).await.unwrap(), None);
}

/// Pieces come one after the other, and each byte is found in its piece.
pub async fn pieces_come_in_order(mut ground: Ground) {
    let technician = ground.desk().await;
    let session = ground.seated(&technician, START).await;
    let begun = started(&ground, new(session, &technician, 'a', at(5))).await;
    let early = NewPiece { number: 1, ..next(&begun, 10, at(6)) };
    assert_eq!(ground.store.keep_piece(early).await.unwrap(), Kept::Otherwise);
    let one = kept(&ground, next(&begun, 10, at(6))).await;
    assert_eq!(ground.store.keep_piece(next(&begun, 10, at(6))).await.unwrap(), Kept::Otherwise);
    let two = kept(&ground, next(&one, 5, at(8))).await;
    assert_eq!((two.pieces, two.bytes, two.last_at), (2, 15, at(8)));
    ground.reopen().await;
    assert_eq!(found(&ground, begun.id).await, two);
    let (a, b) = (Piece { number: 0, start: 0, bytes: 10 }, Piece { number: 1, start: 10, bytes: 5 });
    for (offset, piece) in [(0, Some(a)), (9, Some(a)), (10, Some(b)), (14, Some(b)), (15, None), (u64::MAX, None)] {
        assert_eq!(ground.store.piece_at(begun.id, offset).await.unwrap(), piece, "{offset}");
    }
    for (number, piece) in [(0, Some(a)), (1, Some(b)), (2, None)] {
        assert_eq!(ground.store.piece(begun.id, number).await.unwrap(), piece, "{number}");
    }
    assert!(ground.store.end_recording(begun.id, RecordingEnd::Revoked, at(9)).await.unwrap());
    assert!(!ground.store.end_recording(begun.id, RecordingEnd::Console, at(10)).await.unwrap(), "it ends once");
    assert_eq!(ground.store.keep_piece(next(&two, 1, at(11))).await.unwrap(), Kept::Otherwise);
    let ended = found(&ground, begun.id).await;
    assert_eq!((ended.ended_at, ended.ended), (Some(at(9)), Some(RecordingEnd::Revoked)));
}

/// A session and an organisation have so many bytes, of recordings that are not deleted; what would pass that changes nothing.
pub async fn quotas_hold(ground: Ground) {
    let technician = ground.desk().await;
    let (one, other) = (ground.seated(&technician, START).await, ground.seated(&technician, at(2)).await);
    let first = started(&ground, new(one, &technician, 'a', at(5))).await;
    let first = kept(&ground, next(&first, 60, at(6))).await;
    let again = started(&ground, new(one, &technician, 'b', at(7))).await;
    assert_eq!(ground.store.keep_piece(next(&again, 41, at(8))).await.unwrap(), Kept::Full, "of one session");
    let again = kept(&ground, next(&again, 40, at(8))).await;
    let elsewhere = started(&ground, new(other, &technician, 'c', at(9))).await;
    assert_eq!(ground.store.keep_piece(next(&elsewhere, 51, at(9))).await.unwrap(), Kept::Full, "of all sessions");
    let elsewhere = kept(&ground, next(&elsewhere, 50, at(9))).await;
    assert_eq!(ground.store.keep_piece(next(&elsewhere, 1, at(9))).await.unwrap(), Kept::Full);
    assert_eq!(found(&ground, elsewhere.id).await, elsewhere);
    assert!(ground.store.delete_recording(first.id, Actor::Operator, at(10)).await.unwrap());
    kept(&ground, next(&elsewhere, 10, at(11))).await;
    kept(&ground, next(&again, 10, at(11))).await;
}

/// What runs, what is due and what was deleted is found; a deleted recording leaves its row without its key, and no piece.
pub async fn g_53_a_deleted_recording_leaves_its_proof(mut ground: Ground) {
    let technician = ground.desk().await;
    let session = ground.seated(&technician, START).await;
    let old = started(&ground, new(session, &technician, 'a', at(5))).await;
    let old = kept(&ground, next(&old, 10, at(6))).await;
    let young = started(&ground, new(session, &technician, 'b', at(50))).await;
    let running = |after| ground.store.running_recordings(after, 9);
    assert_eq!(running(RecordingId(0)).await.unwrap(), std::slice::from_ref(&young));
    assert_eq!(running(young.id).await.unwrap(), []);
    let before = Timestamp(old.due_at.0 - 1);
    assert_eq!(ground.store.due_recordings(before, 9).await.unwrap(), []);
    let due: Vec<_> = ground.store.due_recordings(young.due_at, 9).await.unwrap().iter().map(|due| due.id).collect();
    assert_eq!(due, [old.id, young.id]);
    assert_eq!(ground.store.due_recordings(young.due_at, 1).await.unwrap().len(), 1);
    let now = old.due_at;
    assert!(ground.store.delete_recording(old.id, Actor::System, now).await.unwrap());
    assert!(!ground.store.delete_recording(old.id, Actor::System, now + DAY).await.unwrap());
    assert!(!ground.store.delete_recording(RecordingId(99), Actor::System, now).await.unwrap());
    assert!(ground.store.delete_recording(young.id, Actor::System, now + Span::seconds(1)).await.unwrap());
    ground.reopen().await;
    let proof = found(&ground, old.id).await;
    assert_eq!((proof.deleted_at, proof.key.as_slice(), proof.bytes, proof.file.as_str()), (Some(now), &[][..], 10, old.file.as_str()));
    assert_eq!(ground.store.piece_at(old.id, 0).await.unwrap(), None);
    assert!(!found(&ground, young.id).await.is_running(), "what ran has ended");
    assert_eq!(ground.store.due_recordings(now + DAY, 9).await.unwrap(), []);
    let deleted: Vec<_> = ground.store.deleted_recordings(technician.organisation, 9).await.unwrap();
    assert_eq!(deleted.iter().map(|one| one.id).collect::<Vec<_>>(), [young.id, old.id]);
    assert_eq!(ground.store.deleted_recordings(technician.organisation, 1).await.unwrap().len(), 1);
}

/// What was recorded outlives its session.
pub async fn a_recording_outlives_its_session(ground: Ground) {
    let technician = ground.desk().await;
    let session = ground.seated(&technician, START).await;
    let begun = started(&ground, new(session, &technician, 'a', at(5))).await;
    let kept = kept(&ground, next(&begun, 10, at(6))).await;
    let to = SessionState::Ended(EndedBy::WaitingCustomer);
    let from = vec![SessionState::Waiting];
    let wish = Move { session, from, to, actor: Actor::Customer, at: at(9), line: None, dismiss: false };
    assert!(matches!(ground.store.move_session(wish).await.unwrap(), Moved::Done(_)));
    assert_eq!(ground.store.recordings(session, 9).await.unwrap(), [kept]);
    assert_eq!(ground.store.start_recording(new(session, &technician, 'b', at(10))).await.unwrap(), None);
}
