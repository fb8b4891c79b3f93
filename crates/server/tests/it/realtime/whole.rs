//! The desk against the whole server: real rules over a real database, consoles and customers on real sockets. Only time, randomness and the way here are
//! invented.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;
use towline::app::{App, router};
use towline::house::{Furnishing, LocalBus, house};
use towline::live::Live;
use towline::realtime::clock::Clock as _;
use towline::realtime::consoles::Consoles;
use towline_domain::{Attempt, Cx, House, Issue, NewOrganisation, NewPerson, Passwords, Rules, use_cases};
use towline_model::{
    Actor, Audience, CustomFields, Mark as _, Network, NodeId, Organisation, Permissions, Person, Policy, SessionId, Span,
};
