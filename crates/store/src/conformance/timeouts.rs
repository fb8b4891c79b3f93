//! Cases on visits to channels and on the time-outs that groups and channels lay down.

use towline_model::{
    Actor, Budget, ChatFrom, CustomFields, EndedBy, EventKind, Node, NodeId, NodeKind, Person, Policy, SessionId, SessionKind,
    SessionState, Span, SystemLine, Timestamp, Window,
};

use super::ground::{Ground, START, network, seat};
use crate::{Digest, Move, NewLine, NewNode, NodeChange, NodeDeed, PickUp, Seat, Sweep, Visit, Visited};

fn at(minute: i64) -> Timestamp {
    START + Span::minutes(minute)
}

fn deed(node: NodeId) -> NodeDeed {
    NodeDeed { node, at: START, actor: Actor::Operator }
}

fn waiting(minutes: i64) -> Policy {
    Policy { waiting: Some(Span::minutes(minutes)), ..Policy::default() }
}

/// A technician's channel.
async fn channel(ground: &Ground, technician: &Person) -> Node {
    let root = ground.store.organisation(technician.organisation).await.unwrap().unwrap().root;
    let new = NewNode {
        organisation: technician.organisation,
        parent: root,
        kind: NodeKind::Channel,
        name: "Sales".to_owned(),
        description: String::new(),
        at: START,
        actor: Actor::Operator,
    };
    ground.store.create_node(new).await.unwrap()
}

fn visit(ground: &Ground, channel: NodeId, at: Timestamp) -> Visit {
    let mut fields = CustomFields { tracking: "CASE-1".to_owned(), ..CustomFields::default() };
    fields.fields[0] = "Jane".to_owned();
    Visit {
        channel,
        fields,
        language: Some("de".to_owned()),
        seat: ground.secret(),
        holds: None,
        network: network("203.0.113.7"),
        budgets: Vec::new(),
        longest: 100,
        at,
    }
}

async fn seated(ground: &Ground, visit: Visit) -> SessionId {
    match ground.store.visit(visit).await.unwrap() {
        Visited::Seat(session) => session.id,
        other => panic!("no seat: {other:?}"),
    }
}

async fn connect(ground: &Ground, session: SessionId, connected: bool, at: Timestamp) {
    ground.store.set_seat(Seat { session, connected, network: None, at }).await.unwrap().unwrap();
}

async fn lay_down(ground: &Ground, node: NodeId, policy: Policy) {
    ground.store.set_policy(deed(node), policy).await.unwrap();
}

/// What a sweep ends, and how and when.
async fn swept(ground: &Ground, now: Timestamp) -> Vec<(SessionId, SessionState, Option<Timestamp>)> {
    let swept = ground.store.sweep(Sweep { now, seat_kept: Span::hours(20), limit: 10 }).await.unwrap();
    swept.ended.iter().map(|session| (session.id, session.state, session.ended_at)).collect()
}

async fn pick_up(ground: &Ground, session: SessionId, lies_in: NodeId, by: &Person, at: Timestamp) {
    let wish = PickUp { session, lies_in, seat: seat(by), actor: Actor::Person(by.id), at, name: String::new() };
    ground.store.pick_up(wish).await.unwrap();
}

async fn say(ground: &Ground, session: SessionId, from: ChatFrom, at: Timestamp) {
    let line = NewLine { session, from, name: String::new(), text: "line".to_owned(), client_id: String::new(), at };
    ground.store.append_line(line).await.unwrap();
}

const TIMED_OUT: [SessionState; 2] = [SessionState::Ended(EndedBy::WaitingTimeout), SessionState::Ended(EndedBy::ActiveTimeout)];

/// A visit is a session that waits in the channel's queue with its seat taken and what was written beside it; nobody asked for a PIN.
pub async fn a_visit_waits_in_its_channel(mut ground: Ground) {
    let tess = ground.desk().await;
    let sales = channel(&ground, &tess).await.id;
    let wish = visit(&ground, sales, at(1));
    let secret = wish.seat;
    let id = seated(&ground, wish.clone()).await;
    ground.reopen().await;
    let session = ground.store.session_by_seat(&secret).await.unwrap().unwrap();
    assert_eq!((session.id, session.kind, session.queue, session.channel), (id, SessionKind::Channel, sales, Some(sales)));
    assert_eq!((session.state, session.state_since, session.claimed_at), (SessionState::Waiting, at(1), Some(at(1))));
    assert_eq!((session.caller, session.pin_slot, session.fields, session.language), (None, None, wish.fields, wish.language));
    assert_eq!((session.network, session.seat_empty_since), (Some(wish.network), Some(at(1))));
    let events = ground.store.events(id, 10).await.unwrap();
    let told: Vec<_> = events.iter().map(|event| (event.kind, event.actor)).collect();
    assert_eq!(told, [(EventKind::Created, Actor::Customer), (EventKind::Claimed, Actor::Customer)]);
    let lines = ground.store.history(id, 0, 10).await.unwrap().lines;
    assert_eq!(lines[0].from, ChatFrom::System(SystemLine::CustomerConnected));
    let queue = ground.store.queue(sales, at(2), 10).await.unwrap();
    assert_eq!(queue.iter().map(|session| session.id).collect::<Vec<_>>(), [id]);
}

