//! From a question to what an index is asked.
//!
//! In: a [`Question`] and the weights of each kind of evidence. Out: a [`Query`], plain data that every
//! backend can run: a weighted union of terms and adjacent pairs, what must be there, and filters.

use crate::text::{self, Word, grams};

use super::{Filters, Phrase, Question, Stage};

/// What an index is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The evidence that counts; a passage scores the weighted sum of what it matches, by BM25.
    pub clauses: Vec<Clause>,
    /// What every passage must hold besides, all of it, each in its field; it adds nothing to a score.
    pub required: Vec<(Field, Match)>,
    /// What no passage may hold, in its field; a word excludes itself alone and none of its forms.
    pub excluded: Vec<(Field, Match)>,
    /// Which articles may answer.
    pub filters: Filters,
    /// The most passages wanted.
    pub limit: usize,
}

/// One kind of evidence for a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Where it is looked for.
    pub field: Field,
    /// What is looked for.
    pub what: Match,
    /// How much it counts.
    pub weight: f32,
}

/// What a clause looks for; words are folded by [`fold`](crate::text::fold).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// One term.
    Term(String),
    /// A word and its forms, see [`forms`](crate::text::forms). However rare a form is, it counts no more than
    /// the word.
    Word(String),
    /// Terms side by side, in order.
    Phrase(Vec<String>),
}

impl Match {
    /// These words side by side; one alone is a term.
    pub(super) fn side_by_side(mut words: Vec<String>) -> Self {
        match words.len() {
            1 => Self::Term(words.remove(0)),
            _ => Self::Phrase(words),
        }
    }
}

/// Which words of an article or passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The words of the passage, of the headings above it and of the title.
    Body,
    /// Pairs of characters of the passage, in scripts without spaces, see [`grams`].
    Grams,
    /// What the passage is about by its heading and title, see [`subject`](crate::text::subject).
    Subject,
}

/// How much each kind of evidence counts, beside a word of the passage, which counts 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// A pair of characters, shared out over those of the same run.
    pub grams: f32,
}

/// A question of more terms than this, or phrases, is asked by its first ones only, so that a flood of words costs no
/// more than a long question.
const MOST_TERMS: usize = 64;

/// What another name counts beside the word itself, which counts 1: more than a form of it that is only
/// guessed from its letters (0.85), since a person vouches for it, and less than the word, so that of two
/// passages the one in the asker's own words comes first.
pub const OTHER_NAME: f32 = 0.9;

/// What it counts that a heading says just what the question does: as much as two more of its rarest words, so that the
/// passage below is among those that are read, wherever its own words would put it.
const SUBJECT: f32 = 2.0;

/// Words that stand side by side in this number are hardly found but where the same was written.
const TELLING_WORDS: usize = 8;

impl Query {
    /// What is asked for passages that may hold `words`, which a person was shown: those that hold their beginning.
    #[must_use]
    pub fn holding(words: &str, filters: Filters, limit: usize) -> Self {
        let words = text::words(words).into_iter().take(TELLING_WORDS);
        let words: Vec<String> = words.map(|word| word.folded.into()).collect();
        let clause = |words| Clause {
            field: Field::Body,
            what: Match::side_by_side(words),
            weight: 1.0,
        };
        Self {
            clauses: Some(words)
                .filter(|words| !words.is_empty())
                .map(clause)
                .into_iter()
                .collect(),
            required: Vec::new(),
            excluded: Vec::new(),
            filters,
            limit,
        }
    }

    /// What is asked of an index for `question`: at most `limit` passages.
    #[must_use]
    pub fn of(question: &Question, weights: Weights, limit: usize) -> Self {
        let stages = question.stages();
        let looked_for = if stages.has(Stage::Forms) {
            Match::Word
        } else {
            Match::Term
        };
        let weights = Weights {
            grams: if stages.has(Stage::Grams) { weights.grams } else { 0.0 },
        };
        let mut clauses = Vec::new();
        for term in question.terms().into_iter().take(MOST_TERMS) {
            clauses.push(Clause {
                field: Field::Body,
                what: looked_for(term.to_owned()),
                weight: 1.0,
            });
        }
        for subject in question.subjects().into_iter().filter(|_| stages.has(Stage::Titles)) {
            clauses.push(Clause {
                field: Field::Subject,
                what: Match::Term(subject),
                weight: SUBJECT,
            });
        }
        push_grams(&mut clauses, question, weights.grams);
        for other in question.other_names() {
            push_other(&mut clauses, &other.name, weights);
        }
        clauses.retain(|clause| clause.weight > 0.0);
        Self {
            clauses,
            // What is left out here is looked at when passages are read.
            required: question
                .phrases()
                .iter()
                .flat_map(Phrase::pieces)
                .take(MOST_TERMS)
                .collect(),
            excluded: question.excluded().iter().filter_map(whole).take(MOST_TERMS).collect(),
            filters: question.filters().clone(),
            limit,
        }
    }
}

/// What a passage holds just where it holds the phrase. Several pieces may stand apart where the phrase does not, so
/// none of them excludes a passage; its words are looked at again when it is read.
fn whole(excluded: &Phrase) -> Option<(Field, Match)> {
    let mut pieces = excluded.pieces();
    pieces.pop().filter(|_| pieces.is_empty())
}

/// Another name is looked for like the words that it stands for, at a little less.
fn push_other(clauses: &mut Vec<Clause>, name: &Phrase, weights: Weights) {
    if let (false, 1, Some(word)) = (name.is_spaced(), name.words().len(), name.words().next()) {
        clauses.push(Clause {
            field: Field::Body,
            what: Match::Term(word.to_owned()),
            weight: OTHER_NAME,
        });
    }
    for (field, what) in name.pieces() {
        let weight = match field {
            Field::Grams => weights.grams,
            Field::Body | Field::Subject => 1.0,
        };
        clauses.push(Clause {
            field,
            what,
            weight: weight * OTHER_NAME,
        });
    }
}

fn push_grams(clauses: &mut Vec<Clause>, question: &Question, weight: f32) {
    let mut seen: Vec<String> = Vec::new();
    for run in runs(question) {
        let pieces = grams(&run);
        // The pieces of one word are hardly independent, so together they gain by the root of their number.
        let each = weight / f32::from(u16::try_from(pieces.len()).unwrap_or(u16::MAX)).sqrt();
        for piece in pieces {
            if seen.len() < MOST_TERMS && !seen.contains(&piece) {
                seen.push(piece.clone());
                clauses.push(Clause {
                    field: Field::Grams,
                    what: Match::Term(piece),
                    weight: each,
                });
            }
        }
    }
}

/// The naming words in runs that touch, as Chinese and Japanese words do; elsewhere a run is one word.
fn runs(question: &Question) -> Vec<Vec<Word>> {
    let mut runs: Vec<Vec<Word>> = Vec::new();
    for word in question.named() {
        let touches = |last: &Word| last.span.end == word.span.start;
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(touches) => run.push(word.clone()),
            _ => runs.push(vec![word.clone()]),
        }
    }
    runs
}
