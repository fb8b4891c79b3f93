//! Configurations that are refused, with their place and what to do; and which source of a setting wins.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{Server, ask, get, run, text, towline};

/// Checks a configuration file with these further arguments; the exit code and everything said.
fn check(file: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("towline.toml");
    std::fs::write(&path, file).unwrap();
    let data = dir.path().join("data").display().to_string();
    let mut all = vec!["check", "--config", path.to_str().unwrap(), "--data", &data];
    all.extend_from_slice(arguments);
    let output = run(&all, "");
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn a_wrong_key_is_named_with_its_line_and_the_nearest_known_one() {
    for (file, place, words) in [
        ("[server]\nlisten = \"127.0.0.1:1\"\npublik_url = \"http://localhost\"\n", "towline.toml:3:", "did you mean \"public_url\"?"),
        ("[pin]\nlife = \"20min\"\n", "towline.toml:1:", "did you mean [pins]?"),
        ("\n\nlisten = \"127.0.0.1:1\"\n", "towline.toml:3:", "write it below [server]"),
        ("[pins]\nlife = \"30s\"\n", "towline.toml:2:", "from \"1min\" to \"1d\""),
        ("[pins]\noffered_per_technician = 1201\n", "towline.toml:2:", "from 1 to 1200"),
        ("[log]\nlevel = 7\n", "towline.toml:2:", "wants \"error\" or \"warn\" or \"info\" or \"debug\""),
        ("[log]\nformat = [\"json\"]\n", "towline.toml:2:", "wants \"text\" or \"json\""),
        ("[api]\nlegacy_get = 2024-01-01\n", "towline.toml:2:", "wants true or false"),
        ("[server]\nlisten = \"127.0.0.1:1\n", "towline.toml:2:", "this is no TOML"),
        ("[server]\nlisten = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"\n", "towline.toml:3:", "this is no TOML"),
        ("server = 5\n", "towline.toml:1:", "write [server]"),
    ] {
        let (code, said) = check(file, &[]);
        assert_eq!(code, Some(3), "{file}");
        assert!(said.contains(place) && said.contains(words), "{file}\n{said}");
    }
}

#[test]
fn every_problem_is_said_at_once() {
    let (code, said) = check("[server]\nx = 1\n[pins]\nlife = \"1s\"\n", &["--listen", "nowhere"]);
    assert_eq!(code, Some(3));
    assert_eq!(said.lines().count(), 3, "{said}");
    assert!(said.contains("--listen: wants addresses"));
}

#[test]
fn an_option_beats_a_variable_beats_the_file_beats_the_default() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("t.toml");
    std::fs::write(&file, "[server]\nlisten = \"127.0.0.1:1001\"\n").unwrap();
    let said = |file: Option<&Path>, variable: Option<&str>, option: Option<&str>| {
        let mut command = towline(&["check"]);
        command.current_dir(dir.path());
        file.map(|file| command.env("TOWLINE_CONFIG", file));
        variable.map(|value| command.env("TOWLINE_LISTEN", value));
        option.map(|value| command.args(["--listen", value]));
        text(&command.output().unwrap().stdout)
    };
    assert!(said(None, None, None).contains("listens on 127.0.0.1:8080"));
    assert!(said(Some(&file), None, None).contains(":1001"));
    assert!(said(Some(&file), Some("127.0.0.1:1002"), None).contains(":1002"));
    assert!(said(Some(&file), Some("127.0.0.1:1002"), Some("127.0.0.1:1003")).contains(":1003"));
}

#[test]
fn an_unknown_variable_is_refused_unless_it_is_not_for_us() {
    let with = |name: &str| {
        let output = towline(&["check"]).env(name, "x").current_dir(std::env::temp_dir()).output().unwrap();
        (output.status.code(), text(&output.stderr))
    };
    let (code, said) = with("TOWLINE_PUBLIK_URL");
    assert_eq!(code, Some(3));
    assert!(said.contains("did you mean TOWLINE_PUBLIC_URL?"), "{said}");
    for other in ["TOWLINE_ADVISORY_DB", "TOWLINE_SERVICE_HOST", "TOWLINE_PORT_8080_TCP", "HOME"] {
        assert_eq!(with(other).0, Some(0), "{other}");
    }
}

/// A pair in this folder; the paths of both files.
fn pair(dir: &Path) -> (String, String) {
    crate::edge::write_pair(dir);
    (dir.join("cert.pem").display().to_string(), dir.join("key.pem").display().to_string())
}

#[test]
fn unsafe_and_contradictory_settings_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (certificate, key) = pair(dir.path());
    let other = tempfile::tempdir().unwrap();
    let (_, other_key) = pair(other.path());
    let public = ["--listen", "0.0.0.0:8443"];
    let url = ["--public-url", "https://help.example.com"];
    let proxies = "[server]\ntrusted_proxies = [\"10.0.0.0/8\"]\n";
    let cases: &[(&str, Vec<&str>, &str)] = &[
        ("", public.to_vec(), "everything would travel in clear"),
        ("", vec!["--listen", "[::]:443"], "everything would travel in clear"),
        ("", [&public[..], &url[..]].concat(), "nothing ends TLS"),
        (proxies, public.to_vec(), "server.public_url: is missing"),
        (proxies, vec!["--public-url", "http://help.example.com"], "only over https"),
        ("", vec!["--public-url", "http://help.example.com"], "only over https"),
        ("", url.to_vec(), "nothing ends TLS"),
        ("", vec!["--tls-cert", &certificate], "tls.key: is missing"),
        ("", vec!["--tls-key", &key], "tls.certificate: is missing"),
        ("", vec!["--tls-cert", &certificate, "--tls-key", "/nowhere.pem"], "/nowhere.pem"),
        ("", vec!["--tls-cert", &certificate, "--tls-key", &other_key], "cannot be used together"),
        ("", vec!["--tls-cert", &certificate, "--tls-key", &key, "--public-url", "http://localhost"], "write https"),
        ("", vec!["--demo", "--listen", "0.0.0.0:8080"], "listens on this machine only"),
        ("", vec!["--demo", "--ops-listen", "0.0.0.0:0"], "listens on this machine only"),
        ("[server]\nhosts = [\"a b\"]\n", vec![], "each entry is a host name"),
        ("[pins]\nquarantine = \"1h\"\nquarantine_floor = \"2h\"\n", vec![], "must not be above"),
    ];
    for (file, arguments, words) in cases {
        let (code, said) = check(file, arguments);
        assert_eq!(code, Some(3), "{file} {arguments:?}: {said}");
        assert!(said.contains(words), "{file} {arguments:?}: {said}");
        // What `check` refuses, `serve` does not start.
        let data = tempfile::tempdir().unwrap();
        let config = data.path().join("t.toml");
        std::fs::write(&config, file).unwrap();
        let folder = data.path().join("data").display().to_string();
        let mut all = vec!["serve", "--config", config.to_str().unwrap(), "--data", &folder];
        all.extend_from_slice(arguments);
        assert_eq!(run(&all, "").status.code(), Some(3), "{file} {arguments:?}");
        assert!(!Path::new(&folder).exists());
    }
    for (file, arguments) in [
        (proxies, [&public[..], &url[..]].concat()),
        ("", [&public[..], &url[..], &["--tls-cert", &certificate, "--tls-key", &key]].concat()),
    ] {
        let (code, said) = check(file, &arguments);
        assert_eq!(code, Some(0), "{said}");
    }
}

