//! The options that narrow what may answer, the same for every command that looks for something.
//!
//! In: what was chosen or is being typed in them. Out: [`Filters`] within what may be seen in the room, or why they
//! cannot be read; suggestions of collections and tags that may be seen there.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    corpus::Date,
    failure::Failure,
    locale::Message,
    question::{Filters, Period, Sort},
    service::{MOST_CHARS, MOST_SUGGESTIONS},
};

use super::{Bot, Invoked, STRING, Typed, choice, option};
use crate::discord::outcome::report;

/// The most characters of a date; whoever writes more has written none.
const LONGEST_DATE: usize = 50;

/// The options for a command's definition, none of which is required.
pub(super) fn filter_options() -> Vec<Value> {
    let suggested = |key| {
        let mut option = option(STRING, key, false);
        option["autocomplete"] = true.into();
        option["max_length"] = MOST_CHARS.into();
        option
    };
    let date = |key| {
        let mut option = option(STRING, key, false);
        option["max_length"] = LONGEST_DATE.into();
        option
    };
    let mut sort = option(STRING, "filter-sort", false);
    sort["choices"] = json!([
        choice("filter-sort-relevance", "relevance"),
        choice("filter-sort-newest", "newest"),
    ]);
    vec![
        suggested("filter-collection"),
        suggested("filter-tag"),
        date("filter-from"),
        date("filter-to"),
        sort,
    ]
}

impl Invoked {
    /// What was chosen in [`filter_options`], within what may be seen where the command was given. "Yesterday" is
    /// counted from `today`.
    pub(super) fn filters(&self, today: Date) -> Result<Filters, Failure> {
        let name = |option| {
            let name = self.words(option).map(|name| name.trim().to_owned());
            name.filter(|name| !name.is_empty())
        };
        let period = |option| {
            let written = self.words(option);
            written.map(|written| read(&written, today)).transpose()
        };
        let (from, to) = (period("from")?, period("to")?);
        let (from, to) = (from.map(|period| period.from), to.map(|period| period.to));
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            let what = Message::new("filter-dates-crossed");
            let what = what.with("from", from.to_string()).with("to", to.to_string());
            return Err(Failure::asker(what, Message::new("filter-dates-crossed-hint")));
        }
        Ok(Filters {
            within: self.given.room.visible(),
            collection: name("collection"),
            tag: name("tag"),
            language: None,
            from,
            to,
            sort: match self.words("sort").as_deref() {
                Some("newest") => Sort::Newest,
                _ => Sort::Relevance,
            },
        })
    }
}

fn read(written: &str, today: Date) -> Result<Period, Failure> {
    Period::read(written, today).map_err(|_| {
        let what = Message::new("filter-date-unread").with("date", written.trim());
        Failure::asker(what, Message::new("filter-date-unread-hint"))
    })
}

/// Suggests collections or tags while somebody types one, and nothing for any other option.
pub(super) async fn suggest(bot: Arc<Bot>, typed: Typed) {
    let Some(focused) = typed.command.data.autocomplete() else {
        return;
    };
    let (option, words) = (focused.name.to_owned(), focused.value.to_owned());
    let (service, visible) = (Arc::clone(&bot.service), typed.given.room.visible());
    // The first of all suggestions waits until the titles are read.
    let suggested = tokio::task::spawn_blocking(move || {
        let titles = service.titles()?;
        Ok(match option.as_str() {
            "collection" => titles.suggest_collections(&visible, &words, MOST_SUGGESTIONS),
            "tag" => titles.suggest_tags(&visible, &words, MOST_SUGGESTIONS),
            _ => Vec::new(),
        })
    });
    let suggested = suggested.await.unwrap_or_else(|broken| Err(Failure::bug(broken)));
    let names = suggested.unwrap_or_else(|failure| {
        tracing::warn!(error = %failure, "nothing can be suggested");
        Vec::new()
    });
    let choices = names.into_iter().map(|name| json!({ "name": name, "value": name }));
    let told = bot.outbound.suggest(&typed.given.address, &choices.collect()).await;
    report(told, "suggestions were not delivered");
}
