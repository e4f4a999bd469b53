//! How well a piece of text meets a question's words, and what each word is worth.
//!
//! In: the question's terms with their frequencies, and the words of a sentence, passage or title. Out:
//! for each term how strongly it is met, from 0 to 1, and what share of the question's weight that is.

use std::collections::HashSet;

use crate::{
    index::Statistics,
    question::Question,
    text::{Word, is_spaceless},
};

/// The question's terms and what each is worth.
#[derive(Debug, Clone)]
pub struct Rarity {
    matcher: Matcher,
    worth: Vec<f32>,
    known: Vec<bool>,
}

impl Rarity {
    /// Weighs the terms of `question`: a term is worth its inverse document frequency, in the form of BM25
    /// (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, with 1 added so that it is
    /// positive): `ln(1 + (N - n + 0.5) / (n + 0.5))` for `n` of `N` passages.
    #[must_use]
    pub fn new(question: &Question, statistics: &Statistics) -> Self {
        let terms: Vec<String> = question.terms().into_iter().map(str::to_owned).collect();
        let frequency = |term: &String| statistics.frequency.get(term).copied().unwrap_or(0);
        let passages = as_f32(statistics.passages.max(1));
        let worth = terms
            .iter()
            .map(|term| {
                let n = as_f32(frequency(term)).min(passages);
                (1.0 + (passages - n + 0.5) / (n + 0.5)).ln()
            })
            .collect();
        Self {
            known: terms.iter().map(|term| frequency(term) > 0).collect(),
            worth,
            matcher: Matcher { terms },
        }
    }

    /// What compares the terms with other text.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The share of the question's weight that these strengths meet, from 0 to 1.
    #[must_use]
    pub fn share(&self, strengths: &[f32]) -> f32 {
        let total: f32 = self.worth.iter().sum();
        let met: f32 = self
            .worth
            .iter()
            .zip(strengths)
            .map(|(worth, strength)| worth * strength)
            .sum();
        if total > 0.0 {
            (met / total).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// The share of the question's weight in words that stand in no passage at all, from 0 to 1.
    #[must_use]
    pub fn unknown(&self) -> f32 {
        let absent: Vec<f32> = self.known.iter().map(|known| if *known { 0.0 } else { 1.0 }).collect();
        self.share(&absent)
    }
}

/// Counts are far below the sixteen million up to which this is exact, and only a logarithm is taken.
#[expect(clippy::cast_precision_loss, reason = "only the magnitude matters")]
fn as_f32(count: u64) -> f32 {
    count as f32
}

/// A question's terms, to be compared with other text.
#[derive(Debug, Clone)]
pub struct Matcher {
    terms: Vec<String>,
}

/// Words that share at least this many first letters may be forms of one word.
const SHORTEST_STEM: usize = 4;
/// And they may differ in no more than this many last letters each.
const LONGEST_ENDING: usize = 3;
/// What such a form counts, beside the word itself, which counts 1.
const FORM_STRENGTH: f32 = 0.85;

impl Matcher {
    /// How strongly each term is met by `words`, from 0 to 1.
    #[must_use]
    pub fn strengths(&self, words: &[Word]) -> Vec<f32> {
        let exact: HashSet<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        self.terms
            .iter()
            .map(|term| {
                if exact.contains(term.as_str()) {
                    1.0
                } else if term.chars().any(is_spaceless) {
                    spaceless_strength(term, words)
                } else {
                    form_strength(term, &exact)
                }
            })
            .collect()
    }
}

fn form_strength(term: &str, words: &HashSet<&str>) -> f32 {
    if words.iter().any(|word| are_forms(term, word)) {
        FORM_STRENGTH
    } else {
        0.0
    }
}

/// Whether two words may be forms of one: they begin alike and only their endings differ. Numbers have no
/// forms.
fn are_forms(a: &str, b: &str) -> bool {
    let stem = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let (a_len, b_len) = (a.chars().count(), b.chars().count());
    stem >= SHORTEST_STEM
        && a_len - stem <= LONGEST_ENDING
        && b_len - stem <= LONGEST_ENDING
        && !a.starts_with(|c: char| c.is_ascii_digit())
}

/// In scripts without spaces the same words may be segmented differently, so runs are compared: the
/// share of the term's pairs of characters that occur, all of it where the term itself occurs.
fn spaceless_strength(term: &str, words: &[Word]) -> f32 {
    let text: String = words.iter().map(|word| word.folded.as_str()).collect();
    if text.contains(term) {
        return 1.0;
    }
    let letters: Vec<char> = term.chars().collect();
    let pairs: Vec<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
    let met = pairs.iter().filter(|pair| text.contains(pair.as_str())).count();
    if pairs.is_empty() {
        return 0.0;
    }
    as_f32(met as u64) / as_f32(pairs.len() as u64)
}
