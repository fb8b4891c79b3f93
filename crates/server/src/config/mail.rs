//! Section `mail`: by what e-mails leave.

use std::path::PathBuf;

use super::{Key, Secret};

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte, usually at port 465.
    Tls,
    /// TLS after a greeting in clear, usually at port 587; without it nothing is sent.
    StartTls,
    /// None: for a mail server on this machine.
    None,
}

/// Settings of section `mail`.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The mail server's name.
    pub server: Option<String>,
    /// Its port; by default the usual one.
    pub port: Option<u16>,
    /// How the way is protected.
    pub encryption: Encryption,
    /// Who writes.
    pub from: Option<String>,
    /// Who logs in at the mail server.
    pub user: Option<String>,
    /// With which password.
    pub password: Option<Secret>,
    /// The file in which the password is.
    pub password_file: Option<PathBuf>,
    /// Where e-mails are written instead of being sent.
    pub folder: Option<PathBuf>,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            server: None,
            port: None,
            encryption: Encryption::StartTls,
            from: None,
            user: None,
            password: None,
            password_file: None,
            folder: None,
        }
    }
}

impl Mail {
    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.encryption {
            Encryption::Tls => 465,
            Encryption::StartTls => 587,
            Encryption::None => 25,
        })
    }
}

const ENCRYPTION: [(&str, Encryption); 3] = [("starttls", Encryption::StartTls), ("tls", Encryption::Tls), ("none", Encryption::None)];

fn shown(text: Option<&String>) -> String {
    text.map_or_else(String::new, |text| format!("\"{text}\""))
}

fn shown_path(path: Option<&PathBuf>) -> String {
    path.map_or_else(String::new, |path| format!("\"{}\"", path.display()))
}

pub(super) const KEYS: [Key; 8] = [
    Key {
        section: "mail",
        name: "server",
        takes: "host name or address",
        about: "The mail server that takes invitations (SMTP). Without it technicians send them from their own mail program.",
        set: |config, given| given.text().map(|value| config.mail.server = Some(value)),
        show: |config| shown(config.mail.server.as_ref()),
    },
    Key {
        section: "mail",
        name: "port",
        takes: "number, 1 to 65535",
        about: "Its port. Without it 587, with `tls` 465, with `none` 25.",
        set: |config, given| given.count(1, 65_535).map(|value| config.mail.port = u16::try_from(value).ok()),
        show: |config| config.mail.port.map_or_else(String::new, |port| port.to_string()),
    },
    Key {
        section: "mail",
        name: "encryption",
        takes: "\"starttls\", \"tls\" or \"none\"",
        about: "How the way to it is protected. `none` is for a mail server on this machine.",
        set: |config, given| given.choice(&ENCRYPTION).map(|value| config.mail.encryption = value),
        show: |config| {
            ENCRYPTION
                .iter()
                .find(|(_, value)| *value == config.mail.encryption)
                .map_or_else(String::new, |(word, _)| format!("\"{word}\""))
        },
    },
    Key {
        section: "mail",
        name: "from",
        takes: "e-mail address",
        about: "Who writes, such as `Support <support@example.com>`.",
        set: |config, given| given.text().map(|value| config.mail.from = Some(value)),
        show: |config| shown(config.mail.from.as_ref()),
    },
    Key {
        section: "mail",
        name: "user",
        takes: "text",
        about: "Who logs in at the mail server; without it nobody does.",
        set: |config, given| given.text().map(|value| config.mail.user = Some(value)),
        show: |config| shown(config.mail.user.as_ref()),
    },
    Key {
        section: "mail",
        name: "password",
        takes: "text",
        about: "The password of `user`. Better in the variable, or in a file of its own (`password_file`).",
        set: |config, given| given.text().map(|value| config.mail.password = Some(Secret::new(value))),
        show: |_| String::new(),
    },
    Key {
        section: "mail",
        name: "password_file",
        takes: "file",
        about: "A file that holds that password, not readable by everybody.",
        set: |config, given| given.path().map(|value| config.mail.password_file = Some(value)),
        show: |config| shown_path(config.mail.password_file.as_ref()),
    },
    Key {
        section: "mail",
        name: "folder",
        takes: "folder",
        about: "For trying things out: e-mails are written here, a file each, instead of being sent. A demo without `server` writes them to `sent` in its folder.",
        set: |config, given| given.path().map(|value| config.mail.folder = Some(value)),
        show: |config| shown_path(config.mail.folder.as_ref()),
    },
];
