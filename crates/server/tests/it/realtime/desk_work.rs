//! The desk's part of the invented backend: none of it is there. Those requests are shown against the whole server, in `whole`.

use async_trait::async_trait;
use towline::realtime::backend::{Refusal, Technician, WorkBackend};
use towline_hub::message::{CannedReply, Colleague, ErrorCode, Place, Solved, WatchableSession};
use towline_model::{NodeId, SessionId};

use super::world::Store;

fn none<T>() -> Result<T, Refusal> {
    Err(ErrorCode::NotAllowed.into())
}

#[async_trait]
impl WorkBackend for Store {
    async fn targets(&self, _: Technician) -> Result<(Vec<Colleague>, Vec<Place>), Refusal> {
        none()
    }

    async fn send_on(&self, _: Technician, _: SessionId, _: NodeId, _: &str) -> Result<(), Refusal> {
        none()
    }

    async fn take_back(&self, _: Technician, _: SessionId) -> Result<(), Refusal> {
        none()
    }

    async fn write_field(&self, _: Technician, _: SessionId, _: i64, _: &str) -> Result<(), Refusal> {
        none()
    }

    async fn conclude(&self, _: Technician, _: SessionId, _: Solved, _: &str) -> Result<(), Refusal> {
        none()
    }

    async fn replies(&self, _: Technician) -> Result<Vec<CannedReply>, Refusal> {
        none()
    }

    async fn keep_reply(&self, _: Technician, _: Option<i64>, _: &str, _: &str) -> Result<(), Refusal> {
        none()
    }

    async fn drop_reply(&self, _: Technician, _: i64) -> Result<(), Refusal> {
        none()
    }

    async fn ask_colleague(&self, _: Technician, _: SessionId, _: NodeId) -> Result<(), Refusal> {
        none()
    }

    async fn join(&self, _: Technician, _: SessionId, _: bool) -> Result<(), Refusal> {
        none()
    }

    async fn leave(&self, _: Technician, _: SessionId) -> Result<(), Refusal> {
        none()
    }

    async fn show_out(&self, _: Technician, _: SessionId, _: NodeId) -> Result<(), Refusal> {
        none()
    }

    async fn pass_lead(&self, _: Technician, _: SessionId, _: NodeId) -> Result<(), Refusal> {
        none()
    }

    async fn watchable(&self, _: Technician) -> Result<Vec<WatchableSession>, Refusal> {
        none()
    }

    async fn watch(&self, _: Technician, _: SessionId) -> Result<(), Refusal> {
        none()
    }
}
