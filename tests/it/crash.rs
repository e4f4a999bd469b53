//! The program killed at any moment of a reindex: after it, one committed state serves, whole.
//!
//! Every document of the corpus holds one word that names its version, so that a mixture of two versions
//! would show.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use expect_test::expect;
use ibid::{
    corpus::ArticleId,
    index::{
        Error, Index,
        embedded::{Access, Embedded},
    },
};
use rayon::prelude::*;

use crate::support::cli::Place;

/// Documents in the corpus; enough that a reindex can be met in each of its phases.
const DOCUMENTS: usize = 1500;
const FOLDERS: usize = 20;

/// Writes the whole corpus in one version.
fn write(place: &Place, version: &str) {
    let corpus = place.path("corpus");
    for folder in 0..FOLDERS {
        fs::create_dir_all(corpus.join(format!("f{folder:02}"))).expect("a folder can be made");
    }
    (0..DOCUMENTS).into_par_iter().for_each(|number| {
        let path = corpus.join(format!("f{:02}/d{number:04}.txt", number % FOLDERS));
        let text = format!("Document {number}\n\nThis is document {number} in its version {version}.\n");
        fs::write(path, text).expect("a file can be written");
    });
}

/// The one version that the index serves; panics on a mixture or on a part.
fn version(place: &Place) -> Option<String> {
    let index = Embedded::open(&place.path("data/index"), &Access::Read, 15_000_000).expect("the index opens");
    let snapshot = match index.snapshot() {
        Err(Error::NotBuilt) => return None,
        other => other.expect("what was committed is not damaged"),
    };
    let ids: Vec<ArticleId> = snapshot
        .catalog()
        .expect("the catalog can be read")
        .into_iter()
        .map(|listed| listed.id)
        .collect();
    assert_eq!(ids.len(), DOCUMENTS, "the state is whole");
    assert_eq!(snapshot.state().articles, DOCUMENTS as u64);
    let mut versions: Vec<String> = snapshot
        .articles(&ids)
        .expect("the articles can be read")
        .iter()
        .map(|article| {
            let words = article.text.trim().trim_end_matches('.');
            words.rsplit(' ').next().unwrap_or_default().to_owned()
        })
        .collect();
    assert_eq!(versions.len(), DOCUMENTS, "every article has its text");
    versions.sort();
    versions.dedup();
    assert_eq!(versions.len(), 1, "two versions are mixed");
    versions.pop()
}

fn start(place: &Place, arguments: &[&str]) -> Child {
    place
        .command()
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// What the reindex has done when it is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// It holds the lock and has written nothing.
    Locked,
    /// The new generation's folder is there, or the first new segment file.
    Begun,
    /// This many milliseconds after that.
    Later(u64),
}

/// Kills a reindex at `moment` and says whether it was still running.
fn kill_at(place: &Place, arguments: &[&str], moment: Moment) -> bool {
    let index = place.path("data/index");
    let before = files(&index);
    let mut child = start(place, arguments);
    let deadline = Instant::now() + Duration::from_mins(1);
    let locked = || fs::read(index.join("lock")).is_ok_and(|holder| !holder.is_empty());
    let begun = || files(&index).iter().any(|file| !before.contains(file));
    let reached = || match moment {
        Moment::Locked => locked(),
        Moment::Begun | Moment::Later(_) => begun(),
    };
    while !reached() && child.try_wait().expect("it can be asked").is_none() {
        assert!(Instant::now() < deadline, "{moment:?} never came");
        std::thread::yield_now();
    }
    if let Moment::Later(after) = moment {
        // Not a measure: whatever this hits, one committed state must serve.
        std::thread::sleep(Duration::from_millis(after));
    }
    let running = child.try_wait().expect("it can be asked").is_none();
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    running
}

/// The files of the index but for those that name the holder of a lock.
fn files(index: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(index).into_iter().flatten() {
        let path = entry.path().display().to_string();
        if !path.ends_with("lock") {
            found.push(path);
        }
    }
    found
}

