//! Which part of the bot's servers this process serves, and whether Discord is connected for them.
//!
//! In: what an operator chose and Discord advises; what becomes of each connection. Out: the shards of this process,
//! and how many of them are connected. Discord deals servers out over shards by their ids; direct messages and what
//! has no server come to shard 0.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{
    budget::{FREE, Refusals},
    endpoint::Door,
};

/// Which shards this process connects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sharding {
    /// All of them, and as many as Discord advises.
    Automatic,
    /// These.
    Chosen(Shards),
}

/// Some of a bot's shards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shards {
    ids: Range<u32>,
    total: u32,
}

/// Why shards cannot be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoShards {
    /// The range is empty.
    #[error("`{start}..{end}` holds no shard: the second number is the first shard that is not served any more")]
    Empty {
        /// Where it begins.
        start: u32,
        /// Where it ends.
        end: u32,
    },
    /// The range goes past the last shard.
    #[error("`{start}..{end}` goes past the last of {total} shards, which is {}", total - 1)]
    Past {
        /// Where it begins.
        start: u32,
        /// Where it ends.
        end: u32,
        /// How many shards there are, at least one.
        total: u32,
    },
    /// There are none at all.
    #[error("a bot has at least one shard")]
    None,
}

impl Shards {
    /// The shards of `ids`, whose end is not among them, of so many that the bot has together.
    ///
    /// # Errors
    /// When there are none, or not all of them are the bot's.
    pub fn new(ids: Range<u32>, total: u32) -> Result<Self, NoShards> {
        let Range { start, end } = ids;
        if total == 0 {
            return Err(NoShards::None);
        }
        if start >= end {
            return Err(NoShards::Empty { start, end });
        }
        if end > total {
            return Err(NoShards::Past { start, end, total });
        }
        Ok(Self { ids, total })
    }

    /// All shards of a bot that has at least one.
    ///
    /// # Errors
    /// When `total` is 0.
    pub fn all(total: u32) -> Result<Self, NoShards> {
        Self::new(0..total, total)
    }

    /// Which they are.
    #[must_use]
    pub fn ids(&self) -> Range<u32> {
        self.ids.clone()
    }

    /// The shard of the bot that a server is dealt to (Gateway, Sharding), or of what has no server.
    #[must_use]
    pub fn of(&self, guild: Option<u64>) -> u32 {
        let shard = guild.map_or(0, |guild| (guild >> 22) % u64::from(self.total));
        // What is left of a division by a `u32` is one.
        u32::try_from(shard).unwrap_or(0)
    }

    /// How many shards the bot has, here and in other processes.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.total
    }
}

/// A running bot, as others in this process can reach it.
#[derive(Debug, Clone, Default)]
pub struct Link {
    shards: Arc<Mutex<BTreeMap<u32, Connection>>>,
    pub(super) door: Door,
    pub(super) refusals: Refusals,
}

/// The connection of one shard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Connection {
    /// Whether events are arriving.
    pub is_up: bool,
    /// How long Discord took for the last heartbeat, if there was one.
    pub latency: Option<Duration>,
}

impl Link {
    /// Whether events are arriving on every shard of this process or, where it connects none, interactions by HTTP.
    #[must_use]
    pub fn is_up(&self) -> bool {
        let shards = self.shards();
        self.door.is_the_only_one() || !shards.is_empty() && shards.values().all(|shard| shard.is_up)
    }

    /// The connection of each shard of this process, once it is known which they are.
    #[must_use]
    pub fn connections(&self) -> BTreeMap<u32, Connection> {
        self.shards().clone()
    }

    /// How many requests Discord has refused with 401, 403 or 429 in the last ten minutes.
    #[must_use]
    pub fn refused_lately(&self) -> u32 {
        self.refusals.lately()
    }

    /// Whether the bot slows itself for that.
    pub(super) fn is_slowed(&self) -> bool {
        self.refused_lately() >= FREE
    }

    pub(super) fn set(&self, shard: u32, connection: Connection) {
        self.shards().insert(shard, connection);
    }

    /// No event arrives any more.
    pub(super) fn close(&self) {
        for connection in self.shards().values_mut() {
            connection.is_up = false;
        }
    }

    fn shards(&self) -> MutexGuard<'_, BTreeMap<u32, Connection>> {
        self.shards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
