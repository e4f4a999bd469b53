//! `/doctor`, `/about` and `/help`, through the real binary and the fake Discord.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};

use crate::support::{
    bot::{SOON, end, started},
    discord::{faults::Fault, interactions::Ask},
};

/// The reply's words, with ids, moments and durations written alike.
async fn said(ask: Ask) -> String {
    let reply = ask.send().await.reply(SOON).await;
    assert!(reply.ephemeral(), "everybody reads: {}", reply.text());
    let lines = reply.text().lines().map(steady).collect::<Vec<_>>();
    lines.join("\n")
}

fn steady(line: &str) -> String {
    let mut words = Vec::new();
    for word in line.split(' ') {
        let is_id = word.contains("<#") || word.contains("<t:");
        let is_duration = word.parse::<f64>().is_ok() && (line.contains(" ms") || line.contains(" s "));
        words.push(if is_id || is_duration { "…" } else { word });
    }
    words.join(" ").replace("… ms", "…").replace("… s ", "… ")
}

async fn check(ask: impl Fn(&str) -> Ask, english: Expect, german: Expect) {
    english.assert_eq(&said(ask("en-GB")).await);
    german.assert_eq(&said(ask("de")).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_order_and_what_is_missing() {
    let (discord, _home, bot) = started().await;
    let all = ibid::discord::permissions::invited();
    let doctor = || discord.slash("doctor").moderator();
    check(
        |locale| doctor().app_permissions(all).locale(locale),
        expect![[r"
            ✅ permissions: the bot has all that it uses here
            ✅ commands: Discord has all 15
            ✅ index: 3 articles can be seen here
            ✅ last reindex … by the start of the bot: 3 added, 0 changed, 0 removed, 0 unchanged, 0 failed
            ✅ clock: … from Discord’s
            ✅ connection: this command arrived after …
            ✅ database: it can be read
            ⚠️ requests: no channel is chosen, so none can be made → choose one as `requests_channel` with `/settings set`"]],
        expect![[r"
            ✅ Berechtigungen: der Bot hat alle, die er hier braucht
            ✅ Befehle: Discord hat alle 15
            ✅ Index: 3 Artikel sind hier zu sehen
            ✅ letzte Neuindexierung am … (Start des Bots): 3 hinzugekommen, 0 geändert, 0 entfernt, 0 unverändert, 0 fehlgeschlagen
            ✅ Uhr: … neben der von Discord
            ✅ Verbindung: dieser Befehl kam nach … an
            ✅ Datenbank: sie lässt sich lesen
            ⚠️ Anfragen: kein Kanal ist gewählt, also sind keine möglich → wähle einen mit `/einstellungen setzen` als `requests_channel`"]],
    )
    .await;
    let lacking = all & !(1 << 14) & !(1 << 16);
    check(
        |locale| doctor().app_permissions(lacking).locale(locale),
        expect![[r"
            ❌ permission Embed Links is missing here. An answer to a mention or a reply that is too long for plain text cannot be sent; answers to commands can embed without it. → give it to the bot’s role, in the server or in this channel
            ❌ permission Read Message History is missing here. Discord refuses every answer to a mention or a reply, since each is sent as a reply to the question, and earlier messages of a chain of replies cannot be read. → give it to the bot’s role, in the server or in this channel
            ✅ commands: Discord has all 15
            ✅ index: 3 articles can be seen here
            ✅ last reindex … by the start of the bot: 3 added, 0 changed, 0 removed, 0 unchanged, 0 failed
            ✅ clock: … from Discord’s
            ✅ connection: this command arrived after …
            ✅ database: it can be read
            ⚠️ requests: no channel is chosen, so none can be made → choose one as `requests_channel` with `/settings set`"]],
        expect![[r"
            ❌ Berechtigung Links einbetten fehlt hier. Eine Antwort auf eine Erwähnung oder Antwort, die für einfachen Text zu lang ist, kann nicht gesendet werden; Antworten auf Befehle brauchen das nicht. → gib sie der Rolle des Bots, auf dem Server oder in diesem Kanal
            ❌ Berechtigung Nachrichtenverlauf anzeigen fehlt hier. Discord weist jede Antwort auf eine Erwähnung oder Antwort ab, da jede als Antwort auf die Frage gesendet wird, und frühere Nachrichten einer Kette von Antworten sind nicht lesbar. → gib sie der Rolle des Bots, auf dem Server oder in diesem Kanal
            ✅ Befehle: Discord hat alle 15
            ✅ Index: 3 Artikel sind hier zu sehen
            ✅ letzte Neuindexierung am … (Start des Bots): 3 hinzugekommen, 0 geändert, 0 entfernt, 0 unverändert, 0 fehlgeschlagen
            ✅ Uhr: … neben der von Discord
            ✅ Verbindung: dieser Befehl kam nach … an
            ✅ Datenbank: sie lässt sich lesen
            ⚠️ Anfragen: kein Kanal ist gewählt, also sind keine möglich → wähle einen mit `/einstellungen setzen` als `requests_channel`"]],
    )
    .await;
    let refused = said(discord.slash("doctor").member_permissions(0)).await;
    assert!(refused.starts_with("Only moderators can do that"), "{refused}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_commands_and_the_index_that_are_not_as_they_should_be() {
    let (discord, home, bot) = started().await;
    let guild = discord.home();
    let quiet = discord.channel(&guild, "quiet");
    let set = |key: &str, value: &str| {
        let ask = discord.slash("settings").subcommand("set").moderator();
        ask.option("key", key).option("value", value)
    };
    said(set("answer_channels", &format!("<#{quiet}>"))).await;
    said(set("requests_channel", &format!("<#{}>", guild.channel))).await;
    let doctor = || discord.slash("doctor").moderator();
    let fine = said(doctor()).await;
    assert!(fine.contains("✅ channel … the bot sees it"), "{fine}");
    assert!(fine.contains("✅ requests: they are posted in …"), "{fine}");

    discord
        .rest()
        .fail("GET /channels/*", 1, Fault::error(404, 10_003, "Unknown Channel"));
    discord
        .rest()
        .fail("GET /applications/*/commands", 1, Fault::missing_access());
    let gone = said(doctor()).await;
    assert!(
        gone.contains("❌ channel … was chosen and is not there any more"),
        "{gone}"
    );
    assert!(gone.contains("⚠️ commands: Discord did not say"), "{gone}");

    discord.rest().fail("GET /channels/*", 1, Fault::missing_access());
    let hidden = said(doctor()).await;
    assert!(
        hidden.contains("❌ channel … was chosen, and the bot cannot see it"),
        "{hidden}"
    );

    let mute = said(doctor().app_permissions(1 << 10)).await;
    assert!(
        mute.contains("❌ channel … was chosen, and the bot may not write in it"),
        "{mute}"
    );

    home.write("news/broken.md", "Text\0.\n");
    let reindexed = discord.slash("reindex").moderator().send().await;
    reindexed
        .reply_when(SOON, |reply| reply.text().contains("1 failed"))
        .await;
    let failed = said(doctor()).await;
    assert!(failed.contains("⚠️ last reindex"), "{failed}");
    said(set("collections", "none")).await;
    let empty = said(doctor()).await;
    assert!(empty.contains("❌ index: no article can be seen here"), "{empty}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn about_names_what_can_be_seen_here() {
    let (discord, _home, bot) = started().await;
    let about = || discord.slash("about");
    check(
        |locale| about().locale(locale),
        expect![[r"
        - ibid 0.1.0, commit unknown
        - articles as indexed …
        - collections here: news, rules
        - licence: MIT"]],
        expect![[r"
        - ibid 0.1.0, Commit unknown
        - Artikel, wie sie am … indexiert wurden
        - Sammlungen hier: news, rules
        - Lizenz: MIT"]],
    )
    .await;
    said(
        discord
            .slash("settings")
            .subcommand("set")
            .moderator()
            .option("key", "collections")
            .option("value", "rules"),
    )
    .await;
    let narrowed = said(about()).await;
    assert!(narrowed.contains("collections here: rules"), "{narrowed}");
    assert!(!narrowed.contains("news"), "{narrowed}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn help_lists_what_the_reader_can_use_there() {
    let (discord, _home, bot) = started().await;
    check(
        |locale| discord.slash("help").member_permissions(0).locale(locale),
        expect![[r"
            Ask a question, and the answer is up to three excerpts cut out of this community's articles word for word, each with the place it stands. Nothing is written by a language model. When the articles hold no answer, the reply says so.
            - `/about` – Version, licence, source and what it answers from
            - `/article` – Read an article, word for word, in pages
            - `/ask` – Ask a question; the answer is quoted from the articles word for word
            - `/collections` – Which collections of articles there are
            - `/corpus` – Documents that this server uploads for itself
            - `/forget-me` – Delete all that this bot keeps of you
            - `/help` – What this bot does and how to ask it
            - `/privacy` – What this bot keeps, for how long, who can see it, and how to delete it
            - `/search` – Search the articles; shows a list of passages, word for word
            - `Find sources`
            - `/status` – What is indexed and since when
            - a mention, a reply to an answer, or a direct message works too: just write the question"]],
        expect![[r"
            Stell eine Frage, und die Antwort besteht aus bis zu drei Auszügen, Wort für Wort aus den Artikeln dieser Community geschnitten, jeder mit der Stelle, an der er steht. Nichts davon schreibt ein Sprachmodell. Enthalten die Artikel keine Antwort, sagt der Bot das.
            - `/über` – Version, Lizenz, Quelltext und woraus er antwortet
            - `/artikel` – Einen Artikel lesen, Wort für Wort, in Seiten
            - `/fragen` – Eine Frage stellen; die Antwort wird Wort für Wort aus den Artikeln zitiert
            - `/sammlungen` – Welche Sammlungen von Artikeln es gibt
            - `/dokumente` – Dokumente, die dieser Server für sich hochlädt
            - `/vergiss-mich` – Alles löschen, was dieser Bot von dir gespeichert hat
            - `/hilfe` – Was dieser Bot tut und wie man ihn fragt
            - `/datenschutz` – Was dieser Bot speichert, wie lange, wer es sehen kann und wie man es löscht
            - `/suchen` – Die Artikel durchsuchen; zeigt eine Liste von Textstellen, Wort für Wort
            - `Quellen finden`
            - `/status` – Was indexiert ist und seit wann
            - es geht auch mit einer Erwähnung, mit einer Antwort auf eine Nachricht des Bots oder per Direktnachricht: schreib einfach die Frage"]],
    )
    .await;
    let moderators: Vec<String> = discord
        .commands()
        .iter()
        .filter(|command| !command["default_member_permissions"].is_null())
        .map(|command| format!("`/{}`", command["name"].as_str().unwrap_or_default()))
        .collect();
    assert!(moderators.len() > 2, "{moderators:?}");
    let to_all = said(discord.slash("help").member_permissions(0)).await;
    let to_moderators = said(discord.slash("help").moderator()).await;
    let elsewhere = said(discord.slash("help").user_install()).await;
    let direct = said(discord.slash("help").in_dm()).await;
    for name in moderators {
        assert!(to_moderators.contains(&name), "{name}: {to_moderators}");
        for others in [&to_all, &elsewhere, &direct] {
            assert!(!others.contains(&name), "{name}: {others}");
        }
    }
    assert!(direct.contains("`/ask`") && elsewhere.contains("`/ask`"), "{direct}");
    end(&discord, bot).await;
}
