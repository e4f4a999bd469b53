//! Whether what was found and quoted is right.
//!
//! In: what is known of the answer to a question, the passages found and the excerpts shown for it. Out: at which rank
//! the right passage stands and which excerpts hold an answer.

use std::collections::HashMap;

use icu_normalizer::ComposingNormalizerBorrowed;
use serde::Serialize;

use crate::{
    corpus::ArticleId,
    text::{Span, is_spaceless},
};

use super::{questions::Line, set::Labelled};

/// What one question came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) kind: Kind,
    /// The rank of the first right passage, from one.
    pub(super) passage: Option<usize>,
    /// Whether each of the excerpts shown, best first, holds an answer.
    pub(super) excerpts: Vec<bool>,
    /// Characters shown in all excerpts.
    pub(super) chars: usize,
    /// How sure the answer was.
    pub(super) confidence: f32,
    /// Excerpts that do not stand in their article as they were shown.
    pub(super) not_verbatim: usize,
}

impl Outcome {
    /// Whether one of the first so many excerpts holds an answer.
    pub(super) fn is_right_within(&self, most: usize) -> bool {
        self.excerpts.iter().take(most).any(|right| *right)
    }
}

/// What kind of question it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(super) enum Kind {
    /// Something in the corpus answers it.
    #[default]
    Answerable,
    /// It is about an article of the corpus, which does not answer it.
    NearMiss,
    /// It is about another corpus.
    Foreign,
}

/// Words and where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) words: &'a str,
    pub(super) article: &'a ArticleId,
    pub(super) span: Span,
    pub(super) title: &'a str,
    /// The headings above them, outermost first.
    pub(super) headings: &'a [String],
}

/// What makes a passage and an excerpt right.
#[derive(Debug, Clone)]
pub(super) enum Gold {
    /// As sets tell it: excerpts hold words, whichever article they are cut from, and passages are places.
    Marked {
        answers: Vec<String>,
        places: Vec<(ArticleId, Span)>,
    },
    /// As operators tell it: words, an article, a heading, as far as they are known.
    Written {
        expected: Vec<String>,
        path: Option<ArticleId>,
        section: Option<String>,
    },
}

impl Gold {
    /// Of a question that nothing answers.
    pub(super) fn nothing() -> Self {
        Self::Marked {
            answers: Vec::new(),
            places: Vec::new(),
        }
    }

    pub(super) fn of_set(question: &Labelled, places: &HashMap<String, (ArticleId, Span)>) -> Self {
        Self::Marked {
            answers: question.answers.iter().map(|answer| normal(answer)).collect(),
            places: question
                .paragraphs()
                .filter_map(|name| places.get(name))
                .cloned()
                .collect(),
        }
    }

    pub(super) fn of_line(line: &Line) -> Self {
        Self::Written {
            expected: line.expected.iter().map(|words| normal(words)).collect(),
            path: line.path.clone(),
            section: line.section.as_deref().map(normal),
        }
    }

    /// Whether a passage answers: in one of the articles that it stands in, it overlaps a paragraph with an answer by
    /// at least half of the shorter of the two; or it holds what is expected, or stands in the section.
    fn is_passage(&self, seen: &Seen<'_>) -> bool {
        match self {
            Self::Marked { places, .. } => {
                let is_there = |(of, place): &(ArticleId, Span)| of == seen.article && is_same(*place, seen.span);
                places.iter().any(is_there)
            }
            Self::Written {
                expected,
                path,
                section,
            } => {
                let stands = section.as_deref().is_some_and(|section| is_under(seen, section));
                is_in(seen, path.as_ref()) && (stands || holds_any(seen.words, expected))
            }
        }
    }

    /// Whether an article, given as all of its words under all of its headings, is what the question is about.
    pub(super) fn is_about(&self, seen: &Seen<'_>) -> bool {
        let has_answer = self.is_excerpt(seen);
        // What nothing answers may still name the article that it is about.
        let is_named = matches!(self, Self::Written { expected, path: Some(_), section: None } if expected.is_empty());
        has_answer || is_named && self.is_in(seen)
    }

    fn is_in(&self, seen: &Seen<'_>) -> bool {
        match self {
            Self::Marked { .. } => true,
            Self::Written { path, .. } => is_in(seen, path.as_ref()),
        }
    }

