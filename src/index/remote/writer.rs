//! One batch, one commit on an engine.
//!
//! In: a cluster and a batch. Out: the batch applied, or everything as it was for whoever reads: what was written and
//! not committed belongs to a generation that failed, see `commit.rs`.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};

use serde::Deserialize;
use serde_json::json;

use super::{
    bulk::{Bulk, Sending},
    cluster::{Answer, Cluster, Standing},
    commit::Commit,
    mapping::{self, field, kind},
};
use crate::{
    corpus::ArticleId,
    index::{Analysed, Batch, Change, Error},
};

/// Changes whose articles are looked up at a time.
const CHANGES_AT_A_TIME: usize = 200;
/// The most words that are known to have been written; then all are forgotten and written once more, which does
/// nothing. At ten bytes a word they take some 50 MB.
const MOST_WORDS: usize = 500_000;

/// Applies `batch` to the index that serves.
pub(super) fn change(cluster: &Cluster, last: &Standing, batch: Batch<'_>) -> Result<Standing, Error> {
    cluster.discard_idle()?;
    let begun = cluster.commit(last, &last.commit.beginning())?;
    let counts = written(cluster, &begun, |writing| {
        let mut some = Vec::new();
        for change in batch.changes {
            some.push(change?);
            if some.len() >= CHANGES_AT_A_TIME {
                writing.replace(std::mem::take(&mut some))?;
            }
        }
        writing.replace(some)
    })?;
    let committed = begun.commit.committed(counts.articles, counts.passages, batch.stamp);
    let standing = cluster.commit(&begun, &committed)?;
    cluster.sweep(&standing.index, &standing.commit.spent(last.commit.generation));
    Ok(standing)
}

/// Builds an index of `batch` alone, and lets it serve in the place of the one before, which stays until the next
/// reindex for those who still read it.
pub(super) fn build(cluster: &Cluster, batch: Batch<'_>) -> Result<(), Error> {
    cluster.discard_idle()?;
    let index = format!("{}_{}", cluster.alias(), fresh_name());
    cluster.create(&index)?;
    let built = fill(cluster, &index, batch).and_then(|()| cluster.serve(&index));
    if built.is_err() {
        cluster.discard(&index);
    }
    built
}

/// A name that no index has: nobody else has this process, and it has no moment twice.
fn fresh_name() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.unwrap_or_default().as_millis();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("{now:x}-{:x}-{number:x}", std::process::id())
}

fn fill(cluster: &Cluster, index: &str, batch: Batch<'_>) -> Result<(), Error> {
    let begun = cluster.first_commit(index, &Commit::first())?;
    let counts = written(cluster, &begun, |writing| {
        for change in batch.changes {
            if let Change::Put(analysed) = change? {
                writing.put(&analysed)?;
            }
        }
        Ok(())
    })?;
    cluster.copy(index)?;
    let committed = begun.commit.committed(counts.articles, counts.passages, batch.stamp);
    cluster.commit(&begun, &committed).map(drop)
}

/// Sends what `work` writes and makes sure that all of it is there, since a commit vouches for it.
fn written(
    cluster: &Cluster,
    begun: &Standing,
    work: impl FnOnce(&mut Writing<'_>) -> Result<(), Error>,
) -> Result<Counts, Error> {
    let sending = Sending {
        client: &cluster.client,
        alias: &Cluster::write_alias(&begun.index),
        patience: cluster.write_patience(),
    };
    let Commit { articles, passages, .. } = begun.commit;
    let wanted = sending.all_of(|bulk| {
        let mut writing = Writing {
            cluster,
            begun,
            bulk,
            words: HashSet::new(),
            counts: Counts { articles, passages },
        };
        work(&mut writing)?;
        Ok(writing.counts)
    })?;
    cluster.refresh(&begun.index)?;
    let count = |kind| cluster.count(&begun.index, &begun.commit.will_admit(kind));
    let there = Counts {
        articles: count(kind::LISTED)?,
        passages: count(kind::PASSAGE)?,
    };
    if there == wanted {
        return Ok(there);
    }
    let Counts { articles, passages } = wanted;
    let reason = format!(
        "there are {} articles and {} passages, and should be {articles} and {passages}",
        there.articles, there.passages
    );
    Err(Error::Damaged { reason })
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    articles: u64,
    passages: u64,
}

/// A generation on its way.
struct Writing<'a> {
    cluster: &'a Cluster,
    begun: &'a Standing,
    bulk: &'a mut Bulk,
    words: HashSet<String>,
    counts: Counts,
}

/// An article as it is listed.
#[derive(Deserialize)]
struct Old {
    article: ArticleId,
    from: u64,
    passages: usize,
}

impl Writing<'_> {
    /// Ends what the articles of the changes were, and puts what they are.
    fn replace(&mut self, changes: Vec<Change>) -> Result<(), Error> {
        let ids: Vec<&ArticleId> = changes
            .iter()
            .map(|change| match change {
                Change::Put(analysed) => &analysed.article.id,
                Change::Remove(id) => id,
            })
            .collect();
        for old in self.old(&ids)? {
            self.end(&old)?;
        }
        for change in changes {
            if let Change::Put(analysed) = change {
                self.put(&analysed)?;
            }
        }
        Ok(())
    }

    /// The articles of these ids as the last commit has them.
    fn old(&self, ids: &[&ArticleId]) -> Result<Vec<Old>, Error> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut admits = self.begun.commit.admits(kind::LISTED);
        admits.push(json!({"terms": {field::ARTICLE: ids}}));
        let answer: Answer<Old> = self.cluster.search(
            &self.begun.index,
            json!({
                "size": ids.len(),
                "_source": [field::ARTICLE, field::FROM, "passages"],
                "query": {"bool": {"filter": admits}},
            }),
        )?;
        Ok(answer.hits.hits.into_iter().map(|hit| hit.source).collect())
    }

    fn end(&mut self, old: &Old) -> Result<(), Error> {
        for id in mapping::ids(&old.article, old.from, old.passages) {
            self.bulk.end(&id, self.begun.commit.begun)?;
        }
        let less = |count: u64, by: usize| count.saturating_sub(by as u64);
        self.counts.articles = less(self.counts.articles, 1);
        self.counts.passages = less(self.counts.passages, old.passages);
        Ok(())
    }

    fn put(&mut self, analysed: &Analysed) -> Result<(), Error> {
        for document in mapping::documents(analysed, self.begun.commit.begun)? {
            self.bulk.put(&document)?;
        }
        for passage in &analysed.passages {
            for word in passage.body.iter().chain(&passage.above) {
                self.list(word)?;
            }
        }
        self.counts.articles += 1;
        self.counts.passages += analysed.passages.len() as u64;
        Ok(())
    }

    fn list(&mut self, word: &str) -> Result<(), Error> {
        if self.words.contains(word) {
            return Ok(());
        }
        if self.words.len() >= MOST_WORDS {
            self.words.clear();
        }
        self.words.insert(word.to_owned());
        if let Some(document) = mapping::word(word) {
            self.bulk.add(&document)?;
        }
        Ok(())
    }
}
