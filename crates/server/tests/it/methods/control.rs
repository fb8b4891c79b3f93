//! Session control: what starting, holding, transferring, closing and taking back do to a session, whom it is told, and who may.

use towline_domain::{Caller, Credentials, Part, use_cases};
use towline_hub::{Change, Notice, Status};
use towline_model::{Actor, EndedBy, EventKind, NodeId, NodeKind, Person, Session, SessionId, SessionState, Span};
use towline_store::{NewNode, NodeDeed, Replanted};

use super::{Acme, pin_of, reason, status};
use crate::desk::{Answer, Ask};

/// Anna and her colleague Bert at their consoles, and an administrator over both.
struct Company {
    house: Acme,
    bert: Person,
    boss: Person,
    code: String,
}

impl Company {
    async fn new() -> Self {
        let house = Acme::new().await;
        let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
        let boss = house.desk.administrator(&house.acme, "boss@acme.example").await;
        let code = house.desk.authcode(&boss).await;
        house.desk.console_running(&house.anna, true);
        house.desk.console_running(&bert, true);
        Self { house, bert, boss, code }
    }

    /// Calls a method about a session as the administrator.
    async fn call(&self, method: &str, session: SessionId, more: &[(&str, &str)]) -> Answer {
        let session = session.to_string();
        self.house.ask(method, &[&[("authcode", self.code.as_str()), ("session", &session)], more].concat()).await
    }

    /// Anna's session whose customer is there; the customer's cookie beside it.
    async fn waiting(&self) -> SessionId {
        let desk = &self.house.desk;
        desk.clock.second();
        let pin = pin_of(&self.house.pin(&[]).await).to_owned();
        assert_eq!(desk.send(Ask::form("/", &[("Code", pin.as_str())])).await.status, 303);
        let queue = desk.house.store.queue(seat(&self.house.anna), desk.cx().now, 1).await.unwrap();
        use_cases::set_seat(&desk.cx(), queue[0].id, true, None).await.unwrap();
        queue[0].id
    }

    async fn active(&self) -> SessionId {
        let session = self.waiting().await;
        use_cases::pick_up(&self.house.desk.cx(), &self.anna().await, session).await.unwrap();
        session
    }

    async fn anna(&self) -> Caller {
        self.caller(&self.house.code).await
    }

    async fn caller(&self, code: &str) -> Caller {
        use_cases::caller(&self.house.desk.cx(), Credentials { authcode: Some(code), cookie: None }).await.unwrap()
    }

    async fn session(&self, session: SessionId) -> Session {
        self.house.desk.house.store.session(session).await.unwrap().unwrap()
    }

    async fn channel(&self, name: &str) -> NodeId {
        let (organisation, parent) = (self.house.acme.id, self.house.acme.root);
        let (name, description) = (name.to_owned(), String::new());
        let new = NewNode {
            organisation,
            parent,
            kind: NodeKind::Channel,
            name,
            description,
            at: self.house.desk.cx().now,
            actor: Actor::Operator,
        };
        self.house.desk.house.store.create_node(new).await.unwrap().id
    }

    async fn serve(&self, channel: NodeId, person: &Person) {
        let deed = NodeDeed { node: channel, at: self.house.desk.cx().now, actor: Actor::Operator };
        let done = self.house.desk.house.store.assign_channel(deed, seat(person), true).await.unwrap();
        assert!(matches!(done, Replanted::Done { .. }));
    }

    /// The rows of `getSession_v3` for a node.
    async fn rows(&self, node: NodeId, noderef: &str) -> Vec<Vec<String>> {
        let args = [("authcode", self.code.as_str()), ("node", &node.to_string()), ("noderef", noderef)];
        let answer = self.house.ask("getSession_v3", &args).await;
        assert_eq!(status(&answer), "OK");
        answer.text().lines().skip(3).map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }
}

fn seat(person: &Person) -> NodeId {
    person.technician.unwrap()
}

