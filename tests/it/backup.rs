//! Backups: made beside a running bot that is asked, voted in and reindexed, put back, and refused where they are damaged.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use expect_test::{Expect, expect};
use ibid::store::{Location, QuestionId, SCHEMA, Store};
use serde_json::Value;

use crate::support::{
    bot::{Bot, Home, SOON, end, started},
    cli::{Place, Ran},
    corpus::THREE,
    discord::{FakeDiscord, reply::Reply},
    postgres,
};

const OATH: &[u8] =
    b"# The keepers' oath\n\nThe keepers of the brass lantern swear by the marmalade bell at midwinter.\n";

async fn ask(discord: &FakeDiscord, question: &str) -> Reply {
    let asked = discord.slash("ask").option("question", question).send().await;
    asked.reply(SOON).await
}

/// Uploads a document for the server, and waits until it answers.
async fn upload(discord: &FakeDiscord) {
    let url = discord.serve("0/oath/sent", OATH);
    let add = discord.slash("corpus").subcommand("add").moderator();
    let sent = add.attachment("file", "oath.md", "text/markdown", &url, OATH.len());
    sent.send().await.reply(SOON).await;
    let answers = async { while !knows_the_oath(discord).await {} };
    tokio::time::timeout(SOON, answers).await.expect("it is indexed");
}

async fn knows_the_oath(discord: &FakeDiscord) -> bool {
    let reply = ask(discord, "What do the keepers of the brass lantern swear by?").await;
    reply.text().contains("marmalade bell")
}

