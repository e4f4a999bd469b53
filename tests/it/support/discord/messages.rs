//! In: bodies of messages, from people and from the bot. Out: messages as Discord keeps, shows and announces them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::channels::Channel;
use super::files;
use super::people::member_json;
use super::recorded::FilePart;
use super::session::Audience;
use super::world::{State, now_iso};

pub const EPHEMERAL: u64 = 1 << 6;
pub const LOADING: u64 = 1 << 7;
pub const COMPONENTS_V2: u64 = 1 << 15;

/// The fields that the `MESSAGE_CONTENT` rule empties.
const CONTENT_FIELDS: [&str; 4] = ["embeds", "attachments", "components", "poll"];

/// One message and everything that it has been.
pub struct Stored {
    pub id: u64,
    pub channel_id: u64,
    pub author_id: u64,
    /// As REST shows it now.
    pub json: Value,
    /// As it was shown at each moment, oldest first.
    pub history: Vec<(Instant, Value)>,
    pub replies_to: Option<u64>,
    /// What the last body said of mentions; a message object does not show it.
    pub allowed_mentions: Value,
    pub deleted: bool,
    /// The one person who sees an ephemeral message.
    pub only_for: Option<u64>,
    /// The files that it ever had, by the ids of their attachments.
    pub files: BTreeMap<String, FilePart>,
    /// False where the bot is not a member and sees only what it wrote through the interaction.
    announced: bool,
}

impl Stored {
    pub fn flags(&self) -> u64 {
        self.json["flags"].as_u64().unwrap_or(0)
    }

    pub fn is(&self, flag: u64) -> bool {
        self.flags() & flag != 0
    }
}

/// What is needed to post a message.
pub struct Draft<'a> {
    pub channel_id: u64,
    pub author_id: u64,
    pub body: &'a Value,
    pub files: &'a [FilePart],
    pub flags: u64,
    pub replies_to: Option<u64>,
    /// The interaction that it answers, as `interaction_metadata` says it.
    pub interaction: Option<Value>,
    pub announced: bool,
}

impl State {
    /// Posts a message and announces it; the answer is its id.
    pub fn post(&mut self, draft: &Draft) -> u64 {
        let id = self.next_id();
        let author = self.users[&draft.author_id].json();
        let mut json = json!({
            "id": id.to_string(), "type": 0, "channel_id": draft.channel_id.to_string(), "author": author,
            "content": "", "timestamp": now_iso(), "edited_timestamp": null, "tts": false, "mention_everyone": false,
            "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "components": [],
            "flags": draft.flags,
        });
        if let Some(nonce) = draft.body.get("nonce").filter(|nonce| !nonce.is_null()) {
            json["nonce"] = nonce.clone();
        }
        if let Some(target) = draft.replies_to {
            json["type"] = 19.into();
            let reference = self.guild_of(draft.channel_id).map(|guild| guild.id.to_string());
            json["message_reference"] =
                json!({"type": 0, "message_id": target.to_string(), "channel_id": draft.channel_id.to_string()});
            if let Some(guild) = reference {
                json["message_reference"]["guild_id"] = guild.into();
            }
        }
        if let Some(interaction) = &draft.interaction {
            json["type"] = if interaction["type"] == 2 { 20.into() } else { 19.into() };
            json["application_id"] = self.config.application_id.to_string().into();
            json["webhook_id"] = self.config.application_id.to_string().into();
            json["interaction_metadata"] = interaction.clone();
        }
        let by_person = draft.author_id != self.config.bot_user_id;
        let files = self.fill(&mut json, draft.body, draft.files, by_person);
        let addressee = draft
            .interaction
            .as_ref()
            .and_then(|made| made["user"]["id"].as_str()?.parse().ok());
        let stored = Stored {
            id,
            channel_id: draft.channel_id,
            author_id: draft.author_id,
            history: vec![(Instant::now(), json.clone())],
            json,
            replies_to: draft.replies_to,
            allowed_mentions: draft.body["allowed_mentions"].clone(),
            deleted: false,
            only_for: addressee.filter(|_| draft.flags & EPHEMERAL != 0),
            files,
            announced: draft.announced && draft.flags & EPHEMERAL == 0,
        };
        self.messages.insert(id, stored);
        self.announce("MESSAGE_CREATE", id);
        id
    }

