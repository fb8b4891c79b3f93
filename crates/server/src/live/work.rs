//! The desk's part of the live side over crate `domain`.

use async_trait::async_trait;
use towline_domain::{Caller, Cx, Error, use_cases};
use towline_hub::message::{CannedReply, Colleague, Place, Role, Solved, WatchableSession};
use towline_hub::view::Listed;
use towline_model::{NodeId, Outcome, ReplyPlace, SessionId};

use super::{Live, bounded, refusal};
use crate::realtime::backend::{Refusal, Technician, WorkBackend};

/// How many bytes of canned replies a console gets at most, so that one message never fills a send queue.
const REPLIES_BYTES: usize = 96 * 1024;

/// Does something as a technician.
async fn did<T>(what: &'static str, cx: &Cx<'_>, by: Technician, call: impl AsyncFnOnce(Caller) -> Result<T, Error>) -> Result<T, Refusal> {
    let done = bounded(what, async { call(use_cases::still_caller(cx, by.person).await?).await });
    done.await.map_err(refusal)
}

/// A session on a desk as the hub knows it.
pub(super) fn listed(on: towline_domain::OnDesk) -> Listed {
    use towline_domain::Part;
    let role = match on.part {
        Part::Lead => Role::Lead,
        Part::Channel => Role::Channel,
        Part::Sender => Role::Sender,
        Part::Asked => Role::Asked,
        Part::Helper => Role::Helper,
        Part::Monitor => Role::Monitor,
    };
    let towline_domain::OnDesk { session, mine, channel, sent, lies_with, team, worked, .. } = on;
    Listed { session, mine, channel, sent, role, lies_with, team, worked }
}

#[async_trait]
impl WorkBackend for Live {
    async fn targets(&self, by: Technician) -> Result<(Vec<Colleague>, Vec<Place>), Refusal> {
        let cx = self.cx();
        let found = did("targets", &cx, by, async |caller| use_cases::targets(&cx, &caller).await).await?;
        let colleague =
            |one: towline_domain::Colleague| Colleague { node: one.node.0, name: one.name, group: one.group, status: one.status };
        let technicians = found.technicians.into_iter().map(colleague).collect();
        Ok((technicians, found.channels.into_iter().map(|(node, name)| Place { node: node.0, name }).collect()))
    }

    async fn send_on(&self, by: Technician, session: SessionId, to: NodeId, comment: &str) -> Result<(), Refusal> {
        let cx = self.cx();
        let send = async |caller: Caller| {
            let target = use_cases::target_of(&cx, to).await?;
            use_cases::send_on(&cx, &caller, session, target, comment).await
        };
        did("transfer", &cx, by, send).await
    }

    async fn take_back(&self, by: Technician, session: SessionId) -> Result<(), Refusal> {
        let cx = self.cx();
        did("take back", &cx, by, async |caller| use_cases::take_back(&cx, &caller, session).await).await
    }

    async fn write_field(&self, by: Technician, session: SessionId, field: i64, text: &str) -> Result<(), Refusal> {
        let cx = self.cx();
        let field = usize::try_from(field).unwrap_or(usize::MAX);
        did("custom field", &cx, by, async |caller| use_cases::write_field(&cx, &caller, session, field, text).await).await
    }

    async fn conclude(&self, by: Technician, session: SessionId, solved: Solved, comment: &str) -> Result<(), Refusal> {
        let cx = self.cx();
        let outcome = match solved {
            Solved::Yes => Outcome::Solved,
            Solved::Partly => Outcome::Partly,
            Solved::No => Outcome::Unsolved,
        };
        did("outcome", &cx, by, async |caller| use_cases::conclude(&cx, &caller, session, outcome, comment).await).await
    }

    async fn replies(&self, by: Technician) -> Result<Vec<CannedReply>, Refusal> {
        let cx = self.cx();
        let found = did("canned replies", &cx, by, async |caller| use_cases::replies(&cx, &caller).await).await?;
        let mut bytes = 0;
        let fit = found.into_iter().take_while(|reply| {
            bytes += reply.title.len() + reply.text.len();
            bytes <= REPLIES_BYTES
        });
        let own = |place| matches!(place, ReplyPlace::Person(_));
        Ok(fit.map(|reply| CannedReply { id: reply.id, own: own(reply.place), title: reply.title, text: reply.text }).collect())
    }

    async fn keep_reply(&self, by: Technician, id: Option<i64>, title: &str, text: &str) -> Result<(), Refusal> {
        let cx = self.cx();
        did("canned reply", &cx, by, async |caller| use_cases::keep_reply(&cx, &caller, id, title, text).await).await.map(drop)
    }

    async fn drop_reply(&self, by: Technician, id: i64) -> Result<(), Refusal> {
        let cx = self.cx();
        did("canned reply", &cx, by, async |caller| use_cases::drop_reply(&cx, &caller, id).await).await
    }

    async fn ask_colleague(&self, by: Technician, session: SessionId, to: NodeId) -> Result<(), Refusal> {
        let cx = self.cx();
        did("ask a colleague", &cx, by, async |caller| use_cases::ask_colleague(&cx, &caller, session, to).await).await
    }

    async fn join(&self, by: Technician, session: SessionId, on: bool) -> Result<(), Refusal> {
        let cx = self.cx();
        did("join", &cx, by, async |caller| use_cases::answer_ask(&cx, &caller, session, on).await).await
    }

    async fn leave(&self, by: Technician, session: SessionId) -> Result<(), Refusal> {
        let cx = self.cx();
        did("leave", &cx, by, async |caller| use_cases::leave(&cx, &caller, session).await).await
    }

    async fn show_out(&self, by: Technician, session: SessionId, who: NodeId) -> Result<(), Refusal> {
        let cx = self.cx();
        did("show out", &cx, by, async |caller| use_cases::dismiss_helper(&cx, &caller, session, who).await).await
    }

    async fn pass_lead(&self, by: Technician, session: SessionId, to: NodeId) -> Result<(), Refusal> {
        let cx = self.cx();
        did("pass the lead", &cx, by, async |caller| use_cases::pass_lead(&cx, &caller, session, to).await).await
    }

    async fn watchable(&self, by: Technician) -> Result<Vec<WatchableSession>, Refusal> {
        let cx = self.cx();
        let found = did("watchable", &cx, by, async |caller| use_cases::watchable(&cx, &caller).await).await?;
        let shown = |one: towline_domain::Watchable| {
            let [customer, ..] = one.session.fields.fields;
            let since = one.session.state_since.as_millis();
            WatchableSession { session: one.session.id, customer, technician: one.technician, since }
        };
        Ok(found.into_iter().map(shown).collect())
    }

    async fn watch(&self, by: Technician, session: SessionId) -> Result<(), Refusal> {
        let cx = self.cx();
        did("watch", &cx, by, async |caller| use_cases::watch(&cx, &caller, session).await).await
    }
}
