//! Fitting the confidence to a corpus.
//!
//! In: what questions came to, those that something answers and those that nothing does. Out: weights and a
//! threshold that suit them, and how reliable the confidence is before and after. What is told of the weights
//! was measured on articles that they were not fitted to.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::answer::{ConfidenceFeatures, ConfidenceModel};

use super::{
    Material,
    fit::{Example, fit},
    judge::Kind,
    material::PARTS,
    reliability::{Judged, Reliability},
    table::keeping,
};

/// How far from the shipped weights the fit may look, in log-odds; what foretells held-out articles best is
/// taken. Questions made of titles and headings may look no further than the first: they are easier than
/// what people ask. On six sets, weights fitted to them at 0.03 left the Brier score of people's questions
/// within 0.002 of the shipped ones', at 0.1 it was up to 0.02 worse, at 1 up to 0.12.
const SPREADS: [f64; 5] = [0.03, 0.1, 0.3, 1.0, 3.0];

/// What one question came to once.
#[derive(Debug, Clone)]
pub struct Met {
    pub(super) kind: Kind,
    /// The part that its document belongs to.
    pub(super) part: usize,
    /// Nothing, where no sentence was found.
    pub(super) features: Option<ConfidenceFeatures>,
    pub(super) right: bool,
    pub(super) count: f64,
}

/// Weights and a threshold, and what they are worth.
#[derive(Debug, Clone)]
pub struct Calibrated {
    /// The weights.
    pub model: ConfidenceModel,
    /// The confidence from which on questions are answered.
    pub threshold: f32,
    /// How far from the shipped weights the fit looked, in log-odds.
    pub spread: f64,
    /// With the weights and the threshold of the settings.
    pub before: Reliability,
    /// With such weights and thresholds as these, on articles that they were not fitted to.
    pub after: Reliability,
}

impl Met {
    /// How sure a model is of it.
    fn confidence(&self, model: &ConfidenceModel) -> f32 {
        self.features.map_or(0.0, |features| model.confidence(&features))
    }

    fn judged(&self, confidence: f32, threshold: f32) -> Judged {
        Judged {
            kind: self.kind,
            count: self.count,
            right: self.right,
            confidence,
            threshold,
        }
    }
}

/// What the settings say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// What the confidence is made of.
    pub model: ConfidenceModel,
    /// The confidence from which on questions are answered.
    pub threshold: f32,
}

/// Fits weights to what was met when `material` was asked, and the threshold that keeps the share `keep` of
/// the answerable questions; without a share, the threshold of the settings stays.
#[must_use]
pub fn calibrate(material: &Material, met: &[Met], keep: Option<f64>, standing: &Standing) -> Calibrated {
    let spreads = if material.is_labelled() {
        &SPREADS[..]
    } else {
        &SPREADS[..1]
    };
    // The weights of each part come from all others, and so does how far the fit looked for them.
    let of_part = |part: usize| {
        let others: Vec<&Met> = met.iter().filter(|met| met.part != part).collect();
        fit(&examples(&others), spread(&others, spreads))
    };
    let models: Vec<ConfidenceModel> = (0..PARTS).into_par_iter().map(of_part).collect();
    let confidences: Vec<f32> = met.iter().map(|met| met.confidence(&models[met.part])).collect();
    let threshold_of = |is_used: &dyn Fn(&Met) -> bool| {
        let used = met.iter().zip(&confidences).filter(|(met, _)| is_used(met));
        let answerable = used.filter(|(met, _)| met.kind == Kind::Answerable);
        let sure: Vec<f32> = answerable.map(|(_, confidence)| *confidence).collect();
        let kept = keep.and_then(|keep| keeping(&sure, keep));
        kept.map_or(standing.threshold, rounded_down)
    };
    let thresholds: Vec<f32> = (0..PARTS).map(|part| threshold_of(&|met| met.part != part)).collect();
    let before = met
        .iter()
        .map(|met| met.judged(met.confidence(&standing.model), standing.threshold));
    let after = met
        .iter()
        .zip(&confidences)
        .map(|(met, confidence)| met.judged(*confidence, thresholds[met.part]));
    let all: Vec<&Met> = met.iter().collect();
    let spread = spread(&all, spreads);
    Calibrated {
        model: rounded(&fit(&examples(&all), spread)),
        threshold: threshold_of(&|_| true),
        spread,
        before: Reliability::of(&before.collect::<Vec<_>>()),
        after: Reliability::of(&after.collect::<Vec<_>>()),
    }
}

/// The one of `spreads` that foretells held-out parts best.
fn spread(met: &[&Met], spreads: &[f64]) -> f64 {
    let surprise_of_part = |spread: f64, part: usize| -> f64 {
        let (own, others): (Vec<&Met>, Vec<&Met>) = met.iter().partition(|met| met.part == part);
        if own.is_empty() {
            return 0.0;
        }
        let model = fit(&examples(&others), spread);
        let surprises = own
            .iter()
            .map(|met| met.count * surprise(met.confidence(&model), met.right));
        surprises.sum()
    };
    let surprise = |spread: f64| -> f64 {
        let of_parts: Vec<f64> = (0..PARTS)
            .into_par_iter()
            .map(|part| surprise_of_part(spread, part))
            .collect();
        // Summed in order, since a sum of another order is another sum.
        of_parts.into_iter().sum()
    };
    let (nearest, further) = (spreads[0], &spreads[1..]);
    if further.is_empty() {
        return nearest;
    }
    let best = spreads.iter().map(|spread| (surprise(*spread), *spread));
    best.min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(nearest, |(_, spread)| spread)
}

/// How surprising it is that a question was answered rightly or was not, in nats.
fn surprise(confidence: f32, right: bool) -> f64 {
    // What no sentence was found for has no confidence at all; that alone may not cost everything.
    let likely = f64::from(if right { confidence } else { 1.0 - confidence });
    -likely.max(1e-6).ln()
}

fn examples(met: &[&Met]) -> Vec<Example> {
    let examples = met.iter().filter_map(|met| {
        Some(Example {
            features: met.features?,
            right: met.right,
            count: met.count,
        })
    });
    examples.collect()
}

/// Two decimals, as the shipped weights have.
fn rounded(model: &ConfidenceModel) -> ConfidenceModel {
    let weights = model.weights();
    let names = ConfidenceModel::NAMES
        .into_iter()
        .zip(weights)
        .collect::<HashMap<_, _>>();
    ConfidenceModel::of(|name| (names[name] * 100.0).round() / 100.0 + 0.0)
        .expect("the ends of the ranges are whole numbers")
}

/// Three decimals, so that what was kept stays kept.
fn rounded_down(threshold: f32) -> f32 {
    (threshold * 1000.0).floor() / 1000.0
}
