//! In: requests and people that open, archive or close threads. Out: threads, with the events that the bot has of them.

use serde_json::{Value, json};

use super::FakeDiscord;
use super::answer::{self, Answer, FormError};
use super::channels::{Channel, Thread};
use super::people::Guild;
use super::permissions::{CREATE_PRIVATE_THREADS, CREATE_PUBLIC_THREADS, MANAGE_THREADS, SEND_MESSAGES};
use super::rest::Call;
use super::session::Audience;
use super::world::{State, now_iso};

/// A message that a thread hangs from.
pub const HAS_THREAD: u64 = 1 << 5;
/// In minutes: an hour, a day, three days, a week.
const ARCHIVED_AFTER: [u64; 4] = [60, 1440, 4320, 10080];
const PRIVATE: u64 = 12;

impl FakeDiscord {
    /// A person opens a thread in a server's first channel.
    pub fn thread(&self, guild: &Guild, name: &str) -> u64 {
        self.world.change(|state| {
            let id = state.next_id();
            state.open_thread(id, name, public(guild.channel, guild.owner_id));
            id
        })
    }

    /// A person opens a thread on a message; it has the message's id.
    pub fn thread_on(&self, message_id: u64, name: &str) -> u64 {
        self.world.change(|state| {
            let message = &state.messages[&message_id];
            let thread = public(message.channel_id, message.author_id);
            state.open_thread(message_id, name, thread);
            message_id
        })
    }

    /// Discord archives a thread in which nobody wrote for long; a message opens it again.
    pub fn archive_thread(&self, thread: u64) {
        self.world.change(|state| state.set_thread(thread, true, false));
    }

    /// A moderator closes a thread: nobody else may write there any more.
    pub fn lock_thread(&self, thread: u64) {
        self.world.change(|state| state.set_thread(thread, true, true));
    }

    /// The threads there are, as channel objects, oldest first.
    pub fn threads(&self) -> Vec<Value> {
        self.world.read(|state| {
            let threads = state.channels.values().filter(|channel| channel.thread.is_some());
            threads.map(|thread| thread.json(state)).collect()
        })
    }
}

fn public(parent: u64, owner: u64) -> Thread {
    Thread {
        parent,
        owner,
        private: false,
        archived: false,
        locked: false,
        auto_archive: 1440,
        made: now_iso(),
    }
}

impl State {
    fn open_thread(&mut self, id: u64, name: &str, thread: Thread) {
        let parent = thread.parent;
        let guild = self.guild_of(parent).expect("threads are in guilds").id;
        self.channels.insert(id, Channel::thread(id, name, guild, thread));
        let mut data = self.channels[&id].json(self);
        data["newly_created"] = true.into();
        if self.bot_may(parent, 0) {
            self.dispatch("THREAD_CREATE", &data, Audience::guilds(guild));
        }
        if self.messages.contains_key(&id) {
            self.flag(id, HAS_THREAD);
        }
    }

    pub fn set_thread(&mut self, id: u64, archived: bool, locked: bool) {
        let channel = self.channels.get_mut(&id).expect("the thread is there");
        let thread = channel.thread.as_mut().expect("it is a thread");
        thread.archived = archived;
        thread.locked = locked;
        self.tell_thread("THREAD_UPDATE", id);
    }

    /// A message in an archived thread opens it again.
    pub fn wake_thread(&mut self, id: u64) {
        let asleep = |channel: &Channel| channel.thread.as_ref().is_some_and(|t| t.archived && !t.locked);
        if self.channels.get(&id).is_some_and(asleep) {
            self.set_thread(id, false, false);
        }
    }

    fn tell_thread(&mut self, event: &str, id: u64) {
        let data = self.channels[&id].json(self);
        if let Some(guild) = self.guild_of(id).map(|guild| guild.id)
            && self.bot_may(id, 0)
        {
            self.dispatch(event, &data, Audience::guilds(guild));
        }
    }
}

/// What is wrong with the request for a thread.
pub fn check(body: &Value, errors: &mut Vec<FormError>) {
    let length = body["name"].as_str().map_or(0, |name| name.trim().chars().count());
    if !(1..=100).contains(&length) {
        let words = "Must be between 1 and 100 in length.";
        errors.push(FormError::new("name", "BASE_TYPE_BAD_LENGTH", words));
    }
    let minutes = &body["auto_archive_duration"];
    if !minutes.is_null()
        && !minutes
            .as_u64()
            .is_some_and(|minutes| ARCHIVED_AFTER.contains(&minutes))
    {
        let words = "Value must be one of (60, 1440, 4320, 10080).";
        errors.push(FormError::new("auto_archive_duration", "BASE_TYPE_CHOICES", words));
    }
}

/// A thread on a message, or with none to begin with.
pub fn open(state: &mut State, call: &Call, channel: u64, message: Option<u64>) -> Answer {
    if state.guild_of(channel).is_none() || state.channels[&channel].thread.is_some() {
        return answer::wrong_channel_type();
    }
    // Without a message and without a type, Discord opens a private thread.
    let private = message.is_none() && body_type(call.body) == PRIVATE;
    let needed = if private {
        CREATE_PRIVATE_THREADS
    } else {
        CREATE_PUBLIC_THREADS
    };
    if !state.bot_may(channel, needed | if message.is_none() { SEND_MESSAGES } else { 0 }) {
        return answer::missing_permissions();
    }
    if message.is_some_and(|message| state.channels.contains_key(&message)) {
        return answer::thread_already_made();
    }
    let id = message.unwrap_or_else(|| state.next_id());
    let thread = Thread {
        private,
        auto_archive: call.body["auto_archive_duration"].as_u64().unwrap_or(4320),
        ..public(channel, state.config.bot_user_id)
    };
    let name = call.body["name"].as_str().unwrap_or_default().trim().to_owned();
    state.open_thread(id, &name, thread);
    Answer::json(201, state.channels[&id].json(state))
}

fn body_type(body: &Value) -> u64 {
    body["type"].as_u64().unwrap_or(PRIVATE)
}

/// Renames, archives or locks a thread: its owner may do all but lock it.
pub fn revise(state: &mut State, call: &Call, id: u64) -> Answer {
    let bot = state.config.bot_user_id;
    let Some(thread) = state.channels[&id].thread.clone() else {
        return answer::missing_permissions();
    };
    let manager = state.bot_may(id, MANAGE_THREADS);
    let locks = !call.body["locked"].is_null();
    if !manager && (thread.owner != bot || locks || thread.locked) {
        return answer::missing_permissions();
    }
    if let Some(name) = call.body["name"].as_str() {
        let channel = state.channels.get_mut(&id).expect("it was there above");
        name.clone_into(&mut channel.name);
    }
    let flag = |key: &str, before: bool| call.body[key].as_bool().unwrap_or(before);
    state.set_thread(id, flag("archived", thread.archived), flag("locked", thread.locked));
    Answer::ok(state.channels[&id].json(state))
}

/// Deletes a thread with what is in it, which takes the right to manage threads.
pub fn remove(state: &mut State, id: u64) -> Answer {
    if state.channels[&id].thread.is_none() || !state.bot_may(id, MANAGE_THREADS) {
        return answer::missing_permissions();
    }
    let gone = state.channels[&id].json(state);
    let event =
        json!({"id": gone["id"], "guild_id": gone["guild_id"], "parent_id": gone["parent_id"], "type": gone["type"]});
    let guild = state.guild_of(id).expect("threads are in guilds").id;
    state.dispatch("THREAD_DELETE", &event, Audience::guilds(guild));
    state.channels.remove(&id);
    Answer::ok(gone)
}
