//! Calls in text encodings: forms, multipart forms, JSON, and how a declaration reads them.

use towline_wire::form::{parse, parse_multipart, parse_urlencoded};
use towline_wire::input::{OverLong, Problem};
use towline_wire::soap::Version;
use towline_wire::{Args, BadInput, Encoding, Limits, json};

use crate::table::{EMAIL_TEXT, LOGIN, PIN_V3, SESSIONS};

fn form(text: &str) -> Result<Args, BadInput> {
    parse_urlencoded(text.as_bytes(), &Limits::default())
}

fn pairs(args: &Args) -> Vec<(&str, &str)> {
    args.iter().collect()
}

fn problem<T>(result: Result<T, BadInput>) -> Problem {
    let bad = result.err().expect("it was accepted");
    assert!(bad.to_string().is_ascii() && !bad.to_string().contains(['\r', '\n']), "{bad}");
    bad.problem
}

#[test]
fn a_form_keeps_names_values_and_their_order() {
    let args = form("b=1&a=x+y%20z&c&d=%C3%A9&=nothing&&e=a=b%26").unwrap();
    assert_eq!(pairs(&args), [("b", "1"), ("a", "x y z"), ("c", ""), ("d", "é"), ("e", "a=b&")]);
    assert_eq!(args.get("A"), Some("x y z"));
    assert_eq!(args.get("f"), None);
    assert!(form("").unwrap().is_empty());
}

#[test]
fn at_069_many_parameters_and_big_values_are_refused() {
    let many = |count: usize| (0..count).map(|at| format!("n{at}=v&")).collect::<String>();
    assert_eq!(form(&many(100)).unwrap().len(), 100);
    assert_eq!(problem(form(&many(101))), Problem::TooMany);
    assert_eq!(problem(form(&many(5_000))), Problem::TooMany);
    assert!(form(&format!("a={}", "x".repeat(64 * 1024))).is_ok());
    assert_eq!(problem(form(&format!("a={}", "x".repeat(64 * 1024 + 1)))), Problem::TooBig);
    assert_eq!(problem(form(&format!("{}=x", "a".repeat(257)))), Problem::TooBig);
}

#[test]
fn at_071_a_parameter_twice_passes_with_equal_values_only() {
    assert_eq!(pairs(&form("a=1&A=1").unwrap()), [("a", "1")]);
    for twice in ["a=1&a=2", "authcode=x&AuthCode=y", "a=1&a="] {
        assert_eq!(problem(form(twice)), Problem::Repeated, "{twice}");
    }
    let merged = Args::merge(form("a=1&b=2").unwrap(), form("B=2&c=3").unwrap()).unwrap();
    assert_eq!(pairs(&merged), [("a", "1"), ("b", "2"), ("c", "3")]);
    assert_eq!(problem(Args::merge(form("a=1").unwrap(), form("A=2").unwrap())), Problem::Repeated);
    // Two spellings of one field are one parameter.
    let read = |text: &str| PIN_V3.read(&form(text).unwrap(), Encoding::Text);
    assert_eq!(read("NodeId=5&node=5").unwrap().int("NodeId"), Some(5));
    assert_eq!(read("NodeId=5&node=6").unwrap_err().problem, Problem::Repeated);
    assert_eq!(read("authcode=a&sAuthCode=a").unwrap().text("authcode"), "a");
    assert_eq!(read("authcode=a&sAuthCode=b").unwrap_err().problem, Problem::Repeated);
    // Names with brackets are other names, which nobody declares.
    assert!(!read("cfield0[]=a&cfield0[b]=c").unwrap().given("cfield0"));
}

#[test]
fn at_072_only_what_is_rightly_encoded_passes() {
    assert_eq!(pairs(&form("a=1;b=2").unwrap()), [("a", "1;b=2")]);
    for broken in ["a=%zz", "a=%", "a=%4", "a=%4g", "%=1", "a=%+1", "a=%u0041"] {
        assert!(matches!(problem(form(broken)), Problem::Syntax(_)), "{broken}");
    }
    for bytes in [&b"a=\xE9"[..], b"a=%E9", b"a=%C0%AF", b"\xE9=1", b"a=%ED%A0%80"] {
        assert!(matches!(problem(parse_urlencoded(bytes, &Limits::default())), Problem::Syntax(_)), "{bytes:?}");
    }
}

