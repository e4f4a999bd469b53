//! The figures, and how they are printed.
//!
//! In: what every question came to. Out: [`Figures`], which a later run can be compared with.

use std::{fmt::Write, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    Thresholds,
    judge::{Kind, Outcome},
};

/// What a set came to. Shares are from 0 to 1; a figure that has no questions behind it is absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Questions asked that something answers.
    pub answerable: usize,
    /// Questions asked that their own article does not answer.
    pub near_misses: usize,
    /// Questions asked that belong to another corpus.
    pub foreign: usize,
    /// The right passage is the first.
    pub recall_1: Option<f64>,
    /// It is among the first three.
    pub recall_3: Option<f64>,
    /// It is among the first ten.
    pub recall_10: Option<f64>,
    /// The mean of one over its rank, when that is at most ten.
    pub mrr_10: Option<f64>,
    /// The first excerpt holds an answer.
    pub quote_1: Option<f64>,
    /// One of the excerpts does.
    pub quote_3: Option<f64>,
    /// Of all excerpts shown for answerable questions, those that hold an answer.
    pub right_shown: Option<f64>,
    /// Characters shown for a question, in the mean.
    pub chars: Option<f64>,
    /// How often an answerable question is surer than a near miss.
    pub auroc_near: Option<f64>,
    /// How often it is surer than a foreign one.
    pub auroc_foreign: Option<f64>,
    /// At the threshold of the settings, answerable questions that are answered.
    pub kept: Option<f64>,
    /// Answerable questions that are answered or shown what comes near.
    pub sure_or_near: Option<f64>,
    /// At that threshold, near misses that are refused.
    pub refused_near: Option<f64>,
    /// At that threshold, foreign questions that are refused.
    pub refused_foreign: Option<f64>,
    /// Foreign questions that are answered all the same.
    pub sure_foreign: Option<f64>,
    /// Foreign questions that are answered or shown what comes near.
    pub sure_or_near_foreign: Option<f64>,
    /// Foreign questions refused at the threshold that keeps 95 of 100 answerable ones.
    pub refused_foreign_95: Option<f64>,
    /// The time that half of the questions took at most, in milliseconds, asked one after the other.
    pub p50_ms: Option<f64>,
    /// The time that 99 of 100 took at most.
    pub p99_ms: Option<f64>,
    /// How long indexing took, in seconds.
    pub index_s: Option<f64>,
    /// Excerpts that did not stand in their article as shown.
    pub not_verbatim: usize,
}

impl Figures {
    pub(super) fn of(outcomes: &[Outcome], thresholds: Option<Thresholds>) -> Self {
        let of_kind = |kind| outcomes.iter().filter(move |outcome| outcome.kind == kind);
        let confidences = |kind| of_kind(kind).map(|outcome| outcome.confidence).collect::<Vec<_>>();
        let (sure, near, foreign) = (
            confidences(Kind::Answerable),
            confidences(Kind::NearMiss),
            confidences(Kind::Foreign),
        );
        let within = |rank: Option<usize>, most| rank.is_some_and(|rank| rank <= most);
        let sure_at = thresholds.map(|thresholds| thresholds.sure);
        let near_at = thresholds.map(|thresholds| thresholds.near);
        let answerable: Vec<&Outcome> = of_kind(Kind::Answerable).collect();
        let mean = |value: &dyn Fn(&Outcome) -> f64| mean(answerable.iter().map(|outcome| value(outcome)));
        let share = |holds: &dyn Fn(&Outcome) -> bool| mean(&|outcome| f64::from(u8::from(holds(outcome))));
        let below = |confidences: &[f32], threshold: Option<f32>| {
            threshold.and_then(|threshold| {
                self::mean(confidences.iter().map(|value| f64::from(u8::from(*value < threshold))))
            })
        };
        let reach = |confidences: &[f32], threshold| below(confidences, threshold).map(|refused| 1.0 - refused);
        let shown = answerable.iter().flat_map(|outcome| &outcome.excerpts);
        let right_shown = self::mean(shown.map(|right| f64::from(u8::from(*right))));
        Self {
            answerable: sure.len(),
            near_misses: near.len(),
            foreign: foreign.len(),
            recall_1: share(&|outcome| within(outcome.passage, 1)),
            recall_3: share(&|outcome| within(outcome.passage, 3)),
            recall_10: share(&|outcome| within(outcome.passage, 10)),
            mrr_10: mean(&|outcome| {
                let rank = outcome.passage.filter(|rank| *rank <= 10);
                rank.map_or(0.0, |rank| 1.0 / count(rank))
            }),
            quote_1: share(&|outcome| outcome.is_right_within(1)),
            quote_3: share(&|outcome| outcome.is_right_within(3)),
            right_shown,
            chars: mean(&|outcome| count(outcome.chars)),
            auroc_near: auroc(&sure, &near),
            auroc_foreign: auroc(&sure, &foreign),
            kept: reach(&sure, sure_at),
            sure_or_near: reach(&sure, near_at),
            refused_near: below(&near, sure_at),
            refused_foreign: below(&foreign, sure_at),
            sure_foreign: reach(&foreign, sure_at),
            sure_or_near_foreign: reach(&foreign, near_at),
            refused_foreign_95: below(&foreign, keeping(&sure, 0.95)),
            p50_ms: None,
            p99_ms: None,
            index_s: None,
            not_verbatim: outcomes.iter().map(|outcome| outcome.not_verbatim).sum(),
        }
    }