/// Kills reindexes of a growing version and looks at what serves after each.
fn check(arguments: &[&str]) {
    let place = Place::new();
    write(&place, "v0");
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    assert_eq!(version(&place).as_deref(), Some("v0"));
    let mut serving = "v0".to_owned();
    let mut killed = 0;
    let moments = [
        Moment::Locked,
        Moment::Begun,
        Moment::Later(40),
        Moment::Later(200),
        Moment::Later(500),
    ];
    for (number, moment) in moments.into_iter().enumerate() {
        let new = format!("v{}", number + 1);
        write(&place, &new);
        killed += usize::from(kill_at(&place, arguments, moment));
        let now = version(&place).expect("a committed state serves");
        assert!(
            now == serving || now == new,
            "{moment:?}: {now} serves, not {serving} or {new}"
        );
        serving = now;
    }
    assert!(killed >= 2, "only {killed} were killed while they ran");
    let ran = place.ibid(arguments);
    assert_eq!(ran.code, Some(0), "after all that it runs through: {}", ran.err);
    assert_eq!(version(&place).as_deref(), Some("v5"));
    let ran = place.ibid(&["index", "--full"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let generations = fs::read_dir(place.path("data/index"))
        .expect("the index can be listed")
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .count();
    assert_eq!(generations, 1, "what was left behind is removed");
}

#[test]
fn a_full_reindex_killed_at_any_moment_leaves_one_state() {
    check(&["index", "--full"]);
}

#[test]
fn an_incremental_reindex_killed_at_any_moment_leaves_one_state() {
    check(&["index"]);
}

#[test]
fn a_first_index_that_was_killed_leaves_none_and_the_next_builds_it() {
    let place = Place::new();
    write(&place, "v1");
    let running = kill_at(&place, &["index"], Moment::Begun);
    let serves = version(&place);
    assert!(
        serves.is_none() || !running || serves.as_deref() == Some("v1"),
        "{serves:?}"
    );
    let ran = place.ibid(&["ask", "Which version has document 77?"]);
    assert_ne!(ran.code, Some(2), "{}", ran.err);
    assert_eq!(version(&place).as_deref(), Some("v1"));
}

#[test]
fn a_second_process_is_told_who_holds_the_data() {
    let place = Place::new();
    write(&place, "v0");
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let mut holder = start(&place, &["index", "--full"]);
    let building = || place.path("data/index/g2").exists();
    while !building() && holder.try_wait().expect("it can be asked").is_none() {
        std::thread::yield_now();
    }
    let stopped = Command::new("kill")
        .args(["-STOP", &holder.id().to_string()])
        .status()
        .expect("every system has `kill`");
    assert!(stopped.success());
    assert!(building(), "it was stopped while it builds");
    for arguments in [&["index"][..], &["index", "--full"]] {
        let ran = place.ibid(arguments);
        assert_eq!(ran.code, Some(2));
        expect![[r#"
            The index is in use by `ibid index` (process ID, since TIME).
            hint: Stop that process, or give this one another folder with `--data`. A running bot is reindexed with `/reindex`.
        "#]]
        .assert_eq(&ran.err);
    }
    // The index can still be asked, also when it is behind the corpus.
    let ask = || place.ibid(&["ask", "Which version has document 77?"]);
    assert_ne!(ask().code, Some(2));
    assert_eq!(ask().err, "");
    write(&place, "v1");
    assert_ne!(ask().code, Some(2));
    expect![[r#"
        The corpus has changed since it was indexed, and `ibid index` (process ID, since TIME) keeps the index; this answer is from the index as it is.
    "#]]
    .assert_eq(&ask().err);
    holder.kill().expect("it can be killed");
    holder.wait().expect("it ends");
    assert_eq!(version(&place).as_deref(), Some("v0"));
    assert_eq!(place.ibid(&["index"]).code, Some(0), "the lock went with its holder");
    assert_eq!(version(&place).as_deref(), Some("v1"));
}
