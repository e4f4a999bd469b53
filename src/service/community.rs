//! What a community chose, and what holds where somebody asks.
//!
//! In: a place. Out: the [`Preferences`] that hold there, from what the operator and the community's moderators chose.
//! What moderators chose is kept in memory for a few seconds, since every question asks for it and another process
//! may change it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    failure::Failure,
    store::preferences::{ChannelOverrides, GuildOverrides, Id, Offered, Operator, Preferences},
};

use super::Service;

/// How long what moderators chose is believed before it is read again, in seconds.
const FRESH_S: i64 = 5;
/// So many communities are remembered at a time.
const MOST: usize = 10_000;

/// Where somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spot {
    /// The server, if it is one that installed the bot.
    pub guild: Option<Id>,
    /// The channel.
    pub channel: Option<Id>,
    /// The channel that it is a thread of.
    pub parent: Option<Id>,
}

/// What the moderators of one server chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// For all of it.
    pub guild: GuildOverrides,
    /// For channels.
    pub channels: BTreeMap<Id, ChannelOverrides>,
}

/// What was read of the communities lately, and when.
#[derive(Default)]
pub(super) struct Communities {
    known: Mutex<HashMap<Id, (i64, Arc<Chosen>)>>,
    /// Held while a choice is made, so that two moderators do not undo one another's.
    choosing: Mutex<()>,
}

impl Communities {
    fn get(&self, guild: Id, now: i64) -> Option<Arc<Chosen>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, chosen) = known.get(&guild)?;
        (0..FRESH_S).contains(&(now - at)).then(|| Arc::clone(chosen))
    }

    fn set(&self, guild: Id, now: i64, chosen: &Arc<Chosen>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(guild, (now, Arc::clone(chosen)));
    }

    pub(super) fn forget(&self, guild: Id) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&guild);
    }
}

impl Service {
    /// What the operator decided for everybody.
    #[must_use]
    pub fn operator(&self) -> &Operator {
        &self.parts.operator
    }

    /// What holds at that spot.
    ///
    /// # Errors
    /// When what moderators chose cannot be read.
    pub fn preferences(&self, spot: Spot) -> Result<Preferences, Failure> {
        let operator = self.operator();
        let Some(guild) = spot.guild else {
            return Ok(Preferences::of(&operator.in_direct_messages()));
        };
        let chosen = self.chosen(guild)?;
        let mut of_channel = [spot.channel, spot.parent].into_iter().flatten();
        let channel = of_channel.find_map(|id| chosen.channels.get(&id));
        Ok(Preferences::resolve(
            &operator.in_guild(guild),
            &chosen.guild,
            channel.unwrap_or(&ChannelOverrides::default()),
        ))
    }

    /// What the moderators of a server chose.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn chosen(&self, guild: Id) -> Result<Arc<Chosen>, Failure> {
        let now = self.parts.clock.seconds();
        if let Some(chosen) = self.communities.get(guild, now) {
            return Ok(chosen);
        }
        let mut chosen = Chosen::default();
        for kept in self.parts.store.all_overrides(guild.get())? {
            match kept.channel.and_then(Id::new) {
                None => chosen.guild = GuildOverrides::from_body(&kept.body).map_err(Failure::bug)?,
                Some(channel) => {
                    let overrides = ChannelOverrides::from_body(&kept.body).map_err(Failure::bug)?;
                    chosen.channels.insert(channel, overrides);
                }
            }
        }
        let chosen = Arc::new(chosen);
        self.communities.set(guild, now, &chosen);
        Ok(chosen)
    }

    /// The collections that the moderators of a server can choose from.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn offered(&self, guild: Id) -> Result<Offered, Failure> {
        let existing = self.status()?.collections;
        let names = existing.into_iter().map(|(name, _)| name);
        Ok(self.operator().in_guild(guild).offered(names))
    }

    /// Changes what the moderators of a server chose, by what stands there now. Returns what `change` does.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn rechoose<T>(&self, guild: Id, change: impl FnOnce(&mut Chosen) -> T) -> Result<T, Failure> {
        let choosing = &self.communities.choosing;
        let _one_at_a_time = choosing.lock().unwrap_or_else(PoisonError::into_inner);
        self.communities.forget(guild);
        let mut chosen = Chosen::clone(&*self.chosen(guild)?);
        let done = change(&mut chosen);
        self.choose(guild, &chosen)?;
        Ok(done)
    }

    /// Keeps what the moderators of a server chose, in place of all that they chose before. Only what differs is
    /// written.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn choose(&self, guild: Id, chosen: &Chosen) -> Result<(), Failure> {
        self.communities.forget(guild);
        let before = self.chosen(guild)?;
        let at = self.parts.clock.seconds();
        let store = &self.parts.store;
        if before.guild != chosen.guild {
            store.set_overrides(guild.get(), None, &chosen.guild.to_body(), at)?;
        }
        for (channel, overrides) in &chosen.channels {
            if !overrides.is_empty() && before.channels.get(channel) != Some(overrides) {
                store.set_overrides(guild.get(), Some(channel.get()), &overrides.to_body(), at)?;
            }
        }
        let gone = before
            .channels
            .keys()
            .filter(|channel| chosen.channels.get(channel).is_none_or(ChannelOverrides::is_empty));
        for channel in gone {
            store.remove_overrides(guild.get(), Some(channel.get()))?;
        }
        self.communities.forget(guild);
        Ok(())
    }
}
