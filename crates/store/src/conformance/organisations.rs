//! Cases on organisations.

use towline_model::{Actor, OrganisationId, Slug};

use super::ground::{Ground, START};
use crate::{Constraint, NewOrganisation, StoreError};

fn new(name: &str, slug: &str) -> NewOrganisation {
    NewOrganisation { name: name.to_owned(), slug: Slug::parse(slug).unwrap(), at: START, actor: Actor::Operator }
}

/// What was made is found by id, by name ignoring case and outer space, and by slug; also after a restart.
pub async fn made_and_found(mut ground: Ground) {
    let made = ground.store.create_organisation(new("Größe & Söhne", "groesse")).await.unwrap();
    assert_eq!((made.name.as_str(), made.slug.as_str(), made.created_at), ("Größe & Söhne", "groesse", START));
    for _ in 0..2 {
        assert_eq!(ground.store.organisation(made.id).await.unwrap().as_ref(), Some(&made));
        assert_eq!(ground.store.organisation_by_name("  GRÖSSE & SÖHNE ").await.unwrap(), None, "ß and SS are two spellings");
        assert_eq!(ground.store.organisation_by_name("  GRÖßE & SÖHNE ").await.unwrap().as_ref(), Some(&made));
        assert_eq!(ground.store.organisation_by_slug("groesse").await.unwrap().as_ref(), Some(&made));
        assert_eq!(ground.store.organisation_by_slug("Groesse").await.unwrap(), None);
        assert_eq!(ground.store.organisation(OrganisationId(made.id.0 + 1)).await.unwrap(), None);
        ground.reopen().await;
    }
}

/// A name is taken whatever its case, a slug is taken, and the name is told first.
pub async fn names_and_slugs_are_unique_ignoring_case(ground: Ground) {
    ground.store.create_organisation(new("Ünïcode", "one")).await.unwrap();
    for (name, slug, constraint) in [
        ("ÜNÏCODE ", "two", Constraint::OrganisationName),
        ("Other", "one", Constraint::Slug),
        ("ünïcode", "one", Constraint::OrganisationName),
    ] {
        let refused = ground.store.create_organisation(new(name, slug)).await;
        assert!(matches!(refused, Err(StoreError::Conflict(found)) if found == constraint), "{name} {slug}: {refused:?}");
    }
}

/// Listed by id, cut at the limit.
pub async fn listed_in_order(ground: Ground) {
    for name in ["c", "a", "b"] {
        ground.organisation(name).await;
    }
    let names = |limit| {
        let store = &ground.store;
        async move { store.organisations(limit).await.unwrap().into_iter().map(|one| one.name).collect::<Vec<_>>() }
    };
    assert_eq!(names(10).await, ["c", "a", "b"]);
    assert_eq!(names(2).await, ["c", "a"]);
    assert!(names(0).await.is_empty());
}

/// A refused organisation leaves no name, no slug and no gap in the numbers behind; a made one has five nodes.
pub async fn a_conflict_changes_nothing(ground: Ground) {
    let first = ground.organisation("First").await;
    assert!(ground.store.create_organisation(new("Second", "first")).await.is_err());
    assert_eq!(ground.store.organisation_by_name("Second").await.unwrap(), None);
    let second = ground.organisation("Second").await;
    assert_eq!((second.id.0, second.root.0), (first.id.0 + 1, first.root.0 + 5));
}
