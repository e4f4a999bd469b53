//! A bot that says the same to everything: what the fake Discord and this machine take without any search.
//!
//! In: the address and the token of a Discord. Out: each interaction deferred and then answered, each message replied
//! to, with one constant, over the same gateway client and the same HTTP client as ibid.

use std::{
    env,
    process::{Child, Command},
    time::Duration,
};

use serde_json::{Value, json};
use twilight_gateway::{ConfigBuilder, Intents, Message, Shard, ShardId};

/// What it says.
pub const REPLY: &str = "It says nothing.";

/// The bot as a process of its own.
pub struct Constant(Child);

impl Constant {
    /// Starts this program as that bot.
    pub fn start(api_base: &str, token: &str) -> Self {
        let program = env::current_exe().expect("this program runs");
        let child = Command::new(program).args(["constant", api_base, token]).spawn();
        Self(child.expect("this program can be started"))
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Constant {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Is that bot until it is killed.
pub async fn run(api_base: &str, token: &str) {
    let client = reqwest::Client::builder()
        .no_proxy()
        .user_agent("DiscordBot (https://example.org, 1)")
        .timeout(Duration::from_secs(10))
        .build();
    let client = client.expect("the system has TLS");
    let authorization = format!("Bot {token}");
    let get = client
        .get(format!("{api_base}/api/v10/gateway/bot"))
        .header("authorization", &authorization);
    let gateway: Value = get
        .send()
        .await
        .expect("it is there")
        .json()
        .await
        .expect("it speaks JSON");
    let me = client
        .get(format!("{api_base}/api/v10/applications/@me"))
        .header("authorization", &authorization);
    let me: Value = me
        .send()
        .await
        .expect("it is there")
        .json()
        .await
        .expect("it speaks JSON");
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES;
    let url = gateway["url"]
        .as_str()
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_owned();
    let config = ConfigBuilder::new(token.to_owned(), intents).proxy_url(url).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    let application = me["id"].as_str().unwrap_or_default().to_owned();
    while let Some(Ok(Message::Text(event))) =
        std::future::poll_fn(|context| futures_core::Stream::poll_next(std::pin::Pin::new(&mut shard), context)).await
    {
        let Ok(event) = serde_json::from_str::<Value>(&event) else {
            continue;
        };
        let base = format!("{api_base}/api/v10");
        match event["t"].as_str() {
            Some("INTERACTION_CREATE") => {
                tokio::spawn(answer(client.clone(), base, application.clone(), event["d"].clone()));
            }
            Some("MESSAGE_CREATE") if event["d"]["mentions"].as_array().is_some_and(|all| !all.is_empty()) => {
                tokio::spawn(reply(client.clone(), base, authorization.clone(), event["d"].clone()));
            }
            _ => {}
        }
    }
}

async fn answer(client: reqwest::Client, base: String, application: String, interaction: Value) {
    let (id, token) = (&interaction["id"], &interaction["token"]);
    let (id, token) = (id.as_str().unwrap_or_default(), token.as_str().unwrap_or_default());
    let callback = client.post(format!("{base}/interactions/{id}/{token}/callback"));
    let _ = callback.json(&json!({"type": 5})).send().await;
    let edit = client.patch(format!("{base}/webhooks/{application}/{token}/messages/@original"));
    let body = json!({"content": REPLY, "allowed_mentions": {"parse": []}});
    let _ = edit.json(&body).send().await;
}

async fn reply(client: reqwest::Client, base: String, authorization: String, message: Value) {
    let channel = message["channel_id"].as_str().unwrap_or_default();
    let body = json!({
        "content": REPLY,
        "message_reference": {"message_id": message["id"]},
        "allowed_mentions": {"parse": []},
    });
    let post = client
        .post(format!("{base}/channels/{channel}/messages"))
        .header("authorization", authorization);
    let _ = post.json(&body).send().await;
}
