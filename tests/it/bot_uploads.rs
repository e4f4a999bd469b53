//! `/corpus`: documents that a server uploads for itself, through the real binary.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use expect_test::{Expect, expect};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::support::{
    bot::{Bot, Home, SOON, end, started, started_with},
    discord::{FakeDiscord, interactions::Ask, reply::Reply},
};

const OATH: &[u8] =
    b"# The keepers' oath\n\nThe keepers of the brass lantern swear by the marmalade bell at midwinter.\n";
const QUESTION: &str = "What do the keepers of the brass lantern swear by?";
const ANSWER: &str = "swear by the marmalade bell";

fn corpus(discord: &FakeDiscord, subcommand: &str) -> Ask {
    discord.slash("corpus").subcommand(subcommand)
}

/// A command with these files, each of which Discord would take.
fn sent(discord: &FakeDiscord, files: &[(&str, &[u8])]) -> Ask {
    let mut ask = corpus(discord, "add");
    for (at, (name, bytes)) in files.iter().enumerate() {
        let option = if at == 0 {
            "file".to_owned()
        } else {
            format!("file-{}", at + 1)
        };
        let url = discord.serve(&format!("{at}/{}/sent", bytes.len()), bytes);
        ask = ask.attachment(&option, name, "application/octet-stream", &url, bytes.len());
    }
    ask
}

fn added(discord: &FakeDiscord, files: &[(&str, &[u8])]) -> Ask {
    sent(discord, files).moderator()
}

/// The reply, which must be for whoever asked alone, with moments written alike.
async fn said(ask: Ask) -> String {
    let reply = ask.send().await.reply(SOON).await;
    assert!(reply.ephemeral(), "everybody reads: {}", reply.text());
    without_moments(&reply.text())
}

fn without_moments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<t:") {
        out.push_str(before);
        out.push('…');
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

async fn check(ask: impl Fn(&str) -> Ask, english: Expect, german: Expect) {
    english.assert_eq(&said(ask("en-GB")).await);
    german.assert_eq(&said(ask("de")).await);
}

async fn answer(ask: Ask) -> Reply {
    ask.option("question", QUESTION).send().await.reply(SOON).await
}

async fn is_answered(discord: &FakeDiscord) -> bool {
    answer(discord.slash("ask")).await.text().contains(ANSWER)
}

/// What autocomplete says of `typed`: names and values.
async fn suggested(ask: Ask, typed: &str) -> Vec<(String, String)> {
    let choices = ask.focused("upload", typed).send().await.choices(SOON).await;
    choices
        .into_iter()
        .map(|(name, value)| (name, value.as_str().expect("it is a text").to_owned()))
        .collect()
}

/// Removes the upload that `typed` suggests.
async fn removed(discord: &FakeDiscord, typed: &str) -> String {
    let typing = discord.autocomplete("corpus").subcommand("remove").moderator();
    let found = suggested(typing, typed).await;
    let (_, value) = found
        .first()
        .unwrap_or_else(|| panic!("nothing is suggested for {typed:?}"));
    said(corpus(discord, "remove").option("upload", value.as_str()).moderator()).await
}

