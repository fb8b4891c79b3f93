//! Files that are made from declarations and committed: WSDL, OpenAPI, the browsers' message types. The configuration reference is compared by a test of
//! the server, which alone knows the configuration.

use towline_api::Table;
use towline_wire::{Service, openapi, wsdl};

use crate::tree::Tree;

/// The public address that committed descriptions bear; a server puts its own in.
const ADDRESS: &str = "https://towline.example/API/API.asmx";

/// What is generated: the file, and its text.
fn generated() -> Vec<(&'static str, String)> {
    let service = Service { name: "API", address: ADDRESS };
    vec![
        ("docs/api/rescue.wsdl", wsdl::wsdl(&service, &Table, None)),
        ("docs/api/rescue-pin-int.wsdl", wsdl::wsdl(&service, &Table, Some("pin=int"))),
        ("docs/api/rescue.openapi.json", openapi::openapi(&service, &Table, env!("CARGO_PKG_VERSION"))),
        ("web/src/lib/protocol.gen.ts", towline_hub::message::typescript()),
    ]
}

/// Writes them.
pub fn write(tree: &Tree) -> Vec<String> {
    generated().into_iter().filter_map(|(file, text)| tree.write(file, &text).err()).collect()
}

/// Which of them are not what the declarations make.
pub fn complaints(tree: &Tree) -> Vec<String> {
    let stale = generated().into_iter().filter(|(file, text)| tree.text(file) != *text);
    stale.map(|(file, _)| format!("{file}: not what its declarations make; run `cargo xtask codegen`")).collect()
}
