//! From a file's bytes to an article.
//!
//! In: a document's path and bytes. Out: the article with warnings for its writer, or the reason why it
//! cannot be read exactly. Which format a file is in follows from its name and its first line; what
//! quotations are cut from, and what a format folds, is written in `corpus/README.md`.

mod build;
mod front_matter;
mod markdown;
mod news;
mod plain;

use super::{Article, ArticleId, Date, Meta, Revision};
use build::Body;

/// A document that was read, and what its writer should know.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The document.
    pub article: Article,
    /// What could be better about it; nothing here keeps it from being quoted.
    pub warnings: Vec<Warning>,
}

/// Something a writer should know about a document that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line it is about, from one, if it is about one.
    pub line: Option<usize>,
    /// What it is.
    pub what: String,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
            Self::UnknownKind | Self::Utf16 | Self::Empty => None,
        }
    }
}

/// What a format found: everything but the identity, which comes from the path and the bytes.
struct Draft {
    meta: Meta,
    body: Body,
    warnings: Vec<Warning>,
}

/// Whether files of this name are documents.
#[must_use]
pub fn is_read(id: &ArticleId) -> bool {
    kind(id).is_some()
}

/// Reads one document.
///
/// # Errors
/// When the file is of no known kind, is no UTF-8 text, has broken metadata or no paragraph.
pub fn parse(id: &ArticleId, bytes: &[u8]) -> Result<Parsed, Rejected> {
    let kind = kind(id).ok_or(Rejected::UnknownKind)?;
    let text = decode(bytes)?;
    let mut draft = match kind {
        Kind::Markdown => markdown::read(&text)?,
        Kind::Text if news::is_news(&text) => news::read(text)?,
        Kind::Text => plain::read(text),
    };
    if draft.body.paragraphs.is_empty() {
        return Err(Rejected::Empty);
    }
    complete(id, &mut draft);
    Ok(Parsed {
        article: Article {
            id: id.clone(),
            revision: Revision::of(bytes),
            meta: draft.meta,
            text: draft.body.text,
            sections: draft.body.sections,
            paragraphs: draft.body.paragraphs,
        },
        warnings: draft.warnings,
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Markdown,
    Text,
}

fn kind(id: &ArticleId) -> Option<Kind> {
    let (_, extension) = file_name(id).rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Some(Kind::Markdown),
        "txt" | "text" => Some(Kind::Text),
        _ => None,
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

/// Fills what the document does not say from its file name.
fn complete(id: &ArticleId, draft: &mut Draft) {
    let name = file_name(id);
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
