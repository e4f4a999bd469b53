//! An article, ready for any backend.
//!
//! In: an article. Out: the same with its passages and their terms. Every backend indexes these terms and
//! no others, so that only its ranking formula can differ. This is the costly part of indexing, and it
//! needs no index: it runs on many threads before a batch is applied.

use crate::{
    corpus::{Article, Passage, passages},
    text::{grams, words},
};

/// An article with its passages and their terms.
#[derive(Debug, Clone)]
pub struct Analysed {
    /// The article.
    pub article: Article,
    /// The words of its title.
    pub title: Vec<String>,
    /// Its passages in order.
    pub passages: Vec<AnalysedPassage>,
}

/// A passage with its terms.
#[derive(Debug, Clone)]
pub struct AnalysedPassage {
    /// The passage.
    pub passage: Passage,
    /// Its words in order.
    pub body: Vec<String>,
    /// The pieces of its words.
    pub grams: Vec<String>,
    /// The words of the heading above it.
    pub heading: Vec<String>,
}

impl Analysed {
    /// Cuts an article into passages and analyses them.
    #[must_use]
    pub fn of(article: Article) -> Self {
        let passages = passages(&article)
            .into_iter()
            .map(|passage| AnalysedPassage::of(&article, passage))
            .collect();
        Self {
            title: folded(&article.meta.title),
            passages,
            article,
        }
    }
}

impl AnalysedPassage {
    fn of(article: &Article, passage: Passage) -> Self {
        let found = words(passage.span.slice(&article.text).unwrap_or_default());
        let heading = passage.section.and_then(|section| article.sections.get(section));
        Self {
            grams: grams(&found),
            body: found.into_iter().map(|word| word.folded).collect(),
            heading: heading.map(|section| folded(&section.heading)).unwrap_or_default(),
            passage,
        }
    }
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}
