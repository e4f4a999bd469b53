//! `/settings`, and what the choices of moderators change for everybody else, through the real binary.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::support::{
    bot::{Bot, Home, SOON, end},
    discord::{FakeDiscord, interactions::Ask, reply::Reply},
};

const QUESTION: &str = "When did the tenth World Internet Conference open?";
const ANSWER: &str = "opened in Wuzhen on 8 November 2023";

async fn started(settings: &[(&str, &str)]) -> (FakeDiscord, Home, Bot) {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, settings).await;
    (discord, home, bot)
}

fn settings(discord: &FakeDiscord, subcommand: &str) -> Ask {
    discord.slash("settings").subcommand(subcommand).moderator()
}

fn set(discord: &FakeDiscord, key: &str, value: &str) -> Ask {
    settings(discord, "set").option("key", key).option("value", value)
}

/// The reply, which must be for the moderator alone.
async fn told(ask: Ask) -> Reply {
    let reply = ask.send().await.reply(SOON).await;
    assert!(reply.ephemeral(), "everybody reads: {}", reply.text());
    reply
}

/// Its words, with ids written alike.
async fn said(ask: Ask) -> String {
    without_ids(&told(ask).await.text())
}

fn without_ids(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        // Examples in sentences have ids of their own, and those are part of the words.
        let is_example = digits.starts_with("123456789") || digits.starts_with("23456789");
        out.push_str(if digits.len() > 15 && !is_example {
            "…"
        } else {
            &digits
        });
        digits.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}

async fn check(ask: impl Fn(&str) -> Ask, english: Expect, german: Expect) {
    english.assert_eq(&said(ask("en-GB")).await);
    german.assert_eq(&said(ask("de")).await);
}

