//! What is made of mail: a message an article, with its writer's own words as paragraphs.

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

const HEAD: &str = "From: Ada <a@example.org>\nSubject: S\nDate: Thu, 9 Nov 2023 10:00:00 +0000\nMessage-ID: <m@x>\n";

/// A message of plain text in UTF-8.
fn message(body: &str) -> String {
    format!("{HEAD}Content-Type: text/plain; charset=utf-8\n\n{body}")
}

#[test]
fn messages_of_a_list_are_articles() {
    check(
        "lists/garden.mbox",
        include_bytes!("../fixtures/mail/list.mbox"),
        &expect![[r#"
            lists/garden.mbox#20231109.1@example.org
            title "[garden] When to sow broad beans"
            date 2023-11-09
            authors Ada Byron
            url https://lists.example.org/garden/1
            language en
            | "Broad beans may be sown in November, in mild places – as here.\nThey stand the winter."
            | "From experience I can say: cover them with fleece."
            | "From what I read, mice are the main danger."
            lists/garden.mbox#20231110.2@example.org
            title "Re: [garden] When to sow broad beans"
            date 2023-11-10
            authors Ben Müller
            | "Not here: in Münster they froze in 2021."
            | "Pigeons are worse."
            lists/garden.mbox#20231111.3@example.org
            title "Fwd: seeds"
            date 2023-11-11
            | "See below what the shop says."
        "#]],
    );
}

/// The words that are not quoted stay in the text, so that a reader of the article sees the whole message.
#[test]
fn words_of_others_stay_in_the_text() {
    let id = ArticleId::new("m.eml");
    let message = message("Ada wrote:\n> Yes.\n\nNo.\n-- \nBen\n");
    let parsed = parse(&File::new(&id, message.as_bytes())).expect("it is a message");
    expect![[r#"
        S

        Ada wrote:
        > Yes.

        No.
        -- 
        Ben"#]]
    .assert_eq(&parsed.articles[0].text);
}

#[test]
fn a_message_is_an_article() {
    check(
        "shop.eml",
        include_bytes!("../fixtures/mail/html.eml"),
        &expect![[r#"
            title "Your order"
            date 2024-04-01
            authors Shop
            # Thank you (#)
            | "Your café set leaves on Tuesday."
        "#]],
    );
}

#[test]
fn paragraphs_are_what_its_writer_wrote() {
    for (body, expected) in [
        (
            "One.\nOne more.\n\nTwo.\n",
            expect![[r#"
            title "S"
            date 2023-11-09
            authors Ada
            | "One.\nOne more."
            | "Two."
        "#]],
        ),
        (
            "On Thursday,\nBen wrote:\n\n> Yes.\n\nNo.\n",
            expect![[r#"
            title "S"
            date 2023-11-09
            authors Ada
            | "No."
        "#]],
        ),
        (
            "I read this.\nAll of it.\nTwice.\nThen came this:\n> Yes.\nNo.\n",
            expect![[r#"
                title "S"
                date 2023-11-09
                authors Ada
                | "I read this.\nAll of it.\nTwice."
                | "No."
            "#]],
        ),
        (
            "First:\n\n> a\n\n> b\n\nSecond:\nno quotation.\n",
            expect![[r#"
            title "S"
            date 2023-11-09
            authors Ada
            | "Second:\nno quotation."
        "#]],
        ),
        (
            "  > Indented.\nNo.\n",
            expect![[r#"
            title "S"
            date 2023-11-09
            authors Ada
            | "No."
        "#]],
        ),
        (
            "Mine.\n-- \nSignature\n\nMore.\n",
            expect![[r#"
            title "S"
            date 2023-11-09
            authors Ada
            | "Mine."
        "#]],
        ),
        (
            "Mine.\n\n-----Original Message-----\nFrom: Ben\n\nHis.\n",
            expect![[r#"
                title "S"
                date 2023-11-09
                authors Ada
                | "Mine."
            "#]],
        ),
        (
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nMine.\n-----BEGIN PGP SIGNATURE-----\nabc\n",
            expect![[r#"
                title "S"
                date 2023-11-09
                authors Ada
                | "Mine."
            "#]],
        ),
        (
            "> All of it\n",
            expect![[r#"
            rejected: the file holds no paragraph to quote
        "#]],
        ),
        (
            "Mine \u{2013} b\u{f6}se.\r\nTwo.\r\n",
            expect![[r#"
            title "S"
            date 2023-11-09
            authors Ada
            | "Mine – böse.\nTwo."
        "#]],
        ),
    ] {
        check("m.eml", message(body), &expected);
    }
}

#[test]
fn what_is_no_mail_is_refused() {
    let html = format!("{HEAD}Content-Type: text/html\n\n<p>Mine</p><blockquote>His</blockquote>");
    let odd = format!("{HEAD}Content-Type: text/plain; charset=x-nobody\n\ncaf\u{e9}\n");
    let latin: Vec<u8> = message("caf!")
        .bytes()
        .map(|byte| if byte == b'!' { 0xe9 } else { byte })
        .collect();
    for (path, bytes, expected) in [
        (
            "m.mbox",
            b"No messages here.\n".to_vec(),
            expect![[r#"
            rejected: the file cannot be read as mail: no line begins with `From ` and is followed by the headers of a message
        "#]],
        ),
        (
            "m.mbox",
            Vec::new(),
            expect![[r#"
            rejected: the file cannot be read as mail: no line begins with `From ` and is followed by the headers of a message
        "#]],
        ),
        (
            "m.eml",
            b"No headers here.\n".to_vec(),
            expect![[r#"
            rejected: the file cannot be read as mail: it has no header `From`, `Date` or `Message-ID`
        "#]],
        ),
        (
            "m.eml",
            Vec::new(),
            expect![[r#"
            rejected: the file cannot be read as mail: it has no header `From`, `Date` or `Message-ID`
        "#]],
        ),
        (
            "m.eml",
            message("a\0b").into_bytes(),
            expect![[r#"
            rejected: the file cannot be read as mail: a NUL character, which no text has
        "#]],
        ),
        (
            "m.eml",
            latin.clone(),
            expect![[r#"
            rejected: the file cannot be read as mail: its text is cut off, or no text in the encoding that it names
        "#]],
        ),
        (
            "m.eml",
            odd.into_bytes(),
            expect![[r#"
            title "S"
            date 2023-11-09
            authors Ada
            | "café"
        "#]],
        ),
        (
            "m.eml",
            html.into_bytes(),
            expect![[r#"
            rejected: the file cannot be read as mail: it is HTML alone with a quotation in it, so that its own words are not told from those of others
        "#]],
        ),
        (
            "m.mbox",
            [
                b"From a\n".as_slice(),
                &latin,
                b"\nFrom b\n",
                message("Read.\n").as_bytes(),
            ]
            .concat(),
            expect![[r#"
                m.mbox#m@x
                title "S"
                date 2023-11-09
                authors Ada
                | "Read."
                warning: line 2: left out: the file cannot be read as mail: its text is cut off, or no text in the encoding that it names
            "#]],
        ),
    ] {
        check(path, bytes, &expected);
    }
}

#[test]
fn a_line_that_begins_with_from_is_no_message() {
    let mbox = format!(
        "From a\n{}",
        message("From here on it is text.\n\n>From there too.\n\n>>From him.\n")
    );
    check(
        "m.mbox",
        mbox,
        &expect![[r#"
        m.mbox#m@x
        title "S"
        date 2023-11-09
        authors Ada
        | "From here on it is text."
        | "From there too."
    "#]],
    );
}

#[test]
fn hostile_mail_is_bounded() {
    let line = message(&"word ".repeat(3_000_000));
    let parsed = parse(&File::new(&ArticleId::new("m.eml"), line.as_bytes())).expect("a long line is text");
    assert_eq!(parsed.articles.len(), 1);

    let headers = format!("{}\n\nText.\n", HEAD.repeat(50_000));
    let parts = (0..5_000).map(|part| format!("Content-Type: multipart/mixed; boundary=b{part}\n\n--b{part}\n"));
    let nested = HEAD.to_owned() + &parts.collect::<Vec<_>>().concat();
    let messages = format!("From a\n{HEAD}Content-Type: message/rfc822\n\n").repeat(1_000);
    let rows = "From a\nFrom: b\n\nc\n".repeat(200_001);
    let few = "From a\nFrom: b\n\nc\n".repeat(3);
    for (path, bytes, expected) in [
        (
            "m.eml",
            headers,
            expect![[r#"
            title "S"
            date 2023-11-09
            authors Ada
            | "Text."
        "#]],
        ),
        (
            "m.eml",
            nested,
            expect![[r#"
            rejected: the file holds no paragraph to quote
        "#]],
        ),
        (
            "m.eml",
            messages,
            expect![[r#"
            rejected: the file holds no paragraph to quote
        "#]],
        ),
        (
            "m.mbox",
            few,
            expect![[r#"
            m.mbox#70c2526eb096
            title "m 70c2526eb096"
            authors b
            | "c"
            warning: line 6: `70c2526eb096` is there twice with the same words; the second is left out
            warning: line 10: `70c2526eb096` is there twice with the same words; the second is left out
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`m 70c2526eb096`)
        "#]],
        ),
        (
            "m.mbox",
            rows,
            expect![[r#"
                rejected: the file holds more rows, entries or messages than 200000
            "#]],
        ),
    ] {
        check(path, bytes, &expected);
    }
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = shown("m.eml", &bytes);
        let _ = shown("m.mbox", &[b"From a\nFrom: b\n", bytes.as_slice()].concat());
    }

    #[test]
    fn no_change_is_too_odd(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = include_bytes!("../fixtures/mail/list.mbox").to_vec();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let _ = shown("m.mbox", &bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = shown("m.mbox", &bytes);
    }

    /// No line that quotes somebody else is part of a paragraph.
    #[test]
    fn no_quoted_line_is_the_writers(lines in proptest::collection::vec("(> ?)?[a-z:. ]{0,12}", 0..20)) {
        let message = message(&lines.join("\n"));
        if let Ok(parsed) = parse(&File::new(&ArticleId::new("m.eml"), message.as_bytes())) {
            let article = &parsed.articles[0];
            for paragraph in &article.blocks {
                let words = paragraph.span.slice(&article.text).expect("it lies in the text");
                prop_assert!(words.lines().all(|line| !line.trim_start().starts_with('>')), "{words:?}");
            }
        }
    }
}
