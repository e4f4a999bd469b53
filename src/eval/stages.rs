//! What each stage of an answer is worth.
//!
//! In: the figures of the whole, and of the whole without one stage each, from one index and the same questions.
//! Out: a table with a row for each stage, of what changes when it is left out.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::Figures;

/// The figures without one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Without {
    /// The stage that was left out, as the settings call it.
    pub stage: String,
    /// What the set came to.
    pub figures: Figures,
}

/// What stands above a column, the figure in it and its decimals.
type Column = (&'static str, fn(&Figures) -> Option<f64>, usize);

const COLUMNS: &[Column] = &[
    ("R@1", |f| percent(f.recall_1), 1),
    ("R@10", |f| percent(f.recall_10), 1),
    ("quote@1", |f| percent(f.quote_1), 1),
    ("quote@3", |f| percent(f.quote_3), 1),
    ("answered", |f| percent(f.kept), 1),
    ("near refused", |f| percent(f.refused_near), 1),
    ("near AUROC", |f| percent(f.auroc_near), 1),
    ("foreign refused", |f| percent(f.refused_foreign), 1),
    ("foreign AUROC", |f| percent(f.auroc_foreign), 1),
    ("p50, ms", |f| f.p50_ms, 2),
];

/// The figures of `all` stages in %, and how many points each of them changes by without one stage: what falls is
/// what the stage is worth. Columns without a figure are left out.
#[must_use]
pub fn render_stages(all: &Figures, without: &[Without]) -> String {
    let columns: Vec<&Column> = COLUMNS.iter().filter(|(_, figure, _)| figure(all).is_some()).collect();
    let mut table = format!("{:<20}", "stages, % and points");
    for (name, ..) in &columns {
        let _ = write!(table, "  {name:>6}");
    }
    let _ = write!(table, "\n{:<20}", "all");
    for (name, figure, decimals) in &columns {
        let width = name.len().max(6);
        let _ = write!(table, "  {:>width$.decimals$}", figure(all).unwrap_or_default());
    }
    table.push('\n');
    for Without { stage, figures } in without {
        let _ = write!(table, "without {stage:<12}");
        for (name, figure, decimals) in &columns {
            let (width, change) = (name.len().max(6), change(figure(all), figure(figures), *decimals));
            let _ = write!(table, "  {change:>width$}");
        }
        table.push('\n');
    }
    table
}

/// `+1.2`, `-0.3`, or `0` where the figures are the same.
fn change(all: Option<f64>, without: Option<f64>, decimals: usize) -> String {
    let Some((all, without)) = all.zip(without) else {
        return "-".to_owned();
    };
    let change = format!("{:+.decimals$}", without - all);
    let is_none = change.trim_matches(['+', '-', '0', '.']).is_empty();
    if is_none { "0".to_owned() } else { change }
}

fn percent(share: Option<f64>) -> Option<f64> {
    share.map(|share| share * 100.0)
}
