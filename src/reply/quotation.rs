//! Quoted words in the shape that they have in their article.
//!
//! In: words cut from an article, and its blocks. Out: a [`Quote`], the same words divided where blocks begin, so that a
//! surface can show a list as a list and code as code. Nothing is added and nothing is lost: put together, the blocks of
//! a quote are the words, to the last byte.

use crate::{
    answer::Quotation,
    corpus::{Block, BlockKind},
};

use super::Line;

/// Words cut from an article, and where they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quote {
    /// The lead or the header that the words stand under, where others lie between: shown above them, with a gap.
    pub head: Option<String>,
    /// The words.
    pub blocks: Vec<QuotedBlock>,
    /// What comes behind them and is not shown, in our own words; behind a gap, where there is any.
    pub left_out: Option<Line>,
    /// Where they stand; empty where the words around say so.
    pub citation: Line,
}

/// A block of quoted words, as far as they reach, with what parts it from the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedBlock {
    /// What it is.
    pub kind: BlockKind,
    /// Its words, exactly.
    pub words: String,
    /// How many bytes of them are the mark of a list's item: `- ` or `2. `, with the blanks before it.
    pub mark: usize,
}

/// Shows where words are left out between two that are quoted; it stands outside of both.
pub const GAP: &str = "⋯";

impl Quote {
    /// Words that are one paragraph.
    #[must_use]
    pub fn paragraph(words: impl Into<String>) -> Self {
        Self {
            blocks: vec![QuotedBlock::paragraph(words)],
            ..Self::default()
        }
    }

    /// The words of a quotation, with what they stand under; where they stand is for the caller to say.
    #[must_use]
    pub fn of(quotation: &Quotation) -> Self {
        let excerpt = &quotation.excerpt;
        Self {
            head: quotation.head.as_ref().map(|head| head.words().to_owned()),
            blocks: blocks(excerpt.words(), excerpt.span().start, &quotation.blocks),
            ..Self::default()
        }
    }

    /// The same without what the words stand under, where that is shown elsewhere.
    #[must_use]
    pub fn without_head(quotation: &Quotation) -> Self {
        Self {
            head: None,
            ..Self::of(quotation)
        }
    }

    /// The words, as they stand in the article.
    #[must_use]
    pub fn words(&self) -> String {
        self.blocks.iter().map(|block| block.words.as_str()).collect()
    }
}

impl QuotedBlock {
    /// Words that are one paragraph.
    #[must_use]
    pub fn paragraph(words: impl Into<String>) -> Self {
        Self {
            kind: BlockKind::Paragraph,
            words: words.into(),
            mark: 0,
        }
    }
}

/// Divides `words`, which begin at the byte `start` of an article, where one of its `blocks` begins: at the beginning of
/// the line, so that an item has its mark. What parts two blocks goes with the first.
#[must_use]
pub fn blocks(words: &str, start: usize, blocks: &[Block]) -> Vec<QuotedBlock> {
    let mut parts: Vec<QuotedBlock> = Vec::new();
    let mut open = QuotedBlock::paragraph(String::new());
    let (mut from, mut behind) = (0, 0);
    for block in blocks {
        let begins = block.span.start.saturating_sub(start);
        let ends = block.span.end.saturating_sub(start).min(words.len());
        let Some(before) = words.get(behind..begins).filter(|_| begins < ends) else {
            continue;
        };
        let line = behind + before.rfind('\n').map_or(0, |at| at + 1);
        if line > from {
            words[from..line].clone_into(&mut open.words);
            parts.push(open);
            from = line;
        }
        open = QuotedBlock {
            kind: block.kind,
            words: String::new(),
            mark: if block.depth > 0 { begins - from } else { 0 },
        };
        behind = ends;
    }
    words[from..].clone_into(&mut open.words);
    parts.push(open);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn block(kind: BlockKind, start: usize, end: usize) -> Block {
        Block {
            kind,
            depth: u8::from(kind == BlockKind::Item),
            ..Block::paragraph(Span::new(start, end))
        }
    }

    #[test]
    fn words_are_divided_where_blocks_begin_and_items_have_their_marks() {
        let check = |from: usize, expected: &[(BlockKind, &str, usize)]| {
            let text = "Bring:\n\n- a cup\n- a  spoon\n\nx = 1";
            let all = [
                block(BlockKind::Lead, 0, 6),
                block(BlockKind::Item, 10, 15),
                block(BlockKind::Item, 18, 26),
                block(BlockKind::Code, 28, 33),
            ];
            let seen = blocks(&text[from..], from, &all);
            let seen: Vec<_> = seen.iter().map(|part| (part.kind, &*part.words, part.mark)).collect();
            assert_eq!(seen, expected, "from {from}");
        };
        let rest = [(BlockKind::Item, "- a  spoon\n\n", 2), (BlockKind::Code, "x = 1", 0)];
        let [spoon, code] = rest;
        check(
            0,
            &[
                (BlockKind::Lead, "Bring:\n\n", 0),
                (BlockKind::Item, "- a cup\n", 2),
                spoon,
                code,
            ],
        );
        check(10, &[(BlockKind::Item, "a cup\n", 0), spoon, code]);
        check(12, &[(BlockKind::Item, "cup\n", 0), spoon, code]);
        check(28, &[code]);
    }
}
