//! The live side through real sockets: an in-memory backend, an invented clock, and clients that speak WebSocket as browsers do and as browsers never would.

mod bounds;
mod client;
mod consoles;
mod customers;
mod desk_work;
mod door;
mod drain;
mod handovers;
mod hands;
mod invitations;
mod media;
mod revocation;
mod slow;
mod whole;
mod world;
