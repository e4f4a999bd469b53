//! A folder of documents.
//!
//! In: a folder. Out: the files below it. What `.gitignore` and `.ignore` files in it, and patterns of the same kind
//! that were declared, leave out is left out; links are not followed, neither out of the folder nor in circles.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::UNIX_EPOCH,
};

use ignore::{DirEntry, WalkBuilder, WalkState, gitignore::Gitignore};

use super::{Entry, Listing, Source, SourceError, SourceKind, Unlisted};
use crate::corpus::{ArticleId, Given};

/// A folder that holds documents. Hidden files and folders, a `README.md` at its top (the contract with writers) and
/// `corpus.toml` beside it are not documents.
#[derive(Debug, Clone)]
pub struct Directory {
    name: String,
    root: PathBuf,
    left_out: Gitignore,
}

impl Directory {
    /// The corpus folder, whose first-level folders are the collections. Nothing is read yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self::named(String::new(), root)
    }

    /// A folder that is one collection.
    #[must_use]
    pub fn named(name: String, root: impl Into<PathBuf>) -> Self {
        Self {
            name,
            root: root.into(),
            left_out: Gitignore::empty(),
        }
    }

    /// The same without what these patterns leave out.
    #[must_use]
    pub fn without(self, left_out: Gitignore) -> Self {
        Self { left_out, ..self }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
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

    fn walk(&self) -> WalkBuilder {
        let mut walk = WalkBuilder::new(&self.root);
        let left_out = self.left_out.clone();
        walk.hidden(true)
            .parents(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .follow_links(false)
            .threads(std::thread::available_parallelism().map_or(1, usize::from))
            .filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                !left_out.matched(entry.path(), is_folder).is_ignore()
            });
        walk
    }

    fn found(&self, entry: &DirEntry) -> Option<Result<Entry, Unlisted>> {
        let path = entry.path();
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let is_contract =
            self.name.is_empty() && ["README.md", "corpus.toml"].iter().any(|name| below == Path::new(name));
        if !is_file || is_contract {
            return None;
        }
        Some(self.entry(entry, below).map_err(|reason| Unlisted {
            path: self.below(path),
            reason,
        }))
    }

    fn entry(&self, entry: &DirEntry, below: &Path) -> Result<Entry, String> {
        let parts = below.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>();
        let parts = parts.ok_or("the file name is not UTF-8")?;
        if parts.iter().any(|part| part.contains(['\n', '\r'])) {
            return Err("the file name holds a line break".to_owned());
        }
        let meta = entry.metadata().map_err(|error| error.to_string())?;
        Ok(Entry {
            id: self.id(&parts.join("/")),
            path: entry.path().to_owned(),
            bytes: meta.len(),
            modified_ns: modified_ns(&meta),
            given: Given::default(),
        })
    }

    fn id(&self, below: &str) -> ArticleId {
        if self.name.is_empty() {
            ArticleId::new(below)
        } else {
            ArticleId::new(format!("{}/{below}", self.name))
        }
    }

    fn below(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        self.id(&below.display().to_string()).to_string()
    }

    fn unlisted(&self, error: &ignore::Error) -> Unlisted {
        Unlisted {
            path: path_of(error).map_or_else(|| self.name.clone(), |path| self.below(path)),
            reason: error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
        }
    }
}

impl Source for Directory {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Directory
    }

    fn list(&self) -> Result<Listing, SourceError> {
        self.check()?;
        let listing = Mutex::new(Listing::default());
        // Asking for size and time of every file is what a listing costs, so that is done on all cores.
        self.walk().build_parallel().run(|| {
            Box::new(|found| {
                let found = match found {
                    Ok(entry) => self.found(&entry),
                    Err(error) => Some(Err(self.unlisted(&error))),
                };
                let mut listing = listing.lock().unwrap_or_else(PoisonError::into_inner);
                match found {
                    Some(Ok(entry)) => listing.entries.push(entry),
                    Some(Err(unlisted)) => listing.unlisted.push(unlisted),
                    None => {}
                }
                WalkState::Continue
            })
        });
        let mut listing = listing.into_inner().unwrap_or_else(PoisonError::into_inner);
        listing.entries.sort_by(|one, other| one.id.cmp(&other.id));
        listing.unlisted.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(listing)
    }

    fn watched(&self) -> Option<&Path> {
        Some(&self.root)
    }
}

/// When a file was last changed, in nanoseconds since 1970; zero where the file system does not say.
#[must_use]
pub fn modified_ns(meta: &fs::Metadata) -> u128 {
    let modified = meta.modified().ok();
    let since = modified.and_then(|when| when.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos())
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
