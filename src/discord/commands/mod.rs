//! The commands, those that are typed and those in the menu of a message: one small file each, and the table of them.
//!
//! In: a command that somebody gave. Out: its reply. Every command is a [`Command`] in [`TABLE`]; what
//! Discord shows is made from the same table.

mod about;
mod article;
mod ask;
mod collections;
mod corpus;
mod doctor;
mod filters;
mod forget_me;
mod help;
mod insights;
mod privacy;
mod reindex;
mod search;
mod settings;
mod sources;
mod status;

use std::sync::Arc;

use serde_json::{Value, json};
use serenity::all::{CommandInteraction, CommandType, ResolvedValue};

use crate::locale::{self, Language};

use super::{Bot, Config, dispatch::Work, given::Given};
pub(super) use reindex::reindexed;

/// A command.
pub(super) trait Command: Sync {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// What it is given on. Commands of two kinds may have the same name.
    fn kind(&self) -> CommandType {
        CommandType::ChatInput
    }

    /// What Discord shows of it, in the words of its API.
    fn definition(&self, config: &Config) -> Value;

    /// Does what it was given for, reply included.
    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work;

    /// Suggests what could be typed. Only commands with an option that asks for it are asked.
    fn suggest(&self, _: Arc<Bot>, _: Typed) -> Work {
        Box::pin(async {})
    }
}

/// All commands, in the order of their names.
const TABLE: &[&dyn Command] = &[
    &about::About,
    &article::Article,
    &ask::Ask,
    &collections::Collections,
    &corpus::Corpus,
    &doctor::Doctor,
    &forget_me::ForgetMe,
    &help::Help,
    &insights::Insights,
    &privacy::Privacy,
    &reindex::Reindex,
    &search::Search,
    &settings::Settings,
    &sources::FindSources,
    &status::Status,
];

/// The command of that kind and name.
pub(super) fn named(kind: CommandType, name: &str) -> Option<&'static dyn Command> {
    let is_it = |command: &&dyn Command| command.kind() == kind && command.name() == name;
    TABLE.iter().copied().find(is_it)
}

/// What Discord shows.
pub(super) fn definitions(config: &Config) -> Value {
    TABLE.iter().map(|command| command.definition(config)).collect()
}

/// A command that somebody gave.
pub(super) struct Invoked {
    pub(super) given: Given,
    pub(super) command: CommandInteraction,
}

/// A command that somebody is typing.
pub(super) struct Typed {
    pub(super) given: Given,
    pub(super) command: CommandInteraction,
}

impl Invoked {
    /// What was written in the message that it was given on.
    pub(super) fn message(&self) -> Option<&str> {
        let message = self.command.data.resolved.messages.values().next()?;
        Some(&message.content)
    }

    /// The words given for an option.
    pub(super) fn words(&self, name: &str) -> Option<String> {
        self.command
            .data
            .options()
            .into_iter()
            .find(|option| option.name == name)
            .and_then(|option| match option.value {
                ResolvedValue::String(words) => Some(words.to_owned()),
                _ => None,
            })
    }

    /// The number given for an option.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        let options = self.command.data.options();
        let given = options.into_iter().find(|option| option.name == name)?;
        match given.value {
            ResolvedValue::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// What an option that is true or false was given as.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        let options = self.command.data.options();
        let given = options.into_iter().find(|option| option.name == name)?;
        match given.value {
            ResolvedValue::Boolean(flag) => Some(flag),
            _ => None,
        }
    }
}

/// What Discord shows of a command, in every language, with every key there, so that one that changes is noticed.
/// `key` names it in the words of [`locale`](crate::locale). Commands for moderators name the permission that
/// Discord shows them for.
fn definition(key: &str, permissions: Option<&str>, contexts: &[u8], options: &[Value]) -> Value {
    let mut definition = named_in_all(key);
    definition["type"] = CHAT_INPUT.into();
    definition["default_member_permissions"] = permissions.into();
    let is_for_all = contexts == ANYWHERE;
    definition["integration_types"] = json!(if is_for_all { ANY_INSTALL } else { SERVER_INSTALL });
    definition["contexts"] = json!(contexts);
    definition["options"] = json!(options);
    definition
}

/// What Discord shows of a command in the menu of messages, in every language. It has neither a description nor
/// options: Discord refuses it with them.
fn message_definition(key: &str) -> Value {
    json!({
        "name": locale::plain(Language::English, key),
        "name_localizations": localized(key),
        "type": u8::from(CommandType::Message),
        "default_member_permissions": null,
        "integration_types": ANY_INSTALL,
        "contexts": ANYWHERE,
    })
}

/// An option of a command, in every language: `key` is the command's key and the option's name, in English, with a
/// hyphen between them.
fn option(kind: u8, key: &str, is_required: bool) -> Value {
    let mut option = named_in_all(key);
    option["type"] = kind.into();
    option["required"] = is_required.into();
    option
}

/// One of the values that an option can have.
fn choice(key: &str, value: &str) -> Value {
    json!({ "name": locale::plain(Language::English, key), "name_localizations": localized(key), "value": value })
}

fn named_in_all(key: &str) -> Value {
    let about = &format!("{key}-about");
    json!({
        "name": locale::plain(Language::English, key),
        "name_localizations": localized(key),
        "description": locale::plain(Language::English, about),
        "description_localizations": localized(about),
    })
}

/// The words of `key` for every locale of Discord's that is not English, which is what all others see.
fn localized(key: &str) -> Value {
    let others = Language::ALL
        .into_iter()
        .filter(|language| *language != Language::English);
    let of_locales = others.flat_map(|language| {
        let words = locale::plain(language, key);
        let locales = language.discord_locales().iter();
        locales.map(move |locale| ((*locale).to_owned(), Value::from(words.clone())))
    });
    Value::Object(of_locales.collect())
}

/// Where a command can be given: in servers, in direct messages with the bot, and in those with others.
const ANYWHERE: &[u8] = &[0, 1, 2];
/// Where a command for moderators can be given.
const SERVERS: &[u8] = &[0];
/// How a bot with the command can be added: to a server, or by a person for themselves.
const ANY_INSTALL: &[u8] = &[0, 1];
const SERVER_INSTALL: &[u8] = &[0];
/// Discord's bit for Manage Server, as its API takes permissions.
const MANAGE_SERVER: &str = "32";
/// Discord's number for a command that is typed.
const CHAT_INPUT: u8 = 1;
/// Discord's numbers for kinds of options.
const SUBCOMMAND: u8 = 1;
const STRING: u8 = 3;
const INTEGER: u8 = 4;
const BOOLEAN: u8 = 5;
const CHANNEL: u8 = 7;
const ATTACHMENT: u8 = 11;
