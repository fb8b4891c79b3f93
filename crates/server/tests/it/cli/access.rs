//! Ways in from the command line: single sign-on, denied endpoints, API tokens, with and without a running server.

use std::path::Path;

use super::{Server, get, run, text};

const PASSWORD: &str = "correct horse 7\n";
const MASTER: &str = "a-long-portal-password\n";

fn order(data: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let data = data.display().to_string();
    let output = run(&[arguments, &["--data", &data]].concat(), input);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn done(data: &Path, arguments: &[&str], input: &str) -> String {
    let (code, said, errors) = order(data, arguments, input);
    assert_eq!(code, Some(0), "{arguments:?}: {errors}");
    said
}

fn refused(data: &Path, arguments: &[&str], input: &str, why: &str) {
    let (code, said, errors) = order(data, arguments, input);
    assert_eq!((code, said.as_str()), (Some(1), ""), "{arguments:?}");
    assert!(errors.contains(why), "{errors}");
}

const ACME: [&str; 2] = ["--organisation", "ACME Support"];

fn acme<'a>(command: [&'a str; 2], more: &[&'a str]) -> Vec<&'a str> {
    [&command[..], &ACME, more].concat()
}

/// Every order; the secret of a token that is left.
fn everything(data: &Path) -> String {
    done(data, &acme(["admin", "create"], &["--email", "ada@acme.example", "--name", "Ada"]), PASSWORD);
    done(data, &acme(["user", "create"], &["--email", "tess@acme.example", "--name", "Tess"]), PASSWORD);
    let show = || done(data, &acme(["organisation", "show"], &[]), "");
    let shown = show();
    for line in
        ["name            ACME Support", "single sign-on  off", "login           allowed", "authcode        allowed", "tokens          0"]
    {
        assert!(shown.lines().any(|said| said == line), "{line} is not in\n{shown}");
    }

    refused(data, &acme(["organisation", "sso-password"], &[]), "too short now\n", "at least 15 characters");
    done(data, &acme(["organisation", "sso-password"], &[]), MASTER);
    done(data, &acme(["organisation", "deny"], &["login"]), "");
    done(data, &acme(["organisation", "deny"], &["authcode"]), "");
    assert!(show().contains("single sign-on  by the portal's password\nlogin           denied\nauthcode        denied\n"));
    done(data, &acme(["organisation", "allow"], &["authcode"]), "");
    done(data, &acme(["organisation", "sso-password"], &["--clear"]), "");
    assert!(show().contains("single sign-on  off\nlogin           denied\nauthcode        allowed\n"));

    let create = ["token", "create"];
    let secret = done(data, &acme(create, &["--for", "ada@acme.example", "--name", "crm"]), "").trim_end().to_owned();
    assert!(secret.len() == 128 && secret.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()), "{secret}");
    refused(data, &acme(create, &["--for", "ada@acme.example", "--name", "CRM"]), "", "has this name");
    refused(data, &acme(create, &["--for", "tess@acme.example", "--name", "x"]), "", "master administrator");
    let narrow = ["--for", "ada@acme.example", "--name", "reader", "--scope", "sessions,reports", "--read-only", "--expires-in", "30"];
    done(data, &acme(create, &narrow), "");
    let list = || done(data, &acme(["token", "list"], &[]), "");
    let listed = list();
    let lines: Vec<Vec<&str>> = listed.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((lines.len(), lines[0].len()), (2, 6), "{listed}");
    assert_eq!((lines[0][0], lines[0][1], lines[0][4], lines[0][5]), ("crm", "all", "never used", "does not expire"));
    assert_eq!((lines[1][0], lines[1][1], lines[1][2]), ("reader", "sessions,reports (read only)", "for ada@acme.example"));
    assert!(lines[1][5].starts_with("expires 2"), "{listed}");
    assert!(!listed.contains(&secret));
    done(data, &acme(["token", "revoke"], &["--name", "Reader"]), "");
    refused(data, &acme(["token", "revoke"], &["--name", "reader"]), "", "no such token");
    assert_eq!(list().lines().count(), 1);
    refused(data, &["organisation", "show", "--organisation", "Nobody"], "", "no such organisation");
    secret
}

#[test]
fn ways_in_are_set_without_a_server_and_hold_when_it_runs() {
    let dir = tempfile::tempdir().unwrap();
    let secret = everything(dir.path());
    let server = Server::start(dir.path(), &[]);
    let (_, account) = get(&server.address, &format!("/API/getAccount.aspx?authcode={secret}"));
    assert!(account.contains("Email:ada@acme.example"), "{account}");
    let (_, login) = get(&server.address, "/API/login.aspx?email=ada@acme.example&pwd=correct%20horse%207");
    assert!(login.ends_with("INVALID"), "{login}");
    assert!(!done(dir.path(), &acme(["token", "list"], &[]), "").contains("never used"));
    server.stop();
}

#[test]
fn ways_in_are_set_through_the_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    let secret = everything(dir.path());
    let account = || get(&server.address, &format!("/API/getAccount.aspx?authcode={secret}")).1;
    assert!(account().contains("Email:ada@acme.example"));
    done(dir.path(), &acme(["token", "revoke"], &["--name", "crm"]), "");
    assert!(account().ends_with("INVALID_SECRETAUTHCODE"));
    let log = server.stop();
    assert!(!log.contains(&secret) && !log.contains(MASTER.trim()));
}

#[test]
fn wrong_command_lines_say_what_is_possible() {
    let dir = tempfile::tempdir().unwrap();
    let wrong = [
        (acme(["token", "create"], &["--for", "a@b", "--name", "x", "--scope", "everything"]), "sessions"),
        (acme(["token", "create"], &["--for", "a@b", "--name", "x", "--expires-in", "0"]), "1..=3650"),
        (acme(["token", "create"], &["--name", "x"]), "--for"),
        (acme(["organisation", "deny"], &["console"]), "authcode"),
    ];
    for (arguments, why) in wrong {
        let (code, _, errors) = order(dir.path(), &arguments, "");
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(errors.contains(why), "{errors}");
    }
}
