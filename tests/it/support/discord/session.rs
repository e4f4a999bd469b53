//! In: IDENTIFY and RESUME, and the events of the world. Out: numbered events for each session, kept for a RESUME.
//!
//! A session outlives its connection: what happens while there is none is kept and replayed, which is what makes
//! "missed events" testable at all.

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::messages::redact;
use super::world::{State, World};

pub const GUILDS: u64 = 1;
pub const GUILD_MESSAGES: u64 = 1 << 9;
pub const DIRECT_MESSAGES: u64 = 1 << 12;
pub const MESSAGE_CONTENT: u64 = 1 << 15;
/// Members, presences and message content need a grant in the developer portal.
const PRIVILEGED: u64 = (1 << 1) | (1 << 8) | MESSAGE_CONTENT;
/// Bits 0 to 16, auto moderation (20, 21) and polls (24, 25).
const KNOWN: u64 = 0x1_FFFF | (0b11 << 20) | (0b11 << 24);

/// What a connection's task is told to do.
#[derive(Debug)]
pub enum Out {
    Payload(Value),
    /// Op 9: the connection stays, its session is not identified any more.
    Invalid(bool),
    /// A close frame with its code, or without one.
    Close(Option<u16>),
    /// A TCP reset.
    Reset,
    /// Nothing more is read or written, and the connection stays open: a peer that has gone without a word.
    Silence,
}

/// A WebSocket that is open now, identified or not.
pub struct Connection {
    pub id: u64,
    pub out: UnboundedSender<Out>,
}

/// A gateway session.
pub struct Session {
    pub id: String,
    pub shard: (u64, u64),
    pub intents: u64,
    pub seq: u64,
    pub sent: Vec<(u64, Value)>,
    /// Absent while the client is away.
    pub link: Option<UnboundedSender<Out>>,
    /// False once it was closed for good: by 1000 or 1001 from the client, or by op 9 false.
    pub resumable: bool,
}

/// So many events are kept for a RESUME; tests stay far below, hours of load do not.
const BUFFERED: usize = 20_000;

/// What a test has told the gateway to do wrong.
#[derive(Default)]
pub struct Switches {
    pub withhold_acks: bool,
    pub refuse_resumes: usize,
    /// How many events that the client has already had are replayed all the same at the next RESUME.
    pub replay_again: usize,
}

/// Who hears of an event: the guild it belongs to and the intent it needs.
#[derive(Clone, Copy)]
pub struct Audience {
    guild: Option<u64>,
    intent: u64,
    message: bool,
}

impl Audience {
    pub fn messages(guild: Option<u64>) -> Self {
        Self {
            guild,
            intent: if guild.is_some() {
                GUILD_MESSAGES
            } else {
                DIRECT_MESSAGES
            },
            message: true,
        }
    }

    pub fn guilds(guild: u64) -> Self {
        Self {
            guild: Some(guild),
            intent: GUILDS,
            message: false,
        }
    }

    /// Interactions need no intent.
    pub fn all(guild: Option<u64>) -> Self {
        Self {
            guild,
            intent: 0,
            message: false,
        }
    }
}

/// What came of an IDENTIFY or a RESUME that was not accepted.
pub enum Refusal {
    Close(u16, String),
    /// Op 9 with its `d`.
    Invalid(bool),
}

impl Session {
    fn push(&mut self, name: &str, data: &Value) {
        self.seq += 1;
        let payload = json!({"op": 0, "t": name, "s": self.seq, "d": data});
        self.sent.push((self.seq, payload.clone()));
        if self.sent.len() > BUFFERED {
            self.sent.drain(..BUFFERED / 2);
        }
        if let Some(link) = &self.link {
            // A closed connection keeps nothing back: the event is in the buffer.
            let _ = link.send(Out::Payload(payload));
        }
    }
}

impl State {
    /// Sends an event to every session that is meant to have it, connected or not, and says how many those are: while a
    /// bot has two sessions of one shard, both are told.
    pub fn dispatch(&mut self, name: &str, data: &Value, audience: Audience) -> usize {
        let bot = self.config.bot_user_id;
        let mut told = 0;
        for session in self.sessions.iter_mut().filter(|session| session.resumable) {
            let (index, count) = session.shard;
            let on_shard = audience.guild.map_or(0, |guild| (guild >> 22) % count) == index;
            if !on_shard || session.intents & audience.intent != audience.intent {
                continue;
            }
            let mut data = data.clone();
            if audience.message && audience.guild.is_some() && session.intents & MESSAGE_CONTENT == 0 {
                redact(&mut data, bot);
            }
            session.push(name, &data);
            told += 1;
        }
        told
    }

