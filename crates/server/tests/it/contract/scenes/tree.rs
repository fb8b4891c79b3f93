//! Scenes of the organisation's tree: a master administrator, an administrator of all technicians, groups, channels, and somebody of another organisation.

use std::collections::HashMap;

use towline_domain::{GroupChange, use_cases};
use towline_model::{Actor, Node, NodeId, NodeKind, Organisation, Permissions, Person};
use towline_store::{NewNode, NodeDeed};

use super::{Cast, Scene};
use crate::desk::PASSWORD;

/// The arguments of a call in which nothing is wrong but that nobody makes it.
pub fn plain(method: &str) -> Option<Vec<(&'static str, String)>> {
    let one = || "1".to_owned();
    Some(match method {
        "getHierarchy" | "getHierarchy_v2" => Vec::new(),
        "createGroup" => vec![("parent", one())],
        "getGroup" | "getGroup_v2" | "deleteNode" => vec![("node", one())],
        "setGroup" | "setGroup_v2" => vec![("node", one()), ("name", "Night shift".to_owned()), ("status", "Enabled".to_owned())],
        "moveNode" => vec![("targetNode", one()), ("node", one())],
        "assignChannel" | "unassignChannel" => vec![("node", one()), ("entry", one())],
        _ => return None,
    })
}

/// What these scenes have beside the technician.
pub(super) struct Company {
    pub(super) chief: Person,
    pub(super) boss: Person,
    /// The nodes that there is one of, by their kind.
    nodes: HashMap<NodeKind, NodeId>,
}

impl Company {
    pub(super) fn node(&self, kind: NodeKind) -> NodeId {
        self.nodes[&kind]
    }

    pub(super) fn group(&self) -> NodeId {
        self.node(NodeKind::TechnicianGroup)
    }
}

