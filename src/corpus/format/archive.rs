//! Zip files, read within bounds: the ground under DOCX, ODT and EPUB, and under uploads of many files.
//!
//! In: a zip file's bytes and what it may cost. Out: the names in it that can stand below a folder, and the bytes
//! of each on demand. Nothing that its headers say about sizes is believed: what is unpacked is counted while it is
//! unpacked. An archive inside an archive is a member like any other and is not opened here.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use zip::{ZipArchive, result::ZipError};

use super::Rejected;

/// Bytes in the megabyte that limits are told in.
const MB: u64 = 1_000_000;
/// A member of fewer bytes than this is never called a bomb: short files of blanks pack very well.
const SMALL: u64 = 4 * MB;
/// How many times its packed size a member may unpack to. Deflate reaches 1032 with one byte repeated; the XML of
/// office documents stays under 60, also where a table repeats one row a thousand times.
const MOST_RATIO: u64 = 250;
/// The longest name in bytes: what Linux allows for a path is 4096, and a folder's path stands before it.
const LONGEST_NAME: usize = 1_000;

/// Two readers of such an archive would read two documents.
const TWICE: &str = "it holds two files of the same name";

/// What an archive may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// The most members, folders among them.
    pub members: usize,
    /// The most that one member may unpack to, in bytes.
    pub member_bytes: u64,
    /// The most that all members that are read may unpack to together, in bytes.
    pub all_bytes: u64,
}

impl ArchiveLimits {
    /// For one document. The largest books have some thousand chapters and pictures; a novel is 1 MB of text and some
    /// 5 MB of XML, so 64 MB hold anything that was written by hand, and notes and styles fit twice that.
    pub const DOCUMENT: Self = Self {
        members: 10_000,
        member_bytes: 64 * MB,
        all_bytes: 128 * MB,
    };
}

/// A zip file that was opened: its members by name, in the order of their names.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    format: &'static str,
    limits: ArchiveLimits,
    /// Where each stands in the list of members.
    members: BTreeMap<String, usize>,
    passed_over: Vec<String>,
    /// What may still be unpacked, in bytes.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens a zip file, which people call a `format` (`ZIP`, `DOCX`).
    ///
    /// # Errors
    /// [`Rejected::Malformed`] when it is no zip file, is cut off or names a member twice (two readers would then read
    /// two documents), [`Rejected::TooMany`] when it has too many members, [`Rejected::Encrypted`] when one of them
    /// needs a password.
    pub fn open(bytes: &'a [u8], format: &'static str, limits: ArchiveLimits) -> Result<Self, Rejected> {
        // Each member has one such mark in the list at the end, so this is no fewer than there are, found without
        // keeping any. Archives that are stored unpacked in this one count as well.
        if bytes.windows(4).filter(|mark| mark == b"PK\x01\x02").count() > limits.members {
            return Err(Rejected::TooMany {
                what: "files in an archive".into(),
                most: limits.members,
            });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(format, &error))?;
        if zip.has_duplicate_names() {
            return Err(malformed(format, TWICE));
        }
        let mut members = BTreeMap::new();
        let mut passed_over = Vec::new();
        for at in 0..zip.len() {
            let entry = zip.by_index_data(at).map_err(|error| unreadable(format, &error))?;
            if entry.encrypted() {
                return Err(Rejected::Encrypted);
            }
            if entry.is_dir() {
                continue;
            }
            let name = entry.name().map_err(|error| unreadable(format, &error))?;
            if entry.is_symlink() || !stays_below(&name) {
                passed_over.push(name.escape_debug().to_string());
            } else if members.insert(name.into_owned(), at).is_some() {
                return Err(malformed(format, TWICE));
            }
        }
        Ok(Self {
            zip,
            format,
            limits,
            members,
            passed_over,
            left: limits.all_bytes,
        })
    }

    /// The names of its files, in their order: relative paths with `/` between their parts, none of which is empty,
    /// `.` or `..`, without backslashes and control characters.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// Files that are not read because of their name, or because they are links: their names, with what cannot be
    /// printed escaped.
    #[must_use]
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// The bytes of the file of this name, or `None` if there is none.
    ///
    /// # Errors
    /// [`Rejected::TooLarge`] when it, or all that was read so far, unpacks to more than the limits, or to so many
    /// times its packed size that it is a bomb; [`Rejected::Malformed`] when it is damaged.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Rejected> {
        let Some(at) = self.members.get(name) else {
            return Ok(None);
        };
        let member = self
            .zip
            .by_index(*at)
            .map_err(|error| unreadable(self.format, &error))?;
        let most = SMALL
            .max(member.compressed_size().saturating_mul(MOST_RATIO))
            .min(self.limits.member_bytes)
            .min(self.left);
        let mut bytes = Vec::new();
        member
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(self.format, &error.into()))?;
        if bytes.len() as u64 > most {
            return Err(Rejected::TooLarge {
                most_mb: most.div_ceil(MB),
            });
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

/// Whether a name, put behind a folder's, names a file below that folder on every system.
fn stays_below(name: &str) -> bool {
    let plain = |c: char| !c.is_control() && !matches!(c, '\\' | ':' | '\u{2028}' | '\u{2029}');
    name.len() <= LONGEST_NAME
        && name.chars().all(plain)
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn unreadable(format: &'static str, error: &ZipError) -> Rejected {
    let reason = match error {
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            "it is packed in a way that is not read; deflate is"
        }
        _ => "the archive is damaged or cut off",
    };
    malformed(format, reason)
}

fn malformed(format: &'static str, reason: &str) -> Rejected {
    Rejected::Malformed {
        format: format.into(),
        line: None,
        reason: reason.to_owned(),
    }
}
