//! `ibid calibrate`: with and without labels, what it prints, what it writes, and that asking goes by that.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fmt::Write as _, fs, path::Path};

use expect_test::{Expect, expect};
use ibid::{
    answer::ConfidenceModel,
    corpus::Date,
    eval::{FLOOR, NEAR_FLOOR, Standing, Thresholds},
    settings::{Calibration, Environment, Settings, calibrated, write_calibrated},
};
use serde_json::{Value, json};

use crate::support::{
    self,
    cli::{Place, Ran},
};

const BIRDS: [&str; 12] = [
    "heron", "petrel", "curlew", "dunlin", "gannet", "puffin", "osprey", "bittern", "plover", "avocet", "fulmar",
    "siskin",
];
/// What each article says of its bird, and what is asked about it.
const FACTS: [(&str, &str, &str); 5] = [
    ("Nest", "nests in a hollow of", "Where does the {} nest?"),
    ("Food", "feeds at dawn on", "What does the {} feed on at dawn?"),
    ("Journey", "flies in autumn to", "Where does the {} fly in autumn?"),
    (
        "Call",
        "calls at night like",
        "What does the call of the {} sound like at night?",
    ),
    (
        "Guard",
        "is guarded since spring by",
        "By whom is the {} guarded since spring?",
    ),
];

/// A name that no other fact bears.
fn name(bird: usize, fact: usize) -> String {
    let syllables = ["ka", "lo", "mi", "ru", "se", "ta", "vo", "ne", "po", "gi", "du", "fa"];
    format!(
        "{}{}{}",
        syllables[bird],
        syllables[fact],
        syllables[(bird + fact) % 12]
    )
}

fn sentence(bird: usize, fact: usize) -> String {
    format!("The {} {} {}.", BIRDS[bird], FACTS[fact].1, name(bird, fact))
}

/// Writes an article with headings on each of so many birds.
fn documents(place: &Place, birds: usize) {
    for (bird, kind) in BIRDS.iter().enumerate().take(birds) {
        let mut text = format!("---\ntitle: The {kind}\ndate: 2020-01-01\n---\n\n");
        for (fact, (heading, ..)) in FACTS.iter().enumerate() {
            let _ = write!(text, "## {heading}\n\n{}\n\n", sentence(bird, fact));
        }
        place.write(&format!("birds/{kind}.md"), text);
    }
}

/// Writes the same articles as a labelled set.
fn labelled(place: &Place, birds: usize) {
    let (mut articles, mut questions) = (String::new(), String::new());
    for (bird, kind) in BIRDS.iter().enumerate().take(birds) {
        let text: Vec<String> = (0..FACTS.len()).map(|fact| sentence(bird, fact)).collect();
        let article = json!({ "id": kind, "title": format!("The {kind}"), "text": text.join("\n\n") });
        let _ = writeln!(articles, "{article}");
        for (fact, (_, _, asks)) in FACTS.iter().enumerate() {
            let question = json!({
                "question": asks.replace("{}", kind), "answers": [name(bird, fact)], "article_id": kind,
                "paragraph_id": format!("{kind}#{fact}"), "answerable": true,
            });
            let _ = writeln!(questions, "{question}");
        }
        let near_miss = json!({
            "question": format!("How old does the {kind} grow?"), "answers": [], "article_id": kind,
            "paragraph_id": format!("{kind}#0"), "answerable": false,
        });
        let _ = writeln!(questions, "{near_miss}");
    }
    place.write("set/articles.jsonl", articles);
    place.write("set/questions.jsonl", questions);
}

/// Runs and reads the JSON object.
fn figures(place: &Place, arguments: &[&str]) -> Value {
    figures_of(&place.ibid(arguments))
}

