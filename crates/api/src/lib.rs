//! The methods of Towline's interfaces, declared once each: what they take and give, who may call them, and which use case they are.
//!
//! `rescue` holds the vendor's methods, one file each, and the table of them; `status` is the one map from a domain error to a vendor status; `call` is the
//! way from decoded arguments to a reply. What is not here: bytes (crate `wire`), rules (crate `domain`), HTTP.

pub mod call;
pub mod entry;
pub mod post_to_url;
mod report;
pub mod rescue;
mod status;

pub use call::{CookieChange, Incoming, Outcome, call};
pub use entry::{Answer, Entry, Run, Streamed};
pub use report::Pieces;
pub use rescue::{METHODS, Table};
