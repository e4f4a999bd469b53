//! What the rank of a passage comes from.
//!
//! In: hits and the question's terms. Out: [`Candidate`]s with features that mean the
//! same for every backend and in every script, and their score, the sum of features times weights.

use std::collections::HashMap;

use crate::{corpus::ArticleId, index::Hit};

use super::{Candidate, Read, Terms};

/// One number for each of [`NAMES`].
pub type PassageFeatures = [f32; NAMES.len()];

/// What the features are called.
pub const NAMES: [&str; 8] = [
    "hit",
    "bm25",
    "coverage",
    "above",
    "pairs",
    "closeness",
    "article",
    "title_in",
];

/// Where those features stand that are read elsewhere, or can only be known once all candidates are.
const BM25: usize = 1;
pub(crate) const COVERAGE: usize = 2;
pub(crate) const ARTICLE: usize = 6;
pub(crate) const TITLE_IN: usize = 7;

/// What each feature counts, fitted like the weights of the answer model, by `benches/fit.py passages`.
const WEIGHTS: PassageFeatures = [4.32, 1.54, 5.66, 5.89, 0.62, 1.18, 2.70, 1.09];

/// Saturation and length normalisation of our own BM25, the values that question answering over
/// paragraphs settles on (Yang, Fang and Lin, Anserini, 2018).
const K1: f32 = 0.9;
const B: f32 = 0.4;
/// The length in words of an ordinary passage.
const ORDINARY_WORDS: f32 = 120.0;

/// The candidates of `hits`, in their order, with features and scores.
pub(super) fn candidates(hits: Vec<Hit>, terms: &Terms) -> Vec<Candidate> {
    let best = hits.first().map_or(1.0, |hit| hit.score.max(f32::MIN_POSITIVE));
    let mut candidates = Vec::with_capacity(hits.len());
    for hit in hits {
        candidates.push(candidate(hit, best, terms));
    }
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
    for candidate in &mut candidates {
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

fn candidate(hit: Hit, best: f32, terms: &Terms) -> Candidate {
    let title = met(&hit.title, terms);
    let above = strongest(met(hit.heading.as_deref().unwrap_or_default(), terms), &title);
    let read = terms.read(&hit.text);
    let whole = 0..read.words.len();
    let strengths = terms.strengths(&read, whole.clone());
    let gain = bm25(&read, terms);
    let most: f32 = terms.worths().sum::<f32>() * (K1 + 1.0);
    let features = [
        hit.score / best,
        gain,
        terms.share(&strongest(strengths, &above)),
        terms.share(&above),
        terms.pairs(&read, whole.clone()),
        terms.closeness(&read, whole),
        0.0,
        title_share(&hit.title, &title),
    ];
    Candidate {
        read,
        quotable: Vec::new(),
        above,
        bm25: if most > 0.0 { gain / most } else { 0.0 },
        features,
        likeness: None,
        score: 0.0,
        hit,
    }
}

fn met(part: &str, terms: &Terms) -> Vec<f32> {
    let read = terms.read(part);
    terms.strengths(&read, 0..read.words.len())
}

/// The share of the title's words that the question names, from 0 to 1.
fn title_share(title: &str, met: &[f32]) -> f32 {
    let words = title.split_whitespace().count().max(1);
    (met.iter().sum::<f32>() / as_f32(words)).min(1.0)
}

fn bm25(read: &Read, terms: &Terms) -> f32 {
    let length = 1.0 - B + B * as_f32(read.words.len()) / ORDINARY_WORDS;
    let counts = terms.counts(read);
    let gains = terms
        .worths()
        .zip(counts)
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
