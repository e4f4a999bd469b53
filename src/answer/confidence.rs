//! Whether to answer at all.
//!
//! In: the best window and what was found around it. Out: a [`Confidence`] from 0 to 1, made of shares of
//! the question's own weight and never of a backend's score, which means something else in every index.

use serde::{Serialize, Serializer};

use crate::retrieval::Retrieved;

use super::selection::Window;

/// How likely it is that the best excerpt answers the question, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f32);

/// Coefficients of a logistic regression on four shares, each from 0 to 1. They are set by hand so that
/// 0.5 lies where two thirds of the question's weight are met in context; fitting them to labelled
/// questions is what the threshold in the settings is open for.
const INTERCEPT: f32 = -6.0;
const COVERAGE: f32 = 3.0;
const IN_CONTEXT: f32 = 6.0;
const PASSAGE: f32 = 1.5;
const UNKNOWN: f32 = -3.0;
const UNWANTED: f32 = -0.7;

impl Confidence {
    /// How likely `best`, if there is one, answers the question.
    pub(super) fn of(retrieved: &Retrieved, best: Option<&Window>) -> Self {
        let Some(best) = best else {
            return Self(0.0);
        };
        let passage = retrieved
            .candidates
            .iter()
            .map(|candidate| candidate.coverage)
            .fold(0.0, f32::max);
        let evidence = INTERCEPT
            + COVERAGE * best.coverage
            + IN_CONTEXT * best.in_context
            + PASSAGE * passage
            + UNKNOWN * retrieved.rarity.unknown()
            + if best.wanted { 0.0 } else { UNWANTED };
        Self(1.0 / (1.0 + (-evidence).exp()))
    }

    /// The value from 0 to 1.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Three decimals are more than it is good for.
        serializer.serialize_f64((f64::from(self.0) * 1000.0).round() / 1000.0)
    }
}
