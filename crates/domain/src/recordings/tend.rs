//! What becomes of recordings by themselves: ended when their session, their consent or their console is gone, deleted when their time has come. And what an
//! operator does: deleting, and asking what was deleted.

use towline_model::{Actor, OrganisationId, Recording, RecordingEnd, RecordingId, SessionId};

use super::take::{is_allowed, is_talking};
use super::{LOST_AFTER, Refused};
use crate::{Cx, Error};

/// How many recordings are looked at in one step.
const STEP: usize = 200;
/// How many deleted recordings are told.
const TOLD: usize = 10_000;

/// Ends at a start what ran when the server stopped, and takes away files that nothing speaks of. Every piece that was acknowledged stays. How many ended.
///
/// # Errors
/// Failures.
pub async fn end_all(cx: &Cx<'_>) -> Result<usize, Refused> {
    let mut ended = 0;
    loop {
        let running = cx.store().running_recordings(RecordingId(0), STEP).await?;
        for recording in &running {
            cx.store().end_recording(recording.id, RecordingEnd::Restart, recording.last_at).await?;
        }
        ended += running.len();
        if running.len() < STEP {
            break;
        }
    }
    for name in cx.house.shelf.names().await? {
        let known = cx.store().recording_by_file(&name).await?;
        if known.is_none_or(|known| known.deleted_at.is_some()) {
            cx.house.shelf.remove(&name).await?;
        }
    }
    Ok(ended)
}

/// Ends recordings that can get no more pieces, and deletes those whose time has come. How many were deleted.
///
/// # Errors
/// Failures.
pub async fn tend(cx: &Cx<'_>) -> Result<usize, Refused> {
    let mut after = RecordingId(0);
    loop {
        let running = cx.store().running_recordings(after, STEP).await?;
        for recording in &running {
            if let Some(why) = ending(cx, recording).await? {
                cx.store().end_recording(recording.id, why, cx.now).await?;
            }
            after = recording.id;
        }
        if running.len() < STEP {
            break;
        }
    }
    let mut deleted = 0;
    loop {
        let due = cx.store().due_recordings(cx.now, STEP).await?;
        for recording in &due {
            remove(cx, recording, Actor::System).await?;
        }
        deleted += due.len();
        if due.len() < STEP {
            return Ok(deleted);
        }
    }
}

/// Deletes all recordings of a session. How many there were.
///
/// # Errors
/// `Unknown` when there is no such session, failures.
pub async fn delete(cx: &Cx<'_>, session: SessionId, actor: Actor) -> Result<usize, Refused> {
    cx.store().session(session).await?.ok_or(Refused::Unknown)?;
    let found = cx.store().recordings(session, usize::MAX).await?;
    let mut deleted = 0;
    for recording in found.iter().filter(|found| found.deleted_at.is_none()) {
        remove(cx, recording, actor).await?;
        deleted += 1;
    }
    Ok(deleted)
}

/// The newest 10,000 deleted recordings of an organisation, the one deleted last first: what to look for in backups.
///
/// # Errors
/// Failures.
pub async fn deleted(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Vec<Recording>, Error> {
    Ok(cx.store().deleted_recordings(organisation, TOLD).await?)
}

/// The file goes first: what is noted as deleted is so.
async fn remove(cx: &Cx<'_>, recording: &Recording, actor: Actor) -> Result<(), Refused> {
    let _turn = cx.house.recording.of(recording.id).lock().await;
    cx.house.shelf.remove(&recording.file).await?;
    cx.store().delete_recording(recording.id, actor, cx.now).await?;
    Ok(())
}

/// Why a recording that runs is over.
async fn ending(cx: &Cx<'_>, recording: &Recording) -> Result<Option<RecordingEnd>, Error> {
    let session = cx.store().session(recording.session).await?;
    if !session.is_some_and(|session| is_talking(&session)) {
        return Ok(Some(RecordingEnd::SessionOver));
    }
    if !is_allowed(cx, recording).await? {
        return Ok(Some(RecordingEnd::Revoked));
    }
    Ok((cx.now.since(recording.last_at) > LOST_AFTER).then_some(RecordingEnd::Lost))
}
