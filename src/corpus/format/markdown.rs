//! Markdown: CommonMark with tables, footnotes, strikethrough, definition lists and front matter.
//!
//! In: the decoded text. Out: the words that a reader of the rendered page sees, block by block. Marks of
//! emphasis, links and images are left out and their words kept; a line break inside a paragraph becomes a
//! space, as a browser shows it; blocks of HTML are read as the HTML format reads them, and tags within a line are
//! left out. `corpus/README.md` promises exactly this.

use std::{borrow::Cow, collections::HashMap, mem::take, ops::Range};

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::{
    corpus::{Anchor, BlockKind},
    text::is_spaceless,
};

use super::{
    Draft, Rejected,
    bold::Bold,
    build::Body,
    dialect, front_matter,
    html::{self, Around},
};

/// Reads a Markdown document.
pub(super) fn read(text: &str) -> Result<Draft, Rejected> {
    let (meta, markdown, warnings) = front_matter::split(text);
    let markdown = dialect::plain(markdown);
    let mut reader = Reader {
        title: meta.title.clone(),
        ..Reader::default()
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_GFM;
    for event in Parser::new_ext(&markdown, options) {
        reader.event(event)?;
    }
    reader.flush();
    reader.read_html()?;
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
struct Reader {
    body: Body,
    title: String,
    /// The words of the block that is open.
    words: String,
    /// A line break was read and its meaning depends on what follows.
    line_break: bool,
    /// Where in the words the source breaks a line.
    breaks: Vec<usize>,
    bold: Bold,
    /// How many embedded files are open, which are passed over.
    embedded: usize,
    /// How many bold tags are open.
    bold_tags: usize,
    heading: Option<(u8, Option<String>)>,
    /// Open lists, innermost last: the next number of an ordered one.
    lists: Vec<Option<u64>>,
    /// The mark of the list item that has not been written yet.
    lead: String,
    /// Open quotations, innermost last: whether somebody is quoted, and no note set apart.
    quotations: Vec<bool>,
    /// What the block is that is open, where its tag says so.
    kind: Option<BlockKind>,
    /// Whether it stands in a definition.
    in_definition: bool,
    /// Whether the next paragraph continues the list or table of the one before.
    close: bool,
    /// Blocks of HTML that follow one another.
    html: String,
    anchors: HashMap<String, usize>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) -> Result<(), Rejected> {
        match event {
            Event::Start(Tag::HtmlBlock) => self.flush(),
            Event::End(TagEnd::HtmlBlock) => {}
            Event::Html(html) => self.html.push_str(&html),
            event => {
                self.read_html()?;
                self.shown(event);
            }
        }
        Ok(())
    }

    fn shown(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Image {
                link_type: LinkType::WikiLink { .. },
                ..
            }) => self.embedded += 1,
            Event::End(TagEnd::Image) if self.embedded > 0 => self.embedded -= 1,
            // The name of what is embedded, which is shown in its stead.
            _ if self.embedded > 0 => {}
            Event::Start(Tag::Strong) => self.bold_tags += 1,
            Event::End(TagEnd::Strong) => self.end_bold(),
            Event::Start(tag) => self.start(&tag_kind(&tag), tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => self.text(&highlighted(&words)),
            Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                self.text(&words);
            }
            Event::SoftBreak => self.line_break = true,
            Event::HardBreak => self.words.push('\n'),
            Event::InlineHtml(tag) => match tag_name(&tag).as_str() {
                "br" => self.words.push('\n'),
                "b" | "strong" => self.bold_tags += 1,
                "/b" | "/strong" => self.end_bold(),
                _ => {}
            },
            Event::Rule | Event::Html(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
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
            Tag::Table(_) => self.close = false,
            Tag::TableHead => self.kind = Some(BlockKind::Header),
            Tag::TableRow => self.kind = Some(BlockKind::Row),
            Tag::CodeBlock(_) => self.kind = Some(BlockKind::Code),
            Tag::BlockQuote(note) => self.quotations.push(note.is_none()),
            Tag::DefinitionListTitle => {
                self.kind = Some(BlockKind::Term);
                self.close = false;
                self.body.end_answer();
            }
            Tag::DefinitionListDefinition => {
                self.in_definition = true;
                self.close = true;
            }
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
            TagEnd::Table => self.close = false,
            TagEnd::CodeBlock | TagEnd::TableRow | TagEnd::TableHead | TagEnd::DefinitionListTitle => {
                self.flush();
                self.kind = None;
            }
            TagEnd::DefinitionListDefinition => {
                self.flush();
                self.in_definition = false;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotations.pop();
            }
            TagEnd::DefinitionList => {
                self.close = false;
                self.body.end_answer();
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::FootnoteDefinition => self.flush(),
            _ => {}
        }
    }

    fn end_bold(&mut self) {
        self.bold_tags = self.bold_tags.saturating_sub(1);
        if self.bold_tags == 0 {
            self.bold.end(self.words.len());
        }
    }

    fn text(&mut self, words: &str) {
        let follows_break = self.line_break;
        if take(&mut self.line_break) {
            self.breaks.push(self.words.len());
            if !joins_without_space(&self.words, words) {
                self.words.push(' ');
            }
        }
        self.bold.add(&self.words, words, self.bold_tags > 0, follows_break);
        self.words.push_str(words);
    }

    /// Writes the block that is open, if it has words.
    fn flush(&mut self) {
        self.line_break = false;
        if self.heading.is_some() {
            return;
        }
        let words = take(&mut self.words);
        let breaks = take(&mut self.breaks);
        let bold = take(&mut self.bold);
        self.bold_tags = 0;
        let is_row = matches!(self.kind, Some(BlockKind::Header | BlockKind::Row));
        let row = is_row.then(|| table_row(&words));
        let is_code = self.kind == Some(BlockKind::Code);
        let all = row.as_deref().unwrap_or(&words);
        let begun = if is_code {
            all.trim_start_matches('\n')
        } else {
            all.trim_start()
        };
        let cut = all.len() - begun.len();
        let words = if is_code {
            begun.trim_end_matches('\n')
        } else {
            begun.trim_end()
        };
        if words.trim().is_empty() {
            return;
        }
        let lead = take(&mut self.lead);
        let close = self.close && (is_row || self.in_definition || !lead.is_empty());
        self.body
            .push_block(self.kind(&lead), self.lists.len(), &lead, words, close);
        self.close = is_row || !self.lists.is_empty();
        if !is_row && !is_code {
            self.body
                .breaks_lines(breaks.into_iter().map(|at| at.saturating_sub(cut)));
            for bold in bold.within(cut, words.len()) {
                self.body.is_bold(&bold);
            }
        }
    }

    /// What the block is that begins with this mark of a list item, or with none.
    fn kind(&self, lead: &str) -> BlockKind {
        match self.kind {
            Some(kind) => kind,
            None if !lead.is_empty() => BlockKind::Item,
            None if self.quotations.contains(&true) => BlockKind::Quotation,
            None if self.in_definition && self.lists.is_empty() => BlockKind::Definition,
            None => BlockKind::Paragraph,
        }
    }

    /// Reads the blocks of HTML that have come to an end. `<details>` stands around Markdown as often as around HTML, in
    /// which case its tags are in different blocks, and the last one ends the answer.
    fn read_html(&mut self) -> Result<(), Rejected> {
        if self.html.is_empty() {
            return Ok(());
        }
        let html = take(&mut self.html);
        let mut rest = html.as_str();
        if !is_closed(rest) {
            while let Some((tag, behind)) = details(rest) {
                self.read_piece(&rest[..tag.start])?;
                if rest[tag].starts_with("</") {
                    self.body.end_answer();
                }
                rest = behind;
            }
        }
        self.read_piece(rest)
    }

    fn read_piece(&mut self, html: &str) -> Result<(), Rejected> {
        if html.trim().is_empty() {
            return Ok(());
        }
        let (blocks, sections) = (self.body.blocks.len(), self.body.sections.len());
        let around = Around {
            lists: self.lists.len(),
            lead: self.lead.clone(),
            is_quoted: self.quotations.contains(&true),
        };
        let body = take(&mut self.body);
        let (body, title) = html::inside(html, body, &self.title, around)?;
        self.body = body;
        self.title = title.unwrap_or(take(&mut self.title));
        for at in sections..self.body.sections.len() {
            let heading = slug(&self.body.sections[at].heading);
            if self.body.sections[at].anchor.0.is_empty() {
                self.body.sections[at].anchor = self.anchor(heading);
            }
        }
        if self.body.blocks.len() > blocks {
            self.lead.clear();
            self.close = !self.lists.is_empty();
        }
        Ok(())
    }

    fn end_heading(&mut self) {
        let Some((level, id)) = self.heading.take() else {
            return;
        };
        self.line_break = false;
        self.breaks.clear();
        self.bold = Bold::default();
        self.bold_tags = 0;
        let words = take(&mut self.words);
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

/// Words without the signs of highlighting: `==so==`.
fn highlighted(words: &str) -> Cow<'_, str> {
    if !words.contains("==") {
        return Cow::Borrowed(words);
    }
    let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '=');
    let mut kept = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, (marked, behind))) = rest
        .split_once("==")
        .and_then(|(before, rest)| Some((before, rest.split_once("==")?)))
    {
        kept.push_str(before);
        let is_marked = is_word(marked.chars().next()) && is_word(marked.chars().next_back());
        if is_marked && !kept.ends_with(['=', '!', '<', '>']) {
            kept.push_str(marked);
            rest = behind;
        } else {
            // The second sign may be the first of a pair.
            kept.push_str("==");
            rest = &rest[before.len() + "==".len()..];
        }
    }
    kept.push_str(rest);
    Cow::Owned(kept)
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

