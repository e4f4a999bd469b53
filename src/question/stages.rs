//! The stages of an answer, each of which can be left out.
//!
//! In: which are wanted. Out: [`Stages`], which a question carries with it, so that from its first word to the
//! last sentence quoted for it one choice holds. What each is worth can be measured only because the rest does
//! its work without it.

/// One stage on the way to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Other forms of a word stand for it.
    Forms,
    /// In scripts without spaces, pairs of characters count beside words.
    Grams,
    /// Words that only ask or connect are not looked for.
    Stopwords,
    /// Polite wrapping is not looked for.
    Wrapping,
    /// What stands in quotation marks must be there, word for word.
    Phrases,
    /// Articles of a time that the question mentions are preferred.
    Dates,
    /// Other names for the same thing stand for it.
    Synonyms,
    /// Title and heading of a passage count in its rank.
    Titles,
    /// Passages are ranked by our own model, not by the index's score.
    Rerank,
    /// Passages are found, ranked and trusted by meaning too, where there is a sentence encoder.
    Meaning,
    /// Sentences are chosen by a model of many features, not by the words that they share with the question.
    Sentences,
    /// Nothing is quoted below a threshold of confidence.
    Confidence,
}

impl Stage {
    /// All of them, in the order in which an answer is made.
    pub const ALL: [Self; 12] = [
        Self::Forms,
        Self::Grams,
        Self::Stopwords,
        Self::Wrapping,
        Self::Phrases,
        Self::Dates,
        Self::Synonyms,
        Self::Titles,
        Self::Rerank,
        Self::Meaning,
        Self::Sentences,
        Self::Confidence,
    ];

    /// What the settings and the figures call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Forms => "forms",
            Self::Grams => "grams",
            Self::Stopwords => "stopwords",
            Self::Wrapping => "wrapping",
            Self::Phrases => "phrases",
            Self::Dates => "dates",
            Self::Synonyms => "synonyms",
            Self::Titles => "titles",
            Self::Rerank => "rerank",
            Self::Meaning => "meaning",
            Self::Sentences => "sentences",
            Self::Confidence => "confidence",
        }
    }
}

/// Which stages a question goes through; by default all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stages([bool; Stage::ALL.len()]);

impl Stages {
    /// Those for which `is_on` holds.
    #[must_use]
    pub fn of(is_on: impl Fn(Stage) -> bool) -> Self {
        Self(Stage::ALL.map(is_on))
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn has(self, stage: Stage) -> bool {
        self.0[stage as usize]
    }

    /// What `make` makes if the stage is among them, otherwise nothing.
    pub(super) fn run<T: Default>(self, stage: Stage, make: impl FnOnce() -> T) -> T {
        if self.has(stage) { make() } else { T::default() }
    }

    /// All of these but one.
    #[must_use]
    pub fn without(self, stage: Stage) -> Self {
        Self::of(|other| other != stage && self.has(other))
    }
}

impl Default for Stages {
    fn default() -> Self {
        Self::of(|_| true)
    }
}
