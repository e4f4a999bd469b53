//! The one door: everything that a surface can ask of ibid.
//!
//! In: plain data from Discord, the command line or a test. Out: answers, reports and states, or a
//! [`Failure`] in words for people. The calls block; a surface that serves many people makes them on
//! threads that may wait.

mod alone;
mod browse;
mod by_meaning;
mod community;
mod earlier;
mod feedback;
mod filters;
mod follow;
mod gateway;
mod links;
mod memory;
mod names;
mod operated;
mod parts;
mod reader;
mod reindex;
mod remember;
mod search;
mod starter;
mod stored;
mod supported;
mod surroundings;
mod timed;
mod titles;
mod unread;
mod uploading;
mod uploads;

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tracing::trace_span;

use crate::{
    answer::{self, Answer, Explained, Quotation},
    corpus::{Date, Removed, Visible},
    failure::Failure,
    index::{Health, Snapshot, State},
    locale::Message,
    question::{Filters, Question, Reading, Refused, Stages},
    retrieval,
    store::Record,
    telemetry::{Metrics, Step, TIMING, Work},
    text::Span,
};

pub use browse::{ArticleRef, ArticleView, Context, Heading, PagePart, Shown, Source, Sources};
pub use community::{Chosen, Spot};
pub use feedback::{Closing, Wanted};
pub use follow::Understood;
pub use links::{BadLink, Fingerprint, Linked, ReaderLinks};
pub use memory::Exported;
pub use operated::Overview;
pub use parts::{Clock, OpenCorpus, Parts, Policy, Semantic};
pub use reader::{ReaderPart, ReaderView, Run, Standing};
pub use reindex::{Held, Limits, Mode, Note, Progress, Report, Requested, Scope, SourceStatus, check};
pub use remember::Asked;
pub use search::{FOUND_ON_A_PAGE, Found, MOST_FOUND};
pub use starter::{BOT_START, COMMAND_LINE, DAMAGE, FILES, SCHEDULE, starter};
pub use supported::{Claim, MOST_CLAIMS, Supported};
pub use titles::{Collection, Collections, MOST_CHARS, MOST_SUGGESTIONS, Named, Suggestion, Titles};
pub use uploading::{UploadLimits, Uploading};
pub use uploads::{Held as HeldUploads, Judged, Readable, Received, Taken};

/// Everything that ibid does.
pub struct Service {
    parts: Parts,
    running: Mutex<Option<Running>>,
    mismatches: AtomicU64,
    /// Questions that were answered by words alone although meaning was wanted.
    by_words_alone: AtomicU64,
    titles: titles::Shelf,
    communities: community::Communities,
    /// Uploads that were removed and may still be indexed.
    removed: Removed,
    /// Held while bytes of uploads are written or removed together with what is known of them.
    uploading: Mutex<()>,
    /// What leads to articles that have no page of their own.
    reader: Option<ReaderLinks>,
}

/// An answer and the state it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// What it was understood as, where it leaned on the question before it.
    pub understood: Option<Understood>,
    /// Whether nothing holds what the question quotes side by side, so that its words were looked for one by one.
    pub loosened: bool,
    /// When the corpus was last indexed, in seconds since 1970.
    pub indexed_at: i64,
    /// How long it took.
    pub elapsed: Duration,
}

/// A reindex that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Who started it.
    pub by: String,
    /// When, in seconds since 1970.
    pub since: i64,
}

/// What is indexed, and how it got there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The state that answers, if one does.
    pub state: Option<State>,
    /// How what the index stands on is.
    pub health: Health,
    /// Articles by collection, in the order of their names.
    pub collections: Vec<(String, usize)>,
    /// The last reindex that ended.
    pub last: Option<Record>,
    /// The one that has not.
    pub running: Option<Running>,
    /// The sources, the corpus folder first.
    pub sources: Vec<SourceStatus>,
    /// What passages are ranked by.
    pub ranking: Ranking,
    /// Excerpts that did not stand in their article any more when they were read again; always zero
    /// unless something is broken.
    pub mismatches: u64,
}

