//! The main text of a page, block by block.
//!
//! In: the tree of a page and what of it is read. Out: headings and blocks in reading order. A list item has its mark
//! before it, a row of a table is a block if its cells hold no blocks of their own (else the table is a layout, and each
//! block is a paragraph), and two line breaks in a row end a paragraph as people mean them to. What a `<summary>` says,
//! what is bold and where a term or a folded part ends is told to whoever looks for questions.

use std::collections::HashMap;

use crate::corpus::{Anchor, BlockKind, Date};

use super::{
    super::build::Body,
    head::day,
    main_text::Shown,
    names::{breaks_rows, heading_level, is_block, is_bold, is_list, is_preformatted},
    tree::{Content, Element, Id, ROOT, Step, Tree},
    words::{Taken, Words},
};

/// A day that a `<time>` gives is the page's if no more paragraphs than this stand above it: a byline or two.
const MOST_ABOVE_DAY: usize = 2;

/// What was read of a page.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Its words.
    pub(super) body: Body,
    /// The day that stands at its top.
    pub(super) date: Option<Date>,
}

/// What stands around a piece of a page in the document that holds it.
#[derive(Debug, Default)]
pub(in crate::corpus::format) struct Around {
    /// How many lists.
    pub(in crate::corpus::format) lists: usize,
    /// The mark of the list item that the piece begins, if it begins one.
    pub(in crate::corpus::format) lead: String,
    /// Whether it is quoted.
    pub(in crate::corpus::format) is_quoted: bool,
}

/// Reads what is shown of a page and adds it to `body`. A first-level heading that is the `title` and stands before
/// all others opens no section.
pub(super) fn read(tree: &Tree, shown: &Shown, body: Body, title: &str, around: Around) -> Read {
    let mut flow = Flow {
        title,
        fragments: fragments(tree),
        read: Read { body, date: None },
        words: Words::default(),
        anchor: None,
        heading: None,
        preformatted: 0,
        bold: 0,
        links: 0,
        quotes: usize::from(around.is_quoted),
        heads: 0,
        said: Said::Words,
        definitions: Vec::new(),
        fragment: None,
        lists: vec![None; around.lists],
        rows: Vec::new(),
        lead: around.lead,
        goes_on: false,
    };
    for top in &shown.tops {
        flow.note_around(tree, *top);
        let mut step = Some(Step::Enter(*top));
        while let Some(now) = step {
            let reached = match now {
                Step::Enter(id) if shown.leaves_out(id) => Step::Leave(id),
                Step::Enter(id) => {
                    flow.enter(id, tree.content(id));
                    now
                }
                Step::Leave(id) => {
                    if let Content::Element(element) = tree.content(id) {
                        flow.leave(id, element);
                    }
                    now
                }
            };
            step = tree.after(reached, *top);
        }
        flow.flush();
    }
    flow.read
}

/// The element that each fragment leads to: the first with this id, or else name.
fn fragments(tree: &Tree) -> HashMap<&str, Id> {
    let mut fragments = HashMap::new();
    let names = [|element| fragment_id(element), |element| fragment_name(element)];
    for name in names {
        for id in tree.below(ROOT) {
            if let Some(fragment) = tree.element(id).and_then(name) {
                fragments.entry(fragment).or_insert(id);
            }
        }
    }
    fragments
}

fn fragment_id(element: &Element) -> Option<&str> {
    element.attribute("id").filter(|id| !id.is_empty())
}

/// Whether an element is a link to another page.
fn leads_away(element: &Element) -> bool {
    element.name() == "a" && element.attribute("href").is_some_and(|href| !href.starts_with('#'))
}

fn fragment_name(element: &Element) -> Option<&str> {
    let name = element.attribute("name").filter(|name| !name.is_empty())?;
    (element.name() == "a").then_some(name)
}

struct Flow<'a> {
    title: &'a str,
    fragments: HashMap<&'a str, Id>,
    read: Read,
    /// Of the block that is open.
    words: Words,
    /// Where the page is reached, if no words stand between that and here.
    anchor: Option<Place<'a>>,
    /// Where the block that is open is reached.
    fragment: Option<&'a str>,
    heading: Option<Heading<'a>>,
    /// How many preformatted elements are open.
    preformatted: usize,
    /// How many bold elements are open.
    bold: usize,
    /// How many links to other pages are open.
    links: usize,
    /// How many quotations are open.
    quotes: usize,
    /// How many heads of tables are open.
    heads: usize,
    /// What the element around the words makes of them.
    said: Said,
    /// Open definitions, innermost last: the number of lists around each.
    definitions: Vec<usize>,
    /// Open lists, innermost last: the next number of an ordered one.
    lists: Vec<Option<i64>>,
    /// Open rows of tables, innermost last.
    rows: Vec<Row>,
    /// The mark of the list item that has not been written yet.
    lead: String,
    /// Whether the next list item, row or definition continues what was written last.
    goes_on: bool,
}

