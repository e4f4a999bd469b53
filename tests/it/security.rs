//! What nobody may do or see who is not meant to, over everything that there is, so that what is added later is not
//! forgotten. `config/security.md` says against whom, and each test that it names has to exist.

use std::{fmt::Write as _, fs};

use expect_test::expect;
use ibid::{
    question::{Filters, Query, Question, Reading, Stages},
    service::Clock,
    store::{Location, Store},
};
use serde_json::Value;

use crate::{
    http::get,
    support::{
        bot::{Bot, SOON, end, started, started_with},
        discord::{
            FakeDiscord,
            faults::{Fault, Scope},
            interactions::Ask,
        },
        settings, synonyms,
    },
};

const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;
const ATTACHMENT: u64 = 11;

/// Everything below a command that can be given: the names that lead there, and its options.
fn leaves(of: &Value) -> Vec<(Vec<String>, Vec<Value>)> {
    let options = of["options"].as_array().cloned().unwrap_or_default();
    let is_inner = |option: &&Value| matches!(option["type"].as_u64(), Some(SUBCOMMAND | SUBCOMMAND_GROUP));
    let inner: Vec<&Value> = options.iter().filter(is_inner).collect();
    if inner.is_empty() {
        return vec![(Vec::new(), options)];
    }
    let below = inner.into_iter().flat_map(|option| {
        let name = option["name"].as_str().expect("it has a name").to_owned();
        leaves(option).into_iter().map(move |(mut names, options)| {
            names.insert(0, name.clone());
            (names, options)
        })
    });
    below.collect()
}

/// A command with all that it demands, as a program sends it that has never seen Discord's client.
fn given(discord: &FakeDiscord, command: &Value, names: &[String], options: &[Value]) -> Ask {
    let mut ask = discord.slash(command["name"].as_str().expect("it has a name"));
    for name in names {
        ask = ask.subcommand(name);
    }
    for option in options.iter().filter(|option| option["required"] == true) {
        let name = option["name"].as_str().expect("it has a name");
        ask = match (&option["choices"][0]["value"], option["type"].as_u64()) {
            (Value::Null, Some(ATTACHMENT)) => {
                let url = discord.serve("any.md", b"Any words.");
                ask.attachment(name, "any.md", "text/markdown", &url, 10)
            }
            (Value::Null, Some(4 | 10)) => ask.option(name, 1),
            (Value::Null, Some(5)) => ask.option(name, true),
            (Value::Null, Some(7)) => ask.option(name, "1"),
            (Value::Null, _) => ask.option(name, "any"),
            (chosen, _) => ask.option(name, chosen.clone()),
        };
    }
    ask
}

