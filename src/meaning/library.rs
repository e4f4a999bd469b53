//! The vectors of passages, brought up to each state of the index in the background.
//!
//! In: a state that questions are answered from. Out: a [`Table`] of it, as soon as its vectors are made. One thread
//! follows the states, the newest alone; it encodes with one thread a core, all of them of low priority, and publishes
//! what it has from time to time. What was made is kept by the hash of its text, so that a stop costs what was being
//! encoded, and a reindex that changes nothing encodes nothing.

use std::{
    collections::{HashMap, HashSet},
    fs,
    io::{self, Write as _},
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, OnceLock, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rten::ThreadPool;
use serde::{Deserialize, Serialize};

use crate::{
    corpus::{Article, ArticleId, Passage, passages},
    index::{Error, Hit, Listed, Snapshot, State, context_of},
    retrieval::{Likeness, Meaning, Near, Progress},
    text,
};

use super::{
    encoder::{Encoder, cores, lock},
    folder::hexadecimal,
    table::{Row, Table},
    vectors::{Key, Packed, Vectors, key},
};

/// So many articles are read at once.
const ARTICLES_AT_ONCE: usize = 64;
/// What has been made is published so often, so that a large corpus is answered by meaning before all of it is done.
const PUBLISHED_EVERY: Duration = Duration::from_secs(5);
/// The niceness of threads that encode passages: whatever answers a question goes first.
const NICENESS: i32 = 15;
/// Questions are answered by meaning once this share of the passages has vectors.
const ENOUGH: f32 = 0.95;

/// A model with the vectors that it has made.
pub(super) struct Library {
    shared: Arc<Shared>,
    name: String,
}

struct Shared {
    encoder: Encoder,
    folder: PathBuf,
    fingerprint: [u8; 32],
    vectors: OnceLock<Vectors>,
    table: Mutex<Arc<Table>>,
    /// The state to be followed next, and the one that is being followed.
    wanted: Mutex<Wanted>,
    changed: Condvar,
    made: AtomicUsize,
}

#[derive(Default)]
struct Wanted {
    next: Option<Arc<dyn Snapshot>>,
    following: Option<State>,
    is_running: bool,
}

impl Library {
    pub(super) fn open(encoder: Encoder, folder: &Path, name: String, fingerprint: [u8; 32]) -> Self {
        let shared = Shared {
            encoder,
            folder: folder.to_owned(),
            fingerprint,
            vectors: OnceLock::new(),
            table: Mutex::default(),
            wanted: Mutex::default(),
            changed: Condvar::new(),
            made: AtomicUsize::new(0),
        };
        Self {
            shared: Arc::new(shared),
            name,
        }
    }
}

impl Meaning for Library {
    fn name(&self) -> &str {
        &self.name
    }

    fn follow(&self, snapshot: &Arc<dyn Snapshot>) {
        let state = snapshot.state();
        let mut wanted = lock(&self.shared.wanted);
        if wanted.following.as_ref() == Some(state) || !state.current {
            return;
        }
        wanted.following = Some(state.clone());
        wanted.next = Some(Arc::clone(snapshot));
        if wanted.is_running {
            return;
        }
        wanted.is_running = true;
        let shared = Arc::downgrade(&self.shared);
        let begun = thread::Builder::new()
            .name("passage vectors".to_owned())
            .spawn(move || follow(&shared));
        if let Err(error) = begun {
            tracing::error!(%error, "the vectors of passages are not made; answers are by words alone");
            wanted.is_running = false;
        }
    }

    fn progress(&self) -> Progress {
        let wanted = lock(&self.shared.wanted);
        let all = wanted.following.as_ref().map_or(0, |state| state.passages);
        let all = usize::try_from(all).unwrap_or(usize::MAX);
        // What could not be made does not count as made once nothing is being made any more.
        let made = if wanted.is_running {
            self.shared.made.load(Ordering::Relaxed)
        } else {
            lock(&self.shared.table).passages
        };
        Progress {
            made: made.min(all),
            all,
        }
    }

    fn wait(&self, most: Duration) -> bool {
        let wanted = lock(&self.shared.wanted);
        let ended = self
            .shared
            .changed
            .wait_timeout_while(wanted, most, |wanted| wanted.is_running);
        ended.is_ok_and(|(_, time)| !time.timed_out())
    }

    fn compare(&self, question: &str, state: &State) -> Option<Box<dyn Likeness>> {
        let table = Arc::clone(&lock(&self.shared.table));
        if table.passages == 0 || share(table.passages, state.passages) < ENOUGH {
            return None;
        }
        let question = Packed::of(&self.shared.encoder.question(question)?);
        Some(Box::new(Compared { question, table }))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share is not exact")]
fn share(made: usize, all: u64) -> f32 {
    made as f32 / (all.max(1) as f32)
}

/// A question, ready to be compared with passages.
struct Compared {
    question: Packed,
    table: Arc<Table>,
}

impl Likeness for Compared {
    fn of(&self, hit: &Hit) -> Option<f32> {
        self.table.likeness(&self.question, hit)
    }

    fn nearest(&self, most: usize, lets: &(dyn Fn(&Listed) -> bool + Sync)) -> Vec<Near> {
        self.table.nearest(&self.question, most, lets)
    }
}

/// Follows states until none is waiting. It ends early with whoever asks for them.
fn follow(shared: &Weak<Shared>) {
    while let Some(shared) = shared.upgrade() {
        let mut wanted = lock(&shared.wanted);
        let Some(snapshot) = wanted.next.take() else {
            wanted.is_running = false;
            shared.changed.notify_all();
            return;
        };
        drop(wanted);
        // Whoever waits for the vectors must not wait for ever where a model makes the network panic.
        let done = panic::catch_unwind(AssertUnwindSafe(|| bring_up(&shared, &*snapshot)));
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "the passages could not be read for their vectors; answers are by words alone");
            }
            Err(_) => tracing::error!("making the vectors of passages broke down; answers are by words alone"),
        }
    }
}

