//! `/help`: what the bot does, and the commands that the reader can use where they are, by the table of them.

use std::sync::Arc;

use serde_json::{Value, json};
use serenity::all::InteractionContext;

use crate::{
    locale::Language,
    reply::wording::{self, Known},
};

use super::{ANYWHERE, Bot, CHAT_INPUT, Command, Config, Invoked, Work, definition, definitions};

pub(super) struct Help;

impl Command for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(self.name(), None, ANYWHERE, &[])
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let language = invoked.given.language();
            let here = Here::of(&invoked);
            let all = definitions(&bot.config);
            let usable = all.as_array().into_iter().flatten().filter(|known| here.shows(known));
            let known: Vec<Known> = usable.map(|known| named(language, known)).collect();
            bot.whisper(&invoked.given, wording::help(language, &known)).await;
        })
    }
}

/// What decides which commands there are somewhere, in the numbers of Discord's API.
struct Here {
    context: u8,
    /// 0 where the server has the bot, 1 where only the person has it.
    install: u8,
    is_moderator: bool,
}

impl Here {
    fn of(invoked: &Invoked) -> Self {
        let origin = &invoked.given.origin;
        let is_in_server = invoked.command.guild_id.is_some();
        Self {
            context: match invoked.command.context {
                _ if is_in_server => 0,
                Some(InteractionContext::PrivateChannel) => 2,
                _ => 1,
            },
            install: u8::from(is_in_server && origin.guild.is_none()),
            is_moderator: invoked.given.is_moderator(),
        }
    }

    fn shows(&self, command: &Value) -> bool {
        let has = |list: &str, number: u8| {
            let list = command[list].as_array();
            list.is_some_and(|list| list.contains(&json!(number)))
        };
        let is_for_all = command["default_member_permissions"].is_null();
        has("contexts", self.context) && has("integration_types", self.install) && (is_for_all || self.is_moderator)
    }
}

/// The command as Discord shows it to those who read that language.
fn named(language: Language, command: &Value) -> Known {
    let said = |field: &str| {
        let localized = &command[format!("{field}_localizations")];
        let mut theirs = language
            .discord_locales()
            .iter()
            .filter_map(|locale| localized[*locale].as_str());
        let theirs = theirs.next().or(command[field].as_str());
        theirs.unwrap_or_default().to_owned()
    };
    let slash = if command["type"] == CHAT_INPUT { "/" } else { "" };
    Known {
        name: format!("{slash}{}", said("name")),
        about: said("description"),
    }
}
