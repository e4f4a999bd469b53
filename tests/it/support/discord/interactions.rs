//! In: what a person clicks or types. Out: an interaction as complete as Discord's, and a handle to what came of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::asked::Asked;
use super::people::{Guild, MANAGE_GUILD, MEMBER_PERMISSIONS, User};
use super::places::{Place, Who};
use super::session::Audience;
use super::typed;
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
    /// The interaction whose answer was the modal that this one submits.
    pub opener: Option<u64>,
    /// The type of the option that is being typed.
    pub focused: Option<u64>,
    /// Whether the bot is a member where it happened, and so hears of the messages there.
    pub announced: bool,
    /// The message whose component was used.
    pub source: Option<u64>,
    /// How many sessions were told of it, and how many callbacks came.
    pub told: usize,
    pub tried: usize,
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
                let opener = self.opener.and_then(|id| state.interactions.get(&id));
                metadata["triggering_interaction_metadata"] = match opener {
                    Some(opener) => opener.metadata(state),
                    None => json!({
                        "id": self.id.to_string(), "type": COMMAND, "user": state.users[&self.user_id].json(),
                        "authorizing_integration_owners": self.owners,
                    }),
                };
            }
        }
        metadata
    }

    pub fn user_installed_only(&self) -> bool {
        self.owners.get("0").is_none()
    }
}

/// An interaction in the making; `send` lets it happen.
#[must_use]
pub struct Ask {
    world: Arc<World>,
    kind: u64,
    user: Option<User>,
    place: Place,
    permissions: Option<u64>,
    app_permissions: Option<u64>,
    roles: Option<Vec<u64>>,
    locale: Option<String>,
    name: String,
    data: Value,
    resolved: Value,
    options: Vec<Value>,
    subcommands: Vec<String>,
    message: Option<u64>,
    opener: Option<u64>,
    held_back: Duration,
    both_roads: bool,
}

impl Ask {
    pub(super) fn new(world: &Arc<World>, kind: u64, name: &str, data: Value) -> Self {
        let channel = world.read(|state| state.home().channel);
        Self {
            world: world.clone(),
            kind,
            user: None,
            place: Place::Channel(channel),
            permissions: None,
            app_permissions: None,
            roles: None,
            locale: None,
            name: name.to_owned(),
            data,
            resolved: json!({}),
            options: Vec::new(),
            subcommands: Vec::new(),
            message: None,
            opener: None,
            held_back: Duration::ZERO,
            both_roads: false,
        }
    }

    /// Something done to a message, where that message is.
    pub(super) fn on(world: &Arc<World>, kind: u64, message: u64, data: Value) -> Self {
        let channel = world.read(|state| {
            let found = state.messages.get(&message).filter(|found| !found.deleted);
            found
                .unwrap_or_else(|| panic!("there is no message {message}"))
                .channel_id
        });
        let mut ask = Self::new(world, kind, "", data).at(channel);
        ask.message = Some(message);
        ask
    }

    pub(super) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    pub(super) fn after_modal(mut self, opener: u64, message: Option<u64>) -> Self {
        self.opener = Some(opener);
        self.message = message;
        self
    }

    pub(super) fn resolving(mut self, kind: &str, id: u64, value: Value) -> Self {
        self.resolved[kind][id.to_string()] = value;
        self
    }

    pub fn by(mut self, user: &User) -> Self {
        self.user = Some(user.clone());
        self
    }

    pub fn in_guild(self, guild: &Guild) -> Self {
        self.at(guild.channel)
    }

    /// Another channel of the guild than its first.
    pub fn in_channel(self, _: &Guild, channel: u64) -> Self {
        self.at(channel)
    }

    pub fn in_thread(self, thread: u64) -> Self {
        self.at(thread)
    }

    /// In any channel: of a guild, a thread, a conversation, or somewhere without the bot.
    pub fn at(mut self, channel: u64) -> Self {
        self.place = Place::Channel(channel);
        self
    }

    /// In the conversation of two with the bot.
    pub fn in_dm(mut self) -> Self {
        self.place = Place::BotDm;
        self
    }

    /// In a conversation with somebody else: the person has installed the app for themselves.
    pub fn in_other_dm(mut self) -> Self {
        self.place = Place::OtherDm;
        self
    }

    /// In a guild that the bot is not in: the person has installed the app for themselves.
    pub fn user_install(self) -> Self {
        let channel = self.world.change(State::elsewhere);
        self.at(channel)
    }

    pub fn member_permissions(mut self, bits: u64) -> Self {
        self.permissions = Some(bits);
        self
    }

    /// As somebody who may change the guild's settings.
    pub fn moderator(self) -> Self {
        self.member_permissions(MEMBER_PERMISSIONS | MANAGE_GUILD)
    }

    pub fn app_permissions(mut self, bits: u64) -> Self {
        self.app_permissions = Some(bits);
        self
    }

