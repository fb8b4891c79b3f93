//! Standard output, and the commands that only print.

use std::io::Write as _;

use super::{Failure, Wsdl};

/// Prints one line.
pub fn line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// `towline wsdl`.
pub fn wsdl(options: &Wsdl) -> Result<(), Failure> {
    let url = crate::config::PublicUrl::parse(&options.public_url).map_err(|what| Failure::run(format!("--public-url: {what}")))?;
    let address = format!("{}/API/API.asmx", url.origin());
    let service = towline_wire::Service { name: "API", address: &address };
    let older = options.integer_pin.then_some("pin=int");
    line(towline_wire::wsdl::wsdl(&service, &towline_api::Table, older).trim_end())
}
