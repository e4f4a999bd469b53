//! An index looked at from beside, while another process may write it.
//!
//! In: the index directory. Out: the files of the commit that serves, so that they can be copied, and which of them are
//! damaged. Nothing is changed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tantivy::Index;

use super::{
    errors::failed,
    generation::{CURRENT, Generation},
};
use crate::index::Error;

const LOOKING: &str = "looking at the index";

/// The files of a commit. They are never changed; once another commit has taken its place, some of them are removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Their paths below the index directory.
    pub files: Vec<PathBuf>,
    /// What names the commit, to tell whether it still serves.
    pub mark: Vec<u8>,
}

/// What was found in an index directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// How many documents of tantivy's it has: articles and passages.
    pub documents: u64,
    /// The names of the files whose checksum is not that of their contents.
    pub damaged: Vec<String>,
}

impl Committed {
    /// The commit that serves; `None` where there is none yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(directory: &Path) -> Result<Option<Self>, Error> {
        let Some(generation) = Generation::current(directory)? else {
            return Ok(None);
        };
        let failed = |error| failed(LOOKING, &error);
        let folder = generation.path();
        let meta = fs::read(folder.join(META)).map_err(|error| Error::io(LOOKING, &error))?;
        let index = Index::open_in_dir(&folder).map_err(failed)?;
        let segments = index.load_metas().map_err(failed)?.list_segment_files();
        let mut files: Vec<PathBuf> = segments.into_iter().collect();
        files.extend([META, MANAGED].map(PathBuf::from));
        // Of what a segment may have it has not everything, as deletions.
        files.retain(|file| folder.join(file).exists());
        let below = folder.strip_prefix(directory).unwrap_or(&folder).to_owned();
        let mut files: Vec<PathBuf> = files.into_iter().map(|file| below.join(file)).collect();
        files.push(PathBuf::from(CURRENT));
        files.sort();
        Ok(Some(Self { files, mark: meta }))
    }
}

/// What names the segments of a commit, and what names all files that tantivy may remove.
const META: &str = "meta.json";
const MANAGED: &str = ".managed.json";

/// Opens the index that serves and compares each of its files with its checksum, reading all of them; `None` where there
/// is none yet.
///
/// # Errors
/// When it cannot be opened.
pub fn look(directory: &Path) -> Result<Option<Looked>, Error> {
    let Some(generation) = Generation::current(directory)? else {
        return Ok(None);
    };
    // What cannot be opened at all is damage as well.
    let failed = |error: tantivy::TantivyError| Error::Damaged {
        reason: error.to_string(),
    };
    let index = Index::open_in_dir(generation.path()).map_err(failed)?;
    let damaged = index.validate_checksum().map_err(failed)?;
    let mut damaged: Vec<String> = damaged.iter().map(|file| file.display().to_string()).collect();
    damaged.sort();
    let segments = index.searchable_segment_metas().map_err(failed)?;
    let documents = segments.iter().map(|segment| u64::from(segment.num_docs())).sum();
    Ok(Some(Looked { documents, damaged }))
}
