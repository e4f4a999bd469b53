//! Where events come from: Discord's gateway.
//!
//! In: a connection to Discord for each shard. Out: interactions and messages, each once and each in a task that is
//! waited for when the bot stops. twilight keeps the connections: serenity's own client identifies without end where
//! Discord refuses a shard for good, past every limit of sessions, and loses what came in between when a heartbeat
//! is missed. What arrives is read into serenity's models all the same.

use std::{borrow::Cow, future::poll_fn, pin::Pin, sync::Arc, task::Poll, time::Duration};

use futures_core::Stream;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use serenity::{
    all::{Message, UnavailableGuild},
    model::{
        gateway::BotGateway,
        id::{ApplicationId, UserId},
    },
};
use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use twilight_gateway::{
    CloseFrame, ConfigBuilder, Intents, Message as Received, Shard, ShardId, ShardState,
    error::{ReceiveMessageError, ReceiveMessageErrorType},
};

use crate::{
    failure::Failure,
    telemetry::{Road, Session},
};

use super::{
    Bot, Sharding, Shards, dispatch,
    errors::Undelivered,
    leaving, messages,
    outbound::Outbound,
    outcome::reference,
    shards::Connection,
    turns::{self, Turns},
};

/// What the bot asks to be told of: messages in servers and in direct messages, and that it has left a server.
/// None is privileged; interactions need no intent.
const INTENTS: Intents = Intents::GUILD_MESSAGES
    .union(Intents::DIRECT_MESSAGES)
    .union(Intents::GUILDS);

/// How long Discord may take to answer that a connection is closed.
const FAREWELL: Duration = Duration::from_millis(500);

/// What has to be known before the first event.
pub(super) struct Start {
    pub(super) me: UserId,
    pub(super) shards: Shards,
    gateway: BotGateway,
}

