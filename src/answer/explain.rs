//! Why an answer is what it is.
//!
//! In: a question and the passages found for it. Out: every passage and every window that was considered,
//! with the features that its rank comes from, and those of the confidence.

use crate::{
    index::{Error, Snapshot},
    question::Question,
    retrieval::Retrieved,
    text::Span,
};

use super::{Confidence, ConfidenceFeatures, ConfidenceModel, Policy, Quotation, confidence, quotations, selection};

/// Everything that was considered.
#[derive(Debug, Clone, Default)]
pub struct Explained {
    /// The passages, best first.
    pub passages: Vec<ExplainedPassage>,
    /// The windows, best first.
    pub windows: Vec<ExplainedWindow>,
    /// What the confidence comes from, in the order of [`Self::shares`].
    pub confidence_features: ConfidenceFeatures,
    /// What each of them counts.
    pub confidence_model: ConfidenceModel,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
}

/// What one feature adds to the confidence, on the scale of log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The feature, or `constant`.
    pub feature: &'static str,
    /// Its value, from 0 to 1.
    pub value: f32,
    /// What it counts.
    pub weight: f32,
}

impl Explained {
    /// What the confidence adds up from: the log-odds are the sum of each value times its weight.
    #[must_use]
    pub fn shares(&self) -> Vec<Share> {
        let values = self.confidence_features.into_iter().chain([1.0]);
        let weighed = ConfidenceModel::NAMES.into_iter().zip(self.confidence_model.weights());
        let shares = weighed
            .zip(values)
            .map(|((feature, weight), value)| Share { feature, value, weight });
        shares.collect()
    }
}

/// One passage that was considered.
#[derive(Debug, Clone)]
pub struct ExplainedPassage {
    /// The passage.
    pub quotation: Quotation,
    /// Its features, see [`NAMES`](crate::retrieval::features::NAMES).
    pub features: Vec<f32>,
    /// How alike it and the question are in meaning, where a model was asked.
    pub likeness: Option<f32>,
    /// What it was ordered by.
    pub score: f32,
}

/// One window that was considered.
#[derive(Debug, Clone)]
pub struct ExplainedWindow {
    /// The window.
    pub quotation: Quotation,
    /// Its features, see [`NAMES`](super::features::NAMES).
    pub features: Vec<f32>,
    /// What it was ordered by.
    pub score: f32,
}

/// Everything that is considered for `question`.
///
/// # Errors
/// When the articles cannot be read.
pub fn explain(
    question: &Question,
    retrieved: &Retrieved,
    snapshot: &dyn Snapshot,
    policy: &Policy,
) -> Result<Explained, Error> {
    let windows = selection::windows(question, retrieved, policy);
    let whole = retrieved
        .candidates
        .iter()
        .map(|candidate| (&candidate.hit, Span::of(&candidate.hit.text)));
    let parts = windows
        .iter()
        .map(|window| (selection::hit(window, retrieved), window.span));
    let places: Vec<_> = whole.chain(parts).collect();
    let mut cut = quotations(&places, snapshot)?;
    let parts = cut.split_off(retrieved.candidates.len());
    let passages = retrieved.candidates.iter().zip(cut).filter_map(|(candidate, cut)| {
        Some(ExplainedPassage {
            quotation: cut?,
            features: candidate.features.to_vec(),
            likeness: candidate.likeness,
            score: candidate.score,
        })
    });
    let considered = windows.iter().zip(parts).filter_map(|(window, cut)| {
        Some(ExplainedWindow {
            quotation: cut?,
            features: window.features.to_vec(),
            score: window.score,
        })
    });
    Ok(Explained {
        passages: passages.collect(),
        windows: considered.collect(),
        confidence_features: confidence::features(question, retrieved, &windows),
        confidence_model: policy.confidence,
        confidence: Confidence::of(question, retrieved, &windows, &policy.confidence).value(),
    })
}
