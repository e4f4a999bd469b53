//! A Discord on loopback. In: a bot that was given this address for its API. Out: everything that it would meet on the
//! real one: REST under `/api/v10` and a gateway on the same port, with Discord's rules, errors and bad days.
//!
//! A test reads like what a person does: `discord.slash("ask").option("question", "…").send().await` and then
//! `.reply(within).await`. What the bot does wrong on the way (a misspelt field, a mention that would fire, a second
//! acknowledgement) is collected, and fails the test when the fake is dropped, unless the test took it first.
//!
//! The fake holds no opinion of its own: bodies are checked against Discord's `OpenAPI` document, in both directions,
//! and the rules that it lacks are written down in `limits`, `commands` and `callbacks`.
#![allow(dead_code, reason = "each set of tests uses the part of Discord that it needs")]

mod answer;
pub mod asked;
mod builder;
mod callbacks;
mod channel_routes;
mod channels;
mod clicks;
mod commands;
pub mod endpoint;
pub mod faults;
mod files;
pub mod forms;
mod gateway;
mod guilds;
pub mod interactions;
mod limits;
pub mod messages;
mod names;
mod openapi;
pub mod people;
pub mod permissions;
mod places;
pub mod posts;
pub mod recorded;
pub mod reply;
mod rest;
mod routes;
mod session;
mod socket;
mod threads;
mod typed;
mod wire;
mod world;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

pub use builder::Builder;
use faults::{Armed, Fault, Pattern};
pub use gateway::Gateway;
use interactions::{AUTOCOMPLETE, Ask, COMMAND};
use people::{Guild, User, member_json};
use posts::Post;
use recorded::Recorded;
use reply::Reply;
pub use world::BOT_USER_ID;
use world::{Served, State, World};

/// A Discord that runs until it is dropped.
pub struct FakeDiscord {
    world: Arc<World>,
    servers: Vec<tokio::task::JoinHandle<()>>,
}

impl FakeDiscord {
    /// Starts with Discord's own figures.
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    pub fn builder() -> Builder {
        Builder::default()
    }

    fn populate(&self) {
        self.world.change(|state| {
            let bot = User {
                id: state.config.bot_user_id,
                name: "ibid".into(),
                locale: "en-US".into(),
                bot: true,
            };
            state.users.insert(bot.id, bot);
        });
        self.guild("The Reading Room");
    }

    /// What the bot is given as its API base: requests come as `{base}/api/v10/…`.
    pub fn api_base(&self) -> String {
        let scheme = if self.world.config.tls { "https" } else { "http" };
        format!("{scheme}://{}", self.world.addresses().api)
    }

    /// Where `discord.com` is to resolve to in the TLS variant.
    pub fn api_address(&self) -> SocketAddr {
        self.world.addresses().api
    }

    /// The authority that signed the certificate for `discord.com`, as PEM.
    pub fn authority_pem(&self) -> String {
        self.world
            .addresses()
            .authority_pem
            .clone()
            .expect("only the TLS variant has a certificate")
    }

    pub fn bot_token(&self) -> String {
        self.world.config.token.clone()
    }

    pub fn application_id(&self) -> u64 {
        self.world.config.application_id
    }

    pub fn bot_user_id(&self) -> u64 {
        self.world.config.bot_user_id
    }

    /// Waits until a bot has been sent READY; fails the test with what it asked for when it has not.
    pub async fn wait_ready(&self, within: Duration) {
        let ready = self.world.connected(within).await;
        assert!(
            ready,
            "no bot identified within {within:?}; its requests were:\n{}",
            self.request_lines()
        );
    }

    /// A new person.
    pub fn user(&self, name: &str) -> User {
        self.world.change(|state| {
            let user = User {
                id: state.next_id(),
                name: name.to_owned(),
                locale: "en-US".into(),
                bot: false,
            };
            state.users.insert(user.id, user.clone());
            user
        })
    }

