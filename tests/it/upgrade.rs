//! Data of earlier versions: a bot starts on it, brings it up to itself, and nothing is lost; data of a later one is left
//! alone.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use expect_test::expect;
use ibid::{
    index::{
        Error, Index,
        embedded::{Access, Embedded},
    },
    store::{Location, SCHEMA},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::{
    bot::{Bot, Home, SOON, end, started},
    discord::FakeDiscord,
    sqlite,
};

/// The first schema with uploads, and the first with searches.
const UPLOADS_SINCE: i64 = 4;
const OATH: &str = "# The oath\n\nThe keepers swear by the marmalade bell.\n";

/// A database as a bot of that schema left it, with rows in each of its tables.
fn leave(home: &Home, guild: u64, schema: i64) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: String| fs::read_to_string(root.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("it is after 1970")
        .as_secs();
    let hash = format!("{:x}", Sha256::digest(OATH));
    let mut sql = "CREATE TABLE schema_version (version BIGINT NOT NULL);\n".to_owned();
    for number in 1..=schema {
        let tables = read(format!("src/store/migrations/{number:04}.sql"));
        sql += &tables.replace("{serial}", "INTEGER PRIMARY KEY AUTOINCREMENT");
        let rows = read(format!("tests/it/data/upgrade/{number:04}.sql"));
        let rows = rows
            .replace("{guild}", &guild.to_string())
            .replace("{now}", &now.to_string());
        sql += &rows
            .replace("{oath}", &hash)
            .replace("{oath-bytes}", &OATH.len().to_string());
    }
    sql += "INSERT INTO schema_version (version) VALUES (";
    sql += &schema.to_string();
    sql += ");";
    fs::create_dir_all(home.data()).expect("a folder can be made");
    sqlite::execute(&home.data().join(Location::FILE), &sql);
    let folder = home.data().join("uploads").join(&hash[..2]);
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join(&hash[2..]), OATH).expect("a file can be written");
}

/// The rows of each table.
type Rows = BTreeMap<String, BTreeSet<Vec<String>>>;

/// All rows of all tables, in the columns that the tables have in `before` or, without it, now.
fn rows(home: &Home, columns: &mut BTreeMap<String, Vec<String>>) -> Rows {
    let file = home.data().join(Location::FILE);
    if columns.is_empty() {
        let named = "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'";
        for row in sqlite::rows(&file, named) {
            columns
                .entry(row[0].clone())
                .or_default()
                .push(format!("quote({})", row[1]));
        }
    }
    let tables = columns.iter().map(|(table, columns)| {
        let select = format!("SELECT {} FROM {table}", columns.join(", "));
        (table.clone(), sqlite::rows(&file, &select).into_iter().collect())
    });
    tables.collect()
}

/// What is brought up to date by whoever runs, and is no loss.
const CHANGING: &[&str] = &[
    "schema_version",
    "sources",
    "leases",
    "begun",
    "identifies",
    "identify_budgets",
    "sqlite_sequence",
];