    /// Edits a message as PATCH does: what the body does not name stays. Ends a "thinking" state.
    pub fn revise(&mut self, id: u64, body: &Value, files: &[FilePart]) {
        let Some(mut json) = self.messages.get(&id).map(|message| message.json.clone()) else {
            return;
        };
        let was_loading = json["flags"].as_u64().unwrap_or(0) & LOADING != 0;
        let mut flags = json["flags"].as_u64().unwrap_or(0) & !LOADING;
        // Of all flags an edit may only set that of Components V2; EPHEMERAL was decided by the defer.
        flags |= body["flags"].as_u64().unwrap_or(0) & (COMPONENTS_V2 | (1 << 2));
        json["flags"] = flags.into();
        if !was_loading {
            json["edited_timestamp"] = now_iso().into();
        }
        let sent = self.fill(&mut json, body, files, false);
        let message = self.messages.get_mut(&id).expect("it was there above");
        message.json = json.clone();
        message.files.extend(sent);
        message.allowed_mentions = body["allowed_mentions"].clone();
        message.history.push((Instant::now(), json));
        self.announce("MESSAGE_UPDATE", id);
    }

    /// Sets a flag that Discord itself gives to a message.
    pub fn flag(&mut self, id: u64, flag: u64) {
        let message = self.messages.get_mut(&id).expect("it is there to be flagged");
        message.json["flags"] = (message.flags() | flag).into();
        self.announce("MESSAGE_UPDATE", id);
    }

    pub fn delete(&mut self, id: u64) {
        let Some(message) = self.messages.get_mut(&id) else {
            return;
        };
        message.deleted = true;
        let (channel_id, announced) = (message.channel_id, message.announced);
        let announced = announced && self.bot_may(channel_id, 0);
        let guild = self.guild_of(channel_id).map(|guild| guild.id);
        if announced {
            let mut data = json!({"id": id.to_string(), "channel_id": channel_id.to_string()});
            if let Some(guild) = guild {
                data["guild_id"] = guild.to_string().into();
            }
            self.dispatch("MESSAGE_DELETE", &data, Audience::messages(guild));
        }
    }

    /// Lays the fields of a request's body over a message.
    fn fill(
        &mut self,
        json: &mut Value,
        body: &Value,
        files: &[FilePart],
        by_person: bool,
    ) -> BTreeMap<String, FilePart> {
        if let Some(content) = body.get("content") {
            json["content"] = content.as_str().unwrap_or_default().trim().into();
            let pinged = draft_ping(body);
            self.fill_mentions(json, &body["allowed_mentions"], by_person, pinged);
        }
        if let Some(embeds) = body.get("embeds") {
            json["embeds"] = embeds
                .as_array()
                .map(|list| list.iter().map(shown_embed).collect())
                .unwrap_or_default();
        }
        if let Some(components) = body.get("components") {
            let mut shown = pruned(components);
            number_components(&mut shown, &mut 0);
            json["components"] = if shown.is_array() { shown } else { json!([]) };
        }
        if let Some(kept) = body["attachments"].as_array() {
            let kept: BTreeSet<String> = kept.iter().map(|attachment| plain(&attachment["id"])).collect();
            if let Some(list) = json["attachments"].as_array_mut() {
                list.retain(|attachment| kept.contains(&plain(&attachment["id"])));
            }
        }
        let mut sent = BTreeMap::new();
        for file in files {
            let id = self.next_id();
            let attachment = files::attachment(file, body, json["channel_id"].as_str().unwrap_or("0"), id);
            let mut kept = file.clone();
            attachment["filename"]
                .as_str()
                .unwrap_or_default()
                .clone_into(&mut kept.filename);
            sent.insert(id.to_string(), kept);
            json["attachments"]
                .as_array_mut()
                .expect("a message has a list of attachments")
                .push(attachment);
        }
        let attachments = json["attachments"].clone();
        files::resolve(&mut json["embeds"], &attachments);
        files::resolve(&mut json["components"], &attachments);
        sent
    }

    /// Finds who is mentioned: people mention freely, the bot only as `allowed_mentions` lets it.
    fn fill_mentions(&self, json: &mut Value, allowed: &Value, by_person: bool, pinged: Option<u64>) {
        let content = json["content"].as_str().unwrap_or_default().to_owned();
        let parses = |kind: &str| {
            by_person
                || allowed.is_null()
                || allowed["parse"]
                    .as_array()
                    .is_some_and(|list| list.contains(&kind.into()))
        };
        let mut mentioned = Vec::new();
        for user in self.users.values() {
            let listed = allowed["users"]
                .as_array()
                .is_some_and(|list| list.contains(&user.id.to_string().into()));
            let named = content.contains(&format!("<@{}>", user.id)) || content.contains(&format!("<@!{}>", user.id));
            if (named && (parses("users") || listed)) || pinged == Some(user.id) {
                mentioned.push(user.json());
            }
        }
        json["mentions"] = mentioned.into();
        json["mention_everyone"] =
            (parses("everyone") && (content.contains("@everyone") || content.contains("@here"))).into();
    }