    /// A person whose Discord speaks another language.
    pub fn user_speaking(&self, name: &str, locale: &str) -> User {
        let mut user = self.user(name);
        locale.clone_into(&mut user.locale);
        self.world.change(|state| state.users.insert(user.id, user.clone()));
        user
    }

    /// A person uses a slash command.
    pub fn slash(&self, name: &str) -> Ask {
        Ask::new(&self.world, COMMAND, name, json!({"type": 1}))
    }

    /// A person is typing an option of a slash command; `.focused(option, partial)` says which.
    pub fn autocomplete(&self, name: &str) -> Ask {
        Ask::new(&self.world, AUTOCOMPLETE, name, json!({"type": 1}))
    }

    /// A person uses a message command on a message; its content is in the interaction whatever the intents.
    pub fn message_command(&self, name: &str, message_id: u64) -> Ask {
        let message = self.world.read(|state| state.message_json(message_id));
        let data = json!({"type": 3, "target_id": message_id.to_string()});
        Ask::on(&self.world, COMMAND, message_id, data)
            .named(name)
            .resolving("messages", message_id, message)
    }

    /// A person uses a user command on somebody.
    pub fn user_command(&self, name: &str, target: &User) -> Ask {
        Ask::new(
            &self.world,
            COMMAND,
            name,
            json!({"type": 2, "target_id": target.id.to_string()}),
        )
        .resolving("users", target.id, target.json())
        .resolving("members", target.id, member_json(&[]))
    }

    /// A person writes a message.
    pub fn message(&self, text: &str) -> Post {
        Post::new(&self.world, text)
    }

    /// A message that the bot wrote in an earlier life, with whatever components that gave it.
    pub fn earlier_message(&self, channel: u64, body: &Value) -> Reply {
        self.world.change(|state| {
            let bot = state.config.bot_user_id;
            let id = state.stand(channel, bot, body);
            Reply::now(&state.messages[&id])
        })
    }

    /// Somebody who may deletes a message: its author, or a moderator.
    pub fn delete_message(&self, message_id: u64) {
        self.world.change(|state| state.delete(message_id));
    }

    /// The `d` of each IDENTIFY so far, with its `intents`.
    pub fn identifies(&self) -> Vec<Value> {
        self.gateway().identifies()
    }

    /// A message that stood there before, of which the bot was sent no event.
    pub fn old_message(&self, channel: u64, author: &User, text: &str) -> u64 {
        self.world
            .change(|state| state.stand(channel, author.id, &json!({"content": text})))
    }

    /// A message as it stands now.
    pub fn shown(&self, message_id: u64) -> Option<Reply> {
        self.world
            .read(|state| state.messages.get(&message_id).filter(|m| !m.deleted).map(Reply::now))
    }

    /// Everything that the bot has written, oldest first.
    pub fn written(&self) -> Vec<Reply> {
        let by_bot = |state: &State| {
            let bot = state.config.bot_user_id;
            state
                .messages
                .values()
                .filter(|message| message.author_id == bot)
                .map(Reply::now)
                .collect()
        };
        self.world.read(by_bot)
    }

    /// What the bot has written in a channel, oldest first.
    pub fn said_in(&self, channel: u64) -> Vec<Reply> {
        self.world.read(|state| {
            let bot = state.config.bot_user_id;
            let there = |message: &&messages::Stored| message.author_id == bot && message.channel_id == channel;
            state.messages.values().filter(there).map(Reply::now).collect()
        })
    }

    /// Whether there was a request that fits.
    pub fn has_request(&self, fits: impl Fn(&Recorded) -> bool) -> bool {
        self.world.read(|state| state.requests.iter().any(fits))
    }

    /// The channel of direct messages between somebody and the bot.
    pub fn dm(&self, user: &User) -> u64 {
        self.world.change(|state| state.dm_with(user.id))
    }

    /// A file that somebody attached; says its address, for [`Ask::attachment`].
    pub fn serve(&self, path: &str, bytes: &[u8]) -> String {
        self.place(path, Served::Bytes(bytes.to_vec()))
    }

