//! What a backup says of itself.
//!
//! In: the files that were copied. Out: `backup.json`, written last, so that a backup that was broken off is none; and
//! from it again, checked, since a path in it must not lead out of the folder that is restored.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Its name in the folder of the backup.
pub(super) const FILE: &str = "backup.json";
/// The form of this file; a program knows its own and those before it.
pub(super) const FORM: u32 = 1;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this file.
    pub form: u32,
    /// The version of ibid that made it.
    pub ibid: String,
    /// When it was made, in seconds since 1970.
    pub made_at: i64,
    /// The schema of the database in it; none where the database is on a server.
    pub schema: Option<i64>,
    /// Each file in it.
    pub files: Vec<Kept>,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its path below the folder, with `/` between its parts.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of what is in it, in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// How many bytes all files have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

impl Kept {
    /// Its path below a folder; `None` where it would lead out of it.
    pub(super) fn relative(&self) -> Option<PathBuf> {
        let path = PathBuf::from(&self.path);
        let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        (is_plain && !self.path.is_empty()).then_some(path)
    }
}

/// Copies a file to a new one that is for this user alone, also when the machine stops, and says what it is.
pub(super) fn copied(from: &Path, to: &Path, path: String) -> io::Result<Kept> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = Digested::into(options.open(to)?);
    io::copy(&mut fs::File::open(from)?, &mut written)?;
    written.inner.sync_all()?;
    Ok(written.kept(path))
}

/// What a file is.
pub(super) fn read(file: &Path, path: String) -> io::Result<Kept> {
    let mut read = Digested::into(io::sink());
    io::copy(&mut fs::File::open(file)?, &mut read)?;
    Ok(read.kept(path))
}

/// What is written, and what it comes to.
struct Digested<W> {
    inner: W,
    digest: Sha256,
    bytes: u64,
}

impl<W> Digested<W> {
    fn into(inner: W) -> Self {
        Self {
            inner,
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    fn kept(self, path: String) -> Kept {
        Kept {
            path,
            bytes: self.bytes,
            sha256: format!("{:x}", self.digest.finalize()),
        }
    }
}

impl<W: io::Write> io::Write for Digested<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
