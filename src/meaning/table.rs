//! The vectors of all passages of one state of the index, in memory.
//!
//! In: articles with the vectors of their passages. Out: for the vector of a question, how alike one passage is, and
//! which are most alike of those that may be seen. Articles keep their rows from one state to the next, so that a table
//! is made anew by what changed.

use std::{collections::HashMap, sync::Arc};

use rayon::prelude::*;

use crate::{
    corpus::ArticleId,
    index::{Hit, Listed},
    retrieval::Near,
};

use super::vectors::{Key, Packed};

/// The vectors of one article's passages.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) listed: Listed,
    /// What the vectors are kept under, in the order of passages.
    pub(super) keys: Vec<Key>,
    scales: Vec<f32>,
    steps: Vec<i8>,
}

impl Row {
    pub(super) fn new(listed: Listed, keys: Vec<Key>, vectors: Vec<Packed>) -> Self {
        Self {
            listed,
            keys,
            scales: vectors.iter().map(|vector| vector.scale).collect(),
            steps: vectors.into_iter().flat_map(|vector| vector.steps).collect(),
        }
    }

    fn likeness(&self, question: &Packed, ordinal: usize) -> Option<f32> {
        let dimensions = question.steps.len();
        let steps = self.steps.get(ordinal * dimensions..(ordinal + 1) * dimensions)?;
        Some(product(&question.steps, steps) * question.scale * self.scales.get(ordinal)?)
    }
}

/// The rows of all articles, or of as many as there are vectors for.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Arc<Row>>,
    by_id: HashMap<ArticleId, usize>,
    /// How many passages have a vector.
    pub(super) passages: usize,
}

impl Table {
    pub(super) fn new(rows: Vec<Arc<Row>>) -> Self {
        let by_id = rows.iter().enumerate();
        Self {
            by_id: by_id.map(|(at, row)| (row.listed.id.clone(), at)).collect(),
            passages: rows.iter().map(|row| row.keys.len()).sum(),
            rows,
        }
    }

    /// The row of an article.
    pub(super) fn row(&self, id: &ArticleId) -> Option<&Arc<Row>> {
        self.by_id.get(id).map(|at| &self.rows[*at])
    }

    /// How alike a passage is, where it has a vector.
    pub(super) fn likeness(&self, question: &Packed, hit: &Hit) -> Option<f32> {
        let row = self.row(&hit.article)?;
        (row.listed.revision == hit.revision).then(|| row.likeness(question, hit.ordinal))?
    }

    /// The `most` passages that are most alike, of the articles that `lets` lets, best first.
    pub(super) fn nearest(&self, question: &Packed, most: usize, lets: &(dyn Fn(&Listed) -> bool + Sync)) -> Vec<Near> {
        let better =
            |a: &(f32, usize, usize), b: &(f32, usize, usize)| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2)));
        let best = |mut found: Vec<(f32, usize, usize)>| {
            if found.len() > most {
                found.select_nth_unstable_by(most, better);
                found.truncate(most);
            }
            found
        };
        let rows = self.rows.par_iter().enumerate().filter(|(_, row)| lets(&row.listed));
        let found = rows.fold(Vec::new, |mut found, (at, row)| {
            let passages = 0..row.keys.len();
            found.extend(passages.filter_map(|ordinal| Some((row.likeness(question, ordinal)?, at, ordinal))));
            if found.len() > 16 * most { best(found) } else { found }
        });
        let mut found = found.reduce(Vec::new, |mut one, other| {
            one.extend(other);
            best(one)
        });
        found.sort_by(better);
        found.truncate(most);
        let near = found.into_iter().map(|(likeness, at, ordinal)| Near {
            article: self.rows[at].listed.id.clone(),
            revision: self.rows[at].listed.revision,
            ordinal,
            likeness,
        });
        near.collect()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "it is at most 127 times 127 times some hundred"
)]
fn product(a: &[i8], b: &[i8]) -> f32 {
    let sum: i32 = a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
    sum as f32
}