    pub fn roles(mut self, roles: &[u64]) -> Self {
        self.roles = Some(roles.to_vec());
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

    /// An option that is a channel, with what Discord says of it.
    pub fn channel_option(mut self, name: &str, id: u64) -> Self {
        self.options
            .push(json!({"name": name, "type": 7, "value": id.to_string()}));
        let channel = self
            .world
            .read(|state| state.channels[&id].interaction_json(state, MEMBER_PERMISSIONS));
        self.resolving("channels", id, channel)
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

    /// By the gateway too where there is an endpoint, as may be while that is being set up.
    pub fn by_both_roads(mut self) -> Self {
        self.both_roads = true;
        self
    }

    /// Lets it happen, once a bot is connected or can still resume, or at once where there is an endpoint.
    pub async fn send(self) -> Asked {
        let endpoint = self.world.read(|state| state.endpoint.clone());
        if endpoint.is_none() || self.both_roads {
            self.world.attended(Duration::from_secs(5)).await;
        }
        let (world, held_back, both_roads) = (self.world.clone(), self.held_back, self.both_roads);
        let (asked, payload, guild) = world.clone().change(|state| self.happen(state));
        let id = asked.id;
        let deliver = move || {
            if let Some(url) = endpoint {
                tokio::spawn(world.clone().deliver(url, payload.clone()));
                if !both_roads {
                    return;
                }
            }
            world.change(|state| {
                let told = state.dispatch("INTERACTION_CREATE", &payload, Audience::all(guild));
                if let Some(pending) = state.interactions.get_mut(&id) {
                    pending.told = told;
                }
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
        let user = self.actor(state);
        let channel_id = state.settle(&self.place, user.id);
        state.assert_there(channel_id, &user);
        state.assert_used_in(channel_id);
        let mut payload = json!({
            "id": id.to_string(), "application_id": state.config.application_id.to_string(), "type": self.kind,
            "token": token, "version": 1, "entitlements": [], "attachment_size_limit": state.config.file_limit,
            "locale": self.locale.as_ref().unwrap_or(&user.locale),
        });
        let who = Who {
            user: &user,
            permissions: self.permissions,
            app_permissions: self.app_permissions,
            roles: self.roles.as_deref(),
        };
        state.set_scene(&mut payload, channel_id, &who);
        let source = self.message.filter(|_| self.kind != COMMAND);
        if let Some(message) = source {
            payload["message"] = self.pressed(state, message, &user);
            // A component acts by the installation that made its message.
            let owners = &payload["message"]["interaction_metadata"]["authorizing_integration_owners"];
            if owners.is_object() {
                payload["authorizing_integration_owners"] = owners.clone();
            }
        }
        payload["data"] = self.data(state, channel_id);
        let guild_id = state.guild_of(channel_id).map(|guild| guild.id);
        state.interactions.insert(
            id,
            Pending {
                id,
                token: token.clone(),
                kind: self.kind,
                born: Instant::now(),
                user_id: user.id,
                channel_id,
                command: self.name.clone(),
                owners: payload["authorizing_integration_owners"].clone(),
                opener: self.opener,
                focused: payload["data"]["options"]
                    .as_array()
                    .and_then(|list| typed::focused(list)),
                announced: state.bot_may(channel_id, 0),
                source,
                told: 0,
                tried: 0,
                acked: None,
                original: None,
                followups: Vec::new(),
                data: None,
                errors: Vec::new(),
            },
        );
        (Asked::new(&self.world, id, token), payload, guild_id)
    }

    /// Who does it when the test named nobody: the one who alone sees the message, the other side of the conversation,
    /// or the owner of the first guild.
    fn actor(&self, state: &State) -> User {
        if let Some(user) = &self.user {
            return user.clone();
        }
        let addressee = self.message.and_then(|id| state.messages[&id].only_for);
        let recipient = match self.place {
            Place::Channel(channel) => state.channels[&channel].recipient,
            _ => None,
        };
        let user = addressee.or(recipient).unwrap_or_else(|| state.home().owner_id);
        state.users[&user].clone()
    }

    /// The message whose component is used, as this person sees it.
    fn pressed(&self, state: &State, message: u64, user: &User) -> Value {
        let found = &state.messages[&message];
        let theirs = found.only_for.is_none_or(|only| only == user.id);
        assert!(
            theirs,
            "{} cannot see that message, so cannot press anything on it",
            user.name
        );
        assert!(
            !found.deleted || self.kind == MODAL,
            "the message was deleted, so nothing can be pressed on it"
        );
        state.message_json(message)
    }

    /// The `data` of the interaction; a command's id and option types are those it was registered with.
    fn data(&self, state: &mut State, channel: u64) -> Value {
        let mut data = self.data.clone();
        if matches!(self.kind, COMMAND | AUTOCOMPLETE) {
            let registered = state.registered(&self.name, data["type"].as_u64().unwrap_or(1), channel);
            let options = typed::options(self.kind, registered.as_ref(), &self.subcommands, self.options.clone());
            data["id"] = match &registered {
                Some(command) => command["id"].clone(),
                None => state.next_id().to_string().into(),
            };
            if let Some(guild) = registered.as_ref().and_then(|command| command.get("guild_id")) {
                data["guild_id"] = guild.clone();
            }
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
