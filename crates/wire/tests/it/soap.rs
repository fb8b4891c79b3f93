//! SOAP calls: what is understood, and the faults for what is not.

use towline_wire::soap::{Call, Code, Fault, Head, Version, decode};
use towline_wire::{Encoding, Limits, NAMESPACE};

use crate::table::{LOGIN, PIN_V3, SESSIONS, Table};

const E11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const E12: &str = "http://www.w3.org/2003/05/soap-envelope";

fn envelope(namespace: &str, header: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{namespace}' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xsd='http://www.w3.org/2001/XMLSchema' xmlns:t='{NAMESPACE}'>{header}<s:Body>{body}</s:Body></s:Envelope>"
    )
}

fn call11(message: &str) -> Result<Call, Fault> {
    decode(&Head { content_type: &[b"text/xml; charset=utf-8"], soap_action: &[] }, message.as_bytes(), &Table, &Limits::default())
}

fn call12(message: &str) -> Result<Call, Fault> {
    decode(&Head { content_type: &[b"application/soap+xml"], soap_action: &[] }, message.as_bytes(), &Table, &Limits::default())
}

/// A call of `body` in both versions, which must be understood alike.
fn both(body: &str) -> Result<Call, Fault> {
    let (old, new) = (call11(&envelope(E11, "", body)), call12(&envelope(E12, "", body)));
    match (&old, &new) {
        (Ok(old), Ok(new)) => assert_eq!(old.args.iter().collect::<Vec<_>>(), new.args.iter().collect::<Vec<_>>()),
        (Err(old), Err(new)) => assert_eq!((old.code, &old.reason), (new.code, &new.reason)),
        _ => panic!("{old:?} {new:?}"),
    }
    old
}

fn code(result: Result<Call, Fault>) -> Code {
    let fault = result.expect_err("it was understood");
    let body = fault.body();
    assert!(fault.reason.is_ascii() && body.len() <= 1_024, "{body}");
    let parsed = roxmltree::Document::parse(&body).unwrap();
    let expected = if fault.version == Version::V11 { E11 } else { E12 };
    assert_eq!(parsed.root_element().tag_name().namespace(), Some(expected));
    fault.code
}

fn pairs(call: &Call) -> Vec<(&str, &str)> {
    call.args.iter().collect()
}

#[test]
fn a_call_as_the_contract_shows_it_is_understood() {
    let message = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<soap:Envelope xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:soap=\"{E11}\">\n  <soap:Body>\n    <login xmlns=\"{NAMESPACE}\">\n      \
         <sEmail>a@b</sEmail>\n      <sPassword>p&amp;w</sPassword>\n    </login>\n  </soap:Body>\n</soap:Envelope>"
    );
    let action = format!("\"{NAMESPACE}/login\"");
    let head = Head { content_type: &[b"text/xml; charset=utf-8"], soap_action: &[action.as_bytes()] };
    let call = decode(&head, message.as_bytes(), &Table, &Limits::default()).unwrap();
    assert_eq!((call.version, call.method.name), (Version::V11, "login"));
    assert_eq!(pairs(&call), [("sEmail", "a@b"), ("sPassword", "p&w")]);
    let input = LOGIN.read(&call.args, Encoding::Soap(Version::V11)).unwrap();
    assert_eq!(input.text("pwd"), "p&w");
}

#[test]
fn at_060_order_case_and_surplus_do_not_matter_but_the_namespace_does() {
    let call = both("<t:REQUESTpincodev3><t:nodeId>5</t:nodeId><t:x><t:y>z</t:y></t:x><t:scfield0>J</t:scfield0><other xmlns='u'/></t:REQUESTpincodev3>").unwrap();
    assert_eq!(call.method.name, PIN_V3.name);
    assert_eq!(pairs(&call), [("nodeId", "5"), ("scfield0", "J")]);
    assert!(both("<t:login/>").unwrap().args.is_empty());
    assert_eq!(pairs(&both("<t:login><sEmail>a</sEmail></t:login>").unwrap()), [("sEmail", "a")]);
    // An element of another namespace is not ours, whatever its name.
    assert!(both("<t:login><sEmail xmlns='u'>a</sEmail></t:login>").unwrap().args.is_empty());
    for body in ["<login/>", "<login xmlns='http://tempuri.org/'/>", "<t:nothing/>", "<t:login_v2/>"] {
        assert_eq!(code(both(body)), Code::Client, "{body}");
    }
    // The same element twice passes when equal.
    assert_eq!(both("<t:login><t:sEmail>a</t:sEmail><t:sEmail>a</t:sEmail></t:login>").unwrap().args.len(), 1);
    assert_eq!(code(both("<t:login><t:sEmail>a</t:sEmail><t:sEmail>b</t:sEmail></t:login>")), Code::Client);
}

