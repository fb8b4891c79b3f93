//! Cases on the outbox: hooks, posts made by pick-ups and ends, tries, and putting back.

use towline_model::{
    Actor, ChatFrom, EndedBy, Hook, Hooks, OrganisationId, Person, Post, PostFormat, PostMoment, PostState, SessionId, SessionState, Span,
    Timestamp,
};

use super::ground::{Ground, START, issued, seat, wish};
use crate::{Constraint, Frozen, Move, Moved, NewHook, NewLine, PickUp, StoreError, Sweep, Tried, Waiting};

const SALT: [u8; 16] = [7; 16];

fn at(second: i64) -> Timestamp {
    START + Span::seconds(second)
}

fn hook(url: &str, format: PostFormat) -> Hook {
    Hook { url: url.to_owned(), format }
}

fn new(organisation: OrganisationId, moment: PostMoment) -> NewHook {
    let hook = hook("https://crm.example/hook", PostFormat::Form);
    NewHook { organisation, moment, hook, salt: SALT, renew: false, at: START, actor: Actor::Operator }
}

/// A technician whose organisation wants to be told of both moments.
async fn hooked(ground: &Ground) -> Person {
    let technician = ground.desk().await;
    for moment in [PostMoment::Start, PostMoment::End] {
        ground.store.set_hook(new(technician.organisation, moment)).await.unwrap();
    }
    technician
}

async fn pick_up(ground: &Ground, technician: &Person, session: SessionId, second: i64) {
    let (seat, actor) = (seat(technician), Actor::Person(technician.id));
    let wish = PickUp { session, lies_in: seat, seat, actor, at: at(second), name: "Tess".to_owned() };
    assert!(matches!(ground.store.pick_up(wish).await.unwrap(), Moved::Done(_)));
}

async fn go(ground: &Ground, session: SessionId, from: SessionState, to: SessionState, second: i64) {
    let wish = Move { session, from: vec![from], to, actor: Actor::System, at: at(second), line: None, dismiss: false };
    assert!(matches!(ground.store.move_session(wish).await.unwrap(), Moved::Done(_)));
}

async fn end(ground: &Ground, session: SessionId, from: SessionState, second: i64) {
    go(ground, session, from, SessionState::Ended(EndedBy::Technician), second).await;
}

/// A session that was picked up after ten seconds and ended after twenty.
async fn told(ground: &Ground, technician: &Person, start: Timestamp) -> SessionId {
    let session = ground.seated(technician, start).await;
    pick_up(ground, technician, session, 10).await;
    end(ground, session, SessionState::Active, 20).await;
    session
}

async fn due(ground: &Ground, technician: &Person, second: i64) -> Vec<(PostMoment, u32)> {
    let due = ground.store.due_posts(technician.organisation, at(second), 10).await.unwrap();
    due.into_iter().map(|due| (due.post.moment, due.post.tries)).collect()
}

async fn posts(ground: &Ground, technician: &Person) -> Vec<Post> {
    let mut posts = ground.store.posts(technician.organisation, 100).await.unwrap();
    posts.reverse();
    posts
}

fn says(text: &str) -> Frozen {
    Frozen { format: PostFormat::Xml, body: text.as_bytes().to_vec() }
}

/// URLs are kept one by one, the salt stays until it is renewed, and a URL is forgotten once.
pub async fn what_is_set_is_kept(mut ground: Ground) {
    let technician = ground.desk().await;
    let organisation = technician.organisation;
    assert_eq!(ground.store.hooks(organisation).await.unwrap(), None);
    assert!(ground.store.set_hook(new(organisation, PostMoment::End)).await.unwrap());
    let start =
        NewHook { hook: hook("https://b.example/?k=\u{1f600}", PostFormat::Xml), salt: [8; 16], ..new(organisation, PostMoment::Start) };
    assert!(!ground.store.set_hook(start.clone()).await.unwrap());
    ground.reopen().await;
    let end = Some(hook("https://crm.example/hook", PostFormat::Form));
    let both = Hooks { start: Some(start.hook.clone()), end: end.clone(), salt: SALT };
    assert_eq!(ground.store.hooks(organisation).await.unwrap(), Some(both));
    assert!(ground.store.set_hook(NewHook { renew: true, ..start }).await.unwrap());
    assert!(ground.store.clear_hook(organisation, PostMoment::Start, Actor::Operator, at(1)).await.unwrap());
    assert!(!ground.store.clear_hook(organisation, PostMoment::Start, Actor::Operator, at(2)).await.unwrap());
    assert_eq!(ground.store.hooks(organisation).await.unwrap(), Some(Hooks { start: None, end, salt: [8; 16] }));
    let nowhere = ground.store.set_hook(new(OrganisationId(99), PostMoment::End)).await;
    assert!(matches!(nowhere, Err(StoreError::Conflict(Constraint::Missing))));
}

