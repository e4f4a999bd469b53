//! How the parts of the work are while it is done.
//!
//! In: a question on its way to passages. Out: the same passages, and how long the index and how long everything around
//! it took; and what is so of the index and the sources when somebody looks.

use std::{
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};

use tracing::trace_span;

use crate::{
    corpus::{Article, ArticleId},
    index::{Error, Found, Health, Listed, Snapshot, State},
    question::Query,
    store::Outcome,
    telemetry::{Indexed, Moment, Reindexed, Source, Step, TIMING, Work},
};

use super::Service;

/// A snapshot, and how long it was searched.
struct Timed<'a> {
    snapshot: &'a dyn Snapshot,
    searched: Mutex<Duration>,
}

impl Snapshot for Timed<'_> {
    fn search(&self, query: &Query) -> Result<Found, Error> {
        let _span = trace_span!(target: TIMING, "search").entered();
        let started = Instant::now();
        let found = self.snapshot.search(query);
        *self.searched.lock().unwrap_or_else(PoisonError::into_inner) += started.elapsed();
        found
    }

    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Arc<Article>>, Error> {
        self.snapshot.articles(ids)
    }

    fn catalog(&self) -> Result<Vec<Listed>, Error> {
        self.snapshot.catalog()
    }

    fn state(&self) -> &State {
        self.snapshot.state()
    }
}

impl Service {
    /// What `found` finds in a snapshot, and a note of how long that took.
    pub(super) fn timed<T>(
        &self,
        work: Work,
        snapshot: &dyn Snapshot,
        found: impl FnOnce(&dyn Snapshot) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let timed = Timed {
            snapshot,
            searched: Mutex::default(),
        };
        let _span = trace_span!(target: TIMING, "retrieval", work = work.word()).entered();
        let started = Instant::now();
        let found = found(&timed)?;
        let all = started.elapsed();
        let searched = timed.searched.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.metrics().took(work, Step::Search, searched);
        self.metrics().took(work, Step::Rank, all.saturating_sub(searched));
        Ok(found)
    }

    /// What is so of the index and the sources now. What cannot be read is left out: it is for people who look why
    /// something does not work.
    #[must_use]
    pub fn moment(&self) -> Moment {
        let now = self.parts.clock.seconds();
        let snapshot = self.parts.index.snapshot().ok();
        let indexed = snapshot.map(|snapshot| {
            let state = snapshot.state();
            Indexed {
                articles: state.articles,
                passages: state.passages,
                age_s: now - state.stamp.at,
            }
        });
        let sources = self.source_states().into_iter().map(|source| Source {
            is_fresh: source.stale.is_none() && source.fresh_at.is_some(),
            age_s: source.fresh_at.map(|at| now - at),
            name: source.name,
            kind: source.kind,
        });
        let reindexed = self.last_reindex().map(|record| Reindexed {
            age_s: now - record.at,
            is_done: matches!(record.outcome, Outcome::Done { .. }),
        });
        Moment {
            indexed,
            index_health: match self.health() {
                Health::Well => 2,
                Health::Impaired { .. } => 1,
                Health::Failing { .. } => 0,
            },
            reindexed,
            is_reindexing: self.running().is_some(),
            sources: sources.collect(),
            mismatches: self.mismatches.load(Ordering::Relaxed),
            by_words_alone: self.by_words_alone.load(Ordering::Relaxed),
            vectors: self
                .parts
                .semantic
                .meaning()
                .map(|meaning| meaning.progress().made as u64),
            ..Moment::default()
        }
    }
}
