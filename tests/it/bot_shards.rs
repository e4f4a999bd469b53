//! One bot in several shards, and in several processes on one database.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{collections::BTreeSet, fs, time::Duration};

use expect_test::{Expect, expect};
use ibid::{
    discord::Shards,
    service::Clock,
    store::{Location, Store, Url},
};

use tokio::io::AsyncReadExt;

use crate::support::{
    bot::{Bot, Home, SOON, end},
    cli::Place,
    discord::{FakeDiscord, people::Guild},
    postgres,
};

/// A place where `ibid serve` is told what it cannot do, before it connects to anything.
fn refused(arguments: &[&str], expected: &Expect) {
    let mut place = Place::with(&[]);
    place.set("DISCORD_TOKEN", "MTIz.no.token");
    let shown = place.ibid(&[&["serve"], arguments].concat()).shown();
    let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
    expected.assert_eq(&lines.join("\n"));
}

const QUESTION: &str = "Where do appeals against a ban go?";
const ANSWER: &str = "go to the council";

/// Two homes for two processes, and the URL of the database that they share.
struct Pair {
    one: Home,
    other: Home,
    url: String,
}

impl Pair {
    fn new() -> Self {
        let (one, other) = (Home::small(), Home::small());
        let url = format!("sqlite://{}", one.path().join("shared.db").display());
        Self { one, other, url }
    }

    /// The same on PostgreSQL, where it is installed.
    fn on_postgres() -> Option<Self> {
        let url = postgres::new_database()?;
        Some(Self { url, ..Self::new() })
    }

    fn start(&self, home: &Home, discord: &FakeDiscord, arguments: &[&str]) -> Bot {
        Bot::serving(home, discord, arguments, &[("IBID_STORE_URL", &self.url)])
    }

    fn store(&self) -> Store {
        let url = Url::new(self.url.clone().into()).expect("it is one of SQLite");
        Store::open(&Location::Url(url)).expect("the bots made it")
    }
}

/// A server on each of so many shards.
fn servers(discord: &FakeDiscord, total: u64) -> Vec<Guild> {
    let server = |shard| discord.guild_on(shard, total, &format!("of shard {shard}"));
    (0..total).map(server).collect()
}

/// Somebody asks in each of these, by command and by mention.
async fn ask_everywhere(discord: &FakeDiscord, servers: &[Guild]) {
    for server in servers {
        let asked = discord.slash("ask").option("question", QUESTION).in_guild(server);
        assert!(asked.send().await.reply(SOON).await.text().contains(ANSWER));
        let posted = discord.message(QUESTION).mentioning_bot().in_guild(server).send().await;
        assert!(posted.reply(SOON).await.text().contains(ANSWER));
    }
}

#[tokio::test]
async fn a_bot_connects_as_many_shards_as_discord_advises() {
    let builder = FakeDiscord::builder().shards(4).session_start_limit(1000, 4);
    let discord = builder.enforce_identify_rate().start().await;
    let servers = servers(&discord, 4);
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[]).await;
    let sessions = discord.gateway().wait_sessions(4, SOON).await;
    assert_eq!(sessions, [(0, 4), (1, 4), (2, 4), (3, 4)]);
    ask_everywhere(&discord, &servers).await;
    let direct = discord.message(QUESTION).in_dm().send().await;
    assert!(direct.reply(SOON).await.text().contains(ANSWER));
    // A shard that loses its connection takes it up again, and the others do not notice.
    discord.gateway().drop_tcp();
    assert!(discord.gateway().wait_resumes(4, SOON).await);
    ask_everywhere(&discord, &servers).await;
    end(&discord, bot).await;
    assert_eq!(
        discord.identifies().len(),
        4,
        "no session is begun again, not at the end either"
    );
    assert_eq!(discord.gateway().closes(), [1000; 4]);
}

