//! From what a format found to an article.
//!
//! In: a draft, and what is known about its file. Out: an article that says of itself all that can be known, in the
//! bounds that everything after reading relies on.

use std::borrow::Cow;

use url::Url;

use super::{Draft, File, Rejected, file_name, structure::structured};
use crate::{
    corpus::{Article, Date, Revision},
    text,
};

/// So many bytes of a document's words tell its language, hardly less often than twice as many and in half the time: of
/// 2,234 stretches of articles in six languages 23 were left without one, by 2,000 bytes 21, and none was mistaken.
const SAMPLE: usize = 1_000;
/// The most bytes of text of one article: four times the Bible. What follows reading takes time in proportion (of
/// Japanese, 5 s a MB without optimisation) and cannot be interrupted within an article.
const MOST_TEXT: usize = 20_000_000;
/// The most characters of a title and of a heading where they name a place in the document; its text keeps all. They
/// stand with each passage below them: half a MB of title over half a MB of short paragraphs would come to a hundred
/// million words in the index.
const LONGEST_NAME: usize = 500;

/// What neither a document nor the name of its file says.
pub(super) struct Missing {
    pub(super) title: bool,
    pub(super) date: bool,
}

/// Fills what the document does not say from what is known about its file, and from the file's name.
pub(super) fn complete(file: &File<'_>, draft: &mut Draft) -> Missing {
    match (&draft.meta.url, &file.given.url) {
        (Some(url), Some(given)) => draft.meta.leads_to = elsewhere(url, given),
        (Some(_), None) => {}
        (None, given) => draft.meta.url.clone_from(given),
    }
    if draft.meta.language.is_none() {
        draft.meta.language = text::language(&draft.body.sample(SAMPLE)).map(str::to_owned);
    }
    let name = file_name(file.id);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let dated = stem.get(..10).and_then(Date::parse);
    if draft.meta.date.is_none() {
        draft.meta.date = dated;
    }
    let missing = Missing {
        title: draft.meta.title.is_empty(),
        date: draft.meta.date.is_none(),
    };
    if missing.title {
        let rest = if dated.is_some() { &stem[10..] } else { stem };
        let words = rest.trim_start_matches(['-', '_', ' ']).replace(['-', '_'], " ");
        let words = if words.is_empty() { stem.to_owned() } else { words };
        draft.meta.title = match &draft.item {
            Some(item) => format!("{words} {}", item.name),
            None => words,
        };
    }
    missing
}

/// The host of `url`, as browsers ask for it, where it is not that of `from`.
fn elsewhere(url: &str, from: &str) -> Option<String> {
    let host = |url: &str| {
        let url = Url::parse(url).ok()?;
        let host = url.host_str()?;
        Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
    };
    let (to, from) = (host(url)?, host(from)?);
    (to != from).then_some(to)
}

/// The article that a draft comes to, unless it is longer than [`MOST_TEXT`].
pub(super) fn article(file: &File<'_>, mut draft: Draft) -> Result<Article, Rejected> {
    if draft.body.text.len() > MOST_TEXT {
        return Err(Rejected::TooMuchText {
            most_mb: (MOST_TEXT / 1_000_000) as u64,
        });
    }
    let (id, revision) = match draft.item {
        Some(item) => (file.id.item(&item.name), item.revision),
        None => (file.id.clone(), Revision::of(file.bytes)),
    };
    draft.body = structured(draft.body);
    let headings = draft.body.sections.iter_mut().map(|section| &mut section.heading);
    for name in headings.chain([&mut draft.meta.title]) {
        if let Cow::Owned(short) = text::shortened(name, LONGEST_NAME) {
            *name = short;
        }
    }
    Ok(Article {
        id,
        revision,
        meta: draft.meta,
        text: draft.body.text,
        sections: draft.body.sections,
        blocks: draft.body.blocks,
        pages: draft.body.pages,
    })
}
