//! What the rank of a passage comes from.
//!
//! In: hits and the question's terms. Out: [`Candidate`]s with features that mean the
//! same for every backend and in every script, and their score, the sum of features times weights.

use std::collections::HashMap;

use crate::{corpus::ArticleId, index::Hit, question::Question};

use super::{
    Candidate, Likeness, Read, Terms, heading::match_above, matching, phrasing::Phrasing, resemblance::Outlines,
};

/// One number for each of [`NAMES`].
pub type PassageFeatures = [f32; NAMES.len()];

/// What the features are called.
pub const NAMES: [&str; 19] = [
    "hit",
    "bm25",
    "coverage",
    "above",
    "pairs",
    "closeness",
    "article",
    "title_in",
    // Side by side as in the question, words that only connect included.
    "phrases",
    // Coverage under weights that count what tells the candidates apart.
    "among",
    // Coverage that counts words written alike, and the most that some thirty words side by side reach.
    "alike",
    "densest",
    // How far the question says the heading above, that heading within its path, and the title; words in the order of
    // the question in the heading; the passage that the text under such a heading begins with.
    "heading",
    "path",
    "title",
    "order",
    "begins",
    // The heading says just what the question does.
    "same",
    // How far it is behind the passage that is most alike in meaning, in tenths of a cosine; nothing where no passage was
    // compared.
    "likeness",
];

/// Where those features stand that are read elsewhere, or can only be known once all candidates are.
const HIT: usize = 0;
const BM25: usize = 1;
pub(crate) const COVERAGE: usize = 2;
pub(crate) const ARTICLE: usize = 6;
pub(crate) const TITLE_IN: usize = 7;
pub(crate) const HEADING: usize = 12;
pub(crate) const PATH: usize = 13;
pub(crate) const TITLE: usize = 14;
pub(crate) const ORDER: usize = 15;
pub(crate) const SAME: usize = 17;
pub(crate) const LIKENESS: usize = 18;
const AMONG: usize = 9;

/// What each feature counts, fitted like the weights of the answer model, by `benches/fit.py passages`. The first twelve
/// are those that question sets alone gave; fitted together with documentation they ranked people's questions no better
/// (a manual's 55.6 % right first for 58.0 %). Those of headings are set by hand between what either fit gave, and `likeness`
/// beside all of them: from 6 to 10 the train parts rank alike, and the passages of a manual, which are all alike, best
/// below that.
const WEIGHTS: PassageFeatures = [
    2.80, 1.55, 0.00, 1.06, 0.39, 0.84, 3.79, 2.82, 2.39, 1.87, 2.37, 3.35, 2.00, 0.50, 0.00, 0.30, 1.50, 3.30, 7.00,
];

/// Saturation and length normalisation of our own BM25, the values that question answering over
/// paragraphs settles on (Yang, Fang and Lin, Anserini, 2018).
const K1: f32 = 0.9;
const B: f32 = 0.4;
/// Cosines of the encoder lie close together: a tenth is much.
const TENTHS: f32 = 10.0;
/// The length in words of an ordinary passage.
const ORDINARY_WORDS: f32 = 120.0;

/// How many words side by side a sentence or two have.
const STRETCH_WORDS: usize = 30;

/// What is asked, ready for passages to be read by it.
struct Asked<'a> {
    question: &'a Question,
    terms: &'a Terms,
    worths: Vec<f32>,
    phrasing: Phrasing<'a>,
    outlines: Outlines,
}

/// The candidates of `hits`, in their order, with features and scores.
pub(super) fn candidates(
    hits: Vec<Hit>,
    question: &Question,
    terms: &Terms,
    likeness: Option<&dyn Likeness>,
) -> Vec<Candidate> {
    let asked = Asked {
        question,
        terms,
        worths: terms.worths().collect(),
        phrasing: Phrasing::of(question, terms),
        outlines: Outlines::of(terms),
    };
    let best = hits.first().map_or(1.0, |hit| hit.score.max(f32::MIN_POSITIVE));
    let mut candidates = Vec::with_capacity(hits.len());
    for hit in hits {
        let alike = likeness.and_then(|likeness| likeness.of(&hit));
        candidates.push(Candidate {
            likeness: alike,
            ..candidate(hit, best, &asked)
        });
    }
    set_likeness(&mut candidates);
    let mut per_article: HashMap<ArticleId, Vec<f32>> = HashMap::new();
    for candidate in &candidates {
        let strengths = terms.strengths(&candidate.read, 0..candidate.read.words.len());
        let sum = per_article
            .entry(candidate.hit.article.clone())
            .or_insert_with(|| candidate.above.clone());
        *sum = strongest(std::mem::take(sum), &strengths);
    }
    let top = candidates
        .iter()
        .map(|candidate| candidate.features[BM25])
        .fold(f32::MIN_POSITIVE, f32::max);
    let among = telling(terms, candidates.iter().map(|candidate| &candidate.read));
    for candidate in &mut candidates {
        let whole = terms.word_strengths(&candidate.read, 0..candidate.read.words.len());
        candidate.features[AMONG] = share(&among, &strongest(whole, &candidate.above));
        candidate.features[BM25] /= top;
        candidate.features[ARTICLE] = per_article
            .get(&candidate.hit.article)
            .map_or(0.0, |strengths| terms.share(strengths));
        candidate.score = candidate
            .features
            .iter()
            .zip(WEIGHTS)
            .map(|(feature, weight)| feature * weight)
            .sum();
    }
    candidates
}

