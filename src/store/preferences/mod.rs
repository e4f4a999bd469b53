//! What a community chose, where it chose it, and what holds in the end.
//!
//! In: what the operator lets a guild do ([`Operator`]), what its moderators chose for all of it
//! ([`GuildOverrides`]) and for one channel ([`ChannelOverrides`]). Out: [`Preferences`], each value with the
//! level that it comes from. [`Exported`] is the same choices as a file, and [`show`] as rows for people.
//!
//! Which collections may be seen is the one value that is not simply taken from the nearest level, since
//! several communities may share a bot that do not share their documents: a guild can only narrow what the
//! operator lets it see, and a channel what its guild sees. Names that are not offered to a guild are
//! refused in the same words as names that do not exist, so that nobody learns what others have.

mod access;
mod exported;
mod json;
mod overrides;
mod refused;
mod rows;
mod typed;
mod values;

use std::{collections::BTreeSet, fmt};

use crate::{corpus::Visible, locale::Language};

pub use access::{Defaults, Offered, Operator};
pub use exported::{Exported, MOST_BYTES};
pub use overrides::{ChannelOverrides, GuildOverrides};
pub use refused::{Form, Refused, Wanted};
pub use rows::{Piece, Row, show};
pub use values::{Days, Id, PerMinute, Uploads, Whole};

/// The version of what is stored and exported; another one is refused rather than guessed at.
pub const VERSION: u64 = 1;

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The channels that questions are answered in for all to see; elsewhere for the asker alone.
    AnswerChannels,
    /// The roles whose members are moderators, besides those who may manage the server.
    ModeratorRoles,
    /// The collections that may be seen.
    Collections,
    /// Whether answers are for the asker alone unless they are shared.
    Private,
    /// Whether the answer to a mention opens a thread.
    Threads,
    /// The language of the bot's words in what everybody sees.
    Language,
    /// Questions a minute of one person.
    UserLimit,
    /// Questions a minute in one channel.
    ChannelLimit,
    /// Questions a minute in the guild.
    GuildLimit,
    /// How long questions and votes are kept, in days.
    RetentionDays,
    /// The channel that requests for an answer are posted in.
    RequestsChannel,
    /// Who may upload documents.
    Uploads,
}

impl Key {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::AnswerChannels,
        Self::ModeratorRoles,
        Self::Collections,
        Self::Private,
        Self::Threads,
        Self::Language,
        Self::UserLimit,
        Self::ChannelLimit,
        Self::GuildLimit,
        Self::RetentionDays,
        Self::RequestsChannel,
        Self::Uploads,
    ];

    /// What it is called where it is typed, stored and exported.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AnswerChannels => "answer_channels",
            Self::ModeratorRoles => "moderator_roles",
            Self::Collections => "collections",
            Self::Private => "private",
            Self::Threads => "threads",
            Self::Language => "language",
            Self::UserLimit => "user_limit",
            Self::ChannelLimit => "channel_limit",
            Self::GuildLimit => "guild_limit",
            Self::RetentionDays => "retention_days",
            Self::RequestsChannel => "requests_channel",
            Self::Uploads => "uploads",
        }
    }

    /// The key of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// Whether a channel can choose otherwise than its guild; [`ChannelOverrides`] holds these keys alone.
    #[must_use]
    pub fn is_for_channels(self) -> bool {
        match self {
            Self::Collections
            | Self::Private
            | Self::Threads
            | Self::Language
            | Self::UserLimit
            | Self::ChannelLimit => true,
            Self::AnswerChannels
            | Self::ModeratorRoles
            | Self::GuildLimit
            | Self::RetentionDays
            | Self::RequestsChannel
            | Self::Uploads => false,
        }
    }

    /// What is wanted of its value.
    #[must_use]
    pub fn wanted(self) -> Wanted {
        match self {
            Self::AnswerChannels => Wanted::Channels,
            Self::ModeratorRoles => Wanted::Roles,
            Self::Collections => Wanted::Collections,
            Self::Private | Self::Threads => Wanted::Switch,
            Self::Language => Wanted::Language,
            Self::UserLimit | Self::ChannelLimit | Self::GuildLimit => Wanted::Number {
                least: PerMinute::LEAST,
                most: PerMinute::MOST,
            },
            Self::RetentionDays => Wanted::Number {
                least: Days::LEAST,
                most: Days::MOST,
            },
            Self::RequestsChannel => Wanted::Channel,
            Self::Uploads => Wanted::Uploads,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What the operator gave, or what ships.
    Default,
    /// What the guild's moderators chose for all of it.
    Guild,
    /// What they chose for the channel.
    Channel,
}

/// A value that holds, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved<T> {
    /// The value.
    pub value: T,
    /// The nearest level that chose it, or chose part of it.
    pub from: Level,
}

