//! The evidence of a session: downloaded, checked, and of every byte shown that it cannot be changed unseen. The bundle of this test is kept beside the page
//! that checks bundles in browsers, whose tests read it.

use std::path::Path;

use towline::evidence::{Broken, key_of, key_text, verify};
use towline_domain::use_cases;
use towline_model::SharedFile;

use super::{FIRST, World};
use crate::desk::Ask;

/// A small session: a file, two lines, two recordings.
async fn session() -> World {
    let world = World::new().await;
    world.says("hello").await;
    world.second();
    let id = world.begun().await;
    world.put_all(id, &[FIRST, b"second"]).await;
    world.second();
    let next = world.begun_again().await;
    world.put_all(next, &[FIRST]).await;
    let file = SharedFile {
        session: world.session,
        id: "f1".to_owned(),
        from_customer: true,
        name: "error.log".to_owned(),
        size: 12,
        sha256: [0xab; 32],
        at: world.desk.cx().now,
    };
    assert!(world.desk.house.store.keep_file(file).await.unwrap());
    use_cases::end_by_customer(&world.desk.cx(), world.session).await.unwrap();
    world
}

async fn bundle(world: &World) -> Vec<u8> {
    let answer = world.get(&format!("/console/sessions/{}/evidence", world.session)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/x-tar"));
    let disposition = format!("attachment; filename=\"evidence-{}.tar\"", world.session);
    assert_eq!(answer.header("content-disposition"), Some(disposition.as_str()));
    assert_eq!(answer.header("content-security-policy"), Some("sandbox"));
    answer.body
}

#[tokio::test]
async fn a_bundle_holds_and_says_whose_it_is() {
    let world = session().await;
    let bundle = bundle(&world).await;
    let key = world.desk.house.keys.evidence_key();
    let found = verify(bundle.as_slice(), Some(&key)).unwrap();
    assert_eq!((found.session, found.organisation.as_str(), found.key.as_str()), (world.session.0, "ACME", key_text(&key).as_str()));
    let names: Vec<&str> = found.files.iter().map(|(name, _, _)| name.as_str()).collect();
    assert_eq!(names, ["session.json", "chat.jsonl", "events.jsonl", "files.jsonl", "recording-1.webm", "recording-2.webm"]);
    assert_eq!(found.files[4].1, FIRST.len() as u64 + 6);
    assert_eq!(key_of(&found.key), Some(key));
    let mut other = key;
    other[0] ^= 1;
    assert!(matches!(verify(bundle.as_slice(), Some(&other)), Err(Broken::OtherKey(_))));
    let text = String::from_utf8_lossy(&bundle).into_owned();
    for part in ["\"text\":\"hello\"", "consent.recording.granted", "error.log", "abababab", "file_shared", "\"why_ended\":\"lost\""] {
        assert!(text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn no_byte_of_a_bundle_can_be_changed_unseen() {
    let world = session().await;
    let bundle = bundle(&world).await;
    assert!(bundle.len() < 40_000 && verify(bundle.as_slice(), None).is_ok());
    for at in 0..bundle.len() {
        let mut changed = bundle.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(verify(changed.as_slice(), None).is_err(), "byte {at} of {}", bundle.len());
    }
    for cut in [0, 1, 511, 512, bundle.len() / 2, bundle.len() - 1_024, bundle.len() - 1] {
        assert!(verify(&bundle[..cut], None).is_err(), "cut to {cut}");
    }
    assert!(verify([bundle.as_slice(), b"\0"].concat().as_slice(), None).is_err(), "a byte more");
    assert!(verify([bundle.as_slice(), &bundle].concat().as_slice(), None).is_err());
}

#[tokio::test]
async fn a_recording_that_runs_is_in_its_bundle_as_far_as_it_has_come() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    let found = verify(bundle(&world).await.as_slice(), None).unwrap();
    assert_eq!(found.files.last().map(|(name, size, _)| (name.as_str(), *size)), Some(("recording-1.webm", FIRST.len() as u64)));
    assert_eq!(world.put(id, 1, b"more").await.status, 204);
}

/// What was recorded and cannot be read any more makes no bundle: the answer breaks off.
#[tokio::test]
async fn a_damaged_recording_makes_no_bundle() {
    use http_body_util::BodyExt as _;
    let world = session().await;
    let path = world.desk.shelf.paths().remove(0);
    std::fs::write(&path, "").unwrap();
    let ask = Ask::get(&format!("/console/sessions/{}/evidence", world.session)).cookie(&world.cookie);
    let response = world.desk.begin(ask).await;
    assert!(response.into_body().collect().await.is_err());
}

/// The bundle that the browser's tests check is what this program makes. `REGENERATE=1` writes it anew.
#[tokio::test]
async fn the_committed_bundle_is_current() {
    let world = session().await;
    let made = bundle(&world).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/evidence/sample.tar");
    if std::env::var_os("REGENERATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    assert!(std::fs::read(&path).is_ok_and(|committed| committed == made), "run REGENERATE=1 cargo test -p towline committed_bundle");
}
