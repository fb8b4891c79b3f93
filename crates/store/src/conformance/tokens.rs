//! Cases on API tokens: found by their secret's hash, bounded, unique by name, ended.

use towline_model::{Actor, OrganisationId, Person, PersonStatus, Scope, Span, Token};

use super::ground::{Ground, NOBODY, START, person};
use crate::{Constraint, Digest, NewToken, Reach, Revocation, StatusChange, StoreError};

fn new(person: &Person, name: &str, hash: Digest) -> NewToken {
    NewToken {
        organisation: person.organisation,
        person: person.id,
        name: name.to_owned(),
        hash,
        scope: Scope { reports: false, read_only: true, ..Scope::ALL },
        expires_at: Some(START + Span::hours(24)),
        most: 2,
        at: START,
        actor: Actor::Operator,
    }
}

async fn revoke(ground: &Ground, organisation: OrganisationId, name: &str) -> Option<Token> {
    let revocation = Revocation { organisation, name: name.to_owned(), at: START, actor: Actor::Operator };
    ground.store.revoke_token(revocation).await.unwrap()
}

/// A token is found by its hash as it was made, also after a restart; an authcode's look-up finds nobody by it, whichever was asked first.
pub async fn a_token_is_found_by_its_secret(mut ground: Ground) {
    let tess = ground.desk().await;
    let hash = ground.secret();
    let made = ground.store.create_token(new(&tess, "CRM", hash)).await.unwrap().unwrap();
    assert_eq!((made.organisation, made.person, made.name.as_str(), made.created_at), (tess.organisation, tess.id, "CRM", START));
    assert_eq!((made.scope, made.expires_at, made.used_at), (new(&tess, "", hash).scope, Some(START + Span::hours(24)), None));
    for _ in 0..2 {
        for _ in 0..2 {
            assert_eq!(ground.store.person_by_authcode(&hash).await.unwrap(), None);
            assert_eq!(ground.store.token(&hash).await.unwrap().as_ref(), Some(&made));
        }
        assert_eq!(ground.store.token(&ground.secret()).await.unwrap(), None);
        assert_eq!(ground.store.tokens(tess.organisation).await.unwrap(), std::slice::from_ref(&made));
        ground.reopen().await;
    }
}

/// The last use that was noted is what is found next, and what is listed.
pub async fn a_use_is_noted(mut ground: Ground) {
    let tess = ground.desk().await;
    let hash = ground.secret();
    ground.store.create_token(new(&tess, "CRM", hash)).await.unwrap().unwrap();
    for seconds in [1, 2] {
        let at = START + Span::seconds(seconds);
        assert!(ground.store.token(&hash).await.unwrap().is_some());
        ground.store.note_token(&hash, at).await.unwrap();
        assert_eq!(ground.store.token(&hash).await.unwrap().unwrap().used_at, Some(at));
    }
    ground.reopen().await;
    assert_eq!(ground.store.tokens(tess.organisation).await.unwrap()[0].used_at, Some(START + Span::seconds(2)));
}

/// Names are unique in an organisation ignoring case, and free again once the token is revoked. Only the organisation's own revocation counts.
pub async fn a_revoked_token_is_gone(mut ground: Ground) {
    let tess = ground.desk().await;
    let other = ground.organisation("Other").await;
    let (first, second) = (ground.secret(), ground.secret());
    let made = ground.store.create_token(new(&tess, "CRM", first)).await.unwrap().unwrap();
    assert!(ground.store.token(&first).await.unwrap().is_some());
    let again = ground.store.create_token(new(&tess, " crm", second)).await;
    assert!(matches!(again, Err(StoreError::Conflict(Constraint::TokenName))));
    assert_eq!(revoke(&ground, other.id, "CRM").await, None);
    assert_eq!(revoke(&ground, tess.organisation, "crm ").await, Some(made));
    assert_eq!(revoke(&ground, tess.organisation, "crm").await, None);
    assert_eq!(ground.store.token(&first).await.unwrap(), None);
    ground.store.create_token(new(&tess, "crm", second)).await.unwrap().unwrap();
    ground.reopen().await;
    assert_eq!(ground.store.token(&first).await.unwrap(), None);
    assert!(ground.store.token(&second).await.unwrap().is_some());
}

/// An organisation has so many tokens and no more; others' do not count. They are listed in the order in which they were made.
pub async fn tokens_are_bounded(ground: Ground) {
    let tess = ground.desk().await;
    let organisation = ground.organisation("Other").await;
    let carl = ground.technician(&organisation, "carl@other.example").await;
    for name in ["b", "a"] {
        assert!(ground.store.create_token(new(&tess, name, ground.secret())).await.unwrap().is_some());
    }
    assert_eq!(ground.store.create_token(new(&tess, "c", ground.secret())).await.unwrap(), None);
    assert!(ground.store.create_token(new(&carl, "c", ground.secret())).await.unwrap().is_some());
    let names: Vec<String> = ground.store.tokens(tess.organisation).await.unwrap().into_iter().map(|token| token.name).collect();
    assert_eq!(names, ["b", "a"]);
}

/// A token needs somebody of the organisation who may act.
pub async fn a_token_needs_its_person(ground: Ground) {
    let tess = ground.desk().await;
    let other = ground.organisation("Other").await;
    let nobody = ground.store.create_people(vec![person(&other, "carl@other.example")]).await.unwrap().remove(0);
    let change = StatusChange { person: tess.id, status: PersonStatus::Disabled, reach: Reach::Person, at: START, actor: Actor::Operator };
    ground.store.change_status(change).await.unwrap();
    let wishes = [
        new(&tess, "disabled", ground.secret()),
        NewToken { organisation: tess.organisation, ..new(&nobody, "another organisation's", ground.secret()) },
        NewToken { person: NOBODY, ..new(&nobody, "not there", ground.secret()) },
    ];
    for wish in wishes {
        let name = wish.name.clone();
        let refused = ground.store.create_token(wish).await;
        assert!(matches!(refused, Err(StoreError::Conflict(Constraint::Missing))), "{name}");
    }
}
