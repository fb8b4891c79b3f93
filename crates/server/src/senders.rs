//! What messages leave by, as the operator has set it: a mail server, a gateway for text messages, or a folder. What messages say is not here.

mod folder;
mod sms;
mod smtp;
mod template;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use towline_domain::{Clock, Mail, NotSent, Senders, Sms};

use crate::config::{Config, Problem, Secret};
use crate::outbound::{Roots, RootsError};

use folder::Folder;
use sms::Gateway;
use smtp::Smtp;

/// How long a message may take to be taken over.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why senders cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// A setting is unusable.
    #[error("{0}")]
    Setting(Problem),
    /// TLS is.
    #[error(transparent)]
    Roots(#[from] RootsError),
}

impl SenderError {
    fn at(place: &str, what: impl Into<String>) -> Self {
        Self::Setting(Problem::at(place, what))
    }
}

enum Post {
    Server(Box<Smtp>),
    Folder(Folder),
}

enum Short {
    Gateway(Box<Gateway>),
    Folder(Folder),
}

/// The senders of an installation.
pub struct Configured {
    mail: Option<Post>,
    sms: Option<Short>,
}

impl Configured {
    /// What the configuration says; `sent` is the folder of a demo that says nothing.
    ///
    /// # Errors
    /// What cannot be used.
    pub fn new(config: &Config, roots: &Roots, clock: &Arc<dyn Clock>, sent: Option<&Path>) -> Result<Self, SenderError> {
        let folder = |named: Option<&Path>| named.map(|path| Folder::new(path.to_owned(), Arc::clone(clock)));
        let mail = match &config.mail.server {
            Some(server) => Some(Post::Server(Box::new(Smtp::new(server, &config.mail, roots)?))),
            None => folder(config.mail.folder.as_deref().or(sent)).map(Post::Folder),
        };
        let sms = match &config.sms.url {
            Some(url) => Some(Short::Gateway(Box::new(Gateway::new(url, &config.sms, roots)?))),
            None => folder(config.sms.folder.as_deref().or(sent)).map(Short::Folder),
        };
        Ok(Self { mail, sms })
    }
}

/// Everything that speaks against sending as the configuration says. Nobody is called.
#[must_use]
pub fn judge(config: &Config, roots: &Roots) -> Vec<Problem> {
    let mail = config.mail.server.as_ref().and_then(|server| Smtp::new(server, &config.mail, roots).err());
    let sms = config.sms.url.as_ref().and_then(|url| Gateway::new(url, &config.sms, roots).err());
    let problem = |error: SenderError, place: &str| match error {
        SenderError::Setting(problem) => problem,
        SenderError::Roots(error) => Problem::at(place, error.to_string()),
    };
    [mail.map(|error| problem(error, "mail")), sms.map(|error| problem(error, "sms"))].into_iter().flatten().collect()
}

/// The secret that is given, or that is in a file.
fn secret(given: Option<&Secret>, file: Option<&Path>, place: &'static str) -> Result<Option<Secret>, SenderError> {
    match (given, file) {
        (Some(secret), _) => Ok(Some(secret.clone())),
        (None, Some(path)) => Secret::read(path).map(Some).map_err(|what| SenderError::at(place, what)),
        (None, None) => Ok(None),
    }
}

#[async_trait]
impl Senders for Configured {
    fn mails(&self) -> bool {
        self.mail.is_some()
    }

    fn texts(&self) -> bool {
        self.sms.is_some()
    }

    async fn mail(&self, mail: &Mail) -> Result<(), NotSent> {
        let sent = async {
            match self.mail.as_ref().ok_or(NotSent::Unconfigured)? {
                Post::Server(server) => server.send(mail).await,
                Post::Folder(folder) => folder.mail(mail).await,
            }
        };
        count("mail", tokio::time::timeout(PATIENCE, sent).await.unwrap_or(Err(NotSent::Unavailable)))
    }

    async fn sms(&self, sms: &Sms) -> Result<(), NotSent> {
        let sent = async {
            match self.sms.as_ref().ok_or(NotSent::Unconfigured)? {
                Short::Gateway(gateway) => gateway.send(sms).await,
                Short::Folder(folder) => folder.sms(sms).await,
            }
        };
        count("sms", tokio::time::timeout(PATIENCE, sent).await.unwrap_or(Err(NotSent::Unavailable)))
    }
}

fn count(kind: &'static str, outcome: Result<(), NotSent>) -> Result<(), NotSent> {
    let told = if outcome.is_ok() { "sent" } else { "failed" };
    metrics::counter!("towline_messages_total", "kind" => kind, "outcome" => told).increment(1);
    outcome
}

#[cfg(test)]
mod tests;