fn told(queue: NodeId, session: SessionId, change: Change) -> Notice {
    Notice::Session { queue, session, change }
}

#[tokio::test]
async fn a_started_session_is_active_with_the_technician_who_was_named() {
    let company = Company::new().await;
    let session = company.waiting().await;
    company.house.desk.heard.take();
    let bert = seat(&company.bert).to_string();
    assert_eq!(company.call("startSession", session, &[("node", &bert)]).await.text(), "OK");
    let found = company.session(session).await;
    assert_eq!((found.state, found.queue, found.picked_up_by), (SessionState::Active, seat(&company.bert), company.bert.technician));
    let moved = [told(seat(&company.house.anna), session, Change::Moved), told(seat(&company.bert), session, Change::Moved)];
    assert_eq!(company.house.desk.heard.take(), moved, "both desks are told");
    let again = company.call("startSession", session, &[("node", &bert)]).await;
    assert_eq!(status(&again), "ACTIONFAILED");
    let events = company.house.desk.house.store.events(session, 1).await.unwrap();
    assert_eq!((events[0].kind, events[0].actor), (EventKind::PickedUp, Actor::Person(company.boss.id)));
}

#[tokio::test]
async fn a_hold_is_undone_by_who_asked_for_it_and_not_when_it_is_the_technicians_own() {
    let company = Company::new().await;
    let session = company.active().await;
    let since = company.session(session).await.picked_up_at;
    assert_eq!(company.call("holdSession", session, &[]).await.text(), "OK");
    assert_eq!(company.rows(seat(&company.house.anna), "NODE").await[0][1], "On Hold");
    assert_eq!(status(&company.call("holdSession", session, &[]).await), "ACTIONFAILED");
    assert_eq!(company.call("cancelAction", session, &[]).await.text(), "OK");
    let found = company.session(session).await;
    assert_eq!((found.state, found.picked_up_at), (SessionState::Active, since));
    assert_eq!(status(&company.call("cancelAction", session, &[]).await), "ACTIONFAILED");
    use_cases::hold(&company.house.desk.cx(), &company.anna().await, session, true).await.unwrap();
    assert_eq!(status(&company.call("cancelAction", session, &[]).await), "ACTIONFAILED", "she knows why she holds it");
    let anna = seat(&company.house.anna).to_string();
    assert_eq!(company.call("startSession", session, &[("node", &anna)]).await.text(), "OK");
    assert_eq!(company.session(session).await.state, SessionState::Active);
}

#[tokio::test]
async fn a_transfer_is_shown_until_its_recipient_picks_it_up() {
    let company = Company::new().await;
    let session = company.active().await;
    let (anna, bert) = (seat(&company.house.anna), seat(&company.bert));
    let args = [("node", bert.to_string()), ("comment", "knows\nprinters|all".to_owned())];
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(company.call("transferSession", session, &args).await.text(), "OK");
    assert!(company.rows(anna, "NODE").await.is_empty());
    let rows = company.rows(bert, "NODE").await;
    let cells = |row: &[String]| [1, 4, 5, 15, 16].map(|at| row[at].clone());
    assert_eq!(cells(&rows[0]), ["Transferring", &anna.to_string(), "anna", "bert", "knows printers/all"]);
    let caller = company.caller(&company.house.desk.authcode(&company.bert).await).await;
    use_cases::pick_up(&company.house.desk.cx(), &caller, session).await.unwrap();
    let rows = company.rows(bert, "NODE").await;
    assert_eq!(cells(&rows[0]), ["Active", &bert.to_string(), "bert", "", ""]);
}

