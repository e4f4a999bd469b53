//! `ibid doctor` on the command line: what it says of a machine that is well, and of each thing that can be wrong.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use expect_test::{Expect, expect};
use ibid::store::SCHEMA;
use serde_json::Value;

use crate::support::{
    bot::{SOON, end, started},
    cli::{Place, Ran},
    corpus::THREE,
    discord::{FakeDiscord, faults::Fault},
    sqlite::execute,
};

/// What is said, without what differs from machine to machine.
fn steady(ran: &Ran) -> String {
    let shown = ran.shown();
    let lines = shown.lines().map(|line| {
        let varies = [" MB are free", "may be open", "days ago"]
            .iter()
            .any(|part| line.contains(part));
        let words = line.split(' ').map(|word| match word.parse::<u64>() {
            Ok(_) if varies => "N",
            _ => word,
        });
        words.collect::<Vec<_>>().join(" ") + "\n"
    });
    let schema = format!("database schema {SCHEMA}");
    let known = format!("knows up to {SCHEMA}");
    let said = lines.collect::<String>();
    said.replace(&schema, "database schema NEWEST")
        .replace(&known, "knows up to NEWEST")
}

/// Only what is not as it should be, and the exit code.
fn complaints(ran: &Ran) -> String {
    let said = steady(ran);
    let lines = said
        .lines()
        .filter(|line| !line.starts_with("ok ") && *line != "stdout:");
    lines.collect::<Vec<_>>().join("\n")
}

fn check(place: &Place, arguments: &[&str], expected: &Expect) {
    let ran = place.ibid(&[&["doctor"], arguments].concat());
    expected.assert_eq(&complaints(&ran));
}

/// A place that is well.
fn well() -> Place {
    let mut place = Place::with(THREE);
    place.set("DISCORD_TOKEN", "a.secret.token");
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    place
}

/// A file of the index that holds articles.
fn segment(place: &Place) -> PathBuf {
    let files = walkdir::WalkDir::new(place.path("data/index/g1")).into_iter().flatten();
    let mut stores = files.filter(|file| file.path().extension().is_some_and(|kind| kind == "store"));
    stores.next().expect("the index has files").into_path()
}

