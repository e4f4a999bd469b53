//! A query in the words of an engine.
//!
//! In: a [`Query`], the forms of its words, and what admits documents of a commit. Out: JSON that asks for the same as
//! the embedded index does: a weighted union of terms, what must be there and must not, and filters, which add nothing
//! to a score.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::{
    mapping::{field, searched},
    words::{Forms, Wanted},
};
use crate::{
    index::{form, labels},
    question::{Clause, Field, Filters, Match, Query},
};

/// Words with their forms.
pub(super) type Known<'a> = HashMap<Wanted<'a>, Forms>;

/// The words whose frequency has to be known.
pub(super) fn wanted(query: &Query) -> BTreeSet<Wanted<'_>> {
    query.clauses.iter().filter_map(wanted_by).collect()
}

fn wanted_by(clause: &Clause) -> Option<Wanted<'_>> {
    let (word, with_forms) = match (clause.field, &clause.what) {
        (Field::Body, Match::Word(word)) => (word, true),
        (Field::Body, Match::Term(word)) => (word, false),
        _ => return None,
    };
    Some(Wanted { word, with_forms })
}

/// In how many passages each word stands, or a form of it.
pub(super) fn frequency(known: &Known<'_>) -> HashMap<String, u64> {
    let found = known.iter();
    found
        .map(|(wanted, forms)| (wanted.word.to_owned(), form::frequency(forms)))
        .collect()
}

/// The whole of it, for an index of so many passages.
pub(super) fn asked(query: &Query, known: &Known<'_>, mut admits: Vec<Value>, passages: u64) -> Value {
    let clauses = query.clauses.iter();
    let evidence: Vec<Value> = clauses.flat_map(|clause| counted(clause, known, passages)).collect();
    admits.extend(filters(&query.filters));
    admits.extend(query.required.iter().map(|(field, what)| holding(*field, what)));
    let excluded = query.excluded.iter().map(|(field, what)| holding(*field, what));
    let refused: Vec<Value> = excluded.chain(removed(&query.filters)).collect();
    json!({"bool": {
        "must": {"bool": {"should": evidence, "minimum_should_match": 1}},
        "filter": admits,
        "must_not": refused,
    }})
}

/// What a clause looks for, each part with its weight.
fn counted(clause: &Clause, known: &Known<'_>, passages: u64) -> Vec<Value> {
    let field = searched(clause.field);
    let term = |word: &str, weight: f32| json!({"term": {field: {"value": word, "boost": weight}}});
    match &clause.what {
        Match::Phrase(words) => vec![json!({"match_phrase": {field: {
            "query": words.join(" "),
            "analyzer": "whitespace",
            "boost": clause.weight,
        }}})],
        Match::Term(word) => vec![term(word, clause.weight)],
        Match::Word(word) => {
            let forms = wanted_by(clause).and_then(|wanted| known.get(&wanted));
            let Some(forms) = forms else {
                return vec![term(word, clause.weight)];
            };
            let all = form::frequency(forms);
            let forms = forms.iter();
            forms
                .map(|form| term(&form.word, clause.weight * form.weight(all, passages)))
                .collect()
        }
    }
}

/// The passages that hold `what`, word for word.
fn holding(field: Field, what: &Match) -> Value {
    let field = searched(field);
    match what {
        Match::Term(word) | Match::Word(word) => json!({"term": {field: word}}),
        Match::Phrase(words) => json!({"match_phrase": {field: {"query": words.join(" "), "analyzer": "whitespace"}}}),
    }
}

fn filters(filters: &Filters) -> Vec<Value> {
    let words = [
        (field::LABEL, &filters.collection),
        (field::TAG, &filters.tag),
        (field::LANGUAGE, &filters.language),
    ];
    let words = words.into_iter().filter_map(|(field, wanted)| {
        let wanted = wanted.as_ref()?;
        Some(json!({"term": {field: wanted}}))
    });
    let mut all: Vec<Value> = words.collect();
    let days = [("gte", filters.from), ("lte", filters.to)];
    for (bound, day) in days {
        all.extend(day.map(|day| json!({"range": {field::DATE: {bound: day.number()}}})));
    }
    // Whether there are any uploads is not known, so they are kept apart in any case. Of no labels there is no passage.
    let visible = labels::visible(&filters.within, true);
    all.extend(visible.map(|labels| json!({"terms": {field::LABEL: labels}})));
    all
}

/// What was uploaded and is removed, though it still stands in the index.
fn removed(filters: &Filters) -> Option<Value> {
    let files = filters.within.removed()?.files();
    let files: Vec<&str> = files.iter().map(crate::corpus::ArticleId::as_str).collect();
    (!files.is_empty()).then(|| json!({"terms": {field::LABEL: files}}))
}
