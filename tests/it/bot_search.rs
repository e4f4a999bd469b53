//! `/search` as people on Discord meet it: a list in pages that turn in place, also after a restart.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use ibid::store::{Location, Store};

use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{FakeDiscord, interactions::Ask, reply::Reply},
};

/// A home with twelve articles about a lamp, one of them with a ferry and a café.
fn lamps() -> Home {
    let home = Home::empty();
    for night in 1..=12 {
        home.write(
            &format!("logs/{night:02}.txt"),
            &format!("date 2024-01-{night:02} Log of night {night}\n\nThe lamp burned in night {night}.\n"),
        );
    }
    home.write(
        "rules/lamp.md",
        "---\ntitle: House rules\ndate: 2024-02-01\nurl: https://example.org/rules\n---\n\n## Café\n\n\
         The ferry brings oil to the *café* every week. Whoever lights the lamp pays.\n",
    );
    home
}

async fn started() -> (FakeDiscord, Home, Bot) {
    let discord = FakeDiscord::start().await;
    let home = lamps();
    let bot = Bot::ready(&home, &discord, &[]).await;
    (discord, home, bot)
}

async fn stop(bot: Bot) {
    let log = bot.log();
    assert!(bot.stop().await.success(), "the bot logged:\n{log}");
    assert!(!log.contains("panicked"), "something panicked:\n{log}");
}

fn search(discord: &FakeDiscord, query: &str) -> Ask {
    discord.slash("search").option("query", query)
}

async fn said(asked: Ask) -> Reply {
    asked.send().await.reply(SOON).await
}

/// The page that a button leads to: the message as it is once its header says so.
async fn turned(asked: Ask, header: &str) -> Reply {
    let asked = asked.send().await;
    asked.reply_when(SOON, |reply| reply.text().contains(header)).await
}

/// What a reader sees, with buttons in brackets and moments that differ from run to run left out.
fn seen(reply: &Reply) -> String {
    let buttons = reply.controls().into_iter().map(|control| {
        let dots = if control.disabled { " (disabled)" } else { "" };
        format!("[{}{dots}]", control.label)
    });
    let buttons: Vec<String> = buttons.collect();
    let words = if reply.content.is_empty() {
        reply.embeds[0]["description"].as_str().unwrap_or_default()
    } else {
        &reply.content
    };
    let mut pieces = words.split("<t:");
    let first = pieces.next().unwrap_or_default().to_owned();
    let words = pieces.fold(first, |text, piece| {
        let rest = piece.split_once('>').map_or("", |(_, rest)| rest);
        format!("{text}<moment>{rest}")
    });
    format!("{words}\n{}", buttons.join(" ")).trim_end().to_owned()
}

