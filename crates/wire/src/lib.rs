//! The wire formats of the vendor's API: what a method looks like (`method`), and the codecs that turn bytes into named arguments and replies into bytes.
//! It knows no method, no rule, no clock and no socket.
//!
//! The way through: bytes → [`Args`] (`form`, `json::parse`, `soap::decode`) → [`Input`] ([`Method::read`]) → the method → [`Reply`] →
//! bytes ([`Encoding::encode`], or `text`, `json`, `soap`, `post` by themselves). `wsdl`, `help` and `openapi` describe the same declarations to clients and people.
//!
//! | bytes | become | by | or |
//! |---|---|---|---|
//! | query string, form | [`Args`] | [`form::parse_urlencoded`], [`form::parse_multipart`], [`form::parse`] (by `Content-Type`), [`Args::merge`] | [`BadInput`] |
//! | JSON object | [`Args`] | [`json::parse`] | [`BadInput`] |
//! | SOAP 1.1, 1.2 | [`soap::Call`] | [`soap::decode`] | [`soap::Fault`] |
//! | [`Args`] | [`Input`] | [`Method::read`], [`Method::read_with`] | [`BadInput`]; in SOAP [`soap::Fault::bad_input`] where no status says it |
//! | [`Reply`] | `String` | [`Encoding::encode`] | [`EncodeError`]: the method contradicts its declaration |
//! | [`Reply`] with one text still to come | [`Frame`] | [`Encoding::frame`] | [`EncodeError`] |
//! | columns and cells of a report | `String` | [`Sheet`] | |
//! | variables of a post | `String` | [`hook::form`], [`hook::xml`] | |
//! | [`Catalogue`] | `String` | [`wsdl::wsdl`], [`help::index`], [`help::operation`], [`openapi::openapi`] | |
//!
//! Texts of errors are ASCII, say what to do and never repeat what the caller sent, so that they may stand in a header or a fault.

pub mod args;
pub mod encoding;
pub mod form;
pub mod frame;
pub mod help;
pub mod hook;
pub mod input;
pub mod json;
pub mod limits;
pub mod method;
pub mod openapi;
pub mod post;
pub mod reply;
pub mod service;
pub mod sheet;
pub mod soap;
pub mod text;
pub mod value;
pub mod wsdl;
pub mod xml;

mod bad_input;
mod header;
mod markup;
mod multipart;

pub use args::Args;
pub use encoding::Encoding;
pub use frame::Frame;
pub use input::{BadInput, Input, OverLong, Problem};
pub use limits::Limits;
pub use method::{Absent, Alternate, Body, Choice, Column, Field, Kind, Member, Method, Numbered, Record, StatusSet};
pub use reply::{EncodeError, Reply};
pub use service::{Catalogue, NAMESPACE, Service};
pub use sheet::Sheet;
pub use value::{Row, Value};
