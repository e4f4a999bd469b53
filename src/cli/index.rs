//! `ibid index`: what `/reindex` does, on the command line.

use std::{io::Write, process::ExitCode};

use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::{
    corpus::{Corpus, Parser},
    locale::Language,
    reply::{plain, wording},
    service::{self, Limits, Mode, Requested, Service},
};

use super::Console;

/// How much is read.
#[derive(Debug, Clone, Copy, Args)]
pub struct Index {
    /// Read every document again and build a new index beside the old one
    #[arg(long)]
    pub full: bool,
    /// Go on although a large share of the articles goes
    #[arg(long)]
    pub yes: bool,
    /// Read every document, write nothing, list every warning
    #[arg(long, conflicts_with = "full")]
    pub check: bool,
}

impl Index {
    /// Brings the index up to the corpus and prints the report to `out`. The exit code is 0 when that is done, and 2
    /// when it was not because too much would have gone.
    ///
    /// # Errors
    /// When the corpus cannot be listed, the index cannot be written, or `out` cannot be written.
    pub fn run(
        self,
        service: &Service,
        by: &str,
        stop: &CancellationToken,
        out: &mut dyn Write,
    ) -> anyhow::Result<ExitCode> {
        let requested = Requested {
            mode: if self.full { Mode::Full } else { Mode::Changed },
            may_remove: if self.yes { usize::MAX } else { 0 },
            ..Requested::changed(by)
        };
        let console = Console::new();
        let report = service.reindex(&requested, &|progress| console.show(progress), stop);
        console.finish();
        let report = report?;
        if let Some(held) = report.held {
            write!(out, "{}", plain::render(&wording::held_for_operators(held)))?;
            return Ok(ExitCode::from(2));
        }
        write!(out, "{}", plain::render(&wording::report(Language::English, &report)))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads every document and prints what is wrong with it. The exit code is 0 when every document can be
/// read, warnings or not, and 2 when one cannot.
///
/// # Errors
/// When the corpus cannot be listed or `out` cannot be written.
pub fn check(corpus: &Corpus, parser: &dyn Parser, limits: Limits, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let report = service::check(corpus, parser, limits)?;
    write!(out, "{}", plain::render(&wording::checked(&report)))?;
    Ok(if report.failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}
