//! A clock that is set anew while the bot runs: hours and years forwards and back.
//!
//! In: jumps of the clock, made by libfaketime for the bot alone. Out: after each, whether questions are answered, votes
//! and settings kept and the index built anew. Time that passes is measured by a clock that cannot be set, and what the
//! clock on the wall says is stored and shown, but nobody waits for it.

#![cfg(unix)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{FakeDiscord, interactions::Ask},
    faults::tell,
};

/// What the clock says from then on, beside what it ought to say, one after the other.
const JUMPS: [&str; 7] = ["+0", "+2h", "+0", "-2h", "+400d", "-400d", "+0"];

/// The library that tells a program another time, where it is installed.
fn library() -> Option<PathBuf> {
    let folders = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
    ];
    let files = folders.map(|folder| Path::new(folder).join("faketime/libfaketimeMT.so.1"));
    files.into_iter().find(|file| file.exists())
}

async fn check(after: &str, asked: Ask, expected: &str) {
    let sent = asked.send().await;
    let reply = sent
        .reply_when(SOON, |reply| !reply.text().contains("Reindexing"))
        .await;
    assert!(reply.text().contains(expected), "{after}: {}", reply.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_a_clock_that_is_set_anew() {
    let Some(library) = library() else {
        eprintln!("skipped: libfaketime is not installed");
        return;
    };
    let (discord, home) = (FakeDiscord::start().await, Home::small());
    let clock = home.path().join("clock");
    let set = |to: &str| fs::write(&clock, format!("{to}\n")).expect("the home can be written");
    set(JUMPS[0]);
    let [library, file] = [&library, &clock].map(|path| path.to_str().expect("it is ASCII"));
    let settings = [
        ("LD_PRELOAD", library),
        ("FAKETIME_TIMESTAMP_FILE", file),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        // Three questions a minute, so that a limit which waits for the clock would show.
        ("IBID__GUILD__USER_LIMIT", "3"),
    ];
    let bot = Bot::ready(&home, &discord, &settings).await;
    for (number, jump) in JUMPS.into_iter().enumerate() {
        set(jump);
        let after = format!("the clock at {jump} (jump {number})");
        let person = discord.user(&format!("person {number}"));
        let ask = discord
            .slash("ask")
            .option("question", "Where do appeals against a ban go?");
        let answer = ask.by(&person).send().await.reply(SOON).await;
        assert!(
            answer.text().contains("go to the council"),
            "{after}: {}",
            answer.text()
        );
        let voted = discord.click(&answer, "Helpful").by(&discord.user("eve"));
        check(&after, voted, "Your vote is kept.").await;
        let value = format!("{}", 100 + number);
        let set = discord.slash("settings").subcommand("set").moderator();
        check(
            &after,
            set.option("key", "channel_limit").option("value", value.as_str()),
            &value,
        )
        .await;
        let reindex = discord.slash("reindex").option("mode", "full").moderator();
        check(&after, reindex, "Reindexed in").await;
    }
    let log = bot.log();
    assert!(!log.contains("panicked"), "{log}");
    let years: BTreeSet<&str> = log.lines().filter_map(|line| line.get(..4)).collect();
    assert!(years.len() >= 3, "the clock of the bot was not set: {years:?}");
    end(&discord, bot).await;
    tell(
        "the clock is set anew",
        JUMPS.len(),
        "asked, voted, set and reindexed after each",
    );
}
