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

    /// A paragraph.
    pub(super) fn paragraph(&mut self, words: &str) {
        self.in_list = false;
        if !words.trim().is_empty() {
            self.body.push_paragraph("", words.trim_end(), false);
        }
    }

    /// An item of a list behind its mark, so many lists deep.
    pub(super) fn item(&mut self, depth: usize, mark: &str, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let indent = " ".repeat((depth * 2).min(MOST_INDENT));
        self.body
            .push_paragraph(&format!("{indent}{mark} "), words.trim(), self.in_list);
        self.in_list = true;
    }

    /// The rows of a table, each its cells.
    pub(super) fn table(&mut self, rows: &[Vec<String>]) {
        self.in_list = false;
        let mut close = false;
        for row in rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())) {
            let cells: Vec<&str> = row.iter().map(|cell| cell.trim()).collect();
            let kind = if close { BlockKind::Row } else { BlockKind::Header };
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

/// The lines of one paragraph as one, parted by spaces, or by nothing between two Chinese or Japanese characters.
pub(super) fn joined<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut words = String::new();
    for line in lines {
        let line = line.trim();
        if !words.is_empty() && !words.ends_with('\n') && !joins_without_space(&words, line) {
            words.push(' ');
        }
        words.push_str(line);
    }
    words
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
