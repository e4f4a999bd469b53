//! The plain search that figures are compared with.
//!
//! In: paragraphs and what is asked of them. Out: the figures of BM25 over English stems, one paragraph each, and
//! of the two adjacent sentences of the first paragraphs that share most stems with the question.

use std::{collections::HashSet, time::Instant};

use rayon::prelude::*;

use crate::{
    corpus::{Article, ArticleId},
    failure::Failure,
    index::{Error, embedded::Baseline},
    service::Service,
    text::{self, Span},
};

use super::{Asked, Figures, Outcome, Plan, Seen, Set, judge};

/// How many paragraphs are looked at.
const DEPTH: usize = 10;
/// How many of them are quoted, once each.
const QUOTED: usize = 3;
/// The most characters of two sentences.
const CHARS: usize = 350;

/// What the plain search finds: the words of one paragraph and where they stand.
#[derive(Debug)]
pub struct Paragraph {
    words: String,
    article: ArticleId,
    span: Span,
    title: String,
    headings: Vec<String>,
}

impl Paragraph {
    /// The paragraphs of a set, which are under no heading.
    #[must_use]
    pub fn of_set(set: &Set) -> Vec<Self> {
        let texts = set.texts();
        let paragraphs = set.paragraphs().into_iter().map(|(article, span)| {
            let words = texts.get(&article).and_then(|text| span.slice(text));
            Self {
                words: words.unwrap_or_default().to_owned(),
                article,
                span,
                title: String::new(),
                headings: Vec::new(),
            }
        });
        paragraphs.collect()
    }

    /// The blocks of the articles that `service` has indexed.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn of_corpus(service: &Service) -> Result<Vec<Self>, Failure> {
        let articles = service.articles(&service.article_ids()?)?;
        let blocks = articles.iter().flat_map(|article| {
            let article: &Article = article;
            article.blocks.iter().map(move |block| {
                let headings = article.heading_path(block.section).into_iter().map(str::to_owned);
                Self {
                    words: block.span.slice(&article.text).unwrap_or_default().to_owned(),
                    article: article.id.clone(),
                    span: block.span,
                    title: article.meta.title.clone(),
                    headings: headings.collect(),
                }
            })
        });
        Ok(blocks.collect())
    }

    fn seen<'a>(&'a self, words: &'a str) -> Seen<'a> {
        Seen {
            words,
            article: &self.article,
            span: self.span,
            title: &self.title,
            headings: &self.headings,
        }
    }
}

/// Scores the plain search over `paragraphs` on what `plan` asks. `tick` is called for each question.
///
/// # Errors
/// When tantivy fails.
pub fn baseline(plan: &Plan, paragraphs: &[Paragraph], tick: &(dyn Fn() + Sync)) -> Result<Figures, Failure> {
    let started = Instant::now();
    let index = Baseline::of(paragraphs.iter().map(|paragraph| &*paragraph.words))?;
    let indexing = started.elapsed();
    let outcomes = plan.asked.par_iter().map(|asked| {
        let started = Instant::now();
        let found = index.search(&asked.question, DEPTH)?;
        let elapsed = started.elapsed();
        let found: Vec<_> = found
            .into_iter()
            .filter_map(|(number, score)| Some((paragraphs.get(number)?, score)))
            .collect();
        let quoted = found
            .iter()
            .take(QUOTED)
            .map(|(paragraph, _)| Ok((*paragraph, best_window(&index, &asked.question, &paragraph.words)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        tick();
        Ok((outcome(asked, &found, &quoted), elapsed))
    });
    let (outcomes, taken): (Vec<_>, Vec<_>) = outcomes.collect::<Result<Vec<_>, Error>>()?.into_iter().unzip();
    Ok(Figures::of(&outcomes, None).timed(taken, indexing))
}

fn outcome(asked: &Asked, found: &[(&Paragraph, f32)], quoted: &[(&Paragraph, &str)]) -> Outcome {
    let passages = found.iter().map(|(paragraph, _)| paragraph.seen(&paragraph.words));
    let excerpts = quoted.iter().map(|(paragraph, words)| paragraph.seen(words));
    Outcome {
        kind: asked.kind,
        passage: judge::passage_rank(&asked.gold, passages.map(std::iter::once)),
        excerpts: judge::right_excerpts(&asked.gold, excerpts.map(std::iter::once)),
        chars: quoted.iter().map(|(_, words)| words.chars().count()).sum(),
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
