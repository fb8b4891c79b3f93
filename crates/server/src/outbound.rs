//! Requests that this server sends to others: parsed strictly, judged by address before anything is connected, bounded in time and size, never redirected.
//!
//! What is sent, and to whom, is not decided here. URLs come from administrators of organisations, who must not reach through this server what only it can
//! reach: its own machine, its network, the services that clouds offer to their machines.

mod client;
mod permits;
mod resolve;
mod roots;
mod target;

pub use client::{Answered, Client, Failure, Limits};
pub use permits::{Permit, Permits};
pub use resolve::{Resolver, SystemResolver};
pub use roots::{Roots, RootsError};
pub use target::{Host, Target, TargetError};
