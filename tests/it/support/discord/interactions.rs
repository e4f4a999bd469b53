//! In: what a person clicks or types. Out: an interaction as complete as Discord's, and a handle to what came of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::asked::Asked;
use super::people::{DM_PERMISSIONS, Guild, MANAGE_GUILD, MEMBER_PERMISSIONS, User, member_json};
use super::session::Audience;
use super::world::{State, World};

pub const COMMAND: u64 = 2;
pub const COMPONENT: u64 = 3;
pub const AUTOCOMPLETE: u64 = 4;
pub const MODAL: u64 = 5;

/// An interaction on Discord's side, from the click to the end of its token.
pub struct Pending {
    pub id: u64,
    pub token: String,
    pub kind: u64,
    pub born: Instant,
    pub user_id: u64,
    pub channel_id: u64,
    pub command: String,
    pub owners: Value,
    /// Whether the bot is a member where it happened, and so hears of the messages there.
    pub announced: bool,
    /// The message whose component was used.
    pub source: Option<u64>,
    /// The type of the callback, and when it came.
    pub acked: Option<(u64, Instant)>,
    pub original: Option<u64>,
    pub followups: Vec<u64>,
    /// The data of an autocomplete or modal callback.
    pub data: Option<Value>,
    /// The JSON codes of the errors that the bot was answered.
    pub errors: Vec<u64>,
}

impl Pending {
    /// What a message says about the interaction it answers.
    pub fn metadata(&self, state: &State) -> Value {
        let kind = if self.kind == AUTOCOMPLETE { COMMAND } else { self.kind };
        let mut metadata = json!({
            "id": self.id.to_string(), "type": kind, "user": state.users[&self.user_id].json(),
            "authorizing_integration_owners": self.owners,
        });
        match kind {
            COMMAND => metadata["name"] = self.command.clone().into(),
            COMPONENT => {
                metadata["interacted_message_id"] = self.source.unwrap_or(0).to_string().into();
            }
            _ => {
                metadata["triggering_interaction_metadata"] = json!({
                    "id": self.id.to_string(), "type": COMMAND, "user": state.users[&self.user_id].json(),
                    "authorizing_integration_owners": self.owners,
                });
            }
        }
        metadata
    }

    pub fn user_installed_only(&self) -> bool {
        self.owners.get("0").is_none()
    }
}

#[derive(Clone)]
enum Place {
    Guild {
        guild: Guild,
        channel: u64,
    },
    BotDm,
    /// Outside of the bot's guilds, through the installation of the person's own.
    UserInstall,
}

/// An interaction in the making; `send` lets it happen.
#[must_use]
pub struct Ask {
    world: Arc<World>,
    kind: u64,
    user: User,
    place: Place,
    permissions: u64,
    app_permissions: u64,
    roles: Vec<u64>,
    locale: Option<String>,
    name: String,
    data: Value,
    resolved: Value,
    options: Vec<Value>,
    subcommands: Vec<String>,
    message: Option<u64>,
    held_back: Duration,
}

impl Ask {
    pub(super) fn new(world: &Arc<World>, kind: u64, name: &str, data: Value) -> Self {
        let (user, guild) = world.read(|state| {
            let guild = state
                .guilds
                .values()
                .next()
                .expect("the fake starts with a guild")
                .clone();
            (state.users[&guild.owner_id].clone(), guild)
        });
        Self {
            world: world.clone(),
            kind,
            user,
            place: Place::Guild {
                channel: guild.channel,
                guild,
            },
            permissions: MEMBER_PERMISSIONS,
            app_permissions: MEMBER_PERMISSIONS,
            roles: Vec::new(),
            locale: None,
            name: name.to_owned(),
            data,
            resolved: json!({}),
            options: Vec::new(),
            subcommands: Vec::new(),
            message: None,
            held_back: Duration::ZERO,
        }
    }

    pub(super) fn on_message(mut self, message: u64) -> Self {
        self.message = Some(message);
        self
    }

    pub(super) fn resolving(mut self, kind: &str, id: u64, value: Value) -> Self {
        self.resolved[kind][id.to_string()] = value;
        self
    }

    pub fn by(mut self, user: &User) -> Self {
        self.user = user.clone();
        self
    }

    pub fn in_guild(mut self, guild: &Guild) -> Self {
        self.place = Place::Guild {
            guild: guild.clone(),
            channel: guild.channel,
        };
        self
    }