#[test]
fn at_049_at_050_at_055_the_action_must_name_the_body() {
    let message = envelope(E11, "", "<t:login/>");
    let with = |actions: &[&[u8]]| {
        decode(&Head { content_type: &[b"text/xml"], soap_action: actions }, message.as_bytes(), &Table, &Limits::default())
    };
    let own = format!("\"{NAMESPACE}/login\"");
    let bare = format!("{NAMESPACE}/LOGIN");
    for actions in [&[][..], &[&b""[..]], &[b"\"\""], &[own.as_bytes()], &[bare.as_bytes()]] {
        assert!(with(actions).is_ok(), "{actions:?}");
    }
    let other = format!("\"{NAMESPACE}/logout\"");
    let huge = vec![b'x'; 8 * 1024];
    let path = format!("\"{NAMESPACE}/\"");
    let refused: [&[&[u8]]; 8] = [
        &[other.as_bytes()],
        &[own.as_bytes(), own.as_bytes()],
        &[&huge],
        &[b"\"login\""],
        &[b"\"http://tempuri.org/login\""],
        &[b"\xFF"],
        &[path.as_bytes()],
        &[b"\""],
    ];
    for actions in refused {
        assert_eq!(code(with(actions)), Code::Client, "{actions:?}");
    }
    let message = envelope(E12, "", "<t:login/>");
    let with = |content_type: String| {
        let head = Head { content_type: &[content_type.as_bytes()], soap_action: &[b"\"ignored in 1.2\""] };
        decode(&head, message.as_bytes(), &Table, &Limits::default())
    };
    assert!(with(format!("application/soap+xml; charset=utf-8; action=\"{NAMESPACE}/login\"")).is_ok());
    assert!(with("application/soap+xml; action=\"\"".to_owned()).is_ok());
    assert_eq!(code(with(format!("application/soap+xml; action=\"{NAMESPACE}/logout\""))), Code::Client);
}

#[test]
fn at_051_an_envelope_has_one_header_one_body_and_one_call() {
    let body = "<s:Body><t:login/></s:Body>";
    let around = |inside: &str| format!("<s:Envelope xmlns:s='{E11}' xmlns:t='{NAMESPACE}'>{inside}</s:Envelope>");
    for inside in [
        "<s:Body><t:login/><t:logout/></s:Body>".to_owned(),
        "<s:Body/>".to_owned(),
        format!("{body}{body}"),
        format!("{body}<s:Header/>"),
        format!("<s:Header/><s:Header/>{body}"),
        format!("{body}<x/>"),
        format!("<x/>{body}"),
        format!("text{body}"),
        "<s:Body>text<t:login/></s:Body>".to_owned(),
        String::new(),
        "<s:Header/>".to_owned(),
        "<Body><t:login/></Body>".to_owned(),
        format!("<s:Envelope>{body}</s:Envelope>"),
    ] {
        assert_eq!(code(call11(&around(&inside))), Code::Client, "{inside}");
    }
    assert!(call11(&around(&format!(" <!-- --> <s:Header/> {body} "))).is_ok());
    assert_eq!(code(call11(&format!("{0}{0}", around(body)))), Code::Document);
    assert_eq!(code(call11("")), Code::Document);
    assert_eq!(code(call11("<a/>")), Code::Client);
    assert_eq!(code(call11(&format!("<?p?>{}", around(body)))), Code::Client);
}

