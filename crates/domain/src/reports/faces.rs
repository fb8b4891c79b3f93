//! Who stands in a report: names, addresses and groups of technicians and channels, each looked up once. Who may see a report is not here.

use std::collections::HashMap;
use std::sync::Arc;

use towline_model::{Node, NodeId, NodeKind, Person, PersonId};
use towline_store::Store;

use crate::Error;

/// How many faces are remembered; beyond that all are forgotten and looked up again.
const REMEMBERED: usize = 20_000;

/// A technician, another person, or a channel, as reports show them: also those who are gone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Face {
    /// The seat or the channel; an administrator's node for a person without a seat; `None` for nobody.
    pub node: Option<NodeId>,
    /// The name; empty for nobody.
    pub name: String,
    /// The person's e-mail address; empty for a channel.
    pub email: String,
    /// The group that a seat is in.
    pub group: Option<(NodeId, String)>,
}

/// Faces that were looked up.
#[derive(Default)]
pub(crate) struct Faces {
    nodes: HashMap<NodeId, Arc<Face>>,
    people: HashMap<PersonId, Arc<Face>>,
    groups: HashMap<NodeId, String>,
}

impl Faces {
    /// The face of a seat or a channel; nobody's for none.
    pub(crate) async fn node(&mut self, store: &dyn Store, id: Option<NodeId>) -> Result<Arc<Face>, Error> {
        let Some(id) = id else { return Ok(Arc::new(Face::default())) };
        if let Some(known) = self.nodes.get(&id) {
            return Ok(Arc::clone(known));
        }
        self.learn(store, vec![id]).await?;
        self.nodes.get(&id).map(Arc::clone).ok_or(Error::Internal("a face was looked up and not kept"))
    }

    /// Looks all of these up together, as far as they are not known.
    pub(crate) async fn learn(&mut self, store: &dyn Store, mut unknown: Vec<NodeId>) -> Result<(), Error> {
        unknown.retain(|id| !self.nodes.contains_key(id));
        once_each(&mut unknown);
        if unknown.is_empty() {
            return Ok(());
        }
        self.make_room();
        let stood = store.stood(unknown.clone()).await?;
        let mut groups: Vec<NodeId> = stood.iter().filter_map(|(node, _)| group_of(node)).collect();
        groups.retain(|group| !self.groups.contains_key(group));
        once_each(&mut groups);
        if !groups.is_empty() {
            self.groups.extend(store.stood(groups).await?.into_iter().map(|(group, _)| (group.id, group.name)));
        }
        for (node, person) in stood {
            let group = group_of(&node).map(|group| (group, self.groups.get(&group).cloned().unwrap_or_default()));
            let face = match (node.person, person) {
                (None, _) => Face { name: node.name, ..Face::default() },
                (Some(_), person) => Face { group, ..person.map_or_else(Face::default, |person| of_person(&person)) },
            };
            self.nodes.insert(node.id, Arc::new(Face { node: Some(node.id), ..face }));
        }
        for id in unknown {
            self.nodes.entry(id).or_insert_with(|| Arc::new(Face { node: Some(id), ..Face::default() }));
        }
        Ok(())
    }

    /// The face of a person: that of their seat, or of their administrator's node.
    pub(crate) async fn person(&mut self, store: &dyn Store, id: PersonId) -> Result<Arc<Face>, Error> {
        if let Some(known) = self.people.get(&id) {
            return Ok(Arc::clone(known));
        }
        let found = store.person(id).await?;
        let node = found.as_ref().and_then(|person| person.technician.or(person.administrator));
        let face = match node {
            Some(node) => self.node(store, Some(node)).await?,
            None => Arc::new(Face { node: None, ..found.map_or_else(Face::default, |person| of_person(&person)) }),
        };
        self.make_room();
        self.people.insert(id, Arc::clone(&face));
        Ok(face)
    }

    fn make_room(&mut self) {
        if self.nodes.len() + self.people.len() + self.groups.len() >= REMEMBERED {
            self.nodes.clear();
            self.people.clear();
            self.groups.clear();
        }
    }
}

/// In ascending order.
fn once_each(ids: &mut Vec<NodeId>) {
    ids.sort_unstable();
    ids.dedup();
}

/// The group that a seat is in.
fn group_of(node: &Node) -> Option<NodeId> {
    node.parent.filter(|_| node.kind == NodeKind::Technician)
}

fn of_person(person: &Person) -> Face {
    Face { node: None, name: person.name.clone(), email: person.email.clone(), group: None }
}
