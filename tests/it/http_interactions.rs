//! Interactions that come by HTTP are answered just as those that come by the gateway.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use std::time::Duration;

use expect_test::{Expect, expect};
use serde_json::json;

use super::http::get;
use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{
        FakeDiscord,
        endpoint::{now, ping, post, post_signed, public_key, signature},
        faults::Fault,
        forms,
    },
};

/// The roads that interactions come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Road {
    Gateway,
    Endpoint,
}

async fn started(road: Road) -> (FakeDiscord, Home, Bot) {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let bot = match road {
        Road::Gateway => Bot::ready(&home, &discord, &[]).await,
        Road::Endpoint => {
            let (bot, url) = Bot::ready_by_http(&home, &discord, &[("IBID__DISCORD__GATEWAY", "false")]).await;
            discord.set_endpoint(&url).await;
            bot
        }
    };
    (discord, home, bot)
}

/// All kinds of interactions, and what whoever does them sees.
async fn transcript(discord: &FakeDiscord) -> String {
    let mut seen = Vec::new();
    let question = "Where do appeals against a ban go?";
    let answer = discord
        .slash("ask")
        .option("question", question)
        .send()
        .await
        .reply(SOON)
        .await;
    seen.push(format!("/ask\n{}", answer.text()));
    let context = discord
        .click(&answer, "[1] More context")
        .send()
        .await
        .reply(SOON)
        .await;
    seen.push(format!("button\n{}", context.text()));
    let typed = discord.autocomplete("article").focused("title", "hou").send().await;
    seen.push(format!("autocomplete\n{:?}", typed.choices(SOON).await));
    let opened = discord.click(&answer, "Not helpful").send().await;
    seen.push(format!("form\n{}", forms::words(&opened.modal(SOON).await)));
    let thanks = discord
        .submit(&opened, &[("reason", "wrong"), ("note", "")])
        .send()
        .await;
    seen.push(format!("form filled in\n{}", thanks.reply(SOON).await.text()));
    let bob = discord.user("bob");
    let message = discord.old_message(discord.home().channel, &bob, "Appeals against a ban go to the council.");
    let menu = discord
        .message_command("Find sources", message)
        .send()
        .await
        .reply(SOON)
        .await;
    seen.push(format!("menu of a message\n{}", menu.text()));
    without_moments(&seen.join("\n\n"))
}

/// The corpus is indexed at another moment each time.
fn without_moments(text: &str) -> String {
    let mut pieces = text.split("<t:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (moment, rest) = piece.split_once('>').unwrap_or_default();
        let shown = if moment.ends_with(":D") { "<day>" } else { "<moment>" };
        format!("{text}{shown}{rest}")
    })
}

fn check(seen: &str, expected: &Expect) {
    expected.assert_eq(seen);
}

