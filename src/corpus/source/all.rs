//! All sources of a corpus as one.
//!
//! In: the corpus folder and the sources that were declared beside it. Out: one listing of everything. A source that
//! cannot be listed is one unlisted name in it, so that all it had is kept.

use std::path::Path;

use rayon::prelude::*;
use tokio_util::sync::CancellationToken;

use super::{Directory, Listing, Source, SourceError, SourceKind, Tables, Unlisted};

/// The corpus folder and the sources beside it.
pub struct Corpus {
    folder: Directory,
    sources: Vec<Box<dyn Source>>,
    tables: Tables,
}

/// How bringing one source up to date went.
#[derive(Debug)]
pub struct Refreshed {
    /// The source's name; empty for the corpus folder.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// Parts of it that could not be brought, or why nothing of it could; what was kept of them stays.
    pub done: Result<Vec<Unlisted>, String>,
}

impl Corpus {
    /// A folder, and nothing beside it.
    #[must_use]
    pub fn of_folder(root: impl Into<std::path::PathBuf>) -> Self {
        Self::new(Directory::new(root), Vec::new())
    }

    /// A folder and the sources beside it, whose names differ.
    #[must_use]
    pub fn new(folder: Directory, sources: Vec<Box<dyn Source>>) -> Self {
        Self {
            folder,
            sources,
            tables: Tables::default(),
        }
    }

    /// The same, with files that are tables.
    #[must_use]
    pub fn with_tables(self, tables: Tables) -> Self {
        Self { tables, ..self }
    }

    /// The same with one more source.
    #[must_use]
    pub fn and(mut self, source: Box<dyn Source>) -> Self {
        self.sources.push(source);
        self
    }

    /// The corpus folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.folder.root()
    }

    /// The corpus folder's full path as one name for this corpus; the path as given where it cannot be resolved.
    #[must_use]
    pub fn name(&self) -> String {
        let root = self.root();
        let full = root.canonicalize();
        full.as_deref().unwrap_or(root).display().to_string()
    }

    /// The sources that were declared, in their order, without the corpus folder.
    #[must_use]
    pub fn sources(&self) -> &[Box<dyn Source>] {
        &self.sources
    }

    /// The folders to watch for changes.
    pub fn watched(&self) -> impl Iterator<Item = &Path> {
        let beside = self.sources.iter().filter_map(|source| source.watched());
        self.folder.watched().into_iter().chain(beside)
    }

    /// Brings the sources that are elsewhere up to date, side by side, and says how it went with each.
    #[must_use]
    pub fn refresh(&self, stop: &CancellationToken) -> Vec<Refreshed> {
        let remote = self.sources.par_iter().filter(|source| source.kind().is_remote());
        remote
            .map(|source| Refreshed {
                name: source.name().to_owned(),
                kind: source.kind(),
                done: source.refresh(stop).map_err(|error| error.reason()),
            })
            .collect()
    }

    /// Lists everything. A declared source that cannot be listed is unlisted under its name.
    ///
    /// # Errors
    /// When the corpus folder cannot be listed and nothing was declared beside it.
    pub fn list(&self) -> Result<Listing, SourceError> {
        let mut all = match self.folder.list() {
            Ok(listing) => listing,
            Err(error) if self.declares_none() => return Err(error),
            Err(error) => Listing {
                unlisted: vec![Unlisted {
                    path: String::new(),
                    reason: error.to_string(),
                }],
                ..Listing::default()
            },
        };
        self.leave_names_to_sources(&mut all);
        for source in &self.sources {
            match source.list() {
                Ok(mut listing) => {
                    all.entries.append(&mut listing.entries);
                    all.unlisted.append(&mut listing.unlisted);
                }
                Err(error) => all.unlisted.push(Unlisted {
                    path: source.name().to_owned(),
                    reason: error.reason(),
                }),
            }
        }
        for entry in &mut all.entries {
            entry.given.table = self.tables.of(&entry.id).map(|table| Box::new(table.clone()));
        }
        all.entries.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(all)
    }

    /// Uploads are declared by nobody.
    fn declares_none(&self) -> bool {
        self.sources.iter().all(|source| source.kind() == SourceKind::Uploads)
    }

    /// A folder that bears the name of a declared source would mix two collections.
    fn leave_names_to_sources(&self, all: &mut Listing) {
        for source in &self.sources {
            let before = all.entries.len();
            let name = source.name();
            all.entries.retain(|entry| {
                let folder = entry.id.as_str().split_once('/');
                folder.is_none_or(|(folder, _)| !source.owns(folder))
            });
            if all.entries.len() < before {
                all.unlisted.push(Unlisted {
                    path: format!("{name}/"),
                    reason: taken(source.as_ref()),
                });
            }
        }
    }
}

fn taken(source: &dyn Source) -> String {
    match source.kind() {
        SourceKind::Uploads => "folders of this name are for uploads; rename the folder".to_owned(),
        _ => format!(
            "corpus.toml declares a source `{}`; rename the folder or the source",
            source.name()
        ),
    }
}
