//! The edge: our own accept loop, and everything that happens to a connection or a request before a handler sees it. Pages, methods and sockets are not
//! here.

pub mod answer;
pub mod client;
mod connection;
mod framing;
mod gate;
mod listener;
mod pulse;
mod request_id;
mod service;
mod slots;
mod stream;
mod tally;
pub mod tls;

pub use answer::LongAnswer;
pub use client::{ClientAddress, KnownPeer, Proxies};
pub use connection::Server;
pub use gate::Hosts;
pub use listener::{accept, bind};
pub use pulse::Timeouts;
pub use request_id::{RequestId, RequestIds};
pub use service::{App, Door};
pub use slots::Slots;
pub use tally::Tally;
