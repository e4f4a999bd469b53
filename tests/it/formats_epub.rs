//! What is read of books: their chapters in order, each whole.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fs, path::PathBuf};

use expect_test::{Expect, expect};

use crate::{archives::zipped, formats::shown};

fn check_file(name: &str, expected: &Expect) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/epub")
        .join(name);
    let bytes = fs::read(path).expect("the fixture is there");
    expected.assert_eq(&shown(name, &bytes));
}

const CONTAINER: &str = "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>";

/// A book of one chapter, with another file in its place or beside its own.
fn check_with(name: &str, text: &str, expected: &Expect) {
    let package = "<package><metadata><title>B</title><date>2020-01-02</date></metadata><manifest>\
        <item id='c' href='c.xhtml' media-type='application/xhtml+xml'/><item id='i' href='i.png' media-type='image/png'/>\
        </manifest><spine><itemref idref='c'/></spine></package>";
    let chapter = "<html><body><p>Text.</p></body></html>";
    let mut files = vec![
        ("META-INF/container.xml", CONTAINER),
        ("b.opf", package),
        ("c.xhtml", chapter),
    ];
    files.retain(|(there, _)| *there != name);
    files.push((name, text));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    expected.assert_eq(&shown("b.epub", &zipped(&files)));
}

#[test]
fn a_book_of_pandoc() {
    check_file(
        "pandoc.epub",
        &expect![[r#"
            title "The ferry book"
            date 2021-05-06
            authors Lin Mei, Jo Park
            language en
            tags ferries
            | "Lin Mei"
            | "Jo Park"
            | "2021-05-06"
            # The crossing (#the-crossing)
            | "The ferry sails at seven. Nobody waits."
            ## The captain (#the-captain)
            | "She reads only the sky."
            | "It sailed at eight before the war."
            # The island (#the-island)
            | "Load | Most"
            | "cars | 24"
            | "Nothing else lives there."
        "#]],
    );
}

#[test]
fn an_awkward_book() {
    check_file(
        "awkward.epub",
        &expect![[r#"
        title "Die Fähre"
        date 1998-05-17
        authors Lin Mei
        language de
        tags Boote
        # Erstes Kapitel (#start)
        | "Sie fährt um sieben."
        # Zweites Kapitel (#)
        | "Die Insel ist\u{a0}leer."
        | "Kein Menü."
        ## Anmerkungen (#notes)
        | "Früher um acht."
        warning: the chapter `OEBPS/p.svg` is no text and is left out
        warning: the chapter `OEBPS/gone.xhtml` is not in the file and is left out
    "#]],
    );
}

#[test]
fn books_that_cannot_be_read() {
    let locked = |algorithm: &str| {
        format!("<encryption><EncryptedData><EncryptionMethod Algorithm='{algorithm}'/></EncryptedData></encryption>")
    };
    check_with(
        "META-INF/encryption.xml",
        &locked("http://www.w3.org/2001/04/xmlenc#aes128-cbc"),
        &expect![[r#"
            rejected: the file is encrypted; save it without a password
        "#]],
    );
    check_with(
        "META-INF/encryption.xml",
        &locked("http://ns.adobe.com/pdf/enc#RC"),
        &expect![[r#"
            title "B"
            date 2020-01-02
            | "Text."
        "#]],
    );
    check_with(
        "META-INF/container.xml",
        "<container/>",
        &expect![[r#"
        rejected: the file cannot be read as EPUB: `META-INF/container.xml` names no package document
    "#]],
    );
    check_with(
        "META-INF/container.xml",
        &CONTAINER.replace("b.opf", "../b.opf"),
        &expect![[r#"
            rejected: the file cannot be read as EPUB: `../b.opf` is not in it
        "#]],
    );
    check_with(
        "META-INF/container.xml",
        &CONTAINER.replace("b.opf", "gone.opf"),
        &expect![[r#"
            rejected: the file cannot be read as EPUB: `gone.opf` is not in it
        "#]],
    );
    check_with(
        "c.xhtml",
        "<html><body><img src='i.png'/></body></html>",
        &expect![[r#"
            rejected: the file holds pictures and no text, as a scan does; run text recognition (OCR) over it first
        "#]],
    );
    check_with(
        "c.xhtml",
        &"<p>".repeat(5_000),
        &expect![[r#"
        rejected: the file holds more nested elements than 1000
    "#]],
    );
    check_with(
        "c.xhtml",
        "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><html><body><p>&b;&nbsp;x</p></body></html>",
        &expect![[r#"
            rejected: the file cannot be read as XHTML: it declares entities of its own, which are not read
        "#]],
    );
    check_with(
        "c.xhtml",
        &" ".repeat(9_000_000),
        &expect![[r#"
            rejected: the file is larger, or unpacks to more, than 5 MB
        "#]],
    );
    expect![[r#"
        rejected: the file cannot be read as EPUB: the archive is damaged or cut off
    "#]]
    .assert_eq(&shown("b.epub", b"PK\x03\x04"));
}
