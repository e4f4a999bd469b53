//! A long bad day of Discord's.
//!
//! In: a seed and a time. Out: a table of what Discord did in that time, drawn by the seed from all that it is known to
//! do, and what came of the questions that people asked meanwhile by command, mention and direct message. Shared by the
//! suite and the benchmark.

use std::{
    collections::BTreeMap,
    fmt, fs,
    time::{Duration, Instant},
};

use super::{
    bot::{Bot, Home, SOON},
    discord::{
        FakeDiscord,
        asked::Asked,
        faults::{Fault, Scope},
        people::User,
        posts::Posted,
        recorded::Recorded,
        reply::Reply,
    },
};

const QUESTION: &str = "Where do appeals against a ban go?";
const ANSWER: &str = "go to the council";
/// After so long without any end a question counts as lost.
const LOST: Duration = Duration::from_secs(40);
/// People who ask in each round, each once by command, by mention and in a direct message.
const PEOPLE: usize = 3;
/// Short, so that a connection that is silent is noticed while a test waits.
const HEARTBEAT: Duration = Duration::from_millis(900);

/// What Discord does.
#[derive(Clone, Copy)]
enum Trouble {
    /// All is well.
    Nothing,
    /// Requests to a route fail so often, in a way that passes.
    Rest(&'static str, usize, fn() -> Fault),
    /// One fails with one of Discord's codes, after which it takes no answer any more.
    Gone(&'static str, fn() -> Fault),
    /// A connection ends so that its session lives on.
    Resumed(fn(&FakeDiscord)),
    /// A session ends.
    Anew(fn(&FakeDiscord)),
}

const CALLBACK: &str = "POST /interactions/**";
const EDIT: &str = "PATCH /webhooks/**";
const MESSAGE: &str = "POST /channels/*/messages";
const ANY: &str = "* /**";

const TROUBLES: &[(&str, Trouble)] = &[
    ("nothing", Trouble::Nothing),
    ("429 of a route", Trouble::Rest(ANY, 3, || limited(Scope::User))),
    ("429 shared", Trouble::Rest(MESSAGE, 2, || limited(Scope::Shared))),
    ("429 global", Trouble::Rest(MESSAGE, 2, || limited(Scope::Global))),
    ("429 of Cloudflare", Trouble::Rest(EDIT, 1, || limited(Scope::Html))),
    ("5xx at the callback", Trouble::Rest(CALLBACK, 2, || Fault::status(503))),
    ("5xx anywhere", Trouble::Rest(ANY, 4, || Fault::status(502))),
    ("reset anywhere", Trouble::Rest(ANY, 3, || Fault::Reset)),
    ("cut off at the edit", Trouble::Rest(EDIT, 3, || Fault::Truncate)),
    ("cut off at a message", Trouble::Rest(MESSAGE, 3, || Fault::Truncate)),
    (
        "late at the edit",
        Trouble::Rest(EDIT, 3, || Fault::Delay(Duration::from_millis(700))),
    ),
    ("no answer to a callback", Trouble::Rest(CALLBACK, 1, || Fault::Hang)),
    ("no answer to a message", Trouble::Rest(MESSAGE, 1, || Fault::Hang)),
    (
        "10062",
        Trouble::Gone(CALLBACK, || Fault::error(404, 10_062, "Unknown interaction")),
    ),
    (
        "40060",
        Trouble::Gone(CALLBACK, || {
            Fault::error(400, 40_060, "Interaction has already been acknowledged.")
        }),
    ),
    (
        "10008",
        Trouble::Gone(EDIT, || Fault::error(404, 10_008, "Unknown Message")),
    ),
    (
        "10015",
        Trouble::Gone(EDIT, || Fault::error(404, 10_015, "Unknown Webhook")),
    ),
    (
        "50027",
        Trouble::Gone(EDIT, || Fault::error(401, 50_027, "Invalid Webhook Token")),
    ),
    ("50013", Trouble::Gone(MESSAGE, Fault::missing_permissions)),
    ("50001", Trouble::Gone(MESSAGE, Fault::missing_access)),
    ("50007", Trouble::Gone(MESSAGE, Fault::dm_closed)),
    ("TCP reset", Trouble::Resumed(|discord| discord.gateway().drop_tcp())),
    ("close 1001", Trouble::Resumed(|discord| discord.gateway().close(1001))),
    ("close 4000", Trouble::Resumed(|discord| discord.gateway().close(4000))),
    ("close 4008", Trouble::Resumed(|discord| discord.gateway().close(4008))),
    (
        "close without a code",
        Trouble::Resumed(|discord| discord.gateway().close_without_code()),
    ),
    ("op 7", Trouble::Resumed(|discord| discord.gateway().reconnect_op7())),
    (
        "op 9 true",
        Trouble::Resumed(|discord| discord.gateway().invalid_session(true)),
    ),
    (
        "no heartbeat ACK",
        Trouble::Resumed(|discord| discord.gateway().withhold_acks(true)),
    ),
    ("silence", Trouble::Resumed(|discord| discord.gateway().silence())),
    (
        "op 9 false",
        Trouble::Anew(|discord| discord.gateway().invalid_session(false)),
    ),
    (
        "RESUME refused",
        Trouble::Anew(|discord| {
            discord.gateway().refuse_resumes(1);
            discord.gateway().drop_tcp();
        }),
    ),
];

fn limited(scope: Scope) -> Fault {
    Fault::RateLimited {
        retry_after: 0.4,
        scope,
    }
}

/// What came of the questions of one fault.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How often it came.
    pub injected: usize,
    /// Questions asked meanwhile.
    pub asked: usize,
    /// Those that were answered.
    pub answered: usize,
    /// Those that were told why not.
    pub refused: usize,
    /// Those that Discord itself took no answer to any more, and said so.
    pub gone: usize,
    /// Those without any end, one left at "thinking…" among them.
    pub lost: usize,
}

/// What came of it all.
#[derive(Debug)]
pub struct Outcome {
    /// By fault, and "together".
    pub table: BTreeMap<&'static str, Tally>,
    /// Memory held by the bot once it was warm, and at the end, in bytes.
    pub memory: (u64, u64),
}

impl Outcome {
    /// All faults together.
    pub fn together(&self) -> Tally {
        let mut all = Tally::default();
        for tally in self.table.values() {
            all.injected += tally.injected;
            all.asked += tally.asked;
            all.answered += tally.answered;
            all.refused += tally.refused;
            all.gone += tally.gone;
            all.lost += tally.lost;
        }
        all
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| fault | injected | asked meanwhile | answered | refused with a reason | gone | lost |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|")?;
        let together = self.together();
        for (fault, tally) in self.table.iter().chain([(&"together", &together)]) {
            let Tally {
                injected,
                asked,
                answered,
                refused,
                gone,
                lost,
            } = tally;
            writeln!(
                f,
                "| {fault} | {injected} | {asked} | {answered} | {refused} | {gone} | {lost} |"
            )?;
        }
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let (warm, end) = self.memory;
        write!(
            f,
            "memory: {} MB once warm, {} MB at the end",
            megabytes(warm),
            megabytes(end)
        )
    }
}

/// A few numbers that look drawn by chance, the same for the same seed (`SplitMix64`, Steele and others 2014).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % most as u64).expect("it is below a `usize`")
    }

    /// Everything once, in some order.
    fn shuffled<T: Copy>(&mut self, all: &[T]) -> Vec<T> {
        let mut order = all.to_vec();
        for last in (1..order.len()).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// Runs a bot for about so long, every fault once before any comes again. A first response that takes longer than
/// `patience` comes too late for Discord: three seconds, and longer where the machine is busy with other tests.
pub async fn run(seed: u64, lasting: Duration, patience: Duration) -> Outcome {
    let builder = FakeDiscord::builder().heartbeat_interval(HEARTBEAT);
    let discord = builder.interaction_ttl(patience).start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[("IBID__LOG__LEVEL", "info")]).await;
    let (mut chance, mut table) = (Chance(seed), BTreeMap::<&str, Tally>::new());
    // What is read, loaded and allocated once is there after some answers.
    round(&discord, Trouble::Nothing).await;
    let warm = resident(&bot);
    let begun = Instant::now();
    'days: loop {
        for (fault, trouble) in chance.shuffled(TROUBLES) {
            if begun.elapsed() >= lasting {
                break 'days;
            }
            let came = round(&discord, trouble).await;
            let tally = table.entry(fault).or_default();
            tally.injected += 1;
            tally.asked += came.asked;
            tally.answered += came.answered;
            tally.refused += came.refused;
            tally.gone += came.gone;
            tally.lost += came.lost;
            if came.lost > 0 {
                eprintln!("{fault}: {came:?}\n{}", last_lines(&bot.log()));
            }
        }
    }
    let memory = (warm, resident(&bot));
    super::bot::end(&discord, bot).await;
    Outcome { table, memory }
}