/// Runs the program beside the bot.
async fn ran(home: &Home, arguments: &[&str]) -> (Option<i32>, String) {
    let output = home.ibid().args(arguments).output().await.expect("the binary runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

fn manifest(backup: &Path) -> Value {
    let text = fs::read_to_string(backup.join("backup.json")).expect("it was written last");
    serde_json::from_str(&text).expect("it is JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_busy_bot_is_that_bot_again() {
    let (discord, home, bot) = started().await;
    upload(&discord).await;
    let first = ask(&discord, "Where do appeals against a ban go?").await;
    discord.click(&first, "Helpful").send().await.reply(SOON).await;
    let busy = async {
        for number in 0..12 {
            home.write(
                &format!("more/{number}.txt"),
                &format!("Note {number}\n\nThis is note {number}.\n"),
            );
            let reindex = discord.slash("reindex").moderator().send();
            let asked = ask(&discord, "Where do appeals against a ban go?");
            let (reindex, asked) = tokio::join!(reindex, asked);
            discord.click(&asked, "Helpful").send().await.reply(SOON).await;
            reindex.reply(SOON).await;
        }
    };
    let backups = async {
        for number in 0..4 {
            let (code, said) = ran(&home, &["backup", &format!("backup-{number}")]).await;
            assert_eq!(code, Some(0), "{said}");
            assert!(said.starts_with(&format!("Backed up to backup-{number}: ")), "{said}");
        }
    };
    tokio::join!(busy, backups);
    let (code, said) = ran(&home, &["restore", "backup-0", "--force"]).await;
    assert_eq!(code, Some(2), "a bot runs: {said}");
    assert!(said.contains("The index is in use by `ibid serve`"), "{said}");
    end(&discord, bot).await;

    for number in 0..4 {
        let (backup, data) = (format!("backup-{number}"), format!("data-{number}"));
        let (code, said) = ran(&home, &["restore", &backup, "--data", &data]).await;
        assert_eq!(code, Some(0), "{said}");
        let store = Store::open(&Location::File(home.path().join(&data).join(Location::FILE)));
        let votes = store
            .expect("it opens")
            .votes_on(QuestionId(2))
            .expect("they can be read");
        assert_eq!(votes.len(), 1, "what was acknowledged before is there");
        // As it was, without a look at the documents.
        let mut asking = home.ibid();
        asking.args(["ask", "--data", &data, "Where do appeals against a ban go?"]);
        let answered = asking.env("IBID__INDEX__SYNC_ON_START", "false").output().await;
        let answered = answered.expect("the binary runs");
        assert!(
            answered.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&answered.stderr)
        );
        let said = String::from_utf8_lossy(&answered.stdout);
        assert!(said.contains("council within thirty days"), "{said}");
    }
    fs::remove_dir_all(home.data()).expect("the bot has ended");
    let (code, said) = ran(&home, &["restore", "backup-3"]).await;
    assert_eq!(code, Some(0), "{said}");
    let bot = Bot::ready(&home, &discord, &[]).await;
    assert!(knows_the_oath(&discord).await, "its bytes and its entry are there");
    let again = discord.click(&first, "Helpful").send().await.reply(SOON).await;
    expect!["You have voted so already."].assert_eq(&again.text());
    end(&discord, bot).await;
}

/// A place with something in it, and a backup of it.
fn backed_up() -> Place {
    let place = Place::with(THREE);
    place.write("mine.toml", "[answer]\nexcerpts = 2\n");
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let ran = place.ibid(&["backup", "saved", "--config", "mine.toml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    place
}

/// What is said, without how much it was.
fn steady(ran: &Ran) -> String {
    let shown = ran.shown();
    let mut words = Vec::new();
    for word in shown.split(' ') {
        words.push(if word.parse::<u64>().is_ok() { "N" } else { word });
    }
    let mut said = words.join(" ");
    if let Some((before, after)) = said.split_once("before-restore-1") {
        let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
        said = format!("{before}before-restore-TIME{rest}");
    }
    said
}

fn check(place: &Place, arguments: &[&str], expected: &Expect) {
    expected.assert_eq(&steady(&place.ibid(arguments)));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let found = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    found
        .map(|entry| entry.path().strip_prefix(folder).expect("it is below").to_owned())
        .collect()
}

#[test]
fn what_is_said_of_a_backup_and_of_a_restored_one() {
    let place = backed_up();
    check(
        &place,
        &["backup", "saved-2"],
        &expect![[r#"
            exit 0
            stdout:
            Backed up to saved-2: N files, N MB.
            It holds the secret that buttons are signed by: keep it as you keep the token.
            The documents and the token are not in it.
        "#]],
    );
    check(
        &place,
        &["backup", "saved"],
        &expect![[r#"
        exit 2
        stderr:
        The folder `saved` is not empty.
        hint: Name a new folder for each backup.
    "#]],
    );
    check(
        &place,
        &["restore", "saved"],
        &expect![[r#"
        exit 2
        stderr:
        The data folder `data` is not empty.
        hint: Name another with `--data`, or put what is in it aside with `--force`.
    "#]],
    );
    check(
        &place,
        &["restore", "saved", "--force"],
        &expect![[r#"
        exit 0
        stdout:
        Restored N files, N MB into data, as it was on TIME with ibid 0.1.0.
        What was there before is in data/before-restore-TIME.
        The settings of that time are in saved/settings.toml.
    "#]],
    );
    check(
        &place,
        &["restore", "saved", "--data", "elsewhere"],
        &expect![[r#"
        exit 0
        stdout:
        Restored N files, N MB into elsewhere, as it was on TIME with ibid 0.1.0.
        The settings of that time are in saved/settings.toml.
    "#]],
    );
    check(
        &place,
        &["restore", "corpus", "--data", "nowhere"],
        &expect![[r#"
        exit 2
        stderr:
        `corpus` is no backup: it has no file `backup.json`.
        hint: Name the folder that `ibid backup` made; one without that file was broken off.
    "#]],
    );
    check(
        &place,
        &["backup", "empty", "--data", "nowhere"],
        &expect![[r#"
        exit 2
        stderr:
        There is no data folder `nowhere`.
        hint: Name it with `--data`.
    "#]],
    );
    assert_eq!(files(&place.path("data/index")), files(&place.path("elsewhere/index")));
    let with_index = manifest(&place.path("saved"))["files"].as_array().map(Vec::len);
    let ran = place.ibid(&["backup", "small", "--without-index"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(manifest(&place.path("small"))["files"].as_array().map(Vec::len) < with_index);
    for file in files(&place.path("saved"))
        .iter()
        .filter(|file| place.path("saved").join(file).is_file())
    {
        let meta = fs::metadata(place.path("saved").join(file)).expect("it is there");
        let mode = std::os::unix::fs::PermissionsExt::mode(&meta.permissions());
        assert_eq!(mode & 0o77, 0, "others can read {}", file.display());
    }
}

/// Restoring is refused while `file` of the backup is these bytes, and nothing is touched.
fn refused(place: &Place, file: &str, bytes: &[u8], expected: &Expect) {
    let before = files(&place.path("data"));
    let path = place.path("saved").join(file);
    let good = fs::read(&path).expect("it is there");
    fs::write(&path, bytes).expect("it can be damaged");
    check(place, &["restore", "saved", "--force"], expected);
    assert_eq!(files(&place.path("data")), before, "{file}");
    fs::write(&path, good).expect("it can be mended");
}

#[test]
fn a_damaged_backup_is_named_and_nothing_is_touched() {
    let place = backed_up();
    let database = fs::read(place.path("saved/ibid.db")).expect("it was copied");
    let mut flipped = database.clone();
    flipped[2000] ^= 1;
    let cut = &database[..database.len() - 1];
    for bytes in [&flipped, cut] {
        refused(
            &place,
            "ibid.db",
            bytes,
            &expect![[r#"
            exit 2
            stderr:
            The backup is damaged in `ibid.db`.
            cause: it is not what was copied
            hint: Nothing was changed. Take another backup, or another copy of this one.
        "#]],
        );
    }
    let manifest = fs::read(place.path("saved/backup.json")).expect("it was written");
    refused(
        &place,
        "backup.json",
        &manifest[..20],
        &expect![[r#"
            exit 2
            stderr:
            The backup is damaged in `backup.json`.
            cause: EOF while parsing a string at line N column 5
            hint: Nothing was changed. Take another backup, or another copy of this one.
        "#]],
    );
    fs::remove_file(place.path("saved/ibid.db")).expect("it is there");
    check(
        &place,
        &["restore", "saved", "--force"],
        &expect![[r#"
            exit 2
            stderr:
            The backup is damaged in `ibid.db`.
            cause: No such file or directory (os error 2)
            hint: Nothing was changed. Take another backup, or another copy of this one.
        "#]],
    );
}

#[test]
fn a_backup_of_a_later_version_or_with_paths_that_lead_elsewhere_is_refused() {
    let place = backed_up();
    let written = manifest(&place.path("saved"));
    let changed = |pointer: &str, value: Value, expected: &Expect| {
        let mut manifest = written.clone();
        *manifest.pointer_mut(pointer).expect("it is there") = value;
        refused(&place, "backup.json", manifest.to_string().as_bytes(), expected);
    };
    changed(
        "/form",
        99.into(),
        &expect![[r#"
            exit 2
            stderr:
            The backup was made by a newer version of ibid, 0.1.0.
            hint: Restore it with that version or a later one.
        "#]],
    );
    changed(
        "/schema",
        (SCHEMA + 1).into(),
        &expect![[r#"
            exit 2
            stderr:
            The backup was made by a newer version of ibid, 0.1.0.
            hint: Restore it with that version or a later one.
        "#]],
    );
    let first = "/files/0/path";
    changed(
        first,
        "../elsewhere".into(),
        &expect![[r#"
            exit 2
            stderr:
            The backup is damaged in `../elsewhere`.
            cause: it leads out of the folder
            hint: Nothing was changed. Take another backup, or another copy of this one.
        "#]],
    );
    changed(
        first,
        "/etc/passwd".into(),
        &expect![[r#"
            exit 2
            stderr:
            The backup is damaged in `/etc/passwd`.
            cause: it leads out of the folder
            hint: Nothing was changed. Take another backup, or another copy of this one.
        "#]],
    );
}

#[test]
fn a_backup_on_a_full_disk_is_none() {
    let place = Place::with(THREE);
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let ran = place.ibid_on_a_full_disk(4, &["backup", "saved"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(!place.path("saved/backup.json").exists());
    check(
        &place,
        &["restore", "saved", "--force"],
        &expect![[r#"
        exit 2
        stderr:
        `saved` is no backup: it has no file `backup.json`.
        hint: Name the folder that `ibid backup` made; one without that file was broken off.
    "#]],
    );
}

#[test]
fn an_index_that_is_damaged_is_left_out_and_made_anew() {
    let place = backed_up();
    let files = walkdir::WalkDir::new(place.path("data/index")).into_iter().flatten();
    let mut stores = files.filter(|file| file.path().extension().is_some_and(|kind| kind == "store"));
    let store = stores.next().expect("the index has files").into_path();
    let mut bytes = fs::read(&store).expect("it is there");
    bytes[20] ^= 1;
    fs::write(&store, bytes).expect("it can be damaged");
    check(
        &place,
        &["backup", "rest"],
        &expect![[r#"
            exit 1
            stdout:
            Backed up to rest: N files, N MB.
            `index` is not in it, since it is damaged: `ibid doctor` says more.
            It holds the secret that buttons are signed by: keep it as you keep the token.
            The documents and the token are not in it.
        "#]],
    );
    assert_eq!(place.ibid(&["restore", "rest", "--data", "again"]).code, Some(0));
    let ran = place.ibid(&["ask", "--data", "again", "Who was the last keeper of the lighthouse?"]);
    assert!(ran.out.contains("Hilda Bergström"), "{}", ran.out);
}

#[test]
fn a_database_that_is_elsewhere() {
    let mut place = Place::with(THREE);
    place.set(
        "IBID_STORE_URL",
        &format!("sqlite://{}?mode=rwc", place.path("other.db").display()),
    );
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    check(
        &place,
        &["backup", "saved"],
        &expect![[r#"
            exit 0
            stdout:
            Backed up to saved: N files, N MB.
            It holds the secret that buttons are signed by: keep it as you keep the token.
            The documents and the token are not in it.
        "#]],
    );
    check(
        &place,
        &["restore", "saved", "--force"],
        &expect![[r#"
        exit 0
        stdout:
        Restored N files, N MB into data, as it was on TIME with ibid 0.1.0.
        What was there before is in data/before-restore-TIME.
        Its database is data/ibid.db, and `store.url` names another.
    "#]],
    );
    let Some(url) = postgres::new_database() else {
        return;
    };
    let mut place = Place::with(THREE);
    place.set("IBID_STORE_URL", &url);
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    check(
        &place,
        &["backup", "saved"],
        &expect![[r#"
            exit 0
            stdout:
            Backed up to saved: N files, N MB.
            The database is on a server: back it up there, as with `pg_dump`.
            The documents and the token are not in it.
        "#]],
    );
    check(
        &place,
        &["restore", "saved", "--force"],
        &expect![[r#"
        exit 0
        stdout:
        Restored N files, N MB into data, as it was on TIME with ibid 0.1.0.
        What was there before is in data/before-restore-TIME.
        No database is in it: restore that which `store.url` names on its server.
    "#]],
    );
    let ran = place.ibid(&["doctor"]);
    assert!(
        ran.out.contains("ok       database: it is whole and of this version"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains(postgres::PASSWORD), "{}", ran.out);
}

#[test]
fn what_a_broken_off_restore_left_behind_is_in_nobodys_way() {
    let place = backed_up();
    place.write("data/restoring/ibid.db", "half of it");
    for _ in 0..3 {
        let ran = place.ibid(&["restore", "saved", "--force"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    assert!(!place.path("data/restoring").exists());
    let names = fs::read_dir(place.path("data")).expect("it is there").flatten();
    let aside = names.filter(|name| name.file_name().to_string_lossy().starts_with("before-restore-"));
    assert_eq!(aside.count(), 3, "nothing was deleted");
    assert_eq!(
        fs::read(place.path("data/ibid.db")).ok(),
        fs::read(place.path("saved/ibid.db")).ok()
    );
}

#[test]
fn an_index_that_is_being_built_anew_is_backed_up_as_it_serves() {
    let place = Place::with(THREE);
    for number in 0..1000 {
        place.write(
            &format!("corpus/notes/{number}.txt"),
            format!("Note {number}\n\nThis is note {number}.\n"),
        );
    }
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let mut rebuilding = place
        .command()
        .args(["index", "--full"])
        .spawn()
        .expect("the program starts");
    let building = || place.path("data/index/g2").exists();
    while !building() && rebuilding.try_wait().expect("it can be asked").is_none() {
        std::thread::yield_now();
    }
    let stopped = std::process::Command::new("kill")
        .args(["-STOP", &rebuilding.id().to_string()])
        .status();
    assert!(
        stopped.expect("every system has `kill`").success() && building(),
        "it was stopped while it builds"
    );
    let ran = place.ibid(&["backup", "saved"]);
    rebuilding.kill().expect("it can be killed");
    rebuilding.wait().expect("it ends");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(place.path("saved/index/g1/meta.json").exists() && !place.path("saved/index/g2").exists());
    assert_eq!(place.ibid(&["restore", "saved", "--data", "again"]).code, Some(0));
    let ran = place.ibid(&["ask", "--data", "again", "What is note 77?"]);
    assert!(
        ran.out.contains("This is note 77.") && ran.err.is_empty(),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn a_bot_without_an_index_of_its_own_is_seen_by_its_signs_of_life() {
    let place = backed_up();
    fs::remove_dir_all(place.path("data/index")).expect("there is an index");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("it is after 1970")
        .as_secs();
    place.write(
        "data/health.json",
        format!(r#"{{"at":{now},"connected":true,"index":true}}"#),
    );
    check(
        &place,
        &["restore", "saved", "--force"],
        &expect![[r#"
        exit 2
        stderr:
        A bot is running with the data folder `data`.
        hint: Stop it first, or restore into another folder with `--data`.
    "#]],
    );
    place.write("data/health.json", r#"{"at":1700000000,"connected":true,"index":true}"#);
    let ran = place.ibid(&["restore", "saved", "--force"]);
    assert_eq!(
        ran.code,
        Some(0),
        "one that was killed long ago is in nobody's way: {}",
        ran.err
    );
}

#[test]
fn a_restore_that_is_killed_leaves_nothing_that_a_bot_would_start_on_and_loses_nothing() {
    let mut place = backed_up();
    place.set("DISCORD_TOKEN", "a.secret.token");
    let database = fs::read(place.path("saved/ibid.db")).expect("it was copied");
    let before = fs::read(place.path("data/ibid.db")).expect("it is there");
    for pause_ms in [1, 3, 5, 8, 12, 20, 30] {
        let mut child = place
            .command()
            .args(["restore", "saved", "--force"])
            .spawn()
            .expect("the program starts");
        // Not a measure: wherever this hits, what is said below must hold.
        std::thread::sleep(Duration::from_millis(pause_ms));
        let _ = child.kill();
        child.wait().expect("it ends");
        let is_whole = fs::read(place.path("data/ibid.db")).is_ok_and(|now| now == database || now == before);
        assert!(is_whole || place.path("data/restored").exists(), "after {pause_ms} ms");
    }
    // As it is in the midst of that.
    fs::create_dir_all(place.path("data/restored")).expect("a folder can be made");
    for arguments in [&["serve"][..], &["backup", "another"]] {
        check(
            &place,
            arguments,
            &expect![[r#"
                exit 2
                stderr:
                A restore into the data folder was broken off.
                hint: Run `ibid restore` again with `--force`; what was there before it stays in folders beside, `before-restore-…`.
            "#]],
        );
    }
    assert!(
        place
            .ibid(&["doctor"])
            .out
            .contains("wrong    data: A restore into the data folder was broken off.")
    );
    assert_eq!(place.ibid(&["restore", "saved", "--force"]).code, Some(0));
    assert_eq!(fs::read(place.path("data/ibid.db")).ok(), Some(database));
    let everywhere = walkdir::WalkDir::new(place.path("data")).into_iter().flatten();
    let mut kept = everywhere.filter(|file| fs::read(file.path()).is_ok_and(|bytes| bytes == before));
    assert!(kept.next().is_some(), "what was there before is somewhere");
}
