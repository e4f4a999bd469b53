//! Forms of a word, looked up among all words of the index.
//!
//! In: a word. Out: those words of the index that are the same or likely a form of it, with how many passages
//! hold each. The dictionary is sorted, so that what begins alike stands together.

use std::collections::HashMap;

use tantivy::{Searcher, schema::Field};

use crate::text::forms;

/// A word that is looked for, as the index has it.
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
    /// What the form counts beside the word itself, when `all` of `passages` passages hold the word or a form.
    /// A form is rarer than its word and would otherwise count for more.
    pub(super) fn weight(&self, all: u64, passages: u64) -> f32 {
        if self.strength >= 1.0 {
            return 1.0;
        }
        self.strength * idf(all, passages) / idf(self.passages, passages)
    }
}

/// The word itself.
pub(super) fn exact(searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<Form> {
    let term = tantivy::Term::from_field_text(field, word);
    Ok(Form {
        word: word.to_owned(),
        passages: searcher.doc_freq(&term)?,
        strength: 1.0,
    })
}

/// The word itself, whether or not it is there, and then its forms, commonest first.
pub(super) fn forms(searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<Vec<Form>> {
    let itself = exact(searcher, field, word)?;
    let Some(stem) = forms::stem(word).filter(|_| itself.passages < ENOUGH) else {
        return Ok(vec![itself]);
    };
    let mut found: HashMap<String, u64> = HashMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let end = [stem.as_bytes(), &[u8::MAX]].concat();
        let mut words = index.terms().range().ge(stem.as_bytes()).lt(end).into_stream()?;
        while words.advance() {
            let Ok(other) = std::str::from_utf8(words.key()) else {
                continue;
            };
            if other != word && forms::are_forms(word, other) {
                *found.entry(other.to_owned()).or_default() += u64::from(words.value().doc_freq);
            }
        }
    }
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
    Ok(all)
}

/// In how many passages a word stands; where none holds the word itself, in how many a form of it does.
pub(super) fn frequency(forms: &[Form]) -> u64 {
    let exact = forms.first().map_or(0, |exact| exact.passages);
    if exact > 0 {
        return exact;
    }
    forms.iter().map(|form| form.passages).sum()
}

/// As tantivy computes it, so that a weight can undo it.
#[expect(clippy::cast_precision_loss, reason = "only the magnitude matters")]
fn idf(n: u64, of: u64) -> f32 {
    let (n, of) = (n as f32, of as f32);
    (1.0 + (of - n + 0.5).max(0.0) / (n + 0.5)).ln()
}
