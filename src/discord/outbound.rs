//! Everything that is sent to Discord.
//!
//! In: a reply and where it goes. Out: the reply, delivered, or why not. Every call has a time-out, is
//! tried again when that may help, within a bound, and mentions nobody.
//!
//! How a request goes, and what holds it back, is in `calls`.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use governor::{DefaultKeyedRateLimiter, Quota};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use serenity::{
    builder::CreateAttachment,
    http::{LightMethod, Multipart, MultipartUpload, Request, Route},
    model::{
        gateway::BotGateway,
        id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId, UserId},
        user::CurrentUser,
    },
};

use tokio::time::timeout;

use crate::{locale::Language, telemetry::Metrics};

use super::{
    Connection,
    budget::{Awaited, Refusals},
    calls::Calls,
    custom_id::Signer,
    errors::{Trouble, Undelivered, client_words},
    given::Shown,
    outgoing::{Body, Outgoing},
    retry::retried,
};

/// The first response must reach Discord within 3 s of the event; this leaves some of it for the way.
pub(super) const FIRST_RESPONSE: Duration = Duration::from_millis(2_500);
/// An attempt at it that takes longer leaves no time for another.
const HALF_OF_IT: Duration = Duration::from_millis(1_200);
/// How long the delivery of an answer is tried.
pub(super) const DELIVERY: Duration = Duration::from_secs(90);

/// The way out to Discord.
pub(super) struct Outbound {
    pub(super) calls: Calls,
    signer: Signer,
    /// In which channels a notice of typing still shows.
    typing: DefaultKeyedRateLimiter<ChannelId>,
}

