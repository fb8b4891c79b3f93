//! What customers and technicians said of sessions. Who is asked is not here.

use async_trait::async_trait;
use towline_model::{SessionId, Survey};

use crate::StoreError;

/// Commands and queries on surveys.
#[async_trait]
pub trait Surveys {
    /// Keeps a survey: a customer's once, a technician's in place of what they said before. False when a customer has said something already, or there is
    /// no such session.
    async fn keep_survey(&self, survey: Survey) -> Result<bool, StoreError>;

    /// The surveys of these sessions, by session.
    async fn surveys(&self, sessions: Vec<SessionId>) -> Result<Vec<Survey>, StoreError>;
}
