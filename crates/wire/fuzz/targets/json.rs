//! Any bytes as a JSON call.
#![no_main]

use libfuzzer_sys::fuzz_target;
use towline_wire::{Catalogue, Encoding, Limits, json};

#[path = "../../tests/it/table.rs"]
mod table;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    for method in table::Table.methods() {
        if let Ok(args) = json::parse(method, bytes, &limits) {
            assert!(args.len() <= limits.keys);
            drop(method.read(&args, Encoding::Json));
        }
    }
});
