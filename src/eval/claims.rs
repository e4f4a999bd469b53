//! How often what articles say is found to be said, and what they do not say is not.
//!
//! In: a set of labelled questions, whose answers stand in sentences of its articles. Out: for each way to change such
//! a sentence, how many there were and how many found support. As they stand, without their stop words, or with
//! their clauses in another order they should; with one number, name or other word of the same article in the place
//! of another, denied, or taken from another set they should not.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::{
    failure::Failure,
    question::{Claims, Filters},
    service::Service,
    text::{self, Word, is_spaceless, stopwords::are_stopwords},
};

use super::{Set, Split};

/// How a claim came about of a sentence of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// As it stands.
    None,
    /// Without its stop words, but for those that deny.
    Shortened,
    /// What stands behind its first comma comes first.
    Turned,
    /// Another number of the article in the place of one.
    Number,
    /// Another name of the article in the place of one.
    Name,
    /// Another word of the article, neither number nor name, in the place of one.
    Word,
    /// With a "not" behind its first "is", "was", "are" or "were".
    Denied,
    /// Of an article that is not there.
    Foreign,
}

/// How many claims there were, and how many found support.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Claims.
    pub claims: usize,
    /// Those that found support.
    pub supported: usize,
}

/// What claims came to, by how they came about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimFigures(pub BTreeMap<Change, Tally>);

impl Change {
    /// Whether an article says so.
    #[must_use]
    pub fn is_said(self) -> bool {
        matches!(self, Self::None | Self::Shortened | Self::Turned)
    }
}

impl ClaimFigures {
    /// The share of what articles say that found support, from 0 to 1.
    #[must_use]
    pub fn recall(&self) -> f64 {
        let (right, _, said) = self.sums();
        share(right, said)
    }

    /// The share of what found support that articles say, from 0 to 1.
    #[must_use]
    pub fn precision(&self) -> f64 {
        let (right, wrong, _) = self.sums();
        share(right, right + wrong)
    }

    fn sums(&self) -> (usize, usize, usize) {
        self.0.iter().fold((0, 0, 0), |(right, wrong, said), (change, tally)| {
            if change.is_said() {
                (right + tally.supported, wrong, said + tally.claims)
            } else {
                (right, wrong + tally.supported, said)
            }
        })
    }
}

/// Looks for claims made of `set`, which `service` has indexed, and as many of `foreign`: of the questions of `split`,
/// at most `limit` of each. `wrong` is told each claim that came out otherwise than it should.
///
/// # Errors
/// When nothing can be read.
pub fn claims(
    service: &Service,
    set: &Set,
    foreign: &Set,
    split: Split,
    limit: Option<usize>,
    wrong: &(dyn Fn(Change, &str) + Sync),
) -> Result<ClaimFigures, Failure> {
    let mut made = made(set, split, limit);
    let others = self::made(foreign, split, limit).into_iter();
    let others = others.filter(|(change, _)| *change == Change::None);
    made.extend(others.map(|(_, claim)| (Change::Foreign, claim)));
    let looked_for = made.par_iter().map(|(change, claim)| {
        let supported = service.supported(claim, &Filters::default())?;
        let is_supported = supported.found() > 0;
        if is_supported != change.is_said() {
            wrong(*change, claim);
        }
        Ok((*change, is_supported))
    });
    let mut figures = ClaimFigures::default();
    for (change, is_supported) in looked_for.collect::<Result<Vec<_>, Failure>>()? {
        let tally = figures.0.entry(change).or_default();
        tally.claims += 1;
        tally.supported += usize::from(is_supported);
    }
    Ok(figures)
}

/// Every claim that can be made of the sentences that hold the answers, each sentence once.
fn made(set: &Set, split: Split, limit: Option<usize>) -> Vec<(Change, String)> {
    let (texts, places) = (set.texts(), set.places());
    let mut seen = HashSet::new();
    let mut made = Vec::new();
    for question in set.chosen(split, limit).iter().filter(|question| question.answerable) {
        let Some((article, span)) = question.paragraphs().find_map(|name| places.get(name)) else {
            continue;
        };
        let Some((article, paragraph)) = texts.get(article).and_then(|text| Some((text, span.slice(text)?))) else {
            continue;
        };
        if let Some(sentence) =
            answering(paragraph, &question.answers).filter(|sentence| seen.insert(sentence.to_owned()))
        {
            made.extend(changed(sentence, paragraph, article));
        }
    }
    made
}

/// The sentence that holds an answer, if it claims something by itself.
fn answering<'a>(paragraph: &'a str, answers: &[String]) -> Option<&'a str> {
    let sentences = text::sentences(paragraph).into_iter();
    let mut sentences = sentences.filter_map(|span| span.slice(paragraph));
    let holds = |sentence: &&str| answers.iter().any(|answer| sentence.contains(answer.as_str()));
    let is_claim = |sentence: &&str| Claims::of(sentence).claiming == [*sentence];
    sentences.find(holds).filter(is_claim)
}

