//! Cases on ways in: denied endpoints, passwords for single sign-on, tickets.

use tokio::task::JoinSet;
use towline_model::{Actor, Denied, Endpoint, NodeId, OrganisationId, Person, PersonStatus, Profile, Span, Timestamp};

use super::ground::{Ground, NOBODY, START, person};
use crate::{Access, Constraint, Denial, Digest, NewPerson, Reach, SsoPassword, StatusChange, StoreError};

const NO_ORGANISATION: OrganisationId = OrganisationId(99);

async fn deny(ground: &Ground, organisation: OrganisationId, endpoint: Endpoint, denied: bool) -> bool {
    ground.store.deny(Denial { organisation, endpoint, denied, at: START, actor: Actor::Operator }).await.unwrap()
}

async fn set_password(ground: &Ground, organisation: OrganisationId, password: Option<&str>) -> bool {
    let change = SsoPassword { organisation, password: password.map(str::to_owned), at: START, actor: Actor::Operator };
    ground.store.set_sso_password(change).await.unwrap()
}

/// Somebody of an organisation with the id `Anna-1`.
async fn anna(ground: &Ground) -> (NodeId, Person) {
    let organisation = ground.organisation("ACME").await;
    let profile = Profile { sso_id: "Anna-1".to_owned(), ..Profile::default() };
    let new = NewPerson { profile, ..person(&organisation, "anna@acme.example") };
    (organisation.root, ground.store.create_people(vec![new]).await.unwrap().remove(0))
}

async fn change(ground: &Ground, person: &Person, status: PersonStatus) {
    let change = StatusChange { person: person.id, status, reach: Reach::Person, at: START, actor: Actor::Operator };
    ground.store.change_status(change).await.unwrap().unwrap();
}

async fn ticket(ground: &Ground, person: &Person) -> (Digest, Timestamp) {
    let (hash, end) = (ground.secret(), START + Span::minutes(2));
    ground.store.create_ticket(hash, person.id, end).await.unwrap();
    (hash, end)
}

/// Each endpoint is denied and allowed by itself; whoever looks an address up learns it.
pub async fn endpoints_are_denied_one_by_one(mut ground: Ground) {
    let tess = ground.desk().await;
    let other = ground.organisation("Other").await;
    let denied = async |ground: &Ground| {
        let access = ground.store.access(tess.organisation).await.unwrap().unwrap();
        let credential = ground.store.credential("tess@acme.example").await.unwrap().unwrap();
        assert_eq!(access.denied, credential.denied);
        access.denied
    };
    assert_eq!(denied(&ground).await, Denied::default());
    assert!(deny(&ground, tess.organisation, Endpoint::Login, true).await);
    assert_eq!(denied(&ground).await, Denied { login: true, authcode: false });
    assert!(deny(&ground, tess.organisation, Endpoint::Authcode, true).await);
    assert!(deny(&ground, tess.organisation, Endpoint::Login, false).await);
    ground.reopen().await;
    assert_eq!(denied(&ground).await, Denied { login: false, authcode: true });
    assert_eq!(ground.store.access(other.id).await.unwrap(), Some(Access::default()));
    assert!(!deny(&ground, NO_ORGANISATION, Endpoint::Login, true).await);
    assert_eq!(ground.store.access(NO_ORGANISATION).await.unwrap(), None);
}

