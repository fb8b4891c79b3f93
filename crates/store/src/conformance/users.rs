//! Cases on what people are known by: descriptions, single sign-on ids, empty addresses, seats that are disabled by themselves.

use towline_model::{Actor, Audience, EndedBy, Person, PersonId, PersonStatus, Profile, SessionState, Span};

use super::ground::{Ground, NOBODY, START, issued, person, seat, wish};
use crate::{Constraint, Digest, NewLogin, NewPerson, PersonUpdate, Reach, StatusChange, StoreError};

fn profile(sso_id: &str) -> Profile {
    Profile {
        nick: "Nick".to_owned(),
        sso_id: sso_id.to_owned(),
        description: "Some\nlines".to_owned(),
        mobile_addon: true,
        rpat_addon: true,
    }
}

/// What leaves a person as they are.
fn same(person: &Person) -> PersonUpdate {
    PersonUpdate {
        person: person.id,
        email: person.email.clone(),
        name: person.name.clone(),
        password: None,
        kept_login: None,
        profile: person.profile.clone(),
        status: (person.status, Reach::Person),
        at: START + Span::seconds(30),
        actor: Actor::Operator,
    }
}

async fn update(ground: &Ground, update: PersonUpdate) -> Person {
    ground.store.update_person(update).await.unwrap().unwrap().person
}

async fn set_seat(ground: &Ground, person: &Person, status: PersonStatus) -> crate::StatusChanged {
    let change = StatusChange { person: person.id, status, reach: Reach::Seat, at: START + Span::seconds(30), actor: Actor::Operator };
    ground.store.change_status(change).await.unwrap().unwrap()
}

fn login(token: Digest, audience: Audience, person: &Person) -> NewLogin {
    NewLogin { token, audience, person: person.id, network: None, at: START, expires_at: START + Span::hours(12), parallel: 5 }
}

/// What somebody becomes is read back by every way, also after a restart, and by their old address nobody is found.
pub async fn described_and_found(mut ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let code = ground.secret();
    let new = NewPerson { authcode: Some(code), ..person(&organisation, "old@acme.example") };
    let made = ground.store.create_people(vec![new]).await.unwrap().remove(0);
    assert_eq!(ground.store.person_by_authcode(&code).await.unwrap().as_deref(), Some(&made));
    let wanted = PersonUpdate { email: "New@acme.example".to_owned(), name: "Tess".to_owned(), profile: profile("T-1"), ..same(&made) };
    let now = update(&ground, wanted).await;
    assert_eq!(now, Person { email: "New@acme.example".to_owned(), name: "Tess".to_owned(), profile: profile("T-1"), ..made.clone() });
    for _ in 0..2 {
        assert_eq!(ground.store.person(made.id).await.unwrap().as_ref(), Some(&now));
        assert_eq!(ground.store.person_by_authcode(&code).await.unwrap().as_deref(), Some(&now));
        assert_eq!(ground.store.person_by_node(seat(&made)).await.unwrap().as_ref(), Some(&now));
        assert_eq!(ground.store.person_by_sso_id(organisation.id, " t-1").await.unwrap().as_ref(), Some(&now));
        assert_eq!(ground.store.credential("new@ACME.example").await.unwrap().unwrap().person, now);
        assert!(ground.store.credential("old@acme.example").await.unwrap().is_none());
        ground.reopen().await;
    }
    let nobody = PersonUpdate { person: NOBODY, ..same(&made) };
    assert!(ground.store.update_person(nobody).await.unwrap().is_none());
    let gone = StatusChange { person: made.id, status: PersonStatus::Deleted, reach: Reach::Person, at: START, actor: Actor::Operator };
    ground.store.change_status(gone).await.unwrap().unwrap();
    assert!(ground.store.update_person(same(&made)).await.unwrap().is_none());
    assert_eq!(ground.store.person_by_sso_id(organisation.id, "T-1").await.unwrap(), None);
}

