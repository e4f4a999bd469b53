//! A disk with no room left, met at each write. No file can grow beyond a limit that the system keeps (`RLIMIT_FSIZE`),
//! which needs no rights that a test has not; the limits are swept, so that each write is the first that fails once.

#![cfg(unix)]
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{collections::BTreeSet, process::Command};

use expect_test::{Expect, expect};
use rayon::prelude::*;

use crate::support::{
    bot::{Bot, Home, SOON},
    cli::{Place, Ran},
    corpus::THREE,
    discord::{FakeDiscord, interactions::Ask},
    faults::tell,
    web::{Reply, Web},
};

const QUESTION: &[&str] = &["ask", "When was the lighthouse of Norrö lit?"];

/// The limits that are swept, in blocks of 512 bytes: from nothing to more than any file of a small index has.
const BLOCKS: [usize; 14] = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 4096];

/// What an index is written for on a full disk.
#[derive(Debug, Clone, Copy)]
enum Write {
    First,
    Changed,
    Full,
}

impl Write {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::First | Self::Changed => &["index"],
            Self::Full => &["index", "--full"],
        }
    }
}

/// Writes an index where no file can be larger than `blocks`, and says what the program said, if it failed.
fn written(write: Write, blocks: usize) -> Option<String> {
    let place = Place::with(THREE);
    let mut healthy = None;
    if !matches!(write, Write::First) {
        assert_eq!(place.ibid(&["index"]).code, Some(0));
        healthy = Some(place.ibid(QUESTION).out);
        let long = "The storm petrel is a small bird that nests in burrows. ".repeat(300);
        place.write("corpus/birds.txt", format!("Birds\n\n{long}\n"));
    }
    let ran = place.ibid_on_a_full_disk(blocks, write.arguments());
    let what = format!("{write:?} within {blocks} blocks: {}", ran.err);
    assert!(!ran.err.contains("panicked"), "{what}");
    if let (Some(healthy), 2) = (&healthy, ran.code.unwrap_or_default()) {
        let asked = place.ibid_on_a_full_disk(blocks, QUESTION);
        assert_eq!(
            (asked.code, &asked.out),
            (Some(0), healthy),
            "{what}\nthen: {}",
            asked.err
        );
    }
    let failed = match ran.code {
        Some(0) => None,
        Some(2) => Some(sentence(&ran)),
        code => panic!("exit {code:?}: {what}"),
    };
    let ran = place.ibid(write.arguments());
    assert_eq!(ran.code, Some(0), "once there is room again: {what}\nthen: {}", ran.err);
    assert_eq!(place.ibid(QUESTION).code, Some(0), "{what}");
    failed
}

/// What it said without the cause, which differs by the write that failed.
fn sentence(ran: &Ran) -> String {
    let lines = ran.err.lines().filter(|line| !line.starts_with("cause: "));
    lines.collect::<Vec<_>>().join("\n")
}

fn check(write: Write, name: &str) {
    let failed: Vec<String> = BLOCKS
        .into_par_iter()
        .filter_map(|blocks| written(write, blocks))
        .collect();
    let sentences: BTreeSet<&String> = failed.iter().collect();
    for sentence in sentences {
        assert_eq!(
            sentence,
            "The disk is full, so the index could not be written; what was indexed before is kept.\n\
             hint: Free some space, or move the data folder with `--data`, and reindex."
        );
    }
    assert!(failed.len() >= 3, "only {} failed", failed.len());
    tell(
        &format!("disk full: {name}"),
        BLOCKS.len(),
        &format!(
            "told {}, had room {}; the old state answered, the next reindex went through",
            failed.len(),
            BLOCKS.len() - failed.len()
        ),
    );
}

#[test]
fn a_first_index() {
    check(Write::First, "a first index");
}

#[test]
fn an_incremental_reindex() {
    check(Write::Changed, "an incremental reindex");
}

#[test]
fn a_full_reindex() {
    check(Write::Full, "a full reindex");
}

/// Sets how large a file may become for a bot that runs; false where nothing does this.
fn limited(bot: &Bot, bytes: &str) -> bool {
    let limit = format!("--fsize={bytes}:unlimited");
    let set = Command::new("prlimit")
        .args(["--pid", &bot.id().to_string(), &limit])
        .status();
    let is_set = set.is_ok_and(|status| status.success());
    if !is_set {
        eprintln!("skipped: there is no `prlimit`, which makes a disk full for a program that runs");
    }
    is_set
}

struct Scene {
    discord: FakeDiscord,
    home: Home,
}

impl Scene {
    fn setting(&self, value: &str) -> Ask {
        let set = self.discord.slash("settings").subcommand("set").moderator();
        set.option("key", "user_limit").option("value", value)
    }

    fn upload(&self) -> Ask {
        let text =
            b"# The keepers' oath\n\nThe keepers of the brass lantern swear by the marmalade bell at midwinter.\n";
        let url = self.discord.serve("oath/sent", text);
        let add = self.discord.slash("corpus").subcommand("add").moderator();
        add.attachment("file", "oath.md", "text/markdown", &url, text.len())
    }

    fn reindex(&self) -> Ask {
        self.discord.slash("reindex").option("mode", "full").moderator()
    }

    fn ask(&self) -> Ask {
        self.discord
            .slash("ask")
            .option("question", "Where do appeals against a ban go?")
    }
}

async fn said(ask: Ask) -> String {
    let text = ask
        .send()
        .await
        .reply_when(SOON, |reply| !reply.text().contains("Reindexing"))
        .await
        .text();
    text.lines().map(without_reference).collect::<Vec<_>>().join("\n")
}

