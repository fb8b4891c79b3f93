//! The job that delivers posts: a few at a time for each organisation, so that a receiver that hangs keeps nobody else's waiting. What posts say, their order
//! and when one is tried again is the domain's and the store's.

use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use towline_api::post_to_url;
use towline_domain::{Cx, Error, House, Letter, use_cases};
use towline_model::{Network, OrganisationId, Post, PostMoment, SessionId};
use towline_store::{Due, Tried};

use crate::outbound::{Client, Failure, Target};

/// How often the queue is looked at: what is made meanwhile waits so long.
pub const EVERY: Duration = Duration::from_secs(1);

/// Posts of one organisation that are under way at a time.
const PARALLEL: usize = 4;

/// Posts that are under way at a time.
const TOGETHER: usize = 1_024;

const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

type Key = (SessionId, PostMoment);

/// Delivers posts.
pub struct Courier {
    house: Arc<House>,
    client: Client,
    every: Duration,
}

/// A try that is over.
struct Trial {
    organisation: OrganisationId,
    key: Key,
    /// Whether what became of it is noted. If not, the post is still due.
    noted: bool,
}

/// What is under way.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<Trial>,
    keys: HashMap<OrganisationId, HashSet<Key>>,
}

impl UnderWay {
    fn of(&self, organisation: OrganisationId) -> usize {
        self.keys.get(&organisation).map_or(0, HashSet::len)
    }

    /// Puts away what is over: the organisation that has room for another now. What could not be noted is left to the next look, so that a store that does
    /// not answer is not asked without a pause.
    fn done(&mut self, done: Result<Trial, JoinError>) -> Option<OrganisationId> {
        let Trial { organisation, key, noted } = match done {
            Ok(trial) => trial,
            // What it held is unknown: whoever looks after this job begins it anew.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        let keys = self.keys.get_mut(&organisation)?;
        keys.remove(&key);
        if keys.is_empty() {
            self.keys.remove(&organisation);
        }
        noted.then_some(organisation)
    }
}

impl Courier {
    /// A courier who looks at the queue so often.
    #[must_use]
    pub const fn new(house: Arc<House>, client: Client, every: Duration) -> Self {
        Self { house, client, every }
    }

    /// Delivers until `stop`, and then waits for what is under way.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut under_way = UnderWay::default();
        let mut looks = interval(self.every);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let looked = tokio::select! {
                () = stop.cancelled() => break,
                Some(done) = under_way.tasks.join_next() => match under_way.done(done) {
                    Some(organisation) => self.begin(&mut under_way, organisation).await,
                    None => Ok(()),
                },
                _ = looks.tick() => self.look(&mut under_way).await,
            };
            if let Err(error) = looked {
                tracing::error!(cause = error.cause(), "the queue of posts cannot be read");
            }
        }
        while under_way.tasks.join_next().await.is_some() {}
    }

    /// Begins what is due, whosever it is.
    async fn look(self: &Arc<Self>, under_way: &mut UnderWay) -> Result<(), Error> {
        let cx = self.call();
        let waiting = use_cases::waiting_posts(&cx).await?;
        let posts: usize = waiting.iter().map(|waiting| waiting.posts).sum();
        metrics::gauge!("towline_posts_waiting").set(u32::try_from(posts).unwrap_or(u32::MAX));
        for waiting in waiting.iter().filter(|waiting| waiting.next_at <= cx.now) {
            self.begin(under_way, waiting.organisation).await?;
        }
        Ok(())
    }

    /// Begins what is due of one organisation, as much as it may have under way.
    async fn begin(self: &Arc<Self>, under_way: &mut UnderWay, organisation: OrganisationId) -> Result<(), Error> {
        let room = PARALLEL.saturating_sub(under_way.of(organisation)).min(TOGETHER.saturating_sub(under_way.tasks.len()));
        if room == 0 {
            return Ok(());
        }
        // What is under way is due too, and comes first.
        let due = use_cases::due_posts(&self.call(), organisation, PARALLEL + under_way.of(organisation)).await?;
        let keys = under_way.keys.entry(organisation).or_default();
        let mut begun = 0;
        for due in due {
            let key = (due.post.session, due.post.moment);
            if begun < room && keys.insert(key) {
                begun += 1;
                let courier = Arc::clone(self);
                under_way.tasks.spawn(async move {
                    let noted = courier.deliver(due).await;
                    Trial { organisation, key, noted }
                });
            }
        }
        if keys.is_empty() {
            under_way.keys.remove(&organisation);
        }
        Ok(())
    }

    /// Tries a post once and notes what became of it. Whether that is noted.
    async fn deliver(&self, due: Due) -> bool {
        let post = due.post.clone();
        let received = match AssertUnwindSafe(self.attempt(due)).catch_unwind().await {
            Ok(Ok(Some(received))) => received,
            // It is done by now, or there is nowhere to send it.
            Ok(Ok(None)) => return false,
            Ok(Err(Error::Store(error))) => {
                tracing::error!(cause = %error, "a post cannot be read");
                return false;
            }
            Ok(Err(error)) => {
                tracing::error!(cause = error.cause(), "a post cannot be written");
                false
            }
            Err(_) => {
                tracing::error!("writing or sending a post panicked");
                false
            }
        };
        let outcome = match use_cases::post_tried(&self.call(), &post, received).await {
            Ok(Tried::Delivered) => "delivered",
            Ok(Tried::Again(_)) => "failed",
            Ok(Tried::GivenUp) => {
                tracing::warn!(organisation = %post.organisation, session = %post.session, "a post is given up");
                "given_up"
            }
            Err(error) => {
                tracing::error!(cause = error.cause(), "what became of a post cannot be noted");
                return false;
            }
        };
        metrics::counter!("towline_posts_total", "outcome" => outcome).increment(1);
        true
    }

    /// Whether a post was received; `None` when there was nothing to send.
    async fn attempt(&self, due: Due) -> Result<Option<bool>, Error> {
        let post = due.post.clone();
        let Some(letter) = use_cases::letter(&self.call(), due, post_to_url::body).await? else { return Ok(None) };
        let sent = self.send(letter).await;
        if let Err(cause) = &sent {
            tell(&post, *cause);
        }
        Ok(Some(sent.is_ok()))
    }

    async fn send(&self, letter: Letter) -> Result<(), Failure> {
        // It was judged when it was set, but the operator may allow less by now.
        let target = Target::parse(&letter.url).map_err(|_| Failure::Forbidden)?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(post_to_url::content_type(letter.format)));
        for (name, value) in [(ID, letter.id), (TIMESTAMP, letter.timestamp.to_string()), (SIGNATURE, letter.signature)] {
            headers.insert(name, HeaderValue::try_from(value).map_err(|_| Failure::Forbidden)?);
        }
        self.client.send(Method::POST, &target, headers, Bytes::from(letter.body)).await.map(drop)
    }

    fn call(&self) -> Cx<'_> {
        self.house.call(Network::of(Ipv4Addr::LOCALHOST.into()))
    }
}

/// For the operator's log alone: whoever set the URL is told that it was not received, and nothing else.
fn tell(post: &Post, cause: Failure) {
    let Post { organisation, session, tries, .. } = post;
    tracing::info!(%organisation, %session, count = tries + 1, %cause, "a post was not received");
}
