//! Modals and autocomplete: what may be opened and offered, and what a person sends back.

use std::time::Duration;

use serde_json::{Value, json};

use super::hand::{Hand, quiet};
use super::{SOON, bot, forgiven, put};
use crate::support::discord::FakeDiscord;

fn modal() -> Value {
    json!({"custom_id": "why", "title": "Why?", "components": [
        {"type": 1, "components": [{"type": 4, "custom_id": "note", "label": "Note", "style": 2, "max_length": 10}]},
        {"type": 18, "label": "Reason", "component": {"type": 3, "custom_id": "reason", "options": [
            {"label": "Wrong", "value": "wrong"}, {"label": "Old", "value": "old"}]}},
        {"type": 18, "label": "Name", "component":
            {"type": 4, "custom_id": "name", "style": 1, "required": false, "placeholder": "You"}},
    ]})
}

#[tokio::test]
async fn a_modal_from_a_button_is_submitted_with_rows_labels_and_its_message() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let button = json!({"type": 2, "style": 4, "custom_id": "down", "label": "No"});
    let body = json!({"content": "an answer", "components": [{"type": 1, "components": [button]}]});
    let answer = discord.earlier_message(discord.home().channel, &body);
    let clicked = discord.click(&answer, "No").by(&discord.user("eve")).send().await;
    assert_eq!(hand.answer(&clicked, 9, modal()).await.0, 204);
    assert_eq!(clicked.modal(SOON).await["title"], "Why?");

    let sent = discord
        .submit(&clicked, &[("note", "too old"), ("reason", "old")])
        .send()
        .await;

    let event = discord
        .gateway()
        .events("INTERACTION_CREATE")
        .pop()
        .expect("it was sent");
    assert_eq!(event["member"]["user"]["username"], "eve");
    assert_eq!(event["message"]["id"], answer.message_id.to_string());
    assert_eq!(
        event["data"],
        json!({"custom_id": "why", "components": [
            {"type": 1, "id": 1, "components": [{"type": 4, "id": 2, "custom_id": "note", "value": "too old"}]},
            {"type": 18, "id": 3, "component": {"type": 3, "id": 4, "custom_id": "reason", "values": ["old"]}},
            {"type": 18, "id": 5, "component": {"type": 4, "id": 6, "custom_id": "name", "value": ""}},
        ]})
    );
    hand.answer(&sent, 7, quiet(json!({"content": "thank you"}))).await;
    assert_eq!(sent.reply(SOON).await.message_id, answer.message_id);
}

#[tokio::test]
#[should_panic(expected = "would not let 11 characters")]
async fn a_text_that_is_too_long_cannot_be_submitted() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let asked = discord.slash("feedback").send().await;
    hand.answer(&asked, 9, modal()).await;
    discord
        .submit(&asked, &[("note", &"x".repeat(11)), ("reason", "old")])
        .send()
        .await;
}

#[tokio::test]
async fn a_submission_is_read_by_serenity_and_has_no_message_after_a_command() {
    let discord = FakeDiscord::start().await;
    let bot = bot::start(&discord).await;
    let sent = discord
        .modal_submit("feedback", &[("text", "well done")])
        .in_dm()
        .send()
        .await;
    assert_eq!(sent.reply(SOON).await.content, "well done");
    let event = discord
        .gateway()
        .events("INTERACTION_CREATE")
        .pop()
        .expect("it was sent");
    assert!(event.get("message").is_none());
    assert_eq!(bot.unknown.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn each_rule_of_a_modal_is_kept() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let cases = [
        ("title", json!("x".repeat(46)), "45 or fewer"),
        ("custom_id", json!("x".repeat(101)), "100 or fewer"),
        ("components", json!([]), "BASE_TYPE_BAD_LENGTH"),
        ("components/0/components/0/label", json!("x".repeat(46)), "45 or fewer"),
        (
            "components/0/components/0/placeholder",
            json!("x".repeat(101)),
            "100 or fewer",
        ),
        ("components/0/components/0/style", json!(3), "BASE_TYPE_CHOICES"),
        (
            "components/0/components/0/min_length",
            json!(11),
            "BASE_TYPE_BAD_LENGTH",
        ),
        ("components/0/components/0/custom_id", json!("name"), "DUPLICATED"),
        ("components/1/label", json!(""), "BASE_TYPE_REQUIRED"),
        ("components/1/component/options", json!([]), "BASE_TYPE_REQUIRED"),
        ("components/0/components", json!([]), "LAYOUT_WIDTH"),
    ];
    for (place, value, words) in cases {
        let asked = discord.slash("feedback").send().await;
        let mut wrong = modal();
        put(&mut wrong, place, value);
        let (status, answer) = hand.answer(&asked, 9, wrong).await;
        assert!(status == 400 && answer.to_string().contains(words), "{place}: {answer}");
        assert!(!forgiven(&discord).is_empty(), "{place} is noted");
    }
}

#[tokio::test]
async fn choices_are_held_to_their_number_length_type_and_time() {
    let ttl = Duration::from_millis(300);
    let discord = FakeDiscord::builder().interaction_ttl(ttl).start().await;
    let hand = Hand::connect(&discord).await;
    let option = |name: &str, kind: u64| json!({"type": kind, "name": name, "description": "d", "autocomplete": true});
    let command = json!([{"name": "ask", "description": "d", "options": [option("tag", 3), option("page", 4)]}]);
    assert_eq!(hand.register(command).await.0, 200);
    let choice = |name: &str, value: Value| json!({"name": name, "value": value});
    let cases = [
        ("tag", json!(vec![choice("a", json!("a")); 25]), None),
        (
            "tag",
            json!(vec![choice("a", json!("a")); 26]),
            Some("BASE_TYPE_BAD_LENGTH"),
        ),
        (
            "tag",
            json!([choice(&"x".repeat(101), json!("a"))]),
            Some("100 or fewer"),
        ),
        ("tag", json!([choice("", json!("a"))]), Some("BASE_TYPE_REQUIRED")),
        (
            "tag",
            json!([choice("a", json!("x".repeat(101)))]),
            Some("100 or fewer"),
        ),
        ("tag", json!([choice("a", json!(7))]), Some("INVALID_TYPE")),
        ("page", json!([choice("a", json!("7"))]), Some("INVALID_TYPE")),
        ("page", json!([choice("a", json!(7))]), None),
    ];
    for (name, choices, wrong) in cases {
        let typing = discord.autocomplete("ask").focused(name, "7").send().await;
        let (_, answer) = hand.answer(&typing, 8, json!({"choices": choices})).await;
        match wrong {
            None => assert_eq!(
                json!(typing.choices(SOON).await.len()),
                choices.as_array().map_or(0, Vec::len)
            ),
            Some(words) => assert!(answer.to_string().contains(words), "{answer}"),
        }
        assert_eq!(forgiven(&discord).is_empty(), wrong.is_none(), "{choices}");
    }
    let typing = discord.autocomplete("ask").focused("tag", "late").send().await;
    tokio::time::sleep(ttl + Duration::from_millis(50)).await;
    assert_eq!(hand.answer(&typing, 8, json!({"choices": []})).await.1["code"], 10062);
}
