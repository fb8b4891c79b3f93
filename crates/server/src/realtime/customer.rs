//! The customer's socket, `/ws/session`: a cookie becomes a place in a room, text becomes what the customer says there.

use std::sync::Arc;

use towline_hub::message::{DecodeError, FromCustomer, ToCustomer, close, encode, from_customer};
use towline_hub::room::Input;
use towline_model::{Network, SessionId};

use super::line::{Event, Line};
use super::outbox::Weight;
use super::rooms::ToRoom;
use super::sockets::Open;
use super::{Shared, room_task};

/// A customer's socket and the room it is in.
pub(super) struct Customer {
    pub(super) shared: Arc<Shared>,
    pub(super) open: Open,
    pub(super) cookie: String,
    pub(super) network: Network,
}

/// Runs the socket to its end. `session`: what the cookie opens.
pub(super) async fn run(mut line: Box<Line>, customer: Customer, session: Option<SessionId>) {
    match session {
        Some(session) => {
            customer.serve(&mut line, session).await;
            customer.shared.rooms.left(session, customer.open.id);
        }
        None => customer.open.outbox.finish(close::SIGNED_OUT),
    }
    line.end().await;
}

impl Customer {
    /// What happens rarely is boxed: the task is as large as the largest thing it ever waits for.
    async fn serve(&self, line: &mut Line, session: SessionId) {
        let mut greeted = false;
        loop {
            match line.next(true).await {
                Event::Text(text) => match from_customer(&text) {
                    Ok(FromCustomer::Hello { last, peers }) if !greeted => {
                        greeted = true;
                        line.greeted();
                        let joins = Input::CustomerJoins { socket: self.open.id, network: self.network, last, peers };
                        Box::pin(self.post(session, joins)).await;
                    }
                    Ok(message) if greeted => Box::pin(self.said(session, message)).await,
                    Ok(_) => line.refuse(DecodeError::Shape),
                    Err(why) => line.refuse(why),
                },
                Event::Recheck => Box::pin(self.recheck(session)).await,
                Event::Fed => {}
                Event::Gone => return,
            }
        }
    }

    async fn said(&self, session: SessionId, message: FromCustomer) {
        let socket = self.open.id;
        let input = match message {
            FromCustomer::Hello { .. } => return self.open.outbox.finish(close::POLICY),
            FromCustomer::Ping {} => return self.open.outbox.push(encode(&ToCustomer::Pong), Weight::Must),
            FromCustomer::Chat { id, text } => Input::CustomerChat { socket, id, text },
            FromCustomer::Typing { on } => Input::CustomerTyping { socket, on },
            FromCustomer::Media { say } => Input::CustomerMedia { socket, say },
            FromCustomer::End {} => Input::CustomerEnds { socket },
        };
        self.post(session, input).await;
    }

    async fn post(&self, session: SessionId, input: Input) {
        let from = Some((self.open.id, Arc::clone(&self.open.outbox)));
        let fresh = self.shared.rooms.post(session, ToRoom { from, input }).await;
        room_task::start(&self.shared, fresh);
    }

    /// A seat whose cookie opens nothing any more is left. A store that cannot tell changes nothing until the next time.
    async fn recheck(&self, session: SessionId) {
        if let Ok(seat) = self.shared.backend.seat(&self.cookie).await
            && seat != Some(session)
        {
            self.open.outbox.finish(close::SIGNED_OUT);
        }
    }
}
