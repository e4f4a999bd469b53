//! Buttons and selects: who may press them, and what each callback makes of the message they are on.

use serde_json::{Value, json};

use super::hand::{Hand, quiet};
use super::{SOON, forgiven};
use crate::support::discord::FakeDiscord;
use crate::support::discord::reply::Reply;

const ORIGINAL: &str = "/messages/@original";

fn with_controls(content: &str) -> Value {
    let button = |id: &str, label: &str| json!({"type": 2, "style": 1, "custom_id": id, "label": label});
    let options = json!([{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]);
    quiet(json!({"content": content, "components": [
        {"type": 1, "components": [button("next", "Next"), button("back", "Back")]},
        {"type": 1, "components": [{"type": 3, "custom_id": "page", "placeholder": "Page", "options": options}]},
    ]}))
}

async fn first(discord: &FakeDiscord, hand: &Hand, flags: u64) -> Reply {
    let asked = discord.slash("pages").send().await;
    let mut body = with_controls("page 1");
    body["flags"] = flags.into();
    hand.answer(&asked, 4, body).await;
    asked.reply(SOON).await
}

#[tokio::test]
async fn each_callback_to_a_click_means_the_message_that_discord_means() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let page = first(&discord, &hand, 0).await;

    let turned = discord.click(&page, "Next").by(&discord.user("eve")).send().await;
    hand.answer(&turned, 7, quiet(json!({"content": "page 2"}))).await;
    assert_eq!(turned.reply(SOON).await.message_id, page.message_id);

    let later = discord.pick(&page, "Page", &["2"]).send().await;
    assert_eq!(hand.answer(&later, 6, Value::Null).await.0, 204);
    assert!(later.try_reply(std::time::Duration::ZERO).await.is_none());
    hand.through(&later, "PATCH", ORIGINAL, quiet(json!({"content": "page 3"})))
        .await;
    let shown = later.reply(SOON).await;
    assert_eq!((shown.message_id, shown.content.as_str()), (page.message_id, "page 3"));
    assert_eq!(shown.controls().len(), 3, "an edit leaves what it does not name");
    let more = hand
        .through(&later, "POST", "", quiet(json!({"content": "more", "flags": 64})))
        .await;
    assert_eq!(more.0, 200, "{more:?}");
    assert!(later.followups()[0].ephemeral());

    let shared = discord.click(&page, "Back").send().await;
    hand.answer(&shared, 5, json!({"flags": 64})).await;
    hand.through(&shared, "PATCH", ORIGINAL, quiet(json!({"content": "for you"})))
        .await;
    let new = shared.reply(SOON).await;
    assert!(new.message_id != page.message_id && new.ephemeral());
    hand.through(&shared, "DELETE", ORIGINAL, Value::Null).await;
    assert!(shared.wait_deleted(SOON).await);

    let closed = discord.click(&page, "Back").send().await;
    hand.answer(&closed, 6, Value::Null).await;
    assert_eq!(hand.through(&closed, "DELETE", ORIGINAL, Value::Null).await.0, 204);
    assert!(
        discord.shown(page.message_id).is_none(),
        "after 6 the original is the source"
    );
}

#[tokio::test]
async fn messages_of_an_earlier_process_can_be_clicked_and_ids_be_tampered_with() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let old = discord.earlier_message(discord.home().channel, &with_controls("of yesterday"));

    let clicked = discord.click(&old, "Next").send().await;
    hand.answer(&clicked, 7, quiet(json!({"content": "still here"}))).await;
    assert_eq!(clicked.reply(SOON).await.content, "still here");

    discord.button("next:forged", old.message_id).send().await;
    let event = discord
        .gateway()
        .events("INTERACTION_CREATE")
        .pop()
        .expect("it was sent");
    assert_eq!(event["data"]["custom_id"], "next:forged");
    assert_eq!(event["message"]["id"], old.message_id.to_string());

    let emptied = discord.click(&old, "Back").send().await;
    let nothing = quiet(json!({"content": "", "components": []}));
    assert_eq!(hand.answer(&emptied, 7, nothing).await.1["code"], 50006);
    assert!(forgiven(&discord).contains("leaves nothing"));
}

#[tokio::test]
async fn an_ephemeral_message_is_pressed_by_its_addressee() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let private = first(&discord, &hand, 64).await;

    discord.click(&private, "Next").send().await;
    let event = discord
        .gateway()
        .events("INTERACTION_CREATE")
        .pop()
        .expect("it was sent");
    assert_eq!(
        event["member"]["user"]["id"],
        private.only_for.expect("one sees it").to_string()
    );
    let route = format!("GET /channels/{}/messages/{}", private.channel_id, private.message_id);
    assert_eq!(
        hand.call(&route, Value::Null).await.1["code"],
        10008,
        "REST does not show it"
    );
}

#[tokio::test]
#[should_panic(expected = "cannot see that message")]
async fn nobody_else_presses_an_ephemeral_message() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let private = first(&discord, &hand, 64).await;
    discord.click(&private, "Next").by(&discord.user("eve")).send().await;
}
