//! Discord's REST API on its bad days, through the real binary: each fault ends in an answer, or rightly and quietly,
//! and is never followed by a storm of requests.

use std::time::Duration;

use crate::support::{
    bot::{Bot, Home, SOON, end, started, started_with},
    discord::{
        FakeDiscord,
        asked::Asked,
        faults::{Fault, Scope},
        people::User,
        posts::Posted,
        recorded::Recorded,
    },
};

use super::http::get;

const QUESTION: &str = "Where do appeals against a ban go?";
const ANSWER: &str = "go to the council";
const DAY_S: f64 = 86_400.0;

const CALLBACK: &str = "POST /interactions/**";
const EDIT: &str = "PATCH /webhooks/**";
const MESSAGE: &str = "POST /channels/*/messages";

/// How somebody asks.
#[derive(Clone, Copy)]
enum By {
    Command,
    Mention,
    Direct,
}

/// How a fault ends for whoever asked.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    /// With the answer.
    Answered,
    /// Without it, since there is nothing left that could be answered.
    Quietly,
    /// With a direct message that says where the bot may not write.
    ToldPrivately,
}

/// A fault, how often it comes, and how many requests the route then sees.
struct Row {
    fault: &'static str,
    by: By,
    route: &'static str,
    given: Fault,
    ends: Ends,
    requests: usize,
}

fn row(fault: &'static str, (by, route): (By, &'static str), given: Fault, ends: Ends, requests: usize) -> Row {
    Row {
        fault,
        by,
        route,
        given,
        ends,
        requests,
    }
}

fn limited(scope: Scope, retry_after: f64) -> Fault {
    Fault::RateLimited { retry_after, scope }
}

const AT_CALLBACK: (By, &str) = (By::Command, CALLBACK);
const AT_EDIT: (By, &str) = (By::Command, EDIT);
const AT_MENTION: (By, &str) = (By::Mention, MESSAGE);
const AT_DIRECT: (By, &str) = (By::Direct, MESSAGE);

fn limits() -> Vec<Row> {
    use Ends::{Answered, Quietly};
    vec![
        row(
            "429 of the route at the callback",
            AT_CALLBACK,
            limited(Scope::User, 0.2),
            Answered,
            2,
        ),
        row(
            "429 for a day at the callback",
            AT_CALLBACK,
            limited(Scope::User, DAY_S),
            Quietly,
            1,
        ),
        row(
            "429 of the route at the edit",
            AT_EDIT,
            limited(Scope::User, 0.3),
            Answered,
            2,
        ),
        row(
            "429 shared at the edit",
            AT_EDIT,
            limited(Scope::Shared, 0.3),
            Answered,
            2,
        ),
        row(
            "429 global at the edit",
            AT_EDIT,
            limited(Scope::Global, 0.3),
            Answered,
            2,
        ),
        row(
            "429 of Cloudflare at the edit",
            AT_EDIT,
            limited(Scope::Html, 1.0),
            Answered,
            2,
        ),
        // A follow-up has a limit of its own, and takes the place of "thinking…".
        row(
            "429 for a day at the edit",
            AT_EDIT,
            limited(Scope::User, DAY_S),
            Answered,
            1,
        ),
        row(
            "429 of the route at a message",
            AT_MENTION,
            limited(Scope::User, 0.3),
            Answered,
            2,
        ),
        row(
            "429 shared at a message",
            AT_MENTION,
            limited(Scope::Shared, 1.0),
            Answered,
            2,
        ),
        row(
            "429 global at a message",
            AT_MENTION,
            limited(Scope::Global, 0.3),
            Answered,
            2,
        ),
        row(
            "429 of Cloudflare at a message",
            AT_MENTION,
            limited(Scope::Html, 1.0),
            Answered,
            2,
        ),
        row(
            "429 for a day at a message",
            AT_MENTION,
            limited(Scope::User, DAY_S),
            Quietly,
            1,
        ),
        row(
            "429 shared for a day at a message",
            AT_MENTION,
            limited(Scope::Shared, DAY_S),
            Quietly,
            1,
        ),
    ]
}

fn breakdowns() -> Vec<Row> {
    use Ends::Answered;
    let mut rows = Vec::new();
    for at in [AT_CALLBACK, AT_EDIT, AT_MENTION] {
        for status in [500, 502, 503, 504] {
            rows.push(row("5xx", at, Fault::status(status), Answered, 2));
        }
        rows.push(row("connection reset", at, Fault::Reset, Answered, 2));
        rows.push(row("no answer at all", at, Fault::Hang, Answered, 2));
    }
    rows.push(row("cut off at the edit", AT_EDIT, Fault::Truncate, Answered, 1));
    // Sent again under the same nonce, which makes one message of the two.
    rows.push(row("cut off at a message", AT_MENTION, Fault::Truncate, Answered, 2));
    rows
}

