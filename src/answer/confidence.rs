//! Whether to answer at all.
//!
//! In: the best windows and what was found around them, and what each thing counts. Out: a [`Confidence`]
//! from 0 to 1, made of shares of the question's own weight and of scores of our own, never of a backend's
//! absolute score, which means something else in every index.

use std::{array, ops::RangeInclusive};

use serde::{Serialize, Serializer};

use crate::{
    question::{Question, Wants},
    retrieval::{
        Retrieved,
        features::{ARTICLE, HEADING, ORDER, PATH, SAME, TITLE_IN, strongest},
    },
};

use super::{features, model, selection::Window};

/// How likely it is that the best excerpt answers the question, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f32);

/// One number from 0 to 1 for each of [`ConfidenceModel::NAMES`] but the constant.
pub type ConfidenceFeatures = [f32; NAMES.len()];

/// What the confidence comes from, besides the constant. Each can only speak for an answer, or only against
/// it, see [`AGAINST`]: a model that was free to choose fitted no better and was surer of less in corpora
/// smaller than any it had seen.
pub const NAMES: [&str; 16] = [
    // The share of the question's weight that the whole article meets, common words counting little. What stands
    // nowhere is no feature: a slip of the pen in a rare word would silence the answer.
    "article",
    // How close together it stands in the window.
    "closeness",
    // Something particular is wanted and does not stand in the window.
    "unwanted",
    // How far the best window of another passage is behind; nothing, where no other passage was found, since
    // that says more about the corpus than about the answer.
    "margin",
    // Our BM25 of the passage beside the most it could be, and the words of the title that the question says.
    "bm25",
    "title_in",
    // How much the question says, and how much of that the passage meets, as such and not as a share.
    "weight",
    "met",
    // How large the corpus is: a larger one meets more by chance.
    "size",
    // What the window meets when words written alike count, in words side by side as in the question, and which
    // numbers of the question stand nowhere in the passage.
    "alike",
    "phrases",
    "number_unmet",
    // How far the question says the heading above, or the title of an article that the window begins; and that heading
    // within its path.
    "heading",
    "path",
    // A heading says just what the question does.
    "same",
    // How alike the question and the passage are in meaning; nothing where they were not compared.
    "likeness",
];

/// Those of [`NAMES`] that can only speak against an answer.
const AGAINST: [&str; 3] = ["unwanted", "size", "number_unmet"];

/// What features of words count where meaning was compared as well, which knows most of what they know: of a passage that
/// says it in other words it is all that speaks for it. Fitted, with the constants below, on train parts of the sets.
const WORDS_BESIDE_MEANING: f32 = 0.53;
/// The likeness that speaks neither for an answer nor against one: of questions that nothing in the corpus answers, the
/// best passage is less alike for two of three.
const LIKENESS_EVEN: f32 = 0.80;
/// A step of likeness; the encoder's cosines lie close together.
const LIKENESS_STEP: f32 = 0.05;
/// Beyond these many steps likeness says no more.
const LIKENESS_STEPS: RangeInclusive<f32> = -1.5..=2.0;
/// What the smaller share of words takes from the constant, in steps of likeness; the fit gave 0.43, and a little less
/// refuses more of what nothing answers for hardly any answer.
const LIKENESS_SHIFT: f32 = 0.30;

/// A corpus of this many passages counts as large; the largest that the weights were fitted on was about it.
const LARGE_PASSAGES: f32 = 1500.0;
/// A question that says as much as this says enough: some six rare words, in nats of inverse document frequency.
const MUCH_NATS: f32 = 40.0;

/// What each of the features counts for the confidence, and the constant, on the scale of log-odds. The
/// default is what ships, fitted by `benches/fit.py`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceModel {
    weights: ConfidenceFeatures,
    constant: f32,
}

/// A weight that no model may have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the weight of `{name}` must be {wanted}, and is {found}")]
pub struct WrongWeight {
    /// The feature, or `constant`.
    pub name: &'static str,
    /// What it may be.
    pub wanted: String,
    /// What it is.
    pub found: f32,
}

impl ConfidenceModel {
    /// What weights are called, in order; the constant is last.
    pub const NAMES: [&str; NAMES.len() + 1] = {
        let mut names = ["constant"; NAMES.len() + 1];
        let mut at = 0;
        while at < NAMES.len() {
            names[at] = NAMES[at];
            at += 1;
        }
        names
    };
    /// No weight is larger: one that is turns a feature into a verdict of its own.
    pub const MOST: f32 = 20.0;