    /// Another channel of the guild than its first.
    pub fn in_channel(mut self, guild: &Guild, channel: u64) -> Self {
        self.place = Place::Guild {
            guild: guild.clone(),
            channel,
        };
        self
    }

    /// In the conversation of two with the bot.
    pub fn in_dm(mut self) -> Self {
        self.place = Place::BotDm;
        self
    }

    /// In a place that the bot is not in: the person has installed the app for themselves.
    pub fn user_install(mut self) -> Self {
        self.place = Place::UserInstall;
        self
    }

    pub fn member_permissions(mut self, bits: u64) -> Self {
        self.permissions = bits;
        self
    }

    /// As somebody who may change the guild's settings.
    pub fn moderator(self) -> Self {
        self.member_permissions(MEMBER_PERMISSIONS | MANAGE_GUILD)
    }

    pub fn app_permissions(mut self, bits: u64) -> Self {
        self.app_permissions = bits;
        self
    }

    pub fn roles(mut self, roles: &[u64]) -> Self {
        self.roles = roles.to_vec();
        self
    }

    pub fn locale(mut self, locale: &str) -> Self {
        self.locale = Some(locale.to_owned());
        self
    }

    /// A subcommand, or a group first and a subcommand second.
    pub fn subcommand(mut self, name: &str) -> Self {
        self.subcommands.push(name.to_owned());
        self
    }

    /// An option with its value; strings, whole numbers, numbers and booleans are told apart as Discord does.
    pub fn option(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let kind = match &value {
            Value::Bool(_) => 5,
            Value::Number(number) if number.is_f64() => 10,
            Value::Number(_) => 4,
            _ => 3,
        };
        self.options.push(json!({"name": name, "type": kind, "value": value}));
        self
    }

    /// The option that is being typed, for an autocomplete.
    pub fn focused(mut self, name: &str, partial: &str) -> Self {
        self.options
            .push(json!({"name": name, "type": 3, "value": partial, "focused": true}));
        self
    }

    /// An option that is a file, with the address from which the bot would fetch it.
    pub fn attachment(mut self, name: &str, filename: &str, content_type: &str, url: &str, size: usize) -> Self {
        let id = self.world.change(State::next_id);
        self.options
            .push(json!({"name": name, "type": 11, "value": id.to_string()}));
        self.resolved["attachments"][id.to_string()] = json!({
            "id": id.to_string(), "filename": filename, "content_type": content_type, "size": size, "url": url,
            "proxy_url": url, "ephemeral": true,
        });
        self
    }

    /// The gateway delivers it late: the three seconds have begun without the bot.
    pub fn held_back(mut self, delay: Duration) -> Self {
        self.held_back = delay;
        self
    }

    /// Lets it happen, once a bot is connected or can still resume.
    pub async fn send(self) -> Asked {
        self.world.attended(Duration::from_secs(5)).await;
        let (world, held_back) = (self.world.clone(), self.held_back);
        let (asked, payload, guild) = world.clone().change(|state| self.happen(state));
        let deliver = move || {
            world.change(|state| {
                state.dispatch("INTERACTION_CREATE", &payload, Audience::all(guild));
            });
        };
        if held_back.is_zero() {
            deliver();
        } else {
            tokio::spawn(async move {
                tokio::time::sleep(held_back).await;
                deliver();
            });
        }
        asked
    }

