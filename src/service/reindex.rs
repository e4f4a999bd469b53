//! Bringing the index up to the corpus.
//!
//! In: who asks for it and whether everything is to be read again. Out: one commit and a report of what
//! changed. Files are read and analysed on all cores, some at a time, so that memory stays bounded. What
//! cannot be listed or read keeps the article that it was before: a reindex never makes things worse.

use std::{
    collections::{BTreeMap, HashSet, VecDeque},
    fs,
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use rayon::prelude::*;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::{
    corpus::{self, ArticleId, Directory, Entry, File, Listing, Revision, Warning},
    failure::Failure,
    index::{self, Analysed, Base, Batch, Change, Interrupted, Snapshot, Stamp},
    locale::Message,
    store::{Outcome, Record},
};

use super::{Running, Service, starter, unread};

/// How much is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Only documents whose bytes changed.
    Changed,
    /// Every document, into a new index beside the old one.
    Full,
}

/// Who asks for a reindex, and of what kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    /// How much is read again.
    pub mode: Mode,
    /// Who asks, as they are called where they do.
    pub by: String,
}

/// How far a reindex has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files there are.
    pub files: usize,
    /// Files looked at so far.
    pub seen: usize,
    /// Articles that are new or have another revision, so far.
    pub changed: usize,
    /// Passages written so far.
    pub passages: usize,
    /// Time since it began.
    pub elapsed: Duration,
}

/// What a reindex did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Articles that are new.
    pub added: usize,
    /// Articles with another revision.
    pub changed: usize,
    /// Articles that are gone.
    pub removed: usize,
    /// Articles that are as they were.
    pub unchanged: usize,
    /// Files that could not be read, and why. An article that was read from one before is kept.
    pub failed: Vec<Note>,
    /// What writers should know about files that were read.
    pub warnings: Vec<Note>,
    /// Files of kinds that are not read.
    pub skipped: Vec<String>,
    /// How long it took.
    #[serde(skip)]
    pub elapsed: Duration,
}

/// Something about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Its path below the corpus folder.
    pub path: String,
    /// The line, from one, if it is about one.
    pub line: Option<usize>,
    /// What it is.
    pub what: Message,
}

/// Files that are read and analysed at a time: enough for every core, few enough for memory.
const AT_A_TIME: usize = 64;

impl Service {
    /// Brings the index up to the corpus. `progress` is called now and then from this thread; `stop`
    /// ends the work with nothing changed.
    ///
    /// # Errors
    /// When a reindex is running, the corpus folder cannot be listed or holds no document, the index
    /// cannot be written, or the work was stopped. The old state serves on in every case.
    pub fn reindex(
        &self,
        requested: &Requested,
        progress: &dyn Fn(Progress),
        stop: &CancellationToken,
    ) -> Result<Report, Failure> {
        let _turn = self.begin(requested)?;
        let at = self.parts.clock.seconds();
        let started = Instant::now();
        let done = self.reindex_in_turn(requested.mode, started, progress, stop);
        let elapsed = started.elapsed();
        let outcome = match &done {
            Ok(report) => Outcome::Done {
                added: report.added,
                changed: report.changed,
                removed: report.removed,
                unchanged: report.unchanged,
                failed: report.failed.len(),
            },
            Err(failure) => Outcome::Failed {
                what: failure.what.to_string(),
            },
        };
        let record = Record {
            at,
            by: requested.by.clone(),
            outcome,
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        };
        match self.parts.store.add_reindex(&record) {
            Err(error) if done.is_ok() => tracing::warn!(%error, "the history of reindexing could not be written"),
            // What keeps both from being written, such as a full disk, is told once.
            Err(error) => tracing::debug!(%error, "the history of reindexing could not be written"),
            Ok(()) => {}
        }
        done.map(|report| Report { elapsed, ..report })
    }

