//! A short form of a long bad day of Discord's; `cargo bench --bench chaos -- 600` runs the long one.

use std::time::Duration;

use crate::support::{bot::SOON, soak};

/// The day, always the same one.
const SEED: u64 = 7;
const LASTING: Duration = Duration::from_secs(20);
/// What a warm bot may hold more after some hundred questions: the answers and caches that it has not seen yet.
const GROWTH: u64 = 64_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_day_loses_no_question() {
    let outcome = soak::run(SEED, LASTING, SOON).await;
    println!("{outcome}");
    let all = outcome.together();
    assert_eq!(all.lost, 0, "{outcome}");
    assert_eq!(all.asked, all.answered + all.refused + all.gone, "{outcome}");
    let (warm, end) = outcome.memory;
    assert!(end <= warm + GROWTH, "{outcome}");
}
