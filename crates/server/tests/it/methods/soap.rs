//! The SOAP endpoint and what it tells about itself: the description, the help pages, the older schema, calls that are not as the schema has them.

use http::StatusCode;
use towline_api::METHODS;
use towline_wire::NAMESPACE;

use super::{Acme, pin_of, reason};
use crate::desk::{Ask, Desk, fields};

/// A call of `operation` with these elements.
fn body(operation: &str, args: &[(&str, &str)]) -> String {
    format!("<{operation} xmlns=\"{NAMESPACE}\">{}</{operation}>", fields(args))
}

#[tokio::test]
async fn the_description_is_the_committed_one_under_any_spelling_of_its_address() {
    let house = Acme::new().await;
    let committed = include_str!("../../../../../docs/api/rescue.wsdl");
    for target in ["/API/API.asmx?wsdl", "/API/API.asmx?WSDL", "/api/api.asmx?Wsdl", "/API/API.asmx?wsdl=", "/API/API.asmx?x=1&wsdl"] {
        let answer = house.desk.send(Ask::get(target)).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, Some("text/xml; charset=utf-8")), "{target}");
        assert!(answer.text() == committed, "{target}: not docs/api/rescue.wsdl; is it made anew?");
    }
}

#[tokio::test]
async fn at_063_the_description_and_all_links_have_the_configured_address_whatever_host_says() {
    let house = Acme::at(Desk::with(|rules| rules.public_url = "https://help.example:8443".to_owned()).await).await;
    let lie = |ask: Ask| {
        ["host", "x-forwarded-host", "x-forwarded-proto", "forwarded"].iter().fold(ask, |ask, name| ask.header(name, "evil.example"))
    };
    for target in [
        "/API/API.asmx?wsdl",
        "/API/API.asmx?wsdl&pin=int",
        "/API/API.asmx",
        "/API/API.asmx?op=login",
        "http://evil.example/API/API.asmx?wsdl",
    ] {
        let answer = house.desk.send(lie(Ask::get(target))).await;
        assert!(!answer.text().contains("evil"), "{target}");
        if target.contains("wsdl") {
            let address = "location=\"https://help.example:8443/API/API.asmx";
            assert_eq!(answer.text().matches(address).count(), 3, "{target}");
        }
    }
    let form = [("authcode", house.code.as_str()), ("notechconsole", "1")];
    let link = house.desk.send(lie(Ask::form("/API/requestInvitationLink.aspx", &form))).await;
    assert!(link.text().starts_with("OK\n\nINVITATIONLINK:https://help.example:8443/R?i=2&Code="));
}

#[tokio::test]
async fn the_older_description_declares_an_integer_pin_and_the_address_that_sends_it() {
    let house = Acme::new().await;
    let wsdl = house.desk.send(Ask::get("/API/API.asmx?wsdl&pin=int")).await.text().to_owned();
    let pin = |text: &str| text.matches("name=\"iPINCode\" type=\"s:int\"").count();
    let newer = house.desk.send(Ask::get("/API/API.asmx?wsdl")).await.text().to_owned();
    assert_eq!((pin(&wsdl), pin(&newer)), (2, 0), "the first versions of requestPINCode and requestLensPINCode");
    assert_eq!(
        (wsdl.matches("name=\"sPINCode\"").count(), newer.matches("name=\"sPINCode\"").count()),
        (5, 7),
        "later versions stay as they are"
    );
    let (_, address) = wsdl.split_once("<soap:address location=\"").unwrap();
    let address = address.split('"').next().unwrap();
    assert_eq!(address, "https://towline.example/API/API.asmx?pin=int");
    let target = address.strip_prefix("https://towline.example").unwrap();
    let args = [("sAuthCode", house.code.as_str()), ("bNoTechConsole", "true")];
    for operation in ["requestPINCode", "requestLensPINCode"] {
        for ask in [Ask::soap11(&body(operation, &args)), Ask::soap12(&body(operation, &args))] {
            house.desk.clock.second();
            let answer = house.desk.send(ask.at(target)).await;
            assert!(answer.element("iPINCode").is_some_and(|pin| pin.parse::<u32>().is_ok()) && answer.element("sPINCode").is_none());
            assert_eq!(answer.element(&format!("{operation}Result")), Some("requestPINCode_OK"));
        }
    }
    house.desk.clock.second();
    let answer = house.desk.send(Ask::soap11(&body("requestPINCodeV2", &args)).at(target)).await;
    assert_eq!((answer.element("sPINCode").map(str::len), answer.element("iPINCode")), (Some(6), None));
    let refused = house.desk.send(Ask::soap11(&body("requestPINCode", &args)).at(target)).await;
    assert_eq!(
        (refused.element("iPINCode"), refused.element("requestPINCodeResult")),
        (Some("0"), Some("requestPINCode_PollRateExceeded"))
    );
}

