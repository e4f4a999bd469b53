//! In: a channel and who is in it. Out: the fields of an interaction that say where it happened, and whether Discord
//! would show a command there at all.

use serde_json::{Value, json};

use super::channels::Outside;
use super::people::{DM_PERMISSIONS, MEMBER_PERMISSIONS, User, member_json};
use super::world::State;

/// Where an interaction is to happen; a conversation is found when it is known whose it is.
#[derive(Clone, Debug)]
pub enum Place {
    Channel(u64),
    BotDm,
    OtherDm,
}

/// Who does it, and with what rights when a test says so.
pub struct Who<'a> {
    pub user: &'a User,
    pub permissions: Option<u64>,
    pub app_permissions: Option<u64>,
    pub roles: Option<&'a [u64]>,
}

const IN_GUILD: u64 = 0;
const IN_BOT_DM: u64 = 1;
const IN_OTHER_DM: u64 = 2;
const GUILD_INSTALL: u64 = 0;
const USER_INSTALL: u64 = 1;

impl State {
    /// The channel of a place, once it is known who acts there.
    pub fn settle(&mut self, place: &Place, user: u64) -> u64 {
        match place {
            Place::Channel(channel) => *channel,
            Place::BotDm => self.dm_with(user),
            Place::OtherDm => {
                let stranger = self.next_id();
                self.other_dm([user, stranger])
            }
        }
    }

    /// The context of a channel, and the installations by which the bot can be used there.
    fn context(&self, channel: u64) -> (u64, &'static [u64]) {
        let channel = &self.channels[&channel];
        match (&channel.outside, channel.recipient) {
            (Some(Outside::Dm(_)), _) => (IN_OTHER_DM, &[USER_INSTALL]),
            (Some(Outside::Guild(_)), _) => (IN_GUILD, &[USER_INSTALL]),
            (None, Some(_)) => (IN_BOT_DM, &[GUILD_INSTALL, USER_INSTALL]),
            (None, None) => (IN_GUILD, &[GUILD_INSTALL]),
        }
    }

    /// Whether Discord would offer a registered command in a channel.
    pub fn shows(&self, command: &Value, channel: u64) -> bool {
        let (context, installs) = self.context(channel);
        let allows = |key: &str, wanted: u64| command[key].as_array().is_none_or(|list| list.contains(&wanted.into()));
        let here = self.guild_of(channel).map(|guild| guild.id.to_string());
        let scope = command["guild_id"].as_str();
        allows("contexts", context)
            && installs.iter().any(|install| allows("integration_types", *install))
            && scope.is_none_or(|scope| here.as_deref() == Some(scope))
    }

    /// Writes into an interaction where it happened, who was there, and what they may do.
    pub fn set_scene(&self, payload: &mut Value, channel_id: u64, who: &Who) {
        let channel = &self.channels[&channel_id];
        let (context, installs) = self.context(channel_id);
        payload["context"] = context.into();
        payload["channel_id"] = channel_id.to_string().into();
        let guild = self.guild_of(channel_id);
        let elsewhere = match channel.outside {
            Some(Outside::Guild(guild)) => Some(guild),
            _ => None,
        };
        let mut permissions = DM_PERMISSIONS;
        if let Some(guild_id) = guild.map(|guild| guild.id).or(elsewhere) {
            let roles = who.roles.unwrap_or_else(|| self.roles_of(guild_id, who.user.id));
            permissions = who
                .permissions
                .unwrap_or_else(|| self.member_permissions(guild_id, roles));
            let mut member = member_json(roles);
            member["user"] = who.user.json();
            member["permissions"] = permissions.to_string().into();
            payload["member"] = member;
            payload["guild_id"] = guild_id.to_string().into();
            let locale = guild.map_or("en-US", |guild| &guild.locale);
            payload["guild_locale"] = locale.into();
            payload["guild"] = json!({"id": guild_id.to_string(), "locale": locale, "features": ["COMMUNITY"]});
        } else {
            payload["user"] = who.user.json();
        }
        let rights = match (channel.recipient, self.bot_permissions(channel_id)) {
            (Some(_), _) => DM_PERMISSIONS,
            (None, Some(rights)) => rights,
            (None, None) => MEMBER_PERMISSIONS,
        };
        payload["app_permissions"] = who.app_permissions.unwrap_or(rights).to_string().into();
        payload["authorizing_integration_owners"] = match (installs, guild) {
            ([USER_INSTALL], _) => json!({"1": who.user.id.to_string()}),
            (_, Some(guild)) => json!({"0": guild.id.to_string()}),
            (_, None) => json!({"0": "0"}),
        };
        payload["channel"] = channel.interaction_json(self, permissions);
    }

    /// Fails the test where the bot could not be used at all.
    pub fn assert_used_in(&self, channel_id: u64) {
        let guild = self.channels[&channel_id].guild_id;
        let gone = guild.is_some_and(|guild| !self.guilds.contains_key(&guild) || self.outages.contains(&guild));
        assert!(!gone, "the bot is not in that server now, so nobody can use it there");
    }

    /// Fails the test when a person is not in the conversation where they are to act.
    pub fn assert_there(&self, channel_id: u64, user: &User) {
        let channel = &self.channels[&channel_id];
        let between = match (&channel.outside, channel.recipient) {
            (Some(Outside::Dm(between)), _) => between.to_vec(),
            (_, Some(recipient)) => vec![recipient],
            _ => return,
        };
        assert!(between.contains(&user.id), "{} is not in that conversation", user.name);
    }
}
