//! Every parser takes any bytes: it reads them or says why not, and what it reads is sound.

use std::{fs, path::Path};

use ibid::corpus::{ArticleId, File, Given, is_read, parse, passages};
use proptest::prelude::*;

use crate::blocks::sound;

/// The endings of files that are read, and `pdf`.
const EXTENSIONS: &[&str] = &[
    "md", "markdown", "txt", "text", "rst", "adoc", "asciidoc", "html", "htm", "xhtml", "pdf", "docx", "odt", "epub",
    "csv", "tsv", "json", "jsonl", "ndjson", "rss", "atom", "xml", "mbox", "eml",
];

/// Pieces that parsers look for, so that random bytes get past their first line.
const PIECES: &[&str] = &[
    "---\n",
    "title: ",
    "date: 2020-01-02\n",
    "&a ",
    "*a ",
    "# ",
    "> ",
    "- ",
    "```\n",
    "|",
    "|-|\n",
    "\n\n",
    "\r\n",
    "[a]: b\n",
    "<p>",
    "</p>",
    "<a href=\"#\">",
    "<!--",
    "]]>",
    "&amp;",
    "{\"a\":",
    "[",
    "]",
    "}",
    "\"",
    ",",
    "==\n",
    "* ",
    ".. note::\n",
    "From a@b Thu Jan  1 00:00:00 1970\n",
    "Subject: s\n",
    "<rss><channel><item>",
    "%PDF-1.4\n",
    "1 0 obj <<",
    "PK\x03\x04",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "文字。",
    "e\u{301}",
    "words and words. ",
    "Is it so?\n",
    "**Is it so?** Yes.\n",
    "Q: ",
    "A: ",
    "<details>\n",
    "<summary>",
    "</summary>",
    "</details>\n",
    "<dl><dt>",
    "<dd>",
    "<li>",
    "<tr><th>",
    "<blockquote>",
    "term\n: meaning\n",
    "term::\n",
    "\n  ",
];

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
        1 => "\\PC{0,8}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// The files that the other tests read, by their extension.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["tests/fixtures", "corpus"] {
        for entry in walkdir::WalkDir::new(root.join(folder))
            .sort_by_file_name()
            .into_iter()
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let small = entry
                .metadata()
                .is_ok_and(|meta| meta.is_file() && meta.len() < 100_000);
            if small && is_read(&ArticleId::new(name.as_str()), Given::NOTHING) {
                found.push((name, fs::read(entry.path()).expect("it can be read")));
            }
        }
    }
    found
}

/// Reads them; what is read can be cut into passages, each within its text.
fn check(name: &str, bytes: &[u8]) {
    let id = ArticleId::new(name);
    let Ok(parsed) = parse(&File::new(&id, bytes)) else {
        return;
    };
    assert!(!parsed.articles.is_empty());
    for article in &parsed.articles {
        assert!(article.id.is_of(&id), "{} is not of {id}", article.id);
        assert!(!article.blocks.is_empty());
        for span in article.blocks.iter().map(|paragraph| paragraph.span) {
            assert!(span.slice(&article.text).is_some(), "{span:?} is no part of the text");
        }
        for passage in passages(article) {
            assert!(passage.span.slice(&article.text).is_some());
        }
        sound(article);
    }
}

#[test]
fn every_format_is_tried() {
    for extension in EXTENSIONS.iter().filter(|extension| **extension != "pdf") {
        let id = ArticleId::new(format!("d.{extension}"));
        assert!(is_read(&id, Given::NOTHING), "{id} is passed over");
    }
}

proptest! {
    #[test]
    fn every_parser_takes_any_bytes(bytes in bytes(), extension in prop::sample::select(EXTENSIONS)) {
        check(&format!("d.{extension}"), &bytes);
    }

    #[test]
    fn every_parser_takes_damaged_files(
        choice in any::<prop::sample::Index>(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let fixtures = fixtures();
        prop_assume!(!fixtures.is_empty());
        let (name, mut bytes) = choice.get(&fixtures).clone();
        if !bytes.is_empty() {
            for (place, byte) in places {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if is_cut {
                bytes.truncate(cut.index(bytes.len()));
            }
        }
        check(&name, &bytes);
    }
}
