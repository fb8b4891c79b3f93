//! What the desk needs of the rules beside its sessions: sending on, canned replies, custom fields, how a session went, colleagues and watching.

use async_trait::async_trait;
use towline_hub::message::{CannedReply, Colleague, Place, Solved, WatchableSession};
use towline_model::{NodeId, SessionId};

use super::{Refusal, Technician};

/// The rules of the desk. Rights are checked here.
#[async_trait]
pub trait WorkBackend: Send + Sync + 'static {
    /// Where sessions may be sent, and who may be asked into them.
    async fn targets(&self, by: Technician) -> Result<(Vec<Colleague>, Vec<Place>), Refusal>;

    /// Sends a session to a technician or into a channel.
    async fn send_on(&self, by: Technician, session: SessionId, to: NodeId, comment: &str) -> Result<(), Refusal>;

    /// Takes a session back that is on its way, or gives it back.
    async fn take_back(&self, by: Technician, session: SessionId) -> Result<(), Refusal>;

    /// Changes a custom field.
    async fn write_field(&self, by: Technician, session: SessionId, field: i64, text: &str) -> Result<(), Refusal>;

    /// Says how a session went.
    async fn conclude(&self, by: Technician, session: SessionId, solved: Solved, comment: &str) -> Result<(), Refusal>;

    /// The canned replies that the technician has, as many as fit into one message.
    async fn replies(&self, by: Technician) -> Result<Vec<CannedReply>, Refusal>;

    /// Keeps a canned reply of the technician's own, or changes one.
    async fn keep_reply(&self, by: Technician, id: Option<i64>, title: &str, text: &str) -> Result<(), Refusal>;

    /// Takes a canned reply of the technician's own away.
    async fn drop_reply(&self, by: Technician, id: i64) -> Result<(), Refusal>;

    /// Asks a colleague into a session.
    async fn ask_colleague(&self, by: Technician, session: SessionId, to: NodeId) -> Result<(), Refusal>;

    /// Joins a session that one is asked into, or declines.
    async fn join(&self, by: Technician, session: SessionId, on: bool) -> Result<(), Refusal>;

    /// Leaves a session that one helps in or watches.
    async fn leave(&self, by: Technician, session: SessionId) -> Result<(), Refusal>;

    /// Shows a helper out, or takes back that a colleague was asked.
    async fn show_out(&self, by: Technician, session: SessionId, who: NodeId) -> Result<(), Refusal>;

    /// Gives the lead to a helper.
    async fn pass_lead(&self, by: Technician, session: SessionId, to: NodeId) -> Result<(), Refusal>;

    /// What may be watched.
    async fn watchable(&self, by: Technician) -> Result<Vec<WatchableSession>, Refusal>;

    /// Begins to watch a session.
    async fn watch(&self, by: Technician, session: SessionId) -> Result<(), Refusal>;
}
