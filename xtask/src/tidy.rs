//! The house rules, held against the tree. Each rule is a function from the tree to complaints; what rustc and clippy hold is not repeated here.

mod cases;
mod documents;
mod files;
mod walls;

use crate::tree::Tree;

/// What is untidy.
pub fn complaints(tree: &Tree) -> Vec<String> {
    [walls::complaints(tree), files::complaints(tree), documents::complaints(tree), cases::complaints(tree)].concat()
}
