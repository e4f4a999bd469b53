//! Pieces of words.
//!
//! In: the words of a text. Out: overlapping pieces of them, which match where whole words differ only in
//! an ending, are joined into a compound, or were segmented differently. No language has to be named.

use super::{
    Word,
    script::{is_hangul, is_spaceless},
};

/// Length in characters of the pieces of alphabetic words. Four is the length at which character n-grams
/// did best over many European languages (`McNamee` and Mayfield, Character N-Gram Tokenization for European
/// Language Text Retrieval, 2004).
const ALPHABETIC: usize = 4;
/// Length in characters of the pieces of words whose script has far more letters or no spaces.
const IDEOGRAPHIC: usize = 2;

/// The pieces of `words`, in order: four characters inside alphabetic words, two along runs of Chinese,
/// Japanese, Thai or Korean text, across the words found there, since those are the less certain. A word
/// that is no longer than its piece has none: it is already a term itself.
#[must_use]
pub fn grams(words: &[Word]) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut run: Vec<char> = Vec::new();
    let mut run_end = None;
    for word in words {
        let letters: Vec<char> = word.folded.chars().collect();
        if !letters.iter().any(|c| is_spaceless(*c) || is_hangul(*c)) {
            push_pieces(&mut pieces, &letters, ALPHABETIC);
            continue;
        }
        if run_end != Some(word.span.start) {
            push_pieces(&mut pieces, &run, IDEOGRAPHIC);
            run.clear();
        }
        run.extend(letters);
        run_end = Some(word.span.end);
    }
    push_pieces(&mut pieces, &run, IDEOGRAPHIC);
    pieces
}

fn push_pieces(pieces: &mut Vec<String>, letters: &[char], length: usize) {
    if letters.len() > length || (length == IDEOGRAPHIC && letters.len() == length) {
        pieces.extend(letters.windows(length).map(|piece| piece.iter().collect::<String>()));
    }
}
