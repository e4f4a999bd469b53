//! Six languages as people on Discord meet them: the words are theirs, the quotation is the article's.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use ibid::locale::{self, Language, Message, Piece};
use serde_json::Value;

use crate::{
    locale::is_command_name,
    support::{
        bot::{SOON, end, started},
        discord::{FakeDiscord, interactions::Ask},
    },
};

const QUESTION: &str = "Where do appeals against a ban go?";
const UNANSWERABLE: &str = "Which quokka recipe won the baking contest?";
const WORDLESS: &str = "🎉🎉🎉";

/// Locales as Discord sends them, and what they are answered in on a server whose own language is French.
const LOCALES: &[(&str, Language)] = &[
    ("de", Language::German),
    ("es-419", Language::Spanish),
    ("es-ES", Language::Spanish),
    ("fr", Language::French),
    ("ja", Language::Japanese),
    ("zh-CN", Language::Chinese),
    ("en-GB", Language::English),
    ("pl", Language::French),
];

/// A command from somebody with that locale, on a server whose own is `of_server`.
fn slash(discord: &FakeDiscord, name: &str, locale: &str, of_server: &str) -> Ask {
    let guild = discord.guild_speaking(of_server, of_server);
    discord.slash(name).in_guild(&guild).locale(locale)
}

/// What they read, with moments that differ from run to run left out.
async fn said(asked: Ask) -> String {
    let reply = asked.send().await.reply(SOON).await;
    without_moments(&reply.text())
}

fn without_moments(text: &str) -> String {
    let mut pieces = text.split("<t:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let rest = piece.split_once('>').map_or("", |(_, rest)| rest);
        format!("{text}<moment>{rest}")
    })
}

/// The lines that are quotations.
fn quoted(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with("> ")).collect()
}

