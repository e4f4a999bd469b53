//! The rules of the REST API that the fake keeps, and the faults that it makes on demand.

use serde_json::{Value, json};
use serenity::all::{Command, CommandOptionType, CreateCommand, CreateCommandOption, Permissions};

use super::{SOON, bot, forgiven};
use crate::support::discord::FakeDiscord;
use crate::support::discord::faults::{Fault, Scope};

#[tokio::test]
async fn a_second_acknowledgement_is_refused_and_noted() {
    let discord = FakeDiscord::start().await;
    let _bot = bot::start(&discord).await;

    let asked = discord.slash("twice").send().await;

    assert!(asked.wait_error(40060, SOON).await);
    assert!(asked.history()[0].ephemeral(), "the first defer decided who may see it");
    assert!(forgiven(&discord).contains("40060"));
}

#[tokio::test]
#[should_panic(expected = "broke Discord's rules")]
async fn a_broken_rule_fails_the_test_that_forgot_to_look() {
    let discord = FakeDiscord::start().await;
    let _bot = bot::start(&discord).await;

    discord.slash("loud").send().await.reply(SOON).await;
}

#[tokio::test]
async fn faults_break_what_they_are_armed_for_and_nothing_else() {
    let discord = FakeDiscord::start().await;
    let http = bot::plain_http(&discord, &discord.bot_token());
    let me = "GET /users/@me";

    discord.rest().fail(
        me,
        1,
        Fault::RateLimited {
            retry_after: 0.5,
            scope: Scope::User,
        },
    );
    assert!(http.get_current_user().await.is_err());
    discord.rest().fail(me, 1, Fault::Reset);
    assert!(http.get_current_user().await.is_err());
    discord.rest().fail(me, 1, Fault::Truncate);
    assert!(http.get_current_user().await.is_err());
    discord.rest().fail(me, 1, Fault::status(502));
    assert!(http.get_current_user().await.is_err());
    assert_eq!(
        http.get_current_user().await.expect("the faults are used up").id.get(),
        discord.bot_user_id()
    );

    let statuses: Vec<Option<u16>> = discord.requests_to(me).iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(429), None, Some(200), Some(502), Some(200)]);
}

#[tokio::test]
async fn misspelt_fields_loud_mentions_and_long_content_are_found_out() {
    let discord = FakeDiscord::start().await;
    let _bot = bot::start(&discord).await;

    discord.slash("misspelt").send().await.reply(SOON).await;
    let found = forgiven(&discord);
    assert_eq!(
        found.contains("`data.embeds.0.titel` is no field"),
        discord.checks_schemas()
    );

    let wrong_kind = json!({"content": "x", "tts": "yes", "allowed_mentions": {"parse": []}});
    let (code, text) = post(&discord, wrong_kind).await;
    assert_eq!(code == 50035 && text.contains("FAKE_SCHEMA"), discord.checks_schemas());
    forgiven(&discord);

    discord.slash("loud").send().await.reply(SOON).await;
    assert!(forgiven(&discord).contains("allowed_mentions.parse lets some fire"));

    let long = discord.slash("long").send().await;
    assert!(long.wait_error(50035, SOON).await);
    assert!(forgiven(&discord).contains("Must be 2000 or fewer in length."));
}

/// Posts a message as it is given, and returns the JSON code and the body of the answer.
async fn post(discord: &FakeDiscord, body: Value) -> (u64, String) {
    let channel = discord.home().channel;
    let request = reqwest::Client::builder()
        .no_proxy()
        .user_agent("DiscordBot (https://example.org, 1)")
        .build()
        .expect("it has no parts")
        .post(format!("{}/api/v10/channels/{channel}/messages", discord.api_base()))
        .header("authorization", format!("Bot {}", discord.bot_token()))
        .header("content-type", "application/json")
        .body(body.to_string());
    let text = request
        .send()
        .await
        .expect("the fake answers")
        .text()
        .await
        .expect("it is text");
    let answer: Value = serde_json::from_str(&text).expect("it is JSON");
    (answer["code"].as_u64().unwrap_or(0), text)
}

