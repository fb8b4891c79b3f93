//! Any bytes as a JSON call.
#![no_main]

use libfuzzer_sys::fuzz_target;
use towline_wire::{Catalogue, Encoding, Limits, json};

#[path = "../../tests/it/table.rs"]
mod table;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    if let Ok(args) = json::parse(bytes, &limits) {
        assert!(args.len() <= limits.keys);
        for method in table::Table.methods() {
            drop(method.read(&args, Encoding::Json));
        }
    }
});
