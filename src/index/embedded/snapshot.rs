//! Reading one commit.
//!
//! In: a generation. Out: a [`Snapshot`] of its last commit, which keeps reading that commit whatever is
//! written later: its files are mapped, and a mapped file outlives its name.

use std::{collections::HashMap, ops::Bound, sync::Arc};

use tantivy::{
    DocAddress, Index, ReloadPolicy, Searcher, SegmentReader, TantivyDocument, TantivyError, Term,
    collector::{Count, DocSetCollector, TopDocs},
    columnar::{Column, StrColumn},
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, ExistsQuery, Occur, PhraseQuery, RangeQuery, TermQuery, TermSetQuery,
    },
    schema::IndexRecordOption,
};

use super::{
    errors::failed,
    generation::Generation,
    schema::{Fields, Payload, VERSION, column},
};
use crate::{
    corpus::{Article, ArticleId, Date, Revision},
    index::{Error, Found, Hit, Listed, Snapshot, State, Statistics},
    question::{self, Clause, Filters, Match, Query},
    text::Span,
};

const READING: &str = "reading the index";

/// The last commit of a generation.
pub(super) struct TantivySnapshot {
    generation: Generation,
    searcher: Searcher,
    fields: Fields,
    state: State,
}

impl TantivySnapshot {
    /// Opens the last commit. Any trouble with its files is damage, which a rebuild mends.
    pub(super) fn open(generation: &Generation) -> Result<Self, Error> {
        let damaged = |error: TantivyError| Error::Damaged {
            reason: error.to_string(),
        };
        let index = Index::open_in_dir(generation.path()).map_err(damaged)?;
        let fields = Fields::of(&index.schema())?;
        let payload = index.load_metas().map_err(damaged)?.payload;
        let payload: Payload =
            serde_json::from_str(payload.as_deref().unwrap_or_default()).map_err(|error| Error::Damaged {
                reason: format!("its commit says nothing readable of itself: {error}"),
            })?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(damaged)?;
        let searcher = reader.searcher();
        let articles = searcher
            .search(&ExistsQuery::new(column::ID.to_owned(), false), &Count)
            .map_err(damaged)? as u64;
        let state = State {
            articles,
            passages: searcher.num_docs().saturating_sub(articles),
            stamp: payload.stamp,
            current: payload.version == VERSION,
        };
        Ok(Self {
            generation: generation.clone(),
            searcher,
            fields,
            state,
        })
    }

    pub(super) fn generation(&self) -> &Generation {
        &self.generation
    }

    fn clause(&self, clause: &Clause) -> Box<dyn tantivy::query::Query> {
        let field = self.fields.searched(clause.field);
        let term = |word: &String| Term::from_field_text(field, word);
        let query: Box<dyn tantivy::query::Query> = match &clause.what {
            Match::Term(word) => Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs)),
            Match::Phrase(words) => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
        };
        Box::new(BoostQuery::new(query, clause.weight))
    }

    /// Filters narrow what may answer and add nothing to a score.
    fn filters(&self, filters: &Filters) -> Vec<(Occur, Box<dyn tantivy::query::Query>)> {
        let words = self
            .fields
            .filter_terms(filters)
            .into_iter()
            .map(|term| -> Box<dyn tantivy::query::Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) });
        let bound = |date: Option<Date>| date.map_or(Bound::Unbounded, |date| Bound::Included(self.fields.day(date)));
        let days = (filters.from.is_some() || filters.to.is_some())
            .then(|| RangeQuery::new(bound(filters.from), bound(filters.to)))
            .map(|range| -> Box<dyn tantivy::query::Query> { Box::new(range) });
        words
            .chain(days)
            .map(|query| -> (Occur, Box<dyn tantivy::query::Query>) {
                (Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0)))
            })
            .collect()
    }

    fn statistics(&self, query: &Query) -> Result<Statistics, Error> {
        let body = self.fields.searched(question::Field::Body);
        let mut frequency = HashMap::new();
        for clause in &query.clauses {
            if let (question::Field::Body, Match::Term(word)) = (clause.field, &clause.what) {
                let count = self
                    .searcher
                    .doc_freq(&Term::from_field_text(body, word))
                    .map_err(|error| unreadable(&error))?;
                frequency.insert(word.clone(), count);
            }
        }
        Ok(Statistics {
            passages: self.state.passages,
            frequency,
        })
    }

    fn hit(&self, score: f32, address: DocAddress) -> Result<Hit, Error> {
        let columns = Columns::of(self.searcher.segment_reader(address.segment_ord));
        let number = |name| columns.number(name, address.doc_id);
        let (start, end) = (number(column::START)?, number(column::END)?);
        if start > end {
            return Err(Error::Damaged {
                reason: "a passage ends before it starts".to_owned(),
            });
        }
        Ok(Hit {
            article: ArticleId::new(columns.words(column::ARTICLE, address.doc_id)?),
            revision: Revision::from_stored(columns.words(column::REVISION, address.doc_id)?),
            ordinal: number(column::ORDINAL)?,
            span: Span::new(start, end),
            score,
        })
    }
}

