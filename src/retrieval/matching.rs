//! How well a piece of text meets a question's words, and what each word is worth.
//!
//! In: the question's terms with their frequencies, and text. Out: [`Read`], the words of the text with the
//! terms that each meets, from which the strength of every term in any part of it is read off.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use crate::{
    index::Statistics,
    question::{OTHER_NAME, OtherName, Question, Stage},
    text::{
        self, Span, Word,
        forms::likeness,
        is_spaceless,
        stopwords::{connecting, is_ambiguous},
    },
};

/// The question's terms and what each is worth.
#[derive(Debug, Clone)]
pub struct Terms {
    all: Vec<Term>,
    pairs: Vec<(usize, usize)>,
    /// Other names, each with the terms that it stands for.
    others: Vec<(OtherName, Vec<usize>)>,
    passages: f32,
    /// Whether other forms of a term meet it.
    forms: bool,
    /// Whether a term is a word that only connects in another language, where it meets nothing.
    ambiguous: bool,
    edges: Edges,
}

/// The first and the last bytes of the terms. A word that has none of them is neither a term nor like one, and most
/// words of a text are such.
#[derive(Debug, Clone)]
struct Edges {
    first: [bool; 256],
    last: [bool; 256],
}

impl Edges {
    fn of(terms: &[Term]) -> Self {
        let mut edges = Self {
            first: [false; 256],
            last: [false; 256],
        };
        for text in terms.iter().map(|term| term.text.as_bytes()) {
            if let Some((first, last)) = text.first().zip(text.last()) {
                edges.first[usize::from(*first)] = true;
                edges.last[usize::from(*last)] = true;
            }
        }
        edges
    }

    fn has_one_of(&self, word: &str) -> bool {
        let word = word.as_bytes();
        let edges = word.first().zip(word.last());
        edges.is_some_and(|(first, last)| self.first[usize::from(*first)] || self.last[usize::from(*last)])
    }
}

#[derive(Debug, Clone)]
struct Term {
    text: String,
    spaceless: bool,
    /// Its inverse document frequency in the corpus.
    worth: f32,
    /// The same when the corpus stands among paragraphs about everything.
    weight: f32,
}

/// How many paragraphs about everything a corpus is imagined among when it is asked whether it knows the
/// question's subject. In a corpus of one article every word is rare; among these "held" is common and
/// "conference" is not. A corpus of many thousand passages hardly notices them.
const BACKGROUND: f32 = 1000.0;

static COMMON: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let lines = include_str!("common.txt").lines();
    let lists = lines.filter_map(|line| line.split_once(": "));
    lists
        .filter_map(|(one_in, words)| Some((one_in.parse::<f32>().ok()?, words)))
        .flat_map(|(one_in, words)| words.split(' ').map(move |word| (word, 1.0 / one_in)))
        .collect()
});

impl Terms {
    /// Weighs the terms of `question`.
    #[must_use]
    pub fn of(question: &Question, statistics: &Statistics) -> Self {
        let stages = question.stages();
        let passages = as_f32(statistics.passages.max(1));
        let terms: Vec<Term> = question
            .terms()
            .into_iter()
            .map(|text| {
                let frequency = frequency(text, question.other_names(), statistics);
                let n = as_f32(frequency).min(passages);
                let elsewhere = COMMON.get(text).copied().unwrap_or(0.0) * BACKGROUND;
                Term {
                    text: text.to_owned(),
                    spaceless: stages.has(Stage::Grams) && text.chars().any(is_spaceless),
                    worth: idf(n, passages),
                    weight: idf(n + elsewhere, passages + BACKGROUND),
                }
            })
            .collect();
        let number = |word: &str| terms.iter().position(|term| term.text == word);
        let pairs = question
            .pairs()
            .into_iter()
            .filter_map(|[first, second]| number(first).zip(number(second)));
        let others = question.other_names().iter().map(|other| {
            let stands_for = other.terms.iter().filter_map(|term| number(term)).collect();
            (other.clone(), stands_for)
        });
        Self {
            others: others.collect(),
            pairs: pairs.collect(),
            passages,
            forms: stages.has(Stage::Forms),
            ambiguous: stages.has(Stage::Stopwords) && terms.iter().any(|term| is_ambiguous(&term.text)),
            edges: Edges::of(&terms),
            all: terms,
        }
    }

    /// How many passages the corpus has.
    #[must_use]
    pub fn passages(&self) -> f32 {
        self.passages
    }

    /// The terms as they are compared, in their order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|term| term.text.as_str())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What each term is worth in this corpus.
    pub fn worths(&self) -> impl Iterator<Item = f32> {
        self.all.iter().map(|term| term.worth)
    }

