//! From a file's bytes to an article.
//!
//! In: a file's path and bytes. Out: its articles with warnings for their writer, or the reason why they
//! cannot be read exactly. Which format a file is in follows from its name and its first line; what
//! quotations are cut from, and what a format folds, is written in `corpus/README.md`.

mod build;
mod front_matter;
mod markdown;
mod news;
mod pdf;
mod plain;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Article, ArticleId, Date, Meta, Revision};
use build::Body;

/// A file as it was found.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// The document it would be.
    pub id: &'a ArticleId,
    /// What is in it.
    pub bytes: &'a [u8],
    /// What is known about it besides.
    pub given: &'a Given,
}

/// What is known about a file from where it was found, before it is read. What the file says itself counts more,
/// but for its media type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Given {
    /// Its media type, without parameters, where a server said one: `text/html`.
    pub media_type: Option<String>,
    /// The name of its encoding, where a server said one: `iso-8859-1`.
    pub charset: Option<String>,
    /// Where it can be read; always `http` or `https`.
    pub url: Option<String>,
}

impl Given {
    /// Nothing.
    pub const NOTHING: &'static Self = &Self {
        media_type: None,
        charset: None,
        url: None,
    };
}

impl<'a> File<'a> {
    /// A file of which nothing is known but its name and what is in it.
    #[must_use]
    pub fn new(id: &'a ArticleId, bytes: &'a [u8]) -> Self {
        Self {
            id,
            bytes,
            given: Given::NOTHING,
        }
    }
}

/// A file that was read, and what its writer should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// The documents in it, at least one: most formats hold one, a table one a row.
    pub articles: Vec<Article>,
    /// What could be better about it; nothing here keeps it from being quoted.
    pub warnings: Vec<Warning>,
}

/// Something a writer should know about a document that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The line it is about, from one, if it is about one.
    pub line: Option<usize>,
    /// What it is.
    pub what: String,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Rejected {
    /// The file's kind is none that is read; the file is passed over.
    #[error("files of this kind are not read")]
    UnknownKind,
    /// Some bytes are no UTF-8.
    #[error("not UTF-8 text: byte {byte} is invalid; save the file as UTF-8")]
    NotUtf8 {
        /// The line of the first such byte, from one.
        line: usize,
        /// Its offset in the file.
        byte: usize,
    },
    /// The file is text in another encoding, by its byte order mark.
    #[error("the file is UTF-16 text; save it as UTF-8")]
    Utf16,
    /// A NUL character, which no text has.
    #[error("a NUL character: this is no text file")]
    Binary {
        /// Its line, from one.
        line: usize,
    },
    /// The block of metadata at the top cannot be read.
    #[error("the front matter cannot be read: {reason}")]
    FrontMatter {
        /// The line, from one.
        line: usize,
        /// What is wrong with it.
        reason: String,
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
            Self::NotUtf8 { line, .. }
            | Self::Binary { line }
            | Self::FrontMatter { line, .. }
            | Self::Date { line, .. } => Some(*line),
            Self::Malformed { line, .. } => *line,
            Self::UnknownKind
            | Self::Utf16
            | Self::Empty
            | Self::Encrypted
            | Self::OnlyPictures
            | Self::TooLarge { .. }
            | Self::TooMany { .. }
            | Self::TooSlow { .. }
            | Self::Died { .. } => None,
        }
    }
}

/// What a format found: everything but the identity, which comes from the path and the bytes.
#[derive(Debug, Default)]
struct Draft {
    meta: Meta,
    body: Body,
    warnings: Vec<Warning>,
    /// Which document of its file it is, where the file can hold many.
    item: Option<Item>,
}

/// One document of a file that holds many.
#[derive(Debug)]
struct Item {
    /// What it is called in the file: the same over all revisions of the file, and no other's.
    name: String,
    /// Of its own bytes, so that it changes with them alone.
    revision: Revision,
}

/// Whether files of this name are documents.
#[must_use]
pub fn is_read(id: &ArticleId) -> bool {
    Kind::named(id).is_some()
}

