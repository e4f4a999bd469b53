//! The operator's page: who gets in, and what it shows of questions, servers and reindexes.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use expect_test::{Expect, expect};

use crate::support::{
    bot::{Bot, Home, SOON, end},
    browser::{browser, colours},
    discord::{FakeDiscord, interactions::Ask},
};

const TOKEN: &str = "correct-horse-battery";
const LISTEN: (&str, &str) = ("IBID__HTTP__LISTEN", "127.0.0.1:0");
const OPERATED: [(&str, &str); 2] = [LISTEN, ("IBID_OPERATOR_TOKEN", TOKEN)];

async fn started(home: &Home, settings: &[(&str, &str)]) -> (FakeDiscord, Bot, String) {
    let discord = FakeDiscord::start().await;
    let bot = Bot::ready(home, &discord, settings).await;
    let page = format!("http://{}/operator", bot.address("health and metrics are served"));
    (discord, bot, page)
}

/// The status and the words of the page, asked with that password, and what it is challenged with.
async fn asked(page: &str, password: Option<&str>) -> (u16, String, Option<String>) {
    let client = reqwest::Client::builder().no_proxy().timeout(SOON).build();
    let mut request = client.expect("the system has TLS").get(page);
    if let Some(password) = password {
        request = request.basic_auth("anybody", Some(password));
    }
    let response = request.send().await.expect("the page is served");
    let challenge = response.headers().get("www-authenticate");
    let challenge = challenge.map(|value| value.to_str().expect("ASCII").to_owned());
    assert!(
        !response.headers().contains_key("set-cookie"),
        "nothing is kept at the browser"
    );
    let status = response.status().as_u16();
    (status, response.text().await.expect("it is text"), challenge)
}

async fn ask(ask: Ask, question: &str) {
    ask.option("question", question).send().await.reply(SOON).await;
}

/// What stands between the tags of the part behind `heading`.
fn words(page: &str, heading: &str) -> String {
    let (_, part) = page
        .split_once(heading)
        .unwrap_or_else(|| panic!("no {heading} in {page}"));
    let pieces = part.split('<').filter_map(|piece| piece.split_once('>'));
    let words: Vec<&str> = pieces.flat_map(|(_, words)| words.split_whitespace()).collect();
    words.join(" ")
}

