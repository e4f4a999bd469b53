//! Where documents come from: folders with their rules, what `corpus.toml` declares, what is read again and what goes.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    fs,
    os::unix::fs::symlink,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use expect_test::{Expect, expect};
use ibid::{
    corpus::{
        ArticleId, Corpus, Directory, Entry, File, Given, InProcess, Listing, Manifest, Manifests, Parsed, Parser,
        Record, Rejected, Revision, Source, SourceError, SourceKind, Unlisted,
    },
    mirror::{Guard, Http},
    service::{Held, Mode, OpenCorpus, Report, Requested, Scope},
    settings::declared,
};
use tokio_util::sync::CancellationToken;

use crate::support::{
    cli::Place,
    service::{Home, Made},
};

/// What a corpus folder with these files lists: ids, then what could not be listed.
fn check(files: &[(&str, &str)], expected: &Expect) {
    let place = Place::with(files);
    expected.assert_eq(&listed(&place));
}

fn listed(place: &Place) -> String {
    let corpus = match declared::corpus(
        &place.path("corpus"),
        &place.path("data/sources"),
        &Http::new(Guard::default()),
    ) {
        Ok(corpus) => corpus,
        Err(error) => return format!("{}\n", place.without_folder(&error.to_string())),
    };
    let listing = corpus.list().expect("the folder is there");
    let entries = listing.entries.iter().map(|entry| {
        let table = entry.given.table.as_ref().map(|_| " (a table)").unwrap_or_default();
        format!("{}{table}\n", entry.id)
    });
    let unlisted = listing
        .unlisted
        .iter()
        .map(|unlisted| format!("not listed: {}: {}\n", unlisted.path, unlisted.reason));
    let all: String = entries.chain(unlisted).collect();
    place.without_folder(&all)
}