/// Reads the documents of one file.
///
/// # Errors
/// When the file is of no known kind, cannot be read exactly, has broken metadata or no paragraph.
pub fn parse(file: &File<'_>) -> Result<Parsed, Rejected> {
    let kind = Kind::of(file).ok_or(Rejected::UnknownKind)?;
    let drafts = drafts(kind, file)?;
    let (drafts, empty): (Vec<Draft>, Vec<Draft>) =
        drafts.into_iter().partition(|draft| !draft.body.paragraphs.is_empty());
    let mut warnings: Vec<Warning> = empty.iter().filter_map(left_out).collect();
    let mut articles = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        complete(file, &mut draft);
        warnings.append(&mut draft.warnings);
        articles.push(article(file, draft));
    }
    if articles.is_empty() {
        return Err(Rejected::Empty);
    }
    Ok(Parsed { articles, warnings })
}

fn drafts(kind: Kind, file: &File<'_>) -> Result<Vec<Draft>, Rejected> {
    let text = || decode(file.bytes);
    let one = match kind {
        Kind::Markdown => markdown::read(&text()?)?,
        Kind::Text => {
            let text = text()?;
            if news::is_news(&text) {
                news::read(text)?
            } else {
                plain::read(text)
            }
        }
        Kind::Pdf => pdf::read(file.bytes)?,
    };
    Ok(vec![one])
}

fn article(file: &File<'_>, draft: Draft) -> Article {
    let (id, revision) = match draft.item {
        Some(item) => (file.id.item(&item.name), item.revision),
        None => (file.id.clone(), Revision::of(file.bytes)),
    };
    Article {
        id,
        revision,
        meta: draft.meta,
        text: draft.body.text,
        sections: draft.body.sections,
        paragraphs: draft.body.paragraphs,
        pages: draft.body.pages,
    }
}

/// What is told of a document of a file that holds nothing to quote, where the file holds others.
fn left_out(empty: &Draft) -> Option<Warning> {
    let item = empty.item.as_ref()?;
    Some(Warning {
        line: None,
        what: format!("`{}` holds no paragraph to quote and is left out", item.name),
    })
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Markdown,
    Text,
    Pdf,
}

impl Kind {
    /// The format of a file: by what its server said of it, then by its name.
    fn of(file: &File<'_>) -> Option<Self> {
        let media_type = file.given.media_type.as_deref();
        media_type
            .and_then(Self::of_media_type)
            .or_else(|| Self::named(file.id))
    }

    fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type {
            "text/markdown" => Some(Self::Markdown),
            "text/plain" => Some(Self::Text),
            "application/pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    fn named(id: &ArticleId) -> Option<Self> {
        let (_, extension) = file_name(id).rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::Text),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }
}

fn file_name(id: &ArticleId) -> &str {
    id.as_str().rsplit('/').next().unwrap_or_default()
}

/// UTF-8 without its byte order mark, every line end one `\n`. Nothing else is changed.
fn decode(bytes: &[u8]) -> Result<String, Rejected> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Rejected::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| Rejected::NotUtf8 {
        line: line_at(bytes, error.valid_up_to()),
        byte: error.valid_up_to(),
    })?;
    if let Some(nul) = text.find('\0') {
        return Err(Rejected::Binary {
            line: line_at(bytes, nul),
        });
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].split(|byte| *byte == b'\n').count()
}

/// Fills what the document does not say from what is known about its file, and from the file's name.
fn complete(file: &File<'_>, draft: &mut Draft) {
    if draft.meta.url.is_none() {
        draft.meta.url.clone_from(&file.given.url);
    }
    let name = file_name(file.id);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let dated = stem.get(..10).and_then(Date::parse);
    if draft.meta.date.is_none() {
        draft.meta.date = dated;
    }
    if draft.meta.date.is_none() {
        draft.warnings.push(Warning {
            line: None,
            what: "no date: citations of it will show none".to_owned(),
        });
    }
    if draft.meta.title.is_empty() {
        let rest = if dated.is_some() { &stem[10..] } else { stem };
        let words = rest.trim_start_matches(['-', '_', ' ']).replace(['-', '_'], " ");
        draft.meta.title = if words.is_empty() { stem.to_owned() } else { words };
        draft.warnings.push(Warning {
            line: None,
            what: format!("no title: the file name stands in for it (`{}`)", draft.meta.title),
        });
    }
}
