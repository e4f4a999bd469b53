//! What is made of RSS, Atom and JSON Feed: an entry an article.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use ibid::corpus::{ArticleId, File, parse};
use proptest::prelude::*;

use crate::formats::shown;

fn check(path: &str, bytes: impl AsRef<[u8]>, expected: &Expect) {
    expected.assert_eq(&shown(path, bytes.as_ref()));
}

/// A feed with this in its only entry.
fn rss(item: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>F</title><item><guid>g</guid>{item}</item></channel></rss>")
}

#[test]
fn rss_entries_are_articles() {
    check(
        "town/news.rss",
        include_bytes!("../fixtures/feed/news.rss"),
        &expect![[r#"
            town/news.rss#tag:example.org,2024:bridge
            title "Bridge reopens & traffic flows"
            date 2024-05-09
            authors Jane Doe
            url https://example.org/2024/bridge
            language en-gb
            tags traffic, works
            | "The bridge over the Neder reopened on Thursday."
            | "It had been closed for 14\u{a0}months."
            town/news.rss#example.org/2024/market
            title "Market moves"
            url https://example.org/2024/market
            language en-gb
            | "The market moves to the square in front of the station."
            warning: `example.org/2024/council` holds no paragraph to quote and is left out
            warning: 1 of 2 documents in it have no date
        "#]],
    );
}

#[test]
fn atom_entries_are_articles() {
    check(
        "blatt.xml",
        include_bytes!("../fixtures/feed/atom.xml"),
        &expect![[r#"
            blatt.xml#example.org/blatt?nr=7&seite=2
            title "Grüße aus Ulm"
            date 2024-01-02
            authors Jürgen Müller
            url https://example.org/blatt/7
            language de
            tags Reisen
            ## Der Weg (#)
            | "Der Weg führt über Ulm."
            | "Er ist lang."
            blatt.xml#urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a
            title "Ohne Inhalt, mit Kurzfassung"
            date 2024-01-01
            authors Eva Braun-Schmitt
            language de
            | "Die Kurzfassung steht für sich."
        "#]],
    );
}

#[test]
fn json_feed_entries_are_articles() {
    check(
        "notes.json",
        include_bytes!("../fixtures/feed/feed.json"),
        &expect![[r#"
            notes.json#2
            title "Second"
            date 2024-03-02
            authors Ada
            url https://example.org/2
            language en
            tags notes
            | "The second note."
            | "It has two paragraphs."
            notes.json#1
            title "notes 1"
            date 2024-03-01
            authors Ada
            url https://example.org/1
            language en
            | "The first note has a link."
            warning: 1 of 2 documents in it have no title
        "#]],
    );
}

#[test]
fn an_entry_is_called_what_its_feed_calls_it() {
    let entry = |inside: &str| rss("").replace("<guid>g</guid>", &format!("{inside}<description>One.</description>"));
    for (inside, expected) in [
        (
            "<guid>https://example.org/a b#c</guid>",
            expect![[r#"
            f.rss#example.org/a-b-c
            title "f example.org/a-b-c"
            | "One."
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`f example.org/a-b-c`)
        "#]],
        ),
        (
            "<link>https://example.org/1</link>",
            expect![[r#"
            f.rss#example.org/1
            title "f example.org/1"
            url https://example.org/1
            | "One."
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`f example.org/1`)
        "#]],
        ),
        (
            "",
            expect![[r#"
            f.rss#70277bfc409b
            title "f 70277bfc409b"
            | "One."
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`f 70277bfc409b`)
        "#]],
        ),
    ] {
        check("f.rss", entry(inside), &expected);
    }
    let long = format!("<guid>{}</guid>", "long-".repeat(100));
    check(
        "f.rss",
        entry(&long),
        &expect![[r#"
        f.rss#long-long-long-long-long-long-long-long-long-long-long-long--26f779ded15d
        title "f long-long-long-long-long-long-long-long-long-long-long-long--26f779ded15d"
        | "One."
        warning: no date: citations of it will show none
        warning: no title: the file name stands in for it (`f long-long-long-long-long-long-long-long-long-long-long-long--26f779ded15d`)
    "#]],
    );
    let twice = rss("<description>One.</description></item><item><guid>g</guid><description>Two.</description>");
    check(
        "f.rss",
        twice,
        &expect![[r#"
        f.rss#g
        title "f g"
        | "One."
        f.rss#g-2
        title "f g-2"
        | "Two."
        warning: `g` is there 2 times; this one is called `g-2`
        warning: 2 of 2 documents in it have no date
        warning: 2 of 2 documents in it have no title
    "#]],
    );
}

#[test]
fn a_day_is_that_of_where_an_entry_was_written() {
    for (date, expected) in [
        (
            "Thu, 9 May 2024 23:30:00 -0500",
            expect![[r#"
            f.rss#g
            title "T"
            date 2024-05-09
            | "One."
        "#]],
        ),
        (
            "09 May 24 00:30 EST",
            expect![[r#"
                f.rss#g
                title "T"
                date 2024-05-09
                | "One."
            "#]],
        ),
        (
            "Thu, 09 May 2024 08:00:00 GMT",
            expect![[r#"
            f.rss#g
            title "T"
            date 2024-05-09
            | "One."
        "#]],
        ),
        (
            "Thu, 9 May 2024",
            expect![[r#"
                f.rss#g
                title "T"
                date 2024-05-09
                | "One."
            "#]],
        ),
        (
            "2024-05-09T00:30:00+02:00",
            expect![[r#"
            f.rss#g
            title "T"
            date 2024-05-09
            | "One."
        "#]],
        ),
        (
            "2024-05-09",
            expect![[r#"
            f.rss#g
            title "T"
            date 2024-05-09
            | "One."
        "#]],
        ),
        (
            "Thursday",
            expect![[r#"
            f.rss#g
            title "T"
            | "One."
            warning: no date: citations of it will show none
        "#]],
        ),
    ] {
        check(
            "f.rss",
            rss(&format!(
                "<title>T</title><pubDate>{date}</pubDate><description>One.</description>"
            )),
            &expected,
        );
    }
}

#[test]
fn what_is_no_feed_is_refused() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"ha\">\n<!ENTITY b \"&a;&a;&a;\">]>".to_owned() + &rss("<title>&b;</title>");
    let latin = rss("<title>T</title><description>caf\u{e9}</description>").replace('\u{e9}', "\u{1}");
    let latin: Vec<u8> = latin.bytes().map(|byte| if byte == 1 { 0xe9 } else { byte }).collect();
    for (path, bytes, expected) in [
        (
            "f.xml",
            b"<note>No feed</note>".to_vec(),
            expect![[r#"
            rejected: files of this kind are not read
        "#]],
        ),
        (
            "f.rss",
            b"<note>No feed</note>".to_vec(),
            expect![[r#"
            rejected: the file cannot be read as RSS, Atom or JSON Feed: unable to parse feed: no root element
        "#]],
        ),
        (
            "f.rss",
            bomb.into_bytes(),
            expect![[r#"
            rejected: line 1: the file cannot be read as RSS, Atom or JSON Feed: it declares entities of its own, which are not expanded
        "#]],
        ),
        (
            "f.rss",
            b"<rss version='2.0'><channel><item>".to_vec(),
            expect![[r#"
            rejected: the file cannot be read as RSS, Atom or JSON Feed: unable to parse XML: Parser error: syntax error: tag not closed: `>` not found before end of input
        "#]],
        ),
        (
            "f.rss",
            b"<rss>\n\0</rss>".to_vec(),
            expect![[r#"
            rejected: line 2: a NUL character: this is no text file
        "#]],
        ),
        (
            "f.rss",
            latin,
            expect![[r#"
                rejected: the file cannot be read as RSS, Atom or JSON Feed: it holds bytes that are no text in the encoding that it names
            "#]],
        ),
        (
            "f.rss",
            rss("<description>a&#0;b</description>").into_bytes(),
            expect![[r#"
                rejected: the file cannot be read as RSS, Atom or JSON Feed: unable to parse XML: Parser error: invalid character reference: 0x0 character is not permitted in XML
            "#]],
        ),
        (
            "f.rss",
            b"\xff\xfe<\0r\0".to_vec(),
            expect![[r#"
            rejected: the file is UTF-16 text; save it as UTF-8
        "#]],
        ),
        (
            "f.rss",
            rss("").into_bytes(),
            expect![[r#"
            rejected: the file holds no paragraph to quote
        "#]],
        ),
    ] {
        check(path, bytes, &expected);
    }
}

/// The parser panicked when it learned of an encoding after the first 64 bytes.
#[test]
fn declarations_may_be_long_but_not_late() {
    let item = b"<rss version=\"2.0\"><channel><item><guid>g</guid><title>Caf\xe9</title><description>W.</description></item></channel></rss>";
    let long = format!("<?xml version=\"1.0\" encoding=\"iso-8859-1\"{}?>", " ".repeat(100));
    check(
        "f.rss",
        [long.as_bytes(), item].concat(),
        &expect![[r#"
        f.rss#g
        title "Café"
        | "W."
        warning: no date: citations of it will show none
    "#]],
    );
    let late = b"<rss version=\"2.0\"><channel><title>A title to come after the first bytes</title><?xml version=\"1.0\" encoding=\"iso-8859-1\"?></channel></rss>";
    check(
        "f.rss",
        late,
        &expect![[r#"
        rejected: the file cannot be read as RSS, Atom or JSON Feed: it declares that it is XML in its middle
    "#]],
    );
}

#[test]
fn hostile_feeds_are_bounded() {
    let deep = "<b>".repeat(100_000);
    let json = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"F\", \"items\": [".to_owned()
        + &"{},".repeat(200_001)
        + "{}]}";
    let many = rss(&"</item><item>".repeat(200_001));
    for (bytes, expected) in [
        (
            rss(&deep),
            expect![[r#"
            rejected: the file cannot be read as RSS, Atom or JSON Feed: unable to parse XML: Parser error: document nests elements deeper than the supported limit of 65535
        "#]],
        ),
        (
            rss(&format!("<description>{deep}</description>")),
            expect![[r#"
            rejected: the file cannot be read as RSS, Atom or JSON Feed: unable to parse XML: Parser error: document nests elements deeper than the supported limit of 65535
        "#]],
        ),
        (
            json,
            expect![[r#"
            rejected: the file holds more rows, entries or messages than 200000
        "#]],
        ),
        (
            many,
            expect![[r#"
                rejected: the file holds more rows, entries or messages than 200000
            "#]],
        ),
    ] {
        check(
            if bytes.starts_with('{') { "f.json" } else { "f.rss" },
            bytes,
            &expected,
        );
    }
    let line = rss(&format!("<description>{}</description>", "word ".repeat(3_000_000)));
    let parsed = parse(&File::new(&ArticleId::new("f.rss"), line.as_bytes())).expect("a long line is text");
    assert_eq!(parsed.articles.len(), 1);
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = shown("f.rss", &bytes);
        let _ = shown("f.rss", &[b"<rss version='2.0'><channel><item>", bytes.as_slice()].concat());
    }

    #[test]
    fn no_change_is_too_odd(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let rss: (&str, &[u8]) = ("f.rss", include_bytes!("../fixtures/feed/news.rss"));
        let atom: (&str, &[u8]) = ("f.atom", include_bytes!("../fixtures/feed/atom.xml"));
        let json: (&str, &[u8]) = ("f.json", include_bytes!("../fixtures/feed/feed.json"));
        for (path, bytes) in [rss, atom, json] {
            let mut bytes = bytes.to_vec();
            let place = at.index(bytes.len());
            bytes[place] = byte;
            let _ = shown(path, &bytes);
            bytes.truncate(cut.index(bytes.len()));
            let _ = shown(path, &bytes);
        }
    }
}
