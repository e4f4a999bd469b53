//! The surroundings of a quotation: the head above it, and the lines behind it that are left out.
//!
//! In: an article and the span of a quotation. Out: the lead or the header above it, where other words lie between, and
//! how many items, rows or lines of the same list, table or code come behind it. Both follow from the article and the
//! span alone, so that they are the same wherever the span came from: an answer, a button, a search.

use crate::{
    corpus::{Article, Block, BlockKind},
    text::{self, Span},
};

/// The block that says what block number `index` is about: the lead of a list or of code, the header of a table, the
/// term that is defined.
#[must_use]
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
    let first = article.paragraph_at(span)?;
    let above = article.blocks.get(head_of(article, first)?)?;
    let words = above.span.slice(&article.text)?;
    let said = if above.kind == BlockKind::Lead {
        text::sentences(words).pop()?.shifted(above.span.start)
    } else {
        above.span
    };
    let between = Span::new(said.end.min(span.start), span.start).slice(&article.text)?;
    // The mark of an item is none.
    let is_apart = between.split_whitespace().nth(1).is_some();
    is_apart.then_some(said)
}

/// How many items, rows or lines come behind `span` that would have been quoted with it, had there been room: none
/// where it is a single item or row, which was chosen for itself.
pub(super) fn left_out(article: &Article, span: Span) -> usize {
    let Some(last) = article.blocks.iter().rposition(|block| block.span.overlaps(span)) else {
        return 0;
    };
    let block = &article.blocks[last];
    let is_alone = block.span.contains(span);
    match block.kind {
        BlockKind::Code => {
            let rest = Span::new(span.end.max(block.span.start), block.span.end).slice(&article.text);
            rest.map_or(0, |rest| rest.lines().filter(|line| !line.trim().is_empty()).count())
        }
        BlockKind::Row if !is_alone => {
            let following = behind(article, last);
            following.take_while(|next| next.kind == BlockKind::Row).count()
        }
        BlockKind::Item if !is_alone => {
            let depth = depth_of_list(article, span);
            let items = behind(article, last).take_while(|next| next.depth >= depth);
            items.filter(|next| next.kind == BlockKind::Item).count()
        }
        _ => 0,
    }
}

/// The blocks of the same section behind block number `index`.
fn behind(article: &Article, index: usize) -> impl Iterator<Item = &Block> {
    let section = article.blocks[index].section;
    article.blocks[index + 1..]
        .iter()
        .take_while(move |next| next.section == section)
}

/// In how many lists the items of the list that `span` begins stand.
fn depth_of_list(article: &Article, span: Span) -> u8 {
    let begun = article.blocks.iter().find(|block| block.span.overlaps(span));
    begun.map_or(1, |begun| begun.depth + u8::from(begun.kind != BlockKind::Item))
}
