//! AT-114: garbage and floods cost nothing and are answered with nothing, or with little.

use rand::{RngExt as _, SeedableRng as _};
use tokio::net::UdpSocket;
use towline_model::Span;
use turn_types::attribute::RequestedTransport;
use turn_types::message::ALLOCATE;
use turn_types::stun::message::{BINDING, Message, MessageType, MessageWriteVec, TransactionId};
use turn_types::stun::prelude::{MessageWrite as _, MessageWriteExt as _};

use super::World;
use super::client::channelled;

/// Sends many, and lets the relay read now and then: what does not fit into a socket's buffer would be nobody's merit.
async fn pour(socket: &UdpSocket, many: impl Iterator<Item = Vec<u8>>) {
    for (number, bytes) in many.enumerate() {
        socket.send(&bytes).await.unwrap();
        if number % 50 == 0 {
            tokio::task::yield_now().await;
        }
    }
}

fn question(kind: MessageType, serial: u128) -> MessageWriteVec {
    Message::builder(kind, TransactionId::from(serial), MessageWriteVec::new())
}

#[tokio::test]
async fn at_114_garbage_is_not_answered_and_disturbs_nobody() {
    let world = World::new();
    let (mut ada, at_ada) = world.allocated(1).await;
    let (mut ben, at_ben) = world.allocated(1).await;
    ada.bind(0x4000, at_ben).await.unwrap();
    ben.bind(0x4000, at_ada).await.unwrap();
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    stranger.connect(world.address(0)).await.unwrap();
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(114);
    let garbage = (0..3_000).map(|number| {
        let mut bytes: Vec<u8> = (0..rng.random_range(0..200)).map(|_| rng.random()).collect();
        // Half of it looks like STUN, with its cookie and its length.
        if number % 2 == 0 && bytes.len() >= 20 {
            let length = u16::try_from(bytes.len() - 20).unwrap() & !3;
            bytes.truncate(usize::from(length) + 20);
            bytes[0] &= 0x3f;
            bytes[2..4].copy_from_slice(&length.to_be_bytes());
            bytes[4..8].copy_from_slice(&[0x21, 0x12, 0xa4, 0x42]);
        }
        bytes
    });
    let garbage: Vec<_> = garbage.collect();
    pour(&stranger, garbage.iter().cloned()).await;
    // The same from somebody who has an allocation, and to a relayed address.
    pour(&ada.socket, garbage.iter().cloned()).await;
    stranger.connect(at_ada).await.unwrap();
    pour(&stranger, garbage.iter().cloned()).await;
    ada.is_through().await;
    ada.send_by(0x4000, b"hello").await;
    assert_eq!(channelled(&ben.hear().await).1, b"hello");
    assert_eq!(world.relay.allocations(), 2);
    let mut buffer = [0; 2_048];
    let mut answers = 0;
    while stranger.try_recv(&mut buffer).is_ok() {
        answers += 1;
    }
    // What happens to be a request may be answered as one; what is none is not.
    assert!(answers <= 40, "{answers}");
}

#[tokio::test]
async fn at_114_strangers_are_told_little_and_seldom() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    stranger.connect(world.address(0)).await.unwrap();
    let ask = |serial| {
        let mut message = question(MessageType::from_class_method(turn_types::stun::message::MessageClass::Request, ALLOCATE), serial);
        message.add_attribute(&RequestedTransport::new(RequestedTransport::UDP)).unwrap();
        message.finish()
    };
    let mut buffer = [0; 2_048];
    for _ in 0..2 {
        pour(&stranger, (0..500).map(ask)).await;
        ada.is_through().await;
        let (mut answers, mut longest) = (0, 0);
        while let Ok(length) = stranger.try_recv(&mut buffer) {
            answers += 1;
            longest = length.max(longest);
        }
        // Its first own question was answered out of the same bucket: all come from one address here.
        assert!((10..=40).contains(&answers), "{answers}");
        let asked = ask(0).len();
        assert!(longest * 2 <= asked * 5, "{longest} for {asked}");
        world.later(Span::seconds(2));
    }
    // A plain question of STUN from somebody who has no allocation is not answered at all.
    let kind = MessageType::from_class_method(turn_types::stun::message::MessageClass::Request, BINDING);
    pour(&stranger, (0..100).map(|serial| question(kind, serial).finish())).await;
    ada.is_through().await;
    assert!(stranger.try_recv(&mut buffer).is_err());
}
