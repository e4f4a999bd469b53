//! Errors of tantivy in our words.
//!
//! In: an error, and what was being done. Out: an [`Error`] that tells a full disk and damage from other
//! trouble, since people do different things about them.

use std::{error, io};

use tantivy::TantivyError;

use crate::index::Error;

/// What an error while `doing` something means.
pub(super) fn failed(doing: &'static str, error: &TantivyError) -> Error {
    if let TantivyError::DataCorruption(_) | TantivyError::IncompatibleIndex(_) = error {
        return Error::Damaged {
            reason: error.to_string(),
        };
    }
    if let Some(cause) = io_cause(error) {
        return Error::io(doing, cause);
    }
    let reason = error.to_string();
    // A writer thread hands its error on as text only.
    let full = [
        "No space left",
        "File too large",
        "quota exceeded",
        "StorageFull",
        "FileTooLarge",
        "QuotaExceeded",
    ];
    if full.iter().any(|words| reason.contains(words)) {
        return Error::Full { doing, reason };
    }
    Error::Storage { doing, reason }
}

fn io_cause(error: &TantivyError) -> Option<&io::Error> {
    if let TantivyError::IoError(cause) = error {
        return Some(cause);
    }
    let mut cause: Option<&(dyn error::Error + 'static)> = error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return Some(io);
        }
        cause = inner.source();
    }
    None
}
