//! E-mails over SMTP.

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use towline_domain::{Mail, NotSent};

use super::SenderError;
use crate::config::{self, Encryption};
use crate::outbound::Roots;

/// How long the mail server may take for one command.
const COMMAND: Duration = Duration::from_secs(10);

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// The mail server of this name.
    pub fn new(server: &str, settings: &config::Mail, roots: &Roots) -> Result<Self, SenderError> {
        let from = settings
            .from
            .as_ref()
            .ok_or_else(|| SenderError::at("mail.from", "is missing: say who writes, such as support@example.com"))?;
        let from: Mailbox =
            from.parse().map_err(|_| SenderError::at("mail.from", "is no e-mail address, such as Support <support@example.com>"))?;
        let tls = |kind: fn(TlsParameters) -> Tls| parameters(server, roots).map(kind);
        let tls = match settings.encryption {
            Encryption::Tls => tls(Tls::Wrapper)?,
            Encryption::StartTls => tls(Tls::Required)?,
            Encryption::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server)
            .port(settings.port())
            .tls(tls)
            .timeout(Some(COMMAND))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()));
        let password = super::secret(settings.password.as_ref(), settings.password_file.as_deref(), "mail.password_file")?;
        match (&settings.user, password) {
            (Some(user), Some(password)) if settings.encryption != Encryption::None => {
                builder = builder.credentials(Credentials::new(user.clone(), password.reveal().to_owned()));
            }
            (None, None) => {}
            (Some(_), Some(_)) => return Err(SenderError::at("mail.encryption", "is none: a password is only sent over TLS")),
            (Some(_), None) => return Err(SenderError::at("mail.password", "is missing: a user needs a password (or mail.password_file)")),
            (None, Some(_)) => return Err(SenderError::at("mail.user", "is missing: a password needs its user")),
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Hands an e-mail over.
    pub async fn send(&self, mail: &Mail) -> Result<(), NotSent> {
        let to: Mailbox = mail.to.as_str().parse().map_err(|_| NotSent::Refused)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|_| NotSent::Refused)?;
        let Err(error) = self.transport.send(message).await else { return Ok(()) };
        // The server's words may hold the recipient.
        let code = error.status().map(|code| code.to_string()).unwrap_or_default();
        tracing::warn!(code, "the mail server did not take an e-mail");
        Err(if error.is_permanent() { NotSent::Refused } else { NotSent::Unavailable })
    }
}

fn parameters(server: &str, roots: &Roots) -> Result<TlsParameters, SenderError> {
    let mut builder = TlsParameters::builder(server.to_owned()).certificate_store(CertificateStore::None);
    for root in usable(roots) {
        if let Ok(certificate) = Certificate::from_der(root.to_vec()) {
            builder = builder.add_root_certificate(certificate);
        }
    }
    builder
        .build_rustls()
        .map_err(|_| SenderError::at("mail.server", "cannot be reached over TLS: its name is none, or TLS cannot be used"))
}

/// Authorities that the library reads; it refuses all where one is unreadable.
fn usable(roots: &Roots) -> impl Iterator<Item = &[u8]> {
    roots.certificates().iter().filter(|root| rustls::RootCertStore::empty().add((*root).clone()).is_ok()).map(AsRef::as_ref)
}
