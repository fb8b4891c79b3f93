//! An answer that goes out while it is being made: as fast as the client takes it, and no further once the client has gone. What it says is the method's.

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream::unfold;
use http::request::Parts;
use http::{Extensions, StatusCode};
use towline_api::{Pieces, Streamed};
use towline_wire::{Encoding, Frame};

use super::super::respond::body;
use crate::app::App;
use crate::edge::LongAnswer;

/// What is still to be sent.
struct Rest {
    app: App,
    extensions: Extensions,
    method: &'static str,
    frame: Frame,
    pieces: Pieces,
    next: Next,
}

enum Next {
    /// The head with the first piece.
    Head(String),
    Piece,
    Nothing,
}

/// A text broke off. Whoever reads it finds the connection cut, never a shorter text that looks whole.
#[derive(Debug, thiserror::Error)]
#[error("the report could not be read to its end")]
struct BrokenOff;

/// An `OK` whose text follows.
pub fn answer(app: &App, parts: &Parts, method: &'static str, encoding: Encoding, frame: Frame, streamed: Box<Streamed>) -> Response {
    let Streamed { first, pieces, .. } = *streamed;
    let (app, extensions) = (app.clone(), parts.extensions.clone());
    let rest = Rest { app, extensions, method, frame, pieces, next: Next::Head(first) };
    let mut response = body(StatusCode::OK, encoding.content_type(), String::new());
    *response.body_mut() = Body::from_stream(unfold(rest, |mut rest| async move {
        let chunk = rest.chunk().await.transpose()?;
        Some((chunk.map(Bytes::from), rest))
    }));
    response.extensions_mut().insert(LongAnswer);
    response
}

impl Rest {
    async fn chunk(&mut self) -> Result<Option<String>, BrokenOff> {
        match std::mem::replace(&mut self.next, Next::Piece) {
            Next::Head(first) => Ok(Some(format!("{}{}", self.frame.head, self.frame.piece(first)))),
            Next::Piece => match self.pieces.next().await {
                Ok(Some(piece)) => Ok(Some(self.frame.piece(piece))),
                Ok(None) => {
                    self.next = Next::Nothing;
                    Ok(Some(self.frame.tail.clone()).filter(|tail| !tail.is_empty()))
                }
                Err(error) => {
                    self.next = Next::Nothing;
                    self.app.log_failure(&self.extensions, self.method, &error);
                    Err(BrokenOff)
                }
            },
            Next::Nothing => {
                self.next = Next::Nothing;
                Ok(None)
            }
        }
    }
}
