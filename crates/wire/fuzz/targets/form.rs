//! Any bytes as a form, urlencoded or multipart.
#![no_main]

use libfuzzer_sys::fuzz_target;
use towline_wire::form::{parse_multipart, parse_urlencoded};
use towline_wire::{Catalogue, Encoding, Limits};

#[path = "../../tests/it/table.rs"]
mod table;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    for args in [parse_urlencoded(bytes, &limits), parse_multipart("multipart/form-data; boundary=a", bytes, &limits)].into_iter().flatten()
    {
        assert!(args.len() <= limits.parameters);
        for method in table::Table.methods() {
            drop(method.read(&args, Encoding::Text));
        }
    }
});
