//! When the corpus was last indexed, by whom, and how it went.
//!
//! In: one record for each reindex that ended, and the file of them that earlier versions kept. Out: the last
//! one, also after a restart. It stands beside the index because a reindex that failed must be remembered
//! although the index did not change.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

use super::{
    Error, Store,
    database::{Row, Tx, values},
};

/// One reindex that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When it began, in seconds since 1970.
    pub at: i64,
    /// Who started it, as they are called where they did.
    pub by: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
}

/// How a reindex ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was committed.
    Done {
        /// Articles that are new.
        added: usize,
        /// Articles with another revision.
        changed: usize,
        /// Articles that are gone.
        removed: usize,
        /// Articles that are as they were.
        unchanged: usize,
        /// Files that could not be read.
        failed: usize,
    },
    /// It was not, and the old state serves.
    Failed {
        /// What happened, as a sentence.
        what: String,
    },
}

impl Store {
    /// The last reindex that ended.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_reindex(&self) -> Result<Option<Record>, Error> {
        let row = self.read(|tx| {
            tx.row(
                "SELECT at, started_by, outcome, elapsed_ms FROM reindexes ORDER BY id DESC LIMIT 1",
                &[],
            )
        })?;
        row.as_ref().map(record).transpose()
    }

    /// Remembers one more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn add_reindex(&self, record: &Record) -> Result<(), Error> {
        self.write(|tx| add(tx, record))
    }

    /// Takes over the file at `path`, a JSON object a line, in which earlier versions kept the reindexes, and
    /// then gives it the further ending `.imported`. Where there is none, nothing is done. A line that a crash
    /// cut short is passed over.
    ///
    /// # Errors
    /// When the file or the database cannot be read or written. The file then keeps its name, and what was
    /// taken over already is not taken over again.
    pub fn import_reindexes(&self, path: &Path) -> Result<(), Error> {
        if !path.exists() {
            return Ok(());
        }
        self.write(|tx| {
            tx.alone()?;
            // A crash can cut a line inside a character, which must not spoil the lines before it.
            let written = match fs::read(path) {
                Ok(written) => written,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let written = String::from_utf8_lossy(&written);
            for record in written.lines().filter_map(|line| serde_json::from_str(line).ok()) {
                add_once(tx, &record)?;
            }
            Ok(())
        })?;
        let mut imported = path.as_os_str().to_owned();
        imported.push(".imported");
        match fs::rename(path, imported) {
            // Another process that started at the same time did it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            renamed => Ok(renamed?),
        }
    }
}

/// The last `most` reindexes that ended, newest first.
pub(super) fn last(tx: &mut Tx<'_>, most: usize) -> Result<Vec<Record>, Error> {
    let sql = format!("SELECT at, started_by, outcome, elapsed_ms FROM reindexes ORDER BY id DESC LIMIT {most}");
    tx.rows(&sql, &[])?.iter().map(record).collect()
}

fn add(tx: &mut Tx<'_>, record: &Record) -> Result<(), Error> {
    let outcome = json(record)?;
    tx.execute(
        "INSERT INTO reindexes (at, started_by, outcome, elapsed_ms) VALUES ($1, $2, $3, $4)",
        values![record.at, &record.by, &outcome, record.elapsed_ms],
    )?;
    Ok(())
}

/// The same, unless this very reindex is there, as when the file could not be renamed the last time.
fn add_once(tx: &mut Tx<'_>, record: &Record) -> Result<(), Error> {
    let there = tx.row(
        "SELECT id FROM reindexes WHERE at = $1 AND started_by = $2 AND outcome = $3 AND elapsed_ms = $4",
        values![record.at, &record.by, &json(record)?, record.elapsed_ms],
    )?;
    if there.is_none() {
        add(tx, record)?;
    }
    Ok(())
}

fn json(record: &Record) -> Result<String, Error> {
    serde_json::to_string(&record.outcome).map_err(|error| Error::Statement(error.to_string()))
}

fn record(row: &Row) -> Result<Record, Error> {
    let outcome = serde_json::from_str(&row.text(2)?);
    Ok(Record {
        at: row.int(0)?,
        by: row.text(1)?,
        outcome: outcome.map_err(|error| Error::Damaged(error.to_string()))?,
        elapsed_ms: row.count(3)?,
    })
}
