//! One row of the table of methods: the declaration, who may call it, and the function that runs it. Rights are types: a function that needs a caller
//! takes one, and only the check of credentials makes one.

use std::future::Future;
use std::pin::Pin;

use towline_domain::{Caller, Cx, Error};
use towline_model::Need;
use towline_wire::{Input, Method, Value};

use crate::report::Pieces;

/// What a running method gives: outputs by name, and what becomes of the login cookie.
#[derive(Default)]
pub struct Answer {
    /// Named outputs.
    pub outputs: Vec<(&'static str, Value)>,
    /// A new value for the login cookie; empty: the cookie ends.
    pub cookie: Option<String>,
    /// One more output, a text that is still being made.
    pub streamed: Option<Box<Streamed>>,
}

/// A text that goes out while it is being made.
pub struct Streamed {
    /// The output that it is of; the method has no other.
    pub output: &'static str,
    /// Its first piece.
    pub first: String,
    /// The others.
    pub pieces: Pieces,
}

/// What a method sees of its call.
pub struct Given<'a> {
    /// House, time and source.
    pub cx: &'a Cx<'a>,
    /// The typed inputs.
    pub input: &'a Input,
    /// The login cookie as it came.
    pub cookie: Option<&'a str>,
    /// The `Idempotency-Key` as it came.
    pub repeat: Option<&'a str>,
}

/// A running method.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send + 'a>>;

/// The function of a method, by who may call it.
#[derive(Clone, Copy)]
pub enum Run {
    /// Anybody: the method itself checks what it is given.
    Anybody(for<'a> fn(Given<'a>) -> Running<'a>),
    /// Somebody with an API login or an authcode.
    Caller(for<'a> fn(Given<'a>, Caller) -> Running<'a>),
    /// Such a caller who has a technician seat; who has none is told so before anything that they sent is looked at.
    Technician(for<'a> fn(Given<'a>, Caller) -> Running<'a>),
    /// Such a caller who holds an administrator node; who holds none is told so before anything that they sent is looked at.
    Administrator(for<'a> fn(Given<'a>, Caller) -> Running<'a>),
}

/// One method: its declaration and its function.
pub struct Entry {
    /// What it takes and gives.
    pub method: &'static Method,
    /// What it needs of an API token that somebody calls with.
    pub need: Need,
    /// Who may call it, and what it does.
    pub run: Run,
}

impl Answer {
    /// An answer of these outputs.
    #[must_use]
    pub fn of(outputs: Vec<(&'static str, Value)>) -> Self {
        Self { outputs, cookie: None, streamed: None }
    }
}
