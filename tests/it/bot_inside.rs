//! The bot in this process, where a test can hold what takes long or lies outside: a slow index, short-lived
//! interactions, and the production path with TLS and serenity's rate limiter.

use std::{sync::Arc, time::Duration};

use ibid::{
    corpus::{InProcess, Manifests},
    discord::{self, Config, Connection, Link, Sharding},
    failure::Failure,
    index::{
        Batch, Change, Error, Index, Interrupted, Snapshot,
        embedded::{Access, Embedded},
    },
    service::{Clock, Limits, OpenCorpus, Parts, Requested, Semantic, Service, UploadLimits, Uploading},
    settings::{Environment, Settings},
    telemetry::Metrics,
};
use tokio::task::{JoinHandle, block_in_place};
use tokio_util::sync::CancellationToken;

use crate::support::{
    bot::{Home, SOON},
    discord::FakeDiscord,
    service::in_memory,
};

const MANAGE_SERVER: u64 = 1 << 5;

/// An index that takes its time over each change.
struct Slow {
    inner: Embedded,
    pause: Duration,
}

impl Index for Slow {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, Error> {
        self.inner.snapshot()
    }

    fn apply(&self, batch: Batch<'_>) -> Result<(), Error> {
        let pause = self.pause;
        let mut slowly = batch
            .changes
            .inspect(|_: &Result<Change, Interrupted>| std::thread::sleep(pause));
        self.inner.apply(Batch {
            base: batch.base,
            changes: &mut slowly,
            stamp: batch.stamp,
        })
    }
}

/// A bot that runs in this process until it is ended.
struct Inside {
    stop: CancellationToken,
    running: JoinHandle<Result<(), Failure>>,
    service: Arc<Service>,
}

impl Inside {
    fn start(home: &Home, connection: Connection, pause: Duration, config: Config) -> Self {
        let access = Access::Write {
            who: "a test".to_owned(),
        };
        let inner = Embedded::open(&home.data().join("index"), &access, 15_000_000).expect("the folder is new");
        let settings = Settings::load(None, &Environment::default()).expect("the reference is valid");
        let service = Arc::new(Service::new(Parts {
            index: Arc::new(Slow { inner, pause }),
            corpus: OpenCorpus::of_folder(home.corpus()),
            parser: Arc::new(InProcess),
            manifests: Manifests::none(),
            uploads: Uploading::below(&home.data(), UploadLimits::USUAL),
            limits: Limits::USUAL,
            store: in_memory(),
            operator: crate::support::patient(),
            policy: settings.policy,
            synonyms: crate::support::synonyms(),
            semantic: Semantic::Off,
            metrics: Metrics::default(),
            clock: Clock::system(),
        }));
        let stop = CancellationToken::new();
        let bot = discord::run(Arc::clone(&service), connection, config, Link::default(), stop.clone());
        Self {
            running: tokio::spawn(bot),
            stop,
            service,
        }
    }

    fn index(&self) {
        let requested = Requested {
            may_remove: usize::MAX,
            ..Requested::changed("a test")
        };
        block_in_place(|| self.service.reindex(&requested, &|_| {}, &CancellationToken::new()))
            .expect("the corpus is sound");
    }

    async fn end(self) {
        self.stop.cancel();
        let ended = tokio::time::timeout(SOON, self.running).await.expect("the bot stops");
        ended.expect("nothing panics").expect("stopping is no failure");
    }
}

fn config() -> Config {
    Config {
        signing_key: [7; 32],
        workers: 2,
        queue: 8,
        answer_timeout: SOON,
        question_chars: 1000,
        progress_every: Duration::from_millis(400),
        interaction_life: Config::INTERACTION_LIFE,
        drain: Config::DRAIN,
        gateway: true,
    }
}

fn plain(discord: &FakeDiscord) -> Connection {
    Connection {
        token: discord.bot_token().into(),
        client: discord::client().expect("the system has TLS"),
        api_base: Some(discord.api_base()),
        sharding: Sharding::Automatic,
    }
}

