//! Cases on reports: settings, lists of sessions and transfers, records of logins.

use std::sync::Arc;

use towline_model::{
    Actor, Audience, ChatFrom, DateOrder, DayWindow, EndedBy, EventKind, LocalTime, NodeId, Person, PersonId, PersonStatus, ReportArea,
    ReportKind, ReportOutput, ReportSetting, ReportSettings, SessionId, SessionState, Span, Timestamp, Zone,
};

use super::ground::{Ground, NOBODY, START, network, seat};
use crate::{
    Digest, Listing, LoginRecord, Mark, Move, NewLine, NewLogin, Page, Past, PickUp, Reach, Reported, Sending, StatusChange, Sweep, Wanted,
    Whose,
};

/// What somebody sets is kept, one setting at a time; before that, and for nobody, all is as at the start.
pub async fn settings_are_kept_one_by_one(mut ground: Ground) {
    let technician = ground.desk().await;
    assert_eq!(ground.store.report_settings(technician.id).await.unwrap(), ReportSettings::default());
    let zone = Zone::minutes(-300).unwrap();
    let changes = [
        ReportSetting::Area(ReportArea::TransferredExtended),
        ReportSetting::Kind(ReportKind::Summary),
        ReportSetting::Output(ReportOutput::Xml),
        ReportSetting::Delimiter("\u{3a9}\",\"".to_owned()),
        ReportSetting::Order(DateOrder::DayFirst),
        ReportSetting::Zone(zone),
        ReportSetting::Dates(LocalTime(-5), LocalTime(7)),
        ReportSetting::Window(DayWindow { from: 22 * 3_600, to: 6 * 3_600 }),
    ];
    let mut expected = ReportSettings::default();
    for change in changes {
        assert!(ground.store.set_report(technician.id, change.clone()).await.unwrap());
        expected = expected.with(change);
        assert_eq!(ground.store.report_settings(technician.id).await.unwrap(), expected);
    }
    ground.reopen().await;
    assert_eq!(ground.store.report_settings(technician.id).await.unwrap(), expected);
    assert!(!ground.store.set_report(NOBODY, ReportSetting::Kind(ReportKind::Summary)).await.unwrap());
    assert_eq!(ground.store.report_settings(NOBODY).await.unwrap(), ReportSettings::default());
}

fn past(person: &Person) -> Past {
    let (zone, window) = (Zone::default(), DayWindow::WHOLE);
    Past { organisation: person.organisation, from: START, until: START + Span::hours(24), zone, window }
}

fn wanted(person: &Person, listing: Listing) -> Wanted {
    Wanted { past: past(person), listing, whose: Whose::All, after: None, limit: 100, lines: 0 }
}

/// All pages of a list, each of `limit` rows.
async fn list(ground: &Ground, wanted: Wanted) -> Vec<Reported> {
    let (mut rows, mut after) = (Vec::new(), wanted.after);
    loop {
        let Page { rows: more, next } = ground.store.reported(Wanted { after, ..wanted.clone() }).await.unwrap();
        assert!(more.len() <= wanted.limit);
        rows.extend(more);
        let Some(mark) = next else { return rows };
        assert!(after.is_none_or(|before: Mark| before < mark), "a page gets on");
        after = Some(mark);
    }
}

fn ids(rows: &[Reported]) -> Vec<SessionId> {
    rows.iter().map(|row| row.session.id).collect()
}

async fn pick_up(ground: &Ground, session: SessionId, lies_in: NodeId, seat: NodeId, at: Timestamp) {
    let wish = PickUp { session, lies_in, seat, actor: Actor::System, at, name: "T".to_owned() };
    assert!(matches!(ground.store.pick_up(wish).await.unwrap(), crate::Moved::Done(_)));
}

async fn end(ground: &Ground, session: SessionId, by: EndedBy, at: Timestamp) {
    let from = vec![SessionState::Connecting, SessionState::Waiting, SessionState::Active];
    let wish = Move { session, from, to: SessionState::Ended(by), actor: Actor::System, at, line: None, dismiss: false };
    assert!(matches!(ground.store.move_session(wish).await.unwrap(), crate::Moved::Done(_)));
}

