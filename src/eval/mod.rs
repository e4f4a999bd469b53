//! How good the answers are, measured.
//!
//! In: a set of labelled questions and a service that has indexed its articles. Out: figures. The articles
//! become files, the files are indexed and the questions asked like anybody's; nothing on the way knows
//! that it is measured. Beside the figures stand those of a plain search on the same data, so that each
//! can be compared with something. What is asked, or made of titles and headings where nobody has asked
//! yet, is also what the confidence can be fitted to.

mod asked;
mod calibration;
mod claims;
mod fit;
mod judge;
mod made;
mod material;
mod plain;
mod reliability;
mod set;
mod stages;
mod table;
mod training;

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use rayon::prelude::*;

use crate::{
    answer::{Answer, Quotation},
    corpus::ArticleId,
    failure::{Failure, Kind as FailureKind},
    question::Filters,
    service::Service,
    text::Span,
};

pub use asked::{Written, written};
pub use calibration::{Calibrated, Met, Standing, calibrate};
pub use claims::{Change, ClaimFigures, Tally, claims};
use judge::{Kind, Outcome, Places};
pub use material::{Material, Watch};
pub use plain::baseline;
pub use reliability::{Bin, Reliability, reliability_table};
pub use set::{Labelled, Set, SetError, Split};
pub use stages::{Without, render_stages};
pub use table::{Column, Figures, render};
pub use training::examples;

/// What is asked, and where the answers stand.
#[derive(Debug)]
pub struct Plan {
    asked: Vec<Asked>,
    places: Places,
    texts: HashMap<ArticleId, String>,
}

/// One question of a plan.
#[derive(Debug)]
struct Asked {
    question: Labelled,
    kind: Kind,
}

/// Questions whose time is taken.
const TIMED: usize = 200;
/// How many passages are looked at: what recall is measured to.
const DEPTH: usize = 10;

impl Plan {
    /// The questions of `set`, and as many of `foreign`, which nothing in `set` should answer: those of
    /// `split`, at most `limit` of each set.
    #[must_use]
    pub fn of(set: &Set, foreign: Option<&Set>, split: Split, limit: Option<usize>) -> Self {
        let own = set.chosen(split, limit);
        let most = limit.unwrap_or(own.len());
        let own = own.into_iter().map(|question| Asked {
            kind: if question.answerable {
                Kind::Answerable
            } else {
                Kind::NearMiss
            },
            question,
        });
        let others = foreign.map(|foreign| foreign.chosen(split, Some(most)));
        let others = others.into_iter().flatten().map(|question| Asked {
            question,
            kind: Kind::Foreign,
        });
        Self {
            asked: own.chain(others).collect(),
            places: set.places(),
            texts: set.texts(),
        }
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

/// Asks everything of `service`, which has indexed the articles in `indexing`, answers however unsure it
/// is, and would answer from `threshold` on. `tick` is called for each question.
///
/// # Errors
/// When a question fails for another reason than its words.
pub fn product(
    plan: &Plan,
    service: &Service,
    threshold: f32,
    indexing: Duration,
    tick: &(dyn Fn() + Sync),
) -> Result<Figures, Failure> {
    let outcomes = plan
        .asked
        .par_iter()
        .map(|asked| {
            let outcome = outcome(asked, plan, service);
            tick();
            outcome
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Figures::of(&outcomes, Some(threshold)).timed(times(plan, service), indexing))
}

/// What each of some questions takes, one after the other, as when nobody else asks.
fn times(plan: &Plan, service: &Service) -> Vec<Duration> {
    let every = plan.asked.len().div_ceil(TIMED).max(1);
    let timed = plan.asked.iter().step_by(every).map(|asked| {
        let started = Instant::now();
        // How the question ended was looked at already.
        let _ = service.ask(&asked.question.question, Filters::default());
        started.elapsed()
    });
    timed.collect()
}

fn outcome(asked: &Asked, plan: &Plan, service: &Service) -> Result<Outcome, Failure> {
    let written = &asked.question.question;
    let answered = unless_refused(service.ask(written, Filters::default()))?;
    let passages = unless_refused(service.search(written, Filters::default(), DEPTH))?.unwrap_or_default();
    let answer = answered.map(|answered| answered.answer);
    let quotations = answer.as_ref().map_or(&[][..], Answer::quotations);
    let confidence = answer.as_ref().map_or(0.0, |answer| answer.confidence().value());
    let shown = || quotations.iter().map(|quotation| quotation.excerpt.words());
    Ok(Outcome {
        kind: asked.kind,
        passage: judge::passage_rank(&asked.question, &plan.places, passages.iter().map(places)),
        excerpt: judge::excerpt_rank(&asked.question, shown()),
        chars: shown().map(|words| words.chars().count()).sum(),
        confidence,
        not_verbatim: quotations
            .iter()
            .filter(|quotation| !is_verbatim(quotation, plan))
            .count(),
    })
}

/// Whether the words stand at their place in the file that was indexed.
fn is_verbatim(quotation: &Quotation, plan: &Plan) -> bool {
    let also = quotation.also.iter().map(|also| &also.excerpt);
    std::iter::once(&quotation.excerpt).chain(also).all(|excerpt| {
        let text = plan.texts.get(excerpt.article());
        text.and_then(|text| excerpt.span().slice(text)) == Some(excerpt.words())
    })
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
fn places(quotation: &Quotation) -> impl Iterator<Item = (&ArticleId, Span)> {
    let others = quotation.also.iter().map(|also| &also.excerpt);
    let excerpts = std::iter::once(&quotation.excerpt).chain(others);
    excerpts.map(|excerpt| (excerpt.article(), excerpt.span()))
}
