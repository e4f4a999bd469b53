//! In: a few names. Out: users, guilds, channels and the application, as complete as Discord sends them.

use serde_json::{Value, json};

use super::guilds::Role;
use super::world::{State, now_iso};

/// View channel, send messages, embed links, attach files, read history, use commands: an ordinary member's rights.
pub const MEMBER_PERMISSIONS: u64 = (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16) | (1 << 31);
/// The right to change a guild's settings, which moderator commands usually ask for.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// What a person may do in a conversation of two; Discord sends the same figure for every one.
pub const DM_PERMISSIONS: u64 = 442_368;

/// Somebody on Discord; the bot is one too.
#[derive(Clone, Debug)]
pub struct User {
    pub id: u64,
    pub name: String,
    pub locale: String,
    pub bot: bool,
}

impl User {
    /// The user object of events and answers.
    pub fn json(&self) -> Value {
        let mut user = json!({
            "id": self.id.to_string(), "username": self.name, "discriminator": "0", "global_name": self.name,
            "avatar": null, "avatar_decoration_data": null, "collectibles": null, "banner": null,
            "accent_color": null, "public_flags": 0, "flags": 0, "primary_guild": null,
        });
        if self.bot {
            user["bot"] = true.into();
            user["discriminator"] = "0001".into();
            user["global_name"] = Value::Null;
        }
        user
    }

    /// The user object as only its owner sees it.
    pub fn own_json(&self) -> Value {
        let mut user = self.json();
        user["verified"] = true.into();
        user["mfa_enabled"] = true.into();
        user["email"] = Value::Null;
        user["locale"] = "en-US".into();
        user["premium_type"] = 0.into();
        user
    }
}

/// The member object of a guild's events. Messages leave out the user; interactions add it and the permissions.
pub fn member_json(roles: &[u64]) -> Value {
    let roles: Vec<String> = roles.iter().map(ToString::to_string).collect();
    json!({
        "avatar": null, "banner": null, "communication_disabled_until": null, "deaf": false, "flags": 0,
        "joined_at": "2024-02-03T04:05:06.789000+00:00", "mute": false, "nick": null, "pending": false,
        "premium_since": null, "roles": roles,
    })
}

/// A server with one text channel to begin with.
#[derive(Clone, Debug)]
pub struct Guild {
    pub id: u64,
    pub name: String,
    pub owner_id: u64,
    /// The channel where things happen when a test names none.
    pub channel: u64,
    pub locale: String,
}

impl Guild {
    /// The whole guild of `GUILD_CREATE`.
    pub fn json(&self, state: &State) -> Value {
        let channels: Vec<Value> = state
            .channels
            .values()
            .filter(|c| c.guild_id == Some(self.id) && c.thread.is_none())
            .map(|c| c.json(state))
            .collect();
        let of_guild = state.channels.values().filter(|c| c.guild_id == Some(self.id));
        let active = of_guild.filter(|c| c.thread.as_ref().is_some_and(|thread| !thread.archived));
        let threads: Vec<Value> = active.map(|c| c.json(state)).collect();
        let everyone = Role {
            id: self.id,
            name: "@everyone".into(),
            permissions: MEMBER_PERMISSIONS,
        };
        let roles: Vec<Value> = std::iter::once(&everyone)
            .chain(state.roles.get(&self.id).into_iter().flatten())
            .map(Role::json)
            .collect();
        let mut bot = member_json(&[]);
        bot["user"] = state.bot().json();
        let mut guild = json!({
            "id": self.id.to_string(), "name": self.name, "icon": null, "splash": null, "discovery_splash": null,
            "banner": null, "description": null, "owner_id": self.owner_id.to_string(), "region": "deprecated",
            "afk_channel_id": null, "afk_timeout": 300, "verification_level": 1, "default_message_notifications": 1,
            "explicit_content_filter": 2, "mfa_level": 0, "nsfw": false, "nsfw_level": 0, "premium_tier": 0,
            "premium_subscription_count": 0, "premium_progress_bar_enabled": false, "preferred_locale": self.locale,
            "features": ["COMMUNITY"], "system_channel_id": null, "system_channel_flags": 0,
            "rules_channel_id": null, "public_updates_channel_id": null, "safety_alerts_channel_id": null,
        });
        // Two parts, because the macro that writes JSON has its limits.
        let rest = json!({
            "vanity_url_code": null, "max_members": 500_000, "max_video_channel_users": 25,
            "max_stage_video_channel_users": 50, "application_id": null, "hub_type": null, "incidents_data": null,
            "roles": roles,
            "emojis": [], "stickers": [], "joined_at": now_iso(), "large": false, "unavailable": false,
            "member_count": 2, "voice_states": [], "members": [bot], "channels": channels, "threads": threads,
            "presences": [], "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
            "activity_instances": [], "embedded_activities": [], "version": 1_700_000_000_000_u64,
        });
        for (key, value) in rest.as_object().into_iter().flatten() {
            guild[key] = value.clone();
        }
        guild
    }
}

/// The application that owns the bot, as `GET /applications/@me` shows it.
pub fn application_json(state: &State) -> Value {
    let owner = state.users.values().find(|user| !user.bot).map(User::json);
    json!({
        "id": state.config.application_id.to_string(), "name": "ibid", "icon": null, "description": "", "type": null,
        "bot": state.bot().json(), "bot_public": true, "bot_require_code_grant": false, "summary": "",
        "verify_key": "0".repeat(64), "flags": 0, "flags_new": "0", "hook": true, "is_monetized": false,
        "storefront_available": false, "redirect_uris": [], "interactions_endpoint_url": null,
        "role_connections_verification_url": null, "owner": owner, "team": null, "approximate_guild_count": 1,
        "approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "event_webhooks_url": null,
        "event_webhooks_status": 1, "explicit_content_filter": 0, "tags": [],
        "integration_types_config": {"0": {}, "1": {}}, "eligible_oauth2_scopes": [],
    })
}
