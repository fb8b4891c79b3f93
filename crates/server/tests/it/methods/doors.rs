//! The doors of the API: how a call finds its method, in which places its arguments may stand, and what is no call at all.

use http::{Method, StatusCode};
use serde_json::json;
use towline_api::METHODS;

use super::{Acme, reason, status};
use crate::desk::{Ask, PASSWORD, encoded};

#[tokio::test]
async fn paths_and_parameters_ignore_case() {
    let house = Acme::new().await;
    for path in ["/API/getAccount.aspx", "/api/getaccount.aspx", "/Api/GETACCOUNT.ASPX", "/aPI/GetAccount.Aspx"] {
        for name in ["authcode", "AuthCode", "AUTHCODE", "sAuthCode"] {
            let answer = house.desk.send(Ask::get(path).query(&[(name, &house.code)])).await;
            assert_eq!(status(&answer), "OK", "{path} {name}");
        }
    }
    let json = json!({ "AUTHCODE": house.code });
    assert_eq!(house.desk.send(Ask::json("/api/GETACCOUNT.JSON", &json)).await.json()["status"], "OK");
    let login = [("SEMAIL", "anna@acme.example"), ("spassword", PASSWORD)];
    assert!(house.desk.send(Ask::form("/api/api.ASMX/LogIn", &login)).await.text().ends_with(">login_OK</loginRet>"));
}

#[tokio::test]
async fn query_and_form_are_one_call() {
    let house = Acme::new().await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let other = house.desk.authcode(&bert).await;
    let ask = |query: &[(&str, &str)], form: &[(&str, &str)]| house.desk.send(Ask::form("/API/getAccount.aspx", form).query(query));
    let code = [("authcode", house.code.as_str())];
    assert_eq!(status(&ask(&code, &[]).await), "OK");
    assert_eq!(status(&ask(&[], &code).await), "OK");
    assert_eq!(status(&ask(&code, &[("AuthCode", &house.code)]).await), "OK", "equal values are one value");
    for form in [[("authcode", other.as_str())], [("AUTHCODE", other.as_str())], [("authcode", "")]] {
        let answer = ask(&code, &form).await;
        assert_eq!(status(&answer), "ERROR", "{}", form[0].0);
        assert!(reason(&answer).contains("more than once"));
    }
    let answer = ask(&[("authcode", &house.code), ("authcode", &other)], &[]).await;
    assert_eq!(status(&answer), "ERROR", "the same holds within the query string");
}

#[tokio::test]
async fn what_is_unknown_is_passed_over_and_what_is_empty_counts_as_absent() {
    let house = Acme::new().await;
    let args = [("cfield9", "x"), ("", "x"), ("a[]", "1"), ("NodeId", ""), ("cfield0", ""), ("notechconsole", "1")];
    assert_eq!(status(&house.call("requestPINCode_v3", &args).await), "OK");
    let queue = house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 1).await.unwrap();
    assert_eq!(queue[0].fields.fields, <[String; 6]>::default());
}

#[tokio::test]
async fn forms_come_urlencoded_or_as_multipart_and_nothing_else_is_guessed_at() {
    let house = Acme::new().await;
    let body = encoded(&[("authcode", &house.code)]);
    let part = format!("--b\r\nContent-Disposition: form-data; name=\"authcode\"\r\n\r\n{}\r\n--b--\r\n", house.code);
    for (media_type, body, expected) in [
        ("application/x-www-form-urlencoded", &body, "OK"),
        ("application/x-www-form-urlencoded; charset=UTF-8", &body, "OK"),
        ("multipart/form-data; boundary=b", &part, "OK"),
        ("text/plain", &body, "ERROR"),
        ("application/x-www-form-urlencoded; charset=iso-8859-1", &body, "ERROR"),
        ("application/json", &body, "ERROR"),
    ] {
        let answer = house.desk.send(Ask::post("/API/getAccount.aspx", media_type, body.as_str())).await;
        assert_eq!(status(&answer), expected, "{media_type}");
    }
}

