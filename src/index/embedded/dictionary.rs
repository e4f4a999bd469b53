//! Forms of a word, looked up among all words of the index.
//!
//! In: a word. Out: those words of the index that are the same or likely a form of it, with how many passages
//! hold each. The dictionary is sorted, so that what begins alike stands together.

use std::collections::HashMap;

use tantivy::{Searcher, schema::Field};

use crate::{
    index::form::{Form, wants_forms, with_forms},
    text::forms,
};

/// The word itself.
pub(super) fn exact(searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<Form> {
    let term = tantivy::Term::from_field_text(field, word);
    Ok(Form::itself(word, searcher.doc_freq(&term)?))
}

/// The word itself, whether or not it is there, and then its forms, commonest first.
pub(super) fn forms(searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<Vec<Form>> {
    let itself = exact(searcher, field, word)?;
    let Some(stem) = forms::stem(word).filter(|_| wants_forms(&itself)) else {
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
    Ok(with_forms(itself, found))
}
