//! What the rank of a window comes from.
//!
//! In: a passage and what is asked. Out: for a unit of quotation in it, features that mean the same in
//! every script and on every backend, and their score, the sum of features times weights (see `model`).

use std::ops::Range;

use crate::{
    corpus::Sentence,
    question::{Question, Wants},
    retrieval::{
        Candidate, Retrieved, Terms,
        features::{COVERAGE, HEADING, LIKENESS, ORDER, PATH, SAME, TITLE, TITLE_IN, share, strongest},
    },
};

use super::{
    evidence::{self, Evidence},
    model,
    units::{Shape, Unit, asks},
};

/// One number for each of [`NAMES`].
pub type WindowFeatures = [f32; NAMES.len()];

/// What the features are called.
pub const NAMES: [&str; 46] = [
    // The score of the passage, less that of the best one.
    "passage",
    // The share of the question's worth that the window meets; the same when title, heading and neighbours
    // count in part; the most that one sentence of the window meets.
    "coverage",
    "in_context",
    "one_sentence",
    // Words of the question side by side, and close together.
    "pairs",
    "closeness",
    // Characters by 350, at most 2, and whether it is two sentences.
    "length",
    "two",
    // What is asked for stands there: a time, a number, a person, a place, a reason, a meaning; and how
    // near to words of the question.
    "time",
    "number",
    "person",
    "place",
    "reason",
    "meaning",
    "near",
    // How much of it is new: words that the question did not say, and facts among them.
    "fresh",
    "facts",
    // The share of its words that the question said.
    "density",
    // Where it stands: first in its paragraph, in the first paragraph of its article.
    "first",
    "opening",
    // What it is: words that lead to others, a question with what follows it, a sentence about something named before.
    "colon",
    "asks",
    "refers",
    // Coverage under weights that know what is common elsewhere.
    "known",
    "passage_coverage",
    "title_in",
    // Coverage of what title and heading do not say, and of what not every sentence of the passage says.
    "beyond",
    "local",
    // A number beside the thing that is counted, and a subject of the question with what it is.
    "counted",
    "defines",
    // Coverage that counts words written alike; words side by side as in the question, those that only connect
    // included.
    "alike",
    "phrases",
    // The share of the question's numbers that stand nowhere in the passage.
    "number_unmet",
    // How far the question says the heading above, that heading within its path, and words in the order of the question
    // in the heading; that the text under the heading begins with the unit, and that the question says the heading.
    "heading",
    "path",
    "order",
    "leads",
    "leads_heading",
    "same",
    // What form it has.
    "list",
    "rows",
    "code",
    "definition",
    "answer",
    // What a thing is, in the first words of the article that bears its name.
    "introduces",
    // How far the passage is behind the one that is most alike in meaning.
    "likeness",
];

/// Where the share stands that the window itself meets.
pub(super) const OVERLAP: usize = 1;

/// What a word of the question counts that stands in the title or the heading, not in the window.
const ABOVE: f32 = 0.7;
/// The share of the question from which on title and heading say all of it.
const ALL_ABOVE: f32 = 0.95;
/// What it counts in another sentence of the same passage.
const BESIDE: f32 = 0.5;
/// Characters that an ordinary excerpt has at most.
const ORDINARY_CHARS: f32 = 350.0;

/// A number counts what stands at most so many words behind it: "two large black dogs".
const COUNTED_WITHIN: usize = 3;
/// A definition says "is" among its first words, and shortly behind a word of its subject.
const DEFINED_WITHIN: usize = 10;
const NAMED_WITHIN: usize = 3;

/// Words at the beginning of a sentence that is about something named before it.
const REFERRING: &[&str] = &[
    "he", "she", "it", "they", "this", "these", "that", "those", "his", "her", "its", "their", "such", "er", "sie",
    "es", "dies", "diese", "dieser", "он", "она", "оно", "они", "это", "他", "她", "它", "他们", "这",
];

/// What is asked, ready for passages to be judged by it.
pub(super) struct Asked<'a> {
    evidence: Evidence<'a>,
    /// The term that says of what something is asked.
    head: Option<usize>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(question: &'a Question, retrieved: &Retrieved) -> Self {
        let terms = &retrieved.terms;
        let head = question.head();
        Self {
            evidence: Evidence::of(question),
            head: head.and_then(|head| terms.texts().position(|term| term == head)),
        }
    }
}

