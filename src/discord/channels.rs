//! Whether a channel that somebody chose is one that the bot can use.
//!
//! In: its id, and a server. Out: how it stands there, as far as Discord tells the bot.

use serde_json::Value;
use serenity::all::ChannelId;

use crate::store::preferences::Id;

use super::{Bot, errors::Undelivered};

/// How a channel stands in a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The bot sees it.
    Seen,
    /// It is not in the server, or not there at all; the two are told apart for nobody.
    Gone,
    /// The bot may not see it, so whose it is is not known either.
    Hidden,
    /// Discord did not say.
    Unknown,
}

impl Bot {
    /// How the channel stands in that server.
    pub(super) async fn standing(&self, guild: Id, channel: Id) -> Standing {
        let asked = self.outbound.channel::<Value>(ChannelId::new(channel.get())).await;
        match asked {
            Ok(found) if found["guild_id"] == guild.to_string() => Standing::Seen,
            Ok(_) | Err(Undelivered::Gone(_)) => Standing::Gone,
            Err(Undelivered::Forbidden(_)) => Standing::Hidden,
            Err(_) => Standing::Unknown,
        }
    }
}
