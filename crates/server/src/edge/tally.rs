//! What the edge counts for `/metrics`: handles taken once, so that counting is one addition.

use http::StatusCode;
use metrics::{Counter, Gauge, counter, gauge};

/// The edge's counters.
pub struct Tally {
    classes: [Counter; 5],
    /// Connections that are open.
    pub connections: Gauge,
    /// Connections that were turned away for want of a slot.
    pub turned_away: Counter,
    /// Connections that were ended for taking too long.
    pub cut: Counter,
    /// TLS handshakes that failed or took too long.
    pub handshakes_failed: Counter,
}

impl Tally {
    /// The counters of this listener.
    #[must_use]
    pub fn of(listener: &'static str) -> Self {
        let class = |class: &'static str| counter!("towline_http_answers_total", "listener" => listener, "class" => class);
        Self {
            classes: [class("1xx"), class("2xx"), class("3xx"), class("4xx"), class("5xx")],
            connections: gauge!("towline_connections", "listener" => listener),
            turned_away: counter!("towline_connections_turned_away_total", "listener" => listener),
            cut: counter!("towline_connections_cut_total", "listener" => listener),
            handshakes_failed: counter!("towline_tls_handshakes_failed_total", "listener" => listener),
        }
    }

    /// Counts an answer.
    pub fn answered(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.classes.get(class) {
            counter.increment(1);
        }
    }
}
