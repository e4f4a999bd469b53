//! How far a reindex has come, on a terminal or in a log.

use std::{
    cell::Cell,
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    locale::Language,
    reply::{plain, wording},
    service::Progress,
};

/// Where no terminal is, a line is printed this often.
const LINE_EVERY: Duration = Duration::from_secs(2);

/// Standard error as a place to show progress.
pub struct Console {
    bar: Option<ProgressBar>,
    last_line: Cell<Duration>,
    begun: Instant,
}

impl Console {
    /// A bar on a terminal, plain lines elsewhere.
    #[must_use]
    pub fn new() -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.with_style(style("{bar:30} {pos}/{len} files, {msg}"))
        });
        Self {
            bar,
            last_line: Cell::new(Duration::ZERO),
            begun: Instant::now(),
        }
    }

    /// Shows how far it has come.
    pub fn show(&self, progress: Progress) {
        if let Some(bar) = &self.bar {
            bar.set_length(progress.files as u64);
            bar.set_position(progress.seen as u64);
            bar.set_message(format!("{} passages", progress.passages));
        } else if progress.elapsed >= self.last_line.get() + LINE_EVERY {
            self.last_line.set(progress.elapsed);
            let line = plain::render(&wording::progress(Language::English, &progress));
            // Progress that cannot be shown is no reason to stop the work.
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }

    /// Shows how many vectors of passages are made.
    pub fn show_vectors(&self, made: usize, all: usize) {
        if let Some(bar) = &self.bar {
            if bar.length() != Some(all as u64) {
                bar.set_style(style("{bar:30} {pos}/{len} passages, reading them for their meaning"));
                bar.set_length(all as u64);
            }
            bar.set_position(made as u64);
        } else if self.begun.elapsed() >= self.last_line.get() + LINE_EVERY {
            self.last_line.set(self.begun.elapsed());
            let _ = writeln!(io::stderr(), "Read {made} of {all} passages for their meaning.");
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates are fixed and name known keys")
}

impl Default for Console {
    fn default() -> Self {
        Self::new()
    }
}
