//! Opening a database: what is refused, what is told of it, and what the program does without it.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fs, sync::Arc};

use expect_test::expect;
use ibid::{
    failure::{Failure, Kind},
    store::{Error, Location, Store, Url},
};

use super::{ADA, Bed, HERE, check, question, record};
use crate::support::{
    bot::{Bot, Home, SOON, end},
    cli::Place,
    corpus::THREE,
    discord::FakeDiscord,
    postgres,
};

#[test]
fn a_database_of_a_later_version_is_left_alone() {
    check(|bed| {
        let secret = bed.open().secret().clone();
        bed.execute("UPDATE schema_version SET version = 99");
        let refused = Store::open(&bed.location()).err().expect("it is of a later version");
        assert!(matches!(refused, Error::Newer { found: 99, known: 5 }), "{refused}");
        let failure = Failure::from(refused);
        assert_eq!(failure.kind, Kind::Operator);
        expect!["The database was made by a newer version of ibid, and was left as it is."]
            .assert_eq(&failure.what.to_string());
        bed.execute("UPDATE schema_version SET version = 5");
        assert_eq!(*bed.open().secret(), secret);
    });
}

#[test]
fn a_migration_that_was_stopped_is_done_again() {
    check(|bed| {
        // What a process that was killed in its first transaction leaves is nothing, or this.
        bed.execute("CREATE TABLE schema_version (version BIGINT NOT NULL)");
        let store = bed.open();
        store.add_reindex(&record("Ada")).expect("it can be written");
    });
}

#[test]
fn a_damaged_file_is_told_and_not_written_over() {
    let whole = Bed::sqlite();
    let store = whole.open();
    store
        .record(&question(&store, ADA, HERE, "Why?"))
        .expect("it can be written");
    drop(store);
    whole.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    let whole = fs::read(whole.file()).expect("it is there");
    let mut scrambled = whole.clone();
    scrambled[100..4096].fill(0xa5);
    let mut other_version = whole.clone();
    other_version[..16].copy_from_slice(b"Some other kind.");
    for bytes in [
        b"no database, but a note to myself".repeat(99),
        scrambled,
        other_version,
        whole[..5000].to_vec(),
    ] {
        let bed = Bed::sqlite();
        fs::write(bed.file(), &bytes).expect("it can be written");
        let refused = Store::open(&bed.location()).err().expect("it is damaged");
        assert!(matches!(refused, Error::Damaged(_)), "{refused:?}");
        assert_eq!(Failure::from(refused).kind, Kind::Operator);
        assert!(
            fs::read(bed.file()).expect("it is there") == bytes,
            "it was written over"
        );
    }
}

#[test]
fn a_store_can_be_used_and_dropped_where_nothing_should_wait() {
    check(|bed| {
        let store = Arc::new(bed.open());
        let runtime = tokio::runtime::Runtime::new().expect("there is a runtime");
        runtime.block_on(async move {
            let shared = Arc::clone(&store);
            let added = tokio::task::spawn_blocking(move || shared.add_reindex(&record("Ada")));
            added.await.expect("it does not panic").expect("it can be written");
            // More than a task may do at a time, and where it should not.
            for _ in 0..200 {
                store.add_reindex(&record("Bob")).expect("it can be written");
            }
            drop(store);
            let nowhere = Location::File("/no/such/folder".into());
            assert!(Store::open(&nowhere).is_err());
        });
        drop(runtime);
        assert_eq!(bed.open().last_reindex().expect("it can be read"), Some(record("Bob")));
    });
}

#[test]
fn a_password_is_never_printed() {
    for url in [
        "postgres://ibid:correct-horse@127.0.0.1:1/ibid",
        "postgres://ibid:correct-horse@no.such.host.invalid/ibid",
        "postgres://ibid:correct-horse@[::1/ibid",
        "postgres://ibid:correct-horse@host:port/ibid?sslmode=correct-horse",
        "sqlite:///no/such/folder/correct-horse?mode=correct-horse",
    ] {
        let url = Url::new(url.to_owned().into()).expect("it begins like one");
        assert!(!format!("{url:?}").contains(postgres::PASSWORD));
        let error = Store::open(&Location::Url(url)).err().expect("nobody is there");
        let told = format!("{error} {error:?}");
        let shown = format!("{told} {:?}", Failure::from(error));
        assert!(!shown.contains(postgres::PASSWORD), "{shown}");
    }
    let wrong = Url::new("mysql://ibid:correct-horse@host/ibid".to_owned().into()).expect_err("it is of another kind");
    assert!(!format!("{wrong:?} {wrong}").contains(postgres::PASSWORD));
}

