//! API tokens: what they open and whose they are. Their secrets are nowhere: stores keep keyed hashes.

use crate::{OrganisationId, PersonId, Timestamp};

/// What a method is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// Who calls. Open to whoever may call at all.
    Account,
    /// PINs, links, sessions and what was said in them.
    Sessions,
    /// Reports, and how a person has them made.
    Reports,
    /// Groups, people and channels.
    Organisation,
}

/// What a method needs of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Need {
    /// What it is about.
    pub area: Area,
    /// Whether it changes anything that others see.
    pub changes: bool,
}

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scope {
    /// [`Area::Sessions`].
    pub sessions: bool,
    /// [`Area::Reports`].
    pub reports: bool,
    /// [`Area::Organisation`].
    pub organisation: bool,
    /// Whether it opens only what changes nothing.
    pub read_only: bool,
}

/// A token as it may be shown: everything but its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Who acts when it is used.
    pub person: PersonId,
    /// What it is called, unique in its organisation ignoring case.
    pub name: String,
    /// What it opens.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it opens nothing; `None`: it does not time out.
    pub expires_at: Option<Timestamp>,
    /// About when it was last used.
    pub used_at: Option<Timestamp>,
}

impl Need {
    /// A method that changes nothing in this area.
    #[must_use]
    pub const fn reading(area: Area) -> Self {
        Self { area, changes: false }
    }

    /// A method that changes something in this area.
    #[must_use]
    pub const fn changing(area: Area) -> Self {
        Self { area, changes: true }
    }
}

impl Scope {
    /// Everything.
    pub const ALL: Self = Self { sessions: true, reports: true, organisation: true, read_only: false };

    /// Whether a method with this need is open.
    #[must_use]
    pub const fn opens(self, need: Need) -> bool {
        let area = match need.area {
            Area::Account => true,
            Area::Sessions => self.sessions,
            Area::Reports => self.reports,
            Area::Organisation => self.organisation,
        };
        area && !(self.read_only && need.changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREAS: [Area; 4] = [Area::Account, Area::Sessions, Area::Reports, Area::Organisation];

    #[test]
    fn a_scope_opens_its_areas_and_the_account() {
        let reports = Scope { sessions: false, organisation: false, ..Scope::ALL };
        let opened: Vec<Area> = AREAS.into_iter().filter(|area| reports.opens(Need::changing(*area))).collect();
        assert_eq!(opened, [Area::Account, Area::Reports]);
        assert!(AREAS.into_iter().all(|area| Scope::ALL.opens(Need::changing(area))));
    }

    #[test]
    fn what_only_reads_changes_nothing() {
        let reader = Scope { read_only: true, ..Scope::ALL };
        assert!(AREAS.into_iter().all(|area| reader.opens(Need::reading(area)) && !reader.opens(Need::changing(area))));
    }
}
