//! What belongs to a block of an article because of where it stands.
//!
//! In: an article and the number of a block. Out: where its line begins, and neighbours that are lines of one list, table or definition as one quotation. What is shown begins and ends with
//! blocks, so nobody reads half a row or an item without its mark.

use std::ops::Range;

use crate::{
    answer::Quotation,
    corpus::{Article, Block, BlockKind},
    text::Span,
};

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
