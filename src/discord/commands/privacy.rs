//! `/privacy`: what is kept, for how long, who can see it, and how it is deleted.

use std::sync::Arc;

use serde_json::Value;

use crate::reply::wording::privacy;

use super::{ANYWHERE, Bot, Command, Config, Invoked, Work, definition};

pub(super) struct Privacy;

impl Command for Privacy {
    fn name(&self) -> &'static str {
        "privacy"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(self.name(), None, ANYWHERE, &[])
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let days = given.room.preferences.retention_days.value.get();
            bot.whisper(given, privacy::privacy(given.language(), days)).await;
        })
    }
}
