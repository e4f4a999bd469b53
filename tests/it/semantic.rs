//! Ranking by meaning: what it changes, what is said without it, how a model comes, and, in a build with the
//! feature, a real network of a few words.

use std::{path::Path, sync::Arc};

use axum::{Router, http::StatusCode, routing::get};
use expect_test::{Expect, expect};
use ibid::{
    locale::Language,
    question::{Filters, Stage, Stages},
    reply::{plain, wording},
    retrieval::Meaning,
    semantic::fetch::{self, FetchError, Pin, Pinned},
    service::{Mode, Semantic},
};
use tempfile::TempDir;

use crate::support::{cli::Place, service::Home};

/// Two articles that a question about rust meets alike.
const ALIKE: &[(&str, &str)] = &[
    ("a.md", "# First\n\nRust is what iron turns into when it stays wet.\n"),
    ("b.md", "# Second\n\nRust is what the compiler team wrote in 2015.\n"),
];
const QUESTION: &str = "What is rust?";

/// Finds alike what holds a word.
struct Finds(&'static str);

impl Meaning for Finds {
    fn name(&self) -> &'static str {
        "a test's model (1)"
    }

    fn likeness(&self, _: &str, passages: &[String]) -> Option<Vec<f32>> {
        let alike = |passage: &String| if passage.contains(self.0) { 1.0 } else { 0.0 };
        Some(passages.iter().map(alike).collect())
    }
}

/// Fails whenever it is asked.
struct Broken;

impl Meaning for Broken {
    fn name(&self) -> &'static str {
        "broken"
    }

    fn likeness(&self, _: &str, _: &[String]) -> Option<Vec<f32>> {
        None
    }
}

fn home(semantic: Semantic) -> Home {
    let home = Home::ranked_by(semantic, ALIKE);
    home.reindex(Mode::Changed).expect("it can be indexed");
    home
}

#[test]
fn what_is_alike_in_meaning_comes_first() {
    for (word, path) in [("iron", "a.md"), ("compiler", "b.md"), ("First.", "a.md")] {
        let home = home(Semantic::On(Arc::new(Finds(word))));
        let found = home
            .service
            .search(QUESTION, Filters::default(), 2)
            .expect("it can be asked");
        assert_eq!(found[0].citation.path.as_str(), path, "{word}");
        assert_eq!(found.len(), 2, "the other is still found");
    }
}

#[test]
fn meaning_is_a_stage_that_can_be_left_out() {
    let ranked = |stages: Stages| -> Vec<Option<f32>> {
        let model = || Semantic::On(Arc::new(Finds("iron")));
        let home = home(model()).through_and_ranked_by(stages, model());
        let explained = home.service.explain(QUESTION, Filters::default());
        let passages = explained.expect("it can be asked").passages;
        passages.iter().map(|passage| passage.likeness).collect()
    };
    assert_eq!(ranked(Stages::default()), [Some(1.0), Some(0.0)]);
    assert_eq!(ranked(Stages::default().without(Stage::Semantic)), [None, None]);
}

#[test]
fn a_model_that_fails_leaves_the_answer_by_words() {
    let asked = |semantic| {
        let home = home(semantic);
        let explained = home
            .service
            .explain(QUESTION, Filters::default())
            .expect("it can be asked");
        explained
            .passages
            .iter()
            .map(|passage| (passage.score, passage.likeness))
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(Semantic::On(Arc::new(Broken))), asked(Semantic::Off));
}

#[test]
fn the_status_says_what_passages_are_ranked_by() {
    let check = |semantic, expected: Expect| {
        let home = Home::ranked_by(semantic, &[]);
        let status = home.service.status().expect("it can be read");
        let shown = plain::render(&wording::status(Language::English, &status, "0", None));
        let line = shown.lines().find(|line| line.contains("semantic")).unwrap_or_default();
        expected.assert_eq(line);
    };
    check(Semantic::Off, expect!["  - semantic reranking: off"]);
    check(
        Semantic::On(Arc::new(Broken)),
        expect!["  - semantic reranking: on, broken"],
    );
    check(
        Semantic::Wanted("there is no model".to_owned()),
        expect!["  - semantic reranking: wanted, but there is no model: answers are by words alone"],
    );
}

#[test]
fn a_model_that_is_wanted_and_missing_does_not_stop_an_answer() {
    let mut place = Place::with(ALIKE);
    place.set("IBID__SEMANTIC__ENABLED", "true");
    let ran = place.ibid(&["ask", "What is rust written in 2015?"]);
    assert!(ran.code == Some(0) || ran.code == Some(1), "{}", ran.shown());
    let warnings = ran
        .err
        .lines()
        .filter(|line| line.contains("semantic reranking is wanted"));
    assert_eq!(warnings.count(), 1, "{}", ran.err);
}

