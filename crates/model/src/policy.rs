//! What a technician group or a channel lays down for what is below it: permissions, limits and time-outs. Who may change them is not here.

use crate::{NodeId, Span};

/// A set of permissions, by the vendor's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Permissions(u32);

/// The vendor's names, in the order in which they are listed; a permission's bit is its place.
const NAMES: [&str; 27] = [
    "RemoteControl",
    "RemoteView",
    "SendFile",
    "SendURL",
    "ViewSystemInformation",
    "RebootClientComputer",
    "ReceiveFile",
    "SessionRecording",
    "PrivateSessions",
    "OneTimePermission",
    "FileManagement",
    "ScriptRunning",
    "UnlimitedScripting",
    "SessionTransferNotAllowed",
    "EditCustomField",
    "WindowsCredentialsRequestNotAllowed",
    "ClipboardSynchronizationNotAllowed",
    "CallingCardDeployment",
    "ScreenSharingNotAllowed",
    "CollaborationNotAllowed",
    "DeviceConfiguration",
    "ChatSuppression",
    "ChatSuppressionConsoleSwitch",
    "TechEndSessionSurvey",
    "UnattendedAccess",
    "SessionHoldNotAllowed",
    "ConnectOnLan",
];

impl Permissions {
    /// The names that there are, in order.
    pub const NAMES: &'static [&'static str] = &NAMES;

    /// None of them.
    pub const NONE: Self = Self(0);

    /// What a group has whose fathers lay nothing down: everything that a desk works with, and nothing forbidden.
    pub const USUAL: Self = Self(0x12_5fff);

    /// Technicians may record sessions, where their group asks for that and the customer allows it.
    pub const SESSION_RECORDING: Self = Self(1 << 7);

    /// Technicians send no session to others.
    pub const TRANSFER_NOT_ALLOWED: Self = Self(1 << 13);

    /// Technicians change custom fields.
    pub const EDIT_FIELD: Self = Self(1 << 14);

    /// Technicians ask no colleagues into their sessions.
    pub const COLLABORATION_NOT_ALLOWED: Self = Self(1 << 19);

    /// Technicians are asked how a session went when they close it.
    pub const END_SURVEY: Self = Self(1 << 23);

    /// Technicians put no session on hold.
    pub const HOLD_NOT_ALLOWED: Self = Self(1 << 25);

    /// The set with these bits; bits without a name are left out.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits & ((1 << NAMES.len()) - 1))
    }

    /// Its bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The set with the permission of this name added, ignoring case; `None` when there is no such name.
    #[must_use]
    pub fn with(self, name: &str) -> Option<Self> {
        let place = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        Some(Self(self.0 | 1 << place))
    }

    /// Whether it has the permission of this name.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        Self::NONE.with(name).is_some_and(|one| self.0 & one.0 != 0)
    }

    /// The names in it, in order.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        NAMES.iter().enumerate().filter(|(place, _)| self.0 >> place & 1 == 1).map(|(_, name)| *name).collect()
    }

    /// What is in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in exactly one of the two.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    /// Whether the two share anything.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// This set, but for what is in `locked`, which is as in `outer`.
    #[must_use]
    pub const fn under(self, outer: Self, locked: Self) -> Self {
        Self(self.0 & !locked.0 | outer.0 & locked.0)
    }
}

/// What is laid down at a node. `None` everywhere: as above; at the top: as the installation has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// What technicians may do.
    pub permissions: Option<Permissions>,
    /// Which of the permissions only a master administrator changes, here and below.
    pub locked: Option<Permissions>,
    /// How many of the technicians below may have their consoles running at a time; zero: any number.
    pub standard_limit: Option<u32>,
    /// The same for those with the add-on for mobile devices.
    pub mobile_limit: Option<u32>,
    /// The same for those with the add-on that the vendor calls RPAT.
    pub rpat_limit: Option<u32>,
    /// How long a PIN may be typed.
    pub pin_life: Option<Span>,
    /// How long a session may be connecting; zero: for ever.
    pub connecting: Option<Span>,
    /// How long a session may wait; zero: for ever.
    pub waiting: Option<Span>,
    /// How long an active session may be idle; zero: for ever.
    pub active_idle: Option<Span>,
    /// PINs on offer at a time, per technician.
    pub max_offered: Option<u32>,
    /// Whether consoles ask customers whether their session may be recorded.
    pub recording: Option<bool>,
    /// How long recordings are kept.
    pub recording_kept: Option<Span>,
    /// With so many sessions at a time a technician counts as busy.
    pub max_active: Option<u32>,
}