fn changed(sentence: &str, paragraph: &str, article: &str) -> Vec<(Change, String)> {
    let changes = [
        (Change::None, Some(sentence.to_owned())),
        (Change::Shortened, shortened(sentence)),
        (Change::Turned, turned(sentence)),
        (Change::Number, swapped(sentence, paragraph, article, is_number)),
        (Change::Name, swapped(sentence, paragraph, article, is_name)),
        (Change::Word, swapped(sentence, paragraph, article, is_plain)),
        (Change::Denied, denied(sentence)),
    ];
    let changes = changes.into_iter().filter_map(|(change, claim)| Some((change, claim?)));
    changes
        .filter(|(_, claim)| Claims::of(claim).claiming.len() == 1)
        .collect()
}

/// What denies may be a stop word, but without it another thing is said.
const DENYING: &[&str] = &[
    "no", "not", "nor", "cannot", "nicht", "pas", "without", "ohne", "sin", "ni",
];

fn shortened(sentence: &str) -> Option<String> {
    if sentence.contains(is_spaceless) {
        return None;
    }
    let words = text::words(sentence);
    let stops = are_stopwords(&words);
    let kept = words.iter().zip(stops).filter(|(word, stops)| {
        let denies = DENYING.contains(&word.folded.as_str()) || word.folded.ends_with("n't");
        !stops || denies
    });
    let kept: Vec<&str> = kept.filter_map(|(word, _)| word.span.slice(sentence)).collect();
    Some(kept.join(" ") + ".")
}

fn turned(sentence: &str) -> Option<String> {
    let (first, rest) = sentence.split_once(", ")?;
    let rest = rest.trim_end_matches('.');
    (first.contains(' ') && rest.contains(' ')).then(|| format!("{rest}, {first}."))
}

fn denied(sentence: &str) -> Option<String> {
    let of = |verb: &str| sentence.find(verb).map(|at| at + verb.len());
    let at = [" is ", " was ", " are ", " were "]
        .iter()
        .filter_map(|verb| of(verb))
        .min()?;
    Some(format!("{}not {}", &sentence[..at], &sentence[at..]))
}

fn is_number(_: &str, word: &Word) -> bool {
    word.folded.contains(|c: char| c.is_ascii_digit())
}

/// A capital, or, where there are none, a word that is not common.
fn is_name(text: &str, word: &Word) -> bool {
    let written = word.span.slice(text).unwrap_or_default();
    let Some(first) = written.chars().next() else {
        return false;
    };
    let is_long = written.chars().count() > 1;
    is_long && (first.is_uppercase() || (first.is_alphabetic() && !first.is_lowercase())) && !is_number(text, word)
}

/// A word with small letters.
fn is_plain(text: &str, word: &Word) -> bool {
    let written = word.span.slice(text).unwrap_or_default();
    written.chars().count() > 3 && written.chars().all(char::is_lowercase)
}

/// The sentence with another word of the paragraph, or else of the article, in the place of one of that kind.
fn swapped(sentence: &str, paragraph: &str, article: &str, is_kind: fn(&str, &Word) -> bool) -> Option<String> {
    let own = of_kind(sentence, is_kind);
    let begins = |word: &Word| word.span.start == 0;
    let out = picked(&own.iter().filter(|word| !begins(word)).collect::<Vec<_>>(), sentence)?.span;
    let is_other = |word: &&Word| own.iter().all(|own| own.folded != word.folded);
    let into = [paragraph, article].into_iter().find_map(|text| {
        let others = of_kind(text, is_kind);
        let other = picked(&others.iter().filter(is_other).collect::<Vec<_>>(), sentence)?;
        other.span.slice(text).map(str::to_owned)
    })?;
    Some(format!("{}{into}{}", &sentence[..out.start], &sentence[out.end..]))
}

/// Words of a kind, without stop words.
fn of_kind(text: &str, is_kind: fn(&str, &Word) -> bool) -> Vec<Word> {
    let words = text::words(text);
    let stops = are_stopwords(&words);
    let words = words
        .into_iter()
        .zip(stops)
        .filter(|(word, stops)| !stops && is_kind(text, word));
    words.map(|(word, _)| word).collect()
}

/// One of them, always the same for the same sentence.
fn picked<'a>(words: &[&'a Word], sentence: &str) -> Option<&'a Word> {
    let digest = Sha256::digest(sentence.as_bytes());
    let number = usize::from(digest[0]) << 8 | usize::from(digest[1]);
    words.get(number.checked_rem(words.len())?).copied()
}

#[expect(clippy::cast_precision_loss, reason = "counts of claims are small")]
fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}
