//! Cases on chat lines.

use towline_model::{Actor, ChatFrom, EndedBy, SessionId, SessionState, Span, SystemLine, Timestamp};

use super::ground::{Ground, START};
use crate::{Appended, Move, NewLine};

fn new(session: SessionId, from: ChatFrom, text: &str, client_id: &str) -> NewLine {
    let at = Timestamp(START.0 + 5_000_001);
    NewLine { session, from, name: "Tess".to_owned(), text: text.to_owned(), client_id: client_id.to_owned(), at }
}

async fn append(ground: &Ground, line: NewLine) -> (towline_model::ChatLine, bool) {
    match ground.store.append_line(line).await.unwrap() {
        Appended::Line { line, fresh } => (line, fresh),
        Appended::Over => panic!("over"),
    }
}

async fn end(ground: &Ground, session: SessionId) {
    let to = SessionState::Ended(EndedBy::WaitingCustomer);
    let line = Some((SystemLine::EndedByCustomer, String::new()));
    let at = START + Span::seconds(9);
    let wish = Move { session, from: vec![SessionState::Waiting], to, actor: Actor::Customer, at, line, dismiss: false };
    assert!(matches!(ground.store.move_session(wish).await.unwrap(), crate::Moved::Done(_)));
}

/// Lines count up from 1 without gaps, in each session, and are read back as they were said; also after a restart.
pub async fn lines_count_up_in_their_session(mut ground: Ground) {
    let technician = ground.desk().await;
    let (one, other) = (ground.seated(&technician, START).await, ground.seated(&technician, START + Span::seconds(2)).await);
    let text = "\u{202e}gpj.exe {{7*7}} <b>\0\u{1f600}";
    let (line, fresh) = append(&ground, new(one, ChatFrom::Customer, text, "")).await;
    assert!(fresh);
    assert_eq!(
        (line.seq, line.from, line.text.as_str(), line.name.as_str(), line.at),
        (2, ChatFrom::Customer, text, "Tess", Timestamp(START.0 + 5_000_001))
    );
    ground.reopen().await;
    assert_eq!(append(&ground, new(one, ChatFrom::Technician, "b", "x")).await.0.seq, 3);
    assert_eq!(append(&ground, new(other, ChatFrom::Technician, "c", "x")).await.0.seq, 2);
    let lines = ground.store.history(one, 0, 10).await.unwrap().lines;
    assert_eq!(lines.iter().map(|line| line.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(lines[1], line);
    assert_eq!((lines[2].text.as_str(), lines[2].client_id.as_str(), lines[2].from), ("b", "x", ChatFrom::Technician));
}

/// The same id from the same side is the same line, whatever it says the second time, also after a restart and after the end.
pub async fn a_repeated_line_is_kept_once(mut ground: Ground) {
    let technician = ground.desk().await;
    let session = ground.seated(&technician, START).await;
    let (first, _) = append(&ground, new(session, ChatFrom::Customer, "first", "c1")).await;
    let (of_the_other_side, fresh) = append(&ground, new(session, ChatFrom::Technician, "mine", "c1")).await;
    assert!(fresh && of_the_other_side.seq == 3);
    ground.reopen().await;
    assert_eq!(append(&ground, new(session, ChatFrom::Customer, "again", "c1")).await, (first.clone(), false));
    end(&ground, session).await;
    assert_eq!(append(&ground, new(session, ChatFrom::Customer, "again", "c1")).await, (first, false));
    // Lines without an id are never the same.
    assert_eq!(ground.store.history(session, 0, 10).await.unwrap().lines.len(), 4);
}

/// Nothing is kept before a customer sits there, after the end, or for a session that is not there.
pub async fn only_live_sessions_keep_lines(ground: Ground) {
    let technician = ground.desk().await;
    let (connecting, _) = ground.issue(&technician, START).await;
    let ended = ground.seated(&technician, START + Span::seconds(1)).await;
    end(&ground, ended).await;
    for (session, kept) in [(connecting, 0), (ended, 2), (SessionId(99), 0)] {
        let line = new(session, ChatFrom::Customer, "late", "c1");
        assert!(matches!(ground.store.append_line(line).await.unwrap(), Appended::Over));
        assert_eq!(ground.store.history(session, 0, 10).await.unwrap().lines.len(), kept);
    }
}

/// The newest lines above a number, in order, with a word on whether older ones were left out.
pub async fn history_is_paged_from_the_newest(ground: Ground) {
    let technician = ground.desk().await;
    let session = ground.seated(&technician, START).await;
    for n in 2..=6 {
        append(&ground, new(session, ChatFrom::Customer, &n.to_string(), "")).await;
    }
    for (after, limit, seqs, more) in [
        (0, 10, vec![1, 2, 3, 4, 5, 6], false),
        (0, 6, vec![1, 2, 3, 4, 5, 6], false),
        (0, 2, vec![5, 6], true),
        (3, 2, vec![5, 6], true),
        (4, 2, vec![5, 6], false),
        (6, 2, vec![], false),
    ] {
        let history = ground.store.history(session, after, limit).await.unwrap();
        assert_eq!(history.lines.iter().map(|line| line.seq).collect::<Vec<_>>(), seqs, "after {after}, {limit}");
        assert_eq!(history.more, more, "after {after}, {limit}");
    }
}
