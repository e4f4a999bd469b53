//! What the bot cannot do once a right is taken from it.

use serde_json::{Value, json};

use super::SOON;
use super::hand::{Hand, quiet};
use crate::support::discord::FakeDiscord;
use crate::support::discord::permissions::{
    ADD_REACTIONS, ATTACH_FILES, EMBED_LINKS, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL,
};

#[tokio::test]
async fn each_right_that_is_taken_breaks_what_needs_it_and_nothing_else() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let embed = json!([{"description": "b"}]);
    let bodies = |target: u64| {
        [
            json!({"content": "plain"}),
            json!({"embeds": embed}),
            json!({"content": "a", "message_reference": {"message_id": target.to_string()}}),
        ]
    };
    let cases = [
        (0, [0, 0, 0], 0, 0),
        (VIEW_CHANNEL, [50001, 50001, 50001], 50001, 50001),
        (SEND_MESSAGES, [50013, 50013, 50013], 50013, 0),
        (EMBED_LINKS, [0, 50013, 0], 0, 0),
        (ATTACH_FILES, [0, 0, 0], 50013, 0),
        (READ_MESSAGE_HISTORY, [0, 0, 160_002], 0, 50013),
        (ADD_REACTIONS, [0, 0, 0], 0, 50013),
    ];
    for (bit, wanted, file, reaction) in cases {
        let guild = discord.guild("A guild");
        let target = discord.message("why?").in_guild(&guild).send().await.id;
        discord.take_permission(&guild, bit);
        let route = format!("POST /channels/{}/messages", guild.channel);
        for (body, wanted) in bodies(target).into_iter().zip(wanted) {
            let (_, answer) = hand.call(&route, quiet(body)).await;
            assert_eq!(
                answer["code"].as_u64().unwrap_or(0),
                wanted,
                "without {bit:#x}: {answer}"
            );
        }
        let (_, answer) = hand
            .upload(&route, quiet(json!({"content": "a"})), &[("a.md", b"b")])
            .await;
        assert_eq!(answer["code"].as_u64().unwrap_or(0), file, "without {bit:#x}: {answer}");
        let react = format!("PUT /channels/{}/messages/{target}/reactions/x/@me", guild.channel);
        let (_, answer) = hand.call(&react, Value::Null).await;
        assert_eq!(
            answer["code"].as_u64().unwrap_or(0),
            reaction,
            "without {bit:#x}: {answer}"
        );

        let asked = discord.slash("ask").in_guild(&guild).send().await;
        let event = discord
            .gateway()
            .events("INTERACTION_CREATE")
            .pop()
            .expect("it was sent");
        let rights: u64 = event["app_permissions"]
            .as_str()
            .and_then(|bits| bits.parse().ok())
            .expect("bits");
        assert_eq!(rights & bit, 0);
        hand.answer(&asked, 4, quiet(json!({"embeds": embed}))).await;
        assert_eq!(asked.reply(SOON).await.text(), "b", "an interaction needs no right");
    }
}

#[tokio::test]
async fn embeds_beside_words_fall_silently_and_one_channel_can_be_closed() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let guild = discord.home();
    let closed = discord.channel(&guild, "closed");
    discord.take_permission(&guild, EMBED_LINKS);
    discord.take_permission_in(closed, VIEW_CHANNEL);

    let body = quiet(json!({"content": "words", "embeds": [{"description": "b"}]}));
    let open = format!("POST /channels/{}/messages", guild.channel);
    let (status, answer) = hand.call(&open, body.clone()).await;
    assert_eq!((status, &answer["embeds"]), (200, &json!([])));
    let shut = format!("POST /channels/{closed}/messages");
    assert_eq!(hand.call(&shut, body).await.1["code"], 50001);
    let heard = discord.gateway().events("MESSAGE_CREATE").len();
    discord
        .message("psst")
        .in_channel(&guild, closed)
        .mentioning_bot()
        .send()
        .await;
    assert_eq!(
        discord.gateway().events("MESSAGE_CREATE").len(),
        heard,
        "the bot does not see it"
    );
}