/// Without a URL nothing is queued, whatever happens; with one for the end only the end is. Nobody is told of PINs that nobody came with.
pub async fn nothing_is_queued_without_a_url(ground: Ground) {
    let technician = ground.desk().await;
    told(&ground, &technician, START).await;
    assert!(posts(&ground, &technician).await.is_empty());
    ground.store.set_hook(new(technician.organisation, PostMoment::End)).await.unwrap();
    assert!(ground.store.waiting_posts().await.unwrap().is_empty());
    told(&ground, &technician, at(2)).await;
    let (unused, _) = issued(ground.store.create_session(wish(&technician, at(4))).await.unwrap());
    end(&ground, unused, SessionState::Connecting, 5).await;
    ground.issue(&technician, at(6)).await;
    ground.store.sweep(Sweep { now: at(10_000), seat_kept: Span::minutes(5), limit: 10 }).await.unwrap();
    let moments: Vec<_> = posts(&ground, &technician).await.iter().map(|post| post.moment).collect();
    assert_eq!(moments, [PostMoment::End]);
}

/// A post lies in the queue from the moment that it tells of, once for each, with the part of the chat since the post before it. Also after a restart.
pub async fn a_post_is_made_with_its_moment(mut ground: Ground) {
    let technician = hooked(&ground).await;
    let session = ground.seated(&technician, START).await;
    let line = NewLine { session, from: ChatFrom::Customer, name: "Jo".into(), text: "hello?".into(), client_id: String::new(), at: at(5) };
    ground.store.append_line(line).await.unwrap();
    pick_up(&ground, &technician, session, 10).await;
    ground.reopen().await;
    let start = Post {
        organisation: technician.organisation,
        session,
        moment: PostMoment::Start,
        at: at(10),
        chat_after: 0,
        chat_until: Some(2),
        state: PostState::Waiting,
        tries: 0,
        next_at: Some(at(10)),
        done_at: None,
    };
    assert_eq!(posts(&ground, &technician).await, std::slice::from_ref(&start));
    go(&ground, session, SessionState::Active, SessionState::OnHold, 11).await;
    go(&ground, session, SessionState::OnHold, SessionState::Active, 12).await;
    assert_eq!(posts(&ground, &technician).await.len(), 1, "it began once");
    end(&ground, session, SessionState::Active, 20).await;
    let end = Post { moment: PostMoment::End, at: at(20), chat_after: 2, chat_until: None, next_at: None, ..start.clone() };
    assert_eq!(posts(&ground, &technician).await, [start, end]);
    // Who was never picked up is told of at the end, from the first line on; also when time ended it.
    let unserved = ground.seated(&technician, at(30)).await;
    ground.store.sweep(Sweep { now: at(10_000), seat_kept: Span::minutes(5), limit: 10 }).await.unwrap();
    let last = posts(&ground, &technician).await.pop().unwrap();
    assert_eq!((last.session, last.moment, last.chat_after, last.at), (unserved, PostMoment::End, 0, at(331)));
    let waiting = Waiting { organisation: technician.organisation, posts: 3, next_at: at(10) };
    assert_eq!(ground.store.waiting_posts().await.unwrap(), [waiting]);
}

/// The end is due once the start was delivered or given up, and not while it is tried again.
pub async fn an_end_waits_for_its_start(mut ground: Ground) {
    let technician = hooked(&ground).await;
    let (one, other) = (told(&ground, &technician, START).await, told(&ground, &technician, at(2)).await);
    assert_eq!(due(&ground, &technician, 9).await, []);
    assert_eq!(due(&ground, &technician, 500).await, [(PostMoment::Start, 0), (PostMoment::Start, 0)]);
    let try_it = async |ground: &Ground, session, moment, tried| ground.store.post_tried(session, moment, tried, at(30)).await.unwrap();
    assert!(try_it(&ground, one, PostMoment::Start, Tried::Again(at(40))).await);
    assert!(try_it(&ground, other, PostMoment::Start, Tried::GivenUp).await);
    ground.reopen().await;
    assert_eq!(due(&ground, &technician, 39).await, [(PostMoment::End, 0)]);
    assert_eq!(due(&ground, &technician, 40).await, [(PostMoment::End, 0), (PostMoment::Start, 1)]);
    assert!(try_it(&ground, one, PostMoment::Start, Tried::Delivered).await);
    assert!(!try_it(&ground, one, PostMoment::Start, Tried::Again(at(50))).await, "it is done");
    assert_eq!(due(&ground, &technician, 40).await, [(PostMoment::End, 0), (PostMoment::End, 0)]);
    assert!(!try_it(&ground, SessionId(99), PostMoment::End, Tried::Delivered).await);
}