fn check(reply: &Reply, expected: &Expect) {
    expected.assert_eq(&seen(reply));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_turn_in_place_forward_and_back() {
    let (discord, _home, bot) = started().await;
    let first = said(search(&discord, "lamp -ferry").option("sort", "newest").locale("en-GB")).await;
    check(
        &first,
        &expect![[r#"
        12 passages for lamp -ferry, page 1 of 3
        > The lamp burned in night 12.
        -# **[1]** Log of night 12 · <moment> · paragraph 1 · logs/12.txt

        > The lamp burned in night 11.
        -# **[2]** Log of night 11 · <moment> · paragraph 1 · logs/11.txt

        > The lamp burned in night 10.
        -# **[3]** Log of night 10 · <moment> · paragraph 1 · logs/10.txt

        > The lamp burned in night 9.
        -# **[4]** Log of night 9 · <moment> · paragraph 1 · logs/09.txt

        > The lamp burned in night 8.
        -# **[5]** Log of night 8 · <moment> · paragraph 1 · logs/08.txt

        -# Word for word from the articles as indexed <moment>
        [Previous (disabled)] [Next]"#]],
    );
    let second = turned(discord.click(&first, "Next").locale("en-GB"), "page 2 of 3").await;
    assert_eq!(second.message_id, first.message_id);
    let third = turned(discord.click(&second, "Next").locale("en-GB"), "page 3 of 3").await;
    check(
        &third,
        &expect![[r#"
        12 passages for lamp -ferry, page 3 of 3
        > The lamp burned in night 2.
        -# **[11]** Log of night 2 · <moment> · paragraph 1 · logs/02.txt

        > The lamp burned in night 1.
        -# **[12]** Log of night 1 · <moment> · paragraph 1 · logs/01.txt

        -# Word for word from the articles as indexed <moment>
        [Previous] [Next (disabled)]"#]],
    );
    let back = turned(discord.click(&third, "Previous").locale("en-GB"), "page 2 of 3").await;
    assert_eq!(seen(&back), seen(&second));
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_japanese() {
    let (discord, _home, bot) = started().await;
    let guild = discord.guild_speaking("lighthouse", "ja");
    let search = |query: &str| search(&discord, query).in_guild(&guild).locale("ja");
    check(
        &said(search("\"every week\"")).await,
        &expect![[r#"
        "every week" の検索結果：一節1件、1/1ページ
        > The ferry brings oil to the café every week. Whoever lights the lamp pays.
        -# **[1]** [House rules](<https://example.org/rules#caf%C3%A9:~:text=The%20ferry%20brings%20oil%20to%20the%20caf%C3%A9%20every%20week.%20Whoever%20lights%20the%20lamp%20pays>) › Café · <moment> · 第1段落 · rules/lamp.md

        -# <moment> にインデックスされた記事から一字一句そのまま引用しています"#]],
    );
    check(
        &said(search("zeppelin")).await,
        &expect![[r#"
        記事の中に zeppelin に当てはまる箇所はありません。
        ヒント：言葉を減らすか変えるか、`-`で除外する言葉を減らしてください。"#]],
    );
    check(
        &said(search("-lamp")).await,
        &expect![[r#"
        検索に、除外する言葉しか書かれていません。
        ヒント：探す言葉も書いてください。例：`灯台 -フェリー`"#]],
    );
    let pages = said(search("lamp -ferry")).await;
    let labels: Vec<String> = pages.controls().into_iter().map(|control| control.label).collect();
    assert_eq!(labels, ["前へ", "次へ"]);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phrase_an_exclusion_nothing_found_and_only_exclusions() {
    let (discord, _home, bot) = started().await;
    check(
        &said(search(&discord, "\"every week\"")).await,
        &expect![[r#"
        1 passage for "every week", page 1 of 1
        > The ferry brings oil to the café every week. Whoever lights the lamp pays.
        -# **[1]** [House rules](<https://example.org/rules#caf%C3%A9:~:text=The%20ferry%20brings%20oil%20to%20the%20caf%C3%A9%20every%20week.%20Whoever%20lights%20the%20lamp%20pays>) › Café · <moment> · paragraph 1 · rules/lamp.md

        -# Word for word from the articles as indexed <moment>"#]],
    );
    let without = said(search(&discord, "lamp -\"burned in\"")).await;
    assert!(without.text().starts_with("1 passage for lamp"), "{}", without.text());
    check(
        &said(search(&discord, "zeppelin")).await,
        &expect![[r#"
        Nothing in the articles matches zeppelin.
        hint: look for fewer or other words, and exclude less with `-`."#]],
    );
    check(
        &said(search(&discord, "-lamp -\"the ferry\"")).await,
        &expect![[r#"
        The search says only what is not looked for.
        hint: Say what is looked for too, for example: `lighthouse -ferry`"#]],
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_search_turns_its_pages_in_private() {
    let (discord, _home, bot) = started().await;
    let first = said(search(&discord, "lamp").option("private", true)).await;
    assert!(first.ephemeral());
    let second = turned(discord.click(&first, "Next"), "page 2 of 3").await;
    assert!(second.ephemeral() && second.message_id == first.message_id);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_turns_pages_after_a_restart_and_a_reindex_is_said_once() {
    let (discord, home, bot) = started().await;
    let first = said(search(&discord, "lamp").locale("en-GB")).await;
    assert!(
        first.text().starts_with("13 passages for lamp, page 1 of 3"),
        "{}",
        first.text()
    );
    stop(bot).await;
    home.write("logs/13.txt", "Log\n\nThe lamp went out.\n");
    // The index says the second that it was made in.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let bot = Bot::ready(&home, &discord, &[]).await;
    let eve = discord.user("eve");
    let again = discord.slash("reindex").moderator().send().await;
    again
        .reply_when(SOON, |reply| reply.text().starts_with("Reindexed in"))
        .await;
    let second = turned(
        discord.click(&first, "Next").by(&eve).locale("en-GB"),
        "14 passages for lamp, page 2 of 3",
    )
    .await;
    assert!(
        second.text().contains("which is since the page before"),
        "{}",
        second.text()
    );
    assert!(
        second.text().contains("[6]") && second.text().contains("[10]"),
        "{}",
        second.text()
    );
    let third = turned(discord.click(&second, "Next").by(&eve).locale("en-GB"), "page 3 of 3").await;
    assert!(!third.text().contains("since the page before"), "{}", third.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_that_was_tampered_with_or_carried_elsewhere_is_refused() {
    let (discord, _home, bot) = started().await;
    let first = said(search(&discord, "lamp")).await;
    let mut forged = first.control("Next").into_bytes();
    forged[2] = if forged[2] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).expect("it is ASCII");
    let refused = said(discord.button(&forged, first.message_id)).await;
    assert!(
        refused.ephemeral() && refused.text().contains("was not made by this bot"),
        "{}",
        refused.text()
    );

    let elsewhere = discord.guild("elsewhere");
    let there = said(search(&discord, "lamp").in_guild(&elsewhere)).await;
    let carried = said(discord.button(&first.control("Next"), there.message_id)).await;
    assert!(
        carried.ephemeral() && carried.text().contains("for another place"),
        "{}",
        carried.text()
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_is_not_kept_any_more_says_how_to_search_again() {
    let (discord, home, bot) = started().await;
    let first = said(search(&discord, "lamp").locale("en-GB")).await;
    stop(bot).await;
    let location = Location::File(home.data().join(Location::FILE));
    let store = Store::open(&location).expect("the bot made it");
    let gone = store.purge(i64::MAX, &|_| 0).expect("it can be written");
    assert_eq!((gone.searches, gone.questions), (1, 0), "a search is no question");
    drop(store);
    let bot = Bot::ready(&home, &discord, &[]).await;
    let refused = said(discord.click(&first, "Next").locale("en-GB")).await;
    assert!(refused.ephemeral());
    check(
        &refused,
        &expect![[r#"
        This search is not kept any more, so its pages cannot be turned.
        hint: Search again with `/search query:…`"#]],
    );
    let still = discord.shown(first.message_id).expect("nobody deleted it");
    assert_eq!(seen(&still), seen(&first), "the page stays");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_what_may_be_seen_now() {
    let (discord, home, bot) = started().await;
    let first = said(search(&discord, "lamp")).await;
    assert!(first.text().starts_with("13 passages"), "{}", first.text());
    stop(bot).await;
    let bot = Bot::ready(&home, &discord, &[("IBID__GUILD__COLLECTIONS", "[\"rules\"]")]).await;
    let turned = turned(discord.click(&first, "Next"), "1 passage for lamp, page 1 of 1").await;
    assert!(!turned.text().contains("logs/"), "{}", turned.text());
    assert!(turned.controls().is_empty());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_titles_and_passages_fit() {
    let discord = FakeDiscord::start().await;
    let home = Home::empty();
    for (number, letters) in ["👨‍👩‍👧‍👦", "مرحبا بالعالم ", "灯塔的故事", "\\*_~|>", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u{301}\u{302}"]
        .iter()
        .enumerate()
    {
        let (title, long) = (letters.repeat(60), letters.repeat(300));
        home.write(
            &format!("a/{number}.md"),
            &format!("---\ntitle: '{title}'\nurl: https://example.org/{number}\n---\n\n# {title}\n\nlamp {long}. lamp {number}.\n"),
        );
    }
    let bot = Bot::ready(&home, &discord, &[]).await;
    let query = format!("lamp {}", "👨‍👩‍👧‍👦".repeat(100));
    let first = said(search(&discord, &query)).await;
    assert!(first.text().contains("all of it is in the file"), "{}", first.text());
    let file = &first.files()[0];
    assert_eq!(file.filename, "reply.md");
    let whole = String::from_utf8_lossy(&file.bytes);
    assert!((1..=5).all(|number| whole.contains(&format!("[{number}]"))), "{whole}");
    turned(discord.click(&first, "Next"), "page 2 of 2").await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn turning_pages_is_no_question_of_its_own() {
    let discord = FakeDiscord::start().await;
    let home = lamps();
    let bot = Bot::ready(&home, &discord, &[("IBID__GUILD__USER_LIMIT", "1")]).await;
    let first = said(search(&discord, "lamp")).await;
    let second = turned(discord.click(&first, "Next"), "page 2 of 3").await;
    turned(discord.click(&second, "Next"), "page 3 of 3").await;
    let refused = said(search(&discord, "lamp")).await;
    assert!(refused.text().contains("one question too many"), "{}", refused.text());
    end(&discord, bot).await;
}