/// Every command there is, given by somebody who moderates nothing: what is listed here is done for everybody, and all
/// else is refused.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_moderators_is_done_for_nobody_else() {
    let (discord, _home, bot) = started().await;
    let (mut open, mut refused) = (String::new(), 0);
    for command in discord.commands().iter().filter(|command| command["type"] != 3) {
        for (names, options) in leaves(command) {
            let name = command["name"].as_str().unwrap_or_default();
            let what = format!("/{name} {}", names.join(" "));
            let ask = given(&discord, command, &names, &options).member_permissions(0);
            let asked = ask.send().await;
            let reply = asked.reply_when(SOON, |reply| !reply.text().is_empty()).await;
            if reply.text().starts_with("Only moderators can do that") {
                assert!(reply.ephemeral(), "{what} is refused before everybody");
                refused += 1;
            } else {
                open.push_str(what.trim_end());
                open.push('\n');
            }
        }
    }
    expect![[r"
        /about
        /article
        /ask
        /collections
        /forget-me
        /help
        /privacy
        /search
        /status
    "]]
    .assert_eq(&open);
    assert!(refused > 4, "only {refused} are refused");
    end(&discord, bot).await;
}

/// Questions that are also something to one of the languages between a question and its answer.
const INJECTED: &[&str] = &[
    "Robert'); DROP TABLE questions;-- conference",
    "conference' OR '1'='1",
    "conference $1 ?1 :asked @asked",
    "body:conference AND NOT (title:[* TO *]) ^4 ~2",
    "+conference -\"town\" /con.*ce/ {a TO z} conf?rence*",
    "\\ \"conference",
    "conference\u{0}; SELECT 1",
    "{\"query\":{\"match_all\":{}}} conference",
    "${jndi:ldap://localhost/a} conference {{7*7}} %s%n",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_nothing_but_words() {
    let (discord, home, bot) = started().await;
    for question in INJECTED {
        for command in ["ask", "search"] {
            let option = if command == "ask" { "question" } else { "query" };
            let reply = discord
                .slash(command)
                .option(option, *question)
                .send()
                .await
                .reply(SOON)
                .await;
            let text = reply.text();
            assert!(!text.contains("went wrong") && !text.is_empty(), "{question}: {text}");
        }
    }
    let reply = discord
        .slash("ask")
        .option("question", "When did the conference open in Wuzhen?")
        .send()
        .await
        .reply(SOON)
        .await;
    assert!(reply.text().contains("8 November 2023"), "{}", reply.text());
    let data = home.data().join("ibid.db");
    end(&discord, bot).await;
    let store = Store::open(&Location::File(data)).expect("the bot wrote it");
    let kept = store.export(discord.home().id, 0).expect("it can be read");
    assert!(
        kept.iter().any(|kept| INJECTED.contains(&kept.asked.as_str())),
        "a question is kept as it was asked"
    );
}

/// Everything of a bot that could say a secret: its log at its most talkative, replies, pages.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_stay_where_they_are() {
    const OPERATOR: &str = "operator-canary-0123456789abcdef";
    const ENGINE: &str = "engine-canary-0123456789abcdef";
    let settings = [
        ("IBID__LOG__LEVEL", "trace"),
        ("IBID__HTTP__LISTEN", "127.0.0.1:0"),
        ("IBID_OPERATOR_TOKEN", OPERATOR),
        ("IBID_INDEX_API_KEY", ENGINE),
    ];
    let (discord, _home, bot) = started_with(&settings).await;
    let site = bot.address("health and metrics are served");
    // Elsewhere than on Linux the system does not tell.
    if let Ok(limits) = fs::read_to_string(format!("/proc/{}/limits", bot.id())) {
        let cores = limits.lines().find_map(|line| line.strip_prefix("Max core file size"));
        let allowed = cores.and_then(|cores| cores.split_whitespace().next());
        assert_eq!(allowed, Some("0"), "a core dump holds the token");
    }
    let mut said = Vec::new();
    let mut tokens = vec![discord.bot_token(), OPERATOR.to_owned(), ENGINE.to_owned()];
    let faults = || {
        let limited = Fault::RateLimited {
            retry_after: 0.05,
            scope: Scope::User,
        };
        [
            Fault::status(500),
            Fault::Reset,
            Fault::Truncate,
            limited,
            Fault::error(401, 50_027, "Invalid Webhook Token"),
        ]
    };
    for route in ["PATCH /webhooks/**", "POST /interactions/**"] {
        for fault in faults() {
            discord.rest().fail(route, 1, fault);
            let asked = discord
                .slash("ask")
                .option("question", "When did the conference open?")
                .send()
                .await;
            tokens.push(asked.token.clone());
            asked.acknowledged(SOON).await;
            discord.rest().heal();
        }
    }
    for command in ["doctor", "status", "about", "settings"] {
        let ask = discord.slash(command);
        let ask = if command == "settings" {
            ask.subcommand("show")
        } else {
            ask
        };
        let asked = ask.moderator().send().await;
        tokens.push(asked.token.clone());
        said.push(asked.reply(SOON).await.text());
    }
    for path in ["/metrics", "/readyz", "/healthz", "/operator", "/no/such/page"] {
        said.push(get(&site, path).await.body);
    }
    end(&discord, bot_with_log(&mut said, bot)).await;
    for token in tokens {
        for text in &said {
            assert!(!text.contains(&token), "{}… is in:\n{text}", &token[..8]);
        }
    }
}

fn bot_with_log(said: &mut Vec<String>, bot: Bot) -> Bot {
    said.push(bot.log());
    bot
}

#[test]
fn a_flood_of_words_asks_for_no_more_than_a_long_question() {
    let parts = |words: &str| {
        let reading = Reading {
            most_chars: words.len(),
            today: Clock::system().today(),
            synonyms: &synonyms(),
            stages: Stages::default(),
        };
        let question = Question::new(words, Filters::default(), &reading).expect("it names something");
        let policy = settings().policy.retrieval;
        let query = Query::of(&question, policy.weights, policy.candidates);
        query.clauses.len() + query.required.len() + query.excluded.len()
    };
    let many = |word: &dyn Fn(usize) -> String| (0..2_000).map(word).collect::<Vec<_>>().join(" ");
    let floods: [(&str, &dyn Fn(usize) -> String); 5] = [
        ("words", &|at| format!("harbour{at}")),
        ("phrases", &|at| format!("\"harbour{at} light{at}\"")),
        ("exclusions", &|at| format!("harbour -light{at}")),
        ("ligatures", &|at| format!("\u{fdfa}{at}")),
        ("a script without spaces", &|at| {
            format!("港口{}灯塔", ('一'..='鿿').nth(at).unwrap_or('船'))
        }),
    ];
    let mut shown = String::new();
    for (what, word) in floods {
        writeln!(shown, "{what}: {}", parts(&many(word))).expect("a string takes all");
    }
    expect![[r"
        words: 64
        phrases: 128
        exclusions: 64
        ligatures: 64
        a script without spaces: 128
    "]]
    .assert_eq(&shown);
}

/// A page on threats is worth what its tests are.
#[test]
fn every_test_that_the_page_on_threats_names_exists() {
    let page = include_str!("../../config/security.md");
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    let mut named = 0;
    for (suite, test) in page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|code| code.split_once("::"))
    {
        let path = format!("{sources}/{suite}.rs");
        let source = fs::read_to_string(&path).unwrap_or_else(|_| panic!("there is no suite {suite}"));
        assert!(source.contains(&format!("fn {test}(")), "{suite} has no test {test}");
        named += 1;
    }
    assert!(named > 20, "only {named} tests are named");
}
