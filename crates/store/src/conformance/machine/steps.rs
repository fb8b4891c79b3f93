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
        20 => (0_i64..1_500_000).prop_map(Span::micros),
        20 => (0_i64..20).prop_map(Span::seconds),
        5 => (0_i64..8).prop_map(Span::minutes),
        1 => (20_i64..26).prop_map(Span::hours),
    ];
    (after, deed()).prop_map(|(after, deed)| Step { after, deed })
}

/// One of the newest; rarely one of all, or one that is not there.
fn recent() -> impl Strategy<Value = u8> {
    prop_oneof![9 => 0_u8..5, 1 => any::<u8>()]
}

fn deed() -> impl Strategy<Value = Deed> {
    let life = prop_oneof![3 => Just(Span::minutes(20)), 1 => (1_i64..40).prop_map(Span::seconds)];
    prop_oneof![
        12 => (any::<u8>(), any::<u8>(), any::<bool>(), life, any::<bool>(), proptest::option::weighted(0.3, 0_u8..3)).prop_map(
            |(caller, technician, high, life, link, repeat)| Deed::Issue { caller, technician, high, life, link, repeat }
        ),
        16 => (recent(), shown(), proptest::bool::weighted(0.2)).prop_map(|(pin, proof, budget)| Deed::Claim { pin, proof, budget }),
        12 => (recent(), proptest::collection::vec(state(), 2..6), state(), any::<bool>(), any::<bool>())
            .prop_map(|(session, from, to, line, dismiss)| Deed::Move { session, from, to, line, dismiss }),
        4 => recent().prop_map(|session| Deed::Dismiss { session }),
        6 => (recent(), any::<bool>()).prop_map(|(session, connected)| Deed::Sit { session, connected }),
        3 => Just(Deed::Sweep),
        8 => (recent(), any::<bool>(), 0_u8..4).prop_map(|(session, customer, client_id)| Deed::Say { session, customer, client_id }),
        4 => (0_u8..2).prop_map(|key| Deed::Charge { key }),
        1 => (0_u8..2).prop_map(|key| Deed::Refund { key }),
        4 => (any::<u8>(), 0_u8..3).prop_map(|(person, token)| Deed::LogIn { person, token }),
        6 => (0_u8..3).prop_map(|token| Deed::UseLogin { token }),
        1 => (0_u8..3).prop_map(|token| Deed::LogOut { token }),
        1 => any::<u8>().prop_map(|person| Deed::Disable { person }),
        8 => any::<u8>().prop_map(|person| Deed::Enable { person }),
        1 => Just(Deed::Reopen),
    ]
}

fn shown() -> impl Strategy<Value = Shown> {
    prop_oneof![
        6 => Just(Shown::Nothing),
        4 => (0_u8..12).prop_map(|work| Shown::RightWords { work }),
        6 => (0_u8..12).prop_map(|work| Shown::WrongWords { work }),
        1 => Just(Shown::RightKey),
        1 => Just(Shown::WrongKey),
    ]
}

fn state() -> impl Strategy<Value = SessionState> {
    prop_oneof![
        1 => Just(SessionState::Connecting),
        4 => Just(SessionState::Waiting),
        4 => Just(SessionState::Active),
        1 => Just(SessionState::OnHold),
        1 => Just(SessionState::Ended(EndedBy::Technician)),
        1 => Just(SessionState::Ended(EndedBy::ActiveCustomer)),
        1 => Just(SessionState::Ended(EndedBy::PinBurned)),
    ]
}
