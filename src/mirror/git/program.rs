//! The `git` program, told to trust nobody.
//!
//! In: arguments. Out: what it printed, or why not. It runs with an environment of its own: no settings of the system
//! or of a user, no hooks, no questions, no other protocols, no redirects; it is ended when it takes too long, takes
//! too much room, or is told to stop.
//!
//! The program and not a library: gix and git2 are some hundred crates or a C library with OpenSSL, and git itself is
//! what servers are tried with, is mended first, and can be ended from outside whatever it does.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio_util::sync::CancellationToken;

/// Where programs are: the environment of this one is not asked, since it may name folders of a user.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";
/// How often is looked whether it has to end.
const LOOK: Duration = Duration::from_millis(50);
/// The most that it may print that is no file, in bytes.
const MOST_PRINTED: u64 = 200_000_000;
/// Why nothing was brought after a call to stop.
const STOPPED: &str = "it was stopped";
/// How much of its complaints is told, in bytes.
const MOST_SAID: u64 = 2_000;

/// What holds for every command.
const CONFIG: [(&str, &str); 11] = [
    ("core.hooksPath", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.askPass", ""),
    ("credential.helper", ""),
    ("fetch.recurseSubmodules", "false"),
    ("gc.autoDetach", "false"),
    ("maintenance.auto", "false"),
    ("http.followRedirects", "false"),
    ("http.proxy", ""),
    ("protocol.version", "2"),
    ("submodule.recurse", "false"),
];

/// How git is called for one repository.
pub(super) struct Git<'a> {
    pub(super) folder: PathBuf,
    pub(super) config: Vec<(String, String)>,
    /// The protocols that it may speak, parted by `:`.
    pub(super) protocols: &'static str,
    pub(super) most_bytes: u64,
    pub(super) timeout: Duration,
    pub(super) stop: &'a CancellationToken,
}

impl Git<'_> {
    /// Runs a command and gives what it printed.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        self.watched(arguments, Vec::new(), |stdout| {
            let mut printed = Vec::new();
            stdout
                .take(MOST_PRINTED)
                .read_to_end(&mut printed)
                .map_err(|error| error.to_string())?;
            Ok(printed)
        })
    }

    /// Gives each of these blobs to `take`.
    pub(super) fn blobs(
        &self,
        ids: &[&str],
        mut take: impl FnMut(&str, &[u8]) -> Result<(), String> + Send,
    ) -> Result<(), String> {
        if ids.is_empty() {
            return Ok(());
        }
        let asked = ids.iter().flat_map(|id| [id.as_bytes(), b"\n"].concat()).collect();
        let most_bytes = self.most_bytes;
        self.watched(&["cat-file", "--batch"], asked, move |stdout| {
            let broken = |error: io::Error| error.to_string();
            let mut stdout = BufReader::new(stdout);
            let mut line = String::new();
            let mut bytes = Vec::new();
            let mut left = most_bytes;
            for id in ids {
                line.clear();
                stdout.read_line(&mut line).map_err(broken)?;
                let length = line
                    .trim_end()
                    .rsplit_once(' ')
                    .and_then(|(_, length)| length.parse::<u64>().ok());
                let length = length.ok_or_else(|| format!("git does not give the file {id}"))?;
                left = left
                    .checked_sub(length)
                    .ok_or_else(|| format!("the files hold more than {} MB", most_bytes / 1_000_000))?;
                bytes.clear();
                stdout
                    .by_ref()
                    .take(length + 1)
                    .read_to_end(&mut bytes)
                    .map_err(broken)?;
                if bytes.pop() != Some(b'\n') || bytes.len() as u64 != length {
                    return Err("git ended early".to_owned());
                }
                take(id, &bytes)?;
            }
            Ok(())
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", PATH)
            .env("HOME", &self.folder)
            .env("LC_ALL", "C")
            .env("GIT_DIR", &self.folder)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_ATTR_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_ALLOW_PROTOCOL", self.protocols)
            .env("GIT_NO_LAZY_FETCH", "1")
            // A group of its own, so that what it starts ends with it.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Settings by the environment and not by arguments, which everybody on the machine can read.
        let own = self.config.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let config: Vec<(&str, &str)> = CONFIG.into_iter().chain(own).collect();
        command.env("GIT_CONFIG_COUNT", config.len().to_string());
        for (number, (key, value)) in config.into_iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{number}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{number}"), value);
        }
        command
    }

    fn watched<T: Send>(
        &self,
        arguments: &[&str],
        input: Vec<u8>,
        read: impl FnOnce(&mut dyn Read) -> Result<T, String> + Send,
    ) -> Result<T, String> {
        // A git that fails at once would otherwise say so before anybody looked whether it was to stop.
        if self.stop.is_cancelled() {
            return Err(STOPPED.to_owned());
        }
        let mut child = self.command(arguments).spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "the program `git` is not installed".to_owned(),
            _ => format!("git cannot be started: {error}"),
        })?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(mut stdin), Some(mut stdout), Some(mut stderr)) = pipes else {
            return Err("git cannot be talked to".to_owned());
        };
        let (read, said, ended) = thread::scope(|scope| {
            // A git that has ended takes no more input; why it ended is told by its status.
            scope.spawn(move || stdin.write_all(&input).is_ok());
            let said = scope.spawn(move || {
                let mut said = Vec::new();
                let all = stderr.by_ref().take(MOST_SAID).read_to_end(&mut said);
                let rest = all.and_then(|_| io::copy(&mut stderr, &mut io::sink()));
                rest.map(|_| String::from_utf8_lossy(&said).trim().to_owned())
            });
            let reader = scope.spawn(move || read(&mut stdout));
            let ended = self.wait(&mut child);
            (reader.join(), said.join(), ended)
        });
        let said = said.ok().and_then(Result::ok).unwrap_or_default();
        let ended = ended?;
        let read = read.map_err(|_| "what git printed could not be read".to_owned())??;
        if ended {
            Ok(read)
        } else {
            Err(format!("git {}: {}", arguments[0], self.without_secrets(&said)))
        }
    }

    /// Waits for the end and says whether it was a good one.
    fn wait(&self, child: &mut Child) -> Result<bool, String> {
        let begun = Instant::now();
        loop {
            let looked = child.try_wait().map_err(|error| error.to_string());
            if let Some(status) = looked? {
                return Ok(status.success());
            }
            let reason = if self.stop.is_cancelled() {
                STOPPED.to_owned()
            } else if begun.elapsed() > self.timeout {
                format!("git took longer than {} s", self.timeout.as_secs())
            } else if size(&self.folder) > self.most_bytes {
                format!("the repository takes more than {} MB", self.most_bytes / 1_000_000)
            } else {
                thread::sleep(LOOK);
                continue;
            };
            end(child);
            let waited = child.wait();
            return Err(waited.map_or_else(|error| error.to_string(), |_| reason));
        }
    }

    /// What git says may hold the address, and that a password.
    fn without_secrets(&self, said: &str) -> String {
        let mut said = said.to_owned();
        for (_, value) in &self.config {
            if let Some((_, rest)) = value.split_once("://")
                && let Some((secret, _)) = rest.split_once('@')
            {
                said = said.replace(&format!("{secret}@"), "");
            }
        }
        said.replace('\n', "; ")
    }
}

/// Ends a program and all that it started.
fn end(child: &Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    // There is nothing left to end where all of it has ended.
    let _ = group.map(|group| kill_process_group(group, Signal::KILL));
}

/// What a folder takes on disk, in bytes.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => size(&entry.path()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    });
    sizes.sum()
}
