//! Where questions are worked on.
//!
//! In: blocking work. Out: its result, or that there is too much of it, or that it took too long. So many
//! are worked on at a time, so many more may wait, and the next is told at once to come back.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task};

use crate::{failure::Failure, reply::wording};

/// Seats for questions.
pub(super) struct Pool {
    working: Arc<Semaphore>,
    present: Arc<Semaphore>,
    timeout: Duration,
}

impl Pool {
    /// A pool in which `workers` are worked on and `queue` more may wait, each for `timeout` at most.
    pub(super) fn new(workers: usize, queue: usize, timeout: Duration) -> Self {
        Self {
            working: Arc::new(Semaphore::new(workers)),
            present: Arc::new(Semaphore::new(workers + queue)),
            timeout,
        }
    }

    /// Does the work on a thread that may wait. A panic in it is a failure like any other.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let Ok(seat) = Arc::clone(&self.present).try_acquire_owned() else {
            return Err(wording::overloaded());
        };
        let working = Arc::clone(&self.working);
        // What is logged on the other thread belongs to the same request.
        let span = tracing::Span::current();
        let done = async move {
            let turn = working.acquire_owned().await;
            let work = task::spawn_blocking(move || {
                // Work that was given up still holds its seat and its turn until it ends.
                let _held = (seat, turn);
                span.in_scope(work)
            });
            work.await.unwrap_or_else(|panic| Err(Failure::bug(panic)))
        };
        tokio::time::timeout(self.timeout, done)
            .await
            .unwrap_or_else(|_| Err(wording::timed_out()))
    }
}
