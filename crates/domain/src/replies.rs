//! Canned replies: a technician's own, and those that groups and organisations share. Their placeholders are filled in by the page, as plain text.

use towline_model::{MOST_REPLIES, NodeId, NodeKind, OrganisationId, REPLY_TEXT_LIMIT, REPLY_TITLE_LIMIT, Reply, ReplyPlace, utf16_len};
use towline_store::{NewReply, ReplyKept};

use crate::rooms::lines_of;
use crate::{Caller, Cx, Error};

/// The canned replies that a technician has: their own, then those of the groups above them, the nearest first, then the organisation's.
///
/// # Errors
/// `NotTechnician`, `Store`.
pub async fn replies(cx: &Cx<'_>, caller: &Caller) -> Result<Vec<Reply>, Error> {
    let seat = caller.technician()?.node;
    let path = cx.store().lineage(seat).await?.map(|lineage| lineage.path).unwrap_or_default();
    let groups = path.iter().filter(|node| node.kind == NodeKind::TechnicianGroup).map(|node| ReplyPlace::Group(node.id));
    let places = [ReplyPlace::Person(caller.person().id)].into_iter().chain(groups).chain([ReplyPlace::Organisation]).collect();
    Ok(cx.store().replies(caller.person().organisation, places).await?)
}

/// Keeps a canned reply of a technician's own, or changes one.
///
/// # Errors
/// `NotTechnician`, `Input`, `Full`, `Missing`, `Store`.
pub async fn keep_reply(cx: &Cx<'_>, caller: &Caller, id: Option<i64>, title: &str, text: &str) -> Result<i64, Error> {
    caller.technician()?;
    let person = caller.person();
    keep(cx, person.organisation, ReplyPlace::Person(person.id), id, title, text).await
}

/// Takes a canned reply of a technician's own away. One that is gone already is no error.
///
/// # Errors
/// `NotTechnician`, `Store`.
pub async fn drop_reply(cx: &Cx<'_>, caller: &Caller, id: i64) -> Result<(), Error> {
    caller.technician()?;
    let person = caller.person();
    cx.store().drop_reply(person.organisation, ReplyPlace::Person(person.id), id).await?;
    Ok(())
}

/// Keeps a canned reply that an organisation shares, or one of its technician groups.
///
/// # Errors
/// `Missing` when the group is not there, `Input`, `Full`, `Store`.
pub async fn share_reply(cx: &Cx<'_>, organisation: OrganisationId, group: Option<NodeId>, title: &str, text: &str) -> Result<i64, Error> {
    keep(cx, organisation, place(cx, organisation, group).await?, None, title, text).await
}

/// Takes a shared canned reply away.
///
/// # Errors
/// `Missing` when it, or the group, is not there; `Store`.
pub async fn unshare_reply(cx: &Cx<'_>, organisation: OrganisationId, group: Option<NodeId>, id: i64) -> Result<(), Error> {
    let place = place(cx, organisation, group).await?;
    if cx.store().drop_reply(organisation, place, id).await? { Ok(()) } else { Err(Error::Missing("canned reply")) }
}

/// The canned replies that an organisation shares, or one of its technician groups.
///
/// # Errors
/// `Missing` when the group is not there, `Store`.
pub async fn shared_replies(cx: &Cx<'_>, organisation: OrganisationId, group: Option<NodeId>) -> Result<Vec<Reply>, Error> {
    let place = place(cx, organisation, group).await?;
    Ok(cx.store().replies(organisation, vec![place]).await?)
}

async fn place(cx: &Cx<'_>, organisation: OrganisationId, group: Option<NodeId>) -> Result<ReplyPlace, Error> {
    let Some(group) = group else { return Ok(ReplyPlace::Organisation) };
    let found = cx.store().node(group).await?;
    let own = found.is_some_and(|node| node.organisation == organisation && node.kind == NodeKind::TechnicianGroup);
    if own { Ok(ReplyPlace::Group(group)) } else { Err(Error::Missing("technician group in this organisation")) }
}

async fn keep(
    cx: &Cx<'_>,
    organisation: OrganisationId,
    place: ReplyPlace,
    id: Option<i64>,
    title: &str,
    text: &str,
) -> Result<i64, Error> {
    let title: String = title.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
    if title.is_empty() || utf16_len(&title) > REPLY_TITLE_LIMIT {
        return Err(Error::Input("a canned reply's title has 1 to 64 characters"));
    }
    let text = lines_of(text);
    if text.trim().is_empty() || utf16_len(&text) > REPLY_TEXT_LIMIT {
        return Err(Error::Input("a canned reply has 1 to 2000 characters"));
    }
    match cx.store().keep_reply(NewReply { organisation, id, place, title, text, most: MOST_REPLIES }).await? {
        ReplyKept::Kept(id) => Ok(id),
        ReplyKept::Full => Err(Error::Full("100 canned replies are the most: take some away first")),
        ReplyKept::Missing => Err(Error::Missing("canned reply")),
    }
}
