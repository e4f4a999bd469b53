//! Words of a text, in every script.
//!
//! In: any text. Out: each word's place and its folded form. Boundaries come from ICU, which knows
//! Chinese, Japanese, Thai and their like by dictionary: a tokenizer that splits at spaces finds about one
//! Chinese answer in ten.

use compact_str::CompactString;
use icu_segmenter::{WordSegmenter, options::WordBreakInvariantOptions};

use super::{Span, fold, script::is_arabic};

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where the word stands, as written.
    pub span: Span,
    /// The word as it is compared, see [`fold()`]; never empty, and without white space.
    pub folded: CompactString,
}

/// The words of `text` in order. Punctuation, symbols and emoji are not words.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6);
    if text.is_ascii() {
        ascii(text, 0, &mut words);
        return words;
    }
    let mut start = 0;
    // There is a boundary on both sides of every space, so the pieces between spaces are independent.
    for piece in text.split_inclusive(' ') {
        if piece.is_ascii() {
            ascii(piece, start, &mut words);
        } else {
            segmented(piece, start, &mut words);
        }
        start += piece.len();
    }
    words
}

/// How many words `text` has: the length of what [`words()`] gives.
#[must_use]
pub fn count_words(text: &str) -> usize {
    if !text.is_ascii() {
        return words(text).len();
    }
    let mut plain = 0;
    let mut others = Vec::new();
    ascii_spans(text, |span, is_plain| {
        if is_plain {
            plain += 1;
        } else {
            push(text, span, 0, &mut others);
        }
    });
    plain + others.len()
}

/// Words of any text by ICU, whose dictionary takes about a hundredth of the time of its model for Thai.
fn segmented(piece: &str, offset: usize, words: &mut Vec<Word>) {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut start = 0;
    for (end, kind) in segmenter.segment_str(piece).iter_with_word_type() {
        if kind.is_word_like() {
            push(piece, Span::new(start, end), offset, words);
        }
        start = end;
    }
}

/// The same boundaries where all is ASCII, some ten times as fast: letters, digits and `_` belong
/// together; `.` and `'` join two letters or two digits, `:` two letters, `,` and `;` two digits (Unicode
/// Standard Annex 29, rules `WB5` to `WB13b`).
fn ascii(piece: &str, offset: usize, words: &mut Vec<Word>) {
    ascii_spans(piece, |span, is_plain| {
        if is_plain {
            // Most words of most texts: nothing to fold but capitals.
            let mut folded = CompactString::new(&piece[span.start..span.end]);
            folded.make_ascii_lowercase();
            words.push(Word {
                folded,
                span: span.shifted(offset),
            });
        } else {
            push(piece, span, offset, words);
        }
    });
}

/// Tells the place of each word, and whether it is nothing but some letters and digits.
fn ascii_spans(piece: &str, mut tell: impl FnMut(Span, bool)) {
    let bytes = piece.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_word_byte(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        let mut is_plain = bytes[start] != b'_';
        while at < bytes.len() && (is_word_byte(bytes[at]) || joins(bytes, at)) {
            is_plain &= bytes[at].is_ascii_alphanumeric();
            at += 1;
        }
        let span = Span::new(start, at);
        tell(span, is_plain && span.len() <= LONGEST_WORD_CHARS);
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether the character at `at` joins those beside it into one word.
fn joins(bytes: &[u8], at: usize) -> bool {
    let beside = at
        .checked_sub(1)
        .and_then(|before| bytes.get(before))
        .zip(bytes.get(at + 1));
    let Some((before, after)) = beside else {
        return false;
    };
    let letters = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
    let digits = before.is_ascii_digit() && after.is_ascii_digit();
    match bytes[at] {
        b'.' | b'\'' => letters || digits,
        b':' => letters,
        b',' | b';' => digits,
        _ => false,
    }
}

fn push(piece: &str, span: Span, offset: usize, words: &mut Vec<Word>) {
    let mut folded = clipped(plain(&fold(&piece[span.start..span.end])));
    // Compatibility decomposition makes a few ligatures several words (U+FDFA), and terms are stored parted by spaces.
    folded.retain(|c| !c.is_whitespace());
    // A run of underscores alone is no word.
    if folded.contains(char::is_alphanumeric) {
        words.push(Word {
            span: span.shifted(offset),
            folded: folded.into(),
        });
    }
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
/// article (`l'eau`), separators inside a number (`1,000`), and the letter before a version (`v1.2.3`).
fn plain(folded: &str) -> String {
    if let Some(version) = folded.strip_prefix('v').filter(|rest| is_version(rest)) {
        return version.to_owned();
    }
    if folded.starts_with(|c: char| c.is_ascii_digit()) {
        return folded.replace(',', "");
    }
    if folded.starts_with(is_arabic) {
        return without_arabic_article(folded).to_owned();
    }
    let word = folded.strip_suffix("'s").unwrap_or(folded);
    match word.split_once('\'') {
        Some((article, rest)) if article.chars().count() <= 2 && rest.chars().count() > 2 => rest.to_owned(),
        _ => word.to_owned(),
    }
}

/// Whether words are numbers parted by full stops: `1.2.3`.
fn is_version(word: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    word.contains('.') && word.split('.').all(is_number)
}

/// The Arabic article with the particles that are written together with it, longest first (Larkey, Ballesteros
/// and Connell, Light Stemming for Arabic Information Retrieval, 2007).
const ARABIC_ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];
/// What is left of a word has at least this many letters.
const SHORTEST_ARABIC: usize = 3;

fn without_arabic_article(word: &str) -> &str {
    let rest = ARABIC_ARTICLES.iter().find_map(|article| {
        let rest = word.strip_prefix(article)?;
        (rest.chars().count() >= SHORTEST_ARABIC).then_some(rest)
    });
    rest.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_version_is_the_same_with_its_letter() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = words(text).into_iter().map(|word| word.folded.to_string()).collect();
            assert_eq!(found, expected);
        };
        check(
            "V1.2.3, v2 and v2.0.0-rc.1",
            &["1.2.3", "v2", "and", "2.0.0", "rc", "1"],
        );
    }

    proptest! {
        #[test]
        fn the_fast_way_finds_what_icu_finds(text in "[ a-c1-3_.,;:'\"!\\-\t\n]{0,30}|[ -~]{0,30}") {
            let mut by_icu = Vec::new();
            segmented(&text, 0, &mut by_icu);
            prop_assert_eq!(count_words(&text), by_icu.len());
            prop_assert_eq!(words(&text), by_icu);
        }

        #[test]
        fn spaces_part_words_of_every_script(text in "[\\p{L}\\p{N}\\p{P} ]{0,30}") {
            let mut by_icu = Vec::new();
            segmented(&text, 0, &mut by_icu);
            prop_assert_eq!(words(&text), by_icu);
        }
    }
}
