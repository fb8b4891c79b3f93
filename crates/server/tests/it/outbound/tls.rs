//! AT-132: a certificate that is not believed is not talked to.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;
use towline::outbound::{Failure, Roots};

use super::receiver::{Receiver, Script};
use super::{Names, client, post};

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn acceptor(authority: &CertifiedIssuer<'static, KeyPair>, name: &str, last_year: i32) -> TlsAcceptor {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(1990, 1, 1);
    params.not_after = date_time_ymd(last_year, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    TlsAcceptor::from(Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap()))
}

fn roots(of: &CertifiedIssuer<'static, KeyPair>) -> Roots {
    let root: &rcgen::Certificate = of.as_ref();
    Roots::of(vec![CertificateDer::from(root.der().to_vec())])
}

async fn outcome(tls: TlsAcceptor, roots: &Roots) -> Result<u16, Failure> {
    let receiver = Receiver::start_tls(Script::Ok, tls).await;
    let port = receiver.address.port();
    let client = client(&[format!("crm.example:{port}")], Names::answering(&[&["127.0.0.1"]]), roots);
    post(&client, &format!("https://crm.example:{port}/")).await.map(|answered| answered.status)
}

#[tokio::test]
async fn a_receiver_with_a_good_certificate_is_talked_to() {
    let authority = authority();
    assert_eq!(outcome(acceptor(&authority, "crm.example", 4_000), &roots(&authority)).await, Ok(200));
}

#[tokio::test]
async fn at_132_bad_certificates_are_refused() {
    let (own, other) = (authority(), authority());
    assert_eq!(outcome(acceptor(&own, "crm.example", 2_001), &roots(&own)).await, Err(Failure::Tls), "expired");
    assert_eq!(outcome(acceptor(&own, "evil.example", 4_000), &roots(&own)).await, Err(Failure::Tls), "another's");
    assert_eq!(outcome(acceptor(&other, "crm.example", 4_000), &roots(&own)).await, Err(Failure::Tls), "of an unknown authority");
    assert_eq!(outcome(acceptor(&own, "crm.example", 4_000), &Roots::of(Vec::new())).await, Err(Failure::Tls), "nobody is believed");
}

#[tokio::test]
async fn at_132_what_speaks_no_tls_is_refused() {
    let receiver = Receiver::start(Script::Ok).await;
    let client = super::client_of(&receiver);
    let outcome = post(&client, &format!("https://{}/", receiver.address)).await;
    assert!(matches!(outcome, Err(Failure::Tls | Failure::TooSlow)), "{outcome:?}");
}
