//! `/ask question:… [collection:… tag:… from:… to:… sort:…] [private:…]`: one question, one answer.

use std::sync::Arc;

use serde_json::Value;

use super::{
    ANYWHERE, BOOLEAN, Bot, Command, Config, Invoked, STRING, Typed, Work, definition,
    filters::{self, filter_options},
    option,
};
use crate::{
    discord::answering::{After, Asking},
    telemetry::Surface,
};

pub(super) struct Ask;

/// The most that Discord lets an option of words hold.
pub(super) const LONGEST_OPTION: usize = 6000;

impl Command for Ask {
    fn name(&self) -> &'static str {
        "ask"
    }

    fn definition(&self, config: &Config) -> Value {
        let mut question = option(STRING, "ask-question", true);
        question["max_length"] = config.question_chars.min(LONGEST_OPTION).into();
        let mut options = vec![question];
        options.extend(filter_options());
        options.push(option(BOOLEAN, "ask-private", false));
        definition(self.name(), None, ANYWHERE, &options)
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let filters = match invoked.filters(bot.service.today()) {
                Ok(filters) => filters,
                Err(failure) => return bot.refuse_counted(given, Surface::Command, &failure).await,
            };
            let shown = given.room.shown(invoked.flag("private"));
            let after = if given.origin.is_in_conversation() {
                After::Last
            } else {
                After::Nothing
            };
            let asking = Asking {
                written: invoked.words("question").unwrap_or_default(),
                filters,
                after,
                shown,
                language: given.room.language(&given.origin, shown),
            };
            bot.ask(given, asking).await;
        })
    }

    fn suggest(&self, bot: Arc<Bot>, typed: Typed) -> Work {
        Box::pin(filters::suggest(bot, typed))
    }
}
