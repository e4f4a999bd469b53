//! Light markup (reStructuredText, `AsciiDoc`) put together.
//!
//! In: headings, paragraphs and list items in reading order. Out: the body, with anchors numbered where they occur
//! again, and with lines of a paragraph joined as Markdown's are.

use std::collections::HashMap;

use crate::corpus::{Anchor, BlockKind};

use super::{build::Body, markdown::joins_without_space};

/// The most characters before a list item's mark; deeper lists stand no further in.
const MOST_INDENT: usize = 18;

/// A document while it is read.
#[derive(Debug, Default)]
pub(super) struct Prose {
    body: Body,
    in_list: bool,
    anchors: HashMap<String, usize>,
}

impl Prose {
    /// The title, which stands in the text and is no section.
    pub(super) fn title(&mut self, words: &str) {
        self.body.push_title(words);
    }

    /// A heading of this level, from one. `numbered` writes an anchor that occurs for the `n`th time, from two.
    pub(super) fn heading(&mut self, level: u8, words: &str, name: String, numbered: fn(&str, usize) -> String) {
        self.in_list = false;
        if words.is_empty() {
            return;
        }
        let seen = self.anchors.entry(name.clone()).or_insert(0);
        *seen += 1;
        let name = if *seen == 1 || name.is_empty() {
            name
        } else {
            numbered(&name, *seen)
        };
        self.body.push_heading(level, words, Anchor(name));
    }

    /// A block of this kind, `depth` lists deep.
    pub(super) fn block(&mut self, kind: BlockKind, depth: usize, words: &Lines) {
        self.in_list = false;
        if !words.text.trim().is_empty() {
            self.push(kind, depth, "", words, false);
        }
    }

    /// Says that the block before asks what those behind it answer.
    pub(super) fn asks(&mut self) {
        self.body.asks();
    }

    /// Says that the answer to the last question is complete.
    pub(super) fn end_answer(&mut self) {
        self.body.end_answer();
    }

    /// An item of a list behind its mark, in so many lists around its own.
    pub(super) fn item(&mut self, depth: usize, mark: &str, words: &Lines) {
        if words.text.trim().is_empty() {
            return;
        }
        let indent = " ".repeat((depth * 2).min(MOST_INDENT));
        let lead = format!("{indent}{mark} ");
        self.push(BlockKind::Item, depth + 1, &lead, words, self.in_list);
        self.in_list = true;
    }

    fn push(&mut self, kind: BlockKind, depth: usize, lead: &str, words: &Lines, close: bool) {
        self.body.push_block(kind, depth, lead, words.text.trim_end(), close);
        self.body.breaks_lines(words.breaks.iter().copied());
        if let Some(bold) = words.bold {
            self.body.is_bold(&(0..bold));
        }
    }

    /// The rows of a table, each its cells, of which the first `headers` say what its columns are.
    pub(super) fn table(&mut self, rows: &[Vec<String>], headers: usize) {
        self.in_list = false;
        let mut close = false;
        let rows = rows.iter().enumerate();
        for (number, row) in rows.filter(|(_, row)| row.iter().any(|cell| !cell.is_empty())) {
            let cells: Vec<&str> = row.iter().map(|cell| cell.trim()).collect();
            let kind = if number < headers {
                BlockKind::Header
            } else {
                BlockKind::Row
            };
            self.body
                .push_block(kind, 0, "", cells.join(" | ").trim_end_matches([' ', '|']), close);
            close = true;
        }
    }

    /// The body.
    pub(super) fn finish(self) -> Body {
        self.body.finish()
    }
}

/// The words of a block, with what its source says of them besides.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) text: String,
    /// Where in them a line of the source begins that is none of theirs.
    breaks: Vec<usize>,
    /// How many bytes at their beginning are bold.
    bold: Option<usize>,
}

impl Lines {
    /// Words that are all on one line, or whose lines are their own.
    pub(super) fn plain(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// What `written` shows: `inline` leaves marks out, and `bold` is the length of the bold words, marks included, that
    /// it begins with. The lines were put together by [`joined`].
    pub(super) fn of(written: &str, inline: fn(&str) -> String, bold: fn(&str) -> Option<usize>) -> Self {
        let shown = inline(written);
        let shown = shown.trim_end();
        let breaks = shown.match_indices(LINE_BREAK).map(|(at, _)| at);
        Self {
            breaks: breaks.collect(),
            bold: bold(written).map(|length| inline(&written[..length]).len()),
            text: shown.replace(LINE_BREAK, " "),
        }
    }
}

/// Stands between lines that are put together until it is known what they show: white space, one byte as a space is,
/// and in no text that anybody writes.
const LINE_BREAK: char = '\u{b}';

/// The lines of one paragraph as one, parted by a mark for [`Lines`], or by nothing between two Chinese or Japanese
/// characters.
pub(super) fn joined<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut words = String::new();
    for line in lines {
        let line = line.trim();
        if !words.is_empty() && !words.ends_with('\n') && !joins_without_space(&words, line) {
            words.push(LINE_BREAK);
        }
        words.push_str(line);
    }
    words
}

/// The same, parted by spaces.
pub(super) fn folded<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    joined(lines).replace(LINE_BREAK, " ")
}

/// The number of columns before the first character that is no blank.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Lines without the blanks that all of them begin with, and without empty ones at both ends.
pub(super) fn dedented(lines: &[&str]) -> String {
    let least = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| indent(line))
        .min();
    let least = least.unwrap_or(0);
    let cut: Vec<&str> = lines
        .iter()
        .map(|line| line.get(least..).unwrap_or("").trim_end())
        .collect();
    cut.join("\n").trim_matches('\n').to_owned()
}
