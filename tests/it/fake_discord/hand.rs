//! In: what a test wants a bot to send. Out: Discord's answer to exactly that, with no library in between.

use std::time::Duration;

use serde_json::{Value, json};

use super::raw_gateway::RawGateway;
use crate::support::discord::FakeDiscord;
use crate::support::discord::asked::Asked;

/// A bot whose every request is the test's own.
pub struct Hand {
    client: reqwest::Client,
    base: String,
    token: String,
    application: u64,
    _gateway: RawGateway,
}

/// The status of an answer, and its JSON or null.
pub type Answered = (u16, Value);

/// What a message may say without anything firing.
pub fn quiet(mut body: Value) -> Value {
    body["allowed_mentions"] = json!({"parse": []});
    body
}

impl Hand {
    /// Connects as a bot without privileged intents.
    pub async fn connect(discord: &FakeDiscord) -> Self {
        let mut gateway = RawGateway::open(discord.api_address(), 10).await;
        let intents = 1 | (1 << 9) | (1 << 12);
        let identify = json!({"token": discord.bot_token(), "intents": intents, "properties": {}});
        gateway.send(&json!({"op": 2, "d": identify})).await;
        discord.wait_ready(Duration::from_secs(3)).await;
        let client = reqwest::Client::builder()
            .no_proxy()
            .user_agent("DiscordBot (https://example.org, 1)");
        Self {
            client: client.build().expect("it has no parts"),
            base: format!("{}/api/v10", discord.api_base()),
            token: discord.bot_token(),
            application: discord.application_id(),
            _gateway: gateway,
        }
    }

    /// One request: method and path, and a body unless it is null.
    pub async fn call(&self, route: &str, body: Value) -> Answered {
        let text = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.send(route, "application/json", text.into_bytes()).await
    }

    /// A multipart request: the JSON, and files as name and bytes.
    pub async fn upload(&self, route: &str, json: Value, files: &[(&str, &[u8])]) -> Answered {
        let mut body = format!("--edge\r\ncontent-disposition: form-data; name=\"payload_json\"\r\n\r\n{json}\r\n");
        for (index, (name, bytes)) in files.iter().enumerate() {
            let text = std::str::from_utf8(bytes).expect("the tests send text");
            let head = format!("content-disposition: form-data; name=\"files[{index}]\"; filename=\"{name}\"");
            let part = [
                "--edge\r\n",
                &head,
                "\r\ncontent-type: text/plain\r\n\r\n",
                text,
                "\r\n",
            ];
            body.extend(part);
        }
        body += "--edge--\r\n";
        self.send(route, "multipart/form-data; boundary=edge", body.into_bytes())
            .await
    }

    async fn send(&self, route: &str, kind: &str, body: Vec<u8>) -> Answered {
        let (method, path) = route.split_once(' ').expect("a route is METHOD /path");
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("it is a method");
        let request = self.client.request(method, format!("{}{path}", self.base));
        let request = request.header("authorization", format!("Bot {}", self.token));
        let answer = request
            .header("content-type", kind)
            .body(body)
            .send()
            .await
            .expect("the fake answers");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("it is text");
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    /// The callback of an interaction.
    pub async fn answer(&self, asked: &Asked, kind: u64, data: Value) -> Answered {
        let body = if data.is_null() {
            json!({"type": kind})
        } else {
            json!({"type": kind, "data": data})
        };
        self.call(
            &format!("POST /interactions/{}/{}/callback", asked.id, asked.token),
            body,
        )
        .await
    }

    /// A request through an interaction's token; `rest` is what follows it in the path.
    pub async fn through(&self, asked: &Asked, method: &str, rest: &str, body: Value) -> Answered {
        let route = format!("{method} /webhooks/{}/{}{rest}", self.application, asked.token);
        self.call(&route, body).await
    }

    /// Registers global commands.
    pub async fn register(&self, commands: Value) -> Answered {
        self.call(&format!("PUT /applications/{}/commands", self.application), commands)
            .await
    }
}