#[test]
fn at_052_the_other_envelope_is_a_version_mismatch() {
    assert_eq!(code(call11(&envelope(E12, "", "<t:login/>"))), Code::VersionMismatch);
    let fault = call12(&envelope(E11, "", "<t:login/>")).unwrap_err();
    assert_eq!((fault.code, fault.status()), (Code::VersionMismatch, 500));
    assert!(fault.body().contains(
        "<soap:Header><soap:Upgrade><soap:SupportedEnvelope qname=\"e:Envelope\" xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"/>"
    ));
    assert_eq!(code(call12(&envelope("http://www.w3.org/2001/06/soap-envelope", "", "<t:login/>"))), Code::VersionMismatch);
    assert_eq!(code(call11("<Envelope/>")), Code::VersionMismatch);
}

#[test]
fn at_053_other_media_types_are_refused() {
    let message = envelope(E11, "", "<t:login/>");
    let with = |types: &[&[u8]]| decode(&Head { content_type: types, soap_action: &[] }, message.as_bytes(), &Table, &Limits::default());
    let refused: [&[&[u8]]; 9] = [
        &[],
        &[b"application/json"],
        &[b"multipart/related; type=\"text/xml\"; boundary=a"],
        &[b"application/fastinfoset"],
        &[b"application/xml"],
        &[b"text/xml", b"text/xml"],
        &[b"text/xml; charset=utf-8; charset=utf-8"],
        &[b"text/xml, text/xml"],
        &[b"\xFF"],
    ];
    for types in refused {
        let fault = with(types).unwrap_err();
        assert_eq!((fault.code, fault.status()), (Code::MediaType, 415), "{types:?}");
    }
    assert!(with(&[b"TEXT/XML;Charset=\"UTF-8\""]).is_ok());
}

#[test]
fn at_041_the_transports_encoding_must_agree_with_the_document() {
    let message =
        format!("<?xml version='1.0' encoding='ISO-8859-1'?>{}", envelope(E11, "", "<t:login><t:sEmail>J\u{E9}</t:sEmail></t:login>"));
    let latin: Vec<u8> = message.chars().map(|char| u8::try_from(u32::from(char)).unwrap()).collect();
    let with = |content_type: &[u8]| decode(&Head { content_type: &[content_type], soap_action: &[] }, &latin, &Table, &Limits::default());
    assert_eq!(pairs(&with(b"text/xml; charset=ISO-8859-1").unwrap()), [("sEmail", "Jé")]);
    assert_eq!(code(with(b"text/xml; charset=utf-8")), Code::Document);
}

#[test]
fn at_054_a_header_for_us_that_must_be_understood_is_a_fault() {
    let must = |namespace: &str, attributes: &str| {
        let message = envelope(namespace, &format!("<s:Header><h xmlns='u' {attributes}><deep>x</deep></h></s:Header>"), "<t:login/>");
        if namespace == E11 { call11(&message) } else { call12(&message) }
    };
    for namespace in [E11, E12] {
        for yes in ["s:mustUnderstand='1'", "s:mustUnderstand='true'"] {
            assert_eq!(code(must(namespace, yes)), Code::MustUnderstand, "{yes}");
        }
        for fine in ["", "s:mustUnderstand='0'", "s:mustUnderstand='false'", "mustUnderstand='1'", "xmlns:o='o' o:mustUnderstand='1'"] {
            assert!(must(namespace, fine).is_ok(), "{fine}");
        }
        for odd in ["s:mustUnderstand='yes'", "s:mustUnderstand=''", "s:mustUnderstand='2'"] {
            assert_eq!(code(must(namespace, odd)), Code::Client, "{odd}");
        }
    }
    for role in ["http://www.w3.org/2003/05/soap-envelope/role/next", "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver", ""] {
        assert_eq!(code(must(E12, &format!("s:mustUnderstand='1' s:role='{role}'"))), Code::MustUnderstand, "{role}");
    }
    for role in ["http://www.w3.org/2003/05/soap-envelope/role/none", "http://example.org/other"] {
        assert!(must(E12, &format!("s:mustUnderstand='1' s:role='{role}'")).is_ok(), "{role}");
    }
    assert_eq!(code(must(E11, "s:mustUnderstand='1' s:actor='http://schemas.xmlsoap.org/soap/actor/next'")), Code::MustUnderstand);
    assert!(must(E11, "s:mustUnderstand='1' s:actor='http://example.org/other'").is_ok());
}

