//! A report under way: page after page of entries, each read ahead of being asked for. It outlives the call that began it, and ends when it is dropped.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::JoinSet;
use towline_model::{
    Audience, ChatLine, NodeId, ReportArea, ReportKind, ReportSettings, Session, SessionId, Span, Survey, Timestamp, Verdict,
};
use towline_store::{Listing, Mark, Page, Past, Reported, Store, StoreError, Wanted, Whose};

use super::entries::{self, Entry, HandOver, Logged, Rest, Seen};
use super::faces::Faces;
use super::scope::Owners;
use super::sums::{Sum, Sums};
use super::times::times;
use super::turns::Turn;
use crate::receptions::field_labels;
use crate::{Caller, Cx, Error};

/// Sessions of a page.
const SESSIONS: usize = 512;
/// Logins of a page.
const LOGINS: usize = 1_000;
/// Lines of a chat that come with its session, and lines of each further piece.
const LINES: usize = 100;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Sessions,
    Logins,
    Sums,
    Done,
}

/// See the module.
pub struct Report {
    /// What its owner had set when it began.
    pub settings: ReportSettings,
    /// What the organisation calls its custom fields.
    pub labels: [String; 6],
    /// When it began.
    pub now: Timestamp,
    store: Arc<dyn Store>,
    owners: Owners,
    past: Past,
    api_idle: Span,
    console_idle: Span,
    faces: Faces,
    sums: Option<Sums>,
    step: Step,
    after: Option<Mark>,
    ahead: JoinSet<Result<Page<Reported>, StoreError>>,
    _turn: Turn,
}

impl Report {
    pub(crate) async fn begin(cx: &Cx<'_>, caller: &Caller, settings: ReportSettings, owners: Owners, turn: Turn) -> Result<Self, Error> {
        let organisation = caller.person().organisation;
        let (from, until) = settings.moments(cx.now);
        let past = Past { organisation, from, until, zone: settings.zone, window: settings.window };
        let rules = &cx.house.rules;
        let mut report = Self {
            labels: field_labels(cx, organisation).await?,
            now: cx.now,
            store: Arc::clone(&cx.house.store),
            owners,
            past,
            api_idle: rules.api_idle,
            console_idle: rules.console_idle,
            faces: Faces::default(),
            sums: None,
            step: Step::Done,
            after: None,
            ahead: JoinSet::new(),
            _turn: turn,
            settings,
        };
        if report.adds_up() {
            report.sums = Some(Sums::default());
        }
        report.step = report.first_step();
        Ok(report)
    }

    fn adds_up(&self) -> bool {
        self.settings.kind == ReportKind::Summary || self.settings.area == ReportArea::Performance
    }

    fn first_step(&self) -> Step {
        match self.settings.area {
            _ if matches!(self.owners, Owners::Nobody) => Step::Done,
            // Technicians have no conversations among themselves to report on.
            ReportArea::CollaborationChatLog => Step::Done,
            ReportArea::Login => Step::Logins,
            _ => Step::Sessions,
        }
    }

    /// What comes after the last page of what comes now.
    fn next_step(&self) -> Step {
        match self.step {
            Step::Sessions if self.settings.area == ReportArea::Performance => Step::Logins,
            Step::Sessions | Step::Logins if self.sums.is_some() => Step::Sums,
            _ => Step::Done,
        }
    }

    /// The next entries, which may be none though more come; `None` after the last.
    ///
    /// # Errors
    /// `Store`.
    pub async fn page(&mut self) -> Result<Option<Vec<Entry>>, Error> {
        let entries = match self.step {
            Step::Sessions => self.sessions().await?,
            Step::Logins => self.logins().await?,
            Step::Sums => return Ok(Some(self.sum_up())),
            Step::Done => return Ok(None),
        };
        let Some(sums) = &mut self.sums else { return Ok(Some(entries)) };
        entries.iter().for_each(|entry| sums.add(entry));
        Ok(Some(Vec::new()))
    }

    /// The next piece of a chat that did not come whole with its session, and where it goes on.
    ///
    /// # Errors
    /// `Store`.
    pub async fn rest(&self, rest: Rest) -> Result<(Vec<ChatLine>, Option<Rest>), Error> {
        let lines = self.store.lines_after(rest.session, rest.after, LINES).await?;
        let next = more(rest.session, &lines);
        Ok((lines, next))
    }

    async fn sessions(&mut self) -> Result<Vec<Entry>, Error> {
        let Some(whose) = self.owners.sessions() else {
            self.step = Step::Done;
            return Ok(Vec::new());
        };
        if self.ahead.is_empty() {
            self.read_ahead(&whose, None);
        }
        let page = self.ahead.join_next().await.ok_or(Error::Internal("no page of a report was asked for"))?;
        let page = page.map_err(|_| Error::Internal("a page of a report was not read to its end"))??;
        // Before the page ahead: both have the one thread of reports.
        let mut shown = Vec::with_capacity(page.rows.len());
        for Reported { session, .. } in &page.rows {
            shown.push(holder(session));
            shown.extend(session.channel);
        }
        self.faces.learn(self.store.as_ref(), shown).await?;
        match page.next {
            Some(mark) => {
                self.read_ahead(&whose, Some(mark));
                // A task that was just made waits for the one that made it: let it ask for its page before this one is written.
                tokio::task::yield_now().await;
            }
            None => self.step = self.next_step(),
        }
        let mut surveys = self.surveys(&page.rows).await?;
        let mut entries = Vec::with_capacity(page.rows.len());
        for reported in page.rows {
            let said = surveys.remove(&reported.session.id).unwrap_or_default();
            if let Some(seen) = self.see(&whose, reported, said).await? {
                entries.push(Entry::Session(Box::new(seen)));
            }
        }
        Ok(entries)
    }

