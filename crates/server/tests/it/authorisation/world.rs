//! The two organisations of the table of authorisation, on a fresh desk for each call, and what its places stand for.

use serde_json::json;
use towline_domain::{Caller, NewPerson, use_cases};
use towline_model::{Actor, Node, NodeId, NodeKind, Organisation, Person, PersonStatus, Profile};
use towline_store::{NewNode, NodeDeed};

use crate::desk::{Answer, Ask, Desk, PASSWORD};

/// Who calls, in the order of the columns.
pub const ROLES: [&str; 5] = ["nobody", "technician", "administrator", "seated", "master"];

/// Whose the node is, in alphabetical order.
pub const CLASSES: [&str; 4] = ["administered", "elsewhere", "foreign", "own"];

/// The password of the portal that signs people on.
const PORTAL: &str = "a-portals-long-password";

/// Stands in everything of the other organisation, in small letters.
pub const MARK: &str = "zebra";

/// Two organisations, and somebody of the first who calls.
pub struct World {
    desk: Desk,
    acme: Organisation,
    zebra: Organisation,
    chief: Caller,
    /// The caller, and their login.
    me: Option<(Person, String)>,
    people: Vec<Person>,
    support: NodeId,
    team: NodeId,
    night: NodeId,
    sales: NodeId,
    night_line: NodeId,
}

impl World {
    pub async fn new(role: &str) -> Self {
        let desk = Desk::new().await;
        let acme = desk.organisation("ACME").await;
        let zebra = desk.organisation("Zebra").await;
        let chief = desk.master(&acme, "chief@acme.example").await;
        let carl = desk.technician(&zebra, "carl@zebra.example").await;
        let caller = use_cases::still_caller(&desk.cx(), chief.id).await.unwrap();
        let root = NodeId(0);
        let mut world = Self {
            desk,
            acme,
            zebra,
            chief: caller,
            me: None,
            people: vec![chief, carl],
            support: root,
            team: root,
            night: root,
            sales: root,
            night_line: root,
        };
        let technicians = world.kind(&world.acme, NodeKind::Technicians).await;
        let administrators = world.kind(&world.acme, NodeKind::Administrators).await;
        world.support = world.kind(&world.acme, NodeKind::TechnicianGroup).await;
        world.team = world.made(world.support, NodeKind::TechnicianGroup, "Team").await;
        world.night = world.made(technicians, NodeKind::TechnicianGroup, "Night").await;
        world.sales = world.channel("Sales", world.support).await;
        world.night_line = world.channel("Night line", world.night).await;
        for (name, parent) in [("anna", world.support), ("bert", world.support), ("dora", world.team), ("nina", world.night)] {
            world.person(name, parent, (false, true)).await;
        }
        match role {
            "administrator" => world.administrator("boss", administrators).await,
            "seated" => world.seated().await,
            _ => {}
        }
        let me = match role {
            "technician" => "anna",
            "administrator" => "boss",
            "seated" => "sue",
            "master" => "chief",
            _ => return world,
        };
        let me = world.named(me).clone();
        let login = world.desk.log_in(&me).await;
        world.me = Some((me, login));
        world
    }

    /// Calls a method with what its places stand for in this row; `never` stands for what nobody has.
    pub async fn call(&self, method: &str, args: &[(String, String)], class: &str) -> Answer {
        let mut sent: Vec<(&str, String)> = Vec::new();
        for (name, value) in args {
            sent.push((name.as_str(), self.place(value, class).await));
        }
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let ask = Ask::form(&format!("/API/{method}.aspx"), &sent);
        self.desk.send(self.me.iter().fold(ask, |ask, (_, login)| ask.cookie(login))).await
    }

    /// What a place stands for; what it takes to be there is made then.
    async fn place(&self, value: &str, class: &str) -> String {
        const NEVER: &str = "2000000000";
        let never = class == "never";
        match value {
            "{PASSWORD}" => PASSWORD.to_owned(),
            "{HERE}" => self.seat_of("dora").to_string(),
            "{TEAM}" => self.team.to_string(),
            "{SUPPORT}" => self.support.to_string(),
            "{SALES}" => self.sales.to_string(),
            "{ACCOUNT}" => self.acme.root.to_string(),
            "{PORTAL}" => {
                use_cases::set_sso_password(&self.desk.cx(), self.acme.id, Some(PORTAL), Actor::Operator).await.unwrap();
                PORTAL.to_owned()
            }
            "{ANNA}" => {
                self.desk.signs_on_as(self.named("anna"), "anna-1").await;
                "anna-1".to_owned()
            }
            "{WAITING}" => self.session(self.named("dora")).await,
            "{EMAIL}" if never => "nobody@nowhere.example".to_owned(),
            "{USERS}" if never => users(NEVER.parse().unwrap()),
            "{SEAT}" | "{GROUP}" | "{CHANNEL}" | "{SESSION}" if never => NEVER.to_owned(),
            "{SEAT}" => self.node(class).to_string(),
            "{GROUP}" => self.group(class).await.to_string(),
            "{USERS}" => users(self.group(class).await.0),
            "{CHANNEL}" => self.channel_of(class).await.to_string(),
            "{EMAIL}" => self.whose(class).email.clone(),
            "{SESSION}" => {
                let whose = self.whose(class);
                self.session(if whose.technician.is_some() { whose } else { self.named("anna") }).await
            }
            other => other.to_owned(),
        }
    }

    fn named(&self, name: &str) -> &Person {
        self.people.iter().find(|person| person.name == name).unwrap()
    }

