//! The certificate: read, offered, and taken into use again when its files change. A pair that cannot be used never replaces one that can.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// Why a certificate and its key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read as PEM.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The two do not belong together, or the library refuses them.
    #[error("certificate and key cannot be used together: {0}")]
    Pair(#[from] rustls::Error),
}

/// Reads a certificate chain and its key and tries them.
///
/// # Errors
/// What is wrong with them.
pub fn load_pair(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let file = |path: &Path, cause: rustls_pki_types::pem::Error| TlsError::File { path: path.to_owned(), cause: cause.to_string() };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|cause| file(certificate, cause))?;
    if chain.is_empty() {
        return Err(TlsError::File { path: certificate.to_owned(), cause: "holds no certificate".to_owned() });
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|cause| file(key, cause))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The certificate that new connections are shown.
#[derive(Clone)]
pub struct Certificate {
    current: watch::Receiver<Arc<ServerConfig>>,
}

/// Looks after the files of a certificate.
pub struct Keeper {
    certificate: PathBuf,
    key: PathBuf,
    seen: Stamp,
    current: watch::Sender<Arc<ServerConfig>>,
}

/// When the two files were last written, as far as can be told.
type Stamp = [Option<(SystemTime, u64)>; 2];

impl Certificate {
    /// What accepts the next handshake.
    #[must_use]
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.current.borrow()))
    }
}

impl Keeper {
    /// Reads the pair for the first time.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(certificate: &Path, key: &Path) -> Result<(Self, Certificate), TlsError> {
        let seen = stamp(certificate, key);
        let (sender, current) = watch::channel(load_pair(certificate, key)?);
        Ok((Self { certificate: certificate.to_owned(), key: key.to_owned(), seen, current: sender }, Certificate { current }))
    }

    /// Looks at the files at every interval, and whenever `now` is told, until `end`.
    pub async fn keep(mut self, every: Duration, mut now: watch::Receiver<u64>, end: CancellationToken) {
        let mut told = true;
        loop {
            tokio::select! {
                () = end.cancelled() => return,
                changed = now.changed(), if told => {
                    told = changed.is_ok();
                    self.take(told);
                }
                () = tokio::time::sleep(every) => self.take(false),
            }
        }
    }

    /// Takes the pair if its files have changed, or in any case when `anyway`.
    fn take(&mut self, anyway: bool) {
        let stamp = stamp(&self.certificate, &self.key);
        if stamp == self.seen && !anyway {
            return;
        }
        self.seen = stamp;
        match load_pair(&self.certificate, &self.key) {
            Ok(config) => {
                self.current.send_replace(config);
                tracing::info!("the certificate was taken into use again");
            }
            Err(error) => {
                metrics::counter!("towline_tls_reloads_failed_total").increment(1);
                tracing::error!(%error, "ALARM: the new certificate cannot be used; the old one stays");
            }
        }
    }
}

fn stamp(certificate: &Path, key: &Path) -> Stamp {
    [certificate, key].map(|path| std::fs::metadata(path).ok().and_then(|meta| Some((meta.modified().ok()?, meta.len()))))
}
