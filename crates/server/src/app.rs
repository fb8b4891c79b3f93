//! What the handlers share, and the router over them. What stands in the house is put together in `house`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::any;
use http::Extensions;
use towline_domain::{Error, House};
use towline_model::Network;
use towline_wire::EncodeError;

use crate::edge::{self, ClientAddress, RequestId};
use crate::http::pages::texts::Catalogues;
use crate::http::pages::view::Assets;
use crate::http::{console, pages, recordings, rescue, sso};

/// What the handlers share; a clone is another handle on the same.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    house: Arc<House>,
    assets: Assets,
    texts: Catalogues,
    calls: rescue::Calls,
}

impl App {
    /// The handlers over this house, with the built pages as the web build names them.
    #[must_use]
    pub(crate) fn new(house: Arc<House>, assets: Assets, texts: Catalogues) -> Self {
        Self(Arc::new(Shared { house, assets, texts, calls: rescue::Calls::default() }))
    }

    /// The handlers over this house, with the pages that are part of the program.
    ///
    /// # Errors
    /// When a catalogue of texts is damaged.
    pub fn with_built_pages(house: Arc<House>) -> Result<Self, serde_json::Error> {
        Ok(Self::new(house, crate::web::assets(), Catalogues::embedded()?))
    }

    /// The house.
    #[must_use]
    pub fn house(&self) -> &House {
        &self.0.house
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub(crate) fn texts(&self) -> &Catalogues {
        &self.0.texts
    }

    /// What the API counts.
    pub(crate) fn calls(&self) -> &rescue::Calls {
        &self.0.calls
    }

    /// The style sheet of the API's help pages, once the pages are built.
    pub(crate) fn help_style(&self) -> Option<&str> {
        Some(self.0.assets.help.as_str()).filter(|style| !style.is_empty())
    }

    /// Where a request comes from, as the edge found it.
    #[expect(clippy::unused_self, reason = "reads like the other questions to the application")]
    pub(crate) fn network(&self, extensions: &Extensions) -> Network {
        let unknown = std::net::IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED);
        Network::of(extensions.get::<ClientAddress>().map_or(unknown, |client| client.0))
    }

    /// Writes down why a call failed inside; the caller is told the request's id only.
    pub(crate) fn log_failure(&self, extensions: &Extensions, what: &'static str, error: &Error) {
        self.log_cause(extensions, what, &error.cause());
    }

    /// The same where the cause is known in words.
    #[expect(clippy::unused_self, reason = "reads like the other questions to the application")]
    pub(crate) fn log_cause(&self, extensions: &Extensions, what: &'static str, cause: &str) {
        let request = extensions.get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        tracing::error!(request, what, cause, "a call failed");
    }

    /// Writes down that a method contradicted its own declaration.
    #[expect(clippy::unused_self, reason = "reads like the other questions to the application")]
    pub(crate) fn log_contradiction(&self, extensions: &Extensions, error: &EncodeError) {
        let request = extensions.get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        tracing::error!(request, cause = %error, "a reply contradicts its declaration");
    }
}

/// The description of the vendor's API under this public origin; `integer_pin`: with the older schema of `requestPINCode`.
#[must_use]
pub fn wsdl(public_url: &str, integer_pin: bool) -> String {
    rescue::wsdl(public_url, integer_pin)
}

/// All doors but the sockets' and the built files', which bring routes of their own.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/console/login", any(console::login))
        .route("/console/logout", any(console::logout))
        .route("/console/me", any(console::me))
        .route("/console/recordings", any(recordings::begin))
        .route("/console/recordings/{id}", any(recordings::play))
        .route("/console/recordings/{id}/{what}", any(recordings::go_on))
        .route("/console/sessions/{id}/record", any(recordings::told))
        .route("/console/sessions/{id}/evidence", any(recordings::evidence))
        .route("/session", any(pages::session))
        .route("/session/survey", any(pages::survey))
        .fallback(rest)
        .with_state(app)
}

/// The vendor's API, single sign-on and the entry pages, whose paths ignore case.
async fn rest(State(app): State<App>, request: Request) -> Response {
    match request.uri().path() {
        path if rescue::is_ours(path) => rescue::serve(&app, request).await,
        path if sso::is_ours(path) => sso::serve(app, request).await,
        _ => pages::serve(app, request).await,
    }
}

/// All doors of a server. The vendor's API, which takes most requests, is not looked for among the routes first.
pub struct Doors {
    app: App,
    others: Router,
}

impl Doors {
    /// The application's doors and whatever else there is.
    #[must_use]
    pub fn new(app: App, others: Router) -> Self {
        let others = router(app.clone()).merge(others);
        Self { app, others }
    }
}

impl edge::App for Doors {
    async fn answer(&self, request: Request) -> Response {
        if rescue::is_ours(request.uri().path()) {
            return rescue::serve(&self.app, request).await;
        }
        // In a box: most requests are the API's, and need no room for a router's work.
        Box::pin(edge::App::answer(&self.others, request)).await
    }
}
