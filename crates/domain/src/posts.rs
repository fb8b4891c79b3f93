//! Posts to URLs of an organisation: what it sets, what is sealed and sent, and when a post that was not received is tried again. When one is made is the
//! store's transaction; what it is written like, and how it travels, is not here.

mod facts;
mod letter;

use towline_model::{Actor, Hook, Hooks, OrganisationId, Post, PostFormat, PostMoment, SessionId, Span};
use towline_store::{Due, Frozen, NewHook, Tried, Waiting};
use zeroize::Zeroizing;

pub use facts::Posted;
pub use letter::Letter;

use crate::{Cx, Error};

/// When a post is tried, counted from its first try: eight times in a day.
const TRIES: [Span; 8] = [
    Span::seconds(0),
    Span::seconds(10),
    Span::minutes(1),
    Span::minutes(5),
    Span::minutes(30),
    Span::hours(2),
    Span::hours(8),
    Span::hours(24),
];

/// How many posts are told of at once.
const TOLD: usize = 100;

/// What an organisation has set for posts.
///
/// # Errors
/// `Store`.
pub async fn hooks(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Option<Hooks>, Error> {
    Ok(cx.store().hooks(organisation).await?)
}

/// Sets the URL of a moment, as the operator does. Whether it may be reached has been judged. Gives the signing secret when it is a new one, and never again:
/// with the first URL of an organisation, and where it is to be renewed.
///
/// # Errors
/// `Entropy`, `Store`.
pub async fn set_hook(
    cx: &Cx<'_>,
    organisation: OrganisationId,
    moment: PostMoment,
    hook: Hook,
    renew: bool,
) -> Result<Option<Zeroizing<String>>, Error> {
    let salt = cx.random::<16>()?;
    let new = NewHook { organisation, moment, hook, salt, renew, at: cx.now, actor: Actor::Operator };
    let is_new = cx.store().set_hook(new).await?;
    Ok(is_new.then(|| letter::shown(&cx.house.keys.post_secret(organisation, &salt))))
}

/// Forgets the URLs of these moments, as the operator does; what waits for them is given up. How many there were.
///
/// # Errors
/// `Store`.
pub async fn clear_hooks(cx: &Cx<'_>, organisation: OrganisationId, moments: &[PostMoment]) -> Result<usize, Error> {
    let mut cleared = 0;
    for moment in moments {
        cleared += usize::from(cx.store().clear_hook(organisation, *moment, Actor::Operator, cx.now).await?);
    }
    Ok(cleared)
}

/// The newest hundred posts of an organisation, the newest first.
///
/// # Errors
/// `Store`.
pub async fn posts(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Vec<Post>, Error> {
    Ok(cx.store().posts(organisation, TOLD).await?)
}

/// Puts posts that were given up into the queue again: all of an organisation, or those of one session. How many.
///
/// # Errors
/// `Store`.
pub async fn replay_posts(cx: &Cx<'_>, organisation: OrganisationId, session: Option<SessionId>) -> Result<usize, Error> {
    Ok(cx.store().replay_posts(organisation, session, cx.now).await?)
}

/// The organisations with posts that are to be tried, the longest due first.
///
/// # Errors
/// `Store`.
pub async fn waiting_posts(cx: &Cx<'_>) -> Result<Vec<Waiting>, Error> {
    Ok(cx.store().waiting_posts().await?)
}

/// The posts of an organisation that are due, the longest due first.
///
/// # Errors
/// `Store`.
pub async fn due_posts(cx: &Cx<'_>, organisation: OrganisationId, limit: usize) -> Result<Vec<Due>, Error> {
    Ok(cx.store().due_posts(organisation, cx.now, limit).await?)
}

/// A due post as it is to be sent now. With the first try what it says is laid down, in the layout that is set then, before anybody is told of it; `None` when
/// there is nowhere to send it any more, or it is done.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn letter(cx: &Cx<'_>, due: Due, write: fn(&Posted, PostFormat) -> String) -> Result<Option<Letter>, Error> {
    let Due { post, frozen } = due;
    let Some(hooks) = cx.store().hooks(post.organisation).await? else { return Ok(None) };
    let Some(hook) = hooks.at(post.moment) else { return Ok(None) };
    let says = match frozen {
        Some(before) => Some(before),
        None => {
            let posted = facts::of(cx, &post).await?;
            let says = Frozen { format: hook.format, body: write(&posted, hook.format).into_bytes() };
            cx.store().freeze_post(post.session, post.moment, says).await?
        }
    };
    let secret = cx.house.keys.post_secret(post.organisation, &hooks.salt);
    Ok(says.map(|says| letter::seal(cx, &post, &secret, hook.url.clone(), says)))
}

/// Notes whether a post was received, and when it is tried again if not.
///
/// # Errors
/// `Store`.
pub async fn post_tried(cx: &Cx<'_>, post: &Post, received: bool) -> Result<Tried, Error> {
    // Without randomness there is no jitter; nothing secret hangs on it.
    let dice = cx.random::<2>().map_or(u16::MAX / 2, u16::from_be_bytes);
    let tried = match next_try(post.tries + 1, dice) {
        _ if received => Tried::Delivered,
        Some(wait) => Tried::Again(cx.now + wait),
        None => Tried::GivenUp,
    };
    cx.store().post_tried(post.session, post.moment, tried, cx.now).await?;
    Ok(tried)
}

/// How long to wait after so many tries: the time to the next of [`TRIES`], a fifth more or less by the dice. `None` after the last.
fn next_try(tries: u32, dice: u16) -> Option<Span> {
    let tries = usize::try_from(tries).ok()?;
    let (last, next) = (TRIES.get(tries.checked_sub(1)?)?, TRIES.get(tries)?);
    let permille = 800 + ((i64::from(dice) * 401) >> 16);
    Some(Span::micros((*next - *last).0 / 1_000 * permille))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_tries_are_spread_over_a_day() {
        let waits: Vec<i64> = (1..8).map(|tries| next_try(tries, u16::MAX / 2).unwrap().whole_seconds()).collect();
        assert_eq!(waits, [10, 50, 240, 1_500, 5_400, 21_600, 57_600]);
        assert_eq!(waits.iter().sum::<i64>(), 24 * 3_600);
        assert_eq!((next_try(0, 0), next_try(8, 0), next_try(u32::MAX, 0)), (None, None, None));
    }

    #[test]
    fn the_dice_move_a_try_by_a_fifth_at_most() {
        assert_eq!(next_try(1, 0), Some(Span::seconds(8)));
        assert_eq!(next_try(1, u16::MAX), Some(Span::seconds(12)));
    }
}
