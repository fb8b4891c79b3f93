//! Hears the domain's notices and tells the rooms and desks whom they concern.

use std::sync::Arc;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use towline_hub::{Change, Notice};

use super::{Shared, room_task};

/// Listens until nobody can publish any more.
pub(super) async fn listen(shared: Arc<Shared>, mut notices: Receiver<Notice>) {
    loop {
        match notices.recv().await {
            Ok(notice) => hear(&shared, notice),
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "notices came too fast: everything is read again");
                shared.rooms.all_changed();
                shared.desks.all_changed();
            }
            Err(RecvError::Closed) => return,
        }
    }
}

fn hear(shared: &Arc<Shared>, notice: Notice) {
    match notice {
        Notice::Session { queue, session, change } => {
            if change == Change::Claimed {
                // Somebody has to notice if the customer never comes.
                room_task::start(shared, shared.rooms.open(session));
            }
            shared.rooms.changed(session);
            if change.moves_the_queue() {
                shared.rooms.queue_moved(queue, session);
            }
            shared.desks.changed(queue);
        }
        Notice::Guarded { organisation, on } => shared.desks.guarded(organisation, on),
        Notice::Channels { organisation } => shared.desks.channels_changed(organisation),
        Notice::Rights { technician, .. } => shared.desks.recheck(technician),
    }
}