#[test]
fn at_056_at_057_addressing_and_security_headers_are_passed_over() {
    let addressing = "<s:Header><a:ReplyTo xmlns:a='http://www.w3.org/2005/08/addressing'><a:Address>http://192.0.2.1/</a:Address></a:ReplyTo></s:Header>";
    assert!(call12(&envelope(E12, addressing, "<t:login/>")).is_ok());
    let security = |must: &str| {
        let header = format!(
            "<s:Header><w:Security xmlns:w='http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd' {must}><w:UsernameToken/></w:Security></s:Header>"
        );
        call11(&envelope(E11, &header, "<t:login/>"))
    };
    assert!(security("").is_ok());
    assert_eq!(code(security("s:mustUnderstand='1'")), Code::MustUnderstand);
}

#[test]
fn at_058_soap_encoding_is_refused() {
    let e = "xmlns:e='http://schemas.xmlsoap.org/soap/encoding/'";
    for body in [
        format!("<t:login {e}><t:sEmail e:arrayType='xsd:string[1000000000]'/></t:login>"),
        "<t:login><t:sEmail href='#a'/></t:login>".to_owned(),
        "<t:login xmlns:e='http://www.w3.org/2003/05/soap-encoding'><t:sEmail e:itemType='xsd:string' e:arraySize='1000 1000'/></t:login>"
            .to_owned(),
        "<t:login><t:sEmail ref='a'/></t:login>".to_owned(),
        format!("<t:login {e} e:root='1'/>"),
    ] {
        assert_eq!(code(both(&body)), Code::Client, "{body}");
    }
    assert_eq!(code(both("<t:login><t:sEmail href='#a'/></t:login><multiRef id='a' href='#a'/>")), Code::Client);
}

#[test]
fn at_059_an_encoding_style_is_unknown_in_1_2() {
    let style = |namespace: &str, style: &str| envelope(namespace, "", &format!("<t:login s:encodingStyle='{style}'/>"));
    assert_eq!(code(call12(&style(E12, "http://example.org/own"))), Code::DataEncodingUnknown);
    assert_eq!(code(call12(&style(E12, "http://www.w3.org/2003/05/soap-encoding"))), Code::DataEncodingUnknown);
    assert!(call12(&style(E12, "http://www.w3.org/2003/05/soap-envelope/encoding/none")).is_ok());
    // Clients of 1.1 say it out of habit.
    assert!(call11(&style(E11, "http://schemas.xmlsoap.org/soap/encoding/")).is_ok());
}

#[test]
fn at_061_faults_are_small_and_repeat_nothing() {
    let marker = "ZQXJ<![CDATA[ZQXJ]]>";
    let long = "ZQXJ".repeat(20_000);
    for body in [
        format!("<t:login><t:sEmail>{marker}<x/></t:sEmail></t:login>"),
        format!("<t:{}/>", "ZQXJ".repeat(60)),
        format!("<t:login><t:sEmail xsi:type='ZQXJ'>{marker}</t:sEmail></t:login>"),
        format!("<t:login><t:sEmail>{long}</t:sEmail></t:login>"),
        "<t:login>ZQXJ</t:login>".to_owned(),
        "<ZQXJ".to_owned(),
    ] {
        let fault = both(&body).unwrap_err();
        assert!(fault.body().len() <= 1_024 && !fault.body().contains("ZQXJ"), "{}", fault.body());
    }
    let bad = SESSIONS
        .read(&both("<t:getSession_V3><t:iNodeID>ZQXJ</t:iNodeID></t:getSession_V3>").unwrap().args, Encoding::Soap(Version::V11))
        .unwrap_err();
    let fault = Fault::bad_input(Version::V11, &bad);
    assert_eq!(fault.reason, "iNodeID is not a whole number: send decimal digits within 32 bits");
    assert_eq!(fault.status(), 500);
}

