//! Playing: from anywhere, while it grows, by those who may; and what is on the disk says nothing and cannot be changed unseen.

use http_body_util::BodyExt as _;
use serde_json::Value;
use towline_domain::use_cases;
use towline_model::{Actor, ConsentAnswer, ConsentKind, RecordingId};

use super::{FIRST, World, code, refused};
use crate::desk::Ask;

async fn ranged(world: &World, id: RecordingId, range: &str) -> (u16, Option<String>, Vec<u8>) {
    let answer = world.ask(Ask::get(&format!("/console/recordings/{id}")).header("range", range)).await;
    (answer.status.as_u16(), answer.header("content-range").map(str::to_owned), answer.body)
}

#[tokio::test]
async fn at_079_at_122_a_recording_is_played_from_anywhere_also_while_it_grows() {
    let world = World::new().await;
    let id = world.begun().await;
    let empty = world.play(id).await;
    assert_eq!((empty.status.as_u16(), empty.body.len()), (200, 0));
    assert_eq!(ranged(&world, id, "bytes=0-").await.0, 416);
    world.put_all(id, &[FIRST, b"second"]).await;
    let answer = world.play(id).await;
    assert_eq!((answer.status.as_u16(), &answer.body), (200, &[FIRST, b"second"].concat()));
    for (name, value) in [
        ("content-type", "video/webm"),
        ("content-security-policy", "sandbox"),
        ("cache-control", "no-store"),
        ("accept-ranges", "bytes"),
        ("content-length", "26"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    let all = answer.body;
    let of = |range: std::ops::Range<usize>| (206, Some(format!("bytes {}-{}/26", range.start, range.end - 1)), all[range].to_vec());
    for (range, expected) in [
        ("bytes=0-3", of(0..4)),
        ("bytes=4-", of(4..26)),
        ("bytes=19-20", of(19..21)),
        ("bytes=20-999", of(20..26)),
        ("bytes=-6", of(20..26)),
        ("bytes=25-25", of(25..26)),
        ("bytes=26-", (416, Some("bytes */26".to_owned()), Vec::new())),
        ("bytes=0-1,2-3", (200, None, all.clone())),
        ("bytes=0-20,10-25", (200, None, all.clone())),
        (&format!("bytes={}", vec!["0-0"; 1_000].join(",")), (200, None, all.clone())),
    ] {
        let (status, range_said, mut body) = ranged(&world, id, range).await;
        if status == 416 {
            body.clear();
        }
        assert_eq!((status, range_said, body), expected, "{range}");
    }
    assert_eq!(world.put(id, 2, b" and more").await.status, 204);
    assert_eq!(ranged(&world, id, "bytes=26-").await, (206, Some("bytes 26-34/35".to_owned()), b" and more".to_vec()));
    let head = world.ask(Ask::new(http::Method::HEAD, &format!("/console/recordings/{id}"))).await;
    assert_eq!((head.status.as_u16(), head.header("content-length")), (200, Some("35")));
}

#[tokio::test]
async fn who_administers_the_session_may_look_and_who_only_asked_for_its_pin_may_not() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    let boss = world.desk.both(&world.acme, "boss@acme.example").await;
    let cookie = world.desk.console(&boss).await;
    for target in [format!("/console/recordings/{id}"), format!("/console/sessions/{}/record", world.session)] {
        assert_eq!(world.desk.send(Ask::get(&target).cookie(&cookie)).await.status, 200, "{target}");
    }
    let put = world.desk.send(Ask::put(&format!("/console/recordings/{id}/1"), "x").cookie(&cookie)).await;
    assert_eq!(put.status, 404, "recording is the technician's");
    // An administrator asks for a PIN in Anna's name, and administers nobody any more.
    let code_of_boss = world.desk.authcode(&boss).await;
    world.second();
    let node = world.anna.technician.unwrap().to_string();
    let form = [("authcode", code_of_boss.as_str()), ("notechconsole", "1"), ("nodeid", &node)];
    let issued = world.desk.send(Ask::form("/API/requestPINCode_v3.aspx", &form)).await;
    let session = world.desk.house.store.queue(world.anna.technician.unwrap(), world.desk.cx().now, 9).await.unwrap().last().unwrap().id;
    assert!(issued.text().starts_with("OK"), "{}", issued.text());
    let link = world.desk.house.store.linked_to(&[boss.administrator.unwrap()]).await.unwrap();
    let below = world.desk.house.store.below(link[0]).await.unwrap();
    let link = below.iter().find(|node| node.target == boss.administrator).unwrap().id;
    let deed = towline_store::NodeDeed { node: link, at: world.desk.cx().now, actor: Actor::Operator };
    world.desk.house.store.remove_node(deed).await.unwrap();
    for session in [session, world.session] {
        let told = world.desk.send(Ask::get(&format!("/console/sessions/{session}/record")).cookie(&cookie)).await;
        assert_eq!(told.status, 404, "{session}");
    }
    assert_eq!(world.desk.send(Ask::get(&format!("/console/recordings/{id}")).cookie(&cookie)).await.status, 404);
}

#[tokio::test]
async fn the_page_is_told_of_everything_on_one_line_of_time() {
    let world = World::new().await;
    world.says("hello").await;
    world.second();
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    world.second();
    world.says("it blinks").await;
    let told = world.told().await;
    assert_eq!(
        (told["session"].as_i64(), told["state"].as_str(), told["live"].as_bool()),
        (Some(world.session.0), Some("active"), Some(true))
    );
    let texts: Vec<&str> =
        told["chat"].as_array().unwrap().iter().filter_map(|line| line["text"].as_str()).filter(|text| !text.is_empty()).collect();
    assert_eq!(texts, ["hello", "it blinks"]);
    let events: Vec<&str> = told["events"].as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap()).collect();
    assert_eq!(events, ["created", "claimed", "picked_up", "consent.recording.granted"]);
    let recording = &told["recordings"][0];
    assert_eq!(
        (recording["id"].as_i64(), recording["bytes"].as_u64(), &recording["ended"]),
        (Some(id.0), Some(FIRST.len() as u64), &Value::Null)
    );
    let (said, started) = (told["chat"].as_array().unwrap().last().unwrap()["at"].as_i64(), recording["started"].as_i64());
    assert_eq!(said.unwrap() - started.unwrap(), 1_000, "where a click seeks to");
    use_cases::end_by_customer(&world.desk.cx(), world.session).await.unwrap();
    world.tend().await;
    let told = world.told().await;
    assert_eq!((told["live"].as_bool(), told["recordings"][0]["why"].as_str()), (Some(false), Some("session_over")));
}

