//! HTTP as attackers write it, byte by byte on real sockets: framing, bounds, slowness, other protocols.

mod framing;
mod http2;
mod requests;
mod slow;
