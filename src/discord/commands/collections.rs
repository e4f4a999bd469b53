//! `/collections`: what is indexed, by collection.

use std::sync::Arc;

use serde_json::Value;

use crate::reply::wording;

use super::{ANYWHERE, Bot, Command, Config, Invoked, Work, definition};
use crate::discord::given::Shown;

pub(super) struct Collections;

impl Command for Collections {
    fn name(&self) -> &'static str {
        "collections"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(self.name(), None, ANYWHERE, &[])
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let (language, visible) = (given.language(), given.room.visible());
            bot.answer(given, Shown::ToAsker, move |service| {
                let collections = service.collections(&visible)?;
                let last = service.last_reindex();
                Ok(wording::collections(language, &collections, last.as_ref()).into())
            })
            .await;
        })
    }
}
