//! The folder's tests: permissions, the first key, keys that are not taken.

use super::*;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_new_folder_and_its_key_are_for_the_owner_only() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(&dir.path().join("a/b")).unwrap();
    folder.master_key().unwrap();
    assert_eq!(mode(folder.path()), 0o700);
    assert_eq!(mode(&folder.file("keys")), 0o600);
    assert_eq!(folder.names().unwrap(), ["keys"]);
}

#[test]
fn an_empty_folder_is_closed_and_a_full_open_one_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    chmod(dir.path(), 0o755);
    let folder = Folder::open(dir.path()).unwrap();
    assert_eq!(mode(folder.path()), 0o700);
    folder.master_key().unwrap();
    chmod(dir.path(), 0o755);
    assert!(matches!(Folder::open(dir.path()), Err(FolderError::Open { mode: 0o700, .. })));
}

#[test]
fn at_141_each_installation_draws_its_own_key_and_keeps_it() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (a, b) = (Folder::open(a.path()).unwrap(), Folder::open(b.path()).unwrap());
    let first = *a.master_key().unwrap().bytes();
    assert_eq!(first, *a.master_key().unwrap().bytes());
    assert_ne!(first, *b.master_key().unwrap().bytes());
}

#[test]
fn at_141_sample_and_hand_made_keys_are_refused() {
    let counting = (0..32).map(|n| format!("{n:02x}")).collect::<String>();
    let typed = b"change me before production!!!!!".iter().map(|c| format!("{c:02x}")).collect::<String>();
    for key in ["00".repeat(32), "ff".repeat(32), "0123456789abcdef".repeat(4), counting, typed] {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        folder.write("keys", format!("towline master key 1\n{key}\n").as_bytes()).unwrap();
        assert!(matches!(folder.master_key(), Err(FolderError::KeySample(_))), "{key}");
    }
}

#[test]
fn at_141_a_key_that_others_can_read_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(dir.path()).unwrap();
    folder.master_key().unwrap();
    chmod(&folder.file("keys"), 0o640);
    assert!(matches!(folder.master_key(), Err(FolderError::Open { mode: 0o600, .. })));
}

#[test]
fn a_missing_or_broken_key_beside_a_database_is_never_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(dir.path()).unwrap();
    folder.write(DATABASE, b"x").unwrap();
    assert!(matches!(folder.master_key(), Err(FolderError::KeyGone(_))));
    for broken in ["", "towline master key 1\nabc\n", "towline master key 2\n"] {
        folder.write("keys", broken.as_bytes()).unwrap();
        assert!(matches!(folder.master_key(), Err(FolderError::KeyForm(_))), "{broken}");
    }
}