fn check(seen: &str, expected: &Expect) {
    expected.assert_eq(seen.trim_end());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_the_token() {
    let home = Home::small();
    let (discord, bot, page) = started(&home, &OPERATED).await;
    let (_, refused, _) = asked(&page, None).await;
    for password in [
        None,
        Some(""),
        Some("correct-horse-batterz"),
        Some("correct-horse-battery "),
        Some("correct"),
    ] {
        let (status, said, challenge) = asked(&page, password).await;
        assert_eq!((status, &said), (401, &refused), "{password:?}");
        assert_eq!(challenge.as_deref(), Some("Basic realm=\"ibid\", charset=\"UTF-8\""));
    }
    check(
        &words(&refused, "<main>"),
        &expect!["ibid This page is opened with the operator's token as the password; any user name does."],
    );
    let (status, _, _) = asked(&page, Some(TOKEN)).await;
    assert_eq!(status, 200);
    assert!(!bot.log().contains(TOKEN), "the token is in the log");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_there_is_no_page() {
    let home = Home::small();
    let (discord, bot, page) = started(&home, &[LISTEN]).await;
    assert_eq!(asked(&page, Some("")).await.0, 404);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_can_be_guessed_is_refused() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let mut bot = Bot::start(&home, &discord, &[LISTEN, ("IBID_OPERATOR_TOKEN", "letmein")]);
    assert!(!bot.ended().await.success());
    check(
        &bot.log(),
        &expect!["error: IBID_OPERATOR_TOKEN must have at least 16 characters; `openssl rand -hex 16` makes one"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_what_insights_shows_and_no_direct_message() {
    let home = Home::small();
    let (discord, bot, page) = started(&home, &OPERATED).await;
    let (here, elsewhere) = (discord.home(), discord.guild("elsewhere"));
    for question in [
        "When did the tenth World Internet Conference open?",
        "Who opened the <b>zeppelin</b> harbour?",
    ] {
        ask(discord.slash("ask").in_guild(&here), question).await;
    }
    ask(
        discord.slash("ask").in_guild(&elsewhere),
        "Where do appeals against a ban go?",
    )
    .await;
    ask(discord.slash("ask").in_dm(), "What may nobody read of me?").await;
    let (status, shown, _) = asked(&page, Some(TOKEN)).await;
    assert_eq!(status, 200);
    assert!(!shown.contains("nobody read"), "a direct message: {shown}");
    assert!(!shown.contains("<b>") && shown.contains("&lt;b&gt;zeppelin"), "{shown}");
    assert!(!shown.contains("appeals"), "of a server that is not shown");
    let of_server = words(&shown, "Questions of a server</h2>");
    let (of_server, reindexes) = of_server.split_once("Reindexes").expect("they come last");
    let (servers, rest) = of_server.split_once("Its questions a day").expect("a plot follows");
    let known = [(here.id, "HERE"), (elsewhere.id, "ELSEWHERE")];
    let servers = known.iter().fold(servers.to_owned(), |text, (id, name)| {
        text.replace(&id.to_string(), name)
    });
    check(
        &servers,
        &expect!["Server Questions HERE, shown below 2 direct messages 1 ELSEWHERE 1"],
    );
    let (_, lists) = rest.split_once("Asked most").expect("it lists questions");
    check(
        lists,
        &expect![
            " Times Question 1 Who opened the &lt;b&gt;zeppelin&lt;/b&gt; harbour? 1 When did the tenth World Internet Conference open? Asked most of what nothing was found for Times Question 1 Who opened the &lt;b&gt;zeppelin&lt;/b&gt; harbour? Quoted to most questions Times Article 1 Wuzhen hosts the conference"
        ],
    );
    assert!(reindexes.contains("3 added, 0 changed, 0 removed"), "{reindexes}");
    let figures = words(&shown, "<dl>");
    assert!(
        figures.starts_with("Questions 4 Answered 50.0 % Half took at most"),
        "{figures}"
    );
    let (_, other, _) = asked(&format!("{page}?server={}", elsewhere.id), Some(TOKEN)).await;
    assert!(other.contains("appeals") && !other.contains("zeppelin"), "{other}");
    // What is no server that asked shows the first one.
    for server in ["0", "17", "x", "1 OR 1=1", "-1"] {
        let (status, other, _) = asked(&format!("{page}?server={server}"), Some(TOKEN)).await;
        assert_eq!(status, 200, "{server}");
        assert!(
            other.contains("zeppelin") && !other.contains("nobody read"),
            "{server}: {other}"
        );
    }
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_draws_the_plots() {
    let home = Home::small();
    let (discord, bot, page) = started(&home, &OPERATED).await;
    for question in [
        "When did the tenth World Internet Conference open?",
        "Who opened the zeppelin harbour?",
    ] {
        ask(discord.slash("ask"), question).await;
    }
    let page = page.replace("http://", &format!("http://anybody:{TOKEN}@"));
    let folder = tempfile::tempdir().expect("a folder can be made");
    // Full bars, and the stripes of hatched ones, as the style has them.
    for (name, scheme, full, striped) in [
        ("light.png", "1", [0x00, 0x72, 0xb2], [0xb3, 0x59, 0x00]),
        ("dark.png", "0", [0x56, 0xb4, 0xe9], [0xe6, 0x9f, 0x00]),
    ] {
        let picture = folder.path().join(name);
        let taken = format!("--screenshot={}", picture.display());
        let scheme = format!("--blink-settings=preferredColorScheme={scheme}");
        if browser(&[&taken, &scheme, "--window-size=1000,900"], &page).is_none() {
            eprintln!("skipped: no chromium is installed, so no browser draws the plots");
            break;
        }
        let colours = colours(&picture);
        for drawn in [full, striped] {
            assert!(
                colours.get(&drawn).is_some_and(|count| *count > 50),
                "{name} has no {drawn:?}"
            );
        }
    }
    end(&discord, bot).await;
}
