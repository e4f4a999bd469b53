//! What one process does of all that share a database.
//!
//! In: work that is not to be done twice at a time. Out: the right to do it, kept while it takes and given back
//! when it ends, or who is doing it. Whoever is killed meanwhile loses the right after [`FOR_S`] seconds.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use crate::{
    failure::Failure,
    store::{Held, Lease, Store, Taken},
};

use super::{Clock, Service};

/// How long the right lasts unless it is renewed. Longer than a process that is alive ever stands still, and clocks of
/// machines differ; short enough for others to wait for.
const FOR_S: i64 = 60;
/// How often it is renewed: two renewals may fail.
const RENEWED_EVERY: Duration = Duration::from_secs(20);

/// The right to do something alone; dropped, it is given back.
pub(super) struct Alone {
    store: Arc<Store>,
    clock: Clock,
    lease: Lease,
    lost: CancellationToken,
    /// Dropped, it ends the thread that renews.
    renewing: Option<(mpsc::Sender<()>, thread::JoinHandle<()>)>,
}

impl Service {
    /// The right to do `what` alone for `holder`, in words for people; `stop` is cancelled when it is lost. An error
    /// within the result is whoever has it.
    pub(super) fn alone(
        &self,
        what: &str,
        holder: &str,
        stop: &CancellationToken,
    ) -> Result<Result<Alone, Held>, Failure> {
        let (store, clock) = (Arc::clone(&self.parts.store), self.parts.clock.clone());
        let lease = Lease::new(what, holder)?;
        if let Taken::Theirs(held) = take(&store, &lease, &clock)? {
            return Ok(Err(held));
        }
        let mut alone = Alone {
            store: Arc::clone(&store),
            clock: clock.clone(),
            lease: lease.clone(),
            lost: stop.child_token(),
            renewing: None,
        };
        let (ending, ended) = mpsc::channel();
        let lost = alone.lost.clone();
        let renewing = thread::Builder::new().name("lease".to_owned());
        let renewing = renewing.spawn(move || {
            let mut until = clock.seconds() + FOR_S;
            while ended.recv_timeout(RENEWED_EVERY) == Err(mpsc::RecvTimeoutError::Timeout) {
                match take(&store, &lease, &clock) {
                    Ok(Taken::Ours) => until = clock.seconds() + FOR_S,
                    // The database may be back in time.
                    Err(error) if clock.seconds() < until => {
                        tracing::warn!(%error, "what this process does alone could not be prolonged");
                    }
                    Ok(Taken::Theirs(_)) | Err(_) => return lost.cancel(),
                }
            }
        });
        alone.renewing = Some((ending, renewing.map_err(Failure::bug)?));
        Ok(Ok(alone))
    }
}

fn take(store: &Store, lease: &Lease, clock: &Clock) -> Result<Taken, crate::store::Error> {
    let now = clock.seconds();
    store.take_lease(lease, now, now + FOR_S)
}

impl Alone {
    /// Cancelled when the work has to stop: because it is to, or because somebody else has the right by now.
    pub(super) fn stop(&self) -> &CancellationToken {
        &self.lost
    }

    /// Prolongs the right; says whether it is still held.
    pub(super) fn lasts(&self) -> bool {
        matches!(take(&self.store, &self.lease, &self.clock), Ok(Taken::Ours))
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        if let Some((ending, renewing)) = self.renewing.take() {
            drop(ending);
            // A renewal after the lease was given back would take it again.
            let _ = renewing.join();
        }
        if let Err(error) = self.store.give_back(&self.lease) {
            tracing::warn!(%error, "what this process did alone is not free before its time is over");
        }
    }
}
