//! Servers that the bot has left.
//!
//! In: Discord's word that the bot is in a server no more. Out: all that was kept of it, deleted. A server that is
//! out of Discord's own reach is not left, and says so. What was left while the bot was away is asked for once it is
//! back: a server counts as left where the list of the bot's servers, read to its end, lacks it, and Discord, asked
//! for that very server, knows none that the bot is in. READY is not asked, since each shard is told of its own
//! servers alone.

use std::{collections::HashSet, sync::Arc};

use serenity::model::id::GuildId;

use super::{Bot, errors::Undelivered};

/// Deletes what is kept of a server.
pub(super) async fn left(bot: &Bot, guild: GuildId) {
    match bot.briefly(move |service| service.leave(guild.get())).await {
        Ok(deleted) => tracing::info!(
            questions = deleted.questions,
            requests = deleted.requests,
            "the bot has left a server, and what was kept of it is deleted"
        ),
        Err(error) => tracing::error!(%error, "what is kept of a server that the bot has left could not be deleted"),
    }
}

/// Deletes what is kept of servers that the bot has left meanwhile.
pub(super) async fn left_while_away(bot: Arc<Bot>) {
    let remembered = match bot.briefly(crate::service::Service::remembered_guilds).await {
        Ok(remembered) if remembered.is_empty() => return,
        Ok(remembered) => remembered,
        Err(error) => {
            tracing::warn!(%error, "it is not known of which servers something is kept");
            return;
        }
    };
    let there: HashSet<GuildId> = match bot.outbound.guilds().await {
        Ok(there) => there.into_iter().collect(),
        Err(reason) => {
            tracing::warn!(%reason, "it is not known which servers the bot has left meanwhile");
            return;
        }
    };
    let missing = remembered.into_iter().filter(|id| *id > 0).map(GuildId::new);
    for guild in missing.filter(|guild| !there.contains(guild)) {
        match bot.outbound.is_in(guild).await {
            Err(Undelivered::Gone(_) | Undelivered::Forbidden(_)) => left(&bot, guild).await,
            Ok(()) => tracing::warn!("Discord lists a server and does not: what is kept of it stays"),
            Err(reason) => tracing::warn!(%reason, "it is not known whether the bot has left a server"),
        }
    }
}
