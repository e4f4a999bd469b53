//! Bringing the index up to the corpus.
//!
//! In: who asks for it and whether everything is to be read again. Out: one commit and a report of what
//! changed. Files are read and analysed on all cores, some at a time, so that memory stays bounded. What
//! cannot be listed or read keeps the article that it was before: a reindex never makes things worse.

mod before;
mod changes;
mod sources;

use std::{
    sync::{Arc, PoisonError},
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::{
    corpus::{ArticleId, Corpus, Listing, Manifest, Parser, Rejected, Summary, Visible, guild_of},
    failure::Failure,
    index::{self, Base, Batch, Change, Interrupted, Snapshot, Stamp, State},
    locale::Message,
    store::{Outcome, Record},
};

use super::{Running, Service, alone::Alone, starter, unread};
use before::Before;
use changes::{Changes, Reader, Run};

pub use sources::SourceStatus;

/// How much is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Only documents whose bytes changed.
    Changed,
    /// Every document, into a new index beside the old one.
    Full,
}

/// Which sources are brought up to date first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everywhere,
    /// Those of this machine; of the others what was brought before is taken as it is.
    Here,
}

/// Who asks for a reindex, and of what kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    /// How much is read again.
    pub mode: Mode,
    /// Which sources are brought up to date first.
    pub scope: Scope,
    /// How many articles may go whatever [`Limits::removal_percent`] says, because somebody looked at what goes.
    pub may_remove: usize,
    /// Who asks, as they are called where they do.
    pub by: String,
}

impl Requested {
    /// What changed anywhere, unless too much of it goes.
    #[must_use]
    pub fn changed(by: impl Into<String>) -> Self {
        Self {
            mode: Mode::Changed,
            scope: Scope::Everywhere,
            may_remove: 0,
            by: by.into(),
        }
    }
}

/// What a reindex may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a file that is read.
    pub file_bytes: u64,
    /// The percentage of the articles, from 0 to 100, that may go without somebody confirming it.
    pub removal_percent: usize,
}

impl Limits {
    /// What holds where nobody chose: 100 MB, which few documents of text reach, and three in ten.
    pub const USUAL: Self = Self {
        file_bytes: 100_000_000,
        removal_percent: 30,
    };
}