fn many(count: usize) -> Home {
    let home = Home::empty();
    for number in 0..count {
        home.write(
            &format!("many/{number:03}.txt"),
            &format!("date 2024-01-01 Number {number}\n\nThe article of number {number} says only this one thing.\n"),
        );
    }
    home
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reindex_shows_its_progress_and_a_second_is_told_who_began() {
    let discord = FakeDiscord::start().await;
    let home = many(100);
    let bot = Inside::start(&home, plain(&discord), Duration::from_millis(20), config());
    discord.wait_ready(SOON).await;
    let first = discord.slash("reindex").member_permissions(MANAGE_SERVER).send().await;
    first
        .reply_when(SOON, |reply| reply.text().starts_with("Reindexing: "))
        .await;

    let other = discord.user("grace");
    let second = discord
        .slash("reindex")
        .by(&other)
        .member_permissions(MANAGE_SERVER)
        .send()
        .await;
    let refused = second.reply(SOON).await;
    assert!(
        refused.text().starts_with("A reindex is running: "),
        "{}",
        refused.text()
    );
    assert!(refused.text().contains(" started it "), "{}", refused.text());

    let done = first
        .reply_when(SOON, |reply| reply.text().starts_with("Reindexed in"))
        .await;
    assert!(
        done.text()
            .contains("100 added, 0 changed, 0 removed, 0 unchanged, 0 failed"),
        "{}",
        done.text()
    );

    let shown: Vec<_> = first
        .history()
        .into_iter()
        .filter(|reply| reply.text().starts_with("Reindexing: "))
        .collect();
    assert!(shown.len() >= 2, "progress was shown {} times", shown.len());
    for pair in shown.windows(2) {
        let between = pair[1].at.duration_since(pair[0].at);
        assert!(between >= config().progress_every / 2, "edits came {between:?} apart");
        assert_ne!(pair[0].text(), pair[1].text(), "an edit that says nothing new");
    }
    bot.end().await;
    discord.assert_honest();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reindex_that_outlasts_the_interaction_goes_on_in_the_channel() {
    let discord = FakeDiscord::builder()
        .token_lifetime(Duration::from_millis(1_500))
        .start()
        .await;
    let home = many(150);
    let config = Config {
        interaction_life: Duration::from_millis(900),
        ..config()
    };
    let bot = Inside::start(&home, plain(&discord), Duration::from_millis(20), config);
    discord.wait_ready(SOON).await;
    let asked = discord.slash("reindex").member_permissions(MANAGE_SERVER).send().await;
    asked
        .reply_when(SOON, |reply| reply.text().contains("goes on below, in the channel"))
        .await;
    let done = async {
        loop {
            let written = discord.written();
            if let Some(report) = written
                .iter()
                .find(|message| message.text().starts_with("Reindexed in"))
            {
                break report.text();
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    };
    let report = tokio::time::timeout(SOON, done)
        .await
        .expect("the report is written into the channel");
    assert!(report.contains("150 added"), "{report}");
    bot.end().await;
    discord.assert_honest();
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_interrupts_a_reindex_and_leaves_the_old_state() {
    let discord = FakeDiscord::start().await;
    let home = many(100);
    let bot = Inside::start(&home, plain(&discord), Duration::from_millis(30), config());
    discord.wait_ready(SOON).await;
    let asked = discord.slash("reindex").member_permissions(MANAGE_SERVER).send().await;
    asked
        .reply_when(SOON, |reply| reply.text().starts_with("Reindexing: "))
        .await;
    bot.stop.cancel();
    let told = asked
        .reply_when(SOON, |reply| reply.text().contains("was stopped"))
        .await;
    assert!(told.text().contains("nothing has changed"), "{}", told.text());
    assert!(!bot.service.has_index(), "half a reindex was committed");
    bot.end().await;
    discord.assert_honest();
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_questions_are_told_to_come_back() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let config = Config {
        workers: 1,
        queue: 1,
        ..config()
    };
    let bot = Inside::start(&home, plain(&discord), Duration::ZERO, config);
    bot.index();
    discord.wait_ready(SOON).await;
    let mut asked = Vec::new();
    for _ in 0..24 {
        asked.push(
            discord
                .slash("ask")
                .option("question", "Where do appeals against a ban go?")
                .send()
                .await,
        );
    }
    let (mut answered, mut refused) = (0, 0);
    for one in &asked {
        let text = one.reply(SOON).await.text();
        if text.contains("go to the council") {
            answered += 1;
        } else {
            assert!(text.starts_with("Too many questions are waiting"), "{text}");
            refused += 1;
        }
    }
    assert!(answered >= 1, "{answered} answered, {refused} refused");
    assert_eq!(answered + refused, asked.len(), "nothing is left thinking");
    bot.end().await;
    discord.assert_honest();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_production_path_works_with_tls_and_the_rate_limiter() {
    let discord = FakeDiscord::builder().tls().start().await;
    let authority = reqwest::Certificate::from_pem(discord.authority_pem().as_bytes()).expect("the fake made it");
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(10))
        .resolve("discord.com", discord.api_address())
        .add_root_certificate(authority)
        .build()
        .expect("the system has TLS");
    let connection = Connection {
        token: discord.bot_token().into(),
        client,
        api_base: None,
        sharding: Sharding::Automatic,
    };
    let home = Home::small();
    let bot = Inside::start(&home, connection, Duration::ZERO, config());
    bot.index();
    discord.wait_ready(SOON).await;
    discord.wait_commands(SOON).await;
    let slash = discord
        .slash("ask")
        .option("question", "Where do appeals against a ban go?")
        .send()
        .await;
    assert!(slash.reply(SOON).await.text().contains("go to the council"));
    let direct = discord
        .message("Where do appeals against a ban go?")
        .in_dm()
        .send()
        .await;
    assert!(direct.reply(SOON).await.text().contains("go to the council"));
    bot.end().await;
    discord.assert_honest();
}
