//! A post as it is sent: named, dated and signed as the Standard Webhooks have it.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use towline_model::{Post, PostFormat, PostMoment};
use towline_store::Frozen;
use zeroize::Zeroizing;

use crate::Cx;

/// A post under its seal.
#[derive(Clone)]
pub struct Letter {
    /// Where it goes.
    pub url: String,
    /// Its name: the same with each try.
    pub id: String,
    /// When this try is made, in seconds since 1970.
    pub timestamp: i64,
    /// The signature over name, time and body.
    pub signature: String,
    /// The layout of the body.
    pub format: PostFormat,
    /// What it says: the same with each try.
    pub body: Vec<u8>,
}

/// A secret as receivers are given it.
pub(super) fn shown(secret: &[u8; 32]) -> Zeroizing<String> {
    Zeroizing::new(format!("whsec_{}", STANDARD.encode(secret)))
}

pub(super) fn seal(cx: &Cx<'_>, post: &Post, secret: &[u8; 32], url: String, says: Frozen) -> Letter {
    let moment = match post.moment {
        PostMoment::Start => 0,
        PostMoment::End => 1,
    };
    let name = cx.house.keys.post_id(&[post.session.0.to_be_bytes().as_slice(), &[moment]].concat());
    let id = format!("post_{}", URL_SAFE_NO_PAD.encode(name.split_at(16).0));
    let timestamp = cx.now.as_seconds();
    let signature = sign(secret, &id, timestamp, &says.body);
    Letter { url, id, timestamp, signature, format: says.format, body: says.body }
}

fn sign(secret: &[u8; 32], id: &str, timestamp: i64, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, secret));
    context.update(format!("{id}.{timestamp}.").as_bytes());
    context.update(body);
    format!("v1,{}", STANDARD.encode(context.sign()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_every_library_of_the_standard_checks() {
        // By another implementation: openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07
        let signature = sign(&[7; 32], "post_x", 1_708_352_847, b"SessionID=1");
        assert_eq!(signature, "v1,tMCZ3FlJkkMwolEXcyLVm8Vb/kLeoGTzAblUFx3837w=");
        assert_eq!(shown(&[7; 32]).as_str(), "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
    }
}