/// A reindex that stopped because too much would have gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Articles that would have gone.
    pub removed: usize,
    /// Articles there are.
    pub of: usize,
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
    /// Why nothing was changed after all, where too much would have gone; the other figures say what would have been.
    pub held: Option<Held>,
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
        let alone = self.begin_among_processes(requested, stop)?;
        let at = self.parts.clock.seconds();
        let started = Instant::now();
        let done = self.reindex_in_turn(requested, started, progress, stop, alone.as_ref());
        let elapsed = started.elapsed();
        let outcome = match &done {
            Ok(Report { held: Some(held), .. }) => Outcome::Failed {
                what: held.message().to_string(),
            },
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
            return Err(self.reindexes_already(&other.by, other.since));
        }
        *running = Some(Running {
            by: requested.by.clone(),
            since: self.parts.clock.seconds(),
        });
        Ok(Turn(self))
    }

    /// The right to write an index that other processes may write too; nothing where this one alone can.
    fn begin_among_processes(&self, requested: &Requested, stop: &CancellationToken) -> Result<Option<Alone>, Failure> {
        let Some(shared) = self.parts.index.shared_as() else {
            return Ok(None);
        };
        match self.alone(&lease_of(&shared), &requested.by, stop)? {
            Ok(alone) => Ok(Some(alone)),
            Err(other) => Err(self.reindexes_already(&other.holder, other.since)),
        }
    }

    fn reindexes_already(&self, by: &str, since: i64) -> Failure {
        let what = started_ago(self.parts.clock.seconds() - since).with("by", starter(by));
        Failure::busy(what, Message::new("reindex-running-hint"))
    }

    /// The reindex that another process does of an index that this one shares with it.
    pub(super) fn reindexed_elsewhere(&self) -> Option<Running> {
        let shared = self.parts.index.shared_as()?;
        let held = self.parts.store.lease(&lease_of(&shared), self.parts.clock.seconds());
        let held =
            held.inspect_err(|error| tracing::warn!(%error, "it is not known whether another process reindexes"));
        held.ok().flatten().map(|held| Running {
            by: held.holder,
            since: held.since,
        })
    }

    /// Whether an index that this process shares with others was brought up to date by a reindex that began after
    /// `since`, in seconds since 1970.
    #[must_use]
    pub fn was_reindexed_elsewhere(&self, since: i64) -> bool {
        let is_later = |last: &Record| last.at > since && matches!(last.outcome, Outcome::Done { .. });
        self.parts.index.shared_as().is_some() && self.last_reindex().as_ref().is_some_and(is_later)
    }

    fn reindex_in_turn(
        &self,
        requested: &Requested,
        started: Instant,
        progress: &dyn Fn(Progress),
        stop: &CancellationToken,
        alone: Option<&Alone>,
    ) -> Result<Report, Failure> {
        let stop = alone.map_or(stop, Alone::stop);
        let corpus = self.parts.corpus.open()?;
        let indexing = self.uploads_to_index();
        let (listing, notes) = self.gathered(&corpus, requested.scope, stop)?;
        let snapshot = self.usable_snapshot(&corpus)?;
        let base = match (&snapshot, requested.mode) {
            (Some(snapshot), Mode::Changed) if snapshot.state().current => Base::Last,
            _ => Base::Nothing,
        };
        let manifests = &self.parts.manifests;
        let fingerprint = listing.fingerprint();
        let mut last = None;
        if let (Some(snapshot), Base::Last) = (&snapshot, base) {
            let state = snapshot.state();
            let name = &state.stamp.manifest;
            let is_whole = notes.is_empty() && listing.unlisted.is_empty();
            let summary = || manifests.summary(name);
            if is_whole && let Some(report) = as_committed(&listing, &fingerprint, state, summary) {
                self.uploads_indexed(&indexing, &report);
                return Ok(report);
            }
            last = Some(name.as_str());
        }
        let before = Before::read(snapshot.as_deref(), || {
            last.map(|name| manifests.load(name)).unwrap_or_default()
        })?;
        if before.is_nothing() && !listing.entries.iter().any(changes::is_read) {
            let folder = corpus.root().display().to_string();
            return Err(Failure::operator(
                Message::new("corpus-empty").with("folder", folder),
                Message::new("corpus-empty-hint"),
            ));
        }
        let stamp = self.stamp(&corpus, fingerprint, started);
        let (report, applied) = thread::scope(|scope| {
            let name = &stamp.manifest;
            // Beside the commit, which waits for the disk: without its manifest a commit is slower to go on from, and
            // nothing else.
            let keep = |manifest: Manifest| {
                scope.spawn(move || {
                    if let Err(error) = manifests.save(name, &manifest) {
                        tracing::warn!(%error, "what the files are was not kept; the next reindex reads them all");
                    }
                });
            };
            let run = Run {
                reader: Reader {
                    base,
                    parser: &*self.parts.parser,
                    limits: self.parts.limits,
                    listed_at_ns: self.parts.clock.nanoseconds(),
                },
                may_remove: requested.may_remove,
                is_expected: &|gone| indexing.removes(gone),
                started,
                tell: progress,
                stop,
                keep: &keep,
            };
            let mut changes = Changes::new(listing, notes, snapshot.clone(), before, run);
            let applied = self.parts.index.apply(Batch {
                base,
                changes: &mut ours(&mut changes, alone),
                stamp: stamp.clone(),
            });
            changes.ended().map(|report| (report, applied))
        })?;
        if report.held.is_none() {
            applied?;
            manifests.keep_only(&stamp.manifest);
            self.uploads_indexed(&indexing, &report);
            self.renew_titles();
            self.follow_by_meaning();
        }
        Ok(report)
    }

    fn stamp(&self, corpus: &Corpus, fingerprint: String, started: Instant) -> Stamp {
        let at = self.parts.clock.nanoseconds();
        Stamp {
            at: self.parts.clock.seconds(),
            corpus: corpus.name(),
            fingerprint,
            // Two reindexes never have one name: one process runs them in turn, and another began at another moment.
            manifest: format!("{at:x}p{:x}n{:x}", std::process::id(), started.elapsed().as_nanos()),
        }
    }

    /// The state to compare with: none where there is none, it cannot be read, or it is of another corpus.
    fn usable_snapshot(&self, corpus: &Corpus) -> Result<Option<Arc<dyn Snapshot>>, Failure> {
        match self.parts.index.snapshot() {
            Ok(snapshot) if snapshot.state().stamp.corpus == corpus.name() => Ok(Some(snapshot)),
            Ok(_) | Err(index::Error::NotBuilt) => Ok(None),
            Err(error) if error.is_mended_by_rebuild() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// What a reindex does where the last commit is of these very files: nothing, and nothing has to be read to know it.
fn as_committed(listing: &Listing, fingerprint: &str, state: &State, last: impl FnOnce() -> Summary) -> Option<Report> {
    if state.stamp.fingerprint != fingerprint {
        return None;
    }
    let last = last();
    let skipped = listing.entries.iter().filter(|file| !changes::is_read(file));
    let skipped: Vec<String> = skipped.map(|file| file.id.to_string()).collect();
    if !last.proves(listing.entries.len() - skipped.len()) {
        return None;
    }
    let mut report = Report {
        unchanged: usize::try_from(state.articles).unwrap_or(usize::MAX),
        skipped,
        ..Report::default()
    };
    for (file, rejected) in last.rejected() {
        report.not_read(file, rejected.line(), unread::why(rejected));
    }
    Some(report)
}

/// The changes, which are interrupted at their end where another process has the right to write by then: one that stood
/// still for long does not commit over what was written meanwhile.
fn ours<'a>(
    changes: &'a mut dyn Iterator<Item = Result<Change, Interrupted>>,
    alone: Option<&'a Alone>,
) -> impl Iterator<Item = Result<Change, Interrupted>> + 'a {
    std::iter::from_fn(move || {
        let change = changes.next();
        let is_lost = change.is_none() && alone.is_some_and(|alone| !alone.lasts());
        if is_lost { Some(Err(Interrupted)) } else { change }
    })
}

