//! In: servers that the bot joins, leaves, or loses sight of, and the roles of their members. Out: the events of it.

use serde_json::{Value, json};

use super::FakeDiscord;
use super::channels::Channel;
use super::people::{Guild, MEMBER_PERMISSIONS, User};
use super::session::Audience;
use super::world::State;

/// A role of one guild.
#[derive(Clone, Debug)]
pub struct Role {
    pub id: u64,
    pub name: String,
    pub permissions: u64,
}

impl Role {
    /// The role object of `GUILD_CREATE`.
    pub fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(), "name": self.name, "color": 0, "colors": {"primary_color": 0,
            "secondary_color": null, "tertiary_color": null}, "hoist": false, "icon": null, "unicode_emoji": null,
            "position": u8::from(self.name != "@everyone"), "permissions": self.permissions.to_string(),
            "managed": false, "mentionable": false, "flags": 0, "description": null,
        })
    }
}

impl FakeDiscord {
    /// A new server with an owner, a channel and the bot in it.
    pub fn guild(&self, name: &str) -> Guild {
        self.guild_speaking(name, "en-US")
    }

    /// A server whose owner chose another language for it.
    pub fn guild_speaking(&self, name: &str, locale: &str) -> Guild {
        let owner = self.user("ada");
        self.world.change(|state| {
            let id = state.next_id();
            state.found(id, name, owner.id, locale)
        })
    }

    /// A new server that is dealt to this one of so many shards.
    pub fn guild_on(&self, shard: u64, total: u64, name: &str) -> Guild {
        let owner = self.user("ada");
        self.world.change(|state| {
            let id = state.next_id_on(shard, total);
            state.found(id, name, owner.id, "en-US")
        })
    }

    /// The server where things happen when a test names none.
    pub fn home(&self) -> Guild {
        self.world.read(|state| state.home().clone())
    }

    /// Another channel of a server.
    pub fn channel(&self, guild: &Guild, name: &str) -> u64 {
        self.world.change(|state| {
            let id = state.next_id();
            state.channels.insert(id, Channel::text(id, name, guild.id));
            let data = state.channels[&id].json(state);
            state.dispatch("CHANNEL_CREATE", &data, Audience::guilds(guild.id));
            id
        })
    }

    /// A new role of a server, with the rights that it adds to a member's.
    pub fn role(&self, guild: &Guild, name: &str, permissions: u64) -> u64 {
        self.world.change(|state| {
            let id = state.next_id();
            let role = Role {
                id,
                name: name.to_owned(),
                permissions,
            };
            let data = json!({"guild_id": guild.id.to_string(), "role": role.json()});
            state.roles.entry(guild.id).or_default().push(role);
            state.dispatch("GUILD_ROLE_CREATE", &data, Audience::guilds(guild.id));
            id
        })
    }

    /// Gives a member a role; their interactions and messages carry it from now on.
    pub fn give_role(&self, guild: &Guild, user: &User, role: u64) {
        self.world
            .change(|state| state.members.entry((guild.id, user.id)).or_default().push(role));
    }

    /// The bot is removed from a server: it hears and may do nothing there any more.
    pub fn leave(&self, guild: &Guild) {
        self.world.change(|state| state.leave(guild.id));
    }

    /// The bot is invited to a server again.
    pub fn join_again(&self, guild: &Guild) {
        self.world.change(|state| state.enter(guild.clone()));
    }

    /// A server is out of Discord's own reach for a while, which is not leaving it.
    pub fn outage(&self, guild: &Guild) {
        self.world.change(|state| {
            state.outages.insert(guild.id);
            let data = json!({"id": guild.id.to_string(), "unavailable": true});
            state.dispatch("GUILD_DELETE", &data, Audience::guilds(guild.id));
        });
    }

    /// The outage of a server is over.
    pub fn recover(&self, guild: &Guild) {
        self.world.change(|state| state.enter(guild.clone()));
    }

    /// A channel of a server that the bot is not in, for `.at(channel)` and `old_message`.
    pub fn elsewhere(&self) -> u64 {
        self.world.change(State::elsewhere)
    }

    /// The conversation of two people without the bot, for `.at(channel)` and `old_message`.
    pub fn other_dm(&self, one: &User, other: &User) -> u64 {
        self.world.change(|state| state.other_dm([one.id, other.id]))
    }
}

impl State {
    /// The first guild there is.
    pub fn home(&self) -> &Guild {
        self.guilds.values().next().expect("the fake starts with a guild")
    }

    /// A new guild with one channel.
    fn found(&mut self, id: u64, name: &str, owner_id: u64, locale: &str) -> Guild {
        let channel = self.next_id();
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner_id,
            channel,
            locale: locale.to_owned(),
        };
        self.channels.insert(channel, Channel::text(channel, "general", id));
        self.enter(guild.clone());
        guild
    }

    fn enter(&mut self, guild: Guild) {
        let id = guild.id;
        self.outages.remove(&id);
        let data = guild.json(self);
        self.guilds.insert(id, guild);
        self.dispatch("GUILD_CREATE", &data, Audience::guilds(id));
    }

    pub fn leave(&mut self, guild: u64) {
        self.guilds.remove(&guild);
        // Without `unavailable`: that is how a client tells leaving from an outage.
        let data = json!({"id": guild.to_string()});
        self.dispatch("GUILD_DELETE", &data, Audience::guilds(guild));
    }

    /// The roles that a member was given.
    pub fn roles_of(&self, guild: u64, user: u64) -> &[u64] {
        self.members.get(&(guild, user)).map_or(&[], Vec::as_slice)
    }

    /// What a member may do: what everybody may, and what the member's roles add.
    pub fn member_permissions(&self, guild: u64, roles: &[u64]) -> u64 {
        let known = self.roles.get(&guild).into_iter().flatten();
        let theirs = known.filter(|role| roles.contains(&role.id));
        theirs.fold(MEMBER_PERMISSIONS, |bits, role| bits | role.permissions)
    }
}
