//! The desks of this process: one for each technician whose console is connected, found by node. What one shows is not here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use towline_hub::message::Me;
use towline_hub::room::SocketId;
use towline_model::{NodeId, OrganisationId};

use super::backend::Technician;
use super::lock::lock;
use super::mailbox::{Receiver, Sender, mailbox};
use super::outbox::Outbox;

/// What a desk's task is sent.
pub(super) enum ToDesk {
    /// A console has said hello.
    Join {
        /// Its socket.
        socket: SocketId,
        /// Where it is told.
        outbox: Arc<Outbox>,
        /// Who is at it.
        me: Box<Me>,
    },
    /// The technician has a new status.
    Status,
    /// Guarded mode went on or off.
    Guarded(bool),
    /// Rights are to be checked.
    Recheck,
    /// This console has room for what was put off.
    Fed(SocketId),
}

struct Entry {
    sender: Sender<ToDesk>,
    organisation: OrganisationId,
    channels: Vec<NodeId>,
}

/// A desk that was just opened and needs its task.
pub(super) struct Fresh {
    pub(super) who: Technician,
    pub(super) inbox: Receiver<ToDesk>,
}

#[derive(Default)]
struct Map {
    desks: HashMap<NodeId, Entry>,
    /// The desks that show sessions of another queue: a channel's, or that of a colleague.
    by_channel: HashMap<NodeId, Vec<NodeId>>,
}

/// All desks.
#[derive(Default)]
pub(super) struct Desks(Mutex<Map>);

impl Desks {
    /// Sends to the desk of `who`, which is opened when there is none: then its task is to be started by the caller. A full inbox is waited for.
    pub(super) async fn post(&self, who: Technician, mut message: ToDesk) -> Option<Fresh> {
        loop {
            let (fresh, refused) = {
                let mut map = lock(&self.0);
                let mut fresh = None;
                let entry = map.desks.entry(who.node).or_insert_with(|| {
                    let (sender, inbox) = mailbox();
                    fresh = Some(Fresh { who, inbox });
                    Entry { sender, organisation: who.organisation, channels: Vec::new() }
                });
                let refused = entry.sender.put(message).err();
                (fresh, refused)
            };
            let Some((back, full)) = refused else { return fresh };
            message = back;
            full.wait().await;
        }
    }

    /// Tells the desk of `technician`, if there is one, that a console is gone.
    pub(super) fn left(&self, technician: NodeId, socket: SocketId) {
        if let Some(entry) = lock(&self.0).desks.get(&technician) {
            entry.sender.left(socket);
        }
    }

    /// Notes of which other queues the desk of `technician` shows sessions: of channels, and of colleagues.
    pub(super) fn shows(&self, technician: NodeId, channels: &[NodeId]) {
        let mut map = lock(&self.0);
        let Some(entry) = map.desks.get_mut(&technician) else { return };
        if entry.channels == channels {
            return;
        }
        let before = std::mem::replace(&mut entry.channels, channels.to_vec());
        map.hide(technician, &before);
        for channel in channels {
            map.by_channel.entry(*channel).or_default().push(technician);
        }
    }

    /// Tells the desks that show `queue`, a technician's or a channel's, that it may have changed.
    pub(super) fn changed(&self, queue: NodeId) {
        let map = lock(&self.0);
        let showing = map.by_channel.get(&queue).into_iter().flatten().chain([&queue]);
        showing.filter_map(|desk| map.desks.get(desk)).for_each(|entry| entry.sender.changed());
    }

    /// Tells the desks of an organisation that they may have to show other channels.
    pub(super) fn channels_changed(&self, organisation: OrganisationId) {
        let map = lock(&self.0);
        map.desks.values().filter(|entry| entry.organisation == organisation).for_each(|entry| entry.sender.changed());
    }

    /// Tells every desk that anything may have changed.
    pub(super) fn all_changed(&self) {
        lock(&self.0).desks.values().for_each(Entry::recheck);
    }

    /// Tells the desk of `technician`, if there is one, to check its consoles' rights.
    pub(super) fn recheck(&self, technician: NodeId) {
        if let Some(entry) = lock(&self.0).desks.get(&technician) {
            entry.recheck();
        }
    }

    /// Tells the desks of an organisation about guarded mode.
    pub(super) fn guarded(&self, organisation: OrganisationId, on: bool) {
        for entry in lock(&self.0).desks.values().filter(|entry| entry.organisation == organisation) {
            if entry.sender.put(ToDesk::Guarded(on)).is_err() {
                entry.recheck();
            }
        }
    }

    /// Takes a desk out if nothing waits for it; its task may then end.
    pub(super) fn close(&self, technician: NodeId, inbox: &Receiver<ToDesk>) -> bool {
        let mut map = lock(&self.0);
        if !inbox.is_empty() {
            return false;
        }
        let Some(entry) = map.desks.remove(&technician) else { return false };
        map.hide(technician, &entry.channels);
        true
    }

    /// How many desks there are.
    pub(super) fn count(&self) -> usize {
        lock(&self.0).desks.len()
    }
}

impl Map {
    fn hide(&mut self, desk: NodeId, channels: &[NodeId]) {
        for channel in channels {
            if let Some(desks) = self.by_channel.get_mut(channel) {
                desks.retain(|other| *other != desk);
                if desks.is_empty() {
                    self.by_channel.remove(channel);
                }
            }
        }
    }
}

impl Entry {
    /// A desk that has no room for this reads its queue again at least; rights are checked every minute anyway.
    fn recheck(&self) {
        if self.sender.put(ToDesk::Recheck).is_err() {
            self.sender.changed();
        }
    }
}
