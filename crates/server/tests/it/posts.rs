//! Post-to-URL: sessions that are told to receivers on this machine, over real sockets, with invented time and real SQLite. What is set goes through the
//! operator's orders, as from the command line.

mod delivery;
mod guard;
mod values;

use std::sync::Arc;
use std::time::Duration;

use towline::control::{Delivery, Done, Format, Moment, Order, PostDeed, PostsDone, Refused, carry_out};
use towline::jobs::posts::Courier;
use towline::outbound::{Client, Limits, Permits, Roots};
use towline_domain::{Caller, Credentials, Speaker, use_cases};
use towline_model::{NodeId, Organisation, Person, SessionId, Span};

use tokio_util::sync::{CancellationToken, DropGuard};

use crate::desk::{Ask, Desk};
use crate::outbound::receiver::Receiver;
use crate::outbound::{Names, limits, permits};

/// How often the courier of these tests looks.
const OFTEN: Duration = Duration::from_millis(2);

/// A help desk whose sessions are told of.
pub struct Company {
    pub desk: Arc<Desk>,
    pub acme: Organisation,
    pub anna: Person,
    pub code: String,
    pub permits: Permits,
}

impl Company {
    /// A company that may post to these receivers.
    pub async fn posting_to(receivers: &[&Receiver]) -> Self {
        let inside: Vec<String> = receivers.iter().map(|receiver| receiver.address.to_string()).collect();
        Self::at(Arc::new(Desk::new().await), "ACME", permits(&inside)).await
    }

    /// Another company at the same desk.
    pub async fn at(desk: Arc<Desk>, name: &str, permits: Permits) -> Self {
        let acme = desk.organisation(name).await;
        let anna = desk.technician(&acme, &format!("anna@{}.example", name.to_lowercase())).await;
        let code = desk.authcode(&anna).await;
        Self { desk, acme, anna, code, permits }
    }

    pub async fn order(&self, deed: PostDeed) -> Result<PostsDone, Refused> {
        let order = Order::PostToUrl { organisation: self.acme.name.clone(), deed };
        match carry_out(&self.desk.house, &self.permits, order).await? {
            Done::Posts(done) => Ok(done),
            _ => panic!("no posts"),
        }
    }

    /// Sets where a moment is told; the secret when it is new.
    pub async fn set(&self, moment: Moment, to: &Receiver, format: Format) -> Option<String> {
        let url = format!("http://{}/hook?key=s3cret", to.address);
        match self.order(PostDeed::Set { moment, url, format, new_secret: false }).await.unwrap() {
            PostsDone::Set(secret) => secret.map(|secret| secret.to_string()),
            _ => panic!("not set"),
        }
    }

    /// Sets both moments, as forms.
    pub async fn set_both(&self, to: &Receiver) {
        self.set(Moment::Start, to, Format::Form).await;
        self.set(Moment::End, to, Format::Form).await;
    }

    pub async fn deliveries(&self) -> Vec<Delivery> {
        match self.order(PostDeed::Deliveries).await.unwrap() {
            PostsDone::Deliveries(mut deliveries) => {
                deliveries.reverse();
                deliveries
            }
            _ => panic!("no deliveries"),
        }
    }

    /// Each post's state and number of tries, the oldest first.
    pub async fn told(&self) -> Vec<(String, u32)> {
        self.deliveries().await.into_iter().map(|delivery| (delivery.state, delivery.tries)).collect()
    }

    /// Waits until the posts stand like this.
    pub async fn until_told(&self, wanted: &[(&str, u32)]) {
        let mut told = Vec::new();
        let wait = async {
            loop {
                told = self.told().await;
                if told.iter().map(|(state, tries)| (state.as_str(), *tries)).eq(wanted.iter().copied()) {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(20), wait).await.is_err() {
            panic!("{told:?} is never {wanted:?}");
        }
    }

    pub async fn anna(&self) -> Caller {
        use_cases::caller(&self.desk.cx(), Credentials { authcode: Some(&self.code), cookie: None }).await.unwrap()
    }

    /// A session whose customer came ten seconds after its PIN was issued with these fields.
    pub async fn waiting(&self, fields: &[(&str, &str)]) -> SessionId {
        self.desk.clock.second();
        let form = [&[("authcode", self.code.as_str()), ("notechconsole", "1")], fields].concat();
        let answer = self.desk.send(Ask::form("/API/requestPINCode_v3.aspx", &form)).await;
        let pin = answer.text().strip_prefix("OK\n\nPINCODE:").unwrap_or_else(|| panic!("{}", answer.text())).to_owned();
        self.desk.clock.advance(Span::seconds(10));
        let page = self.entry().await;
        assert_eq!(self.desk.send(Ask::form(&page, &[("Code", pin.as_str())])).await.status, 303);
        let queue = self.desk.house.store.queue(self.seat(), self.desk.cx().now, 1).await.unwrap();
        use_cases::set_seat(&self.desk.cx(), queue[0].id, true, None).await.unwrap();
        queue[0].id
    }

    async fn entry(&self) -> String {
        let path = use_cases::entry_path(&self.desk.cx(), self.acme.id).await.unwrap();
        path.trim_end_matches('/').to_owned() + "/"
    }

    pub async fn pick_up(&self, session: SessionId) {
        use_cases::pick_up(&self.desk.cx(), &self.anna().await, session).await.unwrap();
    }

    pub async fn say(&self, speaker: Speaker, session: SessionId, text: &str) {
        use_cases::say(&self.desk.cx(), speaker, session, "", text).await.unwrap();
    }

    pub async fn close(&self, session: SessionId) {
        use_cases::close(&self.desk.cx(), &self.anna().await, session).await.unwrap();
    }

    /// A session from its PIN to its end.
    pub async fn whole(&self) -> SessionId {
        let session = self.waiting(&[]).await;
        self.pick_up(session).await;
        self.close(session).await;
        session
    }

    pub fn seat(&self) -> NodeId {
        self.anna.technician.unwrap()
    }

    /// A client that this company's posts go by.
    pub fn client(&self, limits: Limits) -> Client {
        Client::new(self.permits.clone(), Names::answering(&[&[]]), &Roots::of(Vec::new()), limits).unwrap()
    }

    /// Begins to deliver.
    pub fn deliver(&self) -> Delivering {
        self.deliver_by(self.client(limits()))
    }

    /// Begins to deliver by this client.
    pub fn deliver_by(&self, client: Client) -> Delivering {
        let stop = CancellationToken::new();
        let courier = Arc::new(Courier::new(Arc::clone(&self.desk.house), client, OFTEN));
        let job = tokio::spawn(courier.run(stop.clone()));
        Delivering { job, stop: stop.drop_guard() }
    }
}

/// A courier at work, until it is dropped.
pub struct Delivering {
    job: tokio::task::JoinHandle<()>,
    stop: DropGuard,
}

impl Delivering {
    /// Lets it end what is under way, and stop.
    pub async fn stop(self) {
        drop(self.stop);
        self.job.await.unwrap();
    }

    /// Cuts it off in the middle of whatever it does.
    pub fn cut(self) {
        self.job.abort();
    }
}
