//! Scenes of people: who is asked for, made, described, enabled and disabled, by a master administrator unless a provocation says otherwise.

use serde_json::{Map, Value, json};
use towline_domain::{UserChange, use_cases};
use towline_hub::Status;
use towline_model::{NodeId, NodeKind, Person};

use super::tree::Company;
use super::{Cast, Scene};
use crate::desk::PASSWORD;

/// A password that nobody guesses.
const STRONG: &str = "zebra-piano-77";

/// The arguments of a call in which nothing is wrong but that nobody makes it.
pub fn plain(method: &str) -> Option<Vec<(&'static str, String)>> {
    let pair = |name: &'static str, value: &str| (name, value.to_owned());
    let mut set = vec![pair("node", "1"), pair("name", "Anna"), pair("email", "anna@acme.example"), pair("status", "Enabled")];
    Some(match method {
        "getUser" | "getUser_v2" | "getUser_v3" => vec![pair("node", "1")],
        "createUser" => vec![pair("parent", "1")],
        "createUsers" => vec![pair("userdata", "[]")],
        "setUser" => {
            set.push(pair("addons", "True"));
            set
        }
        "setUser_v2" => {
            set.extend([pair("mobileaddon", "True"), pair("rpataddon", "true")]);
            set
        }
        "setUserStatus" => vec![pair("node", "1"), pair("status", "Disabled")],
        _ => return None,
    })
}

/// Somebody on a list.
fn listed(number: usize, parent: NodeId) -> Map<String, Value> {
    let one = json!({
        "uniqueid": format!("a{number}"), "parentid": parent.0, "name": format!("New {number}"), "email": format!("new{number}@acme.example"),
        "pwd": STRONG, "confpwd": STRONG,
    });
    one.as_object().unwrap().clone()
}

/// A list of one whose field is another; without a value it is not there.
fn one_but(parent: NodeId, name: &str, value: Option<Value>) -> String {
    let mut one = listed(1, parent);
    one.remove(name);
    one.extend(value.map(|value| (name.to_owned(), value)));
    json!([one]).to_string()
}

impl Scene {
    /// What says who somebody is says more than whether they may act: that much is left of it.
    fn of_status_alone(mut self, method: &str) -> Self {
        self.args.retain(|(name, _)| method != "setUserStatus" || ["node", "status", "authcode"].contains(name));
        self
    }
}

