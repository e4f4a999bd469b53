//! The bot as people on Discord meet it: the real binary, driven through the fake Discord.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{
    bot::{Bot, Home, SOON, end, started, started_with},
    discord::{
        FakeDiscord,
        faults::{Fault, Scope},
    },
};

/// What everybody asks here, and what stands in the small home's articles about it.
const QUESTION: &str = "When did the tenth World Internet Conference open?";
const ANSWER: &str = "opened in Wuzhen on 8 November 2023";
const UNANSWERABLE: &str = "Which quokka recipe won the baking contest?";
const EPHEMERAL: u64 = 64;
const MANAGE_SERVER: u64 = 1 << 5;
const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_command_is_deferred_and_answered_by_an_edit() {
    let (discord, _home, bot) = started().await;
    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    let reply = asked.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    assert!(reply.text().contains("Wuzhen hosts the conference"), "{}", reply.text());
    assert!(!reply.ephemeral());
    let paths: Vec<String> = discord
        .requests()
        .into_iter()
        .filter(|request| request.path.contains("/interactions/") || request.path.contains("/webhooks/"))
        .map(|request| request.method)
        .collect();
    assert_eq!(paths, ["POST", "PATCH"], "one deferral, one edit");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_question_is_answered_for_the_asker_alone() {
    let (discord, _home, bot) = started().await;
    let asked = discord
        .slash("ask")
        .option("question", QUESTION)
        .option("private", true)
        .send()
        .await;
    let reply = asked.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    assert!(reply.ephemeral());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_articles_do_not_say_is_not_answered() {
    let (discord, _home, bot) = started().await;
    let reply = discord
        .slash("ask")
        .option("question", UNANSWERABLE)
        .send()
        .await
        .reply(SOON)
        .await;
    assert!(
        reply.text().starts_with("Nothing in the articles answers that."),
        "{}",
        reply.text()
    );
    assert!(!reply.text().contains("> "), "nothing is quoted: {}", reply.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_name_nothing_are_refused_in_words() {
    let (discord, _home, bot) = started().await;
    for (question, said) in [
        ("what is it?", "names nothing that could be looked for"),
        ("🎉🎉🎉", "holds no words"),
        ("   ", "The question is empty."),
    ] {
        let reply = discord.message(question).in_dm().send().await.reply(SOON).await;
        if question.trim().is_empty() {
            assert!(reply.text().contains("Write a question"), "{}", reply.text());
        } else {
            assert!(reply.text().contains(said), "{question:?}: {}", reply.text());
        }
    }
    let long = "why ".repeat(499) + "conference";
    let reply = discord.message(&long).in_dm().send().await.reply(SOON).await;
    assert!(
        reply.text().contains("has 2006 characters, and at most 1000"),
        "{}",
        reply.text()
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_message_a_mention_and_a_reply_are_questions() {
    let (discord, _home, bot) = started().await;
    let direct = discord.message(QUESTION).in_dm().send().await;
    let first = direct.reply(SOON).await;
    assert!(first.text().contains(ANSWER), "{}", first.text());

    let mention = discord.message(QUESTION).mentioning_bot().send().await;
    let second = mention.reply(SOON).await;
    assert!(second.text().contains(ANSWER), "{}", second.text());

    let reply = discord
        .message("Where do appeals against a ban go?")
        .replying_to(second.message_id)
        .send()
        .await;
    let third = reply.reply(SOON).await;
    assert!(third.text().contains("within thirty days"), "{}", third.text());

    let nobody = discord.message(QUESTION).send().await;
    nobody.stays_unanswered(Duration::from_millis(600)).await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_and_mentions_in_an_article_show_as_they_are() {
    let (discord, _home, bot) = started().await;
    let reply = discord
        .message("What does the trap sentence say?")
        .in_dm()
        .send()
        .await
        .reply(SOON)
        .await;
    let quoted = reply
        .text()
        .lines()
        .find(|line| line.starts_with("> "))
        .map(ibid::reply::markdown::unquote);
    assert_eq!(
        quoted.as_deref(),
        Some(
            "The trap sentence says @everyone and <@1> and **bold** and https://example.org/a_b \
             and ||spoiler|| and `code`."
        )
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citation_leads_to_its_section() {
    let (discord, _home, bot) = started().await;
    let reply = discord
        .slash("ask")
        .option("question", "Where do appeals against a ban go?")
        .send()
        .await
        .reply(SOON)
        .await;
    let text = reply.text();
    assert!(
        text.contains(
            "[House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,\
             to%20the%20council%20within%20thirty%20days>)"
        ),
        "{text}"
    );
    assert!(text.contains("› Bans · <t:1706788800:D> · paragraph 1"), "{text}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_reindexes_and_reads_what_changed() {
    let (discord, home, bot) = started().await;
    home.write(
        "news/2024-01-01-new.txt",
        "date 2024-01-01 A new article\n\nThe quokka festival began in 2024.\n",
    );
    home.write("news/broken.md", "Text\0.\n");
    let asked = discord.slash("reindex").member_permissions(MANAGE_SERVER).send().await;
    let reply = asked
        .reply_when(SOON, |reply| reply.text().contains("Reindexed in"))
        .await;
    let text = reply.text();
    assert!(
        text.contains("1 added, 0 changed, 0 removed, 3 unchanged, 1 failed"),
        "{text}"
    );
    assert!(text.contains("news/broken.md, line 1"), "{text}");
    assert!(!reply.ephemeral());

    let reply = discord
        .message("When began the quokka festival?")
        .in_dm()
        .send()
        .await
        .reply(SOON)
        .await;
    assert!(
        reply.text().contains("The quokka festival began in 2024."),
        "{}",
        reply.text()
    );

    let status = discord.slash("status").send().await.reply(SOON).await;
    let text = status.text();
    assert!(text.contains("4 articles"), "{text}");
    assert!(text.contains("collection news: 2 articles"), "{text}");
    assert!(
        text.contains("1 added, 0 changed, 0 removed, 3 unchanged, 1 failed"),
        "{text}"
    );
    assert!(text.contains(concat!("ibid ", env!("CARGO_PKG_VERSION"))), "{text}");
    assert!(status.ephemeral());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_moderators_reindex() {
    let (discord, _home, bot) = started_with(&[("IBID__DISCORD__MODERATOR_ROLES", "[\"4242\"]")]).await;
    let refused = discord
        .slash("reindex")
        .member_permissions(0)
        .roles(&[4343])
        .send()
        .await;
    let reply = refused.reply(SOON).await;
    assert!(
        reply.text().starts_with("Only moderators can do that"),
        "{}",
        reply.text()
    );
    assert!(reply.ephemeral());

    let by_role = discord
        .slash("reindex")
        .member_permissions(0)
        .roles(&[4242])
        .send()
        .await;
    let reply = by_role
        .reply_when(SOON, |reply| reply.text().contains("Reindexed in"))
        .await;
    assert!(reply.text().contains("3 unchanged"), "{}", reply.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_are_registered_once_and_help_names_them() {
    let (discord, home, bot) = started().await;
    let names: Vec<String> = discord
        .commands()
        .iter()
        .filter_map(|command| command["name"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(
        names,
        [
            "about",
            "article",
            "ask",
            "collections",
            "corpus",
            "doctor",
            "forget-me",
            "help",
            "insights",
            "privacy",
            "reindex",
            "search",
            "settings",
            "Find sources",
            "status"
        ]
    );
    let reindex = discord
        .commands()
        .into_iter()
        .find(|command| command["name"] == "reindex");
    assert_eq!(
        reindex.map(|command| command["default_member_permissions"].clone()),
        Some(Value::from("32"))
    );
    let help = discord.slash("help").send().await.reply(SOON).await;
    assert!(help.text().contains("`/ask`"), "{}", help.text());
    assert!(help.flags & EPHEMERAL != 0);
    assert!(bot.stop().await.success());

    let again = Bot::start(&home, &discord, &[]);
    again.wait_log("registered as they are").await;
    let writes = discord.requests_to("PUT /applications/*/commands").len();
    assert_eq!(writes, 1, "the second start had nothing to register");
    end(&discord, again).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_to_register_is_tried_again_and_shown_and_the_bot_answers() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    discord.rest().fail(
        "PUT /applications/*/commands",
        1,
        Fault::error(403, 50_013, "Missing Permissions"),
    );
    let bot = Bot::start(&home, &discord, &[]);
    discord.wait_ready(SOON).await;
    bot.wait_log("the commands could not be registered").await;
    bot.wait_log("up to date").await;
    let reply = discord.message(QUESTION).in_dm().send().await.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    let status = discord.slash("status").send().await.reply(SOON).await;
    assert!(status.text().contains("could not be registered"), "{}", status.text());
    discord.wait_commands(SOON).await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_intent_is_privileged() {
    let (discord, _home, bot) = started().await;
    assert_eq!(discord.gateway().intents(), GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_connection_is_resumed_and_what_was_missed_is_answered_once() {
    let (discord, _home, bot) = started().await;
    discord.gateway().drop_tcp();
    discord.gateway().wait_disconnected(SOON).await;
    let missed = discord.message(QUESTION).in_dm().send().await;
    let reply = missed.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    assert_eq!(discord.gateway().identifies().len(), 1, "the session was resumed");
    assert_eq!(discord.gateway().resumes().len(), 1);

    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    asked.reply(SOON).await;
    asked.again();
    let after = discord.slash("help").send().await;
    after.reply(SOON).await;
    assert_eq!(asked.errors().len(), 0, "the replayed event was not begun again");
    end(&discord, bot).await;
}

/// One fault of Discord's REST API on the way of one answer.
struct Case {
    name: &'static str,
    route: &'static str,
    times: usize,
    fault: fn() -> Fault,
    answered: bool,
}

const FAULTS: &[Case] = &[
    Case {
        name: "the edit is rate limited",
        route: "PATCH /webhooks/**",
        times: 2,
        fault: || Fault::RateLimited {
            retry_after: 0.3,
            scope: Scope::User,
        },
        answered: true,
    },
    Case {
        name: "the edit meets a global limit",
        route: "PATCH /webhooks/**",
        times: 1,
        fault: || Fault::RateLimited {
            retry_after: 0.2,
            scope: Scope::Global,
        },
        answered: true,
    },
    Case {
        name: "the edit meets a bad gateway",
        route: "PATCH /webhooks/**",
        times: 3,
        fault: || Fault::status(502),
        answered: true,
    },
    Case {
        name: "the edit loses its connection",
        route: "PATCH /webhooks/**",
        times: 2,
        fault: || Fault::Reset,
        answered: true,
    },
    Case {
        name: "the answer to the edit is cut off",
        route: "PATCH /webhooks/**",
        times: 1,
        fault: || Fault::Truncate,
        answered: true,
    },
    Case {
        name: "the deferral meets a bad gateway",
        route: "POST /interactions/**",
        times: 1,
        fault: || Fault::status(503),
        answered: true,
    },
    Case {
        name: "the interaction is gone",
        route: "POST /interactions/**",
        times: 1,
        fault: || Fault::error(404, 10_062, "Unknown interaction"),
        answered: false,
    },
    Case {
        name: "the token of the interaction has ended",
        route: "PATCH /webhooks/**",
        times: 1,
        fault: || Fault::error(401, 50_027, "Invalid Webhook Token"),
        answered: false,
    },
    Case {
        name: "the deferred reply was deleted",
        route: "PATCH /webhooks/**",
        times: 1,
        fault: || Fault::error(404, 10_008, "Unknown Message"),
        answered: false,
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_discord_delay_an_answer_or_end_it_and_never_the_bot() {
    let (discord, _home, bot) = started().await;
    let mut given_up = 0;
    for case in FAULTS {
        let before = discord.requests_to(case.route).len();
        discord.rest().fail(case.route, case.times, (case.fault)());
        let asked = discord.slash("ask").option("question", QUESTION).send().await;
        if case.answered {
            let reply = asked.reply(SOON).await;
            assert!(reply.text().contains(ANSWER), "{}: {}", case.name, reply.text());
        } else {
            bot.wait_log_times("too late or deleted", given_up + 1).await;
            given_up += 1;
            let attempts = discord.requests_to(case.route).len() - before;
            assert_eq!(attempts, 1, "{}: what is gone is not asked for again", case.name);
        }
    }
    let reply = discord.message(QUESTION).in_dm().send().await.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "the bot still answers: {}", reply.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_cannot_be_sent_is_logged_and_tried_once() {
    let (discord, _home, bot) = started().await;
    discord.rest().fail("POST /channels/*/messages", 1, Fault::dm_closed());
    discord.message(QUESTION).in_dm().send().await;
    bot.wait_log("an answer was not delivered").await;
    assert_eq!(discord.requests_to("POST /channels/*/messages").len(), 1);
    assert!(bot.log().contains("50007"), "{}", bot.log());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typing_notice_that_hangs_does_not_hold_the_answer_back() {
    let (discord, _home, bot) = started().await;
    discord.rest().fail("POST /channels/*/typing", 1, Fault::Hang);
    // A REST call is given up after ten seconds; the answer must not have waited for that.
    let reply = discord
        .message(QUESTION)
        .in_dm()
        .send()
        .await
        .reply(Duration::from_secs(8))
        .await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    drop(bot);
    discord.assert_honest();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_arrives_too_late_is_given_up_quietly() {
    let (discord, _home, bot) = started().await;
    let late = discord
        .slash("ask")
        .option("question", QUESTION)
        .held_back(Duration::from_millis(3_200))
        .send()
        .await;
    late.wait_error(10_062, SOON).await;
    bot.wait_log("came too late to be answered").await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_it_stops_at_once_and_says_how_to_get_one() {
    let home = Home::small();
    let output = home.ibid().arg("serve").output().await.expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("There is no Discord token."), "{said}");
    assert!(said.contains("discord.com/developers/applications"), "{said}");
    assert!(!home.data().exists(), "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_one_clear_line_and_no_storm() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let mut bot = Bot::start(
        &home,
        &discord,
        &[("DISCORD_TOKEN", "MTIz.wrong.token"), ("IBID__LOG__LEVEL", "warn")],
    );
    let status = bot.ended().await;
    assert_eq!(status.code(), Some(2), "{}", bot.log());
    let log = bot.log();
    assert!(log.contains("Discord refused the token."), "{log}");
    assert!(!log.contains("MTIz.wrong.token"), "{log}");
    assert_eq!(discord.requests().len(), 1, "one request was enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_bot_on_the_same_data_is_told_who_has_it() {
    let (discord, home, bot) = started().await;
    let mut second = Bot::start(&home, &discord, &[]);
    assert_eq!(second.ended().await.code(), Some(2));
    let log = second.log();
    assert!(
        log.contains(&format!("The index is in use by `ibid serve` (process {}", bot.id())),
        "{log}"
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_asks_beside_a_running_bot_and_health_says_it_is_up() {
    let (discord, home, bot) = started().await;
    let asked = home
        .ibid()
        .args(["ask", QUESTION])
        .output()
        .await
        .expect("the binary runs");
    assert_eq!(
        asked.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&asked.stderr)
    );
    assert!(String::from_utf8_lossy(&asked.stdout).contains(ANSWER));

    let up = async {
        loop {
            let health = home.ibid().arg("health").output().await.expect("the binary runs");
            if health.status.success() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(SOON, up).await.expect("the bot says it is up");
    end(&discord, bot).await;
    let down = home.ibid().arg("health").output().await.expect("the binary runs");
    assert_eq!(down.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&down.stdout).contains("no bot is running"));
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_finishes_the_question_in_hand() {
    let (discord, _home, bot) = started().await;
    discord
        .rest()
        .fail("PATCH /webhooks/**", 1, Fault::Delay(Duration::from_millis(1_500)));
    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    asked.acknowledged(SOON).await;
    let began = Instant::now();
    let status = bot.stop().await;
    assert!(status.success());
    assert!(asked.reply(SOON).await.text().contains(ANSWER));
    assert!(began.elapsed() < Duration::from_secs(11), "the drain is bounded");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_use_while_indexing_and_after_says_so_in_words() {
    let discord = FakeDiscord::start().await;
    let home = Home::empty();
    let bot = Bot::start(&home, &discord, &[]);
    discord.wait_ready(SOON).await;
    bot.wait_log("could not be brought up to date").await;
    let reply = discord.message(QUESTION).in_dm().send().await.reply(SOON).await;
    assert!(
        reply.text().starts_with("No documents are indexed yet."),
        "{}",
        reply.text()
    );
    assert!(
        !reply.text().contains(&home.path().display().to_string()),
        "no path reaches a channel"
    );

    let reply = discord
        .slash("reindex")
        .member_permissions(MANAGE_SERVER)
        .send()
        .await
        .reply(SOON)
        .await;
    assert!(reply.text().contains("holds no documents"), "{}", reply.text());
    end(&discord, bot).await;
}
