//! `ibid model`: the sentence model for semantic reranking.

use std::{io::Write, path::PathBuf};

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    failure::Failure,
    semantic::{
        self,
        fetch::{self, HUB, MINILM},
    },
};

/// What to do with the model.
#[derive(Debug, Args)]
pub struct Model {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Download all-MiniLM-L6-v2, pinned and checked
    Fetch(Fetch),
    /// Say whether the model works
    Check,
}

/// Where from and where to.
#[derive(Debug, Args)]
struct Fetch {
    /// The new folder [default: where the settings look for it]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Where models are published
    #[arg(long, default_value = HUB, value_name = "URL")]
    base_url: String,
}

impl Model {
    /// Fetches or checks the model in `folder`, which is where the settings look for it, and says so to `out`.
    ///
    /// # Errors
    /// When it cannot be fetched or does not work, or `out` cannot be written.
    pub fn run(self, folder: PathBuf, out: &mut dyn Write) -> anyhow::Result<()> {
        match self.task {
            Task::Fetch(fetch) => fetch.run(folder, out),
            Task::Check => {
                let model = semantic::check(&folder).map_err(Failure::from)?;
                writeln!(out, "{model} in {} works.", folder.display())?;
                Ok(())
            }
        }
    }
}

impl Fetch {
    fn run(self, folder: PathBuf, out: &mut dyn Write) -> anyhow::Result<()> {
        let to = self.to.unwrap_or(folder);
        writeln!(
            out,
            "Fetching {} ({}) at revision {} from {}: {} MB, into {}.",
            MINILM.name,
            MINILM.licence,
            MINILM.revision,
            self.base_url,
            MINILM.bytes() / 1_000_000,
            to.display(),
        )?;
        out.flush()?;
        let bar = bar(MINILM.bytes());
        let fetched = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(fetch::fetch(&MINILM, &self.base_url, &to, &|bytes| bar.inc(bytes)));
        bar.finish_and_clear();
        fetched.map_err(Failure::from)?;
        match semantic::check(&to) {
            Ok(_) => writeln!(out, "It is whole and works. Set `semantic.enabled = true` to use it.")?,
            Err(error) => writeln!(out, "It is whole, but not of use yet: {error}.")?,
        }
        Ok(())
    }
}

fn bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}, {eta} left")
        .expect("the template is fixed and names known keys");
    ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr()).with_style(style)
}
