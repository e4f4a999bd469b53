//! Why a file could not be read.
//!
//! In: what a format, or whoever watches over it, met. Out: a reason with its line, so that a writer can mend the file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Rejected {
    /// The file's kind is none that is read; the file is passed over.
    #[error("files of this kind are not read")]
    UnknownKind,
    /// Some bytes are no UTF-8, nor text in another encoding.
    #[error("not UTF-8 text: byte {byte} is invalid; save the file as UTF-8")]
    NotUtf8 {
        /// The line of the first such byte, from one.
        line: usize,
        /// Its offset in the file.
        byte: usize,
    },
    /// The file is UTF-16 by its byte order mark, and some of it is not.
    #[error("the file is UTF-16 text; save it as UTF-8")]
    Utf16,
    /// A NUL character, which no text has.
    #[error("a NUL character: this is no text file")]
    Binary {
        /// Its line, from one.
        line: usize,
    },
    /// A date that is no day.
    #[error("`{date}` is no day; dates are written YYYY-MM-DD")]
    Date {
        /// The line, from one.
        line: usize,
        /// What stands there.
        date: String,
    },
    /// Nothing to quote.
    #[error("the file holds no paragraph to quote")]
    Empty,
    /// It can be opened with a password only.
    #[error("the file is encrypted; save it without a password")]
    Encrypted,
    /// It holds pictures of pages and no text.
    #[error("the file holds pictures and no text, as a scan does; run text recognition (OCR) over it first")]
    OnlyPictures,
    /// It is no file of its format, or a damaged one.
    #[error("the file cannot be read as {format}: {reason}")]
    Malformed {
        /// The format, as people call it: `PDF`.
        format: Cow<'static, str>,
        /// The line, from one, where the format has lines.
        line: Option<usize>,
        /// What is wrong with it.
        reason: String,
    },
    /// It is larger, or unpacks to more, than is read.
    #[error("the file is larger, or unpacks to more, than {most_mb} MB")]
    TooLarge {
        /// The most that is read, in MB of 1,000,000 bytes.
        most_mb: u64,
    },
    /// Its text is longer than one article may be.
    #[error("the document has more than {most_mb} MB of text; divide it into several")]
    TooMuchText {
        /// The most that one article may have, in MB of 1,000,000 bytes.
        most_mb: u64,
    },
    /// It nests deeper, or holds more parts, than any document does.
    #[error("the file holds more {what} than {most}")]
    TooMany {
        /// What there is too much of: `nested elements`.
        what: Cow<'static, str>,
        /// How many are read.
        most: usize,
    },
    /// It took longer than a file may take.
    #[error("reading the file took longer than {seconds} s")]
    TooSlow {
        /// How long it may take.
        seconds: u64,
    },
    /// The process that read it ended, as one does that needs more memory than it may have.
    #[error("reading the file needed more memory than it may, or failed: {reason}")]
    Died {
        /// How the process ended.
        reason: String,
    },
}

impl Rejected {
    /// The line it is about, from one, if it is about one.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::NotUtf8 { line, .. } | Self::Binary { line } | Self::Date { line, .. } => Some(*line),
            Self::Malformed { line, .. } => *line,
            Self::UnknownKind
            | Self::Utf16
            | Self::Empty
            | Self::Encrypted
            | Self::OnlyPictures
            | Self::TooLarge { .. }
            | Self::TooMuchText { .. }
            | Self::TooMany { .. }
            | Self::TooSlow { .. }
            | Self::Died { .. } => None,
        }
    }
}
