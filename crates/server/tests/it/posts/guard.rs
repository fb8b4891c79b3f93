//! AT-128 to AT-133, G-43: where an organisation's posts must not go, from the order that sets a URL to the delivery.

use std::sync::Arc;
use std::time::Duration;

use towline::control::{Format, Moment, PostDeed, Refused};
use towline::outbound::{Client, Limits, Permits, Resolver, Roots};
use towline_model::Span;

use super::Company;
use crate::desk::Desk;
use crate::outbound::receiver::{Receiver, Script};
use crate::outbound::{Names, limits, permits};

async fn company(permits: Permits) -> Company {
    Company::at(Arc::new(Desk::new().await), "ACME", permits).await
}

fn set(url: &str) -> PostDeed {
    PostDeed::Set { moment: Moment::End, url: url.to_owned(), format: Format::Form, new_secret: false }
}

fn client(permits: Permits, names: Arc<dyn Resolver>) -> Client {
    Client::new(permits, names, &Roots::of(Vec::new()), limits()).unwrap()
}

#[tokio::test]
async fn g_43_at_128_at_131_a_url_that_leads_inside_is_not_set() {
    let company = company(Permits::default()).await;
    for url in [
        "https://127.0.0.1/",
        "https://127.0.0.1:8080/",
        "https://localhost/",
        "https://localhost./",
        "https://0.0.0.0/",
        "https://[::]/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::1]/",
        "https://[2002:7f00:1::1]/",
        "https://[2001::1]/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://168.63.129.16/",
        "https://100.100.100.200/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.0.1/",
        "https://metadata.google.internal/",
        "https://printer.local/",
        "https://crm/",
        "https://crm.example:22/",
        "https://crm.example:25/",
        "https://crm.example:6379/",
        "http://crm.example/",
    ] {
        assert!(matches!(company.order(set(url)).await, Err(Refused::Forbidden)), "{url}");
    }
    for url in [
        "https://0/",
        "https://0x7f.1/",
        "https://017700000001/",
        "https://2130706433/",
        "http://good.example@evil.example/",
        "https://good.example#@evil.example/",
        "https://good.example\\@evil.example/",
        "https://good.example\t/",
        "https://b\u{fc}cher.example/",
        "gopher://crm.example/",
        "file:///etc/passwd",
        "",
    ] {
        let Err(Refused::Url(why)) = company.order(set(url)).await else { panic!("{url}") };
        assert!(why.to_string().starts_with("the URL"), "{why}");
    }
    assert!(company.deliveries().await.is_empty());
    assert!(company.order(set("https://crm.example/hook")).await.is_ok());
}

/// What an administrator can learn of a URL to which a post went: that it was not received.
async fn learned(url: &str, permits: Permits, client: Client) -> (String, u32, Option<towline_model::Timestamp>) {
    let company = company(permits).await;
    company.order(set(url)).await.unwrap();
    company.whole().await;
    let delivering = company.deliver_by(client);
    company.until_told(&[("waiting", 1)]).await;
    delivering.stop().await;
    let mut deliveries = company.deliveries().await;
    let one = deliveries.pop().unwrap();
    (one.state, one.tries, one.next_at)
}

#[tokio::test]
async fn g_43_at_128_at_129_a_name_that_leads_inside_when_it_is_looked_up_is_not_connected() {
    let receiver = Receiver::start(Script::Ok).await;
    let others = permits(&[format!("127.0.0.2:{}", receiver.address.port())]);
    for addresses in [&["127.0.0.1"][..], &["::ffff:127.0.0.1"], &["169.254.169.254"], &["8.8.8.8", "127.0.0.1"], &["::1"], &[]] {
        let names = Names::answering(&[addresses]);
        let (state, tries, _) = learned("https://crm.example:8443/", others.clone(), client(others.clone(), names)).await;
        assert_eq!((state.as_str(), tries), ("waiting", 1), "{addresses:?}");
    }
    assert!(receiver.was_left_alone().await);
}

#[tokio::test]
async fn at_129_a_name_that_is_bound_anew_between_two_tries_is_judged_anew() {
    let mut receiver = Receiver::start(Script::Status(500)).await;
    let port = receiver.address.port();
    let named = permits(&[format!("crm.example:{port}")]);
    let company = company(named.clone()).await;
    company.order(set(&format!("http://crm.example:{port}/"))).await.unwrap();
    company.whole().await;
    let names = Names::answering(&[&["127.0.0.1"], &["169.254.169.254"]]);
    let delivering = company.deliver_by(client(named, names));
    receiver.next().await;
    company.until_told(&[("waiting", 1)]).await;
    company.desk.clock.advance(Span::seconds(12));
    company.until_told(&[("waiting", 2)]).await;
    delivering.stop().await;
    assert!(receiver.arrived().is_none());
}

#[tokio::test]
async fn g_43_a_receiver_that_the_operator_forbids_later_is_not_posted_to() {
    let receiver = Receiver::start(Script::Ok).await;
    let allowed = permits(&[receiver.address.to_string()]);
    let forbids = client(Permits::default(), Names::answering(&[&[]]));
    let (state, ..) = learned(&format!("http://{}/", receiver.address), allowed, forbids).await;
    assert_eq!(state, "waiting");
    assert!(receiver.was_left_alone().await);
}

#[tokio::test]
async fn at_130_at_132_at_133_whatever_a_receiver_does_is_one_kind_of_failure() {
    let inside = Receiver::start(Script::Ok).await;
    let mut learnt = Vec::new();
    for script in [
        Script::Status(404),
        Script::Status(500),
        Script::Redirect(302, format!("http://{}/", inside.address)),
        Script::Raw(b"220 smtp.example ESMTP\r\n".to_vec()),
        Script::Raw(b"HTTP/1.1 200 OK\r\n".to_vec()),
        Script::Die,
        Script::Hang,
        Script::Stall(b"HTTP/1.1 200 OK\r\nX".to_vec()),
    ] {
        let receiver = Receiver::start(script).await;
        let allowed = permits(&[receiver.address.to_string(), inside.address.to_string()]);
        let by = client(allowed.clone(), Names::answering(&[&[]]));
        learnt.push(learned(&format!("http://{}/", receiver.address), allowed, by).await);
    }
    // A port where nobody listens, and one that speaks no TLS.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let plain = Receiver::start(Script::Ok).await;
    for (url, address) in [(format!("http://{closed}/"), closed), (format!("https://{}/", plain.address), plain.address)] {
        let allowed = permits(&[address.to_string()]);
        learnt.push(learned(&url, allowed.clone(), client(allowed, Names::answering(&[&[]]))).await);
    }
    // Each world has the same clock and the same dice: nothing at all tells one failure from another.
    learnt.dedup();
    assert_eq!(learnt.len(), 1, "{learnt:?}");
    assert!(inside.was_left_alone().await);
}

#[tokio::test]
async fn at_132_a_receiver_that_answers_without_end_has_received() {
    let receiver = Receiver::start(Script::Endless).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set(Moment::End, &receiver, Format::Form).await;
    company.whole().await;
    let short = Limits { total: Duration::from_secs(5), ..limits() };
    let delivering = company.deliver_by(company.client(short));
    company.until_told(&[("delivered", 1)]).await;
    delivering.stop().await;
}
