//! Whether anybody would pick a channel's next session up. Who serves which channel is in `authority`.

use towline_hub::Status;
use towline_model::{NodeId, NodeKind};

use crate::authority::serving_seats;
use crate::{Caller, Cx, Error};

/// Whether a technician's console runs who serves a channel of the caller's organisation. `ready_only`: those who are away or busy do not count.
///
/// # Errors
/// `UnknownNode` when it is no channel of the organisation, `Store`.
pub async fn technician_available(cx: &Cx<'_>, caller: &Caller, channel: NodeId, ready_only: bool) -> Result<bool, Error> {
    let found = cx.store().node(channel).await?;
    let own = |node: &towline_model::Node| node.organisation == caller.person().organisation && node.kind == NodeKind::Channel;
    let found = found.filter(own).ok_or(Error::UnknownNode)?;
    Ok(found.enabled && is_served(cx, channel, ready_only).await?)
}

/// The same for a channel that is known to be one and to be enabled, whoever asks.
///
/// # Errors
/// `Store`.
pub async fn is_served(cx: &Cx<'_>, channel: NodeId, ready_only: bool) -> Result<bool, Error> {
    for seat in serving_seats(cx, channel).await? {
        let there = match cx.house.presence.status(seat, cx.now) {
            Some(Status::Online) => true,
            Some(Status::Away | Status::Busy) => !ready_only,
            None => false,
        };
        if there && cx.store().person_by_node(seat).await?.is_some_and(|person| person.seat() == Some(seat)) {
            return Ok(true);
        }
    }
    Ok(false)
}
