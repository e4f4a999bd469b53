//! From passages to an answer: which sentences to quote, where they stand, and whether to answer at all.
//!
//! In: a question and the passages worth reading. Out: an [`Answer`]: quotations with citations, or that
//! nothing was found. Not finding is an answer, not an error.

mod citation;
mod confidence;
mod copies;
mod evidence;
mod excerpt;
mod explain;
pub mod features;
pub mod limits;
mod link;
mod model;
mod negation;
mod pages;
mod place;
mod selection;
mod support;
mod surroundings;
mod units;

use serde::Serialize;

use crate::{
    corpus::{Article, ArticleId, Block},
    index::{Error, Hit, Snapshot},
    question::{Question, Sort, Stage},
    retrieval::{Candidate, Retrieved},
    text::{Span, is_same_text},
};

pub use citation::Citation;
pub use confidence::{Confidence, ConfidenceFeatures, ConfidenceModel, WrongWeight};
use copies::Copies;
pub use copies::also;
pub use excerpt::Excerpt;
pub use explain::{Explained, ExplainedPassage, ExplainedWindow, Share, explain};
pub use pages::{PAGE_CHARS, Pages, Piece};
pub use place::{ArticleKey, Place, RevisionKey};
pub use selection::glimpse;
pub use support::{Support, support};
pub use surroundings::head_of;

/// How an answer is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// The most excerpts shown.
    pub excerpts: usize,
    /// The most characters of an excerpt; a single sentence may be longer.
    pub excerpt_chars: usize,
    /// The confidence from 0 to 1 from which on an answer is quoted as one.
    pub threshold: f32,
    /// The confidence from 0 to 1 from which on the nearest passage is shown, said to be no more than that; at most
    /// [`threshold`](Self::threshold).
    pub near_threshold: f32,
    /// What the confidence is made of.
    pub confidence: ConfidenceModel,
}

/// What is said to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The articles answer it, in these words.
    Quoted {
        /// One to three excerpts, best first, or those of the newest article where that was asked for.
        quotations: Vec<Quotation>,
        /// How likely it is that they answer the question.
        confidence: Confidence,
    },
    /// One passage comes near and may not answer it.
    Nearest {
        /// Its best words.
        quotation: Box<Quotation>,
        /// How likely it is that they answer the question.
        confidence: Confidence,
    },
    /// Nothing in the articles answers it.
    NotFound {
        /// The sections that came nearest, at most three, best first.
        sections: Vec<NearSection>,
        /// How likely it is that the best passage would have answered it.
        confidence: Confidence,
    },
}

/// Words of an article and where they stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quotation {
    /// The words.
    #[serde(rename = "text", serialize_with = "excerpt::serialize_words")]
    pub excerpt: Excerpt,
    /// The lead or the header that they stand under, where other words lie between: shown above them, with the gap.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "excerpt::serialize_some_words"
    )]
    pub head: Option<Excerpt>,
    /// How many items, rows or lines of the same list, table or code come behind them and are not shown.
    #[serde(skip_serializing_if = "is_none")]
    pub left_out: usize,
    /// The blocks that they are made of, as far as they reach.
    #[serde(skip)]
    pub blocks: Vec<Block>,
    /// Where they stand.
    pub citation: Citation,
    /// Other articles in which just these words stand too, at most three.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
    /// How many more of those there are among what was found.
    #[serde(skip_serializing_if = "is_none")]
    pub more: usize,
}

/// Another article in which quoted words stand, the same but for the white space between them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Also {
    /// The words as they stand there.
    #[serde(skip)]
    pub excerpt: Excerpt,
    /// Where they stand there.
    #[serde(flatten)]
    pub citation: Citation,
}

impl From<Quotation> for Also {
    fn from(quotation: Quotation) -> Self {
        Self {
            excerpt: quotation.excerpt,
            citation: quotation.citation,
        }
    }
}

/// A section of an article that came near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearSection {
    /// The article's title.
    pub title: String,
    /// The headings above the passage that came near, outermost first.
    pub headings: Vec<String>,
    /// Which article.
    pub path: ArticleId,
    /// Where the section can be read.
    pub url: Option<String>,
    /// The passage that came near: a button leads there.
    #[serde(skip)]
    pub place: Place,
}

