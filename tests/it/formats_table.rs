//! What is made of tables and of JSON: an article a row, by a mapping or by the usual names of columns.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use ibid::corpus::{ArticleId, File, Given, Mapping, Parsed, Rejected, parse};
use proptest::prelude::*;

use crate::formats::shown_given;

/// Reads a table by a mapping as JSON has it, or by none where that is empty, and compares all that was found.
fn check(path: &str, bytes: impl AsRef<[u8]>, mapping: &str, expected: &Expect) {
    expected.assert_eq(&shown_given(path, bytes.as_ref(), &given(mapping)));
}

fn given(mapping: &str) -> Given {
    let table = (!mapping.is_empty()).then(|| serde_json::from_str(mapping).expect("the mapping is one"));
    Given {
        table,
        ..Given::default()
    }
}

fn read(path: &str, bytes: impl AsRef<[u8]>) -> Result<Parsed, Rejected> {
    parse(&File::new(&ArticleId::new(path), bytes.as_ref()))
}

#[test]
fn a_table_is_read_by_the_usual_names_of_columns() {
    check(
        "town/faq.csv",
        include_bytes!("../fixtures/csv/faq.csv"),
        "",
        &expect![[r#"
            town/faq.csv#opening
            title "When is the library open?"
            date 2024-02-01
            url https://example.org/faq#opening
            language en
            tags hours, visit
            | "The library is open from nine to six."
            | "On Sundays it is closed; the \"night shelf\" takes books back, always."
            town/faq.csv#cards
            title "Who gets a card, and how?"
            date 2024-02-01
            tags cards
            | "Anybody who lives in the town gets a card at the desk."
            town/faq.csv#wifi
            title "Is there wireless internet?"
            | "Yes.\nAsk for the word of the day."
            warning: `lost` holds no paragraph to quote and is left out
            warning: line 7: its address is no http or https link, so citations will not link to it
            warning: 1 of 3 documents in it have no date
        "#]],
    );
    check(
        "t.csv",
        "Title,TEXT\nA,One.\n",
        "",
        &expect![[r#"
        t.csv#1
        title "A"
        | "One."
        warning: no date: citations of it will show none
    "#]],
    );
}

#[test]
fn a_table_is_read_by_a_mapping() {
    check(
        "excel.csv",
        include_bytes!("../fixtures/csv/excel.csv"),
        r#"{"title": "Name", "text": ["Beschreibung"], "authors": "Autor", "id": "Name"}"#,
        &expect![[r#"
            excel.csv#Bücherei
            title "Bücherei"
            authors Doe, Jane, Roe, Richard
            | "Die Bücherei hat 12.000 Bände;\nviele davon sind alt."
            excel.csv#Archiv
            title "Archiv"
            | "Das Archiv öffnet dienstags."
            warning: 2 of 2 documents in it have no date
        "#]],
    );
    check(
        "terms.tsv",
        include_bytes!("../fixtures/csv/terms.tsv"),
        r#"{"title": "Term", "text": ["Definition", "Source"]}"#,
        &expect![[r#"
            terms.tsv#1
            title "Quorum"
            ## Definition (#)
            | "The members who must be present, at least seven."
            ## Source (#)
            | "Rules, article 4"
            terms.tsv#2
            title "Motion"
            ## Definition (#)
            | "A proposal that a member puts before the meeting."
            ## Source (#)
            | "Rules, article 9"
            warning: 2 of 2 documents in it have no date
        "#]],
    );
}

#[test]
fn a_table_that_cannot_be_read_exactly_is_refused() {
    for (table, mapping, expected) in [
        (
            "a,b\n1,2\n",
            "",
            expect![[r#"
                title "t"
                | "a | b"
                | "1 | 2"
                warning: no date: citations of it will show none
                warning: no title: the file name stands in for it (`t`)
            "#]],
        ),
        (
            "a,b\n1,2\n",
            r#"{"text": ["c"]}"#,
            expect![[r#"
            rejected: line 1: the file cannot be read as CSV: no column is called `c`; there are a, b
        "#]],
        ),
        (
            "title,text\nA,One,more\n",
            "",
            expect![[r#"
                rejected: line 2: the file cannot be read as CSV: this row has 3 cells and the header 2; a cell that holds the delimiter or a line break stands between quotation marks
            "#]],
        ),
        (
            "title,text\nA,\"One\nB,Two\n",
            "",
            expect![[r#"
                rejected: line 2: the file cannot be read as CSV: a quotation mark is not closed; one inside a cell is written twice, in a cell between quotation marks
            "#]],
        ),
        (
            "text,text\nA,B\n",
            "",
            expect![[r#"
            rejected: line 1: the file cannot be read as CSV: two columns are called `text`
        "#]],
        ),
        (
            "text,date\nA.,11/09/2023\n",
            "",
            expect![[r#"
            rejected: line 2: `11/09/2023` is no day; dates are written YYYY-MM-DD
        "#]],
        ),
        (
            "title,text\nA,B\0\n",
            "",
            expect![[r#"
            rejected: line 2: a NUL character: this is no text file
        "#]],
        ),
        (
            "title,text\n",
            "",
            expect![[r#"
                rejected: the file holds no paragraph to quote
            "#]],
        ),
        (
            "",
            "",
            expect![[r#"
            rejected: the file holds no paragraph to quote
        "#]],
        ),
    ] {
        check("t.csv", table, mapping, &expected);
    }
}

#[test]
fn rows_of_one_name_stay_apart() {
    check(
        "t.csv",
        "id,text,date\na,One.,2020-01-01\na,Two.,2020-01-01\na,One.,2020-01-01\na b/#c,Three.,2020-01-01\n",
        "",
        &expect![[r#"
            t.csv#a
            title "t a"
            date 2020-01-01
            | "One."
            t.csv#a-2
            title "t a-2"
            date 2020-01-01
            | "Two."
            t.csv#a-b/-c
            title "t a-b/-c"
            date 2020-01-01
            | "Three."
            warning: line 3: `a` is there 2 times; this one is called `a-2`
            warning: line 4: `a` is there twice with the same words; the second is left out
            warning: 3 of 3 documents in it have no title
        "#]],
    );
}

#[test]
fn json_is_read_by_a_mapping() {
    check(
        "garden/forum.json",
        include_bytes!("../fixtures/json/forum.json"),
        r#"{"items": "/data/threads", "title": "title", "text": ["/answers/0/text", "/answers/1/text"], "id": "id",
            "date": "created", "url": "link", "tags": "tags", "authors": "/answers/0/by"}"#,
        &expect![[r#"
            garden/forum.json#101
            title "How long do seeds keep?"
            date 2023-04-05
            authors Ada
            url https://example.org/t/101
            language en
            tags seeds, storage
            | "Most keep three years in a dry, cool place."
            | "Parsnip keeps one year only."
            | "Write the year on the bag."
            garden/forum.json#102
            title "When to prune \"Boskoop\" apples?"
            date 2023-05-01
            authors Ben
            | "In late winter."
            | "Never in frost – the wood breaks."
        "#]],
    );
    check(
        "notes.jsonl",
        include_bytes!("../fixtures/json/notes.jsonl"),
        "",
        &expect![[r#"
            notes.jsonl#a
            title "First note"
            language en
            | "The first note stands on the first line."
            notes.jsonl#b
            title "Zweite Notiz"
            language de
            | "Die zweite Notiz."
            | "Sie hat zwei Absätze."
            warning: 2 of 2 documents in it have no date
        "#]],
    );
}

#[test]
fn json_that_cannot_be_read_exactly_is_refused() {
    for (json, mapping, expected) in [
        (
            "[{\"text\": \"One.\"},\n {\"text\": 1.10}]",
            "",
            expect![[r#"
            rejected: line 2: the file cannot be read as JSON: a value that should be a text is none; put it between quotation marks, or point at a text inside it
        "#]],
        ),
        (
            "[{\"text\": \"One.\"},\n {\"text\": \"a\\u0000b\"}]",
            "",
            expect![[r#"
            rejected: line 2: a NUL character: this is no text file
        "#]],
        ),
        (
            "[{\"text\": \"One.\"},\n 7]",
            "",
            expect![[r#"
            rejected: line 2: the file cannot be read as JSON: an item is an object, between `{` and `}`
        "#]],
        ),
        (
            "[{\"text\": \"One.\"},\n",
            "",
            expect![[r#"
            rejected: line 2: the file cannot be read as JSON: EOF while parsing a value
        "#]],
        ),
        (
            "{\"rows\": []}",
            "",
            expect![[r#"
            rejected: line 1: the file cannot be read as JSON: no column or key is called text, answer, body, content, description, summary, message; name yours in corpus.toml, as in text = ["answer"]
        "#]],
        ),
        (
            "{\"rows\": []}",
            r#"{"items": "/data", "text": ["t"]}"#,
            expect![[r#"
            rejected: line 1: the file cannot be read as JSON: nothing stands at `/data`
        "#]],
        ),
        (
            "[]",
            "",
            expect![[r#"
                rejected: the file holds no paragraph to quote
            "#]],
        ),
        (
            "nonsense",
            "",
            expect![[r#"
            rejected: line 1: the file cannot be read as JSON: expected ident
        "#]],
        ),
    ] {
        check("t.json", json, mapping, &expected);
    }
}

#[test]
fn a_mapping_that_says_nothing_is_refused() {
    for (mapping, expected) in [
        (
            r#"{"text": []}"#,
            expect![[r#"`text` names no column; write text = ["the header of the column with the text"]"#]],
        ),
        (
            r#"{"text": ["a"], "title": " "}"#,
            expect!["`title` is empty; leave it out where there is no such column"],
        ),
        (
            r#"{"text": ["a"], "items": "data"}"#,
            expect![[r#"`items` is a JSON pointer, which begins with `/`, as in "/data/entries""#]],
        ),
        (
            r#"{"text": ["a"], "heading": "b"}"#,
            expect![
                "unknown field `heading`, expected one of `files`, `items`, `text`, `title`, `id`, `date`, `url`, `tags`, `authors`, `language` at line 1 column 25"
            ],
        ),
        (r#"{"title": "a"}"#, expect!["missing field `text` at line 1 column 14"]),
    ] {
        let error = serde_json::from_str::<Mapping>(mapping).expect_err("it says nothing");
        expected.assert_eq(&error.to_string());
    }
}

#[test]
fn a_mapping_survives_a_form_without_keys() {
    let given = given(r#"{"text": ["a", "/b"], "items": "/c", "files": ["*.json"], "language": "d"}"#);
    let bytes = postcard::to_allocvec(&given).expect("it can be written");
    assert_eq!(postcard::from_bytes::<Given>(&bytes), Ok(given));
}

/// A revision is of what was read of the row, so that a row keeps it while others change.
#[test]
fn a_row_keeps_its_revision_while_others_change() {
    let revisions = |table: &str| -> Vec<String> {
        let parsed = read("t.csv", table).expect("it is a table");
        let revision = |article: &ibid::corpus::Article| article.revision.to_string();
        parsed.articles.iter().map(revision).collect()
    };
    let before = revisions("id,text,other\na,One.,x\nb,Two.,x\n");
    let after = revisions("id,text,other\nb,Two.,y\na,One more.,x\n");
    assert_eq!(before[1], after[0]);
    assert_ne!(before[0], after[1]);
}

#[test]
fn hostile_tables_are_bounded() {
    let million = "x,".repeat(1_000_000);
    let line = format!("text\n\"{}\"\n", "word ".repeat(3_000_000));
    let long = format!("text\n\"{}\"\nA row beside it.\n", "word ".repeat(4_200_000));
    let deep = "[".repeat(1_000_000);
    let deep_item = format!("[{{\"text\": {}1{}}}]", "[".repeat(5_000), "]".repeat(5_000));
    let many = format!("[{}0]", "0,".repeat(300_000));
    let rows = format!("text\n{}", "x\n".repeat(200_001));
    let large = format!("{{\"text\": \"{}\"}}", "x".repeat(9_000_000));
    for (path, bytes, expected) in [
        (
            "t.csv",
            &million,
            expect![[r#"
            rejected: the file holds more columns than 1000
        "#]],
        ),
        (
            "t.csv",
            &rows,
            expect![[r#"
            rejected: the file holds more rows, entries or messages than 200000
        "#]],
        ),
        (
            "t.json",
            &deep,
            expect![[r#"
            rejected: line 1: the file cannot be read as JSON: EOF while parsing a list
        "#]],
        ),
        (
            "t.json",
            &deep_item,
            expect![[r#"
            rejected: line 1: the file cannot be read as JSON: recursion limit exceeded
        "#]],
        ),
        (
            "t.json",
            &many,
            expect![[r#"
            rejected: the file holds more rows, entries or messages than 200000
        "#]],
        ),
        (
            "t.csv",
            &long,
            expect![[r#"
            t.csv#2
            title "t 2"
            | "A row beside it."
            warning: `1` is left out: the document has more than 20 MB of text; divide it into several
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`t 2`)
        "#]],
        ),
        (
            "t.json",
            &large,
            expect![[r#"
            rejected: the file is larger, or unpacks to more, than 8 MB
        "#]],
        ),
    ] {
        check(path, bytes, "", &expected);
    }
    let parsed = read("t.csv", &line).expect("a long line is text");
    assert_eq!(parsed.articles.len(), 1);
}

#[test]
fn a_file_tells_as_many_warnings_as_somebody_reads() {
    let table = format!("text,url\n{}", "One.,nowhere\n".repeat(30));
    let parsed = read("t.csv", table).expect("it is a table");
    expect!["21: 12 more warnings of this file are left out"].assert_eq(&format!(
        "{}: {}",
        parsed.warnings.len(),
        parsed.warnings.last().expect("there are some").what
    ));
}

proptest! {
    /// Whatever the cells hold, the paragraphs of the article are words of one cell.
    #[test]
    fn a_cell_is_quoted_as_it_stands(cells in proptest::collection::vec("[ -~\u{e4}\n\"]{1,40}", 1..5)) {
        let rows: Vec<String> = cells.iter().map(|cell| format!("\"{}\"\n", cell.replace('"', "\"\""))).collect();
        let rows = rows.concat();
        if let Ok(parsed) = read("t.csv", format!("text\n{rows}")) {
            for article in &parsed.articles {
                for paragraph in &article.blocks {
                    let words = paragraph.span.slice(&article.text).expect("it lies in the text");
                    prop_assert!(cells.iter().any(|cell| cell.contains(words)), "{words:?}");
                }
            }
        }
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for path in ["t.csv", "t.tsv", "t.json", "t.jsonl"] {
            let _ = read(path, &bytes);
        }
    }

    #[test]
    fn no_change_is_too_odd(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let table: (&str, &[u8]) = ("t.csv", include_bytes!("../fixtures/csv/faq.csv"));
        let json: (&str, &[u8]) = ("t.jsonl", include_bytes!("../fixtures/json/notes.jsonl"));
        for (path, bytes) in [table, json] {
            let mut bytes = bytes.to_vec();
            let place = at.index(bytes.len());
            bytes[place] = byte;
            let _ = read(path, &bytes);
            bytes.truncate(cut.index(bytes.len()));
            let _ = read(path, &bytes);
        }
    }
}

#[test]
fn tables_as_people_have_them() {
    for (name, table, expected) in [
        (
            "t.csv",
            "sep=;\ntitle;text\nCrane;It is oiled.\n",
            expect![[r#"
            t.csv#1
            title "Crane"
            | "It is oiled."
            warning: no date: citations of it will show none
        "#]],
        ),
        (
            "t.csv",
            "title,text\nDraught,\"It is 3.2 metres.\",,\nTugs,The tug Ida tows.\nFuel?\n",
            expect![[r#"
                t.csv#1
                title "Draught"
                | "It is 3.2 metres."
                t.csv#2
                title "Tugs"
                | "The tug Ida tows."
                warning: line 4: left out: the file cannot be read as CSV: this row has 1 cells and the header 2; a cell that holds the delimiter or a line break stands between quotation marks
                warning: 2 of 2 documents in it have no date
            "#]],
        ),
        (
            "t.csv",
            "title,text\nPipe,The 5\" pipe is drained.\nValve,\"The \"\"red\"\" one.\"\n",
            expect![[r#"
                t.csv#1
                title "Pipe"
                | "The 5\" pipe is drained."
                t.csv#2
                title "Valve"
                | "The \"red\" one."
                warning: 2 of 2 documents in it have no date
            "#]],
        ),
        (
            "t.csv",
            "Harbour,Depth (m),Fuel\nVik,4.1,diesel\nHolm,2.7,none\n,,\n",
            expect![[r#"
                title "t"
                | "Harbour | Depth (m) | Fuel"
                | "Vik | 4.1 | diesel"
                | "Holm | 2.7 | none"
                warning: no date: citations of it will show none
                warning: no title: the file name stands in for it (`t`)
            "#]],
        ),
        (
            "t.jsonl",
            "{\"id\": 1, \"text\": \"Gulls nest.\"}\n{\"id\": 2, \"text\": nu\n\n{\"id\": 3, \"text\": \"Seals rest.\"}\n",
            expect![[r#"
                t.jsonl#1
                title "t 1"
                | "Gulls nest."
                t.jsonl#3
                title "t 3"
                | "Seals rest."
                warning: line 2: left out: the file cannot be read as JSON: EOF while parsing a value
                warning: 2 of 2 documents in it have no date
                warning: 2 of 2 documents in it have no title
            "#]],
        ),
    ] {
        check(name, table, "", &expected);
    }
}
