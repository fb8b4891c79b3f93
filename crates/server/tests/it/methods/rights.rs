//! What `setGroup` lays down and the console is bound by: holds, and how many technicians may be at their consoles.

use towline::live::Live;
use towline::realtime::backend::{Backend as _, Technician};
use towline_domain::{Credentials, use_cases};
use towline_hub::message::ErrorCode;
use towline_model::{Ceiling, NodeId, Person, SessionId, SessionState};

use super::{Acme, pin_of, status};
use crate::desk::{Answer, Ask};

/// Anna's help desk with its master administrator, seen from the consoles' side too.
struct Office {
    house: Acme,
    code: String,
    live: Live,
}

impl Office {
    async fn open() -> Self {
        let house = Acme::new().await;
        let master = house.desk.master(&house.acme, "ada@acme.example").await;
        let code = house.desk.authcode(&master).await;
        let live = Live::new(house.desk.house.clone());
        Self { house, code, live }
    }

    /// Calls a method as the master administrator.
    async fn call(&self, method: &str, args: &[(&str, &str)]) -> Answer {
        let answer = self.house.ask(method, &[&[("authcode", self.code.as_str())], args].concat()).await;
        assert_eq!(status(&answer), "OK", "{method}: {:?}", answer.header("towline-reason"));
        answer
    }

    async fn set(&self, group: NodeId, what: &str, to: &str) {
        let group = group.to_string();
        self.call("setGroup", &[("node", &group), ("name", "Support"), ("status", "Enabled"), (what, to)]).await;
    }

    /// The group that Anna is in.
    async fn group(&self) -> NodeId {
        let seat = self.house.desk.house.store.node(seat(&self.house.anna)).await.unwrap().unwrap();
        seat.parent.unwrap()
    }

    /// A session that Anna has picked up.
    async fn active(&self) -> SessionId {
        let desk = &self.house.desk;
        let pin = pin_of(&self.house.pin(&[]).await).to_owned();
        assert_eq!(desk.send(Ask::form("/", &[("Code", pin.as_str())])).await.status, 303);
        let session = desk.house.store.queue(seat(&self.house.anna), desk.cx().now, 1).await.unwrap()[0].id;
        use_cases::set_seat(&desk.cx(), session, true, None).await.unwrap();
        let anna = use_cases::caller(&desk.cx(), Credentials { authcode: Some(&self.house.code), cookie: None }).await.unwrap();
        use_cases::pick_up(&desk.cx(), &anna, session).await.unwrap();
        session
    }

    async fn state(&self, session: SessionId) -> SessionState {
        self.house.desk.house.store.session(session).await.unwrap().unwrap().state
    }

    /// How many may be at their consoles where this person's seat lies, and who counts.
    async fn ceilings(&self, person: &Person) -> Vec<Ceiling> {
        let mut ceilings = self.live.ceilings(at_console(person)).await.unwrap();
        ceilings.iter_mut().for_each(|ceiling| ceiling.seats.sort_unstable());
        ceilings
    }
}

fn seat(person: &Person) -> NodeId {
    person.technician.unwrap()
}

fn at_console(person: &Person) -> Technician {
    Technician { organisation: person.organisation, person: person.id, node: seat(person) }
}

#[tokio::test]
async fn where_holds_are_not_allowed_a_technician_only_ends_them() {
    let office = Office::open().await;
    let (session, group, anna) = (office.active().await, office.group().await, at_console(&office.house.anna));
    office.set(group, "permission", "RemoteControl,SessionHoldNotAllowed").await;
    let refused = office.live.hold(anna, session, true).await.unwrap_err();
    assert_eq!((refused.code, &*refused.say), (ErrorCode::NotAllowed, "Your group does not allow this. Ask an administrator."));
    assert_eq!(office.state(session).await, SessionState::Active);
    office.call("holdSession", &[("session", &session.to_string())]).await;
    assert_eq!(office.state(session).await, SessionState::OnHold, "administrators are not bound");
    office.live.hold(anna, session, false).await.unwrap();
    assert_eq!(office.state(session).await, SessionState::Active);
    office.set(group, "permission", "RemoteControl").await;
    office.live.hold(anna, session, true).await.unwrap();
    assert_eq!(office.state(session).await, SessionState::OnHold);
}

#[tokio::test]
async fn each_group_above_a_seat_counts_the_consoles_below_it() {
    let office = Office::open().await;
    let bert = office.house.desk.technician(&office.house.acme, "bert@acme.example").await;
    let (anna, outer) = (&office.house.anna, office.group().await);
    assert_eq!(office.ceilings(anna).await, [], "nothing is laid down");
    let made = office.call("createGroup", &[("parent", &outer.to_string())]).await;
    let inner = NodeId(made.text().strip_prefix("OK\n\n").unwrap().trim().parse().unwrap());
    office.call("moveNode", &[("node", &seat(anna).to_string()), ("targetNode", &inner.to_string())]).await;
    office.set(outer, "standardconcurrentlimit", "3").await;
    let of_outer = [Ceiling { limit: 3, seats: vec![seat(anna), seat(&bert)] }];
    assert_eq!(office.ceilings(anna).await, of_outer);
    office.set(inner, "standardconcurrentlimit", "1").await;
    let of_inner = [Ceiling { limit: 1, seats: vec![seat(anna)] }];
    assert_eq!(office.ceilings(anna).await, [of_inner.as_slice(), &of_outer].concat());
    assert_eq!(office.ceilings(&bert).await, of_outer, "not of the inner group");
    office.set(inner, "standardconcurrentlimit", "0").await;
    assert_eq!(office.ceilings(anna).await, of_outer, "any number of the inner group is no way around the outer one");
}
