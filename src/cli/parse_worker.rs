//! `ibid parse-worker`: the process that reads files for another, which starts it. People have no use for it.

use std::process::ExitCode;

use clap::Args;

use crate::isolate;

/// What the process may take.
#[derive(Debug, Clone, Copy, Args)]
pub struct ParseWorker {
    /// Address space of the process, in bytes
    #[arg(long)]
    pub memory_bytes: u64,
    /// Processor time of the process, in seconds
    #[arg(long)]
    pub cpu_seconds: u64,
}

impl ParseWorker {
    /// Reads files for the parent process until it ends.
    ///
    /// # Errors
    /// When the limits cannot be set, or the parent does not keep to the protocol.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        isolate::run(self.memory_bytes, self.cpu_seconds)?;
        Ok(ExitCode::SUCCESS)
    }
}
