//! Any text as a message of either socket: reading never panics, takes nothing beyond the bounds, and what it takes of a chat is clean.
#![no_main]

use libfuzzer_sys::fuzz_target;
use towline_hub::message::{FromCustomer, MAX_CHAT, MAX_MESSAGE, clean_chat, from_console, from_customer};

fuzz_target!(|text: &str| {
    let customer = from_customer(text);
    let console = from_console(text);
    if customer.is_ok() || console.is_ok() {
        assert!(text.len() <= MAX_MESSAGE);
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.is_object()));
    }
    if let Ok(FromCustomer::Chat { text, .. }) = customer
        && let Ok(clean) = clean_chat(&text)
    {
        assert!(clean.encode_utf16().count() <= MAX_CHAT);
        assert!(clean.chars().all(|c| c == '\n' || !c.is_control()));
        assert_eq!(clean_chat(&clean), Ok(clean.clone()));
    }
});
