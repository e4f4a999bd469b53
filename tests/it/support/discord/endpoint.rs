//! In: the address of an interactions endpoint. Out: interactions sent there as Discord does: signed, by HTTP, and by
//! the gateway no more. An address is taken only from an endpoint that answers Discord's own question and refuses what
//! is not signed.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::FakeDiscord;
use super::world::{State, World};

/// Whoever has this many bytes can sign as the fake, which is nobody but tests.
const SEED: [u8; 32] = [9; 32];

/// What an endpoint answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
    pub body: String,
}

fn key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&SEED).expect("any 32 bytes are a seed")
}

fn hex(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(four.into(), 16).expect("four bits are a digit");
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// The key that Discord signs with, as the developer portal shows it.
pub fn public_key() -> String {
    hex(key().public_key().as_ref())
}

/// The present as the header has it.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.expect("the clock is past 1970").as_secs()).expect("this century fits")
}

/// The signature of `body` at that moment.
pub fn signature(at: &str, body: &[u8]) -> String {
    hex(key().sign(&[at.as_bytes(), body].concat()).as_ref())
}

/// Sends `body` with these headers, which may be those of somebody else.
pub async fn post(url: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answered {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20));
    let mut request = client.build().expect("the system has TLS").post(url).body(body);
    request = request.header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    match request.send().await {
        Ok(response) => Answered {
            status: response.status().as_u16(),
            body: response.text().await.unwrap_or_default(),
        },
        Err(error) => Answered {
            status: 0,
            body: error.to_string(),
        },
    }
}

/// Sends `body` as Discord does.
pub async fn post_signed(url: &str, body: Vec<u8>) -> Answered {
    let at = now().to_string();
    let signature = signature(&at, &body);
    let headers = [("x-signature-ed25519", &*signature), ("x-signature-timestamp", &at)];
    post(url, &headers, body).await
}

/// Discord's question whether anybody is there.
pub fn ping(application_id: u64) -> Vec<u8> {
    let ping = json!({
        "id": "1", "application_id": application_id.to_string(), "type": 1, "token": "unused", "version": 1,
        "entitlements": [], "authorizing_integration_owners": {}, "app_permissions": "0",
        "user": {"id": "2", "username": "discord", "discriminator": "0", "global_name": null, "avatar": null},
    });
    ping.to_string().into_bytes()
}

impl World {
    /// Sends an interaction to the endpoint, and notes as a broken rule whatever it answers but 202.
    pub async fn deliver(self: Arc<Self>, url: String, payload: Value) {
        let answered = post_signed(&url, payload.to_string().into_bytes()).await;
        self.change(|state| {
            state.delivered += 1;
            if answered.status != 202 || !answered.body.is_empty() {
                state.violate(format!("the endpoint answered {answered:?}"));
            }
        });
    }
}

impl FakeDiscord {
    /// Sends an interaction to an endpoint that nobody saved.
    pub async fn deliver(&self, url: String, payload: &Value) {
        Arc::clone(&self.world).deliver(url, payload.clone()).await;
    }

    /// Waits until the endpoint has answered so many interactions.
    pub async fn wait_delivered(&self, count: usize, within: Duration) {
        let delivered = |state: &State| (state.delivered >= count).then_some(());
        let all = self.world.wait(within, delivered).await;
        assert!(all.is_some(), "the endpoint did not answer {count} interactions");
    }

    /// Somebody saves the address in the developer portal, which looks first whether it can be used.
    pub async fn set_endpoint(&self, url: &str) {
        let ping = ping(self.application_id());
        let forged = [
            ("x-signature-ed25519", "00".repeat(64)),
            ("x-signature-timestamp", now().to_string()),
        ];
        let forged: Vec<(&str, &str)> = forged.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let refused = post(url, &forged, ping.clone()).await;
        assert_eq!(refused.status, 401, "what is not signed must be refused: {refused:?}");
        let answered = post_signed(url, ping).await;
        let said: Value = serde_json::from_str(&answered.body).unwrap_or_default();
        assert_eq!((answered.status, &said["type"]), (200, &json!(1)), "{answered:?}");
        self.world.change(|state| state.endpoint = Some(url.to_owned()));
    }
}