/// A closed channel takes nobody, a browser that sits in a live session of the channel keeps it, a full queue takes nobody more, and then budgets are asked:
/// in this order, and only a seat is charged.
pub async fn a_visit_is_refused_in_order(ground: Ground) {
    let tess = ground.desk().await;
    let sales = channel(&ground, &tess).await;
    let budget = Budget { key: "visit:x".to_owned(), windows: vec![Window { span: Span::minutes(10), max: 2 }], wait_from: 0 };
    let wish =
        |holds: Option<Digest>, longest: u32| Visit { budgets: vec![budget.clone()], holds, longest, ..visit(&ground, sales.id, at(1)) };
    let first = wish(None, 1);
    let secret = first.seat;
    let id = seated(&ground, first).await;
    let own = ground.store.visit(wish(Some(secret), 1)).await.unwrap();
    assert!(matches!(own, Visited::Own(session) if session.id == id), "before the queue is found full");
    assert!(matches!(ground.store.visit(wish(None, 1)).await.unwrap(), Visited::Full));
    seated(&ground, wish(Some(ground.secret()), 3)).await;
    let Visited::Wait { retry_at } = ground.store.visit(wish(None, 3)).await.unwrap() else { panic!("the budget has room") };
    assert_eq!(retry_at, at(11));
    let off = NodeChange {
        node: sales.id,
        name: sales.name.clone(),
        description: None,
        enabled: false,
        policy: Policy::default(),
        at: at(1),
        actor: Actor::Operator,
    };
    ground.store.change_node(off).await.unwrap();
    assert!(matches!(ground.store.visit(wish(Some(secret), 9)).await.unwrap(), Visited::Closed));
    let nowhere = Visit { channel: seat(&tess), ..wish(None, 9) };
    assert!(matches!(ground.store.visit(nowhere).await.unwrap(), Visited::Closed), "a seat is no channel");
}

/// A session ends when it has waited for as long as its channel lays down, as of that moment, with a line; and it has left the channel's queue then.
pub async fn a_session_that_waits_too_long_ends(mut ground: Ground) {
    let tess = ground.desk().await;
    let sales = channel(&ground, &tess).await.id;
    lay_down(&ground, sales, waiting(10)).await;
    let id = seated(&ground, visit(&ground, sales, at(1))).await;
    connect(&ground, id, true, at(1)).await;
    ground.reopen().await;
    assert_eq!(swept(&ground, Timestamp(at(11).0 - 1)).await, []);
    assert_eq!(swept(&ground, at(30)).await, [(id, TIMED_OUT[0], Some(at(11)))]);
    let line = ground.store.history(id, 0, 1).await.unwrap().lines.remove(0);
    assert_eq!((line.from, line.at), (ChatFrom::System(SystemLine::TimedOut), at(11)));
    assert!(ground.store.queue(sales, at(30), 10).await.unwrap().is_empty());
    assert_eq!(swept(&ground, at(60)).await, [], "once");
}

/// A session whose customer's page never connects ends after the time for connecting; once it has connected only the time for waiting counts.
pub async fn a_session_that_never_connects_ends(ground: Ground) {
    let tess = ground.desk().await;
    let sales = channel(&ground, &tess).await.id;
    lay_down(&ground, sales, Policy { connecting: Some(Span::minutes(2)), ..waiting(10) }).await;
    let never = seated(&ground, visit(&ground, sales, at(0))).await;
    let comes = seated(&ground, visit(&ground, sales, at(0))).await;
    connect(&ground, comes, true, at(1)).await;
    connect(&ground, comes, false, at(2)).await;
    assert_eq!(swept(&ground, at(5)).await, [(never, TIMED_OUT[0], Some(at(2)))]);
    assert_eq!(swept(&ground, at(10)).await, [(comes, TIMED_OUT[0], Some(at(10)))]);
}

