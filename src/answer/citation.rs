//! Where an excerpt stands.
//!
//! In: an excerpt and its article. Out: everything that leads a reader back to the place.

use serde::Serialize;

use crate::corpus::{Article, ArticleId, Date, Revision};

use super::{Excerpt, link};

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
    /// The headings above it, outermost first, `section` the last.
    pub headings: Vec<String>,
    /// The number of the paragraph that the excerpt begins in, from one.
    pub paragraph: usize,
    /// The number of the printed page that it begins on, from one, where the article has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// Offset of its first byte in the article's text.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
    /// Where the article can be read: its printed page, or the section where it has one and a text directive that
    /// scrolls to the words. ASCII, and shorter than 2,000 characters.
    pub url: Option<String>,
    /// The host that `url` leads to, where the article was fetched from another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leads_to: Option<String>,
    /// The revision of the article.
    pub revision: Revision,
}

impl Citation {
    /// Says where `excerpt` stands in `article`.
    #[must_use]
    pub fn of(article: &Article, excerpt: &Excerpt) -> Self {
        let span = excerpt.span();
        let section = article.section_at(span);
        let block = article.paragraph_at(span).and_then(|at| article.blocks.get(at));
        let path = article.heading_path(block.and_then(|block| block.section));
        let page = article.page_at(span);
        let link = |url: &str| match page {
            Some(page) => link::to_page(url, page),
            None => link::to(url, section.map(|section| &section.anchor), excerpt.words()),
        };
        Self {
            title: article.meta.title.clone(),
            date: article.meta.date,
            path: article.id.clone(),
            section: section.map(|section| section.heading.clone()),
            headings: path.into_iter().map(str::to_owned).collect(),
            paragraph: article.paragraph_at(span).map_or(1, |index| index + 1),
            page,
            start: span.start,
            end: span.end,
            url: article.meta.url.as_deref().and_then(link),
            leads_to: article.meta.leads_to.clone(),
            revision: *excerpt.revision(),
        }
    }
}
