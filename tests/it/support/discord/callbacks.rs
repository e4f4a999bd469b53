//! In: answers to interactions. Out: the messages they make, within the rules: three seconds, one callback, fifteen
//! minutes, and a defer that decides for good who may see the reply.

use std::time::Instant;

use serde_json::{Value, json};

use super::answer::{self, Answer, Content, FormError};
use super::interactions::{AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Pending};
use super::messages::{COMPONENTS_V2, Draft, EPHEMERAL, LOADING};
use super::rest::{Call, route_of};
use super::routes::{number, says_nothing};
use super::typed;
use super::world::State;

/// How many follow-ups an app may write where only a user has installed it.
const FOLLOWUPS_OF_USER_INSTALL: usize = 5;

/// Keeps an error's code with the interaction, so that a test can ask what went wrong for it.
pub fn note_error(state: &mut State, path: &str, answer: &Answer) {
    let (Content::Json(body), 400..) = (&answer.body, answer.status) else {
        return;
    };
    let Some(code) = body["code"].as_u64() else {
        return;
    };
    if let Some(token) = path.split('/').nth(3).filter(|token| !token.is_empty()) {
        for pending in state.interactions.values_mut().filter(|pending| pending.token == token) {
            pending.errors.push(code);
        }
    }
}

pub fn callback(state: &mut State, call: &Call, id: &str, token: &str) -> Answer {
    let Some(id) = number(id).filter(|id| state.interactions.get(id).is_some_and(|p| p.token == token)) else {
        return answer::unknown_interaction();
    };
    respond(state, call, id)
}

fn respond(state: &mut State, call: &Call, id: u64) -> Answer {
    let pending = state.interactions.get_mut(&id).expect("it was found before");
    pending.tried += 1;
    if pending.acked.is_some() {
        // Of several sessions that were told, each may try once: none knows of the others.
        if pending.tried > pending.told {
            state.violate("an interaction was acknowledged twice (40060)");
        }
        return answer::already_acknowledged();
    }
    if pending.born.elapsed() > state.config.interaction_ttl {
        return answer::unknown_interaction();
    }
    let (kind, source) = (pending.kind, pending.source);
    let callback = call.body["type"].as_u64().unwrap_or(0);
    let fits = match callback {
        4 | 5 => kind != AUTOCOMPLETE,
        6 | 7 => matches!(kind, COMPONENT | MODAL) && source.is_some(),
        8 => kind == AUTOCOMPLETE,
        9 => matches!(kind, COMMAND | COMPONENT),
        _ => false,
    };
    if !fits {
        state.violate(format!(
            "a callback of type {callback} to an interaction of type {kind}"
        ));
        let words = format!("An interaction of type {kind} cannot be answered with type {callback}.");
        return answer::form(&[FormError::new("type", "INTERACTION_CALLBACK_TYPE_INVALID", words)]);
    }
    let data = &call.body["data"];
    if let Some(wanted) = pending.focused.filter(|_| callback == 8) {
        let choices = data["choices"].as_array().into_iter().flatten();
        let odd = choices.filter(|choice| !typed::is_value_of(wanted, &choice["value"]));
        if let Some(odd) = odd.map(|choice| choice["value"].clone()).next() {
            state.violate(format!(
                "{}: the choice {odd} is no value of an option of type {wanted}",
                route_of(call)
            ));
            let words = "The value is not of the type of the option";
            return answer::form(&[FormError::new("data.choices", "INTERACTION_CHOICE_INVALID_TYPE", words)]);
        }
    }
    let left = |source: u64| after_edit(&state.messages[&source].json, data);
    if callback == 7 && source.is_some_and(|source| says_nothing(&left(source), call.files.len())) {
        state.violate(format!("{}: an edit that leaves nothing", route_of(call)));
        return answer::empty_message();
    }
    if callback == 4 && says_nothing(data, call.files.len()) {
        state.violate(format!("{}: an empty message", route_of(call)));
        return answer::empty_message();
    }
    state.interactions.get_mut(&id).expect("it was there above").acked = Some((callback, Instant::now()));
    let original = match callback {
        4 | 5 => {
            let wanted = data["flags"].as_u64().unwrap_or(0) & (EPHEMERAL | COMPONENTS_V2 | (1 << 2) | (1 << 12));
            let flags = if callback == 5 {
                (wanted & EPHEMERAL) | LOADING
            } else {
                wanted
            };
            let nothing = json!({});
            let body = if callback == 5 { &nothing } else { data };
            Some(post(state, id, body, call, flags))
        }
        7 => {
            let source = source.expect("a component is on a message");
            state.revise(source, data, call.files);
            Some(source)
        }
        6 => source,
        _ => None,
    };
    let pending = state.interactions.get_mut(&id).expect("it was there above");
    pending.original = original;
    if original.is_none() {
        pending.data = Some(data.clone());
    }
    if call.query.get("with_response").is_some_and(|value| value == "true") {
        return Answer::ok(callback_response(state, id, callback));
    }
    Answer::no_content()
}