async fn answered(ask: Ask) -> Reply {
    ask.option("question", QUESTION).send().await.reply(SOON).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_is_shown_with_where_it_comes_from() {
    let (discord, _home, bot) = started(&[]).await;
    let place = discord.channel(&discord.home(), "quiet");
    said(set(&discord, "retention_days", "30")).await;
    said(set(&discord, "private", "on").channel_option("channel", place)).await;
    check(
        |locale| {
            settings(&discord, "show")
                .channel_option("channel", place)
                .locale(locale)
        },
        expect![[r"
            What holds in <#…>:
            - **channels for public answers** (`answer_channels`): everywhere · default
            - **roles of moderators** (`moderator_roles`): none · default
            - **collections that answer** (`collections`): all · default
            - **answers for the asker alone** (`private`): on · this channel only
            - **threads for answers to mentions** (`threads`): off · default
            - **language of public words** (`language`): that of whoever asks · default
            - **questions a minute of one person** (`user_limit`): 1000 · default
            - **questions a minute in one channel** (`channel_limit`): 1000 · default
            - **questions a minute in the server** (`guild_limit`): 1000 · default
            - **days that questions are kept** (`retention_days`): 30 · this server
            - **channel for requests** (`requests_channel`): nowhere · default
            - **who may upload documents** (`uploads`): moderators · default"]],
        expect![[r"
            Das gilt in <#…>:
            - **Kanäle für öffentliche Antworten** (`answer_channels`): überall · Vorgabe
            - **Rollen der Moderation** (`moderator_roles`): keine · Vorgabe
            - **Sammlungen, die antworten** (`collections`): alle · Vorgabe
            - **Antworten nur für die fragende Person** (`private`): an · nur dieser Kanal
            - **Threads für Antworten auf Erwähnungen** (`threads`): aus · Vorgabe
            - **Sprache öffentlicher Worte** (`language`): die der fragenden Person · Vorgabe
            - **Fragen einer Person pro Minute** (`user_limit`): 1000 · Vorgabe
            - **Fragen in einem Kanal pro Minute** (`channel_limit`): 1000 · Vorgabe
            - **Fragen auf dem Server pro Minute** (`guild_limit`): 1000 · Vorgabe
            - **Tage, die Fragen aufbewahrt werden** (`retention_days`): 30 · dieser Server
            - **Kanal für Anfragen** (`requests_channel`): nirgends · Vorgabe
            - **wer Dokumente hochladen darf** (`uploads`): die Moderation · Vorgabe"]],
    )
    .await;
    let here = said(settings(&discord, "show")).await;
    assert!(here.contains("(`private`): off · default"), "{here}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_is_made_and_forgotten_again() {
    let (discord, home, bot) = started(&[]).await;
    check(
        |locale| set(&discord, "collections", "News, rules").locale(locale),
        expect![[r"
            From now on:
            - **collections that answer** (`collections`): news, rules · this server"]],
        expect![[r"
            Ab jetzt gilt:
            - **Sammlungen, die antworten** (`collections`): news, rules · dieser Server"]],
    )
    .await;
    check(
        |locale| settings(&discord, "reset").option("key", "collections").locale(locale),
        expect![[r"
            From now on:
            - **collections that answer** (`collections`): all · default"]],
        expect![[r"
            Ab jetzt gilt:
            - **Sammlungen, die antworten** (`collections`): alle · Vorgabe"]],
    )
    .await;
    said(set(&discord, "user_limit", "7")).await;
    assert!(bot.stop().await.success());
    let bot = Bot::ready(&home, &discord, &[]).await;
    let kept = said(settings(&discord, "show")).await;
    assert!(kept.contains("(`user_limit`): 7 · this server"), "{kept}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_what_is_wanted() {
    let (discord, _home, bot) = started(&[]).await;
    let place = discord.home().channel;
    check(
        |locale| set(&discord, "private", "perhaps").locale(locale),
        expect![[r"
            perhaps is no value of `private`.
            hint: What is wanted is on or off, such as `on`.
            Nothing was changed."]],
        expect![[r"
            perhaps ist kein Wert für `private`.
            Tipp: Gesucht ist an oder aus, zum Beispiel `on`.
            Nichts wurde geändert."]],
    )
    .await;
    check(
        |locale| set(&discord, "user_limit", "0").locale(locale),
        expect![[r"
            0 is no value of `user_limit`.
            hint: What is wanted is a whole number from 1 to 1000, such as `30`.
            Nothing was changed."]],
        expect![[r"
            0 ist kein Wert für `user_limit`.
            Tipp: Gesucht ist eine ganze Zahl von 1 bis 1000, zum Beispiel `30`.
            Nichts wurde geändert."]],
    )
    .await;
    check(
        |locale| set(&discord, "collections", "secrets").locale(locale),
        expect![[r"
            There is no collection secrets here.
            hint: There are news, rules.
            Nothing was changed."]],
        expect![[r"
            Hier gibt es keine Sammlung secrets.
            Tipp: Es gibt news, rules.
            Nichts wurde geändert."]],
    )
    .await;
    check(
        |locale| set(&discord, "language", "Klingon").locale(locale),
        expect![[r"
            Klingon is no value of `language`.
            hint: What is wanted is one of English (en), Deutsch (de), Español (es), Français (fr), 日本語 (ja), 简体中文 (zh-CN), such as `de`.
            Nothing was changed."]],
        expect![[r"
            Klingon ist kein Wert für `language`.
            Tipp: Gesucht ist eine von English (en), Deutsch (de), Español (es), Français (fr), 日本語 (ja), 简体中文 (zh-CN), zum Beispiel `de`.
            Nichts wurde geändert."]],
    )
    .await;
    check(
        |locale| {
            set(&discord, "retention_days", "30")
                .channel_option("channel", place)
                .locale(locale)
        },
        expect![[r"
            `retention_days` holds for the whole server and cannot be chosen for a channel.
            Nothing was changed."]],
        expect![[r"
            `retention_days` gilt für den ganzen Server und lässt sich nicht für einen Kanal wählen.
            Nichts wurde geändert."]],
    )
    .await;
    check(
        |locale| set(&discord, "moderator_roles", &format!("<@&{}>", discord.home().id)).locale(locale),
        expect!["The role that everybody has cannot moderate, since everybody could then change these settings."],
        expect!["Die Rolle, die alle haben, kann nicht moderieren, denn dann könnten alle diese Einstellungen ändern."],
    )
    .await;
    check(
        |locale| set(&discord, "requests_channel", "<#123456789012345678>").locale(locale),
        expect![[r"
            There is no channel 123456789012345678 in this server.
            Nothing was changed."]],
        expect![[r"
            Auf diesem Server gibt es keinen Kanal 123456789012345678.
            Nichts wurde geändert."]],
    )
    .await;
    let elsewhere = discord.guild("Elsewhere").channel;
    let theirs = said(set(&discord, "requests_channel", &format!("<#{elsewhere}>"))).await;
    assert_eq!(theirs, "There is no channel … in this server.\nNothing was changed.");
    let after = said(settings(&discord, "show")).await;
    assert!(!after.contains("this server\n"), "something was changed: {after}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_moderators_see_and_choose_and_only_managers_choose_moderators() {
    let (discord, _home, bot) = started(&[]).await;
    let guild = discord.home();
    let (role, other) = (discord.role(&guild, "council", 0), discord.role(&guild, "others", 0));
    let member = discord.user("eve");
    let as_member = |ask: Ask| ask.by(&member).member_permissions(0).roles(&[role]);
    check(
        |locale| as_member(settings(&discord, "show")).locale(locale),
        expect!["Only moderators can do that: members who may manage the server, or who have a role that the settings name."],
        expect!["Das kann nur die Moderation: wer den Server verwalten darf oder eine Rolle hat, die in den Einstellungen steht."],
    )
    .await;
    for refused in [
        as_member(set(&discord, "private", "on")),
        as_member(settings(&discord, "reset").option("key", "private")),
        as_member(settings(&discord, "export")),
        as_member(settings(&discord, "import").attachment(
            "file",
            "a.json",
            "application/json",
            "https://example.org",
            2,
        )),
    ] {
        let words = said(refused).await;
        assert!(words.starts_with("Only moderators can do that"), "{words}");
    }
    said(set(&discord, "moderator_roles", &format!("<@&{role}>"))).await;
    let shown = said(as_member(settings(&discord, "show"))).await;
    assert!(shown.contains("(`moderator_roles`): <@&…> · this server"), "{shown}");
    for key in ["set", "reset"] {
        let ask = || {
            let ask = as_member(settings(&discord, key).option("key", "moderator_roles"));
            if key == "set" {
                ask.option("value", format!("<@&{other}>"))
            } else {
                ask
            }
        };
        check(
            |locale| ask().locale(locale),
            expect!["Only members who may manage the server can choose who moderates it."],
            expect!["Wer moderiert, kann nur wählen, wer den Server verwalten darf."],
        )
        .await;
    }
    let chosen = said(as_member(set(&discord, "private", "on"))).await;
    assert!(chosen.contains("on · this server"), "{chosen}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_servers_settings_never_show() {
    let (discord, _home, bot) = started(&[]).await;
    let other = discord.guild("Elsewhere");
    said(set(&discord, "user_limit", "7")).await;
    let theirs = said(settings(&discord, "show").in_guild(&other)).await;
    assert!(!theirs.contains("this server"), "{theirs}");
    // A channel of ours, named there, holds nothing of what was chosen for it here.
    let place = discord.home().channel;
    said(set(&discord, "private", "on").channel_option("channel", place)).await;
    let theirs = told(settings(&discord, "export").in_guild(&other)).await;
    let file = String::from_utf8(theirs.files()[0].bytes.clone()).expect("it is JSON");
    assert_eq!(file, "{\n  \"version\": 1,\n  \"guild\": {},\n  \"channels\": {}\n}\n");
    end(&discord, bot).await;
}

async fn exported(discord: &FakeDiscord) -> Value {
    let reply = told(settings(discord, "export")).await;
    let file = &reply.files()[0];
    assert_eq!(file.filename, "ibid-settings.json");
    serde_json::from_slice(&file.bytes).expect("it is JSON")
}

/// An import of these bytes, served where Discord serves what people attach.
fn import(discord: &FakeDiscord, bytes: &[u8]) -> Ask {
    let url = discord.serve("1/settings.json", bytes);
    settings(discord, "import").attachment("file", "settings.json", "application/json", &url, bytes.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_exported_is_imported_again() {
    let (discord, _home, bot) = started(&[]).await;
    let guild = discord.home();
    let place = discord.channel(&guild, "quiet");
    said(set(&discord, "user_limit", "7")).await;
    said(set(&discord, "collections", "news").channel_option("channel", place)).await;
    expect!["All that was chosen here is in the file; `/settings import` reads it again."]
        .assert_eq(&said(settings(&discord, "export")).await);
    let before = exported(&discord).await;
    assert_eq!(before["guild"], json!({ "user_limit": 7 }));
    said(settings(&discord, "reset").option("key", "user_limit")).await;
    said(set(&discord, "threads", "on")).await;
    let file = before.to_string();
    check(
        |locale| import(&discord, file.as_bytes()).locale(locale),
        expect![[r"
            The file was read.
            - changed for the server: `threads`, `user_limit`"]],
        expect![[r"
            Die Datei wurde eingelesen.
            - nichts ist anders als vorher"]],
    )
    .await;
    assert_eq!(exported(&discord).await, before);
    let nothing = import(&discord, br#"{"version":1}"#);
    expect![[r"
        The file was read.
        - changed for the server: `user_limit`
        - changed in <#…>: `collections`"]]
    .assert_eq(&said(nothing).await);
    assert_eq!(exported(&discord).await["guild"], json!({}));
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_whole_or_not_at_all() {
    let (discord, _home, bot) = started(&[]).await;
    let guild = discord.home();
    said(set(&discord, "user_limit", "7")).await;
    let before = exported(&discord).await;
    let everybody = json!({"version": 1, "guild": {"user_limit": 9, "moderator_roles": [guild.id.to_string()]}});
    let elsewhere = discord.guild("Elsewhere").channel.to_string();
    let theirs = json!({"version": 1, "guild": {"user_limit": 9, "requests_channel": elsewhere}});
    let of_channel = json!({"version": 1, "guild": {"user_limit": 9}, "channels": {elsewhere: {"private": 3}}});
    let mut said_of = Vec::new();
    for file in [
        "no JSON",
        r#"{"version": 2}"#,
        r#"{"version": 1, "guild": {"colour": "red", "user_limit": 9}}"#,
        r#"{"version": 1, "guild": {"user_limit": "9"}}"#,
        r#"{"version": 1, "guild": {"user_limit": 9, "collections": ["secrets"]}}"#,
        &everybody.to_string(),
        &theirs.to_string(),
        &of_channel.to_string(),
        &format!("{{\"version\": 1, \"guild\": {{}}}}{}", " ".repeat(64 * 1024)),
    ] {
        said_of.push(said(import(&discord, file.as_bytes())).await);
        assert_eq!(exported(&discord).await, before, "after {file}");
    }
    expect![[r#"
        This is not an export of settings: expected ident at line 1 column 2
        Nothing was changed.

        The file’s version must be 1, and is 2.
        Nothing was changed.

        There is no setting colour.
        hint: There are `answer_channels`, `moderator_roles`, `collections`, `private`, `threads`, `language`, `user_limit`, `channel_limit`, `guild_limit`, `retention_days`, `requests_channel`, `uploads`.
        Nothing was changed.

        "9" is no value of `user_limit`.
        hint: What is wanted is a whole number from 1 to 1000, such as `30`.
        Nothing was changed.

        There is no collection secrets here.
        hint: There are news, rules.
        Nothing was changed.

        The role that everybody has cannot moderate, since everybody could then change these settings.

        There is no channel … in this server.
        Nothing was changed.

        In <#…>:
        3 is no value of `private`.
        hint: What is wanted is on or off, such as `true`.
        Nothing was changed.

        The file is larger than 64 KiB, the most that settings can be.
        Nothing was changed."#]].assert_eq(&said_of.join("\n\n"));

    // A file that says it is smaller than it is.
    let long = discord.serve("2/long.json", " ".repeat(200 * 1024).as_bytes());
    let lying = settings(&discord, "import").attachment("file", "long.json", "application/json", &long, 10);
    assert!(said(lying).await.starts_with("The file is larger than 64 KiB"));
    // One that leads away from Discord, and one that never was there.
    let secret = discord.serve("3/moved.json", br#"{"version":1,"guild":{"user_limit":9}}"#);
    let moved = discord.serve_moved("4/moved.json", &secret);
    for url in [
        moved.as_str(),
        "http://127.0.0.1:1/x.json",
        "https://example.org/x.json",
        "file:///etc/passwd",
    ] {
        let ask = settings(&discord, "import").attachment("file", "x.json", "application/json", url, 10);
        let words = said(ask).await;
        assert!(
            words.starts_with("The file could not be fetched from Discord."),
            "{url}: {words}"
        );
    }
    assert_eq!(exported(&discord).await, before);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_by_a_moderator_leaves_the_moderators_as_they_are() {
    let (discord, _home, bot) = started(&[]).await;
    let guild = discord.home();
    let (role, other) = (discord.role(&guild, "council", 0), discord.role(&guild, "others", 0));
    said(set(&discord, "moderator_roles", &format!("<@&{role}>"))).await;
    let file = json!({"version": 1, "guild": {"moderator_roles": [other.to_string()], "private": true}}).to_string();
    let moderator = discord.user("mo");
    check(
        |locale| {
            let ask = import(&discord, file.as_bytes())
                .by(&moderator)
                .member_permissions(0)
                .roles(&[role]);
            ask.locale(locale)
        },
        expect![[r"
            The file was read.
            - changed for the server: `private`
            - ⚠️ left as it was: `moderator_roles`; only members who may manage the server can change that"]],
        expect![[r"
            Die Datei wurde eingelesen.
            - nichts ist anders als vorher
            - ⚠️ unverändert geblieben: `moderator_roles`; das kann nur ändern, wer den Server verwalten darf"]],
    )
    .await;
    let after = exported(&discord).await;
    assert_eq!(
        after["guild"],
        json!({"moderator_roles": [role.to_string()], "private": true})
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_suggested_that_fit_the_key() {
    let (discord, _home, bot) = started(&[("IBID__GUILD__COLLECTIONS", r#"["news", "rules"]"#)]).await;
    let typing = |key: &str, typed: &str, locale: &str| {
        let ask = discord.autocomplete("settings").subcommand("set").moderator();
        ask.option("key", key).focused("value", typed).locale(locale)
    };
    let check = async |key: &str, typed: &str, locale: &str, wanted: &[(&str, &str)]| {
        let choices = typing(key, typed, locale).send().await.choices(SOON).await;
        let choices: Vec<(&str, &str)> = choices
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
            .collect();
        assert_eq!(choices, wanted, "{key} {typed:?} {locale}");
    };
    let default = ("as it is without a choice", "default");
    check("private", "", "en-US", &[("on", "on"), ("off", "off"), default]).await;
    check("private", "au", "de", &[("aus", "off")]).await;
    check("language", "fran", "en-US", &[("Français", "fr")]).await;
    check(
        "collections",
        "",
        "en-US",
        &[("news", "news"), ("rules", "rules"), ("none", "none"), default],
    )
    .await;
    check("collections", "news, ru", "en-US", &[("news, rules", "news, rules")]).await;
    check("user_limit", "12", "en-US", &[("120", "120")]).await;
    let outsider = typing("collections", "", "en-US").member_permissions(0);
    assert_eq!(outsider.send().await.choices(SOON).await, []);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_narrows_what_answers_in_it_and_in_its_threads_at_once() {
    let (discord, _home, bot) = started(&[]).await;
    let guild = discord.home();
    let thread = discord.thread(&guild, "about rules");
    let (here, elsewhere) = (guild.channel, discord.channel(&guild, "elsewhere"));
    let ask = |place: u64| discord.slash("ask").at(place);
    assert!(answered(ask(here)).await.text().contains(ANSWER));
    said(set(&discord, "collections", "rules").channel_option("channel", here)).await;
    assert!(!answered(ask(here)).await.text().contains(ANSWER));
    assert!(!answered(ask(thread)).await.text().contains(ANSWER));
    assert!(answered(ask(elsewhere)).await.text().contains(ANSWER));
    // The thread itself can be named, and counts more than its channel.
    said(set(&discord, "collections", "news, rules").channel_option("channel", thread)).await;
    assert!(answered(ask(thread)).await.text().contains(ANSWER));
    assert!(!answered(ask(here)).await.text().contains(ANSWER));
    let of_thread = said(settings(&discord, "show").in_thread(thread)).await;
    assert!(of_thread.contains("news, rules · this channel only"), "{of_thread}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_show_to_whom_and_in_the_language_that_was_chosen() {
    let (discord, _home, bot) = started(&[]).await;
    let guild = discord.home();
    let elsewhere = discord.channel(&guild, "elsewhere");
    let ask = || discord.slash("ask");
    assert!(!answered(ask()).await.ephemeral());
    said(set(&discord, "language", "Deutsch")).await;
    let public = answered(ask()).await.text();
    assert!(public.contains("Wörtlich aus den Artikeln"), "{public}");
    let private = answered(ask().option("private", true)).await.text();
    assert!(private.contains("Word for word from the articles"), "{private}");

    said(set(&discord, "answer_channels", &format!("<#{}>", guild.channel))).await;
    assert!(!answered(ask()).await.ephemeral());
    assert!(answered(ask().at(elsewhere)).await.ephemeral());

    said(set(&discord, "private", "on")).await;
    assert!(answered(ask()).await.ephemeral());
    assert!(!answered(ask().option("private", false)).await.ephemeral());
    end(&discord, bot).await;
}
