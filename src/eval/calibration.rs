//! Fitting the confidence to a corpus.
//!
//! In: what questions came to, those that something answers and those that nothing does. Out: weights and thresholds that
//! suit them, how reliable the confidence is before and after, and what speaks against writing them down. What is told of
//! them was measured on articles that they were not fitted to: some tens of questions can lead a threshold anywhere, and
//! a bot that answers what nothing answers is worse than one that was not calibrated.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::answer::{ConfidenceFeatures, ConfidenceModel};

use super::{
    Material, Thresholds,
    fit::{Example, fit},
    judge::Kind,
    material::PARTS,
    reliability::{Judged, Reliability},
    table::{count, keeping, mean},
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

/// The lowest threshold that is written, whatever the questions that were asked say: they may be too few, or too unlike
/// those that come. The shipped weights refuse at it 80 to 93 % of the questions of others, of twelve corpora, documentation
/// and encyclopaedia, and 90 to 98 % at the shipped threshold of 0.45; at 0.1 they refuse but 41 % in one of them, and a
/// bot that answers every other question that nothing answers is believed by nobody.
pub const FLOOR: f32 = 0.3;
/// The same of what comes near, which is said to be no more than that: some half of the questions of others are shown
/// nothing.
pub const NEAR_FLOOR: f32 = 0.1;

/// What is wanted of questions that the weights were not fitted to, as shares from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Wanted {
    /// Answerable questions that are answered.
    pub keep: Option<f64>,
    /// Unanswerable questions that are refused.
    pub refuse: Option<f64>,
}

/// What the settings say of the confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// What it is made of.
    pub model: ConfidenceModel,
    /// The confidences from which on questions are answered, and shown what comes near.
    pub thresholds: Thresholds,
}

/// Weights and thresholds, and what they are worth.
#[derive(Debug, Clone)]
pub struct Calibrated {
    /// What the settings could say.
    pub standing: Standing,
    /// How far from the shipped weights the fit looked, in log-odds.
    pub spread: f64,
    /// With the weights and the thresholds of the settings.
    pub before: Reliability,
    /// With such weights and thresholds as these, on articles that they were not fitted to.
    pub after: Reliability,
    /// What speaks against them.
    pub objection: Option<Objection>,
}

/// Why weights and thresholds are not better than those of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// Fewer answerable questions would be answered.
    KeepsFewer,
    /// Fewer unanswerable questions would be refused.
    RefusesFewer,
    /// Fewer answerable questions would be answered or shown what comes near.
    ShowsFewer,
    /// More unanswerable questions would be shown what comes near.
    ShowsMoreUnanswerable,
    /// As many as before.
    NothingBetter,
}

impl Met {
    /// How sure a model is of it.
    fn confidence(&self, model: &ConfidenceModel) -> f32 {
        self.features.map_or(0.0, |features| model.confidence(&features))
    }

    fn judged(&self, confidence: f32, thresholds: Thresholds) -> Judged {
        Judged {
            kind: self.kind,
            count: self.count,
            right: self.right,
            confidence,
            thresholds,
        }
    }
}

impl Wanted {
    fn is_nothing(self) -> bool {
        self == Self::default()
    }

    fn is_met(self, by: &Reliability) -> bool {
        let reaches = |share: Option<f64>, wanted: f64| share.is_some_and(|share| share >= wanted);
        let both = self.keep.zip(self.refuse);
        both.is_some_and(|(keep, refuse)| reaches(by.kept, keep) && reaches(by.refused, refuse))
    }
}

