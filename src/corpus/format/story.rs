//! The flow of an office document: paragraphs with notes, text boxes and tables between them.
//!
//! In: what DOCX and ODT open and close, in the order of their files. Out: the body. Both nest what a reader sees
//! one after the other: a note inside the sentence that it belongs to, a text box inside the paragraph that it
//! hangs from, a paragraph inside a cell. Here they are parted: a note or box follows the paragraph, or the table
//! row, that holds its mark.

use crate::corpus::{Anchor, BlockKind};

use super::{bold::Bold, build::Body};

/// What a paragraph is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// A paragraph.
    #[default]
    Plain,
    /// The document's title.
    Title,
    /// A heading of this level, from one.
    Heading(u8),
    /// A list item behind its mark.
    Item(String),
}

/// One block, when all of it was read.
#[derive(Debug, Clone)]
pub(super) struct Block {
    role: Role,
    words: String,
    anchor: String,
    kind: BlockKind,
    /// How many lists it stands in, where it is no item of one itself.
    depth: usize,
    bold: Bold,
    /// Whether it is a further row of the table that the block before is one of.
    close: bool,
}

impl Block {
    fn is_code(&self) -> bool {
        self.kind == BlockKind::Code && self.role == Role::Plain
    }
}

/// What is open on one level: the document itself, a text box or a note.
#[derive(Debug, Default)]
struct Level {
    /// The open paragraph.
    open: Option<Block>,
    /// What stands behind it: the notes and text boxes in it.
    behind: Vec<Block>,
    /// How many tables are open inside one another.
    tables: usize,
    /// The cells of the outermost table's open row, each the words of its paragraphs.
    cells: Vec<String>,
    /// Whether the outermost table has a row already.
    rows: bool,
    /// Whether the outermost table's open row is said to be a header.
    is_header: bool,
    done: Vec<Block>,
}

/// A document while it is read.
#[derive(Debug, Default)]
pub(super) struct Story {
    level: Level,
    outer: Vec<Level>,
    /// The name of the paragraph that comes next.
    next_name: String,
}

impl Story {
    /// Opens a paragraph.
    pub(super) fn open(&mut self, role: Role) {
        self.close();
        self.level.open = Some(Block {
            role,
            words: String::new(),
            anchor: std::mem::take(&mut self.next_name),
            kind: BlockKind::Paragraph,
            depth: 0,
            bold: Bold::default(),
            close: false,
        });
    }

    /// Adds words to the open paragraph; there are none outside of one.
    pub(super) fn push(&mut self, words: &str, is_bold: bool) {
        if let Some(open) = &mut self.level.open {
            open.bold.add(&open.words, words, is_bold, false);
            open.words.push_str(words);
        }
    }

    /// Says what the open paragraph is made of, and how many lists it stands in where it is no item.
    pub(super) fn is_a(&mut self, kind: BlockKind, depth: usize) {
        if let Some(open) = &mut self.level.open {
            (open.kind, open.depth) = (kind, depth);
        }
    }

    /// The words of the open paragraph.
    pub(super) fn words(&self) -> &str {
        self.level.open.as_ref().map_or("", |open| &open.words)
    }

    /// Says what the open paragraph is.
    pub(super) fn is(&mut self, role: Role) {
        if let Some(open) = &mut self.level.open {
            open.role = role;
        }
    }

    /// Names the open paragraph, or else the next one, if it has no name yet.
    pub(super) fn name(&mut self, anchor: &str) {
        let open = self.level.open.as_mut().map(|open| &mut open.anchor);
        let name = open.unwrap_or(&mut self.next_name);
        if name.is_empty() {
            anchor.clone_into(name);
        }
    }

    /// Closes the open paragraph.
    pub(super) fn close(&mut self) {
        let Some(open) = self.level.open.take() else {
            return;
        };
        let words = open.words.trim();
        let level = &mut self.level;
        if level.tables > 0 {
            let lead = match &open.role {
                Role::Item(lead) => lead.as_str(),
                _ => "",
            };
            if let (Some(cell), false) = (level.cells.last_mut(), words.is_empty()) {
                if !cell.is_empty() {
                    cell.push('\n');
                }
                cell.push_str(lead);
                cell.push_str(words);
            }
            return;
        }
        if !words.is_empty() {
            let cut = open.words.len() - open.words.trim_start().len();
            level.done.push(Block {
                bold: open.bold.cut(cut),
                words: words.to_owned(),
                ..open
            });
        }
        level.done.append(&mut level.behind);
    }

    /// Drops the words of the open paragraph; what stands behind it stays.
    pub(super) fn drop_open(&mut self) {
        self.level.open = None;
        if self.level.tables == 0 {
            self.level.done.append(&mut self.level.behind);
        }
    }

    /// Opens a note or a text box inside the open paragraph.
    pub(super) fn open_aside(&mut self) {
        self.outer.push(std::mem::take(&mut self.level));
    }

    /// Closes it: its blocks stand behind the paragraph.
    pub(super) fn close_aside(&mut self) {
        self.close();
        if let Some(outer) = self.outer.pop() {
            let aside = std::mem::replace(&mut self.level, outer);
            self.put(aside.done);
        }
    }

