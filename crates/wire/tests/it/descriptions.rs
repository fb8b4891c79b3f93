//! What we say about the service: WSDL, pages, OpenAPI.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use towline_wire::soap::{Head, decode};
use towline_wire::{Catalogue, Limits, Service, help, openapi, wsdl};

use crate::table::{LOGIN, PIN, PIN_V3, SESSIONS, Table};

const SERVICE: Service<'_> = Service { name: "API", address: "https://help.example.org/API/API.asmx" };
const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";

fn find<'a, 'd>(document: &'a Document<'d>, namespace: &str, tag: &str, name: &str) -> Option<Node<'a, 'd>> {
    document.descendants().find(|node| {
        node.tag_name().namespace() == Some(namespace) && node.tag_name().name() == tag && node.attribute("name") == Some(name)
    })
}

fn elements(document: &Document<'_>, wrapper: &str) -> Vec<String> {
    let wrapper = find(document, SCHEMA, "element", wrapper).unwrap();
    let inner = wrapper.descendants().skip(1).filter(|node| node.tag_name().name() == "element");
    inner
        .map(|node| {
            format!(
                "{} {} {}{}",
                node.attribute("name").unwrap(),
                node.attribute("type").unwrap(),
                node.attribute("minOccurs").unwrap(),
                if node.attribute("nillable").is_some() { " nillable" } else { "" }
            )
        })
        .collect()
}

#[test]
fn every_name_in_the_description_is_defined_once() {
    let text = wsdl::wsdl(&SERVICE, &Table, None);
    let document = Document::parse(&text).unwrap();
    let defined: Vec<(&str, &str)> = document
        .descendants()
        .filter(|node| node.parent().is_some_and(|parent| matches!(parent.tag_name().name(), "schema" | "definitions")))
        .filter_map(|node| Some((node.tag_name().name(), node.attribute("name")?)))
        .collect();
    assert_eq!(defined.len(), defined.iter().collect::<BTreeSet<_>>().len(), "{defined:?}");
    for node in document.descendants() {
        for attribute in node.attributes() {
            let Some(name) = attribute.value().strip_prefix("tns:") else { continue };
            let kinds: &[&str] = match (node.tag_name().name(), attribute.name()) {
                ("part", "element") => &["element"],
                ("element", "type") => &["simpleType", "complexType"],
                ("input" | "output", "message") => &["message"],
                ("binding", "type") => &["portType"],
                ("port", "binding") => &["binding"],
                odd => panic!("{odd:?}"),
            };
            assert!(defined.iter().any(|(kind, known)| *known == name && kinds.contains(kind)), "{name}");
        }
    }
}

#[test]
fn calls_have_optional_texts_and_nillable_values() {
    let text = wsdl::wsdl(&SERVICE, &Table, None);
    let document = Document::parse(&text).unwrap();
    assert_eq!(elements(&document, "login"), ["sEmail s:string 0", "sPassword s:string 0"]);
    assert_eq!(elements(&document, "loginResponse"), ["loginResult tns:loginRet 1"]);
    let v3 = elements(&document, "requestPINCodeV3");
    assert_eq!(v3.first().unwrap(), "sCField0 s:string 0");
    assert_eq!(v3[7..], ["bNoTechConsole s:boolean 1 nillable", "sAuthCode s:string 0", "nodeId s:int 1 nillable"]);
    assert_eq!(
        elements(&document, "getSession_V3"),
        ["iNodeID s:int 1 nillable", "eNodeRef tns:eNodeRef 1 nillable", "sAuthCode s:string 0"]
    );
    assert_eq!(
        elements(&document, "getSession_V3Response"),
        ["getSession_V3Result tns:getSessionRet 1", "aSessions tns:ArrayOfSESSION_V3 0"]
    );
    let list = find(&document, SCHEMA, "complexType", "ArrayOfSESSION_V3").unwrap();
    let item = list.descendants().find(|node| node.tag_name().name() == "element").unwrap();
    assert_eq!(
        ["minOccurs", "maxOccurs", "name", "nillable", "type"].map(|name| item.attribute(name).unwrap()),
        ["0", "unbounded", "SESSION_V3", "true", "tns:SESSION_V3"]
    );
    let words = |name| -> Vec<String> {
        let found = find(&document, SCHEMA, "simpleType", name).unwrap();
        found.descendants().filter_map(|node| node.attribute("value").map(str::to_owned)).collect()
    };
    assert_eq!(
        words("requestPINCodeRet"),
        ["requestPINCode_Error", "requestPINCode_OK", "requestPINCode_NotLoggedIn", "requestPINCode_NoAccessToLens"]
    );
    assert_eq!(words("generateEmailTextRet"), ["generateEmailText_Error", "generateEmailText_OK"]);
    assert_eq!(words("eNodeRef"), ["NODE", "CHANNEL"]);
}

#[test]
fn at_063_the_ports_have_the_configured_address() {
    let ports = |alternate| -> Vec<(String, String)> {
        let text = wsdl::wsdl(&SERVICE, &Table, alternate);
        let document = Document::parse(&text).unwrap();
        let ports = document.descendants().filter(|node| node.tag_name().name() == "port");
        ports
            .map(|port| {
                (port.attribute("name").unwrap().to_owned(), port.first_element_child().unwrap().attribute("location").unwrap().to_owned())
            })
            .collect()
    };
    let address = SERVICE.address;
    assert_eq!(ports(None), ["APISoap", "APISoap12", "APIHttpPost"].map(|name| (name.to_owned(), address.to_owned())));
    let older = format!("{address}?pin=int");
    assert_eq!(
        ports(Some("pin=int")),
        [("APISoap", &older), ("APISoap12", &older), ("APIHttpPost", &address.to_owned())].map(|(name, at)| (name.to_owned(), at.clone()))
    );
}

