//! Reading one commit.
//!
//! In: a generation. Out: a [`Snapshot`] of its last commit, which keeps reading that commit whatever is
//! written later: its files are mapped, and a mapped file outlives its name.

use std::{
    collections::HashMap,
    ops::Bound,
    sync::{Arc, OnceLock},
};

use tantivy::{
    DocAddress, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term,
    collector::DocSetCollector,
    query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, RangeQuery, TermQuery, TermSetQuery},
    schema::IndexRecordOption,
};

use super::{
    best::{self, Best},
    catalog,
    damage::{self, whole},
    dictionary,
    errors::failed,
    generation::Generation,
    packed::Symbols,
    reading,
    schema::{Fields, Payload, VERSION},
    union::{self, Peaks},
};
use crate::{
    corpus::{Article, ArticleId, Date, Revision},
    index::{Error, Found, Hit, Listed, Snapshot, State, Statistics, form},
    question::{Field, Filters, Match, Query},
};

pub(super) const READING: &str = "reading the index";

/// The last commit of a generation.
pub(super) struct TantivySnapshot {
    generation: Generation,
    searcher: Searcher,
    fields: Fields,
    symbols: Symbols,
    peaks: Peaks,
    state: State,
    /// Which of its files are damaged, once a look at them said so.
    damage: OnceLock<String>,
}

impl TantivySnapshot {
    /// Opens the last commit. Any trouble with its files is damage, which a rebuild mends.
    pub(super) fn open(generation: &Generation) -> Result<Self, Error> {
        whole(|| Self::opened(generation), || damage::of(&generation.path()))
    }

    /// Which of its files are damaged, if a read or [`Self::look`] has met one.
    pub(super) fn damage(&self) -> Option<&str> {
        self.damage.get().map(String::as_str)
    }

    /// Reads all of its files and compares them with their checksums.
    pub(super) fn look(&self) -> Option<&str> {
        if let Some(damage) = damage::of(&self.generation.path()) {
            // Two that look at once see the same.
            let _ = self.damage.set(damage);
        }
        self.damage()
    }