    /// An address that leads to another one.
    pub fn serve_moved(&self, path: &str, to: &str) -> String {
        self.place(path, Served::Moved(to.to_owned()))
    }

    fn place(&self, path: &str, file: Served) -> String {
        let path = format!("/attachments/{path}");
        let url = format!("{}{path}", self.api_base());
        self.world.change(|state| state.served.insert(path, file));
        url
    }

    pub fn rest(&self) -> Rest {
        Rest {
            world: self.world.clone(),
        }
    }

    pub fn gateway(&self) -> Gateway {
        Gateway {
            world: self.world.clone(),
        }
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.world.read(|state| state.requests.clone())
    }

    /// The requests to one route, written as `"PATCH /webhooks/*/*/messages/@original"`.
    pub fn requests_to(&self, route: &str) -> Vec<Recorded> {
        self.requests()
            .into_iter()
            .filter(|request| request.is(route))
            .collect()
    }

    /// Waits for a request that was answered, or broken off, and that fits.
    pub async fn wait_request(&self, fits: impl Fn(&Recorded) -> bool, within: Duration) -> Recorded {
        let found = self
            .world
            .wait(within, |state| {
                state.requests.iter().find(|request| fits(request)).cloned()
            })
            .await;
        found.unwrap_or_else(|| {
            panic!(
                "no such request within {within:?}; there were:\n{}",
                self.request_lines()
            )
        })
    }

    /// The global commands that are registered.
    pub fn commands(&self) -> Vec<Value> {
        self.world
            .read(|state| state.commands.get("global").cloned().unwrap_or_default())
    }

    /// The commands of one server.
    pub fn guild_commands(&self, guild: &Guild) -> Vec<Value> {
        self.world
            .read(|state| state.commands.get(&guild.id.to_string()).cloned().unwrap_or_default())
    }

    /// Waits until global commands are registered.
    pub async fn wait_commands(&self, within: Duration) -> Vec<Value> {
        let registered = |state: &State| state.commands.get("global").cloned();
        self.world.wait(within, registered).await.unwrap_or_else(|| {
            panic!(
                "the bot registers no commands; Discord objects: {:?}",
                self.violations()
            )
        })
    }

    /// Whether Discord's document is there to check bodies against; without it only the written rules hold.
    pub fn checks_schemas(&self) -> bool {
        self.world.spec.is_some()
    }

    /// The rules that the bot has broken so far.
    pub fn violations(&self) -> Vec<String> {
        self.world.read(|state| state.violations.clone())
    }

    /// The same, and forgives them: for tests of a bot that is meant to break a rule.
    pub fn take_violations(&self) -> Vec<String> {
        self.world.change(State::take_violations)
    }

    /// Fails the test if the bot has broken a rule.
    pub fn assert_honest(&self) {
        let violations = self.violations();
        assert!(
            violations.is_empty(),
            "the bot broke Discord's rules:\n- {}",
            violations.join("\n- ")
        );
    }

    fn request_lines(&self) -> String {
        self.requests()
            .iter()
            .map(Recorded::line)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        self.gateway().drop_tcp();
        for server in &self.servers {
            server.abort();
        }
        // A test that fails already is to be read by its own message.
        if !std::thread::panicking() {
            self.assert_honest();
        }
    }
}

/// The test's hand on the REST API.
pub struct Rest {
    world: Arc<World>,
}

impl Rest {
    /// The next `times` requests to a route end in a fault. The route is written `"PATCH /webhooks/*/*/messages/*"`:
    /// `*` is any one segment or any method, `**` any rest of the path.
    pub fn fail(&self, route: &str, times: usize, fault: Fault) {
        let armed = Armed {
            pattern: Pattern::parse(route),
            left: times,
            fault,
        };
        self.world.change(|state| state.faults.push(armed));
    }

    /// Ends all faults that were armed.
    pub fn heal(&self) {
        self.world.change(|state| state.faults.clear());
    }
}
