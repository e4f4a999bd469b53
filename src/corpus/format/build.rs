//! Text with its sections and paragraphs, put together.
//!
//! In: headings and paragraphs in reading order, or the text of a plain file. Out: the text that
//! quotations are cut from, with the spans of its parts. Shared by all formats, so that a paragraph means
//! the same in each.

use crate::{
    corpus::{Anchor, Paragraph, Section},
    text::Span,
};

/// The text of a document and its parts.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) sections: Vec<Section>,
    pub(super) paragraphs: Vec<Paragraph>,
    /// Where each printed page begins.
    pub(super) pages: Vec<usize>,
}

impl Body {
    /// A plain text as it is, with a paragraph wherever blank lines part the lines from line number
    /// `first_line` (from zero) on.
    pub(super) fn of_plain(text: String, first_line: usize) -> Self {
        let mut paragraphs = Vec::new();
        let mut open: Option<Span> = None;
        let mut offset = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let span = Span::new(offset, offset + line.len()).trimmed(&text);
            offset += line.len();
            if span.is_empty() || number < first_line {
                paragraphs.extend(open.take());
            } else {
                open = Some(open.map_or(span, |paragraph| paragraph.cover(span)));
            }
        }
        paragraphs.extend(open);
        Self {
            paragraphs: paragraphs
                .into_iter()
                .map(|span| Paragraph { span, section: None })
                .collect(),
            text,
            sections: Vec::new(),
            pages: Vec::new(),
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
        self.sections.push(Section {
            heading: words.to_owned(),
            level,
            anchor,
            span: Span::new(start, start),
        });
    }

    /// Appends a paragraph. `lead` (the mark of a list item) stands before it in the text and outside the
    /// paragraph; `close` joins it to the paragraph before as lines of one list or table.
    pub(super) fn push_paragraph(&mut self, lead: &str, words: &str, close: bool) {
        let span = self.push(lead, words, if close { "\n" } else { "\n\n" });
        self.paragraphs.push(Paragraph {
            span,
            section: self.sections.len().checked_sub(1),
        });
    }

    /// Appends a plain text: a paragraph wherever blank lines part the lines, each with its line breaks.
    pub(super) fn push_plain(&mut self, words: &str) {
        let plain = Self::of_plain(words.replace("\r\n", "\n").replace('\r', "\n"), 0);
        for paragraph in plain.paragraphs {
            self.push_paragraph("", paragraph.span.slice(&plain.text).unwrap_or_default(), false);
        }
    }

    /// Appends the sections and paragraphs of another text.
    pub(super) fn push_body(&mut self, body: &Self) {
        if body.text.is_empty() {
            return;
        }
        let offset = self.push("", &body.text, "\n\n").start;
        self.end_section(offset);
        let above = self.sections.len();
        self.sections.extend(body.sections.iter().map(|section| Section {
            span: section.span.shifted(offset),
            ..section.clone()
        }));
        self.paragraphs
            .extend(body.paragraphs.iter().map(|paragraph| Paragraph {
                span: paragraph.span.shifted(offset),
                section: paragraph.section.map(|section| above + section),
            }));
    }

    /// Begins the next printed page with the paragraph that comes next. A paragraph that runs over from the page
    /// before belongs to the page that it begins on.
    pub(super) fn begin_page(&mut self) {
        let separator = if self.text.is_empty() { 0 } else { "\n\n".len() };
        self.pages.push(self.text.len() + separator);
    }

    /// The words of the first paragraphs, as many as it takes to be `least` bytes long.
    pub(super) fn sample(&self, least: usize) -> String {
        let mut sample = String::new();
        for paragraph in &self.paragraphs {
            if sample.len() >= least {
                break;
            }
            sample.push_str(begin(paragraph.span.slice(&self.text).unwrap_or_default(), least));
            sample.push('\n');
        }
        sample
    }

    /// Begins the next printed page within the paragraph that was pushed last, `at` bytes into its words.
    pub(super) fn begin_page_within(&mut self, at: usize) {
        if let Some(paragraph) = self.paragraphs.last() {
            self.pages.push(paragraph.span.start + at);
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
