//! The live side: sockets of customers and consoles, a task for each room and each technician's desk. Rules are not here (crate `domain`), nor what a
//! room decides (crate `hub`).

pub mod backend;
