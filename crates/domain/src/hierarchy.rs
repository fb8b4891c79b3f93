//! The organisation's tree as a list, as far as its reader sees it. Who sees what is in `authority`.

use std::collections::HashMap;

use towline_model::{Node, NodeId, NodeKind, Person, PersonId};

use crate::standing::{Standing, standing};
use crate::{Caller, Cx, Error, authority};

/// A node with what is shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its number.
    pub id: NodeId,
    /// What it hangs on; only the root has none.
    pub parent: Option<NodeId>,
    /// What it is called; a link is called what it leads to.
    pub name: String,
    /// A person's e-mail address; empty for others.
    pub email: String,
    /// What is said of it.
    pub description: String,
    /// How it stands.
    pub standing: Standing,
    /// What it is.
    pub kind: NodeKind,
}

/// Up to so many people are looked up one by one, mostly from memory; more are read in one go.
const FEW: usize = 20;

/// The nodes that the caller sees, each before what hangs on it, the root first; or one of them. `hide_absent` leaves out technicians whose console does not
/// run, and nothing else.
///
/// # Errors
/// `UnknownNode` when the caller does not see the one, `Missing`, `Store`.
pub async fn hierarchy(cx: &Cx<'_>, caller: &Caller, only: Option<NodeId>, hide_absent: bool) -> Result<Vec<Leaf>, Error> {
    let nodes = match only {
        Some(node) => vec![authority::sees(cx, caller, node).await?],
        None => authority::visible(cx, caller).await?,
    };
    let mut targets = HashMap::new();
    for target in nodes.iter().filter_map(|node| node.target) {
        if let Some(found) = cx.store().node(target).await? {
            targets.insert(target, found);
        }
    }
    let people = people(cx, caller, nodes.iter().chain(targets.values()).filter_map(|node| node.person).collect()).await?;
    let mut leaves = Vec::with_capacity(nodes.len());
    for node in nodes {
        let shown = node.target.and_then(|target| targets.get(&target)).unwrap_or(&node);
        // Whoever was deleted between the two reads is not there any more.
        let Some(leaf) = leaf(cx, &node, shown, &people) else { continue };
        let absent = node.kind == NodeKind::Technician && matches!(leaf.standing, Standing::Offline | Standing::Disabled);
        if !(hide_absent && absent) {
            leaves.push(leaf);
        }
    }
    Ok(leaves)
}

async fn people(cx: &Cx<'_>, caller: &Caller, wanted: Vec<PersonId>) -> Result<HashMap<PersonId, Person>, Error> {
    if wanted.len() > FEW {
        let all = cx.store().people(caller.person().organisation, PersonId(0), usize::MAX).await?;
        return Ok(all.into_iter().map(|person| (person.id, person)).collect());
    }
    let mut found = HashMap::with_capacity(wanted.len());
    for id in wanted {
        if let Some(person) = cx.store().person(id).await? {
            found.insert(id, person);
        }
    }
    Ok(found)
}

/// What is shown of a node: of a link what is shown of the node that it leads to.
fn leaf(cx: &Cx<'_>, node: &Node, shown: &Node, people: &HashMap<PersonId, Person>) -> Option<Leaf> {
    let (id, parent, kind) = (node.id, node.parent, node.kind);
    Some(match shown.person {
        Some(person) => {
            let person = people.get(&person)?;
            let (name, email, description) = (person.name.clone(), person.email.clone(), person.profile.description.clone());
            Leaf { id, parent, name, email, description, standing: standing(cx, person, shown.kind), kind }
        }
        None => {
            let standing = if shown.enabled { Standing::Offline } else { Standing::Disabled };
            Leaf { id, parent, name: shown.name.clone(), email: String::new(), description: shown.description.clone(), standing, kind }
        }
    })
}
