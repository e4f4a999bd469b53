//! `ibid doctor`: what is wrong on this machine, and how to mend it.
//!
//! In: what was examined, a line for each. Out: the lines, for people or as JSON, and an exit code that says whether any
//! is wrong.

use std::{fmt, io::Write, process::ExitCode};

use clap::Args;
use serde::Serialize;

use crate::{failure::Failure, reply::plain, text::shortened};

/// The most characters of what a failure says: some repeat the whole file that is damaged.
const MOST_CHARS: usize = 300;

/// How it is examined and told.
#[derive(Debug, Clone, Copy, Args)]
pub struct Doctor {
    /// Ask Discord too, one request with the token
    #[arg(long)]
    pub online: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Ok,
    /// It works, and may not for long, or not as it was meant.
    Warning,
    /// It does not work.
    Wrong,
}

/// Something that was examined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What it is, in a word or two.
    pub about: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub what: String,
    /// What to do, where something is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Check {
    /// Something that is as it should be.
    #[must_use]
    pub fn ok(about: &'static str, what: impl Into<String>) -> Self {
        Self {
            about,
            state: State::Ok,
            what: what.into(),
            hint: None,
        }
    }

    /// Something that still works.
    #[must_use]
    pub fn warning(about: &'static str, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            about,
            state: State::Warning,
            what: what.into(),
            hint: Some(hint.into()),
        }
    }

    /// Something that does not work.
    #[must_use]
    pub fn wrong(about: &'static str, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            state: State::Wrong,
            ..Self::warning(about, what, hint)
        }
    }

    /// Something that failed.
    #[must_use]
    pub fn failed(about: &'static str, failure: &Failure) -> Self {
        Self {
            about,
            state: State::Wrong,
            what: shortened(&failure.to_string(), MOST_CHARS).into_owned(),
            hint: failure.hint.as_ref().map(ToString::to_string),
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Wrong => "wrong",
        };
        write!(f, "{state:<8} {}: {}", self.about, plain::safe(&self.what))?;
        match &self.hint {
            Some(hint) => write!(f, "\n         hint: {}", plain::safe(hint)),
            None => Ok(()),
        }
    }
}

#[derive(Serialize)]
struct Told<'a> {
    ok: bool,
    checks: &'a [Check],
}

impl Doctor {
    /// Prints what was examined to `out`. The exit code is 1 where something is wrong, and 0 otherwise.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn tell(self, checks: &[Check], out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        let ok = checks.iter().all(|check| check.state != State::Wrong);
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &Told { ok, checks })?;
            writeln!(out)?;
        } else {
            for check in checks {
                writeln!(out, "{check}")?;
            }
        }
        Ok(ExitCode::from(u8::from(!ok)))
    }
}
