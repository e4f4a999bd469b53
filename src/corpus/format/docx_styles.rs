//! The styles and lists of a DOCX file.
//!
//! In: `styles.xml` and `numbering.xml`. Out: what a style makes of a paragraph, and the mark of a list's next item.

use std::collections::HashMap;

use crate::corpus::BlockKind;

use super::{
    Rejected,
    docx::{FORMAT, NAMESPACES},
    story::{Numbering, mark},
    xml::{Element, Piece, Xml},
};

/// The longest chain of styles based on one another that is followed; Word allows eleven.
const MOST_BASES: usize = 20;
/// The levels of a list.
const LEVELS: usize = 9;
/// What headings are called by programs that write the names of styles in their user's language.
const HEADINGS: &[&str] = &[
    "heading",
    "überschrift",
    "titre",
    "título",
    "titolo",
    "kop",
    "rubrik",
    "overskrift",
    "nagłówek",
    "заголовок",
    "見出し",
    "标题",
    "標題",
    "제목",
];
/// What the style of the title is called.
const TITLES: &[&str] = &["title", "titel", "titre", "título", "titolo", "表題", "标题", "標題"];

/// What the styles of quotations are called by Word and by what writes its files.
const QUOTATIONS: &[&str] = &["quote", "intense quote", "block text", "quotations"];
/// What the styles of code are called by Word and by what writes its files.
const CODE: &[&str] = &["html preformatted", "source code", "preformatted text"];

/// What a style says of its paragraphs.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// The level of a heading, from zero.
    pub(super) outline: Option<u8>,
    /// The number of its list.
    pub(super) list: Option<String>,
    /// The level in the list, from zero.
    pub(super) depth: Option<usize>,
    /// It is that of the document's title.
    pub(super) is_title: bool,
    /// It is that of lines of a generated table of contents.
    pub(super) is_contents: bool,
    /// What its paragraphs are made of, where its name says so.
    pub(super) kind: Option<BlockKind>,
    hidden: Option<bool>,
    bold: Option<bool>,
    base: Option<String>,
}

/// The styles by their names in the file.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads `styles.xml`; nothing there is no styles.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        let mut styles = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        let mut xml = Xml::new(bytes, FORMAT, NAMESPACES)?;
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(element) if element.name == "w:style" => {
                    let id = element.attribute("w:styleId").unwrap_or_default().to_owned();
                    open = Some((id, Style::default()));
                }
                Piece::Open(element) => {
                    if let Some((_, style)) = &mut open {
                        style.property(&element);
                    }
                }
                Piece::Close(name) if name == "w:style" => styles.extend(open.take()),
                Piece::Close(_) | Piece::Words(_) => {}
            }
        }
        Ok(Self(styles))
    }

    /// What the style and those that it is based on say.
    pub(super) fn of(&self, id: Option<&str>) -> Style {
        let mut all = Style::default();
        let mut next = id;
        for _ in 0..MOST_BASES {
            let Some(style) = next.and_then(|id| self.0.get(id)) else {
                break;
            };
            all.outline = all.outline.or(style.outline);
            all.depth = all.depth.or(style.depth);
            all.hidden = all.hidden.or(style.hidden);
            all.bold = all.bold.or(style.bold);
            all.kind = all.kind.or(style.kind);
            all.is_title |= style.is_title;
            all.is_contents |= style.is_contents;
            if all.list.is_none() {
                all.list.clone_from(&style.list);
            }
            next = style.base.as_deref();
        }
        all
    }

    /// Whether text in this style is hidden.
    pub(super) fn is_hidden(&self, id: Option<&str>) -> bool {
        id.is_some() && self.of(id).hidden.unwrap_or(false)
    }
}

impl Styles {
    /// Whether text in this style is bold, where it says so.
    pub(super) fn is_bold(&self, id: Option<&str>) -> Option<bool> {
        id.and_then(|id| self.of(Some(id)).bold)
    }
}

impl Style {
    fn property(&mut self, element: &Element) {
        let value = element.attribute("w:val");
        match element.name.as_str() {
            "w:name" => self.named(value.unwrap_or_default()),
            "w:basedOn" => self.base = value.map(str::to_owned),
            "w:outlineLvl" => self.outline = value.and_then(|value| value.parse().ok()),
            "w:numId" => self.list = value.map(str::to_owned),
            "w:ilvl" => self.depth = value.and_then(|value| value.parse().ok()),
            "w:vanish" => self.hidden = Some(is_on(element)),
            "w:b" => self.bold = Some(is_on(element)),
            _ => {}
        }
    }

