//! Words that stand side by side.
//!
//! In: a few words as written. Out: a [`Phrase`] that finds its places in the words of any text, and what an
//! index must hold for one to be there. In scripts without spaces words are found by guesswork, and the same
//! letters may be parted otherwise in another sentence, so there a phrase is compared letter by letter.

use std::ops::Range;

use crate::text::{self, Word, grams, is_spaceless};

use super::query::{Field, Match};

/// Folded words that stand side by side, in order; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<Word>,
}

/// So many pieces of a phrase tell well enough where it can be; what they let through is looked at again.
const MOST_PIECES: usize = 32;

impl Phrase {
    /// The phrase of these words; `None` if there is no word among them.
    #[must_use]
    pub fn of(written: &str) -> Option<Self> {
        let words = text::words(written);
        (!words.is_empty()).then_some(Self { words })
    }

    /// Its words, folded, in order.
    #[must_use]
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        self.words.iter().map(|word| word.folded.as_str())
    }

    /// Whether its words, and not its letters, are compared.
    #[must_use]
    pub fn is_spaced(&self) -> bool {
        !self.words.iter().any(is_spaceless_word)
    }

    /// Whether `words` hold it.
    #[must_use]
    pub fn is_in(&self, words: &[Word]) -> bool {
        !self.places(words).is_empty()
    }

    /// What it begins with: one of the [`beginnings`] of all words that hold it.
    pub(super) fn beginning(&self) -> Option<&str> {
        beginnings(&self.words).next()
    }

    /// Where `words` hold it, as ranges of their numbers. In scripts without spaces a range takes in the
    /// whole of a word that the phrase begins or ends in.
    #[must_use]
    pub fn places(&self, words: &[Word]) -> Vec<Range<usize>> {
        let (wanted, atoms) = (atoms(&self.words), atoms(words));
        atoms
            .windows(wanted.len())
            .filter(|window| window.iter().zip(&wanted).all(|(a, b)| a.letters == b.letters))
            .map(|window| window[0].word..window[window.len() - 1].word + 1)
            .collect()
    }

    /// What a passage holds that holds the phrase: words side by side, and pieces of words.
    #[must_use]
    pub(super) fn pieces(&self) -> Vec<(Field, Match)> {
        let mut all = Vec::new();
        for run in self.words.chunk_by(|a, b| {
            let spaceless = is_spaceless_word(a);
            spaceless == is_spaceless_word(b) && (!spaceless || a.span.end == b.span.start)
        }) {
            if is_spaceless_word(&run[0]) {
                let pieces = grams(run).into_iter().take(MOST_PIECES);
                all.extend(pieces.map(|piece| (Field::Grams, Match::Term(piece))));
            } else {
                let words = run.iter().map(|word| word.folded.to_string());
                all.push((Field::Body, Match::side_by_side(words.collect())));
            }
        }
        all
    }
}

/// Everything in `words` that a phrase can begin with: words, and letters in scripts without spaces.
pub(super) fn beginnings(words: &[Word]) -> impl Iterator<Item = &str> {
    atoms(words).into_iter().map(|atom| atom.letters)
}

/// What is compared: a word, or a letter of one in a script without spaces.
struct Atom<'a> {
    letters: &'a str,
    word: usize,
}

fn atoms(words: &[Word]) -> Vec<Atom<'_>> {
    let mut atoms = Vec::with_capacity(words.len());
    for (number, word) in words.iter().enumerate() {
        let atom = |letters| Atom { letters, word: number };
        if is_spaceless_word(word) {
            let letters = word.folded.char_indices();
            atoms.extend(letters.map(|(at, letter)| atom(&word.folded[at..at + letter.len_utf8()])));
        } else {
            atoms.push(atom(&word.folded));
        }
    }
    atoms
}

fn is_spaceless_word(word: &Word) -> bool {
    word.folded.chars().any(is_spaceless)
}
