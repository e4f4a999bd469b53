//! Whether what was found and quoted is right.
//!
//! In: a labelled question, the passages found and the excerpts shown for it. Out: at which rank the right
//! passage stands and which excerpt holds an answer.

use std::collections::HashMap;

use icu_normalizer::ComposingNormalizerBorrowed;
use serde::Serialize;

use crate::{
    corpus::ArticleId,
    text::{Span, is_spaceless},
};

use super::set::Labelled;

/// What one question came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) kind: Kind,
    /// The rank of the first right passage, from one.
    pub(super) passage: Option<usize>,
    /// The rank of the first excerpt that holds an answer, from one.
    pub(super) excerpt: Option<usize>,
    /// Characters shown in all excerpts.
    pub(super) chars: usize,
    /// How sure the answer was.
    pub(super) confidence: f32,
    /// Excerpts that do not stand in their article as they were shown.
    pub(super) not_verbatim: usize,
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

/// The paragraphs that answer each question, by the names that the set gives them.
pub(super) type Places = HashMap<String, (ArticleId, Span)>;

/// The rank, from one, of the first passage that is right: in one of the articles that it stands in, it overlaps a
/// paragraph with an answer by at least half of the shorter of the two.
pub(super) fn passage_rank<'a, I: Iterator<Item = (&'a ArticleId, Span)>>(
    question: &Labelled,
    places: &Places,
    passages: impl Iterator<Item = I>,
) -> Option<usize> {
    let gold: Vec<&(ArticleId, Span)> = question.paragraphs().filter_map(|name| places.get(name)).collect();
    let mut passages = passages;
    passages
        .position(|mut stands| {
            stands.any(|(article, span)| gold.iter().any(|(of, place)| of == article && is_same(*place, span)))
        })
        .map(|rank| rank + 1)
}

fn is_same(a: Span, b: Span) -> bool {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    common > 0 && common * 2 >= a.len().min(b.len())
}

/// The rank, from one, of the first excerpt that holds an answer.
pub(super) fn excerpt_rank<'a>(question: &Labelled, excerpts: impl Iterator<Item = &'a str>) -> Option<usize> {
    let answers: Vec<String> = question.answers.iter().map(|answer| normal(answer)).collect();
    let mut excerpts = excerpts;
    excerpts
        .position(|excerpt| holds_any(excerpt, &answers))
        .map(|rank| rank + 1)
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

/// NFKC, lower case.
fn normal(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    composed.to_lowercase().trim().to_owned()
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
