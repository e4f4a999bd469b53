//! `ibid serve`: which part of a bot one process runs.
//!
//! In: arguments. Out: the shards that were asked for, as they were written; whether the bot can have them is seen
//! where they are put together.

use std::ops::Range;

use clap::Args;

/// Run the Discord bot
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Shards that this process connects, the second number not included, such as 0..4 [default: all]
    #[arg(long, value_name = "FIRST..END", requires = "total_shards", value_parser = range)]
    pub shards: Option<Range<u32>>,
    /// Shards of the whole bot, in all its processes [default: as many as Discord advises]
    #[arg(long, value_name = "N")]
    pub total_shards: Option<u32>,
}

fn range(written: &str) -> Result<Range<u32>, String> {
    let parsed = written.split_once("..").and_then(|(start, end)| {
        Some(Range {
            start: start.trim().parse().ok()?,
            end: end.trim().parse().ok()?,
        })
    });
    parsed.ok_or_else(|| "write two whole numbers with two dots between them, such as 0..4".to_owned())
}
