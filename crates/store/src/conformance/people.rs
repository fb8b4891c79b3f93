//! Cases on people: numbers, addresses, status, authcodes.

use towline_model::{Actor, Audience, EndedBy, NodeId, Person, PersonId, PersonStatus, SessionState, Span};

use super::ground::{Ground, NOBODY, START, issued, person, seat, wish};
use crate::{Constraint, NewLogin, NewPerson, Reach, StatusChange, StoreError};

async fn change(ground: &Ground, person: &Person, status: PersonStatus) -> Option<crate::StatusChanged> {
    let change = StatusChange { person: person.id, status, reach: Reach::Person, at: START + Span::seconds(30), actor: Actor::Operator };
    ground.store.change_status(change).await.unwrap()
}

/// Nodes count up, the administrator's before the technician's; everything written is read back, also after a restart.
pub async fn made_and_found(mut ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let both = NewPerson { master: true, ..person(&organisation, "Both@Acme.example") };
    let plain = NewPerson { administrator: false, master: true, ..person(&organisation, "plain@acme.example") };
    let made = ground.store.create_people(vec![both, plain]).await.unwrap();
    let last = organisation.root.0 + 4;
    assert_eq!((made[0].administrator, made[0].technician, made[0].master), (Some(NodeId(last + 1)), Some(NodeId(last + 2)), true));
    assert_eq!(
        (made[1].administrator, made[1].technician, made[1].master),
        (None, Some(NodeId(last + 3)), false),
        "no master without administrator"
    );
    assert_eq!((made[0].status, made[0].created_at, made[0].email.as_str()), (PersonStatus::Enabled, START, "Both@Acme.example"));
    for _ in 0..2 {
        for one in &made {
            assert_eq!(ground.store.person(one.id).await.unwrap().as_ref(), Some(one));
            assert_eq!(ground.store.person_by_node(seat(one)).await.unwrap().as_ref(), Some(one));
        }
        assert_eq!(ground.store.person_by_node(NodeId(last + 1)).await.unwrap().as_ref(), Some(&made[0]));
        assert_eq!(ground.store.person_by_node(organisation.root).await.unwrap(), None);
        assert_eq!(ground.store.person(NOBODY).await.unwrap(), None);
        let credential = ground.store.credential(" both@ACME.example").await.unwrap().unwrap();
        assert_eq!((credential.person, credential.password.as_deref()), (made[0].clone(), Some("$argon2id$nothing")));
        ground.reopen().await;
    }
}

/// All of a list, or none: an address that is taken outside or inside the list, or an organisation that is not there, stops everything.
pub async fn a_conflict_changes_nothing(ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let first = ground.technician(&organisation, "Tess@acme.example").await;
    let lists = [
        (vec![person(&organisation, "new@acme.example"), person(&organisation, " tess@ACME.example ")], Constraint::Email),
        (vec![person(&organisation, "new@acme.example"), person(&organisation, "NEW@acme.example")], Constraint::Email),
        (
            vec![
                person(&organisation, "new@acme.example"),
                NewPerson { organisation: towline_model::OrganisationId(99), ..person(&organisation, "x@acme.example") },
            ],
            Constraint::Missing,
        ),
    ];
    for (list, constraint) in lists {
        let refused = ground.store.create_people(list).await;
        assert!(matches!(refused, Err(StoreError::Conflict(found)) if found == constraint), "{constraint:?}: {:?}", refused.map(|_| ()));
        assert!(ground.store.credential("new@acme.example").await.unwrap().is_none());
    }
    let next = ground.technician(&organisation, "new@acme.example").await;
    assert_eq!(next.id.0, first.id.0 + 1);
    assert_eq!(next.administrator, Some(NodeId(seat(&first).0 + 2)), "behind the link of the first");
}

/// Addresses are one under Unicode lower case.
pub async fn addresses_fold_as_unicode(ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let made = ground.technician(&organisation, "ÅSA@ÖST.example").await;
    let found = ground.store.credential("åsa@öst.example").await.unwrap().unwrap();
    assert_eq!(found.person, made);
    let again = ground.store.create_people(vec![person(&organisation, "åsa@ÖST.example")]).await;
    assert!(matches!(again, Err(StoreError::Conflict(Constraint::Email))));
}

/// A disabled person's address stays taken; a deleted one's is free, and the newcomer is who logs in.
pub async fn an_address_is_free_again_after_deletion(ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let first = ground.technician(&organisation, "t@acme.example").await;
    change(&ground, &first, PersonStatus::Disabled).await.unwrap();
    assert!(ground.store.create_people(vec![person(&organisation, "t@acme.example")]).await.is_err());
    assert_eq!(ground.store.credential("t@acme.example").await.unwrap().unwrap().person.status, PersonStatus::Disabled);
    change(&ground, &first, PersonStatus::Deleted).await.unwrap();
    assert!(ground.store.credential("t@acme.example").await.unwrap().is_none());
    let second = ground.technician(&organisation, "t@acme.example").await;
    assert_eq!(ground.store.credential("T@acme.example").await.unwrap().unwrap().person, second);
    assert_eq!(ground.store.person(first.id).await.unwrap().unwrap().status, PersonStatus::Deleted);
}

