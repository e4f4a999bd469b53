//! What says which documents count.
//!
//! In: the commit document of an index. Out: a [`Commit`], and the filter that lets through what belongs to it.
//!
//! Each reindex has a number, its generation. It puts documents with `from` set to that number and sets `until` to it
//! on those that are replaced or gone. A reader of generation *g* sees what was put up to *g* and ended after it, so
//! that nothing of a reindex shows until the commit document names its generation, and then all of it does. Writing
//! that document is the commit. A reindex that failed leaves documents behind with its number; the number is listed
//! as failed in the next commit, by which what it put is never seen and what it ended has not ended.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::mapping::{VERSION, field, kind};
use crate::index::{Stamp, State};

/// The name of the commit document.
pub(super) const ID: &str = "commit";

/// Which documents of an index count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Commit {
    /// Of the mapping and the analysis.
    pub(super) version: u32,
    /// The last reindex that succeeded.
    pub(super) generation: u64,
    /// The last reindex that began.
    pub(super) begun: u64,
    /// Those that failed.
    pub(super) failed: Vec<u64>,
    pub(super) articles: u64,
    pub(super) passages: u64,
    pub(super) stamp: Stamp,
}

impl Commit {
    /// Of an index that is being built, whose first reindex is number one.
    pub(super) fn first() -> Self {
        Self {
            version: VERSION,
            generation: 0,
            begun: 1,
            failed: Vec::new(),
            articles: 0,
            passages: 0,
            stamp: Stamp::default(),
        }
    }

    /// The same, once the next reindex has begun.
    pub(super) fn beginning(&self) -> Self {
        let mut next = self.clone();
        if self.begun > self.generation {
            next.failed.push(self.begun);
        }
        next.begun += 1;
        next
    }

    /// The same, once that reindex has succeeded.
    pub(super) fn committed(&self, articles: u64, passages: u64, stamp: Stamp) -> Self {
        Self {
            generation: self.begun,
            articles,
            passages,
            stamp,
            ..self.clone()
        }
    }

    pub(super) fn state(&self) -> State {
        State {
            articles: self.articles,
            passages: self.passages,
            stamp: self.stamp.clone(),
            current: self.version == VERSION,
        }
    }

    /// The document.
    pub(super) fn document(&self) -> Value {
        json!({field::KIND: kind::COMMIT, "commit": self})
    }

    /// Lets through the documents of one kind that count.
    pub(super) fn admits(&self, kind: &str) -> Vec<Value> {
        self.admits_at(self.generation, kind)
    }

    /// The same as if the reindex that has begun had succeeded.
    pub(super) fn will_admit(&self, kind: &str) -> Vec<Value> {
        self.admits_at(self.begun, kind)
    }

    fn admits_at(&self, generation: u64, kind: &str) -> Vec<Value> {
        let ended_later = json!({"range": {field::UNTIL: {"gt": generation}}});
        let mut admits = vec![
            json!({"term": {field::KIND: kind}}),
            json!({"range": {field::FROM: {"lte": generation}}}),
        ];
        if self.failed.is_empty() {
            admits.push(ended_later);
        } else {
            let ended_in_vain = json!({"terms": {field::UNTIL: self.failed}});
            admits.push(json!({"bool": {"should": [ended_later, ended_in_vain], "minimum_should_match": 1}}));
            admits.push(json!({"bool": {"must_not": {"terms": {field::FROM: self.failed}}}}));
        }
        admits
    }

    /// What no reader needs any more once this commit stands: those of the commit before, of generation `before`, are
    /// still being answered.
    pub(super) fn spent(&self, before: u64) -> Value {
        let ended = json!({"bool": {
            "filter": {"range": {field::UNTIL: {"lte": before}}},
            "must_not": {"terms": {field::UNTIL: self.failed}},
        }});
        let in_vain = json!({"terms": {field::FROM: self.failed}});
        json!({"bool": {"should": [ended, in_vain], "minimum_should_match": 1}})
    }
}
