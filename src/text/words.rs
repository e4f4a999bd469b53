//! Words of a text, in every script.
//!
//! In: any text. Out: each word's place and its folded form. Boundaries come from ICU, which knows
//! Chinese, Japanese, Thai and their like by dictionary or model: a tokenizer that splits at spaces finds
//! about one Chinese answer in ten.

use icu_segmenter::{WordSegmenter, options::WordBreakInvariantOptions};

use super::{Span, fold};

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where the word stands, as written.
    pub span: Span,
    /// The word as it is compared, see [`fold()`]; never empty.
    pub folded: String,
}

/// The words of `text` in order. Punctuation, symbols and emoji are not words.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut start = 0;
    for (end, kind) in segmenter.segment_str(text).iter_with_word_type() {
        if kind.is_word_like() {
            let folded = clipped(plain(&fold(&text[start..end])));
            if !folded.is_empty() {
                words.push(Word {
                    span: Span::new(start, end),
                    folded,
                });
            }
        }
        start = end;
    }
    words
}

/// A longer run of letters is no word that anybody asks for; its beginning stands for it.
const LONGEST_WORD_CHARS: usize = 64;

fn clipped(word: String) -> String {
    match word.char_indices().nth(LONGEST_WORD_CHARS) {
        Some((end, _)) => word[..end].to_owned(),
        None => word,
    }
}

/// Drops what a word carries in writing but not in meaning: a possessive (`Turing's`), an elided
/// article (`l'eau`), and separators inside a number (`1,000`).
fn plain(folded: &str) -> String {
    if folded.starts_with(|c: char| c.is_ascii_digit()) {
        return folded.replace(',', "");
    }
    let word = folded.strip_suffix("'s").unwrap_or(folded);
    match word.split_once('\'') {
        Some((article, rest)) if article.chars().count() <= 2 && rest.chars().count() > 2 => rest.to_owned(),
        _ => word.to_owned(),
    }
}
