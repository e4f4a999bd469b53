//! Too many questions, work that hangs or breaks down, and a Discord that fails: nothing is left at "thinking…".
//!
//! The bot runs in this process, over an index that a test can hold shut or let break.

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ibid::{
    corpus::{InProcess, Manifests},
    discord::{self, Config, Connection, Link, Sharding},
    failure::Failure,
    index::{
        Batch, Error, Index, Snapshot,
        embedded::{Access, Embedded},
    },
    service::{Clock, Limits, OpenCorpus, Parts, Requested, Semantic, Service, UploadLimits, Uploading},
    settings::{Environment, Settings},
    store::preferences::Operator,
    telemetry::Metrics,
};
use time::OffsetDateTime;
use tokio::task::{JoinHandle, block_in_place};
use tokio_util::sync::CancellationToken;

use crate::support::{
    bot::{Home, SOON},
    discord::{FakeDiscord, faults::Fault, interactions::Ask, recorded::Recorded},
    patient,
    service::in_memory,
};

const QUESTION: &str = "Where do appeals against a ban go?";
const ANSWER: &str = "go to the council";

/// What a test does to the index and the clock.
#[derive(Default)]
struct Hand {
    shut: Mutex<bool>,
    opened: Condvar,
    index_breaks: AtomicBool,
    clock_breaks: AtomicBool,
}

impl Hand {
    fn shut(&self, is_shut: bool) {
        *self.shut.lock().expect("no test panics with it") = is_shut;
        self.opened.notify_all();
    }

    fn wait(&self) {
        let mut shut = self.shut.lock().expect("no test panics with it");
        while *shut {
            shut = self.opened.wait(shut).expect("no test panics with it");
        }
    }
}

struct Held {
    inner: Embedded,
    hand: Arc<Hand>,
}

impl Index for Held {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, Error> {
        self.hand.wait();
        assert!(!self.hand.index_breaks.load(Ordering::SeqCst), "on purpose");
        self.inner.snapshot()
    }

    fn apply(&self, batch: Batch<'_>) -> Result<(), Error> {
        self.inner.apply(batch)
    }
}

struct Running {
    discord: FakeDiscord,
    hand: Arc<Hand>,
    stop: CancellationToken,
    bot: JoinHandle<Result<(), Failure>>,
    _home: Home,
}

impl Running {
    async fn start(config: Config, operator: Operator) -> Self {
        let discord = FakeDiscord::start().await;
        let (home, hand) = (Home::small(), Arc::new(Hand::default()));
        let access = Access::Write {
            who: "a test".to_owned(),
        };
        let inner = Embedded::open(&home.data().join("index"), &access, 15_000_000).expect("the folder is new");
        let settings = Settings::load(None, &Environment::default()).expect("the reference is valid");
        let of_clock = Arc::clone(&hand);
        let service = Arc::new(Service::new(Parts {
            index: Arc::new(Held {
                inner,
                hand: Arc::clone(&hand),
            }),
            corpus: OpenCorpus::of_folder(home.corpus()),
            parser: Arc::new(InProcess),
            manifests: Manifests::none(),
            uploads: Uploading::below(&home.data(), UploadLimits::USUAL),
            limits: Limits::USUAL,
            store: in_memory(),
            operator,
            policy: settings.policy,
            synonyms: crate::support::synonyms(),
            semantic: Semantic::Off,
            metrics: Metrics::default(),
            clock: Clock::new(move || {
                assert!(!of_clock.clock_breaks.load(Ordering::SeqCst), "on purpose");
                OffsetDateTime::now_utc()
            }),
        }));
        let requested = Requested {
            may_remove: usize::MAX,
            ..Requested::changed("a test")
        };
        block_in_place(|| service.reindex(&requested, &|_| {}, &CancellationToken::new()))
            .expect("the corpus is sound");
        let connection = Connection {
            token: discord.bot_token().into(),
            client: discord::client().expect("the system has TLS"),
            api_base: Some(discord.api_base()),
            sharding: Sharding::Automatic,
        };
        let stop = CancellationToken::new();
        let bot = discord::run(service, connection, config, Link::default(), stop.clone());
        let bot = tokio::spawn(bot);
        discord.wait_ready(SOON).await;
        discord.wait_commands(SOON).await;
        Self {
            discord,
            hand,
            stop,
            bot,
            _home: home,
        }
    }

    fn ask(&self) -> Ask {
        self.discord.slash("ask").option("question", QUESTION)
    }

    async fn end(self) {
        self.hand.shut(false);
        self.stop.cancel();
        let ended = tokio::time::timeout(SOON, self.bot).await.expect("the bot stops");
        ended.expect("nothing panics").expect("stopping is no failure");
        self.discord.assert_honest();
    }
}

