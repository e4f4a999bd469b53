//! Which channel a thread belongs to.
//!
//! In: a channel that a message came from, which does not say what it is. Out: whether it is a thread, and of which
//! channel, asked of Discord once. What moderators chose for a channel holds in its threads too, so where Discord
//! does not say, nothing is answered rather than too much.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serenity::model::id::ChannelId;

use crate::{failure::Failure, reply::wording};

use super::{
    Bot,
    origin::{Origin, parent},
};

/// So many channels are remembered before all are asked about again.
const MOST: usize = 50_000;

/// The channels that were asked about, each with the channel it is a thread of.
#[derive(Debug, Default)]
pub(super) struct Threads(Mutex<HashMap<ChannelId, Kind>>);

/// What a channel is.
#[derive(Debug, Clone, Copy)]
struct Kind {
    /// The channel that it is a thread of.
    parent: Option<ChannelId>,
}

impl Threads {
    fn get(&self, channel: ChannelId) -> Option<Kind> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&channel)
            .copied()
    }

    fn set(&self, channel: ChannelId, kind: Kind) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(channel, kind);
    }
}

impl Bot {
    /// The same origin with the channel that its channel is a thread of.
    ///
    /// # Errors
    /// When Discord does not say what the channel is.
    pub(super) async fn located(&self, origin: Origin) -> Result<Origin, Failure> {
        if origin.guild.is_none() || origin.parent.is_some() {
            return Ok(origin);
        }
        let Kind { parent } = if let Some(kind) = self.threads.get(origin.channel) {
            kind
        } else {
            let channel = self.outbound.channel(origin.channel).await;
            let channel = channel.map_err(|reason| wording::timed_out().because(reason))?;
            let kind = Kind {
                parent: parent(&channel),
            };
            self.threads.set(origin.channel, kind);
            kind
        };
        Ok(origin.in_thread_of(parent))
    }
}