#[tokio::test]
async fn json_takes_text_numbers_flags_and_null_and_gives_a_pin_as_text() {
    let house = Acme::new().await;
    let ask = async |value: serde_json::Value| {
        house.desk.clock.second();
        let answer = house.desk.send(Ask::json("/API/requestPINCode_v3.json", &value)).await;
        (answer.json(), answer.header("towline-reason").map(str::to_owned))
    };
    let code = house.code.as_str();
    for value in [
        json!({ "authcode": code, "notechconsole": true, "NodeId": house.anna.technician.unwrap().0, "cfield0": null }),
        json!({ "authcode": code, "notechconsole": 1, "NodeId": "0", "cfield0": 42, "cfield1": false }),
        json!({ "authcode": code, "notechconsole": "true", "unknown": "x" }),
    ] {
        let (answer, reason) = ask(value).await;
        assert!(answer["PINCODE"].as_str().is_some_and(|pin| pin.len() == 6), "{answer}");
        assert_eq!((answer["status"].as_str(), reason), (Some("OK"), None));
    }
    for value in [
        json!([]),
        json!("x"),
        json!({ "authcode": [code] }),
        json!({ "authcode": { "a": 1 } }),
        json!({ "authcode": code, "NodeId": 1.5 }),
    ] {
        let (answer, reason) = ask(value).await;
        assert_eq!(answer, json!({ "status": "ERROR" }));
        assert!(reason.is_some_and(|reason| reason.starts_with("the body is not") || reason.starts_with("a JSON value is not plain")));
    }
    let twice = format!("{{\"authcode\":\"{code}\",\"AuthCode\":\"{code}\"}}");
    let answer = house.desk.send(Ask::post("/API/getAccount.json", "application/json", twice)).await;
    assert_eq!((answer.text(), reason(&answer)), ("{\"status\":\"ERROR\"}", "a JSON key is given twice: send it once"));
    let no_body = house.desk.send(Ask::post("/API/getAccount.json", "application/json", "")).await;
    assert_eq!(no_body.json(), json!({ "status": "NOTLOGGEDIN" }));
    let form = house.desk.send(Ask::post("/API/getAccount.json", "application/x-www-form-urlencoded", "")).await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn what_names_no_method_is_not_found_and_what_is_no_call_is_not_allowed() {
    let house = Acme::new().await;
    for path in [
        "/API/",
        "/API/unknown.aspx",
        "/API/login",
        "/API/login.aspx/",
        "/API/login.aspx/x.css",
        "/API/.aspx",
        "/API/login.asmx",
        "/API/API.asmx/",
        "/API/API.asmx/unknown",
        "/API/API.asmx/login/x",
        "/API/API.asmx/requestPINCode",
        "/API/API.asmx/getAccount",
        "/API/login.aspx.json",
    ] {
        for method in [Method::GET, Method::POST] {
            let answer = house.desk.send(Ask::new(method.clone(), path)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
            assert!(!answer.text().contains("unknown"), "{path} is not repeated");
        }
    }
    for (path, allow) in [
        ("/API/login.aspx", "GET, POST"),
        ("/API/API.asmx", "GET, HEAD, POST"),
        ("/API/login.json", "POST"),
        ("/API/API.asmx/login", "POST"),
    ] {
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE, Method::OPTIONS] {
            let answer = house.desk.send(Ask::new(method.clone(), path).header("x-http-method-override", "GET")).await;
            assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, Some(allow)), "{method} {path}");
        }
    }
    for path in ["/API/login.json", "/API/API.asmx/login"] {
        assert_eq!(house.desk.send(Ask::get(path)).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

#[tokio::test]
async fn methods_without_outputs_have_an_http_post_binding_and_others_have_none() {
    let house = Acme::new().await;
    for entry in METHODS {
        let answer = house.desk.send(Ask::form(&format!("/API/API.asmx/{}", entry.method.soap), &[])).await;
        let bound = answer.status == StatusCode::OK && answer.text().contains(&format!("<{} ", entry.method.status.type_name));
        assert_eq!(bound, entry.method.outputs.is_empty(), "{}", entry.method.name);
    }
    let answer = house.desk.send(Ask::form("/API/API.asmx/login", &[("sEmail", "anna@acme.example"), ("sPassword", PASSWORD)])).await;
    let cookie = answer.cookie().unwrap();
    let out = house.desk.send(Ask::form("/API/API.asmx/logout", &[]).cookie(&cookie)).await;
    assert!(out.text().ends_with(">logout_OK</logoutRet>"));
    assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie)).await), "NOTLOGGEDIN");
}

#[tokio::test]
async fn every_refusal_of_every_method_names_its_reason_and_repeats_nothing() {
    let house = Acme::new().await;
    let canary = "canary-7f3a";
    for entry in METHODS {
        for way in ["aspx", "json"] {
            let args: Vec<(&str, &str)> = entry.method.inputs.iter().map(|input| (input.name, canary)).collect();
            let path = format!("/API/{}.{way}", entry.method.name);
            let object = args.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect::<serde_json::Map<_, _>>();
            let ask = if way == "json" { Ask::json(&path, &object.into()) } else { Ask::form(&path, &args) };
            let answer = house.desk.send(ask).await;
            let why = reason(&answer);
            assert!(why.is_ascii() && !why.contains(canary) && !answer.text().contains(canary), "{path}: {why}");
            assert!(answer.headers.values().all(|value| !value.to_str().unwrap().contains(canary)), "{path}");
        }
    }
}
