//! Cases on how organisations receive their customers.

use towline_model::{Actor, OrganisationId, Origin, Reception};

use super::ground::{Ground, START};
use crate::{Constraint, ReceptionChange, StoreError};

fn reception(label: &str, origins: &[&str]) -> Reception {
    let mut reception = Reception { origins: origins.iter().filter_map(|origin| Origin::parse(origin)).collect(), ..Reception::default() };
    reception.labels[2] = label.to_owned();
    reception
}

fn change(organisation: OrganisationId, reception: Reception) -> ReceptionChange {
    ReceptionChange { organisation, reception, at: START, actor: Actor::Operator }
}

/// Nothing is set at first; what is set replaces all that was, and stands after a restart; origins come in order.
pub async fn a_reception_is_replaced_whole(mut ground: Ground) {
    let acme = ground.organisation("ACME").await.id;
    assert_eq!(ground.store.reception(acme).await.unwrap(), Reception::default());
    let first = reception("Order number", &["https://www.example.com", "https://a.example"]);
    ground.store.set_reception(change(acme, first)).await.unwrap();
    ground.reopen().await;
    let kept = ground.store.reception(acme).await.unwrap();
    assert_eq!(kept, reception("Order number", &["https://a.example", "https://www.example.com"]));
    let second = reception("Größe", &["http://localhost:8000"]);
    ground.store.set_reception(change(acme, second.clone())).await.unwrap();
    assert_eq!(ground.store.reception(acme).await.unwrap(), second);
}

/// One organisation's is not another's, and an organisation that is not there has none.
pub async fn a_reception_is_its_organisations_own(ground: Ground) {
    let (acme, other) = (ground.organisation("ACME").await.id, ground.organisation("Other").await.id);
    ground.store.set_reception(change(acme, reception("Theirs", &["https://a.example"]))).await.unwrap();
    assert_eq!(ground.store.reception(other).await.unwrap(), Reception::default());
    let refused = ground.store.set_reception(change(OrganisationId(99), Reception::default())).await;
    assert!(matches!(refused, Err(StoreError::Conflict(Constraint::Missing))), "{refused:?}");
}
