//! Questions to calibrate on, asked with their article and without it.
//!
//! In: labelled questions, or documents to make questions from. Out: what each came to. Articles are held out
//! in turns: while one part of them is taken out of the corpus, the questions about it are asked as ones that
//! nothing answers, and those about another part as ones that something does, so that both meet a corpus of
//! the same size.

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::Path,
};

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::{
    answer::{Answer, Quotation},
    corpus::{self, Article, ArticleId, Directory, File, Source},
    failure::Failure,
    question::Filters,
    service::{Progress, Requested, Service},
    text::Span,
};

use super::{
    Met, Named, Questions, Seen, Set, Split,
    judge::{self, Kind},
    kind, made, seen, unless_refused,
};

/// Parts that articles are held out in, one after the other.
pub(super) const PARTS: usize = 5;
/// With fewer answerable questions than this, chance says more than they do.
const LEAST_QUESTIONS: usize = 30;
/// What near misses count together, beside 1 of the answerable ones: as when the shipped weights were
/// fitted, since words tell little about them.
const NEAR_MISSES: f64 = 0.4;

/// What is asked, and of which documents.
#[derive(Debug)]
pub struct Material {
    asked: Vec<Asked>,
    /// The part in which each document is held out.
    parts: HashMap<ArticleId, usize>,
    labelled: bool,
}

/// One question and the documents that hold its answer.
#[derive(Debug)]
struct Asked {
    words: String,
    articles: Vec<ArticleId>,
    gold: Gold,
}

#[derive(Debug)]
enum Gold {
    Labelled { gold: judge::Gold, kind: Kind },
    Made(Span),
}

/// What is told of the work, and how it is stopped.
pub struct Watch<'a> {
    /// Documents are being indexed.
    pub indexing: &'a dyn Fn(Progress),
    /// A question was asked.
    pub asked: &'a (dyn Fn() + Sync),
    /// Cancelled when the work is to end.
    pub stop: &'a CancellationToken,
}

/// The documents of a folder, copied so that some of them can be held out.
#[derive(Debug)]
pub struct Documents {
    /// Each file and the articles in it.
    files: Vec<(ArticleId, Vec<Article>)>,
}

/// What is declared beside the documents, and goes with them.
const DECLARED: &str = "corpus.toml";

impl Documents {
    /// Copies the documents in `directory` into the folder `into`.
    ///
    /// # Errors
    /// When the documents cannot be listed, read or copied.
    pub fn copied(directory: &Directory, into: &Path) -> Result<Self, Failure> {
        let listing = directory.list().map_err(|error| Failure {
            hint: Some("Name a folder of documents, or one with articles.jsonl and questions.jsonl.".into()),
            ..error.into()
        })?;
        let declared = directory.root().join(DECLARED);
        if declared.exists() {
            copy(&declared, &into.join(DECLARED)).map_err(|error| uncopied(&ArticleId::new(DECLARED), &error))?;
        }
        let mut files = Vec::new();
        let read = listing.entries.into_iter();
        for entry in read.filter(|entry| corpus::is_read(&entry.id, &entry.given)) {
            let copied = copy(&entry.path, &into.join(entry.id.as_str()))
                .and_then(|()| fs::read(&entry.path))
                .map_err(|error| uncopied(&entry.id, &error))?;
            // What is wrong with a document is for `ibid index --check` to say; here it asks nothing.
            if let Ok(parsed) = corpus::parse(&File::new(&entry.id, &copied)) {
                files.push((entry.id, parsed.articles));
            }
        }
        Ok(Self { files })
    }

    /// What can be named in them.
    #[must_use]
    pub fn named(&self) -> Named {
        Named::in_articles(self.files.iter().flat_map(|(_, articles)| articles))
    }

    fn names(&self) -> Vec<ArticleId> {
        self.files.iter().map(|(id, _)| id.clone()).collect()
    }

    /// The files in which an answer stands, or which a question that nothing answers is about.
    fn answering(&self, gold: &judge::Gold) -> Vec<ArticleId> {
        let holds = self.files.iter().filter(|(_, articles)| {
            let mut articles = articles.iter();
            articles.any(|article| {
                let headings: Vec<String> = article.sections.iter().map(|section| section.heading.clone()).collect();
                gold.is_about(&Seen {
                    words: &article.text,
                    article: &article.id,
                    span: Span::of(&article.text),
                    title: &article.meta.title,
                    headings: &headings,
                })
            })
        });
        holds.map(|(id, _)| id.clone()).collect()
    }
}

