//! Ending what time has ended. The server's job calls it every few seconds; no rule waits for it.

use towline_hub::Change;
use towline_model::Session;
use towline_store::Sweep;

use crate::{Cx, Error};

/// Ends PINs past their life, seats empty for too long and sessions past their time-outs, gives back what nobody picked up in time, in steps, and tells who watches. The sessions that ended.
///
/// # Errors
/// `Store`.
pub async fn sweep(cx: &Cx<'_>) -> Result<Vec<Session>, Error> {
    let wish = Sweep { now: cx.now, seat_kept: cx.house.rules.seat_kept, limit: 500 };
    let mut ended = Vec::new();
    // Bounded, so that a backlog of hours is worked off in turns with everything else.
    for _ in 0..20 {
        let swept = cx.store().sweep(wish).await?;
        for session in &swept.ended {
            cx.tell(session, Change::Ended);
        }
        for (left, session) in &swept.returned {
            cx.tell_moved(session, *left);
        }
        ended.extend(swept.ended);
        if !swept.more {
            break;
        }
    }
    Ok(ended)
}
