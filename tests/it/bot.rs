//! The bot as people on Discord meet it: the real binary, driven through the fake Discord.

use crate::support::{
    bot::{Bot, Home, SOON},
    discord::FakeDiscord,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_command_is_deferred_and_answered_by_an_edit() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[]).await;
    let asked = discord.slash("ask").option("question", "When did the tenth World Internet Conference open?").send().await;
    let reply = asked.reply(SOON).await;
    println!("{}\n{}", reply.text(), bot.log());
    assert!(reply.text().contains("opened in Wuzhen on 8 November 2023"));
    assert!(bot.stop().await.success());
}
