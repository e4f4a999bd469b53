//! The fake itself, tested with a real client library: what a bot meets on it is what it would meet on Discord.

mod bot;
mod clicks;
mod commands;
mod endpoint;
mod files;
mod forms;
mod gateway;
mod hand;
mod permissions;
mod places;
mod raw_gateway;
mod rules;
mod threads;

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::discord::FakeDiscord;
use crate::support::discord::faults::{Fault, Scope};

const SOON: Duration = Duration::from_secs(3);

/// Puts a value into JSON at a path such as `options/0/name`, making the fields that are not there.
fn put(json: &mut Value, path: &str, value: Value) {
    let mut field = json;
    for part in path.split('/') {
        field = match part.parse::<usize>() {
            Ok(index) => &mut field[index],
            Err(_) => &mut field[part],
        };
    }
    *field = value;
}

/// The words of all violations; taking them forgives the bot.
fn forgiven(discord: &FakeDiscord) -> String {
    discord.take_violations().join("\n")
}

#[tokio::test]
async fn a_slash_command_is_deferred_and_then_edited() {
    let discord = FakeDiscord::start().await;
    let bot = bot::start(&discord).await;

    let asked = discord.slash("ask").option("question", "what is ibid?").send().await;
    let reply = asked.reply(SOON).await;

    assert_eq!(reply.content, "You asked: what is ibid?");
    assert_eq!(asked.acknowledged(SOON).await.map(|(kind, _)| kind), Some(5));
    assert_eq!(asked.history().len(), 2, "first thinking, then the answer");
    assert_eq!(discord.requests_to("PATCH /webhooks/*/*/messages/@original").len(), 1);
    assert_eq!(
        bot.unknown.load(Ordering::SeqCst),
        0,
        "serenity understands every event"
    );

    let elsewhere = discord
        .slash("ask")
        .option("question", "here too?")
        .user_install()
        .send()
        .await;
    assert_eq!(elsewhere.reply(SOON).await.content, "You asked: here too?");
    let alone = discord
        .slash("ask")
        .option("question", "and here?")
        .in_dm()
        .locale("de")
        .send()
        .await;
    assert_eq!(alone.reply(SOON).await.content, "You asked: and here?");
}

#[tokio::test]
async fn a_response_that_comes_too_late_finds_no_interaction() {
    let discord = FakeDiscord::builder()
        .interaction_ttl(Duration::from_millis(100))
        .start()
        .await;
    let _bot = bot::start(&discord).await;

    let asked = discord.slash("late").option("question", "?").send().await;

    assert!(asked.wait_error(10062, SOON).await);
    assert!(asked.try_reply(Duration::from_millis(50)).await.is_none());
}

#[tokio::test]
async fn a_token_ends_with_its_lifetime() {
    let discord = FakeDiscord::builder()
        .token_lifetime(Duration::from_millis(100))
        .start()
        .await;
    let _bot = bot::start(&discord).await;
    discord
        .rest()
        .fail("PATCH /webhooks/**", 1, Fault::Delay(Duration::from_millis(150)));

    let asked = discord.slash("ask").option("question", "?").send().await;

    assert!(asked.wait_error(50027, SOON).await);
}

#[tokio::test]
async fn messages_are_heard_in_a_dm_by_mention_and_by_reply_only() {
    let discord = FakeDiscord::start().await;
    let bot = bot::start(&discord).await;

    let dm = discord.message("hello").in_dm().send().await;
    assert_eq!(dm.reply(SOON).await.content, "heard \"hello\" after \"\"");
    assert!(dm.typing_seen());

    let unaddressed = discord.message("nobody asked you").send().await;
    unaddressed.stays_unanswered(Duration::from_millis(50)).await;

    let mention = discord.message("you there?").mentioning_bot().send().await;
    let first = mention.reply(SOON).await;
    assert!(first.content.contains("you there?"), "{}", first.content);

    let reply = discord.message("go on").replying_to(first.message_id).send().await;
    let second = reply.reply(SOON).await;
    assert!(
        second.content.starts_with("heard \"go on\" after \"heard"),
        "{}",
        second.content
    );

    let unpinged = discord
        .message("no ping")
        .replying_to(first.message_id)
        .without_ping()
        .send()
        .await;
    unpinged.stays_unanswered(Duration::from_millis(50)).await;
    assert_eq!(
        bot.unknown.load(Ordering::SeqCst),
        0,
        "serenity understands every event"
    );
}

