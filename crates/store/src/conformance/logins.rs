//! Cases on logins: audiences, idleness, the absolute end, parallel ones.

use towline_model::{Audience, Person, Span, Timestamp};

use super::ground::{Ground, NOBODY, START};
use crate::{Constraint, Digest, NewLogin, StoreError};

const IDLE: Span = Span::minutes(20);

fn new(token: Digest, person: &Person, at: Timestamp) -> NewLogin {
    let expires_at = at + Span::hours(12);
    NewLogin { token, audience: Audience::Api, person: person.id, network: None, at, expires_at, parallel: 3 }
}

async fn used(ground: &Ground, token: &Digest, now: Timestamp) -> Option<Timestamp> {
    ground.store.use_login(token, Audience::Api, now, IDLE).await.unwrap().map(|login| login.used_at)
}

/// Each use starts the idle time anew and tells the use before; a login not used for as long as that is over.
pub async fn a_login_lives_while_it_is_used(mut ground: Ground) {
    let technician = ground.desk().await;
    let token = ground.secret();
    ground.store.create_login(new(token, &technician, START)).await.unwrap();
    let almost = Span(IDLE.0 - 1);
    let login = ground.store.use_login(&token, Audience::Api, START + almost, IDLE).await.unwrap().unwrap();
    assert_eq!((login.person, login.audience, login.created_at, login.used_at), (technician, Audience::Api, START, START));
    ground.reopen().await;
    let second = START + almost + almost;
    assert_eq!(used(&ground, &token, second).await, Some(START + almost));
    assert_eq!(used(&ground, &token, second + IDLE).await, None, "not within the idle time");
    assert_eq!(used(&ground, &token, second + almost).await, Some(second), "a refused use is no use");
}

/// However much it is used, a login ends at its end.
pub async fn a_login_has_an_absolute_end(ground: Ground) {
    let technician = ground.desk().await;
    let token = ground.secret();
    let expires_at = START + Span::minutes(30);
    ground.store.create_login(NewLogin { expires_at, ..new(token, &technician, START) }).await.unwrap();
    assert!(used(&ground, &token, START + Span::minutes(15)).await.is_some());
    assert!(used(&ground, &token, Timestamp(expires_at.0 - 1)).await.is_some());
    assert_eq!(used(&ground, &token, expires_at).await, None);
}

/// A token opens its own audience only, and is ended there only.
pub async fn audiences_are_apart(ground: Ground) {
    let technician = ground.desk().await;
    let token = ground.secret();
    ground.store.create_login(new(token, &technician, START)).await.unwrap();
    assert!(ground.store.use_login(&token, Audience::Console, START, IDLE).await.unwrap().is_none());
    assert!(!ground.store.end_login(&token, Audience::Console).await.unwrap());
    assert!(used(&ground, &token, START).await.is_some());
    assert!(ground.store.end_login(&token, Audience::Api).await.unwrap());
    assert!(!ground.store.end_login(&token, Audience::Api).await.unwrap());
    assert_eq!(used(&ground, &token, START).await, None);
}

/// Beyond the number allowed the least recently used ends; those of another audience do not count.
pub async fn the_least_recently_used_gives_way(ground: Ground) {
    let technician = ground.desk().await;
    let other = ground.secret();
    ground.store.create_login(NewLogin { audience: Audience::Console, ..new(other, &technician, START) }).await.unwrap();
    let tokens: Vec<Digest> = (0..4).map(|_| ground.secret()).collect();
    for (n, token) in (0..).zip(&tokens[..3]) {
        ground.store.create_login(new(*token, &technician, START + Span::seconds(n))).await.unwrap();
    }
    assert!(used(&ground, &tokens[0], START + Span::seconds(10)).await.is_some());
    ground.store.create_login(new(tokens[3], &technician, START + Span::seconds(11))).await.unwrap();
    let now = START + Span::seconds(12);
    let mut alive = Vec::new();
    for token in &tokens {
        alive.push(used(&ground, token, now).await.is_some());
    }
    assert_eq!(alive, [true, false, true, true]);
    assert!(ground.store.use_login(&other, Audience::Console, now, IDLE).await.unwrap().is_some());
}

/// Nobody logs in who is not there.
pub async fn a_login_needs_its_person(ground: Ground) {
    let technician = ground.desk().await;
    let token = ground.secret();
    let refused = ground.store.create_login(NewLogin { person: NOBODY, ..new(token, &technician, START) }).await;
    assert!(matches!(refused, Err(StoreError::Conflict(Constraint::Missing))));
    assert_eq!(used(&ground, &token, START).await, None);
}
