//! From a question to the passages worth reading, the same for every backend.
//!
//! In: a question and a snapshot. Out: [`Candidate`] passages, best first, each with its words, without
//! near-duplicates that say nothing else, and what the question's words are worth. The index proposes, by a score that
//! means something in that index only; the order is ours, by a linear model over [`features`]. Nothing is
//! quoted from here: an excerpt is cut from its article, so that a backend can rank badly but cannot misquote.

mod duplicates;
pub mod features;
mod heading;
mod matching;
mod meaning;
mod phrasing;
mod resemblance;

use crate::{
    index::{Error, Hit, Snapshot},
    question::{Query, Question, Stage, Weights},
    text::{self, Word},
};

use duplicates::Seen;
pub use features::PassageFeatures;
pub use matching::{Read, Terms};
pub use meaning::{Likeness, Meaning, Near, Progress};
use phrasing::Said;
use resemblance::Alike;

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
    /// What was found besides, best first: what says nothing that those do not, and what comes behind them.
    pub aside: Vec<Candidate>,
    /// The question's words and what they are worth.
    pub terms: Terms,
    /// Whether nothing holds what the question quotes, so that its words were looked for one by one.
    pub loosened: bool,
    /// Whether passages were compared with the question in meaning.
    pub by_meaning: bool,
}

impl Retrieved {
    /// Everything that was found.
    pub fn found(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().chain(&self.aside)
    }
}

/// A passage worth reading.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The passage as the index gave it.
    pub hit: Hit,
    /// Its words and which of the question's each meets; places are those in the passage's own text.
    pub read: Read,
    /// Where in the question each of its words stands.
    pub(crate) said: Said,
    /// Which of the question's words those are like that meet none.
    pub(crate) alike: Alike,
    /// The words of its title and of its heading, where the question quotes or
    /// excludes something that may stand there.
    pub quotable: Vec<Vec<Word>>,
    /// For each of the question's terms, how strongly the title and the heading meet it.
    pub above: Vec<f32>,
    /// Its BM25 by our own formula beside the most that a short passage of nothing else would have.
    pub bm25: f32,
    /// What its rank comes from.
    pub features: PassageFeatures,
    /// How alike it and the question are in meaning, from -1 to 1, where it was compared.
    pub likeness: Option<f32>,
    /// What candidates are ordered by; comparable within one question.
    pub score: f32,
}

/// What it counts that an article is of a time which the question mentions: about as much as a tenth of the
/// question's words does by the weights of the features, so that it decides between passages that are nearly alike
/// in these and never against one that meets much more.
const OF_THAT_TIME: f32 = 1.5;

/// Everything that a search finds.
#[derive(Debug)]
pub struct Matches {
    /// Best first, or the newest where that was asked for; those that are equal in the order of articles and
    /// passages. None is the same text as another.
    pub candidates: Vec<Candidate>,
    /// Those that are the same text as one of them.
    pub copies: Vec<Candidate>,
    /// The search's words and what they are worth.
    pub terms: Terms,
    /// Whether nothing holds what the search quotes, so that its words were looked for one by one.
    pub loosened: bool,
    /// Whether more was found than are listed.
    pub is_more: bool,
}

/// Finds all passages that match `question`, at most `most` with their copies.
///
/// # Errors
/// When the snapshot cannot be read.
pub fn matches(
    question: &Question,
    snapshot: &dyn Snapshot,
    policy: &Policy,
    most: usize,
    meaning: Option<&dyn Meaning>,
) -> Result<Matches, Error> {
    let likeness = meaning.and_then(|meaning| meaning.compare(question.text(), snapshot.state()));
    let mut query = Query::of(question, policy.weights, most + 1);
    let Ranked {
        mut candidates,
        terms,
        loosened,
        found,
    } = ranked(question, snapshot, &mut query, likeness.as_deref())?;
    let place = |candidate: &Candidate| (candidate.hit.article.clone(), candidate.hit.ordinal);
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b))));
    candidates.truncate(most);
    question
        .filters()
        .sort
        .arrange(&mut candidates, |candidate| candidate.hit.date);
    let (mut kept, mut copies): (Vec<Candidate>, Vec<Candidate>) = (Vec::new(), Vec::new());
    for candidate in candidates {
        if kept
            .iter()
            .any(|earlier| duplicates::is_copy(&earlier.hit, &candidate.hit))
        {
            copies.push(candidate);
        } else {
            kept.push(candidate);
        }
    }
    Ok(Matches {
        candidates: kept,
        copies,
        terms,
        loosened,
        is_more: found > most,
    })
}

