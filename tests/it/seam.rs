//! What every index backend keeps: one body of checks, run on the index in memory, on the embedded one and on a search
//! engine; then what only a backend on disk can do wrong.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, RwLockReadGuard},
};

use ibid::{
    corpus::{ArticleId, Date, Visible},
    index::{
        Base, Error, Hit, Index, Snapshot,
        embedded::{Access, Embedded},
    },
    question::{Clause, Field, Filters, Match, Query},
    text::{Signature, words},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    corpus::{THREE, apply, apply_interrupted, put, remove},
    memory_index::{MemoryIndex, Script},
    opensearch::{self, Cluster},
};

/// The least memory that tantivy takes.
const WRITER_BYTES: usize = 15_000_000;

/// A backend, and how to make its storage fail and mend it again.
struct Backend {
    index: Arc<dyn Index>,
    fail: Box<dyn FnMut(bool)>,
    _folder: Option<TempDir>,
    _cluster: Option<RwLockReadGuard<'static, Cluster>>,
}

fn memory() -> Backend {
    let index = Arc::new(MemoryIndex::default());
    let scripted = Arc::clone(&index);
    Backend {
        index,
        fail: Box::new(move |fails| scripted.play(if fails { Script::FullDisk } else { Script::Well })),
        _folder: None,
        _cluster: None,
    }
}

fn embedded() -> Backend {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().to_owned();
    let mut held: Vec<File> = Vec::new();
    Backend {
        index: Arc::new(writer(folder.path())),
        fail: Box::new(move |fails| {
            held.clear();
            let staged = path.join("current.new");
            if fails {
                // A commit into the serving generation cannot open it for writing; a rebuild beside it
                // cannot write which one serves.
                held.extend(generations(&path).iter().map(|generation| hold(generation)));
                fs::create_dir(staged).expect("the folder can be made");
            } else {
                fs::remove_dir(staged).expect("the folder can be removed");
            }
        }),
        _folder: Some(folder),
        _cluster: None,
    }
}

/// On a search engine, where there is one.
fn remote() -> Option<Backend> {
    let cluster = opensearch::shared()?;
    let (index, alias) = cluster.index();
    Some(Backend {
        index: Arc::new(index),
        fail: Box::new(move |fails| {
            // As an engine does whose disks are full: nothing can be written, into new indexes neither.
            let cluster = opensearch::shared().expect("it was there before");
            let full = if fails { json!(true) } else { Value::Null };
            let block = json!({"index.blocks.read_only_allow_delete": full});
            let blocked = cluster.ask("PUT", &format!("/{alias}/_settings"), Some(&block));
            assert_eq!(blocked.0, 200, "{blocked:?}");
            let path = format!("/_index_template/{alias}");
            let template = json!({"index_patterns": [format!("{alias}_*")], "template": {"settings": block}});
            let done = if fails {
                cluster.ask("PUT", &path, Some(&template))
            } else {
                cluster.ask("DELETE", &path, None)
            };
            assert_eq!(done.0, 200, "{done:?}");
        }),
        _folder: None,
        _cluster: Some(cluster),
    })
}

fn hold(generation: &Path) -> File {
    let file = File::create(generation.join(".tantivy-writer.lock")).expect("the file can be made");
    file.lock().expect("nobody else has it");
    file
}

fn writer(folder: &Path) -> Embedded {
    let access = Access::Write {
        who: "the first writer".to_owned(),
    };
    Embedded::open(folder, &access, WRITER_BYTES).expect("the index opens")
}

fn reader(folder: &Path) -> Embedded {
    Embedded::open(folder, &Access::Read, WRITER_BYTES).expect("the index opens")
}

fn generations(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder can be listed")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn generation_names(folder: &Path) -> Vec<String> {
    generations(folder)
        .iter()
        .map(|path| path.file_name().expect("it has a name").to_string_lossy().into_owned())
        .collect()
}

