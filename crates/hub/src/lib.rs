//! The real-time core: what browsers and server say to each other, the life of one session's room, and who is present.
//!
//! What is not here: sockets, tasks, clocks, stores. Everything is `handle(now, input) -> outputs` and `next_timeout()`, so that whole conversations
//! are tested in memory and a room can be rebuilt from the store at any moment.

pub mod confirm;
pub mod file_name;
pub mod message;
mod notice;
mod presence;
mod rate;
pub mod room;
pub mod sdp;
pub mod view;

pub use notice::{Change, Notice};
pub use presence::{NoPlace, Presence, Status};
pub use rate::{Bucket, Rate};
