//! `/forget-me`: deletes all that is kept of somebody, once they have confirmed it.

use std::sync::Arc;

use serde_json::Value;

use crate::{locale, reply::wording::privacy};

use super::{ANYWHERE, Bot, Command, Config, Invoked, Work, definition};
use crate::discord::{
    custom_id::Action,
    outgoing::{Button, Outgoing},
};

pub(super) struct ForgetMe;

impl Command for ForgetMe {
    fn name(&self) -> &'static str {
        "forget-me"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(self.name(), None, ANYWHERE, &[])
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let language = given.language();
            let confirm = Button::new(locale::plain(language, "forget-button"), Action::Forget);
            let said = Outgoing {
                rows: vec![vec![confirm]],
                ..privacy::before_forgetting(language).into()
            };
            bot.whisper(given, said).await;
        })
    }
}