/// The contract: each name is a check that every backend passes.
macro_rules! contract {
    ($($name:ident),+ $(,)?) => {
        mod in_memory {
            $(#[test] fn $name() { super::$name(&mut super::memory()); })+
        }
        mod on_disk {
            $(#[test] fn $name() { super::$name(&mut super::embedded()); })+
        }
        mod on_a_search_engine {
            $(#[test] fn $name() {
                if let Some(mut backend) = super::remote() {
                    super::$name(&mut backend);
                }
            })+
        }
    };
}

contract!(
    before_the_first_commit_nothing_is_built,
    what_was_put_is_found,
    words_are_found_in_each_field,
    filters_narrow_what_is_found,
    only_what_may_be_seen_is_found,
    what_is_required_must_be_there,
    what_is_excluded_is_not_there,
    a_second_put_replaces,
    what_was_removed_is_gone,
    removing_what_is_not_there_changes_nothing,
    a_rebuild_holds_only_its_own_batch,
    a_snapshot_keeps_serving_its_state,
    an_interrupted_batch_changes_nothing,
    what_an_interrupted_batch_wrote_is_never_there,
    failing_storage_changes_nothing,
    spans_fit_their_articles,
    near_duplicates_are_told_by_what_is_stored,
    the_state_counts,
    rarity_is_counted,
    equal_scores_come_in_the_order_of_articles,
    limits_hold,
    an_empty_commit_is_a_state,
    words_with_signs_and_of_all_scripts_are_words,
    what_changed_at_once_is_there_at_once,
);

fn filled(backend: &Backend) {
    let changes = THREE.iter().map(|(path, text)| put(path, text)).collect();
    apply(&*backend.index, Base::Last, "filled", changes).expect("the batch is applied");
}

fn snapshot(backend: &Backend) -> Arc<dyn Snapshot> {
    backend.index.snapshot().expect("there is a commit")
}

fn term(field: Field, word: &str) -> Clause {
    Clause {
        field,
        what: Match::Term(word.to_owned()),
        weight: 1.0,
    }
}

fn query(clauses: Vec<Clause>) -> Query {
    Query {
        clauses,
        required: Vec::new(),
        excluded: Vec::new(),
        filters: Filters::default(),
        limit: 50,
    }
}

fn search(snapshot: &dyn Snapshot, query: &Query) -> Vec<Hit> {
    snapshot.search(query).expect("the search runs").hits
}

fn found(snapshot: &dyn Snapshot, query: &Query) -> Vec<String> {
    let mut found: Vec<String> = search(snapshot, query)
        .iter()
        .map(|hit| hit.article.to_string())
        .collect();
    found.dedup();
    found
}

fn found_by(snapshot: &dyn Snapshot, word: &str) -> Vec<String> {
    found(snapshot, &query(vec![term(Field::Body, word)]))
}

fn catalog(snapshot: &dyn Snapshot) -> Vec<String> {
    let listed = snapshot.catalog().expect("the catalog can be read");
    listed.iter().map(|listed| listed.id.to_string()).collect()
}

fn before_the_first_commit_nothing_is_built(backend: &mut Backend) {
    assert!(matches!(backend.index.snapshot().map(drop), Err(Error::NotBuilt)));
}

fn what_was_put_is_found(backend: &mut Backend) {
    filled(backend);
    let snapshot = snapshot(backend);
    assert_eq!(found_by(&*snapshot, "hilda"), ["harbour/lighthouse.md"]);
    assert_eq!(found_by(&*snapshot, "nowhere"), [""; 0]);
    assert_eq!(
        catalog(&*snapshot),
        [
            "berge/seilbahn.md",
            "harbour/2021-02-03-ferry.txt",
            "harbour/lighthouse.md"
        ]
    );
    let listed = &snapshot.catalog().expect("the catalog can be read")[1];
    assert_eq!(listed.title, "The ferry to Norrö");
    assert_eq!(listed.date, Date::parse("2021-02-03"));
    assert_eq!((listed.tags.as_slice(), &listed.language), (&[][..], &None));
    let listed = &snapshot.catalog().expect("the catalog can be read")[2];
    assert_eq!(listed.tags, ["sea", "towers"]);
    assert_eq!(listed.language.as_deref(), Some("en"));

    let wanted = ["harbour/lighthouse.md", "not/there.md", "berge/seilbahn.md"].map(ArticleId::new);
    let articles = snapshot.articles(&wanted).expect("the articles can be read");
    let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(
        ids,
        ["harbour/lighthouse.md", "berge/seilbahn.md"],
        "in the order asked for"
    );
    for article in articles {
        let (path, text) = THREE
            .iter()
            .find(|(path, _)| *path == article.id.as_str())
            .expect("it was put");
        assert_eq!(*article, crate::support::corpus::article(path, text), "stored whole");
    }
}

fn words_are_found_in_each_field(backend: &mut Backend) {
    filled(backend);
    let snapshot = snapshot(backend);
    let phrase = |words: &[&str]| Clause {
        field: Field::Body,
        what: Match::Phrase(words.iter().map(|word| (*word).to_owned()).collect()),
        weight: 1.0,
    };
    let form = |word: &str| Clause {
        what: Match::Word(word.to_owned()),
        ..term(Field::Body, word)
    };
    for (clause, paths) in [
        (term(Field::Body, "seilbahn"), &["berge/seilbahn.md"][..]),
        (term(Field::Body, "keepers"), &["harbour/lighthouse.md"]),
        (phrase(&["1871", "keepers"]), &[]),
        (form("keeper"), &["harbour/lighthouse.md"]),
        (form("passenger"), &["harbour/2021-02-03-ferry.txt"]),
        (form("pass"), &[]),
        (phrase(&["hilda", "bergstrom"]), &["harbour/lighthouse.md"]),
        (phrase(&["bergstrom", "hilda"]), &[]),
    ] {
        let label = format!("{clause:?}");
        assert_eq!(found(&*snapshot, &query(vec![clause])), paths, "{label}");
    }
}

fn only(names: &[&str]) -> Visible {
    Visible::Only(names.iter().map(|name| (*name).to_owned()).collect())
}

/// Which of the three documents the filters let, in alphabetical order.
fn found_within(snapshot: &dyn Snapshot, filters: &Filters) -> Vec<String> {
    let everything = ["lighthouse", "ferry", "seilbahn"].map(|word| term(Field::Body, word));
    let query = Query {
        filters: filters.clone(),
        ..query(everything.to_vec())
    };
    sorted(found(snapshot, &query))
}

fn sorted<T: Ord>(mut found: Vec<T>) -> Vec<T> {
    found.sort();
    found
}

fn only_what_may_be_seen_is_found(backend: &mut Backend) {
    filled(backend);
    let snapshot = snapshot(backend);
    let (lighthouse, ferry, seilbahn) = (
        "harbour/lighthouse.md",
        "harbour/2021-02-03-ferry.txt",
        "berge/seilbahn.md",
    );
    let none = Filters::default;
    for (filters, paths) in [
        (Filters::within(only(&["harbour"])), vec![lighthouse, ferry]),
        (
            Filters::within(only(&["berge", "harbour", "elsewhere"])),
            vec![lighthouse, ferry, seilbahn],
        ),
        (Filters::within(only(&["harb", "elsewhere"])), vec![]),
        (Filters::within(only(&[])), vec![]),
        (
            Filters {
                within: only(&["berge"]),
                collection: Some("harbour".to_owned()),
                ..none()
            },
            vec![],
        ),
        (
            Filters {
                within: only(&["berge"]),
                tag: Some("towers".to_owned()),
                from: Date::parse("2020-01-01"),
                ..none()
            },
            vec![seilbahn],
        ),
    ] {
        assert_eq!(found_within(&*snapshot, &filters), sorted(paths), "{filters:?}");
    }
}

fn filters_narrow_what_is_found(backend: &mut Backend) {
    filled(backend);
    let snapshot = snapshot(backend);
    let day = |day: &str| Date::parse(day);
    let name = |name: &str| Some(name.to_owned());
    let none = Filters::default;
    let (lighthouse, ferry, seilbahn) = (
        "harbour/lighthouse.md",
        "harbour/2021-02-03-ferry.txt",
        "berge/seilbahn.md",
    );
    for (filters, paths) in [
        (none(), vec![lighthouse, ferry, seilbahn]),
        (
            Filters {
                collection: name("harbour"),
                ..none()
            },
            vec![lighthouse, ferry],
        ),
        (
            Filters {
                collection: name("harb"),
                ..none()
            },
            vec![],
        ),
        (
            Filters {
                tag: name("towers"),
                ..none()
            },
            vec![lighthouse, seilbahn],
        ),
        (
            Filters {
                language: name("de"),
                ..none()
            },
            vec![seilbahn],
        ),
        (
            Filters {
                from: day("2021-02-03"),
                ..none()
            },
            vec![ferry, seilbahn],
        ),
        (
            Filters {
                to: day("2021-02-03"),
                ..none()
            },
            vec![lighthouse, ferry],
        ),
        (
            Filters {
                from: day("2021-02-04"),
                to: day("2022-08-08"),
                ..none()
            },
            vec![],
        ),
        (
            Filters {
                tag: name("towers"),
                from: day("2020-01-01"),
                ..none()
            },
            vec![seilbahn],
        ),
    ] {
        assert_eq!(found_within(&*snapshot, &filters), sorted(paths), "{filters:?}");
    }
}

fn what_is_excluded_is_not_there(backend: &mut Backend) {
    filled(backend);
    let snapshot = snapshot(backend);
    let (lighthouse, ferry) = ("harbour/lighthouse.md", "harbour/2021-02-03-ferry.txt");
    let asked = || query(vec![term(Field::Body, "norro")]);
    let word = |word: &str| (Field::Body, Match::Term(word.to_owned()));
    let phrase = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        (Field::Body, Match::Phrase(words.collect()))
    };
    let free = search(&*snapshot, &asked());
    for (excluded, paths) in [
        (vec![], vec![lighthouse, ferry]),
        (vec![word("summer")], vec![lighthouse]),
        // Words of the heading count, and other forms of a word do not.
        (vec![word("keepers")], vec![lighthouse, ferry]),
        (vec![word("sail")], vec![lighthouse, ferry]),
        (vec![phrase(&["forty", "passengers"])], vec![lighthouse]),
        (vec![phrase(&["passengers", "forty"])], vec![lighthouse, ferry]),
        (vec![word("summer"), word("lit"), word("hilda")], vec![]),
        (vec![word("nowhere")], vec![lighthouse, ferry]),
    ] {
        let found = search(
            &*snapshot,
            &Query {
                excluded: excluded.clone(),
                ..asked()
            },
        );
        assert!(
            found.iter().all(|hit| free.contains(hit)),
            "a score changed without {excluded:?}"
        );
        let mut found: Vec<String> = found.iter().map(|hit| hit.article.to_string()).collect();
        let mut wanted = paths;
        found.sort();
        found.dedup();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{excluded:?}");
    }
}