#[test]
fn at_070_at_073_control_characters_are_refused() {
    for broken in ["a=%00", "a=%01", "a=%1B", "a=%7F", "a=%C2%85", "a=x%08"] {
        assert_eq!(problem(form(broken)), Problem::Control, "{broken}");
    }
    assert_eq!(form("a=%09%0D%0A").unwrap().get("a"), Some("\t\r\n"));
}

const MULTIPART: &str = "multipart/form-data; boundary=xx";

fn multipart(body: &str) -> Result<Args, BadInput> {
    parse_multipart(MULTIPART, body.as_bytes(), &Limits::default())
}

#[test]
fn a_multipart_form_of_plain_fields_is_read() {
    let body = "--xx\r\nContent-Disposition: form-data; name=\"cfield0\"\r\n\r\na\r\nb\r\n--xx\r\ncontent-type: text/plain; charset=utf-8\r\n\
        Content-Disposition: form-data; name=pwd\r\n\r\n\r\n--xx--\r\n";
    assert_eq!(pairs(&multipart(body).unwrap()), [("cfield0", "a\r\nb"), ("pwd", "")]);
    assert_eq!(parse(Some(MULTIPART), body.as_bytes(), &Limits::default()).unwrap().len(), 2);
}

#[test]
fn at_076_other_multipart_forms_are_refused() {
    let part = |head: &str| format!("--xx\r\n{head}\r\n\r\nv\r\n--xx--\r\n");
    let field = |at: usize| format!("--xx\r\nContent-Disposition: form-data; name=\"n{at}\"\r\n\r\nv\r\n");
    let parts = |count: usize| format!("{}--xx--", (0..count).map(field).collect::<String>());
    assert_eq!(multipart(&parts(20)).unwrap().len(), 20);
    for count in [21, 10_000] {
        assert_eq!(problem(multipart(&parts(count))), Problem::TooMany);
    }
    for body in [
        String::new(),
        field(1),
        "--xx--x".to_owned(),
        "--xy\r\n".to_owned(),
        format!("{}--xx--trailing", field(1)),
        part("Content-Disposition: form-data; name=\"a\"; filename=\"../../etc/passwd\""),
        part("Content-Disposition: form-data; name=\"a\"; filename*=utf-8''%00"),
        part("Content-Disposition: attachment; name=\"a\""),
        part("Content-Disposition: form-data"),
        part("Content-Type: text/plain"),
        part("Content-Disposition: form-data; name=\"a\"\r\nContent-Type: multipart/mixed; boundary=yy"),
        part("Content-Disposition: form-data; name=\"a\"\r\nContent-Type: application/octet-stream"),
        part("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64"),
        part("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\""),
        part("no colon"),
    ] {
        assert!(matches!(problem(multipart(&body)), Problem::Syntax(_)), "{body}");
    }
    let long = part(&format!("Content-Disposition: form-data; name=\"{}\"", "a".repeat(2_000)));
    assert_eq!(problem(multipart(&long)), Problem::TooBig);
    let endless = format!("multipart/form-data; boundary={}", "x".repeat(1_024));
    assert!(matches!(problem(parse_multipart(&endless, b"", &Limits::default())), Problem::Syntax(_)));
    assert!(matches!(problem(parse_multipart("multipart/form-data", b"--\r\n", &Limits::default())), Problem::Syntax(_)));
}

#[test]
fn a_body_is_read_by_its_media_type() {
    let limits = Limits::default();
    let urlencoded = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
    assert_eq!(parse(Some(urlencoded), b"a=1", &limits).unwrap().len(), 1);
    assert!(parse(None, b"", &limits).unwrap().is_empty());
    for content_type in
        [None, Some("text/plain"), Some("application/json"), Some("application/x-www-form-urlencoded; charset=utf-16"), Some(";")]
    {
        assert_eq!(problem(parse(content_type, b"a=1", &limits)), Problem::MediaType, "{content_type:?}");
    }
}

