//! What the files were when they were last read, so that only what changed is read again.
//!
//! In: what became of each file in a reindex. Out: the same at the next one. A manifest belongs to one commit of the
//! index, which names it; without it, or with another's, every file is read and compared by its hash, so that losing
//! it costs time and nothing else.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::corpus::{ArticleId, Rejected, Revision};

/// What is known about the files of one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// By name.
    files: Vec<(ArticleId, Record)>,
    /// How many of them have to be read again, although they are as they were listed.
    unproven: u64,
}

/// What a manifest comes to, which stands at its beginning: most reindexes find nothing new, and need no more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    files: u64,
    unproven: u64,
    /// Files that could not be read, and why, by name.
    rejected: Vec<(ArticleId, Rejected)>,
}

impl Summary {
    /// Whether these were all `files`, and none of them has to be read as long as it is listed as it was.
    #[must_use]
    pub fn proves(&self, files: usize) -> bool {
        files > 0 && self.files == files as u64 && self.unproven == 0
    }

    /// The files that could not be read, and why, by name.
    #[must_use]
    pub fn rejected(&self) -> &[(ArticleId, Rejected)] {
        &self.rejected
    }
}

/// What stands before all else, so that what an earlier version wrote is not taken for this.
const FORM: u32 = 0x1b1d_0003;

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

    /// Each of these files, which are ordered by name, with what is known about it.
    pub fn beside(self, files: impl IntoIterator<Item = Entry>) -> impl Iterator<Item = (Entry, Option<Record>)> {
        let mut known = self.files.into_iter().peekable();
        files.into_iter().map(move |entry| {
            while known.next_if(|(id, _)| *id < entry.id).is_some() {}
            let record = known.next_if(|(id, _)| *id == entry.id);
            (entry, record.map(|(_, record)| record))
        })
    }

    /// Remembers a file, which was listed as `entry` and comes behind all others by name.
    pub fn push(&mut self, entry: Entry, record: Record) {
        debug_assert!(
            self.files.last().is_none_or(|(last, _)| *last < entry.id),
            "files come in order"
        );
        self.unproven += u64::from(!record.is_of(&entry));
        self.files.push((entry.id, record));
    }

    fn summary(&self) -> Summary {
        let rejected = self.files.iter().filter_map(|(id, record)| {
            let rejected = record.rejected.as_ref()?;
            Some((id.clone(), rejected.clone()))
        });
        Summary {
            files: self.files.len() as u64,
            unproven: self.unproven,
            rejected: rejected.collect(),
        }
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
        let read = || {
            let bytes = self.read(name)?;
            let (summary, rest) = summary_of(&bytes)?;
            let files: Vec<(ArticleId, Record)> = postcard::from_bytes(rest).ok()?;
            files.is_sorted_by(|one, next| one.0 < next.0).then_some(Manifest {
                files,
                unproven: summary.unproven,
            })
        };
        read().unwrap_or_default()
    }

    /// What the manifest of this name comes to; one of no files where there is none or it cannot be read.
    #[must_use]
    pub fn summary(&self, name: &str) -> Summary {
        let bytes = self.read(name).unwrap_or_default();
        summary_of(&bytes).map(|(summary, _)| summary).unwrap_or_default()
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path(name)?).ok()
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
        let summary = (FORM, manifest.summary());
        let bytes = postcard::to_allocvec(&(summary, &manifest.files)).map_err(io::Error::other)?;
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

/// What the bytes of a manifest come to, and the bytes of its files.
fn summary_of(bytes: &[u8]) -> Option<(Summary, &[u8])> {
    let (form, rest) = postcard::take_from_bytes::<u32>(bytes).ok()?;
    (form == FORM).then(|| postcard::take_from_bytes(rest).ok()).flatten()
}