fn what_is_required_must_be_there(backend: &mut Backend) {
    filled(backend);
    let snapshot = snapshot(backend);
    let asked = || {
        query(
            ["norro", "rotkopf", "summer"]
                .map(|word| term(Field::Body, word))
                .to_vec(),
        )
    };
    let scores = |query: &Query| -> Vec<(String, f32)> {
        let hits = search(&*snapshot, query).into_iter();
        hits.map(|hit| (hit.article.to_string(), hit.score)).collect()
    };
    let word = |field, word: &str| (field, Match::Term(word.to_owned()));
    let phrase = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        (Field::Body, Match::Phrase(words.collect()))
    };
    let free = scores(&asked());
    let (lighthouse, ferry, seilbahn) = (
        "harbour/lighthouse.md",
        "harbour/2021-02-03-ferry.txt",
        "berge/seilbahn.md",
    );
    for (required, paths) in [
        (vec![], vec![lighthouse, ferry, seilbahn]),
        (vec![word(Field::Body, "summer")], vec![ferry]),
        (vec![phrase(&["forty", "passengers"])], vec![ferry]),
        (vec![phrase(&["passengers", "forty"])], vec![]),
        (vec![phrase(&["lighthouse", "of", "norro"])], vec![lighthouse]),
        (
            vec![word(Field::Body, "summer"), phrase(&["forty", "passengers"])],
            vec![ferry],
        ),
        (vec![word(Field::Body, "summer"), word(Field::Body, "900")], vec![]),
    ] {
        let query = Query {
            required: required.clone(),
            ..asked()
        };
        let mut wanted: Vec<_> = free.clone();
        wanted.retain(|(path, _)| paths.contains(&path.as_str()));
        assert_eq!(scores(&query), wanted, "{required:?}");
        let mut found: Vec<&str> = wanted.iter().map(|(path, _)| path.as_str()).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), paths.len(), "{required:?}");
    }
}