    /// The payloads of one IDENTIFY: READY, then a `GUILD_CREATE` for each guild of the shard.
    pub fn identify(&mut self, d: &Value, out: UnboundedSender<Out>, gateway_url: &str) -> Result<String, Refusal> {
        self.identifies.push(d.clone());
        let close = |code: u16, why: &str| Err(Refusal::Close(code, why.to_owned()));
        if d["token"].as_str().map(|token| token.trim_start_matches("Bot ")) != Some(&self.config.token) {
            return close(4004, "");
        }
        let shard = &d["shard"];
        let (index, count) = if shard.is_null() {
            (0, 1)
        } else {
            (shard[0].as_u64().unwrap_or(u64::MAX), shard[1].as_u64().unwrap_or(0))
        };
        if index >= count {
            return close(4010, "IDENTIFY named a shard that cannot be");
        }
        if count < u64::from(self.config.minimum_shards) {
            return close(4011, "IDENTIFY asked for too few shards");
        }
        let Some(intents) = d["intents"].as_u64() else {
            return close(4013, "IDENTIFY without intents");
        };
        if intents & !KNOWN != 0 {
            return close(4013, "IDENTIFY with an unknown intent bit");
        }
        if intents & PRIVILEGED & !self.config.privileged_intents != 0 {
            return close(4014, "IDENTIFY with a privileged intent that was not granted");
        }
        if !d["properties"].is_object() {
            return close(4002, "IDENTIFY without properties");
        }
        let bucket = u32::try_from(index % u64::from(self.config.max_concurrency)).expect("less than a u32");
        let times = self.identify_times.entry(bucket).or_default();
        let hurried = times.back().is_some_and(|last| last.elapsed().as_secs_f64() < 5.0);
        times.push_back(std::time::Instant::now());
        if hurried && self.config.identify_rate {
            self.violate(format!("two IDENTIFYs within 5 s in bucket {bucket}"));
            return Err(Refusal::Invalid(false));
        }
        self.reset_after();
        if self.config.identifies_left == 0 {
            self.violate("IDENTIFY although session_start_limit.remaining was 0: Discord resets the token then");
        }
        self.config.identifies_left = self.config.identifies_left.saturating_sub(1);

        let id = format!("{:032x}", u128::from(self.next_id()) << 64 | u128::from(self.next_id()));
        let mut session = Session {
            id: id.clone(),
            shard: (index, count),
            intents,
            seq: 0,
            sent: Vec::new(),
            link: Some(out),
            resumable: true,
        };
        let guilds: Vec<u64> = self
            .guilds
            .keys()
            .copied()
            .filter(|guild| (guild >> 22) % count == index)
            .collect();
        let unavailable: Vec<Value> = guilds
            .iter()
            .map(|guild| json!({"id": guild.to_string(), "unavailable": true}))
            .collect();
        let ready = json!({
            "v": 10, "user": self.bot().own_json(), "user_settings": {}, "session_type": "normal", "session_id": id,
            "resume_gateway_url": format!("{gateway_url}/resume"), "relationships": [], "private_channels": [],
            "presences": [], "guilds": unavailable, "guild_join_requests": [], "geo_ordered_rtc_regions": [],
            "game_relationships": [], "auth": {}, "shard": [index, count],
            "application": {"id": self.config.application_id.to_string(), "flags": 0},
            "_trace": ["[\"fake-gateway\",{\"micros\":1}]"],
        });
        session.push("READY", &ready);
        if intents & GUILDS != 0 {
            for guild in guilds.iter().filter(|guild| !self.outages.contains(guild)) {
                session.push("GUILD_CREATE", &self.guilds[guild].json(self));
            }
        }
        self.sessions.push(session);
        Ok(id)
    }

    /// Takes a session up again and replays what the client has not had.
    pub fn resume(&mut self, d: &Value, out: UnboundedSender<Out>) -> Result<String, Refusal> {
        self.resumes.push(d.clone());
        if d["token"].as_str().map(|token| token.trim_start_matches("Bot ")) != Some(&self.config.token) {
            return Err(Refusal::Close(4004, String::new()));
        }
        if self.switches.refuse_resumes > 0 {
            self.switches.refuse_resumes -= 1;
            return Err(Refusal::Invalid(false));
        }
        let again = std::mem::take(&mut self.switches.replay_again);
        let wanted = d["session_id"].as_str().unwrap_or_default();
        let Some(session) = self
            .sessions
            .iter_mut()
            .find(|session| session.id == wanted && session.resumable)
        else {
            return Err(Refusal::Invalid(false));
        };
        let Some(seq) = d["seq"].as_u64().filter(|seq| *seq <= session.seq) else {
            session.resumable = false;
            return Err(Refusal::Close(
                4007,
                "RESUME with a sequence number that was never sent".into(),
            ));
        };
        let had = session.sent.iter().filter(|(number, _)| *number <= seq).count();
        for (_, payload) in &session.sent[had.saturating_sub(again)..] {
            let _ = out.send(Out::Payload(payload.clone()));
        }
        session.link = Some(out);
        session.push("RESUMED", &json!({"_trace": ["[\"fake-gateway\",{\"micros\":1}]"]}));
        Ok(session.id.clone())
    }

    /// Takes a session off its connection, for good or until a RESUME.
    pub fn unlink(&mut self, session: Option<&str>, over: bool) {
        for kept in self
            .sessions
            .iter_mut()
            .filter(|kept| Some(kept.id.as_str()) == session)
        {
            kept.resumable &= !over;
            kept.link = None;
        }
    }

    /// What follows when a connection has ended: its session waits for a RESUME, or is over.
    pub fn disconnected(&mut self, connection: u64, session: Option<&str>, over: bool) {
        let link = self
            .connections
            .iter()
            .find(|c| c.id == connection)
            .map(|c| c.out.clone());
        self.connections.retain(|c| c.id != connection);
        for kept in self
            .sessions
            .iter_mut()
            .filter(|kept| Some(kept.id.as_str()) == session)
        {
            kept.resumable &= !over;
            // A RESUME elsewhere may have taken the session over already.
            if kept
                .link
                .as_ref()
                .zip(link.as_ref())
                .is_some_and(|(a, b)| a.same_channel(b))
            {
                kept.link = None;
            }
        }
    }
}

impl World {
    /// Waits until there is a session to send events to; one that is away and may come back counts too.
    pub async fn attended(&self, within: std::time::Duration) -> bool {
        self.wait(within, |state| {
            state.sessions.iter().any(|session| session.resumable).then_some(())
        })
        .await
        .is_some()
    }

    /// Waits until a client is connected and has been sent READY or RESUMED.
    pub async fn connected(&self, within: std::time::Duration) -> bool {
        self.wait(within, |state| {
            state
                .sessions
                .iter()
                .any(|session| session.link.is_some())
                .then_some(())
        })
        .await
        .is_some()
    }
}