fn figures_of(ran: &Ran) -> Value {
    assert_eq!(ran.code, Some(0), "{}", ran.shown());
    serde_json::from_str(&ran.out).expect("one JSON object")
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn refused(ran: &Ran, expected: &Expect) {
    expected.assert_eq(&ran.shown());
}

#[test]
fn labelled_questions_make_the_confidence_more_reliable() {
    let place = Place::new();
    labelled(&place, 12);
    let figures = figures(&place, &["calibrate", "set", "--json"]);
    assert_eq!(figures["labelled"], true);
    assert_eq!(figures["articles"], 12);
    assert_eq!(figures["written"], Value::Null);
    let (before, after) = (&figures["before"], &figures["after"]);
    for side in [before, after] {
        assert_eq!(
            [&side["answerable"], &side["near_misses"], &side["held_out"]],
            [60, 12, 60],
            "each question is asked with its article and without, near misses with it"
        );
        let bins = side["bins"].as_array().expect("a list");
        let asked: f64 = bins.iter().map(|bin| number(&bin["questions"])).sum();
        assert!(
            (asked - 132.0).abs() < 0.5,
            "every question is in one bin, and {asked} are"
        );
    }
    assert!(number(&after["brier"]) < number(&before["brier"]), "{figures:#}");
    assert!(number(&after["kept"]) >= 0.85, "{figures:#}");
    assert!(
        number(&after["auroc_held_out"]) > 0.95,
        "what is held out is not found: {figures:#}"
    );
    let weights = figures["answer"]["confidence"].as_object().expect("an object");
    assert_eq!(weights.len(), ConfidenceModel::NAMES.len());
}

#[test]
fn documents_without_labels_are_asked_by_their_headings() {
    let place = Place::new();
    documents(&place, 12);
    place.write("birds/notes.png", "no document");
    place.write("birds/broken.md", [0xc3, 0xa9, 0xff]);
    let figures = figures(&place, &["calibrate", "birds", "--json"]);
    assert_eq!(figures["labelled"], false);
    assert_eq!(figures["articles"], 12);
    let after = &figures["after"];
    assert_eq!(
        [&after["answerable"], &after["near_misses"], &after["held_out"]],
        [72, 0, 72],
        "a title and five headings"
    );
    assert!(
        number(&after["auroc_held_out"]) > 0.95,
        "what is held out is not found: {figures:#}"
    );
    let shipped = support::settings().policy.answer;
    assert!(
        (number(&figures["answer"]["threshold"]) - f64::from(shipped.threshold)).abs() < 1e-6,
        "the threshold stays"
    );
    for (name, shipped) in ConfidenceModel::NAMES.into_iter().zip(shipped.confidence.weights()) {
        let weight = number(&figures["answer"]["confidence"][name]);
        assert!((weight - f64::from(shipped)).abs() < 0.5, "{name} moved to {weight}");
    }
    let kept = self::figures(&place, &["calibrate", "birds", "--json", "--keep", "1"]);
    assert_eq!(kept["before"]["kept"], figures["before"]["kept"]);
    assert_ne!(kept["answer"]["threshold"], figures["answer"]["threshold"]);
}

#[test]
fn the_same_questions_give_the_same_numbers() {
    let place = Place::new();
    labelled(&place, 8);
    let once = place.ibid(&["calibrate", "set"]);
    let again = place.ibid(&["calibrate", "set"]);
    assert_eq!(once.out, again.out);
}

#[test]
fn what_it_prints() {
    let place = Place::new();
    documents(&place, 12);
    let ran = place.ibid(&["calibrate", "birds", "--check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.shown());
    // The figures are other tests' business.
    let shape = |text: &str| {
        let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
        let lines = text
            .lines()
            .filter(|line| line.chars().next().is_some_and(|c| !c.is_ascii_digit()));
        lines
            .map(|line| line.chars().map(digits).collect::<String>() + "\n")
            .collect::<String>()
    };
    expect![[r#"
        articles                     00
        answerable questions         00, made of titles and headings
        questions held out           00, asked without their article
                                                        before                     after
        confidence, %                 questions   mean   right  questions   mean   right
        Brier score                                      0.000                     0.000
        expected calibration error, %                     00.0                      00.0
        AUROC, held out, %                               000.0                     000.0
        answerable answered, %                           000.0                     000.0
        held out refused, %                               00.0                      00.0
        unanswerable refused, %                           00.0                      00.0
        answerable sure or near, %                       000.0                     000.0
        unanswerable shown nothing, %                     00.0                      00.0
        threshold                                        0.000                     0.000
        near threshold                                   0.000                     0.000
        What stands under "after" was measured on articles that the weights were not fitted to.
        The thresholds stay as they are; `--keep` and `--refuse` choose others.
        Titles and headings are easier than what people ask, so the weights may move little.
        hint: some tens of questions of your own, named with `--questions FILE`, say far more.
        [answer]
        threshold = 0.00
        near_threshold = 0.00
        [answer.confidence]
        article = 0.00
        closeness = 0.0
        unwanted = -0.00
        margin = 0.00
        bm00 = 0.00
        title_in = 0.00
        weight = 0.00
        met = 0.00
        size = -0.00
        alike = 0.00
        phrases = 0.00
        number_unmet = -0.00
        heading = 0.00
        path = 0.00
        same = 0.0
        likeness = 0.00
        constant = -0.00
    "#]]
    .assert_eq(&shape(&ran.out));
    expect![[r#"
        Of questions about held-out articles, answerable ones answered: 000.0 % before, 000.0 % after; unanswerable ones refused: 00.0 % before, 00.0 % after.
        Nothing was written, as `--check` says.
    "#]]
    .assert_eq(&shape(&ran.err));
}

#[test]
fn what_is_written_is_what_asking_goes_by() {
    let place = Place::new();
    labelled(&place, 12);
    documents(&place, 12);
    let written = "# Ours.\n[log]\nlevel = \"warn\" # quiet\n\n[answer]\nexcerpts = 2\nthreshold = 0.3 # by hand\n";
    place.write("ours.toml", written);
    let read = || fs::read_to_string(place.path("ours.toml")).expect("it is there");

    let checked = place.ibid(&["--config", "ours.toml", "calibrate", "set", "--check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.shown());
    assert_eq!(read(), written, "`--check` writes nothing");

    let figures = figures(&place, &["--config", "ours.toml", "calibrate", "set", "--json"]);
    assert_eq!(figures["written"], "ours.toml");
    let after = read();
    for kept in [
        "# Ours.\n",
        "level = \"warn\" # quiet\n",
        "excerpts = 2\n",
        " # by hand\n",
    ] {
        assert!(after.contains(kept), "{kept:?} is gone:\n{after}");
    }
    let settings = Settings::load(Some(&place.path("ours.toml")), &Environment::default()).expect("they are valid");
    let answer = settings.policy.answer;
    assert!((f64::from(answer.threshold) - number(&figures["answer"]["threshold"])).abs() < 1e-6);
    assert_ne!(answer.confidence, ConfidenceModel::default());

    let question = "What does the heron feed on at dawn?";
    let ran = place.ibid(&[
        "--config",
        "ours.toml",
        "--corpus",
        "birds",
        "ask",
        "--explain",
        question,
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.shown());
    let shares = ran.out.lines().skip_while(|line| !line.starts_with("feature")).skip(1);
    let mut log_odds = 0.0;
    for (line, weight) in shares.zip(answer.confidence.weights()) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells[2], format!("{weight:.2}"), "{line}");
        log_odds += cells[3].parse::<f64>().expect("a share is a number");
    }
    let asked = figures_of(&place.ibid(&["--config", "ours.toml", "--corpus", "birds", "ask", "--json", question]));
    let added = 1.0 / (1.0 + (-log_odds).exp());
    let told = number(&asked["confidence"]);
    assert!(
        (told - added).abs() < 0.02,
        "{told} was told, and the shares add up to {added}"
    );

    let again = self::figures(
        &place,
        &["--config", "ours.toml", "calibrate", "set", "--json", "--check"],
    );
    assert_eq!(
        again["answer"]["confidence"], figures["answer"]["confidence"],
        "what was written before is no part of the weights"
    );
    assert_ne!(again["before"], figures["before"], "but what it is compared with");
}

#[test]
fn asking_goes_by_the_weights_of_the_settings() {
    let mut place = Place::new();
    documents(&place, 5);
    let arguments = [
        "--corpus",
        "birds",
        "ask",
        "--explain",
        "What does the heron feed on at dawn?",
    ];
    for (constant, code, told) in [("20", 0, "confidence 1.000"), ("-20", 1, "confidence 0.000")] {
        place.set("IBID__ANSWER__CONFIDENCE__CONSTANT", constant);
        let ran = place.ibid(&arguments);
        assert_eq!(ran.code, Some(code), "{}", ran.shown());
        assert!(ran.out.contains(told), "{}", ran.shown());
    }
}

#[test]
fn too_little_is_refused() {
    let place = Place::new();
    labelled(&place, 4);
    documents(&place, 4);
    place.write("one/articles.jsonl", "");
    refused(
        &place.ibid(&["calibrate", "set"]),
        &expect![[r#"
        exit 2
        stderr:
        There is too little to calibrate on: 20 questions that something answers, about 4 of 4 articles.
        hint: At least 30 questions about 5 or more articles are needed. Questions of your own go into `questions.jsonl`, beside `articles.jsonl`.
    "#]],
    );
    refused(
        &place.ibid(&["calibrate", "birds"]),
        &expect![[r#"
        exit 2
        stderr:
        There is too little to calibrate on: 24 questions that titles and headings make, about 4 of 4 articles.
        hint: At least 30 questions about 5 or more articles are needed. Questions of your own go into `questions.jsonl`, beside `articles.jsonl`.
    "#]],
    );
    refused(
        &place.ibid(&["calibrate", "one"]),
        &expect![[r#"
        exit 2
        stderr:
        There is too little to calibrate on: 0 questions that titles and headings make, about 0 of 0 articles.
        hint: At least 30 questions about 5 or more articles are needed. Questions of your own go into `questions.jsonl`, beside `articles.jsonl`.
    "#]],
    );
    refused(
        &place.ibid(&["calibrate", "nowhere"]),
        &expect![[r#"
            exit 2
            stderr:
            The corpus folder `nowhere` does not exist.
            hint: Name a folder of documents, or one with articles.jsonl and questions.jsonl.
        "#]],
    );
    let ran = place.ibid(&["calibrate", "set", "--keep", "95"]);
    assert_eq!(ran.code, Some(2), "{}", ran.shown());
    assert!(ran.err.contains("a share is a number from 0 to 1"), "{}", ran.err);
}

fn standing(bm25: f32, sure: f32, near: f32) -> Standing {
    Standing {
        model: ConfidenceModel::of(|name| if name == "bm25" { bm25 } else { 0.0 }).expect("each is in its range"),
        thresholds: Thresholds { sure, near },
    }
}

/// What is written, where `before` stood until a day.
fn calibration(before: Option<Standing>) -> Calibration {
    Calibration {
        now: standing(2.5, 0.35, 0.15),
        before: before.map(|before| (before, Date::parse("2026-11-30").expect("it is a day"))),
    }
}

/// What becomes of a settings file.
fn written(text: &str, expected: &Expect) {
    let after = calibrated(Path::new("s.toml"), text, &calibration(None)).unwrap_or_else(|error| error.to_string());
    let shown = after.split_inclusive('\n').filter(|line| !line.ends_with(" = 0.0\n"));
    expected.assert_eq(&shown.collect::<String>());
}

#[test]
fn the_earlier_values_stand_beside_the_new_ones() {
    let check = |text: &str, expected: &Expect| {
        let calibration = calibration(Some(standing(2.0, 0.42, 0.15)));
        let after = calibrated(Path::new("s.toml"), text, &calibration).expect("it is valid");
        let shown = after.split_inclusive('\n').filter(|line| !line.ends_with(" = 0.0\n"));
        expected.assert_eq(&shown.collect::<String>());
    };
    check(
        "",
        &expect![[r#"
        [answer]
        # before ibid calibrate of 2026-11-30: threshold = 0.42
        threshold = 0.35
        near_threshold = 0.15

        [answer.confidence]
        # before ibid calibrate of 2026-11-30: bm25 = 2.0
        bm25 = 2.5
    "#]],
    );
    check(
        "# Ours.\n[answer]\n# By hand.\nthreshold = 0.42 # high\n\n# Weights.\n[answer.confidence]\n",
        &expect![[r#"
            # Ours.
            [answer]
            # By hand.
            # before ibid calibrate of 2026-11-30: threshold = 0.42
            threshold = 0.35 # high
            near_threshold = 0.15

            # Weights.
            [answer.confidence]
            # before ibid calibrate of 2026-11-30: bm25 = 2.0
            bm25 = 2.5
        "#]],
    );
    check(
        "[answer]\n# before ibid calibrate of 2025-01-01: threshold = 0.9\nthreshold = 0.42\nconfidence = { bm25 = 2 }\n",
        &expect![[r#"
            [answer]
            # before ibid calibrate of 2026-11-30: threshold = 0.42
            threshold = 0.35
            # before ibid calibrate of 2026-11-30: bm25 = 2.0
            confidence = { bm25 = 2.5 , article = 0.0, closeness = 0.0, unwanted = 0.0, margin = 0.0, title_in = 0.0, weight = 0.0, met = 0.0, size = 0.0, alike = 0.0, phrases = 0.0, number_unmet = 0.0, heading = 0.0, path = 0.0, same = 0.0, likeness = 0.0, constant = 0.0 }
            near_threshold = 0.15
        "#]],
    );
    check(
        "answer = { threshold = 0.42 }\n",
        &expect![[r#"
            # before ibid calibrate of 2026-11-30: threshold = 0.42
            # before ibid calibrate of 2026-11-30: bm25 = 2.0
            answer = { threshold = 0.35 , near_threshold = 0.15, confidence = { article = 0.0, closeness = 0.0, unwanted = 0.0, margin = 0.0, bm25 = 2.5, title_in = 0.0, weight = 0.0, met = 0.0, size = 0.0, alike = 0.0, phrases = 0.0, number_unmet = 0.0, heading = 0.0, path = 0.0, same = 0.0, likeness = 0.0, constant = 0.0 } }
        "#]],
    );
}

/// Writes a labelled set in which two articles each are about the same bird, so that a question finds words as good
/// when its own article is held out: nobody can be sure of an answer.
fn doubtful(place: &Place) {
    let (mut articles, mut questions) = (String::new(), String::new());
    for (number, own) in BIRDS.iter().enumerate() {
        let bird = if number < 8 { BIRDS[number / 2 * 2] } else { own };
        let text = FACTS.map(|(_, says, _)| says).into_iter().enumerate();
        let text: Vec<String> = text
            .map(|(fact, says)| format!("The {bird} {says} {}.", name(number, fact)))
            .collect();
        let article = json!({ "id": own, "title": format!("The {bird}"), "text": text.join("\n\n") });
        let _ = writeln!(articles, "{article}");
        for (fact, (_, _, asks)) in FACTS.iter().enumerate() {
            let question = json!({
                "question": asks.replace("{}", bird), "answers": [name(number, fact)], "article_id": own,
                "paragraph_id": format!("{own}#{fact}"), "answerable": true,
            });
            let _ = writeln!(questions, "{question}");
        }
    }
    place.write("set/articles.jsonl", articles);
    place.write("set/questions.jsonl", questions);
}

/// Some tens of labelled questions can lead a threshold to where most of what nothing answers is answered. That was
/// written once, and refusals fell from 78 % to 27 %.
#[test]
fn a_threshold_that_would_ruin_the_bot_is_not_written() {
    let place = Place::new();
    doubtful(&place);
    let careful = "[answer]\nthreshold = 0.9\n";
    place.write("ours.toml", careful);
    let read = || fs::read_to_string(place.path("ours.toml")).expect("it is there");
    let run =
        |wanted: &[&str]| place.ibid(&[&["--config", "ours.toml", "calibrate", "set", "--json"], wanted].concat());

    let ran = run(&["--keep", "0.95"]);
    let told = figures_of(&ran);
    let figure = |side: &str, name: &str| number(&told[side][name]);
    assert!(
        figure("after", "refused") < figure("before", "refused") && figure("after", "kept") > figure("before", "kept"),
        "these questions ruin nothing: {told:#}"
    );
    assert_eq!(
        (&told["objection"], &told["written"]),
        (&json!("refuses_fewer"), &Value::Null)
    );
    assert_eq!(read(), careful);
    for sentence in [
        "Nothing was written: fewer questions that nothing answers would be refused than now.\n".to_owned(),
        format!(
            "refused: {:.1} % before, {:.1} % after.\n",
            figure("before", "refused") * 100.0,
            figure("after", "refused") * 100.0
        ),
    ] {
        assert!(ran.err.contains(&sentence), "{sentence}{}", ran.err);
    }

    // Whoever says of both what is good enough has seen what it costs.
    let (keep, refuse) = (figure("after", "kept") - 0.05, figure("after", "refused") - 0.2);
    let asked_for = figures_of(&run(&["--keep", &keep.to_string(), "--refuse", &refuse.to_string()]));
    assert_eq!(
        (&asked_for["objection"], &asked_for["written"]),
        (&Value::Null, &json!("ours.toml"))
    );
    let after = read();
    let before = after
        .lines()
        .find(|line| line.starts_with("# before ibid calibrate of "));
    assert!(
        before.is_some_and(|line| line.ends_with(": threshold = 0.9")),
        "{after}"
    );
}

#[test]
fn no_threshold_is_written_under_the_floor() {
    let place = Place::new();
    labelled(&place, 12);
    for wanted in [["--keep", "1"], ["--refuse", "0"]] {
        let figures = figures(&place, &[&["calibrate", "set", "--json"], &wanted[..]].concat());
        let [sure, near] = ["threshold", "near_threshold"].map(|name| number(&figures["answer"][name]));
        assert!(
            sure >= f64::from(FLOOR) - 1e-6 && near >= f64::from(NEAR_FLOOR) - 1e-6,
            "{figures:#}"
        );
        assert!(near <= sure, "{figures:#}");
    }
}

#[test]
fn documents_and_a_file_of_questions_are_as_good_as_a_set() {
    let place = Place::new();
    documents(&place, 12);
    let mut questions = String::from("question,expected,path,section\n");
    for (bird, kind) in BIRDS.iter().enumerate() {
        for (fact, (heading, _, asks)) in FACTS.iter().enumerate() {
            let asks = asks.replace("{}", kind);
            let _ = match fact % 2 {
                0 => writeln!(questions, "{asks},{},,", name(bird, fact)),
                _ => writeln!(questions, "{asks},,{kind}.md,{heading}"),
            };
        }
        let _ = writeln!(questions, "How old does the {kind} grow?,,{kind}.md,");
        let _ = writeln!(questions, "Who invented the lamp of number {bird}?,,,");
    }
    place.write("questions.csv", questions);
    let figures = figures(
        &place,
        &["calibrate", "birds", "--questions", "questions.csv", "--json"],
    );
    let after = &figures["after"];
    assert_eq!(
        [&after["answerable"], &after["near_misses"], &after["held_out"]],
        [60, 24, 60],
        "{figures:#}"
    );
    assert_eq!(figures["labelled"], true);
    assert!(
        number(&after["auroc_held_out"]) > 0.95,
        "what is held out is not found: {figures:#}"
    );
}

/// A settings file is shown but for the weights that are zero.
#[test]
fn everything_else_in_a_settings_file_stays() {
    written(
        "",
        &expect![[r#"
            [answer]
            threshold = 0.35
            near_threshold = 0.15

            [answer.confidence]
            bm25 = 2.5
        "#]],
    );
    written(
        "# Ours.\n\n[answer]\n# By hand.\nthreshold = 0.5 # high\n\n[log] # quiet\nlevel = 'warn'\n",
        &expect![[r#"
            # Ours.

            [answer]
            # By hand.
            threshold = 0.35 # high
            near_threshold = 0.15

            [answer.confidence]
            bm25 = 2.5

            [log] # quiet
            level = 'warn'
        "#]],
    );
    written(
        "[answer.confidence]\n# Much.\nbm25 = 3 # or more\n[answer]\nexcerpts=1\n",
        &expect![[r#"
            [answer.confidence]
            # Much.
            bm25 = 2.5 # or more
            [answer]
            excerpts=1
            threshold = 0.35
            near_threshold = 0.15
        "#]],
    );
    written(
        "answer.excerpts = 1\n",
        &expect![[r#"
            answer.excerpts = 1
            answer.threshold = 0.35
            answer.near_threshold = 0.15

            [answer.confidence]
            bm25 = 2.5
        "#]],
    );
    written(
        "[answer]\nconfidence = 3\n",
        &expect!["s.toml, line 2: `answer.confidence` must be a section, and is a whole number (3)"],
    );
    written("[answer\n", &expect!["s.toml, line 1: unclosed table, expected `]`"]);
}

#[test]
fn a_settings_file_reads_back_whatever_its_form() {
    for text in [
        "",
        "answer = { excerpts = 1 }\n",
        "answer.excerpts = 1\r\n",
        "[answer]\nconfidence.size = -1\n",
        "[answer]\nconfidence = { size = -1 }\n",
    ] {
        let now = Standing {
            model: ConfidenceModel::default(),
            thresholds: Thresholds {
                sure: 0.25,
                near: 0.125,
            },
        };
        let before = Some((
            standing(2.5, 0.35, 0.15),
            Date::parse("2026-11-30").expect("it is a day"),
        ));
        let calibration = Calibration { now, before };
        let after = calibrated(Path::new("s.toml"), text, &calibration).expect("it is valid");
        assert!(
            after.contains("# before ibid calibrate of 2026-11-30: threshold = 0.35\n"),
            "{after}"
        );
        assert!(
            after.contains("# before ibid calibrate of 2026-11-30: bm25 = 2.5\n"),
            "{after}"
        );
        let again = calibrated(Path::new("s.toml"), &after, &calibration).expect("it is valid");
        assert_eq!(again, after, "comments of an earlier time are no more than before");
        let place = Place::new();
        place.write("s.toml", &after);
        let read = Settings::load(Some(&place.path("s.toml")), &Environment::default());
        let read = read.unwrap_or_else(|error| panic!("{error}:\n{after}")).policy.answer;
        assert_eq!(
            (read.confidence, read.threshold, read.near_threshold),
            (now.model, 0.25, 0.125),
            "{after}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_settings_file_that_is_a_link_stays_one() {
    let place = Place::new();
    place.write("real.toml", "# Ours.\n");
    std::os::unix::fs::symlink(place.path("real.toml"), place.path("link.toml")).expect("a link can be made");
    write_calibrated(&place.path("link.toml"), &calibration(None)).expect("it can be written");
    assert!(place.path("link.toml").is_symlink());
    let real = fs::read_to_string(place.path("real.toml")).expect("it is there");
    assert!(
        real.contains("# Ours.\n") && real.contains("threshold = 0.35"),
        "{real}"
    );
}

#[test]
fn people_s_questions_are_foretold_better_after() {
    let Some(set) = support::shared("qa/xquad_de") else {
        return;
    };
    let place = Place::new();
    let set = set.to_str().expect("a plain path");
    let figures = figures(&place, &["calibrate", set, "--limit", "40", "--json"]);
    let figure = |side: &str, name: &str| number(&figures[side][name]);
    assert!(
        figure("after", "brier") < figure("before", "brier") + 0.01,
        "{figures:#}"
    );
    assert!((figure("after", "kept") - 0.9).abs() < 0.1, "{figures:#}");
    assert!(figure("after", "refused_held_out") > 0.8, "{figures:#}");
}
