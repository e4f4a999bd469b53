//! Everything that can happen to a connection to Discord's gateway, and what the bot makes of it.
//!
//! In: the close codes of Discord's table, lost and silent connections, sessions that are over. Out: for each, whether
//! the session was resumed or begun anew, and whether a question that was asked meanwhile was answered; for those that
//! no new connection can mend, with what sentence and code the bot ended.

use std::{fmt::Write as _, time::Duration};

use expect_test::expect;
use serde_json::json;

use Session::{Ends, Lives};

use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{FakeDiscord, Gateway},
};

const QUESTION: &str = "When did the conference open in Wuzhen?";
const ANSWER: &str = "8 November 2023";

/// What happens to the connection.
type Fault = (&'static str, fn(&Gateway), Session);

/// What becomes of the session, on Discord's side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Session {
    /// It lives on, and what is asked meanwhile is replayed.
    Lives,
    /// It is over, and Discord drops what is asked until there is another.
    Ends,
}

/// What the bot is to live through.
const FAULTS: &[Fault] = &[
    ("close 1000", |gateway| gateway.close(1000), Lives),
    ("close 1001", |gateway| gateway.close(1001), Lives),
    ("close 4000, unknown error", |gateway| gateway.close(4000), Lives),
    ("close 4001, unknown opcode", |gateway| gateway.close(4001), Lives),
    ("close 4002, decode error", |gateway| gateway.close(4002), Lives),
    ("close 4003, not authenticated", |gateway| gateway.close(4003), Lives),
    (
        "close 4005, already authenticated",
        |gateway| gateway.close(4005),
        Lives,
    ),
    ("close 4007, invalid seq", |gateway| gateway.close(4007), Ends),
    ("close 4008, rate limited", |gateway| gateway.close(4008), Lives),
    ("close 4009, session timed out", |gateway| gateway.close(4009), Ends),
    ("close without a code", Gateway::close_without_code, Lives),
    ("connection reset", Gateway::drop_tcp, Lives),
    ("op 7, reconnect", Gateway::reconnect_op7, Lives),
    (
        "op 9, session can be resumed",
        |gateway| gateway.invalid_session(true),
        Lives,
    ),
    ("op 9, session is over", |gateway| gateway.invalid_session(false), Ends),
    ("silence", Gateway::silence, Lives),
    (
        "no heartbeat is acknowledged",
        |gateway| gateway.withhold_acks(true),
        Lives,
    ),
    (
        "RESUME is refused",
        |gateway| {
            gateway.refuse_resumes(1);
            gateway.drop_tcp();
        },
        Ends,
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_taken_up_again_and_nothing_is_lost() {
    // Short, so that silence is noticed within the test.
    let builder = FakeDiscord::builder().heartbeat_interval(Duration::from_millis(1_500));
    let discord = builder.start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[]).await;
    let gateway = discord.gateway();
    let ask = || discord.slash("ask").option("question", QUESTION).send();
    let mut table = String::new();
    for (name, fault, session) in FAULTS {
        let (identifies, resumes) = (gateway.identifies().len(), gateway.resumes().len());
        fault(&gateway);
        let meanwhile = if *session == Lives { Some(ask().await) } else { None };
        let taken_up = match session {
            Lives => gateway.wait_resumes(resumes + 1, SOON).await,
            Ends => gateway.wait_identifies(identifies + 1, SOON).await,
        };
        gateway.withhold_acks(false);
        gateway.wait_sessions(1, SOON).await;
        let asked = match meanwhile {
            Some(asked) => asked,
            None => ask().await,
        };
        let reply = asked.try_reply(SOON).await;
        let answered = reply.is_some_and(|reply| reply.text().contains(ANSWER));
        let (began, took) = (
            gateway.identifies().len() - identifies,
            gateway.resumes().len() - resumes,
        );
        let how = match (took, began) {
            (1, 0) => "resumed",
            (0, 1) => "began anew",
            (1, 1) => "tried to resume, began anew",
            _ => "AGAIN AND AGAIN",
        };
        let answered = if answered && taken_up { "answered" } else { "LOST" };
        writeln!(table, "{name:<34} {how:<28} {answered}").expect("a string takes all");
    }
    expect![[r"
        close 1000                         resumed                      answered
        close 1001                         resumed                      answered
        close 4000, unknown error          resumed                      answered
        close 4001, unknown opcode         resumed                      answered
        close 4002, decode error           resumed                      answered
        close 4003, not authenticated      resumed                      answered
        close 4005, already authenticated  resumed                      answered
        close 4007, invalid seq            tried to resume, began anew  answered
        close 4008, rate limited           resumed                      answered
        close 4009, session timed out      tried to resume, began anew  answered
        close without a code               resumed                      answered
        connection reset                   resumed                      answered
        op 7, reconnect                    resumed                      answered
        op 9, session can be resumed       resumed                      answered
        op 9, session is over              began anew                   answered
        silence                            resumed                      answered
        no heartbeat is acknowledged       resumed                      answered
        RESUME is refused                  tried to resume, began anew  answered
    "]]
    .assert_eq(&table);
    end(&discord, bot).await;
}

/// What Discord refuses for good.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_refused_for_good_ends_the_bot_with_a_sentence() {
    let mut table = String::new();
    for code in [4004, 4010, 4011, 4012, 4013, 4014] {
        let discord = FakeDiscord::start().await;
        let home = Home::small();
        let mut bot = Bot::ready(&home, &discord, &[]).await;
        discord.gateway().close(code);
        let status = bot.ended().await;
        let log = bot.log();
        let said = log.lines().skip_while(|line| {
            !line.starts_with("error: ") && !line.starts_with("Discord") && !line.starts_with("The connection")
        });
        let said: Vec<&str> = said.collect();
        writeln!(
            table,
            "{code}: exit code {}\n  {}",
            status.code().unwrap_or(-1),
            said.join("\n  ")
        )
        .expect("a string takes all");
        assert_eq!(discord.identifies().len(), 1, "{code} is not tried again");
    }
    expect![[r"
        4004: exit code 2
          Discord refused the token.
          hint: Copy the bot's token again from https://discord.com/developers/applications (Bot, Reset Token) and set DISCORD_TOKEN to it.
        4010: exit code 2
          Discord refused a shard of this number.
          hint: Check `--shards` and `--total-shards`, or leave both out.
        4011: exit code 2
          Discord wants more shards, since one would have too many servers.
          hint: Start all processes again with a greater `--total-shards`, or one process without it.
        4012: exit code 2
          The connection to Discord ended and cannot be made again.
          cause: close code 4012
          hint: Start the bot again; if it ends again, report what the log says.
        4013: exit code 2
          Discord refused the intents that the bot asks for.
          hint: Report this: the bot asks for none that is privileged.
        4014: exit code 2
          Discord refused the intents that the bot asks for.
          hint: Report this: the bot asks for none that is privileged.
    "]].assert_eq(&table);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_knows_or_comes_in_a_flood_breaks_nothing() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[]).await;
    let gateway = discord.gateway();
    gateway.burst(5_000, |number| {
        let name = ["TYPING_START", "SOMETHING_NEW", "PRESENCE_UPDATE"][number % 3];
        (name.to_owned(), json!({"kind": number, "guild_id": "x"}))
    });
    let large = "x".repeat(4_000_000);
    gateway.dispatch_raw(
        "GUILD_CREATE",
        &json!({"id": discord.home().id.to_string(), "name": large, "unknown": [1, {"a": null}]}),
    );
    gateway.dispatch_raw(
        "INTERACTION_CREATE",
        &json!({"id": "1", "type": 77, "token": "t", "data": {"type": 99}}),
    );
    gateway.dispatch_raw("MESSAGE_CREATE", &json!({"id": "1"}));
    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    asked.again();
    let reply = asked.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    assert!(
        asked.errors().is_empty(),
        "an event that comes twice is answered once: {:?}",
        asked.errors()
    );
    end(&discord, bot).await;
}
