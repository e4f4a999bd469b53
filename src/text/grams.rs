//! Pieces of words in scripts that have no spaces.
//!
//! In: the words of a text. Out: overlapping pairs of characters along runs of Chinese, Japanese, Thai or
//! Korean, which match where the same words were segmented differently or carry a particle. Words of other
//! scripts have none: what differs there is endings, see [`forms`](super::forms), and pieces of every word
//! would make an index twice as large and several times as slow to build.

use super::{
    Word,
    script::{is_hangul, is_spaceless},
};

/// The pairs of characters of `words`, in order, across the words found there, since those are the less
/// certain.
#[must_use]
pub fn grams(words: &[Word]) -> Vec<String> {
    let mut pairs = Vec::new();
    let mut run: Vec<char> = Vec::new();
    let mut run_end = None;
    for word in words {
        if word.folded.is_ascii() || !word.folded.chars().any(|c| is_spaceless(c) || is_hangul(c)) {
            continue;
        }
        if run_end != Some(word.span.start) {
            push_pairs(&mut pairs, &run);
            run.clear();
        }
        run.extend(word.folded.chars());
        run_end = Some(word.span.end);
    }
    push_pairs(&mut pairs, &run);
    pairs
}

fn push_pairs(pairs: &mut Vec<String>, letters: &[char]) {
    pairs.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
}
