//! XML as office documents hold it, one piece at a time.
//!
//! In: the text of one XML file and the namespaces that its format knows. Out: opened and closed elements and the
//! words between them. Names come with the prefix that the format's own standard gives their namespace, whatever
//! prefix the file gives it. A document type is refused, so that there are no entities but XML's own five and
//! nothing that grows while it is read.

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use super::Rejected;

/// The most elements inside one another: a table in a text box in a table takes some forty.
const MOST_DEPTH: usize = 256;
/// The most attributes of one element, namespaces among them: Word's document element has some forty.
const MOST_ATTRIBUTES: usize = 200;

/// The address of a namespace, and the prefix that stands for it here.
pub(super) type Namespace = (&'static str, &'static str);

/// A piece of an XML file.
pub(super) enum Piece {
    /// An element begins.
    Open(Element),
    /// The innermost element ends: its name.
    Close(String),
    /// Words stand between two tags; a long text can come in several pieces.
    Words(String),
}

/// The beginning of an element.
pub(super) struct Element {
    /// Its name with the prefix of its namespace: `w:p`. Of an unknown namespace the prefix is `?`.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, named as elements are; one without a prefix has none here.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads an XML file piece by piece.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    format: &'static str,
    namespaces: &'static [Namespace],
    /// Names of the open elements, outermost first.
    open: Vec<String>,
    /// Declared prefixes, the innermost last: at which depth, the prefix, and what stands for it here.
    prefixes: Vec<(usize, String, &'static str)>,
    /// An element without content was opened and its end is due.
    close: bool,
}

impl<'a> Xml<'a> {
    /// Begins to read `bytes`, a part of a file that people call a `format`.
    ///
    /// # Errors
    /// When they are no UTF-8.
    pub(super) fn new(
        bytes: &'a [u8],
        format: &'static str,
        namespaces: &'static [Namespace],
    ) -> Result<Self, Rejected> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|_| malformed(format, "its XML is no UTF-8 text"))?;
        Ok(Self {
            reader: Reader::from_str(text),
            format,
            namespaces,
            open: Vec::new(),
            prefixes: Vec::new(),
            close: false,
        })
    }

    /// The next piece; `None` at the end of the file.
    ///
    /// # Errors
    /// When the XML is not well formed, ends early, declares a document type, or nests too deep.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, Rejected> {
        if std::mem::take(&mut self.close) {
            return Ok(self.end().map(Piece::Close));
        }
        loop {
            let event = self.reader.read_event().map_err(|_| self.broken())?;
            return Ok(Some(match event {
                Event::Start(tag) => Piece::Open(self.begin(&tag)?),
                Event::Empty(tag) => {
                    self.close = true;
                    Piece::Open(self.begin(&tag)?)
                }
                Event::End(_) => Piece::Close(self.end().ok_or_else(|| self.broken())?),
                Event::Text(words) => Piece::Words(words.xml10_content().into_owned()),
                Event::CData(words) => Piece::Words(words.xml10_content().into_owned()),
                Event::GeneralRef(entity) => Piece::Words(self.entity(&entity)?),
                Event::DocType(_) => return Err(malformed(self.format, "its XML declares a document type")),
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof => return Err(self.broken()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            }));
        }
    }

    /// Passes over everything up to the end of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), Rejected> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// All words up to the end of the element that was opened last.
    pub(super) fn words(&mut self) -> Result<String, Rejected> {
        let depth = self.open.len();
        let mut words = String::new();
        while self.open.len() >= depth {
            match self.next()? {
                Some(Piece::Words(more)) => words.push_str(&more),
                Some(_) => {}
                None => break,
            }
        }
        Ok(words)
    }

    fn begin(&mut self, tag: &BytesStart<'_>) -> Result<Element, Rejected> {
        if self.open.len() >= MOST_DEPTH {
            return Err(too_many("nested elements", MOST_DEPTH));
        }
        let depth = self.open.len() + 1;
        let mut raw = Vec::new();
        // Comparing each name with all before it is what the checks do; an element with one name twice is no worse.
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| self.broken())?;
            if raw.len() + self.prefixes.len() >= MOST_ATTRIBUTES {
                return Err(too_many("attributes of one element", MOST_ATTRIBUTES));
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| self.broken())?;
            let name: &str = attribute.key.as_ref();
            match name.strip_prefix("xmlns") {
                Some("") => self.declare(depth, "", &value),
                Some(prefix) if prefix.starts_with(':') => self.declare(depth, &prefix[1..], &value),
                _ => raw.push((name.to_owned(), value.into_owned())),
            }
        }
        let name = self.canonical(tag.name().as_ref(), true);
        self.open.push(name.clone());
        let attributes = raw
            .into_iter()
            .map(|(name, value)| (self.canonical(&name, false), value))
            .collect();
        Ok(Element { name, attributes })
    }

    fn end(&mut self) -> Option<String> {
        let depth = self.open.len();
        while self.prefixes.last().is_some_and(|(at, ..)| *at == depth) {
            self.prefixes.pop();
        }
        self.open.pop()
    }

    fn declare(&mut self, depth: usize, prefix: &str, address: &str) {
        let known = self.namespaces.iter().find(|(known, _)| *known == address);
        let stands_for = known.map_or("?", |(_, stands_for)| stands_for);
        self.prefixes.push((depth, prefix.to_owned(), stands_for));
    }

    fn canonical(&self, name: &str, is_element: bool) -> String {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if prefix.is_empty() && !is_element {
            return local.to_owned();
        }
        if prefix == "xml" {
            return name.to_owned();
        }
        let declared = self.prefixes.iter().rev().find(|(_, known, _)| known == prefix);
        let prefix = declared.map_or("?", |(.., stands_for)| stands_for);
        format!("{prefix}:{local}")
    }

    fn entity(&self, entity: &BytesRef<'_>) -> Result<String, Rejected> {
        if let Some(character) = entity.resolve_char_ref().map_err(|_| self.broken())? {
            return Ok(character.to_string());
        }
        let known = resolve_predefined_entity(&entity.xml10_content());
        known.map(str::to_owned).ok_or_else(|| self.broken())
    }

    fn broken(&self) -> Rejected {
        malformed(self.format, "its XML is damaged or cut off")
    }
}

fn malformed(format: &'static str, reason: &str) -> Rejected {
    Rejected::Malformed {
        format: format.into(),
        line: None,
        reason: reason.to_owned(),
    }
}

/// Whether a declaration (`<?xml version="1.0"?>`) stands somewhere in `text`, but not in a comment or the like.
pub(super) fn is_declared(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        match reader.read_event() {
            Ok(Event::Decl(_)) => return true,
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

fn too_many(what: &'static str, most: usize) -> Rejected {
    Rejected::TooMany {
        what: what.into(),
        most,
    }
}
