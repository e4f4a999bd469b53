//! How fast documents come in, beside what that cannot beat.
//!
//! `cargo bench --bench ingest -- 100000` reads documents of each format over and over for a second, beside the bare
//! parser on the same bytes; then it writes that many small files (10,000 without a number), indexes them, brings an
//! unchanged folder up to date beside `find -printf` and beside a walk that asks for every file's size, and brings it
//! up to date after one file in a hundred changed beside the full build. What is printed are figures and ratios;
//! nothing is asserted.

mod generate;
mod shipped;

use std::{
    env, fs,
    hint::black_box,
    io::{Cursor, Read as _, Write as _},
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use ibid::{
    corpus::{ArticleId, File, Manifests, parse},
    index::embedded::{Access, Embedded},
    service::{Freshness, Mode, Report, Requested, Service},
};
use mimalloc::MiMalloc;
use rayon::prelude::*;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use generate::Generator;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Files in the folder, when the command line does not say.
const FILES: usize = 10_000;
/// How long each reader reads.
const READ_FOR: Duration = Duration::from_secs(1);
/// Times a folder is brought up to date; the quickest counts.
const TURNS: usize = 5;

fn main() {
    let files = env::args().skip(1).find_map(|argument| argument.parse().ok());
    formats();
    folder_of(files.unwrap_or(FILES));
}

/// Reads bytes with a bare parser.
type Bare = fn(&[u8]);

fn formats() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixture = |path: &str| fs::read(root.join("tests/fixtures").join(path)).expect("the fixtures ship");
    let prose = prose();
    let markdown = format!(
        "# Harbours\n\n{}",
        prose.replace(". ", ".\n\n- *item* with a [link](https://example.org). ")
    );
    let html = format!(
        "<html><body><main><h1>Harbours</h1><p>{}</p></main></body></html>",
        prose.replace(". ", ".</p><p>")
    );
    let rows: Vec<String> = prose.split(". ").map(|words| format!("A row,\"{words}.\"")).collect();
    let csv = format!("title,text\n{}\n", rows.join("\n"));
    let jsonl: String = prose
        .split(". ")
        .map(|words| serde_json::json!({ "title": "A", "text": words }).to_string() + "\n")
        .collect();
    let feed = feed(&rows);
    let mail = format!("From: a@example.org\r\nSubject: A\r\nDate: Thu, 09 Nov 2023 10:00:00 +0000\r\n\r\n{prose}\r\n");
    let paragraphs = |open: &str, close: &str| {
        let sentences = prose.split(". ").map(|words| [open, words, ".", close].concat());
        sentences.collect::<Vec<_>>().concat()
    };
    let docx = lengthened(
        &fixture("docx/pandoc.docx"),
        "word/document.xml",
        "<w:body>",
        &paragraphs("<w:p><w:r><w:t>", "</w:t></w:r></w:p>"),
    );
    let odt = lengthened(
        &fixture("odt/pandoc.odt"),
        "content.xml",
        "<office:text>",
        &paragraphs("<text:p>", "</text:p>"),
    );
    let epub = lengthened(
        &fixture("epub/pandoc.epub"),
        "EPUB/text/ch001.xhtml",
        "</h1>",
        &paragraphs("<p>", "</p>"),
    );
    let rows: [(&str, Vec<u8>, &str, Bare); 11] = [
        ("a.txt", prose.clone().into_bytes(), "lines", |bytes| {
            black_box(String::from_utf8_lossy(bytes).lines().count());
        }),
        ("a.md", markdown.into_bytes(), "pulldown-cmark", |bytes| {
            black_box(pulldown_cmark::Parser::new(&String::from_utf8_lossy(bytes)).count());
        }),
        ("a.html", html.into_bytes(), "html5gum tokens", |bytes| {
            black_box(
                html5gum::Tokenizer::new(&*String::from_utf8_lossy(bytes))
                    .flatten()
                    .count(),
            );
        }),
        ("a.csv", csv.into_bytes(), "csv", |bytes| {
            black_box(csv::Reader::from_reader(bytes).records().count());
        }),
        ("a.jsonl", jsonl.into_bytes(), "serde_json", |bytes| {
            let values = serde_json::Deserializer::from_slice(bytes).into_iter::<serde_json::Value>();
            black_box(values.count());
        }),
        ("a.xml", feed.into_bytes(), "feed-rs", |bytes| {
            black_box(feed_rs::parser::parse(bytes).expect("it is a feed").entries.len());
        }),
        ("a.eml", mail.into_bytes(), "mail-parser", |bytes| {
            black_box(mail_parser::MessageParser::default().parse(bytes).is_some());
        }),
        ("a.docx", docx, "zip and quick-xml", events),
        ("a.odt", odt, "zip and quick-xml", events),
        ("a.epub", epub, "zip and quick-xml", events),
        ("a.pdf", fixture("pdf/outline.pdf"), "hayro-syntax operators", |bytes| {
            let pdf = hayro_syntax::Pdf::new(bytes.to_vec()).expect("the fixtures are PDF files");
            for page in pdf.pages().iter() {
                let mut operators = page.typed_operations();
                while black_box(operators.next()).is_some() {}
            }
        }),
    ];
    print(rows);
}