fn a_second_put_replaces(backend: &mut Backend) {
    filled(backend);
    let changed = put("berge/seilbahn.md", "Die Seilbahn\n\nSie wurde abgerissen.\n");
    apply(&*backend.index, Base::Last, "changed", vec![changed]).expect("the batch is applied");
    let snapshot = snapshot(backend);
    assert_eq!(found_by(&*snapshot, "hohenmeter"), [""; 0]);
    assert_eq!(found_by(&*snapshot, "abgerissen"), ["berge/seilbahn.md"]);
    assert_eq!(catalog(&*snapshot).len(), 3);
}

fn what_was_removed_is_gone(backend: &mut Backend) {
    filled(backend);
    apply(
        &*backend.index,
        Base::Last,
        "removed",
        vec![remove("berge/seilbahn.md")],
    )
    .expect("the batch is applied");
    let snapshot = snapshot(backend);
    assert_eq!(found_by(&*snapshot, "hohenmeter"), [""; 0]);
    assert_eq!(catalog(&*snapshot).len(), 2);
    let gone = snapshot
        .articles(&[ArticleId::new("berge/seilbahn.md")])
        .expect("the articles can be read");
    assert!(gone.is_empty());
}

fn removing_what_is_not_there_changes_nothing(backend: &mut Backend) {
    filled(backend);
    // An id that begins like others must not take them along.
    apply(&*backend.index, Base::Last, "removed", vec![remove("harbour")]).expect("the batch is applied");
    assert_eq!(catalog(&*snapshot(backend)).len(), 3);
}

fn a_rebuild_holds_only_its_own_batch(backend: &mut Backend) {
    filled(backend);
    let (path, text) = THREE[1];
    apply(&*backend.index, Base::Nothing, "rebuilt", vec![put(path, text)]).expect("the batch is applied");
    let snapshot = snapshot(backend);
    assert_eq!(catalog(&*snapshot), [path]);
    assert_eq!(snapshot.state().stamp.fingerprint, "rebuilt");
}

fn a_snapshot_keeps_serving_its_state(backend: &mut Backend) {
    filled(backend);
    let before = snapshot(backend);
    for (base, name) in [(Base::Last, "changed"), (Base::Nothing, "rebuilt")] {
        let changed = put("harbour/lighthouse.md", "The lighthouse\n\nIt fell into the sea.\n");
        apply(&*backend.index, base, name, vec![changed]).expect("the batch is applied");
        assert_eq!(found_by(&*before, "hilda"), ["harbour/lighthouse.md"], "after {name}");
        let article = &before
            .articles(&[ArticleId::new("harbour/lighthouse.md")])
            .expect("it can be read")[0];
        assert!(article.text.contains("Hilda"), "after {name}");
        assert_eq!(before.state().stamp.fingerprint, "filled");
        assert_eq!(found_by(&*snapshot(backend), "hilda"), [""; 0], "after {name}");
    }
}

fn an_interrupted_batch_changes_nothing(backend: &mut Backend) {
    let change = || {
        vec![
            put("new.txt", "A new text\n\nIt speaks of herons.\n"),
            remove("berge/seilbahn.md"),
        ]
    };
    let first = apply_interrupted(&*backend.index, Base::Last, change());
    assert!(matches!(first, Err(Error::Interrupted(_))));
    assert!(
        matches!(backend.index.snapshot().map(drop), Err(Error::NotBuilt)),
        "nothing was committed"
    );
    filled(backend);
    for base in [Base::Last, Base::Nothing] {
        let interrupted = apply_interrupted(&*backend.index, base, change());
        assert!(matches!(interrupted, Err(Error::Interrupted(_))));
        unchanged(backend);
    }
    // What the interrupted batches said is not in the next commit either.
    apply(&*backend.index, Base::Last, "next", Vec::new()).expect("the batch is applied");
    let snapshot = snapshot(backend);
    assert_eq!(found_by(&*snapshot, "herons"), [""; 0]);
    assert_eq!(catalog(&*snapshot).len(), 3);
}

