//! What is said of a search: what it found, and what the buttons under it are called.

use crate::{
    locale::{self, Language},
    reply::{Inline, Part, Reply},
    service::Found,
    text::shortened,
};

use super::{hint, loosened, quoted, say};

/// The most characters of a search that are said again above what it found.
const QUERY_CHARS: usize = 100;

/// A page of what the search `written` found.
#[must_use]
pub fn found(language: Language, written: &str, found: &Found) -> Reply {
    let query = Inline::Theirs(shortened(written.trim(), QUERY_CHARS).into_owned());
    if found.total == 0 {
        return Reply {
            parts: vec![
                say(language, "search-none").put("query", query).text(),
                hint(language, say(language, "search-none-hint").line()),
            ],
            footer: found.reindexed.then(|| footer(language, found)),
        };
    }
    let header = if found.is_more {
        "search-header-more"
    } else {
        "search-header"
    };
    let header = say(language, header)
        .number("count", found.total)
        .number("page", found.page)
        .number("pages", found.pages)
        .put("query", query);
    let numbered = (found.first..).zip(&found.quotations);
    let quotations = numbered.map(|(number, quotation)| quoted(language, number, quotation));
    let head: Vec<Part> = std::iter::once(header.text())
        .chain(loosened(language, found.loosened))
        .collect();
    Reply {
        parts: head.into_iter().chain(quotations).collect(),
        footer: Some(footer(language, found)),
    }
}

fn footer(language: Language, found: &Found) -> Vec<Inline> {
    let key = if found.reindexed {
        "search-reindexed"
    } else {
        "answer-indexed"
    };
    say(language, key)
        .put("moment", Inline::Moment(found.indexed_at))
        .line()
}

/// What the button is called that leads to the page before.
#[must_use]
pub fn previous_page(language: Language) -> String {
    locale::plain(language, "search-previous")
}

/// What the button is called that leads to the next page.
#[must_use]
pub fn next_page(language: Language) -> String {
    locale::plain(language, "search-next")
}
