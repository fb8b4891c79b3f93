//! What nodes and people are called, each looked up once for a list of sessions. Who may see which name is not here: they stand in sessions that the reader
//! may see.

use std::collections::{BTreeMap, HashMap, btree_map, hash_map};

use towline_model::{NodeId, PersonId, Session};

use crate::{Cx, Error};

/// Names that were looked up.
#[derive(Default)]
pub(crate) struct Names {
    nodes: BTreeMap<NodeId, String>,
    people: HashMap<PersonId, String>,
}

impl Names {
    /// What a seat's holder, or a channel, is called; empty when it is no more.
    pub(crate) async fn node(&mut self, cx: &Cx<'_>, node: NodeId) -> Result<&str, Error> {
        if let btree_map::Entry::Vacant(unknown) = self.nodes.entry(node) {
            unknown.insert(node_name(cx, node).await?);
        }
        Ok(self.nodes.get(&node).map_or("", String::as_str))
    }

    /// What a person is called; empty when they are no more.
    pub(crate) async fn person(&mut self, cx: &Cx<'_>, person: PersonId) -> Result<&str, Error> {
        if let hash_map::Entry::Vacant(unknown) = self.people.entry(person) {
            unknown.insert(cx.store().person(person).await?.map(|found| found.shown().to_owned()).unwrap_or_default());
        }
        Ok(self.people.get(&person).map_or("", String::as_str))
    }

    /// The names of nodes that were looked up.
    pub(crate) fn of_nodes(self) -> BTreeMap<NodeId, String> {
        self.nodes
    }

    /// Whose queue a session on its way came from, and who sent it.
    pub(crate) async fn sender(&mut self, cx: &Cx<'_>, session: &Session) -> Result<Option<(String, String)>, Error> {
        let Some(transfer) = &session.transfer else { return Ok(None) };
        let from = self.node(cx, transfer.from).await?.to_owned();
        let by = self.person(cx, transfer.by).await?.to_owned();
        Ok(Some((from, by)))
    }
}

/// What a seat's holder, or a channel, is called; empty when it is no more.
pub(crate) async fn node_name(cx: &Cx<'_>, node: NodeId) -> Result<String, Error> {
    if let Some(person) = cx.store().person_by_node(node).await? {
        return Ok(person.shown().to_owned());
    }
    Ok(cx.store().former_node(node).await?.map(|node| node.name).unwrap_or_default())
}
