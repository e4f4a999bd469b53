//! Who acts, and where.
//!
//! In: what Discord says of an interaction or a message. Out: the person, the place, and what they and the bot may
//! do there, the same for whatever was done. Nothing of it is asked for or kept, so no intent is needed.

use serenity::{
    all::{
        AuthorizingIntegrationOwner, AuthorizingIntegrationOwners, ChannelType, CommandInteraction,
        ComponentInteraction, GuildId, ModalInteraction, PartialChannel, Permissions, RoleId,
    },
    model::{
        channel::Message,
        id::{ChannelId, UserId},
        user::User,
    },
};

use crate::locale::Language;

/// Who acts, and where.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// Who.
    pub(super) user: UserId,
    /// What they are called.
    pub(super) name: String,
    /// The server, where there is one that the bot is in.
    pub(super) guild: Option<GuildId>,
    /// The channel.
    pub(super) channel: ChannelId,
    /// The channel that it is a thread of.
    pub(super) parent: Option<ChannelId>,
    /// The locale of whoever acts, as Discord names it; empty where Discord does not say.
    pub(super) locale: String,
    /// The language of whoever acts, if it is one that the bot speaks.
    pub(super) language: Option<Language>,
    /// The language of the server, if it is one that the bot speaks.
    pub(super) guild_language: Option<Language>,
    /// What the bot may do there, where Discord says so.
    pub(super) app_permissions: Option<Permissions>,
    permissions: Permissions,
    roles: Vec<RoleId>,
}

/// Makes the origin of an interaction, whose kinds have the same fields and no type in common.
macro_rules! of_interaction {
    ($name:ident, $kind:ty, $is_installed:expr) => {
        pub(super) fn $name(given: &$kind) -> Self {
            // Where only the person has the bot, the server is none of its own, whatever its number.
            let guild = given.guild_id.filter(|_| $is_installed(given));
            Self {
                channel: given.channel_id,
                parent: given.channel.as_ref().and_then(parent),
                locale: given.locale.clone(),
                language: Language::of_locale(&given.locale),
                guild_language: given.guild_locale.as_deref().and_then(Language::of_locale),
                app_permissions: given.app_permissions,
                permissions: given
                    .member
                    .as_ref()
                    .and_then(|member| member.permissions)
                    .unwrap_or_default(),
                roles: given
                    .member
                    .as_ref()
                    .map(|member| member.roles.clone())
                    .unwrap_or_default(),
                ..Self::of(&given.user, guild)
            }
        }
    };
}

/// The channel that `channel` is a thread of; the parent of any other channel is only the heading it stands under.
pub(super) fn parent(channel: &PartialChannel) -> Option<ChannelId> {
    let threads = [
        ChannelType::NewsThread,
        ChannelType::PublicThread,
        ChannelType::PrivateThread,
    ];
    channel.parent_id.filter(|_| threads.contains(&channel.kind))
}

fn is_installed_in_guild(owners: &AuthorizingIntegrationOwners) -> bool {
    let in_guild = |owner: &AuthorizingIntegrationOwner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(_));
    owners.0.iter().any(in_guild)
}

impl Origin {
    of_interaction!(of_command, CommandInteraction, |given: &CommandInteraction| {
        is_installed_in_guild(&given.authorizing_integration_owners)
    });
    of_interaction!(of_component, ComponentInteraction, |given: &ComponentInteraction| {
        is_installed_in_guild(&given.authorizing_integration_owners)
    });
    // serenity does not read who has the bot where a form was filled in; the form's signature tells.
    of_interaction!(of_modal, ModalInteraction, |_| true);

    pub(super) fn of_message(message: &Message) -> Self {
        Self {
            channel: message.channel_id,
            roles: message
                .member
                .as_ref()
                .map(|member| member.roles.clone())
                .unwrap_or_default(),
            ..Self::of(&message.author, message.guild_id)
        }
    }

    fn of(user: &User, guild: Option<GuildId>) -> Self {
        Self {
            user: user.id,
            name: user.global_name.clone().unwrap_or_else(|| user.name.clone()),
            guild,
            channel: ChannelId::default(),
            parent: None,
            locale: String::new(),
            language: None,
            guild_language: None,
            app_permissions: None,
            permissions: Permissions::empty(),
            roles: Vec::new(),
        }
    }

    /// The same person outside of any server of the bot's.
    pub(super) fn outside(self) -> Self {
        Self {
            guild: None,
            permissions: Permissions::empty(),
            roles: Vec::new(),
            ..self
        }
    }

    /// The language that whoever acts is answered in.
    pub(super) fn language(&self) -> Language {
        self.language.or(self.guild_language).unwrap_or_default()
    }

    /// The number that buttons here are signed for: the server's, or none for direct messages, so that a button
    /// of one server is refused in another.
    pub(super) fn scope(&self) -> u64 {
        self.guild.map_or(0, GuildId::get)
    }

    /// The same, in a thread of that channel.
    pub(super) fn in_thread_of(self, parent: Option<ChannelId>) -> Self {
        Self { parent, ..self }
    }

    /// Whether questions here follow one another: in a direct message or a thread.
    pub(super) fn is_in_conversation(&self) -> bool {
        self.guild.is_none() || self.parent.is_some()
    }

    /// Whose turn it is when others wait: the server's, or the person's outside of servers.
    pub(super) fn place(&self) -> u64 {
        self.guild.map_or_else(|| self.user.get(), GuildId::get)
    }

    /// Whether Discord lets them manage the server.
    pub(super) fn manages_server(&self) -> bool {
        let manages = Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR;
        self.guild.is_some() && self.permissions.intersects(manages)
    }

    /// Whether they may moderate: by the permissions and roles that Discord sent with what they did, not by what
    /// Discord shows to whom, which the server's admins can change.
    pub(super) fn is_moderator(&self, moderator_roles: &[u64]) -> bool {
        let by_role = || self.roles.iter().any(|role| moderator_roles.contains(&role.get()));
        self.manages_server() || (self.guild.is_some() && by_role())
    }
}
