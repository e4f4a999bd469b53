//! How much of the question's own phrasing a text keeps.
//!
//! In: the question's words, those that only connect included, and words of a text. Out: for each word of the
//! text where in the question it stands, as bits, from which pairs of words in the same order are read off.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::question::Question;

use super::{Read, Terms};

/// Words of a question beyond this many count as not said.
const MOST_WORDS: usize = 64;

/// Where each word stands in a question.
#[derive(Debug)]
pub(crate) struct Phrasing<'a> {
    places: FxHashMap<&'a str, u64>,
    /// For each term of the question, the same.
    terms: Vec<u64>,
    words: usize,
}

/// For each word of a text, where in the question it stands.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    places: Vec<u64>,
    /// How many words the question has.
    of: usize,
}

impl<'a> Phrasing<'a> {
    pub(crate) fn of(question: &'a Question, terms: &Terms) -> Self {
        let mut places: FxHashMap<&str, u64> = FxHashMap::default();
        for (at, word) in question.words().iter().enumerate().take(MOST_WORDS) {
            *places.entry(&word.folded).or_default() |= 1 << at;
        }
        Self {
            terms: terms
                .texts()
                .map(|term| places.get(term).copied().unwrap_or(0))
                .collect(),
            words: question.words().len().clamp(1, MOST_WORDS),
            places,
        }
    }

    pub(crate) fn said(&self, read: &Read) -> Said {
        let words = read.words.iter().enumerate();
        let places = words.map(|(at, word)| match read.met(at) {
            Some((term, _)) => self.terms.get(term).copied().unwrap_or(0),
            None => self.places.get(word.folded.as_str()).copied().unwrap_or(0),
        });
        Said {
            places: places.collect(),
            of: self.words,
        }
    }
}

impl Said {
    /// How far a heading of these words and the question are the same words in the same order, from 0 to 1: the pairs
    /// that stand side by side in both, by those in the longer one (Dice's coefficient over bigrams, with the ends).
    pub(crate) fn in_order(&self) -> f32 {
        let first = self.places.first().is_some_and(|places| places & 1 == 1);
        let last = self
            .places
            .last()
            .is_some_and(|places| places >> (self.of - 1) & 1 == 1);
        let beside = self.places.windows(2).filter(|two| (two[0] << 1) & two[1] != 0).count();
        // A word said again would otherwise count for more than there is to share.
        let most = self.places.len().min(self.of) + 1;
        let common = (beside + usize::from(first) + usize::from(last)).min(most);
        2.0 * as_f32(common) / as_f32(self.places.len() + 1 + self.of + 1)
    }

    /// How many pairs of the question's words stand in `part` side by side and in order, as a share of its words.
    pub(crate) fn kept(&self, part: Range<usize>) -> f32 {
        let beside = self.places[part].windows(2);
        let pairs = beside.fold(0, |pairs, two| pairs | ((two[0] << 1) & two[1]));
        u16::try_from(pairs.count_ones()).map_or(1.0, f32::from) / as_f32(self.of)
    }
}

#[expect(clippy::cast_precision_loss, reason = "words of a question, at most 64")]
fn as_f32(count: usize) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_words_in_the_same_order_are_wholly_in_order() {
        let check = |places: &[u64], of: usize, whole: bool| {
            let said = Said {
                places: places.to_vec(),
                of,
            };
            assert_eq!(said.in_order() >= 1.0, whole, "{places:?} of {of}");
            assert!(said.in_order() <= 1.0, "{places:?} of {of}");
        };
        check(&[0b001, 0b010, 0b100], 3, true);
        check(&[0b010, 0b001, 0b100], 3, false);
        check(&[0b001, 0b010], 3, false);
        check(&[0b001, 0b010, 0, 0b100], 3, false);
        // A question that says a word twice, and a heading that says it three times.
        check(&[0b11, 0b11, 0b11], 2, false);
        check(&[], 3, false);
    }
}