impl Snapshot for TantivySnapshot {
    fn search(&self, query: &Query) -> Result<Found, Error> {
        let statistics = self.statistics(query)?;
        if query.clauses.is_empty() || query.limit == 0 {
            return Ok(Found {
                hits: Vec::new(),
                statistics,
            });
        }
        let evidence = query.clauses.iter().map(|clause| (Occur::Should, self.clause(clause)));
        let evidence: Box<dyn tantivy::query::Query> = Box::new(BooleanQuery::new(evidence.collect()));
        let mut wanted = self.filters(&query.filters);
        wanted.push((Occur::Must, evidence));
        let top = self
            .searcher
            .search(
                &BooleanQuery::new(wanted),
                &TopDocs::with_limit(query.limit).order_by_score(),
            )
            .map_err(|error| unreadable(&error))?;
        let mut hits = top
            .into_iter()
            .map(|(score, address)| self.hit(score, address))
            .collect::<Result<Vec<_>, _>>()?;
        hits.sort_by(|a, b| {
            let place = |hit: &Hit| (hit.article.clone(), hit.ordinal);
            b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b)))
        });
        Ok(Found { hits, statistics })
    }

    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Arc<Article>>, Error> {
        let terms = ids.iter().map(|id| Term::from_field_text(self.fields.id, id.as_str()));
        let addresses = self
            .searcher
            .search(&TermSetQuery::new(terms), &DocSetCollector)
            .map_err(|error| unreadable(&error))?;
        let mut found = HashMap::new();
        for address in addresses {
            let document: TantivyDocument = self.searcher.doc(address).map_err(|error| unreadable(&error))?;
            let article = self.fields.article_of(&document)?;
            found.insert(article.id.clone(), Arc::new(article));
        }
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    fn catalog(&self) -> Result<Vec<Listed>, Error> {
        let mut catalog = Vec::new();
        for segment in self.searcher.segment_readers() {
            let columns = Columns::of(segment);
            let Some(ids) = columns.str(column::ID)? else {
                continue;
            };
            for doc in segment.doc_ids_alive() {
                let Some(id) = word(&ids, doc)? else {
                    continue;
                };
                catalog.push(Listed {
                    id: ArticleId::new(id),
                    revision: Revision::from_stored(columns.words(column::REVISION, doc)?),
                    title: columns.words(column::TITLE, doc)?,
                    date: columns.date(doc)?,
                });
            }
        }
        catalog.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(catalog)
    }

    fn state(&self) -> &State {
        &self.state
    }
}

/// The columns of one segment, by name.
struct Columns<'a> {
    segment: &'a SegmentReader,
}

impl<'a> Columns<'a> {
    fn of(segment: &'a SegmentReader) -> Self {
        Self { segment }
    }

    fn str(&self, name: &'static str) -> Result<Option<StrColumn>, Error> {
        self.segment.fast_fields().str(name).map_err(|error| unreadable(&error))
    }

    fn words(&self, name: &'static str, doc: u32) -> Result<String, Error> {
        let column = self.str(name)?;
        let word = column.map(|column| word(&column, doc)).transpose()?.flatten();
        word.ok_or_else(|| missing(name))
    }

    fn number(&self, name: &'static str, doc: u32) -> Result<usize, Error> {
        let column: Column<u64> = self
            .segment
            .fast_fields()
            .u64(name)
            .map_err(|error| unreadable(&error))?;
        let number = column.first(doc).ok_or_else(|| missing(name))?;
        usize::try_from(number).map_err(|_| missing(name))
    }

    fn date(&self, doc: u32) -> Result<Option<Date>, Error> {
        let column: Option<Column<i64>> = self
            .segment
            .fast_fields()
            .column_opt(column::DATE)
            .map_err(|error| unreadable(&error))?;
        Ok(column.and_then(|column| column.first(doc)).and_then(Date::from_number))
    }
}

fn word(column: &StrColumn, doc: u32) -> Result<Option<String>, Error> {
    let Some(ord) = column.term_ords(doc).next() else {
        return Ok(None);
    };
    let mut word = String::new();
    column
        .ord_to_str(ord, &mut word)
        .map_err(|error| Error::io(READING, &error))?;
    Ok(Some(word))
}

/// Files that were there when the commit was opened and cannot be made sense of now are damage too.
fn unreadable(error: &TantivyError) -> Error {
    match failed(READING, error) {
        Error::Storage { reason, .. } => Error::Damaged { reason },
        other => other,
    }
}

fn missing(name: &'static str) -> Error {
    Error::Damaged {
        reason: format!("a document has no `{name}`"),
    }
}
