//! Text with its sections and blocks, put together.
//!
//! In: headings and blocks in reading order, or the text of a plain file. Out: the text that quotations are cut from,
//! with the spans of its parts, and what the format knows of them besides. Shared by all formats, so that a block means
//! the same in each; which blocks are questions and which introduce what follows is told in
//! [`structure`](super::structure), once all of them are there.

use std::ops::Range;

use crate::{
    corpus::{Anchor, Block, BlockKind, Section, SectionKind},
    text::{self, Span},
};

/// The text of a document and its parts.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) sections: Vec<Section>,
    pub(super) blocks: Vec<Block>,
    /// Where each printed page begins.
    pub(super) pages: Vec<usize>,
    /// What the format knows to be questions, in order: each begins a block or a line of one.
    pub(super) questions: Vec<Span>,
    /// What leads to another page, in order, from the beginning of a line on: a question there is answered elsewhere.
    pub(super) links: Vec<Span>,
    /// Offsets at which an answer ends although no heading and no question follows, in order.
    pub(super) answer_ends: Vec<usize>,
    /// Where the source breaks a line within a block and the text does not, in order.
    pub(super) line_breaks: Vec<usize>,
    /// How blocks are reached in the document's URL, where they are, by the places that they begin at, in order.
    pub(super) anchors: Vec<(usize, String)>,
    /// Whether people talk in it, who also ask what nothing below answers: only marked questions open sections.
    pub(super) is_talk: bool,
}