/// A fragment, and whether it is of an element around what follows rather than of one before it.
struct Place<'a> {
    fragment: &'a str,
    is_around: bool,
}

struct Heading<'a> {
    id: Id,
    level: u8,
    fragment: Option<&'a str>,
}

/// What an element says that its words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Words,
    Term,
    Summary,
}

/// A row of a table.
#[derive(Default)]
struct Row {
    /// The words of each cell.
    cells: Vec<String>,
    /// Whether each cell with words is a header's, or bold.
    is_header: bool,
    /// Whether the open cell is a header's.
    in_header: bool,
    /// Some cell holds more than one block, so that each block is a paragraph.
    is_layout: bool,
}

impl<'a> Flow<'a> {
    /// Notes where `top` is reached by the elements around it.
    fn note_around(&mut self, tree: &'a Tree, top: Id) {
        self.anchor = None;
        let around = std::iter::successors(tree.parent(top), |id| tree.parent(*id));
        let fragment = around
            .filter_map(|id| Some((id, fragment_id(tree.element(id)?)?)))
            .find(|(id, fragment)| self.fragments.get(fragment) == Some(id));
        if let Some((_, fragment)) = fragment.filter(|_| self.read.body.blocks.is_empty()) {
            self.anchor = Some(Place {
                fragment,
                is_around: false,
            });
        }
    }

    fn enter(&mut self, id: Id, content: &'a Content) {
        match content {
            Content::Element(element) => self.enter_element(id, element),
            Content::Text(text) => self.text(text),
            Content::Other => {}
        }
    }

    fn text(&mut self, text: &str) {
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if !is_blank && self.heading.is_none() {
            let place = self.anchor.take();
            if self.words.is_empty() {
                self.fragment = place.map(|place| place.fragment);
            }
        }
        if self.preformatted > 0 && self.heading.is_none() {
            self.words.push_verbatim(text);
        } else {
            self.words.push(text, self.bold > 0, self.links > 0);
        }
    }

