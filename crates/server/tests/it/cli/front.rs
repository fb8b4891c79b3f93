//! Channels, time-outs, labels and origins from the command line, with and without a running server.

use std::path::Path;

use super::{Server, run, text};

/// An order in a data folder: exit code, what it prints, what it complains about.
fn order(data: &Path, line: &[&str]) -> (Option<i32>, String, String) {
    let data = data.display().to_string();
    let mut all = line.to_vec();
    all.extend_from_slice(&["--data", &data]);
    let output = run(&all, "correct horse 7\n");
    (output.status.code(), text(&output.stdout).trim_end().to_owned(), text(&output.stderr))
}

/// What an order prints that is carried out.
fn done(data: &Path, line: &[&str]) -> String {
    let (code, said, errors) = order(data, line);
    assert_eq!(code, Some(0), "{line:?}: {errors}");
    said
}

/// Every order, in a folder with or without a server.
fn everything(data: &Path) {
    let acme = ["--organisation", "ACME Support"];
    let with = |line: &[&'static str]| [line, &acme[..]].concat();
    done(data, &with(&["admin", "create", "--email", "ada@acme.example", "--name", "Ada", "--technician"]));
    let channel = done(data, &with(&["channel", "create", "--name", "Sales"]));
    let groups = done(data, &with(&["group", "list"]));
    let (group, rest) = groups.split_once('\t').unwrap();
    assert_eq!(rest, "Support\tenabled\tlays nothing down");

    assert_eq!(done(data, &["channel", "assign", "--channel", &channel, "--node", group]), "");
    let (code, _, errors) = order(data, &["channel", "assign", "--channel", &channel, "--node", group]);
    assert!(code == Some(1) && errors.contains("assigned to this node already"), "{errors}");
    assert_eq!(
        done(data, &["channel", "set", "--channel", &channel, "--name", "Shop", "--waiting", "30", "--idle", "never"]),
        "waiting 30 min, idle never"
    );
    done(data, &["channel", "disable", "--channel", &channel]);
    let listed = format!("{channel}\tShop\tdisabled\tserved by {group}\twaiting 30 min, idle never");
    assert_eq!(done(data, &with(&["channel", "list"])), listed);
    done(data, &["channel", "enable", "--channel", &channel]);
    done(data, &["channel", "unassign", "--channel", &channel, "--node", group]);
    assert_eq!(done(data, &["channel", "set", "--channel", &channel, "--waiting", "inherit", "--idle", "inherit"]), "lays nothing down");
    assert!(done(data, &with(&["channel", "list"])).ends_with("Shop\tenabled\tserved by nobody\tlays nothing down"));

    assert_eq!(
        done(data, &["group", "set", "--group", group, "--pin-life", "60", "--max-offered", "9"]),
        "PIN life 60 min, PINs on offer 9"
    );
    let (code, _, errors) = order(data, &["group", "set", "--group", group, "--pin-life", "2000"]);
    assert!(code == Some(1) && errors.contains("1 minute to 24 hours"), "{errors}");
    assert_eq!(order(data, &["group", "set", "--group", group, "--waiting", "soon"]).0, Some(2));

    assert_eq!(
        done(data, &with(&["organisation", "labels", "--field", "1=Order number", "--field", "0=Full name"])),
        "0=Full name\n1=Order number"
    );
    assert_eq!(done(data, &with(&["organisation", "labels", "--field", "0="])), "1=Order number");
    assert_eq!(order(data, &with(&["organisation", "labels", "--field", "6=x"])).0, Some(2));
    assert_eq!(done(data, &with(&["organisation", "origins", "--allow", "https://www.example.com"])), "https://www.example.com");
    let (code, _, errors) = order(data, &with(&["organisation", "origins", "--allow", "https://www.example.com/shop"]));
    assert!(code == Some(1) && errors.contains("scheme, host and port"), "{errors}");
    assert_eq!(done(data, &with(&["organisation", "origins"])), "https://www.example.com");
}

#[test]
fn channels_are_made_and_set_without_a_server() {
    let dir = tempfile::tempdir().unwrap();
    everything(&dir.path().join("data"));
}

#[test]
fn channels_are_made_and_set_through_the_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    everything(dir.path());
    server.stop();
}
