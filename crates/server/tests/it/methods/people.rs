//! People made, described, enabled and disabled through the API: what it does to them, to their logins and to their desks, and what rights it does not give.

use serde_json::{Value, json};
use towline_model::{NodeId, NodeKind, Person, PersonId};

use super::{Acme, pin_of, reason, status};
use crate::desk::{Answer, Ask, PASSWORD, fields};

const STRONG: &str = "otter-piano-77";

/// A master administrator beside Anna.
struct Company {
    house: Acme,
    chief: Person,
    code: String,
}

impl Company {
    async fn new() -> Self {
        let house = Acme::new().await;
        let chief = house.desk.master(&house.acme, "chief@acme.example").await;
        let code = house.desk.authcode(&chief).await;
        Self { house, chief, code }
    }

    async fn call(&self, method: &str, args: &[(&str, &str)]) -> Answer {
        self.house.ask(method, &[&[("authcode", self.code.as_str())], args].concat()).await
    }

    /// Says who somebody is, with these arguments instead of or beside the usual ones.
    async fn set(&self, code: &str, node: NodeId, args: &[(&str, &str)]) -> Answer {
        let node = node.to_string();
        let usual = [
            ("authcode", code),
            ("node", &node),
            ("name", "Anna"),
            ("email", "anna@acme.example"),
            ("status", "Enabled"),
            ("addons", "False"),
        ];
        let mut all: Vec<(&str, &str)> = usual.into_iter().filter(|(name, _)| args.iter().all(|(other, _)| other != name)).collect();
        all.extend(args);
        self.house.ask("setUser", &all).await
    }

    async fn node(&self, kind: NodeKind) -> NodeId {
        let nodes = self.house.desk.house.store.below(self.house.acme.root).await.unwrap();
        nodes.into_iter().find(|node| node.kind == kind).unwrap().id
    }

    async fn person(&self, id: PersonId) -> Person {
        self.house.desk.house.store.person(id).await.unwrap().unwrap()
    }

    async fn count(&self) -> usize {
        self.house.desk.house.store.people(self.house.acme.id, PersonId(0), usize::MAX).await.unwrap().len()
    }

    async fn logs_in(&self, email: &str, password: &str) -> String {
        status(&self.house.ask("login", &[("email", email), ("pwd", password)]).await).to_owned()
    }

    /// A list of people in the group of technicians, as JSON.
    async fn list(&self, numbers: std::ops::Range<usize>) -> Vec<Value> {
        let group = self.node(NodeKind::TechnicianGroup).await;
        let one = |number: usize| {
            json!({
                "uniqueid": number.to_string(), "parentid": group.0, "name": format!("New {number}"), "email": format!("new{number}@acme.example"),
                "pwd": STRONG, "confpwd": STRONG,
            })
        };
        numbers.map(one).collect()
    }
}

fn seat(person: &Person) -> NodeId {
    person.technician.unwrap()
}

#[tokio::test]
async fn somebody_is_made_described_and_only_then_let_in() {
    let company = Company::new().await;
    let group = company.node(NodeKind::TechnicianGroup).await.to_string();
    let made = company.call("createUser", &[("parent", &group)]).await;
    let node = NodeId(made.text().strip_prefix("OK\n\n").unwrap().parse().unwrap());
    let number = node.to_string();
    let enable = [("node", number.as_str()), ("status", "Enabled")];
    let refused = company.call("setUserStatus", &enable).await;
    assert_eq!(status(&refused), "INVALIDPARAM_STATUS");
    assert!(reason(&refused).contains("password"), "{}", reason(&refused));
    let dora = [("name", "Dora"), ("email", "dora@acme.example")];
    assert_eq!(status(&company.set(&company.code, node, &dora).await), "INVALIDPARAM_STATUS");
    let with = [&dora[..], &[("pwd", STRONG), ("confpwd", STRONG), ("nick", "Dodo")]].concat();
    assert_eq!(company.set(&company.code, node, &with).await.text(), "OK");
    assert_eq!(company.logs_in("dora@acme.example", STRONG).await, "OK");
    let known = company.call("getUser_v3", &[("email", "DORA@acme.example")]).await;
    assert!(known.text().contains(&format!("NODEID: {node}\nNAME: Dora\nNICK: Dodo\n")), "{}", known.text());
    let cleared = [&dora[..], &[("nick", " ")]].concat();
    assert_eq!(company.set(&company.code, node, &cleared).await.text(), "OK");
    assert!(company.call("getUser", &[("node", &node.to_string())]).await.text().contains("\nNICK: \n"));
}