fn what_an_interrupted_batch_wrote_is_never_there(backend: &mut Backend) {
    filled(backend);
    // So much that a part of it is written before the end.
    let mut changes = vec![
        remove("berge/seilbahn.md"),
        put("harbour/lighthouse.md", "It fell\n\nIt fell down.\n"),
    ];
    changes.extend((0..1_000).map(|number| put(&format!("new/{number}.txt"), "A new text\n\nIt speaks of herons.\n")));
    let interrupted = apply_interrupted(&*backend.index, Base::Last, changes);
    assert!(matches!(interrupted, Err(Error::Interrupted(_))));
    unchanged(backend);
    for name in ["next", "last"] {
        apply(&*backend.index, Base::Last, name, vec![put("other.txt", name)]).expect("the batch is applied");
        let snapshot = snapshot(backend);
        assert_eq!(found_by(&*snapshot, "herons"), [""; 0], "{name}");
        assert_eq!(found_by(&*snapshot, "hohenmeter"), ["berge/seilbahn.md"], "{name}");
        assert_eq!(found_by(&*snapshot, "hilda"), ["harbour/lighthouse.md"], "{name}");
        assert_eq!((catalog(&*snapshot).len(), snapshot.state().articles), (4, 4), "{name}");
    }
    // What that batch meant to remove can still be removed.
    apply(
        &*backend.index,
        Base::Last,
        "removed",
        vec![remove("berge/seilbahn.md")],
    )
    .expect("the batch is applied");
    assert_eq!(catalog(&*snapshot(backend)).len(), 3);
}

fn failing_storage_changes_nothing(backend: &mut Backend) {
    filled(backend);
    (backend.fail)(true);
    for base in [Base::Last, Base::Nothing] {
        let change = vec![put("new.txt", "A new text\n\nIt speaks of herons.\n")];
        let failed = apply(&*backend.index, base, "failed", change);
        assert!(
            matches!(
                failed,
                Err(Error::Full { .. } | Error::Storage { .. } | Error::NoRoom { .. })
            ),
            "{base:?}: {failed:?}"
        );
        unchanged(backend);
    }
    (backend.fail)(false);
    let change = vec![put("new.txt", "A new text\n\nIt speaks of herons.\n")];
    apply(&*backend.index, Base::Last, "mended", change).expect("the storage works again");
    assert_eq!(found_by(&*snapshot(backend), "herons"), ["new.txt"]);
}

fn unchanged(backend: &Backend) {
    let snapshot = snapshot(backend);
    assert_eq!(snapshot.state().stamp.fingerprint, "filled");
    assert_eq!(catalog(&*snapshot).len(), 3);
    assert_eq!(found_by(&*snapshot, "herons"), [""; 0]);
    assert_eq!(found_by(&*snapshot, "hohenmeter"), ["berge/seilbahn.md"]);
}

fn near_duplicates_are_told_by_what_is_stored(backend: &mut Backend) {
    let sentences = "The ferry to Norro sails from May to September. It carries forty passengers and six cars. Whoever \
        wants to take a bicycle has to ring the pier a day before. Dogs travel free.";
    let same = |title: &str, url: &str| format!("---\ntitle: {title}\n{url}---\n\n{sentences}\n");
    let set = same("Ferry", "")
        .replace("carries forty", "carries\nforty")
        .replace("Dogs", "*Dogs*");
    let other = same("Ferry", "").replace("forty passengers", "fifty passengers");
    let changes = vec![
        put("a.md", &same("Ferry", "")),
        put("b.md", &same("Sailing to Norro", "url: https://example.org/ferry\n")),
        put("c.md", &set),
        put("d.md", &other),
        put("e.md", "# Bees\n\nBeekeepers take the ferry in June.\n"),
    ];
    apply(&*backend.index, Base::Last, "first", changes).expect("it can be applied");
    let found = search(&*snapshot(backend), &query(vec![term(Field::Body, "ferry")]));
    let of = |path: &str| {
        found
            .iter()
            .find(|hit| hit.article.as_str() == path)
            .expect("it is found")
    };
    for path in ["a.md", "b.md", "c.md", "d.md", "e.md"] {
        let hit = of(path);
        assert_eq!(hit.signature, Signature::of(&words(&hit.text)), "{path}");
        assert_eq!(hit.linked, path == "b.md", "{path}");
    }
    assert_eq!(of("a.md").signature, of("b.md").signature);
    assert_eq!(of("a.md").signature, of("c.md").signature);
    let resemblance = |path: &str| of("a.md").signature.resemblance(&of(path).signature);
    assert!(resemblance("d.md") > 0.5, "{}", resemblance("d.md"));
    assert!(resemblance("e.md") < 0.5, "{}", resemblance("e.md"));
}

fn spans_fit_their_articles(backend: &mut Backend) {
    filled(backend);
    let snapshot = snapshot(backend);
    let words = ["norro", "rotkopf", "lamp", "passengers"].map(|word| term(Field::Body, word));
    let hits = search(&*snapshot, &query(words.to_vec()));
    assert!(hits.len() >= 3, "{hits:?}");
    for hit in hits {
        let article = &snapshot
            .articles(std::slice::from_ref(&hit.article))
            .expect("it can be read")[0];
        assert_eq!(article.revision, hit.revision);
        let passages = ibid::corpus::passages(article);
        assert_eq!(passages[hit.ordinal].span, hit.span);
        assert!(hit.score > 0.0);
    }
}

