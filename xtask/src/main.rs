//! The project's own tools: `cargo xtask tidy` holds the house rules against the tree, `cargo xtask codegen` writes the generated files (or compares them
//! with `--check`), `cargo xtask ci` does both without writing. What builds, installs or runs things is in `scripts/`.

mod codegen;
mod tidy;
mod tree;

use std::process::ExitCode;

use tree::Tree;

const USAGE: &str = "usage: cargo xtask tidy | codegen [--check] | ci";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let complaints = match Tree::find() {
        Err(complaint) => vec![complaint],
        Ok(tree) => match words.as_slice() {
            ["tidy"] => tidy::complaints(&tree),
            ["codegen"] => codegen::write(&tree),
            ["codegen", "--check"] => codegen::complaints(&tree),
            ["ci"] => [tidy::complaints(&tree), codegen::complaints(&tree)].concat(),
            _ => vec![USAGE.to_owned()],
        },
    };
    for complaint in &complaints {
        say(complaint);
    }
    if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The one place that prints.
#[expect(clippy::print_stderr, reason = "a tool for the terminal")]
fn say(text: &str) {
    eprintln!("{text}");
}