/// A passage, ready for its windows to be judged.
pub(super) struct Judge<'a> {
    asked: &'a Asked<'a>,
    number_unmet: f32,
    terms: &'a Terms,
    candidate: &'a Candidate,
    /// The candidate's score less that of the best one.
    behind: f32,
    /// For each term, how far the surroundings meet it, already reduced.
    around: Vec<f32>,
    /// For each term, what it is worth where title and heading do not say it.
    beyond: Vec<f32>,
    /// They say all but a little, so that nothing is left for the passage to say.
    is_all_above: bool,
    /// For each term, what it is worth when the sentences of the passage are the corpus.
    local: Vec<f32>,
    opening: bool,
}

impl<'a> Judge<'a> {
    pub(super) fn new(asked: &'a Asked<'a>, candidate: &'a Candidate, retrieved: &'a Retrieved) -> Self {
        let terms = &retrieved.terms;
        let best = retrieved.candidates.first().map_or(0.0, |best| best.score);
        let passage = terms.strengths(&candidate.read, 0..candidate.read.words.len());
        let reduced = |strengths: &[f32], by: f32| -> Vec<f32> { strengths.iter().map(|s| s * by).collect() };
        let around = strongest(reduced(&candidate.above, ABOVE), &reduced(&passage, BESIDE));
        let said = terms.share(&candidate.above);
        Self {
            asked,
            is_all_above: said >= ALL_ABOVE,
            number_unmet: number_unmet(terms, &strongest(passage, &candidate.above)),
            terms,
            candidate,
            behind: candidate.score - best,
            around,
            beyond: terms
                .worths()
                .zip(&candidate.above)
                .map(|(worth, above)| worth * (1.0 - above))
                .collect(),
            local: local(terms, candidate),
            opening: candidate.hit.opening,
        }
    }

    /// The features and the score of `unit`.
    pub(super) fn window(&self, unit: &Unit) -> (WindowFeatures, f32) {
        let (span, sentences) = (unit.span, unit.sentences.as_slice());
        let first = sentences.first().is_some_and(|sentence| sentence.begins);
        let hit = &self.candidate.hit;
        let begun = sentences.first().map(|sentence| hit.in_article(sentence.span));
        let is_first = begun.is_some() && begun == hit.sentences.first().map(|sentence| sentence.span);
        let leads = is_first && hit.begins && !hit.headings.is_empty();
        let above = &self.candidate.features;
        let text = &self.candidate.hit.text;
        let read = &self.candidate.read;
        let part = read.part(span);
        let words = as_f32(part.len().max(1));
        let strengths = self.terms.strengths(read, part.clone());
        let coverage = self.terms.share(&strengths);
        let single = |sentence: &Sentence| self.terms.share(&self.terms.strengths(read, read.part(sentence.span)));
        let one_sentence = match sentences {
            [_] => coverage,
            several => several.iter().map(single).fold(0.0, f32::max),
        };
        let known = self.terms.known_share(&strengths);
        let beyond = if self.is_all_above {
            1.0
        } else {
            share(&self.beyond, &strengths)
        };
        let local = share(&self.local, &strengths);
        let alike = self
            .terms
            .share(&self.candidate.alike.raised(strengths.clone(), part.clone()));
        let in_context = self.terms.share(&strongest(strengths, &self.around));
        let met = part.clone().filter(|at| read.is_met(*at)).count();
        let facts = part
            .clone()
            .filter(|at| !read.is_met(*at) && evidence::is_fact(text, read, *at, part.start));
        let places = self.asked.evidence.places(text, read, part.clone());
        let holds = |wants: Wants| flag(self.asked.evidence.wants() == wants && !places.is_empty());
        let shown = span.slice(text).unwrap_or_default();
        let features = [
            self.behind,
            coverage,
            in_context,
            one_sentence,
            self.terms.pairs(read, part.clone()),
            self.terms.closeness(read, part.clone()),
            (as_f32(shown.chars().count()) / ORDINARY_CHARS).min(2.0),
            flag(sentences.len() > 1 && unit.shape == Shape::Sentences),
            holds(Wants::Time),
            holds(Wants::Number),
            holds(Wants::Person),
            holds(Wants::Place),
            holds(Wants::Reason),
            holds(Wants::Meaning),
            self.near(&places, part.clone()),
            (as_f32(part.len() - met) / 30.0).min(1.0),
            (as_f32(facts.count()) / 5.0).min(1.0),
            as_f32(met) / words,
            flag(first),
            flag(first && self.opening),
            flag(shown.ends_with([':', '：'])),
            flag(
                sentences
                    .first()
                    .is_some_and(|first| asks(first.span.slice(text).unwrap_or_default())),
            ),
            flag(
                read.words
                    .get(part.start)
                    .is_some_and(|word| REFERRING.contains(&word.folded.as_str())),
            ),
            known,
            self.candidate.features[COVERAGE],
            self.candidate.features[TITLE_IN],
            beyond,
            local,
            flag(self.counted(part.clone())),
            flag(self.defines(part.clone())),
            alike,
            self.candidate.said.kept(part),
            self.number_unmet,
            above[HEADING],
            above[PATH],
            above[ORDER],
            flag(leads),
            if leads { above[PATH].max(above[ORDER]) } else { 0.0 },
            above[SAME],
            flag(unit.shape == Shape::List),
            flag(unit.shape == Shape::Rows),
            flag(unit.shape == Shape::Code),
            flag(unit.shape == Shape::Definition),
            flag(unit.shape == Shape::Answer),
            if is_first && self.opening { above[TITLE] } else { 0.0 },
            above[LIKENESS],
        ];
        let score = features
            .iter()
            .zip(model::WINDOW)
            .map(|(feature, (_, weight))| feature * weight)
            .sum();
        (features, score)
    }