#[tokio::test]
async fn the_integer_pin_may_be_made_the_rule() {
    let house = Acme::at(Desk::with(|rules| rules.integer_pin_in_v1 = true).await).await;
    let wsdl = house.desk.send(Ask::get("/API/API.asmx?wsdl")).await.text().to_owned();
    assert!(wsdl.contains("name=\"iPINCode\" type=\"s:int\""));
    let args = [("sAuthCode", house.code.as_str()), ("bNoTechConsole", "true")];
    let older = house.desk.send(Ask::soap11(&body("requestPINCode", &args))).await;
    assert!(older.element("iPINCode").is_some());
    house.desk.clock.second();
    let newer = house.desk.send(Ask::soap11(&body("requestPINCode", &args)).query(&[("pin", "text")])).await;
    assert!(newer.element("sPINCode").is_some());
    house.desk.clock.second();
    assert_eq!(pin_of(&house.pin(&[]).await).len(), 6, "text stays text");
}

#[tokio::test]
async fn every_operation_has_a_help_page_with_samples_and_a_form_that_invokes_it() {
    let house = Acme::new().await;
    let list = house.desk.send(Ask::get("/API/API.asmx")).await;
    assert_eq!(list.header("content-type"), Some("text/html; charset=utf-8"));
    for entry in METHODS {
        let (name, operation) = (entry.method.name, entry.method.soap);
        assert!(list.text().contains(&format!("<a href=\"?op={operation}\">")), "{operation} is listed");
        for spelling in [operation.to_owned(), operation.to_uppercase(), operation.to_lowercase()] {
            let page = house.desk.send(Ask::get("/API/API.asmx").query(&[("op", &spelling)])).await;
            assert_eq!(page.status, StatusCode::OK, "{spelling}");
            let text = page.text();
            for part in ["<h3>Test</h3>", "<h3>SOAP 1.1</h3>", "<h3>SOAP 1.2</h3>"] {
                assert!(text.contains(part), "{operation}: {part}");
            }
            assert!(text.contains(&format!("&lt;{operation} xmlns=&quot;{NAMESPACE}&quot;&gt;")), "{operation}: request");
            assert!(text.contains(&format!("&lt;{operation}Result&gt;")), "{operation}: response");
            assert!(text.contains(&format!("<form method=\"post\" action=\"{name}.aspx\">")), "{operation}: form");
            let fields = entry.method.inputs.iter().all(|input| text.contains(&format!(" name=\"{}\"", input.name)));
            assert!(fields, "{operation}: a field for each parameter");
            assert!(!text.contains("<script") && !text.contains(" style="), "{operation}");
        }
    }
    for target in ["/API/API.asmx?op=unknown<b>", "/API/API.asmx?op=", "/API/API.asmx?disco"] {
        let answer = house.desk.send(Ask::get(&target.replace('<', "%3C").replace('>', "%3E"))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{target}");
        assert!(!answer.text().contains("unknown"));
    }
}

#[tokio::test]
async fn elements_come_in_any_order_and_may_be_missing_nil_unknown_or_differently_spelt() {
    let house = Acme::new().await;
    let code = &house.code;
    let open = format!("<sAuthCode>{code}</sAuthCode><bNoTechConsole>1</bNoTechConsole>");
    for (what, inner) in [
        ("reversed", format!("<nodeId>0</nodeId>{open}<sCField0>Jo</sCField0>")),
        ("nil", format!("{open}<nodeId xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>")),
        ("unknown", format!("{open}<sWhatever><deep>x</deep></sWhatever>")),
        ("in no namespace", format!("<sAuthCode xmlns=\"\">{code}</sAuthCode><bNoTechConsole>true</bNoTechConsole>")),
        ("empty number", format!("{open}<nodeId/>")),
        ("other case", format!("<SAUTHCODE>{code}</SAUTHCODE><bnotechconsole>true</bnotechconsole>")),
    ] {
        house.desk.clock.second();
        let call = format!("<requestPINCodeV3 xmlns=\"{NAMESPACE}\">{inner}</requestPINCodeV3>");
        let answer = house.desk.send(Ask::soap12(&call)).await;
        assert_eq!(answer.element("requestPINCodeV3Result"), Some("requestPINCode_OK"), "{what}: {}", answer.text());
    }
    house.desk.clock.second();
    let call = format!("<REQUESTpincodev3 xmlns=\"{NAMESPACE}\">{open}</REQUESTpincodev3>");
    let answer = house.desk.send(Ask::soap11(&call).header("soapaction", &format!("\"{NAMESPACE}/requestPINCodeV3\""))).await;
    assert_eq!(answer.element("requestPINCodeV3Result"), Some("requestPINCode_OK"));
}

#[tokio::test]
async fn a_value_that_is_not_of_its_type_is_a_fault_that_repeats_nothing() {
    let house = Acme::new().await;
    for (operation, wrong) in [
        ("requestPINCodeV3", ("nodeId", "canary-7f3a")),
        ("requestPINCodeV3", ("bNoTechConsole", "canary-7f3a")),
        ("generateEmailText", ("iPINCode", "canary-7f3a")),
        ("getSession_V3", ("iNodeID", "canary-7f3a")),
        ("getSession_V3", ("eNodeRef", "canary-7f3a")),
        ("getSession_V3", ("iNodeID", "2147483648")),
    ] {
        let args = [("sAuthCode", house.code.as_str()), wrong];
        for (ask, code, media) in [
            (Ask::soap11(&body(operation, &args)), "soap:Client", "text/xml; charset=utf-8"),
            (Ask::soap12(&body(operation, &args)), "soap:Sender", "application/soap+xml; charset=utf-8"),
        ] {
            let answer = house.desk.send(ask).await;
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::INTERNAL_SERVER_ERROR, Some(media)), "{operation}");
            assert!(answer.text().contains(code) && answer.text().contains(reason(&answer)), "{operation}: {}", answer.text());
            assert!(!answer.text().contains(wrong.1) && !answer.text().contains(&house.code) && answer.body.len() <= 1_024);
        }
    }
}

