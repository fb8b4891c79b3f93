//! People: made, found by what they show, enabled, disabled, deleted; their password hashes and authcodes.

use std::sync::Arc;

use async_trait::async_trait;
use towline_model::{Actor, Denied, NodeId, OrganisationId, Person, PersonId, PersonStatus, Profile, Session, Timestamp};

use crate::{Digest, StoreError};

/// A person to be made. Ids and node ids are counted up by the store; the administrator's node comes before the technician's.
#[derive(Clone)]
pub struct NewPerson {
    /// Where.
    pub organisation: OrganisationId,
    /// E-mail address, unique under [`crate::folded`] among all who are not deleted. Many may have an empty one.
    pub email: String,
    /// Display name.
    pub name: String,
    /// The password's hash in PHC form; empty: no password fits.
    pub password: String,
    /// What else is known about them.
    pub profile: Profile,
    /// Enabled or disabled.
    pub status: PersonStatus,
    /// Whether to give an administrator node.
    pub administrator: bool,
    /// Whether that administrator is a master administrator.
    pub master: bool,
    /// Whether to give a technician seat.
    pub technician: bool,
    /// The category or group that their one node hangs on. `None`: a master administrator's hangs on its category; an administrator's too, and they
    /// administer all technicians; a technician's hangs on the first group, which is made when there is none.
    pub parent: Option<NodeId>,
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
    /// The password's hash in PHC form; `None`: no password fits.
    pub password: Option<String>,
    /// The endpoints that their organisation denies.
    pub denied: Denied,
}

/// How far a change of status reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The person with all that they have. Enabling them enables their seat too.
    Person,
    /// Their technician seat alone: the console and the queue, not the API's login.
    Seat,
}

/// A change of whether somebody may act.
#[derive(Debug, Clone, Copy)]
pub struct StatusChange {
    /// Who.
    pub person: PersonId,
    /// What they become. A deleted person stays deleted; a seat is enabled or disabled, not deleted.
    pub status: PersonStatus,
    /// How far it reaches.
    pub reach: Reach,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// What somebody becomes: all of it, together with whether they may act.
#[derive(Clone)]
pub struct PersonUpdate {
    /// Who.
    pub person: PersonId,
    /// Their e-mail address, unique as in [`NewPerson`].
    pub email: String,
    /// Display name.
    pub name: String,
    /// The hash of a new password in PHC form; `None` leaves the present one. A new one ends their logins.
    pub password: Option<String>,
    /// The login that a new password does not end: the one by which it was set.
    pub kept_login: Option<Digest>,
    /// What else is known about them.
    pub profile: Profile,
    /// What they become, and how far that reaches.
    pub status: (PersonStatus, Reach),
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// What a change of somebody did.
#[derive(Debug, Clone)]
pub struct StatusChanged {
    /// The person as they are now.
    pub person: Person,
    /// The sessions in their queue that ended with them (`TechnicianGone`).
    pub ended: Vec<Session>,
    /// The sessions that were on their way to them, back in the queue that they came from. What they had sent on its way stays where it is.
    pub handed_back: Vec<Session>,
}

/// Commands and queries on people.
#[async_trait]
pub trait People {
    /// Makes all of these people, or none.
    ///
    /// # Errors
    /// `Conflict(Email)` when an address is taken (also within the list), `Conflict(SsoId)` when a single sign-on id is taken in its organisation,
    /// `Conflict(Parent)` when a parent holds no such node, `Conflict(Missing)` when an organisation is not there.
    async fn create_people(&self, new: Vec<NewPerson>) -> Result<Vec<Person>, StoreError>;

    /// Enables, disables or deletes somebody. Unless they become enabled, their logins end and their open sessions end as `TechnicianGone`, all in the
    /// same transaction. A deleted person's address becomes free; their authcode's hash stays. `None` when there is no such person or they are deleted.
    ///
    /// Where only their seat is disabled, only console logins end, and the sessions in the queue of that seat; nothing can be issued to it any more.
    async fn change_status(&self, change: StatusChange) -> Result<Option<StatusChanged>, StoreError>;

    /// Changes what somebody is known by, and whether they may act as `change_status` has it, in one transaction. `None` when there is no such person or
    /// they are deleted.
    ///
    /// # Errors
    /// `Conflict(Email)`, `Conflict(SsoId)` when another person has the address or the id; then nothing has changed.
    async fn update_person(&self, update: PersonUpdate) -> Result<Option<StatusChanged>, StoreError>;

    /// Replaces somebody's authcode by one with this hash; the old one finds nobody any more. False when there is no such person or they are deleted.
    async fn set_authcode(&self, person: PersonId, hash: Digest, at: Timestamp) -> Result<bool, StoreError>;

    /// The person with this id, whatever their status.
    async fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError>;

    /// The person with this e-mail address who is not deleted. Nobody has an empty address.
    async fn credential(&self, email: &str) -> Result<Option<Credential>, StoreError>;

    /// The person of an organisation with this single sign-on id, found under [`crate::folded`], who is not deleted. Nobody has an empty id.
    async fn person_by_sso_id(&self, organisation: OrganisationId, sso_id: &str) -> Result<Option<Person>, StoreError>;

    /// Who holds the organisation's account: of its master administrators who are not deleted, the one who was made first.
    async fn account_holder(&self, organisation: OrganisationId) -> Result<Option<PersonId>, StoreError>;

    /// The holder of the authcode with this hash, whatever their status. Read on every call, so what is kept in memory is shared and not copied.
    async fn person_by_authcode(&self, hash: &Digest) -> Result<Option<Arc<Person>>, StoreError>;

    /// Whose administrator node or technician seat this is, or was before it went, whatever their status.
    async fn person_by_node(&self, node: NodeId) -> Result<Option<Person>, StoreError>;

    /// The first `limit` people of an organisation with ids above `after`, by id, whatever their status.
    async fn people(&self, organisation: OrganisationId, after: PersonId, limit: usize) -> Result<Vec<Person>, StoreError>;
}