fn print<const N: usize>(rows: [(&str, Vec<u8>, &str, Bare); N]) {
    println!(
        "{:>8} {:>8} {:>12} {:>12} {:>7}  bare parser",
        "format", "kB", "ibid MB/s", "bare MB/s", "ratio"
    );
    for (name, bytes, bare, read) in rows {
        let id = ArticleId::new(name);
        let ours = speed(bytes.len(), || {
            black_box(parse(&File::new(&id, &bytes)).expect("what is made here can be read"));
        });
        let theirs = speed(bytes.len(), || read(&bytes));
        let kilobytes = bytes.len() / 1000;
        println!(
            "{:>8} {kilobytes:>8} {ours:>12.1} {theirs:>12.1} {:>7.2}  {bare}",
            &name[2..],
            ours / theirs
        );
    }
}

fn feed(rows: &[String]) -> String {
    let items = rows.iter().enumerate().map(|(number, row)| {
        format!("<item><guid>{number}</guid><title>A</title><description>{row}</description></item>")
    });
    let items = items.collect::<Vec<_>>().concat();
    format!("<rss version=\"2.0\"><channel><title>Harbours</title>{items}</channel></rss>")
}

fn prose() -> String {
    let generator = Generator::new();
    let articles = (0..100).map(|number| generator.article(number, 0));
    articles.map(|text| text.lines().skip(1).collect::<String>()).collect()
}

/// The members of an archive and their names.
fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("the fixtures are archives");
    let members = (0..archive.len()).map(|member| {
        let mut file = archive.by_index(member).expect("the member is there");
        let mut into = Vec::new();
        file.read_to_end(&mut into).expect("the member is whole");
        let name = file.name().expect("the fixtures' names are text").into_owned();
        (name, into)
    });
    members.collect()
}

/// An archive with `more` behind the first `mark` of one of its members.
fn lengthened(bytes: &[u8], member: &str, mark: &str, more: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, mut content) in members(bytes) {
        if name == member {
            let text = String::from_utf8(content).expect("the member is XML");
            let (before, after) = text.split_once(mark).expect("the mark stands in it");
            content = format!("{before}{mark}{more}{after}").into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).expect("memory is there");
        archive.write_all(&content).expect("memory is there");
    }
    archive.finish().expect("memory is there").into_inner()
}

fn events(bytes: &[u8]) {
    for (name, content) in members(bytes) {
        if !name.ends_with("ml") {
            continue;
        }
        let mut reader = quick_xml::Reader::from_reader(&*content);
        let mut events = 0_u32;
        while !matches!(reader.read_event(), Ok(quick_xml::events::Event::Eof) | Err(_)) {
            events += 1;
        }
        black_box(events);
    }
}

/// MB a second of doing this again and again to `bytes` bytes.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn speed(bytes: usize, mut read: impl FnMut()) -> f64 {
    read();
    let started = Instant::now();
    let mut times = 0;
    while started.elapsed() < READ_FOR {
        read();
        times += 1;
    }
    (bytes * times) as f64 / 1e6 / started.elapsed().as_secs_f64()
}

