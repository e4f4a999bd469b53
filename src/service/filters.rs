//! Filters that name something which is there.
//!
//! In: filters as somebody wrote them. Out: the same with names as the articles bear them, or that there is no such
//! collection or tag, and what there is. What may not be seen is not there, so that nobody learns of it by asking.

use crate::{failure::Failure, index::Snapshot, locale::Message, question::Filters};

use super::{Service, titles::Titles};

/// The most names that a refusal lists.
const MOST_NAMED: usize = 10;

impl Service {
    /// The same filters with the names that the collection and the tag really have.
    pub(super) fn settled(&self, filters: &Filters, snapshot: &dyn Snapshot) -> Result<Filters, Failure> {
        let mut settled = filters.clone();
        if filters.collection.is_none() && filters.tag.is_none() {
            return Ok(settled);
        }
        let titles = self.titles.of(snapshot)?;
        if let Some(name) = &filters.collection {
            let there = titles.collection(&filters.within, name);
            settled.collection = Some(there.ok_or_else(|| no_collection(&titles, filters, name))?.to_owned());
        }
        if let Some(name) = &filters.tag {
            let there = titles.tag(&filters.within, name);
            settled.tag = Some(there.ok_or_else(|| no_tag(&titles, filters, name))?.to_owned());
        }
        Ok(settled)
    }
}

fn no_collection(titles: &Titles, filters: &Filters, name: &str) -> Failure {
    let what = Message::new("filter-no-collection").with("name", name);
    let suggest = |typed| titles.suggest_collections(&filters.within, typed, MOST_NAMED + 1);
    Failure::asker(what, there_are(name, suggest))
}

fn no_tag(titles: &Titles, filters: &Filters, name: &str) -> Failure {
    let what = Message::new("filter-no-tag").with("name", name);
    let suggest = |typed| titles.suggest_tags(&filters.within, typed, MOST_NAMED + 1);
    Failure::asker(what, there_are(name, suggest))
}

/// What there is instead: all of it, or what comes nearest to `name` and that there is more.
fn there_are<'a>(name: &'a str, suggest: impl Fn(&'a str) -> Vec<String>) -> Message {
    let mut names = suggest("");
    if names.len() > MOST_NAMED {
        let near = suggest(name);
        names = if near.is_empty() { names } else { near };
        names.truncate(MOST_NAMED);
        return Message::new("filter-there-are-more").with("names", names.join(", "));
    }
    match names.split_last() {
        None => Message::new("filter-there-are-none"),
        Some((last, [])) => Message::new("filter-there-is").with("last", last.as_str()),
        Some((last, others)) => Message::new("filter-there-are")
            .with("others", others.join(", "))
            .with("last", last.as_str()),
    }
}
