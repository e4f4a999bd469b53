//! DOCX: Word's documents, as ECMA-376 and ISO 29500 define them.
//!
//! In: the zip file. Out: the words that a reader sees with all changes accepted, block by block. Deleted and
//! hidden text, codes of fields, comments, headers, footers and generated tables of contents are left out. Read one
//! XML piece at a time by own code: the crates for DOCX build the whole document in memory, recurse into it, and
//! none of them parts insertions from deletions, fields from their codes and text boxes from their fallbacks.

use std::collections::HashMap;

use crate::corpus::{BlockKind, Date, Meta};

use super::{
    Draft, Rejected,
    archive::{Archive, ArchiveLimits},
    docx_styles::{Lists, Styles, is_on},
    story::{self, Block, Role, Story},
    xml::{Element, Namespace, Piece, Xml},
};

pub(super) const FORMAT: &str = "DOCX";

/// Transitional and strict addresses of the same namespaces.
pub(super) const NAMESPACES: &[Namespace] = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
    (
        "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "cp",
    ),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
];

/// The first bytes of the container that Word puts a document with a password into; its old `.doc` is one as well.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Reads a DOCX file.
pub(super) fn read(bytes: &[u8]) -> Result<Draft, Rejected> {
    if bytes.starts_with(OLE) {
        return Err(ole(bytes));
    }
    let mut archive = Archive::open(bytes, FORMAT, ArchiveLimits::DOCUMENT)?;
    let root = related(&mut archive, "")?;
    let main = root
        .get("officeDocument")
        .map_or("word/document.xml", String::as_str)
        .to_owned();
    let document = archive.read(&main)?.ok_or_else(|| Rejected::Malformed {
        format: FORMAT.into(),
        line: None,
        reason: "it holds no Word document".to_owned(),
    })?;
    let parts = related(&mut archive, &main)?;
    let mut part = |name: &str| -> Result<Vec<u8>, Rejected> {
        let Some(path) = parts.get(name).or_else(|| root.get(name)) else {
            return Ok(Vec::new());
        };
        Ok(archive.read(path)?.unwrap_or_default())
    };
    let styles = Styles::read(&part("styles")?)?;
    let mut lists = Lists::read(&part("numbering")?)?;
    let mut notes = HashMap::new();
    for kind in ["footnote", "endnote"] {
        read_notes(&part(&format!("{kind}s"))?, kind, &styles, &mut lists, &mut notes)?;
    }
    let mut meta = read_meta(&part("core-properties")?)?;
    let mut reader = Reader::new(&styles, &mut lists, notes);
    let mut xml = Xml::new(&document, FORMAT, NAMESPACES)?;
    while let Some(piece) = xml.next()? {
        reader.piece(&mut xml, piece)?;
    }
    let body = story::body(reader.story.finish(), &mut meta.title);
    Ok(Draft {
        meta,
        body,
        ..Draft::default()
    })
}

fn ole(bytes: &[u8]) -> Rejected {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        return Rejected::Encrypted;
    }
    Rejected::Malformed {
        format: FORMAT.into(),
        line: None,
        reason: "it is an old Word file (.doc); save it as DOCX".to_owned(),
    }
}

/// The parts that `part` names, by the last word of their relationship's type.
fn related(archive: &mut Archive<'_>, part: &str) -> Result<HashMap<String, String>, Rejected> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let below = |name: &str| {
        if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        }
    };
    let bytes = archive.read(&below(&format!("_rels/{file}.rels")))?.unwrap_or_default();
    let mut found = HashMap::new();
    let mut xml = Xml::new(&bytes, FORMAT, NAMESPACES)?;
    while let Some(piece) = xml.next()? {
        let Piece::Open(element) = piece else { continue };
        if let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let path = target.strip_prefix('/').map_or_else(|| below(target), str::to_owned);
            found.entry(kind).or_insert(path);
        }
    }
    Ok(found)
}

/// The day is that of the last change, when the words became these, or else that of creation.
fn read_meta(bytes: &[u8]) -> Result<Meta, Rejected> {
    let mut meta = Meta::default();
    let (mut created, mut modified) = (None, None);
    let mut xml = Xml::new(bytes, FORMAT, NAMESPACES)?;
    while let Some(piece) = xml.next()? {
        let Piece::Open(element) = piece else { continue };
        match element.name.as_str() {
            "dc:title" => xml.words()?.trim().clone_into(&mut meta.title),
            "dc:creator" => meta.authors = several(&xml.words()?, &[';']),
            "cp:keywords" => meta.tags = several(&xml.words()?, &[';', ',']),
            "dc:language" => meta.language = several(&xml.words()?, &[';']).into_iter().next(),
            "dcterms:created" => created = day(&xml.words()?),
            "dcterms:modified" => modified = day(&xml.words()?),
            _ => {}
        }
    }
    meta.date = modified.or(created);
    Ok(meta)
}

