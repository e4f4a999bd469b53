//! An article in pages.
//!
//! In: an article. Out: its paragraphs as pages of about 1500 characters, each piece of them a span of the text. A
//! page holds whole paragraphs. A paragraph longer than a page is cut between sentences, and a sentence longer
//! than a page stays whole, by itself. The pieces of a paragraph lie edge to edge, so that all pages together
//! hold every paragraph once and in order, to the last line break.

use crate::{
    corpus::{Article, Block},
    text::{Span, sentences},
};

/// The most characters of a page. Escaping for Markdown can double them, and with headings and a footer they fit the
/// 4096 characters of an embed.
pub const PAGE_CHARS: usize = 1_500;

/// A paragraph, or a part of one that is longer than a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its place in the article's text.
    pub span: Span,
    /// The paragraph, as an index into [`Article::blocks`].
    pub paragraph: usize,
    /// Whether the paragraph begins with it.
    pub begins: bool,
    /// Whether it is one sentence longer than a page, and so the only piece on its page.
    pub long: bool,
}

/// The pages of an article; at least one, which is empty where the article is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages(Vec<Vec<Piece>>);

impl Pages {
    /// Cuts an article into pages.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let mut pages = vec![Vec::new()];
        let mut used = 0;
        for (number, paragraph) in article.blocks.iter().enumerate() {
            for span in cut(article, paragraph) {
                let chars = span.slice(&article.text).map_or(0, |words| words.chars().count());
                if used > 0 && used + chars > PAGE_CHARS {
                    pages.push(Vec::new());
                    used = 0;
                }
                let piece = Piece {
                    span,
                    paragraph: number,
                    begins: span.start == paragraph.span.start,
                    long: chars > PAGE_CHARS,
                };
                used += chars;
                if let Some(page) = pages.last_mut() {
                    page.push(piece);
                }
            }
        }
        Self(pages)
    }

    /// How many there are, at least one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The pieces on the page of this number, from one; of the first for less and the last for more.
    #[must_use]
    pub fn page(&self, number: usize) -> &[Piece] {
        &self.0[number.clamp(1, self.count()) - 1]
    }

    /// The number, from one, of the page that the byte at `at` stands on, or the nearest piece behind it.
    #[must_use]
    pub fn page_of(&self, at: usize) -> usize {
        let before = self
            .0
            .partition_point(|page| page.last().is_some_and(|last| last.span.end <= at));
        before.min(self.count() - 1) + 1
    }
}

/// The pieces of a paragraph: itself, where it fits a page.
fn cut(article: &Article, paragraph: &Block) -> Vec<Span> {
    let Some(words) = paragraph.span.slice(&article.text) else {
        return Vec::new();
    };
    let is_long = words.len() > PAGE_CHARS && words.chars().count() > PAGE_CHARS;
    if !is_long {
        return vec![paragraph.span];
    }
    let mut pieces: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut chars = 0;
    for end in ends(words) {
        let more = words[start..end].chars().count();
        match pieces.last_mut() {
            Some(last) if chars + more <= PAGE_CHARS => *last = Span::new(last.start, end),
            _ => {
                pieces.push(Span::new(start, end));
                chars = 0;
            }
        }
        chars += more;
        start = end;
    }
    pieces
        .into_iter()
        .map(|piece| piece.shifted(paragraph.span.start))
        .collect()
}

/// Where each sentence ends, with the white space behind it. A line that is indented keeps its indentation, which
/// means something in code and lists.
fn ends(words: &str) -> impl Iterator<Item = usize> {
    let starts = sentences(words).into_iter().skip(1).map(|sentence| {
        let before = &words[..sentence.start];
        let blank = before.trim_end().len();
        before[blank..]
            .rfind('\n')
            .map_or(sentence.start, |line| blank + line + 1)
    });
    starts.chain([words.len()])
}
