//! `/help`: what the bot does and how to ask.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::reply::wording;

use super::{ANYWHERE, Bot, Command, Config, Invoked, Work, definition};
use crate::discord::outcome::report;

pub(super) struct Help;

impl Command for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(
            self.name(),
            "What this bot does and how to ask it",
            None,
            ANYWHERE,
            &json!([]),
        )
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let told = bot.outbound.whisper(&invoked.address, &wording::help()).await;
            report(told, "the help was not delivered");
        })
    }
}
