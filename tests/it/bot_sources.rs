//! **Find sources** as people on Discord meet it: what a message claims, looked for.

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::support::{
    bot::{SOON, end, started, started_with},
    discord::{FakeDiscord, interactions::Ask},
};

const NAME: &str = "Find sources";
/// One claim that an article makes, one that it makes of another day, and a question.
const MESSAGE: &str = "Hey <@1>! **The tenth World Internet Conference** opened in Wuzhen on 8 November 2023. \
    The tenth World Internet Conference opened in Wuzhen on 9 November 2023. Did anybody go there?";

/// The command on a message that somebody else wrote on the server.
fn on(discord: &FakeDiscord, text: &str) -> Ask {
    let (eve, bob) = (discord.user("eve"), discord.user("bob"));
    let message = discord.old_message(discord.home().channel, &bob, text);
    discord.message_command(NAME, message).by(&eve)
}

/// What whoever asked reads; nobody else does.
async fn said(asked: Ask) -> String {
    let reply = asked.send().await.reply(SOON).await;
    assert!(reply.ephemeral(), "{}", reply.text());
    reply.text()
}

async fn check(asked: Ask, expected: Expect) {
    expected.assert_eq(&said(asked).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_article_says_is_told_from_what_none_says() {
    let (discord, _home, bot) = started().await;
    check(
        on(&discord, MESSAGE),
        expect![[r"
        1 of 2 claims found support.
        ✅ The tenth World Internet Conference opened in Wuzhen on 8 November 2023.
        > The tenth World Internet Conference opened in Wuzhen on 8 November 2023.
        -# **[1]** Wuzhen hosts the conference · <t:1699531200:D> · paragraph 1 · news/2023-11-09-wuzhen.txt

        ❌ The tenth World Internet Conference opened in Wuzhen on 9 November 2023.
        2 sentences were passed over: questions, or ones that name too little to look for.
        -# ✅ an article says these words, which does not make them true; ❌ no article was found to say them"]],
    )
    .await;
    check(on(&discord, MESSAGE).locale("fr"), expect![[r"
        1 sur 2 affirmations trouvent appui.
        ✅ The tenth World Internet Conference opened in Wuzhen on 8 November 2023.
        > The tenth World Internet Conference opened in Wuzhen on 8 November 2023.
        -# **[1]** Wuzhen hosts the conference · <t:1699531200:D> · paragraphe 1 · news/2023-11-09-wuzhen.txt

        ❌ The tenth World Internet Conference opened in Wuzhen on 9 November 2023.
        2 phrases ont été laissées de côté : des questions, ou des phrases qui nomment trop peu pour être cherchées.
        -# ✅ un article le dit en ces mots, ce qui ne le rend pas vrai ; ❌ aucun article qui le dise n’a été trouvé"]]).await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_claims_nothing_is_told_so() {
    let (discord, _home, bot) = started().await;
    for (text, words) in [
        ("", "This message holds no words to look for."),
        ("<@1> <:wave:2>", "This message holds no words to look for."),
        ("🎉🎉", "No sentence of this message claims anything"),
        (
            "https://example.org/wuzhen-2023",
            "No sentence of this message claims anything",
        ),
        (
            "Good morning! Where is Wuzhen? When did the conference open?",
            "No sentence of this message claims anything",
        ),
    ] {
        let text = said(on(&discord, text)).await;
        assert!(text.starts_with(words), "{text}");
    }
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_many_claims_has_the_first_ones_looked_for() {
    let (discord, _home, bot) = started().await;
    let said_so = "Delegates from one hundred countries came to the town.\n";
    let long = said_so.repeat(11);
    let text = said(on(&discord, &long)).await;
    assert!(text.starts_with("8 of 8 claims found support."), "{text}");
    assert!(text.contains("3 more claims were not looked for."), "{text}");
    let longest = "The quokka festival took place in an entirely different town beyond the sea. ".repeat(26);
    let text = said(on(&discord, &longest[..2000])).await;
    assert!(text.starts_with("0 of 8 claims found support."), "{text}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_works_on_any_message_anywhere_for_the_asker_alone() {
    let (discord, _home, bot) = started().await;
    let (eve, bob) = (discord.user("eve"), discord.user("bob"));
    let guild = discord.home();
    for channel in [guild.channel, discord.other_dm(&eve, &bob), discord.elsewhere()] {
        let message = discord.old_message(channel, &bob, MESSAGE);
        let text = said(discord.message_command(NAME, message).by(&eve)).await;
        assert!(text.starts_with("1 of 2 claims found support."), "{text}");
    }
    let direct = discord
        .message("When did the tenth World Internet Conference open?")
        .in_dm()
        .by(&eve);
    let answer = direct.send().await.reply(SOON).await;
    let text = said(discord.message_command(NAME, answer.message_id).by(&eve)).await;
    assert!(text.contains("✅ The tenth World Internet Conference opened"), "{text}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_supports_nothing() {
    let (discord, _home, bot) = started_with(&[("IBID__GUILD__COLLECTIONS", "[\"rules\"]")]).await;
    let text = said(on(&discord, MESSAGE)).await;
    assert!(text.starts_with("0 of 2 claims found support."), "{text}");
    let rule = said(on(
        &discord,
        "Appeals against a ban go to the council within thirty days.",
    ))
    .await;
    assert!(rule.starts_with("1 of 1 claim found support."), "{rule}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_message_is_kept() {
    let (discord, home, bot) = started().await;
    let message = "Zanzibar quokkas bake bread on 8 November 2023.";
    said(on(&discord, message)).await;
    end(&discord, bot).await;
    let mut folders = vec![home.data()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("it is a folder") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).expect("it can be read");
            let holds = bytes.windows(8).any(|piece| piece.eq_ignore_ascii_case(b"Zanzibar"));
            assert!(!holds, "{} holds words of the message", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_command_of_the_same_name_is_another() {
    let (discord, _home, bot) = started().await;
    let commands = discord.commands();
    let found: Vec<&Value> = commands.iter().filter(|command| command["name"] == NAME).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["type"], 3);
    assert_eq!(found[0]["name_localizations"]["de"], "Quellen finden");
    end(&discord, bot).await;
}