    /// Puts blocks behind the open paragraph or row.
    pub(super) fn put(&mut self, mut blocks: Vec<Block>) {
        let level = &mut self.level;
        if level.open.is_none() && level.tables == 0 {
            level.done.append(&mut blocks);
        } else {
            level.behind.append(&mut blocks);
        }
    }

    /// Opens a table. One inside a cell becomes lines of that cell.
    pub(super) fn open_table(&mut self) {
        self.close();
        self.level.tables += 1;
        if self.level.tables == 1 {
            self.level.rows = false;
        }
    }

    /// Opens a cell.
    pub(super) fn open_cell(&mut self) {
        if self.level.tables == 1 {
            self.level.cells.push(String::new());
        }
    }

    /// Says that the open row says what the columns are.
    pub(super) fn is_header(&mut self) {
        self.level.is_header |= self.level.tables == 1;
    }

    /// Closes a row. The first one of a table is its header.
    pub(super) fn close_row(&mut self) {
        self.close();
        let level = &mut self.level;
        if level.tables != 1 {
            return;
        }
        let cells = std::mem::take(&mut level.cells);
        let is_header = std::mem::take(&mut level.is_header) || !level.rows;
        if cells.iter().any(|cell| !cell.is_empty()) {
            level.done.push(Block {
                role: Role::Plain,
                words: cells.join(" | ").trim_end_matches([' ', '|']).to_owned(),
                anchor: String::new(),
                kind: if is_header { BlockKind::Header } else { BlockKind::Row },
                depth: 0,
                bold: Bold::default(),
                close: level.rows,
            });
            level.rows = true;
        }
        level.done.append(&mut level.behind);
    }

    /// Closes a table.
    pub(super) fn close_table(&mut self) {
        self.close_row();
        self.level.tables = self.level.tables.saturating_sub(1);
    }

    /// All blocks that are done.
    pub(super) fn finish(mut self) -> Vec<Block> {
        while !self.outer.is_empty() {
            self.close_aside();
        }
        self.close();
        self.level.done
    }
}

/// Puts the blocks together; `title` is what the document calls itself besides.
pub(super) fn body(blocks: Vec<Block>, title: &mut String) -> Body {
    let mut body = Body::default();
    let mut in_list = false;
    for block in joined_code(blocks) {
        let opening = body.sections.is_empty() && body.blocks.is_empty();
        let is_title = match block.role {
            Role::Title => opening,
            Role::Heading(1) => opening && (title.is_empty() || *title == block.words),
            _ => false,
        };
        let was_list = std::mem::take(&mut in_list);
        match &block.role {
            _ if is_title => {
                body.push_title(&block.words);
                block.words.clone_into(title);
            }
            Role::Heading(level) => body.push_heading(*level, &block.words, Anchor(block.anchor)),
            Role::Item(lead) => {
                body.push_paragraph(lead, &block.words, was_list);
                in_list = true;
            }
            Role::Plain | Role::Title => body.push_block(block.kind, block.depth, "", &block.words, block.close),
        }
        if matches!(block.role, Role::Plain | Role::Item(_)) {
            for bold in block.bold.within(0, block.words.len()) {
                body.is_bold(&bold);
            }
        }
    }
    body.finish()
}

/// The same blocks, with the lines of a program, each a paragraph of its own, as one block.
fn joined_code(blocks: Vec<Block>) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match joined.last_mut() {
            Some(last) if last.is_code() && block.is_code() => {
                last.words.push('\n');
                last.words.push_str(&block.words);
            }
            _ => joined.push(block),
        }
    }
    joined
}

/// The mark of a list item: `number` written as `style` asks, from one.
pub(super) fn mark(depth: usize, style: Numbering, number: u32) -> String {
    let indent = "  ".repeat(depth.min(9));
    match style {
        Numbering::Bullet => format!("{indent}- "),
        Numbering::Decimal => format!("{indent}{number}. "),
        Numbering::Letters => format!("{indent}{}. ", letters(number)),
        Numbering::Capitals => format!("{indent}{}. ", letters(number).to_uppercase()),
        Numbering::Roman => format!("{indent}{}. ", roman(number)),
        Numbering::Romans => format!("{indent}{}. ", roman(number).to_uppercase()),
    }
}

/// How the items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    /// `-`, also for marks that are none of the others.
    Bullet,
    /// `1.`
    Decimal,
    /// `a.`
    Letters,
    /// `A.`
    Capitals,
    /// `i.`
    Roman,
    /// `I.`
    Romans,
}

/// `a` to `z`, then `aa`, `bb`, as word processors count.
fn letters(number: u32) -> String {
    let at = number.saturating_sub(1);
    let letter = char::from(b'a' + u8::try_from(at % 26).unwrap_or(0));
    std::iter::repeat_n(letter, (at / 26 + 1).min(9) as usize).collect()
}

fn roman(number: u32) -> String {
    const DIGITS: &[(u32, &str)] = &[
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut left = number.min(3999);
    let mut written = String::new();
    for (value, digit) in DIGITS {
        while left >= *value {
            written.push_str(digit);
            left -= value;
        }
    }
    written
}
