//! How ibid scales, beside what it cannot beat.
//!
//! `cargo bench --bench scale -- 1000000` builds an index of about that many passages (10,000 without a number) and
//! beside it a raw tantivy index of the same passages, one stored field stemmed as English, with as many threads and
//! as much memory. Then both answer the same questions, ibid in all its stages, raw tantivy with the ten best by the
//! same words, fetched: one asker, then sixteen at once. What starts cold does so in a process of its own. Two more
//! numbers say how many questions are timed and how many are asked before the memory is read.
//!
//! What is printed are figures and their ratios. With `--floors` the run fails where one is worse than [`FLOORS`].

mod generate;
mod peer;
mod shipped;

use std::{
    collections::HashMap,
    env,
    ffi::OsStr,
    fs,
    path::Path,
    process::{Command, ExitCode},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ibid::{
    corpus::{ArticleId, File, Manifests, parse, passages},
    index::{
        Analysed, Base, Batch, Change, Index as _, Stamp,
        embedded::{Access, Embedded},
    },
    question::{Filters, Question, Reading, Stages, Synonyms},
    service::{Clock, Service},
};
use mimalloc::MiMalloc;
use rayon::prelude::*;
use tempfile::TempDir;

use generate::Generator;
use peer::Peer;
use shipped::settings;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Passages of an index, when the command line does not say.
const PASSAGES: usize = 10_000;
/// Questions that are timed after as many others have warmed the machine up.
const QUESTIONS: usize = 1_000;
/// Questions after which the memory is read again.
const REMEMBERED: usize = 20_000;
/// Articles analysed at a time.
const AT_A_TIME: usize = 512;
/// How many ask at once.
const ASKERS: usize = 16;
/// Times that both are asked in turns; the quickest counts, since a machine that does something else meanwhile makes
/// one of both seem slow.
const ROUNDS: usize = 3;
/// Times that each is started cold; the median counts.
const STARTS: usize = 7;

/// What a ratio may be at most, or at least.
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

/// The worst ratios that a run with `--floors` lets pass on 10,000 passages, also of a build that is not optimised and
/// on a machine that is busy: some three times what they are.
const FLOORS: [(&str, Bound); 4] = [
    ("ask, p50, ms", Bound::AtMost(50.0)),
    ("answers a second", Bound::AtLeast(0.02)),
    ("full index, MB/s", Bound::AtLeast(0.12)),
    ("index on disk, MB", Bound::AtMost(2.5)),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |written: &str| written.parse().expect("this program wrote it");
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["start", folder, question] => start(Path::new(folder), question),
        ["open", folder] => open(Path::new(folder)),
        ["open", folder, question] => open_and_ask(Path::new(folder), question),
        ["remember", folder, articles, asked] => remember(Path::new(folder), number(articles), number(asked)),
        _ => return measure(&arguments),
    }
    ExitCode::SUCCESS
}

fn measure(arguments: &[String]) -> ExitCode {
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse().ok());
    let wanted = numbers.next().unwrap_or(PASSAGES);
    let asked = numbers.next().unwrap_or(QUESTIONS);
    let remembered = numbers.next().unwrap_or(REMEMBERED);

    let generator = Generator::new();
    let folder = TempDir::new().expect("the system has a place for temporary folders");
    let [ours, theirs] = ["ibid", "raw"].map(|name| folder.path().join(name));
    fs::create_dir(&theirs).expect("the folder is fresh");
    let each = passages(&article(0, &generator.article(0, 0))).len();
    let articles = wanted / each;

    let mut table = Table::new();
    index(&mut table, [&ours, &theirs], &generator, articles);
    let questions: Vec<String> = (0..2 * asked)
        .map(|number| generator.question(number * articles / (2 * asked)))
        .collect();
    ask(&mut table, [&ours, &theirs], &questions);
    start_cold(&mut table, [&ours, &theirs], &questions[0]);
    let [articles, remembered] = [articles, remembered].map(|count| count.to_string());
    print!(
        "{}",
        in_own_process(&[
            "remember".as_ref(),
            ours.as_ref(),
            articles.as_ref(),
            remembered.as_ref()
        ])
    );
    if arguments.iter().any(|argument| argument == "--floors") {
        table.judged()
    } else {
        ExitCode::SUCCESS
    }
}

/// What is compared, printed as it comes.
struct Table {
    ratios: Vec<(&'static str, f64)>,
}

impl Table {
    fn new() -> Self {
        println!("{:<40} {:>12} {:>12} {:>8}", "", "ibid", "beside it", "ratio");
        Self { ratios: Vec::new() }
    }

    fn row(&mut self, what: &'static str, [ours, theirs]: [f64; 2]) {
        println!("{what:<40} {ours:>12.3} {theirs:>12.3} {:>8.2}", ours / theirs);
        self.ratios.push((what, ours / theirs));
    }

