//! A client of a TURN server that says one thing at a time, right or wrong as it is told.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::timeout;
use towline_hub::message::IceServer;
use turn_types::AddressFamily;
use turn_types::attribute::{ChannelNumber, Data, Lifetime, RequestedAddressFamily, RequestedTransport, XorPeerAddress, XorRelayedAddress};
use turn_types::message::{ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, REFRESH, SEND};
use turn_types::stun::attribute::{ErrorCode, Nonce, Realm, Username, XorMappedAddress};
use turn_types::stun::message::{
    BINDING, IntegrityAlgorithm, LongTermKeyCredentials, Message, MessageClass, MessageType, MessageWriteVec, Method, TransactionId,
};
use turn_types::stun::prelude::{MessageWrite as _, MessageWriteExt as _};

/// No test waits longer for anything.
const CEILING: Duration = Duration::from_secs(20);

/// What a request says besides who asks.
#[derive(Debug, Clone, Copy)]
pub enum Word {
    Transport(u8),
    Lifetime(u32),
    Family(AddressFamily),
    Peer(SocketAddr),
    Channel(u16),
}

/// An answer: what it says, or the code of the refusal.
pub type Answer = Result<Vec<u8>, u16>;

/// A client.
pub struct Client {
    pub socket: UdpSocket,
    username: String,
    password: String,
    nonce: String,
    realm: String,
    /// Numbers its requests.
    pub serial: u128,
}

impl Client {
    pub async fn new(server: SocketAddr, with: &IceServer) -> Self {
        let socket = UdpSocket::bind(if server.is_ipv4() { "127.0.0.1:0" } else { "[::1]:0" }).await.unwrap();
        socket.connect(server).await.unwrap();
        let (username, password) = (with.username.clone(), with.credential.clone());
        Self { socket, username, password, nonce: String::new(), realm: String::new(), serial: 1 }
    }

    /// Speaks with these credentials from now on.
    pub fn is_now(&mut self, with: &IceServer) {
        self.username.clone_from(&with.username);
        self.password.clone_from(&with.credential);
    }

    /// A request; signed when the server has told its realm.
    fn request(&self, method: Method, words: &[Word]) -> Vec<u8> {
        let id = TransactionId::from(self.serial);
        let kind = MessageType::from_class_method(MessageClass::Request, method);
        let mut message = Message::builder(kind, id, MessageWriteVec::new());
        for word in words {
            match *word {
                Word::Transport(number) => message.add_attribute(&RequestedTransport::new(number)),
                Word::Lifetime(seconds) => message.add_attribute(&Lifetime::new(seconds)),
                Word::Family(family) => message.add_attribute(&RequestedAddressFamily::new(family)),
                Word::Peer(peer) => message.add_attribute(&XorPeerAddress::new(peer, id)),
                Word::Channel(number) => message.add_attribute(&ChannelNumber::new(number)),
            }
            .unwrap();
        }
        if !self.realm.is_empty() {
            message.add_attribute(&Username::new(&self.username).unwrap()).unwrap();
            message.add_attribute(&Realm::new(&self.realm).unwrap()).unwrap();
            message.add_attribute(&Nonce::new(&self.nonce).unwrap()).unwrap();
            let key = LongTermKeyCredentials::new(self.username.clone(), self.password.clone(), self.realm.clone());
            message.add_message_integrity(&key.into(), IntegrityAlgorithm::Sha1).unwrap();
        }
        message.finish()
    }

    /// Asks, once more with a nonce where the server wants one, and takes the answer.
    pub async fn ask(&mut self, method: Method, words: &[Word]) -> Answer {
        for again in [true, false] {
            self.serial += 1;
            let answer = self.exchange(&self.request(method, words)).await;
            let message = Message::from_bytes(&answer).unwrap();
            assert_eq!(u128::from(message.transaction_id()), self.serial);
            if message.class() == MessageClass::Success {
                return Ok(answer);
            }
            let code = message.attribute::<ErrorCode>().unwrap().code();
            let told = message.attribute::<Nonce>().map(|nonce| nonce.nonce().to_owned());
            match told {
                Ok(nonce) if again && (code == ErrorCode::STALE_NONCE || self.realm.is_empty()) => {
                    self.nonce = nonce;
                    self.realm = message.attribute::<Realm>().unwrap().realm().to_owned();
                }
                _ => return Err(code),
            }
        }
        unreachable!()
    }

    /// Sends bytes and takes what comes.
    pub async fn exchange(&self, bytes: &[u8]) -> Vec<u8> {
        self.socket.send(bytes).await.unwrap();
        self.hear().await
    }

    /// Whether a request for an allocation is answered within that time, however.
    pub async fn is_answered(&self, within: Duration) -> bool {
        let question = self.request(ALLOCATE, &[Word::Transport(RequestedTransport::UDP)]);
        self.socket.send(&question).await.is_ok()
            && timeout(within, self.socket.recv(&mut [0; 4_096])).await.is_ok_and(|heard| heard.is_ok())
    }

