//! What the service is made of.
//!
//! In: what the composition root chose. Out: [`Parts`], which a test puts together in its own way: its own index, its
//! own clock, a corpus that is not there.

use std::{fmt, path::PathBuf, sync::Arc};

use time::OffsetDateTime;

use crate::{
    answer,
    corpus::{Corpus, Date, Manifests, Parser},
    failure::Failure,
    index::Index,
    question::{Stages, Synonyms},
    retrieval::{self, Meaning},
    store::{Store, preferences::Operator},
    telemetry::Metrics,
};

use super::{Limits, Ranking, Uploading};

/// What the service is made of.
pub struct Parts {
    /// Where passages are found.
    pub index: Arc<dyn Index>,
    /// Where documents come from.
    pub corpus: OpenCorpus,
    /// What reads them.
    pub parser: Arc<dyn Parser>,
    /// What the files were when they were last read.
    pub manifests: Manifests,
    /// What a reindex may do.
    pub limits: Limits,
    /// What is remembered.
    pub store: Arc<Store>,
    /// Where uploads are kept, and how many.
    pub uploads: Uploading,
    /// What the operator lets communities do.
    pub operator: Operator,
    /// How questions are answered.
    pub policy: Policy,
    /// Other names for the same thing.
    pub synonyms: Synonyms,
    /// Whether meaning counts beside words.
    pub semantic: Semantic,
    /// What time it is.
    pub clock: Clock,
    /// What counts.
    pub metrics: Metrics,
}

/// How questions are answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// The most characters of a question.
    pub question_chars: usize,
    /// Which stages a question goes through.
    pub stages: Stages,
    /// How passages are looked for.
    pub retrieval: retrieval::Policy,
    /// How sentences are chosen.
    pub answer: answer::Policy,
}

/// Whether passages are also ranked by meaning.
#[derive(Clone, Default)]
pub enum Semantic {
    /// Nobody asked for it.
    #[default]
    Off,
    /// By this model.
    On(Arc<dyn Meaning>),
    /// It was asked for and cannot be had, for this reason, so answers are by words alone.
    Wanted(String),
}

impl Semantic {
    pub(super) fn meaning(&self) -> Option<&dyn Meaning> {
        match self {
            Self::On(meaning) => Some(&**meaning),
            Self::Off | Self::Wanted(_) => None,
        }
    }

    pub(super) fn ranking(&self) -> Ranking {
        match self {
            Self::Off => Ranking::Words,
            Self::On(meaning) => match meaning.progress() {
                progress if progress.made < progress.all => Ranking::Making(meaning.name().to_owned(), progress),
                _ => Ranking::WordsAndMeaning(meaning.name().to_owned()),
            },
            Self::Wanted(why) => Ranking::WordsOnly(why.clone()),
        }
    }
}

/// Opens the corpus as it is declared at that moment, so that what is declared anew counts from the next reindex on.
#[derive(Clone)]
pub struct OpenCorpus(Arc<dyn Fn() -> Result<Corpus, Failure> + Send + Sync>);

impl OpenCorpus {
    /// Opens what `open` says.
    #[must_use]
    pub fn new(open: impl Fn() -> Result<Corpus, Failure> + Send + Sync + 'static) -> Self {
        Self(Arc::new(open))
    }

    /// Opens a folder with nothing declared beside it.
    #[must_use]
    pub fn of_folder(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self::new(move || Ok(Corpus::of_folder(&root)))
    }

    /// The corpus as it is declared now.
    ///
    /// # Errors
    /// When what is declared cannot be read.
    pub fn open(&self) -> Result<Corpus, Failure> {
        (self.0)()
    }
}

/// What time it is, so that a test can say.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> OffsetDateTime + Send + Sync>);

impl Clock {
    /// The clock that `now` reads.
    #[must_use]
    pub fn new(now: impl Fn() -> OffsetDateTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::new(OffsetDateTime::now_utc)
    }

    /// Which day it is, in UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        (self.0)().date().into()
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn milliseconds(&self) -> i64 {
        i64::try_from((self.0)().unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
    }

    /// Nanoseconds since 1970.
    #[must_use]
    pub fn nanoseconds(&self) -> u128 {
        u128::try_from((self.0)().unix_timestamp_nanos()).unwrap_or_default()
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        (self.0)().unix_timestamp()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
