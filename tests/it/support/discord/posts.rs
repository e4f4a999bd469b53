//! In: what a person writes. Out: a message in the world, the event that the bot may have of it, and the bot's answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::messages::{Draft, cdn_url};
use super::people::{Guild, User};
use super::recorded::FilePart;
use super::reply::Reply;
use super::world::{State, World};

/// A person's message in the making.
#[must_use]
pub struct Post {
    world: Arc<World>,
    text: String,
    user: User,
    /// Absent in the conversation of two with the bot.
    channel: Option<u64>,
    replying_to: Option<u64>,
    ping: bool,
    files: Vec<FilePart>,
}

impl Post {
    pub(super) fn new(world: &Arc<World>, text: &str) -> Self {
        let (user, channel) = world.read(|state| {
            let home = state.home();
            (state.users[&home.owner_id].clone(), home.channel)
        });
        Self {
            world: world.clone(),
            text: text.to_owned(),
            user,
            channel: Some(channel),
            replying_to: None,
            ping: true,
            files: Vec::new(),
        }
    }

    pub fn by(mut self, user: &User) -> Self {
        self.user = user.clone();
        self
    }

    pub fn in_dm(mut self) -> Self {
        self.channel = None;
        self
    }

    pub fn in_guild(self, guild: &Guild) -> Self {
        self.at(guild.channel)
    }

    pub fn in_channel(self, _: &Guild, channel: u64) -> Self {
        self.at(channel)
    }

    pub fn in_thread(self, thread: u64) -> Self {
        self.at(thread)
    }

    /// In any channel.
    pub fn at(mut self, channel: u64) -> Self {
        self.channel = Some(channel);
        self
    }

    /// Puts the bot's name before the text.
    pub fn mentioning_bot(mut self) -> Self {
        self.text = format!("<@{}> {}", self.world.config.bot_user_id, self.text);
        self
    }

    /// A reply, in the channel of the message it replies to; it pings that message's author.
    pub fn replying_to(mut self, message_id: u64) -> Self {
        self.replying_to = Some(message_id);
        self
    }

    /// A reply with the ping turned off.
    pub fn without_ping(mut self) -> Self {
        self.ping = false;
        self
    }

    pub fn with_file(mut self, filename: &str, content_type: &str, bytes: &[u8]) -> Self {
        self.files.push(FilePart {
            field: String::new(),
            filename: filename.to_owned(),
            content_type: Some(content_type.to_owned()),
            bytes: bytes.to_vec(),
        });
        self
    }

    /// Posts it, once a bot is connected or can still resume.
    pub async fn send(self) -> Posted {
        self.world.attended(Duration::from_secs(5)).await;
        let world = self.world.clone();
        let (id, channel_id) = world.change(|state| {
            let replied = self
                .replying_to
                .and_then(|id| state.messages.get(&id))
                .map(|m| (m.channel_id, m.author_id));
            let channel_id = match (&replied, self.channel) {
                (Some((channel, _)), _) => *channel,
                (None, Some(channel)) => channel,
                (None, None) => state.dm_with(self.user.id),
            };
            state.assert_there(channel_id, &self.user);
            let locked = state.channels[&channel_id]
                .thread
                .as_ref()
                .is_some_and(|thread| thread.locked);
            assert!(!locked, "the thread is locked, so nobody can write in it");
            state.wake_thread(channel_id);
            let mut body = json!({"content": self.text});
            if let Some((_, author)) = replied.filter(|_| self.ping) {
                // A ping by reply is a mention that does not stand in the text.
                body["reply_ping"] = author.to_string().into();
            }
            let draft = Draft {
                channel_id,
                author_id: self.user.id,
                body: &body,
                files: &self.files,
                flags: 0,
                replies_to: self.replying_to,
                interaction: None,
                announced: true,
            };
            (state.post(&draft), channel_id)
        });
        Posted {
            world,
            id,
            channel_id,
            sent: Instant::now(),
        }
    }
}

