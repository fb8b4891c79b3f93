//! The strict XML reader: what it refuses and what it gives.

use towline_wire::Limits;
use towline_wire::xml::{Reader, Token, XmlError, text};

/// A document as a line: elements as `{namespace}name[attributes](content)`, text in quotes.
pub fn outline(bytes: &[u8], limits: &Limits) -> Result<String, XmlError> {
    let text = text(bytes, None)?;
    outline_of(&text, limits)
}

fn outline_of(text: &str, limits: &Limits) -> Result<String, XmlError> {
    let mut reader = Reader::new(text, limits);
    let mut out = String::new();
    let mut run = String::new();
    while let Some(token) = reader.next_token()? {
        if let Token::Text(piece) = &token {
            run.push_str(piece);
            continue;
        }
        if matches!(token, Token::Start(_) | Token::End) && !run.is_empty() {
            out.push_str(&format!("{run:?}"));
            run.clear();
        }
        match token {
            Token::Start(start) => {
                let mut attributes: Vec<String> =
                    start.attributes.iter().map(|it| format!("{{{}}}{}={:?}", it.namespace, it.local, it.value)).collect();
                attributes.sort();
                out.push_str(&format!("{{{}}}{}[{}](", start.namespace, start.local, attributes.join(" ")));
            }
            Token::End => out.push(')'),
            Token::Text(_) | Token::Instruction => {}
        }
    }
    Ok(out)
}

fn read(document: &str) -> Result<String, XmlError> {
    outline(document.as_bytes(), &Limits::default())
}

fn refused(document: &str) -> XmlError {
    read(document).expect_err(document)
}

fn not_well_formed(document: &str) {
    assert!(matches!(refused(document), XmlError::NotWellFormed(_)), "{document}: {:?}", refused(document));
}

fn too_big(document: &str) {
    assert!(matches!(refused(document), XmlError::TooBig(_)), "{:?}", refused(document));
}

#[test]
fn a_document_is_read_with_its_namespaces_references_and_sections() {
    let document = "\u{FEFF}<?xml version='1.0' encoding=\"UTF-8\" standalone='yes' ?>\r\n<!-- c --><a xmlns='u:1' xmlns:p=\"u:2\" x=' 1\t&#x9;&lt;\r\n2' p:x='y'>\
        t&amp;&#65;\r\nu\r<p:b/><![CDATA[<&]]]]><![CDATA[>]]><c xmlns=''/></a > <?p i?>\n";
    assert_eq!(
        read(document).unwrap(),
        "{u:1}a[{u:2}x=\"y\" {}x=\" 1 \\t< 2\"](\"t&A\\nu\\n\"{u:2}b[]()\"<&]]>\"{}c[]())"
    );
}

#[test]
fn a_namespace_is_bound_after_its_references_are_replaced() {
    assert_eq!(read("<a:b xmlns:a='u&#58;1'/>").unwrap(), "{u:1}b[]()");
}

#[test]
fn at_024_doctype_is_refused() {
    for document in ["<!DOCTYPE a><a/>", "<!DOCTYPE a []><a/>", "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'x'><a/>", "<!-- --><!DOCTYPE a", "<!DOCTYPE"] {
        assert_eq!(refused(document), XmlError::DocumentType, "{document}");
    }
    assert_eq!(refused("<!doctype a><a/>"), XmlError::DocumentType);
    not_well_formed("<a><!ELEMENT a ANY></a>");
}

#[test]
fn at_025_at_026_at_027_entity_bombs_and_external_entities_stop_at_the_doctype() {
    let laughs = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>";
    let quadratic = format!("<!DOCTYPE a [<!ENTITY a '{}'>]><a>{}</a>", "x".repeat(100_000), "&a;".repeat(1_000));
    let parameter = "<!DOCTYPE a [<!ENTITY % a '<!ENTITY b \"c\">'>%a;]><a>&b;</a>";
    for document in [laughs, &quadratic, parameter] {
        assert_eq!(refused(document), XmlError::DocumentType);
    }
    for uri in ["file:///etc/passwd", "http://192.0.2.1/", "ftp://192.0.2.1/", "jar:file:///a!/b", "netdoc:///etc/passwd", "\\\\192.0.2.1\\a"] {
        assert_eq!(refused(&format!("<!DOCTYPE a [<!ENTITY x SYSTEM '{uri}'>]><a>&x;</a>")), XmlError::DocumentType);
        assert_eq!(refused(&format!("<!DOCTYPE a [<!ENTITY % x SYSTEM '{uri}'>%x;]><a/>")), XmlError::DocumentType);
        assert_eq!(refused(&format!("<!DOCTYPE a PUBLIC 'p' '{uri}'><a/>")), XmlError::DocumentType);
    }
}