/// Served sessions stand in the order of their first pick-up, with their events, whole and in pages; others do not.
pub async fn served_sessions_are_listed_by_pick_up(mut ground: Ground) {
    let technician = ground.desk().await;
    let seat = seat(&technician);
    let mut served = Vec::new();
    for n in 0..7 {
        served.push(ground.seated(&technician, START + Span::seconds(10 * n)).await);
    }
    let waiting = ground.seated(&technician, START + Span::seconds(80)).await;
    // Three at one moment, in the order of their numbers; the rest backwards.
    for (at, n) in [(90, 6), (91, 5), (95, 2), (95, 0), (95, 1), (99, 4), (100, 3)] {
        pick_up(&ground, served[n], seat, seat, START + Span::seconds(at)).await;
    }
    end(&ground, served[6], EndedBy::Technician, START + Span::seconds(200)).await;
    let order: Vec<SessionId> = [6, 5, 0, 1, 2, 4, 3].into_iter().map(|n: usize| served[n]).collect();
    ground.reopen().await;
    for limit in [1, 2, 3, 100] {
        let rows = list(&ground, Wanted { limit, ..wanted(&technician, Listing::Served) }).await;
        assert_eq!(ids(&rows), order, "{limit}");
    }
    let rows = list(&ground, wanted(&technician, Listing::Served)).await;
    assert_eq!(Some(&rows[0].session), ground.store.session(served[6]).await.unwrap().as_ref());
    let kinds: Vec<EventKind> = rows[0].events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Claimed, EventKind::PickedUp, EventKind::Ended(EndedBy::Technician)]);
    assert!(rows.iter().all(|row| row.chat.is_empty() && row.transfer.is_none() && row.session.id != waiting));
}

/// A list holds what lies in its span, in its part of the day, and of its owners; never another organisation's.
pub async fn a_list_is_bounded_by_time_and_owner(ground: Ground) {
    let (technician, colleague) = {
        let organisation = ground.organisation("ACME Support").await;
        (ground.technician(&organisation, "a@acme.example").await, ground.technician(&organisation, "b@acme.example").await)
    };
    let other = ground.organisation("Other").await;
    let stranger = ground.technician(&other, "c@other.example").await;
    let mut sessions = Vec::new();
    for (person, hour) in [(&technician, 1), (&colleague, 2), (&stranger, 3), (&technician, 4)] {
        let at = START + Span::hours(hour);
        let session = ground.seated(person, at).await;
        pick_up(&ground, session, seat(person), seat(person), at + Span::minutes(1)).await;
        sessions.push(session);
    }
    let base = wanted(&technician, Listing::Served);
    let listed = async |change: fn(&mut Wanted), whose: Whose| {
        let mut wanted = Wanted { whose, ..base.clone() };
        change(&mut wanted);
        ids(&list(&ground, wanted).await)
    };
    let seats = |people: &[&Person]| Whose::Seats(people.iter().map(|person| seat(person)).collect::<Arc<[NodeId]>>());
    assert_eq!(listed(|_| {}, Whose::All).await, [sessions[0], sessions[1], sessions[3]]);
    assert_eq!(listed(|_| {}, seats(&[&technician])).await, [sessions[0], sessions[3]]);
    assert_eq!(listed(|_| {}, seats(&[&technician, &colleague])).await, [sessions[0], sessions[1], sessions[3]]);
    assert_eq!(listed(|_| {}, seats(&[])).await, []);
    assert_eq!(listed(|_| {}, seats(&[&stranger])).await, [], "whatever seat is named");
    assert_eq!(listed(|_| {}, Whose::Channel(seat(&technician))).await, []);
    let exactly = |wanted: &mut Wanted| {
        wanted.past.from = START + Span::hours(1) + Span::minutes(1);
        wanted.past.until = START + Span::hours(4) + Span::minutes(1);
    };
    assert_eq!(listed(exactly, Whose::All).await, [sessions[0], sessions[1]], "the first moment is in, the last is not");
    let in_the_morning = |wanted: &mut Wanted| {
        wanted.past.zone = Zone::minutes(60).unwrap();
        wanted.past.window = DayWindow { from: 3 * 3_600, to: 5 * 3_600 + 60 };
    };
    assert_eq!(listed(in_the_morning, Whose::All).await, [sessions[1], sessions[3]], "from three to five on that clock");
}

