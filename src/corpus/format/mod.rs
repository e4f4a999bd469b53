//! From a file's bytes to an article.
//!
//! In: a file's path and bytes. Out: its articles with warnings for their writer, or the reason why they
//! cannot be read exactly. Which format a file is in follows from its name and its first line; what
//! quotations are cut from, and what a format folds, is written in `corpus/README.md`.

mod archive;
mod asciidoc;
mod asciidoc_inline;
mod asciidoc_lines;
mod asking;
mod bold;
mod build;
mod complete;
mod dialect;
mod docx;
mod docx_styles;
mod encoding;
mod epub;
mod feed;
mod front_matter;
mod html;
mod items;
mod kind;
mod mail;
mod markdown;
mod markup;
mod news;
mod odt;
mod pdf;
mod plain;
mod prose;
mod rejected;
mod rst;
mod rst_inline;
mod rst_lines;
mod rst_table;
mod story;
mod structure;
mod table;
mod xml;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Article, ArticleId, Mapping, Meta, Revision};
pub use archive::{Archive, ArchiveLimits};
use build::Body;
use complete::{article, complete};
use kind::Kind;
pub use rejected::Rejected;
use table::Delimiter;

/// The most warnings of one file that are told one by one.
const MOST_WARNINGS: usize = 20;

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
    /// How its rows or items are read, where it is a table or JSON and somebody wrote it down.
    pub table: Option<Box<Mapping>>,
}

impl Given {
    /// Nothing.
    pub const NOTHING: &'static Self = &Self {
        media_type: None,
        charset: None,
        url: None,
        table: None,
    };

    /// A short name for exactly this knowledge: the first eight bytes of its SHA-256.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 8] {
        if self == Self::NOTHING {
            return [0; 8];
        }
        let known = postcard::to_allocvec(self).expect("plain words are written to memory without fail");
        let mut first = [0; 8];
        first.copy_from_slice(&Sha256::digest(known)[..8]);
        first
    }
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

/// Whether files of this name, or with this known about them, are documents.
#[must_use]
pub fn is_read(id: &ArticleId, given: &Given) -> bool {
    Kind::known(id, given).is_some()
}

/// The most bytes of a file that is read in the process that asks: even if a parser needed time with the square of
/// this, it would be some seconds.
const LIGHT_BYTES: usize = 64_000;

/// Whether reading a file may take much time or memory, or fail in ways that only a process of its own survives.
/// Markdown, with the HTML in it, and text are read in one pass by safe code that was fuzzed here, so a small one costs
/// less than sending it to another process; every other format unpacks, nests, or is read by code that was made for one
/// program.
#[must_use]
pub fn is_heavy(file: &File<'_>) -> bool {
    match Kind::known(file.id, file.given) {
        Some(Kind::Markdown | Kind::Text) => file.bytes.len() > LIGHT_BYTES,
        None => false,
        Some(_) => true,
    }
}

/// Reads files. One that reads them in a process of its own survives what no parser should do.
pub trait Parser: Send + Sync {
    /// Reads the documents of one file.
    ///
    /// # Errors
    /// As [`parse`], and when reading took too long or too much memory.
    fn parse(&self, file: &File<'_>) -> Result<Parsed, Rejected>;
}

/// Reads files in this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct InProcess;

impl Parser for InProcess {
    fn parse(&self, file: &File<'_>) -> Result<Parsed, Rejected> {
        parse(file)
    }
}

/// Reads the documents of one file.
///
/// # Errors
/// When the file is of no known kind, cannot be read exactly, has broken metadata or no paragraph.
pub fn parse(file: &File<'_>) -> Result<Parsed, Rejected> {
    let kind = Kind::known(file.id, file.given).ok_or(Rejected::UnknownKind)?;
    let drafts = drafts(kind, file)?;
    let (drafts, empty): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|draft| !draft.body.blocks.is_empty());
    let mut warnings = Vec::new();
    for mut draft in empty {
        warnings.append(&mut draft.warnings);
        warnings.extend(left_out(&draft));
    }
    let mut articles = Vec::with_capacity(drafts.len());
    let (mut dateless, mut untitled) = (0, 0);
    let mut too_long = None;
    for mut draft in drafts {
        let missing = complete(file, &mut draft);
        dateless += usize::from(missing.date);
        untitled += usize::from(missing.title);
        warnings.append(&mut draft.warnings);
        let name = draft.item.as_ref().map(|item| item.name.clone());
        match (article(file, draft), name) {
            (Ok(article), _) => articles.push(article),
            (Err(rejected), None) => return Err(rejected),
            (Err(rejected), Some(name)) => {
                warnings.push(unfit(&name, &rejected));
                too_long = Some(rejected);
            }
        }
    }
    if articles.is_empty() {
        return Err(too_long.unwrap_or(Rejected::Empty));
    }
    if articles.len() == 1 {
        warnings.extend((dateless > 0).then(no_date));
        warnings.extend((untitled > 0).then(|| no_title(&articles[0].meta.title)));
    } else {
        let of = articles.len();
        warnings.extend((dateless > 0).then(|| some_without("date", dateless, of)));
        warnings.extend((untitled > 0).then(|| some_without("title", untitled, of)));
    }
    Ok(Parsed {
        articles,
        warnings: first_of(warnings),
    })
}

