//! Who may write an index directory.
//!
//! In: the directory and how this process describes itself. Out: the right to write, held until it is
//! dropped or the process ends in whatever way: the operating system keeps the lock, the file only says
//! who has it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use crate::index::Error;

/// The right to write, held.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(directory: &Path, who: &str) -> Result<Self, Error> {
        let failed = |error: std::io::Error| Error::io("locking the index directory", &error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(directory.join("lock"))
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder).map_err(failed)?;
                let holder = holder.trim();
                return Err(Error::Locked {
                    holder: if holder.is_empty() { "another process" } else { holder }.to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut describe = || -> std::io::Result<()> {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            writeln!(file, "{who}")
        };
        describe().map_err(failed)?;
        Ok(Self { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Nobody holds the lock any more, so nobody is named; should this fail, the name is stale but the
        // lock is still free.
        if let Err(error) = self.file.set_len(0) {
            tracing::debug!(%error, "the lock file still names this process");
        }
    }
}

/// Who may write the index directory now, if anybody may. The lock is tried only where somebody is named, so that nobody
/// who is about to take it finds it taken.
#[must_use]
pub fn holder(directory: &Path) -> Option<String> {
    let file = File::open(directory.join("lock")).ok()?;
    let mut named = String::new();
    (&file).read_to_string(&mut named).ok()?;
    let is_held = !named.trim().is_empty() && matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
    is_held.then(|| named.trim().to_owned())
}
