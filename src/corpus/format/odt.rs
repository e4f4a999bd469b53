//! ODT: the text documents of `LibreOffice`, as OASIS's standard defines them.
//!
//! In: the zip file. Out: the words that a reader sees with all changes accepted, block by block. Deleted and
//! hidden text, comments, headers, footers and generated indexes are left out. White space is what the
//! standard says it is: a run of it is one space, and `text:s`, `text:tab` and `text:line-break` are the rest.

use std::collections::{HashMap, HashSet};

use crate::corpus::{BlockKind, Meta};

use super::{
    Draft, Rejected,
    archive::{Archive, ArchiveLimits},
    docx::{day, several},
    story::{self, Numbering, Role, Story, mark},
    xml::{Element, Namespace, Piece, Xml},
};

const FORMAT: &str = "ODT";

const NAMESPACES: &[Namespace] = &[
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
];

/// The most spaces that one `text:s` stands for here; a line has fewer.
const MOST_SPACES: usize = 200;
/// From this weight on letters are bold, as `bold` stands for 700.
const BOLD: u32 = 600;
/// The style of quotations, as every office program calls it in the file.
const QUOTATIONS: &str = "Quotations";
/// That of code.
const PREFORMATTED: &str = "Preformatted_20_Text";
/// The longest chain of styles based on one another that is followed.
const MOST_PARENTS: usize = 20;

/// Reads an ODT file.
pub(super) fn read(bytes: &[u8]) -> Result<Draft, Rejected> {
    let mut archive = Archive::open(bytes, FORMAT, ArchiveLimits::DOCUMENT)?;
    let mut part = |name: &str| archive.read(name);
    refuse_encrypted(&part("META-INF/manifest.xml")?.unwrap_or_default())?;
    let content = part("content.xml")?.ok_or_else(|| Rejected::Malformed {
        format: FORMAT.into(),
        line: None,
        reason: "it holds no text document".to_owned(),
    })?;
    let mut styles = Styles::default();
    styles.read(&part("styles.xml")?.unwrap_or_default())?;
    styles.read(&content)?;
    let mut meta = read_meta(&part("meta.xml")?.unwrap_or_default())?;
    let mut reader = Reader {
        styles: &styles,
        story: Story::default(),
        in_text: false,
        lists: Vec::new(),
        spaced: Vec::new(),
        bold: Vec::new(),
        headers: 0,
    };
    let mut xml = Xml::new(&content, FORMAT, NAMESPACES)?;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(element) => reader.open(&mut xml, &element)?,
            Piece::Close(name) => reader.close(&name),
            Piece::Words(words) => reader.words(&words),
        }
    }
    let body = story::body(reader.story.finish(), &mut meta.title);
    Ok(Draft {
        meta,
        body,
        ..Draft::default()
    })
}

/// A password encrypts each part and says so in the list of parts.
fn refuse_encrypted(manifest: &[u8]) -> Result<(), Rejected> {
    let mut xml = Xml::new(manifest, FORMAT, NAMESPACES)?;
    while let Some(piece) = xml.next()? {
        if let Piece::Open(element) = piece
            && element.name == "manifest:encryption-data"
        {
            return Err(Rejected::Encrypted);
        }
    }
    Ok(())
}

/// The author is who began it, the day that of the last change, as for DOCX.
fn read_meta(bytes: &[u8]) -> Result<Meta, Rejected> {
    let mut meta = Meta::default();
    let (mut author, mut editor) = (Vec::new(), Vec::new());
    let (mut created, mut modified) = (None, None);
    let mut xml = Xml::new(bytes, FORMAT, NAMESPACES)?;
    while let Some(piece) = xml.next()? {
        let Piece::Open(element) = piece else { continue };
        match element.name.as_str() {
            "dc:title" => xml.words()?.trim().clone_into(&mut meta.title),
            "meta:initial-creator" => author = several(&xml.words()?, &[';']),
            "dc:creator" => editor = several(&xml.words()?, &[';']),
            "meta:keyword" => meta.tags.extend(several(&xml.words()?, &[';', ','])),
            "dc:language" => meta.language = several(&xml.words()?, &[';']).into_iter().next(),
            "meta:creation-date" => created = day(&xml.words()?),
            "dc:date" => modified = day(&xml.words()?),
            _ => {}
        }
    }
    meta.authors = if author.is_empty() { editor } else { author };
    meta.date = modified.or(created);
    Ok(meta)
}

/// How an ordered level of a list style counts, or that it has no number.
type Levels = HashMap<usize, (Numbering, u32)>;

