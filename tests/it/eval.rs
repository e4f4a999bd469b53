//! `ibid eval` on a corpus as it is: what makes a quotation right, what is counted, and what is wrong with a file of
//! questions.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::fs;

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::support::cli::Place;

const FEES: &str = "# Fees\n\n## Late fees\n\nA late fee is five pounds a day.\n\n## Waivers\n\nA waiver is granted by the \
                    board of the library.\n";
const HOURS: &str = "# Opening hours\n\nThe library opens at nine in the morning.\n\n## Holidays\n\nOn holidays the doors \
                     stay closed.\n";

fn library() -> Place {
    let place = Place::new();
    place.write("docs/rules/fees.md", FEES);
    place.write("docs/hours.md", HOURS);
    place.write("docs/old/prices.md", "# Prices\n\nA late fee was one pound a day.\n");
    place.write("docs/corpus.toml", "ignore = [\"old/\"]\n");
    place
}

fn measured(place: &Place, arguments: &[&str]) -> Value {
    let ran = place.ibid(&[&["eval", "docs", "--json", "--questions"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.shown());
    let printed: Value = serde_json::from_str(&ran.out).expect("one JSON object");
    assert_eq!(printed["ibid"]["not_verbatim"], 0, "{printed:#}");
    printed["ibid"].clone()
}

/// Whether the first excerpt for the one question in a line is right.
fn check(place: &Place, line: &str, is_right: bool) {
    place.write("questions.jsonl", line);
    let figures = measured(place, &["questions.jsonl"]);
    assert_eq!(figures["answerable"], 1, "{line}");
    let share = f64::from(u8::from(is_right));
    assert_eq!(figures["quote_1"], share, "{line}: {figures:#}");
}

#[test]
fn a_quotation_is_right_by_its_words_and_its_place() {
    let place = library();
    let asked = |rest: &str| format!("{{\"question\": \"How much is a late fee?\", {rest}}}\n");
    for (rest, is_right) in [
        (r#""expected": "five pounds""#, true),
        (r#""expected": "  FIVE\n pounds ""#, true),
        (r#""expected": "five pound""#, false),
        (r#""expected": ["six pounds", "five pounds"]"#, true),
        (r#""expected": ["six pounds", "seven pounds"]"#, false),
        (r#""expected": "five pounds", "path": "rules/fees.md""#, true),
        (r#""expected": "five pounds", "path": "./rules/fees.md""#, true),
        (r#""expected": "five pounds", "path": "hours.md""#, false),
        (r#""expected": "five pounds", "section": "late  Fees""#, true),
        (r#""expected": "five pounds", "section": "Waivers""#, false),
        (r#""section": "Late fees""#, true),
        (r#""section": "Late fees", "path": "rules/fees.md""#, true),
        (r#""section": "Fees""#, true),
        (r#""section": "Waivers""#, false),
    ] {
        check(&place, &asked(rest), is_right);
    }
}

#[test]
fn every_kind_of_question_has_its_figures() {
    let place = library();
    // As a spreadsheet of many countries writes it.
    place.write(
        "questions.csv",
        "\u{feff}Question;expected;path;section;by\r\n\
         How much is a late fee?;five pounds;rules/fees.md;;Ann\r\n\
         \"When does the library\r\nopen?\";nine;;;Ben\r\n\r\n\
         Who grants a waiver?;;rules/fees.md;Waivers;Ann\r\n\
         Who pays for the waiver of a president?;;;;Ann\r\n",
    );
    place.write(
        "foreign.jsonl",
        "{\"question\": \"How long do herons live?\"}\n{\"question\": \"Which planet has rings?\"}\n",
    );
    let figures = measured(
        &place,
        &[
            "questions.csv",
            "--foreign",
            "foreign.jsonl",
            "--baseline",
            "--features",
            "features.jsonl",
        ],
    );
    for (figure, expected) in [
        ("answerable", 3.0),
        ("near_misses", 1.0),
        ("foreign", 2.0),
        ("quote_3", 1.0),
        ("recall_10", 1.0),
    ] {
        assert_eq!(figures[figure].as_f64(), Some(expected), "{figure}: {figures:#}");
    }
    let figure = |name: &str| {
        figures[name]
            .as_f64()
            .unwrap_or_else(|| panic!("{name} is missing: {figures:#}"))
    };
    assert!(figure("sure_or_near") >= figure("kept"), "{figures:#}");
    assert!(figure("sure_or_near_foreign") >= figure("sure_foreign"), "{figures:#}");
    let right = figure("right_shown");
    assert!(right > 0.0 && right <= 1.0 && figure("chars") > 10.0, "{figures:#}");

    let features = fs::read_to_string(place.path("features.jsonl")).expect("it was written");
    let by_section = features
        .lines()
        .find(|line| line.contains("grants a waiver"))
        .expect("it was asked");
    let example: Value = serde_json::from_str(by_section).expect("one JSON object");
    let passages = example["passages"].as_array().expect("a list");
    assert!(passages.iter().any(|passage| passage["right"] == true), "{example:#}");
    for considered in passages.iter().chain(example["windows"].as_array().expect("a list")) {
        assert_eq!(
            considered["right"], considered["holds"],
            "both say where it stands: {considered:#}"
        );
        let path = considered["at"][0].as_str().expect("a path");
        assert!(
            path == "rules/fees.md" || considered["right"] == false,
            "{considered:#}"
        );
    }
}

#[test]
fn the_parts_are_by_path() {
    let place = library();
    let asked = |path: &str| {
        format!("{{\"question\": \"How much is a late fee?\", \"expected\": \"pounds\", \"path\": \"{path}\"}}\n")
    };
    place.write("questions.jsonl", asked("rules/fees.md") + &asked("hours.md"));
    let count = |split: &str| measured(&place, &["questions.jsonl", "--split", split])["answerable"].as_u64();
    assert_eq!(count("all"), Some(2));
    assert_eq!(
        count("train").zip(count("test")).map(|(train, test)| train + test),
        Some(2)
    );
}

#[test]
fn what_names_something_that_is_not_read_is_remarked_on() {
    let place = library();
    place.write(
        "questions.csv",
        "question,expected,path,section\nHow much?,one pound,old/prices.md,\nHow much?,,,Nowhere\n",
    );
    let ran = place.ibid(&["eval", "docs", "--questions", "questions.csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.shown());
    expect![[r#"
        questions.csv, line 2: `path` names a file that could not be read: `old/prices.md`
        questions.csv, line 3: `section` names no heading of any article: `Nowhere`
        These questions are asked, and no quotation is right for them.
    "#]]
    .assert_eq(&ran.err);
}

/// What is said to a file of questions that cannot be used.
fn refused(name: &str, text: &str, expected: &Expect) {
    let place = library();
    place.write(name, text);
    let ran = place.ibid(&["eval", "docs", "--questions", name]);
    assert_eq!(ran.code, Some(2), "{}", ran.shown());
    expected.assert_eq(&ran.err);
}

#[test]
fn what_is_wrong_with_a_table_is_said_by_line_and_field() {
    refused(
        "q.csv",
        "\nquery,expected\nHow much?,five\n",
        &expect![[r#"
            error: q.csv, line 2: no column is called `question`; name the columns in the first line: question,expected and, where you know them, path and section
        "#]],
    );
    refused(
        "q.csv",
        "",
        &expect![[r#"
        error: q.csv: it holds no question; write one a line
    "#]],
    );
    refused(
        "q.jsonl",
        "\n\n",
        &expect![[r#"
        error: q.jsonl: it holds no question; write one a line
    "#]],
    );
    refused(
        "q.csv",
        "question,expected\nHow much?,five\n,six\n",
        &expect![[r#"
            error: q.csv, line 3: `question` is empty; write the question, or leave the line out
        "#]],
    );
    refused(
        "q.csv",
        "question,expected\nHow much, then?,five\n",
        &expect![[r#"
            error: q.csv, line 2: this row has 3 cells and the first line 2; put a cell that holds the separator between quotation marks
        "#]],
    );
    refused(
        "q.csv",
        "question,expected,question\nHow much?,five,What?\n",
        &expect![[r#"
            error: q.csv, line 1: two columns are called `question`; leave one out
        "#]],
    );
    refused(
        "q.csv",
        "question,answer\nHow much?,five\n",
        &expect![[r#"
            error: q.csv: no question has `expected` or `section`, so nothing would be right; write into `expected` what the quotation must hold
        "#]],
    );
}

#[test]
fn what_is_wrong_with_an_object_or_a_path_is_said_by_line_and_field() {
    refused(
        "q.jsonl",
        "{\"question\": \"How much?\", \"expected\": \"five\"}\n[\"How much?\"]\n",
        &expect![[r#"
            error: q.jsonl, line 2: this must be an object, and is a list; write {"question": "How late is it open?", "expected": "until ten"}
        "#]],
    );
    refused(
        "q.jsonl",
        "{\"question\": \"How much?\", \"expected\": 5}\n",
        &expect![[r#"
            error: q.jsonl, line 1: `expected` must be a text or a list of texts, and is a number
        "#]],
    );
    refused(
        "q.jsonl",
        "{\"question\": \"How much?\", \"expected\": [\"five\", null]}\n",
        &expect![[r#"
            error: q.jsonl, line 1: `expected` must be a text or a list of texts, and the list holds null
        "#]],
    );
    refused(
        "q.jsonl",
        "{\"question\": \"How much?\", \"section\": [\"Fees\"]}\n",
        &expect![[r#"
            error: q.jsonl, line 1: `section` must be a text, and is a list
        "#]],
    );
    refused(
        "q.jsonl",
        "{\"expected\": \"five\"}\n",
        &expect![[r#"
            error: q.jsonl, line 1: the object has no `question`; write {"question": "How late is it open?", "expected": "until ten"}
        "#]],
    );
    refused(
        "q.csv",
        "question,expected,path\nHow much?,five,rules/fees.md\n\nHow much?,five,Fees.md\n",
        &expect![[r#"
            error: q.csv, line 4: `path` names no article: `Fees.md` is not there; did you mean `rules/fees.md`?
        "#]],
    );
    refused(
        "q.csv",
        "question,expected,path\nHow much?,five,nowhere.md\n",
        &expect![[r#"
            error: q.csv, line 2: `path` names no article: `nowhere.md` is not there; write the path of a document below the corpus folder, such as `rules/fees.md`
        "#]],
    );
    refused(
        "docs/q.csv",
        "question,answer,expected\nHow much?,Five.,five\n",
        &expect![[r#"
            error: docs/q.csv: it stands in the corpus folder, where it is a document whose questions are quoted as answers; move it out of the folder
        "#]],
    );
}

#[test]
fn a_folder_without_questions_is_told_how_to_be_asked() {
    let ran = library().ibid(&["eval", "docs"]);
    assert_eq!(ran.code, Some(2), "{}", ran.shown());
    expect![[r#"
        error: `docs` holds neither articles.jsonl nor questions.jsonl; name the questions about its documents with `--questions FILE`
    "#]]
    .assert_eq(&ran.err);
}