    /// The message as an event carries it: with its guild, the author as a member, and the message it replies to.
    pub fn message_event(&self, id: u64) -> Value {
        let message = &self.messages[&id];
        let mut data = self.message_json(id);
        if let Some(guild) = self.guild_of(message.channel_id) {
            data["guild_id"] = guild.id.to_string().into();
            if data.get("webhook_id").is_none() {
                data["member"] = member_json(self.roles_of(guild.id, message.author_id));
            }
            for mention in data["mentions"].as_array_mut().into_iter().flatten() {
                let id = mention["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(0);
                mention["member"] = member_json(self.roles_of(guild.id, id));
            }
        }
        data["channel_type"] = self.channels.get(&message.channel_id).map_or(0, Channel::kind).into();
        data
    }

    /// The message as REST answers it, with the one it replies to.
    pub fn message_json(&self, id: u64) -> Value {
        let message = &self.messages[&id];
        let mut json = message.json.clone();
        if let Some(target) = message.replies_to {
            json["referenced_message"] = self
                .messages
                .get(&target)
                .filter(|target| !target.deleted)
                .map_or(Value::Null, |t| t.json.clone());
        }
        // A thread on a message has its id.
        if let Some(thread) = self.channels.get(&id) {
            json["thread"] = thread.json(self);
        }
        json
    }

    fn announce(&mut self, event: &str, id: u64) {
        let message = &self.messages[&id];
        if message.announced && self.bot_may(message.channel_id, 0) {
            let guild = self.guild_of(message.channel_id).map(|guild| guild.id);
            self.dispatch(event, &self.message_event(id), Audience::messages(guild));
        }
    }
}

/// Empties what a bot without the `MESSAGE_CONTENT` intent may not read: all but its own messages and those that
/// mention it. Conversations of two never come here.
pub fn redact(message: &mut Value, bot_id: u64) {
    let bot = Value::from(bot_id.to_string());
    let mentioned = message["mentions"]
        .as_array()
        .is_some_and(|list| list.iter().any(|user| user["id"] == bot));
    if message["author"]["id"] != bot && !mentioned {
        message["content"] = "".into();
        for field in CONTENT_FIELDS {
            if message.get(field).is_some() {
                message[field] = json!([]);
            }
        }
        if let Some(fields) = message.as_object_mut() {
            fields.remove("poll");
        }
    }
    if message.get("referenced_message").is_some_and(Value::is_object) {
        redact(&mut message["referenced_message"], bot_id);
    }
}

/// An address with the three parameters that let it expire after a day.
pub fn cdn_url(channel: &str, id: u64, filename: &str) -> String {
    format!(
        "https://cdn.discordapp.com/attachments/{channel}/{id}/{filename}?ex=6789abcd&is=67885a4d&hm={}&",
        "0123456789abcdef".repeat(4)
    )
}

/// The value without the fields that are null: Discord leaves them out of what it shows.
pub fn pruned(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(pruned).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, v)| (key.clone(), pruned(v)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// Whom a person's reply pings; not a field of Discord's, only of the drafts that the fake makes for people.
fn draft_ping(body: &Value) -> Option<u64> {
    body["reply_ping"].as_str()?.parse().ok()
}

fn shown_embed(embed: &Value) -> Value {
    let mut shown = pruned(embed);
    shown["type"] = "rich".into();
    for field in shown["fields"].as_array_mut().into_iter().flatten() {
        let inline = field["inline"].as_bool().unwrap_or(false);
        field["inline"] = inline.into();
    }
    if let Some(fields) = shown.as_object_mut() {
        // Indexing for writing above leaves a null where there was nothing.
        fields.retain(|_, value| !value.is_null());
    }
    shown
}

/// Gives each component the number that Discord gives it, and a select the bounds that it assumes.
fn number_components(value: &mut Value, counter: &mut u64) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| number_components(item, counter)),
        Value::Object(fields) => {
            if fields.contains_key("type") {
                *counter += 1;
                fields.entry("id").or_insert_with(|| (*counter).into());
                if matches!(fields["type"].as_u64(), Some(3 | 5..=8)) {
                    fields.entry("min_values").or_insert_with(|| 1.into());
                    fields.entry("max_values").or_insert_with(|| 1.into());
                }
            }
            number_children(fields, counter);
        }
        _ => {}
    }
}

fn number_children(fields: &mut Map<String, Value>, counter: &mut u64) {
    for key in ["components", "accessory", "component"] {
        if let Some(child) = fields.get_mut(key) {
            number_components(child, counter);
        }
    }
}

/// A snowflake that may be written as a string or as a number.
pub fn plain(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}
