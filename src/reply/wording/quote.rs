//! Quoted words, and what is said of those that are not shown.

use crate::{
    answer::Quotation,
    corpus::BlockKind,
    locale::Language,
    reply::{Line, Part, Quote},
};

use super::say;

/// A quotation in its shape, with `citation` below it.
pub(super) fn shaped(language: Language, quotation: &Quotation, citation: Line) -> Part {
    let quote = Quote::of(quotation);
    let last = quote.blocks.last().map(|block| block.kind);
    let left_out = (quotation.left_out > 0).then(|| {
        let key = match last.unwrap_or_default() {
            BlockKind::Item | BlockKind::Lead => "quote-items-left-out",
            BlockKind::Row | BlockKind::Header => "quote-rows-left-out",
            _ => "quote-lines-left-out",
        };
        say(language, key).number("count", quotation.left_out).line()
    });
    Part::Quote(Quote {
        left_out,
        citation,
        ..quote
    })
}
