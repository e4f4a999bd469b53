//! THE SEAM: what every search backend does, and nothing that decides what a good answer is.
//!
//! In: batches of article changes, and queries. Out: hits, and the articles they point into. Two jobs in
//! plain data: *read* from a [`Snapshot`], *apply* a [`Batch`] as one commit. Query building, reranking,
//! selection and confidence stay on our side, so a backend can rank badly but cannot misquote: it hands
//! back articles with their revision, and spans are checked against them.
//!
//! The calls block; they belong on threads that may wait.

mod analysed;
pub mod embedded;
mod form;
mod labels;
pub mod remote;
mod stored;

use std::{collections::HashMap, io, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    corpus::{Article, ArticleId, Context, Date, Passage, Revision, Sentence},
    question::Query,
    text::{Signature, Span},
};

pub use analysed::{Analysed, AnalysedPassage};

/// The version of what a passage is and of its terms: an index of another one is built anew.
pub const ANALYSIS: u32 = 14;

/// A backend.
pub trait Index: Send + Sync {
    /// The state of the last commit, to answer one question from, first to last.
    ///
    /// # Errors
    /// [`Error::NotBuilt`] before the first commit, otherwise when the state cannot be read.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, Error>;

    /// Reads all that the last commit is stored in and compares it with its checksums, where the index has any: damage
    /// is found before a question meets it. A commit that is damaged serves no more.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the names of what is damaged.
    fn verify(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Applies all changes of the batch as one commit. Until it returns the old state serves; when it
    /// fails the old state stays.
    ///
    /// # Errors
    /// When another process may write, when the storage fails, or when the changes were interrupted.
    fn apply(&self, batch: Batch<'_>) -> Result<(), Error>;

    /// What other processes call the same index, where it lets them write it too and somebody has to see to it that one
    /// does at a time; nothing where the index itself does.
    fn shared_as(&self) -> Option<String> {
        None
    }

    /// How what it stands on is, as far as that can be told without reading anything. It may ask a network.
    fn health(&self) -> Health {
        Health::Well
    }
}

/// How what a backend stands on is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// As it should be.
    Well,
    /// Everything is there, and less of it than should be: the loss of one more machine may be felt.
    Impaired {
        /// What it says of itself.
        reason: String,
    },
    /// Questions are not answered.
    Failing {
        /// What it says of itself.
        reason: String,
    },
}

/// One consistent state of index and texts.
pub trait Snapshot: Send + Sync {
    /// The best passages for `query`, best first, equal scores in the order of articles and passages.
    ///
    /// # Errors
    /// When the state cannot be read.
    fn search(&self, query: &Query) -> Result<Found, Error>;

    /// The articles of that id which are in this state, in the order asked for; others are left out.
    ///
    /// # Errors
    /// When the state cannot be read.
    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Arc<Article>>, Error>;

    /// One line for every article.
    ///
    /// # Errors
    /// When the state cannot be read.
    fn catalog(&self) -> Result<Vec<Listed>, Error>;

    /// Every article and its revision, by name: what a reindex compares files with.
    ///
    /// # Errors
    /// When the state cannot be read.
    fn revisions(&self) -> Result<Vec<(ArticleId, Revision)>, Error> {
        let listed = self.catalog()?.into_iter();
        Ok(listed.map(|listed| (listed.id, listed.revision)).collect())
    }

    /// What this state is.
    fn state(&self) -> &State;
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The passages, best first.
    pub hits: Vec<Hit>,
    /// How rare the query's words are.
    pub statistics: Statistics,
}

/// A passage that matched, with all that its rank and the choice of its sentences come from, so that only
/// the articles that are quoted are read whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article it stands in.
    pub article: ArticleId,
    /// The revision of the article that its span belongs to.
    pub revision: Revision,
    /// Its number in the article.
    pub ordinal: usize,
    /// Its place in the article's text.
    pub span: Span,
    /// The words under that span.
    pub text: String,
    /// Its sentences, by their places in the article's text.
    pub sentences: Vec<Sentence>,
    /// Whether one of them is of the article's first paragraph.
    pub opening: bool,
    /// Whether the text under its heading begins with it.
    pub begins: bool,
    /// The article's title.
    pub title: String,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// The lead or header that its first blocks stand under, where that is in an earlier passage of the article, and
    /// its words.
    pub context: Option<(Context, String)>,
    /// The day the article bears.
    pub date: Option<Date>,
    /// Whether the article says where else it can be read.
    pub linked: bool,
    /// What tells its near-duplicates.
    pub signature: Signature,
    /// How well it matched; comparable within one search of one backend only.
    pub score: f32,
}

