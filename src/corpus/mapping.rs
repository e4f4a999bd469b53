//! Which columns of a table, or values of a JSON file, hold what of an article.
//!
//! In: the keys of a mapping as `corpus.toml` has them. Out: a mapping that names a text at least, so that whoever
//! reads a table by it has nothing left to check but the table. Reading the file of settings is not done here.

use serde::{Deserialize, Serialize};

/// How the rows of a table or the items of a JSON file are read as articles.
///
/// Each place is the header of a column, or the name of a key of an item; in JSON, one that begins with `/` is a
/// pointer (RFC 6901) into the item. `text` names one or several; `items` points at the array of items in a JSON
/// file, which else is the file itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Mapping {
    files: Vec<String>,
    pub(super) items: Option<String>,
    pub(super) text: Vec<String>,
    pub(super) title: Option<String>,
    pub(super) id: Option<String>,
    pub(super) date: Option<String>,
    pub(super) url: Option<String>,
    pub(super) tags: Option<String>,
    pub(super) authors: Option<String>,
    pub(super) language: Option<String>,
}

impl Mapping {
    /// The patterns of the files that it is for, as they were written; none where it is for all of a source.
    #[must_use]
    pub fn files(&self) -> &[String] {
        &self.files
    }
}

/// A mapping as it was written. The fields stand in the order of [`Mapping`]'s, so that a form without keys reads too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    items: Option<String>,
    text: Vec<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    tags: Option<String>,
    #[serde(default)]
    authors: Option<String>,
    #[serde(default)]
    language: Option<String>,
}

/// What is wrong with a mapping.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum Wrong {
    #[error("`text` names no column; write text = [\"the header of the column with the text\"]")]
    NoText,
    #[error("`{0}` is empty; leave it out where there is no such column")]
    EmptyPlace(&'static str),
    #[error("`items` is a JSON pointer, which begins with `/`, as in \"/data/entries\"")]
    NoPointer,
}

impl TryFrom<Written> for Mapping {
    type Error = Wrong;

    fn try_from(written: Written) -> Result<Self, Wrong> {
        if written.text.is_empty() {
            return Err(Wrong::NoText);
        }
        let text = written.text.iter().map(|place| ("text", Some(place)));
        let others = [
            ("title", &written.title),
            ("id", &written.id),
            ("date", &written.date),
            ("url", &written.url),
            ("tags", &written.tags),
            ("authors", &written.authors),
            ("language", &written.language),
        ];
        let others = others.into_iter().map(|(key, place)| (key, place.as_ref()));
        for (key, place) in text.chain(others) {
            if place.is_some_and(|place| place.trim().is_empty()) {
                return Err(Wrong::EmptyPlace(key));
            }
        }
        if written.items.as_ref().is_some_and(|items| !items.starts_with('/')) {
            return Err(Wrong::NoPointer);
        }
        Ok(Self {
            files: written.files,
            items: written.items,
            text: written.text,
            title: written.title,
            id: written.id,
            date: written.date,
            url: written.url,
            tags: written.tags,
            authors: written.authors,
            language: written.language,
        })
    }
}
