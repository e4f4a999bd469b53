//! What a person asked, and what is sent to an index for it.
//!
//! In: the words of a person, with filters, today's date and other names for the same thing. Out: a [`Question`]
//! that is worth asking: which of its words name something, what it quotes, which times it mentions; and from it a
//! [`Query`] that every backend understands. A question that names nothing is refused here, before any search,
//! with the reason.

mod claims;
mod dates;
mod excluded;
mod filters;
mod follow;
mod phrase;
mod query;
mod quoted;
mod stages;
mod synonyms;
mod wants;
mod wrapping;

use crate::{
    corpus::Date,
    text::{self, Span, Word, stopwords},
};

pub use claims::Claims;
pub use dates::{Period, Unread};
use excluded::Parted;
pub use filters::{Filters, Sort};
pub use follow::Follow;
pub use phrase::Phrase;
pub use query::{Clause, Field, Match, OTHER_NAME, Query, Weights};
pub use stages::{Stage, Stages};
pub use synonyms::{OtherName, Synonyms, SynonymsError};
use wants::Asked;
pub use wants::Wants;

/// A question that names something, cleaned.
#[derive(Debug, Clone)]
pub struct Question {
    text: String,
    words: Vec<Word>,
    /// For each word, whether it names something.
    names: Vec<bool>,
    phrases: Vec<Phrase>,
    only_phrases: bool,
    excluded: Vec<Phrase>,
    others: Vec<OtherName>,
    periods: Vec<Period>,
    asked: Asked,
    filters: Filters,
    stages: Stages,
}

/// What a question is read with.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The most characters of a question.
    pub most_chars: usize,
    /// What "yesterday" is counted from.
    pub today: Date,
    /// Other names for the same thing.
    pub synonyms: &'a Synonyms,
    /// Which stages it goes through, from here to the answer.
    pub stages: Stages,
}

/// Why a question is not worth asking.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing was asked.
    #[error("the question is empty")]
    Empty,
    /// Too much was asked.
    #[error("the question has {chars} characters; {limit} are the most")]
    TooLong {
        /// Characters in the question.
        chars: usize,
        /// The most that is read.
        limit: usize,
    },
    /// Only symbols, punctuation or emoji.
    #[error("the question holds no words")]
    NoWords,
    /// Only words that ask or connect.
    #[error("the question holds only common words")]
    OnlyCommonWords,
    /// A search that says only what is not looked for.
    #[error("the search only excludes")]
    OnlyExclusions,
}

impl Question {
    /// Cleans and checks what a person wrote: control characters and surplus white space are dropped.
    ///
    /// # Errors
    /// When nothing searchable is left, or there are more characters than are read.
    pub fn new(written: &str, filters: Filters, reading: &Reading<'_>) -> Result<Self, Refused> {
        Self::of(short_enough(written, reading.most_chars)?, filters, reading)
    }

    /// The same for a search, in which `-word` and `-"a phrase"` say what no passage may hold: exactly these words
    /// in whatever case and accents, and no other forms of them.
    ///
    /// # Errors
    /// When nothing searchable is left, or there are more characters than are read.
    pub fn search(written: &str, filters: Filters, reading: &Reading<'_>) -> Result<Self, Refused> {
        let text = short_enough(written, reading.most_chars)?;
        let Parted { wanted, excluded } = excluded::parted(&text);
        match Self::of(clean(&wanted), filters, reading) {
            Err(Refused::Empty | Refused::NoWords) if !excluded.is_empty() => Err(Refused::OnlyExclusions),
            Ok(read) if read.names_nothing() => Err(Refused::OnlyCommonWords),
            read => Ok(Self { excluded, ..read? }),
        }
    }

    fn of(text: String, filters: Filters, reading: &Reading<'_>) -> Result<Self, Refused> {
        if text.is_empty() {
            return Err(Refused::Empty);
        }
        let words = text::words(&text);
        if words.is_empty() {
            return Err(Refused::NoWords);
        }
        let stages = reading.stages;
        let quotations = stages.run(Stage::Phrases, || quoted::quotations(&text));
        let names = naming(&words, &quotations, stages);
        // Common words alone name nothing, unless a heading says just that: "How it works", "Who we are".
        let may_be_heading = words.len() > 1 && stages.has(Stage::Titles);
        if !names.contains(&true) && !may_be_heading {
            return Err(Refused::OnlyCommonWords);
        }
        let is_quoted = |word: &Word| quotations.iter().any(|span| span.contains(word.span));
        let phrases = quotations.iter().filter_map(|span| Phrase::of(span.slice(&text)?));
        let unquoted: Vec<Word> = words.iter().filter(|word| !is_quoted(word)).cloned().collect();
        Ok(Self {
            phrases: phrases.collect(),
            only_phrases: words.iter().zip(&names).all(|(word, names)| !names || is_quoted(word)),
            excluded: Vec::new(),
            others: stages.run(Stage::Synonyms, || reading.synonyms.other_names(&words, &names)),
            periods: stages.run(Stage::Dates, || Period::mentioned(&text, reading.today)),
            asked: Asked::of(&unquoted),
            text,
            words,
            names,
            filters,
            stages,
        })
    }

