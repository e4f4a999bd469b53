//! One document, as everything behind the formats sees it.
//!
//! In: what a format found in a file. Out: text with sections and paragraphs as spans of it. The text is
//! what quotations are cut from, so it is stored whole beside the index and named by its revision.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};
use time::{format_description::BorrowedFormatItem, macros::format_description};

use super::Passage;
use crate::text::{self, Span};

/// One document: its metadata, its text, and where sections and paragraphs stand in that text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Which document this is, the same over all its revisions.
    pub id: ArticleId,
    /// Which bytes it was read from.
    pub revision: Revision,
    /// What is known about it besides its text.
    pub meta: Meta,
    /// The words, a pure function of the file's bytes.
    pub text: String,
    /// The sections in order; text before the first heading belongs to none.
    pub sections: Vec<Section>,
    /// The blocks under the headings in order: what a citation counts from one, as paragraphs.
    pub blocks: Vec<Block>,
    /// Where each printed page begins in the text, the first page first, in bytes; empty where there are no pages.
    pub pages: Vec<usize>,
}

/// The path of a document below the corpus folder, with `/` between its parts. Where a file holds many documents, the
/// name of one in the file follows behind a `#`, as in `faq/questions.csv#17`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(String);

/// The SHA-256 of a document's bytes. It is shown, and written where people read it, in lower-case hexadecimal: what
/// `sha256sum` prints for the file.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Revision([u8; 32]);

/// A calendar day, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(time::Date);

/// What is known about a document besides its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Meta {
    /// The title; the file's name where the document has none.
    pub title: String,
    /// The day the document bears, from the document or from its file name.
    pub date: Option<Date>,
    /// Where the document can be read, if it says so; always `http` or `https`.
    pub url: Option<String>,
    /// The host that `url` leads to, where the document was fetched from another one.
    #[serde(default)]
    pub leads_to: Option<String>,
    /// The words its writer filed it under.
    pub tags: Vec<String>,
    /// Who wrote it, in the order of the document.
    pub authors: Vec<String>,
    /// The language as a BCP 47 tag, if it says so or its words do.
    pub language: Option<String>,
}

/// A heading, or a question that stands as a line of its own, and the text under it, up to the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading's words.
    pub heading: String,
    /// One for the outermost headings; a question stands one below the heading above it.
    pub level: u8,
    /// How the section is reached in the document's URL.
    pub anchor: Anchor,
    /// From the heading to the next one.
    pub span: Span,
    /// What opens it.
    pub kind: SectionKind,
    /// The section that it stands in, as an index into [`Article::sections`]; always an earlier one.
    pub parent: Option<usize>,
}

/// What opens a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SectionKind {
    /// A heading.
    #[default]
    Heading,
    /// A question whose answer follows, set as a line of its own: a bold line, a summary, `Q:`.
    Question,
}

/// The fragment of a URL, without `#`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Anchor(pub String);

/// What the text under a heading is made of: each stands in one or more lines of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its place in the article's text.
    pub span: Span,
    /// The section it stands in, as an index into [`Article::sections`].
    pub section: Option<usize>,
    /// What it is.
    pub kind: BlockKind,
    /// In how many lists it stands, one inside the other: an item in one at least.
    pub depth: u8,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// Sentences.
    #[default]
    Paragraph,
    /// Words that introduce what follows them: a list, a table, code.
    Lead,
    /// An item of a list.
    Item,
    /// The row of a table that says what its columns are.
    Header,
    /// A row of a table.
    Row,
    /// A program, or what one prints: lines.
    Code,
    /// What somebody else said.
    Quotation,
    /// A term, which the blocks after it define.
    Term,
    /// What a term means.
    Definition,
}

impl Block {
    /// A paragraph before the first heading.
    #[must_use]
    pub fn paragraph(span: Span) -> Self {
        Self {
            span,
            section: None,
            kind: BlockKind::Paragraph,
            depth: 0,
        }
    }
}

impl BlockKind {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Paragraph,
        Self::Lead,
        Self::Item,
        Self::Header,
        Self::Row,
        Self::Code,
        Self::Quotation,
        Self::Term,
        Self::Definition,
    ];

    /// Whether it says nothing by itself: what it heads does.
    #[must_use]
    pub fn heads(self) -> bool {
        matches!(self, Self::Lead | Self::Header | Self::Term)
    }

    /// Whether it is one line, or lines that are not sentences.
    #[must_use]
    pub fn is_lines(self) -> bool {
        matches!(self, Self::Header | Self::Row | Self::Code | Self::Term)
    }
}

impl Article {
    /// The block that `span` begins in, as an index into [`Article::blocks`].
    #[must_use]
    pub fn paragraph_at(&self, span: Span) -> Option<usize> {
        let behind = self.blocks.partition_point(|block| block.span.start <= span.start);
        let begun = behind
            .checked_sub(1)
            .filter(|last| span.start < self.blocks[*last].span.end);
        // Words that begin with the mark of an item begin before its block.
        let next = || {
            self.blocks
                .get(behind)
                .filter(|next| next.span.overlaps(span))
                .map(|_| behind)
        };
        begun.or_else(next)
    }

