//! What belongs to a block of an article because of where it stands.
//!
//! In: an article and the number of a block. Out: the lead, header or term that it stands under, where its line begins,
//! and neighbours that are lines of one list, table or definition as one quotation. What is shown begins and ends with
//! blocks, so nobody reads half a row or an item without its mark.

use std::ops::Range;

use crate::{
    answer::{Excerpt, Quotation},
    corpus::{Article, Block, BlockKind},
    text::Span,
};

/// The block that says what block number `index` is about: the lead of a list or of code, the header of a table, the
/// term that is defined.
pub(super) fn head(article: &Article, index: usize) -> Option<usize> {
    let block = article.blocks.get(index)?;
    let before = article.blocks[..index].iter().enumerate().rev();
    let before = before.take_while(|(_, other)| other.section == block.section);
    for (at, other) in before {
        let (is_head, is_beside) = match block.kind {
            _ if block.depth > 0 => (
                other.kind == BlockKind::Lead && other.depth < block.depth,
                other.depth > 0,
            ),
            BlockKind::Row => (other.kind.heads(), other.kind == BlockKind::Row),
            BlockKind::Definition => (other.kind == BlockKind::Term, other.kind == BlockKind::Definition),
            BlockKind::Code | BlockKind::Header | BlockKind::Quotation => (other.kind == BlockKind::Lead, false),
            _ => return None,
        };
        if is_head {
            return Some(at);
        }
        if !is_beside {
            return None;
        }
    }
    None
}

/// Where the line of block number `index` begins: an item's mark stands before its words.
pub(super) fn line_start(article: &Article, index: usize) -> usize {
    let start = article.blocks[index].span.start;
    let behind = index.checked_sub(1).map_or(0, |before| article.blocks[before].span.end);
    let between = Span::new(behind, start).slice(&article.text).unwrap_or_default();
    match between.rfind('\n') {
        Some(at) if article.blocks[index].depth > 0 => behind + at + 1,
        _ => start,
    }
}

/// The words from block `from` to block `to`, with the mark of the first.
pub(super) fn cut(article: &Article, from: usize, to: usize) -> Option<Quotation> {
    let span = Span::new(line_start(article, from), article.blocks[to].span.end);
    Quotation::cut(article, span)
}

/// The blocks in order, those that belong together as one quotation.
pub(super) fn together(article: &Article, blocks: Range<usize>) -> Vec<Quotation> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for index in blocks {
        match runs.last_mut() {
            Some((_, last)) if belong(&article.blocks[*last], &article.blocks[index]) => *last = index,
            _ => runs.push((index, index)),
        }
    }
    let cut = |(from, to): (usize, usize)| cut(article, from, to);
    runs.into_iter().filter_map(cut).collect()
}

/// Whether two neighbours are lines of one list, table or definition, or the second is what the first introduces.
pub(super) fn belong(block: &Block, next: &Block) -> bool {
    let are_lines = match (block.kind, next.kind) {
        (BlockKind::Lead, _)
        | (BlockKind::Header | BlockKind::Row, BlockKind::Row)
        | (BlockKind::Term, BlockKind::Term)
        | (BlockKind::Term | BlockKind::Definition, BlockKind::Definition) => true,
        _ => block.depth > 0 && next.depth > 0,
    };
    are_lines && block.section == next.section
}

/// `quotation` with the head that it stands under, where other words lie between, and how much of its list or table
/// comes behind it.
pub(super) fn headed(article: &Article, quotation: Quotation) -> Quotation {
    let span = quotation.excerpt.span();
    let index_of = |at: usize| article.blocks.partition_point(|block| block.span.end <= at);
    let first = index_of(span.start);
    let last = index_of(span.end.saturating_sub(1));
    let (Some(begun), Some(ended)) = (article.blocks.get(first), article.blocks.get(last)) else {
        return quotation;
    };
    let far = head(article, first).filter(|head| head + 1 < first);
    let is_line = ended.depth > 0 || ended.kind == BlockKind::Row;
    let behind = article.blocks[last + 1..].iter();
    let behind = behind.take_while(|next| {
        next.section == ended.section
            && if ended.depth > 0 {
                next.depth > 0
            } else {
                next.kind == ended.kind
            }
    });
    let begins = span.start <= begun.span.start;
    Quotation {
        head: far
            .filter(|_| begins)
            .and_then(|head| Excerpt::cut(article, article.blocks[head].span)),
        left_out: if is_line {
            behind.filter(|next| next.depth == ended.depth).count()
        } else {
            0
        },
        ..quotation
    }
}