#[tokio::test]
async fn a_list_is_made_whole_or_not_at_all_and_says_who_is_in_the_way() {
    let company = Company::new().await;
    let before = company.count().await;
    let mut list = company.list(0..20).await;
    for (at, name, value, expected) in [
        (19, "email", "anna@acme.example", "INVALIDPARAM_EMAIL_ALREADY_IN_USE"),
        (7, "pwd", "short", "INVALIDPARAM_PASSWORD_HAS_TO_BE_AT_LEAST_8_CHARACTERS_LONG"),
        (3, "uniqueid", "2", "INVALIDPARAM_UNIQUEID"),
        (1, "parentid", "x", "INVALIDPARAM_PARENT"),
    ] {
        let right = std::mem::replace(&mut list[at][name], value.into());
        let answer = company.call("createUsers", &[("userdata", &json!(list).to_string())]).await;
        assert_eq!(status(&answer), expected, "{name}");
        assert!(reason(&answer).starts_with(&format!("record {}: ", at + 1)), "{}", reason(&answer));
        list[at][name] = right;
    }
    assert_eq!(company.count().await, before);
    let answer = company.call("createUsers", &[("userdata", &json!(list).to_string())]).await;
    assert_eq!(answer.text().matches("UNIQUEID:").count(), 20);
    assert_eq!(company.count().await, before + 20);
    assert_eq!(company.logs_in("new19@acme.example", STRONG).await, "OK");
}

/// The largest list, larger than any other body may be, in SOAP as a proxy sends it; whoever logs in meanwhile waits for no more than a hash or two.
#[tokio::test]
async fn a_thousand_people_are_made_while_others_log_in() {
    let company = Company::new().await;
    let group = company.node(NodeKind::TechnicianGroup).await.to_string();
    let one = |number: usize| {
        let (id, name, email) = (number.to_string(), format!("New {number}"), format!("new{number}@acme.example"));
        let nil = r#" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true""#;
        let said = [
            ("sUniqueID", id.as_str()),
            ("iParentID", group.as_str()),
            ("sName", name.as_str()),
            ("sNick", ""),
            ("sEmail", email.as_str()),
            ("sPwd", STRONG),
            ("sConfPwd", STRONG),
        ];
        format!("<USERDATA>\n{}\n<bRPATAddOn{nil}/>\n<sDescription>{}</sDescription></USERDATA>", fields(&said), "x".repeat(200))
    };
    let list: String = (0..1_000).map(one).collect();
    let namespace = towline_wire::NAMESPACE;
    let body =
        format!("<createUsers xmlns=\"{namespace}\"><aUserData>{list}</aUserData><sAuthCode>{}</sAuthCode></createUsers>", company.code);
    assert!(body.len() > 300_000, "{}", body.len());
    let without = company.house.desk.send(Ask::soap11(&body)).await;
    assert_eq!(without.status, 413, "only a call that names its operation has room for a list");
    let ask = Ask::soap11(&body).header("soapaction", &format!("\"{namespace}/createUsers\""));
    let making = tokio::spawn(company.house.desk.sending(ask));
    let mut meanwhile = 0;
    while !making.is_finished() {
        company.house.desk.clock.advance(towline_model::Span::minutes(3));
        assert_eq!(company.logs_in("anna@acme.example", PASSWORD).await, "OK");
        meanwhile += 1;
    }
    assert!(meanwhile > 10, "{meanwhile}");
    let answer = Answer::read(making.await.unwrap()).await;
    assert_eq!(answer.element("createUsersResult"), Some("createUsers_OK"));
    assert_eq!(answer.text().matches("<NEWUSER>").count(), 1_000);
}

