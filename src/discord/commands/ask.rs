//! `/ask question:… [private:…]`: one question, one answer.

use std::sync::Arc;

use serde_json::Value;

use crate::question::Filters;

use super::{ANYWHERE, BOOLEAN, Bot, Command, Config, Invoked, STRING, Work, definition, option};
use crate::discord::answering::{After, Asking};

pub(super) struct Ask;

/// The most that Discord lets an option of words hold.
const LONGEST_OPTION: usize = 6000;

impl Command for Ask {
    fn name(&self) -> &'static str {
        "ask"
    }

    fn definition(&self, config: &Config) -> Value {
        let mut question = option(STRING, "ask-question", true);
        question["max_length"] = config.question_chars.min(LONGEST_OPTION).into();
        let options = [question, option(BOOLEAN, "ask-private", false)];
        definition(self.name(), None, ANYWHERE, &options)
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let shown = given.room.shown(invoked.flag("private"));
            let after = if given.origin.is_in_conversation() {
                After::Last
            } else {
                After::Nothing
            };
            let asking = Asking {
                written: invoked.words("question").unwrap_or_default(),
                filters: Filters::default(),
                after,
                shown,
                language: given.room.language(&given.origin, shown),
            };
            bot.ask(given, asking).await;
        })
    }
}
