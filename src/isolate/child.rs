//! One process that reads files, as its parent sees it.
//!
//! In: a file. Out: its answer, or how it ended without one. It is given an empty environment, a socket and nothing
//! else; it is killed at the deadline and when the parent lets go of it.

use std::{
    io::{self, Read, Write},
    os::{
        fd::OwnedFd,
        unix::{
            net::UnixStream,
            process::{CommandExt, ExitStatusExt},
        },
    },
    path::Path,
    process::{self, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use super::{Bounds, wire};
use crate::corpus::File;

/// Files after which a process is replaced, whatever it was asked.
const MOST_FILES: usize = 1000;
/// How long a process waits for another file before it ends.
const IDLE: Duration = Duration::from_secs(10);
/// How long a process that closed its socket may take to end: what it does then is the system's work.
const ENDING: Duration = Duration::from_secs(1);
/// Bytes that are read of what a process said before it ended.
const MOST_SAID: usize = 4096;

/// How a question ended.
pub(super) enum Asked {
    Answered(wire::Answer),
    /// The deadline passed.
    Late,
    /// It has a larger answer than is taken.
    TooMuch,
    /// The process ended, for this reason.
    Ended(String),
}

/// A process that reads files.
#[derive(Debug)]
pub(super) struct Child {
    process: process::Child,
    socket: UnixStream,
    errors: UnixStream,
    bounds: Bounds,
    files: usize,
    busy: Duration,
}

impl Child {
    /// Starts a process.
    ///
    /// # Errors
    /// When the system cannot.
    pub(super) fn start(program: &Path, bounds: Bounds) -> io::Result<Self> {
        let (socket, its_socket) = UnixStream::pair()?;
        let (errors, its_errors) = UnixStream::pair()?;
        // An option of the socket, so it holds for the process that gets it.
        its_socket.set_read_timeout(Some(IDLE))?;
        // Nobody reads what it says while it lives; what does not fit is lost and does not stop it.
        its_errors.set_nonblocking(true)?;
        errors.set_nonblocking(true)?;
        let process = Command::new(program)
            .arg("parse-worker")
            .arg(format!("--memory-bytes={}", bounds.memory_bytes))
            .arg(format!("--cpu-seconds={}", bounds.cpu_seconds()))
            .env_clear()
            // mimalloc would set a GiB aside at once, which counts as memory that it may write.
            .env("MIMALLOC_ARENA_RESERVE", "16MiB")
            .current_dir("/")
            // What a terminal sends to all processes in front is for the parent to decide on.
            .process_group(0)
            .stdin(Stdio::from(OwnedFd::from(its_socket)))
            .stdout(Stdio::null())
            .stderr(Stdio::from(OwnedFd::from(its_errors)))
            .spawn()?;
        Ok(Self {
            process,
            socket,
            errors,
            bounds,
            files: 0,
            busy: Duration::ZERO,
        })
    }

    /// Has it read a file.
    pub(super) fn ask(&mut self, file: &File<'_>) -> Asked {
        let started = Instant::now();
        let mut timed = Timed {
            socket: &self.socket,
            deadline: started + self.bounds.time,
        };
        let most = self.bounds.answer_bytes();
        let answered = wire::ask(&mut timed, file).and_then(|()| wire::answered(&mut timed, most));
        self.busy += started.elapsed();
        match answered {
            Ok(Some(answer)) if is_of(&answer, file) => {
                self.files += 1;
                Asked::Answered(answer)
            }
            Ok(Some(_)) => Asked::Ended("it answered about another file".to_owned()),
            Ok(None) => Asked::TooMuch,
            Err(error) if is_late(&error) => Asked::Late,
            Err(_) => Asked::Ended(self.end()),
        }
    }

    /// Whether it answered before.
    pub(super) fn has_served(&self) -> bool {
        self.files > 0
    }

    /// Whether it can read another file: it is replaced before its processor time can run out.
    pub(super) fn is_good(&self) -> bool {
        self.files < MOST_FILES && self.busy < self.bounds.time
    }

    /// Why it ended.
    fn end(&mut self) -> String {
        let status = self.status();
        let mut said = vec![0; MOST_SAID];
        let length = self.errors.read(&mut said).unwrap_or_default();
        let said = String::from_utf8_lossy(&said[..length]);
        let how = status.map_or_else(|| "it stopped answering".to_owned(), how);
        tracing::debug!(%how, said = %plain(&said), "a process that reads files ended");
        // What the standard library says before it aborts.
        if said.contains("memory allocation of") {
            format!("memory ran out ({how})")
        } else if said.contains("has overflowed its stack") {
            format!("the stack ran out ({how})")
        } else if let Some(reason) = said
            .lines()
            .next()
            .filter(|_| status.is_some_and(|status| !status.success()))
        {
            format!("{} ({how})", plain(reason))
        } else {
            how
        }
    }

    fn status(&mut self) -> Option<ExitStatus> {
        let until = Instant::now() + ENDING;
        while Instant::now() < until {
            match self.process.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(1)),
                Ok(status) => return status,
                Err(_) => return None,
            }
        }
        None
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill, and waiting gives back its number.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_of(answer: &wire::Answer, file: &File<'_>) -> bool {
    answer.as_ref().map_or(true, |parsed| {
        parsed.articles.iter().all(|article| article.id.is_of(file.id))
    })
}

fn how(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(signal), _) => signal_name(signal),
        (None, Some(code)) => format!("exit code {code}"),
        (None, None) => "it ended".to_owned(),
    }
}

/// The signals that end a process that fails or is ended, by their numbers, which are the same on all systems here.
fn signal_name(signal: i32) -> String {
    let name = match signal {
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        _ => return format!("signal {signal}"),
    };
    name.to_owned()
}

/// At most 200 characters of one line that can be shown anywhere.
pub(super) fn plain(said: &str) -> String {
    let line = said.lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn is_late(error: &io::Error) -> bool {
    // Both stand for a time limit of a socket, depending on the system.
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// A socket that gives up at a moment.
struct Timed<'a> {
    socket: &'a UnixStream,
    deadline: Instant,
}

impl Timed<'_> {
    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left)
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(self.left()?))?;
        self.socket.read(into)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.left()?))?;
        self.socket.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