    fn happen(self, state: &mut State) -> (Asked, Value, Option<u64>) {
        let id = state.next_id();
        let token = format!("aW50ZXJhY3Rpb246{id:x}fake{:x}", state.next_id());
        let mut member = member_json(&self.roles);
        member["user"] = self.user.json();
        member["permissions"] = self.permissions.to_string().into();
        let mut payload = json!({
            "id": id.to_string(), "application_id": state.config.application_id.to_string(), "type": self.kind,
            "token": token, "version": 1, "entitlements": [], "attachment_size_limit": 10_485_760,
            "locale": self.locale.as_ref().unwrap_or(&self.user.locale), "app_permissions": self.app_permissions.to_string(),
        });
        let (channel_id, guild_id) = match &self.place {
            Place::Guild { guild, channel } => {
                payload["guild_id"] = guild.id.to_string().into();
                payload["guild"] = guild.interaction_json();
                payload["guild_locale"] = guild.locale.clone().into();
                payload["member"] = member;
                payload["context"] = 0.into();
                payload["authorizing_integration_owners"] = json!({"0": guild.id.to_string()});
                (*channel, Some(guild.id))
            }
            Place::BotDm => {
                payload["user"] = self.user.json();
                payload["context"] = 1.into();
                payload["app_permissions"] = DM_PERMISSIONS.to_string().into();
                payload["authorizing_integration_owners"] = json!({"0": "0"});
                (state.dm_with(self.user.id), None)
            }
            Place::UserInstall => {
                // A guild without the bot: `guild_id` and a member are there, the guild itself is unknown to the bot.
                let (guild, channel) = (state.next_id(), state.next_id());
                payload["guild_id"] = guild.to_string().into();
                payload["guild"] = json!({"id": guild.to_string(), "locale": "en-US", "features": []});
                payload["guild_locale"] = "en-US".into();
                payload["member"] = member;
                payload["context"] = 0.into();
                payload["authorizing_integration_owners"] = json!({"1": self.user.id.to_string()});
                (channel, None)
            }
        };
        payload["channel_id"] = channel_id.to_string().into();
        payload["channel"] = match state.channels.get(&channel_id) {
            Some(channel) => channel.interaction_json(state, self.permissions),
            None => {
                json!({"id": channel_id.to_string(), "type": 0, "name": "elsewhere", "flags": 0, "nsfw": false,
                "guild_id": payload["guild_id"], "permissions": self.permissions.to_string(), "position": 0,
                "parent_id": null, "topic": null, "rate_limit_per_user": 0, "last_message_id": null})
            }
        };
        if let Some(message) = self.message
            && self.kind != COMMAND
        {
            assert!(
                state.messages.contains_key(&message),
                "there is no message {message} to click on"
            );
            payload["message"] = state.message_json(message);
        }
        payload["data"] = self.data(state);
        state.interactions.insert(
            id,
            Pending {
                id,
                token: token.clone(),
                kind: self.kind,
                born: Instant::now(),
                user_id: self.user.id,
                channel_id,
                command: self.name.clone(),
                owners: payload["authorizing_integration_owners"].clone(),
                announced: !matches!(self.place, Place::UserInstall),
                source: self.message.filter(|_| self.kind != COMMAND),
                acked: None,
                original: None,
                followups: Vec::new(),
                data: None,
                errors: Vec::new(),
            },
        );
        (Asked::new(&self.world, id, token), payload, guild_id)
    }

    /// The `data` of the interaction; a command's id and option types are those it was registered with.
    fn data(&self, state: &mut State) -> Value {
        let mut data = self.data.clone();
        if matches!(self.kind, COMMAND | AUTOCOMPLETE) {
            let registered = state.registered(&self.name, data["type"].as_u64().unwrap_or(1));
            let mut options = self.options.clone();
            let mut known = registered
                .as_ref()
                .map(|command| command["options"].clone())
                .unwrap_or_default();
            for name in &self.subcommands {
                let inner = known
                    .as_array()
                    .into_iter()
                    .flatten()
                    .find(|option| option["name"] == **name)
                    .cloned();
                assert!(
                    registered.is_none() || inner.is_some(),
                    "/{} has no subcommand {name}",
                    self.name
                );
                known = inner.map_or(Value::Null, |option| option["options"].clone());
            }
            for option in &mut options {
                let named = known
                    .as_array()
                    .into_iter()
                    .flatten()
                    .find(|known| known["name"] == option["name"]);
                if registered.is_some() {
                    let named = named.unwrap_or_else(|| panic!("/{} has no option {}", self.name, option["name"]));
                    option["type"] = named["type"].clone();
                }
            }
            for (depth, name) in self.subcommands.iter().rev().enumerate() {
                options = vec![json!({"name": name, "type": if depth == 0 { 1 } else { 2 }, "options": options})];
            }
            data["id"] = registered.map_or_else(|| state.next_id().to_string().into(), |command| command["id"].clone());
            data["name"] = self.name.clone().into();
            if !options.is_empty() {
                data["options"] = options.into();
            }
        }
        if self.resolved.as_object().is_some_and(|resolved| !resolved.is_empty()) {
            data["resolved"] = self.resolved.clone();
        }
        data
    }
}

impl State {
    /// The command of that name, if any commands are registered; a client can pick no other.
    fn registered(&self, name: &str, kind: u64) -> Option<Value> {
        let mut all = self.commands.values().flatten().peekable();
        all.peek()?;
        let found = all.find(|command| command["name"] == name && command["type"].as_u64().unwrap_or(1) == kind);
        Some(
            found
                .unwrap_or_else(|| panic!("no command {name:?} of type {kind} is registered"))
                .clone(),
        )
    }
}
