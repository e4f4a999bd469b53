//! Everything that is sent to Discord.
//!
//! In: a reply and where it goes. Out: the reply, delivered, or why not. Every call has a time-out, is
//! tried again when that may help, within a bound, and mentions nobody.
//!
//! Interaction callbacks and edits bypass serenity's rate limiter, which would queue all of them behind
//! one another; their 429s are waited for here as long as Discord asks. Messages and commands go through
//! the limiter.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serenity::{
    builder::CreateAttachment,
    http::{GuildPagination, Http, HttpBuilder, HttpError, LightMethod, Multipart, MultipartUpload, Request, Route},
    model::{
        gateway::BotGateway,
        id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId, UserId},
        user::CurrentUser,
    },
};

use crate::{locale::Language, telemetry::Metrics};

use super::{
    Connection,
    custom_id::Signer,
    errors::{Trouble, Undelivered, client_words, refusal, trouble},
    given::Shown,
    outgoing::{Body, Outgoing},
    retry::retried,
};

/// The first response must reach Discord within 3 s of the event; this leaves some of it for the way.
pub(super) const FIRST_RESPONSE: Duration = Duration::from_millis(2_500);
/// How long the delivery of an answer is tried.
pub(super) const DELIVERY: Duration = Duration::from_secs(90);
/// serenity's limiter sleeps as long as Discord says, which can be hours; a call gives up before.
const LIMITED_CALL: Duration = Duration::from_secs(30);

/// The way out to Discord.
pub(super) struct Outbound {
    pub(super) client: reqwest::Client,
    token: SecretString,
    pub(super) base: Option<String>,
    limited: Arc<Http>,
    signer: Signer,
    metrics: Metrics,
}

/// An interaction, as far as answering it goes.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) application: ApplicationId,
    pub(super) interaction: InteractionId,
    pub(super) token: String,
    /// The language that is answered in.
    pub(super) language: Language,
    /// What buttons are signed for, see [`Origin::scope`](super::origin::Origin::scope).
    pub(super) scope: u64,
}

/// A channel as the place of a message of the bot's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Post {
    pub(super) channel: ChannelId,
    /// The message that it replies to.
    pub(super) to: Option<MessageId>,
    /// A repeated attempt with the same number sends nothing twice.
    pub(super) nonce: u64,
    pub(super) language: Language,
    pub(super) scope: u64,
}

impl Outbound {
    pub(super) fn new(connection: Connection, signer: Signer, metrics: Metrics) -> Self {
        let Connection {
            token,
            client,
            api_base,
            sharding: _,
        } = connection;
        let limited = Arc::new(http(&token, &client, api_base.as_deref()));
        Self {
            client,
            token,
            base: api_base,
            limited,
            signer,
            metrics,
        }
    }

