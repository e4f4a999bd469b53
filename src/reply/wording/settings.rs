//! What moderators chose, in words, and why something cannot be chosen.
//!
//! In: the rows of what holds, what an import changed, or a [`Refused`]. Out: replies. Names of settings and what has
//! to be typed stand as code; what somebody wrote is shown exactly as it is.

use crate::{
    locale::{self, Language},
    reply::{Inline, Line, Part, Reply, ours},
    store::preferences::{self, Id, Key, Level, Refused, Row, Uploads, Wanted},
};

use super::{hint, say::say};

/// What reading an exported file changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// For the whole server.
    pub server: Vec<Key>,
    /// For its channels, only those where something changed.
    pub channels: Vec<(Id, Vec<Key>)>,
    /// Left as they were, since whoever imports may not change them.
    pub kept: Vec<Key>,
}

/// What holds in a channel.
#[must_use]
pub fn settings(language: Language, channel: Id, rows: &[Row]) -> Reply {
    let intro = say(language, "settings-here").put("channel", mention(channel));
    listed(intro.text(), rows.iter().map(|row| setting(language, row)))
}

/// What holds for one key after it was changed.
#[must_use]
pub fn setting_changed(language: Language, row: &Row) -> Reply {
    listed(say(language, "settings-now").text(), [setting(language, row)])
}

/// The file with all choices.
#[must_use]
pub fn settings_exported(language: Language) -> Reply {
    say(language, "settings-exported").reply()
}

/// What an import changed, and what it did not.
#[must_use]
pub fn settings_imported(language: Language, imported: &Imported) -> Reply {
    let mut lines = Vec::new();
    if !imported.server.is_empty() {
        lines.push(
            say(language, "settings-imported-server")
                .put_line("keys", keys(&imported.server))
                .line(),
        );
    }
    lines.extend(imported.channels.iter().map(|(channel, changed)| {
        say(language, "settings-imported-channel")
            .put("channel", mention(*channel))
            .put_line("keys", keys(changed))
            .line()
    }));
    if lines.is_empty() {
        lines.push(say(language, "settings-imported-nothing").line());
    }
    if !imported.kept.is_empty() {
        let kept = say(language, "settings-imported-kept").put_line("keys", keys(&imported.kept));
        lines.push([vec![ours("⚠️ ")], kept.line()].concat());
    }
    listed(say(language, "settings-imported").text(), lines)
}

/// Who moderates is not for every moderator to choose.
#[must_use]
pub fn needs_manager(language: Language) -> Reply {
    say(language, "settings-needs-manager").reply()
}

/// The role that everybody has would make everybody a moderator.
#[must_use]
pub fn everyone_moderates(language: Language) -> Reply {
    say(language, "settings-everyone").reply()
}

/// A channel that is not in the server.
#[must_use]
pub fn no_such_channel(language: Language, channel: Id) -> Reply {
    let gone = say(language, "settings-channel-gone").put("channel", ours(channel.to_string()));
    Reply {
        parts: vec![gone.text(), say(language, "refused-nothing").text()],
        footer: None,
    }
}

/// A channel that the bot does not see.
#[must_use]
pub fn hidden_channel(language: Language, channel: Id) -> Reply {
    let hidden = say(language, "settings-channel-hidden").put("channel", mention(channel));
    Reply {
        parts: vec![
            hidden.text(),
            hint(language, say(language, "settings-channel-hidden-hint").line()),
        ],
        footer: None,
    }
}

/// Why nothing was changed.
#[must_use]
pub fn choice_refused(language: Language, refused: &Refused) -> Reply {
    let mut parts = why(language, refused);
    parts.push(say(language, "refused-nothing").text());
    Reply { parts, footer: None }
}

/// What a setting is called.
#[must_use]
pub fn setting_key(key: Key) -> &'static str {
    match key {
        Key::AnswerChannels => "setting-answer-channels",
        Key::ModeratorRoles => "setting-moderator-roles",
        Key::Collections => "setting-collections",
        Key::Private => "setting-private",
        Key::Threads => "setting-threads",
        Key::Language => "setting-language",
        Key::UserLimit => "setting-user-limit",
        Key::ChannelLimit => "setting-channel-limit",
        Key::GuildLimit => "setting-guild-limit",
        Key::RetentionDays => "setting-retention-days",
        Key::RequestsChannel => "setting-requests-channel",
        Key::Uploads => "setting-uploads",
    }
}

