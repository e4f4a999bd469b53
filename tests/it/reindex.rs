//! A reindex in this process: what it counts, what it keeps, who may start it, what is remembered of it.

use std::{cell::RefCell, fs, sync::Arc};

use ibid::{
    failure::{Failure, Kind},
    service::{Freshness, Mode, Report},
    store::Outcome,
};
use tokio_util::sync::CancellationToken;

use crate::support::{
    corpus::THREE,
    memory_index::{MemoryIndex, Script},
    service::{Home, NOW, by},
};

const BOTH: [Mode; 2] = [Mode::Changed, Mode::Full];

/// Reindexes and compares what was added, changed, removed, unchanged and failed.
fn check(home: &Home, mode: Mode, counts: [usize; 5]) -> Report {
    let report = home.reindex(mode).expect("the reindex succeeds");
    let got = [
        report.added,
        report.changed,
        report.removed,
        report.unchanged,
        report.failed.len(),
    ];
    assert_eq!(got, counts, "{mode:?}: added, changed, removed, unchanged, failed");
    report
}

fn indexed() -> Home {
    let home = Home::embedded(THREE);
    check(&home, Mode::Changed, [3, 0, 0, 0, 0]);
    home
}

const LIGHTHOUSE: &str = "When was the lighthouse of Norrö lit?";
const LIT: &str = "The lighthouse of Norrö was lit in 1871.";

#[test]
fn changes_are_counted() {
    for mode in BOTH {
        let home = indexed();
        check(&home, mode, [0, 0, 0, 3, 0]);
        home.write("new.txt", "New\n\nSomething new under the sun.\n");
        check(&home, mode, [1, 0, 0, 3, 0]);
        home.write("new.txt", "New\n\nSomething newer under the sun.\n");
        check(&home, mode, [0, 1, 0, 3, 0]);
        home.remove("new.txt");
        check(&home, mode, [0, 0, 1, 3, 0]);
        home.write("other.md", "Renamed.\n");
        home.remove("berge/seilbahn.md");
        check(&home, mode, [1, 0, 1, 2, 0]);
        assert_eq!(
            home.service
                .status()
                .expect("it can be read")
                .state
                .expect("it is built")
                .articles,
            3
        );
    }
}

#[test]
fn the_same_bytes_with_another_time_are_unchanged() {
    let home = indexed();
    assert_eq!(home.service.freshness().expect("it can be read"), Freshness::Fresh);
    let old = std::time::SystemTime::UNIX_EPOCH;
    let file = fs::File::options()
        .write(true)
        .open(home.path("corpus/berge/seilbahn.md"))
        .expect("it is there");
    file.set_modified(old).expect("the system has times");
    assert_eq!(home.service.freshness().expect("it can be read"), Freshness::Changed);
    check(&home, Mode::Changed, [0, 0, 0, 3, 0]);
    assert_eq!(home.service.freshness().expect("it can be read"), Freshness::Fresh);
}

#[test]
fn a_file_that_stops_parsing_keeps_its_article() {
    for mode in BOTH {
        let home = indexed();
        home.write("harbour/lighthouse.md", "Text\0.\n");
        home.write("bad.txt", b"Title\n\nCaf\xc3\xa9 \xff.\n");
        let report = check(&home, mode, [0, 0, 0, 3, 2]);
        let failed: Vec<_> = report
            .failed
            .iter()
            .map(|note| (note.path.as_str(), note.line))
            .collect();
        assert_eq!(failed, [("bad.txt", Some(3)), ("harbour/lighthouse.md", Some(1))]);
        assert_eq!(home.quoted(LIGHTHOUSE), [LIT], "{mode:?}");
        // It stays known, also in the second reindex after it broke, and goes when the file goes.
        check(&home, mode, [0, 0, 0, 3, 2]);
        assert_eq!(home.quoted(LIGHTHOUSE), [LIT], "{mode:?}");
        home.remove("harbour/lighthouse.md");
        check(&home, mode, [0, 0, 1, 2, 1]);
        assert_eq!(home.quoted(LIGHTHOUSE), [""; 0], "{mode:?}");
    }
}

#[test]
fn a_file_that_is_mended_is_read_again() {
    let home = indexed();
    home.write("harbour/lighthouse.md", "Text\0.\n");
    check(&home, Mode::Changed, [0, 0, 0, 3, 1]);
    home.write(
        "harbour/lighthouse.md",
        "# The Lighthouse of Norrö\n\nThe lighthouse of Norrö was lit in 1872.\n",
    );
    check(&home, Mode::Changed, [0, 1, 0, 2, 0]);
    assert_eq!(home.quoted(LIGHTHOUSE), ["The lighthouse of Norrö was lit in 1872."]);
}

