//! How alike the question and a passage are in meaning, where a sentence encoder is there to say.
//!
//! In: a question, what the index found for it by words, and a [`Meaning`]. Out: the same with the passages that are
//! nearest by meaning beside them, and the likeness of each. Whatever the model is, it speaks through one number a
//! passage, so nothing behind this stage knows it, and without it nothing changes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use crate::{
    corpus::{Article, ArticleId, Revision, passages},
    index::{Error, Hit, Listed, Snapshot, State},
    question::{Filters, Question},
    text::{self, Signature},
};

/// A sentence encoder with the vectors of passages.
pub trait Meaning: Send + Sync {
    /// The model's name and revision, for people.
    fn name(&self) -> &str;

    /// Says that questions are answered from this state from now on. It returns at once; the vectors of its passages are
    /// made in the background.
    fn follow(&self, _snapshot: &Arc<dyn Snapshot>) {}

    /// How far the vectors are.
    fn progress(&self) -> Progress {
        Progress::default()
    }

    /// Waits until the vectors of the state that is followed are made, at most so long; whether they are.
    fn wait(&self, _most: Duration) -> bool {
        true
    }

    /// What compares passages of `state` with `question`. None while most of them have no vectors, where the model fails,
    /// which it reports to the log itself, or when there is no time: the answer is then by words alone.
    fn compare(&self, question: &str, state: &State) -> Option<Box<dyn Likeness>>;
}

/// A question, ready to be compared with passages in meaning.
pub trait Likeness {
    /// How alike the question and `hit` are, from -1 to 1; nothing where the passage has no vector yet.
    fn of(&self, hit: &Hit) -> Option<f32>;

    /// The `most` passages that are most alike, of articles that `lets` lets, best first.
    fn nearest(&self, most: usize, lets: &(dyn Fn(&Listed) -> bool + Sync)) -> Vec<Near>;
}

/// A passage that is near in meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// Its article.
    pub article: ArticleId,
    /// The revision of the article that was compared.
    pub revision: Revision,
    /// Its number in the article.
    pub ordinal: usize,
    /// How alike it is, from -1 to 1.
    pub likeness: f32,
}

/// How far the vectors of passages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Passages that have one.
    pub made: usize,
    /// Passages.
    pub all: usize,
}

/// How many of the nearest passages are read beside those that words found.
const NEAREST: usize = 12;

/// Adds to `hits` the passages nearest by meaning that are not among them.
pub(super) fn add_nearest(
    hits: &mut Vec<Hit>,
    question: &Question,
    snapshot: &dyn Snapshot,
    likeness: &dyn Likeness,
) -> Result<(), Error> {
    let filters = question.filters();
    let mut near = likeness.nearest(NEAREST, &|listed| {
        filters.within.shows(&listed.id) && admits(filters, listed)
    });
    near.retain(|near| {
        !hits
            .iter()
            .any(|hit| hit.article == near.article && hit.ordinal == near.ordinal)
    });
    let mut ids: Vec<ArticleId> = near.iter().map(|near| near.article.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    let articles = snapshot.articles(&ids)?;
    let by_id: HashMap<&ArticleId, &Article> = articles.iter().map(|article| (&article.id, &**article)).collect();
    for id in &ids {
        let Some(article) = by_id.get(id) else { continue };
        let of_article = near
            .iter()
            .filter(|near| near.article == *id && near.revision == article.revision);
        let wanted: Vec<usize> = of_article.map(|near| near.ordinal).collect();
        if wanted.is_empty() {
            continue;
        }
        for passage in passages(article)
            .iter()
            .filter(|passage| wanted.contains(&passage.ordinal))
        {
            let words = text::words(passage.span.slice(&article.text).unwrap_or_default());
            // Words did not find it, so they give it no score.
            hits.extend(Hit::of(article, passage, Signature::of(&words), 0.0));
        }
    }
    Ok(())
}

/// Whether the filters that a person chose let an article.
fn admits(filters: &Filters, listed: &Listed) -> bool {
    let is = |wanted: &Option<String>, found: &dyn Fn(&str) -> bool| wanted.as_ref().is_none_or(|wanted| found(wanted));
    is(&filters.collection, &|name| listed.id.collection() == name)
        && is(&filters.tag, &|tag| listed.tags.iter().any(|filed| filed == tag))
        && is(&filters.language, &|language| {
            listed.language.as_deref() == Some(language)
        })
        && filters
            .from
            .is_none_or(|from| listed.date.is_some_and(|date| date >= from))
        && filters.to.is_none_or(|to| listed.date.is_some_and(|date| date <= to))
}