#[tokio::test]
async fn a_transfer_that_is_taken_back_restores_what_was() {
    let company = Company::new().await;
    for on_hold in [false, true] {
        let session = company.active().await;
        if on_hold {
            use_cases::hold(&company.house.desk.cx(), &company.anna().await, session, true).await.unwrap();
        }
        let before = company.session(session).await;
        let bert = seat(&company.bert).to_string();
        assert_eq!(company.call("transferSession", session, &[("node", &bert)]).await.text(), "OK");
        company.house.desk.heard.take();
        assert_eq!(company.call("cancelAction", session, &[]).await.text(), "OK");
        let after = company.session(session).await;
        assert_eq!(
            (after.state, after.queue, after.picked_up_by, &after.transfer),
            (before.state, before.queue, before.picked_up_by, &None)
        );
        let moved = [told(seat(&company.bert), session, Change::Moved), told(seat(&company.house.anna), session, Change::Moved)];
        assert_eq!(company.house.desk.heard.take(), moved);
    }
}

#[tokio::test]
async fn a_transfer_that_nobody_takes_goes_back_in_three_minutes_and_one_into_a_channel_stays() {
    let company = Company::new().await;
    let (kept, sent) = (company.active().await, company.active().await);
    let channel = company.channel("Sales").await;
    company.serve(channel, &company.bert).await;
    let (bert, sales) = (seat(&company.bert).to_string(), channel.to_string());
    assert_eq!(company.call("transferSession", sent, &[("node", &bert)]).await.text(), "OK");
    assert_eq!(company.call("transferSession", kept, &[("node", &sales), ("noderef", "CHANNEL")]).await.text(), "OK");
    let cx = || company.house.desk.cx();
    company.house.desk.clock.advance(Span::minutes(3) - Span::micros(1));
    use_cases::sweep(&cx()).await.unwrap();
    assert!(company.session(sent).await.transfer.is_some());
    company.house.desk.clock.advance(Span::micros(1));
    company.house.desk.heard.take();
    use_cases::sweep(&cx()).await.unwrap();
    let back = company.session(sent).await;
    assert_eq!((back.state, back.queue), (SessionState::Active, seat(&company.house.anna)));
    assert!(company.house.desk.heard.take().contains(&told(seat(&company.bert), sent, Change::Moved)));
    company.house.desk.clock.advance(Span::hours(1));
    use_cases::sweep(&cx()).await.unwrap();
    assert_eq!(company.session(kept).await.queue, channel);
}

#[tokio::test]
async fn whoever_is_not_ready_is_sent_nothing() {
    let company = Company::new().await;
    let session = company.active().await;
    let bert = seat(&company.bert);
    for (status_there, expected) in
        [(Some(Status::Away), "ACTIONFAILED"), (Some(Status::Busy), "ACTIONFAILED"), (None, "ACTIONFAILED"), (Some(Status::Online), "OK")]
    {
        match status_there {
            Some(status) => company.house.desk.consoles.say(bert, status),
            None => company.house.desk.console_running(&company.bert, false),
        }
        let answer = company.call("transferSession", session, &[("node", &bert.to_string())]).await;
        assert_eq!(status(&answer), expected, "{status_there:?}");
    }
}

#[tokio::test]
async fn a_session_in_a_channel_is_anybodys_who_serves_it() {
    let company = Company::new().await;
    let session = company.active().await;
    let channel = company.channel("Sales").await;
    company.serve(channel, &company.bert).await;
    let args = [("node", channel.to_string()), ("noderef", "CHANNEL".to_owned()), ("comment", "x".to_owned())];
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(company.call("transferSession", session, &args).await.text(), "OK");
    let rows = company.rows(channel, "CHANNEL").await;
    assert_eq!([&rows[0][1], &rows[0][5], &rows[0][15]], ["Transferring", "anna", "Sales"]);
    let cx = company.house.desk.cx();
    let (bert, anna) = (company.caller(&company.house.desk.authcode(&company.bert).await).await, company.anna().await);
    let desk = use_cases::desk_queue(&cx, seat(&company.bert), company.bert.id, 10).await.unwrap();
    let [shown] = &desk.sessions[..] else { panic!("one session") };
    assert_eq!((shown.mine, shown.channel.as_deref(), desk.channels.as_slice()), (false, Some("Sales"), &[channel][..]));
    let hers = use_cases::desk_queue(&cx, seat(&company.house.anna), company.house.anna.id, 10).await.unwrap();
    let [left] = &hers.sessions[..] else { panic!("one session") };
    assert_eq!((left.mine, left.part, left.lies_with.as_deref()), (false, Part::Sender, Some("Sales")), "she sees where it went");
    assert!(use_cases::pick_up(&cx, &anna, session).await.is_err(), "she does not serve it");
    use_cases::pick_up(&cx, &bert, session).await.unwrap();
    let found = company.session(session).await;
    assert_eq!((found.queue, found.state), (seat(&company.bert), SessionState::Active));
}