    fn begin(&self, requested: &Requested) -> Result<Turn<'_>, Failure> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(other) = &*running {
            let since = self.parts.clock.seconds() - other.since;
            let what = started_ago(since).with("by", starter(&other.by));
            return Err(Failure::busy(what, Message::new("reindex-running-hint")));
        }
        *running = Some(Running {
            by: requested.by.clone(),
            since: self.parts.clock.seconds(),
        });
        Ok(Turn(self))
    }

    fn reindex_in_turn(
        &self,
        mode: Mode,
        started: Instant,
        progress: &dyn Fn(Progress),
        stop: &CancellationToken,
    ) -> Result<Report, Failure> {
        let listing = self.parts.corpus.list()?;
        let snapshot = self.usable_snapshot()?;
        let base = match (&snapshot, mode) {
            (Some(snapshot), Mode::Changed) if snapshot.state().current => Base::Last,
            _ => Base::Nothing,
        };
        let stamp = Stamp {
            at: self.parts.clock.seconds(),
            corpus: self.parts.corpus.name(),
            fingerprint: listing.fingerprint(),
        };
        let mut changes = Changes::new(listing, snapshot, base, started, progress, stop)?;
        if changes.entries.is_empty() && changes.old.is_empty() {
            let folder = self.parts.corpus.root().display().to_string();
            return Err(Failure::operator(
                Message::new("corpus-empty").with("folder", folder),
                Message::new("corpus-empty-hint"),
            ));
        }
        let applied = self.parts.index.apply(Batch {
            base,
            changes: &mut changes,
            stamp,
        });
        if let Some(error) = changes.lost {
            return Err(error.into());
        }
        applied?;
        self.renew_titles();
        Ok(changes.report)
    }

    /// The state to compare with: none where there is none, it cannot be read, or it is of another corpus.
    fn usable_snapshot(&self) -> Result<Option<Arc<dyn Snapshot>>, Failure> {
        match self.parts.index.snapshot() {
            Ok(snapshot) if snapshot.state().stamp.corpus == self.parts.corpus.name() => Ok(Some(snapshot)),
            Ok(_) | Err(index::Error::NotBuilt | index::Error::Damaged { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// The right to reindex, given back when the work ends in whatever way.
struct Turn<'a>(&'a Service);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn started_ago(seconds: i64) -> Message {
    let seconds = u64::try_from(seconds).unwrap_or(0);
    match seconds {
        ..5 => Message::new("reindex-running-now"),
        5..120 => Message::new("reindex-running-seconds").with("seconds", seconds),
        _ => Message::new("reindex-running-minutes").with("minutes", seconds / 60),
    }
}

/// Reads every document and says what is wrong, without an index.
///
/// # Errors
/// When the corpus folder cannot be listed.
pub fn check(corpus: &Directory) -> Result<Report, Failure> {
    let started = Instant::now();
    let listing = corpus.list()?;
    let stop = CancellationToken::new();
    let mut changes = Changes::new(listing, None, Base::Nothing, started, &|_| {}, &stop)?;
    while changes.next().is_some() {}
    Ok(Report {
        elapsed: started.elapsed(),
        ..changes.report
    })
}

/// The changes that lead from the old state to the corpus, found as they are asked for.
struct Changes<'a> {
    entries: VecDeque<Entry>,
    ready: VecDeque<Change>,
    /// The articles of the old state that were not met yet, and their revisions.
    old: BTreeMap<ArticleId, Revision>,
    /// Where an article that cannot be read any more is taken from.
    snapshot: Option<Arc<dyn Snapshot>>,
    /// Why such an article could not be taken; it would be lost, so nothing is committed.
    lost: Option<index::Error>,
    unlisted: Listing,
    base: Base,
    report: Report,
    progress: Progress,
    started: Instant,
    tell: &'a dyn Fn(Progress),
    stop: &'a CancellationToken,
    ended: bool,
}

impl<'a> Changes<'a> {
    fn new(
        mut listing: Listing,
        snapshot: Option<Arc<dyn Snapshot>>,
        base: Base,
        started: Instant,
        tell: &'a dyn Fn(Progress),
        stop: &'a CancellationToken,
    ) -> Result<Self, Failure> {
        let (entries, skipped): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut listing.entries)
            .into_iter()
            .partition(|entry| corpus::is_read(&entry.id));
        let catalog = snapshot.as_ref().map(|snapshot| snapshot.catalog()).transpose()?;
        let failed = listing.unlisted.iter().map(|unlisted| Note {
            path: unlisted.path.clone(),
            line: None,
            what: unlisted.reason.clone().into(),
        });
        Ok(Self {
            report: Report {
                failed: failed.collect(),
                skipped: skipped.into_iter().map(|entry| entry.id.to_string()).collect(),
                ..Report::default()
            },
            progress: Progress {
                files: entries.len(),
                ..Progress::default()
            },
            old: catalog
                .unwrap_or_default()
                .into_iter()
                .map(|listed| (listed.id, listed.revision))
                .collect(),
            entries: entries.into(),
            ready: VecDeque::new(),
            snapshot,
            lost: None,
            unlisted: listing,
            base,
            started,
            tell,
            stop,
            ended: false,
        })
    }

    fn read_some(&mut self) {
        let some: Vec<Entry> = self.entries.drain(..self.entries.len().min(AT_A_TIME)).collect();
        let (old, base) = (&self.old, self.base);
        let read: Vec<Read> = some.par_iter().map(|entry| read(entry, old, base)).collect();
        for (entry, read) in some.iter().zip(read) {
            self.take(&entry.id, read);
        }
        self.progress.elapsed = self.started.elapsed();
        (self.tell)(self.progress);
    }

    fn take(&mut self, id: &ArticleId, read: Read) {
        self.progress.seen += 1;
        match read {
            Read::Unchanged => {
                self.old.remove(id);
                self.report.unchanged += 1;
            }
            Read::Documents(documents, warnings) => {
                for analysed in documents {
                    self.put(analysed);
                }
                self.report.warnings.extend(warnings.into_iter().map(|warning| Note {
                    path: id.to_string(),
                    line: warning.line,
                    what: warning.what.into(),
                }));
            }
            Read::Failed(line, what) => {
                self.report.failed.push(Note {
                    path: id.to_string(),
                    line,
                    what,
                });
                self.keep(id);
            }
        }
    }

    fn put(&mut self, analysed: Analysed) {
        match self.old.remove(&analysed.article.id) {
            None => self.report.added += 1,
            Some(revision) if revision == analysed.article.revision => {
                self.report.unchanged += 1;
                if self.base == Base::Last {
                    return;
                }
            }
            Some(_) => self.report.changed += 1,
        }
        self.progress.changed = self.report.added + self.report.changed;
        self.progress.passages += analysed.passages.len();
        self.ready.push_back(Change::Put(Box::new(analysed)));
    }

    /// Keeps the articles that were read from a file before: by leaving them in the last commit, or by copying them
    /// into the new index.
    fn keep(&mut self, file: &ArticleId) {
        let of_file: Vec<ArticleId> = self
            .old
            .range(file..)
            .take_while(|(id, _)| id.as_str().starts_with(file.as_str()))
            .filter(|(id, _)| id.is_of(file))
            .map(|(id, _)| id.clone())
            .collect();
        for id in &of_file {
            self.old.remove(id);
        }
        self.report.unchanged += of_file.len();
        if self.base == Base::Last || of_file.is_empty() {
            return;
        }
        let kept = self.snapshot.as_ref().map(|snapshot| snapshot.articles(&of_file));
        match kept {
            Some(Ok(articles)) => self.ready.extend(
                articles
                    .into_iter()
                    .map(|article| Change::Put(Box::new(Analysed::of((*article).clone())))),
            ),
            Some(Err(error)) => self.lost = Some(error),
            None => {}
        }
    }

    /// What was in the old state and was not met: gone if its folder was listed, kept if not.
    fn end(&mut self) {
        self.ended = true;
        let mut unmet: Vec<ArticleId> = self.old.keys().cloned().collect();
        unmet.sort();
        let (hidden, gone): (HashSet<ArticleId>, HashSet<ArticleId>) =
            unmet.into_iter().partition(|id| self.unlisted.may_hide(id));
        for id in &hidden {
            self.keep(id);
        }
        self.report.removed = gone.len();
        if self.base == Base::Last {
            self.ready.extend(gone.into_iter().map(Change::Remove));
        }
    }
}

impl Iterator for Changes<'_> {
    type Item = Result<Change, Interrupted>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.stop.is_cancelled() || self.lost.is_some() {
                return Some(Err(Interrupted));
            }
            if let Some(change) = self.ready.pop_front() {
                return Some(Ok(change));
            }
            if !self.entries.is_empty() {
                self.read_some();
            } else if self.ended {
                return None;
            } else {
                self.end();
            }
        }
    }
}

/// What became of one file.
enum Read {
    Unchanged,
    Documents(Vec<Analysed>, Vec<Warning>),
    Failed(Option<usize>, Message),
}

fn read(entry: &Entry, old: &BTreeMap<ArticleId, Revision>, base: Base) -> Read {
    let bytes = match fs::read(&entry.path) {
        Ok(bytes) => bytes,
        Err(error) => return Read::Failed(None, error.to_string().into()),
    };
    if base == Base::Last && old.get(&entry.id) == Some(&Revision::of(&bytes)) {
        return Read::Unchanged;
    }
    match corpus::parse(&File::new(&entry.id, &bytes)) {
        Ok(parsed) => {
            let analysed = parsed.articles.into_iter().map(Analysed::of);
            Read::Documents(analysed.collect(), parsed.warnings)
        }
        Err(rejected) => Read::Failed(rejected.line(), unread::why(&rejected)),
    }
}
