//! People, their seats and their logins. Checking passwords is not here.

use crate::{NodeId, OrganisationId, PersonId, Timestamp};

/// Whether a person may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonStatus {
    /// May log in.
    Enabled,
    /// May not, until enabled again.
    Disabled,
    /// Gone for good; kept so that history and the answers to old authcodes stay true.
    Deleted,
}

/// A human being with an e-mail address. Holds no secret: password hashes stay with the store's own commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number.
    pub id: PersonId,
    /// Their organisation.
    pub organisation: OrganisationId,
    /// Their e-mail address as given; unique over the installation, ignoring case.
    pub email: String,
    /// Their display name, which customers see.
    pub name: String,
    /// Their administrator node: the vendor's AdminID.
    pub administrator: Option<NodeId>,
    /// Whether they are a master administrator.
    pub master: bool,
    /// Their technician seat: the vendor's TechID.
    pub technician: Option<NodeId>,
    /// Whether they may act.
    pub status: PersonStatus,
    /// When they were made.
    pub created_at: Timestamp,
}

/// What a login opens. A login of one audience opens nothing of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The vendor's API: cookie `ASP.NET_SessionId`, ends 20 minutes after its last use.
    Api,
    /// The technician console: cookie `__Host-console`.
    Console,
}

/// A live login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Who logged in.
    pub person: Person,
    /// What it opens.
    pub audience: Audience,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
}