/// What the styles say that matters here.
#[derive(Default)]
struct Styles {
    parents: HashMap<String, String>,
    hidden: HashSet<String>,
    /// Which are bold, and which say that they are not.
    bold: HashMap<String, bool>,
    lists: HashMap<String, Levels>,
}

impl Styles {
    fn read(&mut self, bytes: &[u8]) -> Result<(), Rejected> {
        let (mut style, mut list) = (String::new(), String::new());
        let mut xml = Xml::new(bytes, FORMAT, NAMESPACES)?;
        while let Some(piece) = xml.next()? {
            let Piece::Open(element) = piece else { continue };
            match element.name.as_str() {
                "office:body" => break,
                "style:style" => {
                    element
                        .attribute("style:name")
                        .unwrap_or_default()
                        .clone_into(&mut style);
                    if let Some(parent) = element.attribute("style:parent-style-name") {
                        self.parents.insert(style.clone(), parent.to_owned());
                    }
                }
                "style:text-properties" => {
                    if element.attribute("text:display") == Some("none") {
                        self.hidden.insert(style.clone());
                    }
                    if let Some(weight) = element.attribute("fo:font-weight") {
                        let is_bold = weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= BOLD);
                        self.bold.insert(style.clone(), is_bold);
                    }
                }
                "text:list-style" => element
                    .attribute("style:name")
                    .unwrap_or_default()
                    .clone_into(&mut list),
                "text:list-level-style-number" | "text:list-level-style-bullet" => self.level(&list, &element),
                _ => {}
            }
        }
        Ok(())
    }

    fn level(&mut self, list: &str, element: &Element) {
        let number = |name: &str| element.attribute(name).and_then(|number| number.parse::<u32>().ok());
        let numbering = match element.attribute("style:num-format") {
            Some("1") => Numbering::Decimal,
            Some("a") => Numbering::Letters,
            Some("A") => Numbering::Capitals,
            Some("i") => Numbering::Roman,
            Some("I") => Numbering::Romans,
            _ => Numbering::Bullet,
        };
        let level = number("text:level").unwrap_or(1) as usize;
        let first = number("text:start-value").unwrap_or(1);
        self.lists
            .entry(list.to_owned())
            .or_default()
            .insert(level, (numbering, first));
    }

    /// The style and those that it is based on.
    fn chain<'s>(&'s self, style: &'s str) -> impl Iterator<Item = &'s str> {
        std::iter::successors(Some(style), |style| self.parents.get(*style).map(String::as_str)).take(MOST_PARENTS)
    }

    fn is_hidden(&self, element: &Element) -> bool {
        let style = element.attribute("text:style-name");
        style.is_some_and(|style| self.chain(style).any(|style| self.hidden.contains(style)))
    }

    fn is_title(&self, element: &Element) -> bool {
        self.is_based_on(element, "Title")
    }

    fn is_based_on(&self, element: &Element, name: &str) -> bool {
        let style = element.attribute("text:style-name");
        style.is_some_and(|style| self.chain(style).any(|style| style == name))
    }

    /// Whether text in the element is bold, where its style says so.
    fn is_bold(&self, element: &Element) -> Option<bool> {
        let style = element.attribute("text:style-name")?;
        self.chain(style).find_map(|style| self.bold.get(style).copied())
    }

    fn kind(&self, element: &Element) -> BlockKind {
        if self.is_based_on(element, QUOTATIONS) {
            BlockKind::Quotation
        } else if self.is_based_on(element, PREFORMATTED) {
            BlockKind::Code
        } else {
            BlockKind::Paragraph
        }
    }
}

/// An open list.
struct List {
    style: Option<String>,
    /// The number of the next item.
    next: Option<u32>,
    /// Whether the item has no paragraph yet.
    fresh: bool,
}

struct Reader<'a> {
    styles: &'a Styles,
    story: Story,
    /// The document's text has begun.
    in_text: bool,
    /// Open lists, innermost last.
    lists: Vec<List>,
    /// For each open paragraph whether what was read last is white space, which any more of it belongs to.
    spaced: Vec<bool>,
    /// For each open paragraph and each open part of one whether it is bold.
    bold: Vec<bool>,
    /// How many groups of header rows are open.
    headers: usize,
}

