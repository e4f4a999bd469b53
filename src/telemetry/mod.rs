//! What ibid says about itself while it runs.
//!
//! In: how to write logs, and what is counted. Out: a subscriber for the whole process, writing to standard error,
//! [`Metrics`] as Prometheus reads them, and traces where somebody collects them. Question text is logged at debug only,
//! tokens never.

mod metrics;
mod moment;
pub mod process;
mod traces;

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt};

pub use metrics::{Kind, Limit, Metrics, Outcome, Part, Road, Session, Step, Surface, Work};
pub use moment::{Indexed, Moment, Reindexed, Seats, Source};
pub use traces::{TIMING, Traces};

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: coloured on a terminal.
    Human,
    /// One JSON object a line.
    Json,
}

/// Sends logs to standard error from now on. `level` is a filter such as `info` or `info,ibid=debug`;
/// libraries are quieter than ibid unless it names them. Traces go to the collector at `otlp`, where there is one, for as
/// long as what is returned is kept.
///
/// # Errors
/// When `level` is no filter, or the system lacks what traces need.
pub fn start(format: Format, level: &str, otlp: Option<&str>) -> Result<Option<Traces>, String> {
    let filter = EnvFilter::builder()
        .parse(filter(level))
        .map_err(|error| format!("`log.level` is no log filter: {error}"))?;
    let traces = otlp
        .map(Traces::to)
        .transpose()
        .map_err(|error| format!("traces cannot be sent: {error}"))?;
    let log = fmt::layer().with_writer(io::stderr);
    let log: Box<dyn Layer<Registry> + Send + Sync> = match format {
        Format::Human => log.with_ansi(io::stderr().is_terminal()).with_target(false).boxed(),
        Format::Json => log.json().with_current_span(true).with_span_list(false).boxed(),
    };
    // What traces alone want costs nothing where nobody collects them.
    tracing_subscriber::registry()
        .with(log.with_filter(filter))
        .with(traces.as_ref().map(Traces::layer))
        .init();
    Ok(traces)
}

/// A bare level is meant for ibid. serenity logs interaction tokens at debug, and its warnings repeat
/// what ibid reports itself, so it is held back unless it is named.
fn filter(level: &str) -> String {
    if level.contains([',', '=']) {
        return level.to_owned();
    }
    format!("warn,serenity=error,tantivy=warn,ibid={level}")
}
