//! An index in memory: the seam in its simplest form, with failures on request.
//!
//! It ranks by counting, which is enough for tests that are not about ranking, and it can be told to fail
//! or to misquote, which no honest backend does.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};

use ibid::{
    corpus::{Article, ArticleId},
    index::{
        Analysed, AnalysedPassage, Base, Batch, Change, Error, Found, Hit, Index, Listed, Snapshot, State, Statistics,
    },
    question::{Clause, Field, Filters, Match, Query},
    text::{Span, forms::are_forms},
};

/// An index in memory.
#[derive(Default)]
pub(crate) struct MemoryIndex {
    last: Mutex<Option<Arc<MemorySnapshot>>>,
    script: Mutex<Script>,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Script {
    /// Nothing.
    #[default]
    Well,
    /// Every commit fails, after all changes were taken.
    FullDisk,
    /// No snapshot can be opened.
    Unreadable,
    /// What must be there is not looked for, nor whether it may be seen.
    LetsAll,
    /// Hits point behind the end of their article.
    LongHits,
    /// Hits are of another revision than the stored article.
    OldHits,
    /// From the second reading on, articles hold other words than they did.
    Tampered,
}

/// The same for services that could all write it, as they could an index on a server.
pub(crate) struct SharedIndex(pub(crate) Arc<MemoryIndex>);

impl Index for SharedIndex {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, Error> {
        self.0.snapshot()
    }

    fn apply(&self, batch: Batch<'_>) -> Result<(), Error> {
        self.0.apply(batch)
    }

    fn shared_as(&self) -> Option<String> {
        Some("memory".to_owned())
    }
}

struct MemorySnapshot {
    articles: BTreeMap<ArticleId, Arc<Analysed>>,
    state: State,
    script: Script,
    readings: Mutex<usize>,
}

impl MemoryIndex {
    /// From now on `script` happens.
    pub(crate) fn play(&self, script: Script) {
        *self.script.lock().expect("no test panics while it holds this") = script;
    }

    fn script(&self) -> Script {
        *self.script.lock().expect("no test panics while it holds this")
    }
}

impl Index for MemoryIndex {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, Error> {
        let script = self.script();
        if script == Script::Unreadable {
            return Err(Error::Storage {
                doing: "reading the index",
                reason: "as the script says".to_owned(),
            });
        }
        let last = self.last.lock().expect("no test panics while it holds this").clone();
        let last = last.ok_or(Error::NotBuilt)?;
        Ok(Arc::new(MemorySnapshot {
            articles: last.articles.clone(),
            state: last.state.clone(),
            script,
            readings: Mutex::new(0),
        }))
    }

    fn apply(&self, batch: Batch<'_>) -> Result<(), Error> {
        let mut last = self.last.lock().expect("no test panics while it holds this");
        let mut articles = match (&*last, batch.base) {
            (Some(last), Base::Last) => last.articles.clone(),
            _ => BTreeMap::new(),
        };
        for change in batch.changes {
            match change? {
                Change::Put(analysed) => {
                    articles.insert(analysed.article.id.clone(), Arc::new(*analysed));
                }
                Change::Remove(id) => {
                    articles.remove(&id);
                }
            }
        }
        if self.script() == Script::FullDisk {
            return Err(Error::Full {
                doing: "writing the index",
                reason: "as the script says".to_owned(),
            });
        }
        let passages = articles.values().map(|analysed| analysed.passages.len() as u64).sum();
        *last = Some(Arc::new(MemorySnapshot {
            state: State {
                articles: articles.len() as u64,
                passages,
                stamp: batch.stamp,
                current: true,
            },
            articles,
            script: Script::Well,
            readings: Mutex::new(0),
        }));
        Ok(())
    }
}

impl Snapshot for MemorySnapshot {
    fn search(&self, query: &Query) -> Result<Found, Error> {
        let mut hits = Vec::new();
        let lets_all = self.script == Script::LetsAll;
        for analysed in self
            .articles
            .values()
            .filter(|analysed| lets(&query.filters, &analysed.article))
            .filter(|analysed| lets_all || query.filters.within.shows(&analysed.article.id))
        {
            let holds =
                |passage: &AnalysedPassage, required: &(Field, Match)| count(required.0, &required.1, passage) > 0;
            for passage in &analysed.passages {
                if !lets_all && !query.required.iter().all(|required| holds(passage, required)) {
                    continue;
                }
                if query.excluded.iter().any(|excluded| holds(passage, excluded)) {
                    continue;
                }
                let score = query.clauses.iter().map(|clause| score(clause, passage)).sum();
                if score > 0.0 {
                    hits.push(self.hit(&analysed.article, passage, score));
                }
            }
        }
        // The sort is stable, and articles and passages come in order.
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits.truncate(query.limit);
        Ok(Found {
            hits,
            statistics: self.statistics(query),
        })
    }

    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Arc<Article>>, Error> {
        let mut readings = self.readings.lock().expect("no test panics while it holds this");
        *readings += 1;
        let tamper = self.script == Script::Tampered && *readings > 1;
        let found = ids.iter().filter_map(|id| self.articles.get(id)).map(|analysed| {
            let mut article = analysed.article.clone();
            if tamper {
                article.text = article.text.chars().rev().collect();
            }
            Arc::new(article)
        });
        Ok(found.collect())
    }

