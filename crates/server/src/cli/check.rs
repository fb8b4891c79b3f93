//! `towline check`: everything that is wrong with a configuration, without starting anything.

use super::{Failure, Serve, print};
use crate::config::{judge, settle};

/// Settles and judges; says where the data lie and what the server would be called when nothing is wrong.
pub fn run(options: &Serve) -> Result<(), Failure> {
    let config = settle(&options.sources()).map_err(Failure::settings)?;
    let problems = judge(&config);
    if !problems.is_empty() {
        return Err(Failure::settings(problems));
    }
    let listen: Vec<_> = config.server.listen.iter().map(ToString::to_string).collect();
    print::line(&format!(
        "nothing is wrong: listens on {}{}, data in {}",
        listen.join(", "),
        config.server.public_url.as_ref().map(|url| format!(" as {}", url.origin())).unwrap_or_default(),
        config.server.data.display()
    ))
}
