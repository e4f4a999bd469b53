//! Where commands are shown, that each works there, and that none of it needs a privileged intent.
//!
//! The commands are those that are registered, whichever they are; what they ask for is filled in by its kind.

use serde_json::{Value, json};

use crate::support::{
    bot::{SOON, end, started},
    discord::{FakeDiscord, interactions::Ask},
};

const GUILDS: u64 = 1 << 0;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
/// Members, presences, and the text of messages (Discord's reference, Gateway, Privileged Intents).
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;
const STRING: u64 = 3;
const ATTACHMENT: u64 = 11;
const MESSAGE_COMMAND: u64 = 3;

/// Whether Discord shows a command to moderators alone.
fn is_for_moderators(command: &Value) -> bool {
    !command["default_member_permissions"].is_null()
}

/// Documents belong to servers, and in some everybody may propose them.
fn is_for_servers(command: &Value) -> bool {
    is_for_moderators(command) || command["name"] == "corpus"
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_asks_for_three_intents_and_none_is_privileged() {
    let (discord, _home, bot) = started().await;
    for identified in discord.identifies() {
        let intents = identified["intents"].as_u64().expect("they are a number");
        assert_eq!(intents, GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES);
        assert_eq!(intents & PRIVILEGED, 0);
    }
    assert_eq!(discord.identifies().len(), 1);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_moderators_is_shown_on_servers_and_all_else_everywhere() {
    let (discord, _home, bot) = started().await;
    let commands = discord.commands();
    assert!(commands.iter().any(is_for_moderators), "{commands:?}");
    for command in &commands {
        let (installs, contexts) = if is_for_servers(command) {
            (json!([0]), json!([0]))
        } else {
            (json!([0, 1]), json!([0, 1, 2]))
        };
        let name = &command["name"];
        assert_eq!(command["integration_types"], installs, "{name}");
        assert_eq!(command["contexts"], contexts, "{name}");
    }
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_command_is_answered_wherever_it_is_shown() {
    let (discord, _home, bot) = started().await;
    let (eve, bob) = (discord.user("eve"), discord.user("bob"));
    for command in discord.commands() {
        let mut places = vec![("a server", discord.home().channel)];
        if !is_for_servers(&command) {
            places.push(("another direct message", discord.other_dm(&eve, &bob)));
            places.push(("a server without the bot", discord.elsewhere()));
        }
        for (place, channel) in places {
            check(given_at(&discord, &command, channel).by(&eve), &command, place).await;
        }
        if !is_for_servers(&command) && command["type"] != MESSAGE_COMMAND {
            check(given(&discord, &command).in_dm(), &command, "a direct message").await;
        }
    }
    end(&discord, bot).await;
}

async fn check(ask: Ask, command: &Value, place: &str) {
    let ask = if is_for_moderators(command) {
        ask.moderator()
    } else {
        ask
    };
    let reply = ask
        .send()
        .await
        .reply_when(SOON, |reply| !reply.text().is_empty())
        .await;
    let text = reply.text();
    assert!(
        !text.contains("not known to the running version"),
        "{command} in {place}: {text}"
    );
    assert!(!text.contains("went wrong"), "{command} in {place}: {text}");
}

/// The command, given in a channel, on somebody else's message where it is one for messages.
fn given_at(discord: &FakeDiscord, command: &Value, channel: u64) -> Ask {
    if command["type"] == MESSAGE_COMMAND {
        let message = discord.old_message(
            channel,
            &discord.user("ann"),
            "Delegates from one hundred countries came to the town.",
        );
        return discord.message_command(command["name"].as_str().expect("it has a name"), message);
    }
    given(discord, command).at(channel)
}

/// A typed command with everything that it asks for.
fn given(discord: &FakeDiscord, command: &Value) -> Ask {
    let mut ask = discord.slash(command["name"].as_str().expect("it has a name"));
    let mut options = options(command);
    while let Some(inner) = options
        .iter()
        .find(|option| is_kind(option, &[SUBCOMMAND, SUBCOMMAND_GROUP]))
    {
        ask = ask.subcommand(inner["name"].as_str().expect("it has a name"));
        options = self::options(inner);
    }
    for option in options.iter().filter(|option| option["required"] == true) {
        let name = option["name"].as_str().expect("it has a name");
        let chosen = &option["choices"][0]["value"];
        ask = match chosen {
            Value::Null if is_kind(option, &[ATTACHMENT]) => {
                let url = discord.serve("any.md", b"Any words.");
                ask.attachment(name, "any.md", "text/markdown", &url, 10)
            }
            Value::Null if is_kind(option, &[STRING]) => ask.option(name, "When did the conference open?"),
            Value::Null => ask.option(name, 1),
            chosen => ask.option(name, chosen.clone()),
        };
    }
    ask
}

fn options(of: &Value) -> Vec<Value> {
    of["options"].as_array().cloned().unwrap_or_default()
}

fn is_kind(option: &Value, kinds: &[u64]) -> bool {
    option["type"].as_u64().is_some_and(|kind| kinds.contains(&kind))
}
