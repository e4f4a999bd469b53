//! Reading on from a citation: articles in pages, what stands around a quotation, sources, collections.

use expect_test::{Expect, expect};
use ibid::reply::markdown::unquote;

use crate::support::{
    bot::{Bot, Home, SOON},
    discord::{FakeDiscord, interactions::Ask, reply::Reply},
};

const QUESTION: &str = "Where do appeals against a ban go?";
const MANAGE_SERVER: u64 = 1 << 5;

/// The small home, and an article of three pages that is about tides.
fn home() -> Home {
    let home = Home::small();
    home.write("guide/tides.md", &tides("spring"));
    home
}

/// An article of three pages: each has a section with one paragraph of about 1400 characters.
fn tides(kind: &str) -> String {
    let section = |name: &str| {
        let sentence = format!("The {name} tide of {kind} comes twice a day and is *higher* than people think. ");
        format!("## {name}\n\n{}\n", sentence.repeat(18).trim_end())
    };
    format!(
        "---\ntitle: Tides\ndate: 2024-05-06\ntags: [sea, moon]\nlanguage: en\nurl: https://example.org/tides\n---\n\n{}",
        ["High", "Low", "Neap"].map(section).join("\n")
    )
}

async fn started_with(settings: &[(&str, &str)]) -> (FakeDiscord, Home, Bot) {
    let discord = FakeDiscord::start().await;
    let home = home();
    let bot = Bot::ready(&home, &discord, settings).await;
    (discord, home, bot)
}

async fn end(discord: &FakeDiscord, bot: Bot) {
    let log = bot.log();
    assert!(bot.stop().await.success(), "the bot logged:\n{log}");
    assert!(!log.contains("panicked"), "something panicked:\n{log}");
    discord.assert_honest();
}

async fn reindex(discord: &FakeDiscord) {
    let asked = discord.slash("reindex").member_permissions(MANAGE_SERVER).send().await;
    asked
        .reply_when(SOON, |reply| reply.text().contains("Reindexed in"))
        .await;
}

async fn said(ask: Ask) -> Reply {
    ask.send().await.reply(SOON).await
}

/// What a reader sees, without moments, which differ from run to run.
fn seen(reply: &Reply) -> String {
    let text = reply.text();
    let mut pieces = text.split("<t:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (moment, rest) = piece.split_once('>').unwrap_or_default();
        let shown = if moment.ends_with(":D") { "<day>" } else { "<moment>" };
        format!("{text}{shown}{rest}")
    })
}

/// What a reader sees of a page, with the repeated sentences of [`tides`] left out but for the first.
fn brief(reply: &Reply) -> String {
    let lines = seen(reply);
    let lines = lines.lines().map(|line| match line.match_indices("think. ").next() {
        Some((at, found)) if line.starts_with("> ") => format!("{}…", &line[..at + found.len()]),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn check(seen: &str, expected: &Expect) {
    expected.assert_eq(seen);
}

/// The words that a reply quotes, as they stand in the article.
fn quoted(reply: &Reply) -> Vec<String> {
    let text = reply.text();
    let lines: Vec<&str> = text.lines().collect();
    lines
        .split(|line| !line.starts_with("> "))
        .filter(|block| !block.is_empty())
        .map(|block| unquote(&block.join("\n")))
        .collect()
}

fn article(discord: &FakeDiscord, title: &str) -> Ask {
    discord.slash("article").option("title", title)
}

fn ask(discord: &FakeDiscord) -> Ask {
    discord.slash("ask").option("question", QUESTION)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_read_in_pages_that_turn_in_place() {
    let (discord, _home, bot) = started_with(&[]).await;
    let asked = article(&discord, "tides").send().await;
    let first = asked.reply(SOON).await;
    assert!(first.ephemeral());
    check(
        &brief(&first),
        &expect![[r#"
        [Tides](<https://example.org/tides#high:~:text=The%20High%20tide%20of%20spring%20comes,and%20is%20higher%20than%20people%20think>) · <day> · collection guide · tags: sea, moon · language: en · 813 words
        **Contents**
        - High · page 1
        - Low · page 2
        - Neap · page 3
        **High**
        > The High tide of spring comes twice a day and is higher than people think. …

        -# page 1 of 3 · word for word as indexed <moment>
        Previous
        Next"#]],
    );
    let turned = discord.click(&first, "Next").send().await;
    let second = turned
        .reply_when(SOON, |reply| reply.text().contains("page 2 of 3"))
        .await;
    assert_eq!(second.message_id, first.message_id);
    check(
        &brief(&second),
        &expect![[r#"
        [Tides](<https://example.org/tides#low:~:text=The%20Low%20tide%20of%20spring%20comes,and%20is%20higher%20than%20people%20think>) · <day> · collection guide · tags: sea, moon · language: en · 813 words
        **Contents**
        - High · page 1
        - Low · page 2
        - Neap · page 3
        **Low**
        > The Low tide of spring comes twice a day and is higher than people think. …

        -# page 2 of 3 · word for word as indexed <moment>
        Previous
        Next"#]],
    );
    let turned = discord.click(&second, "Next").send().await;
    let third = turned
        .reply_when(SOON, |reply| reply.text().contains("page 3 of 3"))
        .await;
    assert!(third.controls()[1].disabled && !third.controls()[0].disabled);
    let turned = discord.click(&third, "Previous").send().await;
    let again = turned
        .reply_when(SOON, |reply| reply.text().contains("page 2 of 3"))
        .await;
    assert_eq!(again.text(), second.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_leads_to_its_context_and_its_article() {
    let (discord, _home, bot) = started_with(&[]).await;
    let answer = said(ask(&discord)).await;
    let context = said(discord.click(&answer, "[1] More context")).await;
    assert!(context.ephemeral() && context.message_id != answer.message_id);
    check(
        &seen(&context),
        &expect![[r#"
        [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) › Bans · <day> · paragraph 1 · rules/moderation.md
        **The quoted words**
        > A moderator may ban a member for spam after two warnings. Appeals against a ban go to the council within thirty days.

        -# Word for word from the articles as indexed <moment>
        Open article"#]],
    );
    let opened = said(discord.click(&context, "Open article")).await;
    assert!(opened.ephemeral() && opened.message_id != context.message_id);
    check(
        &seen(&opened),
        &expect![[r#"
        [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) · <day> · collection rules · 23 words
        **Contents**
        - Bans · page 1
        **Bans**
        > A moderator may ban a member for spam after two warnings. Appeals against a ban go to the council within thirty days.

        -# page 1 of 1 · word for word as indexed <moment>"#]],
    );
    let sources = said(discord.click(&answer, "Sources")).await;
    assert!(sources.ephemeral());
    check(
        &seen(&sources),
        &expect![[r#"
        **[1]** [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) › Bans · <day> · paragraph 1 · rules/moderation.md
        - collection rules · revision `d3ad6fd2`
        -# Word for word from the articles as indexed <moment>"#]],
    );
    end(&discord, bot).await;
}
