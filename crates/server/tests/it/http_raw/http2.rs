//! HTTP/2 as attackers write it, frame by frame over TLS: the connection ends or the stream is refused, and others are served meanwhile.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::edge::{CEILING, Edge};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut bytes = vec![length[1], length[2], length[3], kind, flags];
    bytes.extend_from_slice(&stream.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// `GET path` of host `a`, in HPACK without compression.
fn get(path: &str) -> Vec<u8> {
    // :method GET and :scheme https from the static table, then :authority and :path as literals.
    let mut block = vec![0x82, 0x87, 0x01, 1, b'a', 0x04, u8::try_from(path.len()).unwrap()];
    block.extend_from_slice(path.as_bytes());
    block
}

struct Peer {
    edge: Edge,
    _files: tempfile::TempDir,
    connector: tokio_rustls::TlsConnector,
}

impl Peer {
    async fn new() -> Self {
        let (files, certificate) = crate::edge::certificate();
        let connector = crate::edge::connector(files.path(), &[b"h2"]);
        let edge = Edge::with(|settings| settings.certificate = Some(certificate)).await;
        Self { edge, _files: files, connector }
    }

    async fn connect(&self) -> TlsStream<TcpStream> {
        let tcp = self.edge.connect().await;
        let mut stream = self.connector.connect("localhost".try_into().unwrap(), tcp).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.unwrap();
        stream
    }

    /// Somebody else is served.
    async fn others_are_served(&self) {
        let mut stream = self.connect().await;
        stream.write_all(&frame(HEADERS, END_HEADERS | END_STREAM, 1, &get("/x"))).await.unwrap();
        let frames = read(&mut stream, |kind, stream| kind == DATA && stream == 1).await;
        let body = frames.into_iter().find(|frame| frame.kind == DATA).unwrap();
        assert_eq!(body.payload, b"/x 0");
    }
}

#[derive(Debug)]
struct Frame {
    kind: u8,
    stream: u32,
    payload: Vec<u8>,
}

/// Reads frames until one that is wanted, or the end.
async fn read(stream: &mut (impl tokio::io::AsyncRead + Unpin), wanted: impl Fn(u8, u32) -> bool) -> Vec<Frame> {
    let mut frames = Vec::new();
    let reading = async {
        loop {
            let mut head = [0; 9];
            if stream.read_exact(&mut head).await.is_err() {
                return;
            }
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; length as usize];
            if stream.read_exact(&mut payload).await.is_err() {
                return;
            }
            let number = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
            frames.push(Frame { kind: head[3], stream: number, payload });
            if wanted(head[3], number) {
                return;
            }
        }
    };
    assert!(tokio::time::timeout(CEILING, reading).await.is_ok(), "neither the frame nor the end came");
    frames
}

/// Sends frames until the server has had enough, listening all the while.
async fn flood(peer: &Peer, frames: impl Iterator<Item = Vec<u8>>) -> Vec<Frame> {
    let stream = peer.connect().await;
    let (mut reader, mut writer) = tokio::io::split(stream);
    let send = async {
        for frame in frames {
            if writer.write_all(&frame).await.is_err() {
                return;
            }
        }
        let _ = writer.flush().await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        heard = read(&mut reader, |kind, _| kind == GOAWAY) => heard,
        () = send => {
            // The server cut the connection: what it said before may still be there.
            read(&mut reader, |kind, _| kind == GOAWAY).await
        }
    }
}

fn ended(frames: &[Frame]) -> bool {
    frames.last().is_none_or(|frame| frame.kind == GOAWAY)
}

#[tokio::test]
async fn at_078_rapid_reset_ends_the_connection() {
    let peer = Peer::new().await;
    let resets = (0..20_000_u32)
        .map(|n| [frame(HEADERS, END_HEADERS | END_STREAM, 2 * n + 1, &get("/held")), frame(RESET, 0, 2 * n + 1, &[0, 0, 0, 8])].concat());
    assert!(ended(&flood(&peer, resets).await));
    peer.others_are_served().await;
}

