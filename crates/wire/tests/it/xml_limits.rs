//! The bounds of the XML reader.

use crate::xml::{read, too_big};

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
fn at_045_nodes_end_at_1000() {
    assert!(read(&format!("<a>{}</a>", "<b/>".repeat(999))).is_ok());
    too_big(&format!("<a>{}</a>", "<b/>".repeat(1_000)));
    too_big(&format!("<a>{}</a>", "<!---->".repeat(10_000)));
    too_big(&format!("<a>{}</a>", "<?p?>".repeat(10_000)));
    too_big(&format!("{}<a/>", "<!---->".repeat(10_000)));
    // One text is one node, however many references it holds.
    assert!(read(&format!("<a>{}</a>", "&lt;".repeat(10_000))).is_ok());
}
