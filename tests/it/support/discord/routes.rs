//! In: a request that is well formed. Out: what Discord does and answers: the table of routes, and those of them that
//! are about channels, users, commands and the gateway's address.

use serde_json::{Value, json};

use super::answer::{self, Answer, FormError};
use super::callbacks;
use super::channel_routes::channels;
use super::commands;
use super::files;
use super::forms;
use super::limits;
use super::messages::COMPONENTS_V2;
use super::people::application_json;
use super::rest::{Call, route_of};
use super::threads;
use super::world::{State, World};

pub fn answer(state: &mut State, world: &World, call: &Call) -> Answer {
    let segments: Vec<&str> = call.path.split('/').skip(1).collect();
    match (call.method, &segments[..]) {
        ("GET", ["gateway"]) => Answer::ok(json!({"url": world.gateway_url()})),
        ("GET", ["gateway", "bot"]) => gateway_bot(state, world),
        ("GET", ["users", "@me"]) => Answer::ok(state.bot().own_json()),
        ("POST", ["users", "@me", "channels"]) => open_dm(state, call.body),
        ("GET", ["users", "@me", "guilds"]) => Answer::ok(guilds(state, call)),
        ("GET", ["guilds", id]) => number(id)
            .and_then(|id| state.guilds.get(&id))
            .map_or_else(answer::unknown_guild, |guild| Answer::ok(guild.json(state))),
        ("DELETE", ["users", "@me", "guilds", id]) => match number(id).filter(|id| state.guilds.contains_key(id)) {
            Some(guild) => {
                state.leave(guild);
                Answer::no_content()
            }
            None => answer::unknown_guild(),
        },
        ("GET", ["users", id]) => number(id)
            .and_then(|id| state.users.get(&id))
            .map_or_else(answer::unknown_user, |user| Answer::ok(user.json())),
        ("GET", ["applications" | "oauth2", "@me"] | ["oauth2", "applications", "@me"]) => {
            Answer::ok(application_json(state))
        }
        (method, ["applications", app, "commands", rest @ ..]) => {
            command_route(state, method, app, "global", rest, call.body)
        }
        (method, ["applications", app, "guilds", guild, "commands", rest @ ..]) => {
            command_route(state, method, app, guild, rest, call.body)
        }
        (_, ["interactions", id, token, "callback"]) => callbacks::callback(state, call, id, token),
        (_, ["webhooks", app, token, rest @ ..]) => callbacks::webhook(state, call, app, token, rest),
        (_, ["channels", id, rest @ ..]) => match number(id).filter(|id| state.channels.contains_key(id)) {
            Some(id) => channels(state, call, id, rest),
            None => answer::unknown_channel(),
        },
        _ => unknown(state, world, call),
    }
}

/// What is wrong with the body of a request beyond its schema; also notes mentions that would fire.
pub fn check(state: &mut State, call: &Call, errors: &mut Vec<FormError>) {
    let segments: Vec<&str> = call.path.split('/').skip(1).collect();
    let body = call.body;
    match (call.method, &segments[..]) {
        ("POST", ["interactions", _, _, "callback"]) => match body["type"].as_u64() {
            Some(4 | 5 | 7) if body["data"].is_object() => {
                limits::message(&body["data"], "data", 0, errors);
                files::check(&body["data"], call.files, "data", errors);
                check_mentions(state, call, &body["data"]);
            }
            Some(8) => limits::choices(&body["data"], errors),
            Some(9) => forms::check(&body["data"], errors),
            _ => {}
        },
        ("POST" | "PATCH", ["webhooks", _, _, ..] | ["channels", _, "messages"] | ["channels", _, "messages", _]) => {
            let edited = segments
                .last()
                .and_then(|id| number(id))
                .and_then(|id| state.messages.get(&id));
            let flags = edited
                .filter(|_| call.method == "PATCH")
                .map_or(0, |m| m.flags() & COMPONENTS_V2);
            limits::message(body, "", flags, errors);
            files::check(body, call.files, "", errors);
            check_mentions(state, call, body);
        }
        ("POST", ["channels", _, "threads"] | ["channels", _, "messages", _, "threads"]) => {
            threads::check(body, errors);
        }
        ("PUT", ["applications", .., "commands"]) => {
            commands::check_all(body.as_array().map_or(&[], Vec::as_slice), errors);
        }
        ("POST", ["applications", .., "commands"]) => commands::check(body, "", errors),
        _ => {}
    }
}