fn callback_response(state: &State, id: u64, callback: u64) -> Value {
    let pending = &state.interactions[&id];
    let mut response = json!({"interaction": {"id": id.to_string(), "type": pending.kind}});
    if let Some(original) = pending.original {
        let message = &state.messages[&original];
        response["interaction"]["response_message_id"] = original.to_string().into();
        response["interaction"]["response_message_loading"] = message.is(LOADING).into();
        response["interaction"]["response_message_ephemeral"] = message.is(EPHEMERAL).into();
        if matches!(callback, 4 | 7) {
            response["resource"] = json!({"type": callback, "message": state.message_json(original)});
        }
    }
    response
}

fn post(state: &mut State, id: u64, body: &Value, call: &Call, flags: u64) -> u64 {
    let pending = &state.interactions[&id];
    let draft = Draft {
        channel_id: pending.channel_id,
        author_id: state.config.bot_user_id,
        body,
        files: call.files,
        flags,
        replies_to: None,
        interaction: Some(pending.metadata(state)),
        announced: pending.announced,
    };
    state.post(&draft)
}

pub fn webhook(state: &mut State, call: &Call, app: &str, token: &str, rest: &[&str]) -> Answer {
    let mine = number(app) == Some(state.config.application_id);
    let Some(id) = state
        .interactions
        .values()
        .find(|pending| mine && pending.token == token)
        .map(|p| p.id)
    else {
        return answer::unknown_webhook();
    };
    through_token(state, call, id, rest)
}

fn through_token(state: &mut State, call: &Call, id: u64, rest: &[&str]) -> Answer {
    let pending = &state.interactions[&id];
    if pending.born.elapsed() > state.config.token_lifetime {
        return answer::invalid_webhook_token();
    }
    if pending.acked.is_none() {
        state.violate("an edit or follow-up before the callback (10015)");
        return answer::unknown_webhook();
    }
    let target = match rest {
        [] if call.method == "POST" => return follow_up(state, call, id),
        ["messages", "@original"] => pending.original,
        ["messages", message] => number(message).filter(|message| belongs(pending, *message)),
        _ => return answer::not_found(),
    };
    let Some(target) = target.filter(|target| state.messages.get(target).is_some_and(|message| !message.deleted))
    else {
        return answer::unknown_message();
    };
    match call.method {
        "GET" => Answer::ok(state.message_json(target)),
        "PATCH" => {
            let before = &state.messages[&target].json;
            if says_nothing(&after_edit(before, call.body), call.files.len()) {
                state.violate(format!("{}: an edit that leaves nothing", route_of(call)));
                return answer::empty_message();
            }
            state.revise(target, call.body, call.files);
            Answer::ok(state.message_json(target))
        }
        "DELETE" => {
            state.delete(target);
            Answer::no_content()
        }
        _ => answer::not_found(),
    }
}

fn belongs(pending: &Pending, message: u64) -> bool {
    pending.original == Some(message) || pending.followups.contains(&message)
}

/// What would stand there: an edit names only what changes.
fn after_edit(before: &Value, edit: &Value) -> Value {
    let mut after = before.clone();
    for (key, value) in edit.as_object().into_iter().flatten() {
        after[key] = value.clone();
    }
    if after["attachments"].as_array().is_some_and(|list| !list.is_empty()) {
        after["embeds"] = after["attachments"].clone();
    }
    after
}

fn follow_up(state: &mut State, call: &Call, id: u64) -> Answer {
    if says_nothing(call.body, call.files.len()) {
        state.violate(format!("{}: an empty message", route_of(call)));
        return answer::empty_message();
    }
    let pending = &state.interactions[&id];
    let loading = pending.original.filter(|original| state.messages[original].is(LOADING));
    if let Some(original) = loading {
        // Deprecated, and so: the first follow-up after a defer is the reply, whatever its flags say.
        state.revise(original, call.body, call.files);
        return Answer::ok(state.message_json(original));
    }
    if pending.user_installed_only() && pending.followups.len() >= FOLLOWUPS_OF_USER_INSTALL {
        state.violate("a sixth follow-up where only a user has installed the app (40094)");
        return answer::too_many_followups();
    }
    let flags = call.body["flags"].as_u64().unwrap_or(0) & (EPHEMERAL | COMPONENTS_V2 | (1 << 2) | (1 << 12));
    let message = post(state, id, call.body, call, flags);
    state
        .interactions
        .get_mut(&id)
        .expect("it was there above")
        .followups
        .push(message);
    Answer::ok(state.message_json(message))
}
