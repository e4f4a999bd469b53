//! What is wrong with the settings.
//!
//! In: a mistake in a file or a variable. Out: a [`SettingsError`] that names it and its place.

use std::{fmt, io, path::PathBuf};

/// What is wrong with the settings, and where.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file named with `--config` cannot be read.
    #[error("the settings file `{}` cannot be read: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The same file cannot be written.
    #[error("the settings file `{}` cannot be written: {reason}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// A file is no TOML.
    #[error("{place}: {reason}")]
    Syntax {
        /// Which file.
        place: Place,
        /// What is wrong with it.
        reason: String,
    },
    /// A key that there is not.
    #[error("{place}: there is no setting `{key}`{}", nearest.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// Where it stands.
        place: Place,
        /// The key as written.
        key: String,
        /// The key that looks most like it.
        nearest: Option<String>,
    },
    /// A value of another kind.
    #[error("{place}: `{key}` must be {wanted}, and is {found}")]
    Kind {
        /// Where it stands.
        place: Place,
        /// The key.
        key: String,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// A value out of its range.
    #[error("`{key}` must be {wanted}, and is {found}")]
    Range {
        /// The key.
        key: String,
        /// The range.
        wanted: String,
        /// The value.
        found: String,
    },
    /// The file `.env` cannot be read.
    #[error("the file `.env` cannot be read: {0}")]
    DotEnv(String),
    /// The file that a variable names for a secret cannot be read.
    #[error("the file that {variable} names, `{}`, cannot be read: {reason}", .path.display())]
    SecretFile {
        /// The variable.
        variable: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// One of two secrets that belong together is there.
    #[error("{given} is set, and {missing} is not")]
    HalfSecret {
        /// The variable that is there.
        given: &'static str,
        /// The variable that is not.
        missing: &'static str,
    },
    /// A secret that could be guessed.
    #[error("{variable} must have at least {least} characters; `openssl rand -hex 16` makes one")]
    ShortSecret {
        /// The variable.
        variable: &'static str,
        /// The fewest characters.
        least: usize,
    },
}

/// Where a setting was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A line of a file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from one.
        line: usize,
    },
    /// An environment variable.
    Variable(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Self::Variable(name) => write!(f, "environment variable {name}"),
        }
    }
}
