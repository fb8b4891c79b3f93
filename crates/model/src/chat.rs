//! One line of a session's chat. Delivery is not here.

use crate::Timestamp;

/// Who said a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChatFrom {
    /// The customer.
    Customer,
    /// A technician.
    Technician,
    /// The session itself: a line about what happened.
    System(SystemLine),
}

/// What a system line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SystemLine {
    /// A customer took the seat.
    CustomerConnected,
    /// A technician picked the session up.
    PickedUp,
    /// The session was put on hold.
    Held,
    /// The session was taken from hold.
    Resumed,
    /// The session was sent to somebody else; the name is theirs, or the channel's.
    Transferred,
    /// A transfer was taken back; the name is whose session it is again.
    TransferCancelled,
    /// The customer came back after a loss of connection.
    CustomerBack,
    /// The customer ended the session.
    EndedByCustomer,
    /// The technician ended the session.
    EndedByTechnician,
    /// The session ran out of time.
    TimedOut,
    /// A colleague of the technician joined; the name is theirs, as in all that follow.
    HelperJoined,
    /// A colleague left.
    HelperLeft,
    /// An administrator reads along from now on.
    MonitorJoined,
    /// An administrator reads along no more.
    MonitorLeft,
    /// A colleague leads the session from now on.
    LeadPassed,
}

/// A line as it was kept. Its number counts up from 1 within its session, without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatLine {
    /// Its number within the session.
    pub seq: i64,
    /// Who said it.
    pub from: ChatFrom,
    /// The speaker's display name at that moment; empty for system lines.
    pub name: String,
    /// The text, at most 4,000 UTF-16 units.
    pub text: String,
    /// When the server kept it.
    pub at: Timestamp,
    /// The sender's own id for the line, by which a repeated sending is recognised; empty for system lines.
    pub client_id: String,
}

impl SystemLine {
    const ALL: [Self; 15] = [
        Self::CustomerConnected,
        Self::PickedUp,
        Self::Held,
        Self::Resumed,
        Self::Transferred,
        Self::TransferCancelled,
        Self::CustomerBack,
        Self::EndedByCustomer,
        Self::EndedByTechnician,
        Self::TimedOut,
        Self::HelperJoined,
        Self::HelperLeft,
        Self::MonitorJoined,
        Self::MonitorLeft,
        Self::LeadPassed,
    ];

    /// The stable name that stores and browsers know the line by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CustomerConnected => "customer_connected",
            Self::PickedUp => "picked_up",
            Self::Held => "held",
            Self::Resumed => "resumed",
            Self::Transferred => "transferred",
            Self::TransferCancelled => "transfer_cancelled",
            Self::CustomerBack => "customer_back",
            Self::EndedByCustomer => "ended_by_customer",
            Self::EndedByTechnician => "ended_by_technician",
            Self::TimedOut => "timed_out",
            Self::HelperJoined => "helper_joined",
            Self::HelperLeft => "helper_left",
            Self::MonitorJoined => "monitor_joined",
            Self::MonitorLeft => "monitor_left",
            Self::LeadPassed => "lead_passed",
        }
    }

    /// The line that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|line| line.code() == code)
    }
}
