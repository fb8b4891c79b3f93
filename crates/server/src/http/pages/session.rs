//! The session's page: a shell for whoever holds a seat, the way back to the entry page for everybody else.

use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, Method, StatusCode};
use towline_domain::use_cases;
use towline_model::SessionKind;

use super::view::{Frame, SessionPage};
use super::{failed, language, page, query, see_other};
use crate::app::App;
use crate::edge::answer::PERMISSIONS_POLICY;
use crate::http::cookies::{self, SEAT};
use crate::http::respond::not_allowed;

/// What this page's own script may ask the browser for, and nothing that it might ever embed.
const SHARING: HeaderValue = HeaderValue::from_static("camera=(self), microphone=(self), geolocation=(), display-capture=(self)");

/// `GET /session`.
pub(crate) async fn session(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        return not_allowed("GET, HEAD");
    }
    let Some(seat) = cookies::find(&parts.headers, SEAT) else { return see_other("/") };
    let cx = app.house().call(app.network(&parts.extensions));
    let held = match use_cases::held_seat(&cx, seat).await {
        Ok(Some(held)) => held,
        Ok(None) => return see_other("/"),
        Err(error) => return failed(&app, &parts, "session page", &error),
    };
    let base = match use_cases::entry_path(&cx, held.session.organisation).await {
        Ok(base) => base,
        Err(error) => return failed(&app, &parts, "session page", &error),
    };
    let asked = query(&parts);
    let language = language(&parts, asked.get("language").or(held.session.language.as_deref()));
    let frame = Frame::new(app.texts(), language, app.assets(), &base, Some(&held.organisation));
    let helper = (!held.technician.is_empty()).then_some(held.technician.as_str());
    let channel = held.session.channel.filter(|_| held.session.kind == SessionKind::Channel).map(|channel| channel.0);
    let mut response = page(StatusCode::OK, &SessionPage { frame, session: held.session.id.0, helper, channel });
    response.headers_mut().insert(PERMISSIONS_POLICY, SHARING);
    response
}