/// Whether a recording can still be read to its end.
async fn is_whole(world: &World, id: RecordingId) -> bool {
    let response = world.desk.begin(Ask::get(&format!("/console/recordings/{id}")).cookie(&world.cookie)).await;
    response.status() == 200 && response.into_body().collect().await.is_ok()
}

#[tokio::test]
async fn at_139_what_lies_on_the_disk_says_nothing_and_cannot_be_changed_unseen() {
    let world = World::new().await;
    let id = world.begun().await;
    let pieces: [&[u8]; 3] = [FIRST, b"PLAIN-one-", b"PLAIN-two-"];
    world.put_all(id, &pieces).await;
    let path = world.desk.shelf.paths().remove(0);
    let written = std::fs::read(&path).unwrap();
    assert!(!written.windows(5).any(|part| part == b"PLAIN") && !written.starts_with(&FIRST[..4]));
    assert_eq!(written.len(), pieces.concat().len() + 3 * 24);
    assert!(is_whole(&world, id).await);
    let (two, three) = (FIRST.len() + 24, FIRST.len() + 24 + 34);
    let mut swapped = written.clone();
    swapped[two..three].copy_from_slice(&written[three..]);
    swapped[three..].copy_from_slice(&written[two..three]);
    let mut repeated = written.clone();
    repeated.copy_within(two..three, three);
    let mut broken = vec![swapped, repeated, written[..three].to_vec(), written[..written.len() - 1].to_vec(), Vec::new()];
    for at in 0..written.len() {
        let mut flipped = written.clone();
        flipped[at] ^= 1 << (at % 8);
        broken.push(flipped);
    }
    for bytes in broken {
        std::fs::write(&path, &bytes).unwrap();
        assert!(!is_whole(&world, id).await);
    }
    std::fs::write(&path, &written).unwrap();
    assert!(is_whole(&world, id).await);
    // Another recording's file, with all its pieces, in place of this one's.
    let other = world.begun_again().await;
    world.put_all(other, &pieces).await;
    let another = world.desk.shelf.paths().into_iter().find(|found| *found != path).unwrap();
    std::fs::copy(&another, &path).unwrap();
    assert!(!is_whole(&world, id).await && is_whole(&world, other).await);
    std::fs::remove_file(&path).unwrap();
    assert!(!is_whole(&world, id).await);
}

#[tokio::test]
async fn a_refused_consent_is_none() {
    let world = World::new().await;
    for answer in [ConsentAnswer::Refused, ConsentAnswer::Unanswered] {
        let answered = towline_store::Answered {
            session: world.session,
            kind: ConsentKind::Recording,
            answer,
            actor: Actor::Customer,
            at: world.desk.cx().now,
        };
        world.desk.house.store.keep_answer(answered).await.unwrap();
        assert_eq!(code(&world.begin().await), refused(409, "no_consent"));
    }
}
