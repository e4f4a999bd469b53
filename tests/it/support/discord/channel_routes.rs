//! In: a request about a channel. Out: messages written, changed and deleted, and threads, as far as the bot may.

use super::answer::{self, Answer, FormError};
use super::messages::{COMPONENTS_V2, Draft, EPHEMERAL};
use super::permissions::{self, MANAGE_MESSAGES, READ_MESSAGE_HISTORY, without_embeds};
use super::rest::{Call, route_of};
use super::routes::{number, says_nothing};
use super::threads;
use super::world::State;

/// What the bot asks of a channel that there is.
pub fn channels(state: &mut State, call: &Call, channel: u64, rest: &[&str]) -> Answer {
    if let Some(refusal) = permissions::refusal(state, call, channel, rest) {
        return refusal;
    }
    let message = |state: &State, id: &str| {
        number(id).filter(|id| {
            state
                .messages
                .get(id)
                .is_some_and(|m| m.channel_id == channel && !m.deleted && !m.is(EPHEMERAL))
        })
    };
    let mine = |state: &State, id: u64| state.messages[&id].author_id == state.config.bot_user_id;
    match (call.method, rest) {
        ("GET", []) => Answer::ok(state.channels[&channel].json(state)),
        ("PATCH", []) => threads::revise(state, call, channel),
        ("DELETE", []) => threads::remove(state, channel),
        ("POST", ["threads"]) => threads::open(state, call, channel, None),
        ("POST", ["messages", id, "threads"]) => match message(state, id) {
            Some(id) => threads::open(state, call, channel, Some(id)),
            None => answer::unknown_message(),
        },
        ("POST", ["typing"]) => {
            state.typing.push((channel, std::time::Instant::now()));
            Answer::no_content()
        }
        ("POST", ["messages"]) => create_message(state, call, channel),
        ("GET", ["messages"]) => {
            let limit = call
                .query
                .get("limit")
                .and_then(|limit| limit.parse().ok())
                .unwrap_or(50);
            let of_channel = state
                .messages
                .values()
                .rev()
                .filter(|m| m.channel_id == channel && !m.deleted && !m.is(EPHEMERAL))
                .filter(|_| state.bot_may(channel, READ_MESSAGE_HISTORY));
            let ids: Vec<u64> = of_channel.take(limit).map(|message| message.id).collect();
            Answer::ok(ids.into_iter().map(|id| state.message_json(id)).collect())
        }
        ("GET", ["messages", id]) => {
            message(state, id).map_or_else(answer::unknown_message, |id| Answer::ok(state.message_json(id)))
        }
        ("PATCH", ["messages", id]) => match message(state, id) {
            Some(id) if !mine(state, id) => answer::not_the_author(),
            Some(id) => {
                let body = without_embeds(state, channel, call.body);
                state.revise(id, &body, call.files);
                Answer::ok(state.message_json(id))
            }
            None => answer::unknown_message(),
        },
        ("DELETE", ["messages", id]) => match message(state, id) {
            Some(id) if !mine(state, id) && state.guild_of(channel).is_none() => answer::not_in_a_dm(),
            Some(id) if !mine(state, id) && !state.bot_may(channel, MANAGE_MESSAGES) => answer::missing_permissions(),
            Some(id) => {
                state.delete(id);
                Answer::no_content()
            }
            None => answer::unknown_message(),
        },
        (_, ["messages", _, "reactions", ..] | ["thread-members", "@me"]) => Answer::no_content(),
        _ => {
            state.violate(format!("{}: the fake does not have this route", route_of(call)));
            answer::not_found()
        }
    }
}

fn create_message(state: &mut State, call: &Call, channel: u64) -> Answer {
    if says_nothing(call.body, call.files.len()) {
        state.violate(format!("{}: an empty message", route_of(call)));
        return answer::empty_message();
    }
    // The same nonce with `enforce_nonce` is the same message: a retry after a lost answer does not post twice.
    let nonce = &call.body["nonce"];
    if call.body["enforce_nonce"] == true && !nonce.is_null() {
        let same = state
            .messages
            .values()
            .find(|m| m.channel_id == channel && m.json["nonce"] == *nonce);
        if let Some(id) = same.map(|message| message.id) {
            return Answer::ok(state.message_json(id));
        }
    }
    let reference = &call.body["message_reference"];
    let wanted = reference["message_id"].as_str().and_then(number);
    let target = wanted.filter(|id| {
        state
            .messages
            .get(id)
            .is_some_and(|m| m.channel_id == channel && !m.deleted && !m.is(EPHEMERAL))
    });
    if wanted.is_some() && target.is_none() && reference["fail_if_not_exists"] != false {
        let error = FormError::new("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
        return answer::form(&[error]);
    }
    state.wake_thread(channel);
    let body = without_embeds(state, channel, call.body);
    let id = state.post(&Draft {
        channel_id: channel,
        author_id: state.config.bot_user_id,
        body: &body,
        files: call.files,
        flags: call.body["flags"].as_u64().unwrap_or(0) & (COMPONENTS_V2 | (1 << 2) | (1 << 12)),
        replies_to: target,
        interaction: None,
        announced: true,
    });
    Answer::ok(state.message_json(id))
}
