//! The door of both sockets: our own origin only, before anything else is looked at; then the bounds under which a WebSocket is spoken.

use axum::extract::ws::WebSocketUpgrade;
use http::HeaderMap;
use http::header::ORIGIN;
use towline_hub::message::MAX_MESSAGE;

/// How much is read at once; it is what an idle socket costs.
const READ_BUFFER: usize = 4 * 1024;
/// What may be written ahead of the network: one message, which the outbox bounds, and the frames around it.
const WRITE_BUFFER: usize = 512 * 1024;

/// Whether a page of ours opens the socket: exactly one `Origin`, exactly ours. Browsers always send one, so its absence is no excuse.
pub(super) fn is_ours(headers: &HeaderMap, public_origin: &str) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    let only = origins.next().filter(|_| origins.next().is_none());
    only.is_some_and(|origin| origin.as_bytes() == public_origin.as_bytes())
}

/// Puts the bounds on a socket. Compression is never negotiated (AT-106).
pub(super) fn bounded(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER)
        .max_message_size(MAX_MESSAGE)
        .max_frame_size(MAX_MESSAGE)
        .accept_unmasked_frames(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_102_twelve_origins_that_are_not_ours() {
        let us = "https://help.example.com";
        let with = |origins: &[&str]| {
            let mut headers = HeaderMap::new();
            for origin in origins {
                headers.append(ORIGIN, origin.parse().unwrap());
            }
            is_ours(&headers, us)
        };
        assert!(with(&[us]));
        for foreign in [
            &[][..],
            &["null"],
            &[""],
            &["https://evil.example"],
            &["https://help.example.com.evil.example"],
            &["https://evil-help.example.com"],
            &["https://sub.help.example.com"],
            &["https://example.com"],
            &["http://help.example.com"],
            &["https://help.example.com:8443"],
            &["https://help.example.com/"],
            &["HTTPS://HELP.EXAMPLE.COM"],
            &[us, us],
            &[us, "https://evil.example"],
            &["https://help.example.com https://evil.example"],
        ] {
            assert!(!with(foreign), "{foreign:?}");
        }
    }
}