#[tokio::test]
async fn components_autocomplete_and_modals_go_round() {
    let discord = FakeDiscord::start().await;
    let bot = bot::start(&discord).await;

    let page = discord.slash("pages").send().await.reply(SOON).await;
    let turned = discord
        .button(&page.control("Next"), page.message_id)
        .send()
        .await
        .reply(SOON)
        .await;
    assert_eq!(
        (turned.message_id, turned.content.as_str()),
        (page.message_id, "page:2 again")
    );

    let typing = discord.autocomplete("ask").focused("question", "wha").send().await;
    assert_eq!(typing.choices(SOON).await, [("wha…".to_owned(), json!("wha"))]);

    let modal = discord.modal_submit("feedback", &[("text", "well done")]).send().await;
    assert_eq!(modal.reply(SOON).await.content, "well done");
    assert_eq!(
        bot.unknown.load(Ordering::SeqCst),
        0,
        "serenity understands every event"
    );
}

#[tokio::test]
async fn an_event_that_comes_twice_and_one_that_comes_late_are_as_discord_has_them() {
    let discord = FakeDiscord::builder()
        .interaction_ttl(Duration::from_millis(200))
        .start()
        .await;
    let _bot = bot::start(&discord).await;

    let held_back = Duration::from_millis(250);
    let late = discord
        .slash("ask")
        .option("question", "?")
        .held_back(held_back)
        .send()
        .await;
    assert!(late.wait_error(10062, SOON).await, "the delay of the gateway counts");

    let twice = discord.slash("ask").option("question", "?").send().await;
    twice.reply(SOON).await;
    twice.again();
    assert!(
        twice.wait_error(40060, SOON).await,
        "this bot does not notice that it had it before"
    );
    assert!(forgiven(&discord).contains("40060"));
}

#[tokio::test]
async fn every_part_of_a_reply_goes_through_and_comes_back() {
    let discord = FakeDiscord::start().await;
    let _bot = bot::start(&discord).await;

    let asked = discord.slash("rich").send().await;
    let reply = asked.reply(SOON).await;

    assert!(reply.ephemeral());
    assert_eq!(
        reply.text(),
        "all of it\nTitle\nWords\nName\nValue\nfoot\nFine\nGo\nPick"
    );
    assert_eq!(reply.attachments[0]["filename"], "table.csv");
    assert_eq!(reply.controls()[1].url.as_deref(), Some("https://example.org/"));
    let route = "DELETE /webhooks/*/*/messages/*";
    discord
        .wait_request(|request| request.is(route) && request.status == Some(204), SOON)
        .await;
    let followups: Vec<String> = asked.followups().into_iter().map(|reply| reply.content).collect();
    assert_eq!(followups, ["even more", "gone soon"]);

    let old = discord.old_message(discord.home().channel, &discord.user("bob"), "words of old");
    let cited = discord.message_command("Cite", old).send().await.reply(SOON).await;
    assert_eq!(cited.content, "words of old");
}

#[tokio::test]
async fn the_production_path_with_its_rate_limiter_works_over_tls() {
    let discord = FakeDiscord::builder().tls().start().await;
    let _bot = bot::start_with(bot::production_http(&discord)).await;
    discord.wait_ready(SOON).await;
    let limited = Fault::RateLimited {
        retry_after: 0.3,
        scope: Scope::User,
    };
    discord.rest().fail("PATCH /webhooks/**", 1, limited);

    let asked = discord.slash("ask").option("question", "over TLS?").send().await;

    assert_eq!(asked.reply(SOON).await.content, "You asked: over TLS?");
    let edits = discord.requests_to("PATCH /webhooks/*/*/messages/@original");
    assert_eq!(edits.len(), 2, "the limiter waited and tried again");
}
