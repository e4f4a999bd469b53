//! How good the answers are, measured.
//!
//! In: labelled questions, of a set or of somebody's own corpus, and a service that has indexed the articles. Out:
//! figures. The articles of a set become files, the files are indexed and the questions asked like anybody's; nothing on
//! the way knows that it is measured. Beside the figures stand those of a plain search on the same data, so that each
//! can be compared with something. What is asked, or made of titles and headings where nobody has asked
//! yet, is also what the confidence can be fitted to.

mod asked;
mod calibration;
mod claims;
mod fit;
mod judge;
mod made;
mod material;
mod named;
mod plain;
mod questions;
mod reliability;
mod set;
mod stages;
mod table;
mod training;

use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::{
    answer::{Answer, Excerpt, Quotation},
    corpus::ArticleId,
    failure::{Failure, Kind as FailureKind},
    question::Filters,
    service::Service,
};

pub use asked::{Written, written};
pub use calibration::{Calibrated, FLOOR, Met, NEAR_FLOOR, Objection, Standing, Wanted, calibrate};
pub use claims::{Change, ClaimFigures, Tally, claims};
use judge::{Gold, Kind, Outcome, Seen};
pub use material::{Documents, Material, Watch};
pub use named::Named;
pub use plain::{Paragraph, baseline};
pub use questions::{Questions, QuestionsError};
pub use reliability::{Bin, Reliability, reliability_table};
pub use set::{Labelled, Set, SetError, Split};
pub use stages::{Without, render_stages};
pub use table::{Column, Figures, render};
pub use training::examples;

/// What is asked, and what answers it.
#[derive(Debug)]
pub struct Plan {
    asked: Vec<Asked>,
}

/// One question of a plan.
#[derive(Debug)]
struct Asked {
    question: String,
    kind: Kind,
    gold: Gold,
}

/// The confidences that the settings answer by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// From here on an answer is quoted as one.
    pub sure: f32,
    /// From here on the nearest passage is shown.
    pub near: f32,
}

/// Questions that nothing in the corpus should answer.
#[derive(Debug)]
pub enum Foreign {
    /// Those of a set about other articles.
    Set(Set),
    /// Those of a file, whatever answers them elsewhere.
    Questions(Questions),
}

/// Questions whose time is taken.
const TIMED: usize = 200;
/// How many passages are looked at: what recall is measured to.
const DEPTH: usize = 10;

impl Plan {
    /// The questions of `set`: those of `split`, at most `limit`.
    #[must_use]
    pub fn of_set(set: &Set, split: Split, limit: Option<usize>) -> Self {
        let places = set.places();
        let asked = set.chosen(split, limit).into_iter().map(|question| Asked {
            kind: kind(question.answerable),
            gold: Gold::of_set(&question, &places),
            question: question.question,
        });
        Self { asked: asked.collect() }
    }

    /// The same of a file of questions.
    #[must_use]
    pub fn of_questions(questions: &Questions, split: Split, limit: Option<usize>) -> Self {
        let asked = questions.chosen(split, limit).into_iter().map(|line| Asked {
            kind: kind(line.is_answerable()),
            gold: Gold::of_line(line),
            question: line.question.clone(),
        });
        Self { asked: asked.collect() }
    }

    /// The same and as many of `foreign`, at most `limit`.
    #[must_use]
    pub fn and(mut self, foreign: &Foreign, split: Split, limit: Option<usize>) -> Self {
        let most = Some(limit.unwrap_or(self.asked.len()));
        let others: Vec<String> = match foreign {
            Foreign::Set(set) => {
                let chosen = set.chosen(split, most).into_iter();
                chosen.map(|question| question.question).collect()
            }
            Foreign::Questions(questions) => {
                let chosen = questions.chosen(split, most).into_iter();
                chosen.map(|line| line.question.clone()).collect()
            }
        };
        self.asked.extend(others.into_iter().map(|question| Asked {
            question,
            kind: Kind::Foreign,
            gold: Gold::nothing(),
        }));
        self
    }

