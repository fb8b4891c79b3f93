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
        let face = Arc::new(self.look_up(store, id).await?);
        self.make_room();
        self.nodes.insert(id, Arc::clone(&face));
        Ok(face)
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

    async fn look_up(&mut self, store: &dyn Store, id: NodeId) -> Result<Face, Error> {
        let Some(node) = store.former_node(id).await? else { return Ok(Face { node: Some(id), ..Face::default() }) };
        let Some(person) = node.person else { return Ok(Face { node: Some(id), name: node.name, ..Face::default() }) };
        let face = store.person(person).await?.map_or_else(Face::default, |person| of_person(&person));
        Ok(Face { node: Some(id), group: self.group(store, &node).await?, ..face })
    }

    async fn group(&mut self, store: &dyn Store, seat: &Node) -> Result<Option<(NodeId, String)>, Error> {
        let Some(parent) = seat.parent.filter(|_| seat.kind == NodeKind::Technician) else { return Ok(None) };
        if let Some(name) = self.groups.get(&parent) {
            return Ok(Some((parent, name.clone())));
        }
        let name = store.former_node(parent).await?.map(|group| group.name).unwrap_or_default();
        self.groups.insert(parent, name.clone());
        Ok(Some((parent, name)))
    }

    fn make_room(&mut self) {
        if self.nodes.len() + self.people.len() + self.groups.len() >= REMEMBERED {
            self.nodes.clear();
            self.people.clear();
            self.groups.clear();
        }
    }
}

fn of_person(person: &Person) -> Face {
    Face { node: None, name: person.name.clone(), email: person.email.clone(), group: None }
}
