//! Taking a recording in: begun, made longer by pieces, ended by the console. Only the technician in whose queue the session lies does any of it.

use towline_model::{Permissions, Recording, RecordingEnd, RecordingId, Session, SessionId, SessionState};
use towline_store::{Kept, NewPiece, NewRecording};

use super::{MOST_PIECES, Refused, USUALLY_KEPT, allowed_since, play, seal};
use crate::authority::policy;
use crate::{Caller, Cx, Error};

/// What every WebM file begins with.
const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];

/// Whether consoles ask the customers of this queue whether their session may be recorded.
///
/// # Errors
/// `Store`.
pub async fn asks(cx: &Cx<'_>, queue: towline_model::NodeId) -> Result<bool, Error> {
    let holds = policy(cx, queue).await?;
    let may = holds.permissions.is_some_and(|permissions| permissions.meets(Permissions::SESSION_RECORDING));
    Ok(may && holds.recording == Some(true))
}

/// Begins a recording of a session.
///
/// # Errors
/// `Unknown`, `NotActive`, `NotAsked`, `NoConsent`, `DiskFull`, failures.
pub async fn begin(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Recording, Refused> {
    let found = own(cx, caller, session).await?;
    if !is_talking(&found) {
        return Err(Refused::NotActive);
    }
    if !asks(cx, found.queue).await? {
        return Err(Refused::NotAsked);
    }
    if allowed_since(cx, session).await?.is_none() {
        return Err(Refused::NoConsent);
    }
    room(cx, 0).await?;
    let file: String = cx.random::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect();
    let (key, _) = cx.house.keys.recordings().draw(cx, &file)?;
    cx.house.shelf.create(&file).await?;
    let kept = policy(cx, found.queue).await?.recording_kept.unwrap_or(USUALLY_KEPT);
    let new = NewRecording { session, file: file.clone(), key, by: caller.person().id, at: cx.now, due_at: cx.now + kept };
    match cx.store().start_recording(new).await {
        Ok(Some(recording)) => Ok(recording),
        other => {
            // Nothing speaks of the file; a failure to take it away is made up for at the next start.
            let _left = cx.house.shelf.remove(&file).await;
            other?.ok_or(Refused::NotActive)
        }
    }
}

/// Keeps a piece. Sending it again with the same bytes changes nothing. When this answers, the piece is durable. What speaks against it for good ends the
/// recording: the customer's consent is gone, the session is over, there is no room.
///
/// # Errors
/// `Unknown`, `Over`, `Order`, `Different`, `NotWebm`, `NoConsent`, `Quota`, `DiskFull`, failures.
pub async fn keep(cx: &Cx<'_>, caller: &Caller, id: RecordingId, number: u32, bytes: &[u8]) -> Result<(), Refused> {
    let _turn = cx.house.recording.of(id).lock().await;
    let (recording, session) = own_recording(cx, caller, id).await?;
    if bytes.is_empty() || (number == 0 && !bytes.starts_with(&EBML)) {
        return Err(Refused::NotWebm);
    }
    if number < recording.pieces {
        let before = play::piece_of(cx, &recording, number).await?;
        return if before == bytes { Ok(()) } else { Err(Refused::Different) };
    }
    if let Some(why) = recording.ended {
        return Err(if why == RecordingEnd::Revoked { Refused::NoConsent } else { Refused::Over(why) });
    }
    if number > recording.pieces {
        return Err(Refused::Order { due: recording.pieces });
    }
    if !is_talking(&session) {
        return over(cx, &recording, RecordingEnd::SessionOver, Refused::Over(RecordingEnd::SessionOver)).await;
    }
    if !is_allowed(cx, &recording).await? {
        return over(cx, &recording, RecordingEnd::Revoked, Refused::NoConsent).await;
    }
    if number >= MOST_PIECES {
        return over(cx, &recording, RecordingEnd::Quota, Refused::Quota).await;
    }
    match append(cx, &recording, number, bytes).await {
        Err(Refused::DiskFull) => return over(cx, &recording, RecordingEnd::DiskFull, Refused::DiskFull).await,
        other => other?,
    }
    // The consent may have gone while the bytes went to the disk.
    if !is_allowed(cx, &recording).await? {
        return over(cx, &recording, RecordingEnd::Revoked, Refused::NoConsent).await;
    }
    let rules = &cx.house.rules.recording;
    let length = u32::try_from(bytes.len()).map_err(|_| Refused::NotWebm)?;
    let (session_quota, organisation_quota) = (rules.session, rules.organisation);
    let new = NewPiece { recording: id, number, bytes: length, at: cx.now, session_quota, organisation_quota };
    match cx.store().keep_piece(new).await? {
        Kept::Done(_) => Ok(()),
        Kept::Full => over(cx, &recording, RecordingEnd::Quota, Refused::Quota).await,
        Kept::Otherwise => Err(Refused::Over(RecordingEnd::SessionOver)),
    }
}

/// Ends a recording; one that is over stays as it is.
///
/// # Errors
/// `Unknown`, failures.
pub async fn end(cx: &Cx<'_>, caller: &Caller, id: RecordingId) -> Result<(), Refused> {
    let _turn = cx.house.recording.of(id).lock().await;
    let (recording, _) = own_recording(cx, caller, id).await?;
    cx.store().end_recording(recording.id, RecordingEnd::Console, cx.now).await?;
    Ok(())
}

/// Whether the customer has allowed this recording all the time since it began: a consent that was taken back and given anew is for another.
pub(super) async fn is_allowed(cx: &Cx<'_>, recording: &Recording) -> Result<bool, Error> {
    Ok(allowed_since(cx, recording.session).await?.is_some_and(|since| since <= recording.started_at))
}

/// Whether somebody sits in the session and a technician has picked it up.
pub(super) const fn is_talking(session: &Session) -> bool {
    matches!(session.state, SessionState::Active | SessionState::OnHold)
}

async fn append(cx: &Cx<'_>, recording: &Recording, number: u32, bytes: &[u8]) -> Result<(), Refused> {
    let frame = cx.house.keys.recordings().open(recording)?.seal(cx, number, bytes)?;
    room(cx, frame.len()).await?;
    Ok(cx.house.shelf.write(&recording.file, seal::place(recording.bytes, number), frame).await?)
}

/// Whether so many bytes leave enough room on the disk for everything else.
async fn room(cx: &Cx<'_>, bytes: usize) -> Result<(), Refused> {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let needed = cx.house.rules.recording.reserve.saturating_add(bytes);
    if cx.house.shelf.free().await? < needed { Err(Refused::DiskFull) } else { Ok(()) }
}

/// Ends the recording, and says why.
async fn over(cx: &Cx<'_>, recording: &Recording, why: RecordingEnd, say: Refused) -> Result<(), Refused> {
    cx.store().end_recording(recording.id, why, cx.now).await?;
    tracing::warn!(recording = recording.id.0, session = recording.session.0, why = why.code(), "a recording has ended before its session");
    Err(say)
}

async fn own_recording(cx: &Cx<'_>, caller: &Caller, id: RecordingId) -> Result<(Recording, Session), Refused> {
    let found = cx.store().recording(id).await?.filter(|found| found.deleted_at.is_none()).ok_or(Refused::Unknown)?;
    let session = own(cx, caller, found.session).await?;
    Ok((found, session))
}

async fn own(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Session, Refused> {
    let seat = caller.technician()?.node;
    cx.store().session(session).await?.filter(|found| found.queue == seat).ok_or(Refused::Unknown)
}
