//! Which collections may be seen somewhere.
//!
//! In: what a community chose to show in a place, whose uploads belong to it, and what was removed a moment ago. Out:
//! whether an article is there for whoever asks in it. Everything that leaves the service is asked of this first, so
//! that one community's articles never reach another through an answer, a list or a suggestion.

use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError, RwLock},
};

use super::ArticleId;

/// What the uploads of every community are called where its people see them; no folder and no source may be called so.
pub const UPLOADS: &str = "uploads";

/// The collections that may be seen. The uploads of a community are collections that only [`Visible::with_uploads`]
/// opens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Visible {
    /// All that are shared, which no uploads are.
    #[default]
    All,
    /// These of the shared ones and no others.
    Only(BTreeSet<String>),
    /// Shared ones and uploads.
    Place(Arc<Place>),
}

/// What may be seen in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    shared: Visible,
    uploads: Whose,
    removed: Removed,
}

/// Whose uploads are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those of the community with this id.
    Guild(u64),
    /// Those of all, for the operator.
    Everybody,
}

/// Which collections a query of an index lets through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shared<'a> {
    /// All shared ones.
    All,
    /// These.
    Only(&'a BTreeSet<String>),
}

/// Files that were removed and may still be indexed. Clones share one set, so that what is removed is gone from
/// answers that are being made, too.
#[derive(Debug, Clone, Default)]
pub struct Removed(Arc<RwLock<Arc<BTreeSet<ArticleId>>>>);

impl Removed {
    /// The files.
    #[must_use]
    pub fn files(&self) -> Arc<BTreeSet<ArticleId>> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other files in the place of these.
    pub fn replace(&self, files: BTreeSet<ArticleId>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(files);
    }

    /// Whether the article is of one of them.
    #[must_use]
    pub fn has(&self, article: &ArticleId) -> bool {
        let files = self.files();
        !files.is_empty() && files.contains(&article.file())
    }
}

/// What was removed is the same to all who see the same.
impl PartialEq for Removed {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.files() == other.files()
    }
}

impl Eq for Removed {}

impl Visible {
    /// The same with uploads, but for those that were removed.
    #[must_use]
    pub fn with_uploads(self, uploads: Whose, removed: Removed) -> Self {
        Self::Place(Arc::new(Place {
            shared: self,
            uploads,
            removed,
        }))
    }

    /// Whether the collection of this name may be seen.
    #[must_use]
    pub fn has(&self, collection: &str) -> bool {
        match self {
            Self::All => guild_of(collection).is_none(),
            Self::Only(names) => names.contains(collection) && guild_of(collection).is_none(),
            Self::Place(place) => match (guild_of(collection), place.uploads) {
                (None, _) => place.shared.has(collection),
                (Some(_), Whose::Everybody) => true,
                (Some(guild), Whose::Guild(own)) => guild == own,
            },
        }
    }

    /// Whether the article may be seen.
    #[must_use]
    pub fn shows(&self, article: &ArticleId) -> bool {
        self.has(article.collection()) && !self.removed().is_some_and(|removed| removed.has(article))
    }

    /// The shared collections that may be seen.
    #[must_use]
    pub fn shared(&self) -> Shared<'_> {
        match self {
            Self::All => Shared::All,
            Self::Only(names) => Shared::Only(names),
            Self::Place(place) => place.shared.shared(),
        }
    }

    /// Whose uploads may be seen.
    #[must_use]
    pub fn uploads(&self) -> Option<Whose> {
        match self {
            Self::All | Self::Only(_) => None,
            Self::Place(place) => Some(place.uploads),
        }
    }

    /// The files that are not seen though their collection is.
    #[must_use]
    pub fn removed(&self) -> Option<&Removed> {
        match self {
            Self::All | Self::Only(_) => None,
            Self::Place(place) => Some(&place.removed),
        }
    }
}

/// The collection of a community's uploads.
#[must_use]
pub fn uploads_of(guild: u64) -> String {
    format!("{UPLOADS}-{guild}")
}

/// The community whose uploads the collection of this name is, if it is one. Anything that begins as such a name does
/// belongs to somebody, if only to nobody.
#[must_use]
pub fn guild_of(collection: &str) -> Option<u64> {
    let rest = collection.strip_prefix(UPLOADS)?.strip_prefix('-')?;
    let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| rest.parse().unwrap_or_default())
}

/// What people are told that a collection is called: uploads bear no number of anybody.
#[must_use]
pub fn shown_name(collection: &str) -> &str {
    guild_of(collection).map_or(collection, |_| UPLOADS)
}
