//! The live room of one session: who is connected, what they are told, what is asked of the store. Sockets, tasks, clocks and the store are not here.

mod facts;

pub use facts::{Facts, History, Side};
