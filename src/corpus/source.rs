//! Where documents come from: a directory tree.
//!
//! In: a folder. Out: the files below it in a fixed order, and, apart, what could not be listed, because
//! what could not be listed must not be taken for deleted.

use std::{
    io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::ArticleId;

/// A folder that holds documents. Its first-level folders are the collections. Hidden files and folders,
/// and a `README.md` at its top (the contract with writers), are not documents. Links are not followed.
#[derive(Debug, Clone)]
pub struct Directory {
    root: PathBuf,
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
    /// When it was last changed, in nanoseconds since 1970, or zero where the file system does not say.
    pub modified_ns: u128,
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

/// Why a folder of documents cannot be used at all.
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
}

impl Directory {
    /// Documents below `root`. Nothing is read yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder's full path as one name for this corpus; the path as given where it cannot be resolved.
    #[must_use]
    pub fn name(&self) -> String {
        let full = self.root.canonicalize();
        full.as_ref().unwrap_or(&self.root).display().to_string()
    }

    /// Lists the tree.
    ///
    /// # Errors
    /// When the folder is missing, is a file or cannot be read. Trouble further down is in
    /// [`Listing::unlisted`].
    pub fn list(&self) -> Result<Listing, SourceError> {
        self.check()?;
        let mut listing = Listing::default();
        let walk = WalkDir::new(&self.root)
            .min_depth(1)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
        for found in walk {
            match found {
                Ok(entry) if entry.file_type().is_file() => self.push(&mut listing, &entry),
                Ok(_) => {}
                Err(error) => listing.unlisted.push(Unlisted {
                    path: error.path().map_or_else(String::new, |path| self.below(path)),
                    reason: error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
                }),
            }
        }
        Ok(listing)
    }

    fn check(&self) -> Result<(), SourceError> {
        match self.root.metadata() {
            Ok(there) if there.is_dir() => match self.root.read_dir() {
                Ok(_) => Ok(()),
                Err(reason) => Err(SourceError::Unreadable {
                    path: self.root.clone(),
                    reason,
                }),
            },
            Ok(_) => Err(SourceError::NotAFolder(self.root.clone())),
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => Err(SourceError::Missing(self.root.clone())),
            Err(reason) => Err(SourceError::Unreadable {
                path: self.root.clone(),
                reason,
            }),
        }
    }

    fn push(&self, listing: &mut Listing, entry: &walkdir::DirEntry) {
        let path = entry.path();
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        if below == Path::new("README.md") {
            return;
        }
        let unlisted = |reason: String| Unlisted {
            path: self.below(path),
            reason,
        };
        let Some(parts) = below.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>() else {
            listing.unlisted.push(unlisted("the file name is not UTF-8".to_owned()));
            return;
        };
        match entry.metadata() {
            Ok(meta) => listing.entries.push(Entry {
                id: ArticleId::new(parts.join("/")),
                path: path.to_owned(),
                bytes: meta.len(),
                modified_ns: meta
                    .modified()
                    .ok()
                    .and_then(|when| when.duration_since(UNIX_EPOCH).ok())
                    .map_or(0, |since| since.as_nanos()),
            }),
            Err(error) => listing.unlisted.push(unlisted(error.to_string())),
        }
    }

    fn below(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

impl Listing {
    /// A name for exactly these paths, sizes and times: while it stays the same, no file needs reading.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for entry in &self.entries {
            hash.update(format!("{}\0{}\0{}\n", entry.id, entry.bytes, entry.modified_ns));
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
            let folder = format!("{}/", unlisted.path);
            unlisted.path.is_empty() || id.as_str() == unlisted.path || id.as_str().starts_with(&folder)
        })
    }
}
