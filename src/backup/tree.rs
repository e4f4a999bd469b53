//! The files below a folder.
//!
//! In: a folder that somebody may be writing. Out: its files with what tells one state of them from another. What is
//! being written under a name that is not yet its own is left out.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The size and time of each file, by its path below the folder; nothing where there is no folder.
pub(super) fn tree(folder: &Path) -> io::Result<BTreeMap<PathBuf, (u64, SystemTime)>> {
    let mut found = BTreeMap::new();
    walk(folder, Path::new(""), &mut found)?;
    Ok(found)
}

fn walk(folder: &Path, below: &Path, found: &mut BTreeMap<PathBuf, (u64, SystemTime)>) -> io::Result<()> {
    let entries = match fs::read_dir(folder.join(below)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            continue;
        }
        let meta = match entry.metadata() {
            Ok(meta) => meta,
            // Removed since it was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if meta.is_dir() {
            walk(folder, &path, found)?;
        } else if meta.is_file() {
            found.insert(path, (meta.len(), meta.modified()?));
        }
    }
    Ok(())
}

/// How the names of temporary files begin.
const UNFINISHED: &str = ".tmp";