/// Fits weights to what was met when `material` was asked, and thresholds to what is wanted: where nothing is, to
/// answering and refusing as many as the settings do, and more of both where the weights allow it. Questions that were
/// made of titles and headings say nothing about thresholds, which then stay unless something is wanted.
#[must_use]
pub fn calibrate(material: &Material, met: &[Met], wanted: Wanted, standing: &Standing) -> Calibrated {
    let spreads = if material.is_labelled() {
        &SPREADS[..]
    } else {
        &SPREADS[..1]
    };
    // The weights of each part come from all others, and so do how far the fit looked for them and the thresholds.
    let of_part = |part: usize| {
        let others: Vec<&Met> = met.iter().filter(|met| met.part != part).collect();
        fit(&examples(&others), spread(&others, spreads))
    };
    let models: Vec<ConfidenceModel> = (0..PARTS).into_par_iter().map(of_part).collect();
    let earlier: Vec<f32> = met.iter().map(|met| met.confidence(&standing.model)).collect();
    let fitted: Vec<f32> = met.iter().map(|met| met.confidence(&models[met.part])).collect();
    let thresholds_of = |is_used: &dyn Fn(&Met) -> bool| {
        if wanted.is_nothing() && !material.is_labelled() {
            return standing.thresholds;
        }
        let [earlier, fitted] = [&earlier, &fitted].map(|confidences| Sides::of(met, confidences, is_used));
        let sure = if wanted.is_nothing() {
            fitted.threshold(earlier.shares(standing.thresholds.sure))
        } else {
            fitted.threshold(wanted)
        };
        let near = fitted.threshold(earlier.shares(standing.thresholds.near));
        let sure = sure.unwrap_or(standing.thresholds.sure).max(FLOOR);
        let near = near.unwrap_or(standing.thresholds.near).max(NEAR_FLOOR).min(sure);
        Thresholds { sure, near }
    };
    let thresholds: Vec<Thresholds> = (0..PARTS).map(|part| thresholds_of(&|met| met.part != part)).collect();
    let before = met.iter().zip(&earlier);
    let before = before.map(|(met, confidence)| met.judged(*confidence, standing.thresholds));
    let after = met.iter().zip(&fitted);
    let after = after.map(|(met, confidence)| met.judged(*confidence, thresholds[met.part]));
    let (before, after) = (
        Reliability::of(&before.collect::<Vec<_>>()),
        Reliability::of(&after.collect::<Vec<_>>()),
    );
    let all: Vec<&Met> = met.iter().collect();
    let spread = spread(&all, spreads);
    Calibrated {
        standing: Standing {
            model: rounded(&fit(&examples(&all), spread)),
            thresholds: thresholds_of(&|_| true),
        },
        spread,
        objection: objection(wanted, &before, &after),
        before,
        after,
    }
}

/// What speaks against `after`: that it does worse than `before` in one direction, unless it does what is wanted in
/// both, or that it does no better in any.
fn objection(wanted: Wanted, before: &Reliability, after: &Reliability) -> Option<Objection> {
    if wanted.is_met(after) {
        return None;
    }
    let [kept, refused, shown, shown_nothing] = [
        (before.kept, after.kept),
        (before.refused, after.refused),
        (before.shown, after.shown),
        (before.shown_nothing, after.shown_nothing),
    ]
    .map(|(before, after)| after.unwrap_or_default().total_cmp(&before.unwrap_or_default()));
    let worse = [
        (refused, Objection::RefusesFewer),
        (kept, Objection::KeepsFewer),
        (shown_nothing, Objection::ShowsMoreUnanswerable),
        (shown, Objection::ShowsFewer),
    ];
    let worse = worse.into_iter().find(|(change, _)| change.is_lt());
    let is_better = kept.is_gt() || refused.is_gt();
    worse
        .map(|(_, objection)| objection)
        .or((!is_better).then_some(Objection::NothingBetter))
}

/// Confidences of questions that something answers, and of those that nothing does.
struct Sides {
    answerable: Vec<f32>,
    unanswerable: Vec<f32>,
}

/// Shares are of counts, and what is so many of so many may come out a little more.
const LITTLE: f64 = 1e-9;

impl Sides {
    fn of(met: &[Met], confidences: &[f32], is_used: &dyn Fn(&Met) -> bool) -> Self {
        let used = met.iter().zip(confidences).filter(|(met, _)| is_used(met));
        let (answerable, unanswerable): (Vec<_>, Vec<_>) = used.partition(|(met, _)| met.kind == Kind::Answerable);
        let confidences = |side: Vec<(&Met, &f32)>| side.into_iter().map(|(_, confidence)| *confidence).collect();
        Self {
            answerable: confidences(answerable),
            unanswerable: confidences(unanswerable),
        }
    }

    /// What a threshold keeps and refuses.
    fn shares(&self, threshold: f32) -> Wanted {
        let share = |confidences: &[f32], holds: &dyn Fn(f32) -> bool| {
            mean(confidences.iter().map(|value| f64::from(u8::from(holds(*value)))))
        };
        Wanted {
            keep: share(&self.answerable, &|value| value >= threshold),
            refuse: share(&self.unanswerable, &|value| value < threshold),
        }
    }

