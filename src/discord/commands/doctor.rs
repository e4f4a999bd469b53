//! `/doctor`: what is wrong where a moderator is, and how to mend it.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use serenity::{all::Permissions, model::id::GuildId};

use crate::{
    failure::Failure,
    reply::wording::{self, Commands, Examined, Shards, Standing},
    store::preferences::Id,
};

use super::{Bot, Command, Config, Invoked, MANAGE_SERVER, SERVERS, Work, definition};
use crate::discord::{given::Given, permissions, register};

pub(super) struct Doctor;

/// So many channels that were chosen are looked for.
const MOST_CHANNELS: usize = 10;
/// Milliseconds between 1970 and 2015, where Discord's ids begin to count (Discord's reference, Snowflakes).
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

impl Command for Doctor {
    fn name(&self) -> &'static str {
        "doctor"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(self.name(), Some(MANAGE_SERVER), SERVERS, &[])
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            // Before anything takes time.
            let skew_ms = bot.service.milliseconds() - asked_at(given.address.interaction.get());
            if !given.is_moderator() {
                return bot.whisper(given, wording::moderators_only(given.language())).await;
            }
            let (language, visible) = (given.language(), given.room.visible());
            let looked = async { Ok::<_, Failure>(look(&bot, given, skew_ms).await) };
            bot.administer(given, looked, move |service, mut examined| {
                examined.database = service.reaches_store();
                examined.index = service.status().ok().map(|status| {
                    let seen = status.collections.iter().filter(|(name, _)| visible.has(name));
                    let seen = seen.map(|(_, articles)| articles).sum();
                    (status, seen)
                });
                Ok(wording::doctor(language, &examined).into())
            })
            .await;
        })
    }
}

/// When an interaction was made, in milliseconds since 1970 by Discord's clock.
fn asked_at(id: u64) -> i64 {
    i64::try_from(id >> 22).unwrap_or(0) + DISCORD_EPOCH_MS
}

/// What has to be asked of Discord.
async fn look(bot: &Bot, given: &Given, skew_ms: i64) -> Examined {
    let has = given.origin.app_permissions;
    let missing = has.map(|has| permissions::missing(has.bits()));
    let chosen = &given.room.preferences;
    let mut answers = Vec::new();
    for channel in chosen.answer_channels.value.iter().take(MOST_CHANNELS) {
        answers.push((*channel, standing(bot, given, *channel).await));
    }
    let requests = match chosen.requests_channel.value {
        Some(channel) => Some((channel, standing(bot, given, channel).await)),
        None => None,
    };
    Examined {
        missing: missing.map(|missing| missing.iter().map(|lacks| lacks.constant).collect()),
        commands: registered(bot, given).await,
        index: None,
        skew_ms,
        gateway: latency(bot),
        shards: shards(bot, given),
        refused_lately: bot.link.refused_lately(),
        is_slowed: bot.link.is_slowed(),
        database: false,
        answers,
        requests,
    }
}

/// Discord says what the bot may do for the channel of the command alone.
async fn standing(bot: &Bot, given: &Given, channel: Id) -> Standing {
    let origin = &given.origin;
    let is_mute = origin.app_permissions.is_some_and(|has| {
        origin.channel.get() == channel.get()
            && !has.intersects(Permissions::SEND_MESSAGES | Permissions::ADMINISTRATOR)
    });
    match (origin.spot().guild, is_mute) {
        (_, true) => Standing::Mute,
        (Some(guild), false) => bot.standing(guild, channel).await,
        (None, false) => Standing::Unknown,
    }
}

async fn registered(bot: &Bot, given: &Given) -> Commands {
    if let Some(trouble) = bot.registration.trouble() {
        return Commands::Trouble(trouble);
    }
    match register::compare(bot, given.address.application).await {
        Ok((wanted, _, true)) => Commands::Same(wanted),
        Ok((wanted, there, false)) => Commands::Differ { there, wanted },
        Err(_) => Commands::Unknown,
    }
}

/// The longest that any shard took for its last heartbeat.
fn latency(bot: &Bot) -> Option<Duration> {
    let shards = bot.link.connections();
    shards.values().filter_map(|shard| shard.latency).max()
}

/// The shards as they look from where the command was given; nothing where the bot has one alone.
fn shards(bot: &Bot, given: &Given) -> Option<Shards> {
    let shards = bot.shards.as_ref()?;
    let total = shards.total();
    let connections = bot.link.connections();
    let guild = given.origin.guild.map(GuildId::get);
    (total > 1).then(|| Shards {
        shard: shards.of(guild),
        up: connections.values().filter(|shard| shard.is_up).count(),
        here: connections.len(),
        total,
    })
}
