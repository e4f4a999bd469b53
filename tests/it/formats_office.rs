//! DOCX and ODT: what is read of them, what is left out, and that an independent reader finds the same words.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use expect_test::{Expect, expect};
use ibid::corpus::{ArticleId, File, parse};
use proptest::prelude::*;

use crate::{archives::zipped, formats::shown};

const PANDOC_DOCX: &[u8] = include_bytes!("../fixtures/docx/pandoc.docx");
const PANDOC_ODT: &[u8] = include_bytes!("../fixtures/odt/pandoc.odt");

const DOCX_OPEN: &str = r#"<?xml version="1.0" encoding="UTF-8"?><w:document
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>"#;
const DOCX_CLOSE: &str = "</w:body></w:document>";
const ODT_OPEN: &str = r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">"#;
const ODT_CLOSE: &str = "</office:text></office:body></office:document-content>";

/// Styles as a German program writes them, and one that hides.
const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="b1"><w:name w:val="Überschrift 2"/></w:style>
<w:style w:styleId="b2"><w:name w:val="Mine"/><w:basedOn w:val="b1"/></w:style>
<w:style w:styleId="v1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="hid"><w:name w:val="Hidden"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"#;
const RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="1" Type="http://x/relationships/styles" Target="styles.xml"/>
<Relationship Id="2" Type="http://x/relationships/footnotes" Target="/word/notes.xml"/></Relationships>"#;
const NOTES: &str = r#"<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> The note.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"#;

fn check(name: &str, bytes: &[u8], expected: &Expect) {
    expected.assert_eq(&shown(name, bytes));
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!("{DOCX_OPEN}{body}{DOCX_CLOSE}");
    zipped(&[
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/notes.xml", NOTES.as_bytes()),
        ("word/_rels/document.xml.rels", RELATIONSHIPS.as_bytes()),
    ])
}

fn odt(styles: &str, body: &str) -> Vec<u8> {
    let content = format!("{ODT_OPEN}{styles}<office:body><office:text>{body}{ODT_CLOSE}");
    zipped(&[("content.xml", content.as_bytes())])
}

