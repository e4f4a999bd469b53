//! In: what people, the bot and the test do. Out: one consistent state of the fake, and a way to wait for it to change.
//!
//! Everything is behind one lock, because Discord shows each client one order of events; nothing awaits under it.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::sync::watch;

use super::channels::Channel;
use super::faults::Armed;
use super::guilds::Role;
use super::interactions::Pending;
use super::messages::Stored;
use super::openapi::Spec;
use super::people::{Guild, User};
use super::recorded::Recorded;
use super::session::{Connection, Session, Switches};

/// The bot's own id, which its token says too.
pub const BOT_USER_ID: u64 = 1_098_765_432_109_876_543;

/// What a test may choose before the fake starts; the defaults are Discord's own figures.
#[derive(Clone, Debug)]
pub struct Config {
    pub token: String,
    pub application_id: u64,
    pub bot_user_id: u64,
    pub interaction_ttl: Duration,
    pub token_lifetime: Duration,
    pub heartbeat_interval: Duration,
    pub privileged_intents: u64,
    pub shards: u32,
    pub minimum_shards: u32,
    pub identifies_left: u32,
    pub max_concurrency: u32,
    pub identify_rate: bool,
    pub reset_after: Duration,
    pub bucket: (u32, Duration),
    pub file_limit: usize,
    pub tls: bool,
    /// Where the gateway is said to be instead of where it is.
    pub gateway: Option<String>,
    /// Whether nothing is checked by schemas and nothing recorded.
    pub lean: bool,
}

/// Where the fake listens, known once it does.
#[derive(Clone, Debug)]
pub struct Addresses {
    pub api: std::net::SocketAddr,
    pub gateway: std::net::SocketAddr,
    pub authority_pem: Option<String>,
}

pub struct World {
    pub config: Config,
    pub addresses: OnceLock<Addresses>,
    pub spec: Option<&'static Spec>,
    state: Mutex<State>,
    changed: watch::Sender<u64>,
}

impl World {
    pub fn new(config: Config, spec: Option<&'static Spec>) -> Self {
        let state = State {
            resets_at: Some(Instant::now() + config.reset_after),
            config: config.clone(),
            ..State::default()
        };
        Self {
            config,
            addresses: OnceLock::new(),
            spec,
            state: Mutex::new(state),
            changed: watch::Sender::new(0),
        }
    }

    pub fn addresses(&self) -> &Addresses {
        self.addresses
            .get()
            .expect("the addresses are set before anything is served")
    }

    pub fn gateway_url(&self) -> String {
        let named = self.config.gateway.clone();
        named.unwrap_or_else(|| format!("ws://{}", self.addresses().gateway))
    }

