//! How long recordings are kept, what is left of them, and what a start finds.

use std::path::Path;

use towline_domain::recordings;
use towline_domain::{Laid, Limits};
use towline_model::{Actor, RecordingEnd, Span};

use super::{FIRST, World, code, refused};
use crate::desk::Desk;

const DAY: Span = Span::hours(24);

#[tokio::test]
async fn g_53_g_54_a_recording_is_deleted_when_its_time_has_come_and_leaves_its_proof() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    let due = world.row(id).await.due_at;
    assert_eq!(due.since(world.row(id).await.started_at), Span::hours(90 * 24));
    world.desk.clock.advance(Span(Span::hours(90 * 24).0 - 1));
    assert_eq!((world.tend().await, world.desk.shelf.paths().len()), (0, 1));
    world.desk.clock.advance(Span(1));
    assert_eq!((world.tend().await, world.desk.shelf.paths().len()), (1, 0));
    let proof = world.row(id).await;
    assert_eq!((proof.deleted_at, proof.key.len(), proof.bytes), (Some(due), 0, FIRST.len() as u64));
    let cookie = world.desk.console(&world.anna).await;
    let play = world.desk.send(crate::desk::Ask::get(&format!("/console/recordings/{id}")).cookie(&cookie)).await;
    assert_eq!(code(&play), refused(404, "not_found"));
    let listed = recordings::deleted(&world.desk.cx(), world.acme.id).await.unwrap();
    assert_eq!(listed.iter().map(|one| (one.id, one.file.len())).collect::<Vec<_>>(), [(id, 32)]);
    assert_eq!(world.tend().await, 0);
}

#[tokio::test]
async fn g_53_retention_is_laid_down_by_groups_and_inherited() {
    let world = World::new().await;
    world.policy(Limits { recording_kept: Laid::Set(7), ..Limits::default() }).await;
    let id = world.begun().await;
    let row = world.row(id).await;
    assert_eq!(row.due_at.since(row.started_at), Span::hours(7 * 24));
    // What is laid down later is for what begins later.
    world.policy(Limits { recording_kept: Laid::Inherited, ..Limits::default() }).await;
    let next = world.begun_again().await;
    let row = world.row(next).await;
    assert_eq!(row.due_at.since(row.started_at), Span::hours(90 * 24));
    assert_eq!(world.ended(id).await, Some("lost"), "one at a time");
    world.desk.clock.advance(DAY);
    assert_eq!(world.tend().await, 0);
}

#[tokio::test]
async fn g_54_the_recordings_of_a_session_are_deleted_by_its_number() {
    let world = World::new().await;
    let one = world.begun().await;
    world.put_all(one, &[FIRST]).await;
    let two = world.begun_again().await;
    world.put_all(two, &[FIRST]).await;
    assert_eq!(recordings::delete(&world.desk.cx(), world.session, Actor::Operator).await.unwrap(), 2);
    assert!(world.desk.shelf.paths().is_empty());
    assert_eq!(world.put(two, 1, b"more").await.status, 404);
    assert_eq!(recordings::delete(&world.desk.cx(), world.session, Actor::Operator).await.unwrap(), 0);
    assert!(world.told().await["recordings"][1]["deleted"].is_i64(), "that it was deleted stays to be seen");
    assert!(recordings::delete(&world.desk.cx(), towline_model::SessionId(99), Actor::Operator).await.is_err());
}

#[tokio::test]
async fn what_ran_when_the_server_ended_has_ended_and_is_whole_up_to_its_last_piece() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST, b"second"]).await;
    let last = world.row(id).await.last_at;
    world.desk.clock.advance(Span::minutes(1));
    // A piece of which half was written when the process ended, and a file of a recording that never began.
    let path = world.desk.shelf.paths().remove(0);
    let mut torn = std::fs::read(&path).unwrap();
    torn.extend_from_slice(&[7; 40]);
    std::fs::write(&path, torn).unwrap();
    std::fs::write(path.parent().unwrap().join("f".repeat(32)), "left").unwrap();
    std::fs::write(path.parent().unwrap().join("README"), "somebody's").unwrap();
    let (session, anna) = (world.session, world.anna.clone());
    let (folder, clock) = world.desk.leave().await;
    let files = folder.path().join("recordings");
    let desk = Desk::in_folder(folder, Path::new(&files), clock, |_| {}).await;
    assert_eq!(recordings::end_all(&desk.cx()).await.unwrap(), 1);
    let row = desk.house.store.recording(id).await.unwrap().unwrap();
    assert_eq!((row.ended, row.ended_at), (Some(RecordingEnd::Restart), Some(last)));
    let names: Vec<_> = desk.shelf.paths().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert!(names.len() == 2 && names.contains(&row.file) && names.contains(&"README".to_owned()), "{names:?}");
    let cookie = desk.console(&anna).await;
    let played = desk.send(crate::desk::Ask::get(&format!("/console/recordings/{id}")).cookie(&cookie)).await;
    assert_eq!(played.body, [FIRST, b"second"].concat());
    assert_eq!(recordings::end_all(&desk.cx()).await.unwrap(), 0);
    assert!(desk.house.store.session(session).await.unwrap().is_some());
}
