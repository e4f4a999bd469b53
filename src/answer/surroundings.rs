//! What a quotation stands under, and what it leaves out.
//!
//! In: an article and the span of a quotation. Out: the lead or the header above it, where other words lie between, and
//! how many items, rows or lines of the same list, table or code come behind it. Both follow from the article and the
//! span alone, so that they are the same wherever the span came from: an answer, a button, a search.

use crate::{
    corpus::{Article, Block, BlockKind},
    text::Span,
};

/// The place of the lead or header that `span` stands under, unless `span` holds it.
pub(super) fn head(article: &Article, span: Span) -> Option<Span> {
    let at = article.paragraph_at(span)?;
    let first = article.blocks.get(at)?;
    let before = article.blocks[..at].iter().rev();
    let mut before = before.take_while(|block| block.section == first.section);
    match first.kind {
        BlockKind::Row => {
            let above = before.find(|block| block.kind != BlockKind::Row)?;
            (above.kind == BlockKind::Header).then_some(above.span)
        }
        BlockKind::Item => {
            let within = |block: &&Block| block.depth >= first.depth && block.kind != BlockKind::Lead;
            let above = before.find(|block| !within(block))?;
            let last = crate::text::sentences(above.span.slice(&article.text)?).pop()?;
            (above.kind == BlockKind::Lead).then(|| last.shifted(above.span.start))
        }
        _ => None,
    }
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
