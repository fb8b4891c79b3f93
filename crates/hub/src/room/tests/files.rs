//! Files that go from one side to the other.

use towline_model::ConsentKind;

use super::two::*;
use super::*;
use crate::message::{FileOffer, FileSays, MediaFromConsole as Console, MediaFromCustomer as Customer};

#[test]
fn a_file_is_kept_when_both_have_found_the_same() {
    let mut two = Two::granted(&[ConsentKind::Files]);
    let peer = two.peer;
    let done = |sum: u8| FileSays::Done { sha256: hex(&[sum; 32]) };
    let file = |name: &str| FileOffer { id: id(name), name: format!("../{name}\u{202e}.txt"), size: 500_000_000 };
    two.customer(Customer::Send { peer, file: file("one") });
    let told = two.told_console();
    assert!(told[0].contains(r#""name":"one.txt""#), "{told:?}");
    two.customer(Customer::File { file: id("one"), say: FileSays::Take {} });
    assert_eq!(codes(&two.told_page()), ["bad_input"], "one's own offer is not taken");
    two.console(Console::File { file: id("one"), say: done(7) });
    assert_eq!(two.refused(), ["bad_input"], "nor is it done before it is taken");
    two.console(Console::File { file: id("one"), say: FileSays::Take {} });
    two.customer(Customer::File { file: id("one"), say: done(7) });
    assert!(two.house.files.is_empty());
    two.console(Console::File { file: id("one"), say: done(7) });
    let [kept] = two.house.files.as_slice() else { panic!("not kept") };
    assert_eq!((kept.name.as_str(), kept.from_customer, kept.size, kept.sha256), ("one.txt", true, 500_000_000, [7; 32]));
    // Another content than was sent is nothing.
    two.console(Console::Send { peer, file: file("two") });
    two.customer(Customer::File { file: id("two"), say: FileSays::Take {} });
    two.console(Console::File { file: id("two"), say: done(1) });
    two.quiet();
    two.customer(Customer::File { file: id("two"), say: done(2) });
    assert!(two.told_page().iter().any(|told| told.contains(r#""say":{"t":"stop"}"#)));
    assert_eq!(two.house.files.len(), 1);
}

#[test]
fn files_are_bounded() {
    let mut two = Two::granted(&[ConsentKind::Files]);
    let peer = two.peer;
    let offer = |name: String, size| Console::Send { peer, file: FileOffer { id: id(&name), name: "a".into(), size } };
    two.console(offer("big".into(), MAX_FILE + 1));
    assert_eq!(two.refused(), ["too_long"]);
    for n in 0..=MAX_FILES {
        two.console(offer(format!("f{n}"), MAX_FILE));
    }
    assert_eq!(two.refused(), ["too_many"]);
}