fn the_state_counts(backend: &mut Backend) {
    filled(backend);
    let count = |paths: &[(&str, &str)]| -> u64 {
        let passages = paths
            .iter()
            .map(|(path, text)| ibid::corpus::passages(&crate::support::corpus::article(path, text)).len() as u64);
        passages.sum()
    };
    let state = snapshot(backend).state().clone();
    assert_eq!((state.articles, state.passages), (3, count(THREE)));
    assert!(state.current);
    assert_eq!(state.stamp, crate::support::corpus::stamp("filled"));
    apply(&*backend.index, Base::Last, "removed", vec![remove(THREE[0].0)]).expect("the batch is applied");
    let state = snapshot(backend).state().clone();
    assert_eq!((state.articles, state.passages), (2, count(&THREE[1..])));
}

fn rarity_is_counted(backend: &mut Backend) {
    filled(backend);
    let words = ["norro", "hilda", "nowhere"].map(|word| term(Field::Body, word));
    let statistics = snapshot(backend)
        .search(&query(words.to_vec()))
        .expect("the search runs")
        .statistics;
    assert_eq!(statistics.passages, snapshot(backend).state().passages);
    let frequency = |word: &str| statistics.frequency.get(word).copied();
    // The title of the lighthouse stands above both of its passages, and the ferry sails there too.
    assert_eq!(
        [frequency("norro"), frequency("hilda"), frequency("nowhere")],
        [Some(3), Some(1), Some(0)]
    );
}

fn equal_scores_come_in_the_order_of_articles(backend: &mut Backend) {
    let text = "A bird\n\nThe heron stands in the reeds.\n";
    for name in ["d.txt", "a.txt", "c.txt", "b.txt"] {
        apply(&*backend.index, Base::Last, name, vec![put(name, text)]).expect("the batch is applied");
    }
    assert_eq!(
        found_by(&*snapshot(backend), "heron"),
        ["a.txt", "b.txt", "c.txt", "d.txt"]
    );
}

fn limits_hold(backend: &mut Backend) {
    filled(backend);
    let words = vec![term(Field::Body, "norro")];
    let limited = |limit| Query {
        limit,
        ..query(words.clone())
    };
    let snapshot = snapshot(backend);
    assert_eq!(search(&*snapshot, &limited(1)).len(), 1);
    assert_eq!(search(&*snapshot, &limited(0)).len(), 0);
    assert_eq!(search(&*snapshot, &query(Vec::new())).len(), 0);
}

fn an_empty_commit_is_a_state(backend: &mut Backend) {
    apply(&*backend.index, Base::Last, "empty", Vec::new()).expect("the batch is applied");
    let snapshot = snapshot(backend);
    assert_eq!((snapshot.state().articles, snapshot.state().passages), (0, 0));
    assert_eq!(found_by(&*snapshot, "hilda"), [""; 0]);
    assert_eq!(catalog(&*snapshot), [""; 0]);
}

fn words_with_signs_and_of_all_scripts_are_words(backend: &mut Backend) {
    let long = "x".repeat(900);
    let words = [
        "naïve",
        "it's",
        "снега",
        "日本語の本",
        "ภาษาไทย",
        "a_b",
        "1.5",
        "x²",
        "𝒳yz",
        "🦀",
        "ﷺ",
        &long,
    ];
    let text = format!("Words\n\nHere stand {}.\n", words.join(" and "));
    apply(&*backend.index, Base::Last, "words", vec![put("words.txt", &text)]).expect("the batch is applied");
    let snapshot = snapshot(backend);
    let folded = ibid::text::words(&words.join(" "))
        .into_iter()
        .map(|word| word.folded.to_string());
    let signs = [
        "\\", "\"", "a|b", ".*", "[", "(", "~1", "#", "@", "<1-2>", "&", "/", "\u{0}", " ",
    ]
    .map(str::to_owned);
    for word in folded.chain(signs) {
        for what in [Match::Word(word.clone()), Match::Term(word.clone())] {
            let clause = Clause {
                field: Field::Body,
                what,
                weight: 1.0,
            };
            let label = format!("{clause:?}");
            let hits = search(&*snapshot, &query(vec![clause]));
            let is_there =
                text.contains(&word) && word.chars().all(|letter| letter.is_ascii_lowercase()) && word.len() < 200;
            assert!(!is_there || hits.len() == 1, "{label}");
        }
    }
}

fn what_changed_at_once_is_there_at_once(backend: &mut Backend) {
    let numbered =
        |number: usize, word: &str| put(&format!("n/{number:04}.txt"), &format!("N\n\nThe {word} {number}.\n"));
    let before: Vec<_> = (0..450).map(|number| numbered(number, "heron")).collect();
    apply(&*backend.index, Base::Last, "before", before).expect("the batch is applied");
    // More than are looked up at a time: some changed, some gone, some new.
    let mut changes: Vec<_> = (0..300).map(|number| numbered(number, "stork")).collect();
    changes.extend((300..320).map(|number| remove(&format!("n/{number:04}.txt"))));
    changes.extend((450..500).map(|number| numbered(number, "stork")));
    apply(&*backend.index, Base::Last, "after", changes).expect("the batch is applied");
    let snapshot = snapshot(backend);
    let count = |word: &str| {
        let query = Query {
            limit: 1000,
            ..query(vec![term(Field::Body, word)])
        };
        search(&*snapshot, &query).len()
    };
    assert_eq!((count("heron"), count("stork")), (130, 350));
    assert_eq!((snapshot.state().articles, catalog(&*snapshot).len()), (480, 480));
}

