//! The certificate's files change while the server runs.

use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use towline::edge::tls::Keeper;

use super::{CEILING, Edge, connector, write_pair};

struct Served {
    edge: Edge,
    files: tempfile::TempDir,
    reload: watch::Sender<u64>,
    _end: tokio_util::sync::DropGuard,
}

async fn served(every: Duration) -> Served {
    let files = tempfile::tempdir().unwrap();
    write_pair(files.path());
    let (keeper, certificate) = Keeper::load(&files.path().join("cert.pem"), &files.path().join("key.pem")).unwrap();
    let (reload, reloads) = watch::channel(0);
    let end = CancellationToken::new();
    tokio::spawn(keeper.keep(every, reloads, end.clone()));
    let edge = Edge::with(|settings| settings.certificate = Some(certificate)).await;
    Served { edge, files, reload, _end: end.drop_guard() }
}

impl Served {
    /// Whether a client that trusts only the certificate in the files gets through.
    async fn shows_the_files(&self) -> bool {
        self.shows(&connector(self.files.path(), &[b"http/1.1"])).await
    }

    async fn shows(&self, connector: &tokio_rustls::TlsConnector) -> bool {
        let tcp = self.edge.connect().await;
        connector.connect("localhost".try_into().unwrap(), tcp).await.is_ok()
    }

    async fn soon_shows_the_files(&self) {
        let shown = tokio::time::timeout(CEILING, async { while !self.shows_the_files().await {} });
        assert!(shown.await.is_ok(), "the new certificate is never shown");
    }
}

#[tokio::test]
async fn a_new_pair_is_taken_into_use_by_looking() {
    let served = served(Duration::from_millis(10)).await;
    assert!(served.shows_the_files().await);
    let old = connector(served.files.path(), &[]);
    write_pair(served.files.path());
    served.soon_shows_the_files().await;
    assert!(!served.shows(&old).await);
}

#[tokio::test]
async fn a_new_pair_is_taken_into_use_when_told() {
    let served = served(Duration::from_secs(100_000)).await;
    write_pair(served.files.path());
    served.reload.send_modify(|times| *times += 1);
    served.soon_shows_the_files().await;
}

#[tokio::test]
async fn a_pair_that_does_not_fit_leaves_the_old_one_in_use() {
    let served = served(Duration::from_millis(10)).await;
    let old = connector(served.files.path(), &[]);
    let (certificate, key) = (served.files.path().join("cert.pem"), served.files.path().join("key.pem"));
    let good = (std::fs::read(&certificate).unwrap(), std::fs::read(&key).unwrap());
    for bad in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        std::fs::write(&certificate, bad).unwrap();
        served.reload.send_modify(|times| *times += 1);
        for _ in 0..5 {
            assert!(served.shows(&old).await, "{bad}");
        }
    }
    // A certificate without its own key.
    write_pair(served.files.path());
    std::fs::write(&key, &good.1).unwrap();
    served.reload.send_modify(|times| *times += 1);
    assert!(served.shows(&old).await);
    // Put right, it is taken again.
    write_pair(served.files.path());
    served.soon_shows_the_files().await;
    assert_ne!(std::fs::read(&certificate).unwrap(), good.0);
}