/// Asks Discord what has to be known, again and again while it cannot be reached; `None` when the bot is
/// stopped meanwhile.
pub(super) async fn prepare(
    outbound: &Outbound,
    sharding: &Sharding,
    stop: &CancellationToken,
) -> Result<Option<Start>, Failure> {
    let mut pause = Duration::from_secs(1);
    loop {
        let asked = tokio::select! {
            () = stop.cancelled() => return Ok(None),
            asked = ask(outbound, sharding) => asked,
        };
        let wait = match asked {
            Ok(start) if start.gateway.session_start_limit.remaining > 0 => return Ok(Some(start)),
            Ok(start) => turns::used_up(start.gateway.session_start_limit.reset_after),
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

async fn ask(outbound: &Outbound, sharding: &Sharding) -> Result<Start, Undelivered> {
    let gateway = outbound.gateway().await?;
    let me = outbound.me().await?;
    let shards = match sharding {
        Sharding::Chosen(shards) => shards.clone(),
        Sharding::Automatic => {
            Shards::all(gateway.shards).map_err(|_| Undelivered::GivenUp("it advises no shard".to_owned()))?
        }
    };
    Ok(Start { me, shards, gateway })
}

/// Receives events until the bot stops, or until Discord refuses one of its shards for good.
pub(super) async fn receive(bot: &Arc<Bot>, start: Start) -> Result<(), Failure> {
    let (limit, shards) = (&start.gateway.session_start_limit, &start.shards);
    let (me, left, resets) = (start.me.get(), limit.remaining, limit.reset_after);
    bot.briefly(move |service| service.set_identify_budget(me, left, resets))
        .await?;
    if shards.total() < start.gateway.shards {
        tracing::warn!(
            total = shards.total(),
            advised = start.gateway.shards,
            "Discord advises more shards"
        );
    }
    let turns = Turns::new(Arc::clone(bot), limit.max_concurrency);
    let config = ConfigBuilder::new(bot.outbound.token().to_owned(), INTENTS)
        // The address that was just given; sessions are resumed where Discord says.
        .proxy_url(start.gateway.url.trim_end_matches('/').to_owned())
        .queue(turns)
        .build();
    let mut listening = JoinSet::new();
    for id in shards.ids() {
        bot.link.set(id, Connection::default());
        let shard = Shard::with_config(ShardId::new(id, shards.total()), config.clone());
        listening.spawn(listen(Arc::clone(bot), shard));
    }
    let mut failed = None;
    while let Some(ended) = listening.join_next().await {
        if let Err(failure) = ended.unwrap_or_else(|broken| Err(Failure::bug(broken))) {
            // The others end in good order.
            bot.stop.cancel();
            failed.get_or_insert(failure);
        }
    }
    failed.map_or(Ok(()), Err)
}

/// Receives the events of one shard.
async fn listen(bot: Arc<Bot>, mut shard: Shard<Turns>) -> Result<(), Failure> {
    let id = shard.id().number();
    let mut refused = None;
    loop {
        let received = tokio::select! {
            () = bot.stop.cancelled() => {
                close(shard).await;
                return Ok(());
            }
            received = next(&mut shard) => received,
        };
        match received {
            // What the last close said is why there is no more to come.
            None => return Err(self::refused(refused)),
            Some(Ok(Received::Text(text))) => bot.received(id, &text),
            Some(Ok(Received::Close(frame))) => {
                refused = frame.map(|frame| frame.code);
                tracing::warn!(shard = id, code = refused, "disconnected from Discord");
            }
            Some(Err(error)) => tracing::warn!(shard = id, what = words(&error), "trouble with Discord's gateway"),
        }
        let latency = shard.latency().recent().first().copied();
        let is_up = shard.state() == ShardState::Active;
        bot.link.set(id, Connection { is_up, latency });
    }
}

/// Ends a session, so that Discord shows the bot as offline at once where no other process serves the shard.
async fn close(mut shard: Shard<Turns>) {
    if is_disconnected(&shard) {
        return;
    }
    shard.close(CloseFrame::NORMAL);
    let mut is_closing = false;
    let farewell = poll_fn(|context| {
        loop {
            let received = Pin::new(&mut shard).poll_next(context);
            // A shard whose connection ended without a word connects again.
            let is_over = is_closing && !is_disconnected(&shard);
            is_closing |= is_disconnected(&shard);
            match received {
                Poll::Ready(Some(Ok(Received::Text(_)))) if !is_over => {}
                Poll::Pending if !is_over => return Poll::Pending,
                _ => return Poll::Ready(()),
            }
        }
    });
    if timeout(FAREWELL, farewell).await.is_err() {
        tracing::debug!("Discord did not answer that the connection is closed");
    }
}

fn is_disconnected(shard: &Shard<Turns>) -> bool {
    matches!(shard.state(), ShardState::Disconnected { .. })
}

async fn next(shard: &mut Shard<Turns>) -> Option<<Shard<Turns> as Stream>::Item> {
    poll_fn(|context| Pin::new(&mut *shard).poll_next(context)).await
}

/// An error in words without what arrived, which may hold the token of an interaction.
fn words(error: &ReceiveMessageError) -> &'static str {
    match error.kind() {
        ReceiveMessageErrorType::Reconnect => "no connection",
        _ => "something arrived that cannot be read",
    }
}

pub(super) fn token_refused() -> Failure {
    Failure::operator(
        "Discord refused the token.",
        "Copy the bot's token again from https://discord.com/developers/applications (Bot, Reset Token) \
         and set DISCORD_TOKEN to it.",
    )
}

/// Why a shard is refused for good, by Discord's close codes (Opcodes and Status Codes, Gateway Close Event Codes).
fn refused(code: Option<u16>) -> Failure {
    match code {
        Some(4004) => token_refused(),
        Some(4010) => Failure::operator(
            "Discord refused a shard of this number.",
            "Check `--shards` and `--total-shards`, or leave both out.",
        ),
        Some(4011) => Failure::operator(
            "Discord wants more shards, since one would have too many servers.",
            "Start all processes again with a greater `--total-shards`, or one process without it.",
        ),
        Some(4013 | 4014) => Failure::operator(
            "Discord refused the intents that the bot asks for.",
            "Report this: the bot asks for none that is privileged.",
        ),
        code => Failure::operator(
            "The connection to Discord ended and cannot be made again.",
            "Start the bot again; if it ends again, report what the log says.",
        )
        .because(format!("close code {}", code.unwrap_or_default())),
    }
}

/// What arrives on a connection; `t` is absent where it is about the connection itself.
#[derive(Deserialize)]
struct Arrived<'a> {
    #[serde(borrow)]
    t: Option<Cow<'a, str>>,
    #[serde(borrow)]
    d: Option<&'a RawValue>,
}

/// The first event of a session, as far as it is used.
#[derive(Deserialize)]
struct Ready {
    user: Account,
    guilds: Vec<serde::de::IgnoredAny>,
    application: Application,
}

#[derive(Deserialize)]
struct Account {
    username: String,
}

#[derive(Deserialize)]
struct Application {
    id: ApplicationId,
}

/// Reads an event; one that cannot be read is left out and told.
fn read<T: DeserializeOwned>(name: &str, data: &RawValue) -> Option<T> {
    serde_json::from_str(data.get())
        .inspect_err(|error| {
            // Its words name the place; in its values there may be the token of an interaction.
            tracing::warn!(
                name,
                line = error.line(),
                column = error.column(),
                "an event cannot be read"
            );
        })
        .ok()
}

impl Bot {
    /// Takes one event of a shard.
    fn received(self: &Arc<Self>, shard: u32, text: &str) {
        let Ok(Arrived {
            t: Some(name),
            d: Some(data),
        }) = serde_json::from_str(text)
        else {
            return;
        };
        match &*name {
            "READY" => {
                if let Some(ready) = read(&name, data) {
                    self.ready(shard, &ready);
                }
            }
            "RESUMED" => {
                self.service.metrics().connected(Session::Resumed);
                tracing::info!(shard, "connected to Discord again, nothing was missed");
            }
            _ if self.stop.is_cancelled() => {}
            "INTERACTION_CREATE" => {
                if let Some(interaction) = read(&name, data) {
                    dispatch::begin(self, interaction, Road::Gateway);
                }
            }
            "MESSAGE_CREATE" => {
                if let Some(message) = read(&name, data) {
                    self.written(message);
                }
            }
            "GUILD_DELETE" => {
                if let Some(guild) = read(&name, data) {
                    self.gone(&guild);
                }
            }
            _ => {}
        }
    }

    fn ready(self: &Arc<Self>, shard: u32, ready: &Ready) {
        self.service.metrics().connected(Session::New);
        tracing::info!(shard, guilds = ready.guilds.len(), name = %ready.user.username, "connected to Discord");
        // What is done once for a bot is done by the process that has its first shard.
        if shard == 0 {
            self.settle_in(ready.application.id);
        }
    }

    /// Discord says `unavailable` where the server cannot be reached and was not left.
    fn gone(self: &Arc<Self>, guild: &UnavailableGuild) {
        if guild.unavailable {
            return;
        }
        let (leaving, id) = (Arc::clone(self), guild.id);
        self.tasks.spawn(async move { leaving::left(&leaving, id).await });
    }

    fn written(self: &Arc<Self>, message: Message) {
        if !self.seen.is_new(message.id.get()) {
            return;
        }
        let Some(question) = messages::question_in(&message, self.me) else {
            return;
        };
        let span = tracing::info_span!("message", request = %reference(message.id.get()));
        let work = messages::answer(Arc::clone(self), message, question);
        self.tasks.spawn(work.instrument(span));
    }
}
