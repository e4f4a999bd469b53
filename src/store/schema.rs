//! The tables, and the changes to them since the first.
//!
//! In: a database of any age. Out: the same with the tables that this program knows, or that a later program
//! has been there. Processes that start at once do it one after the other, and a migration that fails leaves
//! what was there before.

use super::{
    Error, Store,
    database::{Tx, values},
};

/// Each file brings the schema from its number minus one to its number; the files are never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
];

/// The newest schema that this program knows.
pub(super) const KNOWN: i64 = MIGRATIONS.len().cast_signed() as i64;

/// Brings the tables of `store` up to this program.
pub(super) fn migrate(store: &Store) -> Result<(), Error> {
    // Most starts find everything done, and then nothing has to be locked.
    match store.read(found) {
        Ok(Some(KNOWN)) => return Ok(()),
        Ok(_) | Err(Error::Statement(_)) => {}
        Err(error) => return Err(error),
    }
    store.write(|tx| {
        tx.alone()?;
        tx.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)",
            &[],
        )?;
        let found = found(tx)?.unwrap_or(0);
        let Some(missing) = usize::try_from(found).ok().and_then(|found| MIGRATIONS.get(found..)) else {
            return Err(Error::Newer { found, known: KNOWN });
        };
        for migration in missing {
            tx.migrate(migration)?;
        }
        tx.execute("DELETE FROM schema_version", &[])?;
        tx.execute("INSERT INTO schema_version (version) VALUES ($1)", values![KNOWN])?;
        Ok(())
    })
}

fn found(tx: &mut Tx<'_>) -> Result<Option<i64>, Error> {
    let row = tx.row("SELECT version FROM schema_version", &[])?;
    row.map(|row| row.int(0)).transpose()
}
