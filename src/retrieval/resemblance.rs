//! How alike words are written.
//!
//! In: the question's terms and words of a text. Out: for each word that meets no term, the term that it shares
//! most of its pairs of letters with. A slip of the pen, another ending, a compound or another spelling of a
//! foreign name leaves that share high in every alphabet.

use std::ops::Range;

use super::{Read, Terms};

/// Words that share this part of their pairs of letters are alike; with fewer, chance takes over.
const ALIKE: f32 = 0.5;
/// A word of fewer letters than this resembles nothing.
const FEWEST_LETTERS: usize = 4;

/// The question's terms by their pairs of letters.
#[derive(Debug)]
pub(crate) struct Outlines(Vec<Outline>);

/// For each word of a text that meets no term, the number of the term that it is most like, and how much.
#[derive(Debug, Clone)]
pub(crate) struct Alike(Vec<Option<(usize, f32)>>);

impl Outlines {
    pub(crate) fn of(terms: &Terms) -> Self {
        Self(terms.texts().map(Outline::of).collect())
    }

    pub(crate) fn alike(&self, read: &Read) -> Alike {
        let words = read.words.iter().enumerate();
        let likest = words.map(|(at, word)| {
            let unmet = !read.is_met(at);
            unmet.then(|| self.likest(Outline::of(&word.folded))).flatten()
        });
        Alike(likest.collect())
    }

    fn likest(&self, word: Outline) -> Option<(usize, f32)> {
        let all = self.0.iter().map(|term| term.dice(word)).enumerate();
        all.max_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|(_, dice)| *dice >= ALIKE)
    }
}

impl Alike {
    /// `strengths`, raised where a word of `part` is alike.
    pub(crate) fn raised(&self, mut strengths: Vec<f32>, part: Range<usize>) -> Vec<f32> {
        for (term, dice) in self.0[part].iter().flatten() {
            strengths[*term] = strengths[*term].max(*dice);
        }
        strengths
    }
}

/// The pairs of letters of a word, each as one of 128 bits, and how many of the bits are set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Outline {
    pairs: u128,
    count: f32,
}

impl Outline {
    const NONE: Self = Self { pairs: 0, count: 0.0 };

    fn of(word: &str) -> Self {
        if word.len() < FEWEST_LETTERS || word.starts_with(|c: char| c.is_ascii_digit()) {
            return Self::NONE;
        }
        let (mut before, mut pairs, mut letters) = (0_u32, 0_u128, 0);
        for c in word.chars() {
            let c = u32::from(c);
            pairs |= 1 << pair(before, c);
            before = c;
            letters += 1;
        }
        if letters < FEWEST_LETTERS {
            return Self::NONE;
        }
        Self {
            pairs,
            count: set_bits(pairs),
        }
    }

    /// Dice's coefficient of the two sets of pairs, from 0 to 1.
    fn dice(self, other: Self) -> f32 {
        let common = self.pairs & other.pairs;
        if common == 0 {
            return 0.0;
        }
        2.0 * set_bits(common) / (self.count + other.count)
    }
}

fn set_bits(bits: u128) -> f32 {
    u16::try_from(bits.count_ones()).map_or(0.0, f32::from)
}

/// Which of 128 bits stands for two letters (a multiplicative hash, Knuth).
fn pair(a: u32, b: u32) -> u32 {
    a.wrapping_mul(0x9E37_79B1).wrapping_add(b).wrapping_mul(0x85EB_CA6B) >> 25
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_endings_and_spellings_are_alike_and_other_words_are_not() {
        let check = |a: &str, b: &str, alike: bool| {
            let dice = Outline::of(a).dice(Outline::of(b));
            assert_eq!(dice >= ALIKE, alike, "{a}, {b}: {dice}");
        };
        check("accelerated", "acellerated", true);
        check("cytotoxische", "zytotoxischen", true);
        check("джареда", "джаред", true);
        check("revolution", "government", false);
        check("1974", "1973", false);
        check("cat", "cats", false);
    }
}