/// What passages are ranked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ranking {
    /// Their words, as was chosen.
    Words,
    /// Their words, and their meaning by the model of this name.
    WordsAndMeaning(String),
    /// The same, and the vectors of so many of so many passages are made; answers are by words until nearly all are.
    Making(String, retrieval::Progress),
    /// Their words alone, though meaning was wanted, and why.
    WordsOnly(String),
}

/// How the index stands to the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freshness {
    /// It holds just what the corpus holds, as far as names, sizes and times tell.
    Fresh,
    /// Nothing was indexed yet.
    Missing,
    /// It was made from another folder.
    OtherCorpus,
    /// It was made by another version of ibid.
    OtherVersion,
    /// It cannot be read.
    Damaged,
    /// Files were added, changed or removed.
    Changed,
}

impl Service {
    /// Puts the service together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let removed = Removed::default();
        uploads::refresh_removed(&parts.store, &removed);
        Self {
            removed,
            uploading: Mutex::new(()),
            parts,
            running: Mutex::new(None),
            mismatches: AtomicU64::new(0),
            by_words_alone: AtomicU64::new(0),
            titles: titles::Shelf::default(),
            communities: community::Communities::default(),
            reader: None,
        }
    }

    /// Answers what a person wrote.
    ///
    /// # Errors
    /// When the question names nothing, a filter names a collection or tag that is not there, or nothing can be read.
    /// That nothing answers it is no error.
    pub fn ask(&self, written: &str, filters: Filters) -> Result<Answered, Failure> {
        let started = Instant::now();
        let (question, snapshot) = self.asked(written, filters)?;
        let retrieved = self.timed(Work::Answer, &*snapshot, |timed| {
            self.retrieve(&question, timed, &self.parts.policy.retrieval)
        })?;
        if question.names_nothing() && retrieved.candidates.is_empty() {
            return Err(Refused::OnlyCommonWords.into());
        }
        let found = Instant::now();
        let _span = trace_span!(target: TIMING, "selection").entered();
        let (answer, misfits) = answer::answer(&question, &retrieved, &*snapshot, &self.parts.policy.answer)?;
        if misfits > 0 {
            self.mismatched(misfits, "passages that did not fit their article were dropped");
            // A passage whose article is gone from the same state may be damage that no read has met.
            self.parts.index.verify()?;
        }
        let answer = self.verified(answer, &*snapshot)?;
        let answer = still_shown(answer, &question.filters().within);
        self.metrics().took(Work::Answer, Step::Select, found.elapsed());
        self.metrics().took(Work::Answer, Step::Whole, started.elapsed());
        Ok(Answered {
            answer,
            understood: None,
            loosened: retrieved.loosened,
            indexed_at: snapshot.state().stamp.at,
            elapsed: started.elapsed(),
        })
    }

    /// The `limit` passages that match what a person wrote best, each whole, best first.
    ///
    /// # Errors
    /// When the question names nothing, a filter names a collection or tag that is not there, or nothing can be read.
    pub fn search(&self, written: &str, filters: Filters, limit: usize) -> Result<Vec<Quotation>, Failure> {
        let (question, snapshot) = self.asked(written, filters)?;
        let policy = retrieval::Policy {
            read: limit,
            ..self.parts.policy.retrieval
        };
        let retrieved = self.retrieve(&question, &*snapshot, &policy)?;
        let read = retrieved.candidates.iter();
        let whole = read.map(|candidate| (candidate, Span::of(&candidate.hit.text)));
        let sort = question.filters().sort;
        let (quotations, _) = answer::quoted(whole, || retrieved.found(), sort, &*snapshot)?;
        Ok(quotations)
    }

    /// Everything that was considered for an answer, with what its rank comes from.
    ///
    /// # Errors
    /// When the question names nothing, a filter names a collection or tag that is not there, or nothing can be read.
    pub fn explain(&self, written: &str, filters: Filters) -> Result<Explained, Failure> {
        let (question, snapshot) = self.asked(written, filters)?;
        let retrieved = self.retrieve(&question, &*snapshot, &self.parts.policy.retrieval)?;
        let policy = &self.parts.policy.answer;
        Ok(answer::explain(&question, &retrieved, &*snapshot, policy)?)
    }

    /// What is indexed, and how it got there.
    ///
    /// # Errors
    /// When the index cannot be read. An index that was never built is a state, not an error.
    pub fn status(&self) -> Result<Status, Failure> {
        let snapshot = match self.parts.index.snapshot() {
            Ok(snapshot) => Some(snapshot),
            Err(crate::index::Error::NotBuilt) => None,
            Err(error) if error.is_of_engine() => None,
            Err(error) => return Err(error.into()),
        };
        let titles = snapshot
            .as_ref()
            .map(|snapshot| self.titles.of(&**snapshot))
            .transpose()?;
        let collections = titles.iter().flat_map(|titles| titles.collections(&Visible::All));
        Ok(Status {
            health: self.health(),
            state: snapshot.map(|snapshot| snapshot.state().clone()),
            collections: collections
                .map(|collection| (collection.name.clone(), collection.articles))
                .collect(),
            last: self.last_reindex(),
            running: self.running(),
            sources: self.source_states(),
            ranking: self.parts.semantic.ranking(),
            mismatches: self.mismatches.load(Ordering::Relaxed),
        })
    }

    /// The last reindex that ended. A history that cannot be read is worth less than the state it belongs to, so it
    /// is none.
    pub fn last_reindex(&self) -> Option<Record> {
        self.parts.store.last_reindex().unwrap_or_else(|error| {
            tracing::warn!(%error, "the history of reindexing could not be read");
            None
        })
    }

    /// How the index stands to the corpus, without reading any document.
    ///
    /// # Errors
    /// When the corpus folder or the index cannot be read.
    pub fn freshness(&self) -> Result<Freshness, Failure> {
        let snapshot = match self.parts.index.snapshot() {
            Ok(snapshot) => snapshot,
            Err(crate::index::Error::NotBuilt) => return Ok(Freshness::Missing),
            Err(error) if error.is_mended_by_rebuild() => return Ok(Freshness::Damaged),
            Err(error) => return Err(error.into()),
        };
        let state = snapshot.state();
        if !state.current {
            return Ok(Freshness::OtherVersion);
        }
        let corpus = self.parts.corpus.open()?;
        if state.stamp.corpus != corpus.name() {
            return Ok(Freshness::OtherCorpus);
        }
        let listing = corpus.list()?;
        Ok(if listing.fingerprint() == state.stamp.fingerprint {
            Freshness::Fresh
        } else {
            Freshness::Changed
        })
    }

    /// Compares the index with its checksums.
    ///
    /// # Errors
    /// When it is damaged; the failure names what is, and the next reindex builds the index anew.
    pub fn verify(&self) -> Result<(), Failure> {
        Ok(self.parts.index.verify()?)
    }

    /// Whether a read of the index has met damage that a reindex mends.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        let snapshot = self.parts.index.snapshot();
        snapshot.is_err_and(|error| error.is_mended_by_rebuild())
    }

    /// How what the index stands on is. It may ask a network.
    #[must_use]
    pub fn health(&self) -> Health {
        self.parts.index.health()
    }

    /// Whether there is an index to answer from.
    #[must_use]
    pub fn has_index(&self) -> bool {
        self.parts.index.snapshot().is_ok()
    }

    /// The reindex that has not ended, if one has not, in whichever process.
    #[must_use]
    pub fn running(&self) -> Option<Running> {
        let here = self.running.lock().unwrap_or_else(PoisonError::into_inner).clone();
        here.or_else(|| self.reindexed_elsewhere())
    }

    /// What time it is, in milliseconds since 1970.
    #[must_use]
    pub fn milliseconds(&self) -> i64 {
        self.parts.clock.milliseconds()
    }

    /// Whether what is remembered can be read.
    #[must_use]
    pub fn reaches_store(&self) -> bool {
        self.parts.store.last_reindex().is_ok()
    }

    /// What counts, here and in whatever asks.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.parts.metrics
    }

    /// Which day it is, in UTC: what "yesterday" is counted from.
    #[must_use]
    pub fn today(&self) -> Date {
        self.parts.clock.today()
    }

    /// Which stages a question goes through.
    #[must_use]
    pub fn stages(&self) -> Stages {
        self.parts.policy.stages
    }

    /// The question, and the state that it is answered from.
    fn asked(&self, written: &str, filters: Filters) -> Result<(Question, Arc<dyn Snapshot>), Failure> {
        self.settled_question(self.question(written, filters)?)
    }

    /// A question with filters that name what is there, and the state that it is answered from.
    fn settled_question(&self, question: Question) -> Result<(Question, Arc<dyn Snapshot>), Failure> {
        let snapshot = self.snapshot_to_answer_from()?;
        let filters = self.settled(question.filters(), &*snapshot)?;
        Ok((question.filtered(filters), snapshot))
    }

    fn question(&self, written: &str, filters: Filters) -> Result<Question, Failure> {
        Ok(Question::new(written, filters, &self.reading())?)
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            most_chars: self.parts.policy.question_chars,
            today: self.today(),
            synonyms: &self.parts.synonyms,
            stages: self.parts.policy.stages,
        }
    }

    fn snapshot_to_answer_from(&self) -> Result<Arc<dyn Snapshot>, Failure> {
        let snapshot = self.parts.index.snapshot();
        if let (Ok(snapshot), Some(meaning)) = (&snapshot, self.parts.semantic.meaning()) {
            meaning.follow(snapshot);
        }
        match snapshot {
            Err(crate::index::Error::NotBuilt) if self.running().is_some() => Err(Failure::busy(
                Message::new("indexing-first"),
                Message::new("indexing-first-hint"),
            )),
            Err(error) if error.is_mended_by_rebuild() && self.running().is_some() => Err(Failure::busy(
                Message::new("indexing-again"),
                Message::new("indexing-first-hint"),
            )),
            snapshot => Ok(snapshot?),
        }
    }

    /// Every excerpt is read again from the article as it is stored, before anybody sees it.
    fn verified(&self, answer: Answer, snapshot: &dyn Snapshot) -> Result<Answer, Failure> {
        let quotations = answer.quotations();
        if quotations.is_empty() {
            return Ok(answer);
        }
        let ids: Vec<_> = quotations.iter().flat_map(Quotation::articles).cloned().collect();
        let stored = snapshot.articles(&ids)?;
        let (answer, dropped) =
            answer.verified(|id| stored.iter().map(AsRef::as_ref).find(|article| article.id == *id));
        if dropped > 0 {
            self.mismatched(dropped, "excerpts that differ from their stored article were dropped");
        }
        Ok(answer)
    }

    fn mismatched(&self, count: usize, what: &'static str) {
        self.mismatches.fetch_add(count as u64, Ordering::Relaxed);
        tracing::error!(count, "{what}");
    }
}

/// The answer without what was removed while it was being made.
fn still_shown(answer: Answer, within: &Visible) -> Answer {
    let is_gone = |quotation: &Quotation| !within.shows(quotation.excerpt.article());
    match answer {
        Answer::NotFound {
            mut sections,
            confidence,
        } => {
            sections.retain(|section| within.shows(&section.path));
            Answer::NotFound { sections, confidence }
        }
        answer if answer.quotations().iter().any(is_gone) => Answer::NotFound {
            sections: Vec::new(),
            confidence: answer.confidence(),
        },
        answer => answer,
    }
}
