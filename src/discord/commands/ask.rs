//! `/ask question:… [private:…]`: one question, one answer.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{question::Filters, reply::wording};

use super::{ANYWHERE, BOOLEAN, Bot, Command, Config, Invoked, STRING, Work, definition};
use crate::discord::outcome::report;

pub(super) struct Ask;

/// The most that Discord lets an option of words hold.
const LONGEST_OPTION: usize = 6000;

impl Command for Ask {
    fn name(&self) -> &'static str {
        "ask"
    }

    fn definition(&self, config: &Config) -> Value {
        definition(
            self.name(),
            "Ask a question; the answer is quoted from the articles word for word",
            None,
            ANYWHERE,
            &json!([
                {
                    "name": "question",
                    "type": STRING,
                    "description": "What you want to know, in a sentence",
                    "required": true,
                    "max_length": config.question_chars.min(LONGEST_OPTION),
                },
                {
                    "name": "private",
                    "type": BOOLEAN,
                    "description": "Show the answer to you alone",
                    "required": false,
                },
            ]),
        )
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let deferred = bot.outbound.defer(&invoked.address, invoked.is_set("private")).await;
            if deferred.is_err() {
                report(deferred, "a question came too late to be answered");
                return;
            }
            let question = invoked.words("question").unwrap_or_default();
            let service = Arc::clone(&bot.service);
            let answered = bot.pool.run(move || service.ask(&question, Filters::default())).await;
            bot.finish(&invoked.address, answered.map(|answered| wording::answered(&answered)))
                .await;
        })
    }
}
