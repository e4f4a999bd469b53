//! Where in a row to look for what.
//!
//! In: a mapping, or none. Out: the names to look under for each part of an article. Without a mapping they are the
//! names that people give such columns.

use crate::corpus::Mapping;

use super::Rejected;

/// The names to look under for each part; the first that there is counts.
pub(super) struct Layout<'m> {
    pub(super) text: Vec<Place<'m>>,
    pub(super) title: Place<'m>,
    pub(super) id: Place<'m>,
    pub(super) date: Place<'m>,
    pub(super) url: Place<'m>,
    pub(super) tags: Place<'m>,
    pub(super) authors: Place<'m>,
    pub(super) language: Place<'m>,
    /// The pointer to the array of items in a JSON file.
    pub(super) items: &'m str,
    mapped: bool,
}

/// Where one part is.
#[derive(Clone, Copy)]
pub(super) enum Place<'m> {
    /// Where a mapping says.
    Mapped(&'m str),
    /// Under one of the usual names, in lower case.
    Usual(&'static [&'static str]),
    /// Nowhere: the mapping leaves it out.
    Nowhere,
}

/// The last ones are what answers are called in the languages that ibid speaks.
const TEXT: &[&str] = &[
    "text",
    "answer",
    "body",
    "content",
    "description",
    "summary",
    "message",
    "antwort",
    "respuesta",
    "réponse",
    "reponse",
    "回答",
    "答え",
    "答案",
];
/// The last ones are what questions are called.
const TITLE: &[&str] = &[
    "title", "question", "name", "headline", "subject", "frage", "pregunta", "質問", "问题", "問題",
];
/// So many of the names of texts are told to whoever has none of them.
const NAMED: usize = 7;
const ID: &[&str] = &["id", "key", "guid", "slug"];
const DATE: &[&str] = &["date", "published", "created"];
const URL: &[&str] = &["url", "link"];
const TAGS: &[&str] = &["tags", "keywords", "categories", "category"];
const AUTHORS: &[&str] = &["authors", "author"];
const LANGUAGE: &[&str] = &["language", "lang"];

impl<'m> Layout<'m> {
    pub(super) fn of(mapping: Option<&'m Mapping>) -> Self {
        mapping.map_or_else(Self::usual, Self::mapped)
    }

    fn mapped(mapping: &'m Mapping) -> Self {
        let place = |place: &'m Option<String>| place.as_deref().map_or(Place::Nowhere, Place::Mapped);
        Self {
            text: mapping.text.iter().map(|place| Place::Mapped(place)).collect(),
            title: place(&mapping.title),
            id: place(&mapping.id),
            date: place(&mapping.date),
            url: place(&mapping.url),
            tags: place(&mapping.tags),
            authors: place(&mapping.authors),
            language: place(&mapping.language),
            items: mapping.items.as_deref().unwrap_or_default(),
            mapped: true,
        }
    }

    fn usual() -> Self {
        Self {
            text: vec![Place::Usual(TEXT)],
            title: Place::Usual(TITLE),
            id: Place::Usual(ID),
            date: Place::Usual(DATE),
            url: Place::Usual(URL),
            tags: Place::Usual(TAGS),
            authors: Place::Usual(AUTHORS),
            language: Place::Usual(LANGUAGE),
            items: "",
            mapped: false,
        }
    }

    /// Whether nobody said where what is.
    pub(super) fn is_guessed(&self) -> bool {
        !self.mapped
    }
}

/// That nothing says which column is the text.
pub(super) fn unmapped(format: &'static str) -> Rejected {
    Rejected::Malformed {
        format: format.into(),
        line: Some(1),
        reason: format!(
            "no column or key is called {}; name yours in corpus.toml, as in text = [\"answer\"]",
            TEXT[..NAMED].join(", ")
        ),
    }
}
