//! The real binary as a person meets it: what it prints, how it exits, and what bad input gets.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::support::{
    cli::{Place, Ran},
    corpus::THREE,
};

/// Runs once in `place` and compares all of it.
fn check(place: &Place, arguments: &[&str], expected: &Expect) {
    let ran = place.ibid(arguments);
    no_panic(&ran);
    expected.assert_eq(&ran.shown());
}

fn no_panic(ran: &Ran) {
    assert!(!ran.err.contains("panicked"), "it panicked:\n{}", ran.err);
    assert!(
        matches!(ran.code, Some(0..=2)),
        "it ended with {:?}:\n{}",
        ran.code,
        ran.err
    );
}

/// What the system says of a full disk names files by random names.
fn without_cause(shown: &str) -> String {
    let lines = shown.lines().map(|line| match line.split_once("cause: ") {
        Some((before, _)) => format!("{before}cause: …\n"),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// Every file of the index with its time and size.
fn index_files(place: &Place) -> BTreeMap<PathBuf, (SystemTime, u64)> {
    fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, (SystemTime, u64)>) {
        for entry in fs::read_dir(folder).expect("the index can be listed") {
            let entry = entry.expect("the index can be listed");
            let meta = entry.metadata().expect("it is there");
            if meta.is_dir() {
                walk(&entry.path(), found);
            } else {
                found.insert(
                    entry.path(),
                    (meta.modified().expect("the system has times"), meta.len()),
                );
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&place.path("data/index"), &mut found);
    found
}

#[test]
fn the_first_question_indexes_and_the_second_does_not() {
    let place = Place::with(THREE);
    check(
        &place,
        &["ask", "Who was the last keeper of the lighthouse?"],
        &expect![[r#"
            exit 0
            stdout:
              Its last keeper was Hilda Bergström, who left the island in 1966. The lamp has burned without a keeper since.
            [1] The Lighthouse of Norrö <https://example.org/norro#keepers:~:text=Its%20last%20keeper%20was%20Hilda%20Bergstr%C3%B6m,has%20burned%20without%20a%20keeper%20since> › Keepers · 2019-05-01 · paragraph 2 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
            stderr:
            Indexing corpus.
        "#]],
    );
    let before = index_files(&place);
    assert!(before.keys().any(|path| path.ends_with("g1/meta.json")), "{before:?}");
    check(
        &place,
        &["ask", "When was the Seilbahn on the Rotkopf built?"],
        &expect![[r#"
            exit 0
            stdout:
              Die Seilbahn auf den Rotkopf wurde 1932 gebaut. Sie überwindet 900 Höhenmeter.
            [1] Die Seilbahn · 2022-08-09 · paragraph 1 · berge/seilbahn.md

            Word for word from the articles as indexed TIME
        "#]],
    );
    assert_eq!(index_files(&place), before, "a second question writes nothing");
}

#[test]
fn a_changed_corpus_is_indexed_before_the_next_question() {
    let place = Place::with(THREE);
    assert_eq!(
        place.ibid(&["ask", "Who was the last keeper of the lighthouse?"]).code,
        Some(0)
    );
    place.write(
        "corpus/herons.txt",
        "The herons\n\nThe herons of Norrö nest on the roof of the customs house.\n",
    );
    check(
        &place,
        &["ask", "Where do the herons nest?"],
        &expect![[r#"
        exit 0
        stdout:
          The herons of Norrö nest on the roof of the customs house.
        [1] The herons · paragraph 1 · herons.txt

        Word for word from the articles as indexed TIME
        stderr:
        Indexing corpus.
    "#]],
    );
}

#[test]
fn nothing_found_is_exit_one_with_the_nearest() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    check(
        &place,
        &["ask", "Which ferry company went bankrupt in Portugal?"],
        &expect![[r#"
            exit 1
            stdout:
            Nothing in the articles answers that.
            The closest sections are:
            [1] The ferry to Norrö · harbour/2021-02-03-ferry.txt
            hint: name the thing you ask about as an article would, or ask about one thing at a time.
        "#]],
    );
    check(
        &place,
        &["ask", "Who composed Carmen?"],
        &expect![[r#"
        exit 1
        stdout:
        Nothing in the articles answers that.
        hint: name the thing you ask about as an article would, or ask about one thing at a time.
    "#]],
    );
}

#[test]
fn json_is_one_object_with_the_promised_keys() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    let ran = place.ibid(&["ask", "--json", "Who was the last keeper of the lighthouse?"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut printed: Value = serde_json::from_str(&ran.out).expect("one JSON object");
    printed["elapsed_ms"] = "TIME".into();
    printed["indexed_at"] = "TIME".into();
    expect![[r#"
        {
          "answered": true,
          "confidence": 0.995,
          "elapsed_ms": "TIME",
          "excerpts": [
            {
              "citation": {
                "date": "2019-05-01",
                "end": 162,
                "headings": [
                  "Keepers"
                ],
                "paragraph": 2,
                "path": "harbour/lighthouse.md",
                "revision": "b8fb689b14af63e6f303df764b6489747857338ffe2c16169907ea3340790fd5",
                "section": "Keepers",
                "start": 52,
                "title": "The Lighthouse of Norrö",
                "url": "https://example.org/norro#keepers:~:text=Its%20last%20keeper%20was%20Hilda%20Bergstr%C3%B6m,has%20burned%20without%20a%20keeper%20since"
              },
              "text": "Its last keeper was Hilda Bergström, who left the island in 1966. The lamp has burned without a keeper since."
            }
          ],
          "indexed_at": "TIME",
          "loosened": false,
          "nearest": [],
          "outcome": "sure",
          "question": "Who was the last keeper of the lighthouse?"
        }
    "#]]
    .assert_eq(&format!("{printed:#}\n"));
    let citation = &printed["excerpts"][0]["citation"];
    let (start, end) = (citation["start"].as_u64(), citation["end"].as_u64());
    let length = printed["excerpts"][0]["text"].as_str().map(|text| text.len() as u64);
    assert_eq!(
        end.zip(start).map(|(end, start)| end - start),
        length,
        "the place has the length of the words"
    );

    let ran = place.ibid(&["ask", "--json", "Who composed Carmen?"]);
    assert_eq!(ran.code, Some(1));
    let mut printed: Value = serde_json::from_str(&ran.out).expect("one JSON object");
    printed["elapsed_ms"] = "TIME".into();
    printed["indexed_at"] = "TIME".into();
    expect![[r#"
        {
          "answered": false,
          "confidence": 0.0,
          "elapsed_ms": "TIME",
          "excerpts": [],
          "indexed_at": "TIME",
          "loosened": false,
          "nearest": [],
          "outcome": "nothing",
          "question": "Who composed Carmen?"
        }
    "#]]
    .assert_eq(&format!("{printed:#}\n"));
}

#[test]
fn filters_narrow_the_answer() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    let ask = |filters: &[&str]| {
        let question = ["ask", "When was the lighthouse of Norrö lit?"];
        place.ibid(&[&question[..], filters].concat()).code
    };
    assert_eq!(ask(&["--collection", "harbour"]), Some(0));
    assert_eq!(ask(&["--collection", "berge"]), Some(1));
    assert_eq!(ask(&["--collection", "Harbour", "--sort", "newest"]), Some(0));
    check(
        &place,
        &[
            "ask",
            "When?",
            "was",
            "the",
            "lighthouse",
            "lit?",
            "--collection",
            "mountains",
        ],
        &expect![[r"
            exit 2
            stderr:
            There is no collection “mountains”.
            hint: there are berge and harbour.
        "]],
    );
    assert_eq!(ask(&["--tag", "sea"]), Some(0));
    assert_eq!(ask(&["--language", "de"]), Some(1));
    assert_eq!(ask(&["--from", "2019-05-01", "--to", "2019-05-01"]), Some(0));
    assert_eq!(ask(&["--from", "2019-05-02"]), Some(1));
    assert_eq!(
        ask(&["--from", "2019", "--to", "May 2019"]),
        Some(0),
        "the first day, the last day"
    );
    assert_eq!(ask(&["--to", "April 2019"]), Some(1));
    assert_eq!(ask(&["--from", "yesterday"]), Some(1));
    check(
        &place,
        &["ask", "When?", "--from", "5/6/2019"],
        &expect![[r#"
            exit 2
            stderr:
            error: invalid value '5/6/2019' for '--from <DATE>': a date is written like 2026-05-14, 14 May 2026, May 2026, 2026, yesterday, last week, 3 days ago or since March

            For more information, try '--help'.
        "#]],
    );
}

#[test]
fn chat_answers_line_by_line() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    let ran = place.ibid_reading(
        &["chat"],
        "who what\n\nWhen was the lighthouse lit?\nHow many passengers does the ferry carry?\nand when does it sail?",
    );
    no_panic(&ran);
    expect![[r#"
        exit 0
        stdout:
        The question names nothing that could be looked for.
        hint: Name the thing, person or event that you ask about.

          The lighthouse of Norrö was lit in 1871.
        [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

        Word for word from the articles as indexed TIME

          The ferry to Norrö sails three times a day in summer. It carries forty passengers.
        [1] The ferry to Norrö · 2021-02-03 · paragraph 1 · harbour/2021-02-03-ferry.txt

        Word for word from the articles as indexed TIME

        Understood with your question before: ferry
          The ferry to Norrö sails three times a day in summer. It carries forty passengers.
        [1] The ferry to Norrö · 2021-02-03 · paragraph 1 · harbour/2021-02-03-ferry.txt

        Word for word from the articles as indexed TIME

    "#]]
    .assert_eq(&ran.shown());
}

#[test]
fn index_says_what_changed() {
    let place = Place::with(THREE);
    check(
        &place,
        &["index"],
        &expect![[r#"
        exit 0
        stdout:
        Reindexed in TIME: 3 added, 0 changed, 0 removed, 0 unchanged, 0 failed.
    "#]],
    );
    place.write("corpus/new.txt", "New\n\nSomething new.\n");
    place.write("corpus/berge/seilbahn.md", "# Die Seilbahn\n\nSie wurde abgerissen.\n");
    fs::remove_file(place.path("corpus/harbour/2021-02-03-ferry.txt")).expect("it is there");
    check(
        &place,
        &["index"],
        &expect![[r#"
        exit 0
        stdout:
        Reindexed in TIME: 1 added, 1 changed, 1 removed, 1 unchanged, 0 failed.
    "#]],
    );
    check(
        &place,
        &["index", "--full"],
        &expect![[r#"
        exit 0
        stdout:
        Reindexed in TIME: 0 added, 0 changed, 0 removed, 3 unchanged, 0 failed.
    "#]],
    );
    assert!(place.path("data/index/g2").exists(), "a full reindex builds beside");
}

#[test]
fn check_lists_every_warning_with_its_line_and_writes_nothing() {
    let place = Place::with(&[
        ("good.md", "---\ntitle: Good\ndate: 2020-01-01\n---\n\nA good text.\n"),
        ("untitled.txt", "one line of text that goes on\nand on.\n"),
        (
            "unknown.md",
            "---\ntitle: T\nwriter: me\ndate: 2020-01-01\nurl: ftp://x\n---\n\nText.\n",
        ),
        ("broken.md", "A broken\0 text.\n"),
        ("yaml.md", "---\ntitle: \"Unclosed\ndate: 2020-01-01\n---\n\nText.\n"),
        ("date.md", "---\ntitle: A\ndate: 2020-02-30\n---\n\nText.\n"),
        ("open.md", "---\ntitle: A\n\nText.\n"),
        ("picture.png", "x"),
    ]);
    place.write("corpus/half.txt", b"Title\n\nCaf\xc3\xa9 au \xff.\n");
    place.write("corpus/latin1.txt", b"Title\n\nCaf\xe9 au lait.\n");
    check(
        &place,
        &["index", "--check"],
        &expect![[r#"
            exit 2
            stdout:
            7 articles can be quoted, 2 failed, 11 warnings, 1 file of other kinds passed over. Nothing was written.
            failed: broken.md, line 1: a NUL character: this is no text file
            failed: half.txt, line 3: not UTF-8 text: byte 16 is invalid; save the file as UTF-8
            warning: date.md, line 3: `2020-02-30` is no date that can be read; write it as YYYY-MM-DD
            warning: date.md: no date: citations of it will show none
            warning: latin1.txt: read as windows-1252; save it as UTF-8 to be sure
            warning: latin1.txt: no date: citations of it will show none
            warning: open.md: no date: citations of it will show none
            warning: open.md: no title: the file name stands in for it (`open`)
            warning: unknown.md, line 5: `url` is no http or https link, so citations will not link to it
            warning: unknown.md, line 3: `writer` is not read; known are title, date, url, tags, authors, language
            warning: untitled.txt: no date: citations of it will show none
            warning: untitled.txt: no title: the file name stands in for it (`untitled`)
            warning: yaml.md, line 2: its front matter is no YAML (unclosed quote), so it was read line by line
            passed over: picture.png: no format that is read ends so
        "#]],
    );
    assert!(!place.path("data").exists(), "nothing was written");
    fs::remove_dir_all(place.path("corpus")).expect("it is there");
    place.write(
        "corpus/good.md",
        "---\ntitle: Good\ndate: 2020-01-01\n---\n\nA good text.\n",
    );
    check(
        &place,
        &["index", "--check"],
        &expect![[r#"
        exit 0
        stdout:
        1 article can be quoted, 0 failed, 0 warnings, 0 files of other kinds passed over. Nothing was written.
    "#]],
    );
}

#[test]
fn questions_that_ask_nothing_are_told_so() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    check(
        &place,
        &["ask", ""],
        &expect![[r#"
        exit 2
        stderr:
        The question is empty.
        hint: Ask in a sentence, for example: When was ICANN founded?
    "#]],
    );
    check(
        &place,
        &["ask", " \n\t "],
        &expect![[r#"
        exit 2
        stderr:
        The question is empty.
        hint: Ask in a sentence, for example: When was ICANN founded?
    "#]],
    );
    check(
        &place,
        &["ask", &"why ".repeat(1250)],
        &expect![[r#"
        exit 2
        stderr:
        The question has 5000 characters, and at most 1000 are read.
        hint: Ask the one thing you want to know in a sentence or two.
    "#]],
    );
    check(
        &place,
        &["ask", "who is it that they are"],
        &expect![[r#"
            exit 1
            stdout:
            The question names nothing that could be looked for.
            hint: Name the thing, person or event that you ask about.
        "#]],
    );
    check(
        &place,
        &["ask", "🙂👩‍👩‍👧 ❤️ ?!"],
        &expect![[r#"
            exit 1
            stdout:
            The question holds no words to look for.
            hint: Ask in words, for example: When was ICANN founded?
        "#]],
    );
    check(
        &place,
        &["ask"],
        &expect![[r#"
        exit 2
        stderr:
        error: the following required arguments were not provided:
          <QUESTION>...

        Usage: ibid ask <QUESTION>...

        For more information, try '--help'.
    "#]],
    );
}

#[test]
fn a_corpus_that_is_none_is_told_so() {
    let place = Place::new();
    check(
        &place,
        &["ask", "When was the lighthouse lit?"],
        &expect![[r#"
        exit 2
        stderr:
        Indexing corpus.
        The corpus folder `corpus` does not exist.
        hint: Make the folder and put documents into it, or name another with `--corpus`.
    "#]],
    );
    check(
        &place,
        &["index"],
        &expect![[r#"
        exit 2
        stderr:
        The corpus folder `corpus` does not exist.
        hint: Make the folder and put documents into it, or name another with `--corpus`.
    "#]],
    );
    check(
        &place,
        &["index", "--check"],
        &expect![[r#"
        exit 2
        stderr:
        The corpus folder `corpus` does not exist.
        hint: Make the folder and put documents into it, or name another with `--corpus`.
    "#]],
    );
    place.write("corpus", "a file");
    check(
        &place,
        &["ask", "When was the lighthouse lit?"],
        &expect![[r#"
        exit 2
        stderr:
        Indexing corpus.
        The corpus folder `corpus` is a file.
        hint: Name the folder that the documents are in with `--corpus`.
    "#]],
    );
    fs::remove_file(place.path("corpus")).expect("it is there");
    fs::create_dir(place.path("corpus")).expect("it can be made");
    check(
        &place,
        &["ask", "When was the lighthouse lit?"],
        &expect![[r#"
        exit 2
        stderr:
        Indexing corpus.
        The corpus folder corpus holds no documents.
        hint: Put Markdown (`.md`) or text (`.txt`) files into it and reindex.
    "#]],
    );
    check(
        &place,
        &["index", "--check"],
        &expect![[r#"
        exit 0
        stdout:
        0 articles can be quoted, 0 failed, 0 warnings, 0 files of other kinds passed over. Nothing was written.
    "#]],
    );
    place.write("corpus/picture.png", "x");
    check(
        &place,
        &["index"],
        &expect![[r#"
        exit 2
        stderr:
        The corpus folder corpus holds no documents.
        hint: Put Markdown (`.md`) or text (`.txt`) files into it and reindex.
    "#]],
    );
}

#[test]
fn an_emptied_corpus_takes_its_articles_along() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    fs::remove_dir_all(place.path("corpus")).expect("it is there");
    check(
        &place,
        &["ask", "When was the lighthouse lit?"],
        &expect![[r#"
        exit 2
        stderr:
        Indexing corpus.
        The corpus folder `corpus` does not exist.
        hint: Make the folder and put documents into it, or name another with `--corpus`.
    "#]],
    );
    fs::create_dir(place.path("corpus")).expect("it can be made");
    check(
        &place,
        &["index", "--yes"],
        &expect![[r#"
        exit 0
        stdout:
        Reindexed in TIME: 0 added, 0 changed, 3 removed, 0 unchanged, 0 failed.
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn an_unreadable_corpus_is_told_so_and_nothing_is_lost() {
    use std::os::unix::fs::symlink;
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    // A link that leads to itself cannot be followed by anybody, the superuser included.
    fs::rename(place.path("corpus"), place.path("away")).expect("it is there");
    symlink("corpus", place.path("corpus")).expect("a link can be made");
    check(
        &place,
        &["index"],
        &expect![[r#"
        exit 2
        stderr:
        The corpus folder `corpus` cannot be read: Too many levels of symbolic links (os error 40).
        hint: Let the user that ibid runs as read the folder.
    "#]],
    );
    fs::remove_file(place.path("corpus")).expect("it is there");
    fs::rename(place.path("away"), place.path("corpus")).expect("it is there");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_deletes_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let mut place = Place::with(THREE);
    if !place.give_up_privileges() {
        eprintln!("skipped: nobody but the superuser can run the program here");
        return;
    }
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let close = |below: &str, mode| {
        fs::set_permissions(place.path(below), fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    close("corpus/harbour", 0o000);
    check(
        &place,
        &["index"],
        &expect![[r#"
        exit 0
        stdout:
        Reindexed in TIME: 0 added, 0 changed, 0 removed, 3 unchanged, 1 failed.
          - harbour: Permission denied (os error 13)
        hint: files that failed keep the article that was read from them before, if there was one.
    "#]],
    );
    check(
        &place,
        &["index", "--full"],
        &expect![[r#"
        exit 0
        stdout:
        Reindexed in TIME: 0 added, 0 changed, 0 removed, 3 unchanged, 1 failed.
          - harbour: Permission denied (os error 13)
        hint: files that failed keep the article that was read from them before, if there was one.
    "#]],
    );
    close("corpus", 0o000);
    check(
        &place,
        &["index"],
        &expect![[r#"
        exit 2
        stderr:
        The corpus folder `corpus` cannot be read: Permission denied (os error 13).
        hint: Let the user that ibid runs as read the folder.
    "#]],
    );
    close("corpus", 0o755);
    close("corpus/harbour", 0o755);
    close("corpus/harbour/lighthouse.md", 0o000);
    check(
        &place,
        &["index"],
        &expect![[r#"
        exit 0
        stdout:
        Reindexed in TIME: 0 added, 0 changed, 0 removed, 3 unchanged, 1 failed.
          - harbour/lighthouse.md: Permission denied (os error 13)
        hint: files that failed keep the article that was read from them before, if there was one.
    "#]],
    );
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
        "#]],
    );
}

#[test]
fn a_broken_document_keeps_its_old_article() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    place.write("corpus/harbour/lighthouse.md", "Text\0.\n");
    check(
        &place,
        &["index"],
        &expect![[r#"
            exit 0
            stdout:
            Reindexed in TIME: 0 added, 0 changed, 0 removed, 3 unchanged, 1 failed.
              - harbour/lighthouse.md, line 1: a NUL character: this is no text file
            hint: files that failed keep the article that was read from them before, if there was one.
        "#]],
    );
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
        "#]],
    );
    check(
        &place,
        &["index", "--full"],
        &expect![[r#"
            exit 0
            stdout:
            Reindexed in TIME: 0 added, 0 changed, 0 removed, 3 unchanged, 1 failed.
              - harbour/lighthouse.md, line 1: a NUL character: this is no text file
            hint: files that failed keep the article that was read from them before, if there was one.
        "#]],
    );
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
        "#]],
    );
}

#[test]
fn settings_with_a_typo_are_told_so() {
    let mut place = Place::with(THREE);
    place.write("typo.toml", "[answer]\nexcerpts = 2\ntreshold = 0.7\n");
    check(
        &place,
        &["ask", "When?", "--config", "typo.toml"],
        &expect![[r#"
        exit 2
        stderr:
        error: typo.toml, line 3: there is no setting `answer.treshold`; did you mean `answer.threshold`?
    "#]],
    );
    place.write("broken.toml", "[answer]\nexcerpts = = 2\n");
    check(
        &place,
        &["ask", "When?", "--config", "broken.toml"],
        &expect![[r#"
        exit 2
        stderr:
        error: broken.toml, line 2: extra `=`, expected nothing
    "#]],
    );
    check(
        &place,
        &["ask", "When?", "--config", "nowhere.toml"],
        &expect![[r#"
        exit 2
        stderr:
        error: the settings file `nowhere.toml` cannot be read: No such file or directory (os error 2)
    "#]],
    );
    place.write("level.toml", "[log]\nlevel = \"=x=\"\n");
    check(
        &place,
        &["ask", "When?", "--config", "level.toml"],
        &expect![[r#"
        exit 2
        stderr:
        error: `log.level` is no log filter: invalid filter directive
    "#]],
    );
    place.set("IBID__ANSWER__EXCERPTS", "many");
    check(
        &place,
        &["ask", "When?"],
        &expect![[r#"
        exit 2
        stderr:
        error: environment variable IBID__ANSWER__EXCERPTS: `answer.excerpts` must be a whole number, and is a text in quotes ("many")
    "#]],
    );
}

#[test]
fn an_index_of_an_older_version_is_rebuilt_beside() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    let meta = place.path("data/index/g1/meta.json");
    let written = fs::read_to_string(&meta).expect("it is there");
    let older = written.replace(r#"\"version\":"#, r#"\"version\":1000"#);
    assert_ne!(older, written, "the version stands in the payload");
    fs::write(meta, older).expect("it can be written");
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
            stderr:
            Indexing corpus.
        "#]],
    );
    assert!(place.path("data/index/g2").exists(), "it was built beside");
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
        "#]],
    );
}

#[test]
fn a_damaged_index_is_rebuilt() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    place.write("data/index/g1/meta.json", "{");
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
            stderr:
            Indexing corpus.
        "#]],
    );
}

#[test]
fn a_data_folder_that_is_none_is_told_so() {
    let place = Place::with(THREE);
    place.write("data", "a file");
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 2
            stderr:
            The index could not be read or written.
            cause: making the index directory failed: Not a directory (os error 20)
            hint: Check that the data folder exists and that the user ibid runs as may write to it.
        "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_the_old_state_serves() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    let long = "The storm petrel is a small bird that nests in burrows. ".repeat(1000);
    place.write("corpus/birds.txt", format!("Birds\n\n{long}\n"));
    for arguments in [&["index"][..], &["index", "--full"]] {
        let ran = place.ibid_on_a_full_disk(8, arguments);
        no_panic(&ran);
        expect![[r#"
            exit 2
            stderr:
            The disk is full, so the index could not be written; what was indexed before is kept.
            cause: …
            hint: Free some space, or move the data folder with `--data`, and reindex.
        "#]]
        .assert_eq(&without_cause(&ran.shown()));
    }
    let ran = place.ibid_on_a_full_disk(8, &["ask", "When was the lighthouse of Norrö lit?"]);
    no_panic(&ran);
    expect![[r#"
        exit 0
        stdout:
          The lighthouse of Norrö was lit in 1871.
        [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

        Word for word from the articles as indexed TIME
        stderr:
        Indexing corpus.
        The disk is full, so the index could not be written; what was indexed before is kept.
        cause: …
        hint: Free some space, or move the data folder with `--data`, and reindex.
        This answer is from the index as it is.
    "#]]
    .assert_eq(&without_cause(&ran.shown()));
    fs::remove_file(place.path("corpus/birds.txt")).expect("it is there");
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
        "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_first_index_on_a_full_disk_is_told() {
    let place = Place::with(THREE);
    let ran = place.ibid_on_a_full_disk(0, &["ask", "When was the lighthouse of Norrö lit?"]);
    no_panic(&ran);
    expect![[r#"
        exit 2
        stderr:
        The disk is full, so the index could not be written; what was indexed before is kept.
        cause: no space is left for locking the index directory: File too large (os error 27)
        hint: Free some space, or move the data folder with `--data`, and reindex.
    "#]]
    .assert_eq(&ran.shown());
    check(
        &place,
        &["ask", "When was the lighthouse of Norrö lit?"],
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
            stderr:
            Indexing corpus.
        "#]],
    );
}

#[test]
fn a_document_cannot_drive_the_terminal() {
    let place = Place::with(&[(
        "evil\u{1b}[31m.md",
        "---\ntitle: \"The \\e]0;owned\\a heron\"\n---\n\n## Legs \u{1b}[2J\n\nThe heron stands on one \u{1b}[31mleg\u{1b}[0m \
         in the \u{9b}5m reeds \u{202e}of the lake.\n",
    )]);
    for arguments in [
        &["ask", "On how many legs does the heron stand?"][..],
        &["index", "--check"],
    ] {
        let ran = place.ibid(arguments);
        no_panic(&ran);
        for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
            let raw = text
                .chars()
                .find(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || *c == '\u{202e}');
            assert_eq!(raw, None, "{stream} of {arguments:?}:\n{text:?}");
        }
        assert!(
            ran.out.contains('␛'),
            "it is shown as a picture of itself:\n{}",
            ran.out
        );
    }
    let ran = place.ibid(&["ask", "--json", "On how many legs does the heron stand?"]);
    assert!(!ran.out.contains('\u{1b}'), "JSON escapes it:\n{}", ran.out);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::with(THREE);
    place.ibid(&["index"]);
    let mut child = place
        .command()
        .args(["ask", "When was the lighthouse of Norrö lit?"])
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn an_explanation_adds_up_to_the_confidence() {
    let place = Place::with(THREE);
    let ran = place.ibid(&["ask", "--explain", "When was the lighthouse of Norrö lit?"]);
    no_panic(&ran);
    let number = |words: Option<&str>| {
        words
            .and_then(|words| words.parse::<f64>().ok())
            .expect("it is a number")
    };
    let told = ran
        .out
        .lines()
        .find_map(|line| line.strip_prefix("confidence "))
        .expect("it is told");
    let told = number(told.split(':').next());
    let shares = ran.out.lines().skip_while(|line| !line.starts_with("feature")).skip(1);
    let shares = shares.take_while(|line| !line.starts_with("candidate "));
    let log_odds: f64 = shares.map(|line| number(line.split_whitespace().last())).sum();
    let added = 1.0 / (1.0 + (-log_odds).exp());
    assert!(
        (added - told).abs() < 0.02,
        "the shares add up to {added}, told was {told}"
    );
}
