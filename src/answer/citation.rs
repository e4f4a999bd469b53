//! Where an excerpt stands.
//!
//! In: an excerpt and its article. Out: everything that leads a reader back to the place.

use serde::Serialize;

use crate::corpus::{Anchor, Article, ArticleId, Date, Revision};

use super::Excerpt;

/// Where an excerpt stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The article's title.
    pub title: String,
    /// The day it bears.
    pub date: Option<Date>,
    /// Its path below the corpus folder.
    pub path: ArticleId,
    /// The heading that the excerpt stands under.
    pub section: Option<String>,
    /// The number of the paragraph that the excerpt begins in, from one.
    pub paragraph: usize,
    /// Offset of its first byte in the article's text.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
    /// Where the article can be read, down to the section where the article has one.
    pub url: Option<String>,
    /// The revision of the article.
    pub revision: Revision,
}

impl Citation {
    /// Says where `excerpt` stands in `article`.
    #[must_use]
    pub fn of(article: &Article, excerpt: &Excerpt) -> Self {
        let span = excerpt.span();
        let section = article.section_at(span);
        Self {
            title: article.meta.title.clone(),
            date: article.meta.date,
            path: article.id.clone(),
            section: section.map(|section| section.heading.clone()),
            paragraph: article.paragraph_at(span).map_or(1, |index| index + 1),
            start: span.start,
            end: span.end,
            url: article
                .meta
                .url
                .as_deref()
                .map(|url| deep_link(url, section.map(|section| &section.anchor))),
            revision: excerpt.revision().clone(),
        }
    }
}

/// The URL of a section, unless the URL already leads to a place in the page.
fn deep_link(url: &str, anchor: Option<&Anchor>) -> String {
    match anchor {
        Some(Anchor(anchor)) if !anchor.is_empty() && !url.contains('#') => {
            format!("{url}#{}", percent_encoded(anchor))
        }
        _ => url.to_owned(),
    }
}

/// Keeps what RFC 3986 (2.3) leaves unreserved and encodes every other byte.
fn percent_encoded(anchor: &str) -> String {
    anchor
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