/// An organisation is found by its root node, and its person by the id ignoring case; neither by what is another's.
pub async fn single_sign_on_finds_password_and_person(mut ground: Ground) {
    let (root, anna) = anna(&ground).await;
    let other = ground.organisation("Other").await;
    assert!(set_password(&ground, anna.organisation, Some("$argon2id$one")).await);
    assert!(deny(&ground, anna.organisation, Endpoint::Authcode, true).await);
    ground.reopen().await;
    let found = ground.store.sso_credential(root, " ANNA-1").await.unwrap().unwrap();
    assert_eq!((found.organisation, found.password.as_deref()), (anna.organisation, Some("$argon2id$one")));
    assert_eq!((found.person.as_ref(), found.denied), (Some(&anna), Denied { login: false, authcode: true }));
    for nobody in ["", "anna-2"] {
        assert_eq!(ground.store.sso_credential(root, nobody).await.unwrap().unwrap().person, None);
    }
    let elsewhere = ground.store.sso_credential(other.root, "anna-1").await.unwrap().unwrap();
    assert_eq!((elsewhere.organisation, elsewhere.password, elsewhere.person), (other.id, None, None));
    assert!(ground.store.sso_credential(anna.technician.unwrap(), "anna-1").await.unwrap().is_none());
    assert!(ground.store.access(anna.organisation).await.unwrap().unwrap().single_sign_on);
    change(&ground, &anna, PersonStatus::Disabled).await;
    let status = ground.store.sso_credential(root, "anna-1").await.unwrap().unwrap().person.unwrap().status;
    assert_eq!(status, PersonStatus::Disabled);
    change(&ground, &anna, PersonStatus::Deleted).await;
    assert_eq!(ground.store.sso_credential(root, "anna-1").await.unwrap().unwrap().person, None);
    assert!(set_password(&ground, anna.organisation, None).await);
    assert_eq!(ground.store.sso_credential(root, "anna-1").await.unwrap().unwrap().password, None);
    assert!(!set_password(&ground, NO_ORGANISATION, None).await);
}

/// Looking at a ticket leaves it, taking it does not; it is good until its end and for nobody from then on.
pub async fn a_ticket_is_taken_once(mut ground: Ground) {
    let (_, anna) = anna(&ground).await;
    let (hash, end) = ticket(&ground, &anna).await;
    ground.reopen().await;
    let last = Timestamp(end.0 - 1);
    for _ in 0..2 {
        assert_eq!(ground.store.ticket_holder(&hash, last).await.unwrap().as_ref(), Some(&anna));
        assert_eq!(ground.store.ticket_holder(&hash, end).await.unwrap(), None);
    }
    assert_eq!(ground.store.take_ticket(&ground.secret(), last).await.unwrap(), None);
    assert_eq!(ground.store.take_ticket(&hash, last).await.unwrap().as_ref(), Some(&anna));
    assert_eq!(ground.store.ticket_holder(&hash, last).await.unwrap(), None);
    assert_eq!(ground.store.take_ticket(&hash, last).await.unwrap(), None);
    let (late, end) = ticket(&ground, &anna).await;
    assert_eq!(ground.store.take_ticket(&late, end).await.unwrap(), None);
}

/// Of many who take one ticket at once, one has it.
pub async fn a_ticket_has_one_taker(ground: Ground) {
    let (_, anna) = anna(&ground).await;
    let (hash, _) = ticket(&ground, &anna).await;
    let mut takers = JoinSet::new();
    for _ in 0..50 {
        let store = ground.store.clone();
        takers.spawn(async move { store.take_ticket(&hash, START).await.unwrap().is_some() });
    }
    assert_eq!(takers.join_all().await.into_iter().filter(|won| *won).count(), 1);
}

/// A ticket ends when its person may not act any more, also if they may again later, and with the password by which it was given.
pub async fn a_ticket_ends_with_what_it_stands_on(ground: Ground) {
    let (_, anna) = anna(&ground).await;
    let (hash, _) = ticket(&ground, &anna).await;
    change(&ground, &anna, PersonStatus::Disabled).await;
    let refused = ground.store.create_ticket(ground.secret(), anna.id, START + Span::minutes(2)).await;
    assert!(matches!(refused, Err(StoreError::Conflict(Constraint::Missing))));
    change(&ground, &anna, PersonStatus::Enabled).await;
    assert_eq!(ground.store.ticket_holder(&hash, START).await.unwrap(), None);
    let (hash, _) = ticket(&ground, &anna).await;
    let other = ground.organisation("Other").await;
    assert!(set_password(&ground, other.id, Some("$argon2id$two")).await);
    assert!(ground.store.ticket_holder(&hash, START).await.unwrap().is_some());
    assert!(set_password(&ground, anna.organisation, Some("$argon2id$two")).await);
    assert_eq!(ground.store.take_ticket(&hash, START).await.unwrap(), None);
    let nobody = ground.store.create_ticket(ground.secret(), NOBODY, START).await;
    assert!(matches!(nobody, Err(StoreError::Conflict(Constraint::Missing))));
}