#[test]
fn at_028_inclusions_are_elements_like_any_other() {
    let document = "<?xml-stylesheet href='http://192.0.2.1/x'?><a xml:base='http://192.0.2.1/' xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd'/></a>";
    assert_eq!(
        read(document).unwrap(),
        "{}a[{http://www.w3.org/XML/1998/namespace}base=\"http://192.0.2.1/\"]({http://www.w3.org/2001/XInclude}include[{}href=\"file:///etc/passwd\"]())"
    );
}

#[test]
fn at_029_nesting_ends_at_32() {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(read(&nested(32)).is_ok());
    too_big(&nested(33));
    too_big(&"<a>".repeat(1_000_000));
    too_big(&format!("{}<a/>{}", "<a>".repeat(32), "</a>".repeat(32)));
}

#[test]
fn at_030_attributes_end_at_64() {
    let tag = |count: usize| format!("<a{}/>", (0..count).map(|at| format!(" x{at}=''")).collect::<String>());
    assert!(read(&tag(64)).is_ok());
    too_big(&tag(65));
    too_big(&tag(80_000));
}

#[test]
fn at_031_namespace_declarations_end_at_16_and_128() {
    let tag = |count: usize| (0..count).map(|at| format!(" xmlns:x{at}='u'")).collect::<String>();
    assert!(read(&format!("<a{}/>", tag(16))).is_ok());
    too_big(&format!("<a{}/>", tag(17)));
    too_big(&format!("<a{}/>", tag(20_000)));
    let nested = |depth: usize| format!("{}{}", format!("<a{}>", tag(16)).repeat(depth), "</a>".repeat(depth));
    assert!(read(&nested(8)).is_ok());
    too_big(&nested(9));
    // What has ended does not count.
    assert!(read(&format!("<b>{}</b>", format!("<a{}/>", tag(16)).repeat(40))).is_ok());
}

#[test]
fn at_032_long_names_values_comments_and_instructions_are_refused() {
    let long = "x".repeat(1_000_000);
    let fits = "x".repeat(64 * 1024);
    for document in [
        format!("<{long}/>"),
        format!("<a {long}=''/>"),
        format!("<a b='{long}'/>"),
        format!("<a>{long}</a>"),
        format!("<a><![CDATA[{long}]]></a>"),
        format!("<a><!--{long}--></a>"),
        format!("<a><?p {long}?></a>"),
        format!("<a>{fits}&lt;</a>"),
        format!("<{}/>", "x".repeat(257)),
    ] {
        too_big(&document);
    }
    assert!(read(&format!("<a b='{fits}'>{fits}</a>")).is_ok());
    assert!(read(&format!("<{}/>", "x".repeat(256))).is_ok());
}

#[test]
fn at_033_an_attribute_twice_is_refused_also_through_two_prefixes() {
    for document in [
        "<a b='1' b='2'/>",
        "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
        "<a xmlns:p='u' xmlns:q='&#117;' p:b='1' q:b='2'/>",
        "<a xmlns:p='u' xmlns:p='v'/>",
        "<a xmlns='u' xmlns='v'/>",
    ] {
        not_well_formed(document);
    }
    assert!(read("<a xmlns='u' xmlns:p='u' b='1' p:b='2'/>").is_ok());
}

#[test]
fn at_034_unbound_and_reserved_prefixes_are_refused() {
    for document in [
        "<p:a/>",
        "<a p:b=''/>",
        "<a><b xmlns:p='u'/><p:c/></a>",
        "<a xmlns:p=''/>",
        "<a xmlns:xml='u'/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:xmlns='u'/>",
        "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<xmlns:a/>",
        "<a:b:c xmlns:a='u'/>",
        "<:a/>",
        "<a xmlns:='u'/>",
        "<?p:i?><a/>",
    ] {
        not_well_formed(document);
    }
    assert!(read("<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'/>").is_ok());
}

#[test]
fn at_035_what_is_not_one_whole_element_is_refused() {
    for document in [
        "", " \n", "text", "<a/><b/>", "<a/>text", "text<a/>", "<a>", "<a><b></a>", "<a></b>", "</a>", "<a/>&lt;", "<a/><![CDATA[]]>", "<a", "<a b=", "<",
        "<a/><", "<a></a", "<a><!--", "<a><![CDATA[", "<a><?p", "<>", "< a/>", "<a></ a>", "<a/ >", "<a//>", "<a b/>", "<a b=c/>", "<a b='1'c='2'/>",
        "<a b='<'/>", "<a b='&'/>", "<a =''/>", "<1/>", "<a 1=''/>", "\u{FEFF}\u{FEFF}<a/>", "<a></a b='1'>", "<a><!></a>", "<!---->",
    ] {
        not_well_formed(document);
    }
}

