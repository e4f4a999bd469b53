//! In: what a test wants the gateway to do. Out: it does it; and what clients have said to it so far.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::session::{Audience, Out};
use super::world::World;

/// The test's hand on the gateway.
pub struct Gateway {
    pub(super) world: Arc<World>,
}

/// A session as a test sees it.
#[derive(Clone, Debug)]
pub struct SessionView {
    pub id: String,
    pub shard: (u64, u64),
    pub intents: u64,
    pub seq: u64,
    pub connected: bool,
    pub resumable: bool,
}

impl Gateway {
    /// The `d` of each IDENTIFY so far.
    pub fn identifies(&self) -> Vec<Value> {
        self.world.read(|state| state.identifies.clone())
    }

    /// The `d` of each RESUME so far.
    pub fn resumes(&self) -> Vec<Value> {
        self.world.read(|state| state.resumes.clone())
    }

    /// The close codes that clients have sent.
    pub fn closes(&self) -> Vec<u16> {
        self.world.read(|state| state.closes.clone())
    }

    /// The intents of the last IDENTIFY.
    pub fn intents(&self) -> u64 {
        self.world
            .read(|state| state.identifies.last().and_then(|d| d["intents"].as_u64()).unwrap_or(0))
    }

    pub fn sessions(&self) -> Vec<SessionView> {
        self.world.read(|state| {
            let view = |session: &super::session::Session| SessionView {
                id: session.id.clone(),
                shard: session.shard,
                intents: session.intents,
                seq: session.seq,
                connected: session.link.is_some(),
                resumable: session.resumable,
            };
            state.sessions.iter().map(view).collect()
        })
    }

    /// The data of each event of this name that was sent to any session, oldest first: what the bot could read.
    pub fn events(&self, name: &str) -> Vec<Value> {
        self.world.read(|state| {
            let sent = state.sessions.iter().flat_map(|session| &session.sent);
            let named = sent.filter(|(_, payload)| payload["t"] == name);
            named.map(|(_, payload)| payload["d"].clone()).collect()
        })
    }

    /// How many `WebSockets` are open.
    pub fn connections(&self) -> usize {
        self.world.read(|state| state.connections.len())
    }

    /// Waits until there have been so many IDENTIFYs.
    pub async fn wait_identifies(&self, count: usize, within: Duration) -> bool {
        self.world
            .wait(within, |state| (state.identifies.len() >= count).then_some(()))
            .await
            .is_some()
    }

    /// Waits until so many sessions are connected, and says of which shards, in their order.
    pub async fn wait_sessions(&self, count: usize, within: Duration) -> Vec<(u64, u64)> {
        let connected = |state: &super::world::State| {
            let linked = state.sessions.iter().filter(|session| session.link.is_some());
            let mut shards: Vec<(u64, u64)> = linked.map(|session| session.shard).collect();
            shards.sort_unstable();
            (shards.len() == count).then_some(shards)
        };
        let found = self.world.wait(within, connected).await;
        found.unwrap_or_else(|| panic!("there are not {count} sessions, but {:?}", self.sessions()))
    }

    /// Waits until there have been so many RESUMEs.
    pub async fn wait_resumes(&self, count: usize, within: Duration) -> bool {
        self.world
            .wait(within, |state| (state.resumes.len() >= count).then_some(()))
            .await
            .is_some()
    }

    /// Waits until no session has a connection, so that what a test does next is surely missed.
    pub async fn wait_disconnected(&self, within: Duration) -> bool {
        let gone = self.world.wait(within, |s| {
            s.sessions.iter().all(|session| session.link.is_none()).then_some(())
        });
        gone.await.is_some()
    }

    /// Resets every connection.
    pub fn drop_tcp(&self) {
        self.order(|| Out::Reset);
    }

    /// Closes every connection with a code.
    pub fn close(&self, code: u16) {
        self.order(|| Out::Close(Some(code)));
    }

    /// Closes every connection with an empty close frame.
    pub fn close_without_code(&self) {
        self.order(|| Out::Close(None));
    }

    /// Stops reading and writing on every connection without closing it.
    pub fn silence(&self) {
        self.order(|| Out::Silence);
    }

    /// Op 7: the client is to reconnect and RESUME.
    pub fn reconnect_op7(&self) {
        self.payload(&json!({"op": 7, "t": null, "s": null, "d": null}));
    }

    /// Op 9; with `false` the sessions are over.
    pub fn invalid_session(&self, resumable: bool) {
        self.order(|| Out::Invalid(resumable));
    }

    /// Op 1: the client is to send a heartbeat at once.
    pub fn request_heartbeat(&self) {
        self.payload(&json!({"op": 1, "t": null, "s": null, "d": null}));
    }

    /// Whether heartbeats go unanswered from now on.
    pub fn withhold_acks(&self, withhold: bool) {
        self.world.change(|state| state.switches.withhold_acks = withhold);
    }

    /// Answers the next `times` RESUMEs with op 9 false.
    pub fn refuse_resumes(&self, times: usize) {
        self.world.change(|state| state.switches.refuse_resumes = times);
    }

    /// The next RESUME also replays the last `count` events that the client has already had, as Discord may do.
    pub fn replay_again(&self, count: usize) {
        self.world.change(|state| state.switches.replay_again = count);
    }

    /// Forgets all sessions, as a restart of Discord's side does: the next RESUME is refused.
    pub fn forget_sessions(&self) {
        self.world.change(|state| {
            state.sessions.iter_mut().for_each(|session| session.resumable = false);
        });
    }

    /// Sends any event to every session, numbered like the others; unknown names are welcome.
    pub fn dispatch_raw(&self, name: &str, data: &Value) {
        let guild = data["guild_id"].as_str().and_then(|id| id.parse().ok());
        self.world
            .change(|state| state.dispatch(name, data, Audience::all(guild)));
    }

    /// Sends `count` events at once.
    pub fn burst(&self, count: usize, event: impl Fn(usize) -> (String, Value)) {
        self.world.change(|state| {
            for index in 0..count {
                let (name, data) = event(index);
                let guild = data["guild_id"].as_str().and_then(|id| id.parse().ok());
                state.dispatch(&name, &data, Audience::all(guild));
            }
        });
    }

    fn payload(&self, payload: &Value) {
        self.order(|| Out::Payload(payload.clone()));
    }

    fn order(&self, order: impl Fn() -> Out) {
        self.world.change(|state| {
            for connection in &state.connections {
                // A connection that has just ended needs no order.
                let _ = connection.out.send(order());
            }
        });
    }
}
