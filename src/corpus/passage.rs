//! The unit of retrieval.
//!
//! In: an article. Out: contiguous blocks under one heading, long enough to be about something and short enough to be
//! about one thing. A passage never crosses a section and never splits a sentence, a row or a line of code, so an
//! excerpt always lies inside one. Where a list or a table is longer than a passage, each part but the first knows the
//! lead or the header that it stands under.

use serde::{Deserialize, Serialize};

use crate::text::{self, Span};

use super::{Article, Block, BlockKind};

/// A passage is closed at the end of a block once it has this many words.
const ENOUGH_WORDS: usize = 60;
/// A passage is closed before a sentence that would make it longer than this.
const MOST_WORDS: usize = 160;

/// Some blocks of one article that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its number in the article, from zero.
    pub ordinal: usize,
    /// Its place in the article's text.
    pub span: Span,
    /// The section it stands in, as an index into [`Article::sections`].
    pub section: Option<usize>,
    /// Whether its section, or the text before the first heading, begins with it.
    pub begins: bool,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// The lead or the header that its first blocks stand under, where that is in an earlier passage.
    pub context: Option<Context>,
}

/// A sentence of a passage, a line of code in it, or a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its place in the article's text.
    pub span: Span,
    /// Whether its block begins with it.
    pub begins: bool,
    /// What its block is. The sentences of a lead before its last one are a paragraph's.
    pub kind: BlockKind,
}

/// The lead or header that stands above a passage and outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Its place in the article's text.
    pub span: Span,
    /// [`BlockKind::Lead`] or [`BlockKind::Header`].
    pub kind: BlockKind,
}

/// Cuts an article into passages of about 60 to 160 words. They are in order, do not overlap, and hold
/// every sentence of every block. A sentence longer than a passage is a passage by itself.
#[must_use]
pub fn passages(article: &Article) -> Vec<Passage> {
    let mut cutter = Cutter::default();
    for block in &article.blocks {
        cutter.block(&article.text, block);
    }
    cutter.close(&article.text);
    cutter.passages
}

#[derive(Default)]
struct Cutter {
    passages: Vec<Passage>,
    open: Option<Open>,
    /// The lead or header that what comes next stands under, with the number of lists around it.
    head: Option<(Context, u8)>,
    /// Whether the block before heads what comes next, so that they stay together.
    heads_next: bool,
}

struct Open {
    sentences: Vec<Sentence>,
    section: Option<usize>,
    words: usize,
    context: Option<Context>,
}

impl Cutter {
    fn block(&mut self, text: &str, block: &Block) {
        if let Some(open) = &self.open {
            let is_enough = open.words >= ENOUGH_WORDS && !self.heads_next;
            if open.section != block.section {
                self.close(text);
                self.head = None;
            } else if is_enough {
                self.close(text);
            }
        }
        self.leave_head(block);
        for sentence in sentences(text, block) {
            self.sentence(text, sentence, block.section);
        }
        self.heads_next = block.kind.heads();
        if let Some(span) = lead_of(text, block) {
            let context = Context { span, kind: block.kind };
            self.head = Some((context, block.depth));
        }
    }

    /// Forgets the lead or header where `block` stands no longer under it.
    fn leave_head(&mut self, block: &Block) {
        let stays = |(head, depth): &(Context, u8)| match head.kind {
            BlockKind::Header => block.kind == BlockKind::Row,
            _ => self.heads_next || (block.depth > *depth && block.kind != BlockKind::Lead),
        };
        self.head = self.head.filter(stays);
    }

    fn sentence(&mut self, text: &str, sentence: Sentence, section: Option<usize>) {
        let words = sentence.span.slice(text).map_or(0, text::count_words);
        if self.open.as_ref().is_some_and(|open| open.words + words > MOST_WORDS) {
            self.close(text);
        }
        match &mut self.open {
            Some(open) => {
                open.sentences.push(sentence);
                open.words += words;
            }
            None => {
                self.open = Some(Open {
                    sentences: vec![sentence],
                    section,
                    words,
                    context: self.head.map(|(context, _)| context),
                });
            }
        }
    }

    fn close(&mut self, text: &str) {
        let Some(open) = self.open.take() else { return };
        if let [first, .., last] | [first @ last] = open.sentences.as_slice() {
            let begins_item = first.begins && first.kind == BlockKind::Item;
            let start = if begins_item {
                mark_of(text, first.span.start)
            } else {
                first.span.start
            };
            self.passages.push(Passage {
                ordinal: self.passages.len(),
                span: Span::new(start, last.span.end),
                section: open.section,
                begins: self.passages.last().is_none_or(|before| before.section != open.section),
                sentences: open.sentences,
                context: open.context,
            });
        }
    }
}

/// Where the mark of the item begins whose words begin at `start`: `- ` or `2. `, without the blanks before it.
#[must_use]
pub fn mark_of(text: &str, start: usize) -> usize {
    let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..start];
    let mark = before.trim_start();
    let is_mark = !mark.is_empty() && mark.ends_with(' ') && !mark.trim_end().contains(char::is_whitespace);
    if is_mark { start - mark.len() } else { start }
}

/// The sentences of a block: code has lines instead, a row and a term are one.
fn sentences(text: &str, block: &Block) -> Vec<Sentence> {
    let Some(words) = block.span.slice(text) else {
        return Vec::new();
    };
    let spans = match block.kind {
        BlockKind::Code => lines(words),
        kind if kind.is_lines() => vec![Span::of(words)],
        _ => text::sentences(words),
    };
    let last = spans.len().saturating_sub(1);
    let sentence = |(number, span): (usize, Span)| Sentence {
        span: span.shifted(block.span.start),
        begins: number == 0,
        kind: match block.kind {
            BlockKind::Lead if number < last => BlockKind::Paragraph,
            kind => kind,
        },
    };
    spans.into_iter().enumerate().map(sentence).collect()
}

/// The part of a block that introduces what follows: the last sentence of a lead, the whole of a header.
fn lead_of(text: &str, block: &Block) -> Option<Span> {
    match block.kind {
        BlockKind::Header => Some(block.span),
        BlockKind::Lead => sentences(text, block).last().map(|sentence| sentence.span),
        _ => None,
    }
}

/// The lines of code that are not blank, indentation included, but for that of the first one.
fn lines(words: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in words.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if end > start && !line.trim().is_empty() {
            lines.push(Span::new(start, end));
        }
        start += line.len();
    }
    lines
}
