//! A machine that refuses: a data folder that may only be read, no more files to open, a database with a page that is
//! no page.
//!
//! Faults of the machine that other suites meet: a parser that hangs (`isolate::time_is_bounded`), takes all memory
//! (`isolate::memory_is_bounded`) or dies (`isolate::a_process_that_fails_is_told_of`); a clock that was wrong
//! (`store::shared::a_clock_that_was_wrong_holds_nobody_back`); a second process on the same data
//! (`crash::a_second_process_is_told_who_holds_the_data`).

#![cfg(unix)]
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fs, os::unix::fs::PermissionsExt};

use expect_test::{Expect, expect};
use ibid::store::{Location, Store};

use crate::support::{
    bot::{Bot, Home, SOON},
    cli::Place,
    corpus::THREE,
    discord::FakeDiscord,
    faults::tell,
};

const QUESTION: &[&str] = &["ask", "When was the lighthouse of Norrö lit?"];

/// Lets everything below the data folder be read only, or written again.
fn allow(place: &Place, is_writable: bool) {
    for entry in walkdir::WalkDir::new(place.path("data")).into_iter().flatten() {
        let mode = match (entry.file_type().is_dir(), is_writable) {
            (true, true) => 0o777,
            (true, false) => 0o555,
            (false, true) => 0o666,
            (false, false) => 0o444,
        };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).expect("it is ours");
    }
}

fn check(place: &Place, arguments: &[&str], expected: &Expect) {
    expected.assert_eq(&place.ibid(arguments).shown());
}

#[test]
fn a_data_folder_that_may_only_be_read() {
    let mut place = Place::with(THREE);
    place.set("DISCORD_TOKEN", "MTIz.no.token");
    if !place.give_up_privileges() {
        eprintln!("skipped: the tests cannot become a user who may not write everywhere");
        return;
    }
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    allow(&place, false);
    check(
        &place,
        QUESTION,
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
        &["index"],
        &expect![[r#"
        exit 2
        stderr:
        The index could not be read or written.
        cause: locking the index directory failed: Permission denied (os error 13)
        hint: Check that the data folder exists and that the user ibid runs as may write to it.
    "#]],
    );
    check(
        &place,
        &["serve"],
        &expect![[r#"
        exit 2
        stderr:
        The database cannot be written.
        cause: the database cannot be written: attempt to write a readonly database
        hint: Let the user that ibid runs as write to the data folder and the files in it.
    "#]],
    );
    place.write("corpus/new.txt", "Something new\n\nThe harbour has a new crane.\n");
    check(
        &place,
        QUESTION,
        &expect![[r#"
            exit 0
            stdout:
              The lighthouse of Norrö was lit in 1871.
            [1] The Lighthouse of Norrö <https://example.org/norro#:~:text=The%20lighthouse%20of%20Norr%C3%B6%20was%20lit%20in%201871> · 2019-05-01 · paragraph 1 · harbour/lighthouse.md

            Word for word from the articles as indexed TIME
            stderr:
            The index could not be read or written.
            cause: locking the index directory failed: Permission denied (os error 13)
            hint: Check that the data folder exists and that the user ibid runs as may write to it.
            This answer is from the index as it is.
        "#]],
    );
    allow(&place, true);
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    tell(
        "data folder read-only: ask, index, serve, ask of a corpus that changed",
        4,
        "answered 2, told in one sentence 2",
    );
}

#[test]
fn no_more_files_can_be_opened() {
    let place = Place::with(THREE);
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let healthy = place.ibid(QUESTION).out;
    let (mut answered, mut told) = (0, 0);
    // Below four the program cannot be started; at 64 nothing is short.
    let limits = 8..64;
    let tried = limits.len();
    for files in limits {
        let ran = place.ibid_with_files(files, QUESTION);
        match ran.code {
            Some(0) => {
                assert_eq!(ran.out, healthy, "with {files} files");
                answered += 1;
            }
            Some(2) => {
                let sentence = ran.err.lines().next().unwrap_or_default();
                assert!(
                    ran.err.contains("Too many"),
                    "with {files} files: {sentence}: {}",
                    ran.err
                );
                told += 1;
            }
            code => panic!("{code:?} with {files} files: {}", ran.err),
        }
        assert!(!ran.err.contains("panicked"), "with {files} files: {}", ran.err);
        let index = place.path("data/index");
        assert!(
            index.join("g1").exists() && !index.join("g2").exists(),
            "it was built anew for want of files"
        );
    }
    assert!(answered > 0 && told > 0);
    tell(
        "no more files can be opened: ask",
        tried,
        &format!("answered {answered}, told {told}, index kept {tried}"),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_the_database_that_is_none() {
    let (discord, home) = (FakeDiscord::start().await, Home::small());
    let question = "Where do appeals against a ban go?";
    let bot = Bot::ready(&home, &discord, &[]).await;
    let ask = || discord.slash("ask").option("question", question);
    ask().send().await.reply(SOON).await;
    assert!(bot.stop().await.success());
    let file = home.data().join(Location::FILE);
    // Whoever closes it last writes what stands in its log into the file.
    let location = Location::File(file.clone());
    let closed = std::thread::spawn(move || drop(Store::open(&location).expect("it is whole")));
    closed.join().expect("it closes");
    let mut bytes = fs::read(&file).expect("it is there");
    // The question stands in one page of 4096 bytes, which is SQLite's own size.
    let words = question.as_bytes();
    let at = bytes
        .windows(words.len())
        .position(|window| window == words)
        .expect("it was kept");
    let page = at / 4096 * 4096;
    bytes[page..page + 4096].fill(0xa5);
    fs::write(&file, &bytes).expect("it can be written");
    let bot = Bot::ready(&home, &discord, &[]).await;
    let text = ask().send().await.reply(SOON).await.text();
    assert!(
        text.contains("go to the council"),
        "questions are still answered: {text}"
    );
    bot.wait_log("damaged").await;
    assert!(!bot.log().contains("panicked"), "{}", bot.log());
    assert!(bot.stop().await.success());
    let kept = fs::read(&file).expect("it is there");
    assert!(kept.len() >= bytes.len(), "nothing was removed");
    tell(
        "database page overwritten while `ibid serve` was down",
        1,
        "answered 1, told in the log 1, file kept 1",
    );
}
