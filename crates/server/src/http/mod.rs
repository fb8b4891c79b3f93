//! The HTTP doors: the vendor's API, the customer's pages, the console's login, single sign-on. Connections, time-outs and client addresses are `edge`'s.

pub mod console;
pub mod cookies;
pub mod origin;
pub mod pages;
pub mod range;
mod record;
pub mod recordings;
pub mod rescue;
mod respond;
pub mod sso;
