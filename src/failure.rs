//! What went wrong, for people.
//!
//! In: the typed errors of everything below. Out: a [`Failure`]: whose it is to act, a sentence that says
//! what happened, a hint that says what to do, and the cause for the log. The cause never reaches a
//! channel.

use std::fmt;

use crate::{
    corpus::SourceError,
    index,
    question::Refused,
    semantic::{Unavailable, fetch::FetchError},
};

/// Who can do something about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The asker, by asking otherwise.
    Asker,
    /// Nobody; it passes.
    Busy,
    /// Whoever runs the bot.
    Operator,
    /// Whoever wrote it.
    Bug,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Who can do something about it.
    pub kind: Kind,
    /// What happened, as a whole sentence.
    pub what: String,
    /// What to do, as a whole sentence.
    pub hint: Option<String>,
    /// What the system said, for the log and the command line.
    pub cause: Option<String>,
}

impl Failure {
    /// A failure that the asker can mend.
    #[must_use]
    pub fn asker(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Kind::Asker, what, Some(hint.into()))
    }

    /// A failure that passes.
    #[must_use]
    pub fn busy(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Kind::Busy, what, Some(hint.into()))
    }

    /// A failure that whoever runs the bot can mend.
    #[must_use]
    pub fn operator(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Kind::Operator, what, Some(hint.into()))
    }

    /// A failure that nobody but its writers can mend.
    #[must_use]
    pub fn bug(cause: impl fmt::Display) -> Self {
        Self::new(
            Kind::Bug,
            "Something went wrong inside ibid.",
            Some("Please report it with the reference.".to_owned()),
        )
        .because(cause)
    }

    /// The same with what the system said.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    fn new(kind: Kind, what: impl Into<String>, hint: Option<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            hint,
            cause: None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(cause) = &self.cause {
            write!(f, " ({cause})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Empty => Self::asker(
                "The question is empty.",
                "Ask in a sentence, for example: When was ICANN founded?",
            ),
            Refused::TooLong { chars, limit } => Self::asker(
                format!("The question has {chars} characters, and at most {limit} are read."),
                "Ask the one thing you want to know in a sentence or two.",
            ),
            Refused::NoWords => Self::asker(
                "The question holds no words to look for.",
                "Ask in words, for example: When was ICANN founded?",
            ),
            Refused::OnlyCommonWords => Self::asker(
                "The question names nothing that could be looked for.",
                "Name the thing, person or event that you ask about.",
            ),
        }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        let hint = match &error {
            SourceError::Missing(_) => "Make the folder and put documents into it, or name another with `--corpus`.",
            SourceError::NotAFolder(_) => "Name the folder that the documents are in with `--corpus`.",
            SourceError::Unreadable { .. } => "Let the user that ibid runs as read the folder.",
        };
        Self::operator(sentence(&error.to_string()), hint)
    }
}

impl From<index::Error> for Failure {
    fn from(error: index::Error) -> Self {
        use index::Error;
        let cause = error.to_string();
        let failure = match &error {
            Error::NotBuilt => Self::operator(
                "No documents are indexed yet.",
                "Run `ibid index`, or `/reindex` in Discord.",
            ),
            Error::Locked { holder } => {
                return Self::operator(
                    format!("The index is in use by {holder}."),
                    "Stop that process, or give this one another folder with `--data`. \
                     A running bot is reindexed with `/reindex`.",
                );
            }
            Error::ReadOnly => Self::bug("an index opened for reading was written to"),
            Error::Interrupted(_) => {
                return Self::busy(
                    "The reindex was stopped before it was done, and nothing has changed.",
                    "Start it again.",
                );
            }
            Error::Full { .. } => Self::operator(
                "The disk is full, so the index could not be written; what was indexed before is kept.",
                "Free some space, or move the data folder with `--data`, and reindex.",
            ),
            Error::Storage { .. } => Self::operator(
                "The index could not be read or written.",
                "Check that the data folder exists and that the user ibid runs as may write to it.",
            ),
            Error::Damaged { .. } => Self::operator(
                "The index is damaged.",
                "Build it again from the corpus with `ibid index --full`, or `/reindex mode:full` in Discord.",
            ),
        };
        failure.because(cause)
    }
}

impl From<Unavailable> for Failure {
    fn from(error: Unavailable) -> Self {
        let hint = match &error {
            Unavailable::NotBuiltIn => "Build it with `cargo build --release --features semantic`.",
            Unavailable::Folder(_) => {
                "Fetch the model with `ibid model fetch`, or name its folder in `semantic.folder`."
            }
            Unavailable::Unusable(_) | Unavailable::Senseless => {
                "Fetch a model that is known to work with `ibid model fetch`."
            }
        };
        Self::operator(sentence(&error.to_string()), hint)
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        let hint = match &error {
            FetchError::There(_) => "Remove it, or name another folder with `--to`.",
            FetchError::Network { .. } | FetchError::Refused { .. } => {
                "Check the network, or fetch the files elsewhere and name their folder in `semantic.folder`."
            }
            FetchError::Differs { .. } => "Nothing was kept. Try again, or name another hub with `--base-url`.",
            FetchError::Unwritable { .. } => "Name a folder that the user ibid runs as may write with `--to`.",
        };
        Self::operator(sentence(&error.to_string()), hint)
    }
}

/// An error's words as a sentence: a capital first and a full stop last.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
