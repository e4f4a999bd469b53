//! The permissions that the bot uses, and what breaks without each.
//!
//! In: what Discord says that the bot may do in a place. Out: what it may not, for `/doctor`; the same table for
//! the README; and the link that adds the bot with all of them.
//!
//! Replies to commands, buttons and forms go through the interaction's own webhook, for which Discord asks
//! the bot for none of these, not even to see the channel, and lets it embed and attach whatever its roles say
//! (Discord's change log, 29 June 2022). What is sent by itself does need them: answers to mentions and
//! replies, threads, requests for an answer. Deleting its own messages needs none, so the bot never asks to
//! manage those of others. The bits are those of Discord's page on permissions, as serenity has them.

use serenity::all::Permissions;

/// A permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// Its name in Discord's API.
    pub constant: &'static str,
    /// What Discord's English surface calls it.
    pub name: &'static str,
    /// Its bit.
    pub bit: u64,
    /// Who must have it.
    pub holder: Holder,
    /// What breaks without it, as a whole sentence.
    pub breaks: &'static str,
}

/// Who must have a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The bot.
    Bot,
    /// The members who ask.
    Members,
}

/// All of them.
pub const PERMISSIONS: [Permission; 8] = [
    Permission {
        constant: "VIEW_CHANNEL",
        name: "View Channels",
        bit: Permissions::VIEW_CHANNEL.bits(),
        holder: Holder::Bot,
        breaks: "Mentions and replies in the channel do not reach the bot, and it can send nothing there by itself; \
                 commands and their buttons still work.",
    },
    Permission {
        constant: "SEND_MESSAGES",
        name: "Send Messages",
        bit: Permissions::SEND_MESSAGES.bits(),
        holder: Holder::Bot,
        breaks: "Mentions and replies are not answered, requests for an answer are not posted, and a reindex that \
                 takes longer than a quarter of an hour ends without its report; commands and their buttons still \
                 work.",
    },
    Permission {
        constant: "SEND_MESSAGES_IN_THREADS",
        name: "Send Messages in Threads",
        bit: Permissions::SEND_MESSAGES_IN_THREADS.bits(),
        holder: Holder::Bot,
        breaks: "Mentions and replies inside threads are not answered, nor are those whose answer opens a thread; \
                 *Send Messages* does not count there.",
    },
    Permission {
        constant: "CREATE_PUBLIC_THREADS",
        name: "Create Public Threads",
        bit: Permissions::CREATE_PUBLIC_THREADS.bits(),
        holder: Holder::Bot,
        breaks: "Where `threads` is on, the answer to a mention opens no thread.",
    },
    Permission {
        constant: "EMBED_LINKS",
        name: "Embed Links",
        bit: Permissions::EMBED_LINKS.bits(),
        holder: Holder::Bot,
        breaks: "An answer to a mention or a reply that is too long for plain text cannot be sent; answers to commands \
                 can embed without it.",
    },
    Permission {
        constant: "ATTACH_FILES",
        name: "Attach Files",
        bit: Permissions::ATTACH_FILES.bits(),
        holder: Holder::Bot,
        breaks: "An answer to a mention or a reply that fits no page cannot be attached as a file; answers to commands \
                 can attach without it.",
    },
    Permission {
        constant: "READ_MESSAGE_HISTORY",
        name: "Read Message History",
        bit: Permissions::READ_MESSAGE_HISTORY.bits(),
        holder: Holder::Bot,
        breaks: "Discord refuses every answer to a mention or a reply, since each is sent as a reply to the question, \
                 and earlier messages of a chain of replies cannot be read.",
    },
    Permission {
        constant: "USE_APPLICATION_COMMANDS",
        name: "Use Application Commands",
        bit: Permissions::USE_APPLICATION_COMMANDS.bits(),
        holder: Holder::Members,
        breaks: "Members without it are not shown the bot's commands; mentions work for them.",
    },
];

/// What the bot lacks, where Discord says that it has `app_permissions`: those of the interaction, which hold
/// for its channel. What members lack is not known from them.
#[must_use]
pub fn missing(app_permissions: u64) -> Vec<&'static Permission> {
    if app_permissions & Permissions::ADMINISTRATOR.bits() != 0 {
        return Vec::new();
    }
    of_the_bot()
        .filter(|permission| app_permissions & permission.bit == 0)
        .collect()
}

/// All permissions of the bot as one number, as an invite asks for them.
#[must_use]
pub fn invited() -> u64 {
    of_the_bot().fold(0, |all, permission| all | permission.bit)
}

/// The link that adds the application of this id to a server, with all that it needs there.
#[must_use]
pub fn invite(application: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={}",
        invited()
    )
}

/// The table of the README, in Markdown.
#[must_use]
pub fn table() -> String {
    let rows = PERMISSIONS.iter().map(|permission| {
        let holder = match permission.holder {
            Holder::Bot => "the bot",
            Holder::Members => "members",
        };
        format!("| *{}* | {holder} | {} |\n", permission.name, permission.breaks)
    });
    let head = "| permission | who needs it | what breaks without it |\n|---|---|---|\n".to_owned();
    rows.fold(head, |table, row| table + &row)
}

fn of_the_bot() -> impl Iterator<Item = &'static Permission> {
    PERMISSIONS.iter().filter(|permission| permission.holder == Holder::Bot)
}