/// An address is one in the installation, a single sign-on id in its organisation; a conflict changes nothing, and one's own is no conflict.
pub async fn addresses_and_ids_stay_unique(ground: Ground) {
    let (here, there) = (ground.organisation("Here").await, ground.organisation("There").await);
    let first = ground.technician(&here, "first@x.example").await;
    let second = ground.technician(&here, "second@x.example").await;
    let abroad = ground.technician(&there, "abroad@x.example").await;
    let first = update(&ground, PersonUpdate { profile: profile("One"), ..same(&first) }).await;
    let conflicts = [
        (PersonUpdate { email: "FIRST@x.example".to_owned(), ..same(&abroad) }, Constraint::Email),
        (PersonUpdate { name: "Changed".to_owned(), profile: profile(" ONE "), ..same(&second) }, Constraint::SsoId),
    ];
    for (wanted, constraint) in conflicts {
        let refused = ground.store.update_person(wanted).await;
        assert!(matches!(refused, Err(StoreError::Conflict(found)) if found == constraint), "{constraint:?}");
    }
    assert_eq!(ground.store.person(second.id).await.unwrap().as_ref(), Some(&second));
    assert_eq!(ground.store.person(abroad.id).await.unwrap().as_ref(), Some(&abroad));
    let made = ground.store.create_people(vec![NewPerson { profile: profile("one"), ..person(&here, "third@x.example") }]).await;
    assert!(matches!(made, Err(StoreError::Conflict(Constraint::SsoId))));
    let twice = ["a@x.example", "b@x.example"].map(|email| NewPerson { profile: profile("two"), ..person(&here, email) });
    assert!(matches!(ground.store.create_people(twice.to_vec()).await, Err(StoreError::Conflict(Constraint::SsoId))));
    assert_eq!(update(&ground, PersonUpdate { email: "First@X.example".to_owned(), ..same(&first) }).await.email, "First@X.example");
    let abroad = update(&ground, PersonUpdate { profile: profile("One"), ..same(&abroad) }).await;
    assert_eq!(ground.store.person_by_sso_id(there.id, "one").await.unwrap(), Some(abroad));
    assert_eq!(ground.store.person_by_sso_id(here.id, "one").await.unwrap().map(|found| found.id), Some(first.id));
}

/// Many people may have neither address, password nor single sign-on id; nobody is found by nothing.
pub async fn empty_people_are_found_by_nothing(ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let empty = || NewPerson { password: String::new(), status: PersonStatus::Disabled, ..person(&organisation, "") };
    let made = ground.store.create_people(vec![empty(), empty()]).await.unwrap();
    assert!(made.iter().all(|one| one.status == PersonStatus::Disabled && one.email.is_empty()));
    assert!(ground.store.credential("").await.unwrap().is_none());
    assert!(ground.store.credential(" ").await.unwrap().is_none());
    assert_eq!(ground.store.person_by_sso_id(organisation.id, "").await.unwrap(), None);
    let described = PersonUpdate { email: "t@acme.example".to_owned(), status: (PersonStatus::Enabled, Reach::Person), ..same(&made[0]) };
    assert_eq!(update(&ground, described).await.status, PersonStatus::Enabled);
    assert_eq!(ground.store.credential("t@acme.example").await.unwrap().unwrap().password, None, "no password fits");
    assert_eq!(update(&ground, PersonUpdate { name: "Still nobody".to_owned(), ..same(&made[1]) }).await.email, "");
}

/// A new password ends every login but the one by which it was set; without one, logins stay.
pub async fn a_new_password_ends_other_logins(ground: Ground) {
    let technician = ground.desk().await;
    let tokens = [ground.secret(), ground.secret(), ground.secret()];
    for (token, audience) in tokens.into_iter().zip([Audience::Api, Audience::Api, Audience::Console]) {
        ground.store.create_login(login(token, audience, &technician)).await.unwrap();
    }
    let live = async || {
        let mut live = Vec::new();
        for (token, audience) in tokens.into_iter().zip([Audience::Api, Audience::Api, Audience::Console]) {
            live.push(ground.store.use_login(&token, audience, START + Span::minutes(1), Span::hours(1)).await.unwrap().is_some());
        }
        live
    };
    update(&ground, same(&technician)).await;
    assert_eq!(live().await, [true, true, true]);
    let wanted = PersonUpdate { password: Some("$argon2id$other".to_owned()), kept_login: Some(tokens[1]), ..same(&technician) };
    update(&ground, wanted).await;
    assert_eq!(live().await, [false, true, false]);
    let credential = ground.store.credential(&technician.email).await.unwrap().unwrap();
    assert_eq!(credential.password.as_deref(), Some("$argon2id$other"));
    update(&ground, PersonUpdate { password: Some("$argon2id$third".to_owned()), ..same(&technician) }).await;
    assert_eq!(live().await, [false, false, false]);
}