    /// The bot's token, for the gateway.
    pub(super) fn token(&self) -> &str {
        self.token.expose_secret()
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

    /// What Discord answers, asked for once.
    pub(super) async fn get_once<T: DeserializeOwned>(&self, route: Route<'_>) -> Result<T, Undelivered> {
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

    /// Says that an answer is being made; where it shows is then fixed.
    pub(super) async fn defer(&self, to: &Address, shown: Shown) -> Result<(), Undelivered> {
        let said = match shown {
            Shown::ToAll => json!({ "type": DEFERRED, "data": {} }),
            Shown::ToAsker => json!({ "type": DEFERRED, "data": { "flags": EPHEMERAL } }),
            Shown::InPlace => json!({ "type": DEFERRED_UPDATE }),
        };
        self.respond(to, said, None).await
    }

    /// Answers an interaction at once, to the asker alone.
    pub(super) async fn whisper(&self, to: &Address, said: &Outgoing) -> Result<(), Undelivered> {
        let mut body = said.body(to.language, &self.signer, to.scope);
        body.json["flags"] = EPHEMERAL.into();
        self.respond(to, json!({ "type": MESSAGE, "data": body.json }), body.file)
            .await
    }

    /// Answers an autocomplete: at most 25 choices, each a name and a value.
    pub(super) async fn suggest(&self, to: &Address, choices: &Value) -> Result<(), Undelivered> {
        self.respond(to, json!({ "type": CHOICES, "data": { "choices": choices } }), None)
            .await
    }

    /// Answers an interaction with a form.
    pub(super) async fn open_form(&self, to: &Address, form: &Value) -> Result<(), Undelivered> {
        self.respond(to, json!({ "type": MODAL, "data": form }), None).await
    }

    /// Puts `said` in the place of the deferred response.
    pub(super) async fn edit(&self, to: &Address, said: &Outgoing, within: Duration) -> Result<MessageId, Undelivered> {
        let body = said.body(to.language, &self.signer, to.scope);
        let route = || Route::WebhookOriginalInteractionResponse {
            application_id: to.application,
            token: &to.token,
        };
        let edited = retried(to.interaction.get(), within, || {
            self.direct(request(route(), LightMethod::Patch, &body))
        });
        Ok(id_of(edited.await?).await)
    }

    /// Leaves a message as it is but for its buttons, which are then these.
    pub(super) async fn set_buttons(&self, to: &Address, rows: &Value) -> Result<(), Undelivered> {
        let body = Body {
            json: json!({ "components": rows, "allowed_mentions": { "parse": [] } }),
            file: None,
        };
        let route = || Route::WebhookOriginalInteractionResponse {
            application_id: to.application,
            token: &to.token,
        };
        retried(to.interaction.get(), DELIVERY, || {
            self.direct(request(route(), LightMethod::Patch, &body))
        })
        .await
        .map(drop)
    }

    /// What a channel is.
    pub(super) async fn channel<T: DeserializeOwned>(&self, id: ChannelId) -> Result<T, Undelivered> {
        let route = || Route::Channel { channel_id: id };
        let response = retried(id.get(), FIRST_RESPONSE, || {
            self.direct(Request::new(route(), LightMethod::Get))
        })
        .await?;
        response
            .json()
            .await
            .map_err(|error| Undelivered::GivenUp(client_words(&error)))
    }

    /// Sends one more message in answer to an interaction.
    pub(super) async fn follow_up(
        &self,
        to: &Address,
        shown: Shown,
        said: &Outgoing,
    ) -> Result<MessageId, Undelivered> {
        let mut body = said.body(to.language, &self.signer, to.scope);
        if shown == Shown::ToAsker {
            body.json["flags"] = EPHEMERAL.into();
        }
        let route = || Route::WebhookFollowupMessages {
            application_id: to.application,
            token: &to.token,
        };
        let sent = retried(to.interaction.get(), DELIVERY, || {
            self.direct(request(route(), LightMethod::Post, &body))
        });
        Ok(id_of(sent.await?).await)
    }

    /// Removes the response to an interaction, or, after an update in place, the message that it updated.
    pub(super) async fn remove_response(&self, to: &Address) -> Result<(), Undelivered> {
        let route = || Route::WebhookOriginalInteractionResponse {
            application_id: to.application,
            token: &to.token,
        };
        retried(to.interaction.get(), DELIVERY, || {
            self.direct(Request::new(route(), LightMethod::Delete))
        })
        .await
        .map(drop)
    }

    /// Sends `said` into a channel.
    pub(super) async fn send(&self, post: &Post, said: &Outgoing) -> Result<MessageId, Undelivered> {
        self.post(post, said, false).await
    }

    /// Sends `said` as a reply, and nothing where the message that it replies to is gone or not for all to see.
    pub(super) async fn reply(&self, post: &Post, said: &Outgoing) -> Result<MessageId, Undelivered> {
        self.post(post, said, true).await
    }

    async fn post(&self, post: &Post, said: &Outgoing, is_strict: bool) -> Result<MessageId, Undelivered> {
        let mut body = said.body(post.language, &self.signer, post.scope);
        body.json["nonce"] = post.nonce.to_string().into();
        body.json["enforce_nonce"] = true.into();
        if let Some(message) = post.to {
            body.json["message_reference"] =
                json!({ "message_id": message.to_string(), "fail_if_not_exists": is_strict });
        }
        let files = || body.file.clone().into_iter().collect();
        retried(post.nonce, DELIVERY, || {
            self.limiting(self.limited.send_message(post.channel, files(), &body.json))
        })
        .await
        .map(|message| message.id)
    }

    /// Changes a message of the bot.
    pub(super) async fn change(&self, post: &Post, id: MessageId, said: &Outgoing) -> Result<(), Undelivered> {
        let body = said.body(post.language, &self.signer, post.scope);
        let files = || body.file.clone().into_iter().collect();
        retried(id.get(), DELIVERY, || {
            self.limiting(self.limited.edit_message(post.channel, id, &body.json, files()))
        })
        .await
        .map(drop)
    }

    /// Opens a thread on a message and says which channel it is.
    pub(super) async fn open_thread(
        &self,
        channel: ChannelId,
        on: MessageId,
        name: &str,
    ) -> Result<ChannelId, Undelivered> {
        let body = json!({ "name": name, "auto_archive_duration": THREAD_MINUTES });
        retried(on.get(), DELIVERY, || {
            self.limiting(self.limited.create_thread_from_message(channel, on, &body, None))
        })
        .await
        .map(|thread| thread.id)
    }

    /// Shows that the bot is writing. Whether that works does not matter to an answer.
    pub(super) async fn typing(&self, channel: ChannelId) {
        if let Err(error) = self.limiting(self.limited.broadcast_typing(channel)).await {
            tracing::debug!(?error, "the typing notice was not delivered");
        }
    }

    /// All servers that the bot is in; nothing where not all of them could be read.
    pub(super) async fn guilds(&self) -> Result<Vec<GuildId>, Undelivered> {
        let mut guilds: Vec<GuildId> = Vec::new();
        loop {
            let last = guilds.last().copied();
            let page = retried(GUILDS_A_PAGE, DELIVERY, || {
                let after = last.map(GuildPagination::After);
                self.limiting(self.limited.get_guilds(after, Some(GUILDS_A_PAGE)))
            });
            let page = page.await?;
            if page.is_empty() {
                return Ok(guilds);
            }
            guilds.extend(page.iter().map(|guild| guild.id));
        }
    }

    /// Whether Discord knows the bot in that server: an error says why not.
    pub(super) async fn is_in(&self, guild: GuildId) -> Result<(), Undelivered> {
        retried(guild.get(), DELIVERY, || self.limiting(self.limited.get_guild(guild)))
            .await
            .map(drop)
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
        let body = Body {
            json: commands.clone(),
            file: None,
        };
        let route = || Route::Commands {
            application_id: application,
        };
        retried(application.get(), DELIVERY, || {
            self.direct(request(route(), LightMethod::Put, &body))
        })
        .await
        .map(drop)
    }

    async fn respond(&self, to: &Address, said: Value, file: Option<CreateAttachment>) -> Result<(), Undelivered> {
        let body = Body { json: said, file };
        let route = || Route::InteractionResponse {
            interaction_id: to.interaction,
            token: &to.token,
        };
        let attempts = AtomicUsize::new(0);
        let done = retried(to.interaction.get(), FIRST_RESPONSE, || {
            attempts.fetch_add(1, Ordering::Relaxed);
            self.direct(request(route(), LightMethod::Post, &body))
        })
        .await;
        match done {
            Ok(_) => Ok(()),
            // An attempt that timed out here had arrived there. A first attempt that comes too late does so because
            // another process answers, as when one takes over from another.
            Err(Undelivered::AlreadyAcknowledged) if attempts.into_inner() > 1 => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// One attempt through serenity and its limiter.
    async fn limiting<T>(&self, call: impl Future<Output = serenity::Result<T>>) -> Result<T, Trouble> {
        match tokio::time::timeout(LIMITED_CALL, call).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => {
                if let serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) = &error {
                    self.metrics.refused(response.status_code.as_u16());
                }
                Err(trouble(&error))
            }
            Err(_) => Err(Trouble::Again {
                after: None,
                why: "held back by the rate limit".to_owned(),
            }),
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
        self.metrics.refused(response.status().as_u16());
        Err(refused(response).await)
    }
}

/// Discord's numbers for kinds of responses (Receiving and Responding, Interaction Callback Type).
const MESSAGE: u8 = 4;
const DEFERRED: u8 = 5;
const DEFERRED_UPDATE: u8 = 6;
const CHOICES: u8 = 8;
const MODAL: u8 = 9;
/// The most servers that Discord lists at once.
const GUILDS_A_PAGE: u64 = 200;
/// A thread nobody writes in is put away after a day.
const THREAD_MINUTES: u32 = 1440;
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

fn request<'a>(route: Route<'a>, method: LightMethod, body: &Body) -> Request<'a> {
    let json = body.json.to_string();
    let request = Request::new(route, method);
    match &body.file {
        None => request.body(Some(json.into_bytes())),
        Some(file) => request.multipart(Some(Multipart {
            upload: MultipartUpload::Attachments(vec![file.clone()]),
            fields: Vec::new(),
            payload_json: Some(json),
        })),
    }
}

/// The id of the message that Discord answers with. Without one nothing can be looked up by it later, which is no
/// reason to say that the message was not sent.
async fn id_of(response: reqwest::Response) -> MessageId {
    let message: Value = response.json().await.unwrap_or_default();
    let id = message["id"].as_str().and_then(|id| id.parse().ok());
    MessageId::new(id.filter(|id| *id > 0).unwrap_or(1))
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