/// Deleted is for good; enabling brings a disabled person back.
pub async fn a_deleted_person_stays_deleted(ground: Ground) {
    let technician = ground.desk().await;
    assert_eq!(change(&ground, &technician, PersonStatus::Disabled).await.unwrap().person.status, PersonStatus::Disabled);
    assert_eq!(change(&ground, &technician, PersonStatus::Enabled).await.unwrap().person, technician);
    assert_eq!(change(&ground, &technician, PersonStatus::Deleted).await.unwrap().person.status, PersonStatus::Deleted);
    assert!(change(&ground, &technician, PersonStatus::Enabled).await.is_none());
    assert!(change(&ground, &Person { id: NOBODY, ..technician.clone() }, PersonStatus::Disabled).await.is_none());
    assert!(!ground.store.set_authcode(technician.id, ground.secret(), START).await.unwrap());
}

/// Disabling ends logins, PINs on offer and live sessions together; nothing can be issued to or by the person any more.
pub async fn disabling_ends_everything_open(mut ground: Ground) {
    let technician = ground.desk().await;
    let live = ground.seated(&technician, START).await;
    let (offered, slot) = ground.issue(&technician, START + Span::seconds(2)).await;
    let token = ground.secret();
    let login = NewLogin {
        token,
        audience: Audience::Console,
        person: technician.id,
        network: None,
        at: START,
        expires_at: START + Span::hours(12),
        parallel: 5,
    };
    ground.store.create_login(login.clone()).await.unwrap();
    let changed = change(&ground, &technician, PersonStatus::Disabled).await.unwrap();
    let ended: Vec<_> = changed.ended.iter().map(|session| (session.id, session.state, session.pin_slot)).collect();
    let gone = SessionState::Ended(EndedBy::TechnicianGone);
    assert_eq!(ended, [(live, gone, None), (offered, gone, None)]);
    for _ in 0..2 {
        let at = START + Span::minutes(1);
        assert!(ground.store.use_login(&token, Audience::Console, at, Span::hours(1)).await.unwrap().is_none());
        assert!(ground.store.session_by_pin(technician.organisation, slot, at).await.unwrap().is_none());
        assert!(ground.store.queue(seat(&technician), at, 10).await.unwrap().is_empty());
        let refused = ground.store.create_session(wish(&technician, at)).await;
        assert!(matches!(refused, Err(StoreError::Conflict(Constraint::Missing))));
        assert!(matches!(ground.store.create_login(login.clone()).await, Err(StoreError::Conflict(Constraint::Missing))));
        ground.reopen().await;
    }
    change(&ground, &technician, PersonStatus::Enabled).await.unwrap();
    issued(ground.store.create_session(wish(&technician, START + Span::minutes(2))).await.unwrap());
}

/// An authcode finds its holder whatever their status; a new one replaces it; a deleted holder's stays as a tombstone.
pub async fn authcodes_find_their_holder(mut ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let (first, second) = (ground.secret(), ground.secret());
    let new = NewPerson { authcode: Some(first), ..person(&organisation, "t@acme.example") };
    let technician = ground.store.create_people(vec![new]).await.unwrap().remove(0);
    // Twice each, so that a store that remembers is asked again.
    for _ in 0..2 {
        assert_eq!(ground.store.person_by_authcode(&first).await.unwrap().as_deref(), Some(&technician));
        assert_eq!(ground.store.person_by_authcode(&second).await.unwrap(), None);
    }
    assert!(ground.store.set_authcode(technician.id, second, START).await.unwrap());
    assert!(!ground.store.set_authcode(NOBODY, ground.secret(), START).await.unwrap());
    for _ in 0..2 {
        assert_eq!(ground.store.person_by_authcode(&first).await.unwrap(), None);
        assert_eq!(ground.store.person_by_authcode(&second).await.unwrap().as_deref(), Some(&technician));
    }
    for status in [PersonStatus::Disabled, PersonStatus::Deleted] {
        change(&ground, &technician, status).await.unwrap();
        assert_eq!(ground.store.person_by_authcode(&second).await.unwrap().unwrap().status, status);
        assert_eq!(ground.store.person(technician.id).await.unwrap().unwrap().status, status);
        ground.reopen().await;
        assert_eq!(ground.store.person_by_authcode(&second).await.unwrap().unwrap().status, status);
    }
}

/// Pages follow each other by id, within the organisation, deleted people included.
pub async fn people_are_paged(ground: Ground) {
    let (here, there) = (ground.organisation("Here").await, ground.organisation("There").await);
    let mut expected = Vec::new();
    for n in 0..5 {
        expected.push(ground.technician(&here, &format!("h{n}@x.example")).await.id);
        ground.technician(&there, &format!("t{n}@x.example")).await;
    }
    let gone = ground.store.person(expected[1]).await.unwrap().unwrap();
    change(&ground, &gone, PersonStatus::Deleted).await.unwrap();
    let mut seen = Vec::new();
    let mut after = PersonId(0);
    loop {
        let page = ground.store.people(here.id, after, 2).await.unwrap();
        assert!(page.len() <= 2);
        let Some(last) = page.last() else { break };
        after = last.id;
        seen.extend(page.iter().map(|person| person.id));
    }
    assert_eq!(seen, expected);
}
