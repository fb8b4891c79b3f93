//! Whether a settled configuration may start a server: what is unsafe or contradicts itself is refused, with words on what to do. Looks at files, changes
//! nothing.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{Config, Problem, RelayMode, Secret};
use crate::outbound::Roots;
use crate::{folder, senders};

/// Everything that speaks against starting a server with this configuration.
#[must_use]
pub fn judge(config: &Config) -> Vec<Problem> {
    let mut problems = Vec::new();
    judge_tls(config, &mut problems);
    judge_reach(config, &mut problems);
    judge_url(config, &mut problems);
    judge_others(config, &mut problems);
    judge_relay(config, &mut problems);
    if config.server.hosts.iter().any(|host| host.parse::<http::uri::Authority>().is_err()) {
        problems
            .push(Problem::at("server.hosts", "each entry is a host name, with port unless it is the usual one, such as help.example.com"));
    }
    if config.pins.quarantine_floor > config.pins.quarantine {
        problems.push(Problem::at("pins.quarantine_floor", "must not be above pins.quarantine"));
    }
    if let Err(error) = folder::inspect(&config.server.data) {
        problems.push(Problem::at("server.data", error.to_string()));
    }
    problems
}

fn judge_tls(config: &Config, problems: &mut Vec<Problem>) {
    match (&config.tls.certificate, &config.tls.key) {
        (None, None) => {}
        (Some(_), None) => problems.push(Problem::at("tls.key", "is missing: a certificate needs its key (--tls-key FILE)")),
        (None, Some(_)) => problems.push(Problem::at("tls.certificate", "is missing: a key needs its certificate (--tls-cert FILE)")),
        (Some(certificate), Some(key)) => {
            let loose = is_open_to_all(key);
            if loose {
                let what =
                    format!("{} can be read by everybody: chmod o-rwx it, and replace the pair if others use this machine", key.display());
                problems.push(Problem::at("tls.key", what));
            }
            if let Err(error) = crate::edge::tls::load_pair(certificate, key) {
                problems.push(Problem::at("tls", error.to_string()));
            }
        }
    }
}

/// Whom the server calls: tried with what the settings say, without calling anybody.
fn judge_others(config: &Config, problems: &mut Vec<Problem>) {
    let files = [
        ("mail.password_file", &config.mail.password_file),
        ("sms.secret_file", &config.sms.secret_file),
        ("relay.external_secret_file", &config.relay.external_secret_file),
    ];
    for (place, path) in files {
        if let Some(path) = path.as_ref().filter(|path| is_open_to_all(path)) {
            problems.push(Problem::at(place, format!("{} can be read by everybody: chmod o-rwx it", path.display())));
        }
    }
    let more = config.outbound.authorities.as_deref().map(Roots::read).transpose();
    let roots = match more {
        Ok(more) => Roots::of(more.unwrap_or_default()),
        Err(error) => return problems.push(Problem::at("outbound.authorities", error.to_string())),
    };
    problems.extend(senders::judge(config, &roots));
}

/// Who passes media on.
fn judge_relay(config: &Config, problems: &mut Vec<Problem>) {
    let relay = &config.relay;
    match relay.mode {
        RelayMode::Off => {}
        RelayMode::Embedded => {
            if !relay.external_urls.is_empty() || relay.external_secret_file.is_some() {
                problems.push(Problem::at("relay.mode", "is embedded, and another server is named too: write external, or name none"));
            }
            let listen = config.relay_listen();
            if config.demo && listen.iter().any(|address| !address.ip().is_loopback()) {
                problems.push(Problem::at("relay.listen", "a demo's relay listens on this machine only, such as 127.0.0.1:0"));
            }
            if let Some(odd) = relay.public_address.iter().find(|address| listen.iter().all(|own| own.is_ipv6() != address.is_ipv6())) {
                problems.push(Problem::at("relay.public_address", format!("{odd} is of a family on which the relay does not listen")));
            }
        }
        RelayMode::External => {
            let is_turn = |url: &String| url.starts_with("turn:") || url.starts_with("turns:");
            if relay.external_urls.is_empty() || !relay.external_urls.iter().all(is_turn) {
                let what = "wants the other server's URLs, such as \"turn:turn.example.com:3478?transport=udp\"";
                problems.push(Problem::at("relay.external_urls", what));
            }
            if let Some(Err(what)) = relay.external_secret_file.as_deref().map(Secret::read) {
                problems.push(Problem::at("relay.external_secret_file", what));
            }
        }
    }
}

/// Whether the permissions let everybody in; what cannot be looked at is reported when it is read.
fn is_open_to_all(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o007 != 0)
}

fn judge_reach(config: &Config, problems: &mut Vec<Problem>) {
    let server = &config.server;
    if config.demo && (server.is_public() || !config.ops.listen.ip().is_loopback()) {
        problems.push(Problem::at(
            "server.listen",
            "a demo's passwords lie in a file: it listens on this machine only, such as 127.0.0.1:8080",
        ));
    } else if server.is_public() && !config.tls.is_on() && server.trusted_proxies.is_empty() {
        let what = "other machines can reach this address, and everything would travel in clear: give a certificate (tls.certificate, tls.key), name the proxy \
                    that ends TLS (server.trusted_proxies), or listen on 127.0.0.1";
        problems.push(Problem::at("server.listen", what));
    }
}

fn judge_url(config: &Config, problems: &mut Vec<Problem>) {
    let tls = config.tls.is_on();
    let proxied = !config.server.trusted_proxies.is_empty();
    let Some(url) = &config.server.public_url else {
        if config.server.is_public() || proxied {
            problems.push(Problem::at(
                "server.public_url",
                "is missing: say under which address browsers reach the server, such as https://help.example.com",
            ));
        }
        return;
    };
    let what = if url.is_https() && !tls && !proxied {
        Some(
            "is https, but nothing ends TLS: give a certificate (tls.certificate, tls.key) or name the proxy that does (server.trusted_proxies)",
        )
    } else if !url.is_https() && tls {
        Some("is http, but the server speaks TLS: write https")
    } else if !url.is_https() && !url.is_loopback() {
        Some("is http: browsers keep the pages' cookies only over https or on this machine itself")
    } else if config.demo && !url.is_loopback() {
        Some("a demo is reached on this machine only")
    } else {
        None
    };
    if let Some(what) = what {
        problems.push(Problem::at("server.public_url", what));
    }
}