    /// Whether a number stands shortly before what is to be counted.
    fn counted(&self, part: Range<usize>) -> bool {
        let read = &self.candidate.read;
        let is_counted = |at: usize| read.met(at).is_some_and(|(term, _)| Some(term) == self.asked.head);
        let is_new_number = |at: usize| !read.is_met(at) && evidence::is_number(&read.words[at].folded);
        let start = part.start;
        self.asked.evidence.wants() == Wants::Number
            && part
                .filter(|at| is_counted(*at))
                .any(|at| (at.saturating_sub(COUNTED_WITHIN).max(start)..at).any(is_new_number))
    }

    /// Whether the window begins by saying of a thing in question what it is.
    fn defines(&self, part: Range<usize>) -> bool {
        let read = &self.candidate.read;
        let opening = part.start + 1..(part.start + DEFINED_WITHIN).min(part.end);
        opening
            .filter(|at| evidence::is_copula(&read.words[*at].folded))
            .any(|at| (at.saturating_sub(NAMED_WITHIN).max(part.start)..at).any(|at| read.is_met(at)))
    }

    /// How near what is wanted stands to a word of the question, from 0 to 1.
    fn near(&self, places: &[usize], part: Range<usize>) -> f32 {
        let met: Vec<usize> = part.filter(|at| self.candidate.read.is_met(*at)).collect();
        let distances = places
            .iter()
            .flat_map(|place| met.iter().map(move |at| place.abs_diff(*at)));
        distances
            .min()
            .map_or(0.0, |distance| 1.0 / (1.0 + as_f32(distance) / 3.0))
    }
}

/// For each term, its worth by how few sentences of the passage meet it.
fn local(terms: &Terms, candidate: &Candidate) -> Vec<f32> {
    let sentences: Vec<Sentence> = candidate.hit.in_passage().collect();
    let mut meeting = vec![0.0_f32; terms.len()];
    for sentence in &sentences {
        let part = candidate.read.part(sentence.span);
        for (count, strength) in meeting.iter_mut().zip(terms.strengths(&candidate.read, part)) {
            *count += f32::from(u8::from(strength > 0.0));
        }
    }
    let all = as_f32(sentences.len());
    let rarity = meeting
        .iter()
        .map(|count| (1.0 + (all - count + 0.5).max(0.0) / (count + 0.5)).ln());
    terms
        .worths()
        .zip(rarity)
        .map(|(worth, rarity)| worth * rarity)
        .collect()
}

/// The share of the question's numbers that are not met.
fn number_unmet(terms: &Terms, strengths: &[f32]) -> f32 {
    let numbers = terms.texts().zip(strengths);
    let numbers = numbers.filter(|(term, _)| term.starts_with(|c: char| c.is_ascii_digit()));
    let (unmet, all) = numbers.fold((0.0, 0.0_f32), |(unmet, all), (_, strength)| {
        (unmet + 1.0 - strength, all + 1.0)
    });
    unmet / all.max(1.0)
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "words and characters of a passage, some hundred"
)]
fn as_f32(count: usize) -> f32 {
    count as f32
}
