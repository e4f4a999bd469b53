//! In: what the bot was allowed or denied in a guild or a channel. Out: what it may do there, and Discord's refusals.
//!
//! Answers to interactions need none of these rights: Discord carries them out by the interaction's token.

use super::FakeDiscord;
use super::answer::{self, Answer};
use super::people::{Guild, MEMBER_PERMISSIONS};
use super::rest::Call;
use super::world::State;

pub const ADD_REACTIONS: u64 = 1 << 6;
pub const VIEW_CHANNEL: u64 = 1 << 10;
pub const SEND_MESSAGES: u64 = 1 << 11;
pub const MANAGE_MESSAGES: u64 = 1 << 13;
pub const EMBED_LINKS: u64 = 1 << 14;
pub const ATTACH_FILES: u64 = 1 << 15;
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub const MANAGE_THREADS: u64 = 1 << 34;
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;

/// What the bot may do where nobody changed it: an ordinary member's rights, reactions and public threads.
pub const BOT_PERMISSIONS: u64 = MEMBER_PERMISSIONS | ADD_REACTIONS | CREATE_PUBLIC_THREADS | SEND_MESSAGES_IN_THREADS;

impl FakeDiscord {
    /// Takes rights from the bot in a whole server, such as `permissions::EMBED_LINKS`.
    pub fn take_permission(&self, guild: &Guild, bits: u64) {
        self.world
            .change(|state| *state.taken.entry(guild.id).or_default() |= bits);
    }

    /// Takes rights from the bot in one channel and its threads.
    pub fn take_permission_in(&self, channel: u64, bits: u64) {
        self.world
            .change(|state| *state.taken.entry(channel).or_default() |= bits);
    }

    /// Gives the bot rights in a whole server, whether it had lost them or never had them.
    pub fn give_permission(&self, guild: &Guild, bits: u64) {
        self.world.change(|state| {
            *state.taken.entry(guild.id).or_default() &= !bits;
            *state.given.entry(guild.id).or_default() |= bits;
        });
    }
}

impl State {
    /// What the bot may do in a channel; `None` where it is not.
    pub fn bot_permissions(&self, channel_id: u64) -> Option<u64> {
        let channel = self.channels.get(&channel_id)?;
        if channel.recipient.is_some() {
            return Some(!MANAGE_MESSAGES);
        }
        let guild = self.guild_of(channel_id)?.id;
        let parent = channel.thread.as_ref().map(|thread| thread.parent);
        let taken = [Some(guild), Some(channel_id), parent].into_iter().flatten();
        let taken = taken.fold(0, |bits, place| bits | self.taken.get(&place).copied().unwrap_or(0));
        Some((BOT_PERMISSIONS | self.given.get(&guild).copied().unwrap_or(0)) & !taken)
    }

    /// Whether the bot has these rights in a channel; without a view of it, it has none.
    pub fn bot_may(&self, channel_id: u64, bits: u64) -> bool {
        let wanted = bits | VIEW_CHANNEL;
        self.bot_permissions(channel_id)
            .is_some_and(|rights| rights & wanted == wanted)
    }
}

/// Why Discord would not let the bot do this in a channel, if it would not.
pub fn refusal(state: &State, call: &Call, channel: u64, rest: &[&str]) -> Option<Answer> {
    let may = |bits: u64| state.bot_may(channel, bits);
    if !may(0) {
        return Some(answer::missing_access());
    }
    let thread = state.channels[&channel].thread.as_ref();
    let speak = thread.map_or(SEND_MESSAGES, |_| SEND_MESSAGES_IN_THREADS);
    let needed = match (call.method, rest) {
        ("POST", ["messages" | "typing"]) => speak,
        ("GET", ["messages", _]) => READ_MESSAGE_HISTORY,
        ("PUT", ["messages", _, "reactions", ..]) => READ_MESSAGE_HISTORY | ADD_REACTIONS,
        _ => 0,
    };
    let writes = matches!((call.method, rest), ("POST" | "PATCH", ["messages", ..]));
    let files = if writes && !call.files.is_empty() {
        ATTACH_FILES
    } else {
        0
    };
    if !may(needed | files) {
        return Some(answer::missing_permissions());
    }
    if let ("POST", ["messages"]) = (call.method, rest) {
        if thread.is_some_and(|thread| thread.locked) && !may(MANAGE_THREADS) {
            return Some(answer::archived_thread());
        }
        if call.body["message_reference"].is_object() && !may(READ_MESSAGE_HISTORY) {
            return Some(answer::no_history());
        }
        let words = call.body["content"]
            .as_str()
            .is_some_and(|text| !text.trim().is_empty());
        let embeds = call.body["embeds"].as_array().is_some_and(|list| !list.is_empty());
        // With words beside them, embeds are dropped without an error: see `without_embeds`.
        if embeds && !words && call.files.is_empty() && !may(EMBED_LINKS) {
            return Some(answer::missing_permissions());
        }
    }
    let edits = matches!(
        (call.method, rest),
        ("PATCH", ["messages", _]) | ("PUT", ["messages", _, "reactions", ..])
    );
    (edits && thread.is_some_and(|thread| thread.archived)).then(answer::archived_thread)
}

/// The body as Discord takes it: what is embedded falls silently where the bot may embed nothing.
pub fn without_embeds(state: &State, channel: u64, body: &serde_json::Value) -> serde_json::Value {
    let mut body = body.clone();
    if !state.bot_may(channel, EMBED_LINKS)
        && let Some(fields) = body.as_object_mut()
    {
        fields.remove("embeds");
    }
    body
}