/// The most sections named when nothing was found.
const MOST_NEAREST: usize = 3;

/// Answers `question` from the passages that were found for it in `snapshot`. Returns the answer and how many
/// passages did not fit their article, whose words were left out; none do unless a backend is at fault.
///
/// # Errors
/// When the articles that are quoted cannot be read.
pub fn answer(
    question: &Question,
    retrieved: &Retrieved,
    snapshot: &dyn Snapshot,
    policy: &Policy,
) -> Result<(Answer, usize), Error> {
    let windows = selection::windows(question, retrieved, policy);
    let confidence = Confidence::of(question, retrieved, &windows, &policy.confidence);
    // Whoever asks for words that stand there was understood, however common the words are.
    let is_asked_for = question.is_only_phrases() && windows.first().is_some_and(|window| window.lets);
    let mut misfits = 0;
    let is_sure = confidence.value() >= policy.threshold || !question.stages().has(Stage::Confidence);
    let is_near = confidence.value() >= policy.near_threshold;
    if is_sure || is_near || is_asked_for {
        let chosen = selection::choose(&windows, retrieved, policy, question.filters().sort);
        let places = chosen
            .iter()
            .map(|window| (&retrieved.candidates[window.passage], window.span));
        let quotations;
        (quotations, misfits) = quoted(places, || retrieved.found(), question.filters().sort, snapshot)?;
        if is_sure || is_asked_for {
            if !quotations.is_empty() {
                return Ok((Answer::Quoted { quotations, confidence }, misfits));
            }
        } else if let Some(quotation) = quotations.into_iter().next().map(Box::new) {
            return Ok((Answer::Nearest { quotation, confidence }, misfits));
        }
    }
    let sections = nearest(retrieved, snapshot)?;
    Ok((Answer::NotFound { sections, confidence }, misfits))
}

/// Cuts the words at each place, a part of a passage, out of its article as `snapshot` has it: `None` where
/// the passage is not what stands there, in this revision.
///
/// # Errors
/// When the articles cannot be read.
pub fn quotations(places: &[(&Hit, Span)], snapshot: &dyn Snapshot) -> Result<Vec<Option<Quotation>>, Error> {
    let mut ids: Vec<ArticleId> = places.iter().map(|(hit, _)| hit.article.clone()).collect();
    ids.sort();
    ids.dedup();
    let articles = snapshot.articles(&ids)?;
    let cut = |(hit, part): &(&Hit, Span)| {
        let article = articles.iter().find(|article| article.id == hit.article)?;
        let fits = article.revision == hit.revision && hit.span.slice(&article.text) == Some(&hit.text);
        fits.then(|| Quotation::cut(article, hit.in_article(*part))).flatten()
    };
    Ok(places.iter().map(cut).collect())
}

