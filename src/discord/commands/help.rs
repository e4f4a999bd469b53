//! `/help`: what the bot does and how to ask.

use std::sync::Arc;

use serde_json::Value;

use crate::reply::wording;

use super::{ANYWHERE, Bot, Command, Config, Invoked, Work, definition};

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
            bot.whisper(&invoked.given, wording::help(invoked.given.language()))
                .await;
        })
    }
}
