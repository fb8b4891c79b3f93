//! Canned replies by place.

use async_trait::async_trait;
use rusqlite::types::Type;
use rusqlite::{Error, Row, params};
use towline_model::{NodeId, OrganisationId, PersonId, Reply, ReplyPlace};
use towline_store::{NewReply, Replies, ReplyKept, StoreError};

use crate::desk::Desk;
use crate::{SqliteStore, readers};

#[async_trait]
impl Replies for SqliteStore {
    async fn keep_reply(&self, new: NewReply) -> Result<ReplyKept, StoreError> {
        self.writer.run(move |desk| keep(desk, &new)).await
    }

    async fn drop_reply(&self, organisation: OrganisationId, place: ReplyPlace, id: i64) -> Result<bool, StoreError> {
        let (node, person) = columns(place);
        let sql = "DELETE FROM reply WHERE id = ?1 AND organisation = ?2 AND node IS ?3 AND person IS ?4";
        self.writer.run(move |desk| Ok(desk.write(sql, params![id, organisation.0, node, person])? == 1)).await
    }

    async fn replies(&self, organisation: OrganisationId, places: Vec<ReplyPlace>) -> Result<Vec<Reply>, StoreError> {
        let sql = "SELECT id, node, person, title, text FROM reply WHERE organisation = ?1 AND node IS ?2 AND person IS ?3 ORDER BY lower(title), id";
        self.readers
            .run(move |connection| {
                let mut found = Vec::new();
                for place in places {
                    let (node, person) = columns(place);
                    found.extend(readers::all(connection, sql, params![organisation.0, node, person], reply)?);
                }
                Ok(found)
            })
            .await
    }
}

fn keep(desk: &mut Desk, new: &NewReply) -> Result<ReplyKept, StoreError> {
    let (node, person) = columns(new.place);
    if let Some(id) = new.id {
        let sql = "UPDATE reply SET title = ?5, text = ?6 WHERE id = ?1 AND organisation = ?2 AND node IS ?3 AND person IS ?4";
        let changed = desk.write(sql, params![id, new.organisation.0, node, person, new.title, new.text])?;
        return Ok(if changed == 1 { ReplyKept::Kept(id) } else { ReplyKept::Missing });
    }
    let sql = "SELECT count(*) FROM reply WHERE organisation = ?1 AND node IS ?2 AND person IS ?3";
    let held: i64 = desk.one(sql, params![new.organisation.0, node, person], |row| row.get(0))?.unwrap_or(0);
    if usize::try_from(held).map_or(true, |held| held >= new.most) {
        return Ok(ReplyKept::Full);
    }
    let sql = "INSERT INTO reply (organisation, node, person, title, text) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id";
    let id = desk.put(sql, params![new.organisation.0, node, person, new.title, new.text])?;
    Ok(ReplyKept::Kept(id))
}

const fn columns(place: ReplyPlace) -> (Option<i64>, Option<i64>) {
    match place {
        ReplyPlace::Organisation => (None, None),
        ReplyPlace::Group(NodeId(node)) => (Some(node), None),
        ReplyPlace::Person(PersonId(person)) => (None, Some(person)),
    }
}

fn reply(row: &Row<'_>) -> Result<Reply, Error> {
    let place = match (row.get(1)?, row.get(2)?) {
        (None, None) => ReplyPlace::Organisation,
        (Some(node), None) => ReplyPlace::Group(NodeId(node)),
        (None, Some(person)) => ReplyPlace::Person(PersonId(person)),
        (Some::<i64>(_), Some::<i64>(_)) => {
            return Err(Error::FromSqlConversionFailure(1, Type::Integer, "a canned reply of two owners".into()));
        }
    };
    Ok(Reply { id: row.get(0)?, place, title: row.get(3)?, text: row.get(4)? })
}
