//! The weights that suit examples best.
//!
//! In: examples, each with the features of its confidence and whether it was answered rightly. Out: the
//! model that makes them likeliest and is not far from the shipped one: a logistic regression with a normal
//! prior around the shipped weights, so that few examples move them little and none leave them as they are.
//! Each weight stays on its side of zero. There is no chance in it: the same examples give the same model.

use crate::answer::{ConfidenceFeatures, ConfidenceModel};

/// The features and the constant.
const SIZE: usize = ConfidenceModel::NAMES.len();
/// Each round at least keeps the loss; from here on it hardly changes.
const ROUNDS: usize = 100;
/// A step that promises less than this, in nats, is not worth taking.
const WORTH_NATS: f64 = 1e-9;
/// How often a step is halved before it is given up.
const HALVINGS: usize = 30;

type Vector = [f64; SIZE];

/// What one question came to.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What its confidence comes from.
    pub features: ConfidenceFeatures,
    /// Whether it was answered, and rightly.
    pub right: bool,
    /// How much it counts.
    pub count: f64,
}

/// The model for `examples`. `spread` is the standard deviation of the prior, in log-odds, the same for
/// every weight since every feature is from 0 to 1: how far from the shipped weights one would look without
/// having seen any example.
#[must_use]
pub fn fit(examples: &[Example], spread: f64) -> ConfidenceModel {
    let prior = Prior {
        center: ConfidenceModel::default().weights().map(f64::from),
        precision: 1.0 / (spread * spread),
    };
    let mut weights = prior.center;
    let mut loss = prior.loss(examples, &weights);
    for _ in 0..ROUNDS {
        let step = prior.step(examples, &weights);
        let Some((next, lower)) = descended(&weights, &step, loss, &|weights| prior.loss(examples, weights)) else {
            break;
        };
        let gain = loss - lower;
        (weights, loss) = (next, lower);
        if gain < WORTH_NATS {
            break;
        }
    }
    named(&weights)
}

/// The model with these weights, each in its range.
fn named(weights: &Vector) -> ConfidenceModel {
    ConfidenceModel::of(|name| {
        let index = ConfidenceModel::NAMES.iter().position(|known| *known == name);
        let index = index.expect("the model asks for its own names");
        let range = ConfidenceModel::range(index);
        narrowed(weights[index]).clamp(*range.start(), *range.end())
    })
    .expect("each weight was brought into its range")
}

#[expect(clippy::cast_possible_truncation, reason = "a weight is good for some three digits")]
fn narrowed(weight: f64) -> f32 {
    weight as f32
}

/// The point on the way along `step` where the loss is lower than here, and that loss.
fn descended(weights: &Vector, step: &Vector, loss: f64, loss_of: &dyn Fn(&Vector) -> f64) -> Option<(Vector, f64)> {
    let mut length = 1.0;
    for _ in 0..HALVINGS {
        let mut next = *weights;
        for (weight, part) in next.iter_mut().zip(step) {
            *weight += length * part;
        }
        let lower = loss_of(&next);
        if lower < loss {
            return Some((next, lower));
        }
        length /= 2.0;
    }
    None
}

/// Where weights are expected without any example, and how firmly.
struct Prior {
    center: Vector,
    precision: f64,
}

impl Prior {
    /// The negative logarithm of how likely `weights` are, in nats, but for a constant.
    fn loss(&self, examples: &[Example], weights: &Vector) -> f64 {
        let misfit = examples.iter().map(|example| {
            let towards = if example.right { 1.0 } else { -1.0 };
            example.count * softplus(-towards * log_odds(&example.features, weights))
        });
        let distance = weights
            .iter()
            .zip(&self.center)
            .map(|(weight, center)| (weight - center).powi(2));
        misfit.sum::<f64>() + self.precision / 2.0 * distance.sum::<f64>()
    }

    /// The step to where a parabola that touches the loss at `weights` is lowest within the ranges. Going
    /// from weight to weight until none moves finds it, since the parabola is convex and ranges are a box.
    fn step(&self, examples: &[Example], weights: &Vector) -> Vector {
        let (gradient, curvature) = self.slopes(examples, weights);
        let mut step = [0.0; SIZE];
        for _ in 0..ROUNDS {
            let mut moved: f64 = 0.0;
            for at in 0..SIZE {
                let slope: f64 = gradient[at] + curvature[at].iter().zip(&step).map(|(c, s)| c * s).sum::<f64>();
                let range = ConfidenceModel::range(at);
                let next = (weights[at] + step[at] - slope / curvature[at][at])
                    .clamp(f64::from(*range.start()), f64::from(*range.end()))
                    - weights[at];
                moved = moved.max((next - step[at]).abs());
                step[at] = next;
            }
            if moved < WORTH_NATS {
                break;
            }
        }
        step
    }

    /// The first and second derivatives of the loss.
    fn slopes(&self, examples: &[Example], weights: &Vector) -> (Vector, [Vector; SIZE]) {
        let mut gradient = [0.0; SIZE];
        let mut curvature = [[0.0; SIZE]; SIZE];
        for example in examples {
            let values = values(&example.features);
            let likely = 1.0 / (1.0 + (-log_odds(&example.features, weights)).exp());
            let off = example.count * (likely - f64::from(u8::from(example.right)));
            let bend = example.count * likely * (1.0 - likely);
            for (row, value) in values.iter().enumerate() {
                gradient[row] += off * value;
                for (cell, other) in curvature[row].iter_mut().zip(&values) {
                    *cell += bend * value * other;
                }
            }
        }
        for at in 0..SIZE {
            gradient[at] += self.precision * (weights[at] - self.center[at]);
            curvature[at][at] += self.precision;
        }
        (gradient, curvature)
    }
}