/// The lead or header above a passage, and its words; `None` where it leaves the text.
pub(crate) fn context_of<'a>(article: &'a Article, passage: &Passage) -> Option<(Context, &'a str)> {
    let context = passage.context?;
    Some((context, context.span.slice(&article.text)?))
}

impl Hit {
    /// The heading right above it, if there is one.
    #[must_use]
    pub fn heading(&self) -> Option<&str> {
        self.headings.last().map(String::as_str)
    }

    /// `passage` of `article`, which matched with `score`; `None` where the passage leaves the text.
    #[must_use]
    pub fn of(article: &Article, passage: &Passage, signature: Signature, score: f32) -> Option<Self> {
        Some(Self {
            article: article.id.clone(),
            revision: article.revision,
            ordinal: passage.ordinal,
            span: passage.span,
            text: passage.span.slice(&article.text)?.to_owned(),
            sentences: passage.sentences.clone(),
            opening: article.is_opening(passage),
            begins: passage.begins,
            title: article.meta.title.clone(),
            headings: article
                .heading_path(passage.section)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            context: context_of(article, passage).map(|(context, words)| (context, words.to_owned())),
            date: article.meta.date,
            linked: article.meta.url.is_some(),
            signature,
            score,
        })
    }

    /// Its sentences by their places in its own words. A passage with sentences that stand elsewhere is no good
    /// of any index; those are left out.
    pub fn in_passage(&self) -> impl Iterator<Item = Sentence> {
        let inside = self
            .sentences
            .iter()
            .filter(|sentence| self.span.contains(sentence.span));
        inside.map(|sentence| Sentence {
            span: Span::new(
                sentence.span.start - self.span.start,
                sentence.span.end - self.span.start,
            ),
            ..*sentence
        })
    }

    /// The place in the article's text of what stands at `part` of this passage's words.
    #[must_use]
    pub fn in_article(&self, part: Span) -> Span {
        part.shifted(self.span.start)
    }
}

/// Facts about the whole state that say how rare a word is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Statistics {
    /// Passages in the state.
    pub passages: u64,
    /// In how many passages each word of the query stands; where none does, in how many a form of it does.
    pub frequency: HashMap<String, u64>,
}

/// One article as the catalog lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which article.
    pub id: ArticleId,
    /// Which bytes of it.
    pub revision: Revision,
    /// Its title.
    pub title: String,
    /// Its day.
    pub date: Option<Date>,
    /// The words its writer filed it under, in any order.
    pub tags: Vec<String>,
    /// Its language as a BCP 47 tag.
    pub language: Option<String>,
}

/// What a state is and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Articles in it.
    pub articles: u64,
    /// Passages in it.
    pub passages: u64,
    /// What was said at its commit.
    pub stamp: Stamp,
    /// Whether it was made by this version's analysis; one that was not answers until it is rebuilt.
    pub current: bool,
}

/// What is said at a commit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stamp {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Which corpus it was read from.
    pub corpus: String,
    /// Which listing of that corpus, see [`Listing::fingerprint`](crate::corpus::Listing::fingerprint).
    pub fingerprint: String,
    /// What the files of that listing were when they were read, see
    /// [`Manifest`](crate::corpus::Manifest).
    #[serde(default)]
    pub manifest: String,
}

/// Changes that become one commit.
pub struct Batch<'a> {
    /// What they are changes to.
    pub base: Base,
    /// The changes; an error among them interrupts the whole.
    pub changes: &'a mut dyn Iterator<Item = Result<Change, Interrupted>>,
    /// Says what the commit is, once all changes were taken.
    pub stamp: Stamp,
}