    /// Lets the page behind a mark be read while the one before it is written.
    fn read_ahead(&mut self, whose: &Whose, after: Option<Mark>) {
        let (listing, tells_chat) = match self.settings.area {
            ReportArea::Missed | ReportArea::Failed => (Listing::Unserved, false),
            ReportArea::Transferred | ReportArea::TransferredExtended => (Listing::HandedOn, self.sums.is_none()),
            area => (Listing::Served, area == ReportArea::ChatLog),
        };
        let lines = if tells_chat { LINES } else { 0 };
        let wanted = Wanted { past: self.past, listing, whose: whose.clone(), after, limit: SESSIONS, lines };
        let store = Arc::clone(&self.store);
        self.ahead.spawn(async move { store.reported(wanted).await });
    }

    /// What was said of these sessions, where the report tells.
    async fn surveys(&self, rows: &[Reported]) -> Result<HashMap<SessionId, Vec<Survey>>, Error> {
        let mut by_session: HashMap<SessionId, Vec<Survey>> = HashMap::new();
        if matches!(self.settings.area, ReportArea::Session | ReportArea::CustomerSurvey | ReportArea::TechnicianSurvey) {
            let sessions = rows.iter().map(|row| row.session.id).collect();
            for survey in self.store.surveys(sessions).await? {
                by_session.entry(survey.session).or_default().push(survey);
            }
        }
        Ok(by_session)
    }

    /// A session as this report shows it; `None` where it does not.
    async fn see(&mut self, whose: &Whose, reported: Reported, surveys: Vec<Survey>) -> Result<Option<Seen>, Error> {
        let Reported { session, events, transfer, chat } = reported;
        let times = times(session.created_at, session.ended_at, &events, self.now);
        let handed = transfer.and_then(|event| times.handing_on(event)).filter(|handed| entries::concerns(whose, handed)).cloned();
        let shown = match self.settings.area {
            ReportArea::Missed => entries::missed(&session),
            ReportArea::Failed => entries::failed(&session),
            ReportArea::Transferred | ReportArea::TransferredExtended => handed.is_some(),
            ReportArea::CustomerSurvey => surveys.iter().any(|survey| matches!(survey.mark, Verdict::Rating(_))),
            ReportArea::TechnicianSurvey => surveys.iter().any(|survey| matches!(survey.mark, Verdict::Outcome(_))),
            _ => true,
        };
        if !shown {
            return Ok(None);
        }
        let store = self.store.as_ref();
        let hand_over = match handed {
            None => None,
            Some(handed) => Some(HandOver {
                by: match handed.by {
                    towline_model::Actor::Person(person) => self.faces.person(store, person).await?,
                    _ => self.faces.node(store, None).await?,
                },
                from: self.faces.node(store, handed.from).await?,
                to: self.faces.node(store, handed.to).await?,
                handed,
            }),
        };
        let technician = self.faces.node(store, Some(holder(&session))).await?;
        let channel = self.faces.node(store, session.channel).await?;
        let rest = more(session.id, &chat);
        Ok(Some(Seen { session, times, technician, channel, surveys, hand_over, chat, rest }))
    }

    async fn logins(&mut self) -> Result<Vec<Entry>, Error> {
        let page = self.store.login_records(self.past, self.after, LOGINS).await?;
        self.after = page.next;
        if page.next.is_none() {
            self.step = self.next_step();
        }
        // What technicians did, they did at their consoles.
        let consoles_only = self.settings.area == ReportArea::Performance;
        let mut entries = Vec::with_capacity(page.rows.len());
        for record in page.rows {
            if (consoles_only && record.audience != Audience::Console) || !self.owners.has_logins_of(record.person) {
                continue;
            }
            let idle = match record.audience {
                Audience::Api => self.api_idle,
                Audience::Console => self.console_idle,
            };
            let face = self.faces.person(self.store.as_ref(), record.person).await?;
            entries.push(Entry::Login(Logged::of(&record, face, idle, self.now)));
        }
        Ok(entries)
    }

    fn sum_up(&mut self) -> Vec<Entry> {
        self.step = Step::Done;
        let sums = self.sums.take().unwrap_or_default();
        let together = self.settings.area == ReportArea::Performance && self.settings.kind == ReportKind::Summary;
        let found: Vec<Sum> = if together { vec![sums.together()] } else { sums.each() };
        found.into_iter().map(|sum| Entry::Sum(Box::new(sum))).collect()
    }
}

/// Who held a session last; where nobody did, in whose queue it lay.
fn holder(session: &Session) -> NodeId {
    session.picked_up_by.unwrap_or(session.queue)
}

/// Where a chat goes on that was read up to here: a full piece may be followed by another.
fn more(session: SessionId, lines: &[ChatLine]) -> Option<Rest> {
    lines.last().filter(|_| lines.len() == LINES).map(|last| Rest { session, after: last.seq })
}
