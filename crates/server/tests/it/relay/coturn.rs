//! Real coturn with the configuration that `towline relay coturn-config` prints: it takes our credentials and relays to nothing inside.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use towline::config::{self, PublicUrl, RelayMode, Secret};
use towline::house::SystemEntropy;
use towline::relay::coturn::{Machine, configuration};
use towline::relay::shared_secret;
use towline::relay::{Relay, Surroundings};
use towline_domain::{Clock as _, Keys};
use towline_hub::message::IceServer;
use towline_model::SessionId;
use turn_types::attribute::RequestedTransport;
use turn_types::message::ALLOCATE;

use super::client::{Client, Word, indicated};
use super::{Hands, START};

/// Where Debian's package puts it.
const COTURN: &str = "/usr/bin/turnserver";

struct Coturn {
    _child: Child,
    address: SocketAddr,
    settings: config::Relay,
}

impl Coturn {
    async fn start(dir: &Path) -> Self {
        assert!(Path::new(COTURN).exists(), "coturn is missing: scripts/install.sh relay");
        let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let settings = config::Relay {
            mode: RelayMode::External,
            external_urls: vec![format!("turn:{address}?transport=udp")],
            ..config::Relay::default()
        };
        let machine = Machine { listen: vec![address.ip()], port, relay: Vec::new() };
        let secret = shared_secret(&settings, &keys()).unwrap();
        let mut text = configuration(&settings, &secret, &machine);
        // Where a test may write, and what loopback takes: two browsers on one relay.
        text.push_str(&format!(
            "pidfile={0}/pid\nuserdb={0}/db\nlog-file={0}/log\nsimple-log\nallow-loopback-peers\nallowed-peer-ip=127.0.0.1\n",
            dir.display()
        ));
        let path = dir.join("turnserver.conf");
        std::fs::write(&path, text).unwrap();
        let mut command = Command::new(COTURN);
        command.arg("-c").arg(&path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        // It listens when it answers. Until then the operating system refuses what is asked, or nobody does.
        let probe = Client::new(address, &IceServer { urls: Vec::new(), username: String::new(), credential: String::new() }).await;
        let listens = async {
            loop {
                assert!(child.try_wait().unwrap().is_none(), "{}", std::fs::read_to_string(dir.join("log")).unwrap_or_default());
                if probe.is_answered(Duration::from_millis(50)).await {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), listens).await.unwrap();
        Self { _child: child, address, settings }
    }

    fn credentials(&self, session: i64, random: u8) -> IceServer {
        let with = Surroundings {
            settings: &self.settings,
            listen: Vec::new(),
            public_url: &PublicUrl::parse("http://localhost:8080").unwrap(),
            keys: &keys(),
            clock: std::sync::Arc::new(Hands(tokio::sync::watch::Sender::new(START))),
            entropy: std::sync::Arc::new(SystemEntropy),
        };
        let relay = Relay::start(with, &tokio_util::sync::CancellationToken::new()).unwrap();
        relay.ice_servers(SessionId(session), towline::house::SystemClock.now(), [random; 8]).remove(0)
    }

    async fn client(&self, with: &IceServer) -> Client {
        Client::new(self.address, with).await
    }
}

fn keys() -> Keys {
    Keys::from_master(&[9; 32]).unwrap()
}

#[tokio::test]
async fn at_115_at_116_coturn_takes_our_credentials_and_relays_to_nothing_inside() {
    let dir = tempfile::tempdir().unwrap();
    let coturn = Coturn::start(dir.path()).await;
    let good = coturn.credentials(1, 1);
    assert_eq!(good.urls, [format!("turn:{}?transport=udp", coturn.address)]);
    let mut ada = coturn.client(&good).await;
    let at_ada = ada.allocate().await.unwrap();
    let mut ben = coturn.client(&coturn.credentials(1, 2)).await;
    let at_ben = ben.allocate().await.unwrap();
    ada.permit(at_ben).await.unwrap();
    ben.permit(at_ada).await.unwrap();
    ada.send(at_ben, b"hello").await;
    assert_eq!(indicated(&ben.hear().await), (at_ada, b"hello".to_vec()));

    for inside in
        ["10.0.0.1", "127.0.0.2", "169.254.169.254", "172.16.0.1", "192.168.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255"]
    {
        let peer = SocketAddr::new(inside.parse().unwrap(), 50_000);
        assert_eq!(ada.permit(peer).await, Err(403), "{inside}");
        assert_eq!(ada.bind(0x4000, peer).await, Err(403), "{inside}");
    }
    // Its families are told apart before its list is asked.
    for dressed in ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::1", "fd00::1"] {
        let refused = ada.permit(SocketAddr::new(dressed.parse().unwrap(), 50_000)).await.unwrap_err();
        assert!([403, 443].contains(&refused), "{dressed}: {refused}");
    }
    let wrong = IceServer { credential: "wrong".to_owned(), ..good.clone() };
    assert_eq!(coturn.client(&wrong).await.allocate().await, Err(401));
    let other = IceServer { username: good.username.replace(":1:", ":2:"), ..good.clone() };
    assert_eq!(coturn.client(&other).await.allocate().await, Err(401));
    let secret = shared_secret(&coturn.settings, &keys()).unwrap();
    let past = format!("{}:1:0101010101010101", START.as_seconds());
    let old = IceServer { credential: password(&secret, &past), username: past, ..good.clone() };
    assert_eq!(coturn.client(&old).await.allocate().await, Err(401));
    let tcp = coturn.client(&coturn.credentials(1, 3)).await.ask(ALLOCATE, &[Word::Transport(RequestedTransport::TCP)]).await;
    assert!(tcp.is_err(), "{tcp:?}");
}

/// A password as the convention says, made here once more.
fn password(secret: &Secret, username: &str) -> String {
    use base64::Engine as _;
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.reveal().as_bytes());
    base64::prelude::BASE64_STANDARD.encode(aws_lc_rs::hmac::sign(&key, username.as_bytes()))
}
