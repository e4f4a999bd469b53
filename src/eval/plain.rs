//! The plain search that figures are compared with.
//!
//! In: a set and what is asked of it. Out: the figures of BM25 over English stems, one paragraph each, and
//! of the two adjacent sentences of the first paragraphs that share most stems with the question.

use std::{collections::HashSet, time::Instant};

use rayon::prelude::*;

use crate::{
    failure::Failure,
    index::{Error, embedded::Baseline},
    text::{self, Span},
};

use super::{Asked, Figures, Outcome, Plan, Set, judge};

/// How many paragraphs are looked at.
const DEPTH: usize = 10;
/// How many of them are quoted, once each.
const QUOTED: usize = 3;
/// The most characters of two sentences.
const CHARS: usize = 350;

/// Scores the plain search on what `plan` asks of `set`. `tick` is called for each question.
///
/// # Errors
/// When tantivy fails.
pub fn baseline(plan: &Plan, set: &Set, tick: &(dyn Fn() + Sync)) -> Result<Figures, Failure> {
    let started = Instant::now();
    let texts = set.texts();
    let paragraphs = set.paragraphs();
    let words = |(article, span): &(crate::corpus::ArticleId, Span)| -> &str {
        texts.get(article).and_then(|text| span.slice(text)).unwrap_or_default()
    };
    let index = Baseline::of(paragraphs.iter().map(words))?;
    let indexing = started.elapsed();
    let outcomes = plan.asked.par_iter().map(|asked| {
        let started = Instant::now();
        let found = index.search(&asked.question.question, DEPTH)?;
        let elapsed = started.elapsed();
        let found: Vec<_> = found
            .into_iter()
            .filter_map(|(number, score)| Some((paragraphs.get(number)?, score)))
            .collect();
        let quoted = found
            .iter()
            .take(QUOTED)
            .map(|(place, _)| best_window(&index, &asked.question.question, words(place)))
            .collect::<Result<Vec<_>, _>>()?;
        tick();
        Ok((outcome(asked, plan, &found, &quoted), elapsed))
    });
    let (outcomes, taken): (Vec<_>, Vec<_>) = outcomes.collect::<Result<Vec<_>, Error>>()?.into_iter().unzip();
    Ok(Figures::of(&outcomes, None).timed(taken, indexing))
}

fn outcome(asked: &Asked, plan: &Plan, found: &[(&(crate::corpus::ArticleId, Span), f32)], quoted: &[&str]) -> Outcome {
    let passages = found.iter().map(|((article, span), _)| (article, *span));
    Outcome {
        kind: asked.kind,
        passage: judge::passage_rank(&asked.question, &plan.places, passages.map(std::iter::once)),
        excerpt: judge::excerpt_rank(&asked.question, quoted.iter().copied()),
        chars: quoted.iter().map(|words| words.chars().count()).sum(),
        confidence: found.first().map_or(0.0, |(_, score)| *score),
        not_verbatim: 0,
    }
}

/// The two adjacent sentences, or the one, that hold most of the question's stems.
fn best_window<'a>(index: &Baseline, question: &str, paragraph: &'a str) -> Result<&'a str, Error> {
    let asked: HashSet<String> = index.stems(question)?.into_iter().collect();
    let sentences = text::sentences(paragraph);
    let pairs = sentences.windows(2).map(|pair| pair[0].cover(pair[1]));
    let windows = pairs
        .filter_map(|span| span.slice(paragraph))
        .filter(|words| words.chars().count() <= CHARS)
        .chain(sentences.iter().filter_map(|span| span.slice(paragraph)));
    let mut best = ("", 0);
    for window in windows {
        let held: HashSet<String> = index.stems(window)?.into_iter().collect();
        let shared = asked.intersection(&held).count() + 1;
        if shared > best.1 {
            best = (window, shared);
        }
    }
    Ok(best.0)
}
