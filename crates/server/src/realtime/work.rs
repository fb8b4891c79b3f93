//! What a console asks about its desk, each request with one answer. Rights are the backend's to check.

use std::sync::Arc;

use towline_hub::message::{ClientId, ToConsole, ToWork, Work};
use towline_model::NodeId;

use super::backend::{Backend, Refusal, Technician};

/// Carries a request out; `None` when there is nothing to say because nobody asked to be told.
pub(super) async fn carry_out(backend: Arc<dyn Backend>, who: Technician, work: Work) -> Option<ToConsole> {
    let (req, session) = (work.req().cloned(), work.session());
    match answer(backend.as_ref(), who, work).await {
        Ok(Some(told)) => Some(ToConsole::Work(told)),
        Ok(None) => req.map(|req| ToConsole::Done { req }),
        Err(Refusal { code, say }) => Some(ToConsole::Error { req, session, id: None, code, say }),
    }
}

async fn answer(backend: &dyn Backend, who: Technician, work: Work) -> Result<Option<ToWork>, Refusal> {
    match work {
        Work::Targets { req } => {
            let (technicians, channels) = backend.targets(who).await?;
            return Ok(Some(ToWork::Targets { req, technicians, channels }));
        }
        Work::Replies { req } => return replies(backend, who, req).await,
        Work::KeepReply { id, title, text, req } => {
            backend.keep_reply(who, id, &title, &text).await?;
            return replies(backend, who, req).await;
        }
        Work::DropReply { id, req } => {
            backend.drop_reply(who, id).await?;
            return replies(backend, who, req).await;
        }
        Work::Watchable { req } => return Ok(Some(ToWork::Watchable { req, sessions: backend.watchable(who).await? })),
        Work::Transfer { session, to, comment, .. } => backend.send_on(who, session.0, NodeId(to), &comment).await?,
        Work::TakeBack { session, .. } => backend.take_back(who, session.0).await?,
        Work::Field { session, field, text, .. } => backend.write_field(who, session.0, field, &text).await?,
        Work::Outcome { session, solved, comment, .. } => backend.conclude(who, session.0, solved, &comment).await?,
        Work::Ask { session, to, .. } => backend.ask_colleague(who, session.0, NodeId(to)).await?,
        Work::Join { session, on, .. } => backend.join(who, session.0, on).await?,
        Work::Leave { session, .. } => backend.leave(who, session.0).await?,
        Work::ShowOut { session, who: helper, .. } => backend.show_out(who, session.0, NodeId(helper)).await?,
        Work::Lead { session, to, .. } => backend.pass_lead(who, session.0, NodeId(to)).await?,
        Work::Watch { session, .. } => backend.watch(who, session.0).await?,
    }
    Ok(None)
}

async fn replies(backend: &dyn Backend, who: Technician, req: ClientId) -> Result<Option<ToWork>, Refusal> {
    Ok(Some(ToWork::Replies { req, replies: backend.replies(who).await? }))
}
