//! `/ask` with each of its options, and what may be seen where, through the real binary and the fake Discord.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{FakeDiscord, interactions::Ask},
};

/// What two collections answer, each in its own words.
const QUESTION: &str = "When was the lamp of the lighthouse of Norrö lit again?";

/// Two collections that answer the same question; articles of several days, and one without.
fn home() -> Home {
    let home = Home::empty();
    let write = |path: &str, title: &str, date: Option<&str>, tags: &str, text: &str| {
        let date = date.map(|date| format!("date: {date}\n")).unwrap_or_default();
        home.write(
            path,
            &format!("---\ntitle: {title}\n{date}tags: [{tags}]\n---\n\n{text}\n"),
        );
    };
    let lit = "The lamp of the lighthouse of Norrö was lit again";
    write(
        "news/old.md",
        "The lamp",
        Some("2019-03-01"),
        "lamp, harbour",
        &format!("{lit} in 2018 by the harbour board."),
    );
    write(
        "news/new.md",
        "The lamp again",
        Some("2022-05-14"),
        "lamp",
        &format!("{lit} in 2021 after a winter of repairs."),
    );
    write(
        "rules/lamp.md",
        "Rules for the lamp",
        Some("2023-01-01"),
        "classified",
        &format!("{lit} in 2015, which nobody in town may know."),
    );
    home
}

async fn started(settings: &[(&str, &str)]) -> (FakeDiscord, Home, Bot) {
    let discord = FakeDiscord::start().await;
    let home = home();
    let bot = Bot::ready(&home, &discord, settings).await;
    (discord, home, bot)
}

/// The reply's words, with every moment written alike.
async fn said(ask: Ask) -> String {
    let text = ask.send().await.reply(SOON).await.text();
    let mut pieces = text.split("<t:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let rest = piece.split_once('>').map_or("", |(_, rest)| rest);
        format!("{text}<moment>{rest}")
    })
}

/// The articles that the reply cites, in order.
async fn cited(ask: Ask) -> Vec<String> {
    let text = said(ask).await;
    let citations = text.lines().filter(|line| line.starts_with("-# **["));
    let paths = citations.filter_map(|line| line.rsplit(" · ").next());
    paths.map(|path| path.replace('\\', "")).collect()
}

