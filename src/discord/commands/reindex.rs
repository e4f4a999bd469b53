//! `/reindex [mode]`: moderators bring the index up to the corpus and watch it.
//!
//! The reply is edited as the work goes on, at most every two seconds. A run that outlasts the 15 minutes
//! for which an interaction's reply can be edited goes on in a message of its own.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use serenity::model::id::MessageId;
use tokio::{sync::watch, task, time::Instant};

use crate::{
    failure::Failure,
    locale::{self, Language},
    reply::wording,
    service::{Held, Mode, Progress, Requested},
};

use super::{Bot, Command, Config, Invoked, MANAGE_SERVER, SERVERS, STRING, Work, choice, definition, option};
use crate::discord::{
    custom_id::Action,
    errors::Undelivered,
    given::{Given, Shown},
    outbound::{Address, DELIVERY, Post},
    outcome::{failed, report},
    outgoing::{Button, Outgoing},
};

pub(super) struct Reindex;

impl Command for Reindex {
    fn name(&self) -> &'static str {
        "reindex"
    }

    fn definition(&self, _: &Config) -> Value {
        let mut mode = option(STRING, "reindex-mode", false);
        mode["choices"] = json!([
            choice("reindex-mode-changed", "changed"),
            choice("reindex-mode-full", "full"),
        ]);
        definition(self.name(), Some(MANAGE_SERVER), SERVERS, &[mode])
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            if !given.is_moderator() {
                bot.whisper(given, wording::moderators_only(given.language())).await;
                return;
            }
            let requested = Requested {
                mode: match invoked.words("mode").as_deref() {
                    Some("full") => Mode::Full,
                    _ => Mode::Changed,
                },
                ..Requested::changed(&*given.origin.name)
            };
            reindexed(&bot, given, requested).await;
        })
    }
}

/// Reindexes and shows how it goes in a reply of its own.
pub(in crate::discord) async fn reindexed(bot: &Arc<Bot>, given: &Given, requested: Requested) {
    let deferred = bot.outbound.defer(&given.address, Shown::ToAll).await;
    if deferred.is_err() {
        report(deferred, "a reindex was asked for too late to be answered");
        return;
    }
    let mode = requested.mode;
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
    let language = given.language();
    let mut board = Board::new(bot, given);
    let mut ticks = tokio::time::interval_at(Instant::now() + bot.config.progress_every, bot.config.progress_every);
    // An edit that takes longer than a tick delays the next one instead of being followed by a burst.
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            _ = ticks.tick() => {
                if told.has_changed().unwrap_or(false) || board.has_to_move() {
                    let progress = *told.borrow_and_update();
                    board.show(&wording::progress(language, &progress).into(), bot.config.progress_every).await;
                }
            }
        }
    };
    let reply = match done.unwrap_or_else(|panic| Err(Failure::bug(panic))) {
        Ok(report) => Outgoing {
            rows: report
                .held
                .map(|held| vec![anyway(language, mode, held)])
                .unwrap_or_default(),
            reply: wording::report(language, &report.seen_within(&given.room.visible())),
            ..Outgoing::default()
        },
        Err(failure) => failed(language, &failure, given.address.interaction.get()).into(),
    };
    board.show(&reply, DELIVERY).await;
}

/// The button that lets as many articles go as would have gone.
fn anyway(language: Language, mode: Mode, held: Held) -> Vec<Button> {
    let action = Action::Reindex {
        full: mode == Mode::Full,
        removed: u32::try_from(held.removed).unwrap_or(u32::MAX),
    };
    vec![Button::new(locale::plain(language, "reindex-anyway"), action)]
}

/// Where the work is shown: the interaction's reply, then a message in the channel.
struct Board<'a> {
    bot: &'a Bot,
    address: &'a Address,
    post: Post,
    until: Instant,
    message: Option<MessageId>,
}

impl<'a> Board<'a> {
    fn new(bot: &'a Bot, given: &'a Given) -> Self {
        Self {
            bot,
            address: &given.address,
            post: given.post(),
            until: Instant::now() + bot.config.interaction_life,
            message: None,
        }
    }

    /// Whether the interaction's reply cannot be edited much longer, and nothing is shown elsewhere yet.
    fn has_to_move(&self) -> bool {
        self.message.is_none() && Instant::now() >= self.until
    }

    async fn show(&mut self, said: &Outgoing, within: Duration) {
        let shown = match self.message {
            Some(message) => self.bot.outbound.change(&self.post, message, said).await,
            None if self.has_to_move() => self.move_to_channel(said).await,
            None => self.bot.outbound.edit(self.address, said, within).await.map(drop),
        };
        report(shown, "the progress of a reindex was not shown");
    }

    async fn move_to_channel(&mut self, said: &Outgoing) -> Result<(), Undelivered> {
        let moving = wording::continues_in_channel(self.address.language).into();
        let moved = self.bot.outbound.edit(self.address, &moving, DELIVERY).await;
        report(moved, "the reply of a long reindex could not say where it goes on");
        self.message = Some(self.bot.outbound.send(&self.post, said).await?);
        Ok(())
    }
}