#[tokio::test]
async fn two_processes_share_the_shards_of_a_bot() {
    // In each of two buckets there is a shard of either process.
    let builder = FakeDiscord::builder().session_start_limit(1000, 2);
    let discord = builder.enforce_identify_rate().start().await;
    let servers = servers(&discord, 4);
    let pair = Pair::new();
    let one = pair.start(&pair.one, &discord, &["--shards", "0..2", "--total-shards", "4"]);
    let other = pair.start(&pair.other, &discord, &["--shards", "2..4", "--total-shards", "4"]);
    let sessions = discord.gateway().wait_sessions(4, SOON).await;
    assert_eq!(sessions, [(0, 4), (1, 4), (2, 4), (3, 4)]);
    discord.wait_commands(SOON).await;
    for bot in [&one, &other] {
        bot.wait_log("up to date").await;
    }
    ask_everywhere(&discord, &servers).await;
    let direct = discord.message(QUESTION).in_dm().send().await;
    assert!(direct.reply(SOON).await.text().contains(ANSWER));
    let registered = discord.requests_to("GET /applications/*/commands").len();
    assert_eq!(registered, 1, "the process of the first shard registers the commands");
    let insights = pair
        .store()
        .insights(servers[3].id, 0, Clock::system().seconds())
        .expect("it can be read");
    assert_eq!(
        insights.most_asked[0].count, 2,
        "what either process was asked is kept in one place"
    );
    assert!(!one.log().contains("shard=2") && !other.log().contains("shard=1"));
    other.stop().await;
    end(&discord, one).await;
}

#[tokio::test]
async fn a_budget_that_is_spent_is_waited_for() {
    let builder = FakeDiscord::builder().session_start_limit(0, 1);
    let discord = builder.reset_after(Duration::from_secs(4)).start().await;
    let home = Home::small();
    let bot = Bot::start(&home, &discord, &[]);
    bot.wait_log("the sessions that Discord allows a day are used up").await;
    assert!(discord.identifies().is_empty());
    discord.wait_ready(SOON).await;
    discord.wait_commands(SOON).await;
    bot.wait_log("up to date").await;
    ask_everywhere(&discord, &[discord.home()]).await;
    end(&discord, bot).await;
}

#[tokio::test]
async fn a_budget_that_ends_while_the_bot_runs_is_waited_for() {
    let builder = FakeDiscord::builder().session_start_limit(1, 1);
    let discord = builder.reset_after(Duration::from_secs(8)).start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[]).await;
    discord.gateway().invalid_session(false);
    bot.wait_log("the sessions that Discord allows a day are used up").await;
    assert_eq!(discord.identifies().len(), 1);
    assert!(discord.gateway().wait_identifies(2, SOON).await);
    discord.wait_ready(SOON).await;
    ask_everywhere(&discord, &[discord.home()]).await;
    end(&discord, bot).await;
}

#[tokio::test]
async fn a_process_is_replaced_and_every_question_is_answered_once() {
    replace(Pair::new()).await;
}

#[tokio::test]
async fn a_process_is_replaced_on_postgres_too() {
    if let Some(pair) = Pair::on_postgres() {
        replace(pair).await;
    }
}