/// `/help` as Discord would send it, though nobody gave it.
fn help(discord: &FakeDiscord, id: &str) -> Vec<u8> {
    let help = json!({
        "id": id, "application_id": discord.application_id().to_string(), "type": 2, "token": "t", "version": 1,
        "entitlements": [], "authorizing_integration_owners": {}, "app_permissions": "0", "locale": "en-US",
        "channel_id": "5", "attachment_size_limit": 1,
        "user": {"id": "2", "username": "eve", "discriminator": "0", "global_name": null, "avatar": null},
        "data": {"id": "3", "name": "help", "type": 1},
    });
    help.to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_roads_lead_to_the_same_answers() {
    let mut seen = Vec::new();
    for road in [Road::Gateway, Road::Endpoint] {
        let (discord, _home, bot) = started(road).await;
        seen.push(transcript(&discord).await);
        let identified = discord.identifies().len();
        assert_eq!(identified, usize::from(road == Road::Gateway), "{road:?}");
        end(&discord, bot).await;
    }
    assert_eq!(seen[0], seen[1]);
    check(
        &seen[0],
        &expect![[r#"
        /ask
        > A moderator may ban a member for spam after two warnings. Appeals against a ban go to the council within thirty days.
        -# **[1]** [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) › Bans · <day> · paragraph 1 · rules/moderation.md

        -# Word for word from the articles as indexed <moment>
        [1] More context
        Sources
        Helpful
        Not helpful
        Delete

        button
        [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) › Bans · <day> · paragraph 1 · rules/moderation.md
        **The quoted words**
        > A moderator may ban a member for spam after two warnings. Appeals against a ban go to the council within thirty days.

        -# Word for word from the articles as indexed <moment>
        Open article

        autocomplete
        [("House rules", String("omsheonJNJw"))]

        form
        What is wrong with the answer?
        Reason
        wrong, off topic, outdated, incomplete, other
        Note
        In your words, for the moderators

        form filled in
        Your vote is kept.

        menu of a message
        1 of 1 claim found support.
        ✅ Appeals against a ban go to the council.
        > Appeals against a ban go to the council within thirty days.
        -# **[1]** [House rules](<https://example.org/rules#bans:~:text=Appeals%20against%20a%20ban%20go%20to%20the%20council%20within%20thirty%20days>) › Bans · <day> · paragraph 1 · rules/moderation.md

        -# ✅ an article says these words, which does not make them true; ❌ no article was found to say them"#]],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_come_by_http_while_mentions_come_by_the_gateway() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let (bot, url) = Bot::ready_by_http(&home, &discord, &[]).await;
    discord.wait_ready(SOON).await;
    discord.set_endpoint(&url).await;
    let question = "Where do appeals against a ban go?";
    let asked = discord.slash("ask").option("question", question).send().await;
    let by_command = asked.reply(SOON).await.text();
    let posted = discord.message(question).mentioning_bot().send().await;
    let by_mention = posted.reply(SOON).await.text();
    assert_eq!(by_command, by_mention);
    assert!(discord.gateway().events("INTERACTION_CREATE").is_empty());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_by_both_roads_is_answered_once() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let (bot, url) = Bot::ready_by_http(&home, &discord, &[]).await;
    discord.wait_ready(SOON).await;
    discord.set_endpoint(&url).await;
    for _ in 0..5 {
        let asked = discord.slash("help").by_both_roads().send().await;
        asked.reply(SOON).await;
    }
    // The last one may have been answered by way of the gateway while it was still on its way here.
    discord.wait_delivered(5, SOON).await;
    let callbacks = discord.requests_to("POST /interactions/*/*/callback");
    assert_eq!(callbacks.len(), 5, "each was answered once");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_discord_did_not_send_is_refused() {
    let (discord, home) = (FakeDiscord::start().await, Home::small());
    let settings = [
        ("IBID__DISCORD__GATEWAY", "false"),
        ("IBID__HTTP__LISTEN", "127.0.0.1:0"),
    ];
    let (bot, url) = Bot::ready_by_http(&home, &discord, &settings).await;
    let ping = ping(discord.application_id());
    let (at, old, ahead) = (now().to_string(), (now() - 600).to_string(), (now() + 600).to_string());
    let large = vec![b' '; 2_000_000];
    let mut seen = Vec::new();
    for (what, at, signed, body) in [
        ("forged", &at, "00".repeat(64), ping.clone()),
        ("of another body", &at, signature(&at, b"{}"), ping.clone()),
        ("of another moment", &at, signature(&old, &ping), ping.clone()),
        ("replayed after ten minutes", &old, signature(&old, &ping), ping.clone()),
        ("of the future", &ahead, signature(&ahead, &ping), ping.clone()),
        ("no digits", &at, "gg".repeat(64), ping.clone()),
        ("half a signature", &at, "0".repeat(63), ping.clone()),
        ("no moment", &"soon".to_owned(), signature("soon", &ping), ping.clone()),
        ("too large", &at, signature(&at, &large), large.clone()),
        ("garbage", &at, signature(&at, b"{\"type\":"), b"{\"type\":".to_vec()),
        (
            "of no kind",
            &at,
            signature(&at, b"{\"type\":77}"),
            b"{\"type\":77}".to_vec(),
        ),
        ("nothing", &at, signature(&at, b""), Vec::new()),
        ("Discord's", &at, signature(&at, &ping), ping.clone()),
    ] {
        let headers = [
            ("x-signature-ed25519", signed.as_str()),
            ("x-signature-timestamp", at.as_str()),
        ];
        let answered = post(&url, &headers, body).await;
        seen.push(format!("{what}: {} {}", answered.status, answered.body.trim_end()));
    }
    let bare = post(&url, &[], ping).await;
    seen.push(format!("not signed: {} {}", bare.status, bare.body.trim_end()));
    check(
        &seen.join("\n"),
        &expect![[r#"
        forged: 401 the signature does not fit
        of another body: 401 the signature does not fit
        of another moment: 401 the signature does not fit
        replayed after ten minutes: 401 the signature is of another time
        of the future: 401 the signature is of another time
        no digits: 401 the request is not signed
        half a signature: 401 the request is not signed
        no moment: 401 the request is not signed
        too large: 413 the body is too large or was broken off
        garbage: 400 the body is no interaction
        of no kind: 400 the body is no interaction
        nothing: 400 the body is no interaction
        Discord's: 200 {"type":1}
        not signed: 401 the request is not signed"#]],
    );
    let metrics = get(&bot.address("health and metrics are served"), "/metrics")
        .await
        .body;
    assert!(metrics.contains("\nibid_endpoint_forged_total 9\n"), "{metrics}");
    let log = bot.log();
    assert!(!log.contains("gggg"), "what is not Discord's is not repeated:\n{log}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_before_discord_was_reached() {
    let discord = FakeDiscord::start().await;
    let down = Fault::Status {
        code: 503,
        headers: Vec::new(),
        body: String::new(),
    };
    discord.rest().fail("GET /oauth2/applications/@me", 1000, down);
    let home = Home::small();
    let key = public_key();
    let bot = Bot::start(
        &home,
        &discord,
        &[
            ("IBID__HTTP__INTERACTIONS", "127.0.0.1:0"),
            ("IBID__DISCORD__PUBLIC_KEY", &key),
            ("IBID__DISCORD__GATEWAY", "false"),
        ],
    );
    bot.wait_log("Discord cannot be reached").await;
    let url = format!("http://{}/interactions", bot.address("interactions are taken by HTTP"));
    let refused = post_signed(&url, help(&discord, "77")).await;
    assert_eq!(
        (refused.status, refused.body.as_str()),
        (503, "no interactions are taken now\n")
    );
    discord.set_endpoint(&url).await;
    discord.rest().heal();
    discord.wait_commands(SOON).await;
    discord.slash("help").send().await.reply(SOON).await;
    // It says so in a file, every five seconds.
    let healthy = async {
        while !home
            .ibid()
            .arg("health")
            .status()
            .await
            .expect("it was built")
            .success()
        {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let healthy = tokio::time::timeout(SOON, healthy).await;
    assert!(healthy.is_ok(), "`ibid health` wants no gateway where there is none");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_process_takes_any_interaction() {
    let (discord, (first, second)) = (FakeDiscord::start().await, (Home::small(), Home::small()));
    let shared = format!("sqlite://{}", first.path().join("shared.db").display());
    let settings = [("IBID__DISCORD__GATEWAY", "false"), ("IBID_STORE_URL", shared.as_str())];
    let (one, url) = Bot::ready_by_http(&first, &discord, &settings).await;
    let (other, other_url) = Bot::ready_by_http(&second, &discord, &settings).await;
    discord.set_endpoint(&url).await;
    let question = "Where do appeals against a ban go?";
    let answer = discord
        .slash("ask")
        .option("question", question)
        .send()
        .await
        .reply(SOON)
        .await;
    discord.set_endpoint(&other_url).await;
    let opened = discord.click(&answer, "Not helpful").send().await;
    opened.modal(SOON).await;
    discord.set_endpoint(&url).await;
    let kept = discord
        .submit(&opened, &[("reason", "wrong"), ("note", "")])
        .send()
        .await;
    check(&kept.reply(SOON).await.text(), &expect!["Your vote is kept."]);
    end(&discord, other).await;
    end(&discord, one).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_that_is_sent_twice_is_answered_once() {
    let (discord, _home, bot) = started(Road::Endpoint).await;
    let url = format!("http://{}/interactions", bot.address("interactions are taken by HTTP"));
    for id in ["77", "77", "78"] {
        let answered = post_signed(&url, help(&discord, id)).await;
        assert_eq!((answered.status, answered.body.as_str()), (202, ""));
    }
    // The one behind was answered, so what the second one led to would be there.
    discord
        .wait_request(|request| request.is("POST /interactions/78/*/callback"), SOON)
        .await;
    let callbacks = discord.requests_to("POST /interactions/77/*/callback");
    assert_eq!(callbacks.len(), 1);
    // Nobody gave these commands, so the fake knows of none.
    drop(discord.take_violations());
    end(&discord, bot).await;
}