#[test]
fn a_machine_that_is_well() {
    let place = well();
    expect![[r#"
        exit 0
        stdout:
        ok       version: ibid 0.1.0, database schema NEWEST
        ok       settings: read from the environment; each is known and in its range
        ok       token: there is one; `--online` asks Discord whether it is good
        ok       bot: none is running with this data folder
        ok       data: `data` can be written, and is used by nobody
        ok       disk: N MB are free for the data folder
        ok       database: it is whole and of this version
        ok       source: the corpus folder went well
        ok       source: `uploads` (uploads) went well
        ok       index: it is whole: 3 articles, 4 passages
        ok       corpus: 3 documents in `corpus`
        ok       files: N may be open at a time
    "#]]
    .assert_eq(&steady(&place.ibid(&["doctor"])));
    let ran = place.ibid(&["doctor", "--json"]);
    let told: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!(told["ok"], true);
    let states = told["checks"]
        .as_array()
        .expect("there are checks")
        .iter()
        .map(|check| &check["state"]);
    assert!(
        states.clone().count() > 8 && states.into_iter().all(|state| state == "ok"),
        "{told}"
    );
    assert!(!ran.out.contains("a.secret.token"), "{}", ran.out);
}

#[test]
fn what_is_not_there_yet() {
    check(
        &Place::new(),
        &[],
        &expect![[r#"
        exit 1
        warning  token: there is none
                 hint: `ibid serve` needs one in DISCORD_TOKEN or in the file that DISCORD_TOKEN_FILE names.
        warning  index: there is none yet
                 hint: `ibid index` builds it, and so does the first question.
        wrong    corpus: The corpus folder `corpus` does not exist.
                 hint: Make the folder and put documents into it, or name another with `--corpus`."#]],
    );
}

#[test]
fn settings_that_cannot_be_used() {
    let mut place = well();
    check(
        &place,
        &["--config", "mine.toml"],
        &expect![[r#"
        exit 1
        wrong    settings: the settings file `mine.toml` cannot be read: No such file or directory (os error 2)
                 hint: `config/default.toml` names every setting."#]],
    );
    place.write("mine.toml", "[answer]\nexcerpt = 2\n");
    check(
        &place,
        &["--config", "mine.toml"],
        &expect![[r#"
        exit 1
        wrong    settings: mine.toml, line 2: there is no setting `answer.excerpt`; did you mean `answer.excerpts`?
                 hint: `config/default.toml` names every setting."#]],
    );
    place.write("mine.toml", "[meaning]\nenabled = true\nfolder = \"nowhere\"\n");
    place.set("IBID__MEANING__ENABLED", "true");
    check(
        &place,
        &["--config", "mine.toml"],
        &expect![[r#"
        exit 0
        warning  meaning: the model cannot be used, so answers are by words alone
                 hint: Name the folder of a model in `meaning.folder`, or leave it empty for the model in ibid."#]],
    );
    place.set("IBID__MEANING__ENABLED", "false");
    place.write(
        "mine.toml",
        "[http]\nlisten = \"0.0.0.0:9100\"\n[question]\nsynonyms = \"none.txt\"\n",
    );
    check(
        &place,
        &["--config", "mine.toml"],
        &expect![[r#"
        exit 1
        wrong    synonyms: The file of synonyms `none.txt` cannot be read. (No such file or directory (os error 2))
                 hint: Mend the file, or name another with `question.synonyms` in the settings; empty reads none.
        warning  pages: health and metrics are served at 0.0.0.0:9100, for whoever reaches this machine
                 hint: Choose an address of this machine, such as 127.0.0.1, or let only monitoring reach the port."#]],
    );
}

#[test]
fn an_index_that_is_damaged() {
    let place = well();
    let file = segment(&place);
    let mut bytes = fs::read(&file).expect("it is there");
    let at = bytes.len() / 3;
    bytes[at] ^= 0x40;
    fs::write(&file, bytes).expect("it can be damaged");
    let ran = place.ibid(&["doctor"]);
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .expect("it has a plain name");
    expect![[r#"
        exit 1
        wrong    index: 1 of its files is damaged, the first `FILE`
                 hint: `ibid index --full` builds it again from the documents."#]]
    .assert_eq(&complaints(&ran).replace(name, "FILE"));
    fs::remove_file(place.path("data/index/g1/meta.json")).expect("it is there");
    let ran = place.ibid(&["doctor"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("wrong    index: The index is damaged."), "{}", ran.out);
}

#[test]
fn a_database_that_is_damaged_or_of_another_version() {
    let place = well();
    let file = place.path("data/ibid.db");
    execute(&file, "UPDATE schema_version SET version = 99");
    check(
        &place,
        &[],
        &expect![[r#"
            exit 1
            wrong    database: The database was made by a newer version of ibid, and was left as it is. (the database has schema 99, and this program knows up to NEWEST)
                     hint: Start that version, or put a backup from before it in its place."#]],
    );
    execute(&file, &format!("UPDATE schema_version SET version = {SCHEMA}"));
    execute(
        &file,
        "INSERT OR REPLACE INTO sources (name, kind, fresh_at, error) VALUES ('birds', 'git', 86400, ''), ('news', 'feed', 0, 'it answers with 404')",
    );
    check(
        &place,
        &[],
        &expect![[r#"
            exit 0
            warning  source: `birds` (git) was last brought up to date N days ago
                     hint: `index.schedule` asks again by itself, `ibid index` now.
            warning  source: `news` (feed) did not go well: it answers with 404
                     hint: `ibid index --check` says more; what was indexed of it before is kept."#]],
    );
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("it is ours");
    execute(&file, "PRAGMA wal_checkpoint(TRUNCATE)");
    let mut bytes = fs::read(&file).expect("it is there");
    for at in (5000..bytes.len()).step_by(512) {
        bytes[at] ^= 0xff;
    }
    fs::write(&file, bytes).expect("it can be damaged");
    let ran = place.ibid(&["doctor"]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.out.contains("wrong    database: "), "{}", ran.out);
    assert!(
        ran.out.contains("warning  data: others on this machine can read"),
        "{}",
        ran.out
    );
}

#[test]
fn a_data_folder_and_a_corpus_that_are_not_to_be_had() {
    let place = well();
    check(
        &place,
        &["--corpus", "nowhere"],
        &expect![[r#"
        exit 1
        wrong    corpus: The corpus folder `nowhere` does not exist.
                 hint: Make the folder and put documents into it, or name another with `--corpus`."#]],
    );
    fs::create_dir(place.path("empty")).expect("it is new");
    check(
        &place,
        &["--corpus", "empty"],
        &expect![[r#"
        exit 0
        warning  corpus: 0 documents in `empty`
                 hint: Put documents there, or name another folder with `--corpus`."#]],
    );
    place.write(
        "corpus/corpus.toml",
        "[[source]]\nname = \"birds\"\nkind = \"directory\"\npath = \"../beside\"\n",
    );
    check(
        &place,
        &[],
        &expect![[r#"
        exit 0
        warning  corpus: 3 documents in `corpus`, and 1 cannot be listed: `birds`: its folder does not exist
                 hint: `ibid index --check` reads every document and lists what is wrong."#]],
    );
    let mut place = well();
    fs::set_permissions(place.path("data"), fs::Permissions::from_mode(0o555)).expect("it is ours");
    if place.give_up_privileges() {
        let ran = place.ibid(&["doctor"]);
        assert_eq!(ran.code, Some(1), "{}", ran.out);
        assert!(
            ran.out.contains("wrong    data: `data` cannot be written"),
            "{}",
            ran.out
        );
    } else {
        eprintln!("the tests' user may write everywhere and cannot give that up: skipped");
    }
    fs::set_permissions(place.path("data"), fs::Permissions::from_mode(0o755)).expect("it is ours");
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_is_asked_once_and_only_on_request() {
    let discord = FakeDiscord::start().await;
    let mut place = well();
    place.set("DISCORD_TOKEN", &discord.bot_token());
    place.set("IBID__DISCORD__API_BASE", &discord.api_base());
    let place = std::sync::Arc::new(place);
    let run = |arguments: &'static [&'static str]| {
        let place = std::sync::Arc::clone(&place);
        async move {
            let ran = tokio::task::spawn_blocking(move || place.ibid(arguments)).await;
            ran.expect("it does not panic")
        }
    };
    let ran = run(&["doctor", "--online"]).await;
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(
        ran.out.contains("ok       token: Discord knows it as that of "),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("ok       clock: 0 s from Discord's") || ran.out.contains("ok       clock: 1 s"),
        "{}",
        ran.out
    );
    discord
        .rest()
        .fail("GET /users/@me", 1, Fault::error(401, 0, "401: Unauthorized"));
    expect![[r#"
        exit 1
        wrong    token: Discord refuses it
                 hint: Copy the token again from the developer portal (Bot, then Reset Token)."#]]
    .assert_eq(&complaints(&run(&["doctor", "--online"]).await));
    discord
        .rest()
        .fail("GET /users/@me", 1, Fault::error(503, 0, "upstream"));
    expect![[r#"
        exit 1
        wrong    discord: Discord answered with status 503
                 hint: Look at https://discordstatus.com, and at this machine's way out: names, proxy, firewall."#]]
    .assert_eq(&complaints(&run(&["doctor", "--online"]).await));
    discord
        .rest()
        .fail("GET /users/@me", 1, Fault::error(401, 0, "401: Unauthorized"));
    assert_eq!(run(&["doctor"]).await.code, Some(0), "Discord was not asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_running_bot() {
    let (discord, home, bot) = started().await;
    let looked = async {
        loop {
            let output = home.ibid().arg("doctor").output().await.expect("the binary runs");
            let said = String::from_utf8(output.stdout).expect("it prints UTF-8");
            assert!(output.status.success(), "{said}");
            if said.contains("one is running with this data folder, and answers") {
                return said;
            }
        }
    };
    let said = tokio::time::timeout(SOON, looked)
        .await
        .expect("the bot gives signs of life");
    assert!(
        said.contains("can be written, and is used by `ibid serve` (process"),
        "{said}"
    );
    end(&discord, bot).await;
}
