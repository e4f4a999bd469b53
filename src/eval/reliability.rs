//! How far a confidence can be believed.
//!
//! In: questions with the confidence in their answers and whether those were right. Out: of ten bins of
//! confidence, how many questions fall in, how sure the answers were and how many were right; how far apart
//! the two are over all; and what the threshold lets pass.

use std::fmt::Write;

use serde::Serialize;

use super::{
    Thresholds,
    judge::Kind,
    table::{auroc, mean, percent},
};

/// Bins of the same width.
const BINS: u8 = 10;

/// One question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub(super) kind: Kind,
    /// How much it counts in what is told of all.
    pub(super) count: f64,
    pub(super) right: bool,
    pub(super) confidence: f32,
    /// The confidences from which on it would be answered, and shown what comes near.
    pub(super) thresholds: Thresholds,
}

/// How far a confidence can be believed. Shares are from 0 to 1; a figure that has no questions behind it is
/// absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// Questions that something answers.
    pub answerable: usize,
    /// Questions that their own article does not answer.
    pub near_misses: usize,
    /// Questions whose article was held out.
    pub held_out: usize,
    /// The mean square of how far the confidence is from 1 when the answer is right, and from 0 when it is not.
    pub brier: Option<f64>,
    /// How far, in the mean over the bins, the confidence is from the share that is right.
    pub calibration_error: Option<f64>,
    /// How often an answerable question is surer than one whose article was held out.
    pub auroc_held_out: Option<f64>,
    /// Answerable questions that are answered.
    pub kept: Option<f64>,
    /// Near misses that are refused.
    pub refused_near: Option<f64>,
    /// Questions whose article was held out that are refused.
    pub refused_held_out: Option<f64>,
    /// Questions that nothing answers, of both kinds, that are refused.
    pub refused: Option<f64>,
    /// Answerable questions that are answered or shown what comes near.
    pub shown: Option<f64>,
    /// Questions that nothing answers that are shown nothing, not even what comes near.
    pub shown_nothing: Option<f64>,
    /// The bins, the least sure first.
    pub bins: Vec<Bin>,
}

/// Questions of about the same confidence.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many there are.
    pub questions: usize,
    /// How sure their answers are in the mean.
    pub confidence: Option<f64>,
    /// How many of them are answered rightly.
    pub right: Option<f64>,
    #[serde(skip)]
    count: f64,
}

impl Judged {
    fn is_sure(&self) -> bool {
        self.confidence >= self.thresholds.sure
    }

    fn is_near(&self) -> bool {
        self.is_sure() || self.confidence >= self.thresholds.near
    }
}

impl Reliability {
    pub(super) fn of(judged: &[Judged]) -> Self {
        let of_kind = |kind| judged.iter().filter(move |judged| judged.kind == kind);
        let sure = |kind| of_kind(kind).map(|judged| judged.confidence).collect::<Vec<_>>();
        let answered = |kind| mean(of_kind(kind).map(|judged| share(judged.is_sure())));
        let unanswerable = || judged.iter().filter(|judged| judged.kind != Kind::Answerable);
        let all: f64 = judged.iter().map(|judged| judged.count).sum();
        let squares = judged.iter().map(|judged| {
            let off = f64::from(judged.confidence) - share(judged.right);
            judged.count * off * off
        });
        let bins: Vec<Bin> = (0..BINS).map(|bin| Bin::of(judged, bin)).collect();
        let gaps = bins
            .iter()
            .map(|bin| bin.count * (bin.confidence.unwrap_or(0.0) - bin.right.unwrap_or(0.0)).abs());
        let of_all = |sum: f64| (all > 0.0).then(|| sum / all);
        Self {
            answerable: of_kind(Kind::Answerable).count(),
            near_misses: of_kind(Kind::NearMiss).count(),
            held_out: of_kind(Kind::Foreign).count(),
            brier: of_all(squares.sum()),
            calibration_error: of_all(gaps.sum()),
            auroc_held_out: auroc(&sure(Kind::Answerable), &sure(Kind::Foreign)),
            kept: answered(Kind::Answerable),
            refused_near: answered(Kind::NearMiss).map(|answered| 1.0 - answered),
            refused_held_out: answered(Kind::Foreign).map(|answered| 1.0 - answered),
            refused: mean(unanswerable().map(|judged| share(!judged.is_sure()))),
            shown: mean(of_kind(Kind::Answerable).map(|judged| share(judged.is_near()))),
            shown_nothing: mean(unanswerable().map(|judged| share(!judged.is_near()))),
            bins,
        }
    }
}

impl Bin {
    fn of(judged: &[Judged], bin: u8) -> Self {
        let inside = || judged.iter().filter(move |judged| bin_of(judged.confidence) == bin);
        let count: f64 = inside().map(|judged| judged.count).sum();
        let of_all = |value: &dyn Fn(&Judged) -> f64| {
            let sum: f64 = inside().map(|judged| judged.count * value(judged)).sum();
            (count > 0.0).then(|| sum / count)
        };
        Self {
            questions: inside().count(),
            confidence: of_all(&|judged| f64::from(judged.confidence)),
            right: of_all(&|judged| share(judged.right)),
            count,
        }
    }
}