const FILES: &[(&str, &str)] = &[("one.txt", "one"), ("deep/two.txt", "twofold")];

const PIN: Pin = Pin {
    name: "somebody/something",
    revision: "abc",
    licence: "MIT",
    files: &[
        Pinned {
            path: "one.txt",
            name: "tokenizer.json",
            bytes: 3,
            sha256: "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
        },
        Pinned {
            path: "deep/two.txt",
            name: "model.onnx",
            bytes: 7,
            sha256: "3e6291db8fb5dcf865b790b581a01c25d87253222f2aad2ccec4593ecbd135e3",
        },
    ],
};

/// Serves `files` of the pin as the hub would, and says where.
async fn hub(files: &'static [(&'static str, &'static str)]) -> String {
    let mut router = Router::new();
    for (path, content) in files {
        let path = format!("/somebody/something/resolve/abc/{path}");
        router = router.route(&path, get(move || async move { *content }));
    }
    let router = router.fallback(|| async { (StatusCode::NOT_FOUND, "no") });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/")
}

/// What stands in the folder and beside it.
fn listed(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("it can be listed")
        .map(|entry| {
            entry
                .expect("it can be listed")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

async fn fetched(files: &'static [(&'static str, &'static str)], into: &TempDir) -> Result<(), FetchError> {
    let base = hub(files).await;
    fetch::fetch(&PIN, &base, &into.path().join("model"), &|_| {}).await
}

#[tokio::test]
async fn a_model_is_fetched_whole() {
    let into = tempfile::tempdir().expect("a temporary folder can be made");
    fetched(FILES, &into).await.expect("it is what was pinned");
    let model = into.path().join("model");
    assert_eq!(listed(&model), ["manifest.json", "model.onnx", "tokenizer.json"]);
    assert_eq!(
        std::fs::read_to_string(model.join("model.onnx")).expect("it is there"),
        "twofold"
    );
    let manifest = std::fs::read_to_string(model.join("manifest.json")).expect("it is there");
    assert!(manifest.contains("\"revision\": \"abc\""), "{manifest}");
    let again = fetched(FILES, &into).await;
    assert!(matches!(again, Err(FetchError::There(_))), "{again:?}");
}

#[tokio::test]
async fn what_is_not_pinned_is_not_kept() {
    for files in [
        &[("one.txt", "one"), ("deep/two.txt", "twofolk")][..],
        &[("one.txt", "one"), ("deep/two.txt", "two")][..],
        &[("one.txt", "one"), ("deep/two.txt", "twofold and more")][..],
        &[("one.txt", "one")][..],
    ] {
        let into = tempfile::tempdir().expect("a temporary folder can be made");
        let refused = fetched(files, &into).await;
        let as_expected = match &refused {
            Err(FetchError::Differs { .. }) => files.len() == 2,
            Err(FetchError::Refused { status, .. }) => files.len() == 1 && *status == StatusCode::NOT_FOUND.as_u16(),
            _ => false,
        };
        assert!(as_expected, "{files:?}: {refused:?}");
        assert_eq!(listed(into.path()), [""; 0], "nothing is left behind");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_the_size_first_and_refuses_what_is_not_there() {
    let base = hub(FILES).await;
    let place = Place::new();
    let ran = place.ibid(&["model", "fetch", "--base-url", &base, "--to", "here/model"]);
    assert_eq!(ran.code, Some(2), "{}", ran.shown());
    assert!(ran.out.contains("90 MB, into here/model."), "{}", ran.out);
    assert!(ran.err.contains("the server says 404"), "{}", ran.err);
    assert_eq!(listed(&place.path("here")), [""; 0], "nothing is left behind");
}

#[cfg(feature = "semantic")]
mod with_a_model {
    use std::{env, fs, path::PathBuf};

    use ibid::semantic::{self, Unavailable};

    use super::*;
    use crate::support::model;

    fn folder(sense: bool) -> TempDir {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        model::write(&dir.path().join("model"), sense);
        dir
    }

    fn open(dir: &TempDir) -> Result<Arc<dyn Meaning>, Unavailable> {
        semantic::open(&dir.path().join("model"), &dir.path().join("vectors"))
    }

    /// The likeness of some texts to a question about a car, in hundredths.
    fn likeness(dir: &TempDir) -> Vec<f32> {
        let texts = ["A red car.", "The automobile club meets.", "The tower."].map(str::to_owned);
        let meaning = open(dir).expect("the model works");
        let likeness = meaning.likeness("The colour of the automobile?", &texts);
        let likeness = likeness.expect("the model works");
        likeness.iter().map(|likeness| (likeness * 100.0).round()).collect()
    }

    #[test]
    fn other_words_of_one_meaning_are_alike() {
        let dir = folder(true);
        assert_eq!(likeness(&dir), [100.0, 41.0, 0.0]);
        assert_eq!(likeness(&dir), [100.0, 41.0, 0.0], "the same from what was kept");
    }

    #[test]
    fn a_passage_is_encoded_once() {
        let dir = folder(true);
        likeness(&dir);
        let kept = kept(&dir);
        let size = fs::metadata(&kept).expect("it is there").len();
        likeness(&dir);
        assert_eq!(fs::metadata(&kept).expect("it is there").len(), size);
    }

    fn kept(dir: &TempDir) -> PathBuf {
        let names = listed(&dir.path().join("vectors"));
        let name = names
            .iter()
            .find(|name| name.ends_with(".vectors"))
            .expect("vectors are kept");
        dir.path().join("vectors").join(name)
    }

    #[test]
    fn vectors_that_were_damaged_cost_time_alone() {
        let damages: [fn(&mut Vec<u8>); 6] = [
            |bytes| bytes.truncate(bytes.len() - 5),
            |bytes| bytes.truncate(20),
            |bytes| bytes[0] ^= 1,
            |bytes| bytes[20] ^= 1,
            |bytes| bytes.iter_mut().skip(52).for_each(|byte| *byte ^= 0x55),
            // The first dimensions of the first vector, behind the head, its key and its scale.
            |bytes| bytes[52 + 16 + 4..][..4].iter_mut().for_each(|byte| *byte ^= 0x3f),
        ];
        for (number, damage) in damages.into_iter().enumerate() {
            let dir = folder(true);
            let before = likeness(&dir);
            let kept = kept(&dir);
            let mut bytes = fs::read(&kept).expect("it is there");
            damage(&mut bytes);
            fs::write(&kept, bytes).expect("it can be written");
            assert_eq!(likeness(&dir), before, "damage {number}");
            assert_eq!(likeness(&dir), before, "damage {number}, once more");
        }
    }

    #[test]
    fn a_second_process_reads_beside_the_first() {
        let dir = folder(true);
        let first = open(&dir).expect("the model works");
        assert_eq!(likeness(&dir), [100.0, 41.0, 0.0]);
        drop(first);
    }

    #[test]
    fn a_folder_that_is_not_what_it_says_is_refused() {
        let check = |change: &dyn Fn(&Path), expected: Expect| {
            let dir = folder(true);
            change(&dir.path().join("model"));
            let error = open(&dir).err().map(|error| error.to_string()).unwrap_or_default();
            expected.assert_eq(&error.replace(&*dir.path().to_string_lossy(), "HERE"));
        };
        let write = |name: &'static str, text: &'static str| {
            move |model: &Path| fs::write(model.join(name), text).expect("it can be written")
        };
        check(
            &|model| fs::remove_file(model.join("model.onnx")).expect("it is there"),
            expect!["there is no model in `HERE/model` (`ibid model fetch` brings one)"],
        );
        check(
            &write("model.onnx", "nothing"),
            expect![
                "the model cannot be run: parse error: error in message rten_onnx::onnx::ModelProto field 13: invalid wire type"
            ],
        );
        check(
            &write("tokenizer.json", "{}"),
            expect!["the model cannot be run: JSON error missing field `model` at line 1 column 2"],
        );
        check(
            &write("manifest.json", "{}"),
            expect!["`HERE/model/manifest.json` is no manifest of a model: missing field `name` at line 1 column 2"],
        );
        let sums = r#"{"name": "n", "revision": "r", "sha256": {"model.onnx": "00"}}"#;
        check(
            &write("manifest.json", sums),
            expect!["`HERE/model/model.onnx` differs from its checksum in the manifest"],
        );
        check(
            &|model| model::write(model, false),
            expect!["the model cannot tell like from unlike, so its weights do not fit this program or this processor"],
        );
    }

    #[test]
    fn a_real_model_tells_like_from_unlike() {
        let Some(folder) = env::var_os("IBID_TEST_MODEL").map(PathBuf::from) else {
            eprintln!("skipped: IBID_TEST_MODEL names no folder with a model");
            return;
        };
        let vectors = tempfile::tempdir().expect("a temporary folder can be made");
        let meaning = semantic::open(&folder, vectors.path()).expect("the model works");
        let passages = ["Physicians treat their patients.", "The bridge was closed for repair."].map(str::to_owned);
        let likeness = meaning
            .likeness("Whom do doctors heal?", &passages)
            .expect("the model works");
        assert!(likeness[0] > likeness[1] + 0.2, "{likeness:?}");
    }
}
