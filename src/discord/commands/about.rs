//! `/about`: what the bot is and what it answers from here.

use std::sync::Arc;

use serde_json::Value;

use crate::{reply::wording, service::Freshness};

use super::{ANYWHERE, Bot, Command, Config, Invoked, Work, definition};
use crate::discord::given::Shown;

pub(super) struct About;

/// The commit, which the Dockerfile's argument of that name tells the build.
const COMMIT: Option<&str> = option_env!("IBID_COMMIT");
/// Where the source is, as the manifest says; the page of the project where it names no repository.
const SOURCES: [&str; 2] = [env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_HOMEPAGE")];

impl Command for About {
    fn name(&self) -> &'static str {
        "about"
    }

    fn definition(&self, _: &Config) -> Value {
        definition(self.name(), None, ANYWHERE, &[])
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let (language, visible) = (given.language(), given.room.visible());
            bot.answer(given, Shown::ToAsker, move |service| {
                let status = service.status()?;
                let names = status.collections.into_iter().map(|(name, _)| name);
                let about = wording::About {
                    version: env!("CARGO_PKG_VERSION"),
                    commit: COMMIT.filter(|commit| !commit.is_empty()).unwrap_or("unknown"),
                    licence: env!("CARGO_PKG_LICENSE"),
                    source: SOURCES.into_iter().find(|url| !url.is_empty()),
                    indexed_at: status.state.map(|state| state.stamp.at),
                    changed: matches!(service.freshness(), Ok(Freshness::Changed)),
                    collections: names.filter(|name| visible.has(name)).collect(),
                };
                Ok(wording::about(language, &about).into())
            })
            .await;
        })
    }
}
