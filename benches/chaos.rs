//! How a bot bears a long bad day of Discord's.
//!
//! `cargo bench --bench chaos -- 600 7` starts the real `ibid serve` against the fake Discord for 600 seconds (60 without
//! a number) and lets Discord do all that it is known to do, in an order drawn by the seed 7 (1 without one), while
//! people ask by command, mention and direct message. It prints what came of it by fault, and fails where a question
//! was lost.

#[allow(dead_code, unreachable_pub, unused_imports, reason = "the tests use all of it")]
#[path = "../tests/it/support"]
mod support {
    pub mod bot;
    pub mod discord;
    pub mod soak;
}

use std::{env, process::ExitCode, time::Duration};

/// Seconds and seed, when the command line does not say.
const USUAL: (u64, u64) = (60, 1);
/// How long Discord waits for a first response.
const FIRST_RESPONSE: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let mut numbers = env::args().filter_map(|argument| argument.parse::<u64>().ok());
    let lasting = Duration::from_secs(numbers.next().unwrap_or(USUAL.0));
    let seed = numbers.next().unwrap_or(USUAL.1);
    let outcome = support::soak::run(seed, lasting, FIRST_RESPONSE).await;
    println!("{outcome}");
    if outcome.together().lost > 0 {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
