//! In: an interaction that has been sent. Out: what the person sees of the bot's response, as it comes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::messages::LOADING;
use super::reply::Reply;
use super::session::Audience;
use super::world::{State, World};

/// An interaction that has been sent.
#[derive(Clone)]
pub struct Asked {
    world: Arc<World>,
    pub id: u64,
    pub token: String,
    pub sent: Instant,
}

impl Asked {
    pub(super) fn new(world: &Arc<World>, id: u64, token: String) -> Self {
        Self {
            world: world.clone(),
            id,
            token,
            sent: Instant::now(),
        }
    }

    /// What the person sees when it no longer says that the bot is thinking. Fails the test when that does not come.
    pub async fn reply(&self, within: Duration) -> Reply {
        self.reply_when(within, |_| true).await
    }

    /// The first state of the reply that meets a condition, for bots that edit more than once.
    pub async fn reply_when(&self, within: Duration, mut condition: impl FnMut(&Reply) -> bool) -> Reply {
        match self.find_reply(within, &mut condition).await {
            Some(reply) => reply,
            None => panic!(
                "no such reply within {within:?}; the bot's requests were:\n{}",
                self.requests()
            ),
        }
    }

    /// The reply, or nothing.
    pub async fn try_reply(&self, within: Duration) -> Option<Reply> {
        self.find_reply(within, &mut |_| true).await
    }

    async fn find_reply(&self, within: Duration, condition: &mut impl FnMut(&Reply) -> bool) -> Option<Reply> {
        let seen = |state: &State| {
            let pending = &state.interactions[&self.id];
            let message = &state.messages[&pending.original?];
            // An unchanged message that was acknowledged with "deferred update" is not a reply yet.
            let since = pending.acked.map_or(self.sent, |(_, at)| at);
            let changed = pending.source != pending.original || message.history.last()?.0 >= since;
            let reply = Reply::now(message);
            (!message.is(LOADING) && changed && condition(&reply)).then_some(reply)
        };
        self.world.wait(within, seen).await
    }

    /// The type of the first response and how long after the click it came.
    pub async fn acknowledged(&self, within: Duration) -> Option<(u64, Duration)> {
        let acked = self
            .world
            .wait(within, |state| state.interactions[&self.id].acked)
            .await?;
        Some((acked.0, acked.1.duration_since(self.sent)))
    }

    /// Every state of the reply that was shown, the "thinking" one included.
    pub fn history(&self) -> Vec<Reply> {
        self.world.read(|state| {
            let Some(original) = state.interactions[&self.id].original else {
                return Vec::new();
            };
            let message = &state.messages[&original];
            (0..message.history.len())
                .map(|version| Reply::at(message, version))
                .collect()
        })
    }

    pub fn followups(&self) -> Vec<Reply> {
        self.world.read(|state| {
            state.interactions[&self.id]
                .followups
                .iter()
                .map(|id| Reply::now(&state.messages[id]))
                .collect()
        })
    }

    /// Waits for so many follow-up messages.
    pub async fn wait_followups(&self, count: usize, within: Duration) -> Vec<Reply> {
        let enough = |state: &State| (state.interactions[&self.id].followups.len() >= count).then_some(());
        assert!(
            self.world.wait(within, enough).await.is_some(),
            "no {count} follow-ups:\n{}",
            self.requests()
        );
        self.followups()
    }

    /// The choices that an autocomplete was answered with, as name and value.
    pub async fn choices(&self, within: Duration) -> Vec<(String, Value)> {
        let data = self.data(within).await;
        let choices = data["choices"].as_array().cloned().unwrap_or_default();
        choices
            .iter()
            .map(|c| (c["name"].as_str().unwrap_or_default().to_owned(), c["value"].clone()))
            .collect()
    }

    /// The modal that was opened, as the bot sent it; `discord.submit(&asked, …)` fills it in.
    pub async fn modal(&self, within: Duration) -> Value {
        self.data(within).await
    }

    async fn data(&self, within: Duration) -> Value {
        let data = self
            .world
            .wait(within, |state| state.interactions[&self.id].data.clone())
            .await;
        data.unwrap_or_else(|| {
            panic!(
                "no such response within {within:?}; the requests were:\n{}",
                self.requests()
            )
        })
    }

    /// Whether the reply, or the message whose button was pressed, was deleted.
    pub async fn wait_deleted(&self, within: Duration) -> bool {
        let gone = |state: &State| {
            let original = state.interactions[&self.id].original?;
            state.messages[&original].deleted.then_some(())
        };
        self.world.wait(within, gone).await.is_some()
    }

    /// The JSON codes of the errors that the bot got for this interaction.
    pub fn errors(&self) -> Vec<u64> {
        self.world.read(|state| state.interactions[&self.id].errors.clone())
    }

    /// Waits until the bot got an error with this code.
    pub async fn wait_error(&self, code: u64, within: Duration) -> bool {
        let met = |state: &State| state.interactions[&self.id].errors.contains(&code).then_some(());
        self.world.wait(within, met).await.is_some()
    }

    /// Lets go of the interaction and its replies, of which nothing more is asked.
    pub fn forget(self) {
        self.world.change(|state| {
            if let Some(pending) = state.interactions.remove(&self.id) {
                for message in pending.original.iter().chain(&pending.followups) {
                    state.messages.remove(message);
                }
            }
        });
    }

    /// The person, or a moderator, deletes the reply.
    pub fn delete_reply(&self) {
        self.world.change(|state| {
            if let Some(original) = state.interactions[&self.id].original {
                state.delete(original);
            }
        });
    }

    /// The same event once more, as a RESUME may replay it.
    pub fn again(&self) {
        self.world.change(|state| {
            let wanted = Value::from(self.id.to_string());
            let event = state
                .sessions
                .iter()
                .flat_map(|session| &session.sent)
                .find(|(_, payload)| payload["t"] == "INTERACTION_CREATE" && payload["d"]["id"] == wanted);
            let data = event.expect("the interaction was dispatched").1["d"].clone();
            let guild = data["guild_id"].as_str().and_then(|id| id.parse().ok());
            state.dispatch("INTERACTION_CREATE", &data, Audience::all(guild));
        });
    }

    fn requests(&self) -> String {
        self.world.read(|state| {
            state
                .requests
                .iter()
                .map(super::recorded::Recorded::line)
                .collect::<Vec<_>>()
                .join("\n")
        })
    }
}
