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
    /// Their e-mail address as given; unique over the installation, ignoring case. Empty while they were made but not yet described: they cannot act.
    pub email: String,
    /// Their name; empty as the address.
    pub name: String,
    /// Their administrator node: the vendor's AdminID.
    pub administrator: Option<NodeId>,
    /// Whether they are a master administrator.
    pub master: bool,
    /// Their technician seat: the vendor's TechID.
    pub technician: Option<NodeId>,
    /// Whether the technician seat may not be used though the person may act: who administers may go on while their seat rests.
    pub seat_disabled: bool,
    /// Whether a group above the technician seat is disabled: then the seat rests as if it were disabled itself.
    pub group_disabled: bool,
    /// Whether they may act.
    pub status: PersonStatus,
    /// What else is known about them.
    pub profile: Profile,
    /// When they were made.
    pub created_at: Timestamp,
}

/// What a person is described by beside name and address. Nothing in it decides what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// What customers see instead of the name; empty: the name.
    pub nick: String,
    /// What the organisation's single sign-on calls them, unique in the organisation ignoring case; empty: nothing.
    pub sso_id: String,
    /// Anything.
    pub description: String,
    /// Whether they have the add-on for mobile devices.
    pub mobile_addon: bool,
    /// Whether they have the add-on that the vendor calls RPAT.
    pub rpat_addon: bool,
}

impl Person {
    /// The name that customers see.
    #[must_use]
    pub fn shown(&self) -> &str {
        if self.profile.nick.is_empty() { &self.name } else { &self.profile.nick }
    }

    /// The technician seat, while it may be used.
    #[must_use]
    pub fn seat(&self) -> Option<NodeId> {
        self.technician.filter(|_| !self.seat_disabled && !self.group_disabled)
    }
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