/// A bound on how many consoles run at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling {
    /// So many.
    pub limit: u32,
    /// The technician seats whose consoles count.
    pub seats: Vec<NodeId>,
}

impl Policy {
    /// This policy where the one above is `outer`: what is not laid down here is as there, and what is locked there stands.
    #[must_use]
    pub fn under(self, outer: Self) -> Self {
        let locked_there = outer.locked.unwrap_or_default();
        let permissions = match (self.permissions, outer.permissions) {
            (Some(own), Some(above)) => Some(own.under(above, locked_there)),
            (own, above) => own.or(above),
        };
        let locked = match (self.locked, outer.locked) {
            (Some(own), Some(above)) => Some(own.union(above)),
            (own, above) => own.or(above),
        };
        Self {
            permissions,
            locked,
            standard_limit: self.standard_limit.or(outer.standard_limit),
            mobile_limit: self.mobile_limit.or(outer.mobile_limit),
            rpat_limit: self.rpat_limit.or(outer.rpat_limit),
            pin_life: self.pin_life.or(outer.pin_life),
            connecting: self.connecting.or(outer.connecting),
            waiting: self.waiting.or(outer.waiting),
            active_idle: self.active_idle.or(outer.active_idle),
            max_offered: self.max_offered.or(outer.max_offered),
            recording: self.recording.or(outer.recording),
            recording_kept: self.recording_kept.or(outer.recording_kept),
            max_active: self.max_active.or(outer.max_active),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> Permissions {
        names.iter().fold(Permissions::NONE, |set, name| set.with(name).unwrap())
    }

    #[test]
    fn names_are_found_ignoring_case_and_listed_in_order() {
        assert_eq!(set(&["sendurl", "RemoteControl"]).names(), ["RemoteControl", "SendURL"]);
        assert_eq!(Permissions::NONE.with("Telepathy"), None);
        assert!(set(&["ConnectOnLan"]).has("connectonlan"));
        for (one, name) in [
            (Permissions::HOLD_NOT_ALLOWED, "SessionHoldNotAllowed"),
            (Permissions::TRANSFER_NOT_ALLOWED, "SessionTransferNotAllowed"),
            (Permissions::EDIT_FIELD, "EditCustomField"),
            (Permissions::COLLABORATION_NOT_ALLOWED, "CollaborationNotAllowed"),
            (Permissions::END_SURVEY, "TechEndSessionSurvey"),
            (Permissions::SESSION_RECORDING, "SessionRecording"),
        ] {
            assert_eq!(one, set(&[name]));
        }
        assert_eq!(Permissions::from_bits(u32::MAX).names().len(), Permissions::NAMES.len());
    }

    #[test]
    fn the_usual_permissions_forbid_nothing_and_suppress_no_chat() {
        let usual = Permissions::USUAL.names();
        assert!(usual.iter().all(|name| !name.ends_with("NotAllowed") && !name.starts_with("ChatSuppression")), "{usual:?}");
        assert!(Permissions::USUAL.has("RemoteControl") && Permissions::USUAL.has("EditCustomField"));
    }

    #[test]
    fn what_is_not_laid_down_comes_from_above() {
        let above =
            Policy { pin_life: Some(Span::minutes(5)), max_offered: Some(3), permissions: Some(set(&["SendFile"])), ..Policy::default() };
        let own = Policy { max_offered: Some(9), ..Policy::default() };
        let found = own.under(above);
        assert_eq!((found.pin_life, found.max_offered, found.permissions), (Some(Span::minutes(5)), Some(9), Some(set(&["SendFile"]))));
    }

    #[test]
    fn what_is_locked_above_stands_below() {
        let above = Policy { permissions: Some(set(&["SendFile"])), locked: Some(set(&["SendFile", "RemoteView"])), ..Policy::default() };
        let own = Policy { permissions: Some(set(&["RemoteView", "RemoteControl"])), locked: Some(set(&["SendURL"])), ..Policy::default() };
        let found = own.under(above);
        assert_eq!(found.permissions, Some(set(&["SendFile", "RemoteControl"])));
        assert_eq!(found.locked, Some(set(&["SendFile", "RemoteView", "SendURL"])));
    }
}
