//! What moderators are told of the questions of their server: the real binary, driven through the fake Discord.

use std::fs;

use expect_test::{Expect, expect};

use crate::support::{
    bot::{SOON, end, started},
    discord::{FakeDiscord, interactions::Ask, people::Guild, reply::Reply},
};

const QUESTION: &str = "When did the tenth World Internet Conference open?";
const OTHER: &str = "Where do appeals against a ban go?";
const UNANSWERABLE: &str = "Which quokka recipe won the baking contest?";

async fn asked(discord: &FakeDiscord, guild: &Guild, question: &str) -> Reply {
    let ask = discord.slash("ask").option("question", question).in_guild(guild);
    ask.send().await.reply(SOON).await
}

/// Two people ask, three votes are cast, and another server asks what this one must not see.
async fn a_day(discord: &FakeDiscord) {
    let home = discord.home();
    let answer = asked(discord, &home, QUESTION).await;
    discord.click(&answer, "Helpful").send().await.reply(SOON).await;
    asked(discord, &home, &QUESTION.to_uppercase()).await;
    asked(discord, &home, UNANSWERABLE).await;
    let answer = asked(discord, &home, OTHER).await;
    for (who, reason) in [("eve", "wrong"), ("bob", "outdated")] {
        let who = discord.user(who);
        let opened = discord.click(&answer, "Not helpful").by(&who).send().await;
        opened.modal(SOON).await;
        let fields = [("reason", reason), ("note", "Thirty *days*\nis the old rule")];
        discord.submit(&opened, &fields).send().await.reply(SOON).await;
    }
    let elsewhere = discord.guild("elsewhere");
    asked(discord, &elsewhere, "Where is the secret of the other server?").await;
}

fn insights(discord: &FakeDiscord, locale: &str) -> Ask {
    discord.slash("insights").moderator().locale(locale)
}

/// Without what differs from run to run: moments and how long things took.
fn steady(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.contains(" ms") && !line.contains(" s."));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut pieces = text.split("<t:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let rest = piece.split_once('>').map_or("", |(_, rest)| rest);
        format!("{text}<moment>{rest}")
    })
}

fn check(reply: &Reply, expected: &Expect) {
    assert!(reply.ephemeral(), "for moderators alone: {}", reply.text());
    expected.assert_eq(&steady(&reply.text()));
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_see_what_their_server_asks_with_a_chart() {
    let (discord, _home, bot) = started().await;
    a_day(&discord).await;
    let reply = insights(&discord, "en-GB").send().await.reply(SOON).await;
    check(
        &reply,
        &expect![[r"
        Questions since <moment>: 4. Answered: 3; nothing found: 1.
        Each bar is a day: 🟦 answered, 🟧 nothing found.
        Asked most:
        - 2 × WHEN DID THE TENTH WORLD INTERNET CONFERENCE OPEN?
        - 1 × Where do appeals against a ban go?
        - 1 × Which quokka recipe won the baking contest?
        Asked most of what nothing was found for:
        - 1 × Which quokka recipe won the baking contest?
        Answers that did not help:
        - 2 × Where do appeals against a ban go? (outdated 1, wrong 1)
        - note: Thirty \*days\* is the old rule
        - note: Thirty \*days\* is the old rule
        Quoted to most questions:
        - 2 × Wuzhen hosts the conference
        - 1 × House rules"]],
    );
    let [chart] = reply.files() else {
        panic!("one chart: {:?}", reply.attachments);
    };
    assert_eq!(chart.filename, "questions.png");
    assert!(chart.bytes.starts_with(b"\x89PNG"), "it is a picture");
    let described = reply.attachments[0]["description"].as_str().unwrap_or_default();
    assert!(
        described.starts_with("Bar chart of the questions of each day from 2"),
        "{described}"
    );
    assert!(described.ends_with("Answered: 3; nothing found: 1."), "{described}");
    let reply = insights(&discord, "es-ES")
        .option("days", 7)
        .send()
        .await
        .reply(SOON)
        .await;
    check(
        &reply,
        &expect![[r"
        Preguntas desde el <moment>: 4. Respondidas: 3; sin resultado: 1.
        Cada barra es un día: 🟦 respondidas, 🟧 sin resultado.
        Lo más preguntado:
        - 2 × WHEN DID THE TENTH WORLD INTERNET CONFERENCE OPEN?
        - 1 × Where do appeals against a ban go?
        - 1 × Which quokka recipe won the baking contest?
        Lo más preguntado sin resultado:
        - 1 × Which quokka recipe won the baking contest?
        Respuestas que no ayudaron:
        - 2 × Where do appeals against a ban go? (desactualizada 1, incorrecta 1)
        - nota: Thirty \*days\* is the old rule
        - nota: Thirty \*days\* is the old rule
        Lo citado en más preguntas:
        - 2 × Wuzhen hosts the conference
        - 1 × House rules"]],
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_sees_them_and_a_new_server_has_none() {
    let (discord, _home, bot) = started().await;
    let refused = discord.slash("insights").send().await.reply(SOON).await;
    check(
        &refused,
        &expect![
            "Only moderators can do that: members who may manage the server, or who have a role that the settings name."
        ],
    );
    let reply = insights(&discord, "es-ES").send().await.reply(SOON).await;
    check(&reply, &expect!["No se conserva ninguna pregunta desde el <moment>."]);
    assert!(reply.files().is_empty(), "there is nothing to draw");
    let nothing = insights(&discord, "en-GB")
        .option("export", true)
        .send()
        .await
        .reply(SOON)
        .await;
    check(
        &nothing,
        &expect![
            "There is nothing to export: nobody has said yet of an answer that it helps, and nothing was asked in vain."
        ],
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_is_read_and_asked_again_by_eval() {
    let (discord, home, bot) = started().await;
    a_day(&discord).await;
    let export = insights(&discord, "en-GB").option("export", true).send().await;
    let reply = export.reply(SOON).await;
    check(
        &reply,
        &expect![
            "The file holds the questions whose right answer people have told by their votes, and those that found nothing: 2. Put it into a folder with the file below, and `ibid eval` asks them again."
        ],
    );
    let articles = &export.wait_followups(1, SOON).await[0];
    check(articles, &expect!["The articles that the questions are asked of."]);
    let set = home.path().join("set");
    fs::create_dir(&set).expect("the folder is new");
    for file in reply.files().iter().chain(articles.files()) {
        fs::write(set.join(&file.filename), &file.bytes).expect("a file can be written");
    }
    let questions = fs::read_to_string(set.join("questions.jsonl")).expect("it was exported");
    assert!(!questions.contains("secret"), "another server's: {questions}");
    assert_eq!(questions.lines().count(), 2, "{questions}");
    end(&discord, bot).await;
    let measured = home.ibid().args(["eval", "--json"]).arg(&set).output().await;
    let measured = measured.expect("the binary runs");
    let said = String::from_utf8_lossy(&measured.stdout);
    assert!(
        measured.status.success(),
        "{}",
        String::from_utf8_lossy(&measured.stderr)
    );
    assert!(said.contains("\"ibid\""), "{said}");
}