fn refusals() -> Vec<Row> {
    use Ends::{Quietly, ToldPrivately};
    let error = |status, code| Fault::error(status, code, "as Discord words it");
    vec![
        row("10062 at the callback", AT_CALLBACK, error(404, 10_062), Quietly, 1),
        row("40060 at the callback", AT_CALLBACK, error(400, 40_060), Quietly, 1),
        row("10008 at the edit", AT_EDIT, error(404, 10_008), Quietly, 1),
        row("10015 at the edit", AT_EDIT, error(404, 10_015), Quietly, 1),
        row("50027 at the edit", AT_EDIT, error(401, 50_027), Quietly, 1),
        row("50001 at the edit", AT_EDIT, Fault::missing_access(), Quietly, 1),
        row("10003 at a message", AT_MENTION, error(404, 10_003), Quietly, 1),
        row(
            "50013 at a message",
            AT_MENTION,
            Fault::missing_permissions(),
            ToldPrivately,
            1,
        ),
        row(
            "50001 at a message",
            AT_MENTION,
            Fault::missing_access(),
            ToldPrivately,
            1,
        ),
        row("50007 at a direct message", AT_DIRECT, Fault::dm_closed(), Quietly, 1),
    ]
}

/// What somebody asked.
enum Question {
    Asked(Asked),
    Posted(Posted),
}

impl Question {
    async fn answer(&self) -> String {
        match self {
            Self::Asked(asked) => asked.reply(SOON).await.text(),
            Self::Posted(posted) => posted.reply(SOON).await.text(),
        }
    }

    fn replies(&self) -> usize {
        match self {
            Self::Asked(asked) => asked.followups().len(),
            Self::Posted(posted) => posted.replies().len(),
        }
    }
}

/// Somebody new asks, in a channel of their own, since limits are those of channels.
async fn ask(discord: &FakeDiscord, by: By, person: &User) -> Question {
    let guild = discord.home();
    let channel = discord.channel(&guild, "of one row");
    match by {
        By::Command => {
            let ask = discord.slash("ask").option("question", QUESTION).by(person);
            Question::Asked(ask.in_channel(&guild, channel).send().await)
        }
        By::Mention => {
            let post = discord.message(QUESTION).mentioning_bot().by(person);
            Question::Posted(post.in_channel(&guild, channel).send().await)
        }
        By::Direct => Question::Posted(discord.message(QUESTION).by(person).in_dm().send().await),
    }
}

async fn check(discord: &FakeDiscord, bot: &Bot, row: Row) {
    let before = discord.requests_to(row.route).len();
    let logged = bot.log().len();
    discord.rest().fail(row.route, 1, row.given);
    let person = discord.user("somebody");
    let question = ask(discord, row.by, &person).await;
    match row.ends {
        Ends::Answered => {
            let text = question.answer().await;
            assert!(text.contains(ANSWER), "{}: {text}", row.fault);
        }
        Ends::Quietly | Ends::ToldPrivately => {
            let given_up = |log: &str| log.contains("not delivered") || log.contains("too late to be answered");
            bot.wait_until(|log| given_up(&log[logged..]), row.fault).await;
        }
    }
    let expected = before + row.requests + usize::from(row.ends == Ends::ToldPrivately);
    let arrived = || discord.requests_to(row.route).len();
    // What is asked for again after the answer was shown is a moment behind it.
    bot.wait_until(|_| arrived() >= expected, row.fault).await;
    let in_row = arrived() - before - usize::from(row.ends == Ends::ToldPrivately);
    assert_eq!(
        in_row,
        row.requests,
        "{}: {}",
        row.fault,
        bot.log()[logged..].to_owned()
    );
    assert!(question.replies() <= 1, "{}: it was answered twice", row.fault);
    let told = discord
        .written()
        .into_iter()
        .filter(|said| said.text().contains("I may not write in"));
    let told = told.filter(|said| said.channel_id == discord.dm(&person)).count();
    assert_eq!(told, usize::from(row.ends == Ends::ToldPrivately), "{}", row.fault);
}