/// The bin that a confidence falls into; full confidence falls into the last.
fn bin_of(confidence: f32) -> u8 {
    let reached = |edge: &u8| confidence * f32::from(BINS) >= f32::from(*edge);
    (1..BINS).rev().find(reached).unwrap_or(0)
}

fn share(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Both as one table: the bins, then the figures.
#[must_use]
pub fn reliability_table(before: &Reliability, after: &Reliability) -> String {
    let mut table = format!("{:<30}{:>24}  {:>24}\n", "", "before", "after");
    let _ = writeln!(
        table,
        "{:<30}{:>9}{:>7}{:>8}  {:>9}{:>7}{:>8}",
        "confidence, %", "questions", "mean", "right", "questions", "mean", "right"
    );
    for (bin, (before, after)) in before.bins.iter().zip(&after.bins).enumerate() {
        let edges = format!("{} to {}", bin * 10, bin * 10 + 10);
        let _ = writeln!(table, "{edges:<30}{}  {}", cells(before), cells(after));
    }
    for (name, value) in ROWS {
        if let (Some(before), Some(after)) = (value(before), value(after)) {
            let _ = writeln!(table, "{name:<30}{before:>24}  {after:>24}");
        }
    }
    table
}

fn cells(bin: &Bin) -> String {
    let [confidence, right] = [bin.confidence, bin.right].map(|share| percent(share).unwrap_or_else(|| "-".to_owned()));
    format!("{:>9}{confidence:>7}{right:>8}", bin.questions)
}

type Row = (&'static str, fn(&Reliability) -> Option<String>);

const ROWS: &[Row] = &[
    ("Brier score", |r| r.brier.map(|score| format!("{score:.3}"))),
    ("expected calibration error, %", |r| percent(r.calibration_error)),
    ("AUROC, held out, %", |r| percent(r.auroc_held_out)),
    ("answerable answered, %", |r| percent(r.kept)),
    ("near misses refused, %", |r| percent(r.refused_near)),
    ("held out refused, %", |r| percent(r.refused_held_out)),
    ("unanswerable refused, %", |r| percent(r.refused)),
    ("answerable sure or near, %", |r| percent(r.shown)),
    ("unanswerable shown nothing, %", |r| percent(r.shown_nothing)),
];

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn judged(kind: Kind, confidence: f32, right: bool, count: f64) -> Judged {
        Judged {
            kind,
            count,
            right,
            confidence,
            thresholds: Thresholds { sure: 0.5, near: 0.4 },
        }
    }

    #[test]
    fn the_table_stands_by_what_was_judged() {
        let before = Reliability::of(&[
            judged(Kind::Answerable, 1.0, true, 1.0),
            judged(Kind::Answerable, 0.5, false, 1.0),
            judged(Kind::Answerable, 0.45, true, 1.0),
            judged(Kind::Foreign, 0.0, false, 1.0),
            judged(Kind::Foreign, 0.55, false, 1.0),
        ]);
        let after = Reliability::of(&[
            judged(Kind::Answerable, 0.9, true, 1.0),
            judged(Kind::Foreign, 0.1, false, 1.0),
        ]);
        expect![[r"
                                                            before                     after
            confidence, %                 questions   mean   right  questions   mean   right
            0 to 10                               1    0.0     0.0          0      -       -
            10 to 20                              0      -       -          1   10.0     0.0
            20 to 30                              0      -       -          0      -       -
            30 to 40                              0      -       -          0      -       -
            40 to 50                              1   45.0   100.0          0      -       -
            50 to 60                              2   52.5     0.0          0      -       -
            60 to 70                              0      -       -          0      -       -
            70 to 80                              0      -       -          0      -       -
            80 to 90                              0      -       -          0      -       -
            90 to 100                             1  100.0   100.0          1   90.0   100.0
            Brier score                                      0.171                     0.010
            expected calibration error, %                     32.0                      10.0
            AUROC, held out, %                                66.7                     100.0
            answerable answered, %                            66.7                     100.0
            held out refused, %                               50.0                     100.0
            unanswerable refused, %                           50.0                     100.0
            answerable sure or near, %                       100.0                     100.0
            unanswerable shown nothing, %                     50.0                     100.0
        "]]
        .assert_eq(&reliability_table(&before, &after));
    }

    #[test]
    fn what_counts_less_moves_figures_less() {
        let right = judged(Kind::Answerable, 1.0, true, 1.0);
        let wrong = judged(Kind::NearMiss, 1.0, false, 0.25);
        let reliability = Reliability::of(&[right, wrong]);
        assert_eq!(reliability.brier, Some(0.2));
        let error = reliability.calibration_error.expect("there are questions");
        assert!((error - 0.2).abs() < 1e-9, "{error}");
        assert_eq!((reliability.kept, reliability.refused_near), (Some(1.0), Some(0.0)));
    }

    #[test]
    fn what_has_no_questions_is_absent() {
        let reliability = Reliability::of(&[]);
        assert_eq!((reliability.brier, reliability.kept), (None, None));
        assert!(
            reliability
                .bins
                .iter()
                .all(|bin| bin.questions == 0 && bin.right.is_none())
        );
    }
}
