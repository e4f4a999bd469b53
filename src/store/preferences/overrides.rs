//! What moderators chose.
//!
//! In: a key and a value, as a moderator types it or as a file holds it. Out: the same choices with this one
//! among them, or why not; nothing changes then. A choice that was never made stays out of the file.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::locale::Language;

use super::{
    Days, Form, Id, Key, Offered, PerMinute, Refused, Uploads,
    json::{self, Held},
    refused::shortened,
    typed::Typed,
};

/// What was chosen for a channel. Keys that hold for a whole guild have no place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChannelOverrides {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) collections: Option<BTreeSet<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) private: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) threads: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<Language>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_limit: Option<PerMinute>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) channel_limit: Option<PerMinute>,
}

/// What was chosen for a guild.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GuildOverrides {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) answer_channels: Option<BTreeSet<Id>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) moderator_roles: Option<BTreeSet<Id>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) guild_limit: Option<PerMinute>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retention_days: Option<Days>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) requests_channel: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uploads: Option<Uploads>,
    /// What its channels can choose otherwise.
    #[serde(flatten)]
    pub(super) everywhere: ChannelOverrides,
}

/// A value as somebody wrote it. What it cannot be read as is no value.
pub(super) trait Written {
    /// How it was written.
    const FORM: Form;
    /// Whether the choice is to be forgotten.
    fn is_default(&self) -> bool;
    fn switch(&self) -> Option<bool>;
    fn number(&self) -> Option<u64>;
    fn language(&self) -> Option<Language>;
    fn channels(&self) -> Option<BTreeSet<Id>>;
    fn roles(&self) -> Option<BTreeSet<Id>>;
    fn names(&self) -> Option<BTreeSet<String>>;
    fn uploads(&self) -> Option<Uploads>;
    /// The value as it was written, for a refusal.
    fn found(&self) -> String;

    /// One channel.
    fn channel(&self) -> Option<Id> {
        let channels = self.channels()?;
        channels.first().copied().filter(|_| channels.len() == 1)
    }
}

/// Reads the value of `key`, unless it is to be forgotten.
fn read<W: Written, T>(key: Key, written: &W, read: impl Fn(&W) -> Option<T>) -> Result<Option<T>, Refused> {
    if written.is_default() {
        return Ok(None);
    }
    match read(written) {
        Some(value) => Ok(Some(value)),
        None => Err(Refused::value(key, W::FORM, &written.found())),
    }
}

fn per_minute<W: Written>(written: &W) -> Option<PerMinute> {
    written.number().and_then(PerMinute::new)
}

impl ChannelOverrides {
    /// Chooses the value that a moderator typed for the setting of that name. An empty value, or `default`,
    /// forgets the choice.
    ///
    /// # Errors
    /// When there is no such setting, it holds for whole guilds, or the value is not one of it; nothing is
    /// changed then.
    pub fn set(&mut self, key: &str, value: &str, offered: &Offered) -> Result<(), Refused> {
        let key = known(key, Self::keys())?;
        let mut changed = self.clone();
        changed.put(key, &Typed(value))?;
        if key == Key::Collections {
            changed.check(offered)?;
        }
        *self = changed;
        Ok(())
    }

    /// Whether nothing was chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is stored of it.
    #[must_use]
    pub fn to_body(&self) -> String {
        json::body(self)
    }

    /// Reads what was stored. Collections that are gone meanwhile stay chosen, and show nothing.
    ///
    /// # Errors
    /// When it is not what [`ChannelOverrides::to_body`] writes.
    pub fn from_body(body: &str) -> Result<Self, Refused> {
        Self::of(&json::versioned(body)?)
    }

    pub(super) fn of(object: &json::Object) -> Result<Self, Refused> {
        let mut read = Self::default();
        for (key, value) in object {
            read.put(known(key, Self::keys())?, &Held(value))?;
        }
        Ok(read)
    }