#[tokio::test]
async fn of_two_lists_at_a_time_one_waits_for_the_other() {
    let company = Company::new().await;
    let (one, two) = (json!(company.list(0..50).await).to_string(), json!(company.list(50..100).await).to_string());
    let (one, two) = ([("userdata", one.as_str())], [("userdata", two.as_str())]);
    let (one, two) = tokio::join!(company.call("createUsers", &one), company.call("createUsers", &two));
    assert_eq!([status(&one), status(&two)], ["OK", "OK"]);
}

#[tokio::test]
async fn a_password_that_is_set_ends_the_logins_it_did_not_come_by() {
    let company = Company::new().await;
    let desk = &company.house.desk;
    let login = desk.log_in(&company.house.anna).await;
    let own = desk.log_in(&company.chief).await;
    let other = desk.log_in(&company.chief).await;
    assert_eq!(company.set(&company.code, seat(&company.house.anna), &[("pwd", STRONG), ("confpwd", STRONG)]).await.text(), "OK");
    let account = async |cookie: &str| status(&desk.send(Ask::get("/API/getAccount.aspx").cookie(cookie)).await).to_owned();
    assert_eq!(account(&login).await, "NOTLOGGEDIN");
    assert_eq!(
        (company.logs_in("anna@acme.example", PASSWORD).await, company.logs_in("anna@acme.example", STRONG).await),
        ("INVALID".into(), "OK".into())
    );
    assert_eq!(status(&company.house.call("getAccount", &[]).await), "OK", "an authcode is replaced by its holder, or ends with them");
    let node = company.chief.administrator.unwrap().to_string();
    let form = [
        ("node", node.as_str()),
        ("name", "Chief"),
        ("email", "chief@acme.example"),
        ("status", "Enabled"),
        ("addons", "False"),
        ("oldpwd", PASSWORD),
        ("pwd", STRONG),
        ("confpwd", STRONG),
    ];
    assert_eq!(desk.send(Ask::form("/API/setUser.aspx", &form).cookie(&own)).await.text(), "OK");
    assert_eq!((account(&own).await, account(&other).await), ("OK".into(), "NOTLOGGEDIN".into()));
}

#[tokio::test]
async fn a_master_administrators_own_password_is_not_guessed_here_either() {
    let company = Company::new().await;
    let node = company.chief.administrator.unwrap();
    let guess = async |password: &str| {
        let args = [("name", "Chief"), ("email", "chief@acme.example"), ("oldpwd", password)];
        company.set(&company.code, node, &args).await
    };
    for _ in 0..10 {
        assert_eq!(status(&guess("wrong horse 8").await), "INVALIDPARAM_MISSING_CURRENT_PASSWORD");
    }
    let answer = guess(PASSWORD).await;
    assert_eq!(status(&answer), "ERROR");
    assert!(reason(&answer).contains("too many logins"), "{}", reason(&answer));
}

#[tokio::test]
async fn a_seat_rests_while_its_holder_administers_and_nothing_wakes_it_by_chance() {
    let company = Company::new().await;
    let desk = &company.house.desk;
    let both = desk.both(&company.house.acme, "both@acme.example").await;
    let code = desk.authcode(&both).await;
    let (own_seat, own_node) = (seat(&both).to_string(), both.administrator.unwrap());
    let pin = company.house.ask("requestPINCode", &[("authcode", &code), ("notechconsole", "1")]).await;
    pin_of(&pin);
    let off = [("node", own_seat.as_str()), ("status", "Disabled")];
    assert_eq!(company.call("setUserStatus", &off).await.text(), "OK");
    assert!(desk.house.store.queue(seat(&both), desk.cx().now, 1).await.unwrap().is_empty());
    assert_eq!(status(&company.house.ask("getAccount", &[("authcode", &code)]).await), "OK");
    assert_eq!(status(&company.house.ask("requestPINCode", &[("authcode", &code), ("notechconsole", "1")]).await), "NOTTECHNICIAN");
    assert!(company.call("getUser", &[("node", &own_seat)]).await.text().ends_with("STATUS: Disabled\n"));
    assert!(company.call("getUser", &[("node", &own_node.to_string())]).await.text().ends_with("STATUS: Offline\n"));
    // Saying again that the administrator may act says nothing of the seat.
    let described = [("name", "Both"), ("email", "both@acme.example")];
    assert_eq!(company.set(&company.code, own_node, &described).await.text(), "OK");
    assert!(company.person(both.id).await.seat_disabled);
    let on = [("node", own_seat.as_str()), ("status", "Enabled")];
    assert_eq!(company.call("setUserStatus", &on).await.text(), "OK");
    assert_eq!(company.person(both.id).await, Person { name: "Both".to_owned(), ..both });
}

