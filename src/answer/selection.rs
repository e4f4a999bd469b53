//! Which sentences to quote.
//!
//! In: the passages worth reading. Out: windows of one or two whole sentences of one paragraph, best
//! first, of which the few best that do not repeat each other are quoted. Two sentences that touch become
//! one excerpt; sentences that do not are never glued.

use std::{collections::HashSet, sync::Arc};

use crate::{
    corpus::Article,
    question::Question,
    retrieval::Retrieved,
    text::{self, Span},
};

use super::{
    Policy,
    evidence::Evidence,
    features::{Judge, WindowFeatures},
};

/// One or two sentences that may be quoted.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) article: Arc<Article>,
    pub(super) span: Span,
    /// Which of the passages it stands in.
    pub(super) passage: usize,
    pub(super) features: WindowFeatures,
    /// How good an answer it is; the difference of two is the logarithm of how much likelier one is.
    pub(super) score: f32,
}

/// A window is quoted beside the best one only if its score is at most this far behind.
const WORTH_SHOWING: f32 = 6.0;
/// A window that shares this part of its words with one already chosen repeats it.
const REPEATS: f32 = 0.7;

/// All windows of the passages, best first.
#[must_use]
pub(super) fn windows(question: &Question, retrieved: &Retrieved, policy: &Policy) -> Vec<Window> {
    let evidence = Evidence::of(question);
    let mut windows = Vec::new();
    for (passage, candidate) in retrieved.candidates.iter().enumerate() {
        let judge = Judge::new(&evidence, candidate, retrieved);
        let article = &candidate.article;
        let first = article
            .paragraphs
            .partition_point(|p| p.span.end <= candidate.span.start);
        for paragraph in &article.paragraphs[first..] {
            let Some(part) = overlap(paragraph.span, candidate.span) else {
                break;
            };
            for (span, sentences) in of_paragraph(&article.text, part, policy.excerpt_chars) {
                let (features, score) = judge.window(span, &sentences, span.start == paragraph.span.start);
                windows.push(Window {
                    article: Arc::clone(article),
                    span,
                    passage,
                    features,
                    score,
                });
            }
        }
    }
    windows.sort_by(|a, b| {
        let place = |window: &Window| (window.passage, window.span);
        b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b)))
    });
    windows
}

/// The windows that are quoted: the best, then others that are nearly as good, overlap none of the chosen
/// and say something else.
#[must_use]
pub(super) fn choose(windows: Vec<Window>, policy: &Policy) -> Vec<Window> {
    let best = windows.first().map_or(0.0, |window| window.score);
    let mut chosen: Vec<Window> = Vec::new();
    for window in windows {
        if chosen.len() == policy.excerpts || window.score < best - WORTH_SHOWING {
            break;
        }
        if chosen
            .iter()
            .all(|earlier| !overlaps(earlier, &window) && !repeats(earlier, &window))
        {
            chosen.push(window);
        }
    }
    chosen
}

/// Every sentence of a paragraph, and every two that stand side by side and have at most `most` characters.
fn of_paragraph(text: &str, paragraph: Span, most: usize) -> Vec<(Span, Vec<Span>)> {
    let sentences: Vec<Span> = text::sentences(paragraph.slice(text).unwrap_or_default())
        .into_iter()
        .map(|sentence| sentence.shifted(paragraph.start))
        .collect();
    let fits = |span: Span| span.slice(text).is_some_and(|words| words.chars().count() <= most);
    let pairs = sentences
        .windows(2)
        .map(|pair| (pair[0].cover(pair[1]), pair.to_vec()))
        .filter(|(span, _)| fits(*span));
    let single = sentences.iter().map(|sentence| (*sentence, vec![*sentence]));
    single.chain(pairs).collect()
}

fn overlap(a: Span, b: Span) -> Option<Span> {
    a.overlaps(b).then(|| Span::new(a.start.max(b.start), a.end.min(b.end)))
}

fn overlaps(a: &Window, b: &Window) -> bool {
    a.article.id == b.article.id && a.span.overlaps(b.span)
}

fn repeats(a: &Window, b: &Window) -> bool {
    let words = |window: &Window| -> HashSet<String> {
        let quoted = window.span.slice(&window.article.text).unwrap_or_default();
        text::words(quoted).into_iter().map(|word| word.folded).collect()
    };
    let (a, b) = (words(a), words(b));
    let smaller = a.len().min(b.len());
    smaller > 0 && share(a.intersection(&b).count(), smaller) >= REPEATS
}

#[expect(clippy::cast_precision_loss, reason = "words of a window, some dozens")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}
