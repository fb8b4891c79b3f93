//! What somebody may do in a room, by what they are to the session: one table, every deed of every part.

use towline_model::{Member, TeamRole};

use super::*;
use crate::message::MediaFromConsole;

const OTTO: NodeId = NodeId(5);
const CUSTOMER: SocketId = SocketId(1);
const CONSOLE: SocketId = SocketId(2);

fn member(role: TeamRole, joined: bool) -> Member {
    Member { node: OTTO, name: "Otto".into(), role, joined, asked_by: PersonId(2), since: START }
}

/// A session of Tess, who has it open, with its customer there; Otto is in it as `member` says.
fn house(members: Vec<Member>) -> House {
    let mut house = House::new(SessionState::Active);
    house.facts.team = members;
    house.join(CUSTOMER.0, home(), 0);
    house.put(Input::Changed);
    house.heard(CUSTOMER);
    house
}

fn opens(house: &mut House, node: NodeId) -> Vec<String> {
    house.put(Input::ConsoleOpens { socket: CONSOLE, node, last: 0, peers: Vec::new(), req: Some(id("r1")) });
    house.heard_types(CONSOLE)
}

#[test]
fn at_109_each_part_does_what_is_its_own_and_nothing_else() {
    // Reads, writes, is seen to type, decides on who is let back in.
    let table = [
        ("lead", TESS, vec![], [true, true, true, true]),
        ("helper", OTTO, vec![member(TeamRole::Helper, true)], [true, true, true, false]),
        ("monitor", OTTO, vec![member(TeamRole::Monitor, true)], [true, false, false, false]),
        ("asked", OTTO, vec![member(TeamRole::Helper, false)], [false; 4]),
        ("stranger", OTTO, vec![], [false; 4]),
    ];
    for (part, node, members, [reads, writes, types, admits]) in table {
        let mut house = house(members);
        let told = opens(&mut house, node);
        assert_eq!(told == ["history", "done"], reads, "{part} opens: {told:?}");
        house.customer_says(CUSTOMER, "c1", "hello?");
        assert_eq!(house.heard_types(CONSOLE) == ["chat"], reads, "{part} hears");
        house.heard(CUSTOMER);

        house.console_says(CONSOLE, "t1", "hello");
        let told = house.heard_types(CONSOLE);
        assert_eq!(told == ["ack"], writes, "{part} writes: {told:?}");
        assert_eq!(house.heard_types(CUSTOMER) == ["chat"], writes, "{part} is heard");
        assert_eq!(house.lines.len(), 1 + usize::from(writes), "{part}: what is kept");

        house.put(Input::ConsoleTyping { socket: CONSOLE, on: true });
        assert_eq!(house.heard_types(CUSTOMER) == ["typing"], types, "{part} types");

        house.join(7, elsewhere(), 0);
        house.heard(SocketId(7));
        house.put(Input::ConsoleAdmits { socket: CONSOLE, node, admit: true, req: Some(id("r2")) });
        let let_in = house.heard_types(SocketId(7)).contains(&"welcome".to_owned());
        assert_eq!(let_in, admits, "{part} lets somebody in");

        house.heard(CONSOLE);
        house.put(Input::ConsoleMedia { socket: CONSOLE, say: MediaFromConsole::Call {}, req: Some(id("r3")) });
        let calls = house.heard_types(CONSOLE).contains(&"media".to_owned());
        assert_eq!(calls, admits, "{part} calls the customer's page: the lead's alone");
    }
}

#[test]
fn who_joins_while_the_room_reads_is_not_taken_for_a_stranger() {
    let mut house = house(vec![]);
    house.facts.team = vec![member(TeamRole::Helper, true)];
    house.input(Input::Changed);
    house.input(Input::ConsoleOpens { socket: CONSOLE, node: OTTO, last: 0, peers: Vec::new(), req: None });
    while house.open.is_some() {
        house.answer();
    }
    assert_eq!(house.heard_types(CONSOLE), ["history"]);
}

#[test]
fn who_leaves_hears_nothing_any_more_and_cannot_write() {
    let mut house = house(vec![member(TeamRole::Helper, true)]);
    opens(&mut house, OTTO);
    house.facts.team.clear();
    house.put(Input::Changed);
    house.customer_says(CUSTOMER, "c1", "between us");
    house.console_says(CONSOLE, "t1", "still here");
    let told = house.heard(CONSOLE);
    assert!(told.iter().all(|text| !text.contains("between us")) && told.len() == 1 && told[0].contains("bad_input"), "{told:?}");
}

#[test]
fn the_customer_is_told_who_joined_and_who_only_watches_but_not_who_is_asked() {
    let mut house = house(vec![]);
    house.facts.team = vec![member(TeamRole::Helper, false)];
    house.put(Input::Changed);
    assert_eq!(house.heard(CUSTOMER), Vec::<String>::new());
    house.facts.team = vec![member(TeamRole::Monitor, true)];
    house.put(Input::Changed);
    let told = house.heard(CUSTOMER);
    assert!(told.len() == 1 && told[0].contains(r#""others":[{"name":"Otto","watches":true}]"#), "{told:?}");
}

#[test]
fn what_only_a_monitor_has_seen_nobody_has_seen() {
    let mut house = house(vec![member(TeamRole::Monitor, true)]);
    opens(&mut house, OTTO);
    house.customer_says(CUSTOMER, "c1", "hello?");
    assert_eq!(house.room.live().unread, 1);
    house.open(3);
    assert_eq!(house.room.live().unread, 0);
}

#[test]
fn an_end_says_whether_the_customer_is_asked_how_it_was() {
    for survey in [true, false] {
        let mut house = house(vec![]);
        (house.facts.survey, house.facts.session.state) = (survey, SessionState::Ended(EndedBy::Technician));
        house.put(Input::Changed);
        assert!(house.heard(CUSTOMER)[0].contains(&format!(r#""survey":{survey}"#)));
    }
}
