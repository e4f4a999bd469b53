//! The changes that lead from the old state to the corpus, found as they are asked for.
//!
//! In: a listing, the state before, and how files are read. Out: changes one by one, and at the end a report. Files
//! are read and analysed on all cores, some at a time, so that memory stays bounded: neither their number nor their
//! size is known before.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, HashSet, VecDeque},
    io::{self, Read as _},
    sync::Arc,
    time::Instant,
};

use rayon::prelude::*;
use tokio_util::sync::CancellationToken;

use crate::{
    corpus::{self, ArticleId, Entry, File, Listing, Manifest, Parsed, Parser, Record, Rejected, Revision, Warning},
    failure::Failure,
    index::{self, Analysed, Base, Change, Interrupted, Snapshot},
    locale::Message,
};

use super::{Held, Limits, Note, Progress, Report, unread};

/// Files that are read and analysed at a time: enough for every core, few enough for memory.
const AT_A_TIME: usize = 64;
/// Bytes of files that are read at a time, but for a single file that is larger. Analysed, text takes some ten times
/// its size.
const BYTES_AT_A_TIME: u64 = 8_000_000;
/// A file that was changed this shortly before it was listed may change once more without another time, since file
/// systems count in steps of up to two seconds (FAT). Its time proves nothing.
const RACY_NS: u128 = 2_000_000_000;

/// One reindex: how files are read, and who watches it.
pub(super) struct Run<'a> {
    pub(super) reader: Reader<'a>,
    /// How many articles may go whatever their share is.
    pub(super) may_remove: usize,
    /// Whether somebody removed what is gone, so that it is no loss.
    pub(super) is_expected: &'a dyn Fn(&ArticleId) -> bool,
    pub(super) started: Instant,
    pub(super) tell: &'a dyn Fn(Progress),
    pub(super) stop: &'a CancellationToken,
    /// Keeps what the files are, once all are known and before anything is committed.
    pub(super) keep: &'a dyn Fn(&Manifest),
}

/// How files are read, on many threads.
pub(super) struct Reader<'a> {
    pub(super) base: Base,
    /// What the files were when they were last read.
    pub(super) before: Manifest,
    pub(super) parser: &'a dyn Parser,
    pub(super) limits: Limits,
    /// When the files were listed, in nanoseconds since 1970.
    pub(super) listed_at_ns: u128,
}

/// The changes that lead from the old state to the corpus, found as they are asked for.
pub(super) struct Changes<'a> {
    run: Run<'a>,
    entries: VecDeque<Entry>,
    ready: VecDeque<Change>,
    /// The articles of the old state that were not met yet, and their revisions.
    old: BTreeMap<ArticleId, Revision>,
    /// Where an article that cannot be read any more is taken from.
    snapshot: Option<Arc<dyn Snapshot>>,
    /// Why such an article could not be taken; it would be lost, so nothing is committed.
    lost: Option<index::Error>,
    unlisted: Listing,
    /// What the files are now.
    manifest: Manifest,
    report: Report,
    progress: Progress,
    ended: bool,
}

impl<'a> Changes<'a> {
    /// The changes from `snapshot` to `listing`. What is in `notes` could not be brought and is reported.
    pub(super) fn new(
        mut listing: Listing,
        notes: Vec<Note>,
        snapshot: Option<Arc<dyn Snapshot>>,
        run: Run<'a>,
    ) -> Result<Self, Failure> {
        let (entries, skipped) = read_and_skipped(std::mem::take(&mut listing.entries).into_iter());
        let catalog = snapshot.as_ref().map(|snapshot| snapshot.catalog()).transpose()?;
        let old = catalog.unwrap_or_default().into_iter();
        let mut failed = notes;
        failed.extend(listing.unlisted.iter().map(|unlisted| Note {
            path: unlisted.path.clone(),
            line: None,
            what: unlisted.reason.clone().into(),
        }));
        Ok(Self {
            report: Report {
                failed,
                skipped: skipped.into_iter().map(|entry| entry.id.to_string()).collect(),
                ..Report::default()
            },
            progress: Progress {
                files: entries.len(),
                ..Progress::default()
            },
            old: old.map(|listed| (listed.id, listed.revision)).collect(),
            entries: entries.into(),
            ready: VecDeque::new(),
            snapshot,
            lost: None,
            unlisted: listing,
            manifest: Manifest::default(),
            run,
            ended: false,
        })
    }

    /// Whether there is neither a file now nor an article of before.
    pub(super) fn is_nothing(&self) -> bool {
        self.entries.is_empty() && self.old.is_empty()
    }

