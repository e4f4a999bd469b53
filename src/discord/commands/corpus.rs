//! `/corpus add|list|remove`: documents that a server uploads for itself.
//!
//! Who may add is a choice of the server's; listing and removing is for moderators. What everybody may propose waits
//! under a message with two buttons, see `buttons/approve.rs`. Files are fetched a few at a time, since each may take
//! as much memory as it is large.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use serenity::all::{Attachment, ChannelId, CommandInteraction, ResolvedOption, ResolvedValue};

use crate::{
    failure::Failure,
    locale::{self, Message},
    reply::wording::{
        self,
        uploads::{self, Since},
    },
    service::{MOST_CHARS, MOST_SUGGESTIONS, Received, Taken},
    store::{
        UploadId,
        preferences::{Id, Uploads},
    },
    text::{fold, shortened},
};

use super::{ATTACHMENT, Bot, Command, Config, Invoked, SERVERS, STRING, SUBCOMMAND, Typed, Work, definition, option};
use crate::discord::{
    buttons::of_server,
    custom_id::Action,
    given::{Given, Shown},
    outbound::Post,
    outcome::report,
    outgoing::{Button, Outgoing},
};

pub(super) struct Corpus;

/// The options that hold files.
const FILES: [&str; 5] = [
    "corpus-file",
    "corpus-file-2",
    "corpus-file-3",
    "corpus-file-4",
    "corpus-file-5",
];
/// How long one file may take.
const PATIENCE: Duration = Duration::from_mins(1);

impl Command for Corpus {
    fn name(&self) -> &'static str {
        "corpus"
    }

    /// Discord shows it to everybody, since in some servers everybody may propose documents.
    fn definition(&self, _: &Config) -> Value {
        let files: Vec<Value> = FILES
            .iter()
            .enumerate()
            .map(|(at, key)| option(ATTACHMENT, key, at == 0))
            .collect();
        let mut upload = option(STRING, "corpus-upload", true);
        upload["autocomplete"] = true.into();
        upload["max_length"] = MOST_CHARS.into();
        let subcommand = |key: &str, options: &[Value]| {
            let mut subcommand = option(SUBCOMMAND, key, false);
            subcommand["options"] = json!(options);
            subcommand
        };
        let options = [
            subcommand("corpus-add", &files),
            subcommand("corpus-list", &[]),
            subcommand("corpus-remove", &[upload]),
        ];
        definition(self.name(), None, SERVERS, &options)
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let Some(guild) = given.origin.guild.and_then(|guild| Id::new(guild.get())) else {
                return bot.whisper(given, wording::moderators_only(given.language())).await;
            };
            let asked = Asked::of(&invoked.command);
            let is_moderator = given.is_moderator();
            match asked.name.as_str() {
                "add" => add(&bot, given, guild, asked.files).await,
                _ if !is_moderator => bot.whisper(given, wording::moderators_only(given.language())).await,
                "list" => list(&bot, given, guild).await,
                "remove" => remove(&bot, given, guild, asked.upload).await,
                _ => bot.whisper(given, wording::unknown_command(given.language())).await,
            }
        })
    }

    fn suggest(&self, bot: Arc<Bot>, typed: Typed) -> Work {
        Box::pin(async move {
            let choices = suggested(&bot, &typed).await;
            let told = bot.outbound.suggest(&typed.given.address, &choices).await;
            report(told, "suggestions were not delivered");
        })
    }
}

/// The subcommand with what was given for it.
#[derive(Default)]
struct Asked {
    name: String,
    files: Vec<Attachment>,
    upload: String,
}

impl Asked {
    fn of(command: &CommandInteraction) -> Self {
        let mut asked = Self::default();
        for ResolvedOption { name, value, .. } in command.data.options() {
            if let ResolvedValue::SubCommand(options) = value {
                name.clone_into(&mut asked.name);
                for option in options {
                    match option.value {
                        ResolvedValue::Attachment(file) => asked.files.push(file.clone()),
                        ResolvedValue::String(value) | ResolvedValue::Autocomplete { value, .. } => {
                            value.clone_into(&mut asked.upload);
                        }
                        _ => {}
                    }
                }
            }
        }
        asked
    }
}

async fn add(bot: &Arc<Bot>, given: &Given, guild: Id, files: Vec<Attachment>) {
    let language = given.language();
    let is_moderator = given.is_moderator();
    let waits = match given.room.preferences.uploads.value {
        Uploads::Off => return bot.whisper(given, uploads::off(language)).await,
        Uploads::Moderators if !is_moderator => {
            return bot.whisper(given, wording::moderators_only(language)).await;
        }
        Uploads::Moderators => false,
        Uploads::Approval => !is_moderator,
    };
    if files.is_empty() {
        return bot.whisper(given, uploads::none_sent(language)).await;
    }
    // What everybody may do is counted as questions are.
    if let Err(failure) = bot.count(&given.origin, &given.room) {
        return bot.refuse(given, &failure).await;
    }
    let deferred = bot.outbound.defer(&given.address, Shown::ToAsker).await;
    if deferred.is_err() {
        report(deferred, "an upload came too late to be answered");
        return;
    }
    let said = match taken(bot, given, guild, files, waits).await {
        Ok(taken) if taken.batch.is_none() => Ok(uploads::taken(language, &taken, Since::Now)),
        Ok(taken) if waits => {
            let is_shown = propose(bot, given, guild, &taken).await;
            Ok(uploads::proposed_to(language, &taken, is_shown))
        }
        Ok(taken) => Ok(uploads::taken(language, &taken, bot.catch_up(given).await)),
        Err(failure) => Err(failure),
    };
    bot.finish(&given.address, Shown::ToAsker, said.map(Outgoing::from))
        .await;
}

