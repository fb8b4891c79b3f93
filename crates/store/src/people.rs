//! People: made, found by what they show, enabled, disabled, deleted; their password hashes and authcodes.

use async_trait::async_trait;
use towline_model::{Actor, NodeId, OrganisationId, Person, PersonId, PersonStatus, Session, Timestamp};

use crate::{Digest, StoreError};

/// A person to be made. Ids and node ids are counted up by the store; the administrator's node comes before the technician's.
#[derive(Clone)]
pub struct NewPerson {
    /// Where.
    pub organisation: OrganisationId,
    /// E-mail address, unique under [`crate::folded`] among all who are not deleted.
    pub email: String,
    /// Display name.
    pub name: String,
    /// The password's hash in PHC form.
    pub password: String,
    /// Whether to give an administrator node.
    pub administrator: bool,
    /// Whether that administrator is a master administrator.
    pub master: bool,
    /// Whether to give a technician seat.
    pub technician: bool,
    /// The keyed hash of an authcode to start with.
    pub authcode: Option<Digest>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// A person with the hash that their password is checked against.
#[derive(Clone)]
pub struct Credential {
    /// Who.
    pub person: Person,
    /// The password's hash in PHC form.
    pub password: String,
}

/// A change of whether somebody may act.
#[derive(Debug, Clone, Copy)]
pub struct StatusChange {
    /// Who.
    pub person: PersonId,
    /// What they become. A deleted person stays deleted.
    pub status: PersonStatus,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// What a change of status did.
#[derive(Debug, Clone)]
pub struct StatusChanged {
    /// The person as they are now.
    pub person: Person,
    /// The sessions in their queue that ended with them (`TechnicianGone`).
    pub ended: Vec<Session>,
}

/// Commands and queries on people.
#[async_trait]
pub trait People {
    /// Makes all of these people, or none.
    ///
    /// # Errors
    /// `Conflict(Email)` when an address is taken (also within the list), `Conflict(Missing)` when an organisation is not there.
    async fn create_people(&self, new: Vec<NewPerson>) -> Result<Vec<Person>, StoreError>;

    /// Enables, disables or deletes somebody. Unless they become enabled, their logins end and their open sessions end as `TechnicianGone`, all in the
    /// same transaction. A deleted person's address becomes free; their authcode's hash stays. `None` when there is no such person or they are deleted.
    async fn change_status(&self, change: StatusChange) -> Result<Option<StatusChanged>, StoreError>;

    /// Replaces somebody's authcode by one with this hash; the old one finds nobody any more. False when there is no such person or they are deleted.
    async fn set_authcode(&self, person: PersonId, hash: Digest, at: Timestamp) -> Result<bool, StoreError>;

    /// The person with this id, whatever their status.
    async fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError>;

    /// The person with this e-mail address who is not deleted.
    async fn credential(&self, email: &str) -> Result<Option<Credential>, StoreError>;

    /// The holder of the authcode with this hash, whatever their status. Read on every call: keep it cheap.
    async fn person_by_authcode(&self, hash: &Digest) -> Result<Option<Person>, StoreError>;

    /// Whose administrator node or technician seat this is, whatever their status.
    async fn person_by_node(&self, node: NodeId) -> Result<Option<Person>, StoreError>;

    /// The first `limit` people of an organisation with ids above `after`, by id, whatever their status.
    async fn people(&self, organisation: OrganisationId, after: PersonId, limit: usize) -> Result<Vec<Person>, StoreError>;
}
