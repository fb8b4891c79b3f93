//! FT-13: a full disk ends a recording so that everybody sees it, and ends nothing else.

use std::path::Path;
use std::process::Command;

use super::{FIRST, World, code, refused};
use crate::desk::Desk;

/// A small file system of its own, where this machine lets us have one.
struct Small(tempfile::TempDir);

impl Small {
    fn mount() -> Option<Self> {
        let place = tempfile::tempdir().unwrap();
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "none"]).arg(place.path()).output().ok()?;
        done.status.success().then(|| Self(place))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // Lazily, so that nothing that is still open keeps it.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// What holds once a piece found no room, whoever said so.
async fn ended_visibly(world: &World, id: towline_model::RecordingId, kept: &[u8]) {
    assert_eq!(world.ended(id).await, Some("disk_full"));
    assert_eq!(world.told().await["recordings"][0]["why"], "disk_full");
    assert_eq!(world.play(id).await.body, kept, "what was acknowledged is whole");
    world.says("the chat goes on").await;
    let active = world.active().await;
    assert_ne!(active, world.session, "PINs are given out and picked up");
}

#[tokio::test]
async fn ft_13_a_full_disk_ends_the_recording_and_nothing_else() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    world.desk.shelf.fill(true);
    let full = world.put(id, 1, &[7; 1_000]).await;
    assert_eq!(code(&full), refused(507, "disk_full"));
    assert!(full.json()["say"].as_str().unwrap().contains("no room"), "{}", full.text());
    assert_eq!(code(&world.put(id, 1, &[7; 1_000]).await), refused(409, "over"));
    ended_visibly(&world, id, FIRST).await;
    world.desk.shelf.fill(false);
    let next = world.begun_again().await;
    world.put_all(next, &[FIRST]).await;
}

#[tokio::test]
async fn ft_13_what_is_reserved_is_left_to_everything_else() {
    let world = World::at(Desk::with(|rules| rules.recording.reserve = 1_000_000).await).await;
    world.consent(true).await;
    world.desk.shelf.say_free(999_999);
    assert_eq!(code(&world.begin().await), refused(507, "disk_full"));
    world.desk.shelf.say_free(1_000_100);
    let id = world.begun_again().await;
    world.put_all(id, &[FIRST]).await;
    assert_eq!(code(&world.put(id, 1, &[7; 100]).await), refused(507, "disk_full"));
    ended_visibly(&world, id, FIRST).await;
}

/// The same on a real file system that is really full: one of 2 MiB where it can be mounted, which takes root; else the disk that says so.
#[tokio::test]
async fn ft_13_a_small_file_system_runs_full() {
    let small = Small::mount();
    let folder = tempfile::tempdir().unwrap();
    let place = small.as_ref().map_or_else(|| folder.path().join("recordings"), |small| small.path().join("recordings"));
    let world = World::at(Desk::in_folder(folder, &place, std::sync::Arc::default(), |rules| rules.recording.reserve = 0).await).await;
    let id = world.begun().await;
    let mut piece = FIRST.to_vec();
    piece.resize(300_000, 7);
    let mut kept = 0_u32;
    let full = loop {
        world.desk.shelf.fill(small.is_none() && kept == 6);
        let answer = world.put(id, kept, &piece).await;
        if answer.status != 204 {
            break answer;
        }
        kept += 1;
    };
    assert_eq!(code(&full), refused(507, "disk_full"));
    assert_eq!(kept, 6, "2 MiB hold six pieces of 300,000 bytes");
    world.desk.shelf.fill(false);
    ended_visibly(&world, id, &piece.repeat(6)).await;
}