#[test]
fn at_036_characters_that_xml_cannot_hold_are_refused() {
    let controls = ('\0'..' ').filter(|char| !matches!(char, '\t' | '\n' | '\r'));
    for char in controls.chain(['\u{FFFE}', '\u{FFFF}']) {
        not_well_formed(&format!("<a>{char}</a>"));
        not_well_formed(&format!("<a b='{char}'/>"));
        not_well_formed(&format!("<a><!--{char}--></a>"));
    }
    for reference in ["&#0;", "&#x1F;", "&#xFFFE;", "&#xD800;", "&#x110000;", "&#99999999999999999999;", "&#;", "&#x;", "&#+65;", "&#x+41;", "&#-1;", "&#X41;", "&# 65;", "&#a;"] {
        not_well_formed(&format!("<a>{reference}</a>"));
        not_well_formed(&format!("<a b='{reference}'/>"));
    }
    for lone in [&b"<a>\xED\xA0\x80</a>"[..], b"<a>\xED\xBF\xBF</a>"] {
        assert!(matches!(outline(lone, &Limits::default()), Err(XmlError::Encoding(_))));
    }
}

#[test]
fn at_037_unknown_and_unfinished_references_are_refused() {
    for piece in ["&nbsp;", "&lt", "&", "& ", "&;", "&LT;", "&a&lt;", "&lt ;"] {
        not_well_formed(&format!("<a>{piece}</a>"));
        not_well_formed(&format!("<a b='{piece}'/>"));
    }
    for document in ["<a>]]></a>", "<a><!-- -- --></a>", "<a><!-- ---></a>", "<a><!----->b</a>", "<a><!--></a>", "<a><!---></a>", "<a><?xml x?></a>", "<a><?XmL?></a>", "<a><??></a>", "<a><? p?></a>"] {
        not_well_formed(document);
    }
    assert_eq!(read("<a>&lt;&gt;&amp;&apos;&quot;]]&gt;<!----></a>").unwrap(), "{}a[](\"<>&'\\\"]]>\")");
}

#[test]
fn at_038_bytes_that_are_no_utf8_are_refused() {
    for bytes in [&b"<a>\xC0\xAF</a>"[..], b"<a>\xE2\x82</a>", b"<a>\xED\xA0\xBD\xED\xB8\x80</a>", b"<a>\xFF</a>", b"<a>\xF5\x80\x80\x80</a>"] {
        assert!(matches!(outline(bytes, &Limits::default()), Err(XmlError::Encoding(_))), "{bytes:?}");
    }
}