    /// The share of the question's worth in this corpus that these strengths meet, from 0 to 1.
    #[must_use]
    pub fn share(&self, strengths: &[f32]) -> f32 {
        share(self.all.iter().map(|term| term.worth), strengths)
    }

    /// The same, with each term weighed as if the corpus stood among paragraphs about everything, so that
    /// it means the same in a small corpus and in a large one.
    #[must_use]
    pub fn known_share(&self, strengths: &[f32]) -> f32 {
        share(self.all.iter().map(|term| term.weight), strengths)
    }

    /// The question's weight in all, in nats: how much it says.
    #[must_use]
    pub fn weight(&self) -> f32 {
        self.all.iter().map(|term| term.weight).sum()
    }

    /// Reads `text`.
    #[must_use]
    pub fn read(&self, text: &str) -> Read {
        let words = text::words(text);
        let mut met: Vec<_> = words.iter().map(|word| self.met(word)).collect();
        if let Some(connecting) = self.ambiguous.then(|| connecting(&words)).flatten() {
            for (met, word) in met.iter_mut().zip(&words) {
                *met = met.filter(|_| !connecting.contains(word.folded.as_str()));
            }
        }
        let mut others = Vec::new();
        for (other, terms) in &self.others {
            for place in other.name.places(&words) {
                for word in &mut met[place.clone()] {
                    *word = word.or_else(|| Some((*terms.first()?, OTHER_NAME)));
                }
                others.push((place, terms.clone()));
            }
        }
        Read {
            met,
            spaceless: self.all.iter().any(|term| term.spaceless),
            others,
            words,
        }
    }

    /// The same for a heading above `passage`, which tells its language where the few words of a heading do not.
    #[must_use]
    pub fn read_above(&self, heading: &str, passage: &Read) -> Read {
        let mut read = self.read(heading);
        if let Some(connecting) = self.ambiguous.then(|| connecting(&passage.words)).flatten() {
            for (met, word) in read.met.iter_mut().zip(&read.words) {
                *met = met.filter(|_| !connecting.contains(word.folded.as_str()));
            }
        }
        read
    }

    /// The term that `word` meets best and how strongly.
    fn met(&self, word: &Word) -> Option<(usize, f32)> {
        if !self.edges.has_one_of(&word.folded) {
            return None;
        }
        let exact = self.all.iter().position(|term| term.text == word.folded);
        if let Some(term) = exact {
            return Some((term, 1.0));
        }
        if !self.forms {
            return None;
        }
        let forms = self.all.iter().map(|term| likeness(&term.text, &word.folded));
        let (term, strength) = forms.enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
        (strength > 0.0).then_some((term, strength))
    }

    /// How strongly whole words of a part meet each term, from 0 to 1: [`Self::strengths`] but for scripts
    /// without spaces, where that takes longer and finds more.
    #[must_use]
    pub fn word_strengths(&self, read: &Read, part: Range<usize>) -> Vec<f32> {
        let mut strengths = vec![0.0_f32; self.all.len()];
        for (term, strength) in read.met[part].iter().flatten() {
            strengths[*term] = strengths[*term].max(*strength);
        }
        strengths
    }

    /// How strongly each term is met in a part of what was read, from 0 to 1.
    #[must_use]
    pub fn strengths(&self, read: &Read, part: Range<usize>) -> Vec<f32> {
        let mut strengths = self.word_strengths(read, part.clone());
        for (place, terms) in &read.others {
            if part.start <= place.start && place.end <= part.end {
                for term in terms {
                    strengths[*term] = strengths[*term].max(OTHER_NAME);
                }
            }
        }
        if read.spaceless {
            let letters: String = read.words[part].iter().map(|word| word.folded.as_str()).collect();
            for (term, strength) in self.all.iter().zip(&mut strengths) {
                if term.spaceless && *strength < 1.0 {
                    *strength = strength.max(spaceless_strength(&term.text, &letters));
                }
            }
        }
        strengths
    }

    /// How often each term is met, forms counting less.
    #[must_use]
    pub fn counts(&self, read: &Read) -> Vec<f32> {
        let mut counts = vec![0.0_f32; self.all.len()];
        for (term, strength) in read.met.iter().flatten() {
            counts[*term] += strength;
        }
        let strengths = self.strengths(read, 0..read.words.len());
        counts
            .into_iter()
            .zip(strengths)
            .map(|(count, strength)| count.max(strength))
            .collect()
    }