fn bring_up(shared: &Arc<Shared>, snapshot: &dyn Snapshot) -> Result<(), Error> {
    let Some(dimensions) = shared.encoder.dimensions() else {
        return Ok(());
    };
    let vectors = shared
        .vectors
        .get_or_init(|| Vectors::open(&shared.folder, shared.fingerprint, dimensions));
    let mut made = Made {
        shared,
        snapshot,
        vectors,
        rows: Vec::new(),
        published: Instant::now(),
        encoded: 0,
    };
    shared.made.store(0, Ordering::Relaxed);
    let before = Arc::clone(&lock(&shared.table));
    let known = Known::read(&shared.folder, &shared.fingerprint);
    let mut unread: Vec<Listed> = Vec::new();
    for listed in snapshot.catalog()? {
        let old = before.row(&listed.id).filter(|row| row.listed == listed);
        match old
            .map(Arc::clone)
            .or_else(|| known.row(&listed, vectors).map(Arc::new))
        {
            Some(row) => made.add(row),
            None => unread.push(listed),
        }
    }
    for some in unread.chunks(ARTICLES_AT_ONCE) {
        // There is a newer state, which most of what is left belongs to as well, or nobody asks any more.
        if lock(&shared.wanted).next.is_some() || Arc::strong_count(shared) == 1 {
            return Ok(());
        }
        made.read(some)?;
    }
    let is_new = made.encoded > 0 || !unread.is_empty() || made.rows.len() != known.articles.len();
    made.publish();
    if is_new {
        let table = Arc::clone(&lock(&shared.table));
        vectors.sweep(
            &table
                .rows
                .iter()
                .flat_map(|row| row.keys.iter().copied())
                .collect::<HashSet<Key>>(),
        );
        Known::write(&shared.folder, &shared.fingerprint, &table);
    }
    Ok(())
}

/// A table that is being made.
struct Made<'a> {
    shared: &'a Shared,
    snapshot: &'a dyn Snapshot,
    vectors: &'a Vectors,
    rows: Vec<Arc<Row>>,
    published: Instant,
    encoded: usize,
}

