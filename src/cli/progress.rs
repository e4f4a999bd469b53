//! How far a reindex has come, on a terminal or in a log.

use std::{
    cell::Cell,
    io::{self, IsTerminal, Write},
    time::Duration,
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
}

impl Console {
    /// A bar on a terminal, plain lines elsewhere.
    #[must_use]
    pub fn new() -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {msg}")
                .expect("the template is fixed and names known keys");
            bar.with_style(style)
        });
        Self {
            bar,
            last_line: Cell::new(Duration::ZERO),
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

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Default for Console {
    fn default() -> Self {
        Self::new()
    }
}