/// Waits until `ibid health` says that the bot of this home is up.
async fn is_healthy(home: &Home) {
    let asked = async {
        while !home
            .ibid()
            .arg("health")
            .output()
            .await
            .expect("it is built")
            .status
            .success()
        {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(SOON, asked).await.expect("it is up before long");
}

/// Starts a second process beside the first, and stops the first while people ask.
async fn replace(pair: Pair) {
    const QUESTIONS: usize = 30;
    let discord = FakeDiscord::start().await;
    let old = pair.start(&pair.one, &discord, &[]);
    discord.wait_commands(SOON).await;
    old.wait_log("up to date").await;
    let new = pair.start(&pair.other, &discord, &[]);
    is_healthy(&pair.other).await;
    assert_eq!(discord.gateway().wait_sessions(2, SOON).await, [(0, 1), (0, 1)]);

    let (mut asked, mut posted) = (Vec::new(), Vec::new());
    let mut stopping = None;
    let mut old = Some(old);
    for number in 0..QUESTIONS {
        let slash = discord.slash("ask").option("question", QUESTION);
        asked.push(slash.send().await);
        posted.push(discord.message(QUESTION).mentioning_bot().send().await);
        if number == QUESTIONS / 3 {
            stopping = old.take().map(|old| tokio::spawn(old.stop()));
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    for asked in &asked {
        assert!(
            asked
                .reply_when(SOON, |reply| reply.text().contains(ANSWER))
                .await
                .text()
                .contains(ANSWER)
        );
        let edits = discord.requests_to("PATCH /webhooks/*/*/messages/@original");
        let edits = edits
            .iter()
            .filter(|request| request.path.contains(&asked.token))
            .count();
        assert_eq!(edits, 1, "whoever comes second is silent");
    }
    for posted in &posted {
        assert!(posted.reply(SOON).await.text().contains(ANSWER));
    }
    let stopped = stopping.expect("it was told to stop").await.expect("it does not panic");
    assert!(stopped.success());
    end(&discord, new).await;
    for posted in &posted {
        assert_eq!(posted.replies().len(), 1);
    }
    let guild = discord.home().id;
    let insights = pair
        .store()
        .insights(guild, 0, Clock::system().seconds())
        .expect("it can be read");
    assert_eq!(insights.most_asked[0].count, 2 * QUESTIONS as u64, "none is kept twice");
}

#[tokio::test]
async fn what_a_server_uploaded_is_there_for_the_process_that_takes_over() {
    let discord = FakeDiscord::start().await;
    let pair = Pair::new();
    let old = pair.start(&pair.one, &discord, &[]);
    discord.wait_commands(SOON).await;
    old.wait_log("up to date").await;
    let oath = b"# The oath\n\nThe keepers of the brass lantern swear by the marmalade bell at midwinter.\n";
    let url = discord.serve("oath", oath);
    let add = discord.slash("corpus").subcommand("add").moderator();
    let add = add.attachment("file", "oath.md", "text/markdown", &url, oath.len());
    add.send().await.reply(SOON).await;
    let swears = || async {
        let ask = discord
            .slash("ask")
            .option("question", "What do the keepers of the brass lantern swear by?");
        ask.send()
            .await
            .reply(SOON)
            .await
            .text()
            .contains("swear by the marmalade bell")
    };
    let indexed = async {
        while !swears().await {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(SOON, indexed)
        .await
        .expect("it is indexed before long");
    // As the README says.
    let uploads = fs::canonicalize(pair.one.data().join("uploads")).expect("something was uploaded");
    fs::create_dir(pair.other.data()).expect("nothing is there yet");
    std::os::unix::fs::symlink(uploads, pair.other.data().join("uploads")).expect("a link can be made");
    let new = pair.start(&pair.other, &discord, &[]);
    is_healthy(&pair.other).await;
    assert!(old.stop().await.success());
    assert!(swears().await);
    end(&discord, new).await;
}

#[tokio::test]
async fn a_connection_that_answers_no_heartbeat_is_taken_up_again() {
    let builder = FakeDiscord::builder().heartbeat_interval(Duration::from_millis(700));
    let discord = builder.start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[]).await;
    discord.gateway().withhold_acks(true);
    assert!(discord.gateway().wait_resumes(1, SOON).await);
    discord.gateway().withhold_acks(false);
    ask_everywhere(&discord, &[discord.home()]).await;
    end(&discord, bot).await;
    assert_eq!(discord.identifies().len(), 1, "the session lives on");
}

#[tokio::test]
async fn the_gateway_is_spoken_to_in_tls_where_its_address_says_so() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("there is a free port");
    let address = listener.local_addr().expect("it is bound");
    let discord = FakeDiscord::builder()
        .gateway_at(&format!("wss://{address}"))
        .start()
        .await;
    let home = Home::small();
    let bot = Bot::start(&home, &discord, &[]);
    let (mut connection, _) = listener.accept().await.expect("the bot connects");
    let mut record = [0; 3];
    connection.read_exact(&mut record).await.expect("the bot speaks first");
    // A handshake of TLS 1.x (RFC 8446, 5.1).
    assert_eq!(record[..2], [22, 3]);
    drop((connection, listener));
    bot.wait_log("trouble with Discord's gateway").await;
    end(&discord, bot).await;
}

#[test]
fn shards_are_dealt_as_discord_deals_them() {
    let shards = Shards::new(2..4, 16).expect("they are some of sixteen");
    assert_eq!((shards.ids(), shards.total()), (2..4, 16));
    // The formula of Discord's documents (Gateway, Sharding), worked out by hand.
    for (guild, shard) in [(None, 0), (Some(197_038_439_483_310_086), 2)] {
        assert_eq!(u64::from(shards.of(guild)), shard);
    }
    for total in 1..20 {
        let all = Shards::all(total).expect("there is at least one");
        let dealt = (0..1000_u64).map(|guild| all.of(Some(guild << 22)));
        assert!(dealt.clone().all(|shard| all.ids().contains(&shard)));
        assert_eq!(
            dealt.collect::<BTreeSet<_>>().len(),
            usize::try_from(total).expect("it is small")
        );
    }
}

#[test]
fn shards_without_a_gateway_are_refused() {
    let mut place = Place::with(&[]);
    for (name, value) in [
        ("DISCORD_TOKEN", "MTIz.no.token"),
        ("IBID__HTTP__INTERACTIONS", "127.0.0.1:0"),
        ("IBID__DISCORD__PUBLIC_KEY", &"ab".repeat(32)),
        ("IBID__DISCORD__GATEWAY", "false"),
    ] {
        place.set(name, value);
    }
    let shown = place.ibid(&["serve", "--total-shards", "4"]).shown();
    expect![[r#"
        exit 2
        stderr:
        Shards are of the gateway, which `discord.gateway` turns off.
        hint: Leave out `--shards` and `--total-shards`, or turn the gateway on.
    "#]]
    .assert_eq(&shown);
}

#[test]
fn shards_that_cannot_be_are_told() {
    refused(
        &["--shards", "4..4", "--total-shards", "16"],
        &expect![[r#"
            exit 2
            stderr:
            These shards cannot be served.
            cause: `4..4` holds no shard: the second number is the first shard that is not served any more
            hint: Two processes that share sixteen shards are started with `--shards 0..8 --total-shards 16` and `--shards 8..16 --total-shards 16`."#]],
    );
    refused(
        &["--shards", "4..2", "--total-shards", "16"],
        &expect![[r#"
            exit 2
            stderr:
            These shards cannot be served.
            cause: `4..2` holds no shard: the second number is the first shard that is not served any more
            hint: Two processes that share sixteen shards are started with `--shards 0..8 --total-shards 16` and `--shards 8..16 --total-shards 16`."#]],
    );
    refused(
        &["--shards", "12..20", "--total-shards", "16"],
        &expect![[r#"
            exit 2
            stderr:
            These shards cannot be served.
            cause: `12..20` goes past the last of 16 shards, which is 15
            hint: Two processes that share sixteen shards are started with `--shards 0..8 --total-shards 16` and `--shards 8..16 --total-shards 16`."#]],
    );
    refused(
        &["--total-shards", "0"],
        &expect![[r#"
            exit 2
            stderr:
            These shards cannot be served.
            cause: a bot has at least one shard
            hint: Two processes that share sixteen shards are started with `--shards 0..8 --total-shards 16` and `--shards 8..16 --total-shards 16`."#]],
    );
    refused(
        &["--shards", "0..4"],
        &expect![[r#"
            exit 2
            stderr:
            error: the following required arguments were not provided:
              --total-shards <N>

            Usage: ibid serve --total-shards <N> --shards <FIRST..END>

            For more information, try '--help'."#]],
    );
    refused(
        &["--shards", "3", "--total-shards", "4"],
        &expect![[r#"
            exit 2
            stderr:
            error: invalid value '3' for '--shards <FIRST..END>': write two whole numbers with two dots between them, such as 0..4

            For more information, try '--help'."#]],
    );
    refused(
        &["--shards", "0..=3", "--total-shards", "4"],
        &expect![[r#"
            exit 2
            stderr:
            error: invalid value '0..=3' for '--shards <FIRST..END>': write two whole numbers with two dots between them, such as 0..4

            For more information, try '--help'."#]],
    );
    refused(
        &["--help"],
        &expect![[r#"
            exit 0
            stdout:
            Run the Discord bot

            Usage: ibid serve [OPTIONS]

            Options:
                  --config <FILE>
                      Settings file; config/default.toml names every setting

                  --shards <FIRST..END>
                      Shards that this process connects, the second number not included, such as 0..4 [default:
                      all]

                  --corpus <DIR>
                      Folder that the documents are in [default: corpus]

                  --total-shards <N>
                      Shards of the whole bot, in all its processes [default: as many as Discord advises]

                  --data <DIR>
                      Folder that the index is kept in [default: data]

                  --backend <NAME>
                      What holds the index: embedded, opensearch or elasticsearch [default: index.backend]

                  --log <FORMAT>
                      How logs are written

                      Possible values:
                      - human: For people: coloured on a terminal
                      - json:  One JSON object a line

                      [default: human]

              -h, --help
                      Print help (see a summary with '-h')

              -V, --version
                      Print version"#]],
    );
}

#[tokio::test]
async fn shards_that_discord_refuses_end_the_bot() {
    let discord = FakeDiscord::builder().minimum_shards(4).start().await;
    let home = Home::small();
    let mut bot = Bot::serving(&home, &discord, &["--total-shards", "2"], &[]);
    assert_eq!(bot.ended().await.code(), Some(2));
    assert!(bot.log().contains("Discord wants more shards"), "{}", bot.log());
    assert!(
        bot.log().contains("hint: Start all processes again with a greater"),
        "{}",
        bot.log()
    );
    assert!(discord.identifies().len() <= 2, "a refused shard is not tried again");
    discord.take_violations();
}
