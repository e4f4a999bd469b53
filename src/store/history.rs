//! When the corpus was last indexed, by whom, and how it went.
//!
//! In: one record for each reindex that ended. Out: the last one, also after a restart. The file holds a
//! JSON object a line; a line that a crash cut short is passed over.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

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

/// The reindexes so far.
#[derive(Debug)]
pub struct History {
    path: PathBuf,
    last: Mutex<Option<Record>>,
}

impl History {
    /// The history kept in the file at `path`, which need not be there yet. An unreadable history is an
    /// empty one: it is worth less than a bot that starts.
    #[must_use]
    pub fn open(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        // A crash can cut a line inside a character, which must not spoil the lines before it.
        let written = std::fs::read(&path).unwrap_or_default();
        let last = String::from_utf8_lossy(&written)
            .lines()
            .rev()
            .find_map(|line| serde_json::from_str(line).ok());
        Self {
            path,
            last: Mutex::new(last),
        }
    }

    /// The last reindex that ended.
    #[must_use]
    pub fn last(&self) -> Option<Record> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remembers one more.
    ///
    /// # Errors
    /// When the file cannot be written; the record then lasts until the process ends.
    pub fn push(&self, record: Record) -> io::Result<()> {
        let mut line = serde_json::to_string(&record)?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(record);
        // The line end comes first, so that a line cut short by a crash does not spoil this one.
        line.insert(0, '\n');
        OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path)?
            .write_all(line.as_bytes())
    }
}
