//! Why a choice is refused.
//!
//! In: what somebody typed or imported. Out: a [`Refused`] that names the setting, what is wanted and an example.

use std::fmt;

use crate::locale::Language;

use super::{Id, Key};

/// The most characters of what somebody wrote that a refusal repeats.
const MOST_FOUND: usize = 60;

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no such setting; the second are those there are.
    #[error("there is no setting `{key}`; there are {}", list(known))]
    UnknownKey {
        /// As it was written.
        key: String,
        /// Those there are at this level.
        known: Vec<Key>,
    },
    /// A channel cannot choose it.
    #[error("`{0}` holds for the whole server and cannot be chosen for a channel")]
    GuildOnly(Key),
    /// The value is of another kind, or out of its range.
    #[error("`{key}` must be {}, such as `{}`, and is `{found}`", key.wanted().words(*form), key.wanted().example(*form))]
    Value {
        /// The setting.
        key: Key,
        /// How it was written.
        form: Form,
        /// What was written, shortened.
        found: String,
    },
    /// There is no such collection here.
    #[error("there is no collection `{name}` here; {}", there_are(offered))]
    Collection {
        /// As it was written, shortened.
        name: String,
        /// Those that there are to choose from.
        offered: Vec<String>,
    },
    /// A file that is no JSON, or has something else where an object must be.
    #[error("this is not an export of settings: {0}")]
    Syntax(String),
    /// A file or a row of another version.
    #[error("`version` must be {}, and is {found}", super::VERSION)]
    Version {
        /// What it says.
        found: String,
    },
    /// A file that is too large.
    #[error("the file is larger than {} KiB, the most that settings can be", super::MOST_BYTES / 1024)]
    TooLarge,
    /// What is wrong with one channel of a file.
    #[error("channel {channel}: {refused}")]
    In {
        /// The channel.
        channel: Id,
        /// What is wrong.
        refused: Box<Refused>,
    },
}

impl Refused {
    pub(super) fn value(key: Key, form: Form, found: &str) -> Self {
        Self::Value {
            key,
            form,
            found: shortened(found),
        }
    }
}

/// How a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By hand, in an option of a command.
    Typed,
    /// In JSON.
    File,
}

/// What is wanted of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Channels, at least one.
    Channels,
    /// One channel.
    Channel,
    /// Roles, or none.
    Roles,
    /// Collections, or none.
    Collections,
    /// Yes or no.
    Switch,
    /// A language of the bot.
    Language,
    /// Who may upload.
    Uploads,
    /// A whole number.
    Number {
        /// The least.
        least: u16,
        /// The most.
        most: u16,
    },
}

impl Wanted {
    /// A value that would be taken.
    #[must_use]
    pub fn example(self, form: Form) -> &'static str {
        match (self, form) {
            (Self::Channels, Form::Typed) => "<#123456789012345678>, <#234567890123456789>",
            (Self::Channel, Form::Typed) => "<#123456789012345678>",
            (Self::Roles, Form::Typed) => "<@&123456789012345678>",
            (Self::Channels | Self::Roles, Form::File) => "[\"123456789012345678\"]",
            (Self::Channel, Form::File) => "\"123456789012345678\"",
            (Self::Collections, Form::Typed) => "news, rules",
            (Self::Collections, Form::File) => "[\"news\", \"rules\"]",
            (Self::Switch, Form::Typed) => "on",
            (Self::Switch, Form::File) => "true",
            (Self::Language, Form::Typed) => "de",
            (Self::Language, Form::File) => "\"de\"",
            (Self::Uploads, Form::Typed) => "moderators",
            (Self::Uploads, Form::File) => "\"moderators\"",
            (Self::Number { .. }, _) => "30",
        }
    }

    fn words(self, form: Form) -> String {
        match (self, form) {
            (Self::Channels, Form::Typed) => "a list of channels".to_owned(),
            (Self::Channels, Form::File) => "a list of the ids of channels".to_owned(),
            (Self::Channel, Form::Typed) => "one channel".to_owned(),
            (Self::Channel, Form::File) => "the id of one channel".to_owned(),
            (Self::Roles, Form::Typed) => "a list of roles, or none".to_owned(),
            (Self::Roles, Form::File) => "a list of the ids of roles, or []".to_owned(),
            (Self::Collections, Form::Typed) => "a list of collections, or none".to_owned(),
            (Self::Collections, Form::File) => "a list of the names of collections, or []".to_owned(),
            (Self::Switch, Form::Typed) => "on or off".to_owned(),
            (Self::Switch, Form::File) => "true or false".to_owned(),
            (Self::Language, _) => {
                let languages = Language::ALL.map(|language| format!("{} ({})", language.own_name(), language.tag()));
                format!("one of {}", languages.join(", "))
            }
            (Self::Uploads, _) => "off, moderators or approval".to_owned(),
            (Self::Number { least, most }, _) => format!("a whole number from {least} to {most}"),
        }
    }
}

pub(super) fn shortened(found: &str) -> String {
    match found.char_indices().nth(MOST_FOUND) {
        Some((end, _)) => format!("{}…", &found[..end]),
        None => found.to_owned(),
    }
}

fn list(names: &[impl fmt::Display]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn there_are(offered: &[String]) -> String {
    if offered.is_empty() {
        "there are none to choose from".to_owned()
    } else {
        format!("there are {}", list(offered))
    }
}