fn object(text: &str) -> Result<Args, BadInput> {
    json::parse(&LOGIN, text.as_bytes(), &Limits::default())
}

#[test]
fn a_json_object_of_plain_values_is_read_as_text() {
    let args =
        object(r#" {"cfield0": "J\u00e9\ud83d\ude00", "NodeId": -5, "notechconsole": true, "authcode": null, "__proto__": "p"} "#).unwrap();
    assert_eq!(pairs(&args), [("cfield0", "Jé\u{1F600}"), ("NodeId", "-5"), ("notechconsole", "true"), ("__proto__", "p")]);
    assert!(object("").unwrap().is_empty() && object("{}").unwrap().is_empty());
}

#[test]
fn at_108_other_json_is_refused() {
    for text in [
        "[]",
        "1",
        "\"a\"",
        "null",
        "{",
        "{\"a\":1}x",
        "{\"a\":1}{}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\u{1}\"}",
        " ",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "\u{FEFF}{}",
    ] {
        assert!(matches!(problem(object(text)), Problem::Syntax(_)), "{text}");
    }
    let ten_to_the_400 = format!("{{\"a\":1{}}}", "0".repeat(400));
    for text in [
        "{\"a\":[]}",
        "{\"a\":{}}",
        "{\"a\":1.5}",
        "{\"a\":1e3}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"A\":2}",
        "{\"a\":1e400}",
        &ten_to_the_400,
    ] {
        assert!(matches!(problem(object(text)), Problem::Syntax(_)), "{text}");
    }
    for open in ["[", "{\"a\":"] {
        assert!(matches!(problem(object(&open.repeat(100_000))), Problem::Syntax(_)));
        assert!(matches!(problem(object(&format!("{{\"a\":{}", open.repeat(100_000)))), Problem::Syntax(_)));
    }
    let keys = |count: usize| format!("{{{}}}", (0..count).map(|at| format!("\"k{at}\":null")).collect::<Vec<_>>().join(","));
    assert!(object(&keys(200)).is_ok());
    assert_eq!(problem(object(&keys(201))), Problem::TooMany);
    assert_eq!(problem(object("{\"a\":\"\\u0000\"}")), Problem::Control);
    assert!(matches!(problem(json::parse(&LOGIN, b"{\"a\":\"\xFF\"}", &Limits::default())), Problem::Syntax(_)));
}

#[test]
fn a_declaration_finds_its_fields_under_any_spelling() {
    let args = form("CFIELD0=Jane&sCField1=a&notechconsole=TRUE&iNodeID=7&unknown=x&authcode=").unwrap();
    let input = PIN_V3.read(&args, Encoding::Text).unwrap();
    assert_eq!((input.text("cfield0"), input.text("cfield1"), input.text("cfield2")), ("Jane", "a", ""));
    assert_eq!((input.flag("notechconsole"), input.int("NodeId")), (Some(true), Some(7)));
    assert!(!input.given("authcode") && input.given("cfield0") && !input.given("unknown"));
    let sessions = SESSIONS.read(&form("node=1&noderef=channel").unwrap(), Encoding::Text).unwrap();
    assert_eq!(sessions.choice("noderef"), Some("CHANNEL"));
}

#[test]
fn a_missing_field_is_named_as_the_caller_writes_it() {
    let bad = LOGIN.read(&form("email=a").unwrap(), Encoding::Text).unwrap_err();
    assert_eq!((bad.field, bad.problem), (Some("pwd"), Problem::Missing));
    assert_eq!(bad.to_string(), "pwd is missing: send it with a value");
    let bad = LOGIN.read(&form("sEmail=a").unwrap(), Encoding::Post).unwrap_err();
    assert_eq!((bad.field, bad.to_string().as_str()), (Some("pwd"), "sPassword is missing: send it with a value"));
}

#[test]
fn at_047_numbers_are_plain_and_fit_32_bits() {
    let node = |value: &str| {
        let args = Args::from_pairs([("node", value)]).unwrap();
        SESSIONS.read(&args, Encoding::Text).map(|input| input.int("node"))
    };
    for (text, number) in [("0", 0), ("2147483647", i32::MAX), ("-2147483648", i32::MIN), ("007", 7)] {
        assert_eq!(node(text).unwrap(), Some(number), "{text}");
    }
    let digits = "1".repeat(400);
    let zeros = "0".repeat(400);
    for text in [
        "2147483648",
        "-2147483649",
        "-0",
        " 5 ",
        "+5",
        "0x10",
        "1e3",
        "INF",
        "NaN",
        "5.0",
        "-",
        "--1",
        "\u{0661}",
        "\u{FF11}",
        "5\n",
        &digits,
        &zeros,
    ] {
        let bad = node(text).unwrap_err();
        assert_eq!((bad.field, bad.problem), (Some("node"), Problem::NotInt), "{text}");
    }
}

#[test]
fn flags_and_words_are_of_their_set() {
    let flag = |value: &str| {
        PIN_V3.read(&Args::from_pairs([("notechconsole", value)]).unwrap(), Encoding::Text).map(|input| input.flag("notechconsole"))
    };
    for (text, expected) in [("0", false), ("1", true), ("True", true), ("FALSE", false)] {
        assert_eq!(flag(text).unwrap(), Some(expected));
    }
    for text in ["2", "yes", "on", " 1", "01"] {
        assert_eq!(flag(text).unwrap_err().problem, Problem::NotFlag, "{text}");
    }
    let args = Args::from_pairs([("node", "1"), ("noderef", "GROUP")]).unwrap();
    let bad = SESSIONS.read(&args, Encoding::Text).unwrap_err();
    assert_eq!(bad.to_string(), "noderef is not a known word: send NODE or CHANNEL");
}

#[test]
fn lengths_are_utf16_units_and_may_be_cut() {
    let read = |value: &str, over_long| {
        let args = Args::from_pairs([("cfield0", value)]).unwrap();
        PIN_V3.read_with(&args, Encoding::Text, over_long).map(|input| input.text("cfield0").to_owned())
    };
    let (fits, wide, emoji) = ("x".repeat(64), "é".repeat(64), "\u{1F600}".repeat(32));
    for text in [&fits, &wide, &emoji] {
        assert_eq!(&read(text, OverLong::Refuse).unwrap(), text);
        let longer = format!("{text}y");
        let bad = read(&longer, OverLong::Refuse).unwrap_err();
        assert_eq!((bad.field, bad.problem), (Some("cfield0"), Problem::TooLong { max: 64 }));
        assert_eq!(&read(&longer, OverLong::Truncate).unwrap(), text);
    }
    // A character is not cut in two.
    assert_eq!(read(&format!("{}\u{1F600}", "x".repeat(63)), OverLong::Truncate).unwrap(), "x".repeat(63));
}

#[test]
fn digits_are_text_but_a_number_in_soap() {
    let read = |value: &str, encoding| {
        let args = Args::from_pairs([("iPINCode", value)]).unwrap();
        EMAIL_TEXT.read(&args, encoding).map(|input| input.text("pincode").to_owned())
    };
    assert_eq!(read("12345", Encoding::Text).unwrap(), "12345");
    assert_eq!(read("12345", Encoding::Soap(Version::V11)).unwrap(), "012345");
    assert_eq!(read("012345", Encoding::Soap(Version::V12)).unwrap(), "012345");
    for text in ["-1", "x", "99999999999"] {
        assert_eq!(read(text, Encoding::Soap(Version::V11)).unwrap_err().problem, Problem::NotInt);
    }
}

#[test]
fn no_value_shows_in_debug_output_or_reasons() {
    let args = form("email=secret-email&pwd=secret-password&x=secret").unwrap();
    let input = LOGIN.read(&args, Encoding::Text).unwrap();
    let shown = format!("{args:?} {input:?}");
    assert!(!shown.contains("secret"), "{shown}");
    let args = Args::from_pairs([("node", "secret")]).unwrap();
    let bad = SESSIONS.read(&args, Encoding::Text).unwrap_err();
    assert!(!format!("{bad} {bad:?}").contains("secret"));
}
