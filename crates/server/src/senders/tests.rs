//! What the senders make of a configuration, and what they hand over.

use std::sync::Arc;

use towline_domain::{Mail, MailAddress, NotSent, Phone, Senders as _, Sms};

use super::*;
use crate::house::SystemClock;

/// Section, key and value.
type Given = (&'static str, &'static str, &'static str);

fn config(text: &[Given]) -> Config {
    let options = text.iter().map(|(section, name, value)| ("test", (*section, *name), (*value).to_owned())).collect();
    crate::config::settle(&crate::config::Sources { options, ..Default::default() }).unwrap()
}

fn senders(config: &Config, sent: Option<&Path>) -> Configured {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Configured::new(config, &Roots::of(Vec::new()), &clock, sent).unwrap()
}

fn mail(text: &str) -> Mail {
    Mail { to: MailAddress::parse("anna@customer.example").unwrap(), subject: "Your session".to_owned(), text: text.to_owned() }
}

fn sms(text: &str) -> Sms {
    Sms { to: Phone::parse("+491701234567").unwrap(), text: text.to_owned() }
}

#[tokio::test]
async fn without_settings_nothing_is_sent() {
    let none = senders(&Config::default(), None);
    assert!(!none.mails() && !none.texts());
    assert_eq!(none.mail(&mail("x")).await, Err(NotSent::Unconfigured));
    assert_eq!(none.sms(&sms("x")).await, Err(NotSent::Unconfigured));
}

#[tokio::test]
async fn a_folder_takes_every_message_as_a_file_of_its_own() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let sent = folder.path().join("sent");
    let senders = senders(&Config::default(), Some(&sent));
    assert!(senders.mails() && senders.texts());
    senders.mail(&mail("PIN 012345\n")).await.unwrap();
    senders.mail(&mail("PIN 543210\n")).await.unwrap();
    senders.sms(&sms("Acme: open it")).await.unwrap();
    let mut files: Vec<_> = std::fs::read_dir(&sent).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts: Vec<_> = files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert_eq!(texts.len(), 3);
    assert!(texts.contains(&"To: anna@customer.example\nSubject: Your session\n\nPIN 012345\n".to_owned()), "{texts:?}");
    assert!(texts.contains(&"To: +491701234567\n\nAcme: open it\n".to_owned()), "{texts:?}");
    assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn settings_that_cannot_send_are_named() {
    let cases: [(&[Given], &str); 9] = [
        (&[("mail", "server", "smtp.example")], "mail.from"),
        (&[("mail", "server", "smtp.example"), ("mail", "from", "nobody")], "mail.from"),
        (&[("mail", "server", "smtp.example"), ("mail", "from", "a@b.example"), ("mail", "user", "u")], "mail.password"),
        (&[("mail", "server", "smtp.example"), ("mail", "from", "a@b.example"), ("mail", "password", "p")], "mail.user"),
        (
            &[
                ("mail", "server", "s.example"),
                ("mail", "from", "a@b.example"),
                ("mail", "user", "u"),
                ("mail", "password", "p"),
                ("mail", "encryption", "none"),
            ],
            "mail.encryption",
        ),
        (
            &[
                ("mail", "server", "s.example"),
                ("mail", "from", "a@b.example"),
                ("mail", "user", "u"),
                ("mail", "password_file", "/nowhere/at/all"),
            ],
            "mail.password_file",
        ),
        (&[("sms", "url", "gopher://gateway.example/")], "sms.url"),
        (&[("sms", "url", "https://gateway.example/?key={secret}")], "sms.url"),
        (&[("sms", "url", "https://gateway.example/"), ("sms", "authorization", "Bearer\n{secret}")], "sms.authorization"),
    ];
    for (given, place) in cases {
        let problems = judge(&config(given), &Roots::of(Vec::new()));
        assert_eq!(problems.iter().map(|problem| problem.place.as_str()).collect::<Vec<_>>(), [place], "{given:?}");
    }
    let good = config(&[
        ("mail", "server", "smtp.example"),
        ("mail", "from", "Support <a@b.example>"),
        ("sms", "url", "https://g.example/?t={to}&x={text}"),
    ]);
    assert!(judge(&good, &Roots::of(Vec::new())).is_empty());
}

#[test]
fn no_secret_of_the_settings_is_shown() {
    let config = config(&[("mail", "password", "hunter2"), ("sms", "secret", "hunter3")]);
    let shown = format!("{config:?}");
    assert!(!shown.contains("hunter"), "{shown}");
}