#[test]
fn at_141_keys_and_folders_that_others_can_read_or_know_are_refused() {
    let chmod = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let refused = |data: &Path, words: &str| {
        for command in ["check", "serve"] {
            let output = run(&[command, "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"], "");
            assert_eq!(output.status.code(), Some(3), "{command}: {words}");
            assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
        }
    };
    let dir = tempfile::tempdir().unwrap();
    chmod(dir.path(), 0o700);
    let keys = dir.path().join("keys");
    std::fs::write(&keys, format!("towline master key 1\n{}\n", "00".repeat(32))).unwrap();
    chmod(&keys, 0o600);
    refused(dir.path(), "sample or hand-made key");
    chmod(&keys, 0o644);
    refused(dir.path(), "chmod 600");
    chmod(dir.path(), 0o755);
    refused(dir.path(), "chmod 700");

    let (certificate, key) = pair(other_dir(&dir).as_path());
    chmod(Path::new(&key), 0o644);
    let (code, said) = check("", &["--tls-cert", &certificate, "--tls-key", &key]);
    assert_eq!(code, Some(3));
    assert!(said.contains("can be read by everybody"), "{said}");
}

fn other_dir(dir: &tempfile::TempDir) -> std::path::PathBuf {
    let other = dir.path().join("tls");
    std::fs::create_dir(&other).unwrap();
    other
}

#[test]
fn help_and_version_are_said_on_standard_output() {
    for (arguments, words) in
        [(vec!["--help"], "Exit codes"), (vec!["serve", "--help"], "--demo-technicians"), (vec!["version"], env!("CARGO_PKG_VERSION"))]
    {
        let output = run(&arguments, "");
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains(words));
    }
    assert_eq!(run(&["serve", "--nonsense"], "").status.code(), Some(2));
    assert_eq!(run(&[], "").status.code(), Some(2));
}

#[test]
fn the_wsdl_is_printed_with_the_address_of_the_service() {
    let output = run(&["wsdl", "--public-url", "https://help.example.com"], "");
    assert_eq!(output.status.code(), Some(0));
    let wsdl = text(&output.stdout);
    assert!(wsdl.starts_with("<?xml") && wsdl.contains("https://help.example.com/API/API.asmx"));
    assert_eq!(run(&["wsdl", "--public-url", "nowhere"], "").status.code(), Some(1));
}

#[test]
fn calls_by_get_can_be_switched_off() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("t.toml");
    for (switch, status) in [("true", 200), ("false", 405)] {
        std::fs::write(&config, format!("[api]\nlegacy_get = {switch}\n")).unwrap();
        let server = Server::start(&dir.path().join("data"), &["--config", config.to_str().unwrap()]);
        let address = server.address.clone();
        assert_eq!(get(&address, "/API/login.aspx?email=a&pwd=b").0, status);
        let head = format!("POST /API/login.aspx HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 13\r\n\r\nemail=a&pwd=b";
        assert_eq!(ask(&address, &format!("{head}{form}")).0, 200);
        assert_eq!(get(&address, "/API/API.asmx?wsdl").0, 200);
        server.stop();
    }
}
