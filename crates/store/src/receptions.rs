//! How organisations receive their customers on the web: labels of forms, and the origins that are told why a PIN was refused.

use async_trait::async_trait;
use towline_model::{Actor, OrganisationId, Reception, Timestamp};

use crate::StoreError;

/// A new way to receive customers, in place of the one before.
#[derive(Debug, Clone)]
pub struct ReceptionChange {
    /// Whose.
    pub organisation: OrganisationId,
    /// What it becomes.
    pub reception: Reception,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// Commands and queries on receptions.
#[async_trait]
pub trait Receptions {
    /// Replaces all of an organisation's reception.
    ///
    /// # Errors
    /// `Conflict(Missing)` when there is no such organisation.
    async fn set_reception(&self, change: ReceptionChange) -> Result<(), StoreError>;

    /// How an organisation receives its customers; nothing is set while nobody has set anything.
    async fn reception(&self, organisation: OrganisationId) -> Result<Reception, StoreError>;
}