    pub async fn hear(&self) -> Vec<u8> {
        let mut buffer = vec![0; 4_096];
        let length = timeout(CEILING, self.socket.recv(&mut buffer)).await.unwrap().unwrap();
        buffer.truncate(length);
        buffer
    }

    /// What has come already.
    pub fn heard(&self) -> Option<Vec<u8>> {
        let mut buffer = vec![0; 4_096];
        let length = self.socket.try_recv(&mut buffer).ok()?;
        buffer.truncate(length);
        Some(buffer)
    }

    pub async fn allocate(&mut self) -> Result<SocketAddr, u16> {
        self.allocate_with(&[]).await
    }

    pub async fn allocate_with(&mut self, more: &[Word]) -> Result<SocketAddr, u16> {
        let words = [&[Word::Transport(RequestedTransport::UDP)], more].concat();
        self.ask(ALLOCATE, &words).await.map(|answer| relayed(&answer))
    }

    /// The same request again, as when its answer was lost.
    pub async fn allocate_again(&mut self) -> Vec<u8> {
        self.exchange(&self.request(ALLOCATE, &[Word::Transport(RequestedTransport::UDP)])).await
    }

    /// For how many seconds more it is given.
    pub async fn refresh(&mut self, seconds: u32) -> Result<u32, u16> {
        self.ask(REFRESH, &[Word::Lifetime(seconds)]).await.map(|answer| lifetime(&answer))
    }

    pub async fn permit(&mut self, peer: SocketAddr) -> Result<(), u16> {
        self.ask(CREATE_PERMISSION, &[Word::Peer(peer)]).await.map(drop)
    }

    pub async fn bind(&mut self, number: u16, peer: SocketAddr) -> Result<(), u16> {
        self.ask(CHANNEL_BIND, &[Word::Channel(number), Word::Peer(peer)]).await.map(drop)
    }

    pub async fn send(&self, peer: SocketAddr, data: &[u8]) {
        let id = TransactionId::from(7);
        let kind = MessageType::from_class_method(MessageClass::Indication, SEND);
        let mut message = Message::builder(kind, id, MessageWriteVec::new());
        message.add_attribute(&XorPeerAddress::new(peer, id)).unwrap();
        message.add_attribute(&Data::new(data)).unwrap();
        self.socket.send(&message.finish()).await.unwrap();
    }

    pub async fn send_by(&self, number: u16, data: &[u8]) {
        let length = u16::try_from(data.len()).unwrap();
        self.socket.send(&[&number.to_be_bytes()[..], &length.to_be_bytes(), data].concat()).await.unwrap();
    }

    /// Waits until the server has seen to all that was sent before: it answers in the order in which it is asked.
    pub async fn is_through(&mut self) -> Vec<Vec<u8>> {
        let question = self.request(BINDING, &[]);
        let question = Message::from_bytes(&question).unwrap().transaction_id();
        let ask = Message::builder(MessageType::from_class_method(MessageClass::Request, BINDING), question, MessageWriteVec::new());
        self.socket.send(&ask.finish()).await.unwrap();
        let mut before = Vec::new();
        loop {
            let answer = self.hear().await;
            let is_it = Message::from_bytes(&answer).is_ok_and(|message| message.method() == BINDING);
            if is_it {
                let own = Message::from_bytes(&answer).unwrap().attribute::<XorMappedAddress>().unwrap().addr(question);
                assert_eq!(own, self.socket.local_addr().unwrap());
                return before;
            }
            before.push(answer);
        }
    }
}

/// The relayed address that an answer names.
pub fn relayed(answer: &[u8]) -> SocketAddr {
    let message = Message::from_bytes(answer).unwrap();
    message.attribute::<XorRelayedAddress>().unwrap().addr(message.transaction_id())
}

/// The seconds that an answer names.
pub fn lifetime(answer: &[u8]) -> u32 {
    Message::from_bytes(answer).unwrap().attribute::<Lifetime>().unwrap().seconds()
}

/// Data that came without a channel: from whom, and what.
pub fn indicated(bytes: &[u8]) -> (SocketAddr, Vec<u8>) {
    let message = Message::from_bytes(bytes).unwrap();
    let peer = message.attribute::<XorPeerAddress>().unwrap().addr(message.transaction_id());
    (peer, message.attribute::<Data<'_>>().unwrap().data().to_vec())
}

/// Data that came by a channel: its number, and what.
pub fn channelled(bytes: &[u8]) -> (u16, Vec<u8>) {
    let number = u16::from_be_bytes([bytes[0], bytes[1]]);
    assert_eq!(usize::from(u16::from_be_bytes([bytes[2], bytes[3]])), bytes.len() - 4);
    (number, bytes[4..].to_vec())
}
