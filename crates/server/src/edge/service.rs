//! One request through the edge: the gate, the client's address, the application, the headers of every answer. A panic below is one 500.

use std::convert::Infallible;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use futures_util::FutureExt as _;
use http::{Request, Response, StatusCode, Version};
use hyper::body::{Body as _, Incoming};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tower::Service;

use super::answer::{Answer, LongAnswer, complete, plain, refusal};
use super::client::{ClientAddress, KnownPeer, Proxies};
use super::framing::Fault;
use super::gate::{self, Hosts, Refusal};
use super::pulse::Pulse;
use super::request_id::RequestIds;
use super::tally::Tally;

/// What answers requests: the application's doors, or a router.
pub trait App: Send + Sync + 'static {
    /// The answer to a request.
    fn answer(&self, request: Request<Body>) -> impl Future<Output = Response<Body>> + Send;
}

impl App for Router {
    async fn answer(&self, request: Request<Body>) -> Response<Body> {
        match self.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// What all requests of one listener share.
pub struct Door<A> {
    /// What answers.
    pub app: A,
    /// Under which names.
    pub hosts: Hosts,
    /// Whose forwarded headers are believed.
    pub proxies: Proxies,
    /// Whether the public address is https, so that a request in clear is refused.
    pub https_only: bool,
    /// The longest that a request may take where the connection's watch cannot tell.
    pub request_timeout: Duration,
    /// Gives ids out.
    pub ids: RequestIds,
    /// Counts.
    pub tally: Tally,
    /// Whether each request leaves a line in the log.
    pub access_log: bool,
}

/// What all requests of one connection share.
pub struct Place<A> {
    /// The listener's.
    pub door: Arc<Door<A>>,
    /// The connection's pulse.
    pub pulse: Arc<Pulse>,
    /// Who is at the other end of it.
    pub peer: IpAddr,
    /// Whether it is TLS.
    pub tls: bool,
    /// Cancelled when the server stops: every answer is then the last of its connection. The connection's own, which no other one looks at.
    pub drain: CancellationToken,
}

const NOT_HTTPS: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    say: "this server is reached by https only: what you just sent travelled in clear, so change any password or authcode in it",
    close: true,
};

/// Answers one request. `fault` is what the framing had found when the request was handed over.
pub async fn answer<A: App>(
    place: Arc<Place<A>>,
    request: Request<Incoming>,
    fault: Option<Fault>,
) -> Result<Response<Answer>, Infallible> {
    let door = &*place.door;
    // From here on the pulse waits for the answer's end, which `Answer` tells even when this future is dropped half-way.
    place.pulse.begin();
    let slot = Answer::new(Body::empty(), Arc::clone(&place.pulse));
    let id = door.ids.next();
    let (mut head, body) = request.into_parts();
    let client = ClientAddress(door.proxies.client(place.peer, &head.headers));
    let https =
        place.tls || (door.https_only && door.proxies.https(place.peer, &head.headers).unwrap_or_else(|| door.proxies.are(place.peer)));
    let judged = match fault {
        Some(fault) => Err(gate::of_fault(fault)),
        None if door.https_only && !https => Err(NOT_HTTPS),
        None => gate::check(&head, &door.hosts),
    };
    let by_library = head.version == Version::HTTP_2;
    let wants_upgrade = head.headers.contains_key(http::header::UPGRADE);
    let line = door.access_log.then(|| (head.method.clone(), head.uri.clone(), Instant::now()));
    let mut response = match judged {
        Err(refused) => refusal(refused),
        Ok(()) => {
            head.extensions.insert(client);
            head.extensions.insert(id);
            // Most requests have no body, and need no box for one.
            let body = if body.is_end_stream() { Body::empty() } else { Body::new(body) };
            let request = Request::from_parts(head, body);
            // Pinned where it is made: it is large, and is never moved.
            let called = pin!(AssertUnwindSafe(door.app.answer(request)).catch_unwind());
            let outcome = if by_library {
                match tokio::time::timeout(door.request_timeout, called).await {
                    Ok(outcome) => outcome,
                    Err(_) => Ok(plain(StatusCode::REQUEST_TIMEOUT, "the request took too long")),
                }
            } else {
                called.await
            };
            match outcome {
                Ok(response) => response,
                Err(_) => {
                    tracing::error!(request = %id, "a handler panicked");
                    plain(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
                }
            }
        }
    };
    if place.pulse.has_broken_body() {
        response = refusal(gate::BROKEN_BODY);
    }
    if response.extensions().get::<LongAnswer>().is_some() {
        place.pulse.lengthen();
    }
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        place.pulse.handed_over(response.extensions().get::<KnownPeer>().is_some());
    } else if wants_upgrade || (place.drain.is_cancelled() && !by_library) {
        response.headers_mut().insert(http::header::CONNECTION, http::HeaderValue::from_static("close"));
    }
    complete(&mut response, id, door.https_only);
    door.tally.answered(response.status());
    if let Some((method, uri, begun)) = line {
        let network = towline_model::Network::of(client.0);
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::info!(target: "towline::access", request = %id, %method, path = loggable(uri.path()), status = response.status().as_u16(), micros, %network);
    }
    Ok(response.map(|body| slot.carrying(body)))
}

/// A path that may stand in the log: those of our pages and methods. Anything else may be a secret in the wrong place.
fn loggable(path: &str) -> &str {
    let is_plain = path.len() <= 80 && path.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'/' | b'.' | b'_' | b'-'));
    let segments_are_short = path.split('/').all(|segment| segment.len() <= 40);
    if is_plain && segments_are_short { path } else { "(not ours)" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_127_only_plain_paths_are_logged() {
        for path in ["/", "/API/requestPINCode_v3.aspx", "/o/acme/"] {
            assert_eq!(loggable(path), path);
        }
        for path in ["/a\u{1b}[31m", "/a%0d%0aevil", "/x/0123456789012345678901234567890123456789012345", "/\u{e4}"] {
            assert_eq!(loggable(path), "(not ours)");
        }
    }
}
