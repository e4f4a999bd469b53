//! Reading files in processes of their own.
//!
//! In: files, from many threads at once. Out: what [`parse`](crate::corpus::parse) makes of each, or that reading it
//! took too long, too much memory, or ended the process that did it. A file comes from anywhere, and formats such as
//! PDF are read by crates that nobody here wrote: whatever they do with it happens to a process that has nothing
//! but the file, and never to the index, the bot or the files beside it.
//!
//! What is small and read by short code in one pass is read in this process: see [`is_heavy`](corpus::is_heavy).

mod child;
mod inside;
mod wire;

use std::{
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::corpus::{self, File, Parsed, Parser, Rejected};
use child::{Asked, Child};

pub use inside::run;

/// What reading one file may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The longest that it may take.
    pub time: Duration,
    /// The most address space of the process that reads it, in bytes; the program itself takes some 50 MB of it.
    pub memory_bytes: u64,
}

impl Bounds {
    /// The most bytes of the articles of a file: they are in this process too, for as many files at a time as it
    /// has threads.
    fn answer_bytes(self) -> u64 {
        self.memory_bytes / 4
    }

    /// The processor time of a whole process, in seconds: more than it can use before it is replaced, so that it
    /// only meets a process that nobody watches any more.
    fn cpu_seconds(self) -> u64 {
        2 * self.time.as_secs() + 2
    }
}

/// Reads files in processes of their own, as many as there are threads that read; they are started when there is
/// something to read, serve many files, and end by themselves when they were idle for some seconds.
#[derive(Debug)]
pub struct Workers {
    program: PathBuf,
    bounds: Bounds,
    idle: Mutex<Vec<Child>>,
}

impl Workers {
    /// Reads with processes of `program`, which is this one: run with the subcommand `parse-worker` it calls [`run`].
    #[must_use]
    pub fn new(program: impl Into<PathBuf>, bounds: Bounds) -> Self {
        Self {
            program: program.into(),
            bounds,
            idle: Mutex::default(),
        }
    }

    fn idle(&self) -> Option<Child> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn start(&self) -> Result<Child, Rejected> {
        Child::start(&self.program, self.bounds)
            .map_err(|error| died(format!("the process that reads it could not be started: {error}")))
    }

    /// Reads a file in another process, whatever its size and kind.
    ///
    /// # Errors
    /// As [`Parser::parse`].
    pub fn parse_apart(&self, file: &File<'_>) -> Result<Parsed, Rejected> {
        let mut child = self.idle().map_or_else(|| self.start(), Ok)?;
        loop {
            match child.ask(file) {
                Asked::Answered(answer) => {
                    if child.is_good() {
                        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(child);
                    }
                    return answer;
                }
                // It had ended while idle, or owes its end to what earlier files left in its memory.
                Asked::Ended(_) if child.has_served() => child = self.start()?,
                Asked::Ended(reason) => return Err(died(reason)),
                Asked::Late => {
                    return Err(Rejected::TooSlow {
                        seconds: self.bounds.time.as_secs(),
                    });
                }
                Asked::TooMuch => {
                    return Err(Rejected::TooLarge {
                        most_mb: self.bounds.answer_bytes() / 1_000_000,
                    });
                }
            }
        }
    }
}

impl Parser for Workers {
    fn parse(&self, file: &File<'_>) -> Result<Parsed, Rejected> {
        if corpus::is_heavy(file) {
            self.parse_apart(file)
        } else {
            caught(file)
        }
    }
}

/// Reads a file in this process; a panic is a reason of its own, and the files beside it are read all the same.
fn caught(file: &File<'_>) -> Result<Parsed, Rejected> {
    // Reading changes nothing but what it gives back, so nothing half done is left behind.
    panic::catch_unwind(AssertUnwindSafe(|| corpus::parse(file))).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(died(format!(
            "panic: {}",
            child::plain(said.unwrap_or("without words"))
        )))
    })
}

fn died(reason: String) -> Rejected {
    Rejected::Died { reason }
}
