//! Discord, and the only module that names serenity, whose models and REST client it uses, and twilight, which keeps
//! the connections to the gateway.
//!
//! In: events from the gateway. Out: calls to [`Service`], and replies sent so that none is lost and none
//! mentions anybody. Interactions are dispatched by a small table of our own (`commands`), the same
//! whether they come by gateway or otherwise; `events` is the one place that knows where they come from.
//!
//! No intent is privileged: the text of slash commands, direct messages, mentions and replies reaches a
//! bot without one.

mod answering;
mod attached;
mod buttons;
mod channels;
mod commands;
mod custom_id;
mod dispatch;
mod endpoint;
mod errors;
mod events;
mod form;
#[cfg(fuzzing)]
pub mod fuzz;
mod given;
mod leaving;
mod limits;
mod messages;
mod origin;
mod outbound;
mod outcome;
mod outgoing;
pub mod permissions;
mod pool;
mod reach;
mod register;
mod retry;
mod room;
mod seen;
mod shards;
mod threads;
mod turns;

use std::{
    sync::{Arc, Once},
    time::Duration,
};

use secrecy::SecretString;
use serenity::model::id::UserId;
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{failure::Failure, service::Service};

use self::{
    custom_id::Signer, limits::Limits, outbound::Outbound, pool::Pool, register::Registration, seen::Seen,
    threads::Threads,
};

pub use endpoint::Taken;
pub use reach::{Reached, Unreached, reach};
pub use shards::{Connection as ShardConnection, Link, NoShards, Sharding, Shards};

/// Uploads that are fetched and read at a time: each may hold several files in memory.
const UPLOADS_AT_A_TIME: usize = 2;

/// How the bot reaches Discord.
pub struct Connection {
    /// The bot's token.
    pub token: SecretString,
    /// The client that every REST call is made with.
    pub client: reqwest::Client,
    /// The base URL of a REST proxy; without one, Discord itself with serenity's rate limiter.
    pub api_base: Option<String>,
    /// Which of the bot's shards this process connects.
    pub sharding: Sharding,
}

/// What an operator chose, and how long things take.
#[derive(Clone)]
pub struct Config {
    /// The key that buttons are signed with, the same after a restart.
    pub signing_key: [u8; 32],
    /// Questions worked on at a time.
    pub workers: usize,
    /// Questions that may wait.
    pub queue: usize,
    /// After which time a question is given up.
    pub answer_timeout: Duration,
    /// The most characters of a question.
    pub question_chars: usize,
    /// How often progress is shown at most.
    pub progress_every: Duration,
    /// How long after an interaction its reply can be edited, with some time to spare.
    pub interaction_life: Duration,
    /// How long questions in hand may take when the bot stops.
    pub drain: Duration,
    /// Whether events are received from the gateway; otherwise interactions are taken by [`Link::take`] alone.
    pub gateway: bool,
}

impl Config {
    /// Progress is shown at most every two seconds.
    pub const PROGRESS_EVERY: Duration = Duration::from_secs(2);
    /// Discord's interaction tokens live 15 minutes; the last one is for the reply to move elsewhere.
    pub const INTERACTION_LIFE: Duration = Duration::from_mins(14);
    /// Questions in hand are finished within ten seconds.
    pub const DRAIN: Duration = Duration::from_secs(10);
}

/// The client for REST calls: a time-out for everything, no proxy from the environment.
///
/// # Errors
/// When the system cannot provide TLS.
pub fn client() -> Result<reqwest::Client, Failure> {
    reqwest::Client::builder()
        .no_proxy()
        // Discord sends nobody elsewhere, and an address that was checked must be the one that is asked.
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(10))
        .build()
        .map_err(Failure::bug)
}

/// What every handler works with.
struct Bot {
    service: Arc<Service>,
    config: Config,
    outbound: Outbound,
    signer: Signer,
    pool: Pool,
    registration: Registration,
    link: Link,
    /// The bot's own account, asked for before the first event: events come in no order, so a message may
    /// be handled before READY is.
    me: UserId,
    registering: Once,
    /// Those that this process connects, where it connects to the gateway.
    shards: Option<Shards>,
    seen: Seen,
    /// Messages whose answer was shared.
    shared: Seen,
    threads: Threads,
    limits: Limits,
    /// Who was told in a message that they ask too often.
    told: Limits,
    /// Room for uploads that are fetched and read at a time.
    uploads: Semaphore,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Runs the bot until `stop` is cancelled: connects, registers commands, answers. On stopping, no new
/// event is taken and what is in hand is finished, within [`Config::drain`].
///
/// # Errors
/// When Discord refuses the token or the connection for good.
pub async fn run(
    service: Arc<Service>,
    connection: Connection,
    config: Config,
    link: Link,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let signer = Signer::new(&config.signing_key);
    let sharding = connection.sharding.clone();
    let outbound = Outbound::new(connection, signer.clone(), service.metrics().clone());
    let sharding = config.gateway.then_some(&sharding);
    let Some(arrivals) = Arrivals::prepared(sharding, &outbound, &stop).await? else {
        return Ok(());
    };
    let me = arrivals.me();
    let bot = Arc::new(Bot {
        pool: Pool::new(config.workers, config.queue, config.answer_timeout),
        service,
        config,
        outbound,
        signer,
        registration: Registration::default(),
        link,
        me,
        registering: Once::new(),
        shards: arrivals.shards(),
        seen: Seen::default(),
        shared: Seen::default(),
        threads: Threads::default(),
        limits: Limits::default(),
        told: Limits::default(),
        uploads: Semaphore::new(UPLOADS_AT_A_TIME),
        tasks: TaskTracker::new(),
        stop,
    });
    bot.link.door.lead_to(&bot);
    let ended = match arrivals {
        Arrivals::Events(start) => events::receive(&bot, start).await,
        Arrivals::Requests(start) => {
            endpoint::wait(&bot, start).await;
            Ok(())
        }
    };
    bot.link.close();
    bot.tasks.close();
    if tokio::time::timeout(bot.config.drain, bot.tasks.wait()).await.is_err() {
        tracing::warn!(left = bot.tasks.len(), "some questions were not finished in time");
    }
    ended
}

/// Where what people do arrives from.
enum Arrivals {
    /// The gateway, and the endpoint beside it where there is one.
    Events(events::Start),
    /// The endpoint alone.
    Requests(endpoint::Start),
}

impl Arrivals {
    /// What has to be known before the first of them, from the gateway if this process connects shards; `None` when the
    /// bot is stopped meanwhile.
    async fn prepared(
        sharding: Option<&Sharding>,
        outbound: &Outbound,
        stop: &CancellationToken,
    ) -> Result<Option<Self>, Failure> {
        Ok(match sharding {
            Some(sharding) => events::prepare(outbound, sharding, stop).await?.map(Self::Events),
            None => endpoint::prepare(outbound, stop).await?.map(Self::Requests),
        })
    }

    fn me(&self) -> UserId {
        match self {
            Self::Events(start) => start.me,
            Self::Requests(start) => start.me,
        }
    }

    fn shards(&self) -> Option<Shards> {
        match self {
            Self::Events(start) => Some(start.shards.clone()),
            Self::Requests(_) => None,
        }
    }
}