    /// Checks the collections against those on offer, and takes their names as they are there.
    pub(super) fn check(&mut self, offered: &Offered) -> Result<(), Refused> {
        let Some(names) = &self.collections else {
            return Ok(());
        };
        let checked = names.iter().map(|name| {
            offered
                .named(name)
                .map(str::to_owned)
                .ok_or_else(|| Refused::Collection {
                    name: shortened(name),
                    offered: offered.names().map(str::to_owned).collect(),
                })
        });
        self.collections = Some(checked.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// The keys that these choices and `others` differ in.
    #[must_use]
    pub fn differing(&self, others: &Self) -> Vec<Key> {
        differing(self, others)
    }

    fn keys() -> Vec<Key> {
        Key::ALL.into_iter().filter(|key| key.is_for_channels()).collect()
    }

    fn put<W: Written>(&mut self, key: Key, written: &W) -> Result<(), Refused> {
        match key {
            Key::Collections => self.collections = read(key, written, W::names)?,
            Key::Private => self.private = read(key, written, W::switch)?,
            Key::Threads => self.threads = read(key, written, W::switch)?,
            Key::Language => self.language = read(key, written, W::language)?,
            Key::UserLimit => self.user_limit = read(key, written, per_minute)?,
            Key::ChannelLimit => self.channel_limit = read(key, written, per_minute)?,
            Key::AnswerChannels
            | Key::ModeratorRoles
            | Key::GuildLimit
            | Key::RetentionDays
            | Key::RequestsChannel
            | Key::Uploads => {
                return Err(Refused::GuildOnly(key));
            }
        }
        Ok(())
    }
}

impl GuildOverrides {
    /// Chooses the value that a moderator typed for the setting of that name. An empty value, or `default`,
    /// forgets the choice.
    ///
    /// # Errors
    /// When there is no such setting, or the value is not one of it; nothing is changed then.
    pub fn set(&mut self, key: &str, value: &str, offered: &Offered) -> Result<(), Refused> {
        let key = known(key, Key::ALL.to_vec())?;
        let mut changed = self.clone();
        changed.put(key, &Typed(value))?;
        if key == Key::Collections {
            changed.check(offered)?;
        }
        *self = changed;
        Ok(())
    }

    /// Whether nothing was chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is stored of it.
    #[must_use]
    pub fn to_body(&self) -> String {
        json::body(self)
    }

    /// Reads what was stored. Collections that are gone meanwhile stay chosen, and show nothing.
    ///
    /// # Errors
    /// When it is not what [`GuildOverrides::to_body`] writes.
    pub fn from_body(body: &str) -> Result<Self, Refused> {
        Self::of(&json::versioned(body)?)
    }

    pub(super) fn of(object: &json::Object) -> Result<Self, Refused> {
        let mut read = Self::default();
        for (key, value) in object {
            read.put(known(key, Key::ALL.to_vec())?, &Held(value))?;
        }
        Ok(read)
    }

    pub(super) fn check(&mut self, offered: &Offered) -> Result<(), Refused> {
        self.everywhere.check(offered)
    }

    /// The roles that were chosen to moderate, if any were.
    #[must_use]
    pub fn moderator_roles(&self) -> Option<&BTreeSet<Id>> {
        self.moderator_roles.as_ref()
    }

    /// What a file chooses for the server, if it can be read; whether it may be chosen is another question.
    #[must_use]
    pub fn in_file(file: &str) -> Option<Self> {
        let sections = json::versioned(file).ok()?;
        Self::of(sections.get("guild")?.as_object()?).ok()
    }

    /// The same choices, moderated by whom `other` lets moderate.
    #[must_use]
    pub fn moderated_as(self, other: &Self) -> Self {
        Self {
            moderator_roles: other.moderator_roles.clone(),
            ..self
        }
    }

    /// The channels that were chosen: that for requests, then those for answers.
    pub fn channels(&self) -> impl Iterator<Item = Id> {
        let answers = self.answer_channels.iter().flatten();
        self.requests_channel.iter().chain(answers).copied()
    }

    /// The keys that these choices and `others` differ in.
    #[must_use]
    pub fn differing(&self, others: &Self) -> Vec<Key> {
        differing(self, others)
    }

    fn put<W: Written>(&mut self, key: Key, written: &W) -> Result<(), Refused> {
        match key {
            Key::AnswerChannels => self.answer_channels = read(key, written, W::channels)?,
            Key::ModeratorRoles => self.moderator_roles = read(key, written, W::roles)?,
            Key::GuildLimit => self.guild_limit = read(key, written, per_minute)?,
            Key::RetentionDays => {
                self.retention_days = read(key, written, |days: &W| days.number().and_then(Days::new))?;
            }
            Key::RequestsChannel => self.requests_channel = read(key, written, W::channel)?,
            Key::Uploads => self.uploads = read(key, written, W::uploads)?,
            Key::Collections | Key::Private | Key::Threads | Key::Language | Key::UserLimit | Key::ChannelLimit => {
                return self.everywhere.put(key, written);
            }
        }
        Ok(())
    }
}

/// The key of that name.
fn known(name: &str, known: Vec<Key>) -> Result<Key, Refused> {
    Key::named(name).ok_or_else(|| Refused::UnknownKey {
        key: shortened(name),
        known,
    })
}

/// The keys whose values differ as files hold them.
fn differing(some: &impl Serialize, others: &impl Serialize) -> Vec<Key> {
    let [some, others] = [json::plain(some), json::plain(others)];
    let keys = Key::ALL.into_iter();
    keys.filter(|key| some.get(key.name()) != others.get(key.name()))
        .collect()
}