fn why(language: Language, refused: &Refused) -> Vec<Part> {
    let told = |key| hint(language, say(language, key).line());
    match refused {
        Refused::UnknownKey { key, known } => vec![
            say(language, "refused-key").put("key", theirs(key)).text(),
            hint(
                language,
                say(language, "refused-key-hint").put_line("keys", keys(known)).line(),
            ),
        ],
        Refused::GuildOnly(key) => vec![say(language, "refused-server-only").put("key", named(*key)).text()],
        Refused::Value { key, form, found } => {
            let wanted = key.wanted();
            let asked = say(language, "refused-value-hint")
                .put_line("wanted", self::wanted(language, wanted))
                .put("example", Inline::Code(wanted.example(*form).to_owned()));
            let said = say(language, "refused-value").put("found", theirs(found));
            vec![said.put("key", named(*key)).text(), hint(language, asked.line())]
        }
        Refused::Collection { name, offered } => {
            let there = if offered.is_empty() {
                told("refused-collection-none")
            } else {
                let names = joined(offered.iter().map(|name| theirs(name)));
                let there = say(language, "refused-collection-hint").put_line("names", names);
                hint(language, there.line())
            };
            vec![
                say(language, "refused-collection").put("name", theirs(name)).text(),
                there,
            ]
        }
        Refused::Syntax(reason) => vec![say(language, "refused-file").put("reason", theirs(reason)).text()],
        Refused::Version { found } => {
            let version = ours(preferences::VERSION.to_string());
            let said = say(language, "refused-version").put("version", version);
            vec![said.put("found", theirs(found)).text()]
        }
        Refused::TooLarge => {
            let kib = ours((preferences::MOST_BYTES / 1024).to_string());
            vec![say(language, "refused-large").put("kib", kib).text()]
        }
        Refused::In { channel, refused } => {
            let place = say(language, "refused-in").put("channel", mention(*channel)).text();
            [vec![place], why(language, refused)].concat()
        }
    }
}

fn wanted(language: Language, wanted: Wanted) -> Line {
    let key = match wanted {
        Wanted::Channels => "wanted-channels",
        Wanted::Channel => "wanted-channel",
        Wanted::Roles => "wanted-roles",
        Wanted::Collections => "wanted-collections",
        Wanted::Switch => "wanted-switch",
        Wanted::Uploads => "wanted-uploads",
        Wanted::Language => {
            let names = Language::ALL.map(|known| ours(format!("{} ({})", known.own_name(), known.tag())));
            return say(language, "wanted-language")
                .put_line("languages", joined(names))
                .line();
        }
        Wanted::Number { least, most } => {
            return say(language, "wanted-number")
                .put("least", ours(least.to_string()))
                .put("most", ours(most.to_string()))
                .line();
        }
    };
    say(language, key).line()
}

fn setting(language: Language, row: &Row) -> Line {
    let level = match row.level {
        Level::Default => "level-default",
        Level::Guild => "level-guild",
        Level::Channel => "level-channel",
    };
    say(language, "settings-row")
        .put("name", Inline::Strong(locale::plain(language, setting_key(row.key))))
        .put("key", named(row.key))
        .put_line("value", joined(row.value.iter().map(|piece| value(language, piece))))
        .put("level", ours(locale::plain(language, level)))
        .line()
}

fn value(language: Language, piece: &preferences::Piece) -> Inline {
    use preferences::Piece;
    let key = match piece {
        Piece::Channel(id) => return mention(*id),
        Piece::Role(id) => return ours(format!("<@&{id}>")),
        Piece::Collection(name) => return theirs(name),
        Piece::Language(chosen) => return ours(chosen.own_name()),
        Piece::Number(number) => return ours(number.to_string()),
        Piece::Uploads(uploads) => uploads_key(*uploads),
        Piece::Switch(true) => "value-on",
        Piece::Switch(false) => "value-off",
        Piece::Everywhere => "value-everywhere",
        Piece::All => "value-all",
        Piece::Askers => "value-askers",
        Piece::Nowhere => "value-nowhere",
        Piece::Nothing => "value-none",
    };
    ours(locale::plain(language, key))
}

/// Who may upload, in words.
#[must_use]
pub fn uploads_key(uploads: Uploads) -> &'static str {
    match uploads {
        Uploads::Off => "value-off",
        Uploads::Moderators => "value-moderators",
        Uploads::Approval => "value-approval",
    }
}

/// A channel as Discord shows one; the name is Discord's, and whoever may not see it is shown none.
pub(super) fn mention(channel: Id) -> Inline {
    ours(format!("<#{channel}>"))
}

fn named(key: Key) -> Inline {
    Inline::Code(key.name().to_owned())
}

fn keys(keys: &[Key]) -> Line {
    joined(keys.iter().map(|key| named(*key)))
}

fn theirs(words: &str) -> Inline {
    Inline::Theirs(words.to_owned())
}

/// The pieces with commas between them.
pub(super) fn joined(pieces: impl IntoIterator<Item = Inline>) -> Line {
    let mut line = Line::new();
    for piece in pieces {
        if !line.is_empty() {
            line.push(ours(", "));
        }
        line.push(piece);
    }
    line
}

fn listed(intro: Part, lines: impl IntoIterator<Item = Line>) -> Reply {
    Reply {
        parts: vec![intro, Part::List(lines.into_iter().collect())],
        footer: None,
    }
}