#[test]
fn what_pandoc_writes() {
    check(
        "2020-01-02-h.docx",
        PANDOC_DOCX,
        &expect![[r#"
            title "The harbour rules"
            date 2024-03-05
            authors Ada Berg, Jon Lee
            language en
            tags harbour, ferry
            | "Ada Berg"
            | "Jon Lee"
            | "2024-03-05"
            # Moorings (#moorings)
            | "A boat may stay for three nights. The warden may allow more."
            | "Four nights in July."
            | "Ropes are checked daily."
            | "Fenders are required."
            | "Small boats need two."
            | "Large boats need four."
            ## Fees (#fees)
            | "Length | Fee"
            | "to 8 m | 12 €"
            | "longer | 20 €"
            | "Whoever leaves pays first,\nand asks later."
            | "Pay."
            | "Leave."
            # Winter (#winter)
            | "The harbour closes in December. Soft\u{ad}hyphen and no-break space: 5 km."
        "#]],
    );
    let lists = "- Ropes are checked daily.\n- Fenders are required.\n  1. Small boats need two.\n  2. Large boats need four.\n\n";
    for (name, bytes) in [("h.docx", PANDOC_DOCX), ("h.odt", PANDOC_ODT)] {
        let parsed = parse(&File::new(&ArticleId::new(name), bytes)).expect("it is read");
        let text = &parsed.articles[0].text;
        assert!(text.contains(lists), "{text}");
        assert!(text.contains("\n\n1. Pay.\n2. Leave.\n\n"), "{text}");
    }
    check(
        "2020-01-02-h.odt",
        PANDOC_ODT,
        &expect![[r#"
        title "The harbour rules"
        date 2024-03-05
        authors Ada Berg, Jon Lee
        language en
        tags harbour, ferry
        | "Ada Berg"
        | "Jon Lee"
        | "2024-03-05"
        # Moorings (#moorings)
        | "A boat may stay for three nights. The warden may allow more."
        | "Four nights in July."
        | "Ropes are checked daily."
        | "Fenders are required."
        | "Small boats need two."
        | "Large boats need four."
        ## Fees (#fees)
        | "Length | Fee"
        | "to 8 m | 12 €"
        | "longer | 20 €"
        | "Whoever leaves pays first,\nand asks later."
        | "Pay."
        | "Leave."
        # Winter (#winter)
        | "The harbour closes in December. Soft\u{ad}hyphen and no-break space: 5 km."
    "#]],
    );
}

#[test]
fn changes_fields_and_hidden_words_in_docx() {
    let body = r#"
<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>Rules</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="v1"/></w:pPr><w:r><w:t>Boats 3</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="b2"/></w:pPr><w:bookmarkStart w:id="0" w:name="boats"/><w:r><w:t>Boats</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">A boat stays </w:t></w:r><w:del><w:r><w:delText>two</w:delText></w:r></w:del>
<w:ins><w:r><w:t>three</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> nights.</w:t><w:footnoteReference w:id="7"/></w:r>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> Seen.</w:t></w:r>
<w:r><w:rPr><w:rStyle w:val="hid"/></w:rPr><w:t>secret</w:t></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>
<w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>result</w:t></w:r>
<w:r><w:fldChar w:fldCharType="end"/><w:tab/><w:t>5&#160;km</w:t><w:br/><w:t>co</w:t><w:softHyphen/><w:t>op &amp; more</w:t></w:r></w:p>
<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Joined </w:t></w:r></w:p>
<w:p><w:r><w:t>again.</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Before </w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>
</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>
<w:t>after.</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p><w:p><w:r><w:t>more</w:t></w:r></w:p></w:tc>
<w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>cells</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>Two</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"#;
    check(
        "2020-01-02-a.docx",
        &docx(body),
        &expect![[r#"
            title "Rules"
            date 2020-01-02
            language en
            ## Boats (#boats)
            | "A boat stays three nights.Seen."
            | "The note."
            | "result\t5\u{a0}km\nco\u{ad}op & more"
            | "Joined again."
            | "Before after."
            | "In a box."
            | "One\nmore | inner\ncells"
            | "Two"
        "#]],
    );
}

#[test]
fn changes_notes_and_white_space_in_odt() {
    let styles = r#"<office:automatic-styles>
<style:style style:name="P1" style:parent-style-name="Title"/>
<style:style style:name="H"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="a"/></text:list-style>
</office:automatic-styles>"#;
    let body = r#"<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="P1">Rules</text:p>
<text:table-of-content><text:index-body><text:p>Boats 3</text:p></text:index-body></text:table-of-content>
<text:h text:outline-level="2"><text:bookmark text:name="boats"/>Boats</text:h>
<text:p>  A   boat
 stays<text:s text:c="2"/>three<text:tab/>nights.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The note.</text:p></text:note-body></text:note><text:line-break/>Or <office:annotation><text:p>why?</text:p></office:annotation>four<text:span text:style-name="H">secret</text:span>.</text:p>
<text:p text:style-name="H">secret</text:p>
<text:list text:style-name="L"><text:list-item><text:p>First.</text:p><text:p>More of it.</text:p></text:list-item>
<text:list-item><text:p>Second.</text:p><text:list><text:list-item><text:p>Inside.</text:p></text:list-item></text:list></text:list-item></text:list>
<text:p>Before <draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>after.</text:p>
<table:table><table:table-row><table:table-cell><text:p>One</text:p><text:p>more</text:p></table:table-cell><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    check(
        "2020-01-02-a.odt",
        &odt(styles, body),
        &expect![[r#"
            title "Rules"
            date 2020-01-02
            language en
            ## Boats (#boats)
            | "A boat stays  three\tnights.\nOr four."
            | "The note."
            | "First."
            | "More of it."
            | "Second."
            | "Inside."
            | "Before after."
            | "In a box."
            | "One\nmore | x"
        "#]],
    );
}

#[test]
fn hostile_files_are_rejected() {
    let deep = "<w:p>".repeat(10_000);
    let bomb = r#"<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>"#;
    let manifest = r#"<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"#;
    let attributes = " a='x'".repeat(300);
    let mut password = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let old = password.clone();
    password.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let spaces = " ".repeat(5_000_000);
    for (name, bytes, expected) in [
        ("a.docx", docx(&deep), "the file holds more nested elements than 256"),
        (
            "a.docx",
            docx(&format!("<w:p{attributes}/>")),
            "the file holds more attributes of one element than 200",
        ),
        (
            "a.docx",
            zipped(&[("word/document.xml", bomb.as_bytes())]),
            "the file cannot be read as DOCX: its XML declares a document type",
        ),
        (
            "a.docx",
            docx("<w:p><w:r><w:t>&lol;</w:t></w:r></w:p>"),
            "the file cannot be read as DOCX: its XML is damaged or cut off",
        ),
        (
            "a.docx",
            docx("<w:p><w:r>"),
            "the file cannot be read as DOCX: its XML is damaged or cut off",
        ),
        (
            "a.docx",
            zipped(&[("word/document.xml", spaces.as_bytes())]),
            "the file is larger, or unpacks to more, than 4 MB",
        ),
        (
            "a.docx",
            zipped(&[("a.docx", PANDOC_DOCX)]),
            "the file cannot be read as DOCX: it holds no Word document",
        ),
        (
            "a.docx",
            PANDOC_DOCX[..PANDOC_DOCX.len() / 2].to_vec(),
            "the file cannot be read as DOCX: the archive is damaged or cut off",
        ),
        ("a.docx", password, "the file is encrypted; save it without a password"),
        (
            "a.docx",
            old,
            "the file cannot be read as DOCX: it is an old Word file (.doc); save it as DOCX",
        ),
        (
            "a.odt",
            zipped(&[
                ("META-INF/manifest.xml", manifest.as_bytes()),
                ("content.xml", b"\x01\x02"),
            ]),
            "the file is encrypted; save it without a password",
        ),
        ("a.odt", odt("", ""), "the file holds no paragraph to quote"),
    ] {
        assert_eq!(shown(name, &bytes), format!("rejected: {expected}\n"));
    }
}

/// Every paragraph stands in what pandoc makes of the file, after white space and the marks of cells are folded.
#[test]
fn an_independent_reader_finds_the_same_words() {
    for (name, from, bytes) in [("a.docx", "docx", PANDOC_DOCX), ("a.odt", "odt", PANDOC_ODT)] {
        let Some(read) = pandoc(from, bytes) else {
            eprintln!("skipped: there is no pandoc to read {name} with");
            continue;
        };
        let fold = |words: &str| -> String { words.split_whitespace().collect::<Vec<_>>().join(" ") };
        // Its marks of notes; here they are left out.
        let read = fold(&read).replace("[1]", "");
        let parsed = parse(&File::new(&ArticleId::new(name), bytes)).expect("it is read");
        let article = &parsed.articles[0];
        let mut looked_at = 0;
        for paragraph in &article.blocks {
            let words = paragraph.span.slice(&article.text).expect("it lies in the text");
            // The pandoc of Debian 12 loses the first row of tables in ODT.
            if name == "a.odt" && words == "Length | Fee" {
                continue;
            }
            for cell in words.split(" | ") {
                assert!(
                    read.contains(&fold(cell)),
                    "pandoc does not find {cell:?} in {name}: {read}"
                );
                looked_at += 1;
            }
        }
        assert!(looked_at > 10, "only {looked_at} paragraphs of {name} were looked at");
    }
}

fn pandoc(from: &str, bytes: &[u8]) -> Option<String> {
    let mut running = Command::new("pandoc")
        .args(["--from", from, "--to", "plain", "--wrap=none", "--standalone"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    running.stdin.take()?.write_all(bytes).ok()?;
    let output = running.wait_with_output().ok()?;
    String::from_utf8(output.stdout).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever becomes of the XML, reading it ends with an article or a reason.
    #[test]
    fn no_change_to_the_xml_panics(at in 0_usize..2_000, length in 0_usize..20, with in "[<>/&;a-z\"= \u{0}-\u{ff}]{0,8}") {
        let body = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="9"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>One</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:txbxContent><w:p><w:r><w:t>Two</w:t></w:r></w:p></w:txbxContent></w:r></w:p></w:tc></w:tr></w:tbl>"#;
        let list = r#"<text:list><text:list-item><text:p>One<text:note><text:note-body><text:p>Two</text:p></text:note-body></text:note></text:p></text:list-item></text:list>"#;
        let mutated = |whole: &str| {
            let letters: Vec<char> = whole.chars().collect();
            let start = at.min(letters.len());
            let end = (start + length).min(letters.len());
            letters[..start].iter().chain(&with.chars().collect::<Vec<_>>()).chain(&letters[end..]).collect::<String>()
        };
        shown("a.docx", &docx(&mutated(body)));
        shown("a.odt", &odt("", &mutated(list)));
    }

    /// Whatever becomes of the zip file, too.
    #[test]
    fn no_change_to_the_file_panics(at in 0.0_f64..1.0, with in proptest::collection::vec(any::<u8>(), 1..8)) {
        for (name, bytes) in [("a.docx", PANDOC_DOCX), ("a.odt", PANDOC_ODT)] {
            let mut bytes = bytes.to_vec();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short file")]
            let start = (at * (bytes.len() - with.len()) as f64) as usize;
            bytes[start..start + with.len()].copy_from_slice(&with);
            shown(name, &bytes);
        }
    }
}
