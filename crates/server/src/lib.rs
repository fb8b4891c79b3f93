//! The server `towline` as a library: command line, configuration, the edge, the doors (pages, the vendor's API, sockets) and what they stand on. The
//! only crate that knows HTTP, and the only one that names a store's back end. Rules are in `domain`, methods in `api`.

pub mod app;
pub mod cli;
pub mod config;
pub mod control;
pub mod demo;
pub mod edge;
pub mod evidence;
pub mod folder;
pub mod house;
mod http;
mod internet;
pub mod jobs;
pub mod live;
pub mod logging;
pub mod ops;
pub mod outbound;
pub mod realtime;
pub mod relay;
pub mod senders;
pub mod serve;
pub mod shelf;
pub mod web;
