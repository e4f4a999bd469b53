//! Where documents come from.
//!
//! In: a folder, and whatever else was declared. Out: the files there are, in a fixed order, each with what is known
//! about it, and, apart, what could not be listed, because what could not be listed must not be taken for deleted.
//! What is not on this machine is brought to it first by [`Source::refresh`], so that everything behind a listing is
//! a file.

mod all;
mod directory;
mod manifest;
mod open;
mod tables;
mod uploads;

use std::{
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::{ArticleId, Given, UPLOADS, guild_of};

pub use all::{Corpus, Refreshed};
pub use directory::{Directory, modified_ns};
pub use manifest::{Manifest, Manifests, Record, Summary};
pub use tables::Tables;
pub use uploads::{UploadFolder, Uploaded, Uploads, upload_id};

/// A place that documents come from.
pub trait Source: Send + Sync {
    /// The collection that its documents belong to; empty for the corpus folder, where the first-level folders are
    /// the collections.
    fn name(&self) -> &str;

    /// What it is.
    fn kind(&self) -> SourceKind;

    /// Whether documents of the collection of this name come from here and from nowhere else.
    fn owns(&self, collection: &str) -> bool {
        collection == self.name()
    }

    /// Brings what this machine keeps of it up to date; what could not be brought stays as it was. What is on this
    /// machine anyway has nothing to bring. The answer is what went wrong with parts of it.
    ///
    /// # Errors
    /// When the source as a whole cannot be reached; all that was kept of it stays.
    fn refresh(&self, _stop: &CancellationToken) -> Result<Vec<Unlisted>, SourceError> {
        Ok(Vec::new())
    }

    /// What is there, by what this machine keeps of it.
    ///
    /// # Errors
    /// When it cannot be listed at all. Trouble further down is in [`Listing::unlisted`].
    fn list(&self) -> Result<Listing, SourceError>;

    /// The folder to watch for changes, where it is one that people change.
    fn watched(&self) -> Option<&Path> {
        None
    }
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// A folder of this machine.
    Directory,
    /// A git repository.
    Git,
    /// Pages of a web site.
    Site,
    /// A feed of news.
    Feed,
    /// What people uploaded.
    Uploads,
}

impl SourceKind {
    /// What it is called in settings and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Git => "git",
            Self::Site => "site",
            Self::Feed => "feed",
            Self::Uploads => "uploads",
        }
    }

    /// Whether it has to be brought from elsewhere.
    #[must_use]
    pub fn is_remote(self) -> bool {
        matches!(self, Self::Git | Self::Site | Self::Feed)
    }
}

/// One file that may be a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The document it would be.
    pub id: ArticleId,
    /// Where to read it.
    pub path: PathBuf,
    /// Size in bytes when it was listed.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970, or zero where that is not known.
    pub modified_ns: u128,
    /// What its source knows about it.
    pub given: Given,
}

/// What a listing found.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files, ordered by their path.
    pub entries: Vec<Entry>,
    /// The folders and files that are there but could not be listed.
    pub unlisted: Vec<Unlisted>,
}

/// Something below the corpus folder that could not be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlisted {
    /// Its path below the corpus folder, with characters that are not text replaced.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// Why a source of documents cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Nothing is there.
    #[error("the corpus folder `{}` does not exist", .0.display())]
    Missing(PathBuf),
    /// A file is there.
    #[error("the corpus folder `{}` is a file", .0.display())]
    NotAFolder(PathBuf),
    /// It is there and cannot be read.
    #[error("the corpus folder `{}` cannot be read: {reason}", .path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// It is elsewhere and cannot be reached, or what is kept of it cannot be read.
    #[error("{0}")]
    Unreachable(String),
}

impl SourceError {
    /// What it is, for those who know which source it is about: without paths of this machine.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Missing(_) => "its folder does not exist".to_owned(),
            Self::NotAFolder(_) => "its folder is a file".to_owned(),
            Self::Unreadable { reason, .. } => format!("its folder cannot be read: {reason}"),
            Self::Unreachable(reason) => reason.clone(),
        }
    }
}

impl Listing {
    /// A name for exactly these paths, sizes and times: while it stays the same, no file needs reading.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let mut entry_bytes = Vec::new();
        for entry in &self.entries {
            entry_bytes.clear();
            entry_bytes.extend_from_slice(entry.id.as_str().as_bytes());
            entry_bytes.push(0);
            entry_bytes.extend_from_slice(&entry.bytes.to_le_bytes());
            entry_bytes.extend_from_slice(&entry.modified_ns.to_le_bytes());
            entry_bytes.extend_from_slice(&entry.given.fingerprint());
            hash.update(&entry_bytes);
        }
        for unlisted in &self.unlisted {
            hash.update(format!("{}\0{}\n", unlisted.path, unlisted.reason));
        }
        format!("{:x}", hash.finalize())
    }

    /// Whether something above or at `id` could not be listed, so that its absence proves nothing.
    #[must_use]
    pub fn may_hide(&self, id: &ArticleId) -> bool {
        self.unlisted.iter().any(|unlisted| {
            let rest = id.as_str().strip_prefix(&unlisted.path);
            let is_upload = unlisted.path == UPLOADS && guild_of(id.collection()).is_some();
            is_upload
                || unlisted.path.is_empty()
                || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        })
    }
}
