//! The stages of an answer: what each changes, and the table of what each is worth.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use ibid::{
    question::{Filters, Stage, Stages},
    service::Mode,
};

use crate::support::{cli::Place, service::Home};

/// What is found for a question, best first, and what is quoted of it.
fn shown(home: &Home, question: &str) -> String {
    let found = match home.service.search(question, Filters::default(), 9) {
        Ok(found) => found,
        Err(failure) => return format!("refused: {failure}\n"),
    };
    let found: Vec<&str> = found
        .iter()
        .map(|quotation| quotation.excerpt.article().as_str())
        .collect();
    let quoted = home.quoted(question);
    let quoted = quoted.first().map_or("nothing", String::as_str);
    format!("found {}, quoted: {quoted}\n", found.join(" "))
}

/// Asks the same index through all stages and without one, which must make a difference.
fn check(stage: Stage, files: &[(&str, &str)], question: &str, expected: &Expect) {
    let home = Home::embedded(files);
    home.reindex(Mode::Changed).expect("it can be indexed");
    let with = shown(&home, question);
    let without = shown(&home.through(Stages::default().without(stage)), question);
    assert_ne!(with, without, "nobody can tell whether {stage:?} is left out");
    expected.assert_eq(&format!("with    {with}without {without}"));
}

#[test]
fn forms_stand_for_the_word() {
    let files = [("c/a.md", "The keeper smoked herring on the reef.")];
    check(
        Stage::Forms,
        &files,
        "Which keepers smoke?",
        &expect![[r#"
        with    found c/a.md, quoted: The keeper smoked herring on the reef.
        without found , quoted: nothing
    "#]],
    );
}

#[test]
fn pairs_of_characters_count_where_words_are_uncertain() {
    let files = [("c/a.md", "欧阳修写了醉翁亭记。")];
    check(
        Stage::Grams,
        &files,
        "阳修是谁？",
        &expect![[r#"
        with    found c/a.md, quoted: 欧阳修写了醉翁亭记。
        without found c/a.md, quoted: nothing
    "#]],
    );
}

#[test]
fn stop_words_are_not_looked_for() {
    let files = [
        ("c/a.md", "The lamp of Norrö was lit in 1871."),
        ("c/b.md", "When was it that he was there? It was when it was."),
    ];
    check(
        Stage::Stopwords,
        &files,
        "When was it lit?",
        &expect![[r#"
        with    found c/a.md, quoted: The lamp of Norrö was lit in 1871.
        without found c/b.md c/a.md, quoted: When was it that he was there? It was when it was.
    "#]],
    );
}

#[test]
fn wrapping_is_not_looked_for() {
    let files = [
        ("c/a.md", "The lamp of Norrö was lit in 1871."),
        (
            "c/b.md",
            "Quick question: the lamp asked nothing, and wondering is free.",
        ),
    ];
    check(
        Stage::Wrapping,
        &files,
        "Quick question, was wondering when the lamp was lit",
        &expect![[r#"
            with    found c/a.md c/b.md, quoted: The lamp of Norrö was lit in 1871.
            without found c/b.md c/a.md, quoted: Quick question: the lamp asked nothing, and wondering is free.
        "#]],
    );
}

#[test]
fn quotations_are_exact() {
    let files = [
        ("c/a.md", "The keeper of the deep reef slept in the harbour."),
        ("c/b.md", "The reef keeper slept."),
    ];
    check(
        Stage::Phrases,
        &files,
        "Where did the \"reef keeper\" sleep in the harbour?",
        &expect![[r#"
            with    found c/b.md, quoted: nothing
            without found c/a.md c/b.md, quoted: The keeper of the deep reef slept in the harbour.
        "#]],
    );
}

#[test]
fn articles_of_a_mentioned_time_are_preferred() {
    let files = [
        (
            "c/2021-05-01-a.txt",
            "The fair\n\nThe fair at Norrö drew nine hundred people.\n",
        ),
        (
            "c/2022-05-01-b.txt",
            "The fair\n\nThe fair at Norrö drew six hundred guests.\n",
        ),
    ];
    check(
        Stage::Dates,
        &files,
        "How many came to the fair at Norrö in May 2022?",
        &expect![[r#"
            with    found c/2022-05-01-b.txt c/2021-05-01-a.txt, quoted: The fair at Norrö drew six hundred guests.
            without found c/2021-05-01-a.txt c/2022-05-01-b.txt, quoted: nothing
        "#]],
    );
}

#[test]
fn other_names_stand_for_it() {
    let files = [("c/a.md", "首届很大。")];
    check(
        Stage::Synonyms,
        &files,
        "第一届在哪里？",
        &expect![[r#"
        with    found c/a.md, quoted: 首届很大。
        without found c/a.md, quoted: nothing
    "#]],
    );
}

#[test]
fn titles_count_in_the_rank() {
    let files = [
        (
            "c/a.md",
            "---\ntitle: The harbour of Norrö\n---\n\nIt is nine metres deep.\n",
        ),
        (
            "c/b.md",
            "---\ntitle: Fish\n---\n\nA deep pond suits a carp more than a harbour does.\n",
        ),
    ];
    check(
        Stage::Titles,
        &files,
        "How deep is the harbour of Norrö?",
        &expect![[r#"
            with    found c/a.md c/b.md, quoted: It is nine metres deep.
            without found c/b.md c/a.md, quoted: nothing
        "#]],
    );
}

#[test]
fn passages_are_ranked_by_a_model() {
    let waiting = "He waited for the boat, and for the tide to turn. ".repeat(20);
    let both = format!("The keeper of the reef lit the lamp. {waiting}");
    let files = [
        ("c/a.md", "Reef, reef and reef."),
        ("c/b.md", &both),
        ("c/c.md", "Bread is baked in Rome."),
        ("c/d.md", "Carps live in ponds."),
    ];
    check(
        Stage::Rerank,
        &files,
        "Which lamp has the reef?",
        &expect![[r#"
        with    found c/b.md c/a.md, quoted: The keeper of the reef lit the lamp. He waited for the boat, and for the tide to turn.
        without found c/a.md c/b.md, quoted: The keeper of the reef lit the lamp. He waited for the boat, and for the tide to turn.
    "#]],
    );
}

#[test]
fn sentences_are_chosen_by_a_model() {
    let files = [(
        "c/a.md",
        "When the lamp of Norrö was lit is often asked. The lamp was lit in 1871. Its keeper was a patient man.",
    )];
    check(
        Stage::Sentences,
        &files,
        "When was the lamp of Norrö lit?",
        &expect![[r#"
        with    found c/a.md, quoted: When the lamp of Norrö was lit is often asked. The lamp was lit in 1871.
        without found c/a.md, quoted: When the lamp of Norrö was lit is often asked.
    "#]],
    );
}

#[test]
fn what_is_unsure_is_held_back() {
    let files = [
        ("c/a.md", "The lamp of Norrö was lit in 1871."),
        ("c/b.md", "Bread is baked in Rome."),
    ];
    check(
        Stage::Confidence,
        &files,
        "Who bakes the best lamp cake of Paris?",
        &expect![[r#"
            with    found c/a.md c/b.md, quoted: nothing
            without found c/a.md c/b.md, quoted: The lamp of Norrö was lit in 1871.
        "#]],
    );
}

#[test]
fn every_stage_has_its_row_and_its_figures() {
    let place = Place::new();
    place.write(
        "set/articles.jsonl",
        concat!(
            r#"{"id":"a","title":"Norrö","text":"The lamp of Norrö was lit in 1871. Its keepers were paid in herring."}"#, "\n",
            r#"{"id":"b","title":"Reefs","text":"A reef is a ridge. Ships keep clear of it."}"#, "\n",
        ),
    );
    place.write(
        "set/questions.jsonl",
        concat!(
            r#"{"id":"1","question":"When was the lamp of Norrö lit?","answers":["1871"],"article_id":"a","paragraph_id":"a#0","answerable":true}"#, "\n",
            r#"{"id":"2","question":"What was the keeper paid in?","answers":["herring"],"article_id":"a","paragraph_id":"a#0","answerable":true}"#, "\n",
            r#"{"id":"3","question":"Who painted the lamp of Norrö?","answers":[],"article_id":"a","paragraph_id":"a#0","answerable":false}"#, "\n",
        ),
    );
    let ran = place.ibid(&["eval", "set", "--stages"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let table = ran.out.split("\n\n").last().unwrap_or_default();
    expect![[r#"
        stages, % and points     R@1    R@10  quote@1  quote@3  answered  near refused  near AUROC  p50, ms
        all                    100.0   100.0    100.0    100.0     100.0           0.0       100.0 …
        without forms              0       0        0        0     -50.0             0       -50.0 …
        without grams              0       0        0        0         0             0           0 …
        without stopwords          0       0        0        0         0             0       -50.0 …
        without wrapping           0       0        0        0         0             0           0 …
        without phrases            0       0        0        0         0             0           0 …
        without dates              0       0        0        0         0             0           0 …
        without synonyms           0       0        0        0         0             0           0 …
        without titles             0       0        0        0         0             0           0 …
        without rerank             0       0        0        0         0             0           0 …
        without meaning            0       0        0        0         0             0           0 …
        without sentences          0       0        0        0         0             0           0 …
        without confidence         0       0        0        0         0             0           0 …
    "#]]
    .assert_eq(&without_times(table));
    let ran = place.ibid(&["eval", "set", "--stages", "--json"]);
    let printed: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON object");
    let rows = printed["stages"].as_array().expect("one for each stage");
    let names: Vec<_> = rows
        .iter()
        .map(|row| row["stage"].as_str().expect("it has a name"))
        .collect();
    assert_eq!(names, Stage::ALL.map(Stage::name));
    assert!(rows.iter().all(|row| row["figures"]["quote_1"].is_number()));
    place.write("s.toml", "[stages]\nforms = false\n");
    let ran = place.ibid(&["--config", "s.toml", "eval", "set", "--stages"]);
    assert!(
        !ran.out.contains("without forms") && ran.out.contains("without grams"),
        "what is off is left out:\n{}",
        ran.out
    );
}

/// The last column, which no two runs share.
fn without_times(table: &str) -> String {
    let lines = table.lines().map(|line| {
        let until = line.trim_end().rfind("  ").unwrap_or(line.len());
        let is_head = line.ends_with("ms");
        if is_head {
            format!("{line}\n")
        } else {
            format!("{} …\n", line[..until].trim_end())
        }
    });
    lines.collect()
}
