//! Reading one commit of an index on an engine.
//!
//! In: where a commit stands. Out: a [`Snapshot`] of it, which keeps reading that commit whatever is written later: what
//! it admits is left alone until the commit after the next one.

use std::{collections::HashMap, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    cluster::{Answer, Cluster, Found as Document, Standing},
    mapping::{field, kind},
    query,
    words::Words,
};
use crate::{
    corpus::{Article, ArticleId, Date, Revision},
    index::{
        Error, Found, Hit, Listed, Snapshot, State, Statistics,
        stored::{Outline, Part},
    },
    question::Query,
};

/// Articles that are asked for at a time: one has at most 20 MB.
const ARTICLES_AT_A_TIME: usize = 10;
/// Lines of the catalog that are asked for at a time: engines give no more than 10,000.
const LINES_AT_A_TIME: usize = 10_000;

/// One commit.
pub(super) struct RemoteSnapshot {
    cluster: Arc<Cluster>,
    standing: Standing,
    state: State,
    words: Words,
}

#[derive(Deserialize)]
struct Passage {
    part: String,
}

#[derive(Deserialize)]
struct Whole {
    outline: String,
}

#[derive(Deserialize)]
struct Line {
    article: String,
    revision: Revision,
    title: String,
    date: Option<i64>,
    tag: Vec<String>,
    language: Option<String>,
}

impl RemoteSnapshot {
    pub(super) fn new(cluster: Arc<Cluster>, standing: Standing) -> Self {
        Self {
            cluster,
            state: standing.commit.state(),
            standing,
            words: Words::default(),
        }
    }

    /// Whether this is what stands there.
    pub(super) fn is_of(&self, standing: &Standing) -> bool {
        self.standing.index == standing.index && self.standing.commit.generation == standing.commit.generation
    }

    fn hits(&self, query: &Query, evidence: &Value) -> Result<Vec<Hit>, Error> {
        let answer: Answer<Passage> = self.cluster.search(
            &self.standing.index,
            json!({
                "size": query.limit,
                "timeout": self.cluster.search_timeout(),
                "_source": ["part"],
                "track_total_hits": false,
                "query": evidence,
            }),
        )?;
        let hits = answer.hits.hits.into_iter();
        hits.map(|hit| Part::read(&bytes(&hit.source.part)?)?.hit(hit.score.unwrap_or_default()))
            .collect()
    }

    fn some_articles(&self, ids: &[ArticleId]) -> Result<HashMap<ArticleId, Arc<Article>>, Error> {
        let mut admits = self.standing.commit.admits(kind::WHOLE);
        admits.push(json!({"terms": {field::ARTICLE: ids}}));
        let answer: Answer<Whole> = self.cluster.search(
            &self.standing.index,
            json!({
                "size": ids.len(),
                "timeout": self.cluster.search_timeout(),
                "_source": ["outline"],
                "query": {"bool": {"filter": admits}},
            }),
        )?;
        let read = |hit: Document<Whole>| {
            let article = Outline::read(&bytes(&hit.source.outline)?)?.whole(Vec::new())?;
            Ok((article.id.clone(), Arc::new(article)))
        };
        answer.hits.hits.into_iter().map(read).collect()
    }
}

impl Snapshot for RemoteSnapshot {
    fn search(&self, query: &Query) -> Result<Found, Error> {
        let commit = &self.standing.commit;
        let admits = commit.admits(kind::PASSAGE);
        let wanted = query::wanted(query);
        let known = self
            .words
            .look_up(&wanted, &self.cluster, &self.standing.index, &admits)?;
        let statistics = Statistics {
            passages: commit.passages,
            frequency: query::frequency(&known),
        };
        if query.clauses.is_empty() || query.limit == 0 {
            let hits = Vec::new();
            return Ok(Found { hits, statistics });
        }
        let mut hits = self.hits(query, &query::asked(query, &known, admits, commit.passages))?;
        hits.sort_by(|a, b| {
            let by_score = b.score.total_cmp(&a.score);
            by_score.then_with(|| (&a.article, a.ordinal).cmp(&(&b.article, b.ordinal)))
        });
        Ok(Found { hits, statistics })
    }

    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Arc<Article>>, Error> {
        let mut found = HashMap::new();
        for some in ids.chunks(ARTICLES_AT_A_TIME) {
            found.extend(self.some_articles(some)?);
        }
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    fn catalog(&self) -> Result<Vec<Listed>, Error> {
        let mut catalog: Vec<Listed> = Vec::new();
        loop {
            let mut body = json!({
                "size": LINES_AT_A_TIME,
                "_source": [field::ARTICLE, "revision", "title", field::DATE, field::TAG, field::LANGUAGE],
                "track_total_hits": false,
                "sort": [{field::ARTICLE: "asc"}],
                "query": {"bool": {"filter": self.standing.commit.admits(kind::LISTED)}},
            });
            if let Some(last) = catalog.last() {
                body["search_after"] = json!([last.id]);
            }
            let answer: Answer<Line> = self.cluster.search(&self.standing.index, body)?;
            let lines = answer.hits.hits;
            let is_last = lines.len() < LINES_AT_A_TIME;
            catalog.extend(lines.into_iter().map(|line| line.source.listed()));
            if is_last {
                break;
            }
        }
        // The engine sorts by bytes as well; this says so.
        catalog.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(catalog)
    }

    fn state(&self) -> &State {
        &self.state
    }
}

impl Line {
    fn listed(self) -> Listed {
        let mut tags = self.tag;
        tags.sort();
        tags.dedup();
        Listed {
            id: ArticleId::new(self.article),
            revision: self.revision,
            title: self.title,
            date: self.date.and_then(Date::from_number),
            tags,
            language: self.language,
        }
    }
}

fn bytes(stored: &str) -> Result<Vec<u8>, Error> {
    BASE64_STANDARD.decode(stored).map_err(|error| Error::Damaged {
        reason: format!("a document cannot be read: {error}"),
    })
}