impl State {
    /// A message that is already there, as a target for message commands, replies and clicks.
    pub fn stand(&mut self, channel_id: u64, author_id: u64, body: &Value) -> u64 {
        self.post(&Draft {
            channel_id,
            author_id,
            body,
            files: &[],
            flags: 0,
            replies_to: None,
            interaction: None,
            announced: false,
        })
    }
}

/// A person's message that has been posted.
#[derive(Clone)]
pub struct Posted {
    world: Arc<World>,
    pub id: u64,
    pub channel_id: u64,
    pub sent: Instant,
}

impl Posted {
    /// The bot's message that replies to this one or stands in a thread on it; in a conversation of two, the next that
    /// it writes.
    pub async fn reply(&self, within: Duration) -> Reply {
        match self.try_reply(within).await {
            Some(reply) => reply,
            None => panic!(
                "no reply within {within:?}; the bot's requests were:\n{}",
                self.requests()
            ),
        }
    }

    pub async fn try_reply(&self, within: Duration) -> Option<Reply> {
        self.world
            .wait(within, |state| self.replies_in(state).into_iter().next())
            .await
    }

    /// The first state of a reply that meets a condition, for bots that edit what they wrote.
    pub async fn reply_when(&self, within: Duration, condition: impl Fn(&Reply) -> bool) -> Reply {
        let found = self
            .world
            .wait(within, |state| self.replies_in(state).into_iter().find(&condition))
            .await;
        found.unwrap_or_else(|| {
            panic!(
                "no such reply within {within:?}; the requests were:\n{}",
                self.requests()
            )
        })
    }

    /// Lets go of the message and its replies, of which nothing more is asked.
    pub fn forget(self) {
        let replies = self.replies();
        self.world.change(|state| {
            let all = replies.iter().map(|reply| reply.message_id).chain([self.id]);
            all.for_each(|message| drop(state.messages.remove(&message)));
        });
    }

    pub fn replies(&self) -> Vec<Reply> {
        self.world.read(|state| self.replies_in(state))
    }

    /// Every state of the first reply.
    pub fn history(&self) -> Vec<Reply> {
        self.world.read(|state| {
            let Some(first) = self.replies_in(state).into_iter().next() else {
                return Vec::new();
            };
            let message = &state.messages[&first.message_id];
            (0..message.history.len())
                .map(|version| Reply::at(message, version))
                .collect()
        })
    }

    /// Waits the whole time and fails the test if the bot answers: silence takes a while to prove.
    pub async fn stays_unanswered(&self, during: Duration) {
        if let Some(reply) = self.try_reply(during).await {
            panic!("the bot was to stay silent, and wrote {:?}", reply.text());
        }
    }

    /// Whether the bot showed that it is typing in this channel since.
    pub fn typing_seen(&self) -> bool {
        self.world.read(|state| {
            state
                .typing
                .iter()
                .any(|(channel, at)| *channel == self.channel_id && *at >= self.sent)
        })
    }

    /// The author deletes the message.
    pub fn delete(&self) {
        self.world.change(|state| state.delete(self.id));
    }

    fn replies_in(&self, state: &State) -> Vec<Reply> {
        let dm = state
            .channels
            .get(&self.channel_id)
            .is_some_and(|channel| channel.recipient.is_some());
        let answers = |message: &super::messages::Stored| {
            message.replies_to == Some(self.id) || (dm && message.replies_to.is_none())
        };
        // A thread on a message has its id.
        let in_thread = |message: &super::messages::Stored| message.channel_id == self.id;
        let mine = |message: &&super::messages::Stored| {
            message.author_id == state.config.bot_user_id
                && !message.deleted
                && (in_thread(message) || (message.channel_id == self.channel_id && answers(message)))
        };
        state
            .messages
            .range(self.id + 1..)
            .map(|(_, message)| message)
            .filter(mine)
            .map(Reply::now)
            .collect()
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

/// An attachment object for a raw event.
pub fn attachment_json(id: u64, channel: u64, filename: &str, size: usize) -> Value {
    let url = cdn_url(&channel.to_string(), id, filename);
    json!({"id": id.to_string(), "filename": filename, "size": size, "url": url, "proxy_url": url})
}