#[test]
fn what_gitignore_names_is_left_out() {
    check(
        &[
            (".gitignore", "drafts/\n*.bak.md\n"),
            ("news/.gitignore", "old-*\n!old-but-good.md\n"),
            ("news/old-one.md", "Old.\n"),
            ("news/old-but-good.md", "Good.\n"),
            ("news/new.md", "New.\n"),
            ("drafts/one.md", "A draft.\n"),
            ("rules.bak.md", "A copy.\n"),
            ("rules.md", "Rules.\n"),
            (".hidden.md", "Hidden.\n"),
            ("README.md", "# Writing documents for ibid\n\nFor writers.\n"),
            ("news/README.md", "An article like any other.\n"),
        ],
        &expect![[r#"
            news/README.md
            news/new.md
            news/old-but-good.md
            rules.md
        "#]],
    );
}

#[test]
fn links_are_not_followed() {
    let place = Place::with(&[("inside.md", "Inside.\n"), ("folder/deep.md", "Deep.\n")]);
    place.write("outside/secret.md", "Secret.\n");
    symlink(place.path("outside"), place.path("corpus/out")).expect("the file system has links");
    symlink(place.path("outside/secret.md"), place.path("corpus/secret.md")).expect("the file system has links");
    symlink(place.path("corpus"), place.path("corpus/folder/circle")).expect("the file system has links");
    symlink("nowhere", place.path("corpus/broken.md")).expect("the file system has links");
    expect![[r#"
        folder/deep.md
        inside.md
    "#]]
    .assert_eq(&listed(&place));
}

#[test]
fn corpus_toml_declares_folders_beside_and_tables() {
    let declared = r#"
        ignore = ["private/"]

        [[source]]
        name = "handbook"
        kind = "directory"
        path = "../beside"
        ignore = ["*.tmp.md", "!kept.tmp.md"]

        [[source]]
        name = "gone"
        kind = "directory"
        path = "../nowhere"

        [[table]]
        files = ["faq/*.csv"]
        title = "question"
        text = ["answer"]
    "#;
    let place = Place::with(&[
        ("corpus.toml", declared),
        ("private/diary.md", "Dear diary.\n"),
        ("faq/ports.csv", "question,answer\nWhere?,There.\n"),
        ("other.csv", "question,answer\nWho?,They.\n"),
        ("handbook/mixed.md", "A folder of the same name.\n"),
    ]);
    place.write("beside/one.md", "One.\n");
    place.write("beside/two.tmp.md", "Two.\n");
    place.write("beside/kept.tmp.md", "Kept.\n");
    expect![[r#"
        faq/ports.csv (a table)
        handbook/kept.tmp.md
        handbook/one.md
        other.csv
        not listed: handbook/: corpus.toml declares a source `handbook`; rename the folder or the source
        not listed: gone: its folder does not exist
    "#]]
    .assert_eq(&listed(&place));
}

#[test]
fn what_is_wrong_with_corpus_toml_is_told_with_its_line() {
    for (declared, expected) in [
        (
            "source = 3\n",
            expect![[r#"
            PLACE/corpus/corpus.toml, line 1: invalid type: integer `3`, expected a sequence
        "#]],
        ),
        (
            "\n[[sources]]\nname = \"a\"\n",
            expect![[r#"
            PLACE/corpus/corpus.toml, line 2: unknown field `sources`, expected one of `ignore`, `source`, `table`
        "#]],
        ),
        (
            "[[source]]\nname = \"a\"\nkind = \"ftp\"\n",
            expect![[r#"
                PLACE/corpus/corpus.toml, line 3: unknown variant `ftp`, expected one of `directory`, `git`, `site`, `feed`
            "#]],
        ),
        (
            "[[source]]\nname = \"a\"\nkind = \"directory\"\n",
            expect![[r#"
            PLACE/corpus/corpus.toml, line 1: missing field `path`
        "#]],
        ),
        (
            "[[source]]\nname = \"a\"\nkind = \"directory\"\npath = \"b\"\ndepth = 2\n",
            expect![[r#"
                PLACE/corpus/corpus.toml, line 1: unknown field `depth`, expected one of `name`, `path`, `ignore`
            "#]],
        ),
        (
            "[[source]]\nname = \"../a\"\nkind = \"directory\"\npath = \"b\"\n",
            expect![[r#"
                PLACE/corpus/corpus.toml, line 2: `../a`: a name is made of letters, digits, `-`, `_`, `.` and spaces, at most 60 of them, and does not begin with `.`
            "#]],
        ),
        (
            "[[source]]\nname = \"general\"\nkind = \"directory\"\npath = \"b\"\n",
            expect![[r#"
                PLACE/corpus/corpus.toml, line 2: `general`: this name is taken; choose another
            "#]],
        ),
        (
            "[[source]]\nname = \"a\"\nkind = \"directory\"\npath = \"b\"\n\n[[source]]\nname = \"a\"\nkind = \"directory\"\npath = \"c\"\n",
            expect![[r#"
                PLACE/corpus/corpus.toml, line 2: `a`: two sources bear this name; each is a collection of its own
            "#]],
        ),
        (
            "[[table]]\nfiles = [\"a.csv\"]\ntext = []\n",
            expect![[r#"
            PLACE/corpus/corpus.toml, line 1: `text` names no column; write text = ["the header of the column with the text"]
        "#]],
        ),
        (
            "[[table]]\ntext = [\"a\"]\ntitel = \"b\"\n",
            expect![[r#"
            PLACE/corpus/corpus.toml, line 3: unknown field `titel`, expected one of `files`, `items`, `text`, `title`, `id`, `date`, `url`, `tags`, `authors`, `language`
        "#]],
        ),
    ] {
        check(&[("corpus.toml", declared), ("one.md", "One.\n")], &expected);
    }
    let place = Place::with(&[("corpus.toml", "source = 3\n"), ("one.md", "One.\n")]);
    let ran = place.ibid(&["index", "--check"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    expect![[r#"
        The sources of the corpus cannot be read: corpus/corpus.toml, line 1: invalid type: integer `3`, expected a sequence.
        hint: What can stand in `corpus.toml` is written in `corpus/README.md`.
    "#]].assert_eq(&place.without_folder(&ran.err));
}

/// Reads files and counts how many.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Parser for Counting {
    fn parse(&self, file: &File<'_>) -> Result<Parsed, Rejected> {
        self.0.fetch_add(1, Ordering::SeqCst);
        InProcess.parse(file)
    }
}

/// Sets the time of a file so far back that it proves something.
fn rest(home: &Home, path: &str) {
    let file = fs::File::options().write(true).open(home.path("corpus").join(path));
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    file.expect("it is there")
        .set_modified(then)
        .expect("the system has times");
}

#[test]
fn only_what_changed_is_read_again() {
    let parser = Arc::new(Counting::default());
    let home = Home::made(Made {
        parser: Arc::clone(&parser) as Arc<dyn Parser>,
        ..Made::default()
    });
    home.write("one.md", "One stands here.\n");
    home.write("two.md", "Two stands here.\n");
    home.write("bad.md", "Text\0.\n");
    for path in ["one.md", "two.md", "bad.md"] {
        rest(&home, path);
    }
    let read = |home: &Home, wanted: usize, failed: usize| {
        let report = home.reindex(Mode::Changed).expect("the reindex succeeds");
        assert_eq!(parser.0.swap(0, Ordering::SeqCst), wanted, "files that were parsed");
        assert_eq!(report.failed.len(), failed, "a file that failed is told each time");
    };
    read(&home, 3, 1);
    read(&home, 0, 1);
    // Another time with the same bytes: the bytes are looked at and not parsed.
    home.write("one.md", "One stands here.\n");
    read(&home, 0, 1);
    home.write("one.md", "One stood here.\n");
    rest(&home, "one.md");
    read(&home, 1, 1);
    // Without what was remembered, bytes are compared with what is indexed.
    fs::remove_dir_all(home.path("data/manifests")).expect("it is there");
    read(&home, 3, 1);
    read(&home, 0, 1);
    home.reindex(Mode::Full).expect("the reindex succeeds");
    assert_eq!(
        parser.0.swap(0, Ordering::SeqCst),
        3,
        "all is read again when asked for"
    );
}

#[test]
fn where_nothing_changed_the_report_is_the_same_and_nothing_is_committed() {
    let home = Home::embedded(&[
        ("one.md", "One stands here.\n"),
        ("two.png", "no text"),
        ("three.xml", "<no-feed/>\n"),
    ]);
    home.write("bad.md", "Text\0.\n");
    for path in ["one.md", "two.png", "three.xml", "bad.md"] {
        rest(&home, path);
    }
    let reindexed = || Report {
        elapsed: Duration::ZERO,
        ..home.reindex(Mode::Changed).expect("the reindex succeeds")
    };
    let committed = || {
        home.service
            .status()
            .expect("the store is there")
            .state
            .expect("it is indexed")
            .stamp
    };
    reindexed();
    fs::remove_dir_all(home.path("data/manifests")).expect("it is there");
    let compared = Report {
        warnings: Vec::new(),
        ..reindexed()
    };
    let before = committed();
    assert_eq!(reindexed(), compared);
    assert_eq!(committed(), before, "the same commit serves on");
    assert_eq!(
        (compared.unchanged, compared.failed.len(), compared.skipped.len()),
        (1, 1, 2)
    );
}

#[test]
fn a_change_without_another_time_or_size_is_seen_while_the_time_proves_nothing() {
    // The clock of these tests stands in the past of every file, so no time is old enough to prove anything.
    let home = Home::embedded(&[("one.md", "One stands here.\n")]);
    home.reindex(Mode::Changed).expect("the reindex succeeds");
    let path = home.path("corpus/one.md");
    let before = fs::metadata(&path)
        .and_then(|meta| meta.modified())
        .expect("it has a time");
    home.write("one.md", "One jumps there.\n");
    let file = fs::File::options().write(true).open(&path).expect("it is there");
    file.set_modified(before).expect("the system has times");
    let report = home.reindex(Mode::Changed).expect("the reindex succeeds");
    assert_eq!(report.changed, 1);
}

fn many(count: usize) -> Vec<(String, String)> {
    (0..count)
        .map(|number| (format!("n{number}.md"), format!("Number {number} stands here.\n")))
        .collect()
}

fn home_of(count: usize) -> Home {
    let files = many(count);
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let home = Home::embedded(&files);
    home.reindex(Mode::Changed).expect("the reindex succeeds");
    home
}

fn unconfirmed(home: &Home, mode: Mode, may_remove: usize) -> Report {
    let requested = Requested {
        mode,
        may_remove,
        scope: Scope::Here,
        ..Requested::changed("a test")
    };
    home.service
        .reindex(&requested, &|_| {}, &CancellationToken::new())
        .expect("the reindex ends")
}

#[test]
fn a_reindex_that_would_remove_too_much_stops_until_somebody_looked() {
    for mode in [Mode::Changed, Mode::Full] {
        let home = home_of(10);
        for number in 0..3 {
            home.remove(&format!("n{number}.md"));
        }
        assert_eq!(unconfirmed(&home, mode, 0).held, None, "three in ten may go");
        let home = home_of(10);
        for number in 0..4 {
            home.remove(&format!("n{number}.md"));
        }
        home.write("new.md", "Something new stands here.\n");
        let held = Some(Held { removed: 4, of: 10 });
        assert_eq!(unconfirmed(&home, mode, 0).held, held);
        assert_eq!(unconfirmed(&home, mode, 3).held, held, "somebody looked at three");
        assert_eq!(
            home.quoted("What does Number 2 do, stand?").len(),
            1,
            "{mode:?}: all is as it was"
        );
        let status = home.service.status().expect("it can be read");
        assert!(
            format!("{:?}", status.last).contains("Failed"),
            "it is remembered that it stopped"
        );
        let report = unconfirmed(&home, mode, 4);
        assert_eq!((report.held, report.removed, report.added), (None, 4, 1));
    }
    let home = home_of(2);
    home.remove("n0.md");
    assert_eq!(unconfirmed(&home, Mode::Changed, 0).held, None, "one may always go");
}

/// A source that is elsewhere, and whether it can be reached.
struct Elsewhere {
    folder: Directory,
    reached: bool,
    listed: bool,
}

impl Source for Elsewhere {
    fn name(&self) -> &'static str {
        "wiki"
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Git
    }

    fn refresh(&self, _: &CancellationToken) -> Result<Vec<Unlisted>, SourceError> {
        if self.reached {
            Ok(Vec::new())
        } else {
            Err(SourceError::Unreachable("the server is down".to_owned()))
        }
    }

    fn list(&self) -> Result<Listing, SourceError> {
        if self.listed {
            self.folder.list()
        } else {
            Err(SourceError::Unreachable("the disk is gone".to_owned()))
        }
    }
}

#[test]
fn a_source_that_fails_keeps_what_it_had_and_is_told_to_be_stale() {
    for (reached, listed, why) in [(false, true, "the server is down"), (true, false, "the disk is gone")] {
        let breaks = Arc::new(AtomicUsize::new(0));
        let of_corpus = Arc::clone(&breaks);
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let wiki = dir.path().join("wiki");
        crate::support::corpus::write(&wiki, &[("heron.md", "The heron stands in the reeds.\n")]);
        let home = Home::made(Made {
            corpus: Some(Box::new(move |root| {
                let root = root.to_owned();
                let (wiki, of_corpus) = (wiki.clone(), Arc::clone(&of_corpus));
                OpenCorpus::new(move || {
                    let breaks = of_corpus.load(Ordering::SeqCst) == 1;
                    let source = Elsewhere {
                        folder: Directory::named("wiki".to_owned(), &wiki),
                        reached: reached || !breaks,
                        listed: listed || !breaks,
                    };
                    Ok(Corpus::new(Directory::new(&root), vec![Box::new(source)]))
                })
            })),
            ..Made::default()
        });
        home.write("one.md", "One stands here.\n");
        let reindex = || {
            home.service
                .reindex(&Requested::changed("a test"), &|_| {}, &CancellationToken::new())
                .expect("the reindex ends")
        };
        assert_eq!(reindex().added, 2);
        let stale = || {
            let status = home.service.status().expect("it can be read");
            let wiki = status.sources.into_iter().find(|source| source.name == "wiki");
            wiki.expect("it is declared")
        };
        assert_eq!(stale().stale, None);
        let fresh_at = stale().fresh_at;
        assert!(fresh_at.is_some());
        breaks.store(1, Ordering::SeqCst);
        let report = reindex();
        assert_eq!((report.removed, report.unchanged), (0, 2), "{why}");
        assert!(
            report.failed.iter().any(|note| note.what.to_string().contains(why)),
            "{report:?}"
        );
        assert_eq!(stale().stale.as_deref(), Some(why));
        assert_eq!(stale().fresh_at, fresh_at, "it is as it was then");
        assert_eq!(
            home.quoted("Where does the heron stand?"),
            ["The heron stands in the reeds."]
        );
        breaks.store(0, Ordering::SeqCst);
        reindex();
        assert_eq!(stale().stale, None);
    }
}

#[test]
fn a_manifest_that_cannot_be_read_is_none() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let manifests = Manifests::in_folder(dir.path());
    fs::write(dir.path().join("abc"), b"\xff\xff\xff\xff\xff").expect("a file can be written");
    for name in ["abc", "missing", "", "../abc"] {
        assert!(manifests.load(name).is_empty(), "{name}");
    }
}

#[test]
fn a_manifest_proves_no_file_that_may_have_changed() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let manifests = Manifests::in_folder(dir.path());
    let entry = Entry {
        id: ArticleId::new("a.md"),
        path: "a.md".into(),
        bytes: 3,
        modified_ns: 7,
        given: Given::default(),
    };
    // Zero where it had changed just before it was listed.
    for (modified_ns, files, proves) in [(7, 1, true), (0, 1, false), (8, 1, false), (7, 2, false), (7, 0, false)] {
        let mut manifest = Manifest::default();
        let record = Record {
            bytes: entry.bytes,
            modified_ns,
            revision: Revision::of(b"abc"),
            given: entry.given.fingerprint(),
            rejected: None,
        };
        manifest.push(entry.clone(), record);
        manifests.save("one", &manifest).expect("the folder can be written");
        assert_eq!(manifests.load("one"), manifest);
        assert_eq!(
            manifests.summary("one").proves(files),
            proves,
            "{modified_ns} of {files}"
        );
    }
}

#[test]
fn the_command_line_holds_back_and_goes_on_when_told() {
    let place = Place::with(&[
        ("a.md", "The first stands here.\n"),
        ("b.md", "The second stands here.\n"),
        ("c.md", "The third stands here.\n"),
    ]);
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    for path in ["corpus/a.md", "corpus/b.md"] {
        fs::remove_file(place.path(path)).expect("it is there");
    }
    let held = place.ibid(&["index"]);
    assert_eq!(held.code, Some(2));
    expect![[r#"
        Nothing was changed: 2 of 3 articles would have gone, more than may go without somebody looking.
        hint: if that is right, run `ibid index --yes`; if not, look whether a folder or a source is missing.
    "#]]
    .assert_eq(&held.out);
    let asked = place.ibid(&["ask", "Where does the second stand?"]);
    assert!(asked.out.contains("The second stands here."), "{}", asked.out);
    expect![[r#"
        Indexing corpus.
        Nothing was changed: 2 of 3 articles would have gone, more than may go without somebody looking.
        hint: if that is right, run `ibid index --yes`; if not, look whether a folder or a source is missing.
        This answer is from the index as it is.
    "#]]
    .assert_eq(&asked.err);
    let done = place.ibid(&["index", "--yes"]);
    assert!(done.code == Some(0) && done.out.contains("2 removed"), "{}", done.out);
}

#[test]
fn a_repository_and_a_server_that_is_down_are_declared() {
    let place = Place::new();
    let git = |arguments: &[&str]| {
        let done = std::process::Command::new("git")
            .args(arguments)
            .current_dir(place.path("wiki"))
            .output();
        done.ok().filter(|done| done.status.success())
    };
    place.write(
        "wiki/docs/heron.md",
        "# Herons\n\nThe heron of Ouro stands on one leg for nine hours a day.\n",
    );
    let author = [
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.org",
        "commit",
        "-qm",
        "Herons",
    ];
    if git(&["init", "-q"]).is_none() || git(&["add", "."]).is_none() || git(&author).is_none() {
        eprintln!("skipped: git is not installed");
        return;
    }
    let declared = format!(
        "[[source]]\nname = \"birds\"\nkind = \"git\"\nurl = \"{}\"\nfolder = \"docs\"\n\n\
         [[source]]\nname = \"down\"\nkind = \"site\"\nstart = \"http://127.0.0.1:9/\"\ndelay_s = 0\n",
        place.path("wiki").display()
    );
    place.write("corpus/corpus.toml", declared);
    place.write("corpus/one.md", "One stands here.\n");
    let indexed = place.ibid(&["index"]);
    // The folder of data is named as seen from here, and git runs elsewhere.
    assert!(
        indexed
            .out
            .contains("2 added, 0 changed, 0 removed, 0 unchanged, 1 failed"),
        "{}",
        indexed.out
    );
    assert!(
        indexed
            .out
            .contains("  - down: `127.0.0.1` is at 127.0.0.1, an address of this machine"),
        "{}",
        indexed.out
    );
    let asked = place.ibid(&["ask", "How long does the heron of Ouro stand on one leg?"]);
    assert!(
        asked.out.contains("nine hours a day") && asked.out.contains("birds/"),
        "{}{}",
        asked.out,
        asked.err
    );
}

#[test]
fn the_contract_that_ships_is_no_article() {
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let listing = Directory::new(&shipped).list().expect("it can be listed");
    assert!(!listing.entries.is_empty());
    assert!(listing.entries.iter().all(|entry| entry.id.as_str() != "README.md"));
}