    /// The model whose weights `weight` gives by their names.
    ///
    /// # Errors
    /// With the first weight that is not in its [`range`](Self::range).
    pub fn of(weight: impl Fn(&'static str) -> f32) -> Result<Self, WrongWeight> {
        for (index, name) in Self::NAMES.into_iter().enumerate() {
            let (range, found) = (Self::range(index), weight(name));
            if !range.contains(&found) {
                let why = match (*range.start() < 0.0, *range.end() > 0.0) {
                    (true, true) => "",
                    (true, false) => ", since it can only speak against an answer",
                    (false, _) => ", since it can only speak for an answer",
                };
                return Err(WrongWeight {
                    name,
                    wanted: format!("from {} to {}{why}", range.start(), range.end()),
                    found,
                });
            }
        }
        Ok(Self {
            weights: NAMES.map(&weight),
            constant: weight("constant"),
        })
    }

    /// What the weight at this place of [`NAMES`](Self::NAMES) may be: some features can only speak for an
    /// answer, some only against one.
    #[must_use]
    pub fn range(index: usize) -> RangeInclusive<f32> {
        match NAMES.get(index) {
            Some(name) if AGAINST.contains(name) => -Self::MOST..=0.0,
            Some(_) => 0.0..=Self::MOST,
            None => -Self::MOST..=Self::MOST,
        }
    }

    /// The weights in the order of [`NAMES`](Self::NAMES).
    #[must_use]
    pub fn weights(&self) -> [f32; NAMES.len() + 1] {
        array::from_fn(|index| self.weights.get(index).copied().unwrap_or(self.constant))
    }

    /// The confidence, from 0 to 1, that `features` come to.
    #[must_use]
    pub fn confidence(&self, features: &ConfidenceFeatures) -> f32 {
        let evidence: f32 = features
            .iter()
            .zip(self.weights)
            .map(|(value, weight)| value * weight)
            .sum();
        1.0 / (1.0 + (-evidence - self.constant).exp())
    }
}

impl Default for ConfidenceModel {
    fn default() -> Self {
        Self {
            weights: model::CONFIDENCE.map(|(_, weight)| weight),
            constant: model::CONFIDENCE_CONSTANT,
        }
    }
}

impl Confidence {
    /// How likely the best of `windows`, if there is one, answers the question.
    pub(super) fn of(question: &Question, retrieved: &Retrieved, windows: &[Window], model: &ConfidenceModel) -> Self {
        if windows.is_empty() {
            return Self(0.0);
        }
        Self(model.confidence(&features(question, retrieved, windows)))
    }

    /// The value from 0 to 1.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }
}

/// What the confidence in the best of `windows` comes from.
pub(super) fn features(question: &Question, retrieved: &Retrieved, windows: &[Window]) -> ConfidenceFeatures {
    let Some(best) = windows.first() else {
        return [0.0; NAMES.len()];
    };
    let terms = &retrieved.terms;
    let Some(candidate) = retrieved.candidates.get(best.passage) else {
        return [0.0; NAMES.len()];
    };
    let read = &candidate.read;
    let passage = terms.strengths(read, 0..read.words.len());
    let with_above = strongest(passage, &candidate.above);
    let part = read.part(best.span);
    let alike = candidate.alike.raised(terms.strengths(read, part.clone()), part);
    let named = |name: &str| {
        let index = features::NAMES.iter().position(|known| *known == name);
        index.map_or(0.0, |index| best.features[index])
    };
    let wanted: f32 = ["time", "number", "person", "place", "reason", "meaning"]
        .map(named)
        .into_iter()
        .sum();
    let particular = question.wants() != Wants::Anything;
    let other = windows.iter().find(|window| window.passage != best.passage);
    let mut features = [
        candidate.features[ARTICLE],
        named("closeness").max(candidate.features[ORDER]),
        if particular { 1.0 - wanted } else { 0.0 },
        other.map_or(0.0, |other| ((best.score - other.score) / 5.0).clamp(0.0, 1.0)),
        candidate.bm25,
        candidate.features[TITLE_IN],
        (terms.weight() / MUCH_NATS).min(1.0),
        (terms.weight() * terms.known_share(&with_above) / MUCH_NATS).min(1.0),
        (terms.passages().ln() / LARGE_PASSAGES.ln()).min(1.0),
        terms.share(&strongest(alike, &candidate.above)),
        named("phrases").max(candidate.features[ORDER]),
        named("number_unmet"),
        candidate.features[HEADING].max(named("introduces")),
        candidate.features[PATH],
        candidate.features[SAME],
        0.0,
    ];
    if let Some(likeness) = candidate.likeness {
        let [words @ .., _, beside] = &mut features;
        for value in words {
            *value *= WORDS_BESIDE_MEANING;
        }
        let steps = (likeness - LIKENESS_EVEN) / LIKENESS_STEP;
        *beside = steps.clamp(*LIKENESS_STEPS.start(), *LIKENESS_STEPS.end()) + LIKENESS_SHIFT;
    }
    features
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Three decimals are more than it is good for.
        serializer.serialize_f64((f64::from(self.0) * 1000.0).round() / 1000.0)
    }
}