    /// The question as it was understood.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All its words in order, question words included.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The words that name something, each once, in order.
    #[must_use]
    pub fn terms(&self) -> Vec<&str> {
        let mut terms: Vec<&str> = Vec::new();
        for word in self.named() {
            if !terms.contains(&word.folded.as_str()) {
                terms.push(&word.folded);
            }
        }
        terms
    }

    /// What it is about, as headings are looked for that say the same: by the words that name something, and by all of
    /// them as they stand; see [`subject`](text::subject).
    #[must_use]
    pub fn subjects(&self) -> Vec<String> {
        let about = text::subject(&self.words, &self.names);
        about.into_iter().chain(text::wording_key(&self.words)).collect()
    }

    /// Whether it is made of common words alone, so that nothing answers it but what stands under a heading that says
    /// just the same.
    #[must_use]
    pub fn names_nothing(&self) -> bool {
        !self.names.contains(&true)
    }

    /// Pairs of naming words that stand side by side.
    #[must_use]
    pub fn pairs(&self) -> Vec<[&str; 2]> {
        let beside = self.words.windows(2).zip(self.names.windows(2));
        beside
            .filter(|(_, names)| names.iter().all(|names| *names))
            .map(|(pair, _)| [pair[0].folded.as_str(), pair[1].folded.as_str()])
            .collect()
    }

    /// What it quotes: only passages that hold all of it, or whose title or heading does, may answer.
    #[must_use]
    pub fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// Whether it quotes something and names nothing else, so that any passage that holds it is what was
    /// asked for.
    #[must_use]
    pub fn is_only_phrases(&self) -> bool {
        self.only_phrases && !self.phrases.is_empty()
    }

    /// Whether everything that it quotes stands in `words` or in one of `above`, the title and the heading.
    #[must_use]
    pub fn lets(&self, words: &[Word], above: &[Vec<Word>]) -> bool {
        let stands = |phrase: &Phrase| phrase.is_in(words) || above.iter().any(|words| phrase.is_in(words));
        self.phrases.iter().all(stands)
    }

    /// What a search excludes.
    #[must_use]
    pub fn excluded(&self) -> &[Phrase] {
        &self.excluded
    }

    /// Whether something that it excludes stands in `words` or in one of `above`, the title and the heading.
    #[must_use]
    pub fn excludes(&self, words: &[Word], above: &[Vec<Word>]) -> bool {
        let stands = |phrase: &Phrase| phrase.is_in(words) || above.iter().any(|words| phrase.is_in(words));
        self.excluded.iter().any(stands)
    }

    /// What else an article may call what it names.
    #[must_use]
    pub fn other_names(&self) -> &[OtherName] {
        &self.others
    }

    /// Whether an article of this day is one of a time that it mentions. Where the days are filtered, none
    /// is preferred among those that are left.
    #[must_use]
    pub fn prefers(&self, day: Option<Date>) -> bool {
        let filtered = self.filters.from.is_some() || self.filters.to.is_some();
        !filtered && day.is_some_and(|day| self.periods.iter().any(|period| period.holds(day)))
    }

    /// What kind of thing would answer it.
    #[must_use]
    pub fn wants(&self) -> Wants {
        self.asked.wants
    }

    /// The word that says of what: "players" in "how many players are", "sings" in "who sings".
    #[must_use]
    pub fn head(&self) -> Option<&str> {
        self.asked.head.map(|at| self.words[at].folded.as_str())
    }

    /// Which articles may answer.
    #[must_use]
    pub fn filters(&self) -> &Filters {
        &self.filters
    }

    /// The same with other filters.
    #[must_use]
    pub fn filtered(self, filters: Filters) -> Self {
        Self { filters, ..self }
    }

    /// Which stages it goes through.
    #[must_use]
    pub fn stages(&self) -> Stages {
        self.stages
    }

    fn named(&self) -> impl Iterator<Item = &Word> {
        let named = self.words.iter().zip(&self.names);
        named.filter(|(_, names)| **names).map(|(word, _)| word)
    }
}

/// Which of `words` name something: neither stop words nor wrapping. A quotation is never wrapping, and one of
/// stop words alone names what it says.
fn naming(words: &[Word], quotations: &[Span], stages: Stages) -> Vec<bool> {
    let mut stops = stopwords::are_stopwords(words);
    let mut silent = stops.clone();
    if stages.has(Stage::Wrapping) {
        silent = wrapping::are_silent(words, &stops);
    }
    if !stages.has(Stage::Stopwords) {
        for (silent, stops) in silent.iter_mut().zip(&mut stops) {
            *silent &= !std::mem::take(stops);
        }
    }
    let mut names: Vec<bool> = silent.iter().map(|silent| !silent).collect();
    if !names.contains(&true) {
        // What looks like wrapping alone is what was asked for.
        names = stops.iter().map(|stops| !stops).collect();
    }
    for quotation in quotations {
        let inside = || (0..words.len()).filter(|at| quotation.contains(words[*at].span));
        let only_stops = inside().all(|at| stops[at]);
        for at in inside() {
            names[at] = only_stops || !stops[at];
        }
    }
    names
}

/// What a person wrote, cleaned, where it is not more than is read.
fn short_enough(written: &str, limit: usize) -> Result<String, Refused> {
    let chars = written.chars().count();
    if chars > limit {
        return Err(Refused::TooLong { chars, limit });
    }
    Ok(clean(written))
}

fn clean(written: &str) -> String {
    let spaced: String = written.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