/// An active session ends when neither side has done anything for as long as the group lays down. Lines, notes and a customer who comes back are deeds, lines
/// of the system are none; and on hold nothing ends.
pub async fn an_idle_session_ends(ground: Ground) {
    let tess = ground.desk().await;
    let group = ground.store.node(seat(&tess)).await.unwrap().unwrap().parent.unwrap();
    lay_down(&ground, group, Policy { active_idle: Some(Span::minutes(10)), ..Policy::default() }).await;
    let id = ground.seated(&tess, START).await;
    connect(&ground, id, true, at(1)).await;
    pick_up(&ground, id, seat(&tess), &tess, at(1)).await;
    say(&ground, id, ChatFrom::Customer, at(8)).await;
    assert_eq!(swept(&ground, at(17)).await, []);
    say(&ground, id, ChatFrom::Technician, at(17)).await;
    assert_eq!(swept(&ground, at(26)).await, []);
    assert!(ground.store.set_note(tess.organisation, id, "noted".to_owned(), at(26)).await.unwrap());
    assert_eq!(swept(&ground, at(35)).await, []);
    connect(&ground, id, false, at(34)).await;
    connect(&ground, id, true, at(35)).await;
    assert_eq!(swept(&ground, at(44)).await, []);
    let step =
        |from, to, minute| Move { session: id, from: vec![from], to, actor: Actor::Operator, at: at(minute), line: None, dismiss: false };
    ground.store.move_session(step(SessionState::Active, SessionState::OnHold, 44)).await.unwrap();
    assert_eq!(swept(&ground, at(200)).await, [], "on hold");
    ground.store.move_session(step(SessionState::OnHold, SessionState::Active, 200)).await.unwrap();
    assert_eq!(swept(&ground, at(209)).await, []);
    connect(&ground, id, false, at(209)).await;
    assert_eq!(swept(&ground, at(230)).await, [(id, TIMED_OUT[1], Some(at(210)))], "a loss of the link is no deed");
}

/// What is laid down holds for sessions that are under way: longer, shorter, for ever, and after a move of the technician.
pub async fn a_changed_time_out_holds_at_once(ground: Ground) {
    let tess = ground.desk().await;
    let sales = channel(&ground, &tess).await.id;
    lay_down(&ground, sales, waiting(10)).await;
    let id = seated(&ground, visit(&ground, sales, at(0))).await;
    connect(&ground, id, true, at(0)).await;
    lay_down(&ground, sales, waiting(20)).await;
    assert_eq!(swept(&ground, at(15)).await, []);
    lay_down(&ground, sales, waiting(0)).await;
    assert_eq!(swept(&ground, at(500)).await, [], "zero is for ever");
    lay_down(&ground, sales, waiting(5)).await;
    assert_eq!(swept(&ground, at(501)).await, [(id, TIMED_OUT[0], Some(at(5)))]);

    let parent = ground.store.node(seat(&tess)).await.unwrap().unwrap().parent.unwrap();
    let category = ground.store.node(parent).await.unwrap().unwrap().parent.unwrap();
    let (kind, name, description) = (NodeKind::TechnicianGroup, "Strict".to_owned(), String::new());
    let new = NewNode { organisation: tess.organisation, parent: category, kind, name, description, at: START, actor: Actor::Operator };
    let strict = ground.store.create_node(new).await.unwrap().id;
    lay_down(&ground, strict, waiting(3)).await;
    let id = ground.seated(&tess, at(600)).await;
    connect(&ground, id, true, at(601)).await;
    assert_eq!(swept(&ground, at(700)).await, []);
    ground.store.move_node(deed(seat(&tess)), strict).await.unwrap();
    let begun = at(600) + Span::seconds(1);
    assert_eq!(swept(&ground, at(700)).await, [(id, TIMED_OUT[0], Some(begun + Span::minutes(3)))]);
}

/// A session follows the channel that it came by, also in a technician's queue, and the group only in what the channel lays nothing down for.
pub async fn a_session_follows_its_channel(ground: Ground) {
    let tess = ground.desk().await;
    let sales = channel(&ground, &tess).await.id;
    let group = ground.store.node(seat(&tess)).await.unwrap().unwrap().parent.unwrap();
    let idle = |minutes| Policy { active_idle: Some(Span::minutes(minutes)), ..Policy::default() };
    lay_down(&ground, sales, idle(5)).await;
    lay_down(&ground, group, Policy { waiting: Some(Span::minutes(1)), ..idle(50) }).await;
    let id = seated(&ground, visit(&ground, sales, at(0))).await;
    connect(&ground, id, true, at(0)).await;
    assert_eq!(swept(&ground, at(20)).await, [], "no technician's group asks who waits in a channel");
    pick_up(&ground, id, sales, &tess, at(20)).await;
    assert_eq!(swept(&ground, at(30)).await, [(id, TIMED_OUT[1], Some(at(25)))]);
}

/// A sweep looks at no more than it may, ends each once, and says whether there is more.
pub async fn time_outs_are_swept_in_steps(ground: Ground) {
    let tess = ground.desk().await;
    let sales = channel(&ground, &tess).await.id;
    lay_down(&ground, sales, waiting(1)).await;
    for _ in 0..5 {
        let id = seated(&ground, visit(&ground, sales, at(0))).await;
        connect(&ground, id, true, at(0)).await;
    }
    let mut rounds = Vec::new();
    loop {
        let swept = ground.store.sweep(Sweep { now: at(9), seat_kept: Span::hours(20), limit: 2 }).await.unwrap();
        rounds.push(swept.ended.len());
        if !swept.more {
            break;
        }
    }
    assert_eq!(rounds, [2, 2, 1]);
}
