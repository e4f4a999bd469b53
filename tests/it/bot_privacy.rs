//! What is kept of people, how they delete it, and what goes by itself: the real binary, driven through the fake
//! Discord.

use std::{fs, time::Duration};

use expect_test::{Expect, expect};
use ibid::store::{AskedQuestion, Found, Location, NewRequest, Store};

use crate::support::{
    bot::{Bot, Home, SOON, end, started},
    discord::{FakeDiscord, interactions::Ask, people::Guild, reply::Reply},
};

const QUESTION: &str = "When did the tenth World Internet Conference open?";
const UNANSWERABLE: &str = "Which quokka recipe won the baking contest?";
const DAY: i64 = 86_400;

fn store(home: &Home) -> Store {
    fs::create_dir_all(home.data()).expect("a folder can be made");
    Store::open(&Location::File(home.data().join(Location::FILE))).expect("another process may look")
}

async fn asked(ask: Ask, question: &str) -> Reply {
    ask.option("question", question).send().await.reply(SOON).await
}

/// A question of a server or of nowhere that was asked so many seconds ago.
fn remember(home: &Home, guild: Option<u64>, age: i64) {
    let store = store(home);
    let at = time::OffsetDateTime::now_utc().unix_timestamp() - age;
    let question = AskedQuestion {
        asker: store.asker(1),
        guild,
        channel: 1,
        at,
        asked: QUESTION.to_owned(),
        understood: None,
        locale: "en-GB".to_owned(),
        filters: String::new(),
        outcome: Found::NotFound,
        confidence: 0.0,
        elapsed_ms: 1,
        indexed_at: 0,
        quotations: Vec::new(),
    };
    let id = store.record(&question).expect("it can be kept");
    if let Some(guild) = guild {
        let request = NewRequest {
            guild,
            question: Some(id),
            asked: format!("{QUESTION} {age}"),
            asker: store.asker(1),
            at,
        };
        store.request(&request).expect("it can be kept");
    }
}

/// Questions and open requests that are kept of a server.
fn kept(home: &Home, guild: u64) -> (u64, usize) {
    let store = store(home);
    let insights = store
        .insights(guild, 0, time::OffsetDateTime::now_utc().unix_timestamp())
        .expect("it can be read");
    let asked = insights.most_asked.iter().map(|one| one.count).sum();
    (asked, store.open_requests(guild).expect("it can be read").len())
}

