//! The slash commands: one small file each, and the table of them.
//!
//! In: a command that somebody gave. Out: its reply. Every command is a [`Command`] in [`TABLE`]; what
//! Discord shows is made from the same table.

mod ask;
mod help;
mod reindex;
mod status;

use std::{pin::Pin, sync::Arc};

use serde_json::{Value, json};
use serenity::all::{CommandInteraction, Permissions, ResolvedValue};

use super::{Bot, Config, outbound::Address};

/// Work that a command does.
pub(super) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A slash command.
pub(super) trait Command: Sync {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// What Discord shows of it, in the words of its API.
    fn definition(&self, config: &Config) -> Value;

    /// Does what it was given for, reply included.
    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work;
}

/// All commands, in the order of their names.
const TABLE: &[&dyn Command] = &[&ask::Ask, &help::Help, &reindex::Reindex, &status::Status];

/// The command of that name.
pub(super) fn named(name: &str) -> Option<&'static dyn Command> {
    TABLE.iter().copied().find(|command| command.name() == name)
}

/// What Discord shows.
pub(super) fn definitions(config: &Config) -> Value {
    TABLE.iter().map(|command| command.definition(config)).collect()
}

/// A command that somebody gave.
pub(super) struct Invoked {
    pub(super) address: Address,
    pub(super) command: CommandInteraction,
}

impl Invoked {
    pub(super) fn of(command: CommandInteraction) -> Self {
        Self {
            address: Address {
                application: command.application_id,
                interaction: command.id,
                token: command.token.clone(),
            },
            command,
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.command.data.name
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

    /// Whether an option was given as true.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.command
            .data
            .options()
            .into_iter()
            .any(|option| option.name == name && matches!(option.value, ResolvedValue::Boolean(true)))
    }

    /// Whether whoever gave it may reindex: by the permissions and roles that Discord sent with it, not by
    /// what Discord shows to whom, which the server's admins can change.
    pub(super) fn is_by_moderator(&self, bot: &Bot) -> bool {
        let Some(member) = &self.command.member else {
            return false;
        };
        let manages = member
            .permissions
            .is_some_and(|held| held.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR));
        manages || bot.moderator_roles().any(|role| member.roles.contains(&role))
    }

    /// What whoever gave it is called.
    pub(super) fn by(&self) -> String {
        let user = &self.command.user;
        user.global_name.clone().unwrap_or_else(|| user.name.clone())
    }
}

/// What Discord shows of a command, with every key there, so that one that changes is noticed. Commands for
/// moderators name the permission that Discord shows them for.
fn definition(name: &str, description: &str, permissions: Option<&str>, contexts: &[u8], options: &Value) -> Value {
    json!({
        "name": name,
        "type": CHAT_INPUT,
        "description": description,
        "default_member_permissions": permissions,
        "integration_types": SERVER_INSTALL,
        "contexts": contexts,
        "options": options,
    })
}

/// Where a command can be given: in servers, and in direct messages with the bot.
const ANYWHERE: &[u8] = &[0, 1];
/// Where a command for moderators can be given.
const SERVERS: &[u8] = &[0];
/// How a bot with the command can be added: to a server.
const SERVER_INSTALL: &[u8] = &[0];
/// Discord's number for a command that is typed.
const CHAT_INPUT: u8 = 1;
/// Discord's numbers for kinds of options.
const STRING: u8 = 3;
const BOOLEAN: u8 = 5;
