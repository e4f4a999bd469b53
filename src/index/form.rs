//! What forms of a word count, whatever dictionary they were looked up in.
//!
//! In: a word and its forms, with how many passages hold each. Out: those that are looked for, and what each counts.

/// A word that is looked for, as the index has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    pub(super) word: String,
    /// In how many passages it stands.
    pub(super) passages: u64,
    strength: f32,
}

/// The most forms of a word that are looked for, the commonest ones: more find no more (recall@10 on Russian and
/// Arabic paragraphs is the same with twelve) and each is one list more to search.
const MOST_FORMS: usize = 3;
/// A word that stands in this many passages as it is written is found without its forms, which would make the
/// search of a large index several times as long.
const ENOUGH: u64 = 2_000;
/// What a form counts beside the word itself.
const STRENGTH: f32 = 0.7;

impl Form {
    /// The word as it is written.
    pub(super) fn itself(word: &str, passages: u64) -> Self {
        Self {
            word: word.to_owned(),
            passages,
            strength: 1.0,
        }
    }

    /// What the form counts beside the word itself, when `all` of `passages` passages hold the word or a form.
    /// A form is rarer than its word and would otherwise count for more.
    pub(super) fn weight(&self, all: u64, passages: u64) -> f32 {
        if self.strength >= 1.0 {
            return 1.0;
        }
        self.strength * idf(all, passages) / idf(self.passages, passages)
    }
}

/// Whether a word is rare enough for its forms to be looked for.
pub(super) fn wants_forms(itself: &Form) -> bool {
    itself.passages < ENOUGH
}

/// The word itself, whether or not it is there, and then the commonest of its forms, commonest first.
pub(super) fn with_forms(itself: Form, found: impl IntoIterator<Item = (String, u64)>) -> Vec<Form> {
    let mut others: Vec<Form> = found
        .into_iter()
        .map(|(word, passages)| Form {
            word,
            passages,
            strength: STRENGTH,
        })
        .collect();
    others.sort_unstable_by(|a, b| b.passages.cmp(&a.passages).then_with(|| a.word.cmp(&b.word)));
    others.truncate(MOST_FORMS);
    let mut all = vec![itself];
    all.append(&mut others);
    all
}

/// In how many passages a word stands; where none holds the word itself, in how many a form of it does.
pub(super) fn frequency(forms: &[Form]) -> u64 {
    let exact = forms.first().map_or(0, |exact| exact.passages);
    if exact > 0 {
        return exact;
    }
    forms.iter().map(|form| form.passages).sum()
}

/// As BM25 has it, so that a weight can undo it.
#[expect(clippy::cast_precision_loss, reason = "only the magnitude matters")]
fn idf(n: u64, of: u64) -> f32 {
    let (n, of) = (n as f32, of as f32);
    (1.0 + (of - n + 0.5).max(0.0) / (n + 0.5)).ln()
}