async fn check(asked: impl Fn(&str) -> Ask, english: Expect, german: Expect) {
    english.assert_eq(&said(asked("en-GB")).await);
    german.assert_eq(&said(asked("de")).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_option_narrows_what_answers() {
    let (discord, _home, bot) = started(&[]).await;
    let ask = || discord.slash("ask").option("question", QUESTION);
    let check = async |options: &[(&str, &str)], wanted: &[&str]| {
        let asked = options
            .iter()
            .fold(ask(), |ask, (name, value)| ask.option(name, *value));
        let mut found = cited(asked).await;
        found.sort();
        found.dedup();
        assert_eq!(found, wanted, "{options:?}");
    };
    check(&[("collection", "rules")], &["rules/lamp.md"]).await;
    check(&[("collection", " Rules ")], &["rules/lamp.md"]).await;
    check(&[("tag", "harbour")], &["news/old.md"]).await;
    check(&[("from", "2022"), ("to", "2022")], &["news/new.md"]).await;
    check(&[("from", "May 2022"), ("to", "14.5.2022")], &["news/new.md"]).await;
    check(&[("to", "2019-03")], &["news/old.md"]).await;
    check(&[("from", "since 2023"), ("collection", "rules")], &["rules/lamp.md"]).await;
    check(&[("from", "2020"), ("collection", "news")], &["news/new.md"]).await;
    check(&[("from", "2020"), ("tag", "harbour")], &[]).await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_comes_first_where_that_is_asked_for() {
    let (discord, _home, bot) = started(&[]).await;
    let ask = |sort: &str| {
        let ask = discord.slash("ask").option("question", QUESTION).option("sort", sort);
        ask.option("collection", "news")
    };
    assert_eq!(
        cited(ask("newest")).await.first().map(String::as_str),
        Some("news/new.md")
    );
    let newest = |locale: &str| ask("newest").locale(locale).option("private", true);
    check(
        newest,
        expect![[r#"
            > The lamp of the lighthouse of Norrö was lit again in 2021 after a winter of repairs.
            -# **[1]** The lamp again · <moment> · paragraph 1 · news/new.md

            > The lamp of the lighthouse of Norrö was lit again in 2018 by the harbour board.
            -# **[2]** The lamp · <moment> · paragraph 1 · news/old.md

            -# Word for word from the articles as indexed <moment>
            [1] More context
            [2] More context
            Sources
            Helpful
            Not helpful
            Share"#]],
        expect![[r#"
            > The lamp of the lighthouse of Norrö was lit again in 2021 after a winter of repairs.
            -# **[1]** The lamp again · <moment> · Absatz 1 · news/new.md

            > The lamp of the lighthouse of Norrö was lit again in 2018 by the harbour board.
            -# **[2]** The lamp · <moment> · Absatz 1 · news/old.md

            -# Wörtlich aus den Artikeln, wie sie am <moment> indexiert wurden
            [1] Mehr Kontext
            [2] Mehr Kontext
            Quellen
            Hilfreich
            Nicht hilfreich
            Teilen"#]],
    )
    .await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_answer_is_for_the_asker_whatever_else_is_chosen() {
    let (discord, _home, bot) = started(&[]).await;
    for is_private in [true, false] {
        let ask = discord.slash("ask").option("question", QUESTION).option("tag", "lamp");
        let reply = ask.option("private", is_private).send().await.reply(SOON).await;
        assert!(reply.text().contains("> The lamp"), "{}", reply.text());
        assert_eq!(reply.ephemeral(), is_private);
    }
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_cannot_be_read_is_refused_at_once_with_examples() {
    let (discord, _home, bot) = started(&[]).await;
    let ask = |locale: &str| discord.slash("ask").locale(locale).option("question", QUESTION);
    check(
        |locale| ask(locale).option("from", "<@1> soon"),
        expect![[r"
            “\<\@1\> soon” cannot be read as a date.
            hint: write it like 2026-05-14, May 2026, 2026, yesterday, last week or since March."]],
        expect![[r"
            „\<\@1\> soon“ lässt sich nicht als Datum lesen.
            Tipp: Schreib es wie 14.5.2026, 2026-05-14, Mai 2026, 2026, gestern, letzte Woche oder seit März."]],
    )
    .await;
    check(
        |locale| ask(locale).option("to", "5/6/2026"),
        expect![[r"
        “5/6/2026” cannot be read as a date.
        hint: write it like 2026-05-14, May 2026, 2026, yesterday, last week or since March."]],
        expect![[r"
        „5/6/2026“ lässt sich nicht als Datum lesen.
        Tipp: Schreib es wie 14.5.2026, 2026-05-14, Mai 2026, 2026, gestern, letzte Woche oder seit März."]],
    )
    .await;
    let crossed = |locale: &str| ask(locale).option("from", "2022-05").option("to", "2021");
    check(
        crossed,
        expect![[r"
        The first day, 2022-05-01, lies after the last, 2021-12-31.
        hint: leave one of the two out, or swap them."]],
        expect![[r"
        Der erste Tag, 2022-05-01, liegt nach dem letzten, 2021-12-31.
        Tipp: Lass einen der beiden weg oder vertausche sie."]],
    )
    .await;

    let answered = || {
        let requests = discord.requests().into_iter();
        let paths = requests.filter(|request| {
            ["/interactions/", "/webhooks/"]
                .iter()
                .any(|part| request.path.contains(part))
        });
        paths.map(|request| request.method).collect::<Vec<String>>()
    };
    let before = answered().len();
    let asked = ask("fr").option("from", "bientôt").send().await;
    let reply = asked.reply(SOON).await;
    assert!(reply.ephemeral(), "nobody else reads of it");
    assert!(reply.text().contains("depuis mars"), "{}", reply.text());
    assert_eq!(
        answered()[before..],
        ["POST"],
        "said at once, and not in the place of a deferral"
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_there_is_refused_with_those_that_are() {
    let (discord, _home, bot) = started(&[]).await;
    let ask = |locale: &str| discord.slash("ask").locale(locale).option("question", QUESTION);
    check(
        |locale| ask(locale).option("collection", "x"),
        expect![[r"
        There is no collection “x”.
        hint: there are news and rules."]],
        expect![[r"
        Es gibt keine Sammlung „x“.
        Tipp: Es gibt news und rules."]],
    )
    .await;
    check(
        |locale| ask(locale).option("tag", "*x*"),
        expect![[r"
        There is no tag “\*x\*”.
        hint: there are classified, harbour and lamp."]],
        expect![[r"
        Es gibt kein Schlagwort „\*x\*“.
        Tipp: Es gibt classified, harbour und lamp."]],
    )
    .await;
    end(&discord, bot).await;
}

/// The values that are suggested.
async fn suggested(typing: Ask) -> Vec<String> {
    let choices = typing.send().await.choices(SOON).await;
    let values = choices.into_iter().map(|(name, value)| {
        assert_eq!(value, name);
        name
    });
    values.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn collections_and_tags_are_suggested_while_somebody_types() {
    let discord = FakeDiscord::start().await;
    let home = home();
    for number in 0..30 {
        let text = format!("---\ntitle: Part {number}\ntags: [label{number}]\n---\n\nThe ferry.\n");
        home.write(&format!("part{number}/1.md"), &text);
    }
    let bot = Bot::ready(&home, &discord, &[]).await;
    let typing = |option: &str, typed: &str| discord.autocomplete("ask").focused(option, typed);
    for (option, typed, first) in [
        ("collection", "ne", "news"),
        ("collection", "RUL", "rules"),
        ("collection", "rlues", "rules"),
        ("tag", "har", "harbour"),
        ("tag", "clasified", "classified"),
        ("tag", "clsfd", "classified"),
    ] {
        let values = suggested(typing(option, typed)).await;
        assert_eq!(values.first().map(String::as_str), Some(first), "{option}: {typed}");
    }
    assert_eq!(suggested(typing("collection", "")).await.len(), 25);
    assert_eq!(suggested(typing("tag", "label")).await.len(), 25);
    assert!(suggested(typing("tag", "zzzz")).await.is_empty());
    end(&discord, bot).await;
}

/// What may never be read where `rules` may not be seen, and where `news` may not.
const OF_RULES: &[&str] = &["rules", "Rules for the lamp", "classified", "2015", "nobody in town"];
const OF_NEWS: &[&str] = &["news", "The lamp again", "harbour", "2018", "2021"];

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_may_not_see_never_reaches_it() {
    for a_first in [true, false] {
        let discord = FakeDiscord::start().await;
        let (a, b) = (discord.guild("A"), discord.guild("B"));
        let home = home();
        let allow = [&a, &b].map(|guild| format!("IBID__GUILD__ALLOW__{}", guild.id));
        let settings = [
            (allow[0].as_str(), "[\"news\"]"),
            (allow[1].as_str(), "[\"rules\"]"),
            ("IBID__GUILD__COLLECTIONS", "[]"),
            ("IBID__GUILD__DIRECT_COLLECTIONS", "[]"),
        ];
        let bot = Bot::ready(&home, &discord, &settings).await;
        let sides = [
            (&a, OF_NEWS, OF_RULES, "rules", "news/"),
            (&b, OF_RULES, OF_NEWS, "news", "rules/"),
        ];
        let order = if a_first { [0, 1] } else { [1, 0] };
        // Twice, so that each has asked before the other, and what was kept in memory is asked for again.
        for side in [order[0], order[1], order[0]] {
            let (guild, own, foreign, hidden, path) = sides[side];
            let mut all = Vec::new();
            let slash = |question: &str| discord.slash("ask").in_guild(guild).option("question", question);
            let answered = said(slash(QUESTION)).await;
            assert!(answered.contains(path), "{answered}");
            all.push(answered);
            all.push(said(slash(QUESTION).option("sort", "newest")).await);
            let mention = discord.message(QUESTION).in_guild(guild).mentioning_bot().send().await;
            let answered = mention.reply(SOON).await.text();
            assert!(answered.contains(path), "{answered}");
            all.push(answered);
            // Nothing answers it, so what comes nearest is named.
            all.push(
                said(slash(
                    "Who painted the lamp of Norrö in violet stripes for the quokka contest?",
                ))
                .await,
            );
            // The refusal repeats what was asked for, and its hint says what there is.
            for (option, name) in [("collection", hidden), ("tag", foreign[2])] {
                let refused = said(slash(QUESTION).option(option, name)).await;
                assert!(refused.starts_with("There is no"), "{refused}");
                all.push(refused.lines().skip(1).collect());
            }
            for option in ["collection", "tag"] {
                for typed in ["", "r", "n", "rules", "news", "class", "harb"] {
                    let typing = discord.autocomplete("ask").in_guild(guild).focused(option, typed);
                    all.push(suggested(typing).await.join(" "));
                }
            }
            for text in &all {
                for words in foreign {
                    assert!(!text.contains(words), "{}: {words:?} is in {text}", guild.name);
                }
            }
            assert!(
                own.iter().any(|words| all.concat().contains(words)),
                "nothing of its own is shown"
            );
        }
        // Direct messages and servers without a list see none of it.
        let direct = discord.message(QUESTION).in_dm().send().await.reply(SOON).await;
        assert!(
            direct.text().starts_with("Nothing in the articles"),
            "{}",
            direct.text()
        );
        let outside = said(discord.slash("ask").user_install().option("question", QUESTION)).await;
        assert!(outside.starts_with("Nothing in the articles"), "{outside}");
        for text in [direct.text(), outside] {
            assert!(
                OF_RULES.iter().chain(OF_NEWS).all(|words| !text.contains(words)),
                "{text}"
            );
        }
        end(&discord, bot).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_option_is_registered_with_its_kind() {
    let (discord, _home, bot) = started(&[]).await;
    let commands = discord.commands();
    let ask = commands
        .iter()
        .find(|command| command["name"] == "ask")
        .expect("it is registered");
    let options = ask["options"].as_array().expect("it has options").iter();
    let shown = options.map(|option| {
        let choices = option["choices"].as_array().into_iter().flatten();
        let values: Vec<&Value> = choices.map(|choice| &choice["value"]).collect();
        format!(
            "{} {} {} {values:?}\n",
            option["name"], option["type"], option["autocomplete"]
        )
    });
    expect![[r#"
        "question" 3 null []
        "collection" 3 true []
        "tag" 3 true []
        "from" 3 null []
        "to" 3 null []
        "sort" 3 null [String("relevance"), String("newest")]
        "private" 5 null []
    "#]]
    .assert_eq(&shown.collect::<String>());
    end(&discord, bot).await;
}
