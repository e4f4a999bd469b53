//! `/status`: what is indexed, since when, and whether anything is wrong.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::reply::wording;

use super::{ANYWHERE, Bot, Command, Config, Invoked, Work, definition};
use crate::discord::outcome::report;

pub(super) struct Status;

impl Command for Status {
    fn name(&self) -> &'static str {
        "status"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(
            self.name(),
            "What is indexed and since when",
            None,
            ANYWHERE,
            &json!([]),
        )
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let deferred = bot.outbound.defer(&invoked.address, true).await;
            if deferred.is_err() {
                report(deferred, "a request for the status came too late");
                return;
            }
            let service = Arc::clone(&bot.service);
            let status = bot.pool.run(move || service.status()).await;
            let trouble = bot.registration.trouble();
            let reply = status.map(|status| wording::status(&status, env!("CARGO_PKG_VERSION"), trouble.as_deref()));
            bot.finish(&invoked.address, reply).await;
        })
    }
}