impl Material {
    /// The questions of `set`: those of `split`, at most `limit`, taken evenly.
    #[must_use]
    pub fn of_set(set: &Set, split: Split, limit: usize) -> Self {
        let places = set.places();
        let asked = set.chosen(split, Some(limit)).into_iter().map(|question| {
            let mut articles: Vec<ArticleId> = Vec::new();
            for (article, _) in question.paragraphs().filter_map(|name| places.get(name)) {
                if !articles.contains(article) {
                    articles.push(article.clone());
                }
            }
            Asked {
                words: question.question.clone(),
                articles,
                gold: Gold::Labelled {
                    gold: judge::Gold::of_set(&question, &places),
                    kind: kind(question.answerable),
                },
            }
        });
        Self::of(asked.collect(), set.texts().into_keys().collect(), true)
    }

    /// The questions of a file about `documents`: those of `split`, at most `limit`, taken evenly.
    #[must_use]
    pub fn of_questions(questions: &Questions, documents: &Documents, split: Split, limit: usize) -> Self {
        let asked = questions.chosen(split, Some(limit)).into_iter().map(|line| {
            let gold = judge::Gold::of_line(line);
            Asked {
                words: line.question.clone(),
                articles: documents.answering(&gold),
                gold: Gold::Labelled {
                    gold,
                    kind: kind(line.is_answerable()),
                },
            }
        });
        Self::of(asked.collect(), documents.names(), true)
    }

    /// Questions made of `documents`.
    #[must_use]
    pub fn of_documents(documents: &Documents, split: Split, limit: usize) -> Self {
        let asked = documents.files.iter().filter(|(id, _)| split.has(id.as_str()));
        let asked = asked.flat_map(|(id, articles)| {
            articles.iter().flat_map(made::questions).map(|made| Asked {
                words: made.words,
                articles: vec![id.clone()],
                gold: Gold::Made(made.place),
            })
        });
        Self::of(evenly(unlike(asked.collect()), limit), documents.names(), false)
    }

    fn of(asked: Vec<Asked>, articles: Vec<ArticleId>, labelled: bool) -> Self {
        // Of an answer that stands nowhere it cannot be told when it is held out.
        let stands = |asked: &Asked| !asked.articles.is_empty() || !asked.is_answerable();
        let asked: Vec<Asked> = asked.into_iter().filter(stands).collect();
        // Documents that are asked about come first, so that every part has its share of them.
        let about: HashSet<&ArticleId> = asked.iter().flat_map(|asked| &asked.articles).collect();
        let mut ordered: Vec<_> = articles
            .into_iter()
            .map(|id| (!about.contains(&id), Sha256::digest(id.as_str().as_bytes()), id))
            .collect();
        ordered.sort();
        let parts = ordered.into_iter().enumerate();
        let parts = parts.map(|(number, (_, _, id))| (id, number % PARTS)).collect();
        Self { asked, parts, labelled }
    }