    /// What was found, once all changes were taken.
    ///
    /// # Errors
    /// When an article that had to be kept could not be read.
    pub(super) fn ended(self) -> Result<Report, Failure> {
        match self.lost {
            Some(error) => Err(error.into()),
            None => Ok(self.report),
        }
    }

    fn read_some(&mut self) {
        let some = self.next_to_read();
        let (reader, old) = (&self.run.reader, &self.old);
        let read: Vec<Read> = some.par_iter().map(|entry| reader.read(entry, old)).collect();
        for (entry, read) in some.into_iter().zip(read) {
            self.take(entry, read);
        }
        self.progress.elapsed = self.run.started.elapsed();
        (self.run.tell)(self.progress);
    }

    /// The next files that have to be read; those before them that are as they were are taken on the way, so that
    /// what is read is enough for every core however few of the files changed.
    fn next_to_read(&mut self) -> Vec<Entry> {
        let mut some = Vec::with_capacity(AT_A_TIME);
        let mut bytes = 0;
        while some.len() < AT_A_TIME && bytes < BYTES_AT_A_TIME {
            let Some(entry) = self.entries.pop_front() else {
                break;
            };
            let record = self.run.reader.before(&entry, &self.old);
            if let Some(record) = record.filter(|record| record.is_of(&entry)).cloned() {
                self.take(entry, as_before(record));
            } else {
                bytes += entry.bytes;
                some.push(entry);
            }
        }
        some
    }

    fn take(&mut self, entry: Entry, read: Read) {
        let id = &entry.id;
        self.progress.seen += 1;
        match read.became {
            Became::Unchanged => self.report.unchanged += self.met(id).len(),
            Became::Documents { parsed, analysed, same } => {
                for analysed in analysed {
                    self.put(analysed, same);
                }
                self.report.warnings.extend(parsed.into_iter().map(|warning| Note {
                    path: id.to_string(),
                    line: warning.line,
                    what: warning.what.into(),
                }));
            }
            Became::Failed(line, what) => {
                self.report.not_read(id, line, what);
                self.keep(id);
            }
        }
        if let Some(record) = read.record {
            self.manifest.insert(entry, record);
        }
    }

    /// Takes an article, unless it is there already; `same` says that what makes it is what made it before.
    fn put(&mut self, analysed: Analysed, same: bool) {
        match self.old.remove(&analysed.article.id) {
            None => self.report.added += 1,
            Some(revision) if revision == analysed.article.revision => {
                self.report.unchanged += 1;
                if same {
                    return;
                }
            }
            Some(_) => self.report.changed += 1,
        }
        self.progress.changed = self.report.added + self.report.changed;
        self.progress.passages += analysed.passages.len();
        self.ready.push_back(Change::Put(Box::new(analysed)));
    }

    /// The articles that were read from a file before, which are met with that.
    fn met(&mut self, file: &ArticleId) -> Vec<ArticleId> {
        let met: Vec<ArticleId> = of_file(&self.old, file).cloned().collect();
        for id in &met {
            self.old.remove(id);
        }
        met
    }

