//! The ways in that an organisation opens or closes: its password for single sign-on, the endpoints that it denies, and the tickets of single sign-on.

use async_trait::async_trait;
use towline_model::{Actor, Denied, Endpoint, NodeId, OrganisationId, Person, PersonId, Timestamp};

use crate::{Digest, StoreError};

/// What an organisation has set, without its secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Access {
    /// The endpoints that it denies.
    pub denied: Denied,
    /// Whether it has a password for single sign-on.
    pub single_sign_on: bool,
}

/// What somebody's single sign-on is judged by, read at one moment.
#[derive(Clone)]
pub struct SsoCredential {
    /// Their organisation.
    pub organisation: OrganisationId,
    /// The hash of its password in PHC form; `None`: no password fits.
    pub password: Option<String>,
    /// The endpoints that it denies.
    pub denied: Denied,
    /// Who has the id, found under [`crate::folded`], unless they are deleted. Nobody has an empty one.
    pub person: Option<Person>,
}

/// A change of an organisation's password for single sign-on.
#[derive(Clone)]
pub struct SsoPassword {
    /// Whose.
    pub organisation: OrganisationId,
    /// The new one's hash in PHC form; `None` clears it.
    pub password: Option<String>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// A change of what an organisation denies.
#[derive(Debug, Clone, Copy)]
pub struct Denial {
    /// Whose.
    pub organisation: OrganisationId,
    /// What.
    pub endpoint: Endpoint,
    /// Whether it is denied from now on.
    pub denied: bool,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// Commands and queries on ways in.
#[async_trait]
pub trait Entrances {
    /// What an organisation has set. `None` when it is not there.
    async fn access(&self, organisation: OrganisationId) -> Result<Option<Access>, StoreError>;

    /// The organisation with this root node, and who has this id in it. `None` when there is no such organisation.
    async fn sso_credential(&self, root: NodeId, sso_id: &str) -> Result<Option<SsoCredential>, StoreError>;

    /// Sets or clears an organisation's password for single sign-on; the tickets of its people end. False when the organisation is not there.
    async fn set_sso_password(&self, change: SsoPassword) -> Result<bool, StoreError>;

    /// Denies an endpoint, or allows it again. False when the organisation is not there.
    async fn deny(&self, denial: Denial) -> Result<bool, StoreError>;

    /// Keeps a ticket for one console login of this person, good until `expires_at`. It ends with the person's right to act.
    ///
    /// # Errors
    /// `Conflict(Missing)` when there is no such person or they are not enabled.
    async fn create_ticket(&self, hash: Digest, person: PersonId, expires_at: Timestamp) -> Result<(), StoreError>;

    /// Whose ticket this is, while it is good. It stays good.
    async fn ticket_holder(&self, hash: &Digest, now: Timestamp) -> Result<Option<Person>, StoreError>;

    /// Takes a ticket: whose it was, if it was good until now. It is good for nobody afterwards.
    async fn take_ticket(&self, hash: &Digest, now: Timestamp) -> Result<Option<Person>, StoreError>;
}