impl Made<'_> {
    fn add(&mut self, row: Arc<Row>) {
        self.shared.made.fetch_add(row.keys.len(), Ordering::Relaxed);
        self.rows.push(row);
    }

    /// Reads articles and makes the vectors of their passages that are not kept. Nothing is added where the model fails.
    fn read(&mut self, some: &[Listed]) -> Result<(), Error> {
        let ids: Vec<ArticleId> = some.iter().map(|listed| listed.id.clone()).collect();
        let articles = self.snapshot.articles(&ids)?;
        let texts = articles.iter().map(|article| -> Vec<String> {
            let passages = passages(article);
            passages.iter().map(|passage| described(article, passage)).collect()
        });
        let texts: Vec<Vec<String>> = texts.collect();
        let Some(vectors) = self.vectors(&texts.concat()) else {
            return Ok(());
        };
        let listed: HashMap<&ArticleId, &Listed> = some.iter().map(|listed| (&listed.id, listed)).collect();
        let mut vectors = vectors.into_iter();
        for (article, texts) in articles.iter().zip(&texts) {
            let (keys, vectors) = vectors.by_ref().take(texts.len()).unzip();
            if let Some(listed) = listed.get(&article.id) {
                self.rows.push(Arc::new(Row::new((*listed).clone(), keys, vectors)));
            }
        }
        if self.published.elapsed() > PUBLISHED_EVERY {
            self.publish();
        }
        Ok(())
    }

    /// The vectors of texts, in their order. The threads are plain ones: one of rayon's that waits for the network, which
    /// runs in threads of its own, would begin the next text on top of the one that it waits for, and so on.
    fn vectors(&mut self, texts: &[String]) -> Option<Vec<(Key, Packed)>> {
        let (next, encoded) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            // A system that does not let it be nice lets it be quick. Threads that this one begins are as nice.
            let _ = rustix::process::setpriority_process(None, NICENESS);
            let pool = Arc::new(ThreadPool::with_num_threads(1));
            let mut made = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(text) = texts.get(at) else {
                    return Some(made);
                };
                let key = key(text);
                let kept = self.vectors.get(&key);
                encoded.fetch_add(usize::from(kept.is_none()), Ordering::Relaxed);
                let vector = kept.map_or_else(|| self.encode(&key, text, &pool), Some)?;
                self.shared.made.fetch_add(1, Ordering::Relaxed);
                made.push((at, (key, vector)));
            }
        };
        let parts: Vec<_> = thread::scope(|scope| {
            let workers: Vec<_> = (0..cores().min(texts.len())).map(|_| scope.spawn(work)).collect();
            workers.into_iter().map(|worker| worker.join().ok().flatten()).collect()
        });
        self.encoded += encoded.into_inner();
        let mut made = parts.into_iter().collect::<Option<Vec<_>>>()?.concat();
        made.sort_unstable_by_key(|(at, _)| *at);
        Some(made.into_iter().map(|(_, vector)| vector).collect())
    }

    fn encode(&self, key: &Key, text: &str, pool: &Arc<ThreadPool>) -> Option<Packed> {
        let vector = Packed::of(&self.shared.encoder.passage(text, pool)?);
        self.vectors.keep(key, &vector);
        Some(vector)
    }

    fn publish(&mut self) {
        let table = Table::new(self.rows.clone());
        *lock(&self.shared.table) = Arc::new(table);
        self.published = Instant::now();
    }
}

/// A passage under its title and headings, without which many a passage does not say what it is about.
fn described(article: &Article, passage: &Passage) -> String {
    let mut above = vec![article.meta.title.as_str()];
    above.extend(article.heading_path(passage.section));
    above.dedup();
    let lead = context_of(article, passage).map(|(_, words)| words);
    above.extend(lead);
    let words = passage.span.slice(&article.text).unwrap_or_default();
    format!("{}\n{words}", above.join(". "))
}

/// Which vectors the passages of an article have, kept so that a large corpus need not be cut again to know.
#[derive(Default, Serialize, Deserialize)]
struct Known {
    /// The version of ibid that cut the passages: another may cut them elsewhere.
    version: String,
    articles: HashMap<String, (String, Vec<String>)>,
}

impl Known {
    fn path(folder: &Path, fingerprint: &[u8; 32]) -> PathBuf {
        folder.join(format!("{}.json", hexadecimal(&fingerprint[..8])))
    }

    /// What was written last; nothing where that cannot be read, which costs time alone.
    fn read(folder: &Path, fingerprint: &[u8; 32]) -> Self {
        let read = fs::read(Self::path(folder, fingerprint)).ok();
        let known: Option<Self> = read.and_then(|read| serde_json::from_slice(&read).ok());
        known.filter(|known| known.version == version()).unwrap_or_default()
    }

    fn row(&self, listed: &Listed, vectors: &Vectors) -> Option<Row> {
        let (revision, keys) = self.articles.get(listed.id.as_str())?;
        if *revision != listed.revision.to_string() {
            return None;
        }
        let key = |digits: &String| Key::try_from(text::from_hexadecimal(digits)?).ok();
        let keys: Vec<Key> = keys.iter().map(key).collect::<Option<_>>()?;
        let vectors = keys
            .iter()
            .map(|key| vectors.get(key))
            .collect::<Option<Vec<Packed>>>()?;
        Some(Row::new(listed.clone(), keys, vectors))
    }

    fn write(folder: &Path, fingerprint: &[u8; 32], table: &Table) {
        let articles = table.rows.iter().map(|row| {
            let keys = row.keys.iter().map(|key| hexadecimal(key)).collect();
            (row.listed.id.to_string(), (row.listed.revision.to_string(), keys))
        });
        let known = Self {
            version: version(),
            articles: articles.collect(),
        };
        let written = serde_json::to_vec(&known)
            .map_err(io::Error::other)
            .and_then(|written| {
                let mut file = tempfile::NamedTempFile::new_in(folder)?;
                file.write_all(&written)?;
                file.persist(Self::path(folder, fingerprint))?;
                Ok(())
            });
        if let Err(error) = written {
            tracing::debug!(%error, "which vectors the passages have was not kept");
        }
    }
}

/// What cut the passages: this version of ibid, and of the index.
fn version() -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), crate::index::ANALYSIS)
}