impl Cast<'_> {
    /// A scene of a method of this topic.
    pub(super) async fn about_people(&self, plain: Scene, method: &str, provocation: &str) -> Scene {
        let company = self.hierarchy_company().await;
        let mut scene = plain;
        scene.known.push(("CHIEF", company.chief.administrator.unwrap().to_string()));
        for (name, value) in [
            ("node", self.anna.technician.unwrap().to_string()),
            ("parent", company.group().to_string()),
            ("userdata", json!([listed(1, company.group()), listed(2, company.group())]).to_string()),
        ] {
            if scene.args.iter().any(|(known, _)| *known == name) {
                scene = scene.arg(name, &value);
            }
        }
        let made = match method {
            "getUser" | "getUser_v2" | "getUser_v3" => self.asked_for(&scene, &company, provocation).await,
            "createUser" => self.parent(&scene, &company, provocation).await,
            "createUsers" => self.list(&scene, &company, provocation).await,
            _ => self.described(&scene, &company, provocation).await,
        };
        let made = match made {
            None => self.of_no_use(&scene, provocation).await,
            made => made,
        };
        match made.map(|made| made.of_status_alone(method)) {
            Some(made) if made.args.iter().any(|(name, _)| *name == "authcode") => made,
            Some(made) => made.arg("authcode", &self.desk.authcode(&company.chief).await),
            None => self.caller(scene, provocation).await,
        }
    }

    /// Who is asked for.
    async fn asked_for(&self, scene: &Scene, company: &Company, provocation: &str) -> Option<Scene> {
        let scene = || scene.clone();
        let email = |address: &str| scene().without("node").arg("email", address);
        Some(match provocation {
            "a technician" => scene(),
            "a technician, asked for by themself" => scene().arg("authcode", &self.desk.authcode(&self.anna).await),
            "an e-mail address" => email("ANNA@acme.example"),
            "an e-mail address, and node 0" => email("anna@acme.example").arg("node", "0"),
            "who holds the account" => scene().arg("node", &company.chief.administrator.unwrap().to_string()),
            "the address of who holds the account" => email("chief@acme.example"),
            "somebody of whom everything is known" => {
                self.change_anna(company).await;
                self.desk.consoles.say(self.anna.technician.unwrap(), Status::Away);
                scene()
            }
            "somebody who is disabled" => {
                self.desk.disable(&self.anna).await;
                scene()
            }
            "a group of technicians" => scene().arg("node", &company.group().to_string()),
            "an administrator's link" => scene().arg("node", &company.node(NodeKind::AdministratorLink).to_string()),
            "a colleague, asked for by a technician" => {
                let bert = self.bert().await;
                scene().arg("node", &bert.technician.unwrap().to_string()).arg("authcode", &self.desk.authcode(&self.anna).await)
            }
            "the address of a colleague, asked for by a technician" => {
                email(&self.bert().await.email).arg("authcode", &self.desk.authcode(&self.anna).await)
            }
            "neither a node nor an e-mail address" => scene().without("node"),
            "an e-mail address that nobody has" => email("nobody@acme.example"),
            "an e-mail address of another organisation" => email(&self.stranger().await.email),
            "what is no e-mail address" => email("anna"),
            "a node and an e-mail address" => scene().arg("email", "anna@acme.example"),
            _ => return None,
        })
    }

    /// Where somebody is made.
    async fn parent(&self, scene: &Scene, company: &Company, provocation: &str) -> Option<Scene> {
        let parent = |node: NodeId| scene.clone().arg("parent", &node.to_string());
        Some(match provocation {
            "a group of technicians as parent" => scene.clone(),
            "the category of administrators as parent" => parent(company.node(NodeKind::Administrators)),
            "the category of master administrators as parent" => parent(company.node(NodeKind::MasterAdministrators)),
            "a group of administrators as parent" => {
                let category = company.node(NodeKind::Administrators);
                parent(self.made(&self.acme, category, NodeKind::AdministratorGroup, "Leads").await.id)
            }
            "the category of technicians as parent" => parent(company.node(NodeKind::Technicians)),
            "the root as parent" => parent(self.acme.root),
            "a person's node as parent" => parent(self.anna.technician.unwrap()),
            "a channel as parent" => parent(self.made(&self.acme, self.acme.root, NodeKind::Channel, "Sales").await.id),
            _ => return None,
        })
    }

    /// Who is on a list.
    async fn list(&self, scene: &Scene, company: &Company, provocation: &str) -> Option<Scene> {
        let list = |list: &str| scene.clone().arg("userdata", list);
        let group = company.group();
        let but = |name: &str, value: &str| list(&one_but(group, name, Some(value.into())));
        let without = |name: &str| list(&one_but(group, name, None));
        let twice = |name: &str, value: &str| {
            let mut pair = [listed(1, group), listed(2, group)];
            pair.iter_mut().for_each(|one| drop(one.insert(name.to_owned(), value.into())));
            list(&json!(pair).to_string())
        };
        let under = |parent: NodeId| list(&one_but(parent, "", None));
        Some(match provocation {
            "two people" => scene.clone(),
            "somebody with all that there is to say" => {
                let mut one = listed(1, group);
                let more = json!({
                    "nick": "N", "ssoid": "N-1", "status": "enabled", "description": "Printers\n& phones", "mobileaddon": "true", "rpataddon": true,
                });
                one.extend(more.as_object().unwrap().clone());
                list(&json!([one]).to_string())
            }
            "an administrator, disabled" => list(&one_but(company.node(NodeKind::Administrators), "status", Some("Disabled".into()))),
            "a master administrator" => under(company.node(NodeKind::MasterAdministrators)),
            "no people" => scene.clone().without("userdata"),
            "nobody on the list" => list("[]"),
            "a list that is none" => list("anna"),
            "a thousand and one people" => list(&json!((0..1_001).map(|number| listed(number, group)).collect::<Vec<_>>()).to_string()),
            "a unique id twice" => twice("uniqueid", "a1"),
            "an e-mail address twice" => twice("email", "same@acme.example"),
            "a single sign-on id twice" => twice("ssoid", "same"),
            "no unique id" => without("uniqueid"),
            "the category of technicians for one" => under(company.node(NodeKind::Technicians)),
            "a group of another organisation for one" => {
                let carl = self.stranger().await;
                let lineage = self.desk.house.store.lineage(carl.technician.unwrap()).await.unwrap().unwrap();
                under(lineage.path[1].id)
            }
            "no parent for one" => without("parentid"),
            "no name for one" => without("name"),
            "a name over its length for one" => but("name", &"x".repeat(129)),
            "no e-mail address for one" => without("email"),
            "what is no e-mail address for one" => but("email", "new"),
            "an administrator's e-mail address for one" => but("email", "Boss@acme.example"),
            "a password with a blank in it for one" => but("pwd", "zebra piano 77"),
            "a password of seven characters for one" => but("pwd", "zeb-p77"),
            "no password for one" => without("pwd"),
            "a password that everybody has for one" => but("pwd", "password1"),
            "a password that is confirmed otherwise for one" => but("confpwd", "zebra-piano-78"),
            "no confirmation for one" => without("confpwd"),
            "a status that is none for one" => but("status", "Perhaps"),
            "an administrator who is no master" => scene.clone().arg("authcode", &self.desk.authcode(&company.boss).await),
            _ => return None,
        })
    }

    /// What somebody becomes.
    async fn described(&self, scene: &Scene, company: &Company, provocation: &str) -> Option<Scene> {
        let scene = || scene.clone();
        let node = |node: NodeId| scene().arg("node", &node.to_string());
        let password = |password: &str| scene().arg("pwd", password).arg("confpwd", password);
        let myself = || node(company.chief.administrator.unwrap()).arg("email", "chief@acme.example");
        let boss = self.desk.authcode(&company.boss).await;
        let addon = if scene().args.iter().any(|(name, _)| *name == "addons") { "addons" } else { "mobileaddon" };
        Some(match provocation {
            "a name, an address and a status" => scene(),
            "all that there is to say of somebody" => {
                password(STRONG).arg("nick", "Annie").arg("ssoid", "A-17").arg("description", "Printers\n& phones").arg(addon, "False")
            }
            "a person without a name, described" => node(self.empty(company).await).arg("email", "new@acme.example").arg("ssoid", "N-1"),
            "a new password" => password(STRONG),
            "somebody to disable" => scene().arg("status", "Disabled"),
            "somebody to enable" => {
                self.desk.disable(&self.anna).await;
                scene().arg("status", "Enabled")
            }
            "an administrator's seat to disable, by an administrator" => {
                let both = self.desk.both(&self.acme, "both@acme.example").await;
                node(both.technician.unwrap()).arg("authcode", &boss)
            }
            "a status in small letters" => scene().arg("status", "enabled"),
            "a master administrator who changes themself, with their password" => myself().arg("oldpwd", PASSWORD),
            "a master administrator who changes themself, without their password" => myself(),
            "a master administrator who changes themself, with a wrong password" => myself().arg("oldpwd", "wrong horse 8"),
            "no add-on" => scene().without(addon),
            "an add-on that is none" => scene().arg(addon, "Perhaps"),
            "no RPAT add-on" => scene().without("rpataddon"),
            "an RPAT add-on that is none" => scene().arg("rpataddon", "Perhaps"),
            "a status that is none" => scene().arg("status", "Perhaps"),
            "somebody without a password to enable" => {
                node(self.empty(company).await).arg("email", "new@acme.example").arg("status", "Enabled")
            }
            "the caller to disable" => myself().arg("status", "Disabled").arg("oldpwd", PASSWORD),
            "a group of technicians" => node(company.group()),
            "an administrator's link" => node(company.node(NodeKind::AdministratorLink)),
            "an administrator, by an administrator" => {
                let both = self.desk.both(&self.acme, "both@acme.example").await;
                node(both.technician.unwrap()).arg("email", "both@acme.example").arg("authcode", &boss)
            }
            "a master administrator with a seat, by an administrator" => node(self.seated_master().await).arg("authcode", &boss),
            "a name over its length" => scene().arg("name", &"x".repeat(129)),
            "a name of white space" => scene().arg("name", "   "),
            "no e-mail address" => scene().without("email"),
            "what is no e-mail address" => scene().arg("email", "anna"),
            "an e-mail address over its length" => scene().arg("email", &format!("{}@acme.example", "x".repeat(243))),
            "a colleague's e-mail address" => scene().arg("email", &self.bert().await.email.to_uppercase()),
            "an e-mail address of another organisation" => scene().arg("email", &self.stranger().await.email),
            "a password with a blank in it" => password("zebra piano 77"),
            "a password of seven characters" => password("zeb-p77"),
            "a password that everybody has" => password("password1"),
            "a password that is their own name" => password("annie1234").arg("name", "Annie Anderson").arg("nick", "annie1234"),
            "a password that is confirmed otherwise" => password(STRONG).arg("confpwd", "zebra-piano-78"),
            "a password that is not confirmed" => password(STRONG).without("confpwd"),
            "a password of five thousand characters" => password(&"zebra-piano-77".repeat(360)),
            "a nickname over its length" => scene().arg("nick", &"x".repeat(129)),
            "a description over its length" => scene().arg("description", &"x".repeat(1_025)),
            "a colleague's single sign-on id" => {
                self.change_anna(company).await;
                node(self.bert().await.technician.unwrap()).arg("email", "bert@acme.example").arg("ssoid", "a-17")
            }
            _ => return None,
        })
    }

    async fn bert(&self) -> Person {
        self.desk.technician(&self.acme, "bert@acme.example").await
    }

    /// The seat of a master administrator who has one.
    async fn seated_master(&self) -> NodeId {
        let new = towline_domain::NewPerson {
            organisation: self.acme.id,
            email: "mia@acme.example",
            name: "mia",
            password: PASSWORD,
            administrator: true,
            master: true,
            technician: true,
            actor: towline_model::Actor::Operator,
        };
        use_cases::create_person(&self.desk.cx(), new).await.unwrap().technician.unwrap()
    }

    /// Somebody of whom nothing is known.
    async fn empty(&self, company: &Company) -> NodeId {
        let cx = self.desk.cx();
        let chief = use_cases::still_caller(&cx, company.chief.id).await.unwrap();
        use_cases::create_user(&cx, &chief, company.group()).await.unwrap()
    }

    /// Says all that there is to say of Anna.
    async fn change_anna(&self, company: &Company) {
        let cx = self.desk.cx();
        let chief = use_cases::still_caller(&cx, company.chief.id).await.unwrap();
        let change = UserChange {
            name: &self.anna.name,
            email: &self.anna.email,
            nick: Some("Annie"),
            sso_id: Some("A-17"),
            description: Some("Printers & phones"),
            password: None,
            confirmation: None,
            current_password: None,
            enabled: true,
            mobile_addon: true,
            rpat_addon: Some(true),
            cookie: None,
        };
        use_cases::set_user(&cx, &chief, self.anna.technician.unwrap(), change).await.unwrap();
    }
}
