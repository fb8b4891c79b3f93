//! G-37, AT-099, AT-100: every role, every method, every node that is one's own, administered, somebody else's or another organisation's. What is expected
//! is the table `tests/authorisation.table`, whose head says how it is read; what it must cover follows from the declarations.

mod world;

use std::collections::BTreeMap;

use towline_api::METHODS;
use towline_wire::{Kind, Method};

use world::{CLASSES, MARK, ROLES, World};

/// A method's line with its rows.
struct Block {
    line: usize,
    method: String,
    args: Vec<(String, String)>,
    rows: BTreeMap<String, Vec<String>>,
}

/// The inputs whose number is that of a node, or of something that lies at one.
const NODES: [&str; 9] = ["node", "NodeId", "parent", "parentid", "targetNode", "entry", "ChannelID", "session", "userdata"];

fn table() -> Vec<Block> {
    let text = include_str!("../authorisation.table");
    let mut blocks: Vec<Block> = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.starts_with(' ') {
            let cells: Vec<String> = words[1..].iter().map(|cell| (*cell).to_owned()).collect();
            assert_eq!(cells.len(), ROLES.len(), "line {}: a cell for each role", at + 1);
            let before = blocks.last_mut().unwrap().rows.insert(words[0].to_owned(), cells);
            assert!(before.is_none(), "line {}: a row is there twice", at + 1);
        } else {
            let pair = |word: &&str| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
            let args = words[1..].iter().map(pair).collect();
            blocks.push(Block { line: at + 1, method: words[0].to_owned(), args, rows: BTreeMap::new() });
        }
    }
    blocks
}

impl Block {
    /// Whether the call is about a node that differs from row to row.
    fn names_a_node(&self) -> bool {
        let places = ["{SEAT}", "{GROUP}", "{CHANNEL}", "{SESSION}", "{EMAIL}", "{USERS}"];
        self.args.iter().any(|(_, value)| places.contains(&value.as_str()))
    }
}

/// The inputs of a method that name a node.
fn nodes_of(method: &Method) -> Vec<&'static str> {
    let names = |field: &&towline_wire::Field| NODES.contains(&field.name) && matches!(field.kind, Kind::Int | Kind::Rows(_));
    method.inputs.iter().filter(names).map(|field| field.name).collect()
}

/// Calls every method as one role.
async fn judge(role: &str) {
    let column = ROLES.iter().position(|known| *known == role).unwrap();
    let mut wrong = Vec::new();
    for block in table() {
        for (class, cells) in &block.rows {
            let world = World::new(role).await;
            let answer = world.call(&block.method, &block.args, class).await;
            let found = answer.text().lines().next().unwrap_or_default().to_owned();
            if found != cells[column] {
                let why = answer.header("towline-reason").unwrap_or_default();
                wrong
                    .push(format!("line {} {} {class}: {} is expected, {found} is found ({why})", block.line, block.method, cells[column]));
            }
            assert!(!answer.text().to_lowercase().contains(MARK), "{} {class}: something of another organisation", block.method);
            if class == "elsewhere" {
                let never = world.call(&block.method, &block.args, "never").await;
                let same = (answer.text(), answer.header("towline-reason")) == (never.text(), never.header("towline-reason"));
                assert!(same, "{} tells what is elsewhere from what has never been: {} {}", block.method, answer.text(), never.text());
            }
        }
    }
    assert!(wrong.is_empty(), "as {role}:\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn at_099_at_100_nobody_may_do_what_the_table_says() {
    judge("nobody").await;
}

#[tokio::test]
async fn at_099_at_100_a_technician_may_do_what_the_table_says() {
    judge("technician").await;
}

#[tokio::test]
async fn at_099_at_100_an_administrator_may_do_what_the_table_says() {
    judge("administrator").await;
}

#[tokio::test]
async fn at_099_at_100_an_administrator_with_a_seat_may_do_what_the_table_says() {
    judge("seated").await;
}

#[tokio::test]
async fn at_099_at_100_a_master_administrator_may_do_what_the_table_says() {
    judge("master").await;
}

/// G-37: no cell is missing and none is superfluous.
#[test]
fn the_table_has_every_method_with_every_node_that_it_names_and_nothing_else() {
    let table = table();
    for block in &table {
        let declared = METHODS.iter().find(|entry| entry.method.name == block.method);
        let declared = declared.unwrap_or_else(|| panic!("line {}: {} is no method", block.line, block.method)).method;
        for (name, _) in &block.args {
            assert!(declared.inputs.iter().any(|field| field.name == *name), "line {}: {} takes no {name}", block.line, block.method);
        }
        let classes: Vec<&str> = block.rows.keys().map(String::as_str).collect();
        let expected: Vec<&str> = if block.names_a_node() { CLASSES.to_vec() } else { vec!["-"] };
        assert_eq!(classes, expected, "line {}: {}", block.line, block.method);
        for cell in block.rows.values().flatten() {
            let bare = declared.body == towline_wire::Body::Bare && ["TRUE", "FALSE"].contains(&cell.as_str());
            assert!(bare || declared.status.member(cell).is_some(), "line {}: {} never sends {cell}", block.line, block.method);
        }
    }
    for entry in METHODS {
        let blocks: Vec<&Block> = table.iter().filter(|block| block.method == entry.method.name).collect();
        assert!(!blocks.is_empty(), "{} is missing from the table", entry.method.name);
        for input in nodes_of(entry.method) {
            let varied = |block: &&Block| block.names_a_node() && block.args.iter().any(|(name, value)| name == input && varies(value));
            assert!(blocks.iter().any(varied), "{}: no block with other nodes as {input}", entry.method.name);
        }
    }
}

/// Whether a place stands for another thing in every row.
fn varies(value: &str) -> bool {
    ["{SEAT}", "{GROUP}", "{CHANNEL}", "{SESSION}", "{USERS}"].contains(&value)
}
