//! Random conversations: whatever comes in whatever order, the room keeps its promises.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Input(Input),
    Answer,
    StoreUp(bool),
    PickUp,
    Close,
    LineOfAnother,
    Pass(i64),
}

fn customer() -> impl Strategy<Value = SocketId> {
    (0..4_u64).prop_map(SocketId)
}

fn console() -> impl Strategy<Value = SocketId> {
    (10..13_u64).prop_map(SocketId)
}

fn name() -> impl Strategy<Value = ClientId> {
    (0..30_u8).prop_map(|n| id(&format!("c{n}")))
}

fn input() -> impl Strategy<Value = Input> {
    let network = any::<bool>().prop_map(|away| if away { elsewhere() } else { home() });
    let node = prop_oneof![5 => Just(TESS), 1 => Just(NodeId(5))];
    prop_oneof![
        2 => (customer(), network, 0..9_i64).prop_map(|(socket, network, last)| Input::CustomerJoins { socket, network, last, peers: Vec::new() }),
        6 => (customer(), name(), "[a-z]{0,3}").prop_map(|(socket, id, text)| Input::CustomerChat { socket, id, text }),
        1 => (customer(), any::<bool>()).prop_map(|(socket, on)| Input::CustomerTyping { socket, on }),
        1 => customer().prop_map(|socket| Input::CustomerEnds { socket }),
        2 => (console(), node.clone(), 0..9_i64).prop_map(|(socket, node, last)| Input::ConsoleOpens { socket, node, last, req: None, peers: Vec::new() }),
        6 => (console(), name(), "[a-z]{0,3}").prop_map(|(socket, id, text)| Input::ConsoleChat { socket, id, text, req: None }),
        1 => (console(), any::<bool>()).prop_map(|(socket, on)| Input::ConsoleTyping { socket, on }),
        1 => (console(), node, any::<bool>()).prop_map(|(socket, node, admit)| Input::ConsoleAdmits { socket, node, admit, req: None }),
        1 => prop_oneof![customer(), console()].prop_map(|socket| Input::Left { socket }),
        1 => Just(Input::Changed),
        1 => any::<bool>().prop_map(Input::TechnicianPresent),
        1 => Just(Input::Tick),
        1 => Just(Input::Answered(Answer::Noted)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => input().prop_map(Step::Input),
        12 => Just(Step::Answer),
        1 => any::<bool>().prop_map(Step::StoreUp),
        1 => Just(Step::PickUp),
        1 => prop_oneof![9 => Just(Step::LineOfAnother), 1 => Just(Step::Close)],
        2 => (0..400_000_i64).prop_map(Step::Pass),
    ]
}

/// What one socket was told of lines, checked as it comes.
#[derive(Default)]
struct Ear {
    /// The highest number shown; nothing before the first line.
    highest: Option<i64>,
    acked: Vec<i64>,
    /// What it said that it shows.
    shown: i64,
    closed: bool,
}

fn check(house: &House, ears: &mut BTreeMap<SocketId, Ear>, fresh: &BTreeMap<SocketId, Vec<String>>) {
    for (socket, messages) in fresh {
        let ear = ears.entry(*socket).or_default();
        for text in messages {
            assert!(!ear.closed, "{socket:?} was told {text} after its end");
            if text.starts_with("close") {
                ear.closed = true;
                continue;
            }
            let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { continue };
            let kept = |line: &serde_json::Value| {
                let seq = line["seq"].as_i64().unwrap();
                let stored = house.lines.iter().find(|kept| kept.seq == seq);
                assert_eq!(stored.map(|kept| kept.text.as_str()), line["text"].as_str(), "told what was never kept");
                seq
            };
            match value["t"].as_str().unwrap() {
                "welcome" | "history" => {
                    let lines = value.get("chat").or(value.get("lines")).unwrap().as_array().unwrap();
                    let seqs: Vec<i64> = lines.iter().map(kept).collect();
                    assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1));
                    ear.highest = ear.highest.max(seqs.last().copied());
                }
                "chat" => {
                    let seq = kept(&value["line"]);
                    let before = ear.highest.unwrap_or(seq - 1);
                    assert!(seq > before, "out of order");
                    assert!((before + 1..seq).all(|missing| missing <= ear.shown || ear.acked.contains(&missing)), "a line was left out");
                    ear.highest = Some(seq);
                }
                "ack" => {
                    let seq = value["seq"].as_i64().unwrap();
                    assert!(house.lines.iter().any(|line| line.seq == seq && value["id"] == line.client_id.as_str()));
                    ear.acked.push(seq);
                }
                _ => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn at_110_no_order_of_events_breaks_a_promise(steps in prop::collection::vec(step(), 1..160)) {
        let mut house = House::new(SessionState::Waiting);
        let mut ears: BTreeMap<SocketId, Ear> = BTreeMap::new();
        for step in steps {
            // What a browser says it shows already is not told to it again.
            if let Step::Input(Input::CustomerJoins { socket, last, .. } | Input::ConsoleOpens { socket, last, .. }) = &step {
                ears.entry(*socket).or_default().shown = *last;
            }
            match step {
                // A socket says hello once; a new one takes the number of one that is gone.
                Step::Input(Input::CustomerJoins { socket, .. }) | Step::Input(Input::ConsoleOpens { socket, .. })
                    if ears.get(&socket).is_some_and(|ear: &Ear| ear.closed) => { ears.remove(&socket); }
                Step::Input(Input::Left { socket }) => { house.input(Input::Left { socket }); ears.remove(&socket); }
                Step::Input(Input::Answered(answer)) => if house.open.is_none() { house.input(Input::Answered(answer)) },
                Step::Input(input) => house.input(input),
                Step::Answer => house.answer(),
                Step::StoreUp(up) => house.store_up = up,
                Step::PickUp => if house.facts.session.state == SessionState::Waiting {
                    house.facts.session.state = SessionState::Active;
                    house.keep(ChatFrom::System(SystemLine::PickedUp), "", "Tess is here.");
                    house.input(Input::Changed);
                },
                Step::Close => {
                    house.facts.session.state = SessionState::Ended(EndedBy::Technician);
                    house.input(Input::Changed);
                }
                Step::LineOfAnother => { house.keep(ChatFrom::System(SystemLine::CustomerBack), "", "back"); }
                Step::Pass(millis) => {
                    house.now = house.now + Span::millis(millis);
                    if house.room.next_timeout().is_some_and(|at| at <= house.now) { house.input(Input::Tick); }
                }
            }
            let fresh = std::mem::take(&mut house.told);
            check(&house, &mut ears, &fresh);
            // Two sides' lines, one read per socket and one for the room, three about the seat and the end, twice: waiting and for later.
            prop_assert!(house.room.questions() <= 2 * MAX_IN_FLIGHT + 4 + 3 + 1 + 2 * 4);
        }
        // In the end everybody goes, the store answers, and nothing is left.
        house.store_up = true;
        for socket in (0..4).chain(10..13) { house.put(Input::Left { socket: SocketId(socket) }); }
        house.pass(Span::minutes(10));
        prop_assert!(house.room.is_idle());
    }
}
