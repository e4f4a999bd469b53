//! The command line: one small file for each subcommand.
//!
//! In: arguments, and a [`Service`](crate::service::Service) that `app` put together. Out: text for a
//! terminal or JSON for a program on standard output, everything else on standard error, and an exit code:
//! 0 done, 1 nothing found, something wrong or left out, 2 failure.

pub mod ask;
pub mod backup;
pub mod calibrate;
pub mod chat;
pub mod doctor;
pub mod eval;
pub mod health;
pub mod index;
pub mod parse_worker;
mod progress;
pub mod read;
pub mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::telemetry::Format;

pub use progress::Console;

/// Answers questions from your own documents, in the documents' own words, and says where each quotation
/// stands.
#[derive(Debug, Parser)]
#[command(name = "ibid", version, propagate_version = true)]
pub struct Cli {
    /// What holds for every subcommand.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every subcommand.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Settings file; config/default.toml names every setting
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder that the documents are in [default: corpus]
    #[arg(long, global = true, value_name = "DIR")]
    pub corpus: Option<PathBuf>,
    /// Folder that the index is kept in [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What holds the index: embedded, opensearch or elasticsearch [default: index.backend]
    #[arg(long, global = true, value_name = "NAME")]
    pub backend: Option<String>,
    /// How logs are written
    #[arg(long, global = true, value_enum, default_value = "human", value_name = "FORMAT")]
    pub log: Format,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer one question
    Ask(ask::Ask),
    /// Keep asking in the terminal
    Chat,
    /// Bring the index up to the corpus
    Index(index::Index),
    /// Show what is read of a file: its headings, questions and blocks
    Read(read::Read),
    /// Measure answers on a set of labelled questions
    Eval(eval::Eval),
    /// Fit the confidence to labelled questions or to documents
    Calibrate(calibrate::Calibrate),
    /// Run the Discord bot
    Serve(serve::Serve),
    /// Look at everything that ibid needs, and say what is wrong
    Doctor(doctor::Doctor),
    /// Copy the data folder, also while a bot runs
    Backup(backup::Backup),
    /// Make the data folder what it was when a backup was made
    Restore(backup::Restore),
    /// Read files for another process of this program
    #[command(hide = true)]
    ParseWorker(parse_worker::ParseWorker),
    /// Say whether a bot with this data folder is up, for health checks
    Health,
}