    /// The share of the question's side-by-side words that stand side by side in a part, forms included,
    /// weighed by what they are worth, from 0 to 1.
    #[must_use]
    pub fn pairs(&self, read: &Read, part: Range<usize>) -> f32 {
        let worth = |&(first, second): &(usize, usize)| self.all[first].worth + self.all[second].worth;
        let total: f32 = self.pairs.iter().map(worth).sum();
        let met = self.pairs.iter().filter(|pair| {
            let beside = read.met[part.clone()].windows(2);
            beside
                .map(|beside| (beside[0].map(|met| met.0), beside[1].map(|met| met.0)))
                .any(|found| found == (Some(pair.0), Some(pair.1)))
        });
        let met: f32 = met.map(worth).sum();
        if total > 0.0 { met / total } else { 0.0 }
    }

    /// How close together the terms stand that a part meets: for each two neighbours that differ, what
    /// both are worth over their distance, as a share of what all are worth.
    #[must_use]
    pub fn closeness(&self, read: &Read, part: Range<usize>) -> f32 {
        let mut last: Option<(usize, usize)> = None;
        let mut close = 0.0;
        for at in part {
            let Some((term, _)) = read.met[at] else { continue };
            if let Some((before, earlier)) = last
                && earlier != term
            {
                let both = self.all[term].worth + self.all[earlier].worth;
                close += both / 2.0 / as_f32((at - before) as u64);
            }
            last = Some((at, term));
        }
        let total: f32 = self.worths().sum();
        if total > 0.0 { (close / total).min(1.0) } else { 0.0 }
    }
}

/// Text with the question's terms found in it.
#[derive(Debug, Clone)]
pub struct Read {
    /// Its words; their spans are those of the text that was read.
    pub words: Vec<Word>,
    met: Vec<Option<(usize, f32)>>,
    /// Where other names stand, and for which terms.
    others: Vec<(Range<usize>, Vec<usize>)>,
    spaceless: bool,
}

impl Read {
    /// The term that word number `at` meets, and how strongly, from 0 to 1.
    #[must_use]
    pub fn met(&self, at: usize) -> Option<(usize, f32)> {
        self.met[at]
    }

    /// Whether word number `at` meets a term.
    #[must_use]
    pub fn is_met(&self, at: usize) -> bool {
        self.met[at].is_some()
    }

    /// The words that stand inside `span`.
    #[must_use]
    pub fn part(&self, span: Span) -> Range<usize> {
        let start = self.words.partition_point(|word| word.span.start < span.start);
        let end = self.words.partition_point(|word| word.span.end <= span.end);
        start..end.max(start)
    }
}

/// In how many passages a term or one of its other names stands, as far as the index was asked: at least so many.
fn frequency(term: &str, others: &[OtherName], statistics: &Statistics) -> u64 {
    let count = |word: &str| statistics.frequency.get(word).copied().unwrap_or(0);
    let of_terms = others
        .iter()
        .filter(|other| other.terms.iter().any(|named| named == term));
    let counts = of_terms.filter_map(|other| other.name.words().map(count).min());
    counts.max().unwrap_or(0).max(count(term))
}

/// Inverse document frequency in the form of BM25 (Robertson and Zaragoza, The Probabilistic Relevance
/// Framework, 2009), with 1 added so that it is positive.
fn idf(n: f32, of: f32) -> f32 {
    (1.0 + (of - n + 0.5).max(0.0) / (n + 0.5)).ln()
}

/// The share of `worths` that `strengths` meet, from 0 to 1; nothing when there is nothing to meet.
pub(super) fn share(worths: impl Iterator<Item = f32>, strengths: &[f32]) -> f32 {
    let (mut met, mut total) = (0.0, 0.0);
    for (worth, strength) in worths.zip(strengths) {
        met += worth * strength;
        total += worth;
    }
    if total > 0.0 {
        (met / total).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Counts are far below the sixteen million up to which this is exact, and only a logarithm is taken.
#[expect(clippy::cast_precision_loss, reason = "only the magnitude matters")]
fn as_f32(count: u64) -> f32 {
    count as f32
}

/// In scripts without spaces the same words may be segmented differently, so runs are compared: the
/// share of the term's pairs of characters that occur, as far as it is more than chance.
fn spaceless_strength(term: &str, letters: &str) -> f32 {
    if letters.contains(term) {
        return 1.0;
    }
    let bounds: Vec<usize> = term.char_indices().map(|(at, _)| at).chain([term.len()]).collect();
    let pairs = bounds.windows(3).map(|pair| &term[pair[0]..pair[2]]);
    let (met, all) = pairs.fold((0, 0), |(met, all), pair| {
        (met + u64::from(letters.contains(pair)), all + 1)
    });
    // Half of the pairs stand in any long text by chance.
    if all == 0 {
        0.0
    } else {
        (2.0 * as_f32(met) / as_f32(all) - 1.0).max(0.0)
    }
}
