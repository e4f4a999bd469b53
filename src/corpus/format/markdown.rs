//! Markdown: CommonMark with tables, footnotes, strikethrough and front matter.
//!
//! In: the decoded text. Out: the words that a reader of the rendered page sees, block by block. Marks of
//! emphasis, links and images are left out and their words kept; a line break inside a paragraph becomes a
//! space, as a browser shows it; HTML tags are left out. `corpus/README.md` promises exactly this.

use std::collections::HashMap;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::{corpus::Anchor, text::is_spaceless};

use super::{Draft, Rejected, build::Body, front_matter};

/// Reads a Markdown document.
pub(super) fn read(text: &str) -> Result<Draft, Rejected> {
    let (meta, markdown, warnings) = front_matter::split(text)?;
    let mut reader = Reader {
        title: meta.title.clone(),
        ..Reader::default()
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    for event in Parser::new_ext(markdown, options) {
        reader.event(event);
    }
    reader.flush();
    let mut meta = meta;
    meta.title = reader.title;
    Ok(Draft {
        meta,
        body: reader.body.finish(),
        warnings,
        ..Draft::default()
    })
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one fact about where the reader stands"
)]
struct Reader {
    body: Body,
    title: String,
    /// The words of the block that is open.
    words: String,
    /// A line break was read and its meaning depends on what follows.
    line_break: bool,
    heading: Option<(u8, Option<String>)>,
    /// Open lists, innermost last: the next number of an ordered one.
    lists: Vec<Option<u64>>,
    /// The mark of the list item that has not been written yet.
    lead: String,
    /// Whether the next paragraph continues the list or table of the one before.
    close: bool,
    in_table: bool,
    verbatim: bool,
    anchors: HashMap<String, usize>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag_kind(&tag), tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                self.text(&words);
            }
            Event::SoftBreak => self.line_break = true,
            Event::HardBreak => self.words.push('\n'),
            Event::InlineHtml(tag) if is_line_break(&tag) => self.words.push('\n'),
            Event::Rule
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, block: &Block, tag: Tag<'_>) {
        if matches!(block, Block::Inline) {
            return;
        }
        self.flush();
        match tag {
            Tag::Heading { level, id, .. } => {
                self.heading = Some((level_number(level), id.map(|id| id.to_string())));
                self.close = false;
            }
            Tag::List(first) => {
                self.close &= !self.lists.is_empty();
                self.lists.push(first);
            }
            Tag::Item => self.lead = self.item_lead(),
            Tag::Table(_) => {
                self.in_table = true;
                self.close = false;
            }
            Tag::CodeBlock(_) => self.verbatim = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.close &= !self.lists.is_empty();
            }
            TagEnd::TableCell => self.words.push('\u{1f}'),
            TagEnd::Table => {
                self.flush();
                self.in_table = false;
                self.close = false;
            }
            TagEnd::CodeBlock => {
                self.flush();
                self.verbatim = false;
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead | TagEnd::FootnoteDefinition => {
                self.flush();
            }
            _ => {}
        }
    }

    fn text(&mut self, words: &str) {
        if std::mem::take(&mut self.line_break) && !joins_without_space(&self.words, words) {
            self.words.push(' ');
        }
        self.words.push_str(words);
    }

    /// Writes the block that is open, if it has words.
    fn flush(&mut self) {
        self.line_break = false;
        let words = std::mem::take(&mut self.words);
        if self.heading.is_some() {
            self.words = words;
            return;
        }
        let words = if self.in_table { table_row(&words) } else { words };
        let words = if self.verbatim {
            words.trim_matches('\n')
        } else {
            words.trim()
        };
        if words.trim().is_empty() {
            return;
        }
        let lead = std::mem::take(&mut self.lead);
        let close = self.close && (self.in_table || !lead.is_empty());
        self.body.push_paragraph(&lead, words, close);
        self.close = self.in_table || !self.lists.is_empty();
    }

    fn end_heading(&mut self) {
        let Some((level, id)) = self.heading.take() else {
            return;
        };
        self.line_break = false;
        let words = std::mem::take(&mut self.words);
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if level == 1 && (self.title.is_empty() || self.title == words) && self.body.sections.is_empty() {
            words.clone_into(&mut self.title);
            self.body.push_title(words);
            return;
        }
        let anchor = self.anchor(id.unwrap_or_else(|| slug(words)));
        self.body.push_heading(level, words, anchor);
    }

    /// Numbers anchors that occur again, as GitHub does: `notes`, `notes-1`, `notes-2`.
    fn anchor(&mut self, name: String) -> Anchor {
        let seen = self.anchors.entry(name.clone()).or_insert(0);
        let anchor = if *seen == 0 { name } else { format!("{name}-{seen}") };
        *seen += 1;
        Anchor(anchor)
    }

    fn item_lead(&mut self) -> String {
        let indent = "  ".repeat(self.lists.len().saturating_sub(1));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let lead = format!("{indent}{number}. ");
                *number += 1;
                lead
            }
            _ => format!("{indent}- "),
        }
    }
}

/// Whether a tag opens a block of its own or runs inside one.
enum Block {
    Own,
    Inline,
}

fn tag_kind(tag: &Tag<'_>) -> Block {
    match tag {
        Tag::Emphasis
        | Tag::Strong
        | Tag::Strikethrough
        | Tag::Link { .. }
        | Tag::Image { .. }
        | Tag::TableCell
        | Tag::Superscript
        | Tag::Subscript => Block::Inline,
        _ => Block::Own,
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// `<br>` in its spellings: the one tag whose loss would join two words.
fn is_line_break(tag: &str) -> bool {
    let name = tag.trim_matches(['<', '>', '/', ' ']);
    name.eq_ignore_ascii_case("br")
}

/// Cells are parted by a unit separator while a row is read; a reader sees them parted by ` | `.
fn table_row(words: &str) -> String {
    let cells: Vec<&str> = words
        .trim_end_matches('\u{1f}')
        .split('\u{1f}')
        .map(str::trim)
        .collect();
    cells.join(" | ")
}

/// A line break between two characters of a script without spaces stands for nothing.
pub(super) fn joins_without_space(before: &str, after: &str) -> bool {
    let wide = |c: char| is_spaceless(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    before.chars().next_back().is_some_and(wide) && after.chars().next().is_some_and(wide)
}

/// The anchor that GitHub gives a heading: lower case, spaces to hyphens, everything else that is no
/// letter, digit, hyphen or underscore left out.
fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}
