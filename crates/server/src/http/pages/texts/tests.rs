//! The catalogues agree with each other, and every header finds a language.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalogues, Language, fill};

type Sections = BTreeMap<String, BTreeMap<String, String>>;

fn files() -> Vec<(Language, Sections)> {
    let json =
        [catalogue!("en"), catalogue!("de"), catalogue!("es"), catalogue!("fr"), catalogue!("it"), catalogue!("nl"), catalogue!("pt-BR")];
    Language::ALL.into_iter().zip(json).map(|(language, text)| (language, serde_json::from_str(text).unwrap())).collect()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect()
}

#[test]
fn every_language_has_every_key_of_the_typed_sections() {
    let catalogues = Catalogues::embedded().unwrap();
    for language in Language::ALL {
        assert!(!catalogues.of(language).entry.title.is_empty(), "{}", language.code());
    }
}

#[test]
fn no_language_lacks_a_text_or_has_one_too_many_and_placeholders_agree() {
    let files = files();
    let english = &files[0].1;
    for (language, sections) in &files {
        let code = language.code();
        assert!(sections.keys().eq(english.keys()), "{code}: sections differ");
        for (section, texts) in sections {
            let expected = &english[section];
            assert!(texts.keys().eq(expected.keys()), "{code}/{section}: keys differ");
            for (key, text) in texts {
                assert!(!text.trim().is_empty(), "{code}/{section}/{key} is empty");
                assert_eq!(placeholders(text), placeholders(&expected[key]), "{code}/{section}/{key}");
                assert!(!text.contains(['<', '>']), "{code}/{section}/{key}: texts are text, never markup");
            }
        }
    }
}

#[test]
fn translations_are_translated() {
    let files = files();
    let (_, english) = &files[0];
    for (language, sections) in files.iter().skip(1) {
        let sentences = sections.iter().flat_map(|(section, texts)| texts.iter().map(move |(key, text)| (section, key, text)));
        for (section, key, text) in sentences.filter(|(_, _, text)| text.contains(' ') && !text.starts_with("Problem")) {
            assert_ne!(text, &english[section][key], "{}/{section}/{key}", language.code());
        }
    }
}

#[test]
fn scripts_get_their_texts_as_a_json_object() {
    let catalogues = Catalogues::embedded().unwrap();
    for (language, sections) in files() {
        let texts = catalogues.of(language);
        let entry: BTreeMap<String, String> = serde_json::from_str(&texts.entry_script).unwrap();
        let session: BTreeMap<String, String> = serde_json::from_str(&texts.session_script).unwrap();
        let media: BTreeMap<String, String> = serde_json::from_str(&texts.media_script).unwrap();
        assert_eq!((entry, session), (sections["entry_script"].clone(), sections["session_script"].clone()));
        assert_eq!(media, sections["media_script"]);
    }
}

#[test]
fn a_language_asked_for_by_name_wins_over_the_browsers() {
    assert_eq!(Language::choose(Some("fr"), Some("de")), Language::French);
    assert_eq!(Language::choose(Some("pt_br"), None), Language::Portuguese);
    assert_eq!(Language::choose(Some(" DE-at "), None), Language::German);
    assert_eq!(Language::choose(Some("xx"), Some("nl")), Language::Dutch);
    assert_eq!(Language::choose(Some(""), Some("nl")), Language::Dutch);
}

#[test]
fn the_browsers_best_language_that_we_speak_is_taken() {
    let cases = [
        ("de-DE,de;q=0.9,en;q=0.8", Language::German),
        ("ja, fr;q=0.5, it;q=0.7", Language::Italian),
        ("en;q=0.1, es;q=0.2", Language::Spanish),
        ("de;q=0, en;q=0.01", Language::English),
        ("pt-PT", Language::Portuguese),
        ("nl;level=1;q=0.9, de;q=0.95", Language::German),
        ("fr; q=0.25, de; q=0.3", Language::German),
        ("*", Language::English),
        ("", Language::English),
        ("ja,zh;q=0.9", Language::English),
        ("de;q=banana", Language::English),
        ("it;q=9.9, de", Language::Italian),
    ];
    for (header, expected) in cases {
        assert_eq!(Language::choose(None, Some(header)), expected, "{header}");
    }
}

#[test]
fn hostile_language_headers_cost_little_and_change_nothing() {
    let long = format!("{},de", "é".repeat(100_000));
    assert_eq!(Language::choose(Some(&long), Some(&long)), Language::English);
    assert_eq!(Language::choose(None, Some(&"x,".repeat(50_000))), Language::English);
    assert_eq!(Language::choose(Some("de\u{0}"), Some(";;;,,,q=")), Language::English);
}

#[test]
fn a_placeholder_is_filled_wherever_it_stands() {
    assert_eq!(fill("{name} and {name}", "name", "<b>"), "<b> and <b>");
    assert_eq!(fill("no {other}", "name", "x"), "no {other}");
}