/// The features, and one for the constant.
fn values(features: &ConfidenceFeatures) -> Vector {
    std::array::from_fn(|index| features.get(index).map_or(1.0, |value| f64::from(*value)))
}

fn log_odds(features: &ConfidenceFeatures, weights: &Vector) -> f64 {
    values(features)
        .iter()
        .zip(weights)
        .map(|(value, weight)| value * weight)
        .sum()
}

/// The logarithm of one and the exponential of `x`, without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from 0 to 1 that look like chance and are the same in every run.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self) -> f64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(self.0 >> 32).expect("32 bits are left")) / f64::from(u32::MAX)
        }
    }

    /// Examples that `weights` are true of.
    fn examples(weights: &Vector, number: usize) -> Vec<Example> {
        let mut numbers = Numbers(7);
        let example = |_| {
            let features = std::array::from_fn(|_| narrowed(numbers.next()));
            let likely = 1.0 / (1.0 + (-log_odds(&features, weights)).exp());
            Example {
                features,
                right: numbers.next() < likely,
                count: 1.0,
            }
        };
        (0..number).map(example).collect()
    }

    fn shipped() -> Vector {
        ConfidenceModel::default().weights().map(f64::from)
    }

    /// How far the weights for `examples` are from `expected`, at most.
    fn distance(examples: &[Example], spread: f64, expected: &Vector) -> f64 {
        let fitted = fit(examples, spread).weights().map(f64::from);
        let distances = fitted
            .iter()
            .zip(expected)
            .map(|(fitted, expected)| (fitted - expected).abs());
        distances.fold(0.0, f64::max)
    }

    /// The shipped weights with the closeness at 4, the size at -1 and the constant at -4.
    fn others() -> Vector {
        let mut weights = shipped();
        for (name, weight) in [("closeness", 4.0), ("size", -1.0), ("constant", -4.0)] {
            let at = ConfidenceModel::NAMES.iter().position(|known| *known == name);
            weights[at.expect("it is one")] = weight;
        }
        weights
    }

    /// The same with the constant where as many examples are right as are not: those of one kind alone tell little of
    /// the weights, and the shipped ones change.
    fn balanced() -> Vector {
        let mut weights = others();
        let evidence: f64 = weights[..SIZE - 1].iter().sum();
        weights[SIZE - 1] = -evidence / 2.0;
        weights
    }

    #[test]
    fn without_examples_the_shipped_weights_stay() {
        assert_eq!(fit(&[], 1.0), ConfidenceModel::default());
    }

    #[test]
    fn many_examples_lead_to_what_they_were_made_with() {
        let examples = examples(&balanced(), 40_000);
        let distance = distance(&examples, 3.0, &balanced());
        assert!(distance < 0.25, "{distance}");
    }

    #[test]
    fn few_examples_and_a_firm_prior_move_little() {
        for (number, spread, most) in [(10, 0.1, 0.1), (10, 0.03, 0.01), (1000, 0.03, 0.2), (100, 0.001, 0.001)] {
            let distance = distance(&examples(&others(), number), spread, &shipped());
            assert!(distance < most, "{number} examples at {spread} moved {distance}");
        }
    }

    #[test]
    fn no_weight_leaves_its_side_of_zero() {
        // Examples that say the opposite of the shipped weights in everything.
        let opposite = shipped().map(|weight| -weight);
        let fitted = fit(&examples(&opposite, 5000), 100.0);
        for (index, (name, weight)) in ConfidenceModel::NAMES.iter().zip(fitted.weights()).enumerate() {
            assert!(ConfidenceModel::range(index).contains(&weight), "{name} is {weight}");
        }
        let zero = |weight: &f32| weight.abs() < f32::EPSILON;
        let bound = fitted.weights().iter().filter(|weight| zero(weight)).count();
        assert!(bound >= 9, "{:?}", fitted.weights());
    }

    #[test]
    fn nothing_near_is_better() {
        let opposite = shipped().map(|weight| -weight);
        for (weights, spread) in [(others(), 0.3), (opposite, 0.3), (opposite, 100.0)] {
            let examples = examples(&weights, 2000);
            let prior = Prior {
                center: shipped(),
                precision: 1.0 / (spread * spread),
            };
            let fitted = fit(&examples, spread).weights().map(f64::from);
            let loss = prior.loss(&examples, &fitted);
            for at in 0..SIZE {
                for step in [-0.02, 0.02] {
                    let mut near = fitted;
                    near[at] += step;
                    let is_allowed = ConfidenceModel::range(at).contains(&narrowed(near[at]));
                    let better = loss - prior.loss(&examples, &near);
                    assert!(
                        !is_allowed || better < 1e-3,
                        "{} by {step}: {better}",
                        ConfidenceModel::NAMES[at]
                    );
                }
            }
        }
    }

    #[test]
    fn examples_that_are_all_alike_leave_weights_finite() {
        let example = |right| Example {
            features: [1.0; SIZE - 1],
            right,
            count: 1.0,
        };
        for right in [true, false] {
            let fitted = fit(&vec![example(right); 10_000], 1000.0);
            let confidence = fitted.confidence(&[1.0; SIZE - 1]);
            assert_eq!(confidence > 0.5, right, "{:?}", fitted.weights());
        }
    }

    #[test]
    fn an_example_that_counts_twice_is_two() {
        let once = examples(&others(), 200);
        let twice: Vec<Example> = once.iter().flat_map(|example| [*example; 2]).collect();
        let counted: Vec<Example> = once.iter().map(|example| Example { count: 2.0, ..*example }).collect();
        let expected = fit(&twice, 1.0).weights().map(f64::from);
        assert!(distance(&counted, 1.0, &expected) < 1e-4);
    }
}
