//! What went wrong, for people.
//!
//! In: the typed errors of everything below. Out: a [`Failure`]: whose it is to act, a sentence that says
//! what happened, a hint that says what to do, and the cause for the log. The cause never reaches a
//! channel.

use std::fmt;

use crate::{corpus::SourceError, index, locale::Message, meaning::Unavailable, question::Refused, store};

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
    pub what: Message,
    /// What to do, as a whole sentence.
    pub hint: Option<Message>,
    /// What the system said, for the log and the command line.
    pub cause: Option<String>,
}

impl Failure {
    /// Whether a question named nothing that could be looked for: it is as good as answered by nothing.
    #[must_use]
    pub fn names_nothing(&self) -> bool {
        ["refused-common", "refused-no-words"]
            .map(Message::new)
            .contains(&self.what)
    }

    /// A failure that the asker can mend.
    #[must_use]
    pub fn asker(what: impl Into<Message>, hint: impl Into<Message>) -> Self {
        Self::new(Kind::Asker, what, Some(hint.into()))
    }

    /// A failure that passes.
    #[must_use]
    pub fn busy(what: impl Into<Message>, hint: impl Into<Message>) -> Self {
        Self::new(Kind::Busy, what, Some(hint.into()))
    }

    /// A failure that whoever runs the bot can mend.
    #[must_use]
    pub fn operator(what: impl Into<Message>, hint: impl Into<Message>) -> Self {
        Self::new(Kind::Operator, what, Some(hint.into()))
    }

    /// A failure that nobody but its writers can mend.
    #[must_use]
    pub fn bug(cause: impl fmt::Display) -> Self {
        Self::new(
            Kind::Bug,
            Message::new("failed-bug"),
            Some(Message::new("failed-bug-hint")),
        )
        .because(cause)
    }

    /// The same with what the system said.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    fn new(kind: Kind, what: impl Into<Message>, hint: Option<Message>) -> Self {
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
        write!(f, "{}", self.what)?;
        if let Some(cause) = &self.cause {
            write!(f, " ({cause})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        let (what, hint) = match refused {
            Refused::Empty => (Message::new("refused-empty"), "refused-empty-hint"),
            Refused::TooLong { chars, limit } => (
                Message::new("refused-long").with("chars", chars).with("limit", limit),
                "refused-long-hint",
            ),
            Refused::NoWords => (Message::new("refused-no-words"), "refused-no-words-hint"),
            Refused::OnlyCommonWords => (Message::new("refused-common"), "refused-common-hint"),
            Refused::OnlyExclusions => (Message::new("refused-exclusions"), "refused-exclusions-hint"),
        };
        Self::asker(what, Message::new(hint))
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        let hint = match &error {
            SourceError::Missing(_) => "Make the folder and put documents into it, or name another with `--corpus`.",
            SourceError::NotAFolder(_) => "Name the folder that the documents are in with `--corpus`.",
            SourceError::Unreachable(_) => "Mend the source in `corpus.toml`; `ibid index --check` says more.",
            SourceError::Unreadable { .. } => "Let the user that ibid runs as read the folder.",
        };
        Self::operator(sentence(&error.to_string()), hint)
    }
}

impl From<index::Error> for Failure {
    fn from(error: index::Error) -> Self {
        use index::Error;
        let operator = |what, hint| Self::operator(Message::new(what), Message::new(hint));
        let failure = match &error {
            Error::NotBuilt => operator("index-not-built", "index-not-built-hint"),
            Error::Locked { holder } => {
                let what = Message::new("index-locked").with("holder", holder.as_str());
                return Self::operator(what, Message::new("index-locked-hint"));
            }
            Error::ReadOnly => Self::bug("an index opened for reading was written to"),
            Error::Interrupted(_) => {
                return Self::busy(Message::new("reindex-stopped"), Message::new("reindex-stopped-hint"));
            }
            Error::Full { .. } => operator("index-full", "index-full-hint"),
            Error::Storage { reason, .. } if is_out_of_files(reason) => {
                operator("files-exhausted", "files-exhausted-hint")
            }
            Error::Storage { .. } => operator("index-storage", "index-storage-hint"),
            Error::Damaged { .. } => operator("index-damaged", "index-damaged-hint"),
            Error::Busy { .. } => Self::busy(Message::new("engine-busy"), Message::new("engine-busy-hint")),
            Error::Unreachable { .. } => operator("engine-unreachable", "engine-unreachable-hint"),
            Error::Denied { .. } => operator("engine-denied", "engine-denied-hint"),
            Error::Foreign { .. } => operator("engine-foreign", "engine-foreign-hint"),
            Error::Unready { .. } => operator("engine-unready", "engine-unready-hint"),
            Error::NoRoom { .. } => operator("engine-full", "engine-full-hint"),
            Error::Refused { .. } => operator("engine-refused", "engine-refused-hint"),
            Error::Gone { .. } => operator("engine-gone", "engine-rebuild-hint"),
            Error::OtherVersion { .. } => operator("engine-other-version", "engine-rebuild-hint"),
        };
        match error.reason() {
            Some(reason) => failure.because(reason),
            None => failure.because(error),
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        use store::Error;
        let cause = error.to_string();
        let failure = match error {
            Error::Url => {
                return Self::operator(
                    "The URL of the database is none.",
                    "Set `store.url` or IBID_STORE_URL to `postgres://USER:PASSWORD@HOST/DATABASE` or \
                     `sqlite:///PATH`, or to nothing for a file in the data folder.",
                );
            }
            Error::Unavailable(_) | Error::System(_) if is_out_of_files(&cause) => {
                Self::operator(Message::new("files-exhausted"), Message::new("files-exhausted-hint"))
            }
            Error::Unavailable(_) | Error::System(_) => Self::operator(
                "The database cannot be opened.",
                "Check that the data folder exists, that the user ibid runs as may write to it and that its disk has \
                 room, or that the server that `store.url` names is running.",
            ),
            Error::Refused(_) => Self::operator(
                "The database does not let ibid in.",
                "Check the user, the password and the rights in `store.url`, or let the user that ibid runs as read \
                 and write the files in the data folder.",
            ),
            Error::ReadOnly(_) => Self::operator(Message::new("store-read-only"), Message::new("store-read-only-hint")),
            Error::Full(_) => Self::operator(Message::new("store-full"), Message::new("store-full-hint")),
            Error::Damaged(_) => Self::operator(Message::new("store-damaged"), Message::new("store-damaged-hint")),
            Error::Newer { .. } => Self::operator(
                "The database was made by a newer version of ibid, and was left as it is.",
                "Start that version, or put a backup from before it in its place.",
            ),
            Error::Busy(_) | Error::Conflict(_) => Self::busy("The database is busy.", "Try again in a moment."),
            Error::Statement(_) | Error::Random(_) => return Self::bug(cause),
        };
        failure.because(cause)
    }
}

impl From<Unavailable> for Failure {
    fn from(error: Unavailable) -> Self {
        let hint = match &error {
            Unavailable::Folder(_) => {
                "Name the folder of a model in `meaning.folder`, or leave it empty for the model in ibid."
            }
            Unavailable::Unusable(_) | Unavailable::Senseless => {
                "Leave `meaning.folder` empty for the model in ibid; `meaning.enabled = false` answers by words alone."
            }
        };
        Self::operator(sentence(&error.to_string()), hint)
    }
}

/// Whether the system opens no more files for this process (`EMFILE`), as it says so itself or as Rust writes its number.
fn is_out_of_files(reason: &str) -> bool {
    reason.contains("os error 24") || reason.contains("code: 24,")
}

/// An error's words as a sentence: a capital first and a full stop last.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
