//! PINs as customers meet them: claimed, looked up, guarded. How a claim is decided is in `claim`, what turns the guard on in `guard`.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{OrganisationId, PinSlot, Session, Timestamp};
use towline_store::{Claim, Claimed, GuardRules, Guarded, Pins, StoreError};

use crate::book::Held;
use crate::guard::{self, Watch};
use crate::{SqliteStore, claim, readers, sessions};

#[async_trait]
impl Pins for SqliteStore {
    async fn claim(&self, claim: Claim) -> Result<Claimed, StoreError> {
        self.writer.run(move |desk| claim::claim(desk, &claim)).await
    }

    async fn guarded(&self, organisation: OrganisationId, rules: GuardRules, now: Timestamp) -> Result<Guarded, StoreError> {
        let read = move |connection: &rusqlite::Connection| {
            let snapshot = connection.unchecked_transaction()?;
            let watch = readers::one(&snapshot, guard::WATCH, [organisation.0], guard::watch)?;
            let tries = readers::one(&snapshot, guard::TRIES, params![organisation.0, guard::first_minute(now, guard::DAY)], |row| {
                row.get::<_, u32>(0)
            })?;
            Ok(Guarded { since: watch.and_then(|watch: Watch| watch.on_since(rules.quiet, now)), wrong_today: tries.unwrap_or(0) })
        };
        self.readers.run(read).await
    }

    async fn session_by_pin(&self, organisation: OrganisationId, slot: PinSlot, now: Timestamp) -> Result<Option<Session>, StoreError> {
        self.writer
            .run(move |desk| match desk.book.holder(organisation, slot) {
                Some(Held::Offered(session, until)) if until > now => sessions::must_find(desk, session).map(Some),
                _ => Ok(None),
            })
            .await
    }
}
