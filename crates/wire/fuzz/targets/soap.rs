//! Any bytes as a SOAP call: understood, or a small fault that repeats nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use towline_wire::soap::{Head, decode};
use towline_wire::{Encoding, Limits};

#[path = "../../tests/it/table.rs"]
mod table;

fuzz_target!(|input: (&[u8], &[u8], bool)| {
    let (action, body, old) = input;
    let content_type: &[u8] = if old { b"text/xml; charset=utf-8" } else { b"application/soap+xml" };
    match decode(&Head { content_type: &[content_type], soap_action: &[action] }, body, &table::Table, &Limits::default()) {
        Ok(call) => drop(call.method.read(&call.args, Encoding::Soap(call.version))),
        Err(fault) => assert!(fault.body().len() <= 1024),
    }
});