    /// How many times a question is asked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.turns().map(|turn| turn.len()).sum()
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many documents there are.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.parts.len()
    }

    /// Whether people wrote the questions.
    #[must_use]
    pub fn is_labelled(&self) -> bool {
        self.labelled
    }

    /// Whether there is enough to learn from.
    ///
    /// # Errors
    /// When there is not, with what is there and what is needed.
    pub fn enough(&self) -> Result<(), Failure> {
        let answerable: Vec<&Asked> = self.asked.iter().filter(|asked| asked.is_answerable()).collect();
        let about: HashSet<&ArticleId> = answerable.iter().filter_map(|asked| asked.articles.first()).collect();
        if answerable.len() >= LEAST_QUESTIONS && about.len() >= PARTS {
            return Ok(());
        }
        let questions = if self.labelled {
            "questions that something answers"
        } else {
            "questions that titles and headings make"
        };
        Err(Failure::operator(
            format!(
                "There is too little to calibrate on: {} {questions}, about {} of {} articles.",
                answerable.len(),
                about.len(),
                self.parts.len(),
            ),
            format!(
                "At least {LEAST_QUESTIONS} questions about {PARTS} or more articles are needed. Questions of your own \
                 go into `questions.jsonl`, beside `articles.jsonl`."
            ),
        ))
    }

    /// Asks everything of `service`, which answers from the folder `corpus` however unsure it is, holding
    /// out one part of the documents after the other in the folder `aside`.
    ///
    /// # Errors
    /// When indexing fails, a question fails for another reason than its words, a document cannot be
    /// moved, or the work is stopped.
    pub fn ask(&self, service: &Service, corpus: &Path, aside: &Path, watch: &Watch<'_>) -> Result<Vec<Met>, Failure> {
        let mut met = Vec::new();
        for (part, turn) in self.turns().enumerate() {
            self.shift(part, corpus, aside)?;
            let requested = Requested {
                may_remove: usize::MAX,
                ..Requested::changed("ibid calibrate")
            };
            service.reindex(&requested, watch.indexing, watch.stop)?;
            service.prepare(&mut |_, _| !watch.stop.is_cancelled());
            let asked = turn.into_par_iter().map(|(asked, kind)| {
                if watch.stop.is_cancelled() {
                    return Err(stopped());
                }
                let met = self.met(asked, kind, service);
                (watch.asked)();
                met
            });
            met.extend(asked.collect::<Result<Vec<_>, _>>()?);
            self.shift(part, aside, corpus)?;
        }
        weigh(&mut met);
        Ok(met)
    }

    /// For each part, what is asked while it is held out.
    fn turns(&self) -> impl Iterator<Item = Vec<(&Asked, Kind)>> {
        (0..PARTS).map(move |part| {
            let turn = self.asked.iter().filter_map(move |asked| {
                let own = self.part(asked)?;
                if (own + 1) % PARTS == part {
                    return Some((asked, asked.kind()));
                }
                // What another article answers too is not held out with this one.
                let is_out =
                    !asked.articles.is_empty() && asked.articles.iter().all(|id| self.parts.get(id) == Some(&part));
                (is_out && asked.is_answerable()).then_some((asked, Kind::Foreign))
            });
            turn.collect()
        })
    }

    /// The part that a question goes with; one about no document at all goes with any.
    fn part(&self, asked: &Asked) -> Option<usize> {
        match asked.articles.first() {
            Some(article) => self.parts.get(article).copied(),
            None => Some(usize::from(Sha256::digest(asked.words.as_bytes())[0]) % PARTS),
        }
    }

    fn shift(&self, part: usize, from: &Path, to: &Path) -> Result<(), Failure> {
        for (id, _) in self.parts.iter().filter(|(_, of)| **of == part) {
            let (from, to) = (from.join(id.as_str()), to.join(id.as_str()));
            folder_of(&to)
                .and_then(|()| fs::rename(from, to))
                .map_err(|error| uncopied(id, &error))?;
        }
        Ok(())
    }

    fn met(&self, asked: &Asked, kind: Kind, service: &Service) -> Result<Met, Failure> {
        let explained = unless_refused(service.explain(&asked.words, Filters::default()))?.unwrap_or_default();
        let answered = unless_refused(service.ask(&asked.words, Filters::default()))?;
        let quotations = match answered.map(|answered| answered.answer) {
            Some(Answer::Quoted { quotations, .. }) => quotations,
            _ => Vec::new(),
        };
        Ok(Met {
            kind,
            part: self.part(asked).unwrap_or_default(),
            features: (!explained.windows.is_empty()).then_some(explained.confidence_features),
            right: kind == Kind::Answerable && asked.is_answered_by(&quotations),
            count: 1.0,
        })
    }
}

impl Asked {
    fn kind(&self) -> Kind {
        match &self.gold {
            Gold::Labelled { kind, .. } => *kind,
            Gold::Made(_) => Kind::Answerable,
        }
    }

    fn is_answerable(&self) -> bool {
        self.kind() == Kind::Answerable
    }

    fn is_answered_by(&self, quotations: &[Quotation]) -> bool {
        match &self.gold {
            Gold::Labelled { gold, .. } => judge::right_excerpts(gold, quotations.iter().map(seen)).contains(&true),
            Gold::Made(section) => quotations.iter().flat_map(seen).any(|seen| {
                self.articles.contains(seen.article) && section.start <= seen.span.start && seen.span.end <= section.end
            }),
        }
    }
}

/// Lets near misses count together at most what [`NEAR_MISSES`] says.
fn weigh(met: &mut [Met]) {
    let of_kind = |kind: Kind| {
        met.iter()
            .filter(|met| met.kind == kind)
            .map(|met| met.count)
            .sum::<f64>()
    };
    let count = (NEAR_MISSES * of_kind(Kind::Answerable) / of_kind(Kind::NearMiss)).min(1.0);
    for met in met.iter_mut().filter(|met| met.kind == Kind::NearMiss) {
        met.count = count;
    }
}

/// Those whose words nobody else asks in: of the others it is not known which article answers.
fn unlike(asked: Vec<Asked>) -> Vec<Asked> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for asked in &asked {
        *times.entry(asked.words.to_lowercase()).or_default() += 1;
    }
    let mut asked = asked;
    asked.retain(|asked| times[&asked.words.to_lowercase()] == 1);
    asked
}

fn evenly(asked: Vec<Asked>, limit: usize) -> Vec<Asked> {
    let every = asked.len().div_ceil(limit.max(1)).max(1);
    asked.into_iter().step_by(every).collect()
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    folder_of(to)?;
    fs::copy(from, to).map(|_| ())
}

fn folder_of(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn uncopied(id: &ArticleId, error: &io::Error) -> Failure {
    Failure::operator(
        format!("The document `{id}` could not be copied."),
        "Documents are copied to try answers without some of them: let ibid read them all, and leave room in \
         the folder for temporary files.",
    )
    .because(error)
}

fn stopped() -> Failure {
    Failure::busy(
        "The calibration was stopped before it was done, and nothing was written.",
        "Start it again.",
    )
}
