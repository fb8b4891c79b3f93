//! Organisations: made once, found by id, name or slug.

use async_trait::async_trait;
use towline_model::{Actor, Organisation, OrganisationId, Slug, Timestamp};

use crate::StoreError;

/// An organisation to be made. Its id and its root node are counted up by the store.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Display name, unique under [`crate::folded`].
    pub name: String,
    /// Name in URLs, unique.
    pub slug: Slug,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// Commands and queries on organisations.
#[async_trait]
pub trait Organisations {
    /// Makes an organisation.
    ///
    /// # Errors
    /// `Conflict(OrganisationName)` or `Conflict(Slug)` when taken.
    async fn create_organisation(&self, new: NewOrganisation) -> Result<Organisation, StoreError>;

    /// The organisation with this id.
    async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>, StoreError>;

    /// The organisation with this name, ignoring case.
    async fn organisation_by_name(&self, name: &str) -> Result<Option<Organisation>, StoreError>;

    /// The organisation with this slug.
    async fn organisation_by_slug(&self, slug: &str) -> Result<Option<Organisation>, StoreError>;

    /// The first `limit` organisations by id.
    async fn organisations(&self, limit: usize) -> Result<Vec<Organisation>, StoreError>;
}
