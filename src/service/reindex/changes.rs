//! The changes that lead from the old state to the corpus, found as they are asked for.
//!
//! In: a listing, the state before, and how files are read. Out: changes one by one, and at the end a report. Files
//! are read and analysed on all cores, some at a time, so that memory stays bounded: neither their number nor their
//! size is known before.

use std::{
    collections::{HashSet, VecDeque},
    io::{self, Read as _},
    iter::Peekable,
    mem::take,
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

use super::{
    Held, Limits, Note, Progress, Report,
    before::{Before, Old},
    unread,
};

/// Files that are read and analysed at a time: enough for every core, few enough for memory.
const AT_A_TIME: usize = 64;
/// Files that are looked at, at a time, most of which are as they were.
const LOOKED_AT: usize = 10_000;
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
    pub(super) keep: &'a dyn Fn(Manifest),
}

/// How files are read, on many threads.
pub(super) struct Reader<'a> {
    pub(super) base: Base,
    pub(super) parser: &'a dyn Parser,
    pub(super) limits: Limits,
    /// When the files were listed, in nanoseconds since 1970.
    pub(super) listed_at_ns: u128,
}

/// The changes that lead from the old state to the corpus, found as they are asked for.
pub(super) struct Changes<'a> {
    run: Run<'a>,
    /// The files that were not looked at yet, each with what is remembered of it.
    entries: Peekable<Box<dyn Iterator<Item = (Entry, Option<Record>)>>>,
    ready: VecDeque<Change>,
    old: Old,
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
        before: Before,
        run: Run<'a>,
    ) -> Self {
        let skipped = listing.entries.extract_if(.., |file| !is_read(file));
        let skipped = skipped.map(|file| file.id.to_string()).collect();
        let entries = take(&mut listing.entries);
        let mut failed = notes;
        failed.extend(listing.unlisted.iter().map(|unlisted| Note {
            path: unlisted.path.clone(),
            line: None,
            what: unlisted.reason.clone().into(),
        }));
        Self {
            report: Report {
                failed,
                skipped,
                ..Report::default()
            },
            progress: Progress {
                files: entries.len(),
                ..Progress::default()
            },
            old: before.articles,
            entries: (Box::new(before.files.beside(entries)) as Box<dyn Iterator<Item = _>>).peekable(),
            ready: VecDeque::new(),
            snapshot,
            lost: None,
            unlisted: listing,
            manifest: Manifest::default(),
            run,
            ended: false,
        }
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
        let reader = &self.run.reader;
        let others = some.par_iter().filter_map(|(entry, found)| match found {
            Found::AsBefore(_) => None,
            Found::Other(before) => Some(reader.read(entry, before.as_ref())),
        });
        let mut others = others.collect::<Vec<Read>>().into_iter();
        for (entry, found) in some {
            let read = match found {
                Found::AsBefore(record) => as_before(record),
                Found::Other(_) => others.next().expect("each of them was read"),
            };
            self.take(entry, read);
        }
        self.progress.elapsed = self.run.started.elapsed();
        (self.run.tell)(self.progress);
    }

    /// The next files: with those that have to be read, which are enough for every core however few of the files
    /// changed, those between them that are as they were.
    fn next_to_read(&mut self) -> Vec<(Entry, Found)> {
        let mut some = Vec::new();
        let (mut files, mut bytes) = (0, 0);
        while files < AT_A_TIME && bytes < BYTES_AT_A_TIME && some.len() < LOOKED_AT {
            let Some((entry, before)) = self.entries.next() else {
                break;
            };
            // What is remembered of a file is worth nothing without its articles.
            let before = before.filter(|before| before.rejected.is_some() || self.old.has_of(&entry.id));
            let found = match before {
                Some(record) if record.is_of(&entry) => Found::AsBefore(record),
                before => {
                    files += 1;
                    bytes += entry.bytes;
                    Found::Other(before)
                }
            };
            some.push((entry, found));
        }
        some
    }

    fn take(&mut self, entry: Entry, read: Read) {
        let id = &entry.id;
        self.progress.seen += 1;
        match read.became {
            Became::Unchanged => self.report.unchanged += self.old.meet(id).count(),
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
            self.manifest.push(entry, record);
        }
    }

    /// Takes an article, unless it is there already; `same` says that what makes it is what made it before.
    fn put(&mut self, analysed: Analysed, same: bool) {
        match self.old.meet_one(&analysed.article.id) {
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

    /// Keeps the articles that were read from a file before: by leaving them in the last commit, or by copying them
    /// into the new index.
    fn keep(&mut self, file: &ArticleId) {
        let kept: Vec<ArticleId> = self.old.meet(file).cloned().collect();
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
        let unmet = self.old.unmet().cloned();
        let (hidden, gone): (HashSet<ArticleId>, HashSet<ArticleId>) = unmet.partition(|id| self.unlisted.may_hide(id));
        for id in &hidden {
            self.keep(id);
        }
        self.report.removed = gone.len();
        let lost = gone.iter().filter(|id| !(self.run.is_expected)(id)).count();
        self.report.held = self.held(lost);
        if self.report.held.is_some() {
            return;
        }
        (self.run.keep)(take(&mut self.manifest));
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
            if self.entries.peek().is_some() {
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

/// What a file is beside what is remembered of it.
enum Found {
    AsBefore(Record),
    /// It has to be read; its articles are there where something is remembered.
    Other(Option<Record>),
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
    fn read(&self, entry: &Entry, before: Option<&Record>) -> Read {
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

/// Whether the file is of a kind that is read.
pub(super) fn is_read(file: &Entry) -> bool {
    corpus::is_read(&file.id, &file.given)
}

/// The bytes of a file, or none where there are more than `most`, which a file can come to hold after it was listed.
fn read_at_most(entry: &Entry, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(entry.bytes).unwrap_or_default());
    let read = entry.open()?.take(most + 1).read_to_end(&mut bytes)?;
    Ok((read as u64 <= most).then_some(bytes))
}
