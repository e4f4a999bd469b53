//! Words and their forms, as an index on an engine has them.
//!
//! In: the words of a query. Out: those that are looked for, with how many passages hold each. What was found is kept
//! for as long as the snapshot lives, since people ask in the same words.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    cluster::{Answer, Cluster},
    mapping::{LONGEST_WORD, field, kind},
};
use crate::{
    index::{
        Error,
        form::{Form, wants_forms, with_forms},
    },
    text::forms,
};

/// The most words with one beginning that are looked at: engines give no more at a time.
const MOST_WORDS: usize = 10_000;
/// How many letters a form may have more than what is common to all forms of a word: see [`forms`].
const MOST_LETTERS_MORE: usize = 6;
/// The most words that are counted for one that is asked for; of any stem there are fewer in every language known.
const MOST_COUNTED: usize = 200;
/// The most words that are remembered; then all are forgotten.
const MOST_KNOWN: usize = 20_000;

/// A word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Wanted<'a> {
    pub(super) word: &'a str,
    /// Whether its forms are wanted besides.
    pub(super) with_forms: bool,
}

/// A word, itself first, and its forms.
pub(super) type Forms = Arc<Vec<Form>>;

/// What was found, by the word and whether its forms were wanted.
#[derive(Default)]
pub(super) struct Words {
    known: Mutex<HashMap<(String, bool), Forms>>,
}

#[derive(Deserialize)]
struct Listed {
    word: String,
}

impl Words {
    /// Each wanted word with its forms, itself first.
    pub(super) fn look_up<'a>(
        &self,
        wanted: &BTreeSet<Wanted<'a>>,
        cluster: &Cluster,
        index: &str,
        passages: &[Value],
    ) -> Result<HashMap<Wanted<'a>, Forms>, Error> {
        let mut found = HashMap::new();
        let mut unknown = Vec::new();
        {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            for wanted in wanted {
                match known.get(&(wanted.word.to_owned(), wanted.with_forms)) {
                    Some(forms) => drop(found.insert(wanted.clone(), Arc::clone(forms))),
                    None => unknown.push(wanted),
                }
            }
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        let new = asked(&unknown, cluster, index, passages)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + new.len() > MOST_KNOWN {
            known.clear();
        }
        for (wanted, forms) in unknown.into_iter().zip(new) {
            let forms = Arc::new(forms);
            known.insert((wanted.word.to_owned(), wanted.with_forms), Arc::clone(&forms));
            found.insert(wanted.clone(), forms);
        }
        Ok(found)
    }
}

/// The forms of each word, in their order.
fn asked(wanted: &[&Wanted<'_>], cluster: &Cluster, index: &str, passages: &[Value]) -> Result<Vec<Vec<Form>>, Error> {
    let listed = beginning_alike(wanted, cluster, index)?;
    let others = |wanted: &Wanted<'_>| -> Vec<&str> {
        let all = listed.iter().map(String::as_str).filter(|_| wanted.with_forms);
        all.filter(|other| *other != wanted.word && forms::are_forms(wanted.word, other))
            .take(MOST_COUNTED)
            .collect()
    };
    let groups: Vec<Vec<&str>> = wanted
        .iter()
        .map(|wanted| [vec![wanted.word], others(wanted)].concat())
        .collect();
    let mut counts = counts(&groups.concat(), cluster, index, passages)?.into_iter();
    let mut all = Vec::with_capacity(groups.len());
    for group in groups {
        let mut counted = group.into_iter().zip(&mut counts);
        let Some((word, itself)) = counted.next() else {
            continue;
        };
        let itself = Form::itself(word, itself);
        // The rest is taken in any case, since the counts of the next word stand behind it.
        let rest: Vec<(String, u64)> = counted.map(|(word, count)| (word.to_owned(), count)).collect();
        let there = rest.into_iter().filter(|(_, count)| *count > 0);
        all.push(if wants_forms(&itself) {
            with_forms(itself, there)
        } else {
            vec![itself]
        });
    }
    Ok(all)
}

/// The words of the index that may be forms of the wanted ones.
fn beginning_alike(wanted: &[&Wanted<'_>], cluster: &Cluster, index: &str) -> Result<BTreeSet<String>, Error> {
    let stems = wanted.iter().filter(|wanted| wanted.with_forms);
    let stems: Vec<Value> = stems
        .filter(|wanted| wanted.word.len() <= LONGEST_WORD)
        .filter_map(|wanted| forms::stem(wanted.word))
        .map(|stem| json!({"regexp": {field::WORD: {"value": format!("{}.{{0,{MOST_LETTERS_MORE}}}", quoted(stem))}}}))
        .collect();
    if stems.is_empty() {
        return Ok(BTreeSet::new());
    }
    let answer: Answer<Listed> = cluster.search(
        index,
        json!({
            "size": MOST_WORDS,
            "timeout": cluster.search_timeout(),
            "_source": [field::WORD],
            "track_total_hits": false,
            "query": {"bool": {"filter": [
                {"term": {field::KIND: kind::WORD}},
                {"bool": {"should": stems, "minimum_should_match": 1}},
            ]}},
        }),
    )?;
    Ok(answer.hits.hits.into_iter().map(|hit| hit.source.word).collect())
}

/// A beginning in a regular expression of Lucene, in which other signs than letters may mean something.
fn quoted(stem: &str) -> String {
    let letters = stem.chars().flat_map(|letter| {
        let sign = (!letter.is_alphanumeric()).then_some('\\');
        sign.into_iter().chain([letter])
    });
    letters.collect()
}

/// In how many passages each word stands.
fn counts(words: &[&str], cluster: &Cluster, index: &str, passages: &[Value]) -> Result<Vec<u64>, Error> {
    #[derive(Deserialize)]
    struct Buckets {
        buckets: Vec<Bucket>,
    }
    #[derive(Deserialize)]
    struct Bucket {
        doc_count: u64,
    }
    let filters: Vec<Value> = words.iter().map(|word| json!({"term": {field::BODY: word}})).collect();
    let answer: Answer<Value> = cluster.search(
        index,
        json!({
            "size": 0,
            "timeout": cluster.search_timeout(),
            "track_total_hits": false,
            "query": {"bool": {"filter": passages}},
            "aggs": {"words": {"filters": {"filters": filters}}},
        }),
    )?;
    let mut aggregations = answer.aggregations.unwrap_or_default();
    let counted: Buckets = serde_json::from_value(aggregations["words"].take()).map_err(|error| Error::Foreign {
        reason: format!("its counts cannot be read: {error}"),
    })?;
    Ok(counted.buckets.into_iter().map(|bucket| bucket.doc_count).collect())
}
