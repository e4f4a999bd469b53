//! Several guilds, joined and left, with members, roles and languages of their own.

use std::sync::atomic::Ordering;

use serde_json::json;

use super::hand::Hand;
use super::{SOON, bot};
use crate::support::discord::FakeDiscord;
use crate::support::discord::people::MANAGE_GUILD;

#[tokio::test]
async fn guilds_are_joined_left_and_lost_from_sight() {
    let discord = FakeDiscord::start().await;
    let bot = bot::start(&discord).await;
    let gateway = discord.gateway();
    let guild = discord.guild_speaking("Der Lesesaal", "de");
    let created = gateway.events("GUILD_CREATE").pop().expect("it was joined");
    assert_eq!(created["preferred_locale"], "de");

    discord.outage(&guild);
    discord.recover(&guild);
    discord.leave(&guild);
    let gone = gateway.events("GUILD_DELETE");
    assert_eq!(gone[0], json!({"id": guild.id.to_string(), "unavailable": true}));
    assert_eq!(
        gone[1],
        json!({"id": guild.id.to_string()}),
        "leaving says nothing of an outage"
    );
    let heard = gateway.events("MESSAGE_CREATE").len();
    discord
        .message("anybody?")
        .in_guild(&guild)
        .mentioning_bot()
        .send()
        .await;
    assert_eq!(gateway.events("MESSAGE_CREATE").len(), heard);

    discord.join_again(&guild);
    let back = discord
        .message("welcome back")
        .in_guild(&guild)
        .mentioning_bot()
        .send()
        .await;
    back.reply(SOON).await;

    let thread = discord.thread(&guild, "a talk");
    let there = discord
        .slash("ask")
        .option("question", "here?")
        .in_thread(thread)
        .send()
        .await;
    assert_eq!(there.reply(SOON).await.content, "You asked: here?");
    let chat = discord
        .slash("ask")
        .option("question", "there?")
        .in_other_dm()
        .send()
        .await;
    assert_eq!(chat.reply(SOON).await.content, "You asked: there?");
    discord.lock_thread(thread);
    discord.role(&guild, "Helpers", 0);
    assert_eq!(
        bot.unknown.load(Ordering::SeqCst),
        0,
        "serenity understands every event"
    );
}

#[tokio::test]
async fn members_have_the_roles_and_rights_of_their_guild() {
    let discord = FakeDiscord::start().await;
    let _hand = Hand::connect(&discord).await;
    let (guild, eve) = (discord.guild_speaking("La salle", "fr"), discord.user("eve"));
    let role = discord.role(&guild, "Librarians", MANAGE_GUILD);
    discord.give_role(&guild, &eve, role);

    for (place, rights, locale) in [(&guild, MANAGE_GUILD, "fr"), (&discord.home(), 0, "en-US")] {
        discord.slash("ask").by(&eve).in_guild(place).send().await;
        let event = discord
            .gateway()
            .events("INTERACTION_CREATE")
            .pop()
            .expect("it was sent");
        let bits: u64 = event["member"]["permissions"]
            .as_str()
            .and_then(|bits| bits.parse().ok())
            .expect("bits");
        assert_eq!(bits & MANAGE_GUILD, rights);
        assert_eq!(event["guild_locale"], locale);
    }
    discord.message("hello").by(&eve).in_guild(&guild).send().await;
    let message = discord.gateway().events("MESSAGE_CREATE").pop().expect("it was sent");
    assert_eq!(message["member"]["roles"], json!([role.to_string()]));
    assert_eq!(message["content"], "", "nobody mentioned the bot");
}

#[tokio::test]
async fn a_guild_that_is_out_of_reach_comes_after_it_is_back() {
    let discord = FakeDiscord::start().await;
    let guild = discord.guild("Faraway");
    discord.outage(&guild);
    let _hand = Hand::connect(&discord).await;
    let id = json!(guild.id.to_string());
    let named = |event: &str| {
        let events = discord.gateway().events(event);
        events.iter().filter(|data| data["id"] == id).count()
    };
    assert_eq!(discord.gateway().events("READY")[0]["guilds"][1]["unavailable"], true);
    assert_eq!(named("GUILD_CREATE"), 0);
    discord.recover(&guild);
    assert_eq!(named("GUILD_CREATE"), 1);
    assert_eq!(discord.identifies()[0]["intents"], 1 | (1 << 9) | (1 << 12));
}

#[tokio::test]
#[should_panic(expected = "the bot is not in that server")]
async fn nobody_uses_the_bot_where_it_is_no_longer() {
    let discord = FakeDiscord::start().await;
    let _hand = Hand::connect(&discord).await;
    let guild = discord.guild("Gone");
    discord.leave(&guild);
    discord.slash("ask").in_guild(&guild).send().await;
}