// From here on: what only a backend on disk can do wrong.

fn on_disk() -> (TempDir, Embedded) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let index = writer(folder.path());
    let changes = THREE.iter().map(|(path, text)| put(path, text)).collect();
    apply(&index, Base::Last, "filled", changes).expect("the batch is applied");
    (folder, index)
}

fn catalog_of(index: &dyn Index) -> Vec<String> {
    catalog(&*index.snapshot().expect("there is a commit"))
}

#[test]
fn a_second_writer_is_told_who_is_first() {
    let (folder, first) = on_disk();
    let second = Access::Write {
        who: "the second writer".to_owned(),
    };
    let told = |result: Result<Embedded, Error>| match result.map(drop) {
        Err(Error::Locked { holder }) => holder,
        other => panic!("the second writer was let in: {other:?}"),
    };
    assert_eq!(
        told(Embedded::open(folder.path(), &second, WRITER_BYTES)),
        "the first writer"
    );
    let reading = reader(folder.path());
    let upgraded = reading.upgrade("the second writer");
    assert!(matches!(upgraded, Err(Error::Locked { holder }) if holder == "the first writer"));
    drop(first);
    reading.upgrade("the second writer").expect("the first is gone");
    assert_eq!(
        told(Embedded::open(folder.path(), &second, WRITER_BYTES)),
        "the second writer"
    );
    reading.downgrade();
    Embedded::open(folder.path(), &second, WRITER_BYTES).expect("the right was given back");
}

#[test]
fn a_reader_works_beside_the_writer_and_writes_nothing() {
    let (folder, index) = on_disk();
    let reading = reader(folder.path());
    assert!(matches!(
        apply(&reading, Base::Last, "no", Vec::new()),
        Err(Error::ReadOnly)
    ));
    apply(&index, Base::Nothing, "rebuilt", vec![put(THREE[0].0, THREE[0].1)]).expect("the batch is applied");
    let kept = reading.snapshot().expect("it was opened before");
    assert_eq!(catalog(&*kept).len(), 3, "the old files serve whoever has them open");
    assert_eq!(found_by(&*kept, "hohenmeter"), ["berge/seilbahn.md"]);
    assert_eq!(
        catalog_of(&reader(folder.path())),
        [THREE[0].0],
        "who opens it now sees the new state"
    );
}

#[test]
fn an_upgraded_reader_sees_what_was_committed_meanwhile() {
    let (folder, index) = on_disk();
    let reading = reader(folder.path());
    apply(&index, Base::Last, "removed", vec![remove(THREE[0].0)]).expect("the batch is applied");
    drop(index);
    reading.upgrade("the reader").expect("the writer is gone");
    assert_eq!(catalog_of(&reading).len(), 2);
}

#[test]
fn a_rebuild_swaps_generations() {
    let (folder, index) = on_disk();
    assert_eq!(generation_names(folder.path()), ["g1"]);
    apply(&index, Base::Nothing, "rebuilt", vec![put(THREE[0].0, THREE[0].1)]).expect("the batch is applied");
    assert_eq!(generation_names(folder.path()), ["g2"], "the old one is removed");
    drop(index);
    assert_eq!(catalog_of(&reader(folder.path())), [THREE[0].0]);
}

#[test]
fn what_a_crashed_rebuild_left_is_passed_over_and_cleaned() {
    let (folder, index) = on_disk();
    drop(index);
    // A process that was killed leaves a generation that never served, half written.
    fs::create_dir(folder.path().join("g2")).expect("the folder can be made");
    fs::write(folder.path().join("g2/meta.json"), "{").expect("the file can be written");
    fs::write(folder.path().join("current.new"), "g").expect("the file can be written");
    let index = writer(folder.path());
    assert_eq!(catalog_of(&index).len(), 3);
    apply(&index, Base::Last, "changed", vec![remove(THREE[0].0)]).expect("the batch is applied");
    assert_eq!(catalog_of(&index).len(), 2);
    assert_eq!(generation_names(folder.path()), ["g1"]);
    apply(&index, Base::Nothing, "rebuilt", vec![put(THREE[0].0, THREE[0].1)]).expect("the batch is applied");
    assert_eq!(generation_names(folder.path()), ["g2"]);
}

/// Damages the closed index in some way and says whether that must be told as damage.
fn check_damage(what: &str, damage: impl Fn(&Path)) {
    let (folder, index) = on_disk();
    drop(index);
    damage(&folder.path().join("g1"));
    let index = writer(folder.path());
    let told = match index.snapshot() {
        Err(error) => Err(error),
        Ok(snapshot) => read_all(&*snapshot),
    };
    assert!(matches!(told, Err(Error::Damaged { .. })), "{what}: {told:?}");
    let changes = THREE.iter().map(|(path, text)| put(path, text)).collect();
    apply(&index, Base::Nothing, "mended", changes).expect("a rebuild needs nothing of the old");
    assert_eq!(catalog_of(&index).len(), 3, "{what}");
    assert_eq!(generation_names(folder.path()).len(), 1, "{what}");
}

