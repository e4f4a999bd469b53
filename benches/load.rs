//! How a bot keeps up with a busy Discord.
//!
//! `cargo bench --bench load -- 200 600` starts the real `ibid serve` against the fake Discord and asks 200 questions a
//! second for 600 seconds (50 and 20 without numbers) by many people in many servers, a tenth of them by mention,
//! whether earlier ones were answered or not, while files change and a moderator reindexes again and again. It prints
//! how long each took to be acknowledged and answered, how many were refused and with what words, and the memory. Before
//! that a bot that replies with a constant is asked at half the pace beside ibid, to tell what is the harness's own; and
//! behind it one person and one server ask as much as they can while another server asks now and then.
//!
//! The bots get the first two cores where `taskset` is there, and this program the others. With `--floors` the run
//! fails where a question was lost or left without a reply.

mod constant;
mod generate;
#[allow(dead_code, unreachable_pub, unused_imports, reason = "the tests use all of it")]
#[path = "../tests/it/support"]
mod support {
    pub mod bot;
    pub mod discord;
}

use std::{
    collections::BTreeMap,
    env, fs,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use mimalloc::MiMalloc;
use tokio::{task::JoinSet, time::MissedTickBehavior};

use constant::Constant;
use generate::Generator;
use support::{
    bot::{Bot, Home},
    discord::{
        FakeDiscord,
        people::{Guild, User},
        reply::Reply,
    },
};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Questions a second and seconds, when the command line does not say.
const RATE: f64 = 50.0;
const SECONDS: u64 = 20;
/// How long the constant bot and each part of the flood last at most.
const SHORT: u64 = 30;
/// Articles of the corpus, and how many of them change between two reindexes.
const ARTICLES: usize = 2_000;
const CHANGED: usize = 20;
/// Who asks: so many people in so many servers.
const SERVERS: usize = 60;
const PEOPLE: usize = 1_500;
/// Every so many questions one is a mention.
const MENTION_EVERY: usize = 10;
/// After so long a question counts as lost.
const LOST: Duration = Duration::from_secs(30);
/// Questions a second by one person or one server that floods, and of the other that does not.
const FLOOD: f64 = 100.0;
const CALM: f64 = 4.0;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [mode, api_base, token] = &arguments[..]
        && mode == "constant"
    {
        constant::run(api_base, token).await;
        return ExitCode::SUCCESS;
    }
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<f64>().ok());
    let rate = numbers.next().unwrap_or(RATE);
    let seconds = numbers
        .next()
        .map_or(SECONDS, |seconds| Duration::from_secs_f64(seconds).as_secs());
    pin(std::process::id(), "2-");
    let generator = Arc::new(Generator::new());

    beside_a_constant(rate / 2.0, seconds.min(SHORT), &generator).await;
    let lost = under_load(rate, seconds, &generator).await;
    flooded(seconds.min(SHORT), &generator).await;
    if arguments.iter().any(|argument| argument == "--floors") && lost > 0 {
        eprintln!("{lost} questions were lost");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What came of one question.
struct Outcome {
    acknowledged: Option<Duration>,
    answered: Option<(Duration, Said)>,
}

/// What a reply says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Quoted,
    NotFound,
    Refused(String),
}

/// Those who ask.
struct People {
    servers: Vec<Guild>,
    people: Vec<User>,
}

impl People {
    fn of(discord: &FakeDiscord) -> Self {
        Self {
            servers: (0..SERVERS)
                .map(|number| discord.guild(&format!("Server {number}")))
                .collect(),
            people: (0..PEOPLE)
                .map(|number| discord.user(&format!("person{number}")))
                .collect(),
        }
    }
}

/// One bot that says the same to everything, and ibid, at the same pace.
async fn beside_a_constant(rate: f64, seconds: u64, generator: &Arc<Generator>) {
    println!("\n{rate} questions a second for {seconds} s, from the event to the reply:");
    let discord = Arc::new(FakeDiscord::builder().lean().start().await);
    let constant = Constant::start(&discord.api_base(), &discord.bot_token());
    pin(constant.id(), "0,1");
    discord.wait_ready(LOST).await;
    let people = People::of(&discord);
    let by_constant = asked(&discord, (&people, Who::Everybody), rate, seconds, generator).await;
    drop(constant);

    let home = filled(generator);
    let discord = Arc::new(FakeDiscord::builder().lean().start().await);
    let bot = Bot::ready(&home, &discord, &quiet(&[])).await;
    pin(bot.id(), "0,1");
    let people = People::of(&discord);
    let by_ibid = asked(&discord, (&people, Who::Everybody), rate, seconds, generator).await;
    bot.stop().await;
    for (name, outcomes) in [("a constant", &by_constant), ("ibid", &by_ibid)] {
        println!("  {name:<12} {}", latencies(outcomes));
    }
    let p99 = |outcomes: &[Outcome]| share(&mut replied(outcomes), 99);
    println!(
        "  ibid takes {:.1} ms more at 99 of 100",
        milliseconds(p99(&by_ibid)) - milliseconds(p99(&by_constant))
    );
}

