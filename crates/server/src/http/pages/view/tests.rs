//! Every page in every language: complete, escaped, and free of anything that the content security policy would refuse.

use askama::Template;

use super::{Assets, ChannelPage, ChannelProblem, EntryPage, Frame, Guarded, Message, MessagePage, Problem, Script, SessionPage, span};
use crate::http::pages::texts::{Catalogues, Language};

const PROBLEMS: [Option<Problem>; 6] =
    [None, Some(Problem::Wrong), Some(Problem::Wait(45)), Some(Problem::Words), Some(Problem::Check), Some(Problem::Busy)];
const MESSAGES: [Message; 6] =
    [Message::SharedHost, Message::NotFound, Message::NoChannel, Message::Refused, Message::Busy, Message::Failed];
const CHANNEL_PROBLEMS: [Option<ChannelProblem>; 6] = [
    None,
    Some(ChannelProblem::Nameless),
    Some(ChannelProblem::TooLong(2)),
    Some(ChannelProblem::Full),
    Some(ChannelProblem::Wait(45)),
    Some(ChannelProblem::Busy),
];
const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;{{7*7}}";

fn assets() -> Assets {
    Assets {
        embed: "/assets/embed-1.js".into(),
        help: "/assets/help-1.css".into(),
        style: "/assets/customer-1.css".into(),
        icon: "/assets/icon-1.svg".into(),
        entry: Script { module: "/assets/entry-1.js".into(), imports: vec!["/assets/element-1.js".into()] },
        session: Script { module: "/assets/session-1.js".into(), imports: Vec::new() },
    }
}

fn entry<'a>(frame: Frame<'a>) -> EntryPage<'a> {
    EntryPage { frame, helper: None, problem: None, pin: "", key: "", link: false, tracking: "", guarded: None, action: "/" }
}

/// Every page that can be shown, with `text` wherever a page takes text from outside.
fn every_page(text: &str) -> Vec<String> {
    let catalogues = Catalogues::embedded().unwrap();
    let assets = assets();
    let mut pages = Vec::new();
    for language in Language::ALL {
        for organisation in [None, Some(text)] {
            let frame = Frame::new(&catalogues, language, &assets, "/o/acme", organisation);
            for (problem, guarded) in
                PROBLEMS.into_iter().flat_map(|problem| [(problem, None), (problem, Some(Guarded { challenge: text, bits: 16 }))])
            {
                for link in [false, true] {
                    let page = EntryPage {
                        helper: Some(text),
                        problem,
                        pin: text,
                        key: text,
                        link,
                        tracking: text,
                        guarded,
                        action: "/o/acme/",
                        ..entry(frame)
                    };
                    pages.push(page.render().unwrap());
                }
            }
            for channel in [None, Some(23)] {
                pages.push(SessionPage { frame, session: 17, helper: Some(text), channel }.render().unwrap());
            }
            pages.extend(every_form(frame, text));
            pages.extend(MESSAGES.into_iter().map(|message| MessagePage { frame, message }.render().unwrap()));
        }
    }
    pages
}

/// The form of a channel in every state, with labels and without.
fn every_form(frame: Frame<'_>, text: &str) -> Vec<String> {
    let mut pages = Vec::new();
    let labelled = ["", "", text, "", text, ""].map(str::to_owned);
    for labels in [&<[String; 6]>::default(), &labelled] {
        for problem in CHANNEL_PROBLEMS {
            for written in [[""; 6], [text; 6]] {
                let names = ["Name", "Comment1", "Comment2", "Comment3", "Comment4", "Comment5"];
                let served = problem.is_none();
                let page = ChannelPage { frame, channel: 23, name: text, served, labels, names, written, tracking: text, problem };
                pages.push(page.render().unwrap());
            }
        }
    }
    pages
}

/// Every tag of a page as (name, attribute names). The templates quote every attribute, so a quote never stands in between.
fn tags(page: &str) -> Vec<(String, Vec<String>)> {
    let mut tags = Vec::new();
    for piece in page.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap();
        let outside: String = tag.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let mut words = outside.split_whitespace().map(|word| word.trim_end_matches('=').to_ascii_lowercase());
        tags.push((words.next().unwrap_or_default(), words.collect()));
    }
    tags
}

#[test]
fn no_page_has_a_script_or_a_style_of_its_own() {
    for page in every_page("ACME") {
        for (name, attributes) in tags(&page) {
            assert_ne!(name, "style", "{page}");
            assert!(name != "script" || attributes.contains(&"src".to_owned()), "{page}");
            assert!(!attributes.iter().any(|attribute| attribute == "style" || attribute.starts_with("on")), "{name} {attributes:?}");
        }
        assert!(!page.contains("javascript:"), "{page}");
    }
}

