//! Which channel a thread belongs to.
//!
//! In: a channel that a message came from, which does not say what it is. Out: whether it is a thread, and of which
//! channel, asked of Discord once. What moderators chose for a channel holds in its threads too, so where Discord
//! does not say, nothing is answered rather than too much.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use serenity::model::id::ChannelId;
use tokio::sync::OnceCell;

use crate::{failure::Failure, reply::wording};

use super::{
    Bot,
    origin::{Origin, parent},
};

/// So many channels are remembered before all are asked about again.
const MOST: usize = 50_000;

/// The channels that were asked about, each with the channel it is a thread of. Many questions at once in a new channel
/// ask about it once.
#[derive(Debug, Default)]
pub(super) struct Threads(Mutex<HashMap<ChannelId, Arc<OnceCell<Kind>>>>);

/// What a channel is.
#[derive(Debug, Clone, Copy)]
struct Kind {
    /// The channel that it is a thread of.
    parent: Option<ChannelId>,
}

impl Threads {
    fn of(&self, channel: ChannelId) -> Arc<OnceCell<Kind>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        Arc::clone(known.entry(channel).or_default())
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
        let cell = self.threads.of(origin.channel);
        let asked = cell.get_or_try_init(|| async {
            let channel = self.outbound.channel(origin.channel).await;
            let channel = channel.map_err(|reason| wording::timed_out().because(reason))?;
            Ok::<_, Failure>(Kind {
                parent: parent(&channel),
            })
        });
        let Kind { parent } = *asked.await?;
        Ok(origin.in_thread_of(parent))
    }
}