/// What a batch is applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The last commit.
    Last,
    /// Nothing: the batch holds every article, and is built beside the last commit.
    Nothing,
}

/// One change.
pub enum Change {
    /// The article is there, in this revision and no other.
    Put(Box<Analysed>),
    /// The article is gone.
    Remove(ArticleId),
}

/// The changes were stopped from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// Why a backend could not do its job.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was ever committed.
    #[error("nothing is indexed yet")]
    NotBuilt,
    /// Another process may write this index.
    #[error("the index is in use by {holder}")]
    Locked {
        /// Which process, as it described itself.
        holder: String,
    },
    /// The index was opened for reading only.
    #[error("the index was opened for reading only")]
    ReadOnly,
    /// The changes were stopped; nothing was committed.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// The disk is full.
    #[error("no space is left for {doing}: {reason}")]
    Full {
        /// What was being written.
        doing: &'static str,
        /// What the system said.
        reason: String,
    },
    /// Files could not be read or written.
    #[error("{doing} failed: {reason}")]
    Storage {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        reason: String,
    },
    /// The stored state is not what this program wrote.
    #[error("the index is damaged: {reason}")]
    Damaged {
        /// What is wrong with it.
        reason: String,
    },
    /// The search engine has too much to do, or took too long.
    #[error("the search engine is busy: {reason}")]
    Busy {
        /// What it said, or how long it was waited for.
        reason: String,
    },
    /// No node of the search engine can be reached.
    #[error("the search engine cannot be reached: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
    /// The search engine does not let ibid in, or not do this.
    #[error("the search engine does not let ibid in: {reason}")]
    Denied {
        /// What it said.
        reason: String,
    },
    /// What answers is not the search engine that it should be.
    #[error("what answers is not the search engine: {reason}")]
    Foreign {
        /// What tells it.
        reason: String,
    },
    /// The search engine is up, and a part of the index is not.
    #[error("the search engine cannot reach all of the index: {reason}")]
    Unready {
        /// What it said.
        reason: String,
    },
    /// The disks of the search engine are full.
    #[error("the search engine has no room: {reason}")]
    NoRoom {
        /// What it said.
        reason: String,
    },
    /// The search engine refuses what nothing is known to be wrong with.
    #[error("the search engine refused a request: {reason}")]
    Refused {
        /// What it said.
        reason: String,
    },
    /// The index was there, and somebody removed it.
    #[error("the index `{index}` is not on the search engine any more")]
    Gone {
        /// Its name there.
        index: String,
    },
    /// The index is of another version of ibid, and under a name of this one.
    #[error("the index is of another version: {reason}")]
    OtherVersion {
        /// What tells it.
        reason: String,
    },
}

impl Error {
    /// Whether an index built anew from the corpus mends it.
    #[must_use]
    pub fn is_mended_by_rebuild(&self) -> bool {
        matches!(
            self,
            Self::Damaged { .. } | Self::Gone { .. } | Self::OtherVersion { .. }
        )
    }

    /// Why it is so, for whoever has said already what is so.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Damaged { reason }
            | Self::Busy { reason }
            | Self::Unreachable { reason }
            | Self::Denied { reason }
            | Self::Foreign { reason }
            | Self::Unready { reason }
            | Self::NoRoom { reason }
            | Self::Refused { reason }
            | Self::OtherVersion { reason } => Some(reason),
            Self::NotBuilt
            | Self::Locked { .. }
            | Self::ReadOnly
            | Self::Interrupted(_)
            | Self::Full { .. }
            | Self::Storage { .. }
            | Self::Gone { .. } => None,
        }
    }

    /// Whether it is the state of a search engine, which [`Index::health`] tells as well.
    #[must_use]
    pub fn is_of_engine(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::Unreachable { .. }
                | Self::Denied { .. }
                | Self::Foreign { .. }
                | Self::Unready { .. }
        )
    }

    /// An error of the file system while `doing` something.
    #[must_use]
    pub fn io(doing: &'static str, error: &io::Error) -> Self {
        let reason = error.to_string();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full { doing, reason }
            }
            _ => Self::Storage { doing, reason },
        }
    }
}
