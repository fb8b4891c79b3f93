//! `/API/API.asmx`: the operation list, help pages and WSDL to a reader, SOAP to a caller.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use towline_api::Table;
use towline_wire::soap::{self, Head};
use towline_wire::{Args, Catalogue as _, Encoding, Limits, Service, help, wsdl};

use super::super::respond::{body, refusal};
use super::{SOAP_BYTES, answer, bound, query, read, send};
use crate::app::App;

/// The older schema of a method, asked for in the query of the service address.
const OLDER: &str = "pin=int";

/// Whether the older schema is asked for: `pin=int` asks, `pin=text` does not, and without either the configuration decides.
fn older(app: &App, query: Option<&Args>) -> bool {
    match query.and_then(|query| query.get("pin")) {
        Some(pin) => pin.eq_ignore_ascii_case("int"),
        None => app.house().rules.integer_pin_in_v1,
    }
}

/// Where the service is reached below a public address.
fn address(public_url: &str) -> String {
    format!("{public_url}/API/API.asmx")
}

/// The description of the service under this public address; `older`: with the integer PIN of the older schema.
#[must_use]
pub fn wsdl(public_url: &str, older: bool) -> String {
    let service = Service { name: "API", address: &address(public_url) };
    wsdl::wsdl(&service, &Table, older.then_some(OLDER))
}

/// Answers a GET.
pub fn describe(app: &App, parts: &Parts) -> Response {
    let public_url = &app.house().rules.public_url;
    let service = Service { name: "API", address: &address(public_url) };
    let raw = parts.uri.query().unwrap_or_default();
    let args = match query(parts) {
        Ok(args) => args,
        Err(bad) => return refusal(StatusCode::BAD_REQUEST, &bad.to_string()),
    };
    // `?wsdl` is a name without a value, in any case.
    let asks = |name: &str| raw.split('&').any(|pair| pair.split('=').next().is_some_and(|key| key.eq_ignore_ascii_case(name)));
    let style = app.help_style();
    if asks("wsdl") {
        return body(StatusCode::OK, "text/xml; charset=utf-8", wsdl(public_url, older(app, Some(&args))));
    }
    if asks("disco") {
        return refusal(StatusCode::NOT_FOUND, "there is no discovery document: ask for ?wsdl");
    }
    let page = match args.get("op") {
        None => help::index(&service, &Table, style),
        Some(name) => match Table.by_soap(name) {
            Some(method) => help::operation(&service, method, style),
            None => return refusal(StatusCode::NOT_FOUND, "no such operation: /API/API.asmx lists them all"),
        },
    };
    body(StatusCode::OK, "text/html; charset=utf-8", page)
}

/// Answers a SOAP call.
pub async fn serve(app: &App, parts: &Parts, content: Body) -> Response {
    let values = |name: &str| parts.headers.get_all(name).iter().map(http::HeaderValue::as_bytes).collect::<Vec<_>>();
    let (content_type, soap_action) = (values(CONTENT_TYPE.as_str()), values("soapaction"));
    let head = Head { content_type: &content_type, soap_action: &soap_action };
    // Only a call that says from the start that it brings a list is given room for one.
    let named = soap::operation(&head).and_then(|name| Table.soap(name));
    let bytes = match read(content, named.map_or(SOAP_BYTES, |entry| bound(entry, SOAP_BYTES))).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let call = match soap::decode(&head, &bytes, &Table, &Limits::default()) {
        Ok(call) => call,
        Err(fault) => return send(&fault),
    };
    // The table made the method, so it has the entry.
    let Some(entry) = Table.soap(call.method.soap) else { return send(&soap::Fault::server(call.version)) };
    let older = older(app, query(parts).ok().as_ref());
    answer(app, parts, entry, Encoding::Soap(call.version), Ok(&call.args), older).await
}