/// Finds the passages worth reading for `question`, by words, and by `meaning` where it is given.
///
/// # Errors
/// When the snapshot cannot be read.
pub fn retrieve(
    question: &Question,
    snapshot: &dyn Snapshot,
    policy: &Policy,
    meaning: Option<&dyn Meaning>,
) -> Result<Retrieved, Error> {
    let likeness = meaning.and_then(|meaning| meaning.compare(question.text(), snapshot.state()));
    let mut most = policy.candidates;
    loop {
        let mut query = Query::of(question, policy.weights, most);
        let Ranked {
            mut candidates,
            terms,
            loosened,
            found,
        } = ranked(question, snapshot, &mut query, likeness.as_deref())?;
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        let (candidates, aside) = parted(candidates, policy.read);
        let is_crowded = candidates.len() < policy.read && !aside.is_empty();
        if !is_crowded || found < most || most >= policy.candidates * MOST_TIMES {
            return Ok(Retrieved {
                candidates,
                aside,
                terms,
                loosened,
                by_meaning: likeness.is_some(),
            });
        }
        most *= 2;
    }
}

/// Copies can take the places of everything else that there is; then so many times as many passages are asked for.
const MOST_TIMES: usize = 8;

/// The first `most` that say what no earlier one does, and the others.
fn parted(candidates: Vec<Candidate>, most: usize) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut seen = Seen::default();
    let (mut kept, mut aside) = (Vec::with_capacity(most), Vec::new());
    for candidate in candidates {
        if kept.len() < most && seen.is_new(&candidate.hit) {
            kept.push(candidate);
        } else {
            aside.push(candidate);
        }
    }
    (kept, aside)
}

/// What was found, with the scores that words give it.
struct Ranked {
    candidates: Vec<Candidate>,
    terms: Terms,
    /// Whether nothing holds what the question quotes, so that its words were looked for one by one.
    loosened: bool,
    /// How many passages that may be seen the index found, those included that were left out when they were read.
    found: usize,
}

/// What there is for `query`, without what the question quotes where nothing holds that.
fn ranked(
    question: &Question,
    snapshot: &dyn Snapshot,
    query: &mut Query,
    likeness: Option<&dyn Likeness>,
) -> Result<Ranked, Error> {
    let mut ranked = candidates(question, snapshot, query, likeness)?;
    // An index may know only where a phrase can be, as in scripts without spaces.
    let lets = |candidate: &Candidate| question.lets(&candidate.read.words, &candidate.quotable);
    ranked.candidates.retain(lets);
    if ranked.candidates.is_empty() && !query.required.is_empty() && !question.is_only_phrases() {
        query.required.clear();
        let terms = ranked.terms;
        ranked = Ranked {
            terms,
            loosened: true,
            ..candidates(question, snapshot, query, likeness)?
        };
    }
    Ok(ranked)
}

/// What the index finds for `query`, and what is nearest by meaning.
fn candidates(
    question: &Question,
    snapshot: &dyn Snapshot,
    query: &Query,
    likeness: Option<&dyn Likeness>,
) -> Result<Ranked, Error> {
    let mut found = snapshot.search(query)?;
    // Every backend filters, and what may not be seen must not depend on each doing it right.
    found.hits.retain(|hit| query.filters.within.shows(&hit.article));
    let count = found.hits.len();
    if let Some(likeness) = likeness {
        meaning::add_nearest(&mut found.hits, question, snapshot, likeness)?;
    }
    let stages = question.stages();
    if !stages.has(Stage::Titles) {
        found.hits.iter_mut().for_each(without_titles);
    }
    let terms = Terms::of(question, &found.statistics);
    let mut candidates = features::candidates(found.hits, question, &terms, likeness);
    for candidate in &mut candidates {
        if !stages.has(Stage::Rerank) {
            candidate.score = features::by_index_alone(candidate);
        }
        if !question.phrases().is_empty() || !question.excluded().is_empty() {
            candidate.quotable = above(candidate);
        }
        if question.prefers(candidate.hit.date) {
            candidate.score += OF_THAT_TIME;
        }
    }
    if question.names_nothing() {
        candidates.retain(|candidate| candidate.features[features::SAME] > 0.0);
    }
    candidates.retain(|candidate| !question.excludes(&candidate.read.words, &candidate.quotable));
    Ok(Ranked {
        candidates,
        terms,
        loosened: false,
        found: count,
    })
}

/// The index looks for words in titles and headings as in any others; what it found by them alone stays, and ranks
/// by the passage's own words.
fn without_titles(hit: &mut Hit) {
    hit.title.clear();
    hit.headings.clear();
    hit.context = None;
}

/// The words of the title and of the heading over a passage.
fn above(candidate: &Candidate) -> Vec<Vec<Word>> {
    let hit = &candidate.hit;
    let headings = hit.headings.iter().map(String::as_str);
    [hit.title.as_str()]
        .into_iter()
        .chain(headings)
        .map(text::words)
        .collect()
}
