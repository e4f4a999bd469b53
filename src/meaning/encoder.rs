//! The encoder as it is shared: loaded once, asked by many.
//!
//! In: texts, from any thread. Out: their vectors. Questions come first: each waits for its turn a bounded time, and one
//! that would wait longer goes on without a vector. Passages are encoded by background threads of low priority, each
//! on one core, between them.

use std::{
    collections::VecDeque,
    panic,
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
    time::{Duration, Instant},
};

use rten::ThreadPool;

use super::{
    Unavailable,
    folder::Files,
    network::{Network, Role},
};

/// So many questions are remembered with their vectors: one question is encoded once, though its follow-ups, its
/// explanation and its search ask again.
const REMEMBERED: usize = 64;

/// A model that is being loaded or is ready.
pub(super) struct Encoder {
    shared: Arc<Shared>,
    budget: Duration,
}

struct Shared {
    loaded: OnceLock<Option<Loaded>>,
    /// How many questions are being encoded.
    turns: (Mutex<usize>, Condvar),
    asked: Mutex<VecDeque<(String, Vec<f32>)>>,
}

struct Loaded {
    network: Network,
    dimensions: usize,
    /// Where questions run, so that no other work of this process waits behind them.
    all_cores: Arc<ThreadPool>,
}

impl Encoder {
    /// Begins to load the model of `files`.
    pub(super) fn open(files: Files, budget: Duration) -> Self {
        let shared = Arc::new(Shared {
            loaded: OnceLock::new(),
            turns: (Mutex::new(0), Condvar::new()),
            asked: Mutex::default(),
        });
        let loading = Arc::clone(&shared);
        let load = move || {
            // Whoever waits for the model must not wait for ever where it makes the network panic.
            let loaded = panic::catch_unwind(|| load(&files));
            let loaded = loaded.unwrap_or_else(|_| Err(Unavailable::Unusable("it makes the program panic".to_owned())));
            let loaded = loaded.inspect_err(|error| tracing::error!(%error, "answers are by words alone"));
            let _ = loading.loaded.set(loaded.ok());
        };
        if let Err(error) = thread::Builder::new().name("sentence encoder".to_owned()).spawn(load) {
            tracing::error!(%error, "answers are by words alone");
            let _ = shared.loaded.set(None);
        }
        Self { shared, budget }
    }

    /// How many numbers a vector has; nothing where the model cannot be run.
    pub(super) fn dimensions(&self) -> Option<usize> {
        Some(self.loaded()?.dimensions)
    }

    /// The vector of a question; nothing where its turn does not come in time, or the model fails.
    pub(super) fn question(&self, text: &str) -> Option<Vec<f32>> {
        if let Some((_, vector)) = lock(&self.shared.asked).iter().find(|(asked, _)| asked == text) {
            return Some(vector.clone());
        }
        let loaded = self.loaded()?;
        let _turn = self.turn()?;
        // On a plain thread: one of rayon's that waits for the network would begin the next question meanwhile, on top of
        // this one, and that would wait for this one's turn to end.
        let encode = || loaded.network.encode(Role::Question, text, &loaded.all_cores);
        let encoded = thread::scope(|scope| scope.spawn(encode).join()).ok()?;
        let vector = encoded.inspect_err(failed).ok()?;
        let mut asked = lock(&self.shared.asked);
        if asked.len() >= REMEMBERED {
            asked.pop_front();
        }
        asked.push_back((text.to_owned(), vector.clone()));
        Some(vector)
    }

    /// The vector of a passage, by the thread that asks.
    pub(super) fn passage(&self, text: &str, thread: &Arc<ThreadPool>) -> Option<Vec<f32>> {
        let loaded = self.loaded()?;
        loaded
            .network
            .encode(Role::Passage, text, thread)
            .inspect_err(failed)
            .ok()
    }

    fn loaded(&self) -> Option<&Loaded> {
        self.shared.loaded.wait().as_ref()
    }

    /// A turn, in at most the budget. More than one question a core at a time would only make all of them later.
    fn turn(&self) -> Option<Turn<'_>> {
        let (turns, ended) = &self.shared.turns;
        let until = Instant::now() + self.budget;
        let mut taken = lock(turns);
        while *taken >= cores() {
            let left = until.checked_duration_since(Instant::now())?;
            taken = ended
                .wait_timeout(taken, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        *taken += 1;
        Some(Turn { turns, ended })
    }
}

struct Turn<'a> {
    turns: &'a Mutex<usize>,
    ended: &'a Condvar,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *lock(self.turns) -= 1;
        self.ended.notify_one();
    }
}

fn load(files: &Files) -> Result<Loaded, Unavailable> {
    let network = Network::open(files)?;
    Ok(Loaded {
        dimensions: network.tried()?,
        network,
        all_cores: Arc::new(ThreadPool::with_num_threads(cores())),
    })
}

fn failed(error: &Unavailable) {
    tracing::error!(%error, "a text was not encoded");
}

/// How many cores there are.
pub(super) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
