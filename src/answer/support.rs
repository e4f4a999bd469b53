//! Whether an article says what somebody claims.
//!
//! In: a claim, read like a question, and the passages found for it. Out: the one or two sentences that say it, if
//! any do. They say it when all its words that name something stand in them, numbers, dates and names as they are
//! and others in some form, each beside the same word on the same side as in the claim, and when they deny as often.
//! Words are all that is compared: an article that says so may be wrong, and one that says it in other words is not
//! found. Wherever in doubt there is no support, since a wrong one would speak for what nobody wrote: of claims in
//! which one common word is another ("opened", "closed"), many would find support if most words were enough.

use std::ops::Range;

use crate::{
    question::Question,
    retrieval::{Candidate, Retrieved},
    text::{
        Span, Word,
        forms::{are_forms, likeness},
        is_spaceless,
        stopwords::are_stopwords,
    },
};

use super::{
    evidence::{is_number, is_time},
    negation::{denials, denies},
};

/// A word stands beside another when at most so many more words lie between them than in the claim, which may
/// leave out those that name nothing.
const BETWEEN: usize = 2;
/// The same for its neighbour on the other side, which may stand further away.
const FAR_BETWEEN: usize = 8;
/// What parts clauses, which may stand in another order.
const CLAUSE_ENDS: &[char] = &[
    ',', ';', ':', '(', ')', '，', '；', '：', '（', '）', '—', '–', '،', '؛',
];
/// What a form of a word counts at least, see [`likeness`].
const FORM: f32 = 0.8;

/// The place of the words that say what is claimed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// Which of the passages that were found.
    pub candidate: usize,
    /// The sentences, by their place in the passage's own words.
    pub span: Span,
    /// The share of the claim's words, weighed by rarity, that stand in them, from 0 to 1.
    pub strength: f32,
}

/// The best of the sentences that say what `claim` does: one alone, or two of a paragraph, side by side.
#[must_use]
pub fn support(claim: &Question, retrieved: &Retrieved) -> Option<Support> {
    let claimed = Claimed::of(claim);
    let mut best: Option<Support> = None;
    for (number, candidate) in retrieved.candidates.iter().enumerate() {
        for span in windows(candidate) {
            let part = candidate.read.part(span);
            let strengths = retrieved.terms.strengths(&candidate.read, part.clone());
            let strength = retrieved.terms.known_share(&strengths);
            // One sentence comes before two that hold no more.
            let is_better = best.is_none_or(|best| strength > best.strength);
            if strengths.iter().all(|strength| *strength >= FORM) && is_better && claimed.is_said(candidate, span, part)
            {
                best = Some(Support {
                    candidate: number,
                    span,
                    strength,
                });
            }
        }
    }
    best
}

/// Every sentence of a passage, then every two of a paragraph that stand side by side.
fn windows(candidate: &Candidate) -> Vec<Span> {
    let sentences: Vec<_> = candidate.hit.in_passage().collect();
    let pairs = sentences.windows(2).filter(|pair| !pair[1].begins);
    let pairs = pairs.map(|pair| pair[0].span.cover(pair[1].span));
    sentences.iter().map(|sentence| sentence.span).chain(pairs).collect()
}

/// What must be said for a claim to be supported.
struct Claimed<'a> {
    text: &'a str,
    words: &'a [Word],
    facts: Vec<Fact>,
    denials: usize,
}

/// A word that names something, and what stands beside it.
struct Fact {
    at: usize,
    kind: Kind,
    /// The naming words before and behind it.
    before: Option<usize>,
    behind: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Name,
    /// A word that denies: any other that does.
    Denial,
    /// Any other, which may still be a name in a script without capitals.
    Other,
}

impl<'a> Claimed<'a> {
    fn of(claim: &'a Question) -> Self {
        let (text, words) = (claim.text(), claim.words());
        let stops = are_stopwords(words);
        let naming: Vec<usize> = (0..words.len())
            .filter(|at| !stops[*at] || denies(&words[*at]))
            .collect();
        let facts = naming.iter().enumerate().map(|(number, &at)| {
            let kind = kind(text, &words[at]);
            let before = number.checked_sub(1).map(|before| naming[before]);
            let behind = naming.get(number + 1).copied();
            Fact {
                at,
                kind,
                before,
                behind,
            }
        });
        Self {
            facts: facts.collect(),
            denials: denials(text, words),
            text,
            words,
        }
    }