#[test]
fn at_118_names_and_fields_are_text_on_every_page() {
    let plain: Vec<_> = every_page("ACME").iter().map(|page| tags(page)).collect();
    for (page, expected) in every_page(HOSTILE).iter().zip(plain) {
        assert!(!page.contains("<script>") && !page.contains("<img src=x"), "{page}");
        assert_eq!(tags(page), expected, "hostile text changed the elements of a page");
    }
}

#[test]
fn every_page_says_its_language_and_direction() {
    let pages = every_page("ACME");
    for (pages, language) in pages.chunks(pages.len() / Language::ALL.len()).zip(Language::ALL) {
        for page in pages {
            assert!(page.starts_with("<!doctype html>"), "{page}");
            assert!(page.contains(&format!("<html lang=\"{}\" dir=\"{}\">", language.code(), language.direction())), "{page}");
            assert!(!page.contains("{name}") || page.contains("data-texts"), "a placeholder was left over: {page}");
        }
    }
}

#[test]
fn the_answer_to_a_wrong_pin_does_not_depend_on_what_was_typed() {
    let catalogues = Catalogues::embedded().unwrap();
    let assets = assets();
    let frame = Frame::new(&catalogues, Language::English, &assets, "", Some("ACME"));
    let wrong = |pin, key| EntryPage { problem: Some(Problem::Wrong), pin, key, ..entry(frame) }.render().unwrap();
    assert_eq!(wrong("123456", ""), wrong("000000", "abc"));
    assert_eq!(wrong("", ""), wrong("12", HOSTILE));
}

#[test]
fn a_pin_is_kept_when_the_customer_only_has_to_try_again() {
    let catalogues = Catalogues::embedded().unwrap();
    let assets = assets();
    let frame = Frame::new(&catalogues, Language::English, &assets, "", Some("ACME"));
    for problem in [None, Some(Problem::Wait(4)), Some(Problem::Words), Some(Problem::Check), Some(Problem::Busy)] {
        let page = EntryPage { problem, pin: "01-23 45", key: "k_-9", ..entry(frame) }.render().unwrap();
        assert!(page.contains("value=\"012 345\""), "{page}");
        assert!(page.contains("name=\"k\" type=\"hidden\" value=\"k_-9\""), "{page}");
    }
}

#[test]
fn only_digits_of_a_pin_and_only_sound_keys_are_shown() {
    let catalogues = Catalogues::embedded().unwrap();
    let assets = assets();
    let frame = Frame::new(&catalogues, Language::English, &assets, "", None);
    let long = "k".repeat(65);
    let page = |pin, key| EntryPage { pin, key, ..entry(frame) };
    assert_eq!(page("1234567890", "").shown_pin(), "123 456");
    assert_eq!(page("12", "").shown_pin(), "12");
    assert_eq!(page("123", "").shown_pin(), "123");
    assert_eq!(page("1234", "").shown_pin(), "123 4");
    assert_eq!(page("é１２３", "").shown_pin(), "");
    assert_eq!(page("", &long).shown_key(), "");
    assert_eq!(page("", "a b").shown_key(), "");
}

#[test]
fn at_016_a_link_is_opened_by_a_button_that_posts() {
    let catalogues = Catalogues::embedded().unwrap();
    let assets = assets();
    let frame = Frame::new(&catalogues, Language::English, &assets, "", Some("ACME"));
    let page = EntryPage { link: true, pin: "012345", ..entry(frame) }.render().unwrap();
    assert!(page.contains("method=\"post\" action=\"/\""), "{page}");
    assert!(page.contains("value=\"012 345\"") && page.contains("Start</button>"), "{page}");
    assert!(!page.contains("autofocus") && !page.contains("http-equiv"), "{page}");
}

#[test]
fn waiting_times_are_told_in_a_unit_that_fits_and_never_too_short() {
    let cases = [
        (0, "1 s"),
        (1, "1 s"),
        (90, "90 s"),
        (91, "2 min"),
        (600, "10 min"),
        (601, "11 min"),
        (5_400, "90 min"),
        (5_401, "2 h"),
        (86_400, "24 h"),
    ];
    for (seconds, expected) in cases {
        assert_eq!(span(seconds), expected);
    }
}

#[test]
fn a_page_without_known_organisation_names_none() {
    let catalogues = Catalogues::embedded().unwrap();
    let assets = assets();
    let frame = Frame::new(&catalogues, Language::English, &assets, "", None);
    let page = MessagePage { frame, message: Message::SharedHost }.render().unwrap();
    assert!(page.contains("<title>Which help desk?</title>"), "{page}");
    assert!(!page.contains("href=\"/?language"), "the shared page must not lead to itself: {page}");
}