impl Cast<'_> {
    /// A scene of a method of this topic.
    pub(super) async fn about_the_tree(&self, plain: Scene, method: &str, provocation: &str) -> Scene {
        let company = self.hierarchy_company().await;
        let anna = self.anna.technician.unwrap();
        let mut scene = plain;
        for (name, kind) in [
            ("MASTERS", NodeKind::MasterAdministrators),
            ("CHIEF", NodeKind::MasterAdministrator),
            ("ADMINS", NodeKind::Administrators),
            ("BOSS", NodeKind::Administrator),
            ("TECHS", NodeKind::Technicians),
            ("GROUP", NodeKind::TechnicianGroup),
            ("LINK", NodeKind::AdministratorLink),
        ] {
            scene.known.push((name, company.node(kind).to_string()));
        }
        // What every call is right about, unless its provocation says otherwise.
        if scene.args.iter().any(|(name, _)| *name == "node") {
            let node = if method == "moveNode" || method == "deleteNode" { anna } else { company.group() };
            scene = scene.arg("node", &node.to_string());
        }
        for (name, node) in [("parent", company.node(NodeKind::Technicians)), ("targetNode", company.group())] {
            if scene.args.iter().any(|(known, _)| *known == name) {
                scene = scene.arg(name, &node.to_string());
            }
        }
        if method.ends_with("Channel") {
            let channel = self.made(&self.acme, self.acme.root, NodeKind::Channel, "Sales").await;
            scene = scene.arg("entry", &channel.id.to_string());
        }
        match self.by_master(&scene, &company, method, provocation).await {
            Some(changed) => {
                let code = self.desk.authcode(&company.chief).await;
                if changed.args.iter().any(|(name, _)| *name == "authcode") { changed } else { changed.arg("authcode", &code) }
            }
            None => self.caller(scene, provocation).await,
        }
    }

    /// What a master administrator asks for; `None` when the provocation is about who asks.
    async fn by_master(&self, scene: &Scene, company: &Company, method: &str, provocation: &str) -> Option<Scene> {
        let anna = self.anna.technician.unwrap();
        let scene = || scene.clone();
        let node = |node: NodeId| scene().arg("node", &node.to_string());
        let target = |node: NodeId| scene().arg("targetNode", &node.to_string());
        if let Some(scene) = self.of_no_use(&scene(), provocation).await {
            return Some(scene);
        }
        Some(match provocation {
            "the whole tree" => {
                self.desk.console_running(&self.anna, true);
                scene()
            }
            "the whole tree, and a node that is not asked for" => {
                self.desk.console_running(&self.anna, true);
                scene().arg("isnode", "0").arg("node", "7")
            }
            "the tree without the absent, all being there" => {
                self.desk.console_running(&self.anna, true);
                scene().arg("filteroffline", "1")
            }
            "the tree without the absent" => scene().arg("isnode", "0").arg("filteroffline", "1"),
            "one node" => node(anna).arg("isnode", "1"),
            "one node, asked for by the technician whose it is" => {
                node(anna).arg("isnode", "1").arg("authcode", &self.desk.authcode(&self.anna).await)
            }
            "one node, of another organisation" => node(self.stranger().await.technician.unwrap()).arg("isnode", "1"),
            "one node, that nobody has" => node(NodeId(2_000_000_000)).arg("isnode", "1"),
            "one node, of a colleague" => {
                let bert = self.desk.technician(&self.acme, "bert@acme.example").await;
                node(bert.technician.unwrap()).arg("isnode", "1").arg("authcode", &self.desk.authcode(&self.anna).await)
            }
            "one node, without its number" => scene().arg("isnode", "1"),
            "one node, that is no number" => scene().arg("isnode", "1").arg("node", "anna"),
            "a flag that is none" => scene().arg("isnode", "perhaps"),
            "a group" if method == "createGroup" => scene().arg("parent", &company.group().to_string()),
            "the category of technicians" | "a group" | "a name and a status" => scene(),
            "the category of administrators" => scene().arg("parent", &company.node(NodeKind::Administrators).to_string()),
            "a person's node as parent" => scene().arg("parent", &anna.to_string()),
            "the root as parent" => scene().arg("parent", &self.acme.root.to_string()),
            "a group that was changed" => {
                self.change_the_group(company).await;
                scene()
            }
            "a person's node" => node(anna),
            "an administrator's node" => node(company.boss.administrator.unwrap()),
            "all that there is to change" => {
                let limits = [("standardconcurrentlimit", "5"), ("mobileconcurrentlimit", "3"), ("rpatconcurrentlimit", "2")];
                let limits = limits.iter().take(if method.ends_with("_v2") { 3 } else { 2 });
                let changed = scene().arg("status", "disabled").arg("description", "From ten to six");
                let changed = changed.arg("permission", "RemoteControl, SendFile").arg("lockedpermission", "SendFile");
                limits.fold(changed, |scene, (name, value)| scene.arg(name, value))
            }
            "a name over its length" => scene().arg("name", &"x".repeat(129)),
            "a name of white space" => scene().arg("name", "   "),
            "a description over its length" => scene().arg("description", &"x".repeat(1_025)),
            "a limit below zero" => scene().arg("standardconcurrentlimit", "-1"),
            "a status that is none" => scene().arg("status", "Perhaps"),
            "a permission that is none" => scene().arg("permission", "RemoteControl, Telepathy"),
            "a locked permission that is none" => scene().arg("lockedpermission", "Telepathy"),
            "a locked permission, changed by no master" => {
                self.change_the_group(company).await;
                scene().arg("permission", "RemoteControl").arg("authcode", &self.desk.authcode(&company.boss).await)
            }
            "a permission, locked by no master" => {
                scene().arg("lockedpermission", "RemoteControl").arg("authcode", &self.desk.authcode(&company.boss).await)
            }
            "a technician to another group" => {
                target(self.made(&self.acme, company.node(NodeKind::Technicians), NodeKind::TechnicianGroup, "Night").await.id)
            }
            "a group to another group" => {
                let night = self.made(&self.acme, company.node(NodeKind::Technicians), NodeKind::TechnicianGroup, "Night").await;
                node(night.id)
            }
            "an administrator to a group of technicians" => node(company.boss.administrator.unwrap()),
            "a technician to where they are" => scene(),
            "a technician to the category of technicians" => target(company.node(NodeKind::Technicians)),
            "a technician to a category of administrators" => target(company.node(NodeKind::Administrators)),
            "a group below itself" => {
                let inner = self.made(&self.acme, company.group(), NodeKind::TechnicianGroup, "Inner").await;
                node(company.group()).arg("targetNode", &inner.id.to_string())
            }
            "the root to a group" => node(self.acme.root),
            "a technician's node" => scene(),
            "a group without anybody" => {
                node(self.made(&self.acme, company.node(NodeKind::Technicians), NodeKind::TechnicianGroup, "Night").await.id)
            }
            "a link" => node(company.node(NodeKind::AdministratorLink)),
            "the caller's own node" => node(company.chief.administrator.unwrap()),
            "a group with somebody in it" => node(company.group()),
            "a category" => node(company.node(NodeKind::Technicians)),
            "the root" => node(self.acme.root),
            "a channel that is not assigned, and a group" => scene(),
            "a channel that is not assigned, and a technician" => node(anna),
            "a channel that is assigned, and a group" => self.assigned(scene(), company.group()).await,
            "a channel that is assigned, and a technician" => self.assigned(node(anna), anna).await,
            "a channel that is assigned to the group above, and a technician" => self.assigned(node(anna), company.group()).await,
            "a group as entry" => scene().arg("entry", &company.group().to_string()),
            _ => return None,
        })
    }

    /// Calls that name something of another organisation, something that nobody has, or nothing.
    pub(super) async fn of_no_use(&self, scene: &Scene, provocation: &str) -> Option<Scene> {
        let (what, about) = provocation.split_once(' ').filter(|(what, _)| *what != "one")?;
        let name = match provocation.rsplit(' ').next()? {
            "node" => "node",
            "parent" => "parent",
            "target" => "targetNode",
            "entry" => "entry",
            "name" => "name",
            "status" => "status",
            _ => ["node", "parent", "target", "entry", "channel", "group"].into_iter().find(|word| about.starts_with(word))?,
        };
        let name = match name {
            "target" => "targetNode",
            "channel" => "entry",
            "group" => "parent",
            name => name,
        };
        let scene = scene.clone();
        Some(match about {
            _ if what == "no" => scene.without(name),
            _ if about.ends_with("that nobody has") => scene.arg(name, "2000000000"),
            _ if about.ends_with("that is no number") => scene.arg(name, "support"),
            _ if about.contains("of another organisation") => {
                let carl = self.stranger().await;
                let other = self.desk.house.store.organisation(carl.organisation).await.unwrap().unwrap();
                let node = match about.split(' ').next().unwrap() {
                    "channel" => self.made(&other, other.root, NodeKind::Channel, "Theirs").await.id,
                    "node" => carl.technician.unwrap(),
                    _ => self.kinds(&other).await[&NodeKind::TechnicianGroup],
                };
                scene.arg(name, &node.to_string())
            }
            _ => return None,
        })
    }

    pub(super) async fn hierarchy_company(&self) -> Company {
        let (organisation, actor) = (self.acme.id, Actor::Operator);
        let new = towline_domain::NewPerson {
            organisation,
            email: "chief@acme.example",
            name: "chief",
            password: PASSWORD,
            administrator: true,
            master: true,
            technician: false,
            actor,
        };
        let chief = use_cases::create_person(&self.desk.cx(), new).await.unwrap();
        let boss = self.desk.administrator(&self.acme, "boss@acme.example").await;
        Company { chief, boss, nodes: self.kinds(&self.acme).await }
    }

    /// The nodes of an organisation, by their kind.
    async fn kinds(&self, organisation: &Organisation) -> HashMap<NodeKind, NodeId> {
        let nodes = self.desk.house.store.below(organisation.root).await.unwrap();
        nodes.into_iter().map(|node| (node.kind, node.id)).collect()
    }

    pub(super) async fn made(&self, organisation: &Organisation, parent: NodeId, kind: NodeKind, name: &str) -> Node {
        let (name, description, at) = (name.to_owned(), String::new(), self.desk.cx().now);
        let new = NewNode { organisation: organisation.id, parent, kind, name, description, at, actor: Actor::Operator };
        self.desk.house.store.create_node(new).await.unwrap()
    }

    async fn assigned(&self, scene: Scene, node: NodeId) -> Scene {
        let (_, channel) = scene.args.iter().find(|(name, _)| *name == "entry").unwrap();
        let deed = NodeDeed { node: NodeId(channel.parse().unwrap()), at: self.desk.cx().now, actor: Actor::Operator };
        self.desk.house.store.assign_channel(deed, node, true).await.unwrap();
        scene
    }

    /// Gives the group a name, two permissions of which one is locked, and limits.
    async fn change_the_group(&self, company: &Company) {
        let cx = self.desk.cx();
        let chief = use_cases::still_caller(&cx, company.chief.id).await.unwrap();
        let send_file = Permissions::NONE.with("SendFile").unwrap();
        let change = GroupChange {
            name: "Night shift".to_owned(),
            description: Some("From ten to six".to_owned()),
            enabled: false,
            permissions: send_file.with("RemoteControl"),
            locked: Some(send_file),
            standard_limit: Some(5),
            mobile_limit: Some(3),
            rpat_limit: Some(2),
        };
        use_cases::set_group(&cx, &chief, company.group(), change).await.unwrap();
    }
}
