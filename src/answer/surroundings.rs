//! What a quotation stands under, and what it leaves out.
//!
//! In: an article and the span of a quotation. Out: the lead or the header above it, where other words lie between, and
//! how many items, rows or lines of the same list, table or code come behind it. Both follow from the article and the
//! span alone, so that they are the same wherever the span came from: an answer, a button, a search.

use crate::{
    corpus::{Article, BlockKind},
    text::{self, Span},
};

/// The block that says what block number `index` is about: the lead of a list or of code, the header of a table, the
/// term that is defined.
pub fn head_of(article: &Article, index: usize) -> Option<usize> {
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

/// The place of the lead, header or term that `span` stands under, where other words lie between.
pub(super) fn head(article: &Article, span: Span) -> Option<Span> {
    let first = article.paragraph_at(span).or_else(|| {
        // A quotation may begin with the mark of an item.
        let behind = article.blocks.partition_point(|block| block.span.start < span.start);
        article
            .blocks
            .get(behind)
            .is_some_and(|block| block.span.overlaps(span))
            .then_some(behind)
    })?;
    let above = article.blocks.get(head_of(article, first)?)?;
    let words = above.span.slice(&article.text)?;
    let said = match above.kind {
        BlockKind::Lead => text::sentences(words).pop()?.shifted(above.span.start),
        _ => above.span,
    };
    let between = Span::new(said.end.min(span.start), span.start).slice(&article.text)?;
    // The mark of an item is none.
    let mut words = between.split_whitespace();
    let is_apart = words.next().is_some() && words.next().is_some();
    is_apart.then_some(said)
}

/// How many items, rows or lines come behind `span` that would have been quoted with it, had there been room: none
/// where it is a single item or row, which was chosen for itself.
pub(super) fn left_out(article: &Article, span: Span) -> usize {
    let Some(last) = article.blocks.iter().rposition(|block| block.span.overlaps(span)) else {
        return 0;
    };
    let block = &article.blocks[last];
    match block.kind {
        BlockKind::Code => {
            let rest = Span::new(span.end.max(block.span.start), block.span.end).slice(&article.text);
            rest.map_or(0, |rest| rest.lines().filter(|line| !line.trim().is_empty()).count())
        }
        BlockKind::Item | BlockKind::Row if !block.span.contains(span) => {
            let behind = article.blocks[last + 1..].iter();
            let behind = behind.take_while(|next| next.section == block.section);
            match block.kind {
                BlockKind::Row => behind.take_while(|next| next.kind == BlockKind::Row).count(),
                _ => {
                    let first = article.blocks.iter().find(|block| block.span.overlaps(span));
                    let depth = first.map_or(1, |first| match first.kind {
                        BlockKind::Item => first.depth,
                        _ => first.depth + 1,
                    });
                    let list = behind.take_while(|next| next.depth >= depth);
                    list.filter(|next| next.kind == BlockKind::Item).count()
                }
            }
        }
        _ => 0,
    }
}
