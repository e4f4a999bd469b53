//! What people uploaded, as a source of documents.
//!
//! In: the list of files that were accepted, from whoever remembers it, and the folder that holds their bytes. Out:
//! an entry for each, in the collection of its community. Bytes stand under their SHA-256, so that one file of two
//! communities is kept once.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Entry, Listing, Source, SourceError, SourceKind};
use crate::corpus::{ArticleId, Given, Revision, UPLOADS, guild_of, uploads_of};

/// A file that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Whose it is.
    pub guild: u64,
    /// Its name among those of its community.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub hash: Revision,
    /// Its size.
    pub bytes: u64,
    /// When it was accepted, in seconds since 1970.
    pub at: i64,
}

impl Uploaded {
    /// The file as a document.
    #[must_use]
    pub fn id(&self) -> ArticleId {
        upload_id(self.guild, &self.name)
    }
}

/// The document that the file of this name in that community is.
#[must_use]
pub fn upload_id(guild: u64, name: &str) -> ArticleId {
    ArticleId::new(format!("{}/{name}", uploads_of(guild)))
}

/// The folder that holds the bytes of uploads.
#[derive(Debug, Clone)]
pub struct UploadFolder(PathBuf);

impl UploadFolder {
    /// That folder, which is made when something is put into it.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Where the bytes with this hash are, or would be.
    #[must_use]
    pub fn path(&self, hash: &Revision) -> PathBuf {
        let digits = hash.to_string();
        let (first, rest) = digits.split_at(2);
        self.0.join(first).join(rest)
    }

    /// Keeps these bytes, whole or not at all, also when the machine stops. Returns their hash.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Revision> {
        let hash = Revision::of(bytes);
        let path = self.path(&hash);
        if fs::metadata(&path).is_ok_and(|there| there.len() == bytes.len() as u64) {
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        fs::File::open(folder)?.sync_all()?;
        Ok(hash)
    }

    /// Removes the bytes with this hash; that they are gone is no trouble.
    ///
    /// # Errors
    /// When they are there and cannot be removed.
    pub fn remove(&self, hash: &Revision) -> io::Result<()> {
        match fs::remove_file(self.path(hash)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes all that `is_kept` does not want by its hash: what was written when a process died before anybody knew
    /// of it. What was written less than `rested` ago stays: another process may be about to tell of it.
    ///
    /// # Errors
    /// When a folder cannot be listed or a file cannot be removed.
    pub fn sweep(&self, rested: Duration, is_kept: impl Fn(&str) -> bool) -> io::Result<()> {
        let has_rested = |file: &fs::DirEntry| {
            let written = file.metadata().and_then(|meta| meta.modified());
            // A file from the future has rested, or a clock that was wrong would keep it for ever.
            written.map_or(true, |at| at.elapsed().map_or(true, |age| age >= rested))
        };
        let listed = |folder: &Path| match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            entries => entries?.collect::<io::Result<Vec<_>>>(),
        };
        for folder in listed(&self.0)? {
            for file in listed(&folder.path())? {
                let hash = format!("{}{}", folder.file_name().display(), file.file_name().display());
                if has_rested(&file) && !is_kept(&hash) {
                    fs::remove_file(file.path())?;
                }
            }
        }
        Ok(())
    }
}

/// All accepted uploads of all communities.
pub struct Uploads<L> {
    folder: UploadFolder,
    accepted: L,
}

impl<L: Fn() -> Result<Vec<Uploaded>, String> + Send + Sync> Uploads<L> {
    /// Those that `accepted` lists.
    pub fn new(folder: UploadFolder, accepted: L) -> Self {
        Self { folder, accepted }
    }

    fn entry(&self, upload: &Uploaded) -> Entry {
        Entry {
            id: upload.id(),
            path: self.folder.path(&upload.hash),
            bytes: upload.bytes,
            modified_ns: modified_ns(upload),
            given: Given::default(),
        }
    }
}

impl<L: Fn() -> Result<Vec<Uploaded>, String> + Send + Sync> Source for Uploads<L> {
    fn name(&self) -> &'static str {
        UPLOADS
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Uploads
    }

    fn owns(&self, collection: &str) -> bool {
        collection == UPLOADS || guild_of(collection).is_some()
    }

    fn list(&self) -> Result<Listing, SourceError> {
        let accepted = (self.accepted)().map_err(SourceError::Unreachable)?;
        let mut entries: Vec<Entry> = accepted.iter().map(|upload| self.entry(upload)).collect();
        entries.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(Listing {
            entries,
            unlisted: Vec::new(),
        })
    }
}

/// When a file took its name, in nanoseconds that also tell its bytes from others of the same second.
fn modified_ns(upload: &Uploaded) -> u128 {
    const NS: u128 = 1_000_000_000;
    let mut first = [0; 8];
    first.copy_from_slice(&upload.hash.as_bytes()[..8]);
    // Its first fifteen digits.
    let first = u128::from(u64::from_be_bytes(first) >> 4);
    u128::try_from(upload.at).unwrap_or_default() * NS + first % NS
}