#[test]
fn at_043_at_044_a_value_is_its_whole_text_and_nothing_else() {
    let value = |inside: &str| {
        both(&format!("<t:login><t:sEmail>{inside}</t:sEmail></t:login>")).map(|call| call.args.get("sEmail").unwrap().to_owned())
    };
    assert_eq!(value("12<!-- -->34<![CDATA[<5>]]>&#54;").unwrap(), "1234<5>6");
    assert_eq!(value(" a\r\nb ").unwrap(), " a\nb ");
    assert_eq!(value("").unwrap(), "");
    for inside in ["<t:sEmail/>", "a<b>c</b>d", "<!-- --><x/>"] {
        assert_eq!(code(both(&format!("<t:login><t:sEmail>{inside}</t:sEmail></t:login>"))), Code::Client, "{inside}");
    }
    assert_eq!(code(both("<t:login>text<t:sEmail/></t:login>")), Code::Client);
    assert_eq!(code(both("<t:login><t:sEmail>&#x7F;</t:sEmail></t:login>")), Code::Client);
    // Comments do not make a value longer than a value may be.
    let split = format!("{}<!---->", "x".repeat(30_000)).repeat(3);
    assert_eq!(code(both(&format!("<t:login><t:sEmail>{split}</t:sEmail></t:login>"))), Code::Document);
}

#[test]
fn at_046_nil_is_absent_and_a_type_must_be_the_declared_one() {
    let node =
        |attributes: &str, inside: &str| both(&format!("<t:getSession_V3><t:iNodeID {attributes}>{inside}</t:iNodeID></t:getSession_V3>"));
    for nil in ["xsi:nil='true'", "xsi:nil='1'"] {
        assert!(node(nil, "").unwrap().args.is_empty());
        assert_eq!(code(node(nil, "5")), Code::Client);
    }
    assert_eq!(node("xsi:nil='false' xsi:type='xsd:int'", "5").unwrap().args.len(), 1);
    assert_eq!(code(node("xsi:nil='maybe'", "")), Code::Client);
    for wrong in ["xsd:string", "xsd:long", "t:int", "int", "nobody:int", ""] {
        assert_eq!(code(node(&format!("xsi:type='{wrong}'"), "5")), Code::Client, "{wrong}");
    }
    let reference = |name: &str| both(&format!("<t:getSession_V3><t:eNodeRef xsi:type='{name}'>NODE</t:eNodeRef></t:getSession_V3>"));
    assert!(reference("t:eNodeRef").is_ok());
    assert_eq!(code(reference("xsd:string")), Code::Client);
    let email = |name: &str| both(&format!("<t:login><t:sEmail xsi:type='{name}'>a</t:sEmail></t:login>"));
    assert!(email("xsd:string").is_ok());
    assert_eq!(code(email("xsd:int")), Code::Client);
    let flag = |name: &str| both(&format!("<t:requestPINCode><t:bNoTechConsole xsi:type='{name}'>1</t:bNoTechConsole></t:requestPINCode>"));
    assert!(flag("xsd:boolean").is_ok());
    assert_eq!(code(flag("xsd:string")), Code::Client);
}

#[test]
fn at_048_many_alike_names_cost_no_more_than_their_number() {
    // Unknown elements are passed over without being kept, so there is nothing to collide in; the bound on nodes ends it.
    let alike: String = (0..900).map(|at| format!("<t:{}/>", format!("{at:010b}").replace('0', "Ez").replace('1', "FY"))).collect();
    assert!(both(&format!("<t:login>{alike}</t:login>")).unwrap().args.is_empty());
    assert_eq!(code(both(&format!("<t:login>{alike}{alike}</t:login>"))), Code::Document);
}

#[test]
fn faults_say_code_and_status_by_version() {
    let old = Fault::new(Version::V11, Code::Client, "a<b").body();
    assert!(old.contains("<soap:Fault><faultcode>soap:Client</faultcode><faultstring>a&lt;b</faultstring></soap:Fault>"), "{old}");
    let new = Fault::new(Version::V12, Code::Client, "a").body();
    assert!(new.contains("<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">a</soap:Text></soap:Reason></soap:Fault>"), "{new}");
    assert!(Fault::server(Version::V11).body().contains("soap:Server"));
    assert!(Fault::server(Version::V12).body().contains("soap:Receiver"));
    let status = |code| Fault::new(Version::V11, code, "").status();
    assert_eq!((status(Code::MediaType), status(Code::Document), status(Code::Client), status(Code::Server)), (415, 400, 500, 500));
    assert_eq!(Fault::server(Version::V12).content_type(), "application/soap+xml; charset=utf-8");
}
