//! Index directories side by side, one of which serves.
//!
//! In: the index directory. Out: the generation that serves, or a fresh one beside it. The swap is one
//! rename, so that a process killed at any moment leaves either the old or the new one serving.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tantivy::{Index, IndexSettings};

use super::{errors::failed, schema::Fields};
use crate::index::Error;

pub(super) const CURRENT: &str = "current";
/// Bytes of passages, their texts packed, that are compressed together. A passage that matched is read by decompressing
/// one such block, of which it is a part only.
const STORE_BLOCK_BYTES: usize = 4_096;

/// One tantivy index directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Generation {
    parent: PathBuf,
    number: u64,
}

impl Generation {
    /// The generation that serves, if any ever did.
    pub(super) fn current(parent: &Path) -> Result<Option<Self>, Error> {
        let name = match fs::read(parent.join(CURRENT)) {
            // What is no name names nothing, so that an index is built.
            Ok(name) => String::from_utf8_lossy(&name).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("reading which index serves", &error)),
        };
        Ok(number(name.trim()).map(|number| Self {
            parent: parent.to_owned(),
            number,
        }))
    }

    /// A generation that does not exist yet, above all that do.
    pub(super) fn beside(parent: &Path) -> Result<Self, Error> {
        let highest = numbers(parent)
            .map_err(|error| Error::io("listing the index directory", &error))?
            .into_iter()
            .max();
        Ok(Self {
            parent: parent.to_owned(),
            number: highest.unwrap_or(0) + 1,
        })
    }

    /// Its directory.
    pub(super) fn path(&self) -> PathBuf {
        self.parent.join(format!("g{}", self.number))
    }

    /// Makes an empty index there.
    pub(super) fn create(&self) -> Result<(), Error> {
        fs::create_dir(self.path()).map_err(|error| Error::io("making an index directory", &error))?;
        let directory = tantivy::directory::MmapDirectory::open(self.path())
            .map_err(|error| failed("making an index", &error.into()))?;
        let settings = IndexSettings {
            docstore_blocksize: STORE_BLOCK_BYTES,
            ..IndexSettings::default()
        };
        Index::create(directory, Fields::schema(), settings).map_err(|error| failed("making an index", &error))?;
        Ok(())
    }

    /// Lets it serve from now on, also after a crash.
    pub(super) fn make_current(&self) -> Result<(), Error> {
        let staged = self.parent.join("current.new");
        let swap = || -> io::Result<()> {
            let mut file = fs::File::create(&staged)?;
            io::Write::write_all(&mut file, format!("g{}\n", self.number).as_bytes())?;
            file.sync_all()?;
            fs::rename(&staged, self.parent.join(CURRENT))?;
            fs::File::open(&self.parent)?.sync_all()
        };
        swap().map_err(|error| Error::io("swapping the index", &error))
    }

    /// Removes it, as far as the system lets; what stays is removed by the next swap.
    pub(super) fn discard(&self) {
        if let Err(error) = fs::remove_dir_all(self.path()) {
            tracing::debug!(path = %self.path().display(), %error, "an index directory was left behind");
        }
    }

    /// Removes every other generation.
    pub(super) fn discard_others(&self) {
        for number in numbers(&self.parent).unwrap_or_default() {
            if number != self.number {
                Self {
                    parent: self.parent.clone(),
                    number,
                }
                .discard();
            }
        }
    }
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix('g')?.parse().ok()
}

fn numbers(parent: &Path) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(parent)? {
        found.extend(entry?.file_name().to_str().and_then(number));
    }
    Ok(found)
}