async fn check_all(rows: Vec<Row>) {
    let (discord, _home, bot) = started().await;
    for row in rows {
        check(&discord, &bot, row).await;
    }
    let last = ask(&discord, By::Command, &discord.user("the last")).await;
    assert!(last.answer().await.contains(ANSWER), "the bot still answers");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_waited_for_while_somebody_waits_and_no_longer() {
    check_all(limits()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_on_the_way_is_sent_again() {
    check_all(breakdowns()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_succeed_is_tried_once() {
    check_all(refusals()).await;
}

fn is_of_bot(request: &Recorded) -> bool {
    request.path.starts_with("/channels/") && request.method == "POST"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_global_limit_holds_back_every_route_but_answers_to_commands() {
    let (discord, _home, bot) = started().await;
    let wait = Duration::from_secs(2);
    discord
        .rest()
        .fail(MESSAGE, 1, limited(Scope::Global, wait.as_secs_f64()));
    let (one, other) = (discord.user("one"), discord.user("other"));
    let first = ask(&discord, By::Mention, &one).await;
    let refused = discord.wait_request(|request| request.status == Some(429), SOON).await;
    let second = ask(&discord, By::Mention, &other).await;
    let command = ask(&discord, By::Command, &other).await;
    for question in [&command, &first, &second] {
        assert!(question.answer().await.contains(ANSWER));
    }
    let held = |request: &&Recorded| is_of_bot(request) && request.at > refused.at && request.at < refused.at + wait;
    let requests = discord.requests();
    let sent: Vec<String> = requests.iter().filter(held).map(Recorded::line).collect();
    assert!(sent.is_empty(), "these were sent meanwhile: {sent:?}");
    let limited = requests.iter().filter(|request| request.status == Some(429)).count();
    assert_eq!(limited, 1, "no refusal leads to another");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_shut_out_for_a_day_asks_for_nothing() {
    let (discord, _home, bot) = started().await;
    discord
        .rest()
        .fail("PATCH /webhooks/**", 1, limited(Scope::Html, DAY_S));
    let person = discord.user("somebody");
    ask(&discord, By::Command, &person).await;
    bot.wait_log("Discord wants no requests for a while").await;
    bot.wait_log("an answer was not delivered").await;
    let before = discord.requests().len();
    for number in 1..=5 {
        ask(&discord, By::Command, &person).await;
        ask(&discord, By::Mention, &person).await;
        bot.wait_log_times("too late to be answered", number).await;
        // It cannot even be known what the channel is.
        bot.wait_log_times("a failure was not told", number).await;
    }
    assert_eq!(discord.requests().len(), before, "nothing was asked for");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_full_of_questions_meets_no_limit_at_all() {
    const QUESTIONS: usize = 12;
    let discord = FakeDiscord::builder().bucket(5, Duration::from_secs(2)).start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[]).await;
    let mut posted = Vec::new();
    for _ in 0..QUESTIONS {
        posted.push(discord.message(QUESTION).mentioning_bot().send().await);
    }
    for posted in &posted {
        assert!(posted.reply(SOON).await.text().contains(ANSWER));
    }
    let sent = discord.requests_to(MESSAGE);
    assert_eq!(sent.len(), QUESTIONS);
    assert_eq!(
        discord.requests_to("GET /channels/*").len(),
        1,
        "what the channel is is asked once"
    );
    assert!(
        sent.iter().all(|request| request.status != Some(429)),
        "a limit was met"
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_refusals_slow_the_bot_long_before_discord_shuts_it_out() {
    const SLOW: usize = 2_000;
    let (discord, _home, bot) =
        started_with(&[("IBID__HTTP__LISTEN", "127.0.0.1:0"), ("IBID__LOG__LEVEL", "info")]).await;
    let site = bot.address("health and metrics are served");
    discord.rest().fail(CALLBACK, SLOW, Fault::missing_access());
    for wave in 1..=SLOW / 50 {
        for _ in 0..50 {
            discord.slash("help").send().await;
        }
        bot.wait_log_times("a reply was not delivered", wave * 50).await;
    }
    bot.wait_log("the bot slows itself").await;
    let person = discord.user("somebody");
    let posted = ask(&discord, By::Mention, &person).await;
    assert!(posted.answer().await.contains(ANSWER), "who waits is answered");
    assert!(
        discord.requests_to("POST /channels/*/typing").is_empty(),
        "what nobody waits for is left out"
    );
    let metrics = get(&site, "/metrics").await.body;
    assert!(metrics.contains("ibid_discord_refused_lately 2000"), "{metrics}");
    assert!(
        !metrics.contains("ibid_discord_held_back_total{why=\"refusals\"} 0"),
        "{metrics}"
    );
    let doctor = discord.slash("doctor").moderator().send().await.reply(SOON).await;
    let refused = "❌ refused requests: 2000 in the last ten minutes; at 10000 Discord shuts the bot out";
    assert!(doctor.text().contains(refused), "{}", doctor.text());
    assert_eq!(bot.log().matches("the bot slows itself").count(), 1);
    end(&discord, bot).await;
}