impl Reader<'_> {
    fn open(&mut self, xml: &mut Xml<'_>, element: &Element) -> Result<(), Rejected> {
        if !self.in_text {
            self.in_text = element.name == "office:text";
            return Ok(());
        }
        match element.name.as_str() {
            "text:tracked-changes"
            | "office:annotation"
            | "office:forms"
            | "text:note-citation"
            | "text:hidden-text"
            | "text:ruby-text"
            | "text:table-of-content"
            | "text:illustration-index"
            | "text:table-index"
            | "text:object-index"
            | "text:user-index"
            | "text:alphabetical-index"
            | "text:number"
            | "svg:title"
            | "svg:desc"
            | "office:binary-data"
            | "draw:object"
            | "text:script" => {
                xml.skip()?;
            }
            "text:section" if element.attribute("text:display") == Some("none") => xml.skip()?,
            "text:p" | "text:h" | "text:span" if self.styles.is_hidden(element) => xml.skip()?,
            "text:p" => {
                let role = self.role(element);
                self.begin(role);
                self.story.is_a(self.styles.kind(element), self.lists.len());
                self.bold.push(self.styles.is_bold(element).unwrap_or(false));
            }
            "text:span" => {
                let around = self.bold.last().copied().unwrap_or(false);
                self.bold.push(self.styles.is_bold(element).unwrap_or(around));
            }
            "text:h" => {
                let level = element
                    .attribute("text:outline-level")
                    .and_then(|level| level.parse().ok());
                self.begin(Role::Heading(level.unwrap_or(1).clamp(1, 10)));
                self.bold.push(false);
            }
            "text:s" => {
                let count = element
                    .attribute("text:c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1);
                self.push(&" ".repeat(count.min(MOST_SPACES)));
            }
            "text:tab" => self.push("\t"),
            "text:line-break" => self.push("\n"),
            "text:bookmark" | "text:bookmark-start" => {
                self.story.name(element.attribute("text:name").unwrap_or_default());
            }
            "text:note-body" | "draw:text-box" => self.story.open_aside(),
            "text:list" => self.open_list(element),
            "text:list-item" => self.open_item(element),
            "table:table" => self.story.open_table(),
            "table:table-header-rows" => self.headers += 1,
            "table:table-row" if self.headers > 0 => self.story.is_header(),
            "table:table-cell" => self.story.open_cell(),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "office:text" => self.in_text = false,
            "text:p" | "text:h" => {
                // A hidden one was passed over whole, its end with it.
                self.spaced.pop();
                self.bold.pop();
                self.story.close();
            }
            "text:span" => {
                self.bold.pop();
            }
            "table:table-header-rows" => self.headers = self.headers.saturating_sub(1),
            "text:note-body" | "draw:text-box" => self.story.close_aside(),
            "text:list" => {
                self.lists.pop();
            }
            "table:table-row" => self.story.close_row(),
            "table:table" => self.story.close_table(),
            _ => {}
        }
    }

    fn begin(&mut self, role: Role) {
        self.story.open(role);
        self.spaced.push(true);
    }

    fn push(&mut self, words: &str) {
        if let Some(spaced) = self.spaced.last_mut() {
            *spaced = false;
            self.story.push(words, self.bold.last().copied().unwrap_or(false));
        }
    }

    fn words(&mut self, words: &str) {
        let Some(spaced) = self.spaced.last_mut() else {
            return;
        };
        let mut kept = String::with_capacity(words.len());
        for c in words.chars() {
            let blank = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !blank {
                kept.push(c);
            } else if !*spaced {
                kept.push(' ');
            }
            *spaced = blank;
        }
        self.story.push(&kept, self.bold.last().copied().unwrap_or(false));
    }

    fn open_list(&mut self, element: &Element) {
        let own = element.attribute("text:style-name").map(str::to_owned);
        let style = own.or_else(|| self.lists.last().and_then(|list| list.style.clone()));
        self.lists.push(List {
            style,
            next: None,
            fresh: false,
        });
    }

    fn open_item(&mut self, element: &Element) {
        let start = element
            .attribute("text:start-value")
            .and_then(|number| number.parse().ok());
        if let Some(list) = self.lists.last_mut() {
            list.next = start.or(list.next);
            list.fresh = true;
        }
    }

    fn role(&mut self, element: &Element) -> Role {
        if self.styles.is_title(element) {
            return Role::Title;
        }
        let depth = self.lists.len();
        let Some(list) = self.lists.last_mut().filter(|list| list.fresh) else {
            return Role::Plain;
        };
        list.fresh = false;
        let levels = list.style.as_ref().and_then(|style| self.styles.lists.get(style));
        // A style that does not say how this level is marked marks it as the one above.
        let level = levels.and_then(|levels| (1..=depth).rev().find_map(|depth| levels.get(&depth)));
        let (numbering, first) = level.copied().unwrap_or((Numbering::Bullet, 1));
        let number = list.next.unwrap_or(first);
        list.next = Some(number.saturating_add(1));
        Role::Item(mark(depth - 1, numbering, number))
    }
}