/// AT-099: no field, no list and no detour gives an administrator more than they have.
#[tokio::test]
async fn at_099_an_administrator_takes_over_nobody_who_has_other_rights() {
    let company = Company::new().await;
    let desk = &company.house.desk;
    let boss = desk.administrator(&company.house.acme, "boss@acme.example").await;
    let peer = desk.both(&company.house.acme, "peer@acme.example").await;
    let code = desk.authcode(&boss).await;
    let taken = [("email", "peer@acme.example"), ("pwd", STRONG), ("confpwd", STRONG)];
    let refused = company.set(&code, seat(&peer), &taken).await;
    assert_eq!(status(&refused), "INVALIDPARAM_NODE");
    assert!(reason(&refused).contains("master administrator"), "{}", reason(&refused));
    assert_eq!(company.logs_in("peer@acme.example", PASSWORD).await, "OK");
    for node in [peer.administrator.unwrap(), boss.administrator.unwrap(), company.chief.administrator.unwrap()] {
        let answer = company.set(&code, node, &taken).await;
        assert_eq!(status(&answer), "INVALIDPARAM_NODE");
    }
    for kind in [NodeKind::MasterAdministrators, NodeKind::Administrators, NodeKind::Technicians] {
        let parent = company.node(kind).await.to_string();
        let answer = company.house.ask("createUser", &[("authcode", &code), ("parent", &parent)]).await;
        assert_eq!(status(&answer), "INVALIDPARAM_PARENT", "{kind:?}");
    }
    // Words of other methods are no fields of this one.
    let hidden = [("administrator", "1"), ("master", "1"), ("type", "MasterAdministrator"), ("parent", "1"), ("rpataddon", "1")];
    assert_eq!(company.set(&code, seat(&company.house.anna), &hidden).await.text(), "OK");
    let anna = company.person(company.house.anna.id).await;
    assert_eq!((anna.administrator, anna.master, anna.profile.rpat_addon), (None, false, false));
    let list = json!(company.list(0..1).await).to_string();
    let refused = company.house.ask("createUsers", &[("authcode", &code), ("userdata", &list)]).await;
    assert_eq!((status(&refused), reason(&refused)), ("ERROR", "this is for master administrators only"));
}

#[tokio::test]
async fn an_administrator_leaves_a_master_administrators_seat_alone() {
    let company = Company::new().await;
    let desk = &company.house.desk;
    let boss = desk.administrator(&company.house.acme, "boss@acme.example").await;
    let code = desk.authcode(&boss).await;
    let group = company.node(NodeKind::TechnicianGroup).await;
    let inner = company.call("createGroup", &[("parent", &group.to_string())]).await;
    let inner = inner.text().strip_prefix("OK\n\n").unwrap().to_owned();
    let new = towline_domain::NewPerson {
        organisation: company.house.acme.id,
        email: "mia@acme.example",
        name: "mia",
        password: PASSWORD,
        administrator: true,
        master: true,
        technician: true,
        actor: towline_model::Actor::Operator,
    };
    let mia = towline_domain::use_cases::create_person(&desk.cx(), new).await.unwrap();
    let node = seat(&mia).to_string();
    let ask = async |method: &str, more: &[(&str, &str)]| {
        let answer = company.house.ask(method, &[&[("authcode", code.as_str()), ("node", node.as_str())], more].concat()).await;
        status(&answer).to_owned()
    };
    assert_eq!(ask("setUserStatus", &[("status", "Disabled")]).await, "INVALIDPARAM_NODE");
    assert_eq!(ask("deleteNode", &[]).await, "INVALID_DELETE");
    assert_eq!(ask("moveNode", &[("targetNode", &inner)]).await, "INVALID_MOVE");
    assert_eq!(company.person(mia.id).await, mia);
}