/// The bytes that are kept of uploads.
fn kept(home: &Home) -> Vec<PathBuf> {
    fn below(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                below(&path, files);
            } else {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    below(&home.data().join("uploads"), &mut files);
    files
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("it can be packed");
        zip.write_all(bytes).expect("it can be packed");
    }
    zip.finish().expect("it can be packed").into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_quoted_and_gone_once_it_is_removed() {
    let (discord, home, bot) = started().await;
    assert!(!is_answered(&discord).await, "nobody knows it yet");
    check(
        |locale| added(&discord, &[("oath.md", OATH)]).locale(locale),
        expect![[r#"
            In answers now:
            - oath.md · The keepers' oath · 1 passage · note: no date\: citations of it will show none"#]],
        expect![[r#"
            Ab jetzt in den Antworten:
            - oath.md · The keepers' oath · 1 Textstelle · ersetzt die Datei dieses Namens · Hinweis: no date\: citations of it will show none"#]],
    )
    .await;
    let answered = answer(discord.slash("ask")).await;
    assert!(answered.text().contains(ANSWER), "{}", answered.text());
    assert_eq!(kept(&home).len(), 1);
    check(
        |locale| corpus(&discord, "list").moderator().locale(locale),
        expect![[r#"
            - oath.md · The keepers' oath · size: 1 kB · … · in answers
            -# used: 1 of 250 MB"#]],
        expect![[r#"
            - oath.md · The keepers' oath · Größe: 1 kB · … · in den Antworten
            -# belegt: 1 von 250 MB"#]],
    )
    .await;
    expect![[r#"
        oath.md is in no answer any more.
        It leaves the index with the next reindex."#]]
    .assert_eq(&removed(&discord, "oath").await);
    let after = answer(discord.slash("ask")).await;
    assert!(!after.text().contains("marmalade"), "{}", after.text());
    assert_eq!(kept(&home), Vec::<PathBuf>::new());
    let pressed = discord.click(&answered, "Sources").send().await.reply(SOON).await;
    assert!(!pressed.text().contains("marmalade"), "{}", pressed.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_uploaded_goes_when_the_bot_leaves_it() {
    let (discord, home, bot) = started().await;
    let (left, stays) = (discord.guild("left"), discord.guild("stays"));
    for guild in [&left, &stays] {
        let text = format!("The oath of server {} is kept here.\n", guild.id);
        let taken = said(added(&discord, &[("oath.md", text.as_bytes())]).in_guild(guild)).await;
        assert!(taken.starts_with("In answers now"), "{taken}");
    }
    assert_eq!(kept(&home).len(), 2);
    discord.leave(&left);
    let gone = async {
        while kept(&home).len() > 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(SOON, gone).await.expect("the bytes go soon");
    let text = fs::read_to_string(&kept(&home)[0]).expect("it is text");
    assert!(text.contains(&stays.id.to_string()), "{text}");
    end(&discord, bot).await;
}

#[expect(clippy::too_many_lines, reason = "one list of everything that could tell")]
#[tokio::test(flavor = "multi_thread")]
async fn uploads_of_one_server_are_nobody_elses() {
    for is_first in [true, false] {
        let (discord, _home, bot) = started().await;
        let servers = [discord.home(), discord.guild("Elsewhere")];
        let secrets = ["quagmirebell", "zephyrlantern"];
        // Nobody asks for these, so no reply repeats them.
        let marks = ["Oxbowian", "Wrenfordian"];
        let order = if is_first { [0, 1] } else { [1, 0] };
        for own in order {
            let (secret, mark) = (secrets[own], marks[own]);
            let text = format!(
                "---\ntitle: Plan {mark}\ntags: [tag{mark}]\n---\n\n\
                 The password of the hidden door is {secret}, says {mark}.\n"
            );
            let taken = said(added(&discord, &[("secret.md", text.as_bytes())]).in_guild(&servers[own])).await;
            assert!(taken.starts_with("In answers now"), "{taken}");
        }
        for (own, other) in [(0, 1), (1, 0)] {
            let here = |ask: Ask| ask.in_guild(&servers[own]);
            let asked = here(discord.slash("ask")).option("question", "What is the password of the hidden door?");
            let asked = asked.send().await.reply(SOON).await;
            assert!(asked.text().contains(secrets[own]), "{}", asked.text());
            assert!(asked.text().contains("uploads/secret.md"), "{}", asked.text());
            let mut seen = vec![asked.text()];
            for label in ["Sources", "[1] More context"] {
                let pressed = here(discord.click(&asked, label)).send().await.reply(SOON).await;
                seen.push(pressed.text());
            }
            for words in [secrets[other], "password of the hidden door", "uploads"] {
                seen.push(
                    here(discord.slash("ask"))
                        .option("question", words)
                        .send()
                        .await
                        .reply(SOON)
                        .await
                        .text(),
                );
                seen.push(
                    here(discord.slash("search"))
                        .option("query", words)
                        .send()
                        .await
                        .reply(SOON)
                        .await
                        .text(),
                );
            }
            let filtered = here(discord.slash("search"))
                .option("query", "password")
                .option("collection", "uploads");
            let filtered = filtered.send().await.reply(SOON).await.text();
            assert!(filtered.contains(secrets[own]), "{filtered}");
            let forced = format!("uploads-{}", servers[other].id);
            seen.push(filtered);
            for (option, value) in [
                ("collection", forced.as_str()),
                ("tag", &format!("tag{}", marks[other])),
            ] {
                let ask = here(discord.slash("search"))
                    .option("query", "password")
                    .option(option, value);
                seen.push(ask.send().await.reply(SOON).await.text().replace(value, "…"));
            }
            for id in [format!("{forced}/secret.md"), format!("Plan {}", marks[other])] {
                let ask = here(discord.slash("article")).option("title", id.as_str());
                seen.push(ask.send().await.reply(SOON).await.text().replace(&id, "…"));
            }
            for command in ["collections", "about", "status"] {
                seen.push(here(discord.slash(command)).send().await.reply(SOON).await.text());
            }
            for (command, option) in [("article", "title"), ("ask", "collection"), ("ask", "tag")] {
                let typing = here(discord.autocomplete(command)).focused(option, "");
                seen.push(format!("{:?}", typing.send().await.choices(SOON).await));
            }
            let author = discord.user("eve");
            let message = discord.old_message(
                servers[own].channel,
                &author,
                &format!("The password of the hidden door is {}.", secrets[other]),
            );
            let found = discord
                .message_command("Find sources", message)
                .by(&author)
                .in_guild(&servers[own]);
            let found = found.send().await.reply(SOON).await.text();
            seen.push(found);
            let report = here(discord.slash("reindex"))
                .option("mode", "full")
                .moderator()
                .send()
                .await;
            seen.push(
                report
                    .reply_when(SOON, |reply| reply.text().contains("Reindexed"))
                    .await
                    .text(),
            );
            for text in seen {
                assert!(!text.contains(marks[other]), "{text}");
                assert!(!text.contains(&servers[other].id.to_string()), "{text}");
            }
        }
        let direct = discord
            .slash("ask")
            .option("question", "What is the password of the hidden door?")
            .in_dm();
        let direct = direct.send().await.reply(SOON).await.text();
        assert!(marks.iter().all(|mark| !direct.contains(mark)), "{direct}");
        end(&discord, bot).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hostile_is_refused_by_name_and_reason() {
    let (discord, home, bot) = started_with(&[("IBID__UPLOADS__FILE_MB", "2")]).await;
    let bomb = zipped(&[("bomb.txt", &vec![b'a'; 60_000_000])]);
    let outside = zipped(&[
        ("../../outside.md", OATH),
        ("/etc/absolute.md", OATH),
        ("in/side.md", OATH),
    ]);
    let large = vec![b'a'; 2_000_001];
    expect![[r#"
        Not kept:
        - bomb.txt: the file is larger, or unpacks to more, than 2 MB"#]]
    .assert_eq(&said(added(&discord, &[("bomb.zip", &bomb)])).await);
    expect![[r#"
        In answers now:
        - side.md · The keepers' oath · 1 passage · note: no date\: citations of it will show none
        Not kept:
        - outside.md: its name leads out of the archive
        - absolute.md: its name leads out of the archive"#]]
    .assert_eq(&said(added(&discord, &[("files.zip", &outside)])).await);
    expect![[r#"
        Not kept:
        - large.txt: the file is larger, or unpacks to more, than 2 MB
        - empty.txt: the file holds no paragraph to quote"#]]
    .assert_eq(&said(added(&discord, &[("large.txt", &large), ("empty.txt", b"")])).await);
    let url = discord.serve("lying", &large);
    let lying = corpus(&discord, "add")
        .attachment("file", "lying.txt", "text/plain", &url, 10)
        .moderator();
    expect![[r#"
        Not kept:
        - lying.txt: the file is larger, or unpacks to more, than 2 MB"#]]
    .assert_eq(&said(lying).await);
    let elsewhere = corpus(&discord, "add").moderator();
    let elsewhere = elsewhere.attachment("file", "local.txt", "text/plain", "http://127.0.0.1:9/x", 10);
    expect![[r#"
        Not kept:
        - local.txt: Discord did not hand the file over; try again"#]]
    .assert_eq(&said(elsewhere).await);
    let picture = said(added(&discord, &[("picture.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")])).await;
    assert!(
        picture.contains("picture.md: this is no document of a kind that is read: md, txt"),
        "{picture}"
    );
    let turned = "\u{202e}fdp.\u{200b}..\\..\\no|te#1.md";
    expect![[r#"
        In answers now:
        - no-te-1.md · The keepers' oath · 1 passage · note: no date\: citations of it will show none"#]]
    .assert_eq(&said(added(&discord, &[(turned, OATH)])).await);
    let page = b"<!DOCTYPE html><html><body><p>Read me.</p><script>var treason = 'scriptword';</script></body></html>";
    said(added(&discord, &[("page.txt", page)])).await;
    let searched = discord
        .slash("search")
        .option("query", "scriptword treason")
        .send()
        .await
        .reply(SOON)
        .await;
    assert!(!searched.text().contains("var treason"), "{}", searched.text());
    let names: Vec<String> = kept(&home).iter().map(|path| path.display().to_string()).collect();
    assert!(
        names.iter().all(|name| !name.contains("side") && !name.contains("..")),
        "{names:?}"
    );
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_holds_and_what_is_replaced_makes_room() {
    let (discord, home, bot) = started_with(&[("IBID__UPLOADS__QUOTA_MB", "1")]).await;
    let long = |words: &str| format!("{words} {}\n", "word ".repeat(120_000)).into_bytes();
    let (first, second) = (long("First."), long("Second."));
    let taken = said(added(&discord, &[("long.txt", &first)])).await;
    assert!(taken.starts_with("In answers now"), "{taken}");
    expect![[r#"
        Not kept:
        - other.txt: there is no room for it: 1 of 1 MB are used"#]]
    .assert_eq(&said(added(&discord, &[("other.txt", &second)])).await);
    assert_eq!(kept(&home).len(), 1);
    let replaced = said(added(&discord, &[("long.txt", &second)])).await;
    assert!(
        replaced.contains("takes the place of the file of this name"),
        "{replaced}"
    );
    assert_eq!(kept(&home).len(), 1, "the older bytes are gone");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_wait_for_a_moderator() {
    let (discord, home, bot) = started().await;
    let eve = discord.user("eve");
    let by_eve = |ask: Ask| ask.by(&eve).member_permissions(0);
    let propose = || by_eve(sent(&discord, &[("oath.md", OATH)]));
    let refused = said(propose()).await;
    assert!(refused.starts_with("Only moderators can do that"), "{refused}");
    let set = |value: &str| {
        let set = discord.slash("settings").subcommand("set").moderator();
        set.option("key", "uploads").option("value", value)
    };
    said(set("off")).await;
    expect![[r#"
        Nothing can be uploaded here.
        hint: Moderators can allow it in the settings, as `uploads`."#]]
    .assert_eq(&said(added(&discord, &[("oath.md", OATH)])).await);
    said(set("approval")).await;
    expect![[r#"
        With the moderators, who approve or reject them:
        - oath.md · The keepers' oath · 1 passage · note: no date\: citations of it will show none"#]]
    .assert_eq(&said(propose()).await);
    assert!(!is_answered(&discord).await, "nobody approved it");
    for subcommand in ["list", "remove"] {
        let ask = by_eve(corpus(&discord, subcommand));
        let ask = if subcommand == "remove" {
            ask.option("upload", "oath.md")
        } else {
            ask
        };
        let refused = said(ask).await;
        assert!(refused.starts_with("Only moderators can do that"), "{refused}");
    }
    let typing = by_eve(discord.autocomplete("corpus").subcommand("remove"));
    assert_eq!(suggested(typing, "").await, vec![]);
    let item = item(&discord);
    expect![[r#"
        eve proposes documents:
        - oath.md · The keepers' oath · size: 1 kB
        Approve
        Reject"#]]
    .assert_eq(&item.text());
    bot.stop().await;
    let bot = Bot::ready(&home, &discord, &[]).await;
    let forged = said(by_eve(discord.click(&item, "Approve"))).await;
    assert!(forged.starts_with("Only moderators can do that"), "{forged}");
    assert!(!is_answered(&discord).await, "a button is no permission");
    let pressed = discord.click(&item, "Approve").moderator().send().await;
    let decided = pressed
        .reply_when(SOON, |reply| reply.text().contains("Approved"))
        .await;
    expect![[r#"
        Approved by ada:
        - oath.md · The keepers' oath · size: 1 kB"#]]
    .assert_eq(&decided.text());
    let waited = async { while !is_answered(&discord).await {} };
    tokio::time::timeout(SOON, waited).await.expect("it is in answers soon");
    said(propose()).await;
    let second = self::item(&discord);
    let pressed = discord.click(&second, "Reject").moderator().send().await;
    let decided = pressed
        .reply_when(SOON, |reply| reply.text().contains("Rejected"))
        .await;
    expect![[r#"
        Rejected by ada:
        - oath.md · The keepers' oath · size: 1 kB"#]]
    .assert_eq(&decided.text());
    assert!(is_answered(&discord).await, "what was approved before stays");
    end(&discord, bot).await;
}

/// The last message with buttons that moderators decide by.
fn item(discord: &FakeDiscord) -> Reply {
    let all = discord.written();
    let mut waiting = all
        .into_iter()
        .filter(|reply| reply.text().contains("proposes documents"));
    waiting.next_back().expect("it was posted")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_while_a_reindex_runs_is_gone_at_once_and_for_good() {
    let (discord, home, bot) = started().await;
    said(added(&discord, &[("oath.md", OATH)])).await;
    assert!(is_answered(&discord).await);
    for number in 0..400 {
        home.write(
            &format!("more/{number}.md"),
            &format!("# Number {number}\n\n{}\n", "Plain words stand here. ".repeat(200)),
        );
    }
    let running = discord.slash("reindex").option("mode", "full").moderator().send().await;
    removed(&discord, "oath").await;
    assert!(!is_answered(&discord).await, "it was removed");
    running
        .reply_when(SOON, |reply| reply.text().contains("Reindexed"))
        .await;
    assert!(!is_answered(&discord).await, "the reindex had read it before");
    bot.stop().await;
    let bot = Bot::ready(&home, &discord, &[]).await;
    assert!(!is_answered(&discord).await, "it stays removed");
    end(&discord, bot).await;
}