/// A disabled seat loses its console, its PINs and its sessions and gets no new ones; its holder may act on. Enabling the person brings it back.
pub async fn a_seat_rests_while_its_holder_acts(mut ground: Ground) {
    let technician = ground.desk().await;
    let live = ground.seated(&technician, START).await;
    let (offered, _) = ground.issue(&technician, START + Span::seconds(2)).await;
    let (api, console) = (ground.secret(), ground.secret());
    ground.store.create_login(login(api, Audience::Api, &technician)).await.unwrap();
    ground.store.create_login(login(console, Audience::Console, &technician)).await.unwrap();
    let changed = set_seat(&ground, &technician, PersonStatus::Disabled).await;
    assert_eq!((changed.person.status, changed.person.seat_disabled, changed.person.seat()), (PersonStatus::Enabled, true, None));
    let ended: Vec<_> = changed.ended.iter().map(|session| (session.id, session.state)).collect();
    assert_eq!(ended, [live, offered].map(|id| (id, SessionState::Ended(EndedBy::TechnicianGone))));
    for _ in 0..2 {
        let at = START + Span::minutes(1);
        assert!(ground.store.use_login(&console, Audience::Console, at, Span::hours(1)).await.unwrap().is_none());
        assert!(ground.store.use_login(&api, Audience::Api, at, Span::hours(1)).await.unwrap().is_some());
        let refused = ground.store.create_session(wish(&technician, at)).await;
        assert!(matches!(refused, Err(StoreError::Conflict(Constraint::Missing))));
        assert!(ground.store.person(technician.id).await.unwrap().unwrap().seat_disabled);
        ground.reopen().await;
    }
    assert_eq!(set_seat(&ground, &technician, PersonStatus::Enabled).await.person, technician);
    issued(ground.store.create_session(wish(&technician, START + Span::minutes(2))).await.unwrap());
    set_seat(&ground, &technician, PersonStatus::Disabled).await;
    let enabled = PersonUpdate { status: (PersonStatus::Enabled, Reach::Person), ..same(&technician) };
    assert_eq!(update(&ground, enabled).await, technician);
}

/// An update may disable in the same transaction, with all that disabling ends.
pub async fn an_update_disables_too(ground: Ground) {
    let technician = ground.desk().await;
    let live = ground.seated(&technician, START).await;
    let wanted = PersonUpdate { name: "Gone".to_owned(), status: (PersonStatus::Disabled, Reach::Person), ..same(&technician) };
    let changed = ground.store.update_person(wanted).await.unwrap().unwrap();
    assert_eq!((changed.person.name.as_str(), changed.person.status), ("Gone", PersonStatus::Disabled));
    assert_eq!(changed.ended.iter().map(|session| session.id).collect::<Vec<_>>(), [live]);
    assert!(ground.store.queue(seat(&technician), START + Span::minutes(1), 10).await.unwrap().is_empty());
}

/// The account is held by the first master administrator who is not deleted.
pub async fn the_first_master_holds_the_account(ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    assert_eq!(ground.store.account_holder(organisation.id).await.unwrap(), None);
    ground.technician(&organisation, "t@acme.example").await;
    let mut masters: Vec<PersonId> = Vec::new();
    for email in ["a@acme.example", "b@acme.example"] {
        let new = NewPerson { master: true, ..person(&organisation, email) };
        masters.push(ground.store.create_people(vec![new]).await.unwrap()[0].id);
    }
    assert_eq!(ground.store.account_holder(organisation.id).await.unwrap(), Some(masters[0]));
    let gone = StatusChange { person: masters[0], status: PersonStatus::Deleted, reach: Reach::Person, at: START, actor: Actor::Operator };
    ground.store.change_status(gone).await.unwrap().unwrap();
    assert_eq!(ground.store.account_holder(organisation.id).await.unwrap(), Some(masters[1]));
}
