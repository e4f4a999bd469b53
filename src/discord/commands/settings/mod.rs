//! `/settings show|set|reset|export|import`: moderators see and choose what holds in their server and its channels.
//!
//! Who moderates is theirs alone to choose whom Discord lets manage the server, so that no moderator makes others.

mod change;
mod suggest;

use std::sync::Arc;

use serde_json::{Value, json};
use serenity::all::{
    Attachment, ChannelId, CommandInteraction, PartialChannel, ResolvedOption, ResolvedValue, Unresolved,
};

use crate::{
    failure::Failure,
    locale::Message,
    reply::wording,
    service::Spot,
    store::preferences::{self, Id, Key, MOST_BYTES, Refused, show},
};

use super::{
    ATTACHMENT, Bot, CHANNEL, Command, Config, Invoked, MANAGE_SERVER, SERVERS, STRING, SUBCOMMAND, Typed, Work,
    choice, definition, option,
};
use crate::discord::{
    given::Given,
    origin,
    outgoing::{File, Outgoing},
};
use change::By;

pub(super) struct Settings;

/// The longest value that is read.
const LONGEST_VALUE: usize = 1000;
/// What can be chosen: all channels that people write in, and threads. Categories are none.
const CHANNELS: [u8; 8] = [0, 2, 5, 10, 11, 12, 13, 15];

impl Command for Settings {
    fn name(&self) -> &'static str {
        "settings"
    }

    fn definition(&self, _: &Config) -> Value {
        let mut value = option(STRING, "settings-value", true);
        value["autocomplete"] = true.into();
        value["max_length"] = LONGEST_VALUE.into();
        let of_channel = || channel("settings-channel");
        let options = [
            subcommand("settings-show", &[channel("settings-place")]),
            subcommand("settings-set", &[key(), value, of_channel()]),
            subcommand("settings-reset", &[key(), of_channel()]),
            subcommand("settings-export", &[]),
            subcommand("settings-import", &[option(ATTACHMENT, "settings-file", true)]),
        ];
        definition(self.name(), Some(MANAGE_SERVER), SERVERS, &options)
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let guild = given.origin.guild.and_then(|guild| Id::new(guild.get()));
            let Some(guild) = guild.filter(|_| given.is_moderator()) else {
                return bot.whisper(given, wording::moderators_only(given.language())).await;
            };
            let by = By {
                guild,
                manages_server: given.origin.manages_server(),
                language: given.language(),
            };
            let asked = Asked::of(&invoked.command);
            match asked.name.as_str() {
                "show" => shown(&bot, given, by, asked).await,
                "set" => set(&bot, given, by, asked).await,
                "reset" => reset(&bot, given, by, asked).await,
                "export" => exported(&bot, given, by).await,
                "import" => imported(&bot, given, by, asked).await,
                _ => bot.whisper(given, wording::unknown_command(by.language)).await,
            }
        })
    }

    fn suggest(&self, bot: Arc<Bot>, typed: Typed) -> Work {
        Box::pin(suggest::suggest(bot, typed))
    }
}

fn subcommand(key: &str, options: &[Value]) -> Value {
    let mut subcommand = option(SUBCOMMAND, key, false);
    subcommand["options"] = json!(options);
    subcommand
}

fn key() -> Value {
    let mut option = option(STRING, "settings-key", true);
    let choices = Key::ALL.map(|key| choice(wording::setting_key(key), key.name()));
    option["choices"] = json!(choices);
    option
}

fn channel(key: &str) -> Value {
    let mut option = option(CHANNEL, key, false);
    option["channel_types"] = json!(CHANNELS);
    option
}

/// The subcommand with what was given for it.
#[derive(Default)]
struct Asked {
    name: String,
    key: String,
    value: String,
    channel: Option<Id>,
    /// The channel that the one named is a thread of.
    parent: Option<Id>,
    file: Option<Attachment>,
}

