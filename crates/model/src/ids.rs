//! Identifiers as types of their own, so that a node is never taken for a session. Allocation is not here: a store counts them up.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// One customer of the installation; the vendor's *account*.
    OrganisationId
);
id!(
    /// One human being with an e-mail address. A person may hold an administrator node and a technician node.
    PersonId
);
id!(
    /// Anything in an organisation's tree: the vendor's NodeID, TechID, AdminID and AccountID. Fits a 32-bit integer.
    NodeId
);
id!(
    /// One support session from the issue of its PIN to its end. Fits a 32-bit integer.
    SessionId
);
id!(
    /// One recording of a session.
    RecordingId
);
