//! Section `sms`: by what text messages leave: a gateway that is asked over HTTP.

use std::path::PathBuf;

use super::{Key, Secret};

/// Settings of section `sms`.
#[derive(Debug, Clone)]
pub struct Sms {
    /// The gateway's URL, with placeholders.
    pub url: Option<String>,
    /// The body of the request, with placeholders; without one the request is a GET.
    pub body: Option<String>,
    /// What the body is.
    pub content_type: String,
    /// The header `Authorization`, with placeholders.
    pub authorization: Option<String>,
    /// Who writes, for the placeholder `{from}`.
    pub from: String,
    /// For the placeholder `{secret}`.
    pub secret: Option<Secret>,
    /// The file in which the secret is.
    pub secret_file: Option<PathBuf>,
    /// Where messages are written instead of being sent.
    pub folder: Option<PathBuf>,
}

impl Default for Sms {
    fn default() -> Self {
        let content_type = "application/json".to_owned();
        Self {
            url: None,
            body: None,
            content_type,
            authorization: None,
            from: String::new(),
            secret: None,
            secret_file: None,
            folder: None,
        }
    }
}

fn shown(text: Option<&String>) -> String {
    text.map_or_else(String::new, |text| format!("\"{text}\""))
}

fn shown_path(path: Option<&PathBuf>) -> String {
    path.map_or_else(String::new, |path| format!("\"{}\"", path.display()))
}

pub(super) const KEYS: [Key; 8] = [
    Key {
        section: "sms",
        name: "url",
        takes: "URL",
        about: "The gateway that takes text messages. `{to}`, `{text}` and `{from}` are put in, percent-encoded; no secret may stand here, because URLs are logged.",
        set: |config, given| given.text().map(|value| config.sms.url = Some(value)),
        show: |config| shown(config.sms.url.as_ref()),
    },
    Key {
        section: "sms",
        name: "body",
        takes: "text",
        about: "What is posted to it, such as `{\"to\": \"{to}\", \"text\": \"{text}\"}` or `to={to}&text={text}`; `{from}` and `{secret}` are put in too. Each is \
                encoded as `content_type` wants it. Without a body the gateway is asked by GET.",
        set: |config, given| given.text().map(|value| config.sms.body = Some(value)),
        show: |config| shown(config.sms.body.as_ref()),
    },
    Key {
        section: "sms",
        name: "content_type",
        takes: "\"application/json\" or \"application/x-www-form-urlencoded\"",
        about: "What the body is.",
        set: |config, given| {
            let types =
                [("application/json", "application/json"), ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded")];
            given.choice(&types).map(|value| config.sms.content_type = value.to_owned())
        },
        show: |config| format!("\"{}\"", config.sms.content_type),
    },
    Key {
        section: "sms",
        name: "authorization",
        takes: "text",
        about: "The header `Authorization`, such as `Bearer {secret}`.",
        set: |config, given| given.text().map(|value| config.sms.authorization = Some(value)),
        show: |config| shown(config.sms.authorization.as_ref()),
    },
    Key {
        section: "sms",
        name: "from",
        takes: "text",
        about: "Who writes: what `{from}` stands for.",
        set: |config, given| given.text().map(|value| config.sms.from = value),
        show: |config| if config.sms.from.is_empty() { String::new() } else { format!("\"{}\"", config.sms.from) },
    },
    Key {
        section: "sms",
        name: "secret",
        takes: "text",
        about: "What `{secret}` stands for. Better in the variable, or in a file of its own (`secret_file`).",
        set: |config, given| given.text().map(|value| config.sms.secret = Some(Secret::new(value))),
        show: |_| String::new(),
    },
    Key {
        section: "sms",
        name: "secret_file",
        takes: "file",
        about: "A file that holds that secret, not readable by everybody.",
        set: |config, given| given.path().map(|value| config.sms.secret_file = Some(value)),
        show: |config| shown_path(config.sms.secret_file.as_ref()),
    },
    Key {
        section: "sms",
        name: "folder",
        takes: "folder",
        about: "For trying things out: messages are written here, a file each, instead of being sent. A demo without `url` writes them to `sent` in its folder.",
        set: |config, given| given.path().map(|value| config.sms.folder = Some(value)),
        show: |config| shown_path(config.sms.folder.as_ref()),
    },
];
