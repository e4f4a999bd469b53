//! Debian's `python3-doc`, some five hundred pages that nobody wrote for ibid: all of them are read.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use expect_test::expect;
use ibid::{
    answer::Answer,
    corpus::{Article, ArticleId, Corpus, Directory, File, parse},
    service::{Mode, OpenCorpus},
};
use rayon::prelude::*;

use crate::support::service::{Home, Made};

/// Where the package puts its pages.
pub(crate) const INSTALLED: &str = "/usr/share/doc/python3-doc/html";

/// Where it leads in Debian 12, whose pages are counted.
const DEBIAN_12: &str = "/usr/share/doc/python3.11";

/// The pages, or none where the package is not installed.
fn pages() -> Vec<PathBuf> {
    // The folder is a link to that of the version.
    let Ok(folder) = fs::canonicalize(INSTALLED) else {
        eprintln!("skipped: the package python3-doc is not installed in {INSTALLED}");
        return Vec::new();
    };
    let mut pages: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .collect();
    pages.sort();
    pages
}

/// Every value of an `id` or a `name` in a page, found without its tree.
fn fragments(page: &str) -> HashSet<&str> {
    let values = ["id=\"", "name=\""]
        .into_iter()
        .flat_map(|open| page.split(open).skip(1));
    values.filter_map(|rest| rest.split('"').next()).collect()
}

/// The sections of an article whose links lead nowhere.
fn lost<'a>(article: &'a Article, page: &str) -> Vec<&'a str> {
    let fragments = fragments(page);
    let anchors = article.sections.iter().map(|section| section.anchor.0.as_str());
    anchors
        .filter(|anchor| !anchor.is_empty() && !fragments.contains(anchor))
        .collect()
}

/// What is told of one page.
fn told(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).expect("the page can be read");
    let page = std::str::from_utf8(&bytes).expect("the pages are UTF-8");
    let id = ArticleId::new(
        path.file_name()
            .and_then(|name| name.to_str())
            .expect("the pages have plain names"),
    );
    let parsed = parse(&File::new(&id, &bytes)).unwrap_or_else(|rejected| panic!("{}: {rejected}", path.display()));
    let article = &parsed.articles[0];
    let lost = lost(article, page);
    assert!(lost.is_empty(), "{}: no element is reached by {lost:?}", path.display());
    check_nothing_is_lost(path, page, &article.text);
    let unreached = article.sections.iter().filter(|section| section.anchor.0.is_empty());
    let unreached = unreached.map(|section| format!("no anchor: {id}, {}", section.heading));
    let language = article.meta.language.as_deref().unwrap_or("none");
    let warnings = parsed
        .warnings
        .iter()
        .map(|warning| format!("warning: {}", warning.what));
    unreached
        .chain(warnings)
        .chain([format!("language: {language}")])
        .collect()
}

/// Every paragraph of a page that is plain words in its source is read.
fn check_nothing_is_lost(path: &Path, page: &str, text: &str) {
    let read = folded(text);
    let body = page.split_once("role=\"main\"").map_or("", |(_, body)| body);
    for part in body.split("<p>").skip(1) {
        let written = part.split("</p>").next().unwrap_or_default();
        let is_plain = !written.contains(['<', '&']) && !written.contains("activate JavaScript");
        let words = folded(written);
        assert!(
            !is_plain || read.contains(&words),
            "{}: {words:?} is lost",
            path.display()
        );
    }
}

/// What stands outside the tags of a page.
fn words_of(page: &str) -> String {
    let outside = page
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, words)| words));
    outside.collect()
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn all_of_the_python_manual_is_read() {
    let pages = pages();
    let all: Vec<String> = pages.par_iter().flat_map_iter(|path| told(path)).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for what in all {
        *counts.entry(what).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(what, count)| format!("{count} × {what}")).collect();
    if pages.first().is_some_and(|page| page.starts_with(DEBIAN_12)) {
        expect![[r#"
            530 × language: en
            1 × no anchor: download.html, Download Python 3.11.2 Documentation
            1 × no anchor: download.html, Problems
            1 × no anchor: download.html, Unpacking
            1 × no anchor: index.html, Python 3.11.2 documentation
            1 × no anchor: index.html, What's new in Python 3.11?
            530 × warning: no date: citations of it will show none"#]]
        .assert_eq(&counts.join("\n"));
    }
}

#[test]
fn the_python_manual_is_indexed_whole_and_cited_where_its_words_stand() {
    let Ok(manual) = fs::canonicalize(INSTALLED) else {
        eprintln!("skipped: the package python3-doc is not installed in {INSTALLED}");
        return;
    };
    let folder = manual.clone();
    let home = Home::made(Made {
        corpus: Some(Box::new(move |root| {
            let root = root.to_owned();
            OpenCorpus::new(move || {
                let pages = Directory::named("python".to_owned(), &folder);
                Ok(Corpus::new(Directory::new(&root), vec![Box::new(pages)]))
            })
        })),
        ..Made::default()
    });
    let report = home.reindex(Mode::Changed).expect("the manual is there");
    // Beside its pages stand files that are documents by their ending alone.
    let failed: Vec<&str> = report.failed.iter().map(|note| note.path.as_str()).collect();
    assert_eq!(failed, ["python/_static/glossary.json"]);
    assert!(report.skipped.contains(&"python/_static/opensearch.xml".to_owned()));
    assert!(report.added >= pages().len(), "{} articles", report.added);
    for (question, words) in [
        (
            "What is the GIL, the global interpreter lock?",
            "called the global interpreter lock or GIL",
        ),
        ("When was the Python Software Foundation formed?", "2001"),
    ] {
        let Answer::Quoted { quotations, .. } = home.ask(question).answer else {
            panic!("{question} is not answered");
        };
        let said: Vec<&str> = quotations.iter().map(|quotation| quotation.excerpt.words()).collect();
        let found = said.iter().any(|said| folded(said).contains(words));
        assert!(found, "{question}: {said:?}");
        for quotation in &quotations {
            let below = quotation.citation.path.as_str().strip_prefix("python/");
            let page = fs::read_to_string(manual.join(below.expect("all is of the manual"))).expect("it is there");
            let reached = quotation
                .citation
                .section
                .as_deref()
                .is_none_or(|heading| folded(&words_of(&page)).contains(heading));
            assert!(
                reached,
                "{}: no heading {:?}",
                quotation.citation.path, quotation.citation.section
            );
        }
    }
}