/// What ended unserved stands by the moment the customer came; a PIN that ran out does not stand anywhere.
pub async fn unserved_sessions_are_listed_by_their_coming(ground: Ground) {
    let technician = ground.desk().await;
    let at = |seconds| START + Span::seconds(seconds);
    let left = ground.seated(&technician, at(0)).await;
    let waits = ground.seated(&technician, at(2)).await;
    let (burned, _) = ground.issue(&technician, at(4)).await;
    let (_, _) = ground.issue(&technician, at(6)).await;
    let gone = ground.seated(&technician, at(8)).await;
    end(&ground, gone, EndedBy::TechnicianGone, at(10)).await;
    end(&ground, burned, EndedBy::PinBurned, at(11)).await;
    end(&ground, left, EndedBy::WaitingCustomer, at(12)).await;
    ground.store.sweep(Sweep { now: START + Span::hours(1), seat_kept: Span::hours(9), limit: 10 }).await.unwrap();
    let rows = list(&ground, wanted(&technician, Listing::Unserved)).await;
    assert_eq!(ids(&rows), [left, burned, gone]);
    assert!(!ids(&rows).contains(&waits));
    let mine = Wanted { whose: Whose::Seats(Arc::new([seat(&technician)])), ..wanted(&technician, Listing::Unserved) };
    assert_eq!(ids(&list(&ground, mine).await), [left, burned, gone], "by the queue that it ended in");
}

/// A session stands once for each of its transfers.
pub async fn transfers_are_listed_one_by_one(ground: Ground) {
    let organisation = ground.organisation("ACME Support").await;
    let technician = ground.technician(&organisation, "a@acme.example").await;
    let colleague = ground.technician(&organisation, "b@acme.example").await;
    let session = ground.seated(&technician, START).await;
    let untouched = ground.seated(&technician, START + Span::seconds(2)).await;
    let send = async |from: &Person, to: &Person, at: i64| {
        let wish = Sending {
            session,
            lies_in: seat(from),
            from: vec![SessionState::Active],
            to: seat(to),
            by: from.id,
            comment: format!("at {at}"),
            at: START + Span::seconds(at),
            until: None,
            name: "them".to_owned(),
        };
        assert!(matches!(ground.store.send_session(wish).await.unwrap(), crate::Moved::Done(_)));
        pick_up(&ground, session, seat(to), seat(to), START + Span::seconds(at + 1)).await;
    };
    pick_up(&ground, session, seat(&technician), seat(&technician), START + Span::seconds(5)).await;
    send(&technician, &colleague, 10).await;
    send(&colleague, &technician, 20).await;
    for limit in [1, 9] {
        let rows = list(&ground, Wanted { limit, ..wanted(&technician, Listing::HandedOn) }).await;
        assert_eq!(ids(&rows), [session, session]);
        let told: Vec<&str> =
            rows.iter().map(|row| row.events.iter().find(|event| Some(event.id) == row.transfer).unwrap().detail.as_str()).collect();
        assert_eq!(told, ["at 10", "at 20"]);
    }
    assert!(!ids(&list(&ground, wanted(&technician, Listing::HandedOn)).await).contains(&untouched));
}

/// A page brings the first lines of each chat, and the rest can be read on.
pub async fn chats_come_along_and_can_be_read_on(ground: Ground) {
    let technician = ground.desk().await;
    let session = ground.seated(&technician, START).await;
    pick_up(&ground, session, seat(&technician), seat(&technician), START + Span::seconds(2)).await;
    for n in 0..5 {
        let (from, name, client_id, at) = (ChatFrom::Customer, String::new(), String::new(), START + Span::seconds(3 + n));
        ground.store.append_line(NewLine { session, from, name, text: n.to_string(), client_id, at }).await.unwrap();
    }
    let rows = list(&ground, Wanted { lines: 3, ..wanted(&technician, Listing::Served) }).await;
    assert_eq!(rows[0].chat.iter().map(|line| line.seq).collect::<Vec<_>>(), [1, 2, 3]);
    let rest = ground.store.lines_after(session, 3, 100).await.unwrap();
    assert_eq!(rest.iter().map(|line| (line.seq, line.text.as_str())).collect::<Vec<_>>(), [(4, "1"), (5, "2"), (6, "3"), (7, "4")]);
    assert_eq!(ground.store.lines_after(session, 3, 2).await.unwrap(), rest[..2]);
    assert_eq!(ground.store.lines_after(SessionId(99), 0, 2).await.unwrap(), []);
}

async fn log_in(ground: &Ground, person: &Person, token: Digest, at: Timestamp, parallel: u32) {
    let (audience, network) = (Audience::Console, Some(network("203.0.113.7")));
    let new = NewLogin { token, audience, person: person.id, network, at, expires_at: at + Span::hours(12), parallel };
    ground.store.create_login(new).await.unwrap();
}