/// The name of the lease for writing the index of this name.
fn lease_of(index: &str) -> String {
    format!("reindex {index}")
}

/// The right to reindex in this process, given back when the work ends in whatever way.
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

/// Reads every document and says what is wrong, without an index. Of what is elsewhere, what was brought before is
/// read.
///
/// # Errors
/// When the corpus cannot be listed.
pub fn check(corpus: &Corpus, parser: &dyn Parser, limits: Limits) -> Result<Report, Failure> {
    let started = Instant::now();
    let listing = corpus.list()?;
    let run = Run {
        reader: Reader {
            base: Base::Nothing,
            parser,
            limits,
            listed_at_ns: 0,
        },
        may_remove: usize::MAX,
        is_expected: &|_| true,
        started,
        tell: &|_| {},
        stop: &CancellationToken::new(),
        keep: &|_| {},
    };
    let mut changes = Changes::new(listing, Vec::new(), None, Before::default(), run);
    while changes.next().is_some() {}
    Ok(Report {
        elapsed: started.elapsed(),
        ..changes.ended()?
    })
}

impl Report {
    /// Tells of a file that could not be read.
    fn not_read(&mut self, file: &ArticleId, line: Option<usize>, what: Message) {
        // An ending that several formats share, and none of those that are read: no document after all.
        if what == unread::why(&Rejected::UnknownKind) {
            self.skipped.push(file.to_string());
            return;
        }
        self.failed.push(Note {
            path: file.to_string(),
            line,
            what,
        });
    }

    /// The same without what is said of files that may not be seen: the figures are everybody's, the names are not.
    #[must_use]
    pub fn seen_within(mut self, visible: &Visible) -> Self {
        let is_seen = |path: &str| {
            let id = ArticleId::new(path);
            guild_of(id.collection()).is_none() || visible.shows(&id)
        };
        self.failed.retain(|note| is_seen(&note.path));
        self.warnings.retain(|note| is_seen(&note.path));
        self.skipped.retain(|path| is_seen(path));
        self
    }
}

impl Held {
    fn message(self) -> Message {
        Message::new("reindex-held")
            .with("removed", self.removed as u64)
            .with("all", self.of as u64)
    }
}