/// The name of a tag, behind a slash where it closes an element.
fn tag_name(tag: &str) -> String {
    let inner = tag.trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
    let name = inner.split(|c: char| c.is_ascii_whitespace()).next();
    name.unwrap_or_default().to_ascii_lowercase()
}

/// The name of the element that can be folded.
const DETAILS: &[u8] = b"details";

/// The first tag that opens or closes `<details>`, and what stands behind it.
fn details(html: &str) -> Option<(Range<usize>, &str)> {
    let is_tag = |at: &usize| {
        let name = &html.as_bytes()[at + 1..];
        let name = name.strip_prefix(b"/").unwrap_or(name);
        let (name, behind) = name.split_at_checked(DETAILS.len()).unwrap_or_default();
        name.eq_ignore_ascii_case(DETAILS) && behind.first().is_none_or(|next| !next.is_ascii_alphanumeric())
    };
    let at = html.match_indices('<').map(|(at, _)| at).find(is_tag)?;
    let end = html[at..].find('>').map_or(html.len(), |end| at + end + 1);
    Some((at..end, &html[end..]))
}

/// Whether each `<details>` in it is closed in it, and none is closed that it does not open.
fn is_closed(html: &str) -> bool {
    let mut open = 0_usize;
    let mut rest = html;
    while let Some((tag, behind)) = details(rest) {
        if !rest[tag].starts_with("</") {
            open += 1;
        } else if let Some(less) = open.checked_sub(1) {
            open = less;
        } else {
            return false;
        }
        rest = behind;
    }
    open == 0
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
