//! Whether a channel that somebody chose is one that the bot can use.
//!
//! In: its id, and a server. Out: how it stands there, as far as Discord tells the bot.

use serde_json::Value;
use serenity::all::ChannelId;

use crate::{reply::wording::Standing, store::preferences::Id};

use super::{Bot, errors::Undelivered};

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