    /// The threshold that does what is wanted. Where many do, one halfway between them, so that questions that nobody
    /// asked yet fare no worse in either direction; where none does both, the one that keeps what is to be kept.
    fn threshold(&self, wanted: Wanted) -> Option<f32> {
        let highest = wanted
            .keep
            .and_then(|keep| keeping(&self.answerable, keep - LITTLE))
            .map(rounded_down);
        let lowest = wanted
            .refuse
            .map(|refuse| refusing(&self.unanswerable, refuse - LITTLE));
        match (highest, lowest) {
            (Some(highest), Some(lowest)) if lowest < highest => Some(rounded_down(f32::midpoint(lowest, highest))),
            (highest, lowest) => highest.or(lowest),
        }
    }
}

/// The lowest threshold, of three decimals, under which at least `share` of the confidences are.
fn refusing(confidences: &[f32], share: f64) -> f32 {
    let mut sorted = confidences.to_vec();
    sorted.sort_by(f32::total_cmp);
    let above = |confidence: &f32| ((confidence * 1000.0).floor() + 1.0) / 1000.0;
    let under = |threshold: f32| sorted.partition_point(|confidence| *confidence < threshold);
    let thresholds = std::iter::once(0.0).chain(sorted.iter().map(above));
    let mut thresholds = thresholds.filter(|threshold| count(under(*threshold)) >= share * count(sorted.len()));
    thresholds.next().unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sides() -> Sides {
        Sides {
            answerable: vec![0.3, 0.6, 0.7, 0.8, 0.9],
            unanswerable: vec![0.0, 0.1, 0.2, 0.4, 0.75],
        }
    }

    #[test]
    fn a_threshold_does_what_is_wanted_where_one_can() {
        let check = |keep, refuse, expected| assert_eq!(sides().threshold(Wanted { keep, refuse }), expected);
        check(None, None, None);
        check(Some(0.8), None, Some(0.6));
        check(Some(1.0), None, Some(0.3));
        check(None, Some(0.6), Some(0.201));
        check(None, Some(0.0), Some(0.0));
        // Halfway between what keeps so many at most and what refuses so many at least.
        check(Some(0.8), Some(0.8), Some(0.5));
        // No threshold does both, and what is to be kept is kept.
        check(Some(1.0), Some(1.0), Some(0.3));
    }

    #[test]
    fn what_does_worse_in_one_direction_is_objected_to() {
        let figures = |kept, refused, shown, shown_nothing| Reliability {
            kept: Some(kept),
            refused: Some(refused),
            shown: Some(shown),
            shown_nothing: Some(shown_nothing),
            ..Reliability::of(&[])
        };
        let before = figures(0.8, 0.78, 0.9, 0.6);
        let check = |after: &Reliability, wanted: Wanted, expected| {
            assert_eq!(objection(wanted, &before, after), expected, "{after:?}");
        };
        let none = Wanted::default();
        let both = Wanted {
            keep: Some(0.9),
            refuse: Some(0.5),
        };
        let keep = Wanted {
            keep: Some(0.9),
            refuse: None,
        };
        check(&before, none, Some(Objection::NothingBetter));
        check(&figures(0.81, 0.78, 0.9, 0.6), none, None);
        check(&figures(0.8, 0.79, 0.9, 0.6), none, None);
        check(&figures(0.95, 0.27, 0.95, 0.2), none, Some(Objection::RefusesFewer));
        check(&figures(0.95, 0.27, 0.95, 0.2), keep, Some(Objection::RefusesFewer));
        check(&figures(0.95, 0.27, 0.95, 0.2), both, Some(Objection::RefusesFewer));
        check(&figures(0.95, 0.55, 0.95, 0.2), both, None);
        check(&figures(0.7, 0.9, 0.9, 0.6), none, Some(Objection::KeepsFewer));
        check(&figures(0.9, 0.8, 0.8, 0.6), none, Some(Objection::ShowsFewer));
        check(
            &figures(0.9, 0.8, 0.9, 0.5),
            none,
            Some(Objection::ShowsMoreUnanswerable),
        );
    }
}
