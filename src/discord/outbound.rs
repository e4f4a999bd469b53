//! Everything that is sent to Discord.
//!
//! In: a reply and where it goes. Out: the reply, delivered, or why not. Every call has a time-out, is
//! tried again when that may help, within a bound, and mentions nobody.
//!
//! Interaction callbacks and edits bypass serenity's rate limiter, which would queue all of them behind
//! one another; their 429s are waited for here as long as Discord asks. Messages and commands go through
//! the limiter.

use std::{sync::Arc, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serenity::{
    builder::CreateAttachment,
    http::{Http, HttpBuilder, LightMethod, Request, Route},
    model::{
        gateway::BotGateway,
        id::{ApplicationId, ChannelId, InteractionId, MessageId, UserId},
        user::CurrentUser,
    },
};
use tokio::time::Instant;

use crate::reply::{
    Reply,
    limits::{self, Fitted},
};

use super::{
    Connection,
    errors::{Trouble, Undelivered, client_words, refusal, trouble},
};

/// The first response must reach Discord within 3 s of the event; this leaves some of it for the way.
pub(super) const FIRST_RESPONSE: Duration = Duration::from_millis(2_500);
/// How long the delivery of an answer is tried.
pub(super) const DELIVERY: Duration = Duration::from_secs(90);
/// The pause after the first failure; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// serenity's limiter sleeps as long as Discord says, which can be hours; a call gives up before.
const LIMITED_CALL: Duration = Duration::from_secs(30);

/// The way out to Discord.
pub(super) struct Outbound {
    client: reqwest::Client,
    token: SecretString,
    base: Option<String>,
    limited: Arc<Http>,
}

/// An interaction, as far as answering it goes.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) application: ApplicationId,
    pub(super) interaction: InteractionId,
    pub(super) token: String,
}

impl Outbound {
    pub(super) fn new(connection: Connection) -> Self {
        let Connection {
            token,
            client,
            api_base,
        } = connection;
        let limited = Arc::new(http(&token, &client, api_base.as_deref()));
        Self {
            client,
            token,
            base: api_base,
            limited,
        }
    }

    /// serenity's own client for the gateway.
    pub(super) fn http(&self) -> Http {
        http(&self.token, &self.client, self.base.as_deref())
    }

    /// Where the gateway is and what Discord allows there.
    pub(super) async fn gateway(&self) -> Result<BotGateway, Undelivered> {
        self.get_once(Route::GatewayBot).await
    }

    /// The bot's own account.
    pub(super) async fn me(&self) -> Result<UserId, Undelivered> {
        let user: CurrentUser = self.get_once(Route::UserMe).await?;
        Ok(user.id)
    }

    async fn get_once<T: DeserializeOwned>(&self, route: Route<'_>) -> Result<T, Undelivered> {
        let got = self.direct(Request::new(route, LightMethod::Get)).await;
        let response = got.map_err(|trouble| match trouble {
            Trouble::Final(reason) => reason,
            Trouble::Again { why, .. } => Undelivered::GivenUp(why),
        })?;
        response
            .json()
            .await
            .map_err(|error| Undelivered::GivenUp(client_words(&error)))
    }

    /// Says that an answer is being made; `private` is then fixed.
    pub(super) async fn defer(&self, to: &Address, private: bool) -> Result<(), Undelivered> {
        let data = if private {
            json!({ "flags": EPHEMERAL })
        } else {
            json!({})
        };
        self.respond(to, &json!({ "type": DEFERRED, "data": data })).await
    }

    /// Answers an interaction at once, to the asker alone.
    pub(super) async fn whisper(&self, to: &Address, reply: &Reply) -> Result<(), Undelivered> {
        let mut data = message(reply);
        data["flags"] = EPHEMERAL.into();
        self.respond(to, &json!({ "type": MESSAGE, "data": data })).await
    }

    /// Puts `reply` in the place of the deferred response.
    pub(super) async fn edit(&self, to: &Address, reply: &Reply, within: Duration) -> Result<(), Undelivered> {
        let body = message(reply);
        let route = || Route::WebhookOriginalInteractionResponse {
            application_id: to.application,
            token: &to.token,
        };
        retried(to.interaction.get(), within, || {
            self.direct(request(route(), LightMethod::Patch, &body))
        })
        .await
        .map(drop)
    }

    /// Sends `reply` into a channel, as a reply to a message if one is given. A repeated attempt with the
    /// same `nonce` sends nothing twice.
    pub(super) async fn send(
        &self,
        channel: ChannelId,
        to: Option<MessageId>,
        nonce: u64,
        reply: &Reply,
    ) -> Result<MessageId, Undelivered> {
        let mut body = message(reply);
        body["nonce"] = nonce.to_string().into();
        body["enforce_nonce"] = true.into();
        if let Some(message) = to {
            body["message_reference"] = json!({ "message_id": message.to_string(), "fail_if_not_exists": false });
        }
        retried(nonce, DELIVERY, || {
            limited(self.limited.send_message(channel, no_files(), &body))
        })
        .await
        .map(|message| message.id)
    }

    /// Changes a message of the bot.
    pub(super) async fn change(&self, channel: ChannelId, id: MessageId, reply: &Reply) -> Result<(), Undelivered> {
        let body = message(reply);
        retried(id.get(), DELIVERY, || {
            limited(self.limited.edit_message(channel, id, &body, no_files()))
        })
        .await
        .map(drop)
    }

    /// Shows that the bot is writing. Whether that works does not matter to an answer.
    pub(super) async fn typing(&self, channel: ChannelId) {
        if let Err(error) = limited(self.limited.broadcast_typing(channel)).await {
            tracing::debug!(?error, "the typing notice was not delivered");
        }
    }

