//! Where events come from: serenity's gateway client.
//!
//! In: a connection to Discord. Out: interactions and messages, each once and each in a task that is
//! waited for when the bot stops. What serenity's client does not check is checked before it starts: the
//! token, how many shards there must be, and whether the day's sessions are used up.

use std::{sync::Arc, time::Duration};

use serenity::{
    all::{
        ClientBuilder, ConnectionStage, Context, EventHandler, GatewayError, GatewayIntents, Guild, Interaction,
        Message, Ready, ResumedEvent, ShardId, ShardStageUpdateEvent, UnavailableGuild,
    },
    async_trait,
    model::{gateway::BotGateway, id::UserId},
};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::{
    failure::Failure,
    telemetry::{Road, Session},
};

use super::{Bot, dispatch, errors::Undelivered, leaving, messages, outbound::Outbound, outcome::reference};

/// What the bot asks to be told of: messages in servers and in direct messages, and that it has left a server.
/// None is privileged; interactions need no intent.
const INTENTS: GatewayIntents = GatewayIntents::GUILD_MESSAGES
    .union(GatewayIntents::DIRECT_MESSAGES)
    .union(GatewayIntents::GUILDS);

/// What has to be known before the first event.
pub(super) struct Start {
    pub(super) me: UserId,
    gateway: BotGateway,
}

/// Asks Discord what has to be known, again and again while it cannot be reached; `None` when the bot is
/// stopped meanwhile.
pub(super) async fn prepare(outbound: &Outbound, stop: &CancellationToken) -> Result<Option<Start>, Failure> {
    let mut pause = Duration::from_secs(1);
    loop {
        let asked = tokio::select! {
            () = stop.cancelled() => return Ok(None),
            asked = ask(outbound) => asked,
        };
        let wait = match asked {
            Ok(start) if start.gateway.session_start_limit.remaining > 0 => return Ok(Some(start)),
            Ok(start) => {
                let wait = Duration::from_millis(start.gateway.session_start_limit.reset_after);
                tracing::error!(
                    wait_s = wait.as_secs(),
                    "the sessions that Discord allows a day are used up"
                );
                wait
            }
            Err(Undelivered::Unauthorized) => return Err(token_refused()),
            Err(error) => {
                tracing::warn!(%error, retry_s = pause.as_secs(), "Discord cannot be reached");
                pause
            }
        };
        pause = (pause * 2).min(Duration::from_mins(1));
        tokio::select! {
            () = stop.cancelled() => return Ok(None),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn ask(outbound: &Outbound) -> Result<Start, Undelivered> {
    let gateway = outbound.gateway().await?;
    let me = outbound.me().await?;
    Ok(Start { me, gateway })
}

/// Receives events until the bot stops.
pub(super) async fn receive(bot: &Arc<Bot>, start: Start) -> Result<(), Failure> {
    let gateway = start.gateway;
    let mut client = ClientBuilder::new_with_http(bot.outbound.http(), INTENTS)
        .event_handler(Handler(Arc::clone(bot)))
        .await
        .map_err(|error| refused(&error))?;
    // The address that was just given, since serenity falls back to a fixed one when it cannot ask.
    client.ws_url.lock().await.clone_from(&gateway.url);
    let shards = Arc::clone(&client.shard_manager);
    // This is called once; a second one would only be told of the first one's.
    let _ = bot.shards.set(Arc::clone(&shards));
    let stop = bot.stop.clone();
    let shutdown = tokio::spawn(async move {
        stop.cancelled().await;
        shards.shutdown_all().await;
    });
    let ended = client.start_shards(gateway.shards).await;
    shutdown.abort();
    match ended {
        Ok(()) => Ok(()),
        Err(_) if bot.stop.is_cancelled() => Ok(()),
        Err(error) => Err(refused(&error)),
    }
}

pub(super) fn token_refused() -> Failure {
    Failure::operator(
        "Discord refused the token.",
        "Copy the bot's token again from https://discord.com/developers/applications (Bot, Reset Token) \
         and set DISCORD_TOKEN to it.",
    )
}

fn refused(error: &serenity::Error) -> Failure {
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication | GatewayError::NoAuthentication) => {
            token_refused()
        }
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents) => {
            Failure::operator(
                "Discord refused the intents that the bot asks for.",
                "Report this: the bot asks for none that is privileged.",
            )
        }
        other => Failure::operator(
            "The connection to Discord ended and cannot be made again.",
            "Start the bot again; if it ends again, report what the log says.",
        )
        .because(super::errors::words(other)),
    }
}

impl Bot {
    /// Notes whether a shard is connected.
    fn shard(&self, shard: ShardId, is_up: bool) {
        self.link.set(is_up);
        self.service.metrics().shard(shard.0, is_up);
    }

    /// Where a shard stands now.
    async fn stage(&self, shard: ShardId) -> Option<ConnectionStage> {
        let runners = self.shards.get()?.runners.lock().await;
        runners.get(&shard).map(|runner| runner.stage)
    }
}

/// serenity calls this for each event in a task of its own.
struct Handler(Arc<Bot>);

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, context: Context, ready: Ready) {
        let bot = &self.0;
        bot.shard(context.shard_id, true);
        bot.service.metrics().connected(Session::New);
        tracing::info!(guilds = ready.guilds.len(), name = %ready.user.name, "connected to Discord");
        bot.settle_in(ready.application.id);
    }

    async fn resume(&self, context: Context, _: ResumedEvent) {
        self.0.shard(context.shard_id, true);
        self.0.service.metrics().connected(Session::Resumed);
        tracing::info!("connected to Discord again, nothing was missed");
    }

    /// serenity seldom tells that a shard is disconnected: it goes on to connect again, and says that.
    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        if event.new == ConnectionStage::Connected {
            return;
        }
        let bot = &self.0;
        bot.shard(event.shard_id, false);
        if event.old == ConnectionStage::Connected {
            tracing::warn!(shard = event.shard_id.0, "disconnected from Discord");
        }
        // Each event is told in a task of its own and so in no order: this one may be over already.
        if bot.stage(event.shard_id).await == Some(ConnectionStage::Connected) {
            bot.shard(event.shard_id, true);
        }
    }

    /// Discord says `unavailable` where the server cannot be reached and was not left.
    async fn guild_delete(&self, _: Context, incomplete: UnavailableGuild, _: Option<Guild>) {
        let bot = &self.0;
        if incomplete.unavailable || bot.stop.is_cancelled() {
            return;
        }
        let leaving = Arc::clone(bot);
        bot.tasks
            .spawn(async move { leaving::left(&leaving, incomplete.id).await });
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        dispatch::begin(&self.0, interaction, Road::Gateway);
    }

    async fn message(&self, _: Context, message: Message) {
        let bot = &self.0;
        if bot.stop.is_cancelled() || !bot.seen.is_new(message.id.get()) {
            return;
        }
        let Some(question) = messages::question_in(&message, bot.me) else {
            return;
        };
        let span = tracing::info_span!("message", request = %reference(message.id.get()));
        let work = messages::answer(Arc::clone(bot), message, question);
        bot.tasks.spawn(work.instrument(span));
    }
}