    /// What `work` reads, unless what it reads is damaged.
    fn reads<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        whole(work, || self.look().map(str::to_owned))
    }

    fn opened(generation: &Generation) -> Result<Self, Error> {
        let damaged = |error: TantivyError| match unreadable(&error) {
            Error::Damaged { reason } if is_of_the_system(&reason) => Error::Storage { doing: READING, reason },
            _ => Error::Damaged {
                reason: error.to_string(),
            },
        };
        let index = reading::open(&generation.path()).map_err(damaged)?;
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
        let articles = catalog::articles(&searcher)?;
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
            symbols: Symbols::read(&payload.symbols)?,
            peaks: Peaks::default(),
            state,
            damage: OnceLock::new(),
        })
    }

    pub(super) fn generation(&self) -> &Generation {
        &self.generation
    }

    /// What is looked for, each part with its weight, and how rare the words are. All of it stands side by side
    /// and not in groups, since what cannot be among the best is left out only in a plain union of terms.
    fn evidence(&self, query: &Query) -> tantivy::Result<(Evidence, Statistics)> {
        let mut evidence = Evidence::default();
        let mut frequency = HashMap::new();
        for clause in &query.clauses {
            let field = self.fields.searched(clause.field);
            let term = |word: &String| Term::from_field_text(field, word);
            match &clause.what {
                Match::Phrase(words) => {
                    let phrase = PhraseQuery::new(words.iter().map(term).collect());
                    evidence.phrases.push((phrase, clause.weight));
                }
                Match::Term(word) => {
                    let exact = dictionary::exact(&self.searcher, field, word)?;
                    if clause.field == Field::Body {
                        frequency.insert(word.clone(), exact.passages);
                    }
                    evidence.words.push((term(word), clause.weight));
                }
                Match::Word(word) => {
                    let forms = dictionary::forms(&self.searcher, field, word)?;
                    let all = form::frequency(&forms);
                    if clause.field == Field::Body {
                        frequency.insert(word.clone(), all);
                    }
                    let passages = self.searcher.num_docs();
                    let terms = forms
                        .iter()
                        .map(|form| (term(&form.word), clause.weight * form.weight(all, passages)));
                    evidence.words.extend(terms);
                }
            }
        }
        let passages = self.state.passages;
        Ok((evidence, Statistics { passages, frequency }))
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
        // Of no collections there is no passage: a set of no terms meets none.
        let visible = self.fields.visible_terms(&filters.within, self.has_uploads());
        let visible = visible
            .map(TermSetQuery::new)
            .map(|visible| -> Box<dyn tantivy::query::Query> { Box::new(visible) });
        words
            .chain(days)
            .chain(visible)
            .map(|query| -> (Occur, Box<dyn tantivy::query::Query>) {
                (Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0)))
            })
            .collect()
    }

    /// Whether anything was uploaded by anybody; where nothing was, nothing has to be kept apart. What cannot be read
    /// is.
    fn has_uploads(&self) -> bool {
        self.searcher
            .doc_freq(&self.fields.uploaded())
            .map_or(true, |documents| documents > 0)
    }

    /// What was uploaded and is removed, though it still stands here.
    fn removed(&self, filters: &Filters) -> Option<(Occur, Box<dyn tantivy::query::Query>)> {
        let files = filters.within.removed()?.files();
        let of_file = |file| -> Box<dyn tantivy::query::Query> {
            Box::new(TermQuery::new(self.fields.of_upload(file), IndexRecordOption::Basic))
        };
        // Twice for the same reason as what a question excludes.
        let files: Vec<_> = files.iter().chain(files.iter()).map(of_file).collect();
        (!files.is_empty()).then(|| -> (Occur, Box<dyn tantivy::query::Query>) {
            (Occur::MustNot, Box::new(BooleanQuery::union(files)))
        })
    }

    /// The passages that hold `what`, word for word.
    fn holding(&self, field: Field, what: &Match) -> Box<dyn tantivy::query::Query> {
        let field = self.fields.searched(field);
        let term = |word: &String| Term::from_field_text(field, word);
        match what {
            Match::Term(word) | Match::Word(word) => Box::new(TermQuery::new(term(word), IndexRecordOption::Basic)),
            Match::Phrase(words) => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
        }
    }

    /// What passages have to hold and must not hold, which adds nothing to their score.
    fn held(&self, query: &Query) -> Vec<(Occur, Box<dyn tantivy::query::Query>)> {
        let required = query.required.iter().map(|(field, what)| {
            let holding = ConstScoreQuery::new(self.holding(*field, what), 0.0);
            (Occur::Must, Box::new(holding) as Box<dyn tantivy::query::Query>)
        });
        let excluded = query.excluded.iter().map(|(field, what)| {
            // tantivy 0.27 asks what is excluded for documents before its first, which a phrase must not be asked
            // for and a union may be: hence a union of the phrase with itself.
            let holding = || self.holding(*field, what);
            let either = BooleanQuery::union(vec![holding(), holding()]);
            (Occur::MustNot, Box::new(either) as Box<dyn tantivy::query::Query>)
        });
        required.chain(excluded).collect()
    }

    fn found(&self, query: &Query) -> tantivy::Result<(Best, Statistics)> {
        let (evidence, statistics) = self.evidence(query)?;
        if evidence.is_empty() || query.limit == 0 {
            return Ok((Best::of(0), statistics));
        }
        let mut wanted = self.filters(&query.filters);
        wanted.extend(self.held(query));
        wanted.extend(self.removed(&query.filters));
        let found = if wanted.is_empty() && evidence.phrases.is_empty() {
            union::best(&self.searcher, &evidence.words, query.limit, &self.peaks)
        } else {
            wanted.push((Occur::Must, Box::new(evidence.query())));
            best::best(&self.searcher, &BooleanQuery::new(wanted), query.limit)
        };
        Ok((found?, statistics))
    }

    fn hit(&self, score: f32, address: DocAddress) -> Result<Hit, Error> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(|error| unreadable(&error))?;
        self.fields.hit_of(&document, &self.symbols, score)
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>, Error> {
        let of_article = TermQuery::new(self.fields.of_article(id), IndexRecordOption::Basic);
        let addresses = self
            .searcher
            .search(&of_article, &DocSetCollector)
            .map_err(|error| unreadable(&error))?;
        let mut addresses: Vec<DocAddress> = addresses.into_iter().collect();
        // Neighbours share blocks of the store, which is read in order.
        addresses.sort_unstable();
        let documents: Vec<TantivyDocument> = addresses
            .into_iter()
            .map(|address| self.searcher.doc(address))
            .collect::<tantivy::Result<_>>()
            .map_err(|error| unreadable(&error))?;
        self.fields.article_of(&documents, &self.symbols)
    }
}

