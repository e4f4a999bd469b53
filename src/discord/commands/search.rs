//! `/search query:… [collection:… tag:… from:… to:… sort:…] [private:…]`: what matches, in pages.

use std::sync::Arc;

use serde_json::Value;
use serenity::all::GuildId;

use crate::{
    failure::Failure,
    question::Filters,
    service::Service,
    store::SearchId,
    telemetry::{Outcome, Surface},
};

use super::{
    ANYWHERE, BOOLEAN, Bot, Command, Config, Invoked, STRING, Typed, Work,
    ask::LONGEST_OPTION,
    definition,
    filters::{self, filter_options},
    option,
};
use crate::discord::{buttons::found, origin::Origin};

pub(super) struct Search;

impl Command for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn definition(&self, config: &Config) -> Value {
        let mut query = option(STRING, "search-query", true);
        query["max_length"] = config.question_chars.min(LONGEST_OPTION).into();
        let mut options = vec![query];
        options.extend(filter_options());
        options.push(option(BOOLEAN, "search-private", false));
        definition(self.name(), None, ANYWHERE, &options)
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let filters = match invoked.filters(bot.service.today()) {
                Ok(filters) => filters,
                Err(failure) => return bot.refuse_counted(given, Surface::Search, &failure).await,
            };
            let shown = given.room.shown(invoked.flag("private"));
            let written = invoked.words("query").unwrap_or_default();
            let language = given.room.language(&given.origin, shown);
            let origin = given.origin.clone();
            bot.answer_counted(given, (Surface::Search, shown), move |service| {
                let mut found = service.search_page(&written, filters.clone(), 1)?;
                service.lead_to_reader(&mut found.quotations, origin.spot());
                let kept = (found.pages > 1).then(|| keep(service, &origin, &written, &filters, found.indexed_at));
                let said = found::shown(language, &written, &found, kept.flatten());
                Ok((said, Outcome::found(found.total > 0)))
            })
            .await;
        })
    }

    fn suggest(&self, bot: Arc<Bot>, typed: Typed) -> Work {
        Box::pin(filters::suggest(bot, typed))
    }
}

/// Keeps the search, so that its pages can be turned; what was found is shown also where that cannot be done.
fn keep(service: &Service, origin: &Origin, written: &str, filters: &Filters, indexed_at: i64) -> Option<SearchId> {
    let guild = origin.guild.map(GuildId::get);
    let kept = service.keep_search(origin.user.get(), guild, written, filters, indexed_at);
    let unkept = |error: &Failure| tracing::warn!(%error, "a search could not be kept, so its pages cannot be turned");
    kept.inspect_err(unkept).ok()
}