    /// Whether `passage` holds words of the first paragraph.
    #[must_use]
    pub fn is_opening(&self, passage: &Passage) -> bool {
        let first = self.blocks.first();
        first.is_some_and(|first| first.span.overlaps(passage.span))
    }

    /// The headings above what stands in `section`, outermost first.
    #[must_use]
    pub fn heading_path(&self, section: Option<usize>) -> Vec<&str> {
        let at = |index: &usize| self.sections.get(*index);
        let above = std::iter::successors(section.filter(|index| at(index).is_some()), |index| {
            // A parent is an earlier one, so that this ends whatever was stored.
            at(index)?.parent.filter(|parent| parent < index)
        });
        let mut path: Vec<&str> = above
            .filter_map(|index| Some(&*self.sections.get(index)?.heading))
            .collect();
        path.reverse();
        path
    }

    /// How many sections have begun where block number `block` does: those that begin with it are the last of them. An
    /// answer that ends gives the text back to the heading above, so the section of a block alone does not tell.
    #[must_use]
    pub fn sections_begun(&self, block: usize) -> usize {
        let at = self.blocks.get(block).map_or(0, |block| block.span.start);
        self.sections.partition_point(|section| section.span.start <= at)
    }

    /// The number of the printed page that `span` begins on, from one, where the document has pages.
    #[must_use]
    pub fn page_at(&self, span: Span) -> Option<usize> {
        let number = self.pages.partition_point(|page| *page <= span.start);
        (number > 0).then_some(number)
    }

    /// The section that `span` begins in.
    #[must_use]
    pub fn section_at(&self, span: Span) -> Option<&Section> {
        let block = self.blocks[self.paragraph_at(span)?];
        self.sections.get(block.section?)
    }
}

impl ArticleId {
    /// Names a document by its path below the corpus folder.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// The path below the corpus folder.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The document of this name in the file.
    #[must_use]
    pub fn item(&self, name: &str) -> Self {
        Self(format!("{}#{name}", self.0))
    }

    /// Whether this is `file`, or one of the documents in it.
    #[must_use]
    pub fn is_of(&self, file: &Self) -> bool {
        let rest = self.0.strip_prefix(&file.0);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    }

    /// The file that holds the document; the same where it holds no other.
    #[must_use]
    pub fn file(&self) -> Self {
        Self(self.0.split_once('#').map_or(&*self.0, |(file, _)| file).to_owned())
    }

    /// The path as people are shown it: of uploads, without the number of the community.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.0.split_once('/') {
            Some((folder, rest)) => format!("{}/{rest}", super::shown_name(folder)),
            None => self.0.clone(),
        }
    }

    /// The collection: the first folder of the path, or `general` for files beside the folders.
    #[must_use]
    pub fn collection(&self) -> &str {
        self.0.split_once('/').map_or("general", |(folder, _)| folder)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Revision {
    /// The revision of a document with these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 64 hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        Self::from_bytes(&text::from_hexadecimal(digits)?)
    }

    /// The revision of these 32 bytes; `None` of more or fewer.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The SHA-256 itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Revision({self})")
    }
}

impl Serialize for Revision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Revision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return <[u8; 32]>::deserialize(deserializer).map(Self);
        }
        let digits = <Cow<'_, str>>::deserialize(deserializer)?;
        Self::parse(&digits).ok_or_else(|| D::Error::custom("a revision has 64 hexadecimal digits"))
    }
}

const ISO_DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

impl Date {
    /// Reads `YYYY-MM-DD`; `None` for anything else, and for days that no calendar has.
    #[must_use]
    pub fn parse(day: &str) -> Option<Self> {
        time::Date::parse(day, &ISO_DAY).ok().map(Self)
    }

    /// The day that [`number`](Self::number) made this number of.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        let part = |number: i64| u8::try_from(number).ok();
        let month = time::Month::try_from(part(number / 100 % 100)?).ok()?;
        let year = i32::try_from(number / 10_000).ok()?;
        time::Date::from_calendar_date(year, month, part(number % 100)?)
            .ok()
            .map(Self)
    }

    /// Noon of the day in UTC, in seconds since 1970: a moment of that very day wherever clocks are from twelve
    /// hours behind to less than twelve hours ahead of UTC.
    #[must_use]
    pub fn noon(self) -> i64 {
        self.0.midnight().assume_utc().unix_timestamp() + 12 * 60 * 60
    }

    /// The day as a number that sorts as days do: `20231109`.
    #[must_use]
    pub fn number(self) -> i64 {
        i64::from(self.0.year()) * 10_000 + i64::from(u8::from(self.0.month())) * 100 + i64::from(self.0.day())
    }
}

impl From<time::Date> for Date {
    fn from(day: time::Date) -> Self {
        Self(day)
    }
}

impl From<Date> for time::Date {
    fn from(day: Date) -> Self {
        day.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.0.year(),
            u8::from(self.0.month()),
            self.0.day()
        )
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.number().serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let number = i64::deserialize(deserializer)?;
            return Self::from_number(number).ok_or_else(|| D::Error::custom(format!("{number} is not a day")));
        }
        let day = String::deserialize(deserializer)?;
        Self::parse(&day).ok_or_else(|| D::Error::custom(format!("`{day}` is not a day written YYYY-MM-DD")))
    }
}
