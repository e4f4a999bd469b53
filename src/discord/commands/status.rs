//! `/status`: what is indexed, since when, and whether anything is wrong.

use std::sync::Arc;

use serde_json::Value;

use crate::reply::wording;

use super::{ANYWHERE, Bot, Command, Config, Invoked, Work, definition};
use crate::discord::given::Shown;

pub(super) struct Status;

impl Command for Status {
    fn name(&self) -> &'static str {
        "status"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(self.name(), None, ANYWHERE, &[])
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let trouble = bot.registration.trouble();
            let language = invoked.given.language();
            bot.answer(&invoked.given, Shown::ToAsker, move |service| {
                let status = service.status()?;
                Ok(wording::status(language, &status, env!("CARGO_PKG_VERSION"), trouble.as_deref()).into())
            })
            .await;
        })
    }
}
