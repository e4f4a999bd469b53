//! Reading on from a citation: articles in pages, what stands around a quotation, sources, collections.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use expect_test::{Expect, expect};
use ibid::reply::markdown::unquote;

use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{FakeDiscord, interactions::Ask, reply::Reply},
};

const QUESTION: &str = "Where do appeals against a ban go?";

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

async fn reindex(discord: &FakeDiscord) {
    let asked = discord.slash("reindex").moderator().send().await;
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
            [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) · <day> · collection rules · language: en · 23 words
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
            -# as indexed <moment>"#]],
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn context_and_sources_are_said_in_the_readers_language() {
    let (discord, _home, bot) = started_with(&[]).await;
    let answer = said(ask(&discord).locale("zh-CN")).await;
    let context = said(discord.click(&answer, "[1] 更多上下文").locale("zh-CN")).await;
    check(
        &seen(&context),
        &expect![[r#"
        [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) › Bans · <day> · 第 1 段 · rules/moderation.md
        **引文**
        > A moderator may ban a member for spam after two warnings. Appeals against a ban go to the council within thirty days.

        -# 逐字摘自 <moment> 收入索引的文章
        打开文章"#]],
    );
    let sources = said(discord.click(&answer, "出处").locale("zh-CN")).await;
    check(
        &seen(&sources),
        &expect![[r#"
            **[1]** [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) › Bans · <day> · 第 1 段 · rules/moderation.md
            - 合集 rules · 版本 `d3ad6fd2`
            -# 索引时间：<moment>"#]],
    );
    let page = said(article(&discord, "Tides").locale("zh-CN")).await;
    check(
        &brief(&page),
        &expect![[r#"
        [Tides](<https://example.org/tides#high:~:text=The%20High%20tide%20of%20spring%20comes,and%20is%20higher%20than%20people%20think>) · <day> · 合集 guide · 标签：sea, moon · 语言：en · 813 个词
        **目录**
        - High · 第 1 页
        - Low · 第 2 页
        - Neap · 第 3 页
        **High**
        > The High tide of spring comes twice a day and is higher than people think. …

        -# 第 1 页，共 3 页 · 逐字摘自 <moment> 收入索引的文章
        上一页
        下一页"#]],
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quoted_words_are_set_off_from_the_paragraphs_around_them() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let lines = [
        "First comes the dawn.",
        "Then comes the noon.",
        "At last comes the night.",
    ];
    let middle = "Ravens sleep little. The quokka lantern burns with whale oil. Owls sleep by day.";
    let text = [lines[0], lines[1], middle, lines[2]].join("\n\n");
    home.write("guide/lantern.md", &format!("---\ntitle: Lanterns\n---\n\n{text}\n"));
    let bot = Bot::ready(&home, &discord, &[]).await;
    let question = "What does the quokka lantern burn with?";
    let answer = said(discord.slash("ask").option("question", question)).await;
    let context = said(discord.click(&answer, "[1] More context")).await;
    check(
        &seen(&context),
        &expect![[r#"
        Lanterns · paragraph 3 · guide/lantern.md
        **Before the quoted words**
        > First comes the dawn.

        > Then comes the noon.

        **The quoted words**
        > Ravens sleep little. The quokka lantern burns with whale oil.

        **Behind the quoted words**
        >  Owls sleep by day.

        > At last comes the night.

        -# Word for word from the articles as indexed <moment>
        Open article"#]],
    );
    assert_eq!(quoted(&context)[..2], lines[..2]);
    assert_eq!(quoted(&context)[2..].concat().replace(lines[2], ""), middle);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_work_after_a_restart_and_for_other_people() {
    let (discord, home, bot) = started_with(&[]).await;
    let answer = said(ask(&discord)).await;
    let public = said(article(&discord, "Tides").option("private", false)).await;
    assert!(!public.ephemeral());
    assert!(bot.stop().await.success());
    let bot = Bot::ready(&home, &discord, &[]).await;
    let eve = discord.user("eve");
    let context = said(discord.click(&answer, "[1] More context").by(&eve)).await;
    assert!(
        context.ephemeral() && context.text().contains("The quoted words"),
        "{}",
        context.text()
    );
    let sources = said(discord.click(&answer, "Sources").by(&eve)).await;
    assert!(
        sources.ephemeral() && sources.text().contains("collection rules"),
        "{}",
        sources.text()
    );
    let turned = discord.click(&public, "Next").by(&eve).send().await;
    let turned = turned
        .reply_when(SOON, |reply| reply.text().contains("page 2 of 3"))
        .await;
    assert_eq!(turned.message_id, public.message_id);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_has_changed_is_said_to_have_changed() {
    let (discord, home, bot) = started_with(&[]).await;
    let answer = said(ask(&discord)).await;
    let page = said(article(&discord, "Tides")).await;
    home.write("guide/tides.md", &tides("autumn"));
    home.write(
        "rules/moderation.md",
        "---\ntitle: House rules\ndate: 2024-02-01\n---\n\n## Bans\n\nNobody is banned any more.\n",
    );
    reindex(&discord).await;
    let context = said(discord.click(&answer, "[1] More context")).await;
    check(
        &seen(&context),
        &expect![[r#"
        The article has changed since it was quoted; this is the paragraph nearest to where the words stood.
        House rules › Bans · <day> · paragraph 1 · rules/moderation.md
        > Nobody is banned any more.

        -# Word for word from the articles as indexed <moment>
        Open article"#]],
    );
    let sources = said(discord.click(&answer, "Sources")).await;
    check(
        &seen(&sources),
        &expect![[r#"
            Changed since the answer: [1]; what stands here is said of the article as it is now.
            **[1]** House rules › Bans · <day> · paragraph 1 · rules/moderation.md
            - collection rules · revision `fd8482be`
            -# as indexed <moment>"#]],
    );
    let turned = discord.click(&page, "Next").send().await;
    let turned = turned
        .reply_when(SOON, |reply| reply.text().contains("page 2 of 3"))
        .await;
    let text = turned.text();
    assert!(
        text.starts_with("The article has changed since the page before was shown"),
        "{text}"
    );
    assert!(text.contains("The Low tide of autumn"), "{text}");
    // From here on, the reader reads the new one.
    let turned = discord.click(&turned, "Next").send().await;
    let turned = turned
        .reply_when(SOON, |reply| reply.text().contains("page 3 of 3"))
        .await;
    assert!(!turned.text().contains("has changed"), "{}", turned.text());
    end(&discord, bot).await;
}

/// What is said of an article that is not there, whatever the reason.
const GONE: &str = "That article is not among the articles any more.";

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_is_gone_is_not_shown_and_the_page_that_was_read_stays() {
    let (discord, home, bot) = started_with(&[]).await;
    let answer = said(ask(&discord)).await;
    let context = said(discord.click(&answer, "[1] More context")).await;
    let page = said(article(&discord, "Tides")).await;
    for path in ["guide/tides.md", "rules/moderation.md"] {
        std::fs::remove_file(home.corpus().join(path)).expect("it was written here");
    }
    let held = said(discord.slash("reindex").moderator()).await;
    let removing = discord.click(&held, "Remove them and reindex").moderator().send().await;
    removing
        .reply_when(SOON, |reply| reply.text().contains("2 removed"))
        .await;
    for (reply, label) in [(&answer, "[1] More context"), (&context, "Open article")] {
        let told = said(discord.click(reply, label)).await;
        assert!(
            told.ephemeral() && told.text().starts_with(GONE),
            "{label}: {}",
            told.text()
        );
    }
    let sources = said(discord.click(&answer, "Sources")).await;
    assert!(
        sources.text().starts_with(&format!("**[1]** {GONE}")),
        "{}",
        sources.text()
    );
    let told = discord
        .click(&page, "Next")
        .send()
        .await
        .wait_followups(1, SOON)
        .await
        .remove(0);
    assert!(told.ephemeral() && told.text().starts_with(GONE), "{}", told.text());
    let left = discord.shown(page.message_id).expect("the page stays");
    assert_eq!(left.text(), page.text());
    let told = said(article(&discord, "Tides")).await;
    assert!(
        told.text().starts_with("No article here has that title."),
        "{}",
        told.text()
    );
    end(&discord, bot).await;
}

/// Settings under which each server sees only the collections named for it.
fn allowing(servers: &[(u64, &str)]) -> Vec<(String, String)> {
    let nobody = ["COLLECTIONS", "DIRECT_COLLECTIONS"].map(|key| (key.to_owned(), "[]".to_owned()));
    let each = servers
        .iter()
        .map(|(id, names)| (format!("ALLOW__{id}"), (*names).to_owned()));
    let all = nobody.into_iter().chain(each);
    all.map(|(key, value)| (format!("IBID__GUILD__{key}"), value)).collect()
}

async fn ready_allowing(home: &Home, discord: &FakeDiscord, servers: &[(u64, &str)]) -> Bot {
    let settings = allowing(servers);
    let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (&**key, &**value)).collect();
    Bot::ready(home, discord, &settings).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_may_not_see_is_as_if_it_were_not_there() {
    let discord = FakeDiscord::start().await;
    let home = home();
    let (ours, theirs) = (discord.home(), discord.guild("theirs"));
    let bot = ready_allowing(
        &home,
        &discord,
        &[(ours.id, r#"["rules", "guide"]"#), (theirs.id, r#"["news"]"#)],
    )
    .await;
    let answer = said(ask(&discord).in_guild(&ours)).await;
    let other = said(article(&discord, "Wuzhen hosts the conference").in_guild(&theirs)).await;
    let typed = discord
        .autocomplete("article")
        .focused("title", "tide")
        .in_guild(&ours)
        .send()
        .await;
    let (name, key) = typed.choices(SOON).await.remove(0);
    assert_eq!(name, "Tides");

    // What stands in a button or a suggestion of theirs leads nowhere here.
    let pressed = discord
        .button(&answer.control("[1] More context"), other.message_id)
        .in_guild(&theirs);
    let told = said(pressed).await;
    assert!(
        told.text().contains("was not made by this bot, or for another place"),
        "{}",
        told.text()
    );
    let unnamed = said(article(&discord, "No such title").in_guild(&theirs)).await.text();
    for title in ["Tides", "guide/tides.md", key.as_str().expect("values are texts")] {
        assert_eq!(
            said(article(&discord, title).in_guild(&theirs)).await.text(),
            unnamed,
            "{title}"
        );
    }
    for typed in ["", "tide", "Tides", "House", "guide"] {
        let typed = discord
            .autocomplete("article")
            .focused("title", typed)
            .in_guild(&theirs);
        let choices = typed.send().await.choices(SOON).await;
        assert!(choices.iter().all(|(name, _)| name.contains("Wuzhen")), "{choices:?}");
    }
    let collections = said(discord.slash("collections").in_guild(&theirs)).await;
    check(
        &seen(&collections),
        &expect![[r#"
            - **news** · 1 article · languages: en · newest: Wuzhen hosts the conference, <day>
            -# as indexed <moment>"#]],
    );
    let direct = said(discord.slash("collections").in_dm()).await;
    assert!(
        direct.text().starts_with("No articles can be seen here."),
        "{}",
        direct.text()
    );

    // An answer from before the server lost a collection.
    assert!(bot.stop().await.success());
    let bot = ready_allowing(&home, &discord, &[(ours.id, r#"["news"]"#)]).await;
    let context = said(discord.click(&answer, "[1] More context")).await;
    assert!(context.text().starts_with(GONE), "{}", context.text());
    let sources = said(discord.click(&answer, "Sources")).await;
    assert!(
        sources.text().starts_with(&format!("**[1]** {GONE}")),
        "{}",
        sources.text()
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_are_suggested_in_any_script_and_with_slips() {
    let (discord, home, bot) = started_with(&[]).await;
    home.write("zh/潮汐.md", "---\ntitle: 潮汐与月亮\n---\n\n潮汐每天来两次。\n");
    for number in 0..40 {
        home.write(
            &format!("many/{number}.md"),
            &format!("---\ntitle: Minutes {number}\n---\n\nThey met.\n"),
        );
    }
    reindex(&discord).await;
    for (typed, title) in [
        ("潮汐", "潮汐与月亮"),
        ("月亮", "潮汐与月亮"),
        ("tieds", "Tides"),
        ("HOUSE r", "House rules"),
    ] {
        let asked = discord.autocomplete("article").focused("title", typed).send().await;
        let choices = asked.choices(SOON).await;
        assert_eq!(
            choices.first().map(|(name, _)| &**name),
            Some(title),
            "{typed}: {choices:?}"
        );
        let chosen = choices[0].1.as_str().expect("values are texts").to_owned();
        let opened = said(article(&discord, &chosen)).await;
        assert!(opened.text().contains(title), "{}", opened.text());
    }
    for typed in ["", "min"] {
        let asked = discord.autocomplete("article").focused("title", typed).send().await;
        assert_eq!(asked.choices(SOON).await.len(), 25, "{typed:?}");
    }
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_articles_with_one_title_the_newest_is_shown_and_the_others_are_named() {
    let (discord, home, bot) = started_with(&[]).await;
    for year in 2019..2024 {
        home.write(
            &format!("minutes/{year}.md"),
            &format!("---\ntitle: Minutes\ndate: {year}-01-01\n---\n\nThey met in {year}.\n"),
        );
    }
    reindex(&discord).await;
    let reply = said(article(&discord, "minutes")).await;
    check(
        &seen(&reply),
        &expect![[r#"
        Minutes · <day> · collection minutes · 4 words
        Other articles have the same title; to open one of them, choose it from the suggestions:
        - <day> · minutes/2022.md
        - <day> · minutes/2021.md
        - <day> · minutes/2020.md
        - and 1 more
        > They met in 2023.

        -# page 1 of 1 · word for word as indexed <moment>"#]],
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_longer_than_a_message_is_in_a_file_whole() {
    let (discord, home, bot) = started_with(&[]).await;
    let sentence = format!("It goes on{}.", " and *on* and on".repeat(500));
    home.write(
        "guide/long.txt",
        &format!("Endless\n\nA short paragraph.\n\n{sentence}\n"),
    );
    reindex(&discord).await;
    let first = said(article(&discord, "Endless")).await;
    let turned = discord.click(&first, "Next").send().await;
    let long = turned
        .reply_when(SOON, |reply| reply.text().contains("page 2 of 2"))
        .await;
    assert!(long.text().contains("all of it is in the file"), "{}", long.text());
    let file = String::from_utf8(long.files()[0].bytes.clone()).expect("it is text");
    let words = file.lines().find(|line| line.starts_with("> ")).map(unquote);
    assert_eq!(words.as_deref(), Some(&*sentence));
    let turned = discord.click(&long, "Previous").send().await;
    let back = turned
        .reply_when(SOON, |reply| reply.text().contains("page 1 of 2"))
        .await;
    assert!(back.files().is_empty(), "the file of another page is left");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn collections_are_listed_and_say_when_the_last_reindex_failed() {
    let (discord, home, bot) = started_with(&[]).await;
    let reply = said(discord.slash("collections")).await;
    assert!(reply.ephemeral());
    check(
        &seen(&reply),
        &expect![[r#"
            - **guide** · 1 article · languages: en · newest: Tides, <day>
            - **news** · 1 article · languages: en · newest: Wuzhen hosts the conference, <day>
            - **rules** · 2 articles · languages: en · newest: House rules, <day>
            -# as indexed <moment>"#]],
    );
    std::fs::rename(home.corpus(), home.path().join("away")).expect("it can be moved");
    said(discord.slash("reindex").moderator()).await;
    bot.wait_log("a request failed").await;
    let stale = said(discord.slash("collections").locale("zh-CN")).await;
    check(
        &seen(&stale),
        &expect![[r#"
            上次重建索引（<moment>）失败；以下是之前收入索引的内容。
            - **guide** · 1 篇文章 · 语言：en · 最新：Tides（<day>）
            - **news** · 1 篇文章 · 语言：en · 最新：Wuzhen hosts the conference（<day>）
            - **rules** · 2 篇文章 · 语言：en · 最新：House rules（<day>）
            -# 索引时间：<moment>"#]],
    );
    end(&discord, bot).await;
}
