//! What holds, as rows for people.
//!
//! In: [`Preferences`]. Out: a [`Row`] for each key, as plain data: the words around it are the surface's.

use crate::corpus::Visible;

use crate::locale::Language;

use super::{Id, Key, Level, Preferences, Resolved, Uploads, typed};

/// What holds for one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The key.
    pub key: Key,
    /// Its value, a piece for each part of a list; never empty.
    pub value: Vec<Piece>,
    /// Where it comes from.
    pub level: Level,
}

/// A piece of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A channel.
    Channel(Id),
    /// A role.
    Role(Id),
    /// A collection, whose name somebody else chose.
    Collection(String),
    /// On or off.
    Switch(bool),
    /// A language.
    Language(Language),
    /// A number of what the key says.
    Number(u16),
    /// Who may upload.
    Uploads(Uploads),
    /// Every channel.
    Everywhere,
    /// All collections.
    All,
    /// The asker's own language.
    Askers,
    /// No channel.
    Nowhere,
    /// No role, or no collection.
    Nothing,
}

impl Piece {
    /// What a moderator types for it.
    #[must_use]
    pub fn typed(&self) -> String {
        match self {
            Self::Channel(id) => format!("<#{id}>"),
            Self::Role(id) => format!("<@&{id}>"),
            Self::Collection(name) => typed::quoted(name),
            Self::Switch(true) => "on".to_owned(),
            Self::Switch(false) => "off".to_owned(),
            Self::Language(language) => language.tag().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Uploads(uploads) => uploads.name().to_owned(),
            // These hold where nothing was chosen.
            Self::Everywhere | Self::All | Self::Askers | Self::Nowhere => "default".to_owned(),
            Self::Nothing => "none".to_owned(),
        }
    }
}

impl Row {
    /// What a moderator types to choose this value.
    #[must_use]
    pub fn typed(&self) -> String {
        let pieces: Vec<String> = self.value.iter().map(Piece::typed).collect();
        pieces.join(", ")
    }
}

/// What holds, in the order of [`Key::ALL`].
#[must_use]
pub fn show(preferences: &Preferences) -> Vec<Row> {
    Key::ALL.into_iter().map(|key| row(key, preferences)).collect()
}

fn row(key: Key, of: &Preferences) -> Row {
    let (value, level) = match key {
        Key::AnswerChannels => listed(&of.answer_channels, Piece::Everywhere, |ids| {
            ids.iter().copied().map(Piece::Channel)
        }),
        Key::ModeratorRoles => listed(&of.moderator_roles, Piece::Nothing, |ids| {
            ids.iter().copied().map(Piece::Role)
        }),
        Key::Collections => (collections(&of.collections.value), of.collections.from),
        Key::Private => one(&of.private, Piece::Switch),
        Key::Threads => one(&of.threads, Piece::Switch),
        Key::Language => one(&of.language, |language| language.map_or(Piece::Askers, Piece::Language)),
        Key::UserLimit => one(&of.user_limit, |limit| Piece::Number(limit.get())),
        Key::ChannelLimit => one(&of.channel_limit, |limit| Piece::Number(limit.get())),
        Key::GuildLimit => one(&of.guild_limit, |limit| Piece::Number(limit.get())),
        Key::RetentionDays => one(&of.retention_days, |days| Piece::Number(days.get())),
        Key::Uploads => one(&of.uploads, Piece::Uploads),
        Key::RequestsChannel => one(&of.requests_channel, |id| id.map_or(Piece::Nowhere, Piece::Channel)),
    };
    Row { key, value, level }
}

fn one<T: Copy>(resolved: &Resolved<T>, piece: impl Fn(T) -> Piece) -> (Vec<Piece>, Level) {
    (vec![piece(resolved.value)], resolved.from)
}

fn listed<'a, T, I: Iterator<Item = Piece>>(
    resolved: &'a Resolved<T>,
    empty: Piece,
    pieces: impl Fn(&'a T) -> I,
) -> (Vec<Piece>, Level) {
    (filled(pieces(&resolved.value), empty), resolved.from)
}

fn collections(visible: &Visible) -> Vec<Piece> {
    match visible {
        Visible::All | Visible::Place(_) => vec![Piece::All],
        Visible::Only(names) => filled(names.iter().cloned().map(Piece::Collection), Piece::Nothing),
    }
}

/// The pieces, or the one that stands for there being none.
fn filled(pieces: impl Iterator<Item = Piece>, empty: Piece) -> Vec<Piece> {
    let pieces: Vec<Piece> = pieces.collect();
    if pieces.is_empty() { vec![empty] } else { pieces }
}
