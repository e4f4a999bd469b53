//! Answers by meaning: what the nearest passages change, what holds without them, and the encoder itself.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use expect_test::{Expect, expect};
use ibid::{
    corpus::{ArticleId, Visible},
    index::{Hit, Listed, State},
    locale::Language,
    meaning::{self, Role, Unavailable},
    question::{Filters, Stage, Stages},
    reply::{plain, wording},
    retrieval::{Likeness, Meaning, Near},
    service::{Mode, Semantic},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::support::{cli::Place, model, service::Home};

/// Two articles that a question about rust meets alike, and one that says nothing of it.
const ALIKE: &[(&str, &str)] = &[
    ("a.md", "# First\n\nRust is what iron turns into when it stays wet.\n"),
    ("b.md", "# Second\n\nRust is what the compiler team wrote in 2015.\n"),
    (
        "c/c.md",
        "---\ntags: [metal]\n---\n# Third\n\nCorrosion eats the hulls of ships.\n",
    ),
];
const QUESTION: &str = "What is rust?";

/// Finds alike what holds a word, and nearest what it knows, whoever may see it.
#[derive(Clone)]
struct Finds {
    word: &'static str,
    near: Vec<Near>,
}

impl Meaning for Finds {
    fn name(&self) -> &'static str {
        "a test's model (1)"
    }

    fn compare(&self, _: &str, _: &State) -> Option<Box<dyn Likeness>> {
        Some(Box::new(self.clone()))
    }
}

impl Likeness for Finds {
    fn of(&self, hit: &Hit) -> Option<f32> {
        Some(if hit.text.contains(self.word) || hit.title == self.word {
            1.0
        } else {
            0.0
        })
    }

    fn nearest(&self, most: usize, lets: &(dyn Fn(&Listed) -> bool + Sync)) -> Vec<Near> {
        let listed = |near: &Near| Listed {
            id: near.article.clone(),
            revision: near.revision,
            title: String::new(),
            date: None,
            tags: vec!["metal".to_owned()],
            language: None,
        };
        let near = self.near.iter().filter(|near| lets(&listed(near)));
        near.take(most).cloned().collect()
    }
}

fn finds(word: &'static str) -> Semantic {
    Semantic::On(Arc::new(Finds { word, near: Vec::new() }))
}

/// Compares nothing.
struct Broken;

impl Meaning for Broken {
    fn name(&self) -> &'static str {
        "broken"
    }

    fn compare(&self, _: &str, _: &State) -> Option<Box<dyn Likeness>> {
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
    for (word, path) in [("iron", "a.md"), ("compiler", "b.md"), ("First", "a.md")] {
        let home = home(finds(word));
        let found = home
            .service
            .search(QUESTION, Filters::default(), 2)
            .expect("it can be asked");
        assert_eq!(found[0].citation.path.as_str(), path, "{word}");
        assert_eq!(found.len(), 2, "the other is still found");
    }
}

/// The paths of what is considered for an answer, where the third article is the nearest by meaning.
fn considered(filters: Filters) -> Vec<String> {
    let plain = home(Semantic::Off);
    let third = ArticleId::new("c/c.md");
    let article = plain
        .service
        .articles(std::slice::from_ref(&third))
        .expect("it is indexed")
        .remove(0);
    let near = Near {
        article: third,
        revision: article.revision,
        ordinal: 0,
        likeness: 0.9,
    };
    let stale = Near {
        revision: plain
            .service
            .articles(&[ArticleId::new("a.md")])
            .expect("it is indexed")[0]
            .revision,
        ..near.clone()
    };
    let model = Finds {
        word: "Corrosion",
        near: vec![stale, near],
    };
    let explained = home(Semantic::On(Arc::new(model))).service.explain(QUESTION, filters);
    let passages = explained.expect("it can be asked").passages;
    let mut paths: Vec<String> = passages
        .iter()
        .map(|passage| passage.quotation.citation.path.to_string())
        .collect();
    paths.sort();
    paths
}

#[test]
fn what_is_near_is_considered_although_no_word_meets_it() {
    assert_eq!(considered(Filters::default()), ["a.md", "b.md", "c/c.md"]);
}