/// What is logged of a failure is found by a reference, which is another each time.
fn without_reference(line: &str) -> String {
    let before = line.split_once("under the reference").map(|(before, _)| before);
    before.map_or_else(|| line.to_owned(), |before| format!("{before}under the reference …"))
}

async fn told(ask: Ask, expected: Expect) {
    expected.assert_eq(&said(ask).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_tells_what_it_could_not_write_and_goes_on_without_a_restart() {
    let scene = Scene {
        discord: FakeDiscord::start().await,
        home: Home::small(),
    };
    let bot = Bot::where_files_may_be_limited(&scene.home, &scene.discord).await;
    let answer = scene.ask().send().await.reply(SOON).await;
    if !limited(&bot, "0") {
        return;
    }
    let voter = scene.discord.user("eve");
    let vote = || scene.discord.click(&answer, "Helpful").by(&voter);
    told(
        vote(),
        expect![[r#"
            The disk of the database is full.
            hint: the people who run this bot can see why in its log, under the reference …"#]],
    )
    .await;
    told(
        scene.setting("7"),
        expect![[r#"
            The disk of the database is full.
            hint: the people who run this bot can see why in its log, under the reference …"#]],
    )
    .await;
    told(
        scene.upload(),
        expect![[r#"
            What was uploaded could not be written.
            hint: the people who run this bot can see why in its log, under the reference …"#]],
    )
    .await;
    told(
        scene.reindex(),
        expect![[r#"
            The disk is full, so the index could not be written; what was indexed before is kept.
            hint: the people who run this bot can see why in its log, under the reference …"#]],
    )
    .await;
    let text = said(scene.ask()).await;
    assert!(
        text.contains("go to the council"),
        "questions are still answered: {text}"
    );
    assert!(limited(&bot, "unlimited"));
    told(vote(), expect!["Your vote is kept."]).await;
    let text = said(scene.setting("700")).await;
    assert!(text.contains("700"), "{text}");
    let text = said(scene.upload()).await;
    assert!(text.contains("In answers now"), "{text}");
    let text = said(scene.reindex()).await;
    assert!(text.contains("Reindexed in"), "{text}");
    let log = bot.log();
    assert!(!log.contains("panicked"), "{log}");
    assert!(bot.stop().await.success());
    tell(
        "disk full while `ibid serve` runs: vote, setting, upload, reindex",
        4,
        "told 4; went on without a restart 4",
    );
}

/// What is brought from elsewhere and what is carried away: a feed that is fetched, a backup that is made.
#[test]
fn what_is_fetched_and_what_is_saved() {
    let web = Web::start();
    let put = |words: &str| {
        let feed = format!(
            "<?xml version='1.0'?><rss version=\"2.0\"><channel><title>News</title>\
             <item><guid>1</guid><title>Heron</title><description>{words}</description></item></channel></rss>"
        );
        web.put("/feed", Reply::new(200, "application/rss+xml", feed));
    };
    let long = "The storm petrel is a small bird that nests in burrows. ".repeat(1_000);
    let (mut told, mut count) = (BTreeSet::new(), 0);
    for blocks in BLOCKS {
        let place = Place::with(THREE);
        let declared = format!(
            "[[source]]\nname = \"birds\"\nkind = \"feed\"\nurl = \"{}\"\n",
            web.url("/feed")
        );
        place.write("corpus/corpus.toml", declared);
        place.write("mine.toml", "[corpus]\nallow = [\"127.0.0.1\"]\n");
        let ran = |arguments: &[&str]| place.ibid(&[arguments, &["--config", "mine.toml"]].concat());
        let on_a_full_disk =
            |arguments: &[&str]| place.ibid_on_a_full_disk(blocks, &[arguments, &["--config", "mine.toml"]].concat());
        let asked = ["ask", "How does the heron of Ouro stand?"];
        put("The heron of Ouro stands on one leg.");
        let first = ran(&["index"]);
        assert_eq!(first.code, Some(0), "{}", first.err);
        put(&format!("The heron of Ouro stands on two legs. {long}"));
        let fetched = on_a_full_disk(&["index"]);
        let saved = on_a_full_disk(&["backup", "saved"]);
        for (what, ran) in [("fetching", &fetched), ("saving", &saved)] {
            let said = format!(
                "{what} within {blocks} blocks: exit {:?}: {}{}",
                ran.code, ran.out, ran.err
            );
            assert!(!said.contains("panicked"), "{said}");
            if ran.code == Some(0) && !ran.out.contains("1 failed") {
                continue;
            }
            let of_source = ran.out.lines().find_map(|line| line.split_once(" at path"));
            let sentence = of_source.map(|(sentence, _)| sentence.trim());
            told.insert(format!(
                "{what}: {}",
                sentence.or(ran.err.lines().next()).unwrap_or_default()
            ));
            count += 1;
        }
        let out = ran(&asked).out;
        assert!(out.contains("The heron of Ouro stands on"), "{blocks}: {out}");
        let fetched = ran(&["index"]);
        assert_eq!(fetched.code, Some(0), "once there is room again: {}", fetched.err);
        let out = ran(&asked).out;
        assert!(out.contains("on two legs"), "{blocks}: {out}");
        let saved = ran(&["backup", "saved-again"]);
        assert_eq!(saved.code, Some(0), "{}", saved.err);
    }
    let told: Vec<String> = told.into_iter().collect();
    expect![[r#"
        fetching: - birds: `HERE/data/sources/birds` cannot be written: File too large (os error 27)
        fetching: The disk is full, so the index could not be written; what was indexed before is kept.
        saving: The database cannot be opened.
        saving: The disk of the database is full."#]]
    .assert_eq(&told.join("\n"));
    tell(
        "disk full: a feed that is fetched, a backup",
        2 * BLOCKS.len(),
        &format!("told {count}; what was there answered, and both went through once there was room"),
    );
}
