//! Requests that the server sends to others: what is refused before anything is connected, and what hostile receivers get out of it.

mod hostile;
pub mod receiver;
mod tls;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Method};
use towline::outbound::{Answered, Client, Failure, Limits, Permits, Resolver, Roots, Target};

use receiver::{Receiver, Script};

/// Answers each question from its list, then with the last answer for ever, and counts the questions.
pub struct Names {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Names {
    pub fn answering(answers: &[&[&str]]) -> Arc<Self> {
        let answers = answers.iter().map(|list| list.iter().map(|text| text.parse().unwrap()).collect()).collect();
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }
}

#[async_trait]
impl Resolver for Names {
    async fn addresses(&self, _: &str) -> Vec<IpAddr> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst);
        self.answers[turn.min(self.answers.len() - 1)].clone()
    }
}

/// Enough for a receiver on this machine, and soon over for one that hangs.
pub fn limits() -> Limits {
    Limits { total: Duration::from_millis(600), connect: Duration::from_millis(500), ..Limits::default() }
}

pub fn permits(inside: &[String]) -> Permits {
    Permits { inside: inside.iter().map(|text| text.parse().unwrap()).collect(), ..Permits::default() }
}

pub fn client(inside: &[String], names: Arc<dyn Resolver>, roots: &Roots) -> Client {
    Client::new(permits(inside), names, roots, limits()).unwrap()
}

pub async fn post(client: &Client, url: &str) -> Result<Answered, Failure> {
    client.send(Method::POST, &Target::parse(url).unwrap(), HeaderMap::new(), Bytes::from_static(b"a=b")).await
}

/// A client that may reach this receiver by its address.
pub fn client_of(receiver: &Receiver) -> Client {
    client(&[receiver.address.to_string()], Names::answering(&[&[]]), &Roots::of(Vec::new()))
}

#[tokio::test]
async fn a_request_arrives_as_it_was_sent() {
    let mut receiver = Receiver::start(Script::Ok).await;
    let answered = post(&client_of(&receiver), &format!("http://{}/hook?key=1", receiver.address)).await;
    assert_eq!(answered, Ok(Answered { status: 200, whole: true }));
    let request = receiver.next().await;
    assert_eq!(request.line, "POST /hook?key=1 HTTP/1.1");
    assert_eq!(request.header("host"), Some(receiver.address.to_string().as_str()));
    assert_eq!(request.header("content-length"), Some("3"));
    assert_eq!(request.header("connection"), Some("close"));
    assert_eq!(request.header("accept-encoding"), None);
    assert_eq!(request.body, b"a=b");
}

#[tokio::test]
async fn at_128_names_that_lead_inside_are_never_connected() {
    let receiver = Receiver::start(Script::Ok).await;
    let port = receiver.address.port();
    // The operator allows the port at another address, so that only the address stands in the way.
    for addresses in
        [&["127.0.0.1"][..], &["::ffff:127.0.0.1"], &["64:ff9b::7f00:1"], &["169.254.169.254"], &["fd00::1"], &["8.8.8.8", "127.0.0.1"]]
    {
        let client = client(&[format!("127.0.0.2:{port}")], Names::answering(&[addresses]), &Roots::of(Vec::new()));
        for url in ["https://crm.example/", "https://crm.example:8080/"] {
            assert_eq!(post(&client, url).await, Err(Failure::Forbidden), "{addresses:?}");
        }
    }
    assert!(receiver.was_left_alone().await);
}

#[tokio::test]
async fn at_129_what_was_judged_is_what_is_connected() {
    let mut receiver = Receiver::start(Script::Ok).await;
    let port = receiver.address.port();
    // Asked again, the name would lead elsewhere: with a life of zero it may.
    let names = Names::answering(&[&["127.0.0.1"], &["169.254.169.254"]]);
    let client = client(&[format!("crm.example:{port}")], names.clone(), &Roots::of(Vec::new()));
    let url = format!("http://crm.example:{port}/");
    assert!(post(&client, &url).await.is_ok());
    assert_eq!(receiver.next().await.header("host"), Some(format!("crm.example:{port}").as_str()));
    assert_eq!(names.asked.load(Ordering::SeqCst), 1);
    assert_eq!(post(&client, &url).await, Err(Failure::Forbidden));
    assert_eq!(names.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn at_129_one_inside_address_among_many_refuses_all() {
    let receiver = Receiver::start(Script::Ok).await;
    let mut many: Vec<String> = (1..=30).map(|last| format!("8.8.4.{last}")).collect();
    many.push("127.0.0.1".to_owned());
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let client = client(&[], Names::answering(&[&many]), &Roots::of(Vec::new()));
    assert_eq!(post(&client, "https://crm.example/").await, Err(Failure::Forbidden));
    assert!(receiver.was_left_alone().await);
}

#[tokio::test]
async fn at_130_redirects_are_not_followed() {
    let inside = Receiver::start(Script::Ok).await;
    for status in [301, 302, 303, 307, 308] {
        let mut receiver = Receiver::start(Script::Redirect(status, format!("http://{}/secret", inside.address))).await;
        // Even where the other place might be reached.
        let both = [receiver.address.to_string(), inside.address.to_string()];
        let client = client(&both, Names::answering(&[&[]]), &Roots::of(Vec::new()));
        assert_eq!(post(&client, &format!("http://{}/", receiver.address)).await, Err(Failure::Status(status)));
        receiver.next().await;
    }
    let mut meta = Receiver::start(Script::Meta(format!("http://{}/secret", inside.address))).await;
    assert_eq!(post(&client_of(&meta), &format!("http://{}/", meta.address)).await, Ok(Answered { status: 200, whole: true }));
    meta.next().await;
    assert!(inside.was_left_alone().await);
}

#[tokio::test]
async fn at_131_a_port_that_nobody_named_is_not_connected() {
    let receiver = Receiver::start(Script::Ok).await;
    let client = client(&["127.0.0.0/8".to_owned()], Names::answering(&[&["127.0.0.1"]]), &Roots::of(Vec::new()));
    let port = receiver.address.port();
    for url in [format!("https://127.0.0.1:{port}/"), format!("https://crm.example:{port}/"), format!("http://127.0.0.1:{port}/")] {
        assert_eq!(post(&client, &url).await, Err(Failure::Forbidden), "{url}");
    }
    assert!(receiver.was_left_alone().await);
}

#[tokio::test]
async fn a_name_that_is_not_answered_for_ends_in_time() {
    struct Silent;
    #[async_trait]
    impl Resolver for Silent {
        async fn addresses(&self, _: &str) -> Vec<IpAddr> {
            std::future::pending().await
        }
    }
    let limits = Limits { resolve: Duration::from_millis(20), ..limits() };
    let client = Client::new(Permits::default(), Arc::new(Silent), &Roots::of(Vec::new()), limits).unwrap();
    assert_eq!(post(&client, "https://crm.example/").await, Err(Failure::Unresolved));
}

#[tokio::test]
async fn a_second_address_is_tried_when_the_first_does_not_answer() {
    let mut receiver = Receiver::start(Script::Ok).await;
    let port = receiver.address.port();
    // Nobody listens on the other loopback address.
    let names = Names::answering(&[&["127.0.0.3", "127.0.0.1"]]);
    let client = client(&[format!("crm.example:{port}")], names, &Roots::of(Vec::new()));
    assert!(post(&client, &format!("http://crm.example:{port}/")).await.is_ok());
    receiver.next().await;
}
