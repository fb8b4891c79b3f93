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

/// The outline of a document under the usual limits.
pub fn read(document: &str) -> Result<String, XmlError> {
    outline(document.as_bytes(), &Limits::default())
}

fn refused(document: &str) -> XmlError {
    read(document).expect_err(document)
}

fn not_well_formed(document: &str) {
    assert!(matches!(refused(document), XmlError::NotWellFormed(_)), "{document}: {:?}", refused(document));
}

/// Expects a document to be beyond a limit.
pub fn too_big(document: &str) {
    assert!(matches!(refused(document), XmlError::TooBig(_)), "{:?}", refused(document));
}

#[test]
fn a_document_is_read_with_its_namespaces_references_and_sections() {
    let document = "\u{FEFF}<?xml version='1.0' encoding=\"UTF-8\" standalone='yes' ?>\r\n<!-- c --><a xmlns='u:1' xmlns:p=\"u:2\" x=' 1\t&#x9;&lt;\r\n2' p:x='y'>\
        t&amp;&#65;\r\nu\r<p:b/><![CDATA[<&]]]]><![CDATA[>]]><c xmlns=''/></a > <?p i?>\n";
    assert_eq!(read(document).unwrap(), "{u:1}a[{u:2}x=\"y\" {}x=\" 1 \\t< 2\"](\"t&A\\nu\\n\"{u:2}b[]()\"<&]]>\"{}c[]())");
}

#[test]
fn a_namespace_is_bound_after_its_references_are_replaced() {
    assert_eq!(read("<a:b xmlns:a='u&#58;1'/>").unwrap(), "{u:1}b[]()");
}

#[test]
fn at_024_doctype_is_refused() {
    for document in [
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a []><a/>",
        "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'x'><a/>",
        "<!-- --><!DOCTYPE a",
        "<!DOCTYPE",
    ] {
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
    for uri in
        ["file:///etc/passwd", "http://192.0.2.1/", "ftp://192.0.2.1/", "jar:file:///a!/b", "netdoc:///etc/passwd", "\\\\192.0.2.1\\a"]
    {
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
        "",
        " \n",
        "text",
        "<a/><b/>",
        "<a/>text",
        "text<a/>",
        "<a>",
        "<a><b></a>",
        "<a></b>",
        "</a>",
        "<a/>&lt;",
        "<a/><![CDATA[]]>",
        "<a",
        "<a b=",
        "<",
        "<a/><",
        "<a></a",
        "<a><!--",
        "<a><![CDATA[",
        "<a><?p",
        "<>",
        "< a/>",
        "<a></ a>",
        "<a/ >",
        "<a//>",
        "<a b/>",
        "<a b=c/>",
        "<a b='1'c='2'/>",
        "<a b='<'/>",
        "<a b='&'/>",
        "<a =''/>",
        "<1/>",
        "<a 1=''/>",
        "\u{FEFF}\u{FEFF}<a/>",
        "<a></a b='1'>",
        "<a><!></a>",
        "<!---->",
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
    for reference in [
        "&#0;",
        "&#x1F;",
        "&#xFFFE;",
        "&#xD800;",
        "&#x110000;",
        "&#99999999999999999999;",
        "&#;",
        "&#x;",
        "&#+65;",
        "&#x+41;",
        "&#-1;",
        "&#X41;",
        "&# 65;",
        "&#a;",
    ] {
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
    for document in [
        "<a>]]></a>",
        "<a><!-- -- --></a>",
        "<a><!-- ---></a>",
        "<a><!----->b</a>",
        "<a><!--></a>",
        "<a><!---></a>",
        "<a><?xml x?></a>",
        "<a><?XmL?></a>",
        "<a><??></a>",
        "<a><? p?></a>",
    ] {
        not_well_formed(document);
    }
    assert_eq!(read("<a>&lt;&gt;&amp;&apos;&quot;]]&gt;<!----></a>").unwrap(), "{}a[](\"<>&'\\\"]]>\")");
}

#[test]
fn at_043_a_value_is_its_whole_text() {
    assert_eq!(read("<a>12<!-- -->34</a>").unwrap(), "{}a[](\"1234\")");
    assert_eq!(read("<a>12<![CDATA[3]]>4</a>").unwrap(), "{}a[](\"1234\")");
    assert_eq!(read("<a>1<?p i?>2&#51;4</a>").unwrap(), "{}a[](\"1234\")");
}
