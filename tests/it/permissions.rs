//! The permissions: what the README says of them is what the bot says of them.

use ibid::{
    discord::permissions::{Holder, PERMISSIONS, invite, invited, missing, table},
    locale::{Language, plain},
};
use serenity::all::Permissions;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_has_the_table_and_the_link() {
    assert!(README.contains(&table()), "the README wants this table:\n{}", table());
    let number = format!("permissions={}", invited());
    assert!(README.contains(&number), "the README's link wants {number}");
}

#[test]
fn the_sentences_of_doctor_are_those_of_the_table() {
    for permission in PERMISSIONS.iter().filter(|known| known.holder == Holder::Bot) {
        let key = permission.constant.to_lowercase().replace('_', "-");
        assert_eq!(plain(Language::English, &format!("permission-{key}")), permission.name);
        let breaks = plain(Language::English, &format!("breaks-{key}"));
        assert_eq!(breaks, permission.breaks.replace('*', ""));
    }
}

#[test]
fn the_bits_are_those_that_discord_documents() {
    // developers/topics/permissions of Discord's documentation, as shifts.
    let documented = [
        ("VIEW_CHANNEL", 10),
        ("SEND_MESSAGES", 11),
        ("SEND_MESSAGES_IN_THREADS", 38),
        ("CREATE_PUBLIC_THREADS", 35),
        ("EMBED_LINKS", 14),
        ("ATTACH_FILES", 15),
        ("READ_MESSAGE_HISTORY", 16),
        ("USE_APPLICATION_COMMANDS", 31),
    ];
    let bits = PERMISSIONS.map(|permission| (permission.constant, permission.bit));
    assert_eq!(bits, documented.map(|(name, shift)| (name, 1 << shift)));
}

#[test]
fn what_is_missing_is_told() {
    let check = |has: Permissions, wanted: &[&str]| {
        let names: Vec<&str> = missing(has.bits())
            .iter()
            .map(|permission| permission.constant)
            .collect();
        assert_eq!(names, wanted, "{has:?}");
    };
    let all = Permissions::from_bits_retain(invited());
    check(all, &[]);
    check(Permissions::ADMINISTRATOR, &[]);
    check(all - Permissions::EMBED_LINKS, &["EMBED_LINKS"]);
    check(
        all - Permissions::VIEW_CHANNEL - Permissions::READ_MESSAGE_HISTORY,
        &["VIEW_CHANNEL", "READ_MESSAGE_HISTORY"],
    );
    // What Discord says of direct messages, where the bot can be asked nonetheless.
    check(
        Permissions::ATTACH_FILES | Permissions::EMBED_LINKS | Permissions::MENTION_EVERYONE,
        &[
            "VIEW_CHANNEL",
            "SEND_MESSAGES",
            "SEND_MESSAGES_IN_THREADS",
            "CREATE_PUBLIC_THREADS",
            "READ_MESSAGE_HISTORY",
        ],
    );
}

#[test]
fn an_invite_asks_for_nothing_else() {
    for permission in PERMISSIONS {
        let is_invited = invited() & permission.bit != 0;
        assert_eq!(is_invited, permission.holder == Holder::Bot, "{}", permission.constant);
        assert!(permission.breaks.ends_with('.'), "{}", permission.breaks);
    }
    let dangerous = Permissions::ADMINISTRATOR
        | Permissions::MANAGE_MESSAGES
        | Permissions::MANAGE_GUILD
        | Permissions::MENTION_EVERYONE;
    assert_eq!(invited() & dangerous.bits(), 0);
    assert_eq!(
        invite(42),
        format!(
            "https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands&permissions={}",
            invited()
        )
    );
}
