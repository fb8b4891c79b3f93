//! Any bytes as an XML document: the reader ends, with tokens that nest.
#![no_main]

use libfuzzer_sys::fuzz_target;
use towline_wire::Limits;
use towline_wire::xml::{Reader, Token, text};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(text) = text(bytes, None) else { return };
    let mut reader = Reader::new(&text, &limits);
    let mut depth = 0_usize;
    while let Ok(Some(token)) = reader.next_token() {
        match token {
            Token::Start(_) => depth += 1,
            Token::End => depth -= 1,
            Token::Text(_) | Token::Instruction => {}
        }
        assert!(depth <= limits.depth);
    }
});