#[tokio::test]
async fn closing_ends_what_is_open_and_puts_away_what_has_ended() {
    let company = Company::new().await;
    let desk = &company.house.desk;
    let connecting = {
        desk.clock.second();
        company.house.pin(&[]).await;
        desk.house.store.queue(seat(&company.house.anna), desk.cx().now, 1).await.unwrap()[0].id
    };
    let left = company.active().await;
    use_cases::end_by_customer(&desk.cx(), left).await.unwrap();
    let sent = company.active().await;
    let bert = seat(&company.bert).to_string();
    company.call("transferSession", sent, &[("node", &bert)]).await;
    for session in [connecting, left, sent] {
        assert_eq!(company.call("closeSession", session, &[]).await.text(), "OK");
        let answer = company.call("closeSession", session, &[]).await;
        assert_eq!(status(&answer), "ACTIONFAILED");
    }
    assert_eq!(company.session(connecting).await.state, SessionState::Ended(EndedBy::Technician));
    assert_eq!(company.session(left).await.state, SessionState::Ended(EndedBy::ActiveCustomer), "who ended it stays so");
    assert_eq!(company.session(sent).await.state, SessionState::Ended(EndedBy::Technician));
    for person in [&company.house.anna, &company.bert] {
        assert!(company.rows(seat(person), "NODE").await.is_empty());
    }
}

#[tokio::test]
async fn sessions_of_others_are_as_if_they_had_never_been() {
    let company = Company::new().await;
    let desk = &company.house.desk;
    let session = company.active().await;
    let elsewhere = desk.organisation("Elsewhere").await;
    let other = desk.authcode(&desk.administrator(&elsewhere, "eve@elsewhere.example").await).await;
    let bert = seat(&company.bert).to_string();
    let before = company.session(session).await;
    for method in ["startSession", "holdSession", "closeSession", "cancelAction", "transferSession"] {
        let node = [("node", bert.as_str())];
        let more = if method == "startSession" || method == "transferSession" { &node[..] } else { &[] };
        let mut answers = Vec::new();
        for about in [session, SessionId(2_000_000_000)] {
            let about = about.to_string();
            let answer = company.house.ask(method, &[&[("authcode", other.as_str()), ("session", &about)], more].concat()).await;
            answers.push((answer.text().to_owned(), reason(&answer).to_owned()));
        }
        assert_eq!(answers[0], answers[1], "{method}");
        let by_a_technician = company.house.call(method, &[&[("session", session.to_string().as_str())], more].concat()).await;
        assert_eq!(status(&by_a_technician), "NOTLOGGEDINASADMIN", "{method}");
    }
    assert_eq!(company.session(session).await, before);
}

#[tokio::test]
async fn a_deleted_technicians_incoming_transfer_is_with_its_sender_again() {
    let company = Company::new().await;
    let session = company.active().await;
    let bert = seat(&company.bert).to_string();
    assert_eq!(company.call("transferSession", session, &[("node", &bert)]).await.text(), "OK");
    company.house.desk.heard.take();
    company.house.desk.delete(&company.bert).await;
    let found = company.session(session).await;
    assert_eq!((found.state, found.queue), (SessionState::Active, seat(&company.house.anna)));
    assert!(company.house.desk.heard.take().contains(&told(seat(&company.house.anna), session, Change::Moved)));
}