/// Everybody asks, while the corpus changes. Says how many were lost.
async fn under_load(rate: f64, seconds: u64, generator: &Arc<Generator>) -> usize {
    println!(
        "\n{rate} questions a second for {seconds} s, while {CHANGED} of {ARTICLES} files change before each reindex:"
    );
    let home = filled(generator);
    let discord = Arc::new(FakeDiscord::builder().lean().start().await);
    let bot = Bot::ready(&home, &discord, &quiet(&[])).await;
    pin(bot.id(), "0,1");
    let people = People::of(&discord);
    // What a first question allocates for good is no growth.
    asked(&discord, (&people, Who::Everybody), rate.min(20.0), 2, generator).await;
    let before = memory(bot.id());
    let reindexing = tokio::spawn(reindexed(
        Arc::clone(&discord),
        home.corpus(),
        Arc::clone(generator),
        seconds,
    ));
    let half = asked(&discord, (&people, Who::Everybody), rate, seconds / 2, generator).await;
    let between = memory(bot.id());
    let mut outcomes = asked(
        &discord,
        (&people, Who::Everybody),
        rate,
        seconds - seconds / 2,
        generator,
    )
    .await;
    outcomes.extend(half);
    let reindexes = reindexing.await.expect("reindexing does not panic");
    let after = memory(bot.id());
    bot.stop().await;
    println!("  {}", latencies(&outcomes));
    println!("  reindexes finished meanwhile: {reindexes}");
    println!("  memory of the process: {before:.0} MB before, {between:.0} MB half way, {after:.0} MB after");
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for outcome in &outcomes {
        let what = match &outcome.answered {
            None if outcome.acknowledged.is_some() => "left at “thinking”".to_owned(),
            None => "lost".to_owned(),
            Some((_, Said::Quoted)) => "answered with quotations".to_owned(),
            Some((_, Said::NotFound)) => "answered that nothing was found".to_owned(),
            Some((_, Said::Refused(words))) => format!("refused: {words}"),
        };
        *said.entry(what).or_default() += 1;
    }
    for (what, count) in &said {
        println!("  {count:>8} {what}");
    }
    outcomes.iter().filter(|outcome| outcome.answered.is_none()).count()
}

/// Somebody asks now and then; then the same while one person, and then a whole server, asks without end.
async fn flooded(seconds: u64, generator: &Arc<Generator>) {
    println!("\n{CALM} questions a second in one server for {seconds} s, while in another, with the limits that ship:");
    let home = filled(generator);
    let discord = Arc::new(FakeDiscord::builder().lean().start().await);
    let limits = [
        ("IBID__GUILD__USER_LIMIT", "20"),
        ("IBID__GUILD__CHANNEL_LIMIT", "60"),
        ("IBID__GUILD__GUILD_LIMIT", "240"),
    ];
    let bot = Bot::ready(&home, &discord, &quiet(&limits)).await;
    pin(bot.id(), "0,1");
    let people = People::of(&discord);
    asked(&discord, (&people, Who::Everybody), 20.0, 2, generator).await;
    let calm = || asked(&discord, (&people, Who::Server(0)), CALM, seconds, generator);
    let alone = calm().await;
    let (by_one, _) = tokio::join!(
        calm(),
        asked(&discord, (&people, Who::Person(1)), FLOOD, seconds, generator)
    );
    let (by_all, _) = tokio::join!(
        calm(),
        asked(&discord, (&people, Who::Server(2)), FLOOD, seconds, generator)
    );
    bot.stop().await;
    let p99 = |outcomes: &[Outcome]| milliseconds(share(&mut replied(outcomes), 99));
    println!("  nobody floods     {}", latencies(&alone));
    for (who, outcomes) in [("one person floods", &by_one), ("a server floods  ", &by_all)] {
        println!(
            "  {who} {}; {:.2} times",
            latencies(outcomes),
            p99(outcomes) / p99(&alone)
        );
    }
}

/// Who asks, and where.
#[derive(Clone, Copy)]
enum Who {
    Everybody,
    /// The people of one server, who are others in each.
    Server(usize),
    /// One person in the server of that number.
    Person(usize),
}

impl People {
    fn asking(&self, who: Who, number: usize) -> (&User, &Guild) {
        let (person, server) = match who {
            Who::Everybody => (number, number),
            Who::Server(server) => (number * SERVERS + server, server),
            Who::Person(person) => (person, person),
        };
        (&self.people[person % PEOPLE], &self.servers[server % SERVERS])
    }
}

