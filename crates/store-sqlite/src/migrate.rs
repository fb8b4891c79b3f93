//! The schema's history: numbered SQL, embedded, applied once each and in order. What the tables mean is said in the SQL files.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};

/// Every migration, oldest first; its number is its place, counted from 1. A released file never changes again.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_foundation.sql"),
    include_str!("../migrations/0002_tree.sql"),
    include_str!("../migrations/0003_sessions.sql"),
    include_str!("../migrations/0004_users.sql"),
    include_str!("../migrations/0005_reports.sql"),
    include_str!("../migrations/0006_access.sql"),
    include_str!("../migrations/0007_outbox.sql"),
    include_str!("../migrations/0008_channels.sql"),
    include_str!("../migrations/0009_media.sql"),
    include_str!("../migrations/0010_recordings.sql"),
    include_str!("../migrations/0011_desk.sql"),
];

/// Why a schema cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database was written by a newer version of the program.
    #[error("the database has schema {found}, this version knows schemas up to {known}: use the newer version that wrote it")]
    Newer {
        /// The database's schema.
        found: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// The database was written by a program whose migration of this number was another.
    #[error("schema {0} of the database is not this program's schema {0}: it was written by a build that was never released")]
    Foreign(i64),
    /// The file holds tables that are not the program's.
    #[error("the database holds tables, but none of this program's")]
    NotOurs,
    /// SQLite refused.
    #[error("migration failed: {0}")]
    Sql(#[from] rusqlite::Error),
}

/// Brings the database to the newest schema. All steps that are missing are one transaction: they happen together or not at all.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), MigrateError> {
    bring_to(connection, MIGRATIONS)
}

fn bring_to(connection: &mut Connection, migrations: &[&str]) -> Result<(), MigrateError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = applied(&transaction)?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if let Some((number, _)) = done.last().filter(|(number, _)| *number > known) {
        return Err(MigrateError::Newer { found: *number, known });
    }
    for (index, sql) in migrations.iter().enumerate() {
        let number = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
        let checksum = Sha256::digest(sql.as_bytes());
        match done.get(index) {
            Some((found, sum)) if *found == number && *sum == checksum.as_slice() => {}
            Some(_) => return Err(MigrateError::Foreign(number)),
            None => {
                transaction.execute_batch(sql)?;
                transaction.execute("INSERT INTO migration (number, checksum) VALUES (?1, ?2)", params![number, checksum.as_slice()])?;
            }
        }
    }
    Ok(transaction.commit()?)
}

/// The migrations that the database has been through, in order.
fn applied(transaction: &Transaction<'_>) -> Result<Vec<(i64, Vec<u8>)>, MigrateError> {
    let tables: Vec<String> = transaction
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if tables.is_empty() {
        transaction.execute_batch("CREATE TABLE migration (number INTEGER PRIMARY KEY, checksum BLOB NOT NULL) STRICT")?;
    } else if !tables.iter().any(|name| name == "migration") {
        return Err(MigrateError::NotOurs);
    }
    let mut rows = transaction.prepare("SELECT number, checksum FROM migration ORDER BY number")?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[&str] = &["CREATE TABLE a (x INTEGER) STRICT", "CREATE TABLE b (x INTEGER) STRICT"];

    fn tables(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b')", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn steps_are_applied_once_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_to(&mut connection, &TWO[..1]).unwrap();
        assert_eq!(tables(&connection), 1);
        bring_to(&mut connection, TWO).unwrap();
        bring_to(&mut connection, TWO).unwrap();
        assert_eq!(tables(&connection), 2);
    }

    #[test]
    fn ft_21_a_step_that_fails_leaves_nothing_of_any_step() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = [TWO[0], "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1)"];
        assert!(matches!(bring_to(&mut connection, &broken), Err(MigrateError::Sql(_))));
        assert_eq!(tables(&connection), 0);
        bring_to(&mut connection, TWO).unwrap();
        assert_eq!(tables(&connection), 2);
    }

    #[test]
    fn ft_22_a_newer_schema_is_refused_untouched() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_to(&mut connection, TWO).unwrap();
        assert!(matches!(bring_to(&mut connection, &TWO[..1]), Err(MigrateError::Newer { found: 2, known: 1 })));
        assert_eq!(tables(&connection), 2);
    }

    #[test]
    fn a_changed_step_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_to(&mut connection, TWO).unwrap();
        let changed = ["CREATE TABLE a (y INTEGER) STRICT", TWO[1]];
        assert!(matches!(bring_to(&mut connection, &changed), Err(MigrateError::Foreign(1))));
    }

    #[test]
    fn a_database_of_something_else_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE theirs (x)").unwrap();
        assert!(matches!(migrate(&mut connection), Err(MigrateError::NotOurs)));
    }
}