/// Whatever a message says, nobody may be pinged by it; Discord would carry it out, so it is only noted.
fn check_mentions(state: &mut State, call: &Call, message: &Value) {
    let components = message["components"].as_array().is_some_and(|list| !list.is_empty());
    let v2 = message["flags"].as_u64().unwrap_or(0) & COMPONENTS_V2 != 0;
    let says = message["content"].as_str().is_some_and(|text| !text.is_empty())
        || message["embeds"].as_array().is_some_and(|list| !list.is_empty())
        || (components && (v2 || call.method == "POST"));
    if let Some(why) = limits::firing_mention(message).filter(|_| says) {
        state.violate(format!("{}: {why}", route_of(call)));
    }
}

pub fn number(id: &str) -> Option<u64> {
    id.parse().ok()
}

fn unknown(state: &mut State, world: &World, call: &Call) -> Answer {
    let known = world.spec.is_some_and(|spec| spec.knows(call.method, call.path));
    let whose = if known {
        "the fake does not have this route of Discord's"
    } else {
        "Discord has no such route"
    };
    state.violate(format!("{}: {whose}", route_of(call)));
    answer::not_found()
}

fn gateway_bot(state: &mut State, world: &World) -> Answer {
    let reset_after = u64::try_from(state.reset_after().as_millis()).expect("it is a day at most");
    Answer::ok(json!({
        "url": world.gateway_url(), "shards": state.config.shards,
        "session_start_limit": {
            "total": 1000, "remaining": state.config.identifies_left, "reset_after": reset_after,
            "max_concurrency": state.config.max_concurrency,
        },
    }))
}

/// A page of the servers that the bot is in.
fn guilds(state: &State, call: &Call) -> Value {
    let after = call.query.get("after").and_then(|id| number(id)).unwrap_or(0);
    let page = state.guilds.values().filter(|guild| guild.id > after).take(200);
    page.map(|guild| {
        json!({
            "id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": false,
            "permissions": "0", "features": [],
        })
    })
    .collect()
}

fn open_dm(state: &mut State, body: &Value) -> Answer {
    let user = body["recipient_id"]
        .as_str()
        .and_then(number)
        .filter(|id| state.users.contains_key(id));
    let Some(user) = user else {
        return answer::form(&[FormError::new(
            "recipient_id",
            "INVALID_RECIPIENT",
            "Invalid Recipient(s)",
        )]);
    };
    let id = state.dm_with(user);
    Answer::ok(state.channels[&id].json(state))
}

fn command_route(state: &mut State, method: &str, app: &str, scope: &str, rest: &[&str], body: &Value) -> Answer {
    if number(app) != Some(state.config.application_id) {
        return Answer::json(403, json!({"message": "Missing Access", "code": 50001}));
    }
    let scope = scope.to_owned();
    let place = |state: &State, id: &str| {
        state
            .commands
            .get(&scope)
            .and_then(|list| list.iter().position(|command| command["id"] == id))
    };
    match (method, rest) {
        ("GET", []) => Answer::ok(state.commands.get(&scope).cloned().unwrap_or_default().into()),
        ("PUT", []) => {
            let given = body.as_array().cloned().unwrap_or_default();
            let commands: Vec<Value> = given
                .iter()
                .map(|command| state.normal_command(command, &scope))
                .collect();
            state.commands.insert(scope, commands.clone());
            Answer::ok(commands.into())
        }
        ("POST", []) => {
            let command = state.normal_command(body, &scope);
            let list = state.commands.entry(scope).or_default();
            let old = list.iter().position(|old| old["id"] == command["id"]);
            match old {
                Some(index) => list[index] = command.clone(),
                None => list.push(command.clone()),
            }
            Answer::json(if old.is_some() { 200 } else { 201 }, command)
        }
        ("GET", [id]) => place(state, id).map_or_else(answer::unknown_command, |i| {
            Answer::ok(state.commands[&scope][i].clone())
        }),
        ("DELETE", [id]) => match place(state, id) {
            Some(index) => {
                state
                    .commands
                    .get_mut(&scope)
                    .expect("it was found there")
                    .remove(index);
                Answer::no_content()
            }
            None => answer::unknown_command(),
        },
        _ => answer::not_found(),
    }
}

/// Whether a body would make a message with nothing in it.
pub fn says_nothing(body: &Value, files: usize) -> bool {
    let empty = |key: &str| body[key].as_array().is_none_or(Vec::is_empty);
    let content = body["content"].as_str().unwrap_or_default().trim().is_empty();
    content && files == 0 && empty("embeds") && empty("components") && empty("sticker_ids") && body["poll"].is_null()
}