impl Asked {
    fn of(command: &CommandInteraction) -> Self {
        let mut asked = Self::default();
        for ResolvedOption { name, value, .. } in command.data.options() {
            if let ResolvedValue::SubCommand(options) = value {
                name.clone_into(&mut asked.name);
                for option in options {
                    asked.take(&option);
                }
            }
        }
        asked
    }

    fn take(&mut self, option: &ResolvedOption<'_>) {
        match (option.name, &option.value) {
            ("key", ResolvedValue::String(key)) => (*key).clone_into(&mut self.key),
            ("value", ResolvedValue::String(value) | ResolvedValue::Autocomplete { value, .. }) => {
                (*value).clone_into(&mut self.value);
            }
            (_, ResolvedValue::Channel(channel)) => {
                self.channel = id(channel.id);
                self.parent = parent(channel);
            }
            (_, ResolvedValue::Unresolved(Unresolved::Channel(channel))) => self.channel = id(*channel),
            (_, ResolvedValue::Attachment(file)) => self.file = Some((*file).clone()),
            _ => {}
        }
    }
}

fn id(channel: ChannelId) -> Option<Id> {
    Id::new(channel.get())
}

fn parent(channel: &PartialChannel) -> Option<Id> {
    origin::parent(channel).and_then(id)
}

async fn shown(bot: &Bot, given: &Given, by: By, asked: Asked) {
    let here = given.origin.spot();
    let spot = match asked.channel {
        Some(channel) => Spot {
            channel: Some(channel),
            parent: asked.parent,
            ..here
        },
        None => here,
    };
    bot.administer(given, async { Ok(()) }, move |service, ()| {
        let rows = show(&service.preferences(spot)?);
        let channel = spot
            .channel
            .ok_or_else(|| Failure::bug("a command without a channel"))?;
        Ok(wording::settings(by.language, channel, &rows).into())
    })
    .await;
}

async fn set(bot: &Bot, given: &Given, by: By, asked: Asked) {
    let chosen = change::channels_named(&asked.key, &asked.value);
    let looked = async { Ok(bot.unusable(by, chosen).await) };
    bot.administer(given, looked, move |service, unusable| match unusable {
        Some(refusal) => Ok(refusal.into()),
        None => by.set(service, &asked.key, &asked.value, asked.channel),
    })
    .await;
}

async fn reset(bot: &Bot, given: &Given, by: By, asked: Asked) {
    bot.administer(given, async { Ok(()) }, move |service, ()| {
        by.set(service, &asked.key, "", asked.channel)
    })
    .await;
}

async fn exported(bot: &Bot, given: &Given, by: By) {
    bot.administer(given, async { Ok(()) }, move |service, ()| {
        let chosen = service.chosen(by.guild)?;
        let exported = preferences::Exported::new(chosen.guild.clone(), chosen.channels.clone());
        Ok(Outgoing {
            file: Some(File {
                name: "ibid-settings.json".to_owned(),
                description: Message::new("settings-export-file").in_language(by.language),
                bytes: exported.to_json().into_bytes(),
            }),
            ..wording::settings_exported(by.language).into()
        })
    })
    .await;
}

async fn imported(bot: &Bot, given: &Given, by: By, asked: Asked) {
    let fetched = async {
        let file = asked.file.ok_or_else(|| Failure::bug("an import without a file"))?;
        if usize::try_from(file.size).is_ok_and(|size| size > MOST_BYTES) {
            return Ok((Err(Refused::TooLarge), None));
        }
        let fetched = bot.outbound.attached(&file.url, MOST_BYTES).await?;
        let unusable = match &fetched {
            Ok(file) => bot.unusable(by, change::channels_of(file)).await,
            Err(_) => None,
        };
        Ok((fetched, unusable))
    };
    bot.administer(given, fetched, move |service, (fetched, unusable)| match fetched {
        Ok(file) => by.import(service, &file, unusable),
        Err(refused) => Ok(wording::choice_refused(by.language, &refused).into()),
    })
    .await;
}