fn folder_of(files: usize) {
    let place = TempDir::new().expect("the system has a place for temporary folders");
    let corpus = place.path().join("corpus");
    let generator = Generator::new();
    (0..files)
        .into_par_iter()
        .for_each(|number| write(&corpus, &generator, number, 0));
    let service = service(&corpus, &place.path().join("data"));
    let (full, report) = timed(|| reindex(&service, Mode::Full));
    println!(
        "\n{files} files, {} articles: full build {:.2} s",
        report.added,
        full.as_secs_f64()
    );

    let find = quickest(|| {
        let listed = Command::new("find")
            .arg(&corpus)
            .args(["-type", "f", "-printf", "%p %s %T@\n"])
            .output();
        black_box(listed.expect("find is there").stdout.len());
    });
    let walk = quickest(|| {
        let entries = walkdir::WalkDir::new(&corpus).into_iter().flatten();
        black_box(
            entries
                .filter_map(|entry| entry.metadata().ok())
                .map(|meta| meta.len())
                .sum::<u64>(),
        );
    });
    let fresh = quickest(|| assert_eq!(service.freshness().expect("the folder is there"), Freshness::Fresh));
    let same = quickest(|| assert_eq!(reindex(&service, Mode::Changed).unchanged, files));
    let row = |what: &str, time: Duration, beside: &str, peer: Duration| {
        let ratio = time.as_secs_f64() / peer.as_secs_f64();
        println!(
            "{what:<34} {:>9.1} ms {ratio:>7.3} × {beside}",
            time.as_secs_f64() * 1e3
        );
    };
    row("a walk with stat", walk, "find -printf", find);
    row("is anything new? (nothing is)", fresh, "find -printf", find);
    row("reindex, nothing changed", same, "find -printf", find);
    row("reindex, nothing changed", same, "a walk with stat", walk);

    let changed = (1..=TURNS).map(|revision| {
        (0..files)
            .step_by(100)
            .for_each(|number| write(&corpus, &generator, number, revision));
        let (time, report) = timed(|| reindex(&service, Mode::Changed));
        assert_eq!(report.changed, files.div_ceil(100));
        time
    });
    let changed = changed.min().expect("there are some turns");
    row("reindex, 1 % changed", changed, "the full build", full);
    row(
        "find -printf and 1 % of the build",
        find + full / 100,
        "the full build",
        full,
    );
}

/// Writes a file with a time that proves something: one that lies back far enough, and another in every revision.
fn write(corpus: &Path, generator: &Generator, number: usize, revision: usize) {
    let path = corpus.join(format!("c{:03}/{number:07}.txt", number / 1_000));
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders can be made");
    let text = generator.article(number, 0);
    let end = "\nOne line more was added.\n".repeat(revision);
    fs::write(&path, text + &end).expect("files can be written");
    let then = SystemTime::now() - Duration::from_hours(2) + Duration::from_mins(revision as u64);
    let file = fs::File::options()
        .write(true)
        .open(&path)
        .expect("it was just written");
    file.set_modified(then).expect("the system has times");
}

fn service(corpus: &Path, data: &Path) -> Service {
    let access = Access::Write {
        who: "a benchmark".to_owned(),
    };
    fs::create_dir_all(data).expect("folders can be made");
    let index = Embedded::open(&data.join("index"), &access, shipped::settings().writer_memory_bytes);
    shipped::service(
        Arc::new(index.expect("nobody else knows this folder")),
        corpus,
        data,
        Manifests::in_folder(data.join("manifests")),
    )
}

fn reindex(service: &Service, mode: Mode) -> Report {
    let requested = Requested {
        mode,
        ..Requested::changed("a benchmark")
    };
    let report = service.reindex(&requested, &|_| {}, &CancellationToken::new());
    let report = report.expect("the folders are there and nobody else writes");
    assert_eq!(report.failed, [], "every article can be read");
    report
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed(), done)
}

fn quickest(mut work: impl FnMut()) -> Duration {
    let times = (0..TURNS).map(|_| timed(&mut work).0);
    times.min().unwrap_or_default()
}
