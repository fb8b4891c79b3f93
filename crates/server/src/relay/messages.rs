//! What clients of the relay say and what they are told: bytes in, bytes out. What it means is not decided here.

use std::net::SocketAddr;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use towline_model::Timestamp;
use turn_types::attribute::{Data, XorPeerAddress};
use turn_types::message::{DATA, SEND};
use turn_types::stun::attribute::{AttributeType, ErrorCode, Nonce, Realm, UnknownAttributes};
use turn_types::stun::message::{
    IntegrityAlgorithm, IntegrityKey, Message, MessageClass, MessageHeader, MessageType, MessageWriteVec, TransactionId,
};
use turn_types::stun::prelude::{AttributeWrite, MessageWrite as _, MessageWriteExt as _};

use super::limits::NONCE;

/// The realm of the credentials.
pub const REALM: &str = "towline";

/// Channel numbers that may be bound (RFC 8656).
pub const CHANNELS: std::ops::RangeInclusive<u16> = 0x4000..=0x4fff;

/// One datagram of a client.
pub enum Said<'a> {
    /// A request, which wants an answer.
    Request(Message<'a>),
    /// Data for a peer.
    Send {
        /// Which.
        peer: SocketAddr,
        /// What.
        data: &'a [u8],
    },
    /// Data for whoever the channel was bound to.
    Channel {
        /// The channel's number.
        number: u16,
        /// What.
        data: &'a [u8],
    },
}

/// Understands a datagram; `None` for everything that a client of a relay does not say.
pub fn read(bytes: &[u8]) -> Option<Said<'_>> {
    match bytes.first()? >> 6 {
        0 => {
            let header = MessageHeader::from_bytes(bytes).ok()?;
            if usize::from(header.data_length()) + MessageHeader::LENGTH != bytes.len() {
                return None;
            }
            let message = Message::from_bytes(bytes).ok()?;
            match message.class() {
                MessageClass::Request => Some(Said::Request(message)),
                MessageClass::Indication if message.method() == SEND => {
                    let peer = message.attribute::<XorPeerAddress>().ok()?.addr(message.transaction_id());
                    let (offset, data) = message.attribute_and_offset::<Data<'_>>().ok()?;
                    let start = offset + 4;
                    Some(Said::Send { peer, data: bytes.get(start..start + data.data().len())? })
                }
                _ => None,
            }
        }
        1 => {
            let (head, rest) = bytes.split_first_chunk::<4>()?;
            let [a, b, c, d] = *head;
            let length = usize::from(u16::from_be_bytes([c, d]));
            Some(Said::Channel { number: u16::from_be_bytes([a, b]), data: rest.get(..length)? })
        }
        _ => None,
    }
}

/// A granted request; signed.
pub fn success(request: &Message<'_>, attributes: &[&dyn AttributeWrite], key: Option<&IntegrityKey>) -> Option<Vec<u8>> {
    let mut answer = Message::builder_success(request, MessageWriteVec::with_capacity(128));
    for attribute in attributes {
        answer.add_attribute(*attribute).ok()?;
    }
    signed(answer, key)
}

/// A refused request of somebody who has shown credentials; signed. `unknown`: what of it was not understood.
pub fn refusal(request: &Message<'_>, code: u16, unknown: &[AttributeType], key: &IntegrityKey) -> Option<Vec<u8>> {
    let mut answer = Message::builder_error(request, MessageWriteVec::with_capacity(128));
    answer.add_attribute(&ErrorCode::builder(code).build().ok()?).ok()?;
    if !unknown.is_empty() {
        answer.add_attribute(&UnknownAttributes::new(unknown)).ok()?;
    }
    signed(answer, Some(key))
}

/// A refused request of a stranger, as short as it can be; with a nonce, so that the next one can be right.
pub fn challenge(request: &Message<'_>, code: u16, nonce: Option<&str>) -> Option<Vec<u8>> {
    let mut answer = Message::builder_error(request, MessageWriteVec::with_capacity(80));
    answer.add_attribute(&ErrorCode::new(code, "").ok()?).ok()?;
    if let Some(nonce) = nonce {
        answer.add_attribute(&Realm::new(REALM).ok()?).ok()?;
        answer.add_attribute(&Nonce::new(nonce).ok()?).ok()?;
    }
    Some(answer.finish())
}

