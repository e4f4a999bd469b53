//! The pages for operators: whether the bot lives and answers, and what it counts.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use expect_test::{Expect, expect, expect_file};

use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{
        FakeDiscord,
        endpoint::Answered,
        faults::{Fault, Scope},
    },
};

const LISTEN: (&str, &str) = ("IBID__HTTP__LISTEN", "127.0.0.1:0");

/// Between two looks at a page.
const PAUSE: Duration = Duration::from_millis(20);

/// A running bot with pages.
struct Place {
    discord: FakeDiscord,
    bot: Bot,
    site: String,
    _home: Home,
}

impl Place {
    async fn started() -> Self {
        Self::started_with(Home::small(), &[]).await
    }

    async fn started_with(home: Home, settings: &[(&str, &str)]) -> Self {
        let discord = FakeDiscord::start().await;
        let bot = Bot::ready(&home, &discord, &[&[LISTEN], settings].concat()).await;
        Self {
            site: site(&bot),
            discord,
            bot,
            _home: home,
        }
    }

    /// The metrics once so many questions more are counted, which they are a moment after they are answered.
    async fn counted(&self, before: &str, questions: u32) -> String {
        let of = |text: &str| -> f64 { parsed(text)["ibid_questions"].samples.values().sum() };
        let wanted = of(before) + f64::from(questions);
        let counted = async {
            loop {
                let text = self.metrics().await;
                if of(&text) >= wanted {
                    return text;
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        let counted = tokio::time::timeout(SOON, counted).await;
        counted.unwrap_or_else(|_| panic!("{questions} questions were never counted"))
    }

    async fn metrics(&self) -> String {
        let page = get(&self.site, "/metrics").await;
        assert_eq!(page.status, 200, "{page:?}");
        page.body
    }
}

fn site(bot: &Bot) -> String {
    bot.address("health and metrics are served")
}

/// A page of the site at that address.
pub(crate) async fn get(site: &str, path: &str) -> Answered {
    let client = reqwest::Client::builder().no_proxy().timeout(SOON).build();
    let request = client.expect("the system has TLS").get(format!("http://{site}{path}"));
    let response = request.send().await.expect("the page is served");
    Answered {
        status: response.status().as_u16(),
        body: response.text().await.expect("the page is text"),
    }
}

/// Waits until the page is answered with that status, and says what it says then.
async fn wait(site: &str, path: &str, status: u16) -> String {
    let seen = async {
        loop {
            let page = get(site, path).await;
            if page.status == status {
                return page.body;
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let seen = tokio::time::timeout(SOON, seen).await;
    seen.unwrap_or_else(|_| panic!("{path} was never answered with {status}"))
}

/// A family of metrics.
#[derive(Debug)]
struct Family {
    kind: String,
    samples: BTreeMap<String, f64>,
}

/// Reads metrics as strictly as the specification of `OpenMetrics` asks, and more: each family has its kind and its
/// help before its samples, names fit the kind, nothing is there twice, and the end is marked.
fn parsed(text: &str) -> BTreeMap<String, Family> {
    let body = text.strip_suffix("# EOF\n").expect("the end is marked");
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    let (mut current, mut helped) = (String::new(), String::new());
    for line in body.lines() {
        if let Some(described) = line.strip_prefix("# ") {
            let (what, rest) = described.split_once(' ').expect("a word follows");
            let (name, said) = rest.split_once(' ').expect("a name and more follow");
            match what {
                "HELP" => {
                    assert!(said.ends_with('.') && said.len() > 5, "{line}");
                    name.clone_into(&mut helped);
                }
                "TYPE" => {
                    assert_eq!(name, helped, "help comes before the type");
                    name.clone_into(&mut current);
                    let family = Family {
                        kind: said.to_owned(),
                        samples: BTreeMap::new(),
                    };
                    assert!(families.insert(name.to_owned(), family).is_none(), "twice: {line}");
                }
                "UNIT" => {
                    assert_eq!(name, current, "the unit comes behind the type");
                    assert!(name.ends_with(&format!("_{said}")), "{line}");
                }
                other => panic!("{other} is none of HELP, TYPE and UNIT"),
            }
            continue;
        }
        let (series, value) = line.rsplit_once(' ').expect("a series has a value");
        let value: f64 = value.parse().unwrap_or_else(|_| panic!("no number: {line}"));
        let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
        check_labels(labels.strip_suffix('}').expect("labels are closed"), line);
        let family = families.get_mut(&current).expect("the type comes before samples");
        let suffix = name
            .strip_prefix(&current)
            .unwrap_or_else(|| panic!("of another family: {line}"));
        let fits: &[&str] = match family.kind.as_str() {
            "counter" => &["_total"],
            "gauge" => &[""],
            "info" => &["_info"],
            "histogram" => &["_bucket", "_sum", "_count"],
            other => panic!("{other} is no kind"),
        };
        assert!(fits.contains(&suffix), "{line} is no {}", family.kind);
        assert!(
            family.samples.insert(series.to_owned(), value).is_none(),
            "twice: {line}"
        );
    }
    families
}

/// Names are words, each stands once, and no value can be the id of anybody or anything on Discord.
fn check_labels(labels: &str, line: &str) {
    let mut names = BTreeSet::new();
    for label in labels.split("\",").filter(|label| !label.is_empty()) {
        let (name, value) = label.split_once("=\"").unwrap_or_else(|| panic!("no label: {line}"));
        let is_word = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(is_word && names.insert(name), "{line}");
        let longest = value.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
        assert!(longest < Some(15), "an id in a label: {line}");
    }
}

/// The metrics with what differs from run to run left out: times, ages, memory, the version, and all but one bucket.
/// Series of a family stand in no order, so they are put into one.
fn folded(text: &str) -> String {
    let mut families: Vec<(Vec<&str>, BTreeSet<String>)> = Vec::new();
    for line in text.lines() {
        match (line.starts_with('#'), families.last_mut()) {
            (true, Some((described, series))) if series.is_empty() => described.push(line),
            (true, _) => families.push((vec![line], BTreeSet::new())),
            (false, family) => {
                let (_, series) = family.expect("a family is described before its series");
                series.insert(folded_series(line));
            }
        }
    }
    let lines = families.into_iter().flat_map(|(described, series)| {
        let described = described.into_iter().map(str::to_owned);
        described.chain(series)
    });
    lines.map(|line| line + "\n").collect()
}

fn folded_series(line: &str) -> String {
    let (series, value) = line.rsplit_once(' ').expect("a series has a value");
    if let Some((labels, _)) = series.split_once("le=\"") {
        return format!("{labels}le=…}} …");
    }
    if series.starts_with("ibid_build_info") {
        return "ibid_build_info{version=…} 1".to_owned();
    }
    let varies = ["_sum{", "_age_seconds", "_bytes", "_fds", "process_cpu"];
    let value = if varies.iter().any(|varying| series.contains(varying)) {
        "…"
    } else {
        value
    };
    format!("{series} {value}")
}

/// What counts up between two looks.
fn risen(before: &str, after: &str) -> String {
    let of = |text: &str| -> BTreeMap<String, f64> {
        let counted = parsed(text).into_values();
        let counted = counted
            .filter(|family| family.kind != "gauge")
            .flat_map(|family| family.samples);
        let vary = ["_bucket", "_sum", "process_"];
        let exact = counted.filter(|(series, _)| !vary.iter().any(|varying| series.contains(varying)));
        exact.collect()
    };
    let before = of(before);
    let risen = of(after).into_iter().filter_map(|(series, value)| {
        let by = value - before.get(&series).copied().unwrap_or_default();
        (by > 0.0).then(|| format!("{series} +{by}"))
    });
    risen.collect::<Vec<_>>().join("\n")
}

fn check(seen: &str, expected: &Expect) {
    expected.assert_eq(seen.trim_end());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_says_that_it_lives_and_is_ready() {
    let place = Place::started().await;
    check(&get(&place.site, "/healthz").await.body, &expect!["the process lives"]);
    check(&wait(&place.site, "/readyz", 200).await, &expect!["ready"]);
    for path in ["/", "/interactions", "/metrics/"] {
        assert_eq!(get(&place.site, path).await.status, 404, "{path}");
    }
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_in_the_format_of_prometheus() {
    let place = Place::started().await;
    wait(&place.site, "/readyz", 200).await;
    let text = place.metrics().await;
    parsed(&text);
    expect_file!["data/metrics.txt"].assert_eq(&folded(&text));
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_counted_by_the_way_they_came_and_what_became_of_them() {
    let place = Place::started().await;
    let before = place.metrics().await;
    for question in [
        "Where do appeals against a ban go?",
        "When did the conference open in Wuzhen?",
        "the",
    ] {
        let asked = place.discord.slash("ask").option("question", question).send().await;
        asked.reply(SOON).await;
    }
    let searched = place.discord.slash("search").option("query", "zeppelin").send().await;
    searched.reply(SOON).await;
    let posted = place
        .discord
        .message("Who opened the zeppelin harbour?")
        .in_dm()
        .send()
        .await;
    posted.reply(SOON).await;
    let after = place.counted(&before, 5).await;
    check(
        &risen(&before, &after),
        &expect![[r#"
            ibid_interactions_total{road="gateway",kind="command"} +4
            ibid_question_step_seconds_count{work="answer",step="rank"} +3
            ibid_question_step_seconds_count{work="answer",step="search"} +3
            ibid_question_step_seconds_count{work="answer",step="select"} +3
            ibid_question_step_seconds_count{work="answer",step="whole"} +3
            ibid_question_step_seconds_count{work="search",step="rank"} +1
            ibid_question_step_seconds_count{work="search",step="search"} +1
            ibid_question_step_seconds_count{work="search",step="select"} +1
            ibid_question_step_seconds_count{work="search",step="whole"} +1
            ibid_questions_total{surface="command",outcome="answered"} +2
            ibid_questions_total{surface="command",outcome="refused"} +1
            ibid_questions_total{surface="message",outcome="not_found"} +1
            ibid_questions_total{surface="search",outcome="not_found"} +1
            ibid_reply_part_seconds_count{part="acknowledge"} +4
            ibid_reply_part_seconds_count{part="deliver"} +3
            ibid_reply_part_seconds_count{part="wait"} +4
            ibid_reply_part_seconds_count{part="work"} +4"#]],
    );
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_discord_refuses_is_counted_by_its_status() {
    let place = Place::started().await;
    let before = place.metrics().await;
    let status = |code, body: &str| Fault::Status {
        code,
        headers: Vec::new(),
        body: body.to_owned(),
    };
    let limited = Fault::RateLimited {
        retry_after: 0.05,
        scope: Scope::User,
    };
    for (questions, fault) in [
        limited,
        status(502, ""),
        status(403, r#"{"message":"Missing Permissions","code":50013}"#),
        status(401, r#"{"message":"Invalid Webhook Token","code":50027}"#),
        status(418, "{}"),
    ]
    .into_iter()
    .enumerate()
    {
        place.discord.rest().fail("PATCH /webhooks/*/*/messages/*", 1, fault);
        let question = "Where do appeals against a ban go?";
        place.discord.slash("ask").option("question", question).send().await;
        place.counted(&before, u32::try_from(questions).expect("few") + 1).await;
    }
    check(
        &risen(&before, &place.metrics().await),
        &expect![[r#"
            ibid_discord_refusals_total{status="401"} +1
            ibid_discord_refusals_total{status="403"} +1
            ibid_discord_refusals_total{status="429"} +1
            ibid_discord_refusals_total{status="4xx"} +1
            ibid_discord_refusals_total{status="5xx"} +1
            ibid_interactions_total{road="gateway",kind="command"} +5
            ibid_question_step_seconds_count{work="answer",step="rank"} +5
            ibid_question_step_seconds_count{work="answer",step="search"} +5
            ibid_question_step_seconds_count{work="answer",step="select"} +5
            ibid_question_step_seconds_count{work="answer",step="whole"} +5
            ibid_questions_total{surface="command",outcome="answered"} +2
            ibid_questions_total{surface="command",outcome="failed"} +3
            ibid_reply_part_seconds_count{part="acknowledge"} +5
            ibid_reply_part_seconds_count{part="deliver"} +5
            ibid_reply_part_seconds_count{part="wait"} +5
            ibid_reply_part_seconds_count{part="work"} +5"#]],
    );
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_too_many_are_counted_by_the_limit_that_says_so() {
    let place = Place::started_with(Home::small(), &[("IBID__GUILD__USER_LIMIT", "1")]).await;
    let before = place.metrics().await;
    let eve = place.discord.user("eve");
    for filter in ["", "", "nowhere"] {
        let mut asked = place
            .discord
            .slash("ask")
            .by(&eve)
            .option("question", "Who may ban a member?");
        if !filter.is_empty() {
            asked = asked.option("from", filter);
        }
        asked.send().await.reply(SOON).await;
    }
    let after = place.counted(&before, 3).await;
    check(
        &risen(&before, &after),
        &expect![[r#"
            ibid_interactions_total{road="gateway",kind="command"} +3
            ibid_question_step_seconds_count{work="answer",step="rank"} +1
            ibid_question_step_seconds_count{work="answer",step="search"} +1
            ibid_question_step_seconds_count{work="answer",step="select"} +1
            ibid_question_step_seconds_count{work="answer",step="whole"} +1
            ibid_questions_total{surface="command",outcome="answered"} +1
            ibid_questions_total{surface="command",outcome="refused"} +2
            ibid_reply_part_seconds_count{part="acknowledge"} +1
            ibid_reply_part_seconds_count{part="deliver"} +1
            ibid_reply_part_seconds_count{part="wait"} +1
            ibid_reply_part_seconds_count{part="work"} +1
            ibid_too_often_total{limit="person"} +1"#]],
    );
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_cannot_be_read_shows() {
    let home = Home::small();
    home.write(
        "corpus.toml",
        "[[source]]\nname = \"birds\"\nkind = \"directory\"\npath = \"../beside\"\n",
    );
    let place = Place::started_with(home, &[]).await;
    let text = place.metrics().await;
    parsed(&text);
    let of_sources = folded(&text);
    let of_sources = of_sources.lines().filter(|line| line.starts_with("ibid_source_"));
    check(
        &of_sources.collect::<Vec<_>>().join("\n"),
        &expect![[r#"
        ibid_source_fresh{source="",kind="directory"} 1
        ibid_source_fresh{source="birds",kind="directory"} 0
        ibid_source_fresh{source="uploads",kind="uploads"} 1
        ibid_source_age_seconds{source="",kind="directory"} …
        ibid_source_age_seconds{source="uploads",kind="uploads"} …"#]],
    );
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_without_an_index_is_not_ready() {
    let discord = FakeDiscord::start().await;
    let home = Home::empty();
    std::fs::remove_dir(home.corpus()).expect("the folder is empty");
    let bot = Bot::start(&home, &discord, &[LISTEN]);
    discord.wait_ready(SOON).await;
    bot.wait_log("health and metrics are served").await;
    bot.wait_log("connected to Discord").await;
    check(
        &wait(&site(&bot), "/readyz", 503).await,
        &expect!["the bot has no index to answer from"],
    );
    bot.wait_log("the index could not be brought up to date").await;
    let metrics = get(&site(&bot), "/metrics").await.body;
    assert!(metrics.contains("\nibid_reindex_done 0\n"), "{metrics}");
    assert!(metrics.contains("\nibid_ready 0\n"), "{metrics}");
    let families = parsed(&metrics);
    assert!(!families.contains_key("ibid_index_articles"), "there is no index");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_lost_its_connection_is_not_ready() {
    let place = Place::started().await;
    wait(&place.site, "/readyz", 200).await;
    let before = place.metrics().await;
    // Without the session that it would resume, the bot waits before it begins another.
    place.discord.gateway().refuse_resumes(1);
    place.discord.gateway().drop_tcp();
    check(
        &wait(&place.site, "/readyz", 503).await,
        &expect!["the bot is not connected to Discord"],
    );
    wait(&place.site, "/readyz", 200).await;
    check(
        &risen(&before, &place.metrics().await),
        &expect![[r#"ibid_gateway_sessions_total{session="new"} +1"#]],
    );
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_resumes_is_ready_each_time() {
    let place = Place::started().await;
    wait(&place.site, "/readyz", 200).await;
    let before = place.metrics().await;
    for times in 1..=10 {
        place.discord.gateway().reconnect_op7();
        assert!(place.discord.gateway().wait_resumes(times, SOON).await, "{times}");
        place.discord.slash("help").send().await.reply(SOON).await;
        wait(&place.site, "/readyz", 200).await;
    }
    let after = place.metrics().await;
    check(
        &risen(&before, &after),
        &expect![[r#"
            ibid_gateway_sessions_total{session="resumed"} +10
            ibid_interactions_total{road="gateway",kind="command"} +10"#]],
    );
    assert!(after.contains("\nibid_gateway_shard_up{shard=\"0\"} 1\n"), "{after}");
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_ends_the_bot_with_a_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = taken.local_addr().expect("a bound listener has an address").to_string();
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let mut bot = Bot::start(&home, &discord, &[("IBID__HTTP__LISTEN", &address)]);
    assert!(!bot.ended().await.success());
    let log = bot.log().replace(&address, "ADDRESS");
    let said = log.lines().skip_while(|line| !line.contains("cannot be listened on"));
    check(
        &said.collect::<Vec<_>>().join("\n"),
        &expect![[r#"
            The address ADDRESS cannot be listened on.
            cause: Address already in use (os error 98)
            hint: Choose another with `http.listen`, `http.interactions` or `http.reader`, or end the program that has it."#]],
    );
}

#[test]
fn what_the_readme_asks_for_is_counted() {
    let (readme, metrics) = (include_str!("../../README.md"), include_str!("data/metrics.txt"));
    let words = readme.split(|c: char| !c.is_ascii_lowercase() && c != '_');
    let asked: BTreeSet<&str> = words.filter(|word| word.starts_with("ibid_")).collect();
    assert!(asked.len() > 8, "{asked:?}");
    for name in asked {
        let series = [format!("\n{name} "), format!("\n{name}{{")];
        assert!(
            series.iter().any(|series| metrics.contains(series)),
            "nothing is called {name}"
        );
    }
}