    fn enter_element(&mut self, id: Id, element: &'a Element) {
        let name = element.name();
        if name == "br" {
            return self.line_break();
        }
        if is_block(name) {
            self.boundary();
        }
        self.note_place(id, element);
        if breaks_rows(name) {
            self.spill();
        }
        self.preformatted += usize::from(is_preformatted(name));
        self.bold += usize::from(is_bold(name));
        self.links += usize::from(leads_away(element));
        self.quotes += usize::from(name == "blockquote");
        self.heads += usize::from(name == "thead");
        match name {
            _ if self.heading.is_some() => {}
            _ if heading_level(name).is_some() => self.begin_heading(id, element),
            _ if is_list(name) => {
                self.goes_on &= !self.lists.is_empty();
                self.lists
                    .push((name == "ol").then(|| number(element, "start").unwrap_or(1)));
            }
            "li" => self.begin_item(element),
            "summary" => self.said = Said::Summary,
            "dt" => {
                self.goes_on = false;
                self.said = Said::Term;
                self.read.body.end_answer();
            }
            "dd" => {
                self.goes_on = true;
                self.definitions.push(self.lists.len());
            }
            "dl" | "table" => self.goes_on = false,
            "tr" => self.rows.push(Row {
                is_header: true,
                ..Row::default()
            }),
            "td" | "th" => {
                let in_header = name == "th" || self.heads > 0;
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(String::new());
                    row.in_header = in_header;
                }
            }
            "time" => self.note_day(element),
            _ => {}
        }
    }

    fn leave(&mut self, id: Id, element: &Element) {
        let name = element.name();
        if self.heading.as_ref().is_some_and(|heading| heading.id == id) {
            self.end_heading();
        } else if is_block(name) {
            self.boundary();
        }
        self.preformatted -= usize::from(is_preformatted(name));
        self.bold -= usize::from(is_bold(name));
        self.links -= usize::from(leads_away(element));
        self.quotes -= usize::from(name == "blockquote");
        self.heads -= usize::from(name == "thead");
        match name {
            _ if self.heading.is_some() => {}
            _ if is_list(name) => {
                self.lists.pop();
                self.goes_on &= !self.lists.is_empty();
            }
            "li" => self.lead.clear(),
            "summary" | "dt" => self.said = Said::Words,
            "dd" => {
                self.goes_on = false;
                self.definitions.pop();
            }
            "dl" | "details" => self.read.body.end_answer(),
            "table" => self.goes_on = false,
            "tr" => self.end_row(),
            _ => {}
        }
    }

    /// Ends the block that is open. A heading is one line, whatever stands in it.
    fn boundary(&mut self) {
        if self.heading.is_some() {
            self.words.part();
        } else {
            self.flush();
        }
    }

    fn line_break(&mut self) {
        if self.heading.is_some() {
            self.words.part();
        } else if !self.words.line_is_ended() {
            self.words.end_line();
        } else if self.rows.last().is_none_or(|row| row.is_layout) {
            self.flush();
        }
    }

    /// Remembers the fragment of an element as the place of what follows, if it leads there. An element around what
    /// follows counts more than one before it, an inner one more than an outer one.
    fn note_place(&mut self, id: Id, element: &'a Element) {
        let fragment = fragment_id(element).or_else(|| fragment_name(element));
        let Some(fragment) = fragment.filter(|fragment| self.fragments.get(fragment) == Some(&id)) else {
            return;
        };
        let is_around = is_block(element.name());
        let place = match &mut self.heading {
            Some(heading) => {
                heading.fragment.get_or_insert(fragment);
                return;
            }
            None => &mut self.anchor,
        };
        if is_around || place.as_ref().is_none_or(|place| !place.is_around) {
            *place = Some(Place { fragment, is_around });
        }
    }

    fn begin_heading(&mut self, id: Id, element: &Element) {
        self.goes_on = false;
        self.lead.clear();
        self.heading = Some(Heading {
            id,
            level: heading_level(element.name()).unwrap_or(1),
            fragment: self.anchor.take().map(|place| place.fragment),
        });
    }

    fn end_heading(&mut self) {
        let Some(Heading { level, fragment, .. }) = self.heading.take() else {
            return;
        };
        let Some(Taken { text: words, .. }) = self.words.take() else {
            self.anchor = fragment.map(|fragment| Place {
                fragment,
                is_around: true,
            });
            return;
        };
        let body = &mut self.read.body;
        if level == 1 && words == self.title && body.sections.is_empty() {
            body.push_title(&words);
        } else {
            body.push_heading(level, &words, Anchor(fragment.unwrap_or_default().to_owned()));
        }
    }

    fn begin_item(&mut self, element: &Element) {
        let indent = "  ".repeat(self.lists.len().saturating_sub(1));
        self.lead = match self.lists.last_mut() {
            Some(Some(next)) => {
                let number = number(element, "value").unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{indent}{number}. ")
            }
            _ => format!("{indent}- "),
        };
    }

    fn note_day(&mut self, element: &Element) {
        if self.read.date.is_none() && self.read.body.blocks.len() <= MOST_ABOVE_DAY {
            self.read.date = element.attribute("datetime").and_then(day);
        }
    }

    /// Writes the block that is open, if it has words.
    fn flush(&mut self) {
        let Some(words) = self.words.take() else { return };
        let Some(row) = self.rows.last_mut().filter(|row| !row.is_layout) else {
            return self.block(&words);
        };
        match row.cells.last_mut() {
            Some(cell) if cell.is_empty() => {
                row.is_header &= row.in_header || words.is_bold();
                *cell = words.text;
            }
            _ => {
                self.spill();
                self.block(&words);
            }
        }
    }

    fn block(&mut self, words: &Taken) {
        let lead = std::mem::take(&mut self.lead);
        let kind = match self.said {
            _ if words.is_verbatim => BlockKind::Code,
            Said::Term => BlockKind::Term,
            _ if !lead.is_empty() => BlockKind::Item,
            _ if self.quotes > 0 => BlockKind::Quotation,
            _ if self.definitions.last() == Some(&self.lists.len()) => BlockKind::Definition,
            Said::Summary | Said::Words => BlockKind::Paragraph,
        };
        let close = self.goes_on && (self.lists.is_empty() || !lead.is_empty());
        let body = &mut self.read.body;
        // A browser shows an item that stands in no list as one all the same.
        let depth = self.lists.len().max(usize::from(kind == BlockKind::Item));
        body.push_block(kind, depth, &lead, &words.text, close);
        if let Some(fragment) = self.fragment.take() {
            body.is_reached_by(fragment);
        }
        if self.said == Said::Summary {
            body.asks();
        } else {
            words.bold.iter().for_each(|bold| body.is_bold(bold));
        }
        words.links.iter().for_each(|link| body.is_link(link));
        self.goes_on = !self.lists.is_empty();
    }

    /// Writes each cell of the row that is open as a paragraph, since it is no row of a table but a layout.
    fn spill(&mut self) {
        let Some(row) = self.rows.last_mut().filter(|row| !row.is_layout) else {
            return;
        };
        row.is_layout = true;
        self.goes_on = false;
        for cell in std::mem::take(&mut row.cells) {
            if !cell.is_empty() {
                self.block(&Taken::plain(cell));
            }
        }
    }

    fn end_row(&mut self) {
        let Some(row) = self.rows.pop().filter(|row| !row.is_layout) else {
            return;
        };
        let filled = row.cells.iter().rposition(|cell| !cell.is_empty());
        if let Some(last) = filled {
            let words = row.cells[..=last].join(" | ");
            let kind = if row.is_header {
                BlockKind::Header
            } else {
                BlockKind::Row
            };
            self.read.body.push_block(kind, 0, "", &words, self.goes_on);
            self.goes_on = true;
        }
    }
}

fn number(element: &Element, attribute: &str) -> Option<i64> {
    element.attribute(attribute)?.trim().parse().ok()
}
