//! How fast asking and indexing are, beside what they cannot beat.
//!
//! Times differ between machines, so each comes with a peer measured in the same run: raw tantivy doing
//! the least that could be called the same. The ratio is what counts; nothing here asserts either.
//!
//! `cargo bench` runs all; `cargo bench -- ask` some. Asking is on the shipped corpus, indexing on ten
//! thousand generated articles.

mod generate;
mod shipped;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use divan::{Bencher, counter::BytesCount, counter::ItemsCount};
use ibid::{
    answer::Answer,
    corpus::Manifests,
    index::embedded::{Access, Embedded},
    question::{Filters, Question, Reading, Stages, Synonyms},
    service::{Clock, Mode, Report, Requested, Service},
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use generate::Generator;

/// The shipped corpus.
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");

/// What is asked of the shipped corpus; it answers every one. None is Chinese, since the peer's tokenizer
/// would find nothing there and look fast.
const QUESTIONS: [&str; 6] = [
    "When did the first World Internet Conference take place?",
    "How many bits does an IPv6 address have?",
    "Who invented the World Wide Web at CERN?",
    "When was the root key signing key changed for the first time?",
    "What does the Internet Engineering Task Force do?",
    "Wann wurde die Domain .de eingetragen?",
];

const ARTICLES: usize = 10_000;
/// What a reindex after a day of writing finds changed: one in a hundred.
const CHANGED: usize = ARTICLES / 100;

fn main() {
    divan::main();
    // Statics are never dropped, and the folder of articles would stay.
    generated().take();
}

/// Asking, one round of all questions at a time, so that the median is of the same work each time.
mod ask {
    use super::{
        Answer, Bencher, CORPUS, Clock, Filters, ItemsCount, Mode, Path, QUESTIONS, Question, Reading, Stages,
        Synonyms, TempDir, folder, ibid_over, raw, reindex,
    };

    #[divan::bench]
    fn ibid(bencher: Bencher<'_, '_>) {
        let data = folder();
        let service = ibid_over(Path::new(CORPUS), data.path());
        reindex(&service, Mode::Full);
        let ask = |question: &str| {
            service
                .ask(question, Filters::default())
                .expect("the index was just built and the questions name something")
                .answer
        };
        for question in QUESTIONS {
            let answered = matches!(ask(question), Answer::Quoted { .. });
            assert!(answered, "the shipped corpus no longer answers `{question}`");
        }
        bencher
            .counter(ItemsCount::new(QUESTIONS.len()))
            .bench_local(|| QUESTIONS.map(ask));
    }

    /// The same words in the same passages, top ten, documents fetched; no grams, titles or choice of
    /// sentences.
    #[divan::bench]
    fn raw_tantivy(bencher: Bencher<'_, '_>) {
        let data: TempDir = folder();
        let raw = raw::build(data.path(), raw::passages_of(Path::new(CORPUS)));
        let reader = raw.reader().expect("the index was just built");
        let reading = Reading {
            most_chars: usize::MAX,
            today: Clock::system().today(),
            synonyms: &Synonyms::default(),
            stages: Stages::default(),
        };
        let questions = QUESTIONS.map(|question| {
            let question = Question::new(question, Filters::default(), &reading).expect("it names something");
            question.terms().into_iter().map(str::to_owned).collect::<Vec<_>>()
        });
        bencher
            .counter(ItemsCount::new(QUESTIONS.len()))
            .bench_local(|| questions.each_ref().map(|words| raw::top_ten(&reader, words)));
    }
}

/// Indexing all the articles, from files to a commit.
mod index {
    use super::{Bencher, BytesCount, Mode, folder, generated, ibid_over, raw, reindex, with_articles};

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn ibid(bencher: Bencher<'_, '_>) {
        let mut generated = generated();
        let articles = with_articles(&mut generated);
        bencher
            .counter(BytesCount::new(articles.bytes()))
            .with_inputs(folder)
            .bench_local_values(|data| {
                reindex(&ibid_over(articles.corpus.path(), data.path()), Mode::Full);
                // The folder is handed back so that removing it is not in the time.
                data
            });
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn raw_tantivy(bencher: Bencher<'_, '_>) {
        let mut generated = generated();
        let articles = with_articles(&mut generated);
        bencher
            .counter(BytesCount::new(articles.bytes()))
            .with_inputs(folder)
            .bench_local_values(|data| {
                raw::build(data.path(), articles.read());
                data
            });
    }
}

/// Bringing an index of all the articles up to date.
mod update {
    use super::{Bencher, CHANGED, ItemsCount, Mode, folder, generated, ibid_over, reindex, with_articles};

    #[divan::bench(sample_count = 3, sample_size = 1)]
    fn full(bencher: Bencher<'_, '_>) {
        let mut generated = generated();
        let articles = with_articles(&mut generated);
        let data = folder();
        let service = ibid_over(articles.corpus.path(), data.path());
        reindex(&service, Mode::Full);
        bencher.bench_local(|| reindex(&service, Mode::Full));
    }

    #[divan::bench(sample_count = 10, sample_size = 1)]
    fn nothing_changed(bencher: Bencher<'_, '_>) {
        let mut generated = generated();
        let articles = with_articles(&mut generated);
        let data = folder();
        let service = ibid_over(articles.corpus.path(), data.path());
        reindex(&service, Mode::Full);
        bencher.bench_local(|| {
            let report = reindex(&service, Mode::Changed);
            assert_eq!(report.added + report.changed + report.removed, 0, "nothing was written");
        });
    }

    #[divan::bench(sample_count = 10, sample_size = 1)]
    fn one_percent_changed(bencher: Bencher<'_, '_>) {
        let mut generated = generated();
        let articles = with_articles(&mut generated);
        let data = folder();
        let service = ibid_over(articles.corpus.path(), data.path());
        reindex(&service, Mode::Full);
        bencher
            .counter(ItemsCount::new(CHANGED))
            .with_inputs(|| articles.change_some())
            .bench_local_values(|()| {
                let report = reindex(&service, Mode::Changed);
                assert_eq!(report.changed, CHANGED, "what was written is what is found changed");
            });
    }
}

/// The generated articles, made by the first benchmark that wants them and shared by the others.
static GENERATED: Mutex<Option<Articles>> = Mutex::new(None);

fn generated() -> MutexGuard<'static, Option<Articles>> {
    GENERATED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with_articles(generated: &mut Option<Articles>) -> &mut Articles {
    generated.get_or_insert_with(Articles::write)
}

/// Generated articles in a folder.
struct Articles {
    corpus: TempDir,
    generator: Generator,
    files: Vec<PathBuf>,
    edition: usize,
}

impl Articles {
    fn write() -> Self {
        let corpus = folder();
        let generator = Generator::new();
        let files = (0..ARTICLES)
            .map(|number| {
                // A thousand files a folder, as people would file them.
                let collection = corpus.path().join(format!("c{:03}", number / 1_000));
                fs::create_dir_all(&collection).expect("a fresh temporary folder takes folders");
                let file = collection.join(format!("{number:07}.txt"));
                put(&file, &generator.article(number, 0));
                file
            })
            .collect();
        Self {
            corpus,
            generator,
            files,
            edition: 0,
        }
    }

    /// Writes another edition of one article in a hundred, spread over all folders.
    fn change_some(&mut self) {
        self.edition += 1;
        for (number, file) in self.files.iter().enumerate().step_by(ARTICLES / CHANGED) {
            put(file, &self.generator.article(number, self.edition));
        }
    }

    fn read(&self) -> impl Iterator<Item = String> {
        self.files
            .iter()
            .map(|file| fs::read_to_string(file).expect("the file was just written"))
    }

    fn bytes(&self) -> usize {
        self.read().map(|text| text.len()).sum()
    }
}

fn put(file: &Path, text: &str) {
    fs::write(file, text).expect("a temporary folder has room for some megabytes");
}

fn folder() -> TempDir {
    TempDir::new().expect("the system has a place for temporary folders")
}

/// ibid as it is shipped, over other folders.
fn ibid_over(corpus: &Path, data: &Path) -> Service {
    let access = Access::Write {
        who: "a benchmark".to_owned(),
    };
    let index = Embedded::open(&data.join("index"), &access, shipped::settings().writer_memory_bytes)
        .expect("nobody else knows this folder");
    shipped::service(Arc::new(index), corpus, data, Manifests::none())
}

fn reindex(service: &Service, mode: Mode) -> Report {
    let requested = Requested {
        mode,
        ..Requested::changed("a benchmark")
    };
    let report = service
        .reindex(&requested, &|_| {}, &CancellationToken::new())
        .expect("the folders are there and nobody else writes");
    assert_eq!(report.failed, [], "every article can be read");
    report
}

/// The peer: tantivy as its first example uses it, one stored text field in its default analysis.
mod raw {
    use std::{fs, path::Path};

    use ibid::corpus::{Directory, File, Source as _, parse, passages};
    use tantivy::{
        Index, IndexReader, IndexWriter, TantivyDocument, Term,
        collector::TopDocs,
        doc,
        query::{BooleanQuery, Query, TermQuery},
        schema::{Field, IndexRecordOption, STORED, Schema, TEXT},
    };

    const FIELD: &str = "text";

    /// Indexes `texts` with as many threads and as much memory as ibid gives its writer.
    pub(super) fn build(directory: &Path, texts: impl IntoIterator<Item = String>) -> Index {
        let mut schema = Schema::builder();
        let text = schema.add_text_field(FIELD, TEXT | STORED);
        let index = Index::create_in_dir(directory, schema.build()).expect("the folder is fresh");
        let mut writer: IndexWriter = index
            .writer_with_num_threads(1, crate::shipped::settings().writer_memory_bytes)
            .expect("the memory is more than the least that tantivy takes");
        for one in texts {
            writer.add_document(doc!(text => one)).expect("the writer runs");
        }
        writer.commit().expect("the disk has room");
        writer.wait_merging_threads().expect("the disk has room");
        index
    }

    /// The texts of the passages that ibid cuts.
    pub(super) fn passages_of(corpus: &Path) -> Vec<String> {
        let listing = Directory::new(corpus).list().expect("the corpus is shipped");
        let articles = listing.entries.iter().map(|entry| {
            let bytes = fs::read(&entry.path).expect("the file was just listed");
            parse(&File::new(&entry.id, &bytes))
                .expect("the shipped corpus is readable")
                .articles
                .remove(0)
        });
        articles
            .flat_map(|article| {
                let spans = passages(&article).into_iter();
                let texts = spans.filter_map(|passage| passage.span.slice(&article.text).map(str::to_owned));
                texts.collect::<Vec<_>>()
            })
            .collect()
    }

    /// The ten best texts for `words`, fetched.
    pub(super) fn top_ten(reader: &IndexReader, words: &[String]) -> Vec<TantivyDocument> {
        let searcher = reader.searcher();
        let text: Field = searcher.schema().get_field(FIELD).expect("it has this one field");
        let terms = words.iter().map(|word| -> Box<dyn Query> {
            Box::new(TermQuery::new(
                Term::from_field_text(text, word),
                IndexRecordOption::WithFreqs,
            ))
        });
        searcher
            .search(
                &BooleanQuery::union(terms.collect()),
                &TopDocs::with_limit(10).order_by_score(),
            )
            .expect("the index was just built")
            .into_iter()
            .map(|(_, address)| searcher.doc(address).expect("it was just found"))
            .collect()
    }
}