/// However a login ends, its record tells from when to when it was used; while it is open it tells its last use.
pub async fn every_login_leaves_a_record(mut ground: Ground) {
    let technician = ground.desk().await;
    let other = ground.organisation("Other").await;
    let stranger = ground.technician(&other, "c@other.example").await;
    let at = |minutes| START + Span::minutes(minutes);
    let [out, pushed, kept] = [ground.secret(), ground.secret(), ground.secret()];
    log_in(&ground, &technician, out, at(0), 9).await;
    log_in(&ground, &stranger, ground.secret(), at(1), 9).await;
    log_in(&ground, &technician, pushed, at(2), 9).await;
    let used = async |token: &Digest, minutes| {
        ground.store.use_login(token, Audience::Console, at(minutes), Span::hours(1)).await.unwrap().unwrap();
    };
    used(&out, 5).await;
    used(&pushed, 6).await;
    ground.store.end_login(&out, Audience::Console).await.unwrap();
    log_in(&ground, &technician, kept, at(8), 1).await;
    used(&kept, 9).await;
    ground.reopen().await;
    let record = |began, used, open| LoginRecord {
        person: technician.id,
        audience: Audience::Console,
        network: Some(network("203.0.113.7")),
        began_at: at(began),
        used_at: at(used),
        open,
    };
    let expected = [record(0, 5, false), record(2, 6, false), record(8, 9, true)];
    let page = ground.store.login_records(past(&technician), None, 100).await.unwrap();
    assert_eq!((page.rows.as_slice(), page.next), (&expected[..], None));
    let first = ground.store.login_records(past(&technician), None, 2).await.unwrap();
    let second = ground.store.login_records(past(&technician), first.next, 2).await.unwrap();
    assert_eq!([first.rows, second.rows].concat(), expected);
    let change = crate::StatusChange {
        person: technician.id,
        status: towline_model::PersonStatus::Disabled,
        reach: crate::Reach::Person,
        at: at(30),
        actor: Actor::Operator,
    };
    ground.store.change_status(change).await.unwrap();
    let page = ground.store.login_records(past(&technician), None, 100).await.unwrap();
    assert_eq!(page.rows.last(), Some(&record(8, 9, false)));
}

/// Records of logins are forgotten after 400 days, and not before.
pub async fn records_of_logins_are_kept_for_400_days(ground: Ground) {
    let technician = ground.desk().await;
    let token = ground.secret();
    log_in(&ground, &technician, token, START, 9).await;
    ground.store.end_login(&token, Audience::Console).await.unwrap();
    let kept = async |now: Timestamp| {
        ground.store.sweep(Sweep { now, seat_kept: Span::minutes(5), limit: 10 }).await.unwrap();
        ground.store.login_records(past(&technician), None, 100).await.unwrap().rows.len()
    };
    let end = START + Span::hours(400 * 24);
    assert_eq!((kept(Timestamp(end.0 - 1)).await, kept(end).await), (1, 0));
}

/// Nobody's settings are anybody else's.
pub async fn settings_are_each_persons_own(ground: Ground) {
    let organisation = ground.organisation("ACME Support").await;
    let one = ground.technician(&organisation, "a@acme.example").await;
    let other = ground.technician(&organisation, "b@acme.example").await;
    ground.store.set_report(one.id, ReportSetting::Area(ReportArea::Login)).await.unwrap();
    let area = async |person: PersonId| ground.store.report_settings(person).await.unwrap().area;
    assert_eq!((area(one.id).await, area(other.id).await), (ReportArea::Login, ReportArea::Session));
}

/// Nodes are told with whose they are, together, also when they are gone; numbers of none are left out.
pub async fn nodes_are_told_with_their_people(ground: Ground) {
    let technician = ground.desk().await;
    let own = seat(&technician);
    let group = ground.store.node(own).await.unwrap().unwrap().parent.unwrap();
    let told = async || {
        let found = ground.store.stood(vec![group, NodeId(i64::MAX), own]).await.unwrap();
        found.into_iter().map(|(node, person)| (node.id, node.parent, person.map(|person| (person.id, person.name)))).collect::<Vec<_>>()
    };
    let category = ground.store.node(group).await.unwrap().unwrap().parent;
    let expected = [(group, category, None), (own, Some(group), Some((technician.id, technician.name.clone())))];
    assert_eq!(told().await, expected);
    let (status, reach) = (PersonStatus::Deleted, Reach::Person);
    let change = StatusChange { person: technician.id, status, reach, at: START, actor: Actor::System };
    assert!(ground.store.change_status(change).await.unwrap().is_some());
    assert_eq!(told().await, expected, "gone, and told as before");
    assert!(ground.store.stood(Vec::new()).await.unwrap().is_empty());
}
