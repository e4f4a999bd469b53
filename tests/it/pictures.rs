//! The messages that the README's pictures show, as the bot sends them today.
//!
//! Each is written into `target/pictures`, from where `tests/pictures/draw` draws it.

use std::{fs, path::Path};

use ibid::corpus::{Directory, Source as _};
use serde_json::{Value, json};

use crate::support::{
    bot::{Bot, Home, SOON},
    discord::{FakeDiscord, reply::Reply},
};

const QUESTION: &str = "When did the first World Internet Conference take place?";
const CLAIMS: &str = "The first World Internet Conference took place from 19 to 21 November 2014 in Wuzhen. \
                      The third World Internet Conference took place from 16 to 18 November 2015.";

/// Writes down a message with what came before it, and says what it reads.
fn drawn(name: &str, reply: &Reply, before: &Value) -> String {
    let mut message = reply.raw.clone();
    for (key, value) in before.as_object().expect("what came before has names") {
        message[key] = value.clone();
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("pictures");
    fs::create_dir_all(&folder).expect("the folder of what is built can be written");
    let written = serde_json::to_vec_pretty(&message).expect("a message is JSON");
    fs::write(folder.join(name), written).expect("the folder can be written");
    reply.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_pictures_show_is_what_the_bot_says() {
    let discord = FakeDiscord::start().await;
    let home = Home::empty();
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    for entry in Directory::new(corpus).list().expect("the corpus ships").entries {
        let text = fs::read_to_string(&entry.path).expect("what ships is text");
        home.write(entry.id.as_str(), &text);
    }
    let bot = Bot::ready(&home, &discord, &[]).await;

    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    let person = json!({ "username": "ada" });
    let before = json!({ "interaction": {
        "name": "ask", "user": person, "options": [{ "name": "question", "value": QUESTION }],
    } });
    let text = drawn("reply.json", &asked.reply(SOON).await, &before);
    assert!(text.contains("19 to 21 November 2014"), "{text}");
    assert!(text.contains("More context"), "{text}");

    let eve = discord.user("eve");
    let message = discord.old_message(discord.home().channel, &eve, CLAIMS);
    let checked = discord.message_command("Find sources", message).send().await;
    let before = json!({ "interaction": { "name": "Find sources", "user": person } });
    let text = drawn("sources.json", &checked.reply(SOON).await, &before);
    assert!(text.contains("✅ The first") && text.contains("❌ The third"), "{text}");

    assert!(bot.stop().await.success());
    discord.assert_honest();
}
