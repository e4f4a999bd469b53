//! What is quoted from PDF files: another reader finds the words on the page that is cited.

use std::{fs, io, path::PathBuf, process::Command};

use ibid::{
    answer::Quotation,
    corpus::{Article, ArticleId, File, parse},
    text::{Span, sentences},
};
use serde_json::Value;

use crate::support::{cli::Place, corpus::THREE};

fn path(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pdf");
    PathBuf::from(folder).join(format!("{name}.pdf"))
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(path(name)).expect("the fixture is here")
}

fn article(name: &str) -> Article {
    let id = ArticleId::new(format!("{name}.pdf"));
    let mut parsed = parse(&File::new(&id, &fixture(name))).expect("the fixture is read");
    parsed.articles.remove(0)
}

/// The words of one page as poppler's `pdftotext` reads them; `None` where it is not installed.
fn read_elsewhere(name: &str, page: usize) -> Option<String> {
    let page = page.to_string();
    let ran = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8", "-f", &page, "-l", &page])
        .arg(path(name))
        .arg("-")
        .output();
    match ran {
        Ok(ran) => Some(String::from_utf8(ran.stdout).expect("it writes UTF-8")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            eprintln!("skipped: pdftotext (poppler-utils) is not installed");
            None
        }
        Err(error) => panic!("pdftotext cannot be run: {error}"),
    }
}

/// `words` without what `corpus/README.md` says is folded: white space, hyphens, ligatures.
fn folded(words: &str) -> String {
    let words = words.replace('ﬁ', "fi").replace('ﬂ', "fl").replace('ﬀ', "ff");
    let words = words.replace('ﬃ', "ffi").replace('ﬄ', "ffl");
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}' | '\u{ad}');
    words.chars().filter(kept).collect()
}

/// The text of each page.
fn pages(article: &Article) -> impl Iterator<Item = (usize, &str)> {
    let ends = article.pages.iter().skip(1).copied().chain([article.text.len()]);
    let pages = article.pages.iter().copied().zip(ends);
    pages
        .zip(1..)
        .map(|((start, end), number)| (number, article.text.get(start..end).unwrap_or_default()))
}

#[test]
fn another_reader_finds_every_word_on_its_page() {
    for name in [
        "columns",
        "ghostscript",
        "groff",
        "hyphens",
        "ligatures",
        "outline",
        "scripts",
        "standard",
    ] {
        let article = article(name);
        let mut compared = 0;
        for (number, text) in pages(&article) {
            let Some(elsewhere) = read_elsewhere(name, number) else {
                return;
            };
            let elsewhere = folded(&elsewhere);
            for line in text.lines() {
                let line = folded(line);
                assert!(elsewhere.contains(&line), "{name}, page {number}: {line}\n{elsewhere}");
                compared += line.len();
            }
        }
        assert!(compared > 100, "{name}: only {compared} bytes were compared");
    }
}

#[test]
fn another_reader_finds_words_from_right_to_left() {
    // It orders words by their places, so each is looked for by itself.
    let article = article("right-to-left");
    for (number, text) in pages(&article) {
        let Some(elsewhere) = read_elsewhere("right-to-left", number) else {
            return;
        };
        let elsewhere: Vec<String> = elsewhere.split_whitespace().map(letters).collect();
        for word in text.split_whitespace().map(letters) {
            assert!(elsewhere.contains(&word), "page {number}: {word} {elsewhere:?}");
        }
    }
}

fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn a_quotation_names_the_page_that_it_begins_on_and_links_there() {
    let mut article = article("hyphens");
    article.meta.url = Some("https://example.org/notes.pdf".to_owned());
    let mut on = Vec::new();
    for paragraph in &article.blocks {
        let words = paragraph.span.slice(&article.text).expect("it lies in the text");
        for sentence in sentences(words) {
            let start = paragraph.span.start + sentence.start;
            let span = Span::new(start, start + sentence.len()).trimmed(&article.text);
            let citation = Quotation::cut(&article, span).expect("there are words").citation;
            let page = citation.page.expect("the file has pages");
            let link = format!("https://example.org/notes.pdf#page={page}");
            assert_eq!(citation.url.as_deref(), Some(link.as_str()));
            let beginning: String = folded(span.slice(&article.text).expect("it lies in the text"))
                .chars()
                .take(12)
                .collect();
            if let Some(elsewhere) = read_elsewhere("hyphens", page) {
                assert!(folded(&elsewhere).contains(&beginning), "page {page}: {beginning}");
            }
            on.push(page);
        }
    }
    assert!(
        on.is_sorted() && on.first() == Some(&1) && on.last() == Some(&3),
        "{on:?}"
    );
}

#[test]
fn an_answer_from_a_pdf_file_shows_its_page() {
    let place = Place::with(THREE);
    let corpus = place.path("corpus");
    fs::write(corpus.join("hyphens.pdf"), fixture("hyphens")).expect("the corpus can be written");
    // The paragraph begins on the page before the one that the sentence stands on.
    let question = "Who began the register of pre- and post-standard equipment?";
    let ran = place.ibid(&["ask", question]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out
            .contains("Notes on the mail of 1971 › What was kept · 2021-03-04 · page 3 · paragraph 4 · hyphens.pdf"),
        "{}",
        ran.out
    );
    let ran = place.ibid(&["ask", "--json", question]);
    let printed: Value = serde_json::from_str(&ran.out).expect("one JSON object");
    let excerpt = &printed["excerpts"][0];
    assert_eq!(excerpt["citation"]["page"], 3, "{printed:#}");
    let text = excerpt["text"].as_str().expect("it is a text");
    assert!(
        text.starts_with("A register of pre- and post-standard equipment"),
        "{text}"
    );
    if let Some(elsewhere) = read_elsewhere("hyphens", 3) {
        assert!(folded(&elsewhere).contains(&folded(text)), "{elsewhere}");
    }
}