    pub(super) fn timed(self, mut taken: Vec<Duration>, indexing: Duration) -> Self {
        taken.sort();
        let at = |percent: usize| {
            let index = (taken.len() * percent / 100).min(taken.len().saturating_sub(1));
            taken.get(index).map(|time| time.as_secs_f64() * 1000.0)
        };
        Self {
            p50_ms: at(50),
            p99_ms: at(99),
            index_s: Some(indexing.as_secs_f64()),
            ..self
        }
    }
}

/// A column of the table.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// What stands above it.
    pub name: &'a str,
    /// Its figures.
    pub figures: &'a Figures,
}

/// The figures as a table, one row for each that any column has.
#[must_use]
pub fn render(columns: &[Column<'_>]) -> String {
    let mut table = format!("{:<28}", "");
    for column in columns {
        let _ = write!(table, "{:>12}", column.name);
    }
    table.push('\n');
    for (name, value) in ROWS {
        let values: Vec<Option<String>> = columns.iter().map(|column| value(column.figures)).collect();
        if values.iter().all(Option::is_none) {
            continue;
        }
        let _ = write!(table, "{name:<28}");
        for value in values {
            let _ = write!(table, "{:>12}", value.unwrap_or_else(|| "-".to_owned()));
        }
        table.push('\n');
    }
    table
}

type Row = (&'static str, fn(&Figures) -> Option<String>);

const ROWS: &[Row] = &[
    ("questions, answerable", |f| some(f.answerable)),
    ("questions, near misses", |f| some(f.near_misses)),
    ("questions, foreign", |f| some(f.foreign)),
    ("passage recall@1, %", |f| percent(f.recall_1)),
    ("passage recall@3, %", |f| percent(f.recall_3)),
    ("passage recall@10, %", |f| percent(f.recall_10)),
    ("passage MRR@10, %", |f| percent(f.mrr_10)),
    ("quote@1, %", |f| percent(f.quote_1)),
    ("quote@3, %", |f| percent(f.quote_3)),
    ("right among shown, %", |f| percent(f.right_shown)),
    ("characters shown, mean", |f| f.chars.map(|chars| format!("{chars:.0}"))),
    ("AUROC, near misses, %", |f| percent(f.auroc_near)),
    ("AUROC, foreign, %", |f| percent(f.auroc_foreign)),
    ("answerable answered, %", |f| percent(f.kept)),
    ("answerable sure or near, %", |f| percent(f.sure_or_near)),
    ("near misses refused, %", |f| percent(f.refused_near)),
    ("foreign refused, %", |f| percent(f.refused_foreign)),
    ("foreign sure, %", |f| percent(f.sure_foreign)),
    ("foreign sure or near, %", |f| percent(f.sure_or_near_foreign)),
    ("foreign refused at 95 kept, %", |f| percent(f.refused_foreign_95)),
    ("time p50, ms", |f| f.p50_ms.map(|ms| format!("{ms:.2}"))),
    ("time p99, ms", |f| f.p99_ms.map(|ms| format!("{ms:.2}"))),
    ("indexing, s", |f| f.index_s.map(|seconds| format!("{seconds:.1}"))),
    ("verbatim failures", |f| Some(f.not_verbatim.to_string())),
];

fn some(count: usize) -> Option<String> {
    (count > 0).then(|| count.to_string())
}

pub(super) fn percent(share: Option<f64>) -> Option<String> {
    share.map(|share| format!("{:.1}", share * 100.0))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "questions and characters, some millions at most"
)]
pub(super) fn count(count: usize) -> f64 {
    count as f64
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, number) = values.fold((0.0, 0), |(sum, number), value| (sum + value, number + 1));
    (number > 0).then(|| sum / count(number))
}

/// The probability that one of `high` exceeds one of `low`, ties counting half: the area under the curve
/// of the receiver operating characteristic, as the Mann-Whitney statistic gives it.
pub(super) fn auroc(high: &[f32], low: &[f32]) -> Option<f64> {
    if high.is_empty() || low.is_empty() {
        return None;
    }
    let mut sorted = low.to_vec();
    sorted.sort_by(f32::total_cmp);
    let wins = high.iter().map(|value| {
        let smaller = sorted.partition_point(|other| other < value);
        let not_larger = sorted.partition_point(|other| other <= value);
        count(smaller + not_larger) / 2.0
    });
    Some(wins.sum::<f64>() / (count(high.len()) * count(low.len())))
}

/// The highest threshold that at least `share` of the confidences reach.
pub(super) fn keeping(confidences: &[f32], share: f64) -> Option<f32> {
    let mut sorted = confidences.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let reached = sorted
        .iter()
        .enumerate()
        .find(|(index, _)| count(index + 1) >= share * count(sorted.len()));
    reached.map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_one_when_all_are_told_apart_and_half_when_none_are() {
        assert_eq!(auroc(&[0.9, 0.8], &[0.1]), Some(1.0));
        assert_eq!(auroc(&[0.5], &[0.5]), Some(0.5));
        assert_eq!(auroc(&[], &[0.5]), None);
    }

    #[test]
    fn a_threshold_keeps_the_share_it_is_asked_to() {
        let confidences = [0.1, 0.2, 0.3, 0.4];
        assert_eq!(keeping(&confidences, 0.75), Some(0.2));
        assert_eq!(keeping(&[], 0.75), None);
    }
}