/// Cuts the words at each place, a part of a passage, out of its article and names the others of `found` that hold
/// them too. Returns the quotations and how many passages did not fit their article.
///
/// # Errors
/// When the articles cannot be read.
pub fn quoted<'a, F: Iterator<Item = &'a Candidate>>(
    places: impl Iterator<Item = (&'a Candidate, Span)>,
    found: impl Fn() -> F,
    sort: Sort,
    snapshot: &dyn Snapshot,
) -> Result<(Vec<Quotation>, usize), Error> {
    let copies: Vec<Copies<'_>> = places.map(|(own, span)| Copies::of(own, span, found(), sort)).collect();
    copies::cut(&copies, snapshot)
}

impl Answer {
    /// How likely it is that the best words found answer the question.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        match self {
            Self::Quoted { confidence, .. } | Self::Nearest { confidence, .. } | Self::NotFound { confidence, .. } => {
                *confidence
            }
        }
    }

    /// All that is quoted, as an answer or as what comes near.
    #[must_use]
    pub fn quotations(&self) -> &[Quotation] {
        match self {
            Self::Quoted { quotations, .. } => quotations,
            Self::Nearest { quotation, .. } => std::slice::from_ref(quotation),
            Self::NotFound { .. } => &[],
        }
    }

    /// Reads every excerpt again from the article that `stored` gives for it and drops those that differ;
    /// with none left, nothing was found. Returns the answer and how many were dropped.
    #[must_use]
    pub fn verified<'a>(self, stored: impl Fn(&ArticleId) -> Option<&'a Article>) -> (Self, usize) {
        let nothing = |confidence| Self::NotFound {
            sections: Vec::new(),
            confidence,
        };
        match self {
            Self::Quoted { quotations, confidence } => {
                let before = quotations.len();
                let quotations: Vec<Quotation> = quotations
                    .into_iter()
                    .filter_map(|quotation| quotation.verified(&stored))
                    .collect();
                let dropped = before - quotations.len();
                if quotations.is_empty() {
                    (nothing(confidence), dropped)
                } else {
                    (Self::Quoted { quotations, confidence }, dropped)
                }
            }
            Self::Nearest { quotation, confidence } => match quotation.verified(&stored).map(Box::new) {
                Some(quotation) => (Self::Nearest { quotation, confidence }, 0),
                None => (nothing(confidence), 1),
            },
            Self::NotFound { .. } => (self, 0),
        }
    }
}

impl Quotation {
    /// Cuts the words under `span` out of `article` and says where they stand, see [`Excerpt::cut`].
    #[must_use]
    pub fn cut(article: &Article, span: Span) -> Option<Self> {
        let excerpt = Excerpt::cut(article, span)?;
        let citation = Citation::of(article, &excerpt);
        let blocks = article.blocks.iter().filter(|block| block.span.overlaps(span));
        Some(Self {
            excerpt,
            head: surroundings::head(article, span).and_then(|head| Excerpt::cut(article, head)),
            left_out: surroundings::left_out(article, span),
            blocks: blocks.copied().collect(),
            citation,
            also: Vec::new(),
            more: 0,
        })
    }

    /// The articles that hold its words: the one cited first, and the others that are named.
    pub fn articles(&self) -> impl Iterator<Item = &ArticleId> {
        let others = self.also.iter().map(|also| also.excerpt.article());
        std::iter::once(self.excerpt.article()).chain(others)
    }

    /// Reads its words again from the article that `stored` gives for each, and forgets other articles that do not
    /// hold them any more; `None` where the one cited first does not.
    #[must_use]
    pub fn verified<'a>(mut self, stored: impl Fn(&ArticleId) -> Option<&'a Article>) -> Option<Self> {
        let stands = |excerpt: &Excerpt| stored(excerpt.article()).is_some_and(|article| excerpt.is_in(article));
        let words = self.excerpt.words();
        self.also
            .retain(|also| stands(&also.excerpt) && is_same_text(also.excerpt.words(), words));
        let all_stand = stands(&self.excerpt) && self.head.as_ref().is_none_or(stands);
        all_stand.then_some(self)
    }
}

/// The sections of the best passages, each once.
fn nearest(retrieved: &Retrieved, snapshot: &dyn Snapshot) -> Result<Vec<NearSection>, Error> {
    let mut hits: Vec<&Hit> = Vec::new();
    for candidate in &retrieved.candidates {
        let hit = &candidate.hit;
        let is_named = |named: &&&Hit| named.article == hit.article && named.headings == hit.headings;
        if hits.len() < MOST_NEAREST && !hits.iter().any(|named| is_named(&named)) {
            hits.push(hit);
        }
    }
    let places: Vec<_> = hits.iter().map(|hit| (*hit, Span::of(&hit.text))).collect();
    let cut = quotations(&places, snapshot)?;
    let named = cut.into_iter().zip(hits).filter_map(|(quotation, hit)| {
        let quotation = quotation?;
        Some(NearSection {
            place: Place::of(&quotation),
            title: quotation.citation.title,
            headings: hit.headings.clone(),
            path: quotation.citation.path,
            url: quotation.citation.url,
        })
    });
    Ok(named.collect())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(more: &usize) -> bool {
    *more == 0
}
