//! Organisations: made once, found by id, name or slug.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{Organisation, OrganisationId};
use towline_store::{Constraint, NewOrganisation, Organisations, StoreError, folded};

use crate::desk::Desk;
use crate::{SqliteStore, readers, rows, tree};

#[async_trait]
impl Organisations for SqliteStore {
    async fn create_organisation(&self, new: NewOrganisation) -> Result<Organisation, StoreError> {
        self.writer.run(move |desk| create(desk, &new)).await
    }

    async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
        if let Some(organisation) = self.cache.organisation(id) {
            return Ok(Some(organisation));
        }
        let sql = "SELECT id, root, name, slug, created_at FROM organisation WHERE id = ?1";
        let found = self.readers.run(move |connection| readers::one(connection, sql, [id.0], rows::organisation)).await?;
        if let Some(organisation) = &found {
            self.cache.keep_organisation(organisation);
        }
        Ok(found)
    }

    async fn organisation_by_name(&self, name: &str) -> Result<Option<Organisation>, StoreError> {
        let name = folded(name);
        let sql = "SELECT id, root, name, slug, created_at FROM organisation WHERE folded = ?1";
        self.readers.run(move |connection| readers::one(connection, sql, [name], rows::organisation)).await
    }

    async fn organisation_by_slug(&self, slug: &str) -> Result<Option<Organisation>, StoreError> {
        let slug = slug.to_owned();
        let sql = "SELECT id, root, name, slug, created_at FROM organisation WHERE slug = ?1";
        self.readers.run(move |connection| readers::one(connection, sql, [slug], rows::organisation)).await
    }

    async fn organisations(&self, limit: usize) -> Result<Vec<Organisation>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT id, root, name, slug, created_at FROM organisation ORDER BY id LIMIT ?1";
        self.readers.run(move |connection| readers::all(connection, sql, [limit], rows::organisation)).await
    }
}

fn create(desk: &mut Desk, new: &NewOrganisation) -> Result<Organisation, StoreError> {
    let key = folded(&new.name);
    if desk.one("SELECT 1 FROM organisation WHERE folded = ?1", [&key], |_| Ok(()))?.is_some() {
        return Err(StoreError::Conflict(Constraint::OrganisationName));
    }
    if desk.one("SELECT 1 FROM organisation WHERE slug = ?1", [new.slug.as_str()], |_| Ok(()))?.is_some() {
        return Err(StoreError::Conflict(Constraint::Slug));
    }
    let (id, root) = (desk.next_organisation(), desk.next_node());
    desk.write(
        "INSERT INTO organisation (id, root, name, folded, slug, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id.0, root.0, new.name, key, new.slug.as_str(), new.at.0],
    )?;
    desk.audit(new.at, new.actor, "organisation created", id, None)?;
    let organisation = Organisation { id, root, name: new.name.clone(), slug: new.slug.clone(), created_at: new.at };
    tree::found(desk, &organisation)?;
    Ok(organisation)
}
