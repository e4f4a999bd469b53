//! The gateway of the fake: sessions, lost connections, and a close code for each rule that is broken.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::GatewayError;

use super::raw_gateway::RawGateway;
use super::{SOON, bot, forgiven};
use crate::support::discord::FakeDiscord;

#[tokio::test]
async fn a_resume_brings_what_was_missed() {
    let discord = FakeDiscord::start().await;
    let _bot = bot::start(&discord).await;
    let gateway = discord.gateway();

    gateway.drop_tcp();
    assert!(gateway.wait_disconnected(SOON).await);
    let missed = discord.message("while you were away").in_dm();
    let missed = missed.send().await;

    missed.reply(Duration::from_secs(5)).await;
    assert_eq!(gateway.resumes().len(), 1);
    assert_eq!(gateway.identifies().len(), 1);

    gateway.reconnect_op7();
    assert!(gateway.wait_resumes(2, SOON).await);
    gateway.close(4000);
    assert!(gateway.wait_resumes(3, SOON).await);
    discord.message("still there?").in_dm().send().await.reply(SOON).await;
}

#[tokio::test]
async fn after_a_refused_resume_the_bot_identifies_anew() {
    let discord = FakeDiscord::start().await;
    let _bot = bot::start(&discord).await;
    let gateway = discord.gateway();

    gateway.refuse_resumes(1);
    gateway.drop_tcp();

    assert!(gateway.wait_resumes(1, SOON).await);
    // serenity waits five seconds before it identifies again, as Discord asks.
    assert!(gateway.wait_identifies(2, Duration::from_secs(8)).await);
    discord
        .message("a new beginning")
        .in_dm()
        .send()
        .await
        .reply(SOON)
        .await;
}

#[tokio::test]
async fn each_broken_rule_of_the_gateway_has_its_close_code() {
    let discord = FakeDiscord::start().await;
    let token = discord.bot_token();
    let identify = |changes: Value| {
        let mut d = json!({"token": token, "intents": 1, "properties": {}, "shard": [0, 1]});
        for (key, value) in changes.as_object().expect("changes are fields") {
            d[key] = value.clone();
        }
        json!({"op": 2, "d": d})
    };
    let heartbeat = json!({"op": 1, "d": null});
    let cases = [
        (4001, vec![json!({"op": 99, "d": null})]),
        (4002, vec![identify(json!({"presence": "x".repeat(5000)}))]),
        (4003, vec![json!({"op": 3, "d": {}})]),
        (4004, vec![identify(json!({"token": "wrong"}))]),
        (4005, vec![identify(json!({})), identify(json!({}))]),
        (4008, vec![heartbeat; 121]),
        (4010, vec![identify(json!({"shard": [2, 2]}))]),
        (4013, vec![identify(json!({"intents": 1 << 30}))]),
        (4014, vec![identify(json!({"intents": 1 << 15}))]),
    ];
    for (code, payloads) in cases {
        let mut socket = RawGateway::open(discord.api_address(), 10).await;
        for payload in &payloads {
            socket.send(payload).await;
        }
        assert_eq!(socket.close_code().await, code, "after {}", payloads[0]["op"]);
    }
    assert_eq!(
        RawGateway::open(discord.api_address(), 9).await.close_code().await,
        4012
    );

    let mut socket = RawGateway::open(discord.api_address(), 10).await;
    socket.send(&identify(json!({}))).await;
    assert!(discord.gateway().wait_identifies(6, SOON).await);
    let session = discord.gateway().sessions().pop().expect("one has just been made").id;
    let mut other = RawGateway::open(discord.api_address(), 10).await;
    other
        .send(&json!({"op": 6, "d": {"token": token, "session_id": session, "seq": 1000}}))
        .await;
    assert_eq!(other.close_code().await, 4007);

    let broken = forgiven(&discord);
    for code in [4001, 4002, 4003, 4005, 4007, 4008, 4010, 4012, 4013, 4014] {
        assert!(broken.contains(&code.to_string()), "{code} is noted");
    }
}

#[tokio::test]
async fn raw_events_and_bursts_arrive_each_of_them() {
    let discord = FakeDiscord::start().await;
    let bot = bot::start(&discord).await;

    discord
        .gateway()
        .dispatch_raw("AN_EVENT_OF_NEXT_YEAR", &json!({"a": 1}));
    discord
        .gateway()
        .burst(1000, |index| ("ANOTHER".to_owned(), json!({"index": index})));

    discord.message("still there?").in_dm().send().await.reply(SOON).await;
    assert_eq!(bot.unknown.load(Ordering::SeqCst), 1001);
}

#[tokio::test]
async fn a_wrong_token_is_refused_everywhere() {
    let discord = FakeDiscord::start().await;
    let bot = bot::start_with(bot::plain_http(&discord, "MTIz.not.right")).await;

    let me = bot::plain_http(&discord, "MTIz.not.right").get_current_user().await;
    assert!(me.expect_err("the token is wrong").to_string().contains("401"));

    // Dropping a Bot aborts its task, so the outcome is awaited through the gateway's eyes.
    assert!(discord.gateway().wait_identifies(1, SOON).await);
    let mut bot = bot;
    let outcome = (&mut bot.outcome).await.expect("the task ends by itself");
    let refused = serenity::Error::Gateway(GatewayError::InvalidAuthentication);
    assert_eq!(outcome.expect_err("it cannot go on").to_string(), refused.to_string());
}
