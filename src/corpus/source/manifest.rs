//! What the files were when they were last read, so that only what changed is read again.
//!
//! In: what became of each file in a reindex. Out: the same at the next one. A manifest belongs to one commit of the
//! index, which names it; without it, or with another's, every file is read and compared by its hash, so that losing
//! it costs time and nothing else.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::corpus::{ArticleId, Rejected, Revision};

/// What is known about the files of one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    files: HashMap<ArticleId, Record>,
}

/// What a file was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its size in bytes.
    pub bytes: u64,
    /// When it had been changed, in nanoseconds since 1970; zero where that proves nothing.
    pub modified_ns: u128,
    /// Its bytes.
    pub revision: Revision,
    /// What its source knew about it, see [`Given::fingerprint`](crate::corpus::Given::fingerprint).
    pub given: [u8; 8],
    /// Why it could not be read, if it could not.
    pub rejected: Option<Rejected>,
}

impl Record {
    /// Whether the file is as it was, as far as its size and time tell.
    #[must_use]
    pub fn is_of(&self, entry: &Entry) -> bool {
        self.modified_ns != 0
            && self.modified_ns == entry.modified_ns
            && self.bytes == entry.bytes
            && self.given == entry.given.fingerprint()
    }

    /// Whether these are its bytes, and what is known about it besides is the same.
    #[must_use]
    pub fn holds(&self, entry: &Entry, revision: &Revision) -> bool {
        self.revision == *revision && self.given == entry.given.fingerprint()
    }
}

impl Manifest {
    /// Whether it knows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether `files` are the files that it knows, as they were when they were read.
    #[must_use]
    pub fn proves<'a>(&self, files: impl ExactSizeIterator<Item = &'a Entry>) -> bool {
        let is_as_read = |file: &Entry| {
            let before = self.files.get(&file.id);
            before.is_some_and(|before| before.is_of(file))
        };
        files.len() == self.files.len() && files.into_iter().all(is_as_read)
    }

    /// What is known about a file.
    #[must_use]
    pub fn get(&self, file: &ArticleId) -> Option<&Record> {
        self.files.get(file)
    }

    /// Remembers a file.
    pub fn insert(&mut self, file: ArticleId, record: Record) {
        self.files.insert(file, record);
    }
}

/// The folder that manifests are kept in, or none.
#[derive(Debug, Clone, Default)]
pub struct Manifests(Option<PathBuf>);

impl Manifests {
    /// Keeps them in `folder`, which is made when one is written.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self(Some(folder.into()))
    }

    /// Keeps none.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// The manifest of this name; an empty one where there is none or it cannot be read.
    #[must_use]
    pub fn load(&self, name: &str) -> Manifest {
        let Some(path) = self.path(name) else {
            return Manifest::default();
        };
        let read = fs::read(path).ok();
        read.and_then(|bytes| postcard::from_bytes(&bytes).ok())
            .unwrap_or_default()
    }

    /// Keeps `manifest` under `name`, whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, name: &str, manifest: &Manifest) -> io::Result<()> {
        let (Some(folder), Some(path)) = (&self.0, self.path(name)) else {
            return Ok(());
        };
        fs::create_dir_all(folder)?;
        let bytes = postcard::to_allocvec(manifest).map_err(io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&bytes)?;
        file.persist(path)?;
        Ok(())
    }

    /// Removes all but the manifest of this name.
    pub fn keep_only(&self, name: &str) {
        let Some(folder) = &self.0 else {
            return;
        };
        let others = fs::read_dir(folder).into_iter().flatten().flatten();
        for other in others.filter(|other| other.file_name() != name) {
            // What stays behind takes room and nothing else, and the next reindex tries again.
            let _ = fs::remove_file(other.path());
        }
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        let is_plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        self.0.as_ref().filter(|_| is_plain).map(|folder| folder.join(name))
    }
}
