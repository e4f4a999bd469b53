//! Reading files in processes of their own: what comes back, and what is told of a process that fails.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use expect_test::{Expect, expect};
use ibid::{
    corpus::{ArticleId, File, Given, Parsed, Rejected, parse},
    isolate::{Bounds, Workers},
};

use crate::support::cli::Place;

const USUAL: Bounds = Bounds {
    time: Duration::from_mins(1),
    memory_bytes: 512_000_000,
};

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_ibid"))
}

fn apart(workers: &Workers, path: &str, bytes: &[u8]) -> Result<Parsed, Rejected> {
    workers.parse_apart(&File::new(&ArticleId::new(path), bytes))
}

/// A program that does what a parser must not, and what is told of a file that it was given.
fn check(does: &str, bounds: Bounds, expected: &Expect) {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let workers = Workers::new(script(dir.path(), does), bounds);
    let rejected = apart(&workers, "d.txt", b"Words.").expect_err("it reads nothing");
    expected.assert_eq(&rejected.to_string());
}

fn script(folder: &Path, does: &str) -> PathBuf {
    let path = folder.join("program");
    // Its standard output is nothing; the socket is its standard input.
    fs::write(&path, format!("#!/bin/sh\n{does}\n")).expect("it can be written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("it is ours");
    path
}

/// What one process says of itself, since it is a parser that answers with it.
fn said_inside(does: &str) -> String {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let workers = Workers::new(script(dir.path(), &format!("{does} >&2; exit 1")), USUAL);
    match apart(&workers, "d.txt", b"Words.") {
        Err(Rejected::Died { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_another_process_reads_is_what_this_one_reads() {
    let workers = Workers::new(program(), USUAL);
    let given = Given {
        media_type: Some("text/markdown".to_owned()),
        charset: None,
        url: Some("https://example.org/a".to_owned()),
        ..Given::default()
    };
    let long = "A sentence of some words. ".repeat(100_000);
    for (path, bytes) in [
        (
            "a.md",
            &b"---\ntitle: T\ndate: 2020-01-02\ntags: [a, b]\n---\n# H\n\nWords.\n\n- item\n"[..],
        ),
        ("b.txt", b"Plain words.\n\nMore."),
        ("c.unknown", b"# By its media type\n\nWords."),
        ("d.md", b"Text\0.\n"),
        ("e.txt", b"\xff\xff"),
        ("f.txt", b""),
        ("g.txt", long.as_bytes()),
    ] {
        let id = ArticleId::new(path);
        let file = File {
            given: if path == "c.unknown" { &given } else { Given::NOTHING },
            ..File::new(&id, bytes)
        };
        assert_eq!(workers.parse_apart(&file), parse(&file), "{path}");
    }
}

#[test]
fn many_threads_ask_at_once() {
    let workers = Workers::new(program(), USUAL);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let workers = &workers;
            scope.spawn(move || {
                for number in 0..20 {
                    let words = format!("Thread {thread}, file {number}.");
                    let parsed =
                        apart(workers, &format!("{thread}/{number}.txt"), words.as_bytes()).expect("it is read");
                    assert_eq!(parsed.articles[0].text, words);
                }
            });
        }
    });
}

#[test]
fn a_process_that_does_not_answer_is_ended() {
    let bounds = Bounds {
        time: Duration::from_secs(1),
        ..USUAL
    };
    let late = expect!["reading the file took longer than 1 s"];
    check("exec sleep 1000", bounds, &late);
    check("while :; do :; done", bounds, &late);
}

#[test]
fn a_process_that_fails_is_told_of() {
    let fails = |does, expected: Expect| check(does, USUAL, &expected);
    fails(
        "exit 3",
        expect!["reading the file needed more memory than it may, or failed: exit code 3"],
    );
    fails(
        "kill -SEGV $$",
        expect!["reading the file needed more memory than it may, or failed: SIGSEGV"],
    );
    fails(
        "kill -KILL $$",
        expect!["reading the file needed more memory than it may, or failed: SIGKILL"],
    );
    fails(
        "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$",
        expect!["reading the file needed more memory than it may, or failed: memory ran out (SIGABRT)"],
    );
    fails(
        "echo \"thread 'reading' (7) has overflowed its stack\" >&2; kill -ABRT $$",
        expect!["reading the file needed more memory than it may, or failed: the stack ran out (SIGABRT)"],
    );
    // An answer of eight times 0x7f bytes, and one that is none.
    fails(
        "printf '\\177\\177\\177\\177\\177\\177\\177\\177' >&0; exec sleep 9",
        expect!["the file is larger, or unpacks to more, than 128 MB"],
    );
    fails(
        "printf '\\002\\000\\000\\000\\000\\000\\000\\000zz' >&0; exit 0",
        expect!["reading the file needed more memory than it may, or failed: exit code 0"],
    );
}

#[test]
fn what_a_process_says_does_not_hold_it_up() {
    check(
        "head -c 10000000 /dev/zero >&2; exit 4",
        Bounds {
            time: Duration::from_secs(20),
            ..USUAL
        },
        &expect!["reading the file needed more memory than it may, or failed:  (exit code 4)"],
    );
}

#[test]
fn a_program_that_cannot_be_started_is_told_of() {
    let workers = Workers::new("/nowhere/ibid", USUAL);
    let rejected = apart(&workers, "d.txt", b"Words.").expect_err("nothing reads it");
    expect!["reading the file needed more memory than it may, or failed: the process that reads it could not be started: No such file or directory (os error 2)"]
        .assert_eq(&rejected.to_string());
}

#[test]
fn a_process_has_no_environment_and_no_folder() {
    // A shell adds these three itself.
    assert_eq!(
        said_inside("env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= ; echo none"),
        "none (exit code 1)"
    );
    assert_eq!(said_inside("pwd"), "/ (exit code 1)");
}

#[test]
fn memory_is_bounded() {
    let bounds = Bounds {
        memory_bytes: 128_000_000,
        ..USUAL
    };
    let workers = Workers::new(program(), bounds);
    let large = "Words and more words. ".repeat(6_000_000);
    let rejected = apart(&workers, "d.txt", large.as_bytes()).expect_err("it is too large");
    expect!["reading the file needed more memory than it may, or failed: memory ran out (SIGABRT)"]
        .assert_eq(&rejected.to_string());
    let parsed = apart(&workers, "e.txt", b"The next one is read.").expect("it is small");
    assert_eq!(parsed.articles[0].text, "The next one is read.");
}

#[test]
fn time_is_bounded() {
    let bounds = Bounds {
        time: Duration::from_millis(1),
        ..USUAL
    };
    let workers = Workers::new(program(), bounds);
    let large = "Words and more words. ".repeat(2_000_000);
    let rejected = apart(&workers, "d.txt", large.as_bytes()).expect_err("no machine reads 44 MB in a millisecond");
    assert_eq!(rejected, Rejected::TooSlow { seconds: 0 });
}

#[test]
fn a_process_that_ended_while_idle_is_replaced() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let pid = dir.path().join("pid");
    let does = format!("echo $$ > {}; exec {} \"$@\"", pid.display(), program().display());
    let workers = Workers::new(script(dir.path(), &does), USUAL);
    let mut seen = Vec::new();
    for round in 0..3 {
        let words = format!("Round {round}.");
        let parsed = apart(&workers, "d.txt", words.as_bytes()).expect("it is read");
        assert_eq!(parsed.articles[0].text, words);
        let pid = fs::read_to_string(&pid).expect("it was written");
        end(pid.trim());
        seen.push(pid);
    }
    seen.dedup();
    assert_eq!(seen.len(), 3, "the same process answered again");
}

fn end(pid: &str) {
    let ended = Command::new("/bin/sh")
        .args(["-c", &format!("kill -KILL {pid}")])
        .status();
    assert!(ended.expect("the shell starts").success());
}

#[test]
fn no_process_outlives_its_parent() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux tells whose children processes are");
        return;
    }
    // In the middle of a file.
    let place = Place::new();
    place.write("corpus/long.txt", "Words and more words. ".repeat(4_000_000));
    let mut busy = place.command();
    end_together(busy.args(["index", "--check"]), || true);
    // With all files read, and the next one to come.
    let place = Place::new();
    place.write("corpus/long.txt", "Words and more words. ".repeat(10_000));
    let manifests = place.path("data/manifests");
    let mut idle = place.command();
    end_together(idle.arg("chat").stdin(Stdio::piped()), || {
        fs::read_dir(&manifests).is_ok_and(|mut files| files.next().is_some())
    });
}

/// Ends a program without a warning once it has a process that reads and `there` holds; that process ends too.
fn end_together(program: &mut Command, there: impl Fn() -> bool) {
    let mut parent = program.spawn().expect("it starts");
    let children = until("it has a process that reads", || {
        Some(children(parent.id())).filter(|all| !all.is_empty())
    });
    until("it came this far", || there().then_some(()));
    parent.kill().expect("it is ours");
    parent.wait().expect("it is ours");
    for child in children {
        until("it ends", || (!is_running(child)).then_some(()));
    }
}

/// Waits for something that comes soon.
fn until<T>(what: &str, there: impl Fn() -> Option<T>) -> T {
    for _ in 0..6000 {
        if let Some(there) = there() {
            return there;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("waited in vain: {what}")
}

fn children(of: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{of}/task")).expect("it runs");
    let of_task = |task: fs::DirEntry| fs::read_to_string(task.path().join("children")).unwrap_or_default();
    let all: String = tasks.filter_map(Result::ok).map(of_task).collect();
    all.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

/// Whether it is there and not only waiting for somebody to ask how it ended.
fn is_running(process: u32) -> bool {
    let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    state.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}