    fn is_said(&self, candidate: &Candidate, span: Span, part: Range<usize>) -> bool {
        let words = &candidate.read.words[part];
        let said = span.slice(&candidate.hit.text).unwrap_or_default();
        self.denials == denials(said, words) && self.facts.iter().all(|fact| self.stands(fact, words))
    }

    /// Whether a word stands there as often as in the claim, and beside the same words.
    fn stands(&self, fact: &Fact, words: &[Word]) -> bool {
        let places = |at: usize, kind: Kind| -> Vec<usize> {
            let places = (0..words.len()).filter(|place| is_same(kind, &self.words[at], &words[*place]));
            places.collect()
        };
        let here = places(fact.at, fact.kind);
        let claimed = self
            .facts
            .iter()
            .filter(|other| self.words[other.at].folded == self.words[fact.at].folded);
        if here.len() < claimed.count() {
            return fact.kind == Kind::Other && self.runs_through(fact, words);
        }
        let is_near = |other: Option<usize>, between: usize| {
            let there = other.map(|at| places(at, Kind::Other)).unwrap_or_default();
            let most = other.map_or(0, |other| other.abs_diff(fact.at)) + between;
            there.iter().any(|there| {
                here.iter().any(|here| {
                    let is_before = other.is_some_and(|other| other < fact.at);
                    let (first, second) = if is_before { (there, here) } else { (here, there) };
                    first < second && second - first <= most
                })
            })
        };
        let neighbours = [fact.before, fact.behind];
        let is_in_place = |other: &Option<usize>| {
            let joined = other.filter(|other| self.are_joined(fact.at, *other));
            joined.is_none() || is_near(joined, FAR_BETWEEN)
        };
        neighbours.iter().any(|other| is_near(*other, BETWEEN)) && neighbours.iter().all(is_in_place)
    }

    /// Whether two words of the claim belong to one clause, as far as its marks tell.
    fn are_joined(&self, a: usize, b: usize) -> bool {
        let between = Span::new(self.words[a.min(b)].span.end, self.words[a.max(b)].span.start);
        let between = between.slice(self.text).unwrap_or_default();
        !between.contains(CLAUSE_ENDS)
    }

    /// In scripts without spaces the same word may be cut otherwise: whether its letters stand side by side.
    fn runs_through(&self, fact: &Fact, words: &[Word]) -> bool {
        let word = &self.words[fact.at];
        let is_run = word
            .span
            .slice(self.text)
            .is_some_and(|word| word.contains(is_spaceless));
        let letters: String = words.iter().map(|word| word.folded.as_str()).collect();
        is_run && letters.contains(word.folded.as_str())
    }
}

/// Numbers that say which one, in letters, folded: English, German, French and Spanish.
const ORDINALS: &str = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last \
    erste ersten erster zweite zweiten zweiter dritte dritten dritter vierte vierten funfte funften sechste siebte achte \
    neunte zehnte letzte letzten premier premiere deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme \
    neuvieme dixieme dernier derniere primero primera segundo segunda tercero tercera cuarto cuarta quinto quinta \
    sexto septimo octavo noveno decimo ultimo ultima";

/// What may stand for a word.
fn kind(text: &str, word: &Word) -> Kind {
    if denies(word) {
        return Kind::Denial;
    }
    if is_number(&word.folded)
        || is_time(&word.folded)
        || ORDINALS.split_whitespace().any(|ordinal| ordinal == word.folded)
    {
        return Kind::Number;
    }
    let first = word.span.slice(text).and_then(|written| written.chars().next());
    if first.is_some_and(char::is_uppercase) {
        Kind::Name
    } else {
        Kind::Other
    }
}

/// Whether a word of an article is that of the claim, or a form of it.
fn is_same(kind: Kind, claimed: &Word, said: &Word) -> bool {
    claimed.folded == said.folded
        || match kind {
            Kind::Number => false,
            Kind::Denial => denies(said),
            Kind::Name => is_form_of_name(&claimed.folded, &said.folded),
            Kind::Other => likeness(&claimed.folded, &said.folded) >= FORM,
        }
}

/// Endings of a name in Latin letters: others make another name of it, as in Paul and Paula.
const NAME_ENDINGS: &[&str] = &["s", "es", "n", "en", "e"];

fn is_form_of_name(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if !(a.is_ascii() && b.is_ascii()) {
        return are_forms(a, b);
    }
    long.strip_prefix(short)
        .is_some_and(|ending| NAME_ENDINGS.contains(&ending))
        && are_forms(a, b)
}
