//! `/reindex [mode]`: moderators bring the index up to the corpus and watch it.
//!
//! The reply is edited as the work goes on, at most every two seconds. A run that outlasts the 15 minutes
//! for which an interaction's reply can be edited goes on in a message of its own.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use serenity::model::id::{ChannelId, MessageId};
use tokio::{sync::watch, task, time::Instant};

use crate::{
    failure::Failure,
    reply::{Reply, wording},
    service::{Mode, Progress, Requested},
};

use super::{Bot, Command, Config, Invoked, SERVERS, STRING, Work, definition};
use crate::discord::{
    errors::Undelivered,
    outbound::{Address, DELIVERY},
    outcome::{failed, report},
};

pub(super) struct Reindex;

/// Discord's bit for Manage Server, as its API takes permissions.
const MANAGE_SERVER: &str = "32";

impl Command for Reindex {
    fn name(&self) -> &'static str {
        "reindex"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(
            self.name(),
            "Read the articles again (for moderators)",
            Some(MANAGE_SERVER),
            SERVERS,
            &json!([{
                "name": "mode",
                "type": STRING,
                "description": "How much is read again",
                "required": false,
                "choices": [
                    { "name": "changed: only files that changed", "value": "changed" },
                    { "name": "full: every file, into a new index", "value": "full" },
                ],
            }]),
        )
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            if !invoked.is_by_moderator(&bot) {
                let told = bot
                    .outbound
                    .whisper(&invoked.address, &wording::not_a_moderator())
                    .await;
                report(told, "a refusal was not delivered");
                return;
            }
            let deferred = bot.outbound.defer(&invoked.address, false).await;
            if deferred.is_err() {
                report(deferred, "a reindex was asked for too late to be answered");
                return;
            }
            reindex(&bot, &invoked).await;
        })
    }
}

async fn reindex(bot: &Arc<Bot>, invoked: &Invoked) {
    let requested = Requested {
        mode: match invoked.words("mode").as_deref() {
            Some("full") => Mode::Full,
            _ => Mode::Changed,
        },
        by: invoked.by(),
    };
    let (tell, mut told) = watch::channel(Progress::default());
    let (service, stop) = (Arc::clone(&bot.service), bot.stop.clone());
    let span = tracing::Span::current();
    let mut work = task::spawn_blocking(move || {
        let _entered = span.enter();
        service.reindex(
            &requested,
            &|progress| {
                tell.send_replace(progress);
            },
            &stop,
        )
    });
    let mut board = Board::new(bot, invoked);
    let mut ticks = tokio::time::interval_at(Instant::now() + bot.config.progress_every, bot.config.progress_every);
    // An edit that takes longer than a tick delays the next one instead of being followed by a burst.
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            _ = ticks.tick() => {
                if told.has_changed().unwrap_or(false) || board.has_to_move() {
                    let progress = *told.borrow_and_update();
                    board.show(&wording::progress(&progress), bot.config.progress_every).await;
                }
            }
        }
    };
    let reply = match done.unwrap_or_else(|panic| Err(Failure::bug(panic))) {
        Ok(report) => wording::report(&report),
        Err(failure) => failed(&failure, invoked.address.interaction.get()),
    };
    board.show(&reply, DELIVERY).await;
}

/// Where the work is shown: the interaction's reply, then a message in the channel.
struct Board<'a> {
    bot: &'a Bot,
    address: &'a Address,
    channel: ChannelId,
    until: Instant,
    message: Option<MessageId>,
}

impl<'a> Board<'a> {
    fn new(bot: &'a Bot, invoked: &'a Invoked) -> Self {
        Self {
            bot,
            address: &invoked.address,
            channel: invoked.command.channel_id,
            until: Instant::now() + bot.config.interaction_life,
            message: None,
        }
    }

    /// Whether the interaction's reply cannot be edited much longer, and nothing is shown elsewhere yet.
    fn has_to_move(&self) -> bool {
        self.message.is_none() && Instant::now() >= self.until
    }

    async fn show(&mut self, reply: &Reply, within: Duration) {
        let shown = match self.message {
            Some(message) => self.bot.outbound.change(self.channel, message, reply).await,
            None if self.has_to_move() => self.move_to_channel(reply).await,
            None => self.bot.outbound.edit(self.address, reply, within).await,
        };
        report(shown, "the progress of a reindex was not shown");
    }

    async fn move_to_channel(&mut self, reply: &Reply) -> Result<(), Undelivered> {
        let moved = self
            .bot
            .outbound
            .edit(self.address, &wording::continues_in_channel(), DELIVERY)
            .await;
        report(moved, "the reply of a long reindex could not say where it goes on");
        let nonce = self.address.interaction.get();
        self.message = Some(self.bot.outbound.send(self.channel, None, nonce, reply).await?);
        Ok(())
    }
}