fn last_lines(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(30)..].join("\n")
}

/// Memory that the bot holds, in bytes; none where the system does not tell.
fn resident(bot: &Bot) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", bot.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// One fault, and what came of what people asked meanwhile.
async fn round(discord: &FakeDiscord, trouble: Trouble) -> Tally {
    let people: Vec<User> = (0..PEOPLE)
        .map(|number| discord.user(&format!("person{number}")))
        .collect();
    let mut asked = Vec::new();
    match trouble {
        Trouble::Nothing => {}
        Trouble::Rest(route, times, fault) => discord.rest().fail(route, times, fault()),
        Trouble::Gone(route, fault) => discord.rest().fail(route, 1, fault()),
        Trouble::Resumed(happens) => {
            asked.extend(by_command(discord, &people).await);
            let before = discord.gateway().resumes().len();
            happens(discord);
            // What is written meanwhile is replayed; a command would be too old for Discord by then.
            asked.extend(by_message(discord, &people).await);
            discord.gateway().wait_resumes(before + 1, SOON).await;
            discord.gateway().withhold_acks(false);
        }
        Trouble::Anew(happens) => {
            asked.extend(by_message(discord, &people).await);
            let before = discord.identifies().len();
            // What is written from here until the new session is sent to nobody.
            happens(discord);
            discord.gateway().wait_identifies(before + 1, SOON).await;
        }
    }
    discord.gateway().wait_sessions(1, SOON).await;
    asked.extend(by_message(discord, &people).await);
    asked.extend(by_command(discord, &people).await);
    let came = ends(discord, asked, matches!(trouble, Trouble::Gone(..))).await;
    discord.rest().heal();
    came
}

