//! The same words in other articles.
//!
//! In: words that are quoted, and all passages that were found. Out: the articles in which just these words stand too,
//! and which of them all is cited first. Only passages that a search found are looked at, so what may not be seen
//! where the question was asked is never among them.

use std::cmp::Reverse;

use crate::{
    index::{Error, Hit, Snapshot},
    question::Sort,
    retrieval::Candidate,
    text::{Span, is_same_text},
};

use super::{Also, Quotation, quotations};

/// The most other articles that are named; of more only the number is said.
const MOST_NAMED: usize = 3;
/// Of two passages that differ in score by no more than this, neither is the better place to quote the same words from:
/// a third of what it counts that an article is of the time which a question mentions.
const NO_BETTER: f32 = 0.5;

/// Where words stand, the place that is cited first before the others, each in an article of its own.
#[derive(Debug)]
pub(super) struct Copies<'a>(Vec<(&'a Candidate, Span)>);

impl<'a> Copies<'a> {
    /// Where the words under `span` of `own` stand: there, and in any of `found`. Cited first is the newest article
    /// where the newest was asked for. Otherwise it is one that the question meets as well as any, and of several the
    /// one that can be read elsewhere, then the newest, then the first by path.
    pub(super) fn of(own: &'a Candidate, span: Span, found: impl Iterator<Item = &'a Candidate>, sort: Sort) -> Self {
        let words = span.slice(&own.hit.text).unwrap_or_default();
        let mut all = vec![(own, span)];
        for other in found {
            if all.iter().all(|(copy, _)| copy.hit.article != other.hit.article)
                && let Some(place) = place(words, &other.hit)
            {
                all.push((other, place));
            }
        }
        let best = all.iter().map(|(copy, _)| copy.score).fold(own.score, f32::max);
        all.sort_by_key(|(copy, _)| {
            let hit = &copy.hit;
            let asked = if sort == Sort::Newest { hit.date } else { None };
            let is_good = copy.score >= best - NO_BETTER;
            (Reverse((asked, is_good, hit.linked, hit.date)), &hit.article)
        });
        Self(all)
    }

    /// The passage that is cited first.
    pub(super) fn first(&self) -> &'a Hit {
        &self.0[0].0.hit
    }

    /// The places that are named, the one cited first before the others.
    fn named(&self) -> impl Iterator<Item = (&'a Hit, Span)> {
        let named = self.0.iter().take(1 + MOST_NAMED);
        named.map(|(copy, span)| (&copy.hit, *span))
    }
}

/// Where exactly `words` stand in a passage but for the white space between them, from the beginning of a sentence to
/// the end of one: what is only a part of a sentence may mean another thing there.
pub(super) fn place(words: &str, hit: &Hit) -> Option<Span> {
    let sentences: Vec<Span> = hit.in_passage().map(|sentence| sentence.span).collect();
    let begins = |span: &&Span| {
        let text = span.slice(&hit.text);
        text.is_some_and(|text| text.chars().next() == words.chars().next())
    };
    let from = |(number, first): (usize, &Span)| {
        let mut spans = sentences[number..].iter().map(|last| first.cover(*last));
        spans.find(|span| span.slice(&hit.text).is_some_and(|text| is_same_text(text, words)))
    };
    let firsts = sentences.iter().enumerate().filter(|(_, first)| begins(first));
    firsts.into_iter().find_map(from)
}

/// `quotation` with the other articles named that hold its words, as far as they are among `found`.
///
/// # Errors
/// When the articles cannot be read.
pub fn also(quotation: Quotation, found: &[Hit], snapshot: &dyn Snapshot) -> Result<Quotation, Error> {
    let mut others: Vec<(&Hit, Span)> = Vec::new();
    for hit in found.iter().filter(|hit| hit.article != *quotation.excerpt.article()) {
        let is_named = others.iter().any(|(other, _)| other.article == hit.article);
        let place = place(quotation.excerpt.words(), hit).filter(|_| !is_named);
        others.extend(place.map(|place| (hit, place)));
    }
    others.sort_by_key(|(hit, _)| (Reverse((hit.linked, hit.date)), &hit.article));
    let named = &others[..others.len().min(MOST_NAMED)];
    let cut = quotations(named, snapshot)?;
    Ok(Quotation {
        also: cut.into_iter().flatten().map(Also::from).collect(),
        more: others.len() - named.len(),
        ..quotation
    })
}

/// Cuts the words of each of `quoted` out of the article that is cited first, and says which others hold them too.
/// Returns the quotations and how many passages did not fit their article.
pub(super) fn cut(quoted: &[Copies<'_>], snapshot: &dyn Snapshot) -> Result<(Vec<Quotation>, usize), Error> {
    let places: Vec<_> = quoted.iter().flat_map(Copies::named).collect();
    let mut cut = quotations(&places, snapshot)?.into_iter();
    let mut misfits = 0;
    let mut answers = Vec::with_capacity(quoted.len());
    for copies in quoted {
        let named = copies.named().count();
        let mut fitting = cut.by_ref().take(named).flatten();
        if let Some(first) = fitting.next() {
            let also: Vec<Also> = fitting.map(Also::from).collect();
            misfits += named - 1 - also.len();
            answers.push(Quotation {
                also,
                more: copies.0.len() - named,
                ..first
            });
        } else {
            misfits += named;
        }
    }
    Ok((answers, misfits))
}