#[test]
fn what_may_not_be_seen_or_was_filtered_out_is_not_near() {
    let within = |names: &[&str]| Visible::Only(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(considered(Filters::within(within(&["general"]))), ["a.md", "b.md"]);
    let of = |filters: Filters| considered(filters);
    assert_eq!(
        of(Filters {
            tag: Some("metal".to_owned()),
            ..Filters::default()
        }),
        ["c/c.md"]
    );
    assert_eq!(
        of(Filters {
            collection: Some("c".to_owned()),
            ..Filters::default()
        }),
        ["c/c.md"]
    );
}

#[test]
fn meaning_is_a_stage_that_can_be_left_out() {
    let ranked = |stages: Stages| -> Vec<Option<f32>> {
        let home = home(finds("iron")).through_and_ranked_by(stages, finds("iron"));
        let explained = home.service.explain(QUESTION, Filters::default());
        let passages = explained.expect("it can be asked").passages;
        passages.iter().map(|passage| passage.likeness).collect()
    };
    assert_eq!(ranked(Stages::default()), [Some(1.0), Some(0.0)]);
    assert_eq!(ranked(Stages::default().without(Stage::Meaning)), [None, None]);
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
fn the_status_says_what_answers_are_by() {
    let check = |semantic, expected: Expect| {
        let home = Home::ranked_by(semantic, &[]);
        let status = home.service.status().expect("it can be read");
        let shown = plain::render(&wording::status(Language::English, &status, "0", None));
        let line = shown.lines().find(|line| line.contains("meaning")).unwrap_or_default();
        expected.assert_eq(line);
    };
    check(Semantic::Off, expect!["  - answers by meaning: off"]);
    check(
        Semantic::On(Arc::new(Broken)),
        expect!["  - answers by meaning: on, broken"],
    );
    check(
        Semantic::Wanted("there is no model".to_owned()),
        expect!["  - answers by meaning: wanted, but there is no model: answers are by words alone"],
    );
}

#[test]
fn a_model_that_is_wanted_and_missing_does_not_stop_an_answer() {
    let mut place = Place::with(ALIKE);
    place.set("IBID__MEANING__ENABLED", "true");
    place.set("IBID__MEANING__FOLDER", "nowhere");
    let ran = place.ibid(&["ask", "What is rust written in 2015?"]);
    assert!(ran.code == Some(0) || ran.code == Some(1), "{}", ran.shown());
    let warnings = ran
        .err
        .lines()
        .filter(|line| line.contains("answers are by words alone"));
    assert_eq!(warnings.count(), 1, "{}", ran.err);
}

/// A club's rules, in words that the questions below do not use.
const RULES: &[(&str, &str)] = &[(
    "rules.md",
    "# Sailing club\n\n## Fees\n\nChildren and pupils pay 40 crowns a year.\n\n## Boats\n\nDamage to a boat must be \
     reported to the harbour master on the same day.\n\n## Guests\n\nVisitors may sail with a member three times.\n",
)];

#[test]
fn other_words_than_the_article_s_are_answered() {
    let check = |question: &str, meaning: &str, expected: &str| {
        let mut place = Place::with(RULES);
        place.set("IBID__MEANING__ENABLED", meaning);
        let ran = place.ibid(&["ask", question]);
        assert!(ran.out.contains(expected), "{question:?}: {}", ran.shown());
        ran
    };
    check(
        "What do kids cost annually?",
        "true",
        "Children and pupils pay 40 crowns a year.",
    );
    check(
        "May I bring a friend aboard?",
        "true",
        "Visitors may sail with a member three times.",
    );
    let ran = check("What do kids cost annually?", "false", "");
    assert!(
        !ran.out.contains("40 crowns"),
        "words alone do not find it: {}",
        ran.shown()
    );
}

#[test]
fn a_corpus_is_read_for_its_meaning_once() {
    let mut place = Place::with(RULES);
    place.set("IBID__MEANING__ENABLED", "true");
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let kept = || {
        let names = fs::read_dir(place.path("data/vectors")).expect("vectors are kept");
        let mut files: Vec<_> = names
            .map(|entry| {
                let entry = entry.expect("it can be listed");
                let written = entry
                    .metadata()
                    .and_then(|metadata| metadata.modified())
                    .expect("it is a file");
                (
                    entry.file_name(),
                    fs::read(entry.path()).expect("it can be read"),
                    written,
                )
            })
            .collect();
        files.sort();
        files
    };
    let before = kept();
    assert_eq!(before.len(), 2);
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    assert_ne!(place.ibid(&["ask", "What do kids cost annually?"]).code, Some(2));
    assert_eq!(kept(), before);
}

/// A folder with a model of a few words.
fn folder(sense: bool) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    model::write(&dir.path().join("model"), sense);
    dir
}

fn open(dir: &TempDir) -> Result<Arc<dyn Meaning>, Unavailable> {
    meaning::open(
        Some(&dir.path().join("model")),
        &dir.path().join("vectors"),
        Duration::from_secs(10),
    )
}

const CARS: &[(&str, &str)] = &[
    ("a.md", "# The\n\nA red car.\n"),
    ("b.md", "# The\n\nThe automobile club meets.\n"),
    ("c.md", "# The\n\nThe tower.\n"),
];

/// The likeness of passages to a question about a car, in hundredths, by article.
fn likeness(dir: &TempDir) -> Vec<f32> {
    let home = Home::ranked_by(Semantic::On(open(dir).expect("there is a model")), CARS);
    home.reindex(Mode::Changed).expect("it can be indexed");
    assert!(home.service.prepare(&mut |_, _| true));
    let explained = home
        .service
        .explain("The colour of the automobile?", Filters::default());
    let mut passages = explained.expect("it can be asked").passages;
    passages.sort_by(|a, b| a.quotation.citation.path.cmp(&b.quotation.citation.path));
    let likeness = passages.iter().map(|passage| passage.likeness.unwrap_or(f32::NAN));
    likeness.map(|likeness| (likeness * 100.0).round()).collect()
}

#[test]
fn other_words_of_one_meaning_are_alike() {
    let dir = folder(true);
    assert_eq!(likeness(&dir), [100.0, 41.0, 0.0]);
    assert_eq!(likeness(&dir), [100.0, 41.0, 0.0], "the same from what was kept");
}

fn kept(dir: &TempDir) -> PathBuf {
    let files = fs::read_dir(dir.path().join("vectors")).expect("vectors are kept");
    let mut files = files.map(|entry| entry.expect("it can be listed").path());
    files
        .find(|path| path.extension().is_some_and(|extension| extension == "vectors"))
        .expect("vectors are kept")
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
    let first = open(&dir).expect("there is a model");
    assert_eq!(likeness(&dir), [100.0, 41.0, 0.0]);
    drop(first);
}

#[test]
fn a_folder_that_is_not_what_it_says_is_refused() {
    let check = |change: &dyn Fn(&Path), expected: Expect| {
        let dir = folder(true);
        change(&dir.path().join("model"));
        let error = meaning::check(Some(&dir.path().join("model"))).err();
        let error = error.map(|error| error.to_string()).unwrap_or_default();
        expected.assert_eq(&error.replace(&*dir.path().to_string_lossy(), "HERE"));
    };
    let write = |name: &'static str, text: &'static str| {
        move |model: &Path| fs::write(model.join(name), text).expect("it can be written")
    };
    check(
        &|model| fs::remove_file(model.join("model.onnx")).expect("it is there"),
        expect!["there is no model in `HERE/model`"],
    );
    check(
        &write("model.onnx", "nothing"),
        expect!["the model cannot be run: unknown model file type"],
    );
    check(
        &write("tokenizer.json", "{}"),
        expect!["the model cannot be run: Model missing. at line 1 column 2"],
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

/// Vectors of the base, which `model/make.py --agree` makes: of each text the first eight bytes of the SHA-256 of its role
/// and its words, then a signed byte a dimension.
const BASE: &[u8] = include_bytes!("data/base_vectors.bin");
const DIMENSIONS: usize = 384;
/// How alike the encoder's and the base's vectors of a text are, in the mean.
const AGREES: f32 = 0.985;

#[test]
fn the_encoder_agrees_with_its_base() {
    let sets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/qa");
    let Ok(folders) = fs::read_dir(&sets) else {
        eprintln!("skipped: there are no question sets in {}", sets.display());
        return;
    };
    let known: HashMap<&[u8], &[u8]> = BASE
        .chunks_exact(8 + DIMENSIONS)
        .map(|record| record.split_at(8))
        .collect();
    let base = |role: &Role, text: &str| known.get(&Sha256::digest(format!("{role:?} {text}"))[..8]).copied();
    let folders: Vec<_> = folders.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let texts: Vec<(Role, String)> = folders.iter().flat_map(|folder| texts(folder)).collect();
    let encoder = meaning::bundled().expect("the encoder runs here");
    let texts: Vec<(Role, &str, &[u8])> = texts
        .iter()
        .filter_map(|(role, text)| Some((*role, text.as_str(), base(role, text)?)))
        .collect();
    let cosine = |(role, text, base): &(Role, &str, &[u8])| {
        let ours = encoder.vector(*role, text).expect("the encoder runs here");
        let product: f32 = ours
            .iter()
            .zip(*base)
            .map(|(ours, base)| ours * f32::from(base.cast_signed()))
            .sum();
        let length: f32 = base.iter().map(|base| f32::from(base.cast_signed()).powi(2)).sum();
        product / length.sqrt()
    };
    let half = texts.len() / 2;
    let compared: Vec<f32> = thread::scope(|scope| {
        let first = scope.spawn(|| texts[..half].iter().map(cosine).collect::<Vec<f32>>());
        let second: Vec<f32> = texts[half..].iter().map(cosine).collect();
        [first.join().expect("it ends"), second].concat()
    });
    assert!(compared.len() >= 1000, "only {} of the texts are there", compared.len());
    #[expect(clippy::cast_precision_loss, reason = "some thousand")]
    let mean = compared.iter().sum::<f32>() / compared.len() as f32;
    assert!(mean >= AGREES, "the mean of {} cosines is {mean}", compared.len());
}

/// The questions of a set, and the lines of its articles.
fn texts(folder: &Path) -> Vec<(Role, String)> {
    let lines = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default();
    let of = |line: &str, key: &str| -> Option<String> {
        let object: Value = serde_json::from_str(line).ok()?;
        Some(object.get(key)?.as_str()?.to_owned())
    };
    let (questions, articles) = (lines("questions.jsonl"), lines("articles.jsonl"));
    let questions = questions.lines().filter_map(|line| of(line, "question"));
    let texts = articles.lines().filter_map(|line| of(line, "text"));
    let passages = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    questions
        .map(|question| (Role::Question, question))
        .chain(passages.map(|passage| (Role::Passage, passage)))
        .collect()
}
