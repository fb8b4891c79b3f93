//! Text messages over a gateway that is asked by HTTP.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use towline_domain::{NotSent, Sms};

use super::SenderError;
use super::template::{Escape, fill};
use crate::config::{self, Secret};
use crate::outbound::{Client, Failure, Limits, Permits, Roots, SystemResolver, Target};

/// A gateway.
pub struct Gateway {
    client: Client,
    url: String,
    body: Option<(String, Escape)>,
    headers: HeaderMap,
    from: String,
    secret: Option<Secret>,
}

impl Gateway {
    /// The gateway at this URL. The operator has named it, so it may be anywhere.
    pub fn new(url: &str, settings: &config::Sms, roots: &Roots) -> Result<Self, SenderError> {
        if url.contains("{secret}") {
            return Err(SenderError::at(
                "sms.url",
                "must not hold a secret, because URLs are logged: put it into sms.authorization or sms.body",
            ));
        }
        let tried = fill(url, Escape::Percent, |_| "1".to_owned());
        Target::parse(&tried).map_err(|error| SenderError::at("sms.url", error.to_string()))?;
        let secret = super::secret(settings.secret.as_ref(), settings.secret_file.as_deref(), "sms.secret_file")?;
        let value = |name: &str| match name {
            "secret" => secret.as_ref().map(|secret| secret.reveal().to_owned()).unwrap_or_default(),
            _ => settings.from.clone(),
        };
        let mut headers = HeaderMap::new();
        if let Some(template) = &settings.authorization {
            let mut header = HeaderValue::try_from(fill(template, Escape::None, value))
                .map_err(|_| SenderError::at("sms.authorization", "holds characters that no header has"))?;
            header.set_sensitive(true);
            headers.insert(AUTHORIZATION, header);
        }
        let body = settings.body.clone().map(|body| {
            let escape = if settings.content_type == "application/json" { Escape::Json } else { Escape::Percent };
            (body, escape)
        });
        if body.is_some() {
            let kind = HeaderValue::try_from(&settings.content_type).map_err(|_| SenderError::at("sms.content_type", "is none"))?;
            headers.insert(CONTENT_TYPE, kind);
        }
        let client = Client::new(Permits::anywhere(), std::sync::Arc::new(SystemResolver::new(2)), roots, Limits::default())?;
        Ok(Self { client, url: url.to_owned(), body, headers, from: settings.from.clone(), secret })
    }

    /// Hands a text message over.
    pub async fn send(&self, sms: &Sms) -> Result<(), NotSent> {
        let value = |name: &str| match name {
            "to" => sms.to.as_str().to_owned(),
            "text" => sms.text.clone(),
            "secret" => self.secret.as_ref().map(|secret| secret.reveal().to_owned()).unwrap_or_default(),
            _ => self.from.clone(),
        };
        let target = Target::parse(&fill(&self.url, Escape::Percent, value)).map_err(|_| NotSent::Refused)?;
        let (method, body) = match &self.body {
            Some((template, escape)) => (Method::POST, Bytes::from(fill(template, *escape, value))),
            None => (Method::GET, Bytes::new()),
        };
        match self.client.send(method, &target, self.headers.clone(), body).await {
            Ok(_) => Ok(()),
            Err(failure) => {
                tracing::warn!(%failure, "the gateway did not take a text message");
                Err(if matches!(failure, Failure::Status(400..=499)) { NotSent::Refused } else { NotSent::Unavailable })
            }
        }
    }
}