    /// Whether an excerpt answers.
    fn is_excerpt(&self, seen: &Seen<'_>) -> bool {
        match self {
            Self::Marked { answers, .. } => holds_any(seen.words, answers),
            Self::Written {
                expected,
                path,
                section,
            } => {
                let stands = section.as_deref().is_none_or(|section| is_under(seen, section));
                let holds = holds_any(seen.words, expected) || (expected.is_empty() && section.is_some());
                is_in(seen, path.as_ref()) && stands && holds
            }
        }
    }
}

fn is_in(seen: &Seen<'_>, path: Option<&ArticleId>) -> bool {
    path.is_none_or(|path| seen.article.is_of(path))
}

/// Whether words stand under a heading, given in its normal form, or in the article of this title.
fn is_under(seen: &Seen<'_>, section: &str) -> bool {
    let mut names = seen.headings.iter().map(String::as_str).chain([seen.title]);
    names.any(|name| normal(name) == section)
}

/// The rank, from one, of the first passage that is right wherever it stands.
pub(super) fn passage_rank<'a, I: Iterator<Item = Seen<'a>>>(
    gold: &Gold,
    passages: impl Iterator<Item = I>,
) -> Option<usize> {
    let mut passages = passages;
    passages
        .position(|mut places| places.any(|seen| gold.is_passage(&seen)))
        .map(|rank| rank + 1)
}

/// Whether each excerpt is right.
pub(super) fn right_excerpts<'a, I: Iterator<Item = Seen<'a>>>(
    gold: &Gold,
    excerpts: impl Iterator<Item = I>,
) -> Vec<bool> {
    excerpts
        .map(|mut places| places.any(|seen| gold.is_excerpt(&seen)))
        .collect()
}

fn is_same(a: Span, b: Span) -> bool {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    common > 0 && common * 2 >= a.len().min(b.len())
}

/// Whether any of `answers`, in their normal form, stands in `excerpt`, not cut out of a longer word or number.
fn holds_any(excerpt: &str, answers: &[String]) -> bool {
    let excerpt = normal(excerpt);
    answers.iter().any(|answer| {
        !answer.is_empty()
            && excerpt
                .match_indices(answer.as_str())
                .any(|(at, _)| is_whole(&excerpt, Span::new(at, at + answer.len())))
    })
}

/// NFKC, lower case, one space for all white space between words.
pub(super) fn normal(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    let lower = composed.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_whole(text: &str, span: Span) -> bool {
    let inside = span.slice(text).unwrap_or_default();
    let before = text[..span.start].chars().rev().take(2).collect::<Vec<_>>();
    let after = text[span.end..].chars().take(2).collect::<Vec<_>>();
    !inside.chars().next().is_some_and(|edge| goes_on(edge, &before))
        && !inside.chars().next_back().is_some_and(|edge| goes_on(edge, &after))
}

/// Whether the word or number that `edge` belongs to goes on in the characters outside, nearest first.
fn goes_on(edge: char, outside: &[char]) -> bool {
    match outside {
        [next, ..] if edge.is_alphanumeric() && next.is_alphanumeric() => !is_spaceless(edge) && !is_spaceless(*next),
        ['.' | ',', far] => edge.is_ascii_digit() && far.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_not_cut_out_of_a_longer_word_or_number() {
        let holds = |excerpt, answer: &str| holds_any(excerpt, &[normal(answer)]);
        assert!(holds("It cost $12, they said.", "$12"));
        assert!(holds("In March 1974.", "1974"));
        assert!(holds("黑豹队丢了 308分", "308"));
        assert!(holds("Open until\n  TEN.", "until ten"));
        assert!(!holds("It cost 1,308 dollars.", "308"));
        assert!(!holds("The particular case.", "art"));
    }

    #[test]
    fn a_passage_is_right_when_half_of_the_shorter_is_shared() {
        assert!(is_same(Span::new(0, 100), Span::new(50, 400)));
        assert!(!is_same(Span::new(0, 100), Span::new(51, 400)));
        assert!(!is_same(Span::new(0, 0), Span::new(0, 0)));
    }
}