    fn catalog(&self) -> Result<Vec<Listed>, Error> {
        let listed = self.articles.values().map(|analysed| Listed {
            id: analysed.article.id.clone(),
            revision: analysed.article.revision,
            title: analysed.article.meta.title.clone(),
            date: analysed.article.meta.date,
            tags: analysed.article.meta.tags.clone(),
            language: analysed.article.meta.language.clone(),
        });
        Ok(listed.collect())
    }

    fn state(&self) -> &State {
        &self.state
    }
}

impl MemorySnapshot {
    fn hit(&self, article: &Article, passage: &AnalysedPassage, score: f32) -> Hit {
        let mut hit =
            Hit::of(article, &passage.passage, passage.signature, score).expect("passages lie in their article");
        match self.script {
            Script::OldHits => hit.revision = ibid::corpus::Revision::of(b"other bytes"),
            Script::LongHits => hit.span = Span::new(hit.span.start, article.text.len() + 1),
            _ => {}
        }
        hit
    }

    fn statistics(&self, query: &Query) -> Statistics {
        let bodies = || {
            self.articles
                .values()
                .flat_map(|analysed| &analysed.passages)
                .map(|passage| passage.body.iter().chain(&passage.above))
        };
        let mut frequency = HashMap::new();
        for clause in &query.clauses {
            if let (Field::Body, Match::Term(word) | Match::Word(word)) = (clause.field, &clause.what) {
                let with = |holds: &dyn Fn(&str) -> bool| {
                    bodies().filter_map(|mut body| body.find(|word| holds(word))).count()
                };
                let exact = with(&|other| other == word);
                let any = match &clause.what {
                    Match::Word(_) if exact == 0 => with(&|other| are_forms(word, other)),
                    _ => exact,
                };
                frequency.insert(word.clone(), any as u64);
            }
        }
        Statistics {
            passages: self.state.passages,
            frequency,
        }
    }
}

fn lets(filters: &Filters, article: &Article) -> bool {
    let meta = &article.meta;
    let day = |bound: fn(&ibid::corpus::Date, &ibid::corpus::Date) -> bool, limit: Option<ibid::corpus::Date>| {
        limit.is_none_or(|limit| meta.date.is_some_and(|date| bound(&date, &limit)))
    };
    filters
        .collection
        .as_ref()
        .is_none_or(|name| article.id.collection() == name)
        && filters.tag.as_ref().is_none_or(|tag| meta.tags.contains(tag))
        && filters
            .language
            .as_ref()
            .is_none_or(|language| meta.language.as_ref() == Some(language))
        && day(|date, from| date >= from, filters.from)
        && day(|date, to| date <= to, filters.to)
}

#[expect(clippy::cast_precision_loss, reason = "a passage has some hundred words")]
fn score(clause: &Clause, passage: &AnalysedPassage) -> f32 {
    clause.weight * count(clause.field, &clause.what, passage) as f32
}

fn count(field: Field, what: &Match, passage: &AnalysedPassage) -> usize {
    let body: Vec<&str> = passage.body.iter().map(|word| &**word).collect();
    let above: Vec<&str> = passage.above.iter().map(|word| &**word).collect();
    let grams: Vec<&str> = passage.grams.iter().map(String::as_str).collect();
    let subjects: Vec<&str> = passage.subjects.iter().map(String::as_str).collect();
    let parts: &[&[&str]] = match field {
        Field::Body => &[&body, &above],
        Field::Grams => &[&grams],
        Field::Subject => &[&subjects],
    };
    let words = || parts.iter().copied().flatten();
    match what {
        Match::Term(term) => words().filter(|word| **word == term).count(),
        Match::Word(word) => {
            let is_met = |other: &&&str| **other == word || are_forms(word, other);
            words().filter(is_met).count()
        }
        Match::Phrase(phrase) => {
            let windows = |part: &&[&str]| part.windows(phrase.len()).filter(|window| *window == phrase).count();
            parts.iter().map(windows).sum()
        }
    }
}