#[tokio::test]
async fn each_limit_of_a_message_is_kept() {
    let discord = FakeDiscord::start().await;
    let button = |id: &str, label: &str| json!({"type": 2, "style": 1, "custom_id": id, "label": label});
    let row = |inside: Value| json!({"components": [{"type": 1, "components": inside}]});
    let long = json!({"description": "x".repeat(4000)});
    let wide: Vec<Value> = (0..6).map(|index| button(&index.to_string(), "one of six")).collect();
    let select = |count: usize| {
        let option = |n| json!({"label": "a", "value": format!("{n}")});
        let options: Vec<Value> = (0..count).map(option).collect();
        json!([{"type": 3, "custom_id": "s", "options": options}])
    };
    let link = |length: usize| {
        let url = format!("https://{}", "x".repeat(length - 8));
        json!({"type": 2, "style": 5, "label": "x", "url": url})
    };
    let picked = |least: u64, most: u64| {
        let mut select = select(2);
        select[0]["min_values"] = least.into();
        select[0]["max_values"] = most.into();
        select
    };
    let text = |content: String| json!({"type": 10, "content": content});
    let cases = [
        (json!({"content": " "}), 50006, ""),
        (json!({"content": "x".repeat(2001)}), 50035, "BASE_TYPE_MAX_LENGTH"),
        (
            json!({"embeds": [long.clone(), long]}),
            50035,
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
        (json!({"embeds": [{"title": "x".repeat(257)}]}), 50035, "256 or fewer"),
        (
            json!({"embeds": [{"fields": [{"name": "", "value": "v"}]}]}),
            50035,
            "BASE_TYPE_REQUIRED",
        ),
        (row(json!([button("a", "x"), button("a", "y")])), 50035, "DUPLICATED"),
        (row(json!([button("a", &"x".repeat(81))])), 50035, "80 or fewer"),
        (row(json!([button(&"a".repeat(101), "x")])), 50035, "100 or fewer"),
        (row(json!(wide)), 50035, "WIDTH_EXCEEDED"),
        (row(select(26)), 50035, "BASE_TYPE_BAD_LENGTH"),
        (json!({"content": "x", "nonce": "x".repeat(26)}), 50035, "25 or fewer"),
        (
            json!({"embeds": [{"title": "t", "url": "example.org/a b"}]}),
            50035,
            "URL_TYPE_INVALID",
        ),
        (row(json!([link(513)])), 50035, "512 or fewer"),
        (row(picked(2, 1)), 50035, "max_values"),
        (row(picked(0, 3)), 50035, "max_values"),
        (
            json!({"flags": 32768, "content": "x", "components": [text("y".into())]}),
            50035,
            "LEGACY_FIELDS",
        ),
        (
            json!({"flags": 32768, "components": [text("y".repeat(4001))]}),
            50035,
            "TOTAL_TEXT",
        ),
        (json!({"components": [text("y".into())]}), 50035, "UNION_TYPE_CHOICES"),
        (
            json!({"content": "x", "message_reference": {"message_id": "1"}}),
            50035,
            "REPLIES_UNKNOWN",
        ),
    ];
    for (mut body, code, words) in cases {
        body["allowed_mentions"] = json!({"parse": []});
        let (answered, text) = post(&discord, body).await;
        assert_eq!(answered, code, "{text}");
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let good = json!({"flags": 32768, "components": [text("y".into())], "allowed_mentions": {"parse": []}});
    assert_eq!(post(&discord, good).await.0, 0);
    assert_eq!(
        forgiven(&discord).lines().count(),
        17,
        "all but a reply to what is gone are the bot's own mistakes"
    );
}

#[tokio::test]
async fn commands_come_back_as_discord_normalises_them() {
    let discord = FakeDiscord::start().await;
    let http = bot::plain_http(&discord, &discord.bot_token());
    http.set_application_id(discord.application_id().into());
    let ask = CreateCommand::new("ask")
        .description("Ask the documents")
        .default_member_permissions(Permissions::MANAGE_GUILD)
        .add_option(CreateCommandOption::new(CommandOptionType::String, "question", "What to ask").required(true))
        .add_option(CreateCommandOption::new(
            CommandOptionType::Boolean,
            "private",
            "Only for you",
        ));
    let first = Command::set_global_commands(&http, vec![ask.clone()])
        .await
        .expect("it is a good command");
    let again = Command::set_global_commands(&http, vec![ask])
        .await
        .expect("it is a good command");
    assert_eq!((first[0].id, first[0].version), (again[0].id, again[0].version));
    assert_eq!(
        discord.commands()[0]["options"][1],
        json!({"type": 5, "name": "private", "description": "Only for you"})
    );
    assert_eq!(discord.commands()[0]["default_member_permissions"], "32");

    let shouting = CreateCommand::new("Ask Me").description("Spaces and capitals");
    assert!(Command::set_global_commands(&http, vec![shouting]).await.is_err());
    assert!(forgiven(&discord).contains("APPLICATION_COMMAND_INVALID_NAME"));
}
