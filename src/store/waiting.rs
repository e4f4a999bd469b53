//! Waiting for what sqlx does in the background.
//!
//! In: a future of sqlx. Out: what it comes to, to a caller that knows no futures. tokio's own way of waiting
//! panics where other tasks run, and a database is no reason for a bot to stop.

use std::io;

use tokio::{
    runtime::{Builder, EnterGuard, Runtime},
    task::unconstrained,
};

/// A runtime with one thread, which does what is waited for.
pub(super) struct Background(Option<Runtime>);

impl Background {
    pub(super) fn start() -> io::Result<Self> {
        let mut runtime = Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).thread_name("store").enable_all().build()?;
        Ok(Self(Some(runtime)))
    }

    /// Blocks this thread until `future` is done.
    pub(super) fn wait<F: Future>(&self, future: F) -> F::Output {
        let _entered = self.enter();
        // A task may do only so much before it lets others run, and while it waits here it cannot.
        futures_executor::block_on(unconstrained(future))
    }

    /// Lets this thread start tasks that run in the background.
    pub(super) fn enter(&self) -> EnterGuard<'_> {
        self.0.as_ref().expect("it is taken by nobody but drop").enter()
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // Dropped in place it would wait for its thread, which panics where other tasks run.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