/// Sets how far each is behind the most alike. What could not be compared counts as the least alike that was, so that
/// having no vector yet is no advantage.
fn set_likeness(candidates: &mut [Candidate]) {
    let known = || candidates.iter().filter_map(|candidate| candidate.likeness);
    let (least, most) = (known().fold(1.0, f32::min), known().fold(-1.0, f32::max));
    if most < least {
        return;
    }
    for candidate in candidates {
        candidate.features[LIKENESS] = (candidate.likeness.unwrap_or(least) - most) * TENTHS;
    }
}

/// What the index's own score counts for a candidate, and nothing beside it.
pub(super) fn by_index_alone(candidate: &Candidate) -> f32 {
    candidate.features[HIT] * WEIGHTS[HIT]
}

fn candidate(hit: Hit, best: f32, asked: &Asked<'_>) -> Candidate {
    let terms = asked.terms;
    let read = terms.read(&hit.text);
    let (heading, title, mut above) = match_above(&hit, &read, terms, &asked.phrasing);
    if asked.question.prefers(hit.date) {
        // What is asked of a day or a year is answered by an article of that time, though it does not say so again.
        let numbers = above.iter_mut().zip(terms.texts());
        for (strength, _) in numbers.filter(|(_, term)| term.starts_with(|c: char| c.is_ascii_digit())) {
            *strength = 1.0;
        }
    }
    let whole = 0..read.words.len();
    let strengths = terms.strengths(&read, whole.clone());
    let gain = bm25(&read, terms, &above);
    let most: f32 = terms.worths().sum::<f32>() * (K1 + 1.0);
    let covered = strongest(strengths, &above);
    let said = asked.phrasing.said(&read);
    let alike = asked.outlines.alike(&read);
    let features = [
        hit.score / best,
        gain,
        terms.share(&covered),
        terms.share(&above),
        terms.pairs(&read, whole.clone()),
        terms.closeness(&read, whole.clone()),
        0.0,
        title_share(&hit.title, &title),
        said.kept(whole.clone()),
        0.0,
        terms.share(&alike.raised(covered, whole)),
        densest(&read, &asked.worths, &above),
        heading.heading,
        heading.path,
        heading.title,
        heading.order,
        if hit.begins { heading.path } else { 0.0 },
        f32::from(u8::from(heading.same)),
        0.0,
    ];
    Candidate {
        read,
        said,
        alike,
        quotable: Vec::new(),
        above,
        bm25: if most > 0.0 { gain / most } else { 0.0 },
        features,
        likeness: None,
        score: 0.0,
        hit,
    }
}

/// The most of the question's worth that any stretch of words meets together with what stands above.
fn densest(read: &Read, worths: &[f32], above: &[f32]) -> f32 {
    let met: Vec<(usize, usize, f32)> = (0..read.words.len())
        .filter_map(|at| read.met(at).map(|(term, strength)| (at, term, strength)))
        .collect();
    let mut most = share(worths, above);
    let mut strengths = above.to_vec();
    for (from, (start, ..)) in met.iter().enumerate() {
        strengths.copy_from_slice(above);
        let stretch = met[from..].iter().take_while(|(at, ..)| *at < start + STRETCH_WORDS);
        for (_, term, strength) in stretch {
            strengths[*term] = strengths[*term].max(*strength);
        }
        most = most.max(share(worths, &strengths));
    }
    most
}

/// What each term is worth when a few texts are the corpus: nothing tells them apart that all of them say.
fn telling<'a>(terms: &Terms, texts: impl Iterator<Item = &'a Read>) -> Vec<f32> {
    let mut meeting = vec![0.0_f32; terms.len()];
    let mut all = 0.0;
    for read in texts {
        all += 1.0;
        for (count, strength) in meeting.iter_mut().zip(terms.word_strengths(read, 0..read.words.len())) {
            *count += f32::from(u8::from(strength > 0.0));
        }
    }
    let rarity = meeting
        .iter()
        .map(|count| (1.0 + (all - count + 0.5_f32).max(0.0) / (count + 0.5)).ln());
    terms
        .worths()
        .zip(rarity)
        .map(|(worth, rarity)| worth * rarity)
        .collect()
}

/// The share of `worths` that `strengths` meet; nothing when there is nothing to meet.
pub(crate) fn share(worths: &[f32], strengths: &[f32]) -> f32 {
    matching::share(worths.iter().copied(), strengths)
}

/// The share of the title's words that the question names, from 0 to 1.
fn title_share(title: &str, met: &[f32]) -> f32 {
    let words = title.split_whitespace().count().max(1);
    (met.iter().sum::<f32>() / as_f32(words)).min(1.0)
}

/// Title and headings count as if they stood in the passage once more.
fn bm25(read: &Read, terms: &Terms, above: &[f32]) -> f32 {
    let length = 1.0 - B + B * as_f32(read.words.len()) / ORDINARY_WORDS;
    let counts = terms.counts(read);
    let gains = terms
        .worths()
        .zip(counts.into_iter().zip(above).map(|(count, above)| count + above))
        .map(|(worth, count)| worth * count * (K1 + 1.0) / (count + K1 * length));
    gains.sum()
}

/// Term by term the larger strength.
#[must_use]
pub fn strongest(a: Vec<f32>, b: &[f32]) -> Vec<f32> {
    a.into_iter().zip(b).map(|(a, b)| a.max(*b)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "words of a passage, some hundred")]
fn as_f32(count: usize) -> f32 {
    count as f32
}
