//! Calls that are tried again.
//!
//! In: a call that may fail in passing. Out: what it came to in the end, within a bound.

use std::time::Duration;

use tokio::time::Instant;

use super::errors::{Trouble, Undelivered};

/// The pause after the first failure; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// Tries until it works, will not work, or `within` has passed. Pauses double, are spread by `seed` so
/// that many callers do not come back together, and are as long as Discord asks.
pub(super) async fn retried<T, F: Future<Output = Result<T, Trouble>> + Send>(
    seed: u64,
    within: Duration,
    attempt: impl Fn() -> F + Send + Sync,
) -> Result<T, Undelivered> {
    let until = Instant::now() + within;
    let mut pause = FIRST_PAUSE;
    loop {
        let tried = tokio::time::timeout_at(until, attempt()).await;
        let (after, why) = match tried {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(Trouble::Final(reason))) => return Err(reason),
            Ok(Err(Trouble::Again { after, why })) => (after, why),
            Err(_) => return Err(Undelivered::GivenUp("timed out".to_owned())),
        };
        let wait = after.unwrap_or(pause).saturating_add(spread(seed, pause));
        if wait >= until.saturating_duration_since(Instant::now()) {
            return Err(match after {
                Some(wait) => Undelivered::HeldBack { wait, why },
                None => Undelivered::GivenUp(why),
            });
        }
        tracing::debug!(%why, wait_ms = wait.as_millis(), "a call to Discord is tried again");
        tokio::time::sleep(wait).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Up to half the pause more, different for different callers (Fibonacci hashing: Knuth, The Art of
/// Computer Programming, volume 3, 6.4).
fn spread(seed: u64, pause: Duration) -> Duration {
    let share = (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u32;
    pause * share / 512
}