    /// The commands that Discord has, as it sends them.
    pub(super) async fn commands(&self, application: ApplicationId) -> Result<Value, Undelivered> {
        let route = || Route::Commands {
            application_id: application,
        };
        let response = retried(application.get(), DELIVERY, || {
            self.direct(Request::new(route(), LightMethod::Get))
        })
        .await?;
        response
            .json()
            .await
            .map_err(|error| Undelivered::GivenUp(client_words(&error)))
    }

    /// Puts these commands in the place of all that Discord has.
    pub(super) async fn set_commands(&self, application: ApplicationId, commands: &Value) -> Result<(), Undelivered> {
        let route = || Route::Commands {
            application_id: application,
        };
        retried(application.get(), DELIVERY, || {
            self.direct(request(route(), LightMethod::Put, commands))
        })
        .await
        .map(drop)
    }

    async fn respond(&self, to: &Address, body: &Value) -> Result<(), Undelivered> {
        let route = || Route::InteractionResponse {
            interaction_id: to.interaction,
            token: &to.token,
        };
        let done = retried(to.interaction.get(), FIRST_RESPONSE, || {
            self.direct(request(route(), LightMethod::Post, body))
        })
        .await;
        match done {
            // An attempt that timed out here had arrived there.
            Ok(_) | Err(Undelivered::AlreadyAcknowledged) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// One attempt past the limiter.
    async fn direct(&self, request: Request<'_>) -> Result<reqwest::Response, Trouble> {
        let token = format!("Bot {}", self.token.expose_secret());
        let response = request
            .build(&self.client, &token, self.base.as_deref())
            .map_err(|error| trouble(&error))?
            .send()
            .await
            .map_err(|error| Trouble::Again {
                after: None,
                why: client_words(&error),
            })?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(refused(response).await)
    }
}

const DEFERRED: u8 = 5;
const MESSAGE: u8 = 4;
const EPHEMERAL: u64 = 1 << 6;

fn http(token: &SecretString, client: &reqwest::Client, base: Option<&str>) -> Http {
    let builder = HttpBuilder::new(token.expose_secret()).client(client.clone());
    match base {
        // serenity ignores a proxy while its limiter is on; the proxy limits then.
        Some(base) => builder.proxy(base).ratelimiter_disabled(true),
        None => builder,
    }
    .build()
}

fn request<'a>(route: Route<'a>, method: LightMethod, body: &Value) -> Request<'a> {
    Request::new(route, method).body(Some(body.to_string().into_bytes()))
}

fn no_files() -> Vec<CreateAttachment> {
    Vec::new()
}

/// A reply as the body of a message: always both content and embeds, so that an edit replaces both, and
/// always without mentions.
fn message(reply: &Reply) -> Value {
    let (content, embeds) = match limits::fit(reply) {
        Fitted::Content(content) => (content, json!([])),
        Fitted::Embed(description) => (String::new(), json!([{ "description": description }])),
    };
    json!({
        "content": content,
        "embeds": embeds,
        "allowed_mentions": { "parse": [], "replied_user": false },
    })
}

/// What a response that is no success says.
async fn refused(response: reqwest::Response) -> Trouble {
    let status = response.status().as_u16();
    let after = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok())
        .and_then(|seconds| seconds.parse().ok())
        .map(Duration::from_secs);
    let body: Value = response.json().await.unwrap_or_default();
    // The body is more exact than the header, which is rounded up to seconds.
    let exact = body["retry_after"]
        .as_f64()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let fields = body["errors"]
        .as_object()
        .map(|fields| fields.keys().cloned().collect::<Vec<_>>().join(", "))
        .unwrap_or_default();
    refusal(status, body["code"].as_i64().unwrap_or(0), exact.or(after), &fields)
}

/// One attempt through serenity and its limiter.
async fn limited<T>(call: impl Future<Output = serenity::Result<T>>) -> Result<T, Trouble> {
    match tokio::time::timeout(LIMITED_CALL, call).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(trouble(&error)),
        Err(_) => Err(Trouble::Again {
            after: None,
            why: "held back by the rate limit".to_owned(),
        }),
    }
}

/// Tries until it works, will not work, or `within` has passed. Pauses double, are spread by `seed` so
/// that many callers do not come back together, and are as long as Discord asks.
async fn retried<T, F: Future<Output = Result<T, Trouble>> + Send>(
    seed: u64,
    within: Duration,
    attempt: impl Fn() -> F + Send + Sync,
) -> Result<T, Undelivered> {
    let until = Instant::now() + within;
    let mut pause = FIRST_PAUSE;
    loop {
        let tried = tokio::time::timeout_at(until, attempt()).await;
        let (after, why) = match tried {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(Trouble::Final(reason))) => return Err(reason),
            Ok(Err(Trouble::Again { after, why })) => (after, why),
            Err(_) => return Err(Undelivered::GivenUp("timed out".to_owned())),
        };
        let wait = after.unwrap_or(pause) + spread(seed, pause);
        if Instant::now() + wait >= until {
            return Err(Undelivered::GivenUp(why));
        }
        tracing::debug!(%why, wait_ms = wait.as_millis(), "a call to Discord is tried again");
        tokio::time::sleep(wait).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Up to half the pause more, different for different callers (Fibonacci hashing: Knuth, The Art of
/// Computer Programming, volume 3, 6.4).
fn spread(seed: u64, pause: Duration) -> Duration {
    let share = (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u32;
    pause * share / 512
}
