//! The rooms of this process: found by session, opened when somebody needs one, told what changed. What goes on in one is not here.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use towline_hub::room::{Input, Live, SocketId};
use towline_model::{NodeId, SessionId};

use super::lock::lock;
use super::mailbox::{Full, Receiver, Sender, mailbox};
use super::outbox::Outbox;

/// What a room's task is sent.
pub(super) struct ToRoom {
    /// Who says it, and where answers go; nobody when it is news.
    pub(super) from: Option<(SocketId, Arc<Outbox>)>,
    /// What happens.
    pub(super) input: Input,
}

/// What others may look at without asking the room.
#[derive(Default)]
pub(super) struct Sign {
    pub(super) live: Mutex<Live>,
    pub(super) waiting: AtomicBool,
}

struct Entry {
    sender: Sender<ToRoom>,
    sign: Arc<Sign>,
    queue: Option<NodeId>,
}

/// A room that has just been entered and needs its task.
pub(super) struct Fresh {
    pub(super) session: SessionId,
    pub(super) inbox: Receiver<ToRoom>,
    pub(super) sign: Arc<Sign>,
}

#[derive(Default)]
struct Map {
    rooms: HashMap<SessionId, Entry>,
    by_queue: HashMap<NodeId, Vec<SessionId>>,
}

/// All rooms.
#[derive(Default)]
pub(super) struct Rooms(Mutex<Map>);

impl Rooms {
    /// Sends to the room of `session`, which is opened when there is none: then its task is to be started by the caller. A full inbox is waited for.
    pub(super) async fn post(&self, session: SessionId, mut message: ToRoom) -> Option<Fresh> {
        loop {
            let (fresh, refused) = self.try_post(session, message);
            let Some((back, full)) = refused else { return fresh };
            message = back;
            // The room may end meanwhile; then another is opened.
            full.wait().await;
        }
    }

    /// What was opened for it, and what found no room.
    fn try_post(&self, session: SessionId, message: ToRoom) -> (Option<Fresh>, Option<(ToRoom, Full<ToRoom>)>) {
        let mut map = lock(&self.0);
        let mut fresh = None;
        let entry = map.rooms.entry(session).or_insert_with(|| {
            let (entry, opened) = open(session);
            fresh = Some(opened);
            entry
        });
        let refused = entry.sender.put(message).err();
        (fresh, refused)
    }

    /// Opens the room of `session` unless there is one.
    pub(super) fn open(&self, session: SessionId) -> Option<Fresh> {
        let mut map = lock(&self.0);
        if map.rooms.contains_key(&session) {
            return None;
        }
        let (entry, fresh) = open(session);
        map.rooms.insert(session, entry);
        Some(fresh)
    }

    /// Tells the room of `session` that a socket has left.
    pub(super) fn left(&self, session: SessionId, socket: SocketId) {
        if let Some(entry) = lock(&self.0).rooms.get(&session) {
            entry.sender.left(socket);
        }
    }

    /// Tells the room of `session`, if there is one, that the session changed.
    pub(super) fn changed(&self, session: SessionId) {
        if let Some(entry) = lock(&self.0).rooms.get(&session) {
            entry.sender.changed();
        }
    }

    /// Tells the rooms of those who wait in `queue` that somebody before them may be gone.
    pub(super) fn queue_moved(&self, queue: NodeId, except: SessionId) {
        let map = lock(&self.0);
        let others = map.by_queue.get(&queue).into_iter().flatten().filter(|session| **session != except);
        for entry in others.filter_map(|session| map.rooms.get(session)).filter(|entry| entry.sign.waiting.load(Ordering::Acquire)) {
            entry.sender.changed();
        }
    }

    /// Tells every room that anything may have changed.
    pub(super) fn all_changed(&self) {
        lock(&self.0).rooms.values().for_each(|entry| entry.sender.changed());
    }

    /// Tells the rooms of `technician` that the console came or went. A full inbox is no matter: the room asks when it has read it.
    pub(super) fn present(&self, technician: NodeId, present: bool) {
        let map = lock(&self.0);
        for entry in map.by_queue.get(&technician).into_iter().flatten().filter_map(|session| map.rooms.get(session)) {
            let input = Input::TechnicianPresent(present);
            if entry.sender.put(ToRoom { from: None, input }).is_err() {
                entry.sender.changed();
            }
        }
    }

    /// What consoles see of the rooms of these queues beyond the store.
    pub(super) fn lives<'a>(&self, queues: impl Iterator<Item = &'a NodeId>) -> HashMap<SessionId, Live> {
        let map = lock(&self.0);
        let sessions = queues.filter_map(|queue| map.by_queue.get(queue)).flatten();
        sessions.filter_map(|session| map.rooms.get(session).map(|entry| (*session, *lock(&entry.sign.live)))).collect()
    }

    /// Notes in whose queue the room's session lies, once that is known and whenever it changes.
    pub(super) fn belongs(&self, session: SessionId, queue: NodeId) {
        let mut map = lock(&self.0);
        let Some(entry) = map.rooms.get_mut(&session) else { return };
        let before = entry.queue.replace(queue);
        if before != Some(queue) {
            map.leave(session, before);
            map.by_queue.entry(queue).or_default().push(session);
        }
    }

    /// Takes a room out if nothing waits for it; its task may then end.
    pub(super) fn close(&self, session: SessionId, inbox: &Receiver<ToRoom>) -> bool {
        let mut map = lock(&self.0);
        if !inbox.is_empty() {
            return false;
        }
        let queue = map.rooms.remove(&session).and_then(|entry| entry.queue);
        map.leave(session, queue);
        true
    }

    /// How many rooms there are.
    pub(super) fn count(&self) -> usize {
        lock(&self.0).rooms.len()
    }
}

impl Map {
    fn leave(&mut self, session: SessionId, queue: Option<NodeId>) {
        let Some(queue) = queue else { return };
        if let Some(sessions) = self.by_queue.get_mut(&queue) {
            sessions.retain(|other| *other != session);
            if sessions.is_empty() {
                self.by_queue.remove(&queue);
            }
        }
    }
}

fn open(session: SessionId) -> (Entry, Fresh) {
    let (sender, inbox) = mailbox();
    let sign = Arc::<Sign>::default();
    (Entry { sender, sign: Arc::clone(&sign), queue: None }, Fresh { session, inbox, sign })
}
