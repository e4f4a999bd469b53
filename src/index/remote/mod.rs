//! The backend on a search engine of several machines: OpenSearch or Elasticsearch, by their common REST API.
//!
//! In: where the engine is. Out: an [`Index`]. Any number of processes read it, one writes at a time. What is indexed
//! are our own terms, as in the embedded index, so only the shards' arithmetic can differ. Changes are one generation
//! of documents that one document commits, see `commit.rs`; a rebuild is a new index, and one swap of an alias lets it
//! serve. Nothing is highlighted or cut by the engine.

mod bulk;
mod cluster;
mod commit;
mod engine;
mod errors;
mod http;
mod mapping;
mod query;
mod snapshot;
mod words;
mod writer;

use std::{
    sync::{Arc, Mutex, PoisonError, RwLock, TryLockError},
    time::{Duration, Instant},
};

use self::{cluster::Cluster, snapshot::RemoteSnapshot};
use super::{Base, Batch, Error, Health, Index, Snapshot};

pub use engine::{Credentials, Dialect, Engine};

/// An index on a search engine.
pub struct Remote {
    cluster: Arc<Cluster>,
    is_passing: bool,
    fresh: Duration,
    serving: RwLock<Option<Serving>>,
    /// Held by whoever asks for the last commit, so that one does at a time.
    asking: Mutex<()>,
    writing: Mutex<()>,
}

#[derive(Clone)]
struct Serving {
    snapshot: Arc<RemoteSnapshot>,
    as_of: Instant,
}

impl Remote {
    /// An index on `engine`, which is not asked yet.
    ///
    /// # Errors
    /// When the credentials or certificates are none.
    pub fn new(engine: Engine) -> Result<Self, Error> {
        Ok(Self {
            fresh: engine.fresh,
            is_passing: engine.is_passing,
            cluster: Arc::new(Cluster::new(engine)?),
            serving: RwLock::new(None),
            asking: Mutex::new(()),
            writing: Mutex::new(()),
        })
    }

    fn serving(&self) -> Option<Serving> {
        self.serving.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The last commit, asked for now.
    fn last(&self) -> Result<Arc<RemoteSnapshot>, Error> {
        let standing = self.cluster.standing()?.filter(|last| last.commit.generation > 0);
        let mut serving = self.serving.write().unwrap_or_else(PoisonError::into_inner);
        let before = serving.as_ref().map(|serving| &serving.snapshot);
        let snapshot = match (standing, before) {
            (Some(standing), Some(before)) if before.is_of(&standing) => Arc::clone(before),
            (Some(standing), _) => Arc::new(RemoteSnapshot::new(Arc::clone(&self.cluster), standing)),
            // It served, and somebody removed it.
            (None, Some(_)) => {
                return Err(Error::Gone {
                    index: self.cluster.alias(),
                });
            }
            (None, None) => return Err(Error::NotBuilt),
        };
        *serving = Some(Serving {
            snapshot: Arc::clone(&snapshot),
            as_of: Instant::now(),
        });
        Ok(snapshot)
    }
}

impl Index for Remote {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, Error> {
        if let Some(serving) = self.serving() {
            if serving.as_of.elapsed() < self.fresh {
                return Ok(serving.snapshot);
            }
            return match self.asking.try_lock() {
                Ok(_asking) => Ok(self.last()?),
                Err(TryLockError::Poisoned(_)) => Ok(self.last()?),
                // Somebody asks already, and a slow engine must not make a queue of those who could go on.
                Err(TryLockError::WouldBlock) => Ok(serving.snapshot),
            };
        }
        Ok(self.last()?)
    }

    fn apply(&self, batch: Batch<'_>) -> Result<(), Error> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let last = match batch.base {
            Base::Last => self.cluster.standing()?,
            Base::Nothing => {
                self.cluster.meet()?;
                None
            }
        };
        match last {
            Some(last) => drop(writer::change(&self.cluster, &last, batch)?),
            None => writer::build(&self.cluster, batch)?,
        }
        self.last().map(drop)
    }

    fn shared_as(&self) -> Option<String> {
        Some(self.cluster.alias())
    }

    fn health(&self) -> Health {
        let health = self.cluster.health();
        // What it says names machines, so people on Discord are told less.
        match &health {
            Health::Well => {}
            Health::Impaired { reason } => tracing::info!(reason, "the search engine lacks copies of the index"),
            Health::Failing { reason } => tracing::warn!(reason, "the search engine does not answer for the index"),
        }
        health
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        if self.is_passing {
            self.cluster.discard_all();
        }
    }
}
