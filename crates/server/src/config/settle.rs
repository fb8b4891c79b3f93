//! Puts defaults, file, variables and options together: an option beats a variable, a variable beats the file, the file beats the default.

use std::path::{Path, PathBuf};

use super::given::Given;
use super::key::nearest;
use super::{Config, Key, Problem, file};

/// What a configuration is settled from.
#[derive(Debug, Default)]
pub struct Sources {
    /// The file that an option names.
    pub file: Option<PathBuf>,
    /// All variables of the environment.
    pub variables: Vec<(String, String)>,
    /// Options: the option as typed, the key that it sets, its value.
    pub options: Vec<(&'static str, (&'static str, &'static str), String)>,
    /// Whether a demo is asked for.
    pub demo: bool,
}

/// The variable that names the file.
const FILE_VARIABLE: &str = "TOWLINE_CONFIG";

/// Where `make test` finds advisories; no setting of a server.
const FOREIGN: [&str; 1] = ["TOWLINE_ADVISORY_DB"];

/// Settles a configuration.
///
/// # Errors
/// Everything that is wrong with what was given, each with its place.
pub fn settle(sources: &Sources) -> Result<Config, Vec<Problem>> {
    let mut config = Config { demo: sources.demo, ..Config::default() };
    if sources.demo {
        config.server.data = PathBuf::from("towline-demo");
        // A demo runs beside other servers of this machine.
        config.ops.listen.set_port(0);
    }
    let mut problems = Vec::new();
    let named = sources.variables.iter().find(|(name, _)| name == FILE_VARIABLE).map(|(_, value)| PathBuf::from(value));
    if let Some(path) = sources.file.clone().or(named) {
        apply_file(&mut config, &path, &mut problems);
    }
    for (name, value) in &sources.variables {
        if name.starts_with("TOWLINE_") && name != FILE_VARIABLE && !FOREIGN.contains(&name.as_str()) && !is_service_link(name) {
            apply_variable(&mut config, name, value, &mut problems);
        }
    }
    for (option, (section, name), value) in &sources.options {
        let set = Key::find(section, name).map(|key| (key.set)(&mut config, &Given::Text(value.clone())));
        if let Some(Err(what)) = set {
            problems.push(Problem::at(*option, what));
        }
    }
    if problems.is_empty() { Ok(config) } else { Err(problems) }
}

fn apply_file(config: &mut Config, path: &Path, problems: &mut Vec<Problem>) {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem::at(name, format!("the configuration file cannot be read: {error}")));
            return;
        }
    };
    let (entries, found) = file::read(&name, &text);
    problems.extend(found);
    for entry in entries {
        if let Err(what) = (entry.key.set)(config, &entry.given) {
            problems.push(Problem::at(entry.place, format!("{}: {what}", entry.key.path())));
        }
    }
}

fn apply_variable(config: &mut Config, name: &str, value: &str, problems: &mut Vec<Problem>) {
    let Some(key) = Key::of_variable(name) else {
        let known: Vec<_> = Key::all().map(Key::variable).collect();
        let meant = nearest(name, known.iter().map(String::as_str)).unwrap_or_default();
        problems.push(Problem::at(name, format!("no setting has this variable: did you mean {meant}? Unset it otherwise")));
        return;
    };
    if let Err(what) = (key.set)(config, &Given::Text(value.to_owned())) {
        problems.push(Problem::at(name, format!("{}: {what}", key.path())));
    }
}

/// Variables that Kubernetes sets in every container beside a service called `towline`.
fn is_service_link(name: &str) -> bool {
    name.starts_with("TOWLINE_SERVICE_") || name == "TOWLINE_PORT" || name.starts_with("TOWLINE_PORT_")
}
