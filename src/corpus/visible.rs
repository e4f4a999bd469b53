//! Which collections may be seen somewhere.
//!
//! In: what a community chose to show in a place. Out: whether an article is there for whoever asks in it.
//! Everything that leaves the service is asked of this first, so that one community's articles never reach
//! another through an answer, a list or a suggestion.

use std::collections::BTreeSet;

use super::ArticleId;

/// The collections that may be seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Visible {
    /// All of them.
    #[default]
    All,
    /// These and no others.
    Only(BTreeSet<String>),
}

impl Visible {
    /// Whether the collection of this name may be seen.
    #[must_use]
    pub fn has(&self, collection: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(collection),
        }
    }

    /// Whether the article may be seen.
    #[must_use]
    pub fn shows(&self, article: &ArticleId) -> bool {
        self.has(article.collection())
    }
}