impl<T: Clone> Resolved<T> {
    fn nearest(default: &T, guild: Option<&T>, channel: Option<&T>) -> Self {
        let (value, from) = match (guild, channel) {
            (_, Some(value)) => (value, Level::Channel),
            (Some(value), None) => (value, Level::Guild),
            (None, None) => (default, Level::Default),
        };
        Self {
            value: value.clone(),
            from,
        }
    }
}

/// What holds in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// See [`Key::AnswerChannels`]; empty is everywhere.
    pub answer_channels: Resolved<BTreeSet<Id>>,
    /// See [`Key::ModeratorRoles`].
    pub moderator_roles: Resolved<BTreeSet<Id>>,
    /// See [`Key::Collections`]. Never more than the guild sees, which is never more than the operator lets it.
    pub collections: Resolved<Visible>,
    /// See [`Key::Private`].
    pub private: Resolved<bool>,
    /// See [`Key::Threads`].
    pub threads: Resolved<bool>,
    /// See [`Key::Language`]; none is the asker's own.
    pub language: Resolved<Option<Language>>,
    /// See [`Key::UserLimit`].
    pub user_limit: Resolved<PerMinute>,
    /// See [`Key::ChannelLimit`].
    pub channel_limit: Resolved<PerMinute>,
    /// See [`Key::GuildLimit`].
    pub guild_limit: Resolved<PerMinute>,
    /// See [`Key::RetentionDays`].
    pub retention_days: Resolved<Days>,
    /// See [`Key::RequestsChannel`]; none is nowhere, and then no answer can be requested.
    pub requests_channel: Resolved<Option<Id>>,
    /// See [`Key::Uploads`].
    pub uploads: Resolved<Uploads>,
}

impl Preferences {
    /// What holds in a channel of a guild, by what [`Operator::in_guild`] says of that guild. Without a
    /// channel, or for one where nothing was chosen, `channel` is [`ChannelOverrides::default`].
    #[must_use]
    pub fn resolve(defaults: &Defaults, guild: &GuildOverrides, channel: &ChannelOverrides) -> Self {
        let all = &guild.everywhere;
        let within = access::narrowed(&defaults.collections, all.collections.as_ref());
        Self {
            answer_channels: Resolved::nearest(&BTreeSet::new(), guild.answer_channels.as_ref(), None),
            moderator_roles: Resolved::nearest(&defaults.moderator_roles, guild.moderator_roles.as_ref(), None),
            collections: Resolved {
                value: access::narrowed(&within, channel.collections.as_ref()),
                from: Resolved::nearest(&BTreeSet::new(), all.collections.as_ref(), channel.collections.as_ref()).from,
            },
            private: Resolved::nearest(&defaults.private, all.private.as_ref(), channel.private.as_ref()),
            threads: Resolved::nearest(&defaults.threads, all.threads.as_ref(), channel.threads.as_ref()),
            language: chosen(all.language, channel.language),
            user_limit: Resolved::nearest(
                &defaults.user_limit,
                all.user_limit.as_ref(),
                channel.user_limit.as_ref(),
            ),
            channel_limit: Resolved::nearest(
                &defaults.channel_limit,
                all.channel_limit.as_ref(),
                channel.channel_limit.as_ref(),
            ),
            guild_limit: Resolved::nearest(&defaults.guild_limit, guild.guild_limit.as_ref(), None),
            retention_days: Resolved::nearest(&defaults.retention_days, guild.retention_days.as_ref(), None),
            requests_channel: chosen(guild.requests_channel, None),
            uploads: Resolved::nearest(&defaults.uploads, guild.uploads.as_ref(), None),
        }
    }

    /// What holds where no guild chose anything: in direct messages, and for people who installed the bot
    /// for themselves, by what [`Operator::in_direct_messages`] says.
    #[must_use]
    pub fn of(defaults: &Defaults) -> Self {
        Self::resolve(defaults, &GuildOverrides::default(), &ChannelOverrides::default())
    }

    /// Whether questions are answered for all to see in this channel; `parent` is the channel that a thread
    /// belongs to, whose threads are answered in as well.
    #[must_use]
    pub fn answers_in(&self, channel: Id, parent: Option<Id>) -> bool {
        let channels = &self.answer_channels.value;
        channels.is_empty()
            || [Some(channel), parent]
                .into_iter()
                .flatten()
                .any(|id| channels.contains(&id))
    }
}

/// A value without a default.
fn chosen<T: Copy>(guild: Option<T>, channel: Option<T>) -> Resolved<Option<T>> {
    let [guild, channel] = [guild, channel].map(|value| value.map(Some));
    Resolved::nearest(&None, guild.as_ref(), channel.as_ref())
}