/// A bot starts on what that schema left, and all of it is there afterwards.
async fn check(schema: i64) {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let guild = discord.home().id;
    leave(&home, guild, schema);
    let mut columns = BTreeMap::new();
    let before = rows(&home, &mut columns);
    assert!(before["questions"].len() == 2, "{before:?}");
    let bot = Bot::ready(&home, &discord, &[]).await;
    let reply = discord.slash("insights").moderator().send().await.reply(SOON).await;
    for kept in [
        "Questions since",
        "Where do the appeals of old go?",
        "It moved to the senate",
        "Luftschiff",
    ] {
        assert!(reply.text().contains(kept), "schema {schema}: {}", reply.text());
    }
    if schema >= UPLOADS_SINCE {
        let asked = discord
            .slash("ask")
            .option("question", "What do the keepers swear by?")
            .send()
            .await;
        let reply = asked.reply(SOON).await;
        assert!(reply.text().contains("marmalade bell"), "{}", reply.text());
    }
    end(&discord, bot).await;
    let after = rows(&home, &mut columns);
    for (table, rows) in before {
        let lost: Vec<_> = rows.difference(&after[&table]).collect();
        assert!(
            lost.is_empty() || CHANGING.contains(&&*table),
            "schema {schema}, {table}: {lost:?}"
        );
    }
    let version = sqlite::rows(
        &home.data().join(Location::FILE),
        "SELECT quote(version) FROM schema_version",
    );
    assert_eq!(version, [[SCHEMA.to_string()]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_every_earlier_version_is_brought_up_to_this_one() {
    for schema in 1..SCHEMA {
        check(schema).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_later_version_is_left_alone() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    leave(&home, discord.home().id, SCHEMA - 1);
    let file = home.data().join(Location::FILE);
    sqlite::execute(
        &file,
        "CREATE TABLE dreams (id BIGINT); UPDATE schema_version SET version = 4711",
    );
    let mut columns = BTreeMap::new();
    let before = rows(&home, &mut columns);
    let mut bot = Bot::start(&home, &discord, &[]);
    assert_eq!(bot.ended().await.code(), Some(2));
    let said = bot.log().replace(&format!("up to {SCHEMA}"), "up to NEWEST");
    expect![[r#"
        The database was made by a newer version of ibid, and was left as it is.
        cause: the database has schema 4711, and this program knows up to NEWEST
        hint: Start that version, or put a backup from before it in its place.
    "#]]
    .assert_eq(&said);
    assert_eq!(rows(&home, &mut columns), before);
}

/// Writes the file that names the commit of the index anew.
fn change_index(home: &Home, change: impl Fn(&mut Value)) {
    let file = home.data().join("index/g1/meta.json");
    let text = fs::read_to_string(&file).expect("there is an index");
    let mut meta = serde_json::from_str(&text).expect("it is JSON");
    change(&mut meta);
    fs::write(&file, meta.to_string()).expect("it can be written");
}

/// An index that is `changed` can be read or not, and is built anew at the start.
async fn check_index(changed: impl Fn(&mut Value), is_readable: bool) {
    let (discord, home, bot) = started().await;
    end(&discord, bot).await;
    change_index(&home, changed);
    let index = Embedded::open(&home.data().join("index"), &Access::Read, 15_000_000).expect("it opens");
    match index.snapshot() {
        Ok(snapshot) => {
            assert!(is_readable && !snapshot.state().current, "it is another version's");
            assert_eq!(
                snapshot.catalog().expect("it can be read").len(),
                3,
                "it answers until then"
            );
        }
        Err(error) => assert!(!is_readable && matches!(error, Error::Damaged { .. }), "{error}"),
    }
    drop(index);
    let discord = FakeDiscord::start().await;
    let bot = Bot::ready(&home, &discord, &[]).await;
    bot.wait_log("the index was brought up to date").await;
    let question = "Where do appeals against a ban go?";
    let asked = discord.slash("ask").option("question", question).send().await;
    let reply = asked.reply(SOON).await;
    assert!(reply.text().contains("council within thirty days"), "{}", reply.text());
    end(&discord, bot).await;
    assert!(!home.data().join("index/g1").exists(), "the older one is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_of_an_earlier_version_answers_until_it_is_built_anew() {
    check_index(
        |meta| {
            let payload = meta["payload"].as_str().expect("it says what it is of");
            let mut payload: Value = serde_json::from_str(payload).expect("it is JSON");
            payload["version"] = (payload["version"].as_u64().expect("it is a number") - 1).into();
            meta["payload"] = payload.to_string().into();
        },
        true,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_without_what_this_version_needs_is_built_anew() {
    check_index(
        |meta| {
            let fields = meta["schema"].as_array_mut().expect("it has fields");
            for field in fields.iter_mut().filter(|field| field["name"] == "grams") {
                field["name"] = "pairs".into();
            }
        },
        false,
    )
    .await;
}
