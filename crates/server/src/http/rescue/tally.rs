//! What the API counts for `/metrics`: calls by method and status. A handle is taken when it is first needed and kept, so that counting is one addition.

use std::sync::OnceLock;

use metrics::{Counter, counter};
use towline_api::Table;
use towline_wire::{Catalogue as _, Method};

/// The counters of all methods.
pub struct Calls(Vec<(&'static Method, Vec<OnceLock<Counter>>)>);

impl Default for Calls {
    fn default() -> Self {
        let none = |method: &&'static Method| (*method, method.status.members.iter().map(|_| OnceLock::new()).collect());
        Self(Table.methods().iter().map(none).collect())
    }
}

impl Calls {
    /// Counts a call that was answered with this status.
    pub fn answered(&self, method: &'static Method, status: &'static str) {
        let take = || counter!("towline_api_calls_total", "method" => method.name, "status" => status);
        let place = method.status.members.iter().position(|member| member.text == status);
        let counters = self.0.iter().find(|(known, _)| std::ptr::eq(*known, method)).map(|(_, counters)| counters);
        match counters.zip(place).and_then(|(counters, place)| counters.get(place)) {
            Some(counter) => counter.get_or_init(take).increment(1),
            // A status that the method does not declare is counted all the same.
            None => take().increment(1),
        }
    }
}