#[tokio::test]
async fn at_078_a_head_that_never_ends_ends_the_connection() {
    let peer = Peer::new().await;
    let header = [&[0x00, 1, b'x', 0x7f, 0x81, 0x7e][..], &[b'y'; 16_000][..]].concat();
    let first = std::iter::once(frame(HEADERS, END_STREAM, 1, &get("/x")));
    let rest = (0..10_000).map(|_| frame(CONTINUATION, 0, 1, &header));
    assert!(ended(&flood(&peer, first.chain(rest)).await));
    peer.others_are_served().await;
}

#[tokio::test]
async fn at_078_a_head_that_unpacks_to_much_is_refused() {
    let peer = Peer::new().await;
    let mut stream = peer.connect().await;
    // One header of 4,000 bytes put into the table, then named a thousand times in one byte each: four megabytes from four thousand bytes.
    let mut block = get("/x");
    block.extend_from_slice(&[0x40, 1, b'x', 0x7f, 0xa1, 0x1e]);
    block.extend_from_slice(&[b'y'; 4_000]);
    block.extend_from_slice(&[0xbe; 1_000]);
    stream.write_all(&frame(HEADERS, END_HEADERS | END_STREAM, 1, &block)).await.unwrap();
    let frames = read(&mut stream, |kind, stream| kind == GOAWAY || (stream == 1 && kind != SETTINGS)).await;
    let answer = frames.last().unwrap();
    assert!(answer.kind == GOAWAY || answer.kind == RESET || !answer.payload.starts_with(&[0x88]), "{answer:?}");
    peer.others_are_served().await;
}

#[tokio::test]
async fn at_078_floods_of_small_frames_leave_others_served() {
    let peer = Peer::new().await;
    let pings = vec![frame(PING, 0, 0, &[7; 8]); 50_000];
    let settings = vec![frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 100]); 50_000];
    let post = {
        let mut block = get("/x");
        block[0] = 0x83;
        std::iter::once(frame(HEADERS, END_HEADERS, 1, &block)).chain(vec![frame(DATA, 0, 1, &[]); 50_000]).collect::<Vec<_>>()
    };
    for frames in [pings, settings, post] {
        let mut stream = peer.connect().await;
        // Nothing is read: the server must neither keep answers without bound nor stop serving.
        let sent = tokio::time::timeout(std::time::Duration::from_secs(1), async {
            for chunk in frames.chunks(1_000) {
                if stream.write_all(&chunk.concat()).await.is_err() {
                    return;
                }
            }
        });
        let _ = sent.await;
        peer.others_are_served().await;
    }
}

#[tokio::test]
async fn at_078_more_streams_than_a_hundred_are_refused() {
    let peer = Peer::new().await;
    let mut stream = peer.connect().await;
    let frames = read(&mut stream, |kind, _| kind == SETTINGS).await;
    let settings = &frames.last().unwrap().payload;
    assert!(settings.chunks(6).any(|setting| setting == [0, 3, 0, 0, 0, 100]), "{settings:?}");
    let many: Vec<u8> = (0..101_u32).flat_map(|n| frame(HEADERS, END_HEADERS | END_STREAM, 2 * n + 1, &get("/held"))).collect();
    stream.write_all(&many).await.unwrap();
    let frames = read(&mut stream, |kind, _| kind == RESET || kind == GOAWAY).await;
    let refused = frames.last().unwrap();
    assert_eq!((refused.kind, refused.stream, refused.payload.as_slice()), (RESET, 201, &[0, 0, 0, 7][..]));
}

#[tokio::test]
async fn at_069_http2_has_the_same_bounds() {
    let peer = Peer::new().await;
    let mut stream = peer.connect().await;
    let mut block = vec![0x82, 0x87, 0x01, 1, b'a', 0x04, 0x7f, 0xa9, 0x45];
    block.push(b'/');
    block.extend_from_slice(&[b'x'; 8_999]);
    stream.write_all(&frame(HEADERS, END_HEADERS | END_STREAM, 1, &block)).await.unwrap();
    let frames = read(&mut stream, |kind, stream| kind == GOAWAY || (kind == HEADERS && stream == 1)).await;
    let answer = frames.last().unwrap();
    assert_eq!(answer.kind, HEADERS);
    // The status comes first; 200 is the one byte 0x88.
    assert!(!answer.payload.starts_with(&[0x88]), "the answer to a URL of 9,000 bytes is 200");
}
