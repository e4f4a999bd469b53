//! A folder of documents.
//!
//! In: a folder. Out: the files below it. What `.gitignore` and `.ignore` files in it, and patterns of the same kind
//! that were declared, leave out is left out; links are not followed, neither out of the folder nor in circles.

use std::{
    fs::{self, File},
    io,
    mem::take,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, UNIX_EPOCH},
};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState, gitignore::Gitignore};
use rustix::fs::{AtFlags, statat};

use super::{Entry, Listing, Source, SourceError, SourceKind, Unlisted};
use crate::corpus::{ArticleId, Given};

/// Files that are menus and frames of wikis (GitHub, `GitLab`, Gitea), of books (`mdBook`, `GitBook`) and of docsify: they
/// name the other pages and say nothing themselves.
const MENUS: [&str; 8] = [
    "_sidebar.md",
    "_footer.md",
    "_header.md",
    "_toc.md",
    "_navbar.md",
    "_coverpage.md",
    "summary.md",
    "_summary.md",
];

/// A folder that holds documents. Hidden files and folders, a `README.md` at its top (the contract with writers),
/// `corpus.toml` beside it and the menus of wikis and books are not documents.
#[derive(Debug, Clone)]
pub struct Directory {
    name: String,
    root: PathBuf,
    left_out: Gitignore,
}

/// The first line of the contract with writers, as it ships in the folder of documents.
const CONTRACT: &[u8] = b"# Writing documents for ibid";

/// Whether a file begins as the contract does, of whatever version; any other `README.md` is a document.
fn is_contract(path: &Path) -> bool {
    let mut begins = [0; CONTRACT.len()];
    let read = fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut begins));
    read.is_ok() && begins == CONTRACT
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

    fn found(&self, entry: &DirEntry, folder: &mut Folder) -> Option<Result<Entry, Unlisted>> {
        let path = entry.path();
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let is_contract = self.name.is_empty()
            && (below == Path::new("corpus.toml") || (below == Path::new("README.md") && is_contract(path)));
        let is_menu = || {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            MENUS.iter().any(|menu| name.eq_ignore_ascii_case(menu))
        };
        if !is_file || is_contract || is_menu() {
            return None;
        }
        Some(self.entry(entry, below, folder).map_err(|reason| Unlisted {
            path: self.below(path),
            reason,
        }))
    }

    fn entry(&self, entry: &DirEntry, below: &Path, folder: &mut Folder) -> Result<Entry, String> {
        let below = below.to_str().ok_or("the file name is not UTF-8")?;
        if below.contains(['\n', '\r']) {
            return Err("the file name holds a line break".to_owned());
        }
        let (bytes, modified_ns) = folder.size_and_time(entry)?;
        Ok(Entry {
            id: self.id(below),
            path: entry.path().to_owned(),
            bytes,
            modified_ns,
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
        let mut visitors = Visitors {
            directory: self,
            listing: &listing,
        };
        self.walk().build_parallel().visit(&mut visitors);
        let mut listing = listing.into_inner().unwrap_or_else(PoisonError::into_inner);
        // What each core found is in order, which this sort makes use of.
        listing.entries.sort_by(|one, other| one.id.cmp(&other.id));
        listing.unlisted.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(listing)
    }

    fn watched(&self) -> Option<&Path> {
        Some(&self.root)
    }
}

/// Makes what lists files on each core.
struct Visitors<'a> {
    directory: &'a Directory,
    listing: &'a Mutex<Listing>,
}

/// What one core has found, which is added to all that was found in the end.
struct Visitor<'a> {
    directory: &'a Directory,
    folder: Folder,
    found: Listing,
    listing: &'a Mutex<Listing>,
}

impl<'a> ParallelVisitorBuilder<'a> for Visitors<'a> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 'a> {
        Box::new(Visitor {
            directory: self.directory,
            folder: Folder::default(),
            found: Listing::default(),
            listing: self.listing,
        })
    }
}

impl ParallelVisitor for Visitor<'_> {
    fn visit(&mut self, found: Result<DirEntry, ignore::Error>) -> WalkState {
        let found = match found {
            Ok(entry) => self.directory.found(&entry, &mut self.folder),
            Err(error) => Some(Err(self.directory.unlisted(&error))),
        };
        match found {
            Some(Ok(entry)) => self.found.entries.push(entry),
            Some(Err(unlisted)) => self.found.unlisted.push(unlisted),
            None => {}
        }
        WalkState::Continue
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let mut found = take(&mut self.found);
        found.entries.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        let mut listing = self.listing.lock().unwrap_or_else(PoisonError::into_inner);
        listing.entries.append(&mut found.entries);
        listing.unlisted.append(&mut found.unlisted);
    }
}

/// The folder whose file was looked at last: from there, files are found in half of the time that their whole paths
/// take.
#[derive(Default)]
struct Folder {
    path: PathBuf,
    open: Option<File>,
}

impl Folder {
    /// Size of a file in bytes, and when it was last changed, in nanoseconds since 1970; zero where that is not known.
    fn size_and_time(&mut self, entry: &DirEntry) -> Result<(u64, u128), String> {
        let parent = entry.path().parent().unwrap_or(Path::new(""));
        if self.open.is_none() || self.path != parent {
            self.open = File::open(parent).ok();
            parent.clone_into(&mut self.path);
        }
        let Some(folder) = &self.open else {
            let there = entry.metadata().map_err(|error| error.to_string())?;
            return Ok((there.len(), modified_ns(&there)));
        };
        let there = statat(folder, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW);
        let there = there.map_err(|error| io::Error::from(error).to_string())?;
        let since_1970 = u64::try_from(there.st_mtime)
            .ok()
            .zip(u32::try_from(there.st_mtime_nsec).ok());
        let modified = since_1970.map_or(0, |(seconds, ns)| Duration::new(seconds, ns).as_nanos());
        Ok((u64::try_from(there.st_size).unwrap_or_default(), modified))
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