    /// Changes the state and wakes whoever waits for a change.
    pub fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        // A panic under the lock is a failed test already; the others are to fail by their own assertions, not by it.
        let result = change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.send_modify(|count| *count += 1);
        result
    }

    pub fn read<R>(&self, read: impl FnOnce(&State) -> R) -> R {
        read(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks after each change until there is something to see, or the time is over.
    pub async fn wait<R>(&self, within: Duration, mut look: impl FnMut(&State) -> Option<R>) -> Option<R> {
        let mut changes = self.changed.subscribe();
        let deadline = tokio::time::Instant::now() + within;
        loop {
            if let Some(found) = self.read(&mut look) {
                return Some(found);
            }
            tokio::time::timeout_at(deadline, changes.changed()).await.ok()?.ok()?;
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            token: "MTA5ODc2NTQzMjEwOTg3NjU0Mw.GaBcDe.this-token-opens-nothing-but-the-fake".into(),
            // An older application: its bot user has another id, so a bot that confuses the two is found out.
            application_id: 1_098_765_432_109_870_001,
            bot_user_id: BOT_USER_ID,
            interaction_ttl: Duration::from_secs(3),
            token_lifetime: Duration::from_mins(15),
            heartbeat_interval: Duration::from_millis(41_250),
            privileged_intents: 0,
            shards: 1,
            minimum_shards: 1,
            identifies_left: 1000,
            max_concurrency: 1,
            identify_rate: false,
            reset_after: Duration::from_hours(4),
            bucket: (50, Duration::from_secs(1)),
            file_limit: 10 * 1024 * 1024,
            tls: false,
            gateway: None,
            lean: false,
        }
    }
}

/// How much of one rate limit bucket is left, and until when.
pub struct Bucket {
    pub used: u32,
    pub until: Instant,
}

/// A file that somebody attached, or where it has gone.
#[derive(Clone, Debug)]
pub enum Served {
    Bytes(Vec<u8>),
    Moved(String),
}

/// All that the fake knows.
#[derive(Default)]
pub struct State {
    pub config: Config,
    pub users: BTreeMap<u64, User>,
    pub guilds: BTreeMap<u64, Guild>,
    pub channels: BTreeMap<u64, Channel>,
    pub messages: BTreeMap<u64, Stored>,
    pub interactions: BTreeMap<u64, Pending>,
    pub commands: BTreeMap<String, Vec<Value>>,
    pub requests: Vec<Recorded>,
    pub faults: Vec<Armed>,
    /// Files by their paths.
    pub served: HashMap<String, Served>,
    pub buckets: HashMap<String, Bucket>,
    pub violations: Vec<String>,
    pub roles: BTreeMap<u64, Vec<Role>>,
    /// The roles of a member, by guild and user.
    pub members: BTreeMap<(u64, u64), Vec<u64>>,
    /// Guilds that Discord itself cannot reach now.
    pub outages: BTreeSet<u64>,
    /// Rights that the bot lost or was given, by guild or channel.
    pub taken: BTreeMap<u64, u64>,
    pub given: BTreeMap<u64, u64>,
    pub typing: Vec<(u64, Instant)>,
    pub sessions: Vec<Session>,
    pub connections: Vec<Connection>,
    pub identify_times: HashMap<u32, VecDeque<Instant>>,
    pub identifies: Vec<Value>,
    pub resumes: Vec<Value>,
    pub closes: Vec<u16>,
    pub switches: Switches,
    /// Where interactions are sent in place of the gateway.
    pub endpoint: Option<String>,
    /// Interactions that were sent there and answered.
    pub delivered: usize,
    /// When the day's IDENTIFYs are there again.
    resets_at: Option<Instant>,
    said: BTreeSet<String>,
    last_id: u64,
}

impl State {
    /// A snowflake: rising and unique, with the present moment in its upper bits.
    pub fn next_id(&mut self) -> u64 {
        let millis = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("the clock is past 1970")
            .as_millis();
        let since_discord = u64::try_from(millis).expect("this century fits") - 1_420_070_400_000;
        self.last_id = (since_discord << 22).max(self.last_id + 1);
        self.last_id
    }

    /// The next id whose guild is dealt to this one of so many shards.
    pub fn next_id_on(&mut self, shard: u64, total: u64) -> u64 {
        let id = self.next_id();
        let further = (shard + total - (id >> 22) % total) % total;
        self.last_id = id + (further << 22);
        self.last_id
    }

    /// How long until the day's IDENTIFYs are there again; when they are, they are.
    pub fn reset_after(&mut self) -> Duration {
        let left = self.resets_at.map(|at| at.saturating_duration_since(Instant::now()));
        left.filter(|left| !left.is_zero()).unwrap_or_else(|| {
            let period = Duration::from_hours(24);
            self.config.identifies_left = 1000;
            self.resets_at = Some(Instant::now() + period);
            period
        })
    }

    /// Notes a rule that the bot broke. The same words twice are one violation: a retry should not hide the rest.
    pub fn violate(&mut self, what: impl Into<String>) {
        let what = what.into();
        if self.said.insert(what.clone()) {
            self.violations.push(what);
        }
    }

    pub fn take_violations(&mut self) -> Vec<String> {
        self.said.clear();
        std::mem::take(&mut self.violations)
    }

    pub fn bot(&self) -> &User {
        &self.users[&self.config.bot_user_id]
    }

    pub fn guild_of(&self, channel_id: u64) -> Option<&Guild> {
        self.guilds.get(&self.channels.get(&channel_id)?.guild_id?)
    }
}

/// The present as Discord writes instants in JSON.
pub fn now_iso() -> String {
    let format =
        time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]+00:00");
    time::OffsetDateTime::now_utc()
        .format(&format)
        .expect("the format has only parts that a date and time has")
}

/// The present in seconds since 1970, as the rate limit headers count.
pub fn unix_seconds() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is past 1970")
        .as_secs_f64()
}