    /// How many questions are asked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.asked.len()
    }

    /// Whether none is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }
}

fn kind(is_answerable: bool) -> Kind {
    if is_answerable {
        Kind::Answerable
    } else {
        Kind::NearMiss
    }
}

/// Asks everything of `service`, which has indexed the articles in `indexing`, answers however unsure it
/// is, and would answer from `thresholds` on. `tick` is called for each question.
///
/// # Errors
/// When a question fails for another reason than its words.
pub fn product(
    plan: &Plan,
    service: &Service,
    thresholds: Thresholds,
    indexing: Duration,
    tick: &(dyn Fn() + Sync),
) -> Result<Figures, Failure> {
    let outcomes = plan
        .asked
        .par_iter()
        .map(|asked| {
            let outcome = outcome(asked, service);
            tick();
            outcome
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Figures::of(&outcomes, Some(thresholds)).timed(times(plan, service), indexing))
}

/// What each of some questions takes, one after the other, as when nobody else asks.
fn times(plan: &Plan, service: &Service) -> Vec<Duration> {
    let every = plan.asked.len().div_ceil(TIMED).max(1);
    let timed = plan.asked.iter().step_by(every).map(|asked| {
        let started = Instant::now();
        // How the question ended was looked at already.
        let _ = service.ask(&asked.question, Filters::default());
        started.elapsed()
    });
    timed.collect()
}

fn outcome(asked: &Asked, service: &Service) -> Result<Outcome, Failure> {
    let written = &asked.question;
    let answered = unless_refused(service.ask(written, Filters::default()))?;
    let passages = unless_refused(service.search(written, Filters::default(), DEPTH))?.unwrap_or_default();
    let answer = answered.map(|answered| answered.answer);
    let quotations = answer.as_ref().map_or(&[][..], Answer::quotations);
    let confidence = answer.as_ref().map_or(0.0, |answer| answer.confidence().value());
    Ok(Outcome {
        kind: asked.kind,
        passage: judge::passage_rank(&asked.gold, passages.iter().map(seen)),
        excerpts: judge::right_excerpts(&asked.gold, quotations.iter().map(seen)),
        chars: quotations
            .iter()
            .flat_map(shown)
            .map(|words| words.chars().count())
            .sum(),
        confidence,
        not_verbatim: not_verbatim(quotations, service)?,
    })
}

/// All that is read of a quotation.
fn shown(quotation: &Quotation) -> impl Iterator<Item = &str> {
    quotation.head.iter().chain([&quotation.excerpt]).map(Excerpt::words)
}

/// How many quotations hold words that do not stand at their place in an article as it is indexed.
fn not_verbatim(quotations: &[Quotation], service: &Service) -> Result<usize, Failure> {
    let ids: Vec<ArticleId> = quotations.iter().flat_map(Quotation::articles).cloned().collect();
    let articles = service.articles(&ids)?;
    let stands = |excerpt: &Excerpt| {
        let article = articles.iter().find(|article| article.id == *excerpt.article());
        article.and_then(|article| excerpt.span().slice(&article.text)) == Some(excerpt.words())
    };
    let differ = quotations.iter().filter(|quotation| {
        let also = quotation.also.iter().map(|also| &also.excerpt);
        let mut excerpts = quotation.head.iter().chain([&quotation.excerpt]).chain(also);
        !excerpts.all(stands)
    });
    Ok(differ.count())
}

/// Words that cannot be asked are refused, which is how they count.
fn unless_refused<T>(done: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(failure) if failure.kind == FailureKind::Asker => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Where the quoted words stand: whoever is shown them is also told of the other articles.
fn seen(quotation: &Quotation) -> impl Iterator<Item = Seen<'_>> {
    let others = quotation.also.iter().map(|also| (&also.excerpt, &also.citation));
    let all = std::iter::once((&quotation.excerpt, &quotation.citation)).chain(others);
    all.map(|(excerpt, citation)| Seen {
        words: excerpt.words(),
        article: excerpt.article(),
        span: excerpt.span(),
        title: &citation.title,
        headings: &citation.headings,
    })
}
