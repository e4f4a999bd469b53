//! Words cut from an article.
//!
//! In: an article and a span. Out: an [`Excerpt`]; there is no other way to make one, so no excerpt can
//! hold a word that its article does not.

use serde::Serializer;

use crate::{
    corpus::{Article, ArticleId, Revision},
    text::Span,
};

/// Words that stand in an article, with the place they were cut from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    words: String,
    article: ArticleId,
    revision: Revision,
    span: Span,
}

impl Excerpt {
    /// Cuts the words under `span` out of `article`. `None` where the span leaves the text, splits a
    /// character or holds nothing but white space.
    #[must_use]
    pub fn cut(article: &Article, span: Span) -> Option<Self> {
        let words = span.slice(&article.text)?;
        (!words.trim().is_empty()).then(|| Self {
            words: words.to_owned(),
            article: article.id.clone(),
            revision: article.revision,
            span,
        })
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The article they were cut from.
    #[must_use]
    pub fn article(&self) -> &ArticleId {
        &self.article
    }

    /// Its revision at that time.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.revision
    }

    /// Where they stand in its text.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether exactly these words stand at this place of `article`, in this revision.
    #[must_use]
    pub fn is_in(&self, article: &Article) -> bool {
        article.id == self.article
            && article.revision == self.revision
            && self.span.slice(&article.text) == Some(self.words.as_str())
    }
}

/// An excerpt as its words alone, where the place stands beside it in the citation.
pub(super) fn serialize_words<S: Serializer>(excerpt: &Excerpt, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(excerpt.words())
}

/// The same for one that may not be there.
#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
pub(super) fn serialize_some_words<S: Serializer>(excerpt: &Option<Excerpt>, serializer: S) -> Result<S::Ok, S::Error> {
    match excerpt {
        Some(excerpt) => serializer.serialize_some(excerpt.words()),
        None => serializer.serialize_none(),
    }
}