#[test]
fn a_wrong_password_is_told_as_one() {
    let Some(url) = postgres::new_database() else {
        return;
    };
    let wrong = url.replace(postgres::PASSWORD, "wrong");
    let location = Location::Url(Url::new(wrong.into()).expect("it is a URL"));
    let error = Store::open(&location).err().expect("it is refused");
    assert!(matches!(error, Error::Refused(_)), "{error:?}");
}

#[test]
fn a_bot_without_its_database_does_not_start() {
    let mut place = Place::with(THREE);
    place.set("DISCORD_TOKEN", "MTIz.wrong.token");
    place.write("data/ibid.db", "no database, but a note to myself".repeat(99));
    let ran = place.ibid(&["serve"]);
    expect![[r#"
        exit 2
        stderr:
        The database is damaged, and was left as it is.
        cause: the database is damaged: file is not a database
        hint: Put a backup in its place, or move `ibid.db` away from the data folder to begin a new one.
    "#]]
    .assert_eq(&ran.shown());
    // Whoever asks on the command line gets an answer without it.
    let ran = place.ibid(&["ask", "When was the lighthouse of Norrö lit?"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    expect![[r#"
        Indexing corpus.
    "#]]
    .assert_eq(&ran.err);
    let kept = fs::read(place.path("data/ibid.db")).expect("it is there");
    assert!(kept.starts_with(b"no database"), "it was written over");
    place.set("IBID_STORE_URL", "postgres://ibid:correct-horse@127.0.0.1:1/ibid");
    place.set("IBID__LOG__LEVEL", "trace,sqlx=trace");
    let ran = place.ibid(&["doctor"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.shown().contains(postgres::PASSWORD), "{}", ran.out);
    assert!(ran.out.contains("The database cannot be opened."), "{}", ran.out);
}

#[test]
fn the_command_line_remembers() {
    let mut place = Place::with(THREE);
    place.write(
        "data/reindexes.jsonl",
        format!("\n{}", serde_json::to_string(&record("Ada")).expect("it is JSON")),
    );
    let file = place.path("data").join(Location::FILE);
    let last = |location: &Location| {
        let store = Store::open(location).expect("it opens");
        store.last_reindex().expect("it can be read").map(|record| record.by)
    };
    assert_eq!(
        place.ibid(&["ask", "When was the lighthouse of Norrö lit?"]).code,
        Some(0)
    );
    assert_eq!(last(&Location::File(file.clone())).as_deref(), Some("the command line"));
    assert!(!place.path("data/reindexes.jsonl").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&file).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "the secret is nobody else's");
    }
    let Some(url) = postgres::new_database() else {
        return;
    };
    place.write("url", format!("{url}\n"));
    let path = place.path("url").display().to_string();
    place.set("IBID_STORE_URL_FILE", &path);
    fs::remove_file(&file).expect("it is there");
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let location = Location::Url(Url::new(url.into()).expect("it is a URL"));
    assert_eq!(last(&location).as_deref(), Some("the command line"));
    assert!(!file.exists());
}

#[cfg(unix)]
#[test]
fn a_data_folder_that_may_only_be_read_is_asked_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let mut place = Place::with(THREE);
    if !place.give_up_privileges() {
        return;
    }
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let allow = |mode| fs::set_permissions(place.path("data"), fs::Permissions::from_mode(mode)).expect("it is ours");
    allow(0o555);
    let ran = place.ibid(&["ask", "When was the lighthouse of Norrö lit?"]);
    allow(0o755);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_waits_for_a_server_that_starts_later_than_itself() {
    let Some(url) = postgres::new_database() else {
        return;
    };
    let authority = url.split(['@', '/']).nth(3).expect("it names its server").to_owned();
    let gate = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let address = gate.local_addr().expect("it listens");
    drop(gate);
    let (discord, home) = (FakeDiscord::start().await, Home::small());
    let through = url.replace(&authority, &address.to_string());
    let bot = Bot::start(&home, &discord, &[("IBID_STORE_URL", &through)]);
    bot.wait_log_times("the database that `store.url` names cannot be reached", 2)
        .await;
    assert!(!bot.log().contains(postgres::PASSWORD), "{}", bot.log());
    let gate = tokio::net::TcpListener::bind(address)
        .await
        .expect("it was free a moment ago");
    tokio::spawn(async move {
        while let Ok((mut here, _)) = gate.accept().await {
            let mut there = tokio::net::TcpStream::connect(&authority)
                .await
                .expect("the server runs");
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut here, &mut there).await });
        }
    });
    discord.wait_ready(SOON).await;
    discord.wait_commands(SOON).await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_waits_for_its_database_can_be_stopped() {
    let (discord, home) = (FakeDiscord::start().await, Home::small());
    let nobody = "postgres://ibid:correct-horse@127.0.0.1:1/ibid";
    let bot = Bot::start(&home, &discord, &[("IBID_STORE_URL", nobody)]);
    bot.wait_log("the database that `store.url` names cannot be reached")
        .await;
    end(&discord, bot).await;
}
