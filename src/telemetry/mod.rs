//! What ibid says about itself while it runs.
//!
//! In: how to write logs, and what is counted. Out: a subscriber for the whole process, writing to standard error, and
//! [`Metrics`] as Prometheus reads them. Question text is logged at debug only, tokens never.

mod metrics;
mod moment;

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, fmt};

pub use metrics::{HeldBack, Kind, Limit, Metrics, Outcome, Road, Session, Step, Surface};
pub use moment::{Indexed, Moment, Reindexed, Seats, Source};

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: coloured on a terminal.
    Human,
    /// One JSON object a line.
    Json,
}

/// Sends logs to standard error from now on. `level` is a filter such as `info` or `info,ibid=debug`;
/// libraries are quieter than ibid unless it names them.
///
/// # Errors
/// When `level` is no filter.
pub fn start(format: Format, level: &str) -> Result<(), String> {
    let filter = EnvFilter::builder()
        .parse(filter(level))
        .map_err(|error| format!("`log.level` is no log filter: {error}"))?;
    let builder = fmt().with_env_filter(filter).with_writer(io::stderr);
    match format {
        Format::Human => builder.with_ansi(io::stderr().is_terminal()).with_target(false).init(),
        Format::Json => builder.json().with_current_span(true).with_span_list(false).init(),
    }
    Ok(())
}

/// A bare level is meant for ibid. serenity logs interaction tokens at debug, and its warnings repeat
/// what ibid reports itself, so it is held back unless it is named.
fn filter(level: &str) -> String {
    if level.contains([',', '=']) {
        return level.to_owned();
    }
    format!("warn,serenity=error,tantivy=warn,ibid={level}")
}