#[tokio::test]
async fn a_login_over_soap_keeps_its_cookie_like_any_other() {
    let house = Acme::new().await;
    let login = body("login", &[("sEmail", "anna@acme.example"), ("sPassword", crate::desk::PASSWORD)]);
    let cookie = house.desk.send(Ask::soap11(&login)).await.cookie().unwrap();
    house.desk.console_running(&house.anna, true);
    // As the guide's PHP sample calls: fields and nothing else.
    let call = body("requestPINCode", &[("sCField0", "Jo"), ("sCField1", "a"), ("sTracking0", "T")]);
    let answer = house.desk.send(Ask::soap11(&call).cookie(&cookie)).await;
    assert_eq!(answer.element("sPINCode").map(str::len), Some(6));
    assert_eq!(answer.cookie(), None);
}

#[tokio::test]
async fn at_062_what_the_service_address_answers_to_a_reader() {
    let desk = Desk::new().await;
    let many = (0..1_000).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
    for (target, status, kind) in [
        ("/API/API.asmx".to_owned(), 200, "text/html; charset=utf-8"),
        ("/API/API.asmx?wsdl".to_owned(), 200, "text/xml; charset=utf-8"),
        (format!("/API/API.asmx?wsdl&{many}"), 400, "text/plain; charset=utf-8"),
        ("/API/API.asmx?disco".to_owned(), 404, "text/plain; charset=utf-8"),
        ("/API/API.asmx?op=nothing".to_owned(), 404, "text/plain; charset=utf-8"),
        ("/API/API.asmx?op=a&op=b".to_owned(), 400, "text/plain; charset=utf-8"),
    ] {
        let answer = desk.send(Ask::get(&target)).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type").unwrap()), (status, kind), "{}", &target[..target.len().min(40)]);
    }
}
