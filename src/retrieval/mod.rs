//! From a question to the passages worth reading, the same for every backend.
//!
//! In: a question and a snapshot. Out: [`Candidate`] passages, best first, each with its article, without
//! near-duplicates, and how rare the question's words are. A hit whose span does not fit its article's
//! revision is dropped here: a backend can rank badly but cannot misquote.

mod duplicates;
mod matching;

use std::{collections::HashMap, sync::Arc};

use crate::{
    corpus::{Article, ArticleId},
    index::{Error, Hit, Snapshot},
    question::{Query, Question, Weights},
    text::{self, Span},
};

use duplicates::Seen;
pub use matching::{Matcher, Rarity};

/// How passages are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// How many passages the index is asked for.
    pub candidates: usize,
    /// How many of them are read for sentences.
    pub read: usize,
    /// What counts how much in the index's ranking.
    pub weights: Weights,
}

/// The passages worth reading.
#[derive(Debug)]
pub struct Retrieved {
    /// Best first, at most [`Policy::read`].
    pub candidates: Vec<Candidate>,
    /// How rare the question's words are.
    pub rarity: Rarity,
    /// Hits that did not fit the stored article and were dropped; zero unless a backend is at fault.
    pub misfits: usize,
}

/// A passage worth reading.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The article it stands in.
    pub article: Arc<Article>,
    /// Its place in the article's text.
    pub span: Span,
    /// Its score from the index as a share of the best one's, from 0 to 1.
    pub closeness: f32,
    /// The share of the question's weight whose words stand in the passage, its headings or its title,
    /// from 0 to 1.
    pub coverage: f32,
}

/// How much of a candidate's rank is the index's score; the rest is coverage.
const CLOSENESS_SHARE: f32 = 0.6;

impl Candidate {
    /// What candidates are ordered by, from 0 to 1.
    #[must_use]
    pub fn rank(&self) -> f32 {
        CLOSENESS_SHARE * self.closeness + (1.0 - CLOSENESS_SHARE) * self.coverage
    }
}

/// Finds the passages worth reading for `question`.
///
/// # Errors
/// When the snapshot cannot be read.
pub fn retrieve(question: &Question, snapshot: &dyn Snapshot, policy: &Policy) -> Result<Retrieved, Error> {
    let query = Query::of(question, &policy.weights, policy.candidates);
    let found = snapshot.search(&query)?;
    let rarity = Rarity::new(question, &found.statistics);
    let articles = articles_of(&found.hits, snapshot)?;
    let best = found.hits.first().map_or(1.0, |hit| hit.score.max(f32::MIN_POSITIVE));

    let mut misfits = 0;
    let mut candidates = Vec::new();
    for hit in &found.hits {
        match fitting(hit, &articles) {
            Some(article) => candidates.push(candidate(hit, article, best, &rarity)),
            None => misfits += 1,
        }
    }
    candidates.sort_by(|a, b| b.rank().total_cmp(&a.rank()));

    let mut seen = Seen::default();
    candidates.retain(|candidate| {
        let words = candidate.span.slice(&candidate.article.text).unwrap_or_default();
        seen.is_new(words)
    });
    candidates.truncate(policy.read);
    Ok(Retrieved {
        candidates,
        rarity,
        misfits,
    })
}

fn articles_of(hits: &[Hit], snapshot: &dyn Snapshot) -> Result<HashMap<ArticleId, Arc<Article>>, Error> {
    let mut ids: Vec<ArticleId> = hits.iter().map(|hit| hit.article.clone()).collect();
    ids.sort();
    ids.dedup();
    let articles = snapshot.articles(&ids)?;
    Ok(articles
        .into_iter()
        .map(|article| (article.id.clone(), article))
        .collect())
}

fn fitting<'a>(hit: &Hit, articles: &'a HashMap<ArticleId, Arc<Article>>) -> Option<&'a Arc<Article>> {
    articles
        .get(&hit.article)
        .filter(|article| article.revision == hit.revision && hit.span.slice(&article.text).is_some())
}

fn candidate(hit: &Hit, article: &Arc<Article>, best: f32, rarity: &Rarity) -> Candidate {
    let heading = article.section_at(hit.span).map_or("", |section| &section.heading);
    let passage = hit.span.slice(&article.text).unwrap_or_default();
    let matcher = rarity.matcher();
    let strengths: Vec<f32> = [passage, heading, &article.meta.title]
        .map(|part| matcher.strengths(&text::words(part)))
        .into_iter()
        .reduce(stronger)
        .unwrap_or_default();
    Candidate {
        article: Arc::clone(article),
        span: hit.span,
        closeness: (hit.score / best).clamp(0.0, 1.0),
        coverage: rarity.share(&strengths),
    }
}

fn stronger(a: Vec<f32>, b: Vec<f32>) -> Vec<f32> {
    a.into_iter().zip(b).map(|(a, b)| a.max(b)).collect()
}