/// A notice of typing shows for ten seconds (Channel, Trigger Typing Indicator), so more of them show nothing.
const TYPING_A_MINUTE: NonZeroU32 = NonZeroU32::new(7).expect("seven is not zero");
/// So many channels are remembered before those are forgotten where no notice shows any more.
const MOST_TYPING: usize = 10_000;

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
    pub(super) fn new(connection: Connection, signer: Signer, refusals: Refusals, metrics: Metrics) -> Self {
        let Connection {
            token,
            client,
            api_base,
            sharding: _,
        } = connection;
        Self {
            calls: Calls::new((token, client, api_base), refusals, metrics),
            signer,
            typing: DefaultKeyedRateLimiter::keyed(Quota::per_minute(TYPING_A_MINUTE).allow_burst(NonZeroU32::MIN)),
        }
    }

    /// The bot's token, for the gateway.
    pub(super) fn token(&self) -> &str {
        self.calls.token()
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
        let got = self.asked(Awaited::Yes, Request::new(route, LightMethod::Get)).await;
        got.map_err(|trouble| match trouble {
            Trouble::Final(reason) => reason,
            Trouble::Again { why, .. } => Undelivered::GivenUp(why),
        })
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
        retried(id.get(), FIRST_RESPONSE, || {
            self.asked(Awaited::Yes, Request::new(route(), LightMethod::Get))
        })
        .await
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
        let route = || Route::ChannelMessages {
            channel_id: post.channel,
        };
        let message: Identified<MessageId> = retried(post.nonce, DELIVERY, || {
            self.asked(Awaited::Yes, request(route(), LightMethod::Post, &body))
        })
        .await?;
        Ok(message.id)
    }

    /// Changes a message of the bot.
    pub(super) async fn change(&self, post: &Post, id: MessageId, said: &Outgoing) -> Result<(), Undelivered> {
        let body = said.body(post.language, &self.signer, post.scope);
        let route = || Route::ChannelMessage {
            channel_id: post.channel,
            message_id: id,
        };
        retried(id.get(), DELIVERY, || {
            self.direct(request(route(), LightMethod::Patch, &body))
        })
        .await
        .map(drop)
    }

    /// The channel of direct messages with somebody.
    pub(super) async fn direct_channel(&self, user: UserId) -> Result<ChannelId, Undelivered> {
        let body = Body {
            json: json!({ "recipient_id": user.to_string() }),
            file: None,
        };
        let channel: Identified<ChannelId> = retried(user.get(), DELIVERY, || {
            self.asked(Awaited::Yes, request(Route::UserMeDmChannels, LightMethod::Post, &body))
        })
        .await?;
        Ok(channel.id)
    }

    /// Opens a thread on a message and says which channel it is.
    pub(super) async fn open_thread(
        &self,
        channel: ChannelId,
        on: MessageId,
        name: &str,
    ) -> Result<ChannelId, Undelivered> {
        let body = Body {
            json: json!({ "name": name, "auto_archive_duration": THREAD_MINUTES }),
            file: None,
        };
        let route = || Route::ChannelMessageThreads {
            channel_id: channel,
            message_id: on,
        };
        let thread: Identified<ChannelId> = retried(on.get(), DELIVERY, || {
            self.asked(Awaited::Yes, request(route(), LightMethod::Post, &body))
        })
        .await?;
        Ok(thread.id)
    }

    /// Shows that the bot is writing. Whether that works does not matter to an answer.
    pub(super) async fn typing(&self, channel: ChannelId) {
        if self.typing.len() > MOST_TYPING {
            self.typing.retain_recent();
        }
        if self.typing.check_key(&channel).is_err() {
            return;
        }
        let route = Route::ChannelTyping { channel_id: channel };
        let notice = Request::new(route, LightMethod::Post);
        // One that is shown after the answer would be wrong.
        match timeout(FIRST_RESPONSE, self.calls.attempt(Awaited::No, notice)).await {
            Ok(Ok(_)) => {}
            Ok(Err(trouble)) => tracing::debug!(?trouble, "the typing notice was not delivered"),
            Err(_) => tracing::debug!("the typing notice took too long"),
        }
    }

    /// All servers that the bot is in; nothing where not all of them could be read.
    pub(super) async fn guilds(&self) -> Result<Vec<GuildId>, Undelivered> {
        let mut guilds: Vec<GuildId> = Vec::new();
        loop {
            let last = guilds.last().copied();
            let mut wanted = vec![("limit", GUILDS_A_PAGE.to_string())];
            wanted.extend(last.map(|last| ("after", last.to_string())));
            let page: Vec<Identified<GuildId>> = retried(GUILDS_A_PAGE, DELIVERY, || {
                let asked = Request::new(Route::UserMeGuilds, LightMethod::Get);
                self.asked(Awaited::No, asked.params(Some(wanted.clone())))
            })
            .await?;
            if page.is_empty() {
                return Ok(guilds);
            }
            guilds.extend(page.iter().map(|guild| guild.id));
        }
    }

    /// Whether Discord knows the bot in that server: an error says why not.
    pub(super) async fn is_in(&self, guild: GuildId) -> Result<(), Undelivered> {
        let route = || Route::Guild { guild_id: guild };
        retried(guild.get(), DELIVERY, || {
            self.unawaited(Request::new(route(), LightMethod::Get))
        })
        .await
        .map(drop)
    }

    /// The commands that Discord has, as it sends them.
    pub(super) async fn commands(&self, application: ApplicationId, awaited: Awaited) -> Result<Value, Undelivered> {
        let route = || Route::Commands {
            application_id: application,
        };
        retried(application.get(), DELIVERY, || {
            self.asked(awaited, Request::new(route(), LightMethod::Get))
        })
        .await
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
            self.unawaited(request(route(), LightMethod::Put, &body))
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
            let attempt = self.direct(request(route(), LightMethod::Post, &body));
            async {
                let hung = |_| Trouble::Again {
                    after: None,
                    why: "timed out".to_owned(),
                };
                timeout(HALF_OF_IT, attempt).await.map_err(hung)?
            }
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

    /// One attempt at what somebody waits for.
    async fn direct(&self, request: Request<'_>) -> Result<reqwest::Response, Trouble> {
        self.calls.attempt(Awaited::Yes, request).await
    }

    /// One attempt at what nobody waits for.
    async fn unawaited(&self, request: Request<'_>) -> Result<reqwest::Response, Trouble> {
        self.calls.attempt(Awaited::No, request).await
    }

    async fn asked<T: DeserializeOwned>(&self, awaited: Awaited, request: Request<'_>) -> Result<T, Trouble> {
        read(self.calls.attempt(awaited, request).await?).await
    }
}

/// What a response holds. One that breaks off is asked for again: a message that is sent twice with one nonce is one.
async fn read<T: DeserializeOwned>(response: reqwest::Response) -> Result<T, Trouble> {
    response.json().await.map_err(|error| Trouble::Again {
        after: None,
        why: client_words(&error),
    })
}

/// Something of Discord's, as far as its id goes.
#[derive(Deserialize)]
struct Identified<Id> {
    id: Id,
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
    let message = response.json::<Identified<MessageId>>().await;
    message.map_or(MessageId::new(1), |message| message.id)
}