    fn named(&mut self, name: &str) {
        let name = name.to_lowercase();
        let words = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let number: Option<u8> = name[words.len()..].parse().ok();
        let words = words.trim();
        self.is_title = number.is_none() && TITLES.contains(&words);
        self.is_contents = number.is_some() && words == "toc";
        self.kind = match words {
            _ if QUOTATIONS.contains(&words) => Some(BlockKind::Quotation),
            _ if CODE.contains(&words) => Some(BlockKind::Code),
            _ => None,
        };
        if let Some(number) = number.filter(|number| (1..=9).contains(number) && HEADINGS.contains(&words)) {
            self.outline = self.outline.or(Some(number - 1));
        }
    }
}

/// Whether a property that needs no value is on.
pub(super) fn is_on(element: &Element) -> bool {
    !matches!(element.attribute("w:val"), Some("0" | "false" | "off"))
}

/// How a level of a list is marked.
#[derive(Debug, Clone, Copy)]
struct Level {
    /// `None` for no mark at all.
    numbering: Option<Numbering>,
    first: u32,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            numbering: Some(Numbering::Bullet),
            first: 1,
        }
    }
}

/// The lists, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    forms: HashMap<String, [Level; LEVELS]>,
    /// The form of each list.
    form_of: HashMap<String, String>,
    /// The last number of each level, by form, since lists of one form go on counting.
    counts: HashMap<String, [Option<u32>; LEVELS]>,
}

impl Lists {
    /// Reads `numbering.xml`; nothing there is no lists.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        let mut lists = Self::default();
        let (mut form, mut list, mut depth) = (String::new(), String::new(), 0);
        let mut xml = Xml::new(bytes, FORMAT, NAMESPACES)?;
        while let Some(piece) = xml.next()? {
            let Piece::Open(element) = piece else { continue };
            let value = element.attribute("w:val").unwrap_or_default();
            match element.name.as_str() {
                "w:abstractNum" => element
                    .attribute("w:abstractNumId")
                    .unwrap_or_default()
                    .clone_into(&mut form),
                "w:num" => element.attribute("w:numId").unwrap_or_default().clone_into(&mut list),
                "w:abstractNumId" => {
                    lists.form_of.insert(list.clone(), value.to_owned());
                }
                // An exception for one list, which counts for itself from then on.
                "w:lvlOverride" => {
                    form = lists.own(&list);
                    depth = level_of(&element);
                }
                "w:lvl" => {
                    depth = level_of(&element);
                    lists.forms.entry(form.clone()).or_default();
                }
                "w:start" | "w:startOverride" | "w:numFmt" => {
                    if let Some(level) = lists.forms.get_mut(&form).and_then(|levels| levels.get_mut(depth)) {
                        level.property(&element.name, value);
                    }
                }
                _ => {}
            }
        }
        Ok(lists)
    }

    /// The name of a form that is the list's own, a copy of the one that it shared.
    fn own(&mut self, list: &str) -> String {
        let own = format!("list {list}");
        let shared = self.form_of.insert(list.to_owned(), own.clone());
        if let Some(shared) = shared.filter(|shared| *shared != own) {
            let levels = self.forms.get(&shared).copied().unwrap_or_default();
            self.forms.insert(own.clone(), levels);
        }
        own
    }

    /// The mark of the next item of a list on a level, from zero; `None` where it has none.
    pub(super) fn mark(&mut self, list: &str, depth: usize) -> Option<String> {
        // List zero says that the paragraph is in none.
        if list == "0" {
            return None;
        }
        let form = self.form_of.get(list)?;
        let depth = depth.min(LEVELS - 1);
        let level = self.forms.get(form).map_or_else(Level::default, |levels| levels[depth]);
        let counts = self.counts.entry(form.clone()).or_default();
        counts[depth + 1..].fill(None);
        let number = counts[depth].map_or(level.first, |last| last.saturating_add(1));
        counts[depth] = Some(number);
        Some(mark(depth, level.numbering?, number))
    }
}

/// The level that an element is about, from zero; one that no list has where it does not say.
fn level_of(element: &Element) -> usize {
    let level = element.attribute("w:ilvl").and_then(|level| level.parse().ok());
    level.unwrap_or(LEVELS)
}

impl Level {
    fn property(&mut self, name: &str, value: &str) {
        if name != "w:numFmt" {
            self.first = value.parse().unwrap_or(1);
            return;
        }
        self.numbering = match value {
            "none" => None,
            "decimal" | "decimalZero" => Some(Numbering::Decimal),
            "lowerLetter" => Some(Numbering::Letters),
            "upperLetter" => Some(Numbering::Capitals),
            "lowerRoman" => Some(Numbering::Roman),
            "upperRoman" => Some(Numbering::Romans),
            _ => Some(Numbering::Bullet),
        };
    }
}