fn read_all(snapshot: &dyn Snapshot) -> Result<(), Error> {
    snapshot.search(&query(vec![term(Field::Body, "hilda")]))?;
    let ids: Vec<ArticleId> = snapshot.catalog()?.into_iter().map(|listed| listed.id).collect();
    snapshot.articles(&ids).map(drop)
}

fn files(generation: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(generation)
        .expect("the generation can be listed")
        .map(|entry| entry.expect("the generation can be listed").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no .{extension} file");
    found
}

#[test]
fn a_damaged_index_says_so_and_is_mended_by_a_rebuild() {
    check_damage("no meta.json", |generation| {
        fs::remove_file(generation.join("meta.json")).expect("it is there");
    });
    check_damage("meta.json cut short", |generation| {
        let meta = fs::read(generation.join("meta.json")).expect("it is there");
        fs::write(generation.join("meta.json"), &meta[..meta.len() / 2]).expect("it can be written");
    });
    check_damage("a payload of somebody else", |generation| {
        edit_payload(generation, |_| "hello".to_owned());
    });
    check_damage("the whole generation gone", |generation| {
        fs::remove_dir_all(generation).expect("it is there");
    });
    // Only the articles are read as they are asked for; what tantivy does with nonsense elsewhere inside a
    // file whose ends are whole is its own affair, and a panic at worst.
    check_damage(".store overwritten within", |generation| {
        for file in files(generation, "store") {
            let mut bytes = fs::read(&file).expect("it is there");
            let third = bytes.len() / 3;
            bytes[..third].fill(0x5a);
            fs::write(file, bytes).expect("it can be written");
        }
    });
    for extension in ["store", "idx", "term", "fast"] {
        check_damage(&format!("no .{extension} file"), |generation| {
            for file in files(generation, extension) {
                fs::remove_file(file).expect("it is there");
            }
        });
        check_damage(&format!(".{extension} emptied"), |generation| {
            for file in files(generation, extension) {
                fs::write(file, "").expect("it can be written");
            }
        });
        check_damage(&format!(".{extension} overwritten"), |generation| {
            for file in files(generation, extension) {
                let length = fs::read(&file).expect("it is there").len();
                fs::write(file, vec![0x5a; length]).expect("it can be written");
            }
        });
    }
}

#[test]
fn a_current_file_that_names_nothing_is_told_as_damage() {
    let (folder, index) = on_disk();
    drop(index);
    fs::write(folder.path().join("current"), "what\n").expect("it can be written");
    let told = writer(folder.path()).snapshot().map(drop);
    assert!(matches!(told, Err(Error::Damaged { .. } | Error::NotBuilt)), "{told:?}");
}

fn edit_payload(generation: &Path, edit: impl Fn(&str) -> String) {
    let path = generation.join("meta.json");
    let meta = fs::read(&path).expect("it is there");
    let mut meta: serde_json::Value = serde_json::from_slice(&meta).expect("it is JSON");
    let payload = edit(meta["payload"].as_str().expect("a commit has a payload"));
    meta["payload"] = payload.into();
    fs::write(path, meta.to_string()).expect("it can be written");
}

#[test]
fn an_index_of_an_older_version_answers_until_it_is_rebuilt() {
    let (folder, index) = on_disk();
    drop(index);
    edit_payload(&folder.path().join("g1"), |payload| {
        let mut payload: serde_json::Value = serde_json::from_str(payload).expect("it is JSON");
        payload["version"] = 0.into();
        payload.to_string()
    });
    let index = writer(folder.path());
    let old = index.snapshot().expect("it answers");
    assert!(!old.state().current);
    assert_eq!(found_by(&*old, "hilda"), ["harbour/lighthouse.md"]);
    let changes = THREE[..2].iter().map(|(path, text)| put(path, text)).collect();
    apply(&index, Base::Nothing, "rebuilt", changes).expect("the batch is applied");
    let new = index.snapshot().expect("it answers");
    assert!(new.state().current);
    assert_eq!(catalog(&*new).len(), 2);
    assert_eq!(catalog(&*old).len(), 3, "who asked the old one is not disturbed");
}

#[test]
fn words_that_fold_into_several_are_found() {
    // U+FDFA decomposes into four words with spaces between them.
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let index = writer(folder.path());
    apply(
        &index,
        Base::Nothing,
        "ligature",
        vec![put("a.txt", "The blessing \u{fdfa} stands here.\n")],
    )
    .expect("the batch is applied");
    let word = ibid::text::words("\u{fdfa}").remove(0).folded;
    assert!(!word.contains(char::is_whitespace), "{word:?}");
    let query = Query {
        clauses: vec![Clause {
            field: Field::Body,
            what: Match::Term(word.into()),
            weight: 1.0,
        }],
        required: Vec::new(),
        excluded: Vec::new(),
        filters: Filters::default(),
        limit: 5,
    };
    let found = index
        .snapshot()
        .expect("it is built")
        .search(&query)
        .expect("it can be read");
    assert_eq!(found.hits.len(), 1);
}