/// What speaks for a passage, each part with its weight.
#[derive(Default)]
struct Evidence {
    words: Vec<(Term, f32)>,
    phrases: Vec<(PhraseQuery, f32)>,
}

impl Evidence {
    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }

    fn query(self) -> BooleanQuery {
        let words = self.words.into_iter().map(|(term, weight)| {
            let word = TermQuery::new(term, IndexRecordOption::WithFreqs);
            boosted(Box::new(word), weight)
        });
        let phrases = self.phrases.into_iter();
        let phrases = phrases.map(|(phrase, weight)| boosted(Box::new(phrase), weight));
        BooleanQuery::union(words.chain(phrases).collect())
    }
}

fn boosted(query: Box<dyn tantivy::query::Query>, weight: f32) -> Box<dyn tantivy::query::Query> {
    Box::new(BoostQuery::new(query, weight))
}

impl Snapshot for TantivySnapshot {
    fn search(&self, query: &Query) -> Result<Found, Error> {
        self.reads(|| {
            let (found, statistics) = self.found(query).map_err(|error| unreadable(&error))?;
            let mut hits = found
                .documents()
                .map(|(score, address)| self.hit(score, address))
                .collect::<Result<Vec<_>, _>>()?;
            hits.sort_by(|a, b| {
                let by_score = b.score.total_cmp(&a.score);
                by_score.then_with(|| (&a.article, a.ordinal).cmp(&(&b.article, b.ordinal)))
            });
            Ok(Found { hits, statistics })
        })
    }

    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Arc<Article>>, Error> {
        self.reads(|| {
            let articles = ids.iter().filter_map(|id| self.article(id).transpose());
            articles.map(|article| article.map(Arc::new)).collect()
        })
    }

    fn catalog(&self) -> Result<Vec<Listed>, Error> {
        self.reads(|| catalog::read(&self.searcher))
    }

    fn revisions(&self) -> Result<Vec<(ArticleId, Revision)>, Error> {
        self.reads(|| catalog::revisions(&self.searcher))
    }

    fn state(&self) -> &State {
        &self.state
    }
}

/// Whether this is a shortage or a refusal of the system, which says nothing of the files: what cannot be opened now is
/// no reason to build an index anew. tantivy hands such an error on in words, by their number in Linux: `ENOMEM`,
/// `EACCES`, `ENFILE`, `EMFILE`, `EROFS`.
fn is_of_the_system(reason: &str) -> bool {
    [12, 13, 23, 24, 30]
        .iter()
        .any(|number| reason.contains(&format!("code: {number},")) || reason.contains(&format!("(os error {number})")))
}

/// Files that were there when the commit was opened and cannot be made sense of now are damage too.
pub(super) fn unreadable(error: &TantivyError) -> Error {
    match failed(READING, error) {
        Error::Storage { reason, .. } => Error::Damaged { reason },
        other => other,
    }
}