/// The first word stands, also after a restart.
pub async fn what_a_post_says_is_laid_down_once(mut ground: Ground) {
    let technician = hooked(&ground).await;
    let session = told(&ground, &technician, START).await;
    let freeze = async |ground: &Ground, moment, text: &str| ground.store.freeze_post(session, moment, says(text)).await.unwrap();
    assert_eq!(freeze(&ground, PostMoment::Start, "first").await, Some(says("first")));
    ground.reopen().await;
    let form = Frozen { format: PostFormat::Form, body: b"second".to_vec() };
    assert_eq!(ground.store.freeze_post(session, PostMoment::Start, form).await.unwrap(), Some(says("first")));
    assert_eq!(ground.store.due_posts(technician.organisation, at(500), 1).await.unwrap()[0].frozen, Some(says("first")));
    ground.store.post_tried(session, PostMoment::Start, Tried::Delivered, at(30)).await.unwrap();
    assert_eq!(freeze(&ground, PostMoment::Start, "third").await, None);
    assert_eq!(ground.store.freeze_post(SessionId(99), PostMoment::End, says("x")).await.unwrap(), None);
}

/// Tries are counted, and what was delivered stays delivered.
pub async fn a_delivered_post_is_told_by_its_date(ground: Ground) {
    let technician = hooked(&ground).await;
    let session = told(&ground, &technician, START).await;
    ground.store.post_tried(session, PostMoment::Start, Tried::Again(at(40)), at(30)).await.unwrap();
    ground.store.post_tried(session, PostMoment::Start, Tried::Delivered, at(41)).await.unwrap();
    let start = posts(&ground, &technician).await.remove(0);
    assert_eq!((start.state, start.tries, start.next_at, start.done_at), (PostState::Delivered, 2, None, Some(at(41))));
    assert_eq!(ground.store.replay_posts(technician.organisation, None, at(50)).await.unwrap(), 0);
}

/// What waits for a URL that is cleared is given up, and nothing else.
pub async fn clearing_gives_up_what_waits(ground: Ground) {
    let technician = hooked(&ground).await;
    told(&ground, &technician, START).await;
    ground.store.clear_hook(technician.organisation, PostMoment::Start, Actor::Operator, at(30)).await.unwrap();
    let states: Vec<_> = posts(&ground, &technician).await.iter().map(|post| (post.state, post.next_at, post.done_at)).collect();
    assert_eq!(states, [(PostState::GivenUp, None, Some(at(30))), (PostState::Waiting, Some(at(30)), None)]);
    assert_eq!(ground.store.replay_posts(technician.organisation, None, at(40)).await.unwrap(), 0, "there is nowhere to");
}

/// Given-up posts go back into the queue, of one session or of all of an organisation, in their order and with what they said.
pub async fn what_was_given_up_is_put_back(mut ground: Ground) {
    let technician = hooked(&ground).await;
    let elsewhere = ground.organisation("Elsewhere").await;
    let (one, other) = (told(&ground, &technician, START).await, told(&ground, &technician, at(2)).await);
    for session in [one, other] {
        for moment in [PostMoment::Start, PostMoment::End] {
            ground.store.freeze_post(session, moment, says("it")).await.unwrap();
            assert!(ground.store.post_tried(session, moment, Tried::GivenUp, at(30)).await.unwrap());
        }
    }
    let organisation = technician.organisation;
    assert_eq!(ground.store.replay_posts(elsewhere.id, None, at(40)).await.unwrap(), 0);
    assert_eq!(ground.store.replay_posts(elsewhere.id, Some(one), at(40)).await.unwrap(), 0);
    assert_eq!(ground.store.replay_posts(organisation, Some(one), at(40)).await.unwrap(), 2);
    ground.reopen().await;
    assert_eq!(due(&ground, &technician, 40).await, [(PostMoment::Start, 0)], "the end waits for the start again");
    assert_eq!(ground.store.due_posts(organisation, at(40), 1).await.unwrap()[0].frozen, Some(says("it")));
    assert_eq!(ground.store.replay_posts(organisation, None, at(41)).await.unwrap(), 2);
    assert_eq!(ground.store.replay_posts(organisation, None, at(42)).await.unwrap(), 0);
}

/// What is done is told of for thirty days; what waits stays.
pub async fn posts_are_forgotten_after_30_days(ground: Ground) {
    let technician = hooked(&ground).await;
    let session = told(&ground, &technician, START).await;
    ground.store.post_tried(session, PostMoment::Start, Tried::Delivered, at(30)).await.unwrap();
    let sweep = async |now| ground.store.sweep(Sweep { now, seat_kept: Span::minutes(5), limit: 10 }).await.map(drop).unwrap();
    let month = Span::hours(30 * 24);
    sweep(at(29) + month).await;
    assert_eq!(posts(&ground, &technician).await.len(), 2);
    sweep(at(30) + month).await;
    let left: Vec<_> = posts(&ground, &technician).await.iter().map(|post| (post.moment, post.state)).collect();
    assert_eq!(left, [(PostMoment::End, PostState::Waiting)]);
}
