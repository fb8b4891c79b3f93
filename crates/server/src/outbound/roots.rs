//! The authorities whose certificates are believed when we call others: the machine's, and those that the operator adds.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

/// Why the authorities cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    /// The file cannot be read as PEM, or holds no certificate.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The library refuses.
    #[error("TLS cannot be used: {0}")]
    Tls(#[from] rustls::Error),
}

/// The authorities.
#[derive(Clone)]
pub struct Roots {
    certificates: Vec<CertificateDer<'static>>,
}

impl Roots {
    /// The machine's authorities, and those of a PEM file.
    ///
    /// # Errors
    /// When the file cannot be used. A machine without authorities is no error: calls over TLS will fail, and the log says why.
    pub fn load(more: Option<&Path>) -> Result<Self, RootsError> {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "some of the machine's certificate authorities cannot be read");
        }
        let mut certificates = found.certs;
        if let Some(path) = more {
            certificates.extend(Self::read(path)?);
        }
        if certificates.is_empty() {
            tracing::warn!(
                "this machine knows no certificate authorities: calls to others over TLS will fail (Debian: install ca-certificates)"
            );
        }
        Ok(Self { certificates })
    }

    /// Only these.
    #[must_use]
    pub const fn of(certificates: Vec<CertificateDer<'static>>) -> Self {
        Self { certificates }
    }

    /// The certificates of a PEM file.
    ///
    /// # Errors
    /// When it cannot be read or holds none.
    pub fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>, RootsError> {
        let file = |cause: String| RootsError::File { path: path.to_owned(), cause };
        let found = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|cause| file(cause.to_string()))?;
        if found.is_empty() { Err(file("holds no certificate".to_owned())) } else { Ok(found) }
    }

    /// All of them.
    #[must_use]
    pub fn certificates(&self) -> &[CertificateDer<'static>] {
        &self.certificates
    }

    /// How connections to others are made: verified, HTTP/1.1.
    pub(super) fn client(&self) -> Result<Arc<ClientConfig>, RootsError> {
        let mut store = RootCertStore::empty();
        // Old authorities with names that the library does not read are common in the machine's store.
        let (_, ignored) = store.add_parsable_certificates(self.certificates.iter().cloned());
        if ignored > 0 {
            tracing::debug!(ignored, "some certificate authorities were not understood");
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(store)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}
