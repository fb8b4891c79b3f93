//! Nothing that was secret on its way in is in the log, at its finest level and with every request in it.

use super::{Server, ask, get, run, text};

#[test]
fn secrets_leave_no_trace_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("t.toml");
    std::fs::write(&config, "[log]\nlevel = \"debug\"\naccess = true\n").unwrap();
    let data = dir.path().join("data");
    let server = Server::start(&data, &["--config", config.to_str().unwrap()]);
    let data = data.display().to_string();
    let made = run(
        &["admin", "create", "--organisation", "ACME", "--email", "ada@acme.example", "--name", "Ada", "--technician", "--data", &data],
        "canary-password\n",
    );
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let sso = run(&["organisation", "sso-password", "--organisation", "ACME", "--data", &data], "canary-portal-password\n");
    assert_eq!(sso.status.code(), Some(0), "{}", text(&sso.stderr));
    let token = run(&["token", "create", "--organisation", "ACME", "--for", "ada@acme.example", "--name", "crm", "--data", &data], "");
    let token = text(&token.stdout).trim().to_owned();
    let address = server.address.clone();
    let (_, login) = get(&address, "/API/login.aspx?email=ada@acme.example&pwd=canary-password");
    let cookie = login.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap().to_owned();
    let (_, code) = get(&address, "/API/requestAuthCode.aspx?email=ada@acme.example&pwd=canary-password");
    let authcode = code.split("AUTHCODE:").nth(1).unwrap().trim().to_owned();
    let (_, pin) = get(&address, &format!("/API/requestPINCode.aspx?notechconsole=1&authcode={authcode}&cfield0=canary-customer"));
    let pin = pin.split("PINCODE:").nth(1).unwrap().trim().to_owned();
    let head = format!(
        "Host: {address}\r\nConnection: close\r\nCookie: {cookie}\r\nAuthorization: Bearer canary-bearer\r\nX-Api-Key: canary-key\r\n"
    );
    ask(&address, &format!("GET /canary-path/0123456789012345678901234567890123456789012345 HTTP/1.1\r\n{head}\r\n"));
    let body = "{\"email\":\"ada@acme.example\",\"password\":\"canary-password\"}";
    ask(
        &address,
        &format!("POST /console/login HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len()),
    );
    let form = format!("Code={pin}");
    ask(
        &address,
        &format!(
            "POST / HTTP/1.1\r\n{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ),
    );
    ask(&address, &format!("GET /API/requestPINCode.aspx?authcode=canary-evil%0d%0aINFO HTTP/1.1\r\n{head}\r\n"));
    let (_, account) = get(&address, &format!("/API/getAccount.aspx?authcode={token}"));
    let company = account.split("AccountID:").nth(1).unwrap().lines().next().unwrap().to_owned();
    for path in ["/API/requestAuthCodeSSO.aspx", "/SSO/GetLoginTicket.aspx"] {
        let all = format!(
            "{path}?ssoid=canary-id&pwd=canary-portal-password&Password=canary-portal-password&company={company}&CompanyID={company}"
        );
        let (_, answer) = get(&address, &all);
        assert!(answer.ends_with("INVALID") || answer.ends_with("INVALIDSSOID"), "{answer}");
    }
    let ticket = "0123456789abcdef".repeat(4);
    get(&address, &format!("/SSO/Login.aspx?Ticket={ticket}"));
    let log = server.stop();
    let (_, secret) = cookie.split_once('=').unwrap();
    for planted in ["canary", &authcode, &token, &ticket, secret, &format!("\"{pin}\"")] {
        assert!(!log.contains(planted), "{planted} is in the log:\n{log}");
    }
    assert!(log.lines().filter(|line| line.contains("towline::access")).count() >= 7, "{log}");
    for line in log.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}
