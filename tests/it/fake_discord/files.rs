//! Attached files: sent with callbacks, edits and messages, and read back by the test.

use serde_json::json;

use super::hand::{Hand, quiet};
use super::{SOON, forgiven};
use crate::support::discord::FakeDiscord;
use crate::support::discord::reply::Reply;

fn sent(reply: &Reply) -> Vec<(&str, &[u8])> {
    let files = reply.files().iter();
    files
        .map(|file| (file.filename.as_str(), file.bytes.as_slice()))
        .collect()
}

#[tokio::test]
async fn a_file_goes_with_callbacks_edits_and_messages_and_comes_back_whole() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let described = json!([{"id": 0, "filename": "a.md", "description": "A table"}]);
    let data =
        quiet(json!({"content": "a", "attachments": described, "embeds": [{"image": {"url": "attachment://a.md"}}]}));
    let asked = discord.slash("ask").send().await;
    let route = format!("POST /interactions/{}/{}/callback", asked.id, asked.token);
    let (status, answer) = hand
        .upload(&route, json!({"type": 4, "data": data}), &[("x.md", b"| a |")])
        .await;
    assert_eq!(status, 204, "{answer}");
    let reply = asked.reply(SOON).await;
    assert_eq!(sent(&reply), [("a.md", b"| a |".as_slice())]);
    assert_eq!(reply.attachments[0]["description"], "A table");
    assert_eq!(reply.embeds[0]["image"]["url"], reply.attachments[0]["url"]);

    let route = format!(
        "PATCH /webhooks/{}/{}/messages/@original",
        discord.application_id(),
        asked.token
    );
    hand.upload(&route, quiet(json!({"content": "b"})), &[("b.md", b"b")])
        .await;
    assert_eq!(
        sent(&asked.reply(SOON).await).len(),
        2,
        "an edit that names none keeps them"
    );
    hand.upload(
        &route,
        quiet(json!({"content": "c", "attachments": []})),
        &[("c.md", b"c")],
    )
    .await;
    assert_eq!(sent(&asked.reply(SOON).await), [("c.md", b"c".as_slice())]);

    let posted = discord.message("why?").in_dm().send().await;
    let route = format!("POST /channels/{}/messages", posted.channel_id);
    hand.upload(&route, quiet(json!({})), &[("d.md", b"d")]).await;
    assert_eq!(sent(&posted.reply(SOON).await), [("d.md", b"d".as_slice())]);
}

#[tokio::test]
async fn what_is_too_large_or_not_there_is_refused_and_noted() {
    let discord = FakeDiscord::builder().file_limit(10).start().await;
    let hand = Hand::connect(&discord).await;
    let route = format!("POST /channels/{}/messages", discord.home().channel);
    let body = |more: serde_json::Value| quiet(more);
    let absent = json!([{"id": 1, "filename": "b.md"}]);
    let image = json!([{"image": {"url": "attachment://b.md"}}]);
    let cases = [
        (body(json!({"content": "a"})), "12345678901", 40005),
        (body(json!({"attachments": absent})), "b", 50035),
        (body(json!({"embeds": image})), "b", 50035),
        (
            body(json!({"attachments": [{"id": 0, "description": "x".repeat(1025)}]})),
            "b",
            50035,
        ),
    ];
    for (body, bytes, code) in cases {
        let (_, answer) = hand.upload(&route, body, &[("a.md", bytes.as_bytes())]).await;
        assert_eq!(answer["code"], code, "{answer}");
        assert!(!forgiven(&discord).is_empty());
    }
    let many: Vec<(&str, &[u8])> = vec![("a.md", b"b"); 11];
    let (_, answer) = hand.upload(&route, quiet(json!({})), &many).await;
    assert!(answer["code"] == 40005 || answer["code"] == 50035, "{answer}");
    forgiven(&discord);
}
