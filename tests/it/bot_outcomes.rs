//! Answers that may be none: a passage that comes near and is said to be no more, and sections that a button opens.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use expect_test::{Expect, expect};

use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{FakeDiscord, interactions::Ask, reply::Reply},
};

const QUESTION: &str = "Where do appeals against a ban go?";
/// Nothing is ever sure, and everything comes near; or nothing does.
const ALL_NEAR: &[(&str, &str)] = &[
    ("IBID__ANSWER__THRESHOLD", "1.0"),
    ("IBID__ANSWER__NEAR_THRESHOLD", "0.0"),
];
const NOTHING_NEAR: &[(&str, &str)] = &[
    ("IBID__ANSWER__THRESHOLD", "1.0"),
    ("IBID__ANSWER__NEAR_THRESHOLD", "1.0"),
];

async fn started(settings: &[(&str, &str)]) -> (FakeDiscord, Home, Bot) {
    let discord = FakeDiscord::start().await;
    let home = Home::empty();
    home.write(
        "rules/moderation.md",
        "---\ntitle: House rules\n---\n\n## Bans\n\nAppeals against a ban go to the council within thirty days.\n",
    );
    let bot = Bot::ready(&home, &discord, settings).await;
    (discord, home, bot)
}

async fn said(ask: Ask) -> Reply {
    ask.send().await.reply(SOON).await
}

fn ask(discord: &FakeDiscord, locale: &str) -> Ask {
    discord.slash("ask").option("question", QUESTION).locale(locale)
}

fn labels(reply: &Reply) -> Vec<String> {
    reply.controls().into_iter().map(|control| control.label).collect()
}

/// What is said, without the moment, which differs from run to run.
fn check(reply: &Reply, expected: &Expect) {
    let text = &reply.content;
    let seen = match (text.find("<t:"), text.rfind(":f>")) {
        (Some(from), Some(to)) => format!("{}<moment>{}", &text[..from], &text[to + 3..]),
        _ => text.clone(),
    };
    expected.assert_eq(&seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_near_is_said_to_be_no_more() {
    let (discord, _home, bot) = started(ALL_NEAR).await;
    let english = said(ask(&discord, "en-GB")).await;
    check(
        &english,
        &expect![[r##"
            This may not answer your question. It is the closest passage in the articles:
            > Appeals against a ban go to the council within thirty days.
            -# **[1]** House rules › Bans · paragraph 1 · rules/moderation.md

            -# Word for word from the articles as indexed <moment>"##]],
    );
    let german = said(ask(&discord, "de")).await;
    check(
        &german,
        &expect![[r##"
            Vielleicht beantwortet das deine Frage nicht. Es ist die Stelle in den Artikeln, die ihr am nächsten kommt:
            > Appeals against a ban go to the council within thirty days.
            -# **[1]** House rules › Bans · Absatz 1 · rules/moderation.md

            -# Wörtlich aus den Artikeln, wie sie am <moment> indexiert wurden"##]],
    );
    let context = said(discord.click(&english, "[1] More context")).await;
    assert!(context.content.contains("The quoted words"), "{}", context.content);
    let private = said(ask(&discord, "en-GB").option("private", true)).await;
    for reply in [&english, &private] {
        let labels = labels(reply);
        let has = |name: &str| labels.iter().any(|label| label.contains(name));
        assert!(has("Helpful") && has("Request an answer"), "{labels:?}");
        assert!(!has("Share"), "what may not answer is not shared: {labels:?}");
    }
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sections_that_come_near_open_at_a_button() {
    let (discord, home, bot) = started(NOTHING_NEAR).await;
    let english = said(ask(&discord, "en-GB")).await;
    check(
        &english,
        &expect![[r##"
            Nothing in the articles answers that.
            The closest sections are:
            **[1]** House rules › Bans · rules/moderation.md
            hint: name the thing you ask about as an article would, or ask about one thing at a time."##]],
    );
    let german = said(ask(&discord, "de")).await;
    check(
        &german,
        &expect![[r##"
            Die Artikel enthalten darauf keine Antwort.
            Diese Abschnitte kommen der Frage am nächsten:
            **[1]** House rules › Bans · rules/moderation.md
            Tipp: Nenne das, wonach du fragst, so, wie ein Artikel es nennen würde, oder frag nach einer Sache auf einmal."##]],
    );
    // The button carries its own state.
    end(&discord, bot).await;
    let bot = Bot::ready(&home, &discord, NOTHING_NEAR).await;
    let opened = said(discord.click(&english, "[1] Read")).await;
    assert!(opened.ephemeral());
    check(
        &opened,
        &expect![[r##"
            House rules › Bans · paragraph 1 · rules/moderation.md
            > Appeals against a ban go to the council within thirty days.

            -# Word for word from the articles as indexed <moment>"##]],
    );
    assert_eq!(labels(&opened), ["Open article"]);
    let opened = said(discord.click(&german, "[1] Lesen").locale("de")).await;
    assert!(
        opened.content.contains("Absatz 1 · rules/moderation.md"),
        "{}",
        opened.content
    );
    end(&discord, bot).await;
}