/// Asks at a pace, whether answers come or not, and waits for the last ones.
async fn asked(
    discord: &Arc<FakeDiscord>,
    (people, who): (&People, Who),
    rate: f64,
    seconds: u64,
    generator: &Arc<Generator>,
) -> Vec<Outcome> {
    let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    // Late ones are made up for: what waits must not slow down who asks.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let until = Instant::now() + Duration::from_secs(seconds);
    let (mut running, mut number) = (JoinSet::new(), 0);
    while Instant::now() < until {
        ticks.tick().await;
        let (user, guild) = people.asking(who, number);
        let question = generator.question(number * 7919 % ARTICLES);
        let (discord, user, guild) = (Arc::clone(discord), user.clone(), guild.clone());
        // Mentions past a limit are let pass in silence, so that of a flood only commands tell.
        if matches!(who, Who::Everybody) && number % MENTION_EVERY == 0 {
            running.spawn(async move { by_mention(&discord, &user, &guild, &question).await });
        } else {
            running.spawn(async move { by_command(&discord, &user, &guild, &question).await });
        }
        number += 1;
    }
    running.join_all().await
}

async fn by_command(discord: &FakeDiscord, user: &User, guild: &Guild, question: &str) -> Outcome {
    let ask = discord
        .slash("ask")
        .option("question", question)
        .by(user)
        .in_guild(guild);
    let asked = ask.send().await;
    let acknowledged = asked.acknowledged(LOST).await.map(|(_, after)| after);
    let reply = asked.try_reply(LOST).await;
    let answered = reply.map(|reply| (reply.at.saturating_duration_since(asked.sent), said(&reply)));
    asked.forget();
    Outcome { acknowledged, answered }
}

async fn by_mention(discord: &FakeDiscord, user: &User, guild: &Guild, question: &str) -> Outcome {
    let posted = discord
        .message(question)
        .by(user)
        .in_guild(guild)
        .mentioning_bot()
        .send()
        .await;
    let reply = posted.try_reply(LOST).await;
    let answered = reply.map(|reply| (reply.at.saturating_duration_since(posted.sent), said(&reply)));
    posted.forget();
    Outcome {
        acknowledged: None,
        answered,
    }
}

fn said(reply: &Reply) -> Said {
    let text = reply.text();
    if text.lines().any(|line| line.starts_with("> ")) || text == constant::REPLY {
        Said::Quoted
    } else if text.contains("answer") {
        Said::NotFound
    } else {
        Said::Refused(
            text.lines()
                .next()
                .unwrap_or_default()
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .collect(),
        )
    }
}

/// Lets files change and reindexes until the time is over. Says how often.
async fn reindexed(
    discord: Arc<FakeDiscord>,
    corpus: std::path::PathBuf,
    generator: Arc<Generator>,
    seconds: u64,
) -> usize {
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut count = 0;
    while Instant::now() < until {
        for number in (0..CHANGED).map(|number| (number * 101 + count) % ARTICLES) {
            fs::write(
                corpus.join(format!("{number}.txt")),
                generator.article(number, count + 1),
            )
            .expect("the folder is there");
        }
        let asked = discord.slash("reindex").moderator().send().await;
        let finished = asked.reply_when(LOST * 4, |reply| !reply.text().contains("…")).await;
        count += usize::from(finished.text().contains("changed"));
        asked.forget();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    count
}

fn filled(generator: &Generator) -> Home {
    let home = Home::empty();
    for number in 0..ARTICLES {
        home.write(&format!("{number}.txt"), &generator.article(number, 0));
    }
    home
}

/// These settings, and a log that says no more than it does to an operator.
fn quiet<'a>(settings: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    settings.iter().copied().chain([("IBID__LOG__LEVEL", "info")]).collect()
}

/// Half of, and nearly all, times to the acknowledgement and to the reply.
fn latencies(outcomes: &[Outcome]) -> String {
    let mut acknowledged: Vec<Duration> = outcomes.iter().filter_map(|outcome| outcome.acknowledged).collect();
    let mut replied = replied(outcomes);
    let both = |times: &mut Vec<Duration>| {
        format!(
            "{:.1} and {:.1} ms",
            milliseconds(share(times, 50)),
            milliseconds(share(times, 99))
        )
    };
    let count = outcomes.len();
    format!(
        "{count} asked; half and 99 of 100 acknowledged within {}, replied to within {}",
        both(&mut acknowledged),
        both(&mut replied)
    )
}

fn replied(outcomes: &[Outcome]) -> Vec<Duration> {
    let not_refused = outcomes.iter().filter_map(|outcome| outcome.answered.as_ref());
    not_refused
        .filter(|(_, said)| !matches!(said, Said::Refused(_)))
        .map(|(after, _)| *after)
        .collect()
}

fn share(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times
        .len()
        .checked_sub(1)
        .map_or(Duration::ZERO, |last| times[last * percent / 100])
}

/// Ties a process to cores, as far as there are so many.
fn pin(process: u32, cores: &str) {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    if all < 3 {
        return;
    }
    let cores = if cores == "2-" {
        format!("2-{}", all - 1)
    } else {
        cores.to_owned()
    };
    let tied = std::process::Command::new("taskset")
        .args(["-acp", &cores, &process.to_string()])
        .output();
    if !tied.is_ok_and(|tied| tied.status.success()) {
        println!("without `taskset` every process takes the cores it gets");
    }
}

/// Memory of a process that no file stands behind, in MB.
fn memory(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1e3)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
