//! Messages as known client libraries write them: PHP SoapClient, a .NET proxy, and the shape of an old PHP library.

use towline_wire::soap::{Call, Head, Version, decode};
use towline_wire::{Encoding, Limits};

use crate::table::{PIN, SESSIONS, Table};

fn call(content_type: &str, action: Option<&str>, body: &str) -> Call {
    let actions: Vec<&[u8]> = action.into_iter().map(str::as_bytes).collect();
    decode(&Head { content_type: &[content_type.as_bytes()], soap_action: &actions }, body.as_bytes(), &Table, &Limits::default()).unwrap()
}

#[test]
fn php_soap_client_with_1_1_sends_nil_for_a_boolean_that_is_left_out() {
    let call = call(
        "text/xml; charset=utf-8",
        Some("\"https://secure.logmeinrescue.com/API/API.asmx/requestPINCode\""),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:ns1=\"https://secure.logmeinrescue.com/API/API.asmx\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><SOAP-ENV:Body>\
         <ns1:requestPINCode><ns1:sCField0>Zoë &lt;x&gt;</ns1:sCField0><ns1:sTracking0>g</ns1:sTracking0><ns1:bNoTechConsole xsi:nil=\"true\"/>\
         </ns1:requestPINCode></SOAP-ENV:Body></SOAP-ENV:Envelope>\n",
    );
    let input = PIN.read(&call.args, Encoding::Soap(call.version)).unwrap();
    assert_eq!((call.version, call.method.name), (Version::V11, "requestPINCode"));
    assert_eq!((input.text("cfield0"), input.text("tracking0"), input.flag("notechconsole")), ("Zoë <x>", "g", None));
}

#[test]
fn php_soap_client_with_1_2_puts_the_action_into_the_media_type() {
    let call = call(
        "application/soap+xml; charset=utf-8; action=\"https://secure.logmeinrescue.com/API/API.asmx/login\"",
        None,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\" \
         xmlns:ns1=\"https://secure.logmeinrescue.com/API/API.asmx\"><env:Body><ns1:login><ns1:sEmail>a@b</ns1:sEmail>\
         <ns1:sPassword>p&amp;w</ns1:sPassword></ns1:login></env:Body></env:Envelope>\n",
    );
    assert_eq!((call.version, call.method.name, call.args.get("sPassword")), (Version::V12, "login", Some("p&w")));
}

#[test]
fn a_dotnet_proxy_sends_nil_for_null_numbers_and_words() {
    let call = call(
        "text/xml; charset=utf-8",
        Some("\"https://secure.logmeinrescue.com/API/API.asmx/getSession_V3\""),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>\
         <getSession_V3 xmlns=\"https://secure.logmeinrescue.com/API/API.asmx\"><iNodeID>5</iNodeID><eNodeRef xsi:nil=\"true\" /></getSession_V3>\
         </soap:Body></soap:Envelope>",
    );
    let input = SESSIONS.read(&call.args, Encoding::Soap(call.version)).unwrap();
    assert_eq!((input.int("node"), input.choice("noderef")), (Some(5), None));
}

#[test]
fn an_old_php_library_sends_latin_1_with_types_on_everything() {
    let body = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><SOAP-ENV:Envelope SOAP-ENV:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\" \
        xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:SOAP-ENC=\"http://schemas.xmlsoap.org/soap/encoding/\"><SOAP-ENV:Body>\
        <login xmlns=\"https://secure.logmeinrescue.com/API/API.asmx\"><sEmail xsi:type=\"xsd:string\">J\u{E9}</sEmail></login></SOAP-ENV:Body></SOAP-ENV:Envelope>";
    let latin: Vec<u8> = body.chars().map(|char| u8::try_from(u32::from(char)).unwrap()).collect();
    let head = Head {
        content_type: &[b"text/xml; charset=ISO-8859-1"],
        soap_action: &[b"\"https://secure.logmeinrescue.com/API/API.asmx/login\""],
    };
    let call = decode(&head, &latin, &Table, &Limits::default()).unwrap();
    assert_eq!(call.args.get("sEmail"), Some("Jé"));
}