/// The parts of a list in one text.
pub(super) fn several(words: &str, between: &[char]) -> Vec<String> {
    let parts = words.split(between).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// The day of a moment such as `2023-11-09T10:00:00Z`.
pub(super) fn day(moment: &str) -> Option<Date> {
    moment.trim().get(..10).and_then(Date::parse)
}

/// Notes by their kind and number.
type Notes = HashMap<(&'static str, String), Vec<Block>>;

fn read_notes(
    bytes: &[u8],
    kind: &'static str,
    styles: &Styles,
    lists: &mut Lists,
    notes: &mut Notes,
) -> Result<(), Rejected> {
    let mut xml = Xml::new(bytes, FORMAT, NAMESPACES)?;
    let name = format!("w:{kind}");
    while let Some(piece) = xml.next()? {
        let Piece::Open(element) = piece else { continue };
        if element.name != name {
            continue;
        }
        // The lines that part notes from the text have a type.
        if element.attribute("w:type").is_some_and(|kind| kind != "normal") {
            xml.skip()?;
            continue;
        }
        let id = element.attribute("w:id").unwrap_or_default().to_owned();
        let mut reader = Reader::new(styles, lists, Notes::new());
        loop {
            match xml.next()? {
                None => break,
                Some(Piece::Close(closed)) if closed == name => break,
                Some(piece) => reader.piece(&mut xml, piece)?,
            }
        }
        notes.insert((kind, id), reader.story.finish());
    }
    Ok(())
}

/// Where a field stands: its code is read, or its result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Code,
    Result,
}

struct Reader<'a> {
    styles: &'a Styles,
    lists: &'a mut Lists,
    notes: Notes,
    story: Story,
    fields: Vec<Field>,
    /// The run is hidden.
    hidden: bool,
    /// The run is bold.
    bold: bool,
    /// What the open paragraph's style says of it, for paragraphs inside one another.
    paragraphs: Vec<Paragraph>,
    /// Words of a paragraph whose end was deleted: the next one goes on with them.
    carried: String,
}