/// Fetches the files and has them read.
async fn taken(
    bot: &Arc<Bot>,
    given: &Given,
    guild: Id,
    files: Vec<Attachment>,
    waits: bool,
) -> Result<Taken, Failure> {
    let _room = bot.uploads.acquire().await.map_err(Failure::bug)?;
    let most = bot.service.upload_limits().file_bytes;
    let mut received = Vec::with_capacity(files.len());
    for file in files {
        let too_large = || Message::new("file-too-large").with("most", most / 1_000_000);
        let bytes = if u64::from(file.size) > most {
            Err(too_large())
        } else {
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            match bot.outbound.fetched(&file.url, most, PATIENCE).await {
                Ok(Some(bytes)) => Ok(bytes),
                Ok(None) => Err(too_large()),
                Err(failure) => {
                    tracing::warn!(error = %failure, "an upload could not be fetched");
                    Err(Message::new("upload-not-fetched"))
                }
            }
        };
        received.push(Received {
            name: file.filename,
            bytes,
        });
    }
    let (service, user) = (Arc::clone(&bot.service), given.origin.user.get());
    let read = tokio::task::spawn_blocking(move || service.add_uploads(guild, user, received, waits));
    read.await.unwrap_or_else(|broken| Err(Failure::bug(broken)))
}

/// Shows moderators what waits; whether that worked.
async fn propose(bot: &Bot, given: &Given, guild: Id, taken: &Taken) -> bool {
    let Some(batch) = taken.batch else {
        return true;
    };
    let waiting = bot.briefly(move |service| service.waiting_uploads(guild, batch)).await;
    let Ok(waiting) = waiting else {
        return false;
    };
    let language = of_server(given);
    let chosen = given.room.preferences.requests_channel.value;
    let post = Post {
        channel: chosen.map_or(given.origin.channel, |channel| ChannelId::new(channel.get())),
        language,
        ..given.post()
    };
    let button = |key, approve| {
        let action = Action::Decide {
            batch: batch.0,
            approve,
        };
        Button::new(locale::plain(language, key), action)
    };
    let item = Outgoing {
        rows: vec![vec![button("uploads-approve", true), button("uploads-reject", false)]],
        ..uploads::proposed(language, &given.origin.name, &waiting).into()
    };
    let posted = bot.outbound.send(&post, &item).await;
    let is_posted = posted.is_ok();
    report(posted, "proposed documents were not shown to moderators");
    is_posted
}

async fn list(bot: &Bot, given: &Given, guild: Id) {
    let language = given.language();
    bot.administer(given, async { Ok(()) }, move |service, ()| {
        Ok(uploads::uploads(language, &service.uploads(guild)?).into())
    })
    .await;
}

async fn remove(bot: &Arc<Bot>, given: &Given, guild: Id, upload: String) {
    let language = given.language();
    bot.administer(given, async { Ok(()) }, move |service, ()| {
        let held = service.uploads(guild)?.uploads;
        let number = upload.parse().ok().map(UploadId);
        let meant = held
            .iter()
            .find(|held| Some(held.id) == number)
            .or_else(|| held.iter().find(|held| held.file.name == upload));
        let removed = meant.map(|meant| service.remove_upload(guild, meant.id)).transpose()?;
        Ok(match removed.flatten() {
            Some(removed) => uploads::removed(language, &removed).into(),
            None => uploads::unknown(language).into(),
        })
    })
    .await;
    bot.start_catching_up(given);
}

/// The uploads that the words typed so far are of; nothing for who is no moderator.
async fn suggested(bot: &Bot, typed: &Typed) -> Value {
    let guild = typed.given.origin.guild.and_then(|guild| Id::new(guild.get()));
    let Some(guild) = guild.filter(|_| typed.given.is_moderator()) else {
        return json!([]);
    };
    let words = typed.command.data.autocomplete().map(|option| fold(option.value));
    let words = words.unwrap_or_default();
    let held = bot.briefly(move |service| service.uploads(guild)).await;
    let uploads = held.map(|held| held.uploads).unwrap_or_default().into_iter();
    let fits = uploads.filter(|upload| {
        [&upload.file.name, &upload.title]
            .into_iter()
            .any(|name| fold(name).contains(&words))
    });
    fits.take(MOST_SUGGESTIONS)
        .map(|upload| {
            let name = format!("{} · {}", upload.file.name, upload.title);
            json!({ "name": shortened(&name, MOST_CHARS), "value": upload.id.0.to_string() })
        })
        .collect()
}

impl Bot {
    /// Brings the index up to what was uploaded, in the background, after the reindex that runs if one does. The answer
    /// is when uploads will be in answers, which is known soon.
    pub(in crate::discord) async fn catch_up(self: &Arc<Self>, given: &Given) -> Since {
        let is_running = self.service.running().is_some();
        let done = self.start_catching_up(given);
        if is_running {
            return Since::Soon;
        }
        match tokio::time::timeout(self.config.answer_timeout, done).await {
            Ok(Ok(true)) => Since::Now,
            Ok(_) => Since::Behind,
            Err(_) => Since::Later,
        }
    }

    /// The same without waiting; what comes of it is whether all went well.
    pub(in crate::discord) fn start_catching_up(self: &Arc<Self>, given: &Given) -> tokio::task::JoinHandle<bool> {
        let (service, stop) = (Arc::clone(&self.service), self.stop.clone());
        let by = given.origin.name.clone();
        let span = tracing::Span::current();
        self.tasks.spawn_blocking(move || {
            let _entered = span.enter();
            match service.catch_up(&by, &stop) {
                Ok(report) => report.held.is_none(),
                Err(failure) => {
                    tracing::warn!(error = %failure, "uploads are not indexed yet");
                    false
                }
            }
        })
    }
}
