//! The built pages, carried in the binary: scripts, styles and the console, compressed beforehand, with names that change with their content. Without a
//! build there is one page that says how to make it. Customer pages are rendered elsewhere; they learn the built names here.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::edge::answer::{FOREIGN_PAGES, PERMISSIONS_POLICY, RESOURCE_POLICY, plain};
use crate::http::pages::view::{Assets, Script};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// What is shown in place of the console while the pages are not built.
const PLACEHOLDER: &str = include_str!("web/placeholder.html");

/// One file in the forms that it is sent in.
struct File {
    kind: &'static str,
    etag: HeaderValue,
    is_hashed: bool,
    as_is: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
}

/// The built files by path.
struct Files {
    by_path: HashMap<String, File>,
    /// The path of the script for other people's pages.
    embed: String,
}

/// Where the script for other people's pages is.
pub const EMBED: &str = "/embed.js";

/// What the console may ask the browser for: the technician's voice, and no picture of theirs.
const TALKING: HeaderValue = HeaderValue::from_static("camera=(), microphone=(self), geolocation=(), display-capture=()");
/// How long browsers keep the script for other people's pages: its name stays when it changes.
const EMBED_KEPT: &str = "public, max-age=3600";

/// One entry of the build's manifest.
#[derive(Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    imports: Vec<String>,
}

/// The names that the customer's pages put into their HTML.
#[must_use]
pub(crate) fn assets() -> Assets {
    assets_of(&manifest())
}

fn manifest() -> Cow<'static, [u8]> {
    Built::get("manifest.json").map(|file| file.data).unwrap_or_default()
}

fn assets_of(manifest: &[u8]) -> Assets {
    let chunks: HashMap<String, Chunk> = serde_json::from_slice(manifest).unwrap_or_default();
    let path = |source: &str| chunks.get(source).map(|chunk| format!("/{}", chunk.file)).unwrap_or_default();
    let script = |source: &str| Script { module: path(source), imports: imports_of(source, &chunks) };
    Assets {
        embed: path("src/embed/embed.ts"),
        help: path("src/help/help.css"),
        style: path("src/customer/customer.css"),
        icon: path("src/styles/icon.svg"),
        entry: script("src/customer/entry.ts"),
        session: script("src/customer/session.ts"),
    }
}

/// The modules that a source imports, directly or not, each once.
fn imports_of(source: &str, chunks: &HashMap<String, Chunk>) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = vec![source];
    while let Some(chunk) = open.pop().and_then(|source| chunks.get(source)) {
        for import in &chunk.imports {
            if !found.contains(&import.as_str()) {
                found.push(import);
                open.push(import);
            }
        }
    }
    found.iter().filter_map(|import| chunks.get(*import)).map(|chunk| format!("/{}", chunk.file)).collect()
}

/// The console and the built files.
pub fn router() -> Router {
    Router::new()
        .route("/console", get(console))
        .route("/console/record/{session}", get(record))
        .route("/evidence", get(evidence))
        .route("/assets/{*name}", get(asset))
        .route(EMBED, get(embed))
        .with_state(Arc::new(files()))
}

async fn console(State(files): State<Arc<Files>>, request: Request) -> Response {
    let mut response = page(&files, "console.html", &request);
    response.headers_mut().insert(PERMISSIONS_POLICY, TALKING);
    response
}

/// The page of a session's recordings; which session, its script reads off the address, and who may, it asks.
async fn record(State(files): State<Arc<Files>>, request: Request) -> Response {
    page(&files, "record.html", &request)
}

/// The page that checks evidence in the browser.
async fn evidence(State(files): State<Arc<Files>>, request: Request) -> Response {
    page(&files, "evidence.html", &request)
}

fn page(files: &Files, name: &str, request: &Request) -> Response {
    match files.by_path.get(name) {
        Some(file) => send(file, request.headers()),
        None => {
            let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, PLACEHOLDER);
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            response
        }
    }
}

async fn asset(State(files): State<Arc<Files>>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    match files.by_path.get(path) {
        Some(file) => send(file, request.headers()),
        None => plain(StatusCode::NOT_FOUND, "there is no such file"),
    }
}

/// The script for other people's pages, under a name that they can keep.
async fn embed(State(files): State<Arc<Files>>, request: Request) -> Response {
    let mut response = match files.by_path.get(&files.embed) {
        Some(file) => send(file, request.headers()),
        None => return plain(StatusCode::NOT_FOUND, "the pages are not built"),
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(EMBED_KEPT));
    response.headers_mut().insert(RESOURCE_POLICY, FOREIGN_PAGES);
    response
}

fn files() -> Files {
    let content = |path: &str| {
        Built::get(path).map(|file| match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        })
    };
    let mut files = HashMap::new();
    for path in Built::iter().filter(|path| !path.ends_with(".br") && !path.ends_with(".gz") && *path != "manifest.json") {
        let Some(file) = Built::get(&path) else { continue };
        let hash = file.metadata.sha256_hash();
        let tag: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let Ok(etag) = HeaderValue::from_str(&format!("\"{tag}\"")) else { continue };
        let (gzip, brotli) = (content(&format!("{path}.gz")), content(&format!("{path}.br")));
        let as_is = content(&path).unwrap_or_default();
        files.insert(path.to_string(), File { kind: kind(&path), etag, is_hashed: path.starts_with("assets/"), as_is, gzip, brotli });
    }
    let embed = assets_of(&manifest()).embed;
    Files { by_path: files, embed: embed.trim_start_matches('/').to_owned() }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "ogg" => "audio/ogg",
        "mp3" => "audio/mpeg",
        _ => "application/octet-stream",
    }
}

fn send(file: &File, headers: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    let out = response.headers_mut();
    out.insert(ETAG, file.etag.clone());
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let caching = if file.is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    out.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    if headers.get(IF_NONE_MATCH).is_some_and(|tags| names(tags, &file.etag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let (coding, bytes) = match (&file.brotli, &file.gzip) {
        (Some(bytes), _) if takes(headers, "br") => (Some("br"), bytes),
        (_, Some(bytes)) if takes(headers, "gzip") => (Some("gzip"), bytes),
        _ => (None, &file.as_is),
    };
    if let Some(coding) = coding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    *response.body_mut() = Body::from(bytes.clone());
    response
}

/// Whether a list of entity tags names this one.
fn names(tags: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(tags), Ok(etag)) = (tags.to_str(), etag.to_str()) else { return false };
    tags.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

/// Whether the client takes this coding.
fn takes(headers: &HeaderMap, coding: &str) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let (name, rest) = item.split_once(';').unwrap_or((item, ""));
        let refused = rest.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse::<f32>().is_ok_and(|q| q <= 0.0));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

#[cfg(test)]
mod tests;
