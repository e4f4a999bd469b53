//! In: where something is written. Out: the channel as Discord describes it, and whether the bot is there at all.

use serde_json::{Value, json};

use super::people::User;
use super::world::{State, now_iso};

/// A place where messages are: of a guild, a conversation, a thread, or somewhere that the bot is not.
#[derive(Clone, Debug)]
pub struct Channel {
    pub id: u64,
    pub name: String,
    /// The guild, when it is one that the bot has been in.
    pub guild_id: Option<u64>,
    /// The other side of a conversation of two with the bot.
    pub recipient: Option<u64>,
    pub thread: Option<Thread>,
    pub outside: Option<Outside>,
}

/// What makes a channel a thread.
#[derive(Clone, Debug)]
pub struct Thread {
    pub parent: u64,
    pub owner: u64,
    pub private: bool,
    pub archived: bool,
    pub locked: bool,
    /// After how many minutes without a message it is archived.
    pub auto_archive: u64,
    pub made: String,
}

/// A place without the bot, where somebody uses it through their own installation.
#[derive(Clone, Debug)]
pub enum Outside {
    /// A channel of a guild that has not installed the app.
    Guild(u64),
    /// A conversation of people.
    Dm([u64; 2]),
}

impl Channel {
    fn new(id: u64, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            guild_id: None,
            recipient: None,
            thread: None,
            outside: None,
        }
    }

    pub fn text(id: u64, name: &str, guild: u64) -> Self {
        Self {
            guild_id: Some(guild),
            ..Self::new(id, name)
        }
    }

    pub fn dm(id: u64, recipient: u64) -> Self {
        Self {
            recipient: Some(recipient),
            ..Self::new(id, "")
        }
    }

    pub fn outside(id: u64, outside: Outside) -> Self {
        Self {
            outside: Some(outside),
            ..Self::new(id, "elsewhere")
        }
    }

    pub fn thread(id: u64, name: &str, guild: u64, thread: Thread) -> Self {
        Self {
            guild_id: Some(guild),
            thread: Some(thread),
            ..Self::new(id, name)
        }
    }

    /// Discord's number for this kind of channel.
    pub fn kind(&self) -> u64 {
        match (&self.thread, &self.outside, self.recipient) {
            (Some(thread), ..) => 11 + u64::from(thread.private),
            (_, Some(Outside::Dm(_)), _) | (.., Some(_)) => 1,
            _ => 0,
        }
    }

    /// The channel object of REST and of `GUILD_CREATE`.
    pub fn json(&self, state: &State) -> Value {
        let of_channel = state.messages.values().filter(|message| message.channel_id == self.id);
        let last = of_channel.clone().next_back().map(|message| message.id.to_string());
        let people = match (&self.outside, self.recipient) {
            (Some(Outside::Dm(between)), _) => between.to_vec(),
            (_, recipient) => recipient.into_iter().collect(),
        };
        if self.kind() == 1 {
            let recipients: Vec<Value> = people
                .iter()
                .filter_map(|id| state.users.get(id))
                .map(User::json)
                .collect();
            return json!({
                "id": self.id.to_string(), "type": 1, "flags": 0, "last_message_id": last, "recipients": recipients,
            });
        }
        let guild = match self.outside {
            Some(Outside::Guild(guild)) => Some(guild),
            _ => self.guild_id,
        };
        let mut channel = json!({
            "id": self.id.to_string(), "type": self.kind(), "guild_id": guild.map(|id| id.to_string()),
            "name": self.name, "rate_limit_per_user": 0, "flags": 0, "last_message_id": last,
        });
        let more = match &self.thread {
            None => json!({
                "position": 0, "permission_overwrites": [], "nsfw": false, "topic": null, "parent_id": null,
            }),
            Some(thread) => {
                let count = of_channel.filter(|message| !message.deleted).count();
                json!({
                    "parent_id": thread.parent.to_string(), "owner_id": thread.owner.to_string(),
                    "message_count": count, "total_message_sent": count, "member_count": 1,
                    "thread_metadata": {
                        "archived": thread.archived, "locked": thread.locked, "create_timestamp": thread.made,
                        "auto_archive_duration": thread.auto_archive, "archive_timestamp": now_iso(),
                    },
                })
            }
        };
        for (key, value) in more.as_object().into_iter().flatten() {
            channel[key] = value.clone();
        }
        channel
    }

    /// The shorter object inside an interaction.
    pub fn interaction_json(&self, state: &State, permissions: u64) -> Value {
        let mut channel = self.json(state);
        if self.kind() != 1 {
            channel["permissions"] = permissions.to_string().into();
            channel
                .as_object_mut()
                .expect("a channel is an object")
                .remove("permission_overwrites");
        }
        channel
    }
}

impl State {
    /// The channel between the bot and a person, opened when it is first needed, as Discord does.
    pub fn dm_with(&mut self, user_id: u64) -> u64 {
        if let Some(channel) = self
            .channels
            .values()
            .find(|channel| channel.recipient == Some(user_id))
        {
            return channel.id;
        }
        let id = self.next_id();
        self.channels.insert(id, Channel::dm(id, user_id));
        id
    }

    /// A channel of a guild that the bot is not in.
    pub fn elsewhere(&mut self) -> u64 {
        let (id, guild) = (self.next_id(), self.next_id());
        self.channels.insert(id, Channel::outside(id, Outside::Guild(guild)));
        id
    }

    /// The conversation of two people, of which the bot knows nothing.
    pub fn other_dm(&mut self, between: [u64; 2]) -> u64 {
        let same = |channel: &&Channel| matches!(channel.outside, Some(Outside::Dm(those)) if those == between);
        if let Some(channel) = self.channels.values().find(same) {
            return channel.id;
        }
        let id = self.next_id();
        self.channels.insert(id, Channel::outside(id, Outside::Dm(between)));
        id
    }
}