enum Question {
    Asked(Asked),
    Posted(Posted, User),
}

async fn by_command(discord: &FakeDiscord, people: &[User]) -> Vec<Question> {
    let mut asked = Vec::new();
    for person in people {
        let ask = discord.slash("ask").option("question", QUESTION).by(person);
        asked.push(Question::Asked(ask.send().await));
    }
    asked
}

async fn by_message(discord: &FakeDiscord, people: &[User]) -> Vec<Question> {
    let mut asked = Vec::new();
    for person in people {
        let mention = discord.message(QUESTION).mentioning_bot().by(person).send().await;
        let direct = discord.message(QUESTION).in_dm().by(person).send().await;
        asked.extend([mention, direct].map(|posted| Question::Posted(posted, person.clone())));
    }
    asked
}

/// How a question ended.
enum End {
    Answered,
    Refused,
    Gone,
}

/// What became of all of them.
async fn ends(discord: &FakeDiscord, asked: Vec<Question>, may_be_gone: bool) -> Tally {
    let mut tally = Tally {
        asked: asked.len(),
        ..Tally::default()
    };
    let until = Instant::now() + LOST;
    let mut open = asked;
    while !open.is_empty() && Instant::now() < until {
        let mut left = Vec::new();
        for question in open {
            match end(discord, &question, may_be_gone).await {
                Some(End::Answered) => tally.answered += 1,
                Some(End::Refused) => tally.refused += 1,
                Some(End::Gone) => tally.gone += 1,
                None => left.push(question),
            }
        }
        open = left;
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    tally.lost = open.len();
    tally
}

async fn end(discord: &FakeDiscord, question: &Question, may_be_gone: bool) -> Option<End> {
    let said = |text: &str| {
        if text.contains(ANSWER) {
            End::Answered
        } else {
            End::Refused
        }
    };
    let is_gone = match question {
        Question::Asked(asked) => {
            if let Some(reply) = asked.try_reply(Duration::ZERO).await {
                return Some(said(&reply.text()));
            }
            discord.has_request(|request| request.path.contains(&asked.token) && is_final(request))
        }
        Question::Posted(posted, person) => {
            let direct = discord.dm(person);
            let is_told = |said: &Reply| said.text().contains("I may not write in");
            if let Some(reply) = posted.replies().into_iter().find(|reply| !is_told(reply)) {
                return Some(said(&reply.text()));
            }
            if posted.channel_id != direct && discord.said_in(direct).iter().any(is_told) {
                return Some(End::Refused);
            }
            discord.has_request(|request| is_final(request) && is_reply_to(request, posted.id))
        }
    };
    // Whoever is to be told otherwise is told a moment later.
    (may_be_gone && is_gone).then_some(End::Gone)
}

fn is_final(request: &Recorded) -> bool {
    matches!(request.status, Some(400..=404))
}

fn is_reply_to(request: &Recorded, message: u64) -> bool {
    let body = request.body.as_ref();
    let replied = body.and_then(|body| body["message_reference"]["message_id"].as_str());
    replied.is_some_and(|id| id.parse() == Ok(message))
}
