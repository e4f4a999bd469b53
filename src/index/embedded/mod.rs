//! The backend inside the binary: a tantivy index in the data directory.
//!
//! In: a directory. Out: an [`Index`]. The directory holds generations (`g1`, `g2`, …), each a tantivy
//! index, and a file `current` that names the one that serves. Changes are one tantivy commit in the
//! current generation; a rebuild (another analysis, a damaged index, a full reindex) is a new generation
//! beside it, and one rename of `current` swaps them. Articles are stored in the index itself, so that
//! text and index can never be of different commits.

mod baseline;
mod best;
mod catalog;
mod damage;
mod dictionary;
mod errors;
mod generation;
mod inspect;
mod lock;
mod packed;
mod reading;
mod schema;
mod snapshot;
mod union;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use self::{generation::Generation, lock::Lock, snapshot::TantivySnapshot};
use super::{Base, Batch, Error, Index, Snapshot};

pub use baseline::Baseline;
pub use inspect::{Committed, Looked, look};
pub use lock::holder;

/// What a process wants of an index directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// To answer questions. Any number of processes may.
    Read,
    /// To change it as well; `who` is told to every other process that wants the same. Only one may, for
    /// as long as it lives.
    Write {
        /// How this process describes itself.
        who: String,
    },
}

/// A tantivy index in a directory.
pub struct Embedded {
    directory: PathBuf,
    writer_memory_bytes: usize,
    /// Held as long as this process may write; writing itself is one batch at a time.
    writing: Mutex<Option<Lock>>,
    serving: RwLock<Option<Arc<TantivySnapshot>>>,
    /// Why the current generation cannot serve, if it cannot; a rebuild mends it.
    damage: RwLock<Option<String>>,
}

impl Embedded {
    /// Opens the index in `directory`, which is made if it is not there. A damaged index opens too: it
    /// answers nothing until it is rebuilt. `writer_memory_bytes` bounds what a commit gathers in memory
    /// before it writes a segment; tantivy needs at least 15 MB.
    ///
    /// # Errors
    /// [`Error::Locked`] when writing is wanted and another process may; otherwise when the directory
    /// cannot be made or read.
    pub fn open(directory: &Path, access: &Access, writer_memory_bytes: usize) -> Result<Self, Error> {
        if *access != Access::Read || !directory.exists() {
            std::fs::create_dir_all(directory).map_err(|error| Error::io("making the index directory", &error))?;
        }
        let lock = match access {
            Access::Read => None,
            Access::Write { who } => Some(Lock::take(directory, who)?),
        };
        let index = Self {
            directory: directory.to_owned(),
            writer_memory_bytes,
            writing: Mutex::new(lock),
            serving: RwLock::new(None),
            damage: RwLock::new(None),
        };
        index.load()?;
        Ok(index)
    }

    /// Asks for the right to write after the index was opened for reading.
    ///
    /// # Errors
    /// [`Error::Locked`] when another process has it.
    pub fn upgrade(&self, who: &str) -> Result<(), Error> {
        let mut writing = self.writing();
        if writing.is_none() {
            *writing = Some(Lock::take(&self.directory, who)?);
            drop(writing);
            // Another process may have committed between the opening and the lock.
            self.load()?;
        }
        Ok(())
    }

    /// Gives the right to write back, for processes that only write now and then.
    pub fn downgrade(&self) {
        *self.writing() = None;
    }

    fn load(&self) -> Result<(), Error> {
        let was_damaged = self.serving().is_some_and(|before| before.damage().is_some());
        let mut current = Generation::current(&self.directory)?;
        let opened = loop {
            let opened = current.as_ref().map(TantivySnapshot::open).transpose();
            let now = Generation::current(&self.directory)?;
            if opened.is_ok() || now == current {
                break opened;
            }
            // Another process swapped generations meanwhile and removed the files that were being opened.
            current = now;
        };
        let (snapshot, damage) = match opened {
            Ok(snapshot) => (snapshot, None),
            Err(Error::Damaged { reason }) => (None, Some(reason)),
            Err(error) => return Err(error),
        };
        if let Some(snapshot) = snapshot.as_ref().filter(|_| was_damaged) {
            // Opening reads too little to meet all damage again, and nobody may answer from it meanwhile.
            snapshot.look();
        }
        *self.serving.write().unwrap_or_else(PoisonError::into_inner) = snapshot.map(Arc::new);
        *self.damage.write().unwrap_or_else(PoisonError::into_inner) = damage;
        Ok(())
    }

    fn writing(&self) -> MutexGuard<'_, Option<Lock>> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serving(&self) -> Option<Arc<TantivySnapshot>> {
        self.serving.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Index for Embedded {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, Error> {
        if let Some(snapshot) = self.serving() {
            return match snapshot.damage() {
                Some(reason) => Err(Error::Damaged {
                    reason: reason.to_owned(),
                }),
                None => Ok(snapshot),
            };
        }
        let damage = self.damage.read().unwrap_or_else(PoisonError::into_inner);
        Err(damage
            .clone()
            .map_or(Error::NotBuilt, |reason| Error::Damaged { reason }))
    }

    fn verify(&self) -> Result<(), Error> {
        if let Some(snapshot) = self.serving() {
            snapshot.look();
        }
        match self.snapshot() {
            Ok(_) | Err(Error::NotBuilt) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn apply(&self, batch: Batch<'_>) -> Result<(), Error> {
        let lock = self.writing();
        if lock.is_none() {
            return Err(Error::ReadOnly);
        }
        if let Some(current) = Generation::current(&self.directory)? {
            // What a killed rebuild left behind serves nobody.
            current.discard_others();
        }
        let last = match batch.base {
            Base::Last => self
                .serving()
                .filter(|snapshot| snapshot.damage().is_none())
                .map(|snapshot| snapshot.generation().clone()),
            Base::Nothing => None,
        };
        match last {
            Some(generation) => writer::write(&generation, batch, self.writer_memory_bytes)?,
            None => self.build_beside(batch)?,
        }
        self.load()
    }
}

impl Embedded {
    fn build_beside(&self, batch: Batch<'_>) -> Result<(), Error> {
        let generation = Generation::beside(&self.directory)?;
        let built = generation
            .create()
            .and_then(|()| writer::write(&generation, batch, self.writer_memory_bytes))
            .and_then(|()| generation.make_current());
        if built.is_err() {
            generation.discard();
            return built;
        }
        generation.discard_others();
        Ok(())
    }
}
