//! Interactions that come by HTTP.
//!
//! In: the JSON of an interaction whose signature was checked. Out: the same work as if it had come by the gateway, its
//! reply sent the same way; only Discord's question whether anybody is there is answered by JSON. Nothing is kept
//! between two requests but which interactions were begun, so any process behind a load balancer takes any of them.

use std::{
    fmt,
    sync::{Arc, OnceLock, Weak},
    time::Duration,
};

use serde::Deserialize;
use serenity::{
    all::Interaction,
    http::Route,
    model::id::{ApplicationId, UserId},
};
use tokio_util::sync::CancellationToken;

use crate::{
    failure::Failure,
    telemetry::{Road, Seats},
};

use super::{Bot, Link, dispatch, errors::Undelivered, events::token_refused, outbound::Outbound};

/// What became of an interaction that came by HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// This JSON answers it.
    Answered(Vec<u8>),
    /// It is answered through Discord's REST API, or was begun before.
    Accepted,
    /// It is no interaction.
    Unreadable,
    /// There is no bot yet, or none any more.
    Closed,
}

/// Discord's answer to its own question whether anybody is there (Interaction Callback Type 1).
const PONG: &[u8] = br#"{"type":1}"#;

/// The way to a bot, once there is one.
#[derive(Clone, Default)]
pub(super) struct Door(Arc<OnceLock<Weak<Bot>>>);

impl Door {
    /// Opens on this bot; a door leads to one bot alone.
    pub(super) fn lead_to(&self, bot: &Arc<Bot>) {
        let _ = self.0.set(Arc::downgrade(bot));
    }

    /// Whether interactions are taken that can come no other way.
    pub(super) fn is_the_only_one(&self) -> bool {
        self.bot().is_some_and(|bot| !bot.config.gateway)
    }

    /// The bot, while it takes anything.
    fn bot(&self) -> Option<Arc<Bot>> {
        self.0.get()?.upgrade().filter(|bot| !bot.stop.is_cancelled())
    }
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Door")
    }
}

impl Link {
    /// How many questions are worked on and how many wait, where questions are taken.
    #[must_use]
    pub fn seats(&self) -> Option<Seats> {
        Some(self.door.bot()?.pool.seats())
    }

    /// Takes an interaction, as JSON; must be called where tokio runs.
    #[must_use]
    pub fn take(&self, interaction: &[u8]) -> Taken {
        let interaction: Interaction = match serde_json::from_slice(interaction) {
            Ok(interaction) => interaction,
            Err(error) => {
                // The error names a place and a kind, and may repeat a value, such as a token.
                tracing::warn!(
                    line = error.line(),
                    column = error.column(),
                    "an interaction could not be read"
                );
                return Taken::Unreadable;
            }
        };
        if let Interaction::Ping(_) = interaction {
            return Taken::Answered(PONG.to_vec());
        }
        let Some(bot) = self.door.bot() else {
            return Taken::Closed;
        };
        dispatch::begin(&bot, interaction, Road::Endpoint);
        Taken::Accepted
    }
}

/// What has to be known before the first interaction.
pub(super) struct Start {
    pub(super) me: UserId,
    application: ApplicationId,
}

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Asks Discord what has to be known, again and again while it cannot be reached; `None` when the bot is stopped
/// meanwhile.
pub(super) async fn prepare(outbound: &Outbound, stop: &CancellationToken) -> Result<Option<Start>, Failure> {
    let mut pause = FIRST_PAUSE;
    loop {
        let asked = tokio::select! {
            () = stop.cancelled() => return Ok(None),
            asked = ask(outbound) => asked,
        };
        match asked {
            Ok(start) => return Ok(Some(start)),
            Err(Undelivered::Unauthorized) => return Err(token_refused()),
            Err(error) => tracing::warn!(%error, retry_s = pause.as_secs(), "Discord cannot be reached"),
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(None),
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn ask(outbound: &Outbound) -> Result<Start, Undelivered> {
    #[derive(Deserialize)]
    struct Application {
        id: ApplicationId,
    }
    let application: Application = outbound.get_once(Route::Oauth2ApplicationCurrent).await?;
    let me = outbound.me().await?;
    Ok(Start {
        me,
        application: application.id,
    })
}

/// Lets interactions come until the bot stops.
pub(super) async fn wait(bot: &Arc<Bot>, start: Start) {
    bot.settle_in(start.application);
    tracing::info!("interactions are taken by HTTP alone");
    bot.stop.cancelled().await;
}
