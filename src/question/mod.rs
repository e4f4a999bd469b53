//! What a person asked, and what is sent to an index for it.
//!
//! In: the words of a person, with filters. Out: a [`Question`] that is worth asking, and from it a
//! [`Query`] that every backend understands. A question that names nothing is refused here, before any
//! search, with the reason.

mod dates;
mod query;
mod wants;

use crate::{
    corpus::Date,
    text::{self, Word, stopwords::is_stopword},
};

pub use dates::{Period, Unread};
pub use query::{Clause, Field, Match, Query, Weights};
pub use wants::Wants;

/// A question that names something, cleaned.
#[derive(Debug, Clone)]
pub struct Question {
    text: String,
    words: Vec<Word>,
    wants: Wants,
    filters: Filters,
}

/// Which articles may answer. An empty filter lets all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Only this collection.
    pub collection: Option<String>,
    /// Only articles filed under this tag.
    pub tag: Option<String>,
    /// Only articles that say they are in this language (BCP 47).
    pub language: Option<String>,
    /// Only articles of this day or later.
    pub from: Option<Date>,
    /// Only articles of this day or earlier.
    pub to: Option<Date>,
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
}

impl Question {
    /// Cleans and checks what a person wrote: control characters and surplus white space are dropped.
    ///
    /// # Errors
    /// When nothing searchable is left, or `limit` characters are exceeded.
    pub fn new(written: &str, filters: Filters, limit: usize) -> Result<Self, Refused> {
        let chars = written.chars().count();
        if chars > limit {
            return Err(Refused::TooLong { chars, limit });
        }
        let text = clean(written);
        if text.is_empty() {
            return Err(Refused::Empty);
        }
        let words = text::words(&with_other_names(&text));
        if words.is_empty() {
            return Err(Refused::NoWords);
        }
        if words.iter().all(|word| is_stopword(&word.folded)) {
            return Err(Refused::OnlyCommonWords);
        }
        let wants = Wants::of(&words);
        Ok(Self {
            text,
            words,
            wants,
            filters,
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

    /// Pairs of naming words that stand side by side.
    #[must_use]
    pub fn pairs(&self) -> Vec<[&str; 2]> {
        self.words
            .windows(2)
            .filter(|pair| pair.iter().all(|word| !is_stopword(&word.folded)))
            .map(|pair| [pair[0].folded.as_str(), pair[1].folded.as_str()])
            .collect()
    }

    /// What kind of thing would answer it.
    #[must_use]
    pub fn wants(&self) -> Wants {
        self.wants
    }

    /// Which articles may answer.
    #[must_use]
    pub fn filters(&self) -> &Filters {
        &self.filters
    }

    fn named(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| !is_stopword(&word.folded))
    }
}

/// Two ways to say one thing that share no word.
const OTHER_NAMES: &[(&str, &str)] = &[("第一届", "首届"), ("首届", "第一届")];

/// The question with other names behind it for what it names.
fn with_other_names(text: &str) -> String {
    let others = OTHER_NAMES.iter().filter(|(name, _)| text.contains(name));
    others.fold(text.to_owned(), |text, (_, other)| format!("{text} {other}"))
}

fn clean(written: &str) -> String {
    let spaced: String = written.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
