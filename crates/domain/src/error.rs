//! Why a use case refused. One enum for all of them, mapped to the outside in one place per door. The words are reasons for the integrator; they echo
//! no input and hold no secret.

use towline_model::Timestamp;
use towline_store::StoreError;

/// A refusal or a failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither a live login nor an authcode came with the call.
    #[error("no live login: call login first and send its cookie back, or send an authcode")]
    NotLoggedIn,
    /// The authcode belongs to nobody.
    #[error("the authcode belongs to nobody: request a new one with requestAuthCode")]
    WrongAuthcode,
    /// The API token does not open this method.
    #[error("the scope of this API token does not open this method: use a token with another scope")]
    OutOfScope,
    /// The authcode's holder is deleted.
    #[error("the holder of this authcode has been deleted")]
    PersonDeleted,
    /// The authcode's holder is disabled.
    #[error("the holder of this authcode has been disabled")]
    PersonDisabled,
    /// E-mail address or password is wrong (or the person may not log in, or their organisation denies the endpoint; which of these is not said).
    #[error("e-mail address or password is wrong, or the organisation denies this endpoint")]
    WrongPassword,
    /// Single sign-on with a company that is no account id.
    #[error("company is the account id of getAccount: digits only")]
    CompanyForm,
    /// Single sign-on with a company that is not there.
    #[error("no organisation has this account id: send the AccountID of getAccount")]
    UnknownCompany,
    /// Single sign-on with an id that nobody has who may be let in.
    #[error("nobody who may sign in here has this SSO id: the person must be enabled, and for the console have a technician seat")]
    UnknownSsoId,
    /// Single sign-on with a wrong password (or for nobody, or through a denied endpoint; which of these is not said).
    #[error("SSO id, company or single sign-on password is wrong, or the organisation denies this endpoint")]
    WrongSso,
    /// A ticket of single sign-on that is not good, or not any more.
    #[error("this ticket has been used or is too old: ask for a new one")]
    WrongTicket,
    /// Too many logins.
    #[error("too many logins: at most 10 in 3 minutes for one account and source")]
    LoginLimit {
        /// When the next may succeed.
        retry_at: Timestamp,
    },
    /// Too many password checks are waiting.
    #[error("too many passwords are being checked or made: try again in a moment")]
    Busy,
    /// The caller holds no technician seat (or may not act for that node).
    #[error("the caller is no technician: give the person a technician seat or log in as somebody who has one")]
    NotTechnician,
    /// The caller administers nothing.
    #[error("the caller is no administrator: log in as somebody who holds an administrator node whose groups are enabled")]
    NotAdministrator,
    /// Something that the technician's group does not allow; the text says what.
    #[error("{0}")]
    NotPermitted(&'static str),
    /// Something that only master administrators do.
    #[error("this is for master administrators only")]
    NotMaster,
    /// The node is that of somebody whom the caller may see and not change.
    #[error("the node is an administrator's: only a master administrator changes it")]
    Outranked,
    /// The node is no technician whom the caller may ask for.
    #[error(
        "NodeId is no enabled technician of this organisation whom the caller may ask for: send the TechID of getAccount, or 0 for the caller"
    )]
    NotTheirTechnician,
    /// The call came faster than once per second.
    #[error("at most one PIN or link per second and caller: wait a second and ask again")]
    TooSoon {
        /// When the next may succeed.
        retry_at: Timestamp,
    },
    /// The technician's console is not connected.
    #[error("the technician's console is not running: open it, or send notechconsole=1")]
    NoConsole,
    /// A colleague whose console is not running, or who is away or busy where they would have to be ready.
    #[error("the colleague is not ready: their console is not running, or they are away or busy")]
    NotReady,
    /// There is no room for one more; the text says of what.
    #[error("{0}")]
    Full(&'static str),
    /// The technician has too many unused PINs.
    #[error("the technician has as many unused PINs as allowed: wait until some are used or expire")]
    TooManyOffered,
    /// No PIN is free.
    #[error("the organisation has no free PIN: wait until some expire")]
    OutOfPins,
    /// The idempotency key was used for something else, or what it made is used up.
    #[error("the Idempotency-Key was used for another request, or its PIN is no longer on offer: use a new key")]
    KeySpent,
    /// The PIN is no six digits.
    #[error("pincode must be exactly six digits")]
    PinForm,
    /// Nothing can be made under the node that was named.
    #[error("parent is no node under which the caller may make this: send a category or a group of getHierarchy that holds such nodes")]
    UnknownParent,
    /// The node to move to is none that the caller administers.
    #[error("targetNode is no node that the caller administers")]
    UnknownTarget,
    /// A node does not belong where it was to go.
    #[error("the target does not hold a node of this kind, or would hang on itself or too deep")]
    InvalidMove,
    /// A node is not deleted; the text says why.
    #[error("{0}")]
    InvalidDelete(&'static str),
    /// The channel is none that the caller administers.
    #[error("entry is no channel that the caller administers")]
    UnknownEntry,
    /// The channel is assigned to the node already.
    #[error("the channel is assigned to this node already")]
    AlreadyAssigned,
    /// The channel is not assigned to the node itself.
    #[error("the channel is not assigned to this node: it may be so to a group above it")]
    NotAssigned,
    /// A group's or channel's name is unusable.
    #[error("a name has 1 to 128 characters and no control characters")]
    GroupName,
    /// Somebody who is no master administrator would change a locked permission.
    #[error("a locked permission, and what is locked, is changed by master administrators only")]
    LockedPermission,
    /// A node that is not in the caller's organisation.
    #[error("the node is not in the caller's organisation, or noderef does not fit it")]
    UnknownNode,
    /// Another report of the caller runs, or as many reports as there is room for.
    #[error("another report of this person is still running, or too many reports are: read it to its end, or wait and ask again")]
    ReportsRunning,
    /// The same report was asked for faster than the installation allows.
    #[error("this report was asked for a moment ago: wait as long as this installation wants between two")]
    ReportTooSoon {
        /// When the next may be had.
        retry_at: Timestamp,
    },
    /// A summary of an area that lists texts.
    #[error("this report area has no summary: set report type LISTALL, or another area")]
    NoSummary,
    /// A date, a time or another value of a fixed form is not in it; the text says what to send.
    #[error("{0}")]
    Format(&'static str),
    /// The end of a span is before its beginning.
    #[error("the end is before the beginning: send the earlier date first")]
    DateRange,
    /// A person, organisation or session that is not there.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// A session in a state that does not allow this.
    #[error("the session has moved on: look at its present state")]
    MovedOn,
    /// A session that the caller does not administer, or that was never there.
    #[error("session is none that the caller administers: send a session number of getSession")]
    UnknownSession,
    /// A session cannot be brought to where the caller wants it; the text says why.
    #[error("{0}")]
    ActionFailed(&'static str),
    /// A session of somebody else.
    #[error("the session is not in this technician's queue")]
    NotYours,
    /// Too many invitations were sent, by this person or to this recipient.
    #[error("too many messages were sent: wait a while")]
    TooManyMessages {
        /// When the next may go.
        retry_at: Timestamp,
    },
    /// A message did not leave.
    #[error(transparent)]
    NotSent(#[from] crate::senders::NotSent),
    /// Nobody whom the caller sees has the e-mail address.
    #[error("nobody whom the caller sees has this e-mail address")]
    UnknownEmail,
    /// A node and an e-mail address, where one of them is due.
    #[error("send node or email, not both; a node 0 counts as not sent")]
    NodeAndEmail,
    /// The e-mail address is none.
    #[error("the e-mail address is none: it needs a name, an @ and a host, 254 bytes at most")]
    Email,
    /// The single sign-on id is taken.
    #[error("another person of the organisation has this single sign-on id")]
    SsoIdTaken,
    /// Somebody cannot become what they were to become; the text says why.
    #[error("{0}")]
    Status(&'static str),
    /// A password that is not taken.
    #[error(transparent)]
    Password(#[from] crate::passwords::Unfit),
    /// The caller's own current password is missing or wrong.
    #[error("a master administrator who changes their own account sends their current password along, and this is not it")]
    CurrentPassword,
    /// Two records of a list bear one id.
    #[error("uniqueid is there twice: give each person of the list one of their own")]
    UniqueId,
    /// One of a list is not as it has to be; nothing of the list was done.
    #[error("record {number}: {error}")]
    InList {
        /// Which, counted from 1.
        number: usize,
        /// What is wrong with it.
        error: Box<Self>,
    },
    /// The e-mail address is taken.
    #[error("another person has this e-mail address")]
    EmailTaken,
    /// The organisation's name is taken.
    #[error("another organisation has this name")]
    NameTaken,
    /// The token's name is taken.
    #[error("another token of the organisation has this name")]
    TokenNameTaken,
    /// The organisation has as many tokens as it may.
    #[error("the organisation has as many tokens as it may: revoke one that is not used")]
    TooManyTokens,
    /// Something given is unusable; the text says what to do.
    #[error("{0}")]
    Input(&'static str),
    /// Randomness could not be had; nothing was issued.
    #[error("internal error")]
    Entropy,
    /// The store failed.
    #[error("internal error")]
    Store(#[from] StoreError),
    /// Something that cannot be was met; the words go to the log only.
    #[error("internal error")]
    Internal(&'static str),
}

impl Error {
    /// Whether the cause belongs in the log: the caller is not to blame.
    #[must_use]
    pub const fn is_internal(&self) -> bool {
        matches!(self, Self::Entropy | Self::Store(_) | Self::Internal(_))
    }

    /// The same, of one record of a list; failures inside are nobody's record.
    #[must_use]
    pub(crate) fn in_list(self, number: usize) -> Self {
        if self.is_internal() { self } else { Self::InList { number, error: Box::new(self) } }
    }

    /// The private cause, for the log.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Store(error) => error.to_string(),
            Self::Internal(what) => (*what).to_owned(),
            Self::Entropy => "the operating system gave no randomness".to_owned(),
            other => other.to_string(),
        }
    }
}
