//! Files that are not what was written.
//!
//! In: a read of an index. Out: what it read, or [`Error::Damaged`] with the names of the files that are damaged.
//! tantivy ends each file with a checksum that it does not look at while reading, and some of what it then makes of
//! damaged bytes is a panic or a place behind the end of a file. Comparing every checksum costs a read of the whole
//! index, so it is done when a read has failed, and once by whoever is about to write.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
};

use super::reading;
use crate::index::Error;

/// What `work` gives. Where it fails as damaged files make it fail, `damaged` tells which files these are; a panic over
/// files that are in order is somebody's mistake and goes on.
pub(super) fn whole<T>(
    work: impl FnOnce() -> Result<T, Error>,
    damaged: impl FnOnce() -> Option<String>,
) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Err(Error::Damaged { reason })) => Err(Error::Damaged {
            reason: damaged().unwrap_or(reason),
        }),
        Ok(done) => done,
        Err(panic) => match damaged() {
            Some(reason) => Err(Error::Damaged { reason }),
            None => resume_unwind(panic),
        },
    }
}

/// Which files of the index in this folder differ from their checksums, as words; nothing where none does.
pub(super) fn of(folder: &Path) -> Option<String> {
    match catch_unwind(|| damaged(folder)) {
        Ok(Ok(mut files)) => {
            files.sort();
            let (last, others) = files.split_last()?;
            Some(if others.is_empty() {
                format!("{last} is not what was written")
            } else {
                format!("{} and {last} are not what was written", others.join(", "))
            })
        }
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some(format!("what `{}` consists of cannot be read", folder.display())),
    }
}

fn damaged(folder: &Path) -> tantivy::Result<Vec<String>> {
    let index = reading::open(folder)?;
    let directory = index.directory();
    let segments = index.searchable_segment_ids()?;
    let mut files = Vec::new();
    for file in directory.list_managed_files() {
        let name = file.display().to_string();
        let serves = segments.iter().any(|segment| name.starts_with(&segment.uuid_string()));
        // An older list of what is deleted may have gone already, and opening the index reads the one that counts.
        let has_gone = file.extension().is_some_and(|ending| ending == "del") && !folder.join(&file).exists();
        if serves && !has_gone && !matches!(directory.validate_checksum(&file), Ok(true)) {
            files.push(format!("`{name}`"));
        }
    }
    Ok(files)
}
