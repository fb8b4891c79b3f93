//! What the server refuses, for a program to act on and a person to read. When it does is not here.

use serde::Serialize;

/// What went wrong, for a program to act on; `say` beside it is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Somebody else has picked the session up.
    AlreadyTaken,
    /// The session is another technician's.
    NotYours,
    /// More lines than a chat takes in that time; the line was not kept.
    TooFast,
    /// The line is longer than a chat takes; it was not kept.
    TooLong,
    /// A PIN was made less than a second ago.
    Rate,
    /// The organisation has no free PIN.
    OutOfPins,
    /// So many PINs, sessions or tabs are open that one more is refused.
    TooMany,
    /// Something typed does not fit.
    BadInput,
    /// There is no such session, or it is over.
    Gone,
    /// The server cannot keep anything at the moment; nothing changed.
    Busy,
    /// The customer is not let back in yet.
    Held,
    /// So many invitations were sent, by this person or to this recipient, that one more is refused; or one is still on its way.
    TooManyMessages,
    /// An invitation did not leave.
    NotSent,
    /// The technician's group does not allow it.
    NotAllowed,
    /// As many technicians of a group are at their consoles as it allows; this console is none.
    GroupFull,
    /// The call is not trusted yet: the confirmation words come first.
    NotTrusted,
    /// The customer has not allowed it, or does not any more.
    NoConsent,
    /// The customer is being asked something already.
    Asking,
    /// A description of a connection is not acceptable.
    BadSignal,
    /// The colleague is not there, or away or busy.
    NotReady,
    /// There is no room for one more.
    Full,
}

impl ErrorCode {
    /// What a person can do about it.
    #[must_use]
    pub const fn say(self) -> &'static str {
        match self {
            Self::AlreadyTaken => "This session has been picked up already.",
            Self::NotYours => "This session belongs to another technician.",
            Self::TooFast => "That was too fast. Wait a moment and send it again.",
            Self::TooLong => "That is too long. Send it in parts of at most 4,000 characters.",
            Self::Rate => "One new session a second. Wait a moment and try again.",
            Self::OutOfPins => "All PINs are in use. Close old sessions or try again in a few minutes.",
            Self::TooMany => "Too many are open at once. Close some and try again.",
            Self::BadInput => "Something does not fit. Check what you typed and try again.",
            Self::Gone => "This session is over or was never there.",
            Self::Busy => "The server is busy. Nothing was changed; try again in a moment.",
            Self::Held => "Your technician has been asked to let you back in. Please wait.",
            Self::TooManyMessages => "Too many messages. Wait a few minutes and try again, or send the invitation yourself.",
            Self::NotSent => "The message was not sent. Check the recipient and try again, or send the invitation yourself.",
            Self::NotAllowed => "Your group does not allow this. Ask an administrator.",
            Self::NotTrusted => "First type the two words that the customer reads out.",
            Self::NoConsent => "The customer has not allowed this. Ask for it first.",
            Self::Asking => "The customer is being asked something already. Wait for the answer.",
            Self::BadSignal => "The connection could not be set up. Call again.",
            Self::GroupFull => {
                "As many technicians of your group are signed in as it allows. Wait until one leaves, or ask an administrator."
            }
            Self::NotReady => "Your colleague is not ready for that. Choose somebody else, or a channel.",
            Self::Full => "There is no room for one more. Take something away first.",
        }
    }
}