async fn wait_kept(home: &Home, guild: &Guild, expected: (u64, usize)) {
    let reached = async {
        while kept(home, guild.id) != expected {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(SOON, reached).await;
    assert!(
        waited.is_ok(),
        "{:?} are kept and not {expected:?}",
        kept(home, guild.id)
    );
}

async fn check(ask: Ask, expected: Expect) {
    let reply = ask.send().await.reply(SOON).await;
    assert!(reply.ephemeral(), "{}", reply.text());
    expected.assert_eq(&reply.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_told_in_every_place() {
    let (discord, _home, bot) = started().await;
    check(discord.slash("privacy").locale("en-GB"), expect![[r"
        - Each question is kept with its time, its place and the passages that were quoted to it, and so are votes with their notes and requests for an answer. Whoever asks is kept as a keyed hash: no name and no id.
        - No other message is kept, nothing is passed on, and no language model is given anything.
        - In this place it is deleted after so many days: 30. When the bot leaves a server, all of that server is deleted.
        - The moderators of a server see its questions, notes and figures in `/insights`, without who asked. Those who run the bot can read its database.
        - A request for an answer is posted to the moderators with the name of whoever makes it first. Messages in Discord stay there until somebody deletes them.
        - `/forget-me` deletes at once all that you asked, said and wanted, everywhere."]]).await;
    check(discord.slash("privacy").locale("es-ES").in_dm(), expect![[r"
        - Cada pregunta se conserva con su hora, su lugar y los pasajes que se citaron, al igual que los votos con sus notas y las peticiones de respuesta. Quien pregunta figura como un hash con clave: sin nombre y sin ID.
        - No se conserva ningún otro mensaje, no se transmite nada y ningún modelo de lenguaje recibe nada.
        - En este lugar se elimina tras este número de días: 30. Cuando el bot sale de un servidor, se elimina todo lo de ese servidor.
        - Los moderadores de un servidor ven sus preguntas, notas y cifras en `/estadísticas`, sin saber quién preguntó. Quienes administran el bot pueden leer su base de datos.
        - Una petición de respuesta se publica para los moderadores con el nombre de quien la hace primero. Los mensajes en Discord permanecen allí hasta que alguien los elimina.
        - `/olvídame` elimina de inmediato todo lo que has preguntado, dicho y pedido, en todas partes."]]).await;
    let reply = discord.slash("privacy").in_other_dm().send().await.reply(SOON).await;
    assert!(reply.ephemeral());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_confirms_it_is_forgotten_everywhere_and_nobody_else_is() {
    let (discord, home, bot) = started().await;
    let (eve, bob) = (discord.user("eve"), discord.user("bob"));
    let (here, there) = (discord.home(), discord.guild("there"));
    let answer = asked(discord.slash("ask").by(&eve), QUESTION).await;
    asked(discord.slash("ask").by(&eve).in_guild(&there), QUESTION).await;
    asked(discord.slash("ask").by(&eve).in_dm(), QUESTION).await;
    let others = asked(discord.slash("ask").by(&bob), QUESTION).await;
    for reply in [&answer, &others] {
        let vote = discord.click(reply, "Helpful").by(&eve);
        vote.send().await.reply(SOON).await;
    }
    assert_eq!((kept(&home, here.id).0, kept(&home, there.id).0), (2, 1));

    let sent = discord.slash("forget-me").by(&eve).locale("en-GB").send().await;
    let before = sent.reply(SOON).await;
    assert!(before.ephemeral());
    expect![[r"
        This deletes all your questions, votes and requests that this bot keeps, in all servers and in direct messages. It cannot be taken back.
        Delete all of it"]].assert_eq(&before.text());
    assert_eq!(kept(&home, here.id).0, 2, "nothing is deleted before it is confirmed");
    let confirmed = discord.click(&before, "Delete all of it").by(&eve).locale("es-ES");
    let done = confirmed
        .send()
        .await
        .reply_when(SOON, |reply| reply.text() != before.text())
        .await;
    expect!["Eliminado: preguntas: 3, votos: 2, peticiones: 0."].assert_eq(&done.text());
    assert!(done.controls().is_empty(), "there is nothing left to confirm");
    assert_eq!((kept(&home, here.id).0, kept(&home, there.id).0), (1, 0));
    let again = discord
        .slash("forget-me")
        .by(&eve)
        .in_dm()
        .send()
        .await
        .reply(SOON)
        .await;
    let confirmed = discord.click(&again, "Delete").by(&eve).send().await;
    let done = confirmed.reply_when(SOON, |reply| reply.text() != again.text()).await;
    assert_eq!(done.text(), "Nothing of yours is kept.");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_the_bot_leaves_is_forgotten_and_one_that_is_out_of_reach_is_not() {
    let (discord, home, bot) = started().await;
    let (left, stays) = (discord.guild("left"), discord.guild("stays"));
    for guild in [&left, &stays] {
        remember(&home, Some(guild.id), 0);
        store(&home)
            .set_overrides(guild.id, None, "{\"version\":1}", 0)
            .expect("it can be set");
    }
    discord.outage(&stays);
    discord.leave(&left);
    wait_kept(&home, &left, (0, 0)).await;
    assert_eq!(store(&home).overrides(left.id, None).expect("it can be read"), None);
    discord.recover(&stays);
    assert_eq!(kept(&home, stays.id), (1, 1), "an outage deletes nothing");
    assert!(
        store(&home)
            .overrides(stays.id, None)
            .expect("it can be read")
            .is_some()
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_left_while_the_bot_was_away_is_forgotten_at_the_next_start() {
    let (discord, home, bot) = started().await;
    let (left, stays) = (discord.guild("left"), discord.guild("stays"));
    for guild in [&left, &stays] {
        remember(&home, Some(guild.id), 0);
    }
    assert!(bot.stop().await.success());
    discord.leave(&left);
    discord.outage(&stays);
    let bot = Bot::ready(&home, &discord, &[]).await;
    wait_kept(&home, &left, (0, 0)).await;
    assert_eq!(kept(&home, stays.id), (1, 1), "an outage deletes nothing");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_older_than_a_server_wants_is_deleted() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let (short, default) = (discord.guild("short"), discord.guild("default"));
    store(&home)
        .set_overrides(short.id, None, "{\"version\":1,\"retention_days\":2}", 0)
        .expect("it can be set");
    for guild in [Some(short.id), Some(default.id), None] {
        for age in [DAY, 3 * DAY, 400 * DAY] {
            remember(&home, guild, age);
        }
    }
    let bot = Bot::ready(&home, &discord, &[]).await;
    wait_kept(&home, &short, (1, 1)).await;
    wait_kept(&home, &default, (2, 2)).await;
    bot.wait_log("what was too old was deleted").await;
    let log = bot.log();
    assert!(
        log.contains("questions=4"),
        "one of them was asked outside of servers: {log}"
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_holds_nobodys_id_and_no_name() {
    let (discord, home, bot) = started().await;
    let eve = discord.user("evelyn-of-the-test");
    let answer = asked(discord.slash("ask").by(&eve), QUESTION).await;
    discord
        .click(&answer, "Helpful")
        .by(&eve)
        .send()
        .await
        .reply(SOON)
        .await;
    let answer = asked(discord.slash("ask").by(&eve), UNANSWERABLE).await;
    discord
        .click(&answer, "Request")
        .by(&eve)
        .send()
        .await
        .reply(SOON)
        .await;
    end(&discord, bot).await;
    let files: Vec<Vec<u8>> = fs::read_dir(home.data())
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("ibid.db"))
        })
        .map(|path| fs::read(path).expect("it can be read"))
        .collect();
    let holds = |bytes: &[u8]| {
        files
            .iter()
            .any(|file| file.windows(bytes.len()).any(|window| window == bytes))
    };
    assert!(holds(b"quokka"), "what was asked is there");
    assert!(!holds(eve.id.to_string().as_bytes()), "the id in digits");
    assert!(!holds(&eve.id.to_be_bytes()), "the id in bytes");
    assert!(!holds(&eve.id.to_le_bytes()), "the id in bytes, the other way round");
    assert!(!holds(b"evelyn"), "the name");
}