    /// Fails where a ratio is worse than its floor, and says which.
    fn judged(&self) -> ExitCode {
        let mut code = ExitCode::SUCCESS;
        for (name, bound) in FLOORS {
            let ratio = self.ratios.iter().find(|(what, _)| *what == name);
            let ratio = ratio.expect("each floor is of a row").1;
            let (passes, bound) = match bound {
                Bound::AtMost(most) => (ratio <= most, most),
                Bound::AtLeast(least) => (ratio >= least, least),
            };
            if !passes {
                eprintln!("{name}: a ratio of {ratio:.2} is past the floor of {bound}");
                code = ExitCode::FAILURE;
            }
        }
        code
    }
}

/// Both full indexes, from texts in memory to the end of merging.
fn index(table: &mut Table, [ours, theirs]: [&Path; 2], generator: &Generator, articles: usize) {
    let texts: Vec<String> = (0..articles)
        .into_par_iter()
        .map(|number| generator.article(number, 0))
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let timed = |build: &dyn Fn()| {
        let started = Instant::now();
        build();
        megabytes(bytes as u64) / started.elapsed().as_secs_f64()
    };
    let ibid = timed(&|| build(ours, &texts));
    let cut: Vec<Vec<String>> = texts
        .par_iter()
        .enumerate()
        .map(|(number, text)| pieces(number, text))
        .collect();
    let pieces = || cut.iter().flatten().map(String::as_str);
    let memory = settings().writer_memory_bytes;
    // Its threads must have 15 MB each.
    let threads = rayon::current_num_threads().min(memory / 15_000_000);
    let raw = timed(&|| peer::build(theirs, pieces(), threads, memory));
    println!(
        "{} passages in {articles} articles, {:.0} MB of text, {threads} threads",
        pieces().count(),
        megabytes(bytes as u64)
    );
    table.row("full index, MB/s", [ibid, raw]);
    let sizes = [ours, theirs].map(|folder| megabytes(size(folder)));
    table.row("index on disk beside raw tantivy's, MB", sizes);
    table.row("index on disk, MB", [sizes[0], megabytes(bytes as u64)]);
}

/// One asker, then many.
fn ask(table: &mut Table, [ours, theirs]: [&Path; 2], questions: &[String]) {
    let (service, index) = ibid(ours);
    let peer = Peer::open(theirs);
    let words: HashMap<&str, Vec<String>> = questions
        .iter()
        .map(|question| (question.as_str(), terms(question)))
        .collect();
    let by_ibid = |question: &str| {
        service.ask(question, Filters::default()).expect("it names something");
    };
    let by_peer = |question: &str| {
        peer.top_ten(&words[question]);
    };
    let rounds: Vec<[Vec<Duration>; 2]> = (0..ROUNDS)
        .map(|_| [times(questions, by_ibid), times(questions, by_peer)])
        .collect();
    let quickest = |which: usize| {
        let times = rounds.iter().map(|round| &round[which]);
        times
            .min_by_key(|times| times[times.len() / 2])
            .expect("there are some rounds")
    };
    let times = [quickest(0), quickest(1)];
    for (name, share) in [("ask, p50, ms", 50), ("ask, p90, ms", 90), ("ask, p99, ms", 99)] {
        table.row(
            name,
            times.map(|times| milliseconds(times[(times.len() - 1) * share / 100])),
        );
    }
    let rates: Vec<[f64; 2]> = (0..ROUNDS)
        .map(|_| [rate(questions, by_ibid), rate(questions, by_peer)])
        .collect();
    let most = |which: usize| rates.iter().map(|rates| rates[which]).fold(0.0, f64::max);
    table.row("answers a second", [most(0), most(1)]);
    stages(&index, questions);
}

/// What each of the later half of `questions` takes, shortest first.
fn times(questions: &[String], ask: impl Fn(&str)) -> Vec<Duration> {
    let one = |question: &String| {
        let started = Instant::now();
        ask(question);
        started.elapsed()
    };
    let mut times: Vec<Duration> = questions.iter().map(one).skip(questions.len() / 2).collect();
    times.sort_unstable();
    times
}

/// How many questions a second many askers get answered.
#[expect(clippy::cast_precision_loss, reason = "some thousand questions")]
fn rate(questions: &[String], ask: impl Fn(&str) + Sync) -> f64 {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..ASKERS {
            scope.spawn(|| {
                while let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed)) {
                    ask(question);
                }
            });
        }
    });
    questions.len() as f64 / started.elapsed().as_secs_f64()
}

