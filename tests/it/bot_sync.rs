//! The index kept in step with the corpus, through the real binary: by a schedule, when files change, and with a
//! moderator's word when much would go; and what is told of sources that could not be read.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fs, time::Duration};

use expect_test::{Expect, expect};

use crate::support::{
    bot::{Bot, Home, SOON, end, started, started_with},
    discord::{FakeDiscord, reply::Reply},
};

async fn reindexed(discord: &FakeDiscord, locale: &str) -> Reply {
    let asked = discord.slash("reindex").moderator().locale(locale).send().await;
    asked.reply_when(SOON, |reply| !reply.text().contains("…")).await
}

/// Waits until the question is answered with these words.
async fn answered_with(discord: &FakeDiscord, question: &str, words: &str) {
    let until = tokio::time::Instant::now() + SOON;
    loop {
        let asked = discord.slash("ask").option("question", question).send().await;
        let text = asked.reply(SOON).await.text();
        if text.contains(words) {
            return;
        }
        assert!(tokio::time::Instant::now() < until, "{words:?} is not answered: {text}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_remove_much_waits_for_a_moderator() {
    let (discord, home, bot) = started().await;
    for path in ["rules/moderation.md", "rules/markup.txt"] {
        fs::remove_file(home.corpus().join(path)).expect("it is there");
    }
    let held = reindexed(&discord, "en-GB").await;
    expect![[r#"
        Nothing was changed: 2 of 3 articles would have gone, more than may go without somebody looking.
        hint: if that is right, press the button; if not, look whether a folder is missing.
        Remove them and reindex"#]]
    .assert_eq(&held.text());
    expect![[r#"
        Rien n’a été changé : 2 articles sur 3 auraient disparu, plus qu’il ne peut en disparaître sans confirmation.
        Conseil : si c’est voulu, appuie sur le bouton ; sinon, vérifie qu’aucun dossier ne manque.
        Les retirer et réindexer"#]]
    .assert_eq(&reindexed(&discord, "fr").await.text());
    answered_with(&discord, "When may a moderator ban a member?", "after two warnings").await;

    let eve = discord.user("eve");
    let refused = discord
        .click(&held, "Remove them and reindex")
        .by(&eve)
        .send()
        .await
        .reply(SOON)
        .await;
    expect![
        "Only moderators can do that: members who may manage the server, or who have a role that the settings name."
    ]
    .assert_eq(&refused.text());

    // Another file goes before the button is pressed: nobody looked at that one.
    fs::remove_file(home.corpus().join("news/2023-11-09-wuzhen.txt")).expect("it is there");
    home.write("news/other.md", "Something else stands here.\n");
    let again = discord
        .click(&held, "Remove them and reindex")
        .moderator()
        .send()
        .await
        .reply(SOON)
        .await;
    assert!(
        again.text().contains("3 of 3 articles would have gone"),
        "{}",
        again.text()
    );
    let done = discord
        .click(&again, "Remove them and reindex")
        .moderator()
        .send()
        .await;
    let done = done.reply_when(SOON, |reply| reply.text().contains("3 removed")).await;
    assert!(done.text().contains("1 added"), "{}", done.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_change_are_read_when_they_rest() {
    let (discord, home, bot) = started_with(&[("IBID__INDEX__WATCH", "true")]).await;
    home.write("news/heron.md", "The heron of Ouro stands on one leg.\n");
    answered_with(&discord, "How does the heron of Ouro stand?", "on one leg").await;
    home.write("news/heron.md", "The heron of Ouro stands on two legs.\n");
    answered_with(&discord, "How does the heron of Ouro stand?", "on two legs").await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_is_kept() {
    // A sixth field in front counts seconds.
    let (discord, home, bot) = started_with(&[("IBID__INDEX__SCHEDULE", "* * * * * *")]).await;
    home.write("news/heron.md", "The heron of Ouro stands on one leg.\n");
    answered_with(&discord, "How does the heron of Ouro stand?", "on one leg").await;
    end(&discord, bot).await;
}

/// Compares a reply with moments written alike.
fn check(reply: &Reply, expected: &Expect) {
    let text = reply.text();
    let words = text
        .split(' ')
        .map(|word| if word.contains("<t:") { "…" } else { word });
    expected.assert_eq(&words.collect::<Vec<_>>().join(" "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_cannot_be_read_is_stale_and_kept() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let beside = home.path().join("beside");
    fs::create_dir(&beside).expect("a folder can be made");
    fs::write(beside.join("heron.md"), "The heron of Ouro stands on one leg.\n").expect("a file can be written");
    home.write(
        "corpus.toml",
        "[[source]]\nname = \"birds\"\nkind = \"directory\"\npath = \"../beside\"\n",
    );
    let bot = Bot::ready(&home, &discord, &[]).await;
    fs::remove_dir_all(&beside).expect("it is there");
    reindexed(&discord, "en-GB").await;
    answered_with(&discord, "How does the heron of Ouro stand?", "on one leg").await;
    for (locale, collections, status) in [
        (
            "en-GB",
            expect![[r#"
                birds is as it was … since it could not be read again: its folder does not exist
                - **birds** · 1 article
                - **news** · 1 article · languages: en · newest: Wuzhen hosts the conference, … **rules** · 2 articles · languages: en · newest: House rules, … as indexed …"#]],
            expect![[r#"
                - 4 articles, 4 passages, in 3 collections
                - collection birds: 1 article
                - collection news: 1 article
                - collection rules: 2 articles
                - source birds (directory) is as it was … since it could not be read again: its folder does not exist
                - last reindex … by ada: 0 added, 0 changed, 0 removed, 4 unchanged, 1 failed
                - answers by meaning: off
                - ibid 0.1.0"#]],
        ),
        (
            "ja",
            expect![[r#"
                … folder does not exist
                - **birds** · 記事1件
                - **news** · 記事1件 · 言語：en · 最も新しい記事：Wuzhen hosts the … **rules** · 記事2件 · 言語：en · 最も新しい記事：House … … にインデックス"#]],
            expect![[r#"
                - 記事4件、一節4件、コレクション3件
                - コレクション birds：記事1件
                - コレクション news：記事1件
                - コレクション rules：記事2件
                - … folder does not exist
                - … 意味による回答：オフ
                - ibid 0.1.0"#]],
        ),
    ] {
        let shown = discord
            .slash("collections")
            .locale(locale)
            .send()
            .await
            .reply(SOON)
            .await;
        check(&shown, &collections);
        let shown = discord
            .slash("status")
            .moderator()
            .locale(locale)
            .send()
            .await
            .reply(SOON)
            .await;
        check(&shown, &status);
    }
    end(&discord, bot).await;
}