/// The properties of an open paragraph.
#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    depth: Option<usize>,
    end_deleted: bool,
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles, lists: &'a mut Lists, notes: Notes) -> Self {
        Self {
            styles,
            lists,
            notes,
            story: Story::default(),
            fields: Vec::new(),
            hidden: false,
            bold: false,
            paragraphs: Vec::new(),
            carried: String::new(),
        }
    }

    fn piece(&mut self, xml: &mut Xml<'_>, piece: Piece) -> Result<(), Rejected> {
        match piece {
            Piece::Open(element) => self.open(xml, &element),
            Piece::Close(name) => {
                self.close(&name);
                Ok(())
            }
            // Words stand in `w:t` and `m:t`, which are read where they open.
            Piece::Words(_) => Ok(()),
        }
    }

    fn open(&mut self, xml: &mut Xml<'_>, element: &Element) -> Result<(), Rejected> {
        match element.name.as_str() {
            "w:del" | "w:moveFrom" | "mc:Fallback" | "w:instrText" | "w:delText" | "w:delInstrText" | "w:sectPr"
            | "w:rt" | "w:sdtPr" | "w:tblPr" | "w:tcPr" | "w:trPrChange" => {
                xml.skip()?;
            }
            "w:tblHeader" if is_on(element) => self.story.is_header(),
            "w:p" => {
                self.story.open(Role::Plain);
                let carried = std::mem::take(&mut self.carried);
                self.story.push(&carried, false);
                self.paragraphs.push(Paragraph::default());
            }
            "w:pPr" => self.paragraph_properties(xml)?,
            "w:r" => {
                self.hidden = self.styles.is_hidden(self.style());
                self.bold = self.styles.is_bold(self.style()).unwrap_or(false);
            }
            "w:rPr" => self.run_properties(xml)?,
            "w:t" | "m:t" => {
                let words = xml.words()?;
                let keeps = element.attribute("xml:space") == Some("preserve");
                self.push(if keeps {
                    &words
                } else {
                    words.trim_matches([' ', '\t', '\n', '\r'])
                });
            }
            "w:tab" | "w:ptab" => self.push("\t"),
            "w:br" | "w:cr" => self.push("\n"),
            "w:noBreakHyphen" => self.push("\u{2011}"),
            "w:softHyphen" => self.push("\u{ad}"),
            "w:sym" => {
                let code = element
                    .attribute("w:char")
                    .and_then(|code| u32::from_str_radix(code, 16).ok());
                let symbol = code.and_then(char::from_u32).filter(|symbol| !symbol.is_control());
                self.push(symbol.map(String::from).unwrap_or_default().as_str());
            }
            "w:fldChar" => self.field(element.attribute("w:fldCharType").unwrap_or_default()),
            "w:footnoteReference" => self.note("footnote", element),
            "w:endnoteReference" => self.note("endnote", element),
            "w:bookmarkStart" => match element.attribute("w:name") {
                Some("_GoBack") | None => {}
                Some(name) => self.story.name(name),
            },
            "w:txbxContent" => self.story.open_aside(),
            "w:tbl" => self.story.open_table(),
            "w:tc" => self.story.open_cell(),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:p" => self.end_paragraph(),
            "w:r" => self.hidden = false,
            "w:txbxContent" => self.story.close_aside(),
            "w:tr" => self.story.close_row(),
            "w:tbl" => self.story.close_table(),
            _ => {}
        }
    }

    /// The style of the open paragraph.
    fn style(&self) -> Option<&str> {
        self.paragraphs.last()?.style.as_deref()
    }

    fn push(&mut self, words: &str) {
        if !self.hidden && !self.fields.contains(&Field::Code) {
            self.story.push(words, self.bold);
        }
    }

    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(Field::Code),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    *field = Field::Result;
                }
            }
            "end" => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// Puts a note behind the paragraph, where it is referred to first.
    fn note(&mut self, kind: &'static str, element: &Element) {
        let id = element.attribute("w:id").unwrap_or_default().to_owned();
        if let (Some(blocks), false) = (self.notes.remove(&(kind, id)), self.hidden) {
            self.story.put(blocks);
        }
    }

    fn paragraph_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), Rejected> {
        let mut found = Paragraph::default();
        loop {
            match xml.next()? {
                None => break,
                Some(Piece::Close(name)) if name == "w:pPr" => break,
                Some(Piece::Open(element)) => {
                    let value = element.attribute("w:val");
                    match element.name.as_str() {
                        "w:pStyle" => found.style = value.map(str::to_owned),
                        "w:outlineLvl" => found.outline = value.and_then(|value| value.parse().ok()),
                        "w:numId" => found.list = value.map(str::to_owned),
                        "w:ilvl" => found.depth = value.and_then(|value| value.parse().ok()),
                        "w:del" | "w:moveFrom" => found.end_deleted = true,
                        "w:pPrChange" | "w:sectPr" | "w:rPrChange" => xml.skip()?,
                        _ => {}
                    }
                }
                Some(_) => {}
            }
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            *paragraph = found;
        }
        Ok(())
    }

    fn run_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), Rejected> {
        let mut hidden = self.styles.is_hidden(self.style());
        let mut bold = self.bold;
        loop {
            match xml.next()? {
                None => break,
                Some(Piece::Close(name)) if name == "w:rPr" => break,
                Some(Piece::Open(element)) => match element.name.as_str() {
                    "w:rStyle" => {
                        let style = element.attribute("w:val");
                        hidden |= self.styles.is_hidden(style);
                        bold = self.styles.is_bold(style).unwrap_or(bold);
                    }
                    "w:b" => bold = is_on(&element),
                    "w:vanish" => hidden = is_on(&element),
                    "w:rPrChange" => xml.skip()?,
                    _ => {}
                },
                Some(_) => {}
            }
        }
        self.hidden = hidden;
        self.bold = bold;
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let paragraph = self.paragraphs.pop().unwrap_or_default();
        if paragraph.end_deleted {
            self.story.words().clone_into(&mut self.carried);
            self.story.drop_open();
            return;
        }
        let role = self.role(&paragraph);
        match role {
            Some(role) => {
                self.story.is(role);
                self.story.close();
            }
            None => self.story.drop_open(),
        }
    }

    /// What a paragraph is; `None` for a line of a generated table of contents.
    fn role(&mut self, paragraph: &Paragraph) -> Option<Role> {
        let style = self.styles.of(paragraph.style.as_deref());
        if style.is_contents {
            return None;
        }
        if style.is_title {
            return Some(Role::Title);
        }
        // Nine says that it is no heading.
        if let Some(outline) = paragraph.outline.or(style.outline).filter(|outline| *outline < 9) {
            return Some(Role::Heading(outline + 1));
        }
        let list = paragraph.list.as_ref().or(style.list.as_ref());
        let depth = paragraph.depth.or(style.depth).unwrap_or(0);
        if self.story.words().trim().is_empty() {
            return Some(Role::Plain);
        }
        self.story.is_a(style.kind.unwrap_or(BlockKind::Paragraph), 0);
        let lead = list.and_then(|list| self.lists.mark(list, depth));
        Some(lead.map_or(Role::Plain, Role::Item))
    }
}