impl Body {
    /// A plain text as it is, with a paragraph wherever blank lines part the lines from line number
    /// `first_line` (from zero) on.
    pub(super) fn of_plain(text: String, first_line: usize) -> Self {
        let mut blocks = Vec::new();
        let mut open: Option<Span> = None;
        let mut offset = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let span = Span::new(offset, offset + line.len()).trimmed(&text);
            offset += line.len();
            if span.is_empty() || number < first_line {
                blocks.extend(open.take());
            } else {
                open = Some(open.map_or(span, |block| block.cover(span)));
            }
        }
        blocks.extend(open);
        Self {
            blocks: blocks.into_iter().map(Block::paragraph).collect(),
            text,
            ..Self::default()
        }
    }

    /// Appends words that belong to no section and are not quoted: a title.
    pub(super) fn push_title(&mut self, words: &str) {
        self.push("", words, "\n\n");
    }

    /// Appends a heading, which opens a section.
    pub(super) fn push_heading(&mut self, level: u8, words: &str, anchor: Anchor) {
        let start = self.push("", words, "\n\n").start;
        self.end_section(start);
        let parent = self.above(level);
        self.sections.push(Section {
            heading: words.to_owned(),
            level,
            anchor,
            span: Span::new(start, start),
            kind: SectionKind::Heading,
            parent,
        });
    }

    /// The last section that a heading of `level` may stand in. Those above the last section are all that it can be.
    fn above(&self, level: u8) -> Option<usize> {
        let last = self.sections.len().checked_sub(1);
        let mut chain = std::iter::successors(last, |index| self.sections[*index].parent);
        chain.find(|index| self.sections[*index].level < level)
    }

    /// Appends a block that stands in `depth` lists, one inside the other. `lead` (the mark of a list item) stands
    /// before it in the text and outside the block; `close` joins it to the block before as lines of one list or table.
    pub(super) fn push_block(&mut self, kind: BlockKind, depth: usize, lead: &str, words: &str, close: bool) {
        let span = self.push(lead, words, if close { "\n" } else { "\n\n" });
        self.blocks.push(Block {
            span,
            section: self.sections.len().checked_sub(1),
            kind,
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
        });
    }

    /// Appends a paragraph, or the item of a list where a mark leads it, two blanks further in for each list around
    /// that list.
    pub(super) fn push_paragraph(&mut self, lead: &str, words: &str, close: bool) {
        if lead.is_empty() {
            return self.push_block(BlockKind::Paragraph, 0, lead, words, close);
        }
        let blanks = lead.len() - lead.trim_start_matches(' ').len();
        self.push_block(BlockKind::Item, blanks / 2 + 1, lead, words, close);
    }

    /// Says that the block that was pushed last asks what the blocks behind it answer, whatever it ends with.
    pub(super) fn asks(&mut self) {
        self.questions.extend(self.blocks.last().map(|block| block.span));
    }

    /// Says that these bytes of the block that was pushed last are set in bold, from the beginning of a line on: they
    /// ask if they end with a question mark.
    pub(super) fn is_bold(&mut self, bytes: &Range<usize>) {
        let Some(bold) = self.within_last(bytes) else { return };
        let words = bold.slice(&self.text).unwrap_or_default();
        if words.trim_end_matches(text::closes).ends_with(text::QUESTION_MARKS) {
            self.questions.push(bold);
        }
    }

    /// Says that these bytes of the block that was pushed last lead to another page, from the beginning of a line on.
    pub(super) fn is_link(&mut self, bytes: &Range<usize>) {
        self.links.extend(self.within_last(bytes));
    }

    /// Bytes of the block that was pushed last, without white space at their ends.
    fn within_last(&self, bytes: &Range<usize>) -> Option<Span> {
        let block = self.blocks.last()?;
        let end = bytes.end.min(block.span.len());
        let within = Span::new(bytes.start.min(end), end).shifted(block.span.start);
        Some(within.trimmed(&self.text))
    }

    /// Says that this fragment leads to the block that was pushed last.
    pub(super) fn is_reached_by(&mut self, fragment: &str) {
        let start = self.blocks.last().map(|block| block.span.start);
        self.anchors.extend(start.map(|start| (start, fragment.to_owned())));
    }

    /// Says that the source breaks a line where these bytes of the block that was pushed last begin.
    pub(super) fn breaks_lines(&mut self, at: impl IntoIterator<Item = usize>) {
        if let Some(block) = self.blocks.last() {
            let within = at.into_iter().map(|at| block.span.start + at);
            self.line_breaks.extend(within.filter(|at| *at < block.span.end));
        }
    }

    /// Says that the answer to the last question is complete, if one is open.
    pub(super) fn end_answer(&mut self) {
        self.answer_ends.push(self.text.len());
    }

    /// Appends a plain text: a paragraph wherever blank lines part the lines, each with its line breaks.
    pub(super) fn push_plain(&mut self, words: &str) {
        let plain = Self::of_plain(words.replace("\r\n", "\n").replace('\r', "\n"), 0);
        for block in plain.blocks {
            self.push_paragraph("", block.span.slice(&plain.text).unwrap_or_default(), false);
        }
    }

    /// Appends the sections and blocks of another text.
    pub(super) fn push_body(&mut self, body: &Self) {
        if body.text.is_empty() {
            return;
        }
        let offset = self.push("", &body.text, "\n\n").start;
        self.end_section(offset);
        let above = self.sections.len();
        self.sections.extend(body.sections.iter().map(|section| Section {
            span: section.span.shifted(offset),
            parent: section.parent.map(|parent| above + parent),
            ..section.clone()
        }));
        self.blocks.extend(body.blocks.iter().map(|block| Block {
            span: block.span.shifted(offset),
            section: block.section.map(|section| above + section),
            ..*block
        }));
        self.questions
            .extend(body.questions.iter().map(|span| span.shifted(offset)));
        self.links.extend(body.links.iter().map(|span| span.shifted(offset)));
        self.answer_ends.extend(body.answer_ends.iter().map(|end| end + offset));
        self.line_breaks.extend(body.line_breaks.iter().map(|at| at + offset));
        let anchors = body.anchors.iter().map(|(at, anchor)| (at + offset, anchor.clone()));
        self.anchors.extend(anchors);
        self.is_talk |= body.is_talk;
    }

    /// Begins the next printed page with the block that comes next. A block that runs over from the page before
    /// belongs to the page that it begins on.
    pub(super) fn begin_page(&mut self) {
        let separator = if self.text.is_empty() { 0 } else { "\n\n".len() };
        self.pages.push(self.text.len() + separator);
    }

    /// The words of the first blocks, as many as it takes to be `least` bytes long.
    pub(super) fn sample(&self, least: usize) -> String {
        let mut sample = String::new();
        for block in &self.blocks {
            if sample.len() >= least {
                break;
            }
            sample.push_str(begin(block.span.slice(&self.text).unwrap_or_default(), least));
            sample.push('\n');
        }
        sample
    }

    /// Begins the next printed page within the block that was pushed last, `at` bytes into its words.
    pub(super) fn begin_page_within(&mut self, at: usize) {
        if let Some(block) = self.blocks.last() {
            self.pages.push(block.span.start + at);
        }
    }

    /// Ends the last section with the text.
    pub(super) fn finish(mut self) -> Self {
        self.end_section(self.text.len());
        self
    }

    fn end_section(&mut self, end: usize) {
        if let Some(section) = self.sections.last_mut() {
            section.span = Span::new(section.span.start, end);
        }
    }

    fn push(&mut self, lead: &str, words: &str, separator: &str) -> Span {
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        self.text.push_str(lead);
        let start = self.text.len();
        self.text.push_str(words);
        Span::new(start, self.text.len())
    }
}

/// The beginning of `words`, of at most so many bytes.
fn begin(words: &str, most: usize) -> &str {
    let mut end = most.min(words.len());
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    &words[..end]
}