/// The words of our own around what is put into a sentence.
fn around(language: Language, key: &'static str, put: &'static str) -> Vec<String> {
    let pieces = locale::pieces(language, key, &[], &[(put, ())]).into_iter();
    pieces
        .filter_map(|piece| match piece {
            Piece::Ours(words) => Some(words),
            Piece::Put(()) => None,
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_are_the_askers_and_the_quotation_is_the_articles() {
    let (discord, _home, bot) = started().await;
    let in_english = said(slash(&discord, "ask", "en-US", "en-US").option("question", QUESTION)).await;
    assert!(!quoted(&in_english).is_empty(), "{in_english}");
    for (tag, language) in LOCALES {
        let ask = |question: &str| slash(&discord, "ask", tag, "fr").option("question", question);
        let text = said(ask(QUESTION)).await;
        assert_eq!(quoted(&text), quoted(&in_english), "{tag}");
        for words in around(*language, "answer-indexed", "moment") {
            assert!(text.contains(&words), "{tag}: {words:?} is not in {text}");
        }
        let place = Message::new("citation-paragraph").with("number", 1_u64);
        assert!(text.contains(&place.in_language(*language)), "{tag}: {text}");

        for (question, keys) in [
            (UNANSWERABLE, ["answer-not-found", "answer-not-found-hint"]),
            (WORDLESS, ["refused-no-words", "refused-no-words-hint"]),
        ] {
            let text = said(ask(question)).await;
            assert!(quoted(&text).is_empty(), "{tag}: {text}");
            for key in keys {
                let words = locale::plain(*language, key);
                assert!(text.contains(&words), "{tag}: {words:?} is not in {text}");
            }
        }
    }
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_none_of_the_languages_is_answered_in_the_servers_and_then_in_english() {
    let (discord, _home, bot) = started().await;
    for (locale, of_server, language) in [
        ("pl", "de", Language::German),
        ("pl", "tr", Language::English),
        ("en-GB", "de", Language::English),
        ("zh-TW", "de", Language::Chinese),
    ] {
        let text = said(slash(&discord, "ask", locale, of_server).option("question", UNANSWERABLE)).await;
        let words = locale::plain(language, "answer-not-found");
        assert!(text.starts_with(&words), "{locale} on a server in {of_server}: {text}");
    }
    let nowhere = discord
        .slash("ask")
        .in_dm()
        .locale("pl")
        .option("question", UNANSWERABLE);
    let text = said(nowhere).await;
    assert!(text.starts_with("Nothing in the articles"), "{text}");
    end(&discord, bot).await;
}

async fn check(locale: &str, asked: impl Fn(&str) -> Ask, expected: Expect) {
    expected.assert_eq(&said(asked(locale)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_english_and_in_german() {
    let (discord, _home, bot) = started().await;
    let ask = |locale: &str| slash(&discord, "ask", locale, "fr").option("question", QUESTION);
    check("en-GB", ask, expect![[r#"
        > A moderator may ban a member for spam after two warnings. Appeals against a ban go to the council within thirty days.
        -# **[1]** [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) › Bans · <moment> · paragraph 1 · rules/moderation.md

        -# Word for word from the articles as indexed <moment>
        [1] More context
        Sources
        Helpful
        Not helpful
        Delete"#]]).await;
    check("de", ask, expect![[r#"
        > A moderator may ban a member for spam after two warnings. Appeals against a ban go to the council within thirty days.
        -# **[1]** [House rules](<https://example.org/rules#bans:~:text=A%20moderator%20may%20ban%20a%20member,to%20the%20council%20within%20thirty%20days>) › Bans · <moment> · Absatz 1 · rules/moderation.md

        -# Wörtlich aus den Artikeln, wie sie am <moment> indexiert wurden
        [1] Mehr Kontext
        Quellen
        Hilfreich
        Nicht hilfreich
        Löschen"#]]).await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_nothing_answers_in_english_and_in_german() {
    let (discord, _home, bot) = started().await;
    let ask = |locale: &str| slash(&discord, "ask", locale, "fr").option("question", UNANSWERABLE);
    check(
        "en-GB",
        ask,
        expect![[r#"
            Nothing in the articles answers that.
            hint: name the thing you ask about as an article would, or ask about one thing at a time.
            Request an answer
            Delete"#]],
    )
    .await;
    check(
        "de",
        ask,
        expect![[r#"
            Die Artikel enthalten darauf keine Antwort.
            Tipp: Nenne das, wonach du fragst, so, wie ein Artikel es nennen würde, oder frag nach einer Sache auf einmal.
            Um Antwort bitten
            Löschen"#]],
    )
    .await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn help_and_status_in_english_and_in_german() {
    let (discord, _home, bot) = started().await;
    let help = |locale: &str| slash(&discord, "help", locale, "fr");
    check("en-GB", help, expect![[r#"
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
        - a mention, a reply to an answer, or a direct message works too: just write the question"#]]).await;
    check("de", help, expect![[r#"
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
        - es geht auch mit einer Erwähnung, mit einer Antwort auf eine Nachricht des Bots oder per Direktnachricht: schreib einfach die Frage"#]]).await;
    let status = |locale: &str| slash(&discord, "status", locale, "fr");
    check(
        "en-GB",
        status,
        expect![[r"
        - 3 articles, 3 passages, in 2 collections
        - collection news: 1 article
        - collection rules: 2 articles
        - last reindex <moment> by the start of the bot: 3 added, 0 changed, 0 removed, 0 unchanged, 0 failed
        - answers by meaning: off
        - ibid 0.1.0"]],
    )
    .await;
    check("de", status, expect![[r#"
        - 3 Artikel, 3 Textstellen, in 2 Sammlungen
        - Sammlung news: 1 Artikel
        - Sammlung rules: 2 Artikel
        - letzte Neuindexierung am <moment> (Start des Bots): 3 hinzugekommen, 0 geändert, 0 entfernt, 0 unverändert, 0 fehlgeschlagen
        - Antworten nach Bedeutung: aus
        - ibid 0.1.0"#]]).await;
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_fails_is_named_in_the_moderators_language() {
    let (discord, home, bot) = started().await;
    home.write("news/wrong_date.csv", "text,date\nA day.,soon_\n");
    let reindex = slash(&discord, "reindex", "de", "fr").moderator().send().await;
    let reply = reindex
        .reply_when(SOON, |reply| reply.text().contains("Neu indexiert in"))
        .await;
    let note = "- news/wrong\\_date.csv, Zeile 2: soon\\_ ist kein Datum; ein Datum wird als JJJJ-MM-TT geschrieben";
    assert!(reply.text().contains(note), "{}", reply.text());
    end(&discord, bot).await;
}

/// The words of `field`, in English and in every other locale.
fn in_locales<'a>(named: &'a Value, field: &str) -> Vec<(&'a str, &'a str)> {
    let english = named[field].as_str().expect("everything has it in English");
    let others = named[format!("{field}_localizations")].as_object();
    let others = others.into_iter().flatten();
    let others = others.map(|(locale, words)| (locale.as_str(), words.as_str().expect("it is words")));
    std::iter::once(("en", english)).chain(others).collect()
}

/// What stands in the list `field` of a command or an option.
fn list<'a>(named: &'a Value, field: &str) -> &'a [Value] {
    named[field].as_array().map_or(&[], Vec::as_slice)
}

/// The locales that Discord is given words for.
fn locales() -> BTreeSet<&'static str> {
    let others = Language::ALL
        .into_iter()
        .filter(|language| *language != Language::English);
    others
        .flat_map(Language::discord_locales)
        .chain(&["en"])
        .copied()
        .collect()
}

/// Checks commands, or the options of one, with all that is in them.
fn check_siblings(siblings: &[Value], place: &str, wrong: &mut Vec<String>) {
    let locales = locales();
    let mut seen = BTreeSet::new();
    for sibling in siblings {
        let place = format!("{place} {}", sibling["name"]);
        for (locale, name) in in_locales(sibling, "name") {
            if !is_command_name(name) {
                wrong.push(format!("{place}: {name:?} in {locale} is no name"));
            }
            if !seen.insert((locale, name)) {
                wrong.push(format!("{place}: {name:?} is there twice in {locale}"));
            }
        }
        let mut fields = vec![(sibling, "name"), (sibling, "description")];
        for choice in list(sibling, "choices") {
            fields.push((choice, "name"));
        }
        for (named, field) in fields {
            let words = in_locales(named, field);
            let there: BTreeSet<&str> = words.iter().map(|(locale, _)| *locale).collect();
            if there != locales {
                wrong.push(format!("{place}: its {field} is in {there:?}"));
            }
            let long = words.iter().filter(|(_, words)| words.chars().count() > 100);
            wrong.extend(long.map(|(locale, words)| format!("{place}: too long in {locale}: {words:?}")));
        }
        check_siblings(list(sibling, "options"), &place, wrong);
    }
}

/// What Discord counts of a command: names, descriptions and values, each in the locale that needs most characters.
fn size(named: &Value) -> usize {
    let longest = |named: &Value, field| {
        let words = in_locales(named, field).into_iter();
        words.map(|(_, words)| words.chars().count()).max().unwrap_or(0)
    };
    let choices = list(named, "choices").iter().map(|choice| {
        let value = choice["value"].as_str().map_or(0, |value| value.chars().count());
        longest(choice, "name") + value
    });
    let options = list(named, "options").iter().map(size);
    longest(named, "name") + longest(named, "description") + choices.sum::<usize>() + options.sum::<usize>()
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_registered_in_every_language_within_what_discord_takes() {
    let (discord, _home, bot) = started().await;
    let commands = discord.commands();
    let mut wrong = Vec::new();
    let (typed, in_menus): (Vec<Value>, Vec<Value>) =
        commands.iter().cloned().partition(|command| command["type"] == 1);
    check_siblings(&typed, "", &mut wrong);
    for command in &in_menus {
        let names = in_locales(command, "name");
        let fits = names.iter().all(|(_, name)| (1..=32).contains(&name.chars().count()));
        if !fits || names.len() != locales().len() {
            wrong.push(format!("the names of {} are {names:?}", command["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for command in &commands {
        let size = size(command);
        assert!((10..8000).contains(&size), "{} has {size} characters", command["name"]);
    }
    end(&discord, bot).await;
}