/// Where the time of a question goes, in the mean.
fn stages(index: &Embedded, questions: &[String]) {
    let policy = settings().policy;
    let snapshot = index.snapshot().expect("the index was just built");
    let mut spent = [Duration::ZERO; 3];
    let later = &questions[questions.len() / 2..];
    for question in later {
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
    let count = u32::try_from(later.len()).expect("some thousand");
    let [search, retrieve, answer] = spent.map(|spent| milliseconds(spent / count));
    println!(
        "of which, in the mean: search {search:.3}, read and rank {:.3}, choose and cut {answer:.3}",
        retrieve - search
    );
}

/// The first answer of a new process, and a bare opening in another.
fn start_cold(table: &mut Table, [ours, theirs]: [&Path; 2], question: &str) {
    let median = |arguments: &[&OsStr]| {
        let mut times: Vec<f64> = (0..STARTS)
            .map(|_| in_own_process(arguments).trim().parse().expect("it prints a number"))
            .collect();
        times.sort_by(f64::total_cmp);
        times[STARTS / 2]
    };
    let first = median(&["start".as_ref(), ours.as_ref(), question.as_ref()]);
    let opened = median(&["open".as_ref(), theirs.as_ref()]);
    let asked = median(&["open".as_ref(), theirs.as_ref(), question.as_ref()]);
    table.row("from nothing to the first answer, ms", [first, opened]);
    table.row("beside raw tantivy's first answer, ms", [first, asked]);
    table.row("of which raw tantivy's beside opening it", [asked, opened]);
}

/// What this program prints when it is started with these arguments.
fn in_own_process(arguments: &[&OsStr]) -> String {
    let program = env::current_exe().expect("this program runs");
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect("this program can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

/// Prints how many milliseconds it takes from nothing to the first answer.
fn start(folder: &Path, question: &str) {
    let started = Instant::now();
    let (service, _) = ibid(folder);
    service.ask(question, Filters::default()).expect("it names something");
    println!("{}", milliseconds(started.elapsed()));
}

/// Prints how many milliseconds it takes to open the peer.
fn open(folder: &Path) {
    let started = Instant::now();
    let peer = Peer::open(folder);
    println!("{}", milliseconds(started.elapsed()));
    drop(peer);
}

/// Prints how many milliseconds it takes to open the peer and have one answer of it.
fn open_and_ask(folder: &Path, question: &str) {
    let words = terms(question);
    let started = Instant::now();
    let peer = Peer::open(folder);
    peer.top_ten(&words);
    println!("{}", milliseconds(started.elapsed()));
}

/// Prints what memory is in use before, amid and after `asked` questions, files that are mapped not counted.
fn remember(folder: &Path, articles: usize, asked: usize) {
    let generator = Generator::new();
    let (service, _) = ibid(folder);
    let generated = anonymous_megabytes();
    let next = AtomicUsize::new(0);
    let until = |end: usize| {
        thread::scope(|scope| {
            for _ in 0..ASKERS {
                scope.spawn(|| {
                    while next.load(Ordering::Relaxed) < end {
                        let question = generator.question(next.fetch_add(1, Ordering::Relaxed) * 7919 % articles);
                        service.ask(&question, Filters::default()).expect("it names something");
                    }
                });
            }
        });
        anonymous_megabytes()
    };
    let (half, whole) = (until(asked / 2), until(asked));
    println!(
        "memory in MB: {generated:.1} before, {half:.1} after {} and {whole:.1} after {asked} questions of {ASKERS} askers",
        asked / 2
    );
}

/// Memory of this process that no file stands behind.
fn anonymous_megabytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1e3)
}

fn article(number: usize, text: &str) -> ibid::corpus::Article {
    let id = ArticleId::new(format!("c{:03}/{number:07}.txt", number / 1_000));
    parse(&File::new(&id, text.as_bytes()))
        .expect("generated articles are in the news format")
        .articles
        .remove(0)
}

/// The words of each passage of an article.
fn pieces(number: usize, text: &str) -> Vec<String> {
    let article = article(number, text);
    let words = |passage: &ibid::corpus::Passage| passage.span.slice(&article.text).map(str::to_owned);
    passages(&article).iter().filter_map(words).collect()
}

/// Builds an index without files in between.
fn build(folder: &Path, texts: &[String]) {
    let access = Access::Write {
        who: "a benchmark".to_owned(),
    };
    let memory = settings().writer_memory_bytes;
    let index = Embedded::open(folder, &access, memory).expect("nobody else knows this folder");
    let numbered: Vec<(usize, &String)> = texts.iter().enumerate().collect();
    let mut changes = numbered.chunks(AT_A_TIME).flat_map(|some| {
        let analysed = |(number, text): &(usize, &String)| Change::Put(Box::new(Analysed::of(article(*number, text))));
        let changes: Vec<Change> = some.par_iter().map(analysed).collect();
        changes.into_iter().map(Ok)
    });
    let batch = Batch {
        base: Base::Nothing,
        changes: &mut changes,
        stamp: Stamp::default(),
    };
    index.apply(batch).expect("the disk has room");
}

/// ibid as it is shipped, over an index that is there.
fn ibid(folder: &Path) -> (Service, Arc<Embedded>) {
    let index =
        Embedded::open(folder, &Access::Read, settings().writer_memory_bytes).expect("the index was just built");
    let index = Arc::new(index);
    let service = shipped::service(index.clone(), folder, folder, Manifests::none());
    (service, index)
}

/// What raw tantivy is asked for.
fn terms(question: &str) -> Vec<String> {
    question_of(question).terms().into_iter().map(str::to_owned).collect()
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

/// Bytes of all files below `folder`.
fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let sizes = files
        .filter_map(|file| file.metadata().ok())
        .filter(fs::Metadata::is_file);
    sizes.map(|file| file.len()).sum()
}

#[expect(clippy::cast_precision_loss, reason = "three digits are printed")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