    /// Keeps the articles that were read from a file before: by leaving them in the last commit, or by copying them
    /// into the new index.
    fn keep(&mut self, file: &ArticleId) {
        let kept = self.met(file);
        self.report.unchanged += kept.len();
        if self.run.reader.base == Base::Last || kept.is_empty() {
            return;
        }
        match self.snapshot.as_ref().map(|snapshot| snapshot.articles(&kept)) {
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
        let unmet: Vec<ArticleId> = self.old.keys().cloned().collect();
        let (hidden, gone): (HashSet<ArticleId>, HashSet<ArticleId>) =
            unmet.into_iter().partition(|id| self.unlisted.may_hide(id));
        for id in &hidden {
            self.keep(id);
        }
        self.report.removed = gone.len();
        let lost = gone.iter().filter(|id| !(self.run.is_expected)(id)).count();
        self.report.held = self.held(lost);
        if self.report.held.is_some() {
            return;
        }
        (self.run.keep)(&self.manifest);
        if self.run.reader.base == Base::Last {
            self.ready.extend(gone.into_iter().map(Change::Remove));
        }
    }

    /// Whether too much is gone, `lost` of which nobody removed.
    fn held(&self, lost: usize) -> Option<Held> {
        let Report {
            removed,
            changed,
            unchanged,
            ..
        } = self.report;
        let of = removed + changed + unchanged;
        // One article may always go: in a small corpus it is a large share.
        let is_much = lost > 1 && lost * 100 > self.run.reader.limits.removal_percent * of;
        (is_much && lost > self.run.may_remove).then_some(Held { removed: lost, of })
    }
}

impl Iterator for Changes<'_> {
    type Item = Result<Change, Interrupted>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.run.stop.is_cancelled() || self.lost.is_some() || self.report.held.is_some() {
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

/// What became of one file, and what is remembered of it.
struct Read {
    became: Became,
    record: Option<Record>,
}

enum Became {
    Unchanged,
    Documents {
        parsed: Vec<Warning>,
        analysed: Vec<Analysed>,
        /// Whether an article of the same revision is the same article.
        same: bool,
    },
    Failed(Option<usize>, Message),
}

impl Reader<'_> {
    /// What is remembered of a file, which is worth nothing without its articles.
    fn before(&self, entry: &Entry, old: &BTreeMap<ArticleId, Revision>) -> Option<&Record> {
        let before = self.before.get(&entry.id)?;
        (before.rejected.is_some() || of_file(old, &entry.id).next().is_some()).then_some(before)
    }

    fn read(&self, entry: &Entry, old: &BTreeMap<ArticleId, Revision>) -> Read {
        let before = self.before(entry, old);
        let most_mb = self.limits.file_bytes / 1_000_000;
        if entry.bytes > self.limits.file_bytes {
            return Read::failed(&Rejected::TooLarge { most_mb }, None);
        }
        let bytes = match read_at_most(entry, self.limits.file_bytes) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Read::failed(&Rejected::TooLarge { most_mb }, None),
            Err(error) => {
                return Read {
                    became: Became::Failed(None, error.to_string().into()),
                    record: None,
                };
            }
        };
        let mut record = Record {
            bytes: entry.bytes,
            modified_ns: self.proving(entry.modified_ns),
            revision: Revision::of(&bytes),
            given: entry.given.fingerprint(),
            rejected: None,
        };
        if let Some(before) = before.filter(|before| before.holds(entry, &record.revision)) {
            record.rejected.clone_from(&before.rejected);
            return as_before(record);
        }
        let file = File {
            id: &entry.id,
            bytes: &bytes,
            given: &entry.given,
        };
        match self.parser.parse(&file) {
            Ok(Parsed { articles, warnings }) => Read {
                became: Became::Documents {
                    parsed: warnings,
                    analysed: articles.into_iter().map(Analysed::of).collect(),
                    same: self.base == Base::Last && before.is_some_and(|before| before.given == record.given),
                },
                record: Some(record),
            },
            Err(rejected) => Read::failed(&rejected, Some(record)),
        }
    }

    /// The time of a file, or zero where it proves nothing because the file changed just before it was listed.
    fn proving(&self, modified_ns: u128) -> u128 {
        let is_racy = modified_ns + RACY_NS > self.listed_at_ns;
        if is_racy { 0 } else { modified_ns }
    }
}

impl Read {
    fn failed(rejected: &Rejected, record: Option<Record>) -> Self {
        // What took too long or too much memory may go well at another time, so it is tried again.
        let is_final = !matches!(rejected, Rejected::TooSlow { .. } | Rejected::Died { .. });
        Self {
            became: Became::Failed(rejected.line(), unread::why(rejected)),
            record: record.filter(|_| is_final).map(|record| Record {
                rejected: Some(rejected.clone()),
                ..record
            }),
        }
    }
}

fn as_before(record: Record) -> Read {
    match &record.rejected {
        Some(rejected) => Read::failed(&rejected.clone(), Some(record)),
        None => Read {
            became: Became::Unchanged,
            record: Some(record),
        },
    }
}

/// The files that are read, and those of kinds that are not.
pub(super) fn read_and_skipped<E: Borrow<Entry>>(files: impl Iterator<Item = E>) -> (Vec<E>, Vec<E>) {
    files.partition(|file| corpus::is_read(&file.borrow().id, &file.borrow().given))
}

/// The articles of a file.
fn of_file<'a>(
    articles: &'a BTreeMap<ArticleId, Revision>,
    file: &'a ArticleId,
) -> impl Iterator<Item = &'a ArticleId> {
    articles
        .range(file..)
        .map(|(id, _)| id)
        .take_while(|id| id.as_str().starts_with(file.as_str()))
        .filter(|id| id.is_of(file))
}

/// The bytes of a file, or none where there are more than `most`, which a file can come to hold after it was listed.
fn read_at_most(entry: &Entry, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(entry.bytes).unwrap_or_default());
    let read = entry.open()?.take(most + 1).read_to_end(&mut bytes)?;
    Ok((read as u64 <= most).then_some(bytes))
}