#[test]
fn a_corpus_that_cannot_be_listed_loses_nothing() {
    for mode in BOTH {
        let home = indexed();
        fs::rename(home.path("corpus"), home.path("away")).expect("it is there");
        let failure = home.reindex(mode).expect_err("there is no folder");
        assert_eq!(failure.kind, Kind::Operator);
        assert_eq!(home.quoted(LIGHTHOUSE), [LIT], "{mode:?}");
        fs::write(home.path("corpus"), "a file").expect("it can be written");
        home.reindex(mode).expect_err("there is a file");
        assert_eq!(home.quoted(LIGHTHOUSE), [LIT], "{mode:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_whose_name_is_no_text_is_told_and_stops_nothing() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let home = indexed();
    let name = OsStr::from_bytes(b"caf\xe9.txt");
    fs::write(home.path("corpus").join(name), "Text.").expect("the system allows it");
    let report = check(&home, Mode::Changed, [0, 0, 0, 3, 1]);
    assert_eq!(report.failed[0].path, "caf\u{fffd}.txt");
    assert_eq!(report.failed[0].what.to_string(), "the file name is not UTF-8");
}

#[test]
fn a_second_reindex_is_told_who_runs_the_first() {
    let home = indexed();
    let told: RefCell<Vec<Failure>> = RefCell::default();
    let second = |_| {
        assert_eq!(home.service.running().map(|running| running.by).as_deref(), Some("Ada"));
        let requested = by("Bob", Mode::Changed);
        let refused = home.service.reindex(&requested, &|_| {}, &CancellationToken::new());
        told.borrow_mut().push(refused.expect_err("one at a time"));
    };
    home.service
        .reindex(&by("Ada", Mode::Full), &second, &CancellationToken::new())
        .expect("the first goes on");
    let told = told.into_inner();
    assert!(!told.is_empty(), "the first tells of its progress");
    assert_eq!(told[0].kind, Kind::Busy);
    assert_eq!(
        told[0].what.to_string(),
        "A reindex is running: Ada started it just now."
    );
    assert_eq!(home.service.running(), None);
    let last = home.service.status().expect("it can be read").last.expect("one ended");
    assert_eq!(last.by, "Ada", "what was refused is no part of the history");
}

#[test]
fn a_reindex_that_is_stopped_changes_nothing() {
    for mode in BOTH {
        let home = indexed();
        home.write(
            "harbour/lighthouse.md",
            "# The Lighthouse of Norrö\n\nThe lighthouse of Norrö was lit in 1872.\n",
        );
        home.remove("berge/seilbahn.md");
        let stop = CancellationToken::new();
        let stopped = home.service.reindex(&by("Ada", mode), &|_| stop.cancel(), &stop);
        let failure = stopped.expect_err("it was stopped");
        assert_eq!(failure.kind, Kind::Busy);
        assert_eq!(
            failure.what.to_string(),
            "The reindex was stopped before it was done, and nothing has changed."
        );
        assert_eq!(home.quoted(LIGHTHOUSE), [LIT], "{mode:?}");
        let status = home.service.status().expect("it can be read");
        assert_eq!(status.state.expect("it is built").articles, 3, "{mode:?}");
        assert!(matches!(
            status.last.expect("one ended").outcome,
            Outcome::Failed { .. }
        ));
        check(&home, mode, [0, 1, 1, 1, 0]);
        assert_eq!(home.quoted(LIGHTHOUSE), ["The lighthouse of Norrö was lit in 1872."]);
    }
}

#[test]
fn a_full_disk_changes_nothing() {
    let index = Arc::new(MemoryIndex::default());
    let home = Home::over(Arc::<MemoryIndex>::clone(&index), THREE);
    check(&home, Mode::Changed, [3, 0, 0, 0, 0]);
    home.remove("harbour/lighthouse.md");
    index.play(Script::FullDisk);
    let failure = home.reindex(Mode::Changed).expect_err("the disk is full");
    assert_eq!(failure.kind, Kind::Operator);
    assert!(failure.what.to_string().starts_with("The disk is full"), "{failure}");
    assert_eq!(home.quoted(LIGHTHOUSE), [LIT]);
    index.play(Script::Well);
    check(&home, Mode::Changed, [0, 0, 1, 2, 0]);
}

#[test]
fn a_backend_cannot_misquote() {
    let index = Arc::new(MemoryIndex::default());
    let home = Home::over(Arc::<MemoryIndex>::clone(&index), THREE);
    check(&home, Mode::Changed, [3, 0, 0, 0, 0]);
    assert_eq!(home.quoted(LIGHTHOUSE), [LIT]);
    let mut mismatches = 0;
    for script in [Script::LongHits, Script::OldHits, Script::Tampered] {
        index.play(script);
        assert_eq!(home.quoted(LIGHTHOUSE), [""; 0], "{script:?}");
        let counted = home.service.status().expect("it can be read").mismatches;
        assert!(counted > mismatches, "{script:?} is counted");
        mismatches = counted;
    }
    index.play(Script::Unreadable);
    let failure = home.service.ask(LIGHTHOUSE, ibid::question::Filters::default());
    assert_eq!(failure.expect_err("it cannot be read").kind, Kind::Operator);
}

#[test]
fn history_survives_a_restart() {
    let home = indexed().restarted();
    let record = home.service.status().expect("it can be read").last.expect("one ended");
    assert_eq!((record.at, record.by.as_str()), (NOW, "a test"));
    assert_eq!(
        record.outcome,
        Outcome::Done {
            added: 3,
            changed: 0,
            removed: 0,
            unchanged: 0,
            failed: 0
        }
    );
    assert_eq!(home.quoted(LIGHTHOUSE), [LIT]);
}
