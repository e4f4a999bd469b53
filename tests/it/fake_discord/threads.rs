//! Threads: opened by the bot and by people, heard in, archived and closed; and messages that are deleted.

use serde_json::{Value, json};

use super::hand::{Hand, quiet};
use super::{SOON, forgiven};
use crate::support::discord::FakeDiscord;
use crate::support::discord::permissions::{
    CREATE_PUBLIC_THREADS, MANAGE_MESSAGES, MANAGE_THREADS, SEND_MESSAGES_IN_THREADS,
};

#[tokio::test]
async fn a_thread_on_a_message_has_its_id_and_only_one_is_made() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let (guild, posted) = (discord.home(), discord.message("why?").mentioning_bot().send().await);
    let route = format!("POST /channels/{}/messages/{}/threads", posted.channel_id, posted.id);
    let body = |name: &str, minutes: u64| json!({"name": name, "auto_archive_duration": minutes});

    for wrong in [body("", 60), body(&"x".repeat(101), 60), body("a", 61)] {
        let answer = hand.call(&route, wrong).await.1;
        assert_eq!(answer["code"], 50035);
        assert!(
            answer.to_string().contains("BASE_TYPE"),
            "a written rule, not only the schema: {answer}"
        );
        assert!(!forgiven(&discord).is_empty());
    }
    discord.take_permission(&guild, CREATE_PUBLIC_THREADS);
    assert_eq!(hand.call(&route, body("Why", 60)).await.1["code"], 50013);
    discord.give_permission(&guild, CREATE_PUBLIC_THREADS);
    let (status, thread) = hand.call(&route, body("Why", 60)).await;
    assert_eq!((status, &thread["id"]), (201, &json!(posted.id.to_string())));
    assert_eq!(hand.call(&route, body("Why", 60)).await.1["code"], 160_004);
    assert_eq!(discord.gateway().events("THREAD_CREATE")[0]["name"], "Why");
    assert_eq!(discord.threads().len(), 1);

    let answer = format!("POST /channels/{}/messages", posted.id);
    assert_eq!(hand.call(&answer, quiet(json!({"content": "because"}))).await.0, 200);
    assert_eq!(posted.reply(SOON).await.content, "because");
    discord.take_permission(&guild, SEND_MESSAGES_IN_THREADS);
    assert_eq!(
        hand.call(&answer, quiet(json!({"content": "b"}))).await.1["code"],
        50013
    );

    let free = format!("POST /channels/{}/threads", guild.channel);
    assert_eq!(hand.call(&free, json!({"name": "a", "type": 11})).await.0, 201);
    assert_eq!(
        hand.call(&free, json!({"name": "a"})).await.1["code"],
        50013,
        "without a type it is private"
    );

    let dm = discord.message("hello").in_dm().send().await;
    let route = format!("POST /channels/{}/messages/{}/threads", dm.channel_id, dm.id);
    assert_eq!(hand.call(&route, body("Why", 60)).await.1["code"], 50024);
    let nested = format!("POST /channels/{}/threads", posted.id);
    assert_eq!(
        hand.call(&nested, json!({"name": "a", "type": 11})).await.1["code"],
        50024
    );
}

#[tokio::test]
async fn an_archived_thread_wakes_for_a_message_and_a_locked_one_does_not() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let guild = discord.home();
    let thread = discord.thread(&guild, "a talk");
    let route = format!("POST /channels/{thread}/messages");
    let said = hand.call(&route, quiet(json!({"content": "a"}))).await.1;
    let edit = format!(
        "PATCH /channels/{thread}/messages/{}",
        said["id"].as_str().expect("an id")
    );
    let archived = || discord.threads()[0]["thread_metadata"]["archived"] == true;

    discord.archive_thread(thread);
    assert_eq!(hand.call(&edit, quiet(json!({"content": "b"}))).await.1["code"], 50083);
    assert!(archived());
    assert_eq!(hand.call(&route, quiet(json!({"content": "c"}))).await.0, 200);
    assert!(!archived());

    discord.lock_thread(thread);
    assert_eq!(hand.call(&route, quiet(json!({"content": "d"}))).await.1["code"], 50083);
    let patch = format!("PATCH /channels/{thread}");
    assert_eq!(hand.call(&patch, json!({"locked": false})).await.1["code"], 50013);
    discord.give_permission(&guild, MANAGE_THREADS);
    assert_eq!(
        hand.call(&patch, json!({"locked": false, "archived": false})).await.0,
        200
    );
    assert_eq!(
        hand.call(&format!("DELETE /channels/{thread}"), Value::Null).await.0,
        200
    );
    assert_eq!(hand.call(&route, quiet(json!({"content": "e"}))).await.1["code"], 10003);
}

#[tokio::test]
async fn in_a_thread_the_bot_reads_what_is_said_to_it() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let thread = discord.thread(&discord.home(), "a talk");
    let route = format!("POST /channels/{thread}/messages");
    let said = hand.call(&route, quiet(json!({"content": "a"}))).await.1;
    let said: u64 = said["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");

    discord.message("among us").in_thread(thread).send().await;
    discord.message("you").in_thread(thread).mentioning_bot().send().await;
    discord.message("and then?").replying_to(said).send().await;

    let heard = discord.gateway().events("MESSAGE_CREATE");
    let words: Vec<bool> = heard.iter().map(|message| message["content"] != "").collect();
    assert_eq!(words, [true, false, true, true]);
    assert!(heard.iter().all(|message| message["channel_type"] == 11));
    discord.slash("ask").in_thread(thread).send().await;
    let event = discord
        .gateway()
        .events("INTERACTION_CREATE")
        .pop()
        .expect("it was sent");
    assert_eq!(event["channel"]["parent_id"], discord.home().channel.to_string());
}

#[tokio::test]
async fn the_bot_deletes_its_own_messages_and_others_only_with_the_right() {
    let discord = FakeDiscord::start().await;
    let hand = Hand::connect(&discord).await;
    let guild = discord.home();
    let own = discord.earlier_message(guild.channel, &json!({"content": "mine"}));
    let delete = |channel: u64, id: u64| format!("DELETE /channels/{channel}/messages/{id}");

    assert_eq!(
        hand.call(&delete(guild.channel, own.message_id), Value::Null).await.0,
        204
    );
    assert_eq!(
        hand.call(&delete(guild.channel, own.message_id), Value::Null).await.1["code"],
        10008
    );
    let posted = discord.message("theirs").send().await;
    let route = delete(guild.channel, posted.id);
    assert_eq!(hand.call(&route, Value::Null).await.1["code"], 50013);
    discord.give_permission(&guild, MANAGE_MESSAGES);
    assert_eq!(hand.call(&route, Value::Null).await.0, 204);
    assert_eq!(discord.gateway().events("MESSAGE_DELETE").len(), 1);
    let dm = discord.message("hello").in_dm().send().await;
    assert_eq!(
        hand.call(&delete(dm.channel_id, dm.id), Value::Null).await.1["code"],
        50003
    );

    let other = discord.earlier_message(guild.channel, &json!({"content": "mine too"}));
    discord.delete_message(other.message_id);
    let edit = format!("PATCH /channels/{}/messages/{}", guild.channel, other.message_id);
    assert_eq!(hand.call(&edit, quiet(json!({"content": "b"}))).await.1["code"], 10008);
}
