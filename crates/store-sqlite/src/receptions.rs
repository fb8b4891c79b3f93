//! Receptions: one row of labels and one for each origin that is told.

use async_trait::async_trait;
use rusqlite::params;
use rusqlite::types::Type;
use towline_model::{OrganisationId, Origin, Reception};
use towline_store::{Constraint, ReceptionChange, Receptions, StoreError};

use crate::desk::Desk;
use crate::{SqliteStore, readers};

#[async_trait]
impl Receptions for SqliteStore {
    async fn set_reception(&self, change: ReceptionChange) -> Result<(), StoreError> {
        self.writer.run(move |desk| replace(desk, &change)).await
    }

    async fn reception(&self, organisation: OrganisationId) -> Result<Reception, StoreError> {
        let read = move |connection: &rusqlite::Connection| {
            let snapshot = connection.unchecked_transaction()?;
            let sql = "SELECT label0, label1, label2, label3, label4, label5 FROM reception WHERE organisation = ?1";
            let labels = readers::one(&snapshot, sql, [organisation.0], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?])
            })?;
            let sql = "SELECT origin FROM told_origin WHERE organisation = ?1 ORDER BY origin";
            let origins = readers::all(&snapshot, sql, [organisation.0], |row| {
                let unknown = || rusqlite::Error::FromSqlConversionFailure(0, Type::Text, "an origin that is none".into());
                Origin::parse(&row.get::<_, String>(0)?).ok_or_else(unknown)
            })?;
            Ok(Reception { labels: labels.unwrap_or_default(), origins })
        };
        self.readers.run(read).await
    }
}

fn replace(desk: &mut Desk, change: &ReceptionChange) -> Result<(), StoreError> {
    let ReceptionChange { organisation, reception, at, actor } = change;
    if !desk.has_organisation(*organisation)? {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let [label0, label1, label2, label3, label4, label5] = &reception.labels;
    desk.write(
        "INSERT OR REPLACE INTO reception (organisation, label0, label1, label2, label3, label4, label5) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![organisation.0, label0, label1, label2, label3, label4, label5],
    )?;
    desk.write("DELETE FROM told_origin WHERE organisation = ?1", [organisation.0])?;
    for origin in &reception.origins {
        desk.write("INSERT OR IGNORE INTO told_origin (organisation, origin) VALUES (?1, ?2)", params![organisation.0, origin.as_str()])?;
    }
    desk.audit(*at, *actor, "reception set", *organisation, None)
}
