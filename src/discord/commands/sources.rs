//! **Find sources**, in the menu of any message: which of its sentences the articles say too.

use std::sync::Arc;

use serde_json::Value;
use serenity::all::CommandType;

use crate::{
    question::Filters,
    reply::wording,
    telemetry::{Outcome, Surface},
};

use super::{Bot, Command, Config, Invoked, Work, message_definition};
use crate::discord::{given::Shown, messages::without_tokens};

pub(super) struct FindSources;

impl Command for FindSources {
    fn name(&self) -> &'static str {
        "Find sources"
    }

    fn kind(&self) -> CommandType {
        CommandType::Message
    }

    fn definition(&self, _: &Config) -> Value {
        message_definition("find-sources")
    }

    /// For whoever asked alone: it is mostly somebody else's message, and nobody is to be shown up by it.
    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let language = given.room.language(&given.origin, Shown::ToAsker);
            let message = without_tokens(invoked.message().unwrap_or_default());
            if message.is_empty() {
                return bot.whisper(given, wording::supported_no_words(language)).await;
            }
            let (filters, spot) = (Filters::within(given.room.visible()), given.origin.spot());
            bot.answer_counted(given, (Surface::Menu, Shown::ToAsker), move |service| {
                let mut supported = service.supported(&message, &filters)?;
                let found = supported.claims.iter_mut();
                service.lead_to_reader(found.filter_map(|claim| claim.support.as_mut()), spot);
                let said = wording::supported(language, &supported).into();
                Ok((said, Outcome::found(supported.found() > 0)))
            })
            .await;
        })
    }
}
