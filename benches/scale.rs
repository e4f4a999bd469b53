//! How asking scales, beside what it cannot beat.
//!
//! `cargo bench --bench scale -- 1000000 300` builds an index of about that many passages (100,000 without a
//! number), asks that many questions after as many others (300 without a number), and does the same beside it with a raw tantivy index of the same passages, one stored field in its default
//! analysis. Then both are asked the same questions, one after the other: ibid in all its stages, raw tantivy
//! for the ten best by the same words, fetched. What is printed are times and their ratio; nothing is asserted.

mod generate;

use std::{
    env,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use ibid::{
    corpus::{ArticleId, File, InProcess, Manifests, parse, passages},
    index::{
        Analysed, Base, Batch, Change, Index as _, Stamp,
        embedded::{Access, Embedded},
    },
    question::{Filters, Question, Reading, Stages, Synonyms},
    service::{Clock, Limits, OpenCorpus, Parts, Semantic, Service, UploadLimits, Uploading},
    settings::{Environment, Settings},
    store::{Location, Store},
    telemetry::Metrics,
};
use rayon::prelude::*;
use tantivy::{
    Index, IndexReader, IndexWriter, TantivyDocument, Term,
    collector::TopDocs,
    doc,
    query::{BooleanQuery, Query, TermQuery},
    schema::{IndexRecordOption, STORED, Schema, TEXT},
};
use tempfile::TempDir;

use generate::Generator;

/// Passages of an index, when the command line does not say.
const PASSAGES: usize = 100_000;
/// Questions that are asked after as many others have warmed the machine up.
const QUESTIONS: usize = 2000;
/// Articles analysed at a time.
const AT_A_TIME: usize = 512;
/// Memory of the writers in bytes.
const WRITER_MEMORY: usize = 256_000_000;

fn main() {
    let mut numbers = env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let wanted: usize = numbers.next().unwrap_or(PASSAGES);
    let asked = numbers.next().unwrap_or(QUESTIONS);
    let generator = Generator::new();
    let folder = TempDir::new().expect("the system has a place for temporary folders");

    let each = passages(&article(&generator, 0)).len();
    let articles = wanted / each;
    let started = Instant::now();
    let service = build(&folder.path().join("ibid"), &generator, articles);
    let status = service.0.status().expect("the index was just built");
    let state = status.state.expect("the index was just built");
    println!("ibid: {} passages indexed in {:.1?}", state.passages, started.elapsed());
    let started = Instant::now();
    let raw = build_raw(&folder.path().join("raw"), &generator, articles);
    println!("raw tantivy: the same in {:.1?}", started.elapsed());

    let questions: Vec<String> = (0..2 * asked)
        .map(|number| generator.question(number * articles / (2 * asked)))
        .collect();
    let ours = times(&questions, |question| {
        service.0.ask(question, Filters::default()).expect("it names something");
    });
    let theirs = times(&questions, |question| {
        top_ten(&raw, question);
    });
    stages(&service.1, &questions);
    println!("{:>8} {:>10} {:>12} {:>6}", "ask", "ibid ms", "raw ms", "ratio");
    for (name, share) in [("p50", 50), ("p90", 90), ("p99", 99)] {
        let [ours, theirs] = [&ours, &theirs].map(|times| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3);
        println!("{name:>8} {ours:>10.3} {theirs:>12.3} {:>6.2}", ours / theirs);
    }
}

/// What each of the later half of `questions` takes, shortest first.
fn times(questions: &[String], mut ask: impl FnMut(&str)) -> Vec<Duration> {
    let mut times: Vec<Duration> = questions
        .iter()
        .map(|question| {
            let started = Instant::now();
            ask(question);
            started.elapsed()
        })
        .skip(questions.len() / 2)
        .collect();
    times.sort_unstable();
    times
}

fn article(generator: &Generator, number: usize) -> ibid::corpus::Article {
    let id = ArticleId::new(format!("c{:03}/{number:07}.txt", number / 1_000));
    parse(&File::new(&id, generator.article(number, 0).as_bytes()))
        .expect("generated articles are in the news format")
        .articles
        .remove(0)
}

/// ibid as it is shipped, its index built without files in between.
fn build(folder: &Path, generator: &Generator, articles: usize) -> (Service, Arc<Embedded>) {
    let access = Access::Write {
        who: "a benchmark".to_owned(),
    };
    let index = Embedded::open(folder, &access, WRITER_MEMORY).expect("nobody else knows this folder");
    let numbers: Vec<usize> = (0..articles).collect();
    let mut changes = numbers.chunks(AT_A_TIME).flat_map(|numbers| {
        let analysed = |number: &usize| Change::Put(Box::new(Analysed::of(article(generator, *number))));
        let changes: Vec<Change> = numbers.par_iter().map(analysed).collect();
        changes.into_iter().map(Ok)
    });
    let batch = Batch {
        base: Base::Nothing,
        changes: &mut changes,
        stamp: Stamp::default(),
    };
    index.apply(batch).expect("the disk has room");
    let settings = Settings::load(None, &Environment::of([])).expect("the reference settings are valid");
    let index = Arc::new(index);
    let service = Service::new(Parts {
        index: index.clone(),
        corpus: OpenCorpus::of_folder(folder),
        parser: Arc::new(InProcess),
        manifests: Manifests::none(),
        uploads: Uploading::below(folder, UploadLimits::USUAL),
        limits: Limits::USUAL,
        store: Arc::new(Store::open(&Location::Memory).expect("memory is there")),
        operator: settings.guild,
        policy: settings.policy,
        clock: Clock::system(),
        synonyms: Synonyms::default(),
        semantic: Semantic::Off,
        metrics: Metrics::default(),
    });
    (service, index)
}

/// Where the time of a question goes, in the mean.
fn stages(index: &Embedded, questions: &[String]) {
    let policy = Settings::load(None, &Environment::of([]))
        .expect("the reference settings are valid")
        .policy;
    let snapshot = index.snapshot().expect("the index was just built");
    let mut spent = [Duration::ZERO; 3];
    let count = u32::try_from(questions.len() / 2).expect("some hundred");
    for question in &questions[questions.len() / 2..] {
        let question = question_of(question);
        let started = Instant::now();
        let query = ibid::question::Query::of(&question, policy.retrieval.weights, policy.retrieval.candidates);
        let found = snapshot.search(&query).expect("the index was just built");
        spent[0] += started.elapsed();
        drop(found);
        let started = Instant::now();
        let retrieved = ibid::retrieval::retrieve(&question, &*snapshot, &policy.retrieval, None).expect("as before");
        spent[1] += started.elapsed();
        let started = Instant::now();
        ibid::answer::answer(&question, &retrieved, &*snapshot, &policy.answer).expect("as before");
        spent[2] += started.elapsed();
    }
    let [search, retrieve, answer] = spent.map(|spent| (spent / count).as_secs_f64() * 1e3);
    println!(
        "mean ms: search {search:.3}, read and rank {:.3}, choose and cut {answer:.3}",
        retrieve - search
    );
}

fn build_raw(folder: &Path, generator: &Generator, articles: usize) -> IndexReader {
    std::fs::create_dir(folder).expect("the folder is fresh");
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_dir(folder, schema.build()).expect("the folder is fresh");
    let mut writer: IndexWriter = index
        .writer_with_num_threads(1, WRITER_MEMORY)
        .expect("the memory is more than the least that tantivy takes");
    for number in 0..articles {
        let article = article(generator, number);
        for passage in passages(&article) {
            let words = passage
                .span
                .slice(&article.text)
                .expect("passages lie in their article");
            writer.add_document(doc!(text => words)).expect("the writer runs");
        }
    }
    writer.commit().expect("the disk has room");
    writer.wait_merging_threads().expect("the disk has room");
    index.reader().expect("the index was just built")
}

/// The ten best passages for the words of `question`, fetched.
fn top_ten(reader: &IndexReader, question: &str) -> Vec<TantivyDocument> {
    let question = question_of(question);
    let searcher = reader.searcher();
    let text = searcher.schema().get_field("text").expect("it has this one field");
    let terms = question.terms().into_iter().map(|word| -> Box<dyn Query> {
        Box::new(TermQuery::new(
            Term::from_field_text(text, word),
            IndexRecordOption::WithFreqs,
        ))
    });
    let best = TopDocs::with_limit(10).order_by_score();
    searcher
        .search(&BooleanQuery::union(terms.collect()), &best)
        .expect("the index was just built")
        .into_iter()
        .map(|(_, address)| searcher.doc(address).expect("it was just found"))
        .collect()
}

fn question_of(written: &str) -> Question {
    let reading = Reading {
        most_chars: written.len(),
        today: Clock::system().today(),
        synonyms: &Synonyms::default(),
        stages: Stages::default(),
    };
    Question::new(written, Filters::default(), &reading).expect("it names something")
}
