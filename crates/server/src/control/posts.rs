//! Orders about Post-to-URL: what an organisation sets for posts, and what became of them.

use serde::{Deserialize, Serialize};
use towline_domain::{Cx, use_cases};
use towline_model::{Hook, OrganisationId, Post, PostFormat, PostMoment, PostState, SessionId, Timestamp};
use zeroize::Zeroizing;

use super::Refused;
use crate::outbound::{Permits, Target};

/// When a session is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// A technician picked it up for the first time
    Start,
    /// It ended, after a customer had come
    End,
}

/// The layout of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A form, as browsers post them
    Form,
    /// XML with the root <session>
    Xml,
}

/// What is ordered about posts of one organisation. Never shown: URLs of hooks are often their passwords.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PostDeed {
    /// Set a URL.
    Set {
        /// For which moment.
        moment: Moment,
        /// Where.
        url: String,
        /// In which layout.
        format: Format,
        /// Whether the signing secret is to be a new one.
        new_secret: bool,
    },
    /// Say what is set.
    Show,
    /// Forget URLs.
    Clear {
        /// Of which moments.
        moments: Vec<Moment>,
    },
    /// Tell the newest posts.
    Deliveries,
    /// Put posts that were given up into the queue again.
    Replay {
        /// Of this session only.
        session: Option<i64>,
    },
}

/// What came of it. Never shown as it is: it may hold a secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostsDone {
    /// A URL was set; with the signing secret when it is a new one.
    Set(Option<Zeroizing<String>>),
    /// What is set for each moment.
    Hooks(Vec<(Moment, Format, String)>),
    /// So many URLs were forgotten.
    Cleared(usize),
    /// The newest posts, the newest first.
    Deliveries(Vec<Delivery>),
    /// So many posts are in the queue again.
    Replayed(usize),
}

/// A post as it is told of: whether it was received, and of the reasons why not none.
#[derive(Serialize, Deserialize)]
pub struct Delivery {
    /// Of which session.
    pub session: i64,
    /// Of which moment.
    pub moment: Moment,
    /// When that was.
    pub at: Timestamp,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next_at: Option<Timestamp>,
}

pub(super) async fn carry_out(cx: &Cx<'_>, permits: &Permits, organisation: OrganisationId, deed: PostDeed) -> Result<PostsDone, Refused> {
    Ok(match deed {
        PostDeed::Set { moment, url, format, new_secret } => {
            permits.judge(&Target::parse(&url)?).map_err(|_| Refused::Forbidden)?;
            let hook = Hook { url, format: format.into() };
            PostsDone::Set(use_cases::set_hook(cx, organisation, moment.into(), hook, new_secret).await?)
        }
        PostDeed::Show => {
            let hooks = use_cases::hooks(cx, organisation).await?;
            let of = |moment: Moment| hooks.as_ref().and_then(|hooks| hooks.at(moment.into())).map(|hook| told(moment, hook));
            PostsDone::Hooks([of(Moment::Start), of(Moment::End)].into_iter().flatten().collect())
        }
        PostDeed::Clear { moments } => {
            let moments: Vec<PostMoment> = moments.into_iter().map(PostMoment::from).collect();
            PostsDone::Cleared(use_cases::clear_hooks(cx, organisation, &moments).await?)
        }
        PostDeed::Deliveries => PostsDone::Deliveries(use_cases::posts(cx, organisation).await?.iter().map(Delivery::of).collect()),
        PostDeed::Replay { session } => PostsDone::Replayed(use_cases::replay_posts(cx, organisation, session.map(SessionId)).await?),
    })
}

fn told(moment: Moment, hook: &Hook) -> (Moment, Format, String) {
    let format = match hook.format {
        PostFormat::Form => Format::Form,
        PostFormat::Xml => Format::Xml,
    };
    (moment, format, hook.url.clone())
}

impl Delivery {
    fn of(post: &Post) -> Self {
        let state = match post.state {
            PostState::Waiting => "waiting",
            PostState::Delivered => "delivered",
            PostState::GivenUp => "failed",
        };
        let moment = match post.moment {
            PostMoment::Start => Moment::Start,
            PostMoment::End => Moment::End,
        };
        let Post { session, at, tries, next_at, .. } = post;
        Self { session: session.0, moment, at: *at, state: state.to_owned(), tries: *tries, next_at: *next_at }
    }
}

impl From<Moment> for PostMoment {
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::Start => Self::Start,
            Moment::End => Self::End,
        }
    }
}

impl From<Format> for PostFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Form => Self::Form,
            Format::Xml => Self::Xml,
        }
    }
}