#[test]
fn the_older_description_declares_a_number() {
    for (alternate, expected) in
        [(None, "sPINCode s:string 0"), (Some("pin=int"), "iPINCode s:int 1"), (Some("other"), "sPINCode s:string 0")]
    {
        let text = wsdl::wsdl(&SERVICE, &Table, alternate);
        let document = Document::parse(&text).unwrap();
        assert_eq!(elements(&document, "requestPINCodeResponse")[1], expected);
        assert_eq!(elements(&document, "requestPINCodeV3Response")[1], "sPINCode s:string 0");
    }
}

#[test]
fn bindings_name_the_actions_and_http_post_serves_only_methods_without_outputs() {
    let text = wsdl::wsdl(&SERVICE, &Table, None);
    let document = Document::parse(&text).unwrap();
    let operations = |binding| -> Vec<String> {
        let found = find(&document, WSDL, "binding", binding).unwrap();
        let inner = found.descendants().filter(|node| node.tag_name().name() == "operation");
        inner.filter_map(|node| node.attribute("soapAction").or_else(|| node.attribute("location")).map(str::to_owned)).collect()
    };
    let actions: Vec<String> =
        Table.methods().iter().map(|method| format!("https://secure.logmeinrescue.com/API/API.asmx/{}", method.soap)).collect();
    assert_eq!(operations("APISoap"), actions);
    assert_eq!(operations("APISoap12"), actions);
    assert_eq!(operations("APIHttpPost"), ["/login", "/logout"]);
}

#[test]
fn the_index_lists_every_operation() {
    let page = help::index(&SERVICE, &Table, Some("/assets/a.css?x&y"));
    assert!(page.contains("<title>API</title>") && page.contains("<html lang=\"en\">") && page.contains("href=\"?wsdl\""));
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/assets/a.css?x&amp;y\">"));
    for method in Table.methods() {
        assert!(page.contains(&format!("<a href=\"?op={0}\">{0}</a>", method.soap)), "{}", method.soap);
    }
}

#[test]
fn a_page_labels_every_field_and_runs_no_script() {
    for method in Table.methods() {
        let page = help::operation(&SERVICE, method, None);
        assert!(!page.contains("<script") && !page.contains("style=") && !page.contains(" on"), "{page}");
        for field in method.inputs {
            assert_eq!(page.matches(&format!("<label for=\"in-{}\">", field.name)).count(), 1, "{}", field.name);
            assert_eq!(page.matches(&format!(" id=\"in-{}\"", field.name)).count(), 1, "{}", field.name);
        }
        assert!(page.contains(&format!("<form method=\"post\" action=\"{}.aspx\">", method.name)));
        for heading in ["<h1>API</h1>", "<h3>Test</h3>", "<h3>SOAP 1.1</h3>", "<h3>SOAP 1.2</h3>"] {
            assert!(page.contains(heading), "{heading}");
        }
        assert_eq!(page.contains("<h3>HTTP POST</h3>"), method.has_http_post());
    }
    let page = help::operation(&SERVICE, &LOGIN, None);
    assert!(page.contains("type=\"password\"") && page.contains("An address &amp; name"));
    assert!(page.contains("login_Error or login_OK or login_Invalid"));
    assert!(help::operation(&SERVICE, &SESSIONS, None).contains("<option>CHANNEL</option>"));
}

/// The listings of a page, as text.
fn listings(page: &str) -> Vec<String> {
    let listings = page.split("<code>").skip(1).map(|rest| rest.split_once("</code>").unwrap().0);
    listings.map(|text| text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")).collect()
}

#[test]
fn sample_messages_are_calls_that_we_understand() {
    for method in [&LOGIN, &PIN, &PIN_V3, &SESSIONS] {
        let listings = listings(&help::operation(&SERVICE, method, None));
        for request in [&listings[0], &listings[2]] {
            let (head, body) = request.split_once("\n\n").unwrap();
            assert!(head.starts_with("POST /API/API.asmx HTTP/1.1\nHost: help.example.org\n"), "{head}");
            let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::as_bytes);
            let (types, actions) = ([header("Content-Type: ").unwrap()], header("SOAPAction: "));
            let head = Head { content_type: &types, soap_action: actions.as_slice() };
            let call = decode(&head, body.as_bytes(), &Table, &Limits::default()).unwrap();
            assert_eq!((call.method.name, call.args.len()), (method.name, method.inputs.len()));
        }
        for response in [&listings[1], &listings[3]] {
            Document::parse(response.split_once("\n\n").unwrap().1).unwrap();
        }
    }
    assert!(listings(&help::operation(&SERVICE, &PIN_V3, None))[2].contains("<soap12:Envelope"));
}

#[test]
fn the_openapi_document_describes_each_method() {
    let document: serde_json::Value = serde_json::from_str(&openapi::openapi(&SERVICE, &Table, "1.2.3")).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"][0]["url"], "https://help.example.org/API");
    assert_eq!(document["paths"].as_object().unwrap().len(), Table.methods().len());
    let v3 = &document["paths"]["/requestPINCode_v3.json"]["post"];
    let call = &v3["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(call["properties"]["cfield0"]["maxLength"], 64);
    assert_eq!(call["properties"]["NodeId"]["type"], "integer");
    let answer = &v3["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(answer["properties"]["status"]["enum"], serde_json::json!(["ERROR", "OK", "NOTLOGGEDIN"]));
    assert_eq!(answer["properties"]["PINCODE"]["type"], serde_json::json!(["string", "null"]));
    let login = &document["paths"]["/login.json"]["post"]["requestBody"];
    assert_eq!(login["content"]["application/json"]["schema"]["required"], serde_json::json!(["email", "pwd"]));
}