fn utf16(document: &str, big: bool) -> Vec<u8> {
    document.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn at_039_utf16_with_its_mark_is_read() {
    for big in [true, false] {
        for declaration in ["", "<?xml version='1.0' encoding='UTF-16'?>"] {
            let bytes = utf16(&format!("\u{FEFF}{declaration}<a>é\u{1F600}</a>"), big);
            assert_eq!(outline(&bytes, &Limits::default()).unwrap(), "{}a[](\"é\u{1F600}\")");
        }
        let lone: Vec<u8> = [utf16("\u{FEFF}<a>", big), if big { vec![0xD8, 0] } else { vec![0, 0xD8] }, utf16("</a>", big)].concat();
        assert!(matches!(outline(&lone, &Limits::default()), Err(XmlError::Encoding(_))));
        let odd: Vec<u8> = [utf16("\u{FEFF}<a/>", big), vec![0]].concat();
        assert!(matches!(outline(&odd, &Limits::default()), Err(XmlError::Encoding(_))));
    }
}

#[test]
fn at_040_other_encodings_are_refused() {
    let limits = Limits::default();
    let utf32: Vec<u8> = "\u{FEFF}<a/>".chars().flat_map(|char| u32::from(char).to_le_bytes()).collect();
    let ebcdic = [0x4C, 0x6F, 0xA7, 0x94, 0x93, 0x40, 0x6F, 0x6E];
    for bytes in [utf16("<a/>", true), utf16("<a/>", false), utf32, ebcdic.to_vec(), b"+ADw-a/+AD4-".to_vec()] {
        assert!(outline(&bytes, &limits).is_err(), "{bytes:?}");
    }
    for name in ["x-user-defined", "UTF-7", "UTF-32", "windows-1252", "utf8", "UTF-16"] {
        let document = format!("<?xml version='1.0' encoding='{name}'?><a/>");
        assert!(matches!(outline(document.as_bytes(), &limits), Err(XmlError::Encoding(_))), "{name}");
    }
}

#[test]
fn at_041_statements_of_the_encoding_must_agree() {
    let declared = |name: &str| format!("<?xml version='1.0' encoding='{name}'?><a/>").into_bytes();
    let marked = |name: &str| [&b"\xEF\xBB\xBF"[..], &declared(name)].concat();
    let wide = |name: &str, big| utf16(&format!("\u{FEFF}<?xml version='1.0' encoding='{name}'?><a/>"), big);
    let accepted = [
        (Some("utf-8"), declared("UTF-8")),
        (None, marked("utf-8")),
        (Some("UTF-8"), marked("utf-8")),
        (Some("iso-8859-1"), declared("ISO-8859-1")),
        (Some("iso-8859-1"), b"<a/>".to_vec()),
        (Some("us-ascii"), b"<a/>".to_vec()),
        (Some("utf-16"), wide("utf-16", true)),
        (Some("utf-16le"), wide("utf-16", false)),
    ];
    for (charset, bytes) in accepted {
        assert!(text(&bytes, charset).is_ok(), "{charset:?} {bytes:?}");
    }
    let refused = [
        (Some("utf-8"), declared("ISO-8859-1")),
        (Some("iso-8859-1"), declared("utf-8")),
        (Some("iso-8859-1"), marked("iso-8859-1")),
        (None, marked("iso-8859-1")),
        (Some("utf-16"), declared("utf-8")),
        (Some("utf-16be"), wide("utf-16", false)),
        (Some("utf-8"), wide("utf-16", true)),
        (None, wide("utf-8", true)),
        (Some("us-ascii"), "<a>é</a>".as_bytes().to_vec()),
        (Some(""), b"<a/>".to_vec()),
    ];
    for (charset, bytes) in refused {
        assert!(matches!(text(&bytes, charset), Err(XmlError::Encoding(_))), "{charset:?} {bytes:?}");
    }
    assert_eq!(text(b"<a>\xE9</a>", Some("iso-8859-1")).unwrap(), "<a>é</a>");
}

#[test]
fn at_042_only_a_well_made_declaration_of_1_0_at_the_start_passes() {
    for declaration in [
        "<?xml version='1.1'?>", "<?xml version='1.01'?>", "<?xml version='2.0'?>", "<?xml?>", "<?xml ?>", "<?xml encoding='utf-8'?>", "<?xml version=1.0?>",
        "<?xml version='1.0\"?>", "<?xml version='1.0'encoding='utf-8'?>", "<?xml version='1.0' standalone='yes' encoding='utf-8'?>",
        "<?xml version='1.0' standalone='Yes'?>", "<?xml version='1.0' encoding=''?>", "<?xml version='1.0' x='y'?>", "<?xml version='1.0' encoding='-utf8'?>",
        " <?xml version='1.0'?>", "<!-- --><?xml version='1.0'?>", "<?xml version='1.0'?><?xml version='1.0'?>", "<?XML version='1.0'?>", "<?xml version='1.0'>",
    ] {
        assert!(read(&format!("{declaration}<a/>")).is_err(), "{declaration}");
    }
    for declaration in ["<?xml version='1.0'?>", "<?xml\tversion = \"1.0\"\nstandalone='no'\r?>", "<?xml version='1.0' encoding='utf-8' standalone='yes'?>"] {
        assert!(read(&format!("{declaration}<a/>")).is_ok(), "{declaration}");
    }
}

#[test]
fn at_043_a_value_is_its_whole_text() {
    assert_eq!(read("<a>12<!-- -->34</a>").unwrap(), "{}a[](\"1234\")");
    assert_eq!(read("<a>12<![CDATA[3]]>4</a>").unwrap(), "{}a[](\"1234\")");
    assert_eq!(read("<a>1<?p i?>2&#51;4</a>").unwrap(), "{}a[](\"1234\")");
}

#[test]
fn at_045_nodes_end_at_1000() {
    assert!(read(&format!("<a>{}</a>", "<b/>".repeat(999))).is_ok());
    too_big(&format!("<a>{}</a>", "<b/>".repeat(1_000)));
    too_big(&format!("<a>{}</a>", "<!---->".repeat(10_000)));
    too_big(&format!("<a>{}</a>", "<?p?>".repeat(10_000)));
    too_big(&format!("{}<a/>", "<!---->".repeat(10_000)));
    // One text is one node, however many references it holds.
    assert!(read(&format!("<a>{}</a>", "&lt;".repeat(10_000))).is_ok());
}
