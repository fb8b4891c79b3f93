//! Character encodings and XML declarations.

use towline_wire::Limits;
use towline_wire::xml::{XmlError, text};

use crate::xml::{outline, read};

#[test]
fn at_038_bytes_that_are_no_utf8_are_refused() {
    for bytes in
        [&b"<a>\xC0\xAF</a>"[..], b"<a>\xE2\x82</a>", b"<a>\xED\xA0\xBD\xED\xB8\x80</a>", b"<a>\xFF</a>", b"<a>\xF5\x80\x80\x80</a>"]
    {
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
        "<?xml version='1.1'?>",
        "<?xml version='1.01'?>",
        "<?xml version='2.0'?>",
        "<?xml?>",
        "<?xml ?>",
        "<?xml encoding='utf-8'?>",
        "<?xml version=1.0?>",
        "<?xml version='1.0\"?>",
        "<?xml version='1.0'encoding='utf-8'?>",
        "<?xml version='1.0' standalone='yes' encoding='utf-8'?>",
        "<?xml version='1.0' standalone='Yes'?>",
        "<?xml version='1.0' encoding=''?>",
        "<?xml version='1.0' x='y'?>",
        "<?xml version='1.0' encoding='-utf8'?>",
        " <?xml version='1.0'?>",
        "<!-- --><?xml version='1.0'?>",
        "<?xml version='1.0'?><?xml version='1.0'?>",
        "<?XML version='1.0'?>",
        "<?xml version='1.0'>",
    ] {
        assert!(read(&format!("{declaration}<a/>")).is_err(), "{declaration}");
    }
    for declaration in [
        "<?xml version='1.0'?>",
        "<?xml\tversion = \"1.0\"\nstandalone='no'\r?>",
        "<?xml version='1.0' encoding='utf-8' standalone='yes'?>",
    ] {
        assert!(read(&format!("{declaration}<a/>")).is_ok(), "{declaration}");
    }
}
