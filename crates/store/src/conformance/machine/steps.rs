//! The commands that a sequence is made of, small enough that they meet: two people, few PINs, few keys. Nothing is done here.

use proptest::prelude::{Just, Strategy, any, prop_oneof};
use towline_model::EndedBy;
use towline_model::{SessionState, Span};

/// One command, and how much later than the last it comes.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) after: Span,
    pub(super) deed: Deed,
}

/// What is done. Numbers choose among what there is.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    Issue { caller: u8, technician: u8, high: bool, life: Span, link: bool, repeat: Option<u8> },
    Claim { pin: u8, proof: Shown, budget: bool },
    Move { session: u8, from: Vec<SessionState>, to: SessionState, line: bool, dismiss: bool },
    Dismiss { session: u8 },
    Sit { session: u8, connected: bool },
    Sweep,
    Say { session: u8, customer: bool, client_id: u8 },
    Charge { key: u8 },
    Refund { key: u8 },
    LogIn { person: u8, token: u8 },
    UseLogin { token: u8 },
    LogOut { token: u8 },
    Disable { person: u8 },
    Enable { person: u8 },
    Reopen,
}

/// What is shown beside a PIN.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown {
    Nothing,
    RightWords { work: u8 },
    WrongWords { work: u8 },
    RightKey,
    WrongKey,
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let after = prop_oneof![
        6 => (0_i64..3_000_000).prop_map(Span::micros),
        3 => (0_i64..30).prop_map(Span::seconds),
        2 => (0_i64..30).prop_map(Span::minutes),
        1 => (20_i64..26).prop_map(Span::hours),
    ];
    (after, deed()).prop_map(|(after, deed)| Step { after, deed })
}

fn deed() -> impl Strategy<Value = Deed> {
    let life = prop_oneof![Just(Span::minutes(20)), (1_i64..40).prop_map(Span::seconds)];
    prop_oneof![
        8 => (any::<u8>(), any::<u8>(), any::<bool>(), life, any::<bool>(), proptest::option::weighted(0.3, 0_u8..3))
            .prop_map(|(caller, technician, high, life, link, repeat)| Deed::Issue { caller, technician, high, life, link, repeat }),
        8 => (any::<u8>(), shown(), any::<bool>()).prop_map(|(pin, proof, budget)| Deed::Claim { pin, proof, budget }),
        6 => (any::<u8>(), proptest::collection::vec(state(), 1..4), state(), any::<bool>(), any::<bool>())
            .prop_map(|(session, from, to, line, dismiss)| Deed::Move { session, from, to, line, dismiss }),
        2 => any::<u8>().prop_map(|session| Deed::Dismiss { session }),
        3 => (any::<u8>(), any::<bool>()).prop_map(|(session, connected)| Deed::Sit { session, connected }),
        2 => Just(Deed::Sweep),
        4 => (any::<u8>(), any::<bool>(), 0_u8..4).prop_map(|(session, customer, client_id)| Deed::Say { session, customer, client_id }),
        2 => (0_u8..2).prop_map(|key| Deed::Charge { key }),
        1 => (0_u8..2).prop_map(|key| Deed::Refund { key }),
        2 => (any::<u8>(), 0_u8..4).prop_map(|(person, token)| Deed::LogIn { person, token }),
        2 => (0_u8..4).prop_map(|token| Deed::UseLogin { token }),
        1 => (0_u8..4).prop_map(|token| Deed::LogOut { token }),
        1 => any::<u8>().prop_map(|person| Deed::Disable { person }),
        2 => any::<u8>().prop_map(|person| Deed::Enable { person }),
        1 => Just(Deed::Reopen),
    ]
}

fn shown() -> impl Strategy<Value = Shown> {
    prop_oneof![
        4 => Just(Shown::Nothing),
        2 => (0_u8..3).prop_map(|work| Shown::RightWords { work }),
        2 => (0_u8..8).prop_map(|work| Shown::WrongWords { work }),
        1 => Just(Shown::RightKey),
        1 => Just(Shown::WrongKey),
    ]
}

fn state() -> impl Strategy<Value = SessionState> {
    prop_oneof![
        2 => Just(SessionState::Connecting),
        2 => Just(SessionState::Waiting),
        3 => Just(SessionState::Active),
        1 => Just(SessionState::OnHold),
        1 => Just(SessionState::Ended(EndedBy::Technician)),
        1 => Just(SessionState::Ended(EndedBy::ActiveCustomer)),
        1 => Just(SessionState::Ended(EndedBy::PinBurned)),
    ]
}