    fn seat_of(&self, name: &str) -> NodeId {
        self.named(name).technician.unwrap()
    }

    fn whose(&self, class: &str) -> &Person {
        match class {
            "administered" => self.named("bert"),
            "foreign" => self.named("nina"),
            "elsewhere" => self.named("carl"),
            _ => self.me.as_ref().map_or_else(|| self.named("anna"), |(me, _)| me),
        }
    }

    fn node(&self, class: &str) -> NodeId {
        let whose = self.whose(class);
        whose.technician.or(whose.administrator).unwrap()
    }

    async fn group(&self, class: &str) -> NodeId {
        self.desk.house.store.node(self.node(class)).await.unwrap().unwrap().parent.unwrap()
    }

    async fn channel_of(&self, class: &str) -> NodeId {
        match class {
            "foreign" => self.night_line,
            "elsewhere" => {
                let new = new_node(&self.zebra, self.zebra.root, NodeKind::Channel, "Zebra line");
                self.desk.house.store.create_node(NewNode { at: self.desk.cx().now, ..new }).await.unwrap().id
            }
            _ => self.sales,
        }
    }

    /// A session in somebody's queue whose customer is there.
    async fn session(&self, whose: &Person) -> String {
        let code = self.desk.authcode(whose).await;
        let pin = self.desk.pin(&code).await;
        let organisation = if whose.organisation == self.zebra.id { &self.zebra } else { &self.acme };
        let entry = self.desk.send(Ask::form(&format!("/o/{}/", organisation.slug.as_str()), &[("Code", &pin)])).await;
        assert_eq!(entry.status, 303);
        let queue = self.desk.house.store.queue(whose.technician.unwrap(), self.desk.cx().now, 1).await.unwrap();
        use_cases::set_seat(&self.desk.cx(), queue[0].id, true, None).await.unwrap();
        self.desk.clock.second();
        queue[0].id.to_string()
    }

    /// The node of this kind, of which the organisation has one.
    async fn kind(&self, organisation: &Organisation, kind: NodeKind) -> NodeId {
        let nodes = self.desk.house.store.below(organisation.root).await.unwrap();
        nodes.into_iter().find(|node: &Node| node.kind == kind).unwrap().id
    }

    async fn made(&self, parent: NodeId, kind: NodeKind, name: &str) -> NodeId {
        let new = NewNode { at: self.desk.cx().now, ..new_node(&self.acme, parent, kind, name) };
        self.desk.house.store.create_node(new).await.unwrap().id
    }

    async fn channel(&self, name: &str, served_by: NodeId) -> NodeId {
        let channel = self.made(self.acme.root, NodeKind::Channel, name).await;
        let deed = NodeDeed { node: channel, at: self.desk.cx().now, actor: Actor::Operator };
        self.desk.house.store.assign_channel(deed, served_by, true).await.unwrap();
        channel
    }

    /// Makes somebody under a node; technicians' consoles run.
    async fn person(&mut self, name: &str, parent: NodeId, (administrator, technician): (bool, bool)) {
        let cx = self.desk.cx();
        let new = towline_store::NewPerson {
            organisation: self.acme.id,
            email: format!("{name}@acme.example"),
            name: name.to_owned(),
            password: self.desk.house.passwords.hash(&cx, PASSWORD).await.unwrap(),
            profile: Profile::default(),
            status: PersonStatus::Enabled,
            administrator,
            master: false,
            technician,
            parent: Some(parent),
            authcode: None,
            at: cx.now,
            actor: Actor::Operator,
        };
        let person = self.desk.house.store.create_people(vec![new]).await.unwrap().remove(0);
        if technician {
            self.desk.console_running(&person, true);
        }
        self.people.push(person);
    }

    /// Makes somebody who administers Support.
    async fn administrator(&mut self, name: &str, category: NodeId) {
        self.person(name, category, (true, false)).await;
        let node = self.named(name).administrator.unwrap();
        use_cases::move_node(&self.desk.cx(), &self.chief, node, self.support).await.unwrap();
    }

    /// The same with a seat in Support. Whoever is made with both roles administers all technicians: that link goes.
    async fn seated(&mut self) {
        let email = "sue@acme.example";
        let new = NewPerson {
            organisation: self.acme.id,
            email,
            name: "sue",
            password: PASSWORD,
            administrator: true,
            master: false,
            technician: true,
            actor: Actor::Operator,
        };
        let sue = use_cases::create_person(&self.desk.cx(), new).await.unwrap();
        let link = self.kind(&self.acme, NodeKind::AdministratorLink).await;
        use_cases::delete_node(&self.desk.cx(), &self.chief, link).await.unwrap();
        use_cases::move_node(&self.desk.cx(), &self.chief, sue.administrator.unwrap(), self.support).await.unwrap();
        let seat = self.desk.house.store.node(sue.technician.unwrap()).await.unwrap().unwrap();
        assert_eq!(seat.parent, Some(self.support));
        self.desk.console_running(&sue, true);
        self.people.push(sue);
    }
}

/// A list of one person to be made.
fn users(parent: i64) -> String {
    let password = "otter-piano-77";
    let one = json!({
        "uniqueid": "a1", "parentid": parent, "name": "New", "email": "new@acme.example", "pwd": password, "confpwd": password,
    });
    json!([one]).to_string()
}

fn new_node(organisation: &Organisation, parent: NodeId, kind: NodeKind, name: &str) -> NewNode {
    NewNode {
        organisation: organisation.id,
        parent,
        kind,
        name: name.to_owned(),
        description: String::new(),
        at: towline_model::Timestamp(0),
        actor: Actor::Operator,
    }
}
