//! What the bot is, and what it can be asked to do.
//!
//! In: its version, what it answers from, its commands as they are registered. Out: replies.

use crate::{
    locale::Language,
    reply::{Inline, Line, Part, Reply, ours},
};

use super::{say::say, settings::joined};

/// What the bot is and what it answers from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The version of the program.
    pub version: &'static str,
    /// The commit that it was built from.
    pub commit: &'static str,
    /// Its licence, as SPDX names it.
    pub licence: &'static str,
    /// Where its source is, if that is known.
    pub source: Option<&'static str>,
    /// When the corpus was last indexed, in seconds since 1970; `None` before the first time.
    pub indexed_at: Option<i64>,
    /// Whether files have changed since.
    pub changed: bool,
    /// The collections that can be seen here.
    pub collections: Vec<String>,
}

/// A command as a reader is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name, with the slash where one is typed.
    pub name: String,
    /// What it does; empty where Discord keeps no description of it.
    pub about: String,
}

/// What the bot is.
#[must_use]
pub fn about(language: Language, about: &About) -> Reply {
    let version = say(language, "about-version").put("version", ours(about.version));
    let mut lines = vec![version.put("commit", ours(about.commit)).line()];
    lines.push(match about.indexed_at {
        Some(at) => say(language, "about-indexed").put("moment", Inline::Moment(at)).line(),
        None => say(language, "status-empty").line(),
    });
    if about.changed {
        lines.push(say(language, "about-changed").line());
    }
    if !about.collections.is_empty() {
        let names = joined(about.collections.iter().cloned().map(Inline::Theirs));
        lines.push(say(language, "about-collections").put_line("names", names).line());
    }
    lines.push(
        say(language, "about-licence")
            .put("licence", ours(about.licence))
            .line(),
    );
    lines.extend(about.source.map(|url| {
        say(language, "about-source")
            .put("url", ours(format!("<{url}>")))
            .line()
    }));
    Reply {
        parts: vec![Part::List(lines)],
        footer: None,
    }
}

/// What the bot does, and the commands that the reader can use.
#[must_use]
pub fn help(language: Language, commands: &[Known]) -> Reply {
    let mut lines: Vec<Line> = commands.iter().map(known).collect();
    lines.push(say(language, "help-message").line());
    Reply {
        parts: vec![say(language, "help-intro").text(), Part::List(lines)],
        footer: None,
    }
}

fn known(command: &Known) -> Line {
    let mut line = vec![Inline::Code(command.name.clone())];
    if !command.about.is_empty() {
        line.push(ours(format!(" – {}", command.about)));
    }
    line
}