fn drafts(kind: Kind, file: &File<'_>) -> Result<Vec<Draft>, Rejected> {
    let mapping = file.given.table.as_deref();
    let table = |text: &str, delimiter| table::read_table(text, delimiter, mapping);
    let one = match kind {
        Kind::Csv => return all_of_text(file, |text| table(&text, Delimiter::Guessed)),
        Kind::Tsv => return all_of_text(file, |text| table(&text, Delimiter::Tab)),
        Kind::Json => return all_of_text(file, |text| json(file, &text)),
        Kind::JsonLines => return all_of_text(file, |text| table::read_json_lines(&text, mapping)),
        Kind::Feed => return feed::read(file),
        Kind::Xml if feed::is_feed(file.bytes) => return feed::read(file),
        Kind::Xml => return Err(Rejected::UnknownKind),
        Kind::Mailbox => return mail::read_mbox(file.bytes),
        Kind::Message => mail::read_message(file.bytes)?,
        Kind::Docx => docx::read(file.bytes)?,
        Kind::Odt => odt::read(file.bytes)?,
        Kind::AsciiDoc => of_text(file, |text| Ok(asciidoc::read(&text)))?,
        Kind::Rst => of_text(file, |text| Ok(rst::read(&text)))?,
        Kind::Epub => epub::read(file.bytes)?,
        Kind::Html => html::read(file, html::Syntax::Html)?,
        Kind::Xhtml => html::read(file, html::Syntax::Xhtml)?,
        Kind::Markdown => of_text(file, |text| markdown::read(&text))?,
        Kind::Text => of_text(file, |text| {
            if news::is_news(&text) {
                news::read(text)
            } else {
                Ok(plain::read(text))
            }
        })?,
        Kind::Pdf => pdf::read(file.bytes)?,
    };
    Ok(vec![one])
}

/// The document of a file that is text.
fn of_text(file: &File<'_>, read: impl FnOnce(String) -> Result<Draft, Rejected>) -> Result<Draft, Rejected> {
    let decoded = encoding::decode(file.bytes, file.given.charset.as_deref())?;
    let mut draft = read(decoded.text)?;
    draft.warnings.splice(0..0, decoded.warning);
    Ok(draft)
}

/// The documents of a file that is text.
fn all_of_text(
    file: &File<'_>,
    read: impl FnOnce(String) -> Result<Vec<Draft>, Rejected>,
) -> Result<Vec<Draft>, Rejected> {
    let decoded = encoding::decode(file.bytes, file.given.charset.as_deref())?;
    let mut drafts = read(decoded.text)?;
    if let Some(first) = drafts.first_mut() {
        first.warnings.splice(0..0, decoded.warning);
    }
    Ok(drafts)
}

/// JSON that somebody mapped is read as they say; a feed is known by its first words.
fn json(file: &File<'_>, text: &str) -> Result<Vec<Draft>, Rejected> {
    let mapping = file.given.table.as_deref();
    if mapping.is_none() && table::is_feed(text) {
        return feed::read(file);
    }
    table::read_json(text, mapping)
}

/// What is told of a document of a file that holds nothing to quote, where the file holds others.
fn left_out(empty: &Draft) -> Option<Warning> {
    let item = empty.item.as_ref()?;
    Some(Warning {
        line: None,
        what: format!("`{}` holds no paragraph to quote and is left out", item.name),
    })
}

/// What is told of a document of a file that cannot be read, where the file holds others.
fn unfit(name: &str, why: &Rejected) -> Warning {
    Warning {
        line: None,
        what: format!("`{name}` is left out: {why}"),
    }
}

fn file_name(id: &ArticleId) -> &str {
    id.as_str().rsplit('/').next().unwrap_or_default()
}

fn no_date() -> Warning {
    Warning {
        line: None,
        what: "no date: citations of it will show none".to_owned(),
    }
}

fn no_title(title: &str) -> Warning {
    Warning {
        line: None,
        what: format!("no title: the file name stands in for it (`{title}`)"),
    }
}

/// What is told of a file with many documents once instead of for each.
fn some_without(what: &str, count: usize, of: usize) -> Warning {
    Warning {
        line: None,
        what: format!("{count} of {of} documents in it have no {what}"),
    }
}

/// As many warnings as somebody reads, and how many more there are: a table may be wrong in every row.
fn first_of(mut warnings: Vec<Warning>) -> Vec<Warning> {
    let more = warnings.len().saturating_sub(MOST_WARNINGS);
    if more > 0 {
        warnings.truncate(MOST_WARNINGS);
        warnings.push(Warning {
            line: None,
            what: format!("{more} more warnings of this file are left out"),
        });
    }
    warnings
}
