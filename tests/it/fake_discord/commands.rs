//! Commands as they are registered: names in all languages, message commands, and where they are shown.

use serde_json::{Value, json};

use super::hand::{Hand, quiet};
use super::{SOON, forgiven, put};
use crate::support::discord::FakeDiscord;

#[tokio::test]
async fn names_and_descriptions_are_held_to_discords_pattern_in_every_language() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let good = json!({"name": "ask", "description": "d", "options": [
        {"type": 3, "name": "one", "description": "d", "choices": [{"name": "A b!", "value": "a"}]},
        {"type": 3, "name": "two", "description": "d"}]});
    let long = json!({"de": "x".repeat(101)});
    let cases = [
        (
            "name_localizations",
            json!({"de": "fragen", "ja": "質問する", "hi": "पूछें", "th": "ถาม"}),
            None,
        ),
        ("name_localizations", json!({"en": "ask"}), Some("BASE_TYPE_CHOICES")),
        ("name_localizations", json!({"de": "Fragen"}), Some("INVALID_NAME")),
        ("name_localizations", json!({"de": "frag mich"}), Some("INVALID_NAME")),
        (
            "name_localizations",
            json!({"fr": "x".repeat(33)}),
            Some("INVALID_NAME"),
        ),
        ("description_localizations", json!({"zh-CN": "问"}), None),
        ("description_localizations", long, Some("BASE_TYPE_BAD_LENGTH")),
        (
            "options/0/name_localizations",
            json!({"de": "Eins"}),
            Some("INVALID_NAME"),
        ),
        (
            "options/0/name_localizations",
            json!({"xx": "eins"}),
            Some("BASE_TYPE_CHOICES"),
        ),
        ("options/0/choices/0/name_localizations", json!({"de": "Ein A!"}), None),
        (
            "options/0/choices/0/name_localizations",
            json!({"de": "x".repeat(101)}),
            Some("BAD_LENGTH"),
        ),
        ("options/1/name", json!("one"), Some("ALREADY_EXISTS")),
        ("options/0/description", json!(""), Some("BASE_TYPE")),
    ];
    for (place, value, wrong) in cases {
        let mut command = good.clone();
        put(&mut command, place, value.clone());
        let (status, answer) = hand.register(json!([command])).await;
        assert_eq!(
            status,
            if wrong.is_some() { 400 } else { 200 },
            "{place} {value}: {answer}"
        );
        assert!(
            answer.to_string().contains(wrong.unwrap_or("")),
            "{place} {value}: {answer}"
        );
        assert_eq!(forgiven(&discord).is_empty(), wrong.is_none());
    }
    let option = |name: &str| {
        let choice = |index| json!({"name": format!("{index}{}", "n".repeat(90)), "value": "v".repeat(90)});
        json!({"type": 3, "name": name, "description": "d", "choices": (0..25).map(choice).collect::<Vec<_>>()})
    };
    let large = json!([{"name": "ask", "description": "d", "options": [option("one"), option("two")]}]);
    assert!(
        hand.register(large)
            .await
            .1
            .to_string()
            .contains("APPLICATION_COMMAND_TOO_LARGE")
    );
    forgiven(&discord);
}

#[tokio::test]
async fn a_message_command_reads_any_message_and_has_nothing_but_a_name() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let command = |more: (&str, Value)| {
        let mut command = json!({"type": 3, "name": "Find sources", "integration_types": [0, 1]});
        command[more.0] = more.1;
        json!([command])
    };
    let option = json!([{"type": 3, "name": "a", "description": "d"}]);
    for wrong in [
        ("description", json!("words")),
        ("options", option),
        ("name", json!("x".repeat(33))),
    ] {
        assert_eq!(hand.register(command(wrong)).await.0, 400);
    }
    forgiven(&discord);
    let german = ("name_localizations", json!({"de": "Quellen finden"}));
    assert_eq!(hand.register(command(german)).await.0, 200);

    let (eve, bob) = (discord.user("eve"), discord.user("bob"));
    for channel in [
        discord.home().channel,
        discord.other_dm(&eve, &bob),
        discord.elsewhere(),
    ] {
        let said = discord.old_message(channel, &bob, "words that the bot was never sent");
        let asked = discord.message_command("Find sources", said).by(&eve).send().await;
        let event = discord
            .gateway()
            .events("INTERACTION_CREATE")
            .pop()
            .expect("it was sent");
        let target = &event["data"]["resolved"]["messages"][said.to_string()];
        assert_eq!(target["content"], "words that the bot was never sent");
        assert_eq!(event["channel_id"], channel.to_string());
        hand.answer(&asked, 4, quiet(json!({"content": "found"}))).await;
        assert_eq!(asked.reply(SOON).await.content, "found");
    }
}

/// Registers a command for some contexts and installations.
async fn shown_in(discord: &FakeDiscord, contexts: &[u64], installs: &[u64]) -> Hand {
    let hand = Hand::connect(discord).await;
    let command = json!({"name": "ask", "description": "d", "contexts": contexts, "integration_types": installs});
    assert_eq!(hand.register(json!([command])).await.0, 200);
    hand
}

#[tokio::test]
async fn a_command_happens_in_each_context_it_was_registered_for() {
    let discord = FakeDiscord::start().await;
    let hand = shown_in(&discord, &[0, 1, 2], &[0, 1]).await;
    let cases = [
        (discord.slash("ask"), 0, "0"),
        (discord.slash("ask").in_dm(), 1, "0"),
        (discord.slash("ask").in_other_dm(), 2, "1"),
        (discord.slash("ask").user_install(), 0, "1"),
    ];
    for (ask, context, owner) in cases {
        let asked = ask.send().await;
        let event = discord
            .gateway()
            .events("INTERACTION_CREATE")
            .pop()
            .expect("it was sent");
        assert_eq!(event["context"], context);
        assert!(event["authorizing_integration_owners"].get(owner).is_some());
        hand.answer(&asked, 5, Value::Null).await;
        hand.through(&asked, "PATCH", "/messages/@original", quiet(json!({"content": "a"})))
            .await;
        let mut codes = Vec::new();
        for _ in 0..6 {
            let more = hand.through(&asked, "POST", "", quiet(json!({"content": "b"}))).await;
            codes.push(more.1["code"].as_u64());
        }
        let capped = owner == "1";
        assert_eq!(codes[5], capped.then_some(40094));
        assert_eq!(codes[4], None);
        assert_eq!(forgiven(&discord).contains("40094"), capped);
    }
}

#[tokio::test]
#[should_panic(expected = "would not show")]
async fn a_command_for_guilds_is_not_shown_in_a_dm() {
    let discord = FakeDiscord::start().await;
    let _hand = shown_in(&discord, &[0], &[0]).await;
    discord.slash("ask").in_dm().send().await;
}

#[tokio::test]
#[should_panic(expected = "would not show")]
async fn a_command_of_guilds_is_not_shown_to_those_who_installed_it_for_themselves() {
    let discord = FakeDiscord::start().await;
    let _hand = shown_in(&discord, &[0, 1, 2], &[0]).await;
    discord.slash("ask").user_install().send().await;
}
