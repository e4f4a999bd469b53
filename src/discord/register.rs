//! The commands that Discord shows.
//!
//! In: the table of commands. Out: the same at Discord, written only when it differs from what Discord
//! has, since Discord allows some hundred changes a day. A failure is tried again and shown in `/status`;
//! the bot answers meanwhile.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::Value;
use serenity::model::id::ApplicationId;

use super::{Bot, budget::Awaited, commands, errors::Undelivered, leaving};

const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// Whether the commands are registered, as `/status` shows it.
#[derive(Debug, Default)]
pub(super) struct Registration(Mutex<Option<String>>);

impl Registration {
    /// Why the commands are not registered, if they are not.
    pub(super) fn trouble(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, trouble: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}

impl Bot {
    /// Begins what is done once, as soon as it is known which application this is.
    pub(super) fn settle_in(self: &Arc<Self>, application: ApplicationId) {
        self.registering.call_once(|| {
            let bot = Arc::clone(self);
            self.tasks.spawn(async move { keep_trying(&bot, application).await });
            self.tasks.spawn(leaving::left_while_away(Arc::clone(self)));
        });
    }
}

/// Registers the commands, again and again until it works or the bot stops.
async fn keep_trying(bot: &Bot, application: ApplicationId) {
    let mut pause = FIRST_PAUSE;
    loop {
        let tried = tokio::select! {
            () = bot.stop.cancelled() => return,
            tried = register(bot, application) => tried,
        };
        let Err(error) = tried else {
            bot.registration.set(None);
            return;
        };
        tracing::error!(%error, retry_s = pause.as_secs(), "the commands could not be registered");
        bot.registration.set(Some(error.to_string()));
        tokio::select! {
            () = bot.stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn register(bot: &Bot, application: ApplicationId) -> Result<(), Undelivered> {
    let wanted = commands::definitions(&bot.config);
    let there = bot.outbound.commands(application, Awaited::No).await?;
    if same(&wanted, &there) {
        tracing::info!("the commands are registered as they are");
        return Ok(());
    }
    bot.outbound.set_commands(application, &wanted).await?;
    tracing::info!("the commands were registered");
    Ok(())
}

/// How many commands there are, how many Discord has, and whether they are the same.
pub(super) async fn compare(bot: &Bot, application: ApplicationId) -> Result<(usize, usize, bool), Undelivered> {
    let wanted = commands::definitions(&bot.config);
    let there = bot.outbound.commands(application, Awaited::Yes).await?;
    let count = |commands: &Value| commands.as_array().map_or(0, Vec::len);
    Ok((count(&wanted), count(&there), same(&wanted, &there)))
}

/// Whether Discord has what is wanted. It adds ids and versions of its own, and leaves out what is false,
/// empty or null, so only what is wanted is compared, and those count as not there.
fn same(wanted: &Value, there: &Value) -> bool {
    match (wanted, there) {
        (Value::Object(wanted), there) => wanted
            .iter()
            .all(|(key, value)| same(value, there.get(key).unwrap_or(&Value::Null))),
        (Value::Array(wanted), Value::Array(there)) => same_list(wanted, there),
        (wanted, there) => wanted == there || (is_nothing(wanted) && is_nothing(there)),
    }
}

/// Commands and options are matched by their name, other lists by their order.
fn same_list(wanted: &[Value], there: &[Value]) -> bool {
    let counterpart = |index: usize, item: &Value| match item.get("name") {
        Some(name) => there.iter().find(|other| other.get("name") == Some(name)),
        None => there.get(index),
    };
    wanted.len() == there.len()
        && wanted
            .iter()
            .enumerate()
            .all(|(index, item)| counterpart(index, item).is_some_and(|other| same(item, other)))
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