fn signed(mut answer: MessageWriteVec, key: Option<&IntegrityKey>) -> Option<Vec<u8>> {
    if let Some(key) = key {
        answer.add_message_integrity_with_key(key, IntegrityAlgorithm::Sha1).ok()?;
    }
    Some(answer.finish())
}

/// Data of a peer, for a client that has bound a channel to it.
pub fn channel_data(number: u16, data: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(data.len()).ok()?;
    Some([&number.to_be_bytes()[..], &length.to_be_bytes(), data].concat())
}

/// Data of a peer, for a client that has not.
pub fn indication(transaction: u128, peer: SocketAddr, data: &[u8]) -> Option<Vec<u8>> {
    let transaction = TransactionId::from(transaction);
    let kind = MessageType::from_class_method(MessageClass::Indication, DATA);
    let mut message = Message::builder(kind, transaction, MessageWriteVec::with_capacity(data.len() + 48));
    message.add_attribute(&XorPeerAddress::new(peer, transaction)).ok()?;
    message.add_attribute(&Data::new(data)).ok()?;
    Some(message.finish())
}

/// Makes nonces that need not be remembered: each says until when it counts, for whom, and that it is ours.
pub struct Nonces(hmac::Key);

impl Nonces {
    /// Nonces under this key.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// A nonce for this client.
    pub fn make(&self, client: SocketAddr, now: Timestamp) -> Option<String> {
        let until = u32::try_from((now + NONCE).as_seconds()).ok()?.to_be_bytes();
        let tag = hmac::sign(&self.0, &Self::covered(client, until));
        Some(BASE64_STANDARD.encode([&until[..], tag.as_ref().get(..8)?].concat()))
    }

    /// Whether the nonce is one that this client was given and that counts yet.
    pub fn is_good(&self, nonce: &str, client: SocketAddr, now: Timestamp) -> bool {
        let Ok(bytes) = BASE64_STANDARD.decode(nonce) else { return false };
        let Some((until, tag)) = bytes.split_first_chunk::<4>() else { return false };
        let known = hmac::sign(&self.0, &Self::covered(client, *until));
        let same = known.as_ref().get(..8).is_some_and(|known| bool::from(subtle::ConstantTimeEq::ct_eq(known, tag)));
        same && i64::from(u32::from_be_bytes(*until)) > now.as_seconds()
    }

    fn covered(client: SocketAddr, until: [u8; 4]) -> Vec<u8> {
        [&until[..], client.to_string().as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_counts_for_its_client_and_its_time() {
        let nonces = Nonces::new(&[7; 32]);
        let now = Timestamp(1_700_000_000_000_000);
        let (client, other) = ("192.0.2.1:5000".parse().unwrap(), "192.0.2.1:5001".parse().unwrap());
        let nonce = nonces.make(client, now).unwrap();
        assert_eq!(nonce.len(), 16);
        assert!(nonces.is_good(&nonce, client, now));
        assert!(!nonces.is_good(&nonce, other, now));
        assert!(!nonces.is_good(&nonce, client, now + NONCE));
        assert!(!Nonces::new(&[8; 32]).is_good(&nonce, client, now));
        for bad in ["", "AAAA", "AAAAAAAAAAAAAAAA", "?", &"A".repeat(400)] {
            assert!(!nonces.is_good(bad, client, now), "{bad}");
        }
    }

    #[test]
    fn at_114_what_no_client_says_is_not_understood() {
        for garbage in [
            &b""[..],
            b"\x00",
            b"\x00\x03\x00\x00\x21\x12\xa4\x42",
            // Another cookie, a length that is none, bytes after the end.
            b"\x00\x03\x00\x00\x21\x12\xa4\x43aaaaaaaaaaaa",
            b"\x00\x03\x00\x04\x21\x12\xa4\x42aaaaaaaaaaaa",
            b"\x00\x03\x00\x00\x21\x12\xa4\x42aaaaaaaaaaaabbbb",
            // An answer, a Send without an address, a channel that is shorter than it says, DTLS, RTP.
            b"\x01\x03\x00\x00\x21\x12\xa4\x42aaaaaaaaaaaa",
            b"\x00\x16\x00\x00\x21\x12\xa4\x42aaaaaaaaaaaa",
            b"\x40\x00\x00\x05abcd",
            b"\x16\xfe\xfd\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
            b"\x80\x60\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
        ] {
            assert!(read(garbage).is_none(), "{garbage:?}");
        }
    }
}
