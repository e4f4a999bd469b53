//! The form under which words are compared.
//!
//! In: a word as written. Out: the same word without the differences that a reader ignores: case, width,
//! accents, vowel points. Folded text is for matching only and is never shown.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::{CodePointMapData, props::GeneralCategory};

use super::script::has_optional_marks;

/// Folds for matching: NFKD, lower case, optional combining marks removed, then NFKC. Letters that
/// Unicode does not decompose (`ß`, `ø`, `æ`) become their usual ASCII spelling.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(text.len());
    let mut base = ' ';
    for c in decomposed.chars().flat_map(char::to_lowercase) {
        if is_mark(c) {
            if !has_optional_marks(base) {
                folded.push(c);
            }
            continue;
        }
        base = c;
        push_plain(&mut folded, c);
    }
    ComposingNormalizerBorrowed::new_nfkc().normalize(&folded).into_owned()
}

fn is_mark(c: char) -> bool {
    CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::NonspacingMark
}

fn push_plain(folded: &mut String, c: char) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' => folded.push('d'),
        'ı' => folded.push('i'),
        '’' | 'ʼ' => folded.push('\''),
        // The Arabic tatweel only stretches a word.
        '\u{640}' => {}
        c => folded.push(c),
    }
}