fn config(workers: usize, queue: usize) -> Config {
    Config {
        signing_key: [7; 32],
        workers,
        queue,
        answer_timeout: SOON,
        question_chars: 1000,
        progress_every: Duration::from_millis(400),
        interaction_life: Config::INTERACTION_LIFE,
        drain: Config::DRAIN,
        gateway: true,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_limit_is_refused_privately_and_says_when_to_come_back() {
    for (whose, said) in [
        ("USER", "from you"),
        ("CHANNEL", "in this channel"),
        ("GUILD", "in this server"),
    ] {
        let limits = ["USER", "CHANNEL", "GUILD"].map(|one| {
            let most = if one == whose { "1" } else { "1000" };
            (format!("IBID__GUILD__{one}_LIMIT"), most.to_owned())
        });
        let settings = Settings::load(None, &Environment::of(limits)).expect("the limits are in range");
        let running = Running::start(config(2, 8), settings.guild).await;
        let first = running.ask().send().await.reply(SOON).await;
        assert!(first.text().contains(ANSWER), "{}", first.text());
        let refused = running.ask().send().await.reply(SOON).await;
        assert!(
            refused.ephemeral() && refused.text().contains(said),
            "{}",
            refused.text()
        );
        assert!(refused.text().contains("Ask again in "), "{}", refused.text());
        running.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_is_refused_privately() {
    let running = Running::start(config(1, 1), patient()).await;
    running.hand.shut(true);
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let asked = running.ask().send().await;
        asked.acknowledged(SOON).await;
        waiting.push(asked);
    }
    let refused = running.ask().send().await.reply(SOON).await;
    assert!(refused.ephemeral(), "{}", refused.text());
    assert!(
        refused.text().starts_with("Too many questions are waiting"),
        "{}",
        refused.text()
    );
    running.hand.shut(false);
    for asked in waiting {
        assert!(asked.reply(SOON).await.text().contains(ANSWER));
    }
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_in_one_server_does_not_hold_up_another() {
    let running = Running::start(config(1, 200), patient()).await;
    let other = running.discord.guild("Elsewhere");
    running.hand.shut(true);
    let mut flood = Vec::new();
    for _ in 0..60 {
        flood.push(running.ask().send().await);
    }
    for asked in &flood {
        asked.acknowledged(SOON).await;
    }
    let one = running.ask().in_guild(&other).send().await;
    one.acknowledged(SOON).await;
    running.hand.shut(false);
    let answered = one.reply(SOON).await;
    assert!(answered.text().contains(ANSWER), "{}", answered.text());
    let mut before = 0;
    for asked in flood {
        let theirs = asked.reply(SOON).await;
        assert!(theirs.text().contains(ANSWER), "{}", theirs.text());
        before += usize::from(theirs.at < answered.at);
    }
    assert!(before < 30, "{before} of 60 were answered before the one");
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_takes_too_long_or_breaks_down_is_told_in_the_place_of_thinking() {
    // Long enough for a panic to print its backtrace on a busy machine, which is told otherwise than lateness.
    let quick = Config {
        answer_timeout: Duration::from_secs(3),
        ..config(4, 8)
    };
    let running = Running::start(quick, patient()).await;
    running.hand.shut(true);
    let late = running.ask().send().await.reply(SOON).await;
    assert!(late.text().starts_with("The answer took too long"), "{}", late.text());
    running.hand.shut(false);
    running.hand.index_breaks.store(true, Ordering::SeqCst);
    let broken = running.ask().send().await.reply(SOON).await;
    assert!(broken.text().contains("Reference: "), "{}", broken.text());
    assert!(!broken.text().contains("on purpose"), "{}", broken.text());
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_breaks_down_is_told_too() {
    let running = Running::start(config(2, 8), patient()).await;
    running.hand.clock_breaks.store(true, Ordering::SeqCst);
    // In a direct message nothing but the handler itself reads the clock before the first response.
    let broken = running.ask().in_dm().send().await.reply(SOON).await;
    assert!(broken.text().contains("Reference: "), "{}", broken.text());
    let in_server = running.ask().send().await.reply(SOON).await;
    assert!(in_server.text().contains("Reference: "), "{}", in_server.text());
    running.hand.clock_breaks.store(false, Ordering::SeqCst);
    // The rescue tried to edit a response that there was not.
    running.discord.take_violations();
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_fails_twice_is_delivered_and_a_response_too_late_is_quiet() {
    let running = Running::start(config(2, 8), patient()).await;
    running.discord.rest().fail("PATCH /webhooks/**", 2, Fault::status(500));
    let reply = running.ask().send().await.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    running.discord.rest().fail(
        "POST /interactions/**",
        1,
        Fault::error(404, 10_062, "Unknown interaction"),
    );
    let late = running.ask().send().await;
    let refused = |request: &Recorded| request.status == Some(404);
    running.discord.wait_request(refused, SOON).await;
    let next = running.ask().send().await.reply(SOON).await;
    assert!(next.text().contains(ANSWER), "{}", next.text());
    assert!(late.history().is_empty() && late.followups().is_empty());
    running.end().await;
}
