//! Which sentences to quote.
//!
//! In: the passages worth reading. Out: windows of one or two whole sentences of one paragraph, best
//! first, of which the few best that do not repeat each other are quoted. Two sentences that touch become
//! one excerpt; sentences that do not are never glued.

use std::{collections::HashSet, sync::Arc};

use crate::{
    corpus::Article,
    question::Question,
    retrieval::{Candidate, Rarity, Retrieved},
    text::{self, Span, Word},
};

use super::{Policy, evidence};

/// One or two sentences that may be quoted.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) article: Arc<Article>,
    pub(super) span: Span,
    /// How good an answer it is, from 0 to about 1; comparable within one question.
    pub(super) score: f32,
    /// The share of the question's weight whose words stand in the window itself, from 0 to 1.
    pub(super) coverage: f32,
    /// The same when title, heading and neighbours count in part.
    pub(super) in_context: f32,
    /// Whether something of the kind that is asked for stands in it.
    pub(super) wanted: bool,
}

/// What a word of the question counts that stands in the title or the heading, not in the window.
const ABOVE: f32 = 0.7;
/// What it counts in another sentence of the same passage.
const BESIDE: f32 = 0.5;

/// Shares of a window's score. They add up to one.
const PASSAGE: f32 = 0.40;
const COVERAGE: f32 = 0.25;
const IN_CONTEXT: f32 = 0.15;
const PAIRS: f32 = 0.08;
const WANTED: f32 = 0.12;
/// What a second sentence costs, so that it is shown only where it adds something.
const SECOND_SENTENCE: f32 = 0.01;

/// A window is quoted only if it is at least this good beside the best one.
const WORTH_SHOWING: f32 = 0.7;
/// A window that shares this part of its words with one already chosen repeats it.
const REPEATS: f32 = 0.7;

/// All windows of the passages, best first.
#[must_use]
pub(super) fn windows(question: &Question, retrieved: &Retrieved, policy: &Policy) -> Vec<Window> {
    let mut windows: Vec<Window> = retrieved
        .candidates
        .iter()
        .flat_map(|candidate| of_passage(question, candidate, &retrieved.rarity, policy))
        .collect();
    windows.sort_by(|a, b| {
        let place = |window: &Window| (window.article.id.clone(), window.span);
        b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b)))
    });
    windows
}

/// The windows that are quoted: the best, then others that are nearly as good, touch none of the chosen
/// and say something else.
#[must_use]
pub(super) fn choose(windows: Vec<Window>, policy: &Policy) -> Vec<Window> {
    let best = windows.first().map_or(0.0, |window| window.score);
    let mut chosen: Vec<Window> = Vec::new();
    for window in windows {
        if chosen.len() == policy.excerpts || window.score < best * WORTH_SHOWING {
            break;
        }
        if chosen
            .iter()
            .all(|earlier| !touches(earlier, &window) && !repeats(earlier, &window))
        {
            chosen.push(window);
        }
    }
    chosen
}

fn of_passage(question: &Question, candidate: &Candidate, rarity: &Rarity, policy: &Policy) -> Vec<Window> {
    let reader = Reader::new(question, candidate, rarity);
    let paragraphs = candidate
        .article
        .paragraphs
        .iter()
        .filter_map(|paragraph| overlap(paragraph.span, candidate.span));
    paragraphs.flat_map(|part| reader.of_paragraph(part, policy)).collect()
}

fn overlap(a: Span, b: Span) -> Option<Span> {
    a.overlaps(b).then(|| Span::new(a.start.max(b.start), a.end.min(b.end)))
}

/// A passage and what its surroundings meet of the question.
struct Reader<'a> {
    question: &'a Question,
    candidate: &'a Candidate,
    rarity: &'a Rarity,
    /// For each term of the question, how far the surroundings meet it, already reduced.
    around: Vec<f32>,
}

impl<'a> Reader<'a> {
    fn new(question: &'a Question, candidate: &'a Candidate, rarity: &'a Rarity) -> Self {
        let article = &candidate.article;
        let heading = article
            .section_at(candidate.span)
            .map_or("", |section| &section.heading);
        let passage = candidate.span.slice(&article.text).unwrap_or_default();
        let met = |part: &str, counts: f32| -> Vec<f32> {
            let strengths = rarity.matcher().strengths(&text::words(part));
            strengths.into_iter().map(|strength| strength * counts).collect()
        };
        let around = strongest(
            strongest(met(&article.meta.title, ABOVE), &met(heading, ABOVE)),
            &met(passage, BESIDE),
        );
        Self {
            question,
            candidate,
            rarity,
            around,
        }
    }

    fn of_paragraph(&self, paragraph: Span, policy: &Policy) -> Vec<Window> {
        let text = &self.candidate.article.text;
        let words = paragraph.slice(text).unwrap_or_default();
        let sentences: Vec<Span> = text::sentences(words)
            .into_iter()
            .map(|sentence| sentence.shifted(paragraph.start))
            .collect();
        let fits = |span: &Span| {
            span.slice(text)
                .is_some_and(|words| words.chars().count() <= policy.excerpt_chars)
        };
        let pairs = sentences.windows(2).map(|pair| pair[0].cover(pair[1])).filter(fits);
        let single = sentences.iter().map(|sentence| self.window(*sentence, 0.0));
        single
            .chain(pairs.map(|pair| self.window(pair, SECOND_SENTENCE)))
            .collect()
    }

    fn window(&self, span: Span, cost: f32) -> Window {
        let sentence = span.slice(&self.candidate.article.text).unwrap_or_default();
        let words = text::words(sentence);
        let strengths = self.rarity.matcher().strengths(&words);
        let coverage = self.rarity.share(&strengths);
        let in_context = self.rarity.share(&strongest(strengths, &self.around));
        let wanted = evidence::holds(self.question, sentence, &words);
        let score = PASSAGE * self.candidate.rank()
            + COVERAGE * coverage
            + IN_CONTEXT * in_context
            + PAIRS * pairs_met(self.question, &words)
            + WANTED * f32::from(u8::from(wanted))
            - cost;
        Window {
            article: Arc::clone(&self.candidate.article),
            span,
            score,
            coverage,
            in_context,
            wanted,
        }
    }
}

fn strongest(a: Vec<f32>, b: &[f32]) -> Vec<f32> {
    a.into_iter().zip(b).map(|(a, b)| a.max(*b)).collect()
}

/// The share of the question's side-by-side words that stand side by side here, from 0 to 1.
fn pairs_met(question: &Question, words: &[Word]) -> f32 {
    let pairs = question.pairs();
    if pairs.is_empty() {
        return 0.0;
    }
    let here: HashSet<[&str; 2]> = words
        .windows(2)
        .map(|pair| [pair[0].folded.as_str(), pair[1].folded.as_str()])
        .collect();
    share(pairs.iter().filter(|pair| here.contains(*pair)).count(), pairs.len())
}

/// Whether two windows overlap or stand side by side with nothing but white space between them.
fn touches(a: &Window, b: &Window) -> bool {
    if a.article.id != b.article.id {
        return false;
    }
    if a.span.overlaps(b.span) {
        return true;
    }
    let (first, second) = if a.span.start < b.span.start {
        (a.span, b.span)
    } else {
        (b.span, a.span)
    };
    Span::new(first.end, second.start)
        .slice(&a.article.text)
        .is_some_and(|between| between.trim().is_empty() && !between.contains("\n\n"))
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
