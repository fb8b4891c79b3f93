//! Surveys: one a side for each session.

use async_trait::async_trait;
use rusqlite::{Error, Row, params};
use towline_model::{Outcome, SessionId, Survey, Timestamp, Verdict};
use towline_store::{StoreError, Surveys};

use crate::rows::unknown;
use crate::sessions::find;
use crate::{SqliteStore, readers};

#[async_trait]
impl Surveys for SqliteStore {
    async fn keep_survey(&self, survey: Survey) -> Result<bool, StoreError> {
        let sql = "INSERT INTO survey (session, kind, mark, comment, at) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (session, kind) DO UPDATE SET mark = excluded.mark, comment = excluded.comment, at = excluded.at WHERE kind = 1";
        let keep = move |desk: &mut crate::desk::Desk| {
            if find(desk, survey.session)?.is_none() {
                return Ok(false);
            }
            let (kind, mark) = numbers(survey.mark);
            Ok(desk.write(sql, params![survey.session.0, kind, mark, survey.comment, survey.at.0])? == 1)
        };
        self.writer.run(keep).await
    }

    async fn surveys(&self, sessions: Vec<SessionId>) -> Result<Vec<Survey>, StoreError> {
        let sql = "SELECT session, kind, mark, comment, at FROM survey WHERE session = ?1 ORDER BY kind";
        self.readers
            .run(move |connection| {
                let mut found = Vec::new();
                for session in sessions {
                    found.extend(readers::all(connection, sql, [session.0], survey)?);
                }
                Ok(found)
            })
            .await
    }
}

const fn numbers(mark: Verdict) -> (i64, i64) {
    match mark {
        Verdict::Rating(rating) => (0, rating as i64),
        Verdict::Outcome(Outcome::Unsolved) => (1, 0),
        Verdict::Outcome(Outcome::Partly) => (1, 1),
        Verdict::Outcome(Outcome::Solved) => (1, 2),
    }
}

fn survey(row: &Row<'_>) -> Result<Survey, Error> {
    let mark = match (row.get(1)?, row.get(2)?) {
        (0, rating) => Verdict::Rating(rating),
        (1, 0) => Verdict::Outcome(Outcome::Unsolved),
        (1, 1) => Verdict::Outcome(Outcome::Partly),
        (1, 2) => Verdict::Outcome(Outcome::Solved),
        _ => return unknown(2, "a mark that is none"),
    };
    Ok(Survey { session: SessionId(row.get(0)?), mark, comment: row.get(3)?, at: Timestamp(row.get(4)?) })
}
