//! The worst that an article can do to a message: titles without end, headings, tags and paragraphs made of nothing
//! but emoji of many parts, letters under a pile of accents, text from right to left, markup. Each kind of reply is
//! sent by the real binary to the fake Discord, which refuses what Discord refuses, and its quotations are read back.

use ibid::{
    corpus::Article,
    reply::markdown::{unescape, unquote},
};
use icu_segmenter::GraphemeClusterSegmenter;

use crate::support::{
    bot::{Bot, Home, SOON},
    corpus,
    discord::{FakeDiscord, interactions::Ask, reply::Reply},
};

/// What everything is made of, by a name; none of it is to be cut in two.
const UNITS: &[(&str, &str)] = &[
    ("family", "👨‍👩‍👧‍👦"),
    ("twelve", "👁️‍🗨"),
    ("flags", "🇩🇪"),
    ("accents", "e\u{301}\u{323}\u{302}"),
    ("hebrew", "ש"),
    ("turned", "\u{202e}א"),
    ("chinese", "汉"),
    ("markup", "*"),
    ("ticks", "`"),
    ("link", "]("),
    ("slash", "\\"),
];

const QUESTION: &str = "What does the zanzibar lantern burn with?";

/// What stands in one article each, not alike enough to count as the same thing said again.
const ANSWERS: [&str; 3] = [
    "The zanzibar lantern burns with whale oil from the northern seas.",
    "Merchants of the coast let their zanzibar lantern burn olive pits in winter.",
    "Where nothing else is left, beeswax and resin burn in a zanzibar lantern.",
];

/// Articles of several sections and pages that answer [`QUESTION`], and more collections than a message names.
struct Worst {
    home: Home,
    article: Article,
}

impl Worst {
    fn of(name: &str, unit: &'static str) -> Self {
        let home = Home::empty();
        let paths = ["one", "two", "three"].map(|number| format!("{name}/{number}.md"));
        let documents = ANSWERS.map(|answer| document(unit, answer));
        for (path, document) in paths.iter().zip(&documents) {
            home.write(path, document);
        }
        for number in 0..60 {
            let (wide, title): (String, String) = (unit.repeat(3).replace(['\\', '/'], "＼"), unit.repeat(100));
            home.write(
                &format!("{wide} {number}/a.txt"),
                &format!("date 2024-01-01 {title}\n\nNothing to see.\n"),
            );
        }
        Self {
            article: corpus::article(&paths[0], &documents[0]),
            home,
        }
    }

    /// Whether `shown` is the title, or its beginning up to where a reader sees a letter end.
    fn is_title(&self, shown: &str) -> bool {
        match shown.strip_suffix('…') {
            None => shown == self.article.meta.title,
            Some(beginning) => {
                let title = &self.article.meta.title;
                let mut ends = GraphemeClusterSegmenter::new().segment_str(title);
                title.starts_with(beginning) && ends.any(|end| end == beginning.len())
            }
        }
    }
}

/// What each title begins with.
const PREFIX: &str = "Worst ";

fn document(unit: &str, answer: &str) -> String {
    let quoted = |words: &str| words.replace('\\', "\\\\").replace('"', "\\\"");
    let title = format!("{PREFIX}{}", unit.repeat(900));
    let tags: Vec<String> = (0..40).map(|n| format!("\"{}{n}\"", quoted(&unit.repeat(4)))).collect();
    let address = format!("https://example.org/{}", "a".repeat(1_900));
    let fence = |words: &str| format!("```text\n{words}\n```");
    let sections = (0..8).map(|number| {
        let heading = format!("## Heading {number} {}", unit.repeat(120));
        let line = format!("{number} {}", unit.repeat(70 / unit.chars().count()));
        let lines = vec![line; 20].join("\n");
        format!("{heading}\n\n{}\n\nA short one {number}.", fence(&lines))
    });
    let endless = format!("It goes on {}", unit.repeat(5_000 / unit.chars().count()));
    format!(
        "---\ntitle: \"{}\"\ndate: 2024-05-06\nurl: {address}\nlanguage: en\ntags: [{}]\n---\n\n\
         Before it {}.\n\n{answer}\n\nBehind it.\n\n{}\n\n{}\n",
        quoted(&title),
        tags.join(", "),
        answer.replace("zanzibar lantern", "brass bell").repeat(40),
        sections.collect::<Vec<_>>().join("\n\n"),
        fence(&endless),
    )
}

async fn said(ask: Ask) -> Reply {
    ask.send().await.reply(SOON).await
}

/// What is quoted, in the message and, where not all of it fits there, in the file.
fn quoted(reply: &Reply) -> Vec<String> {
    let file = reply
        .files()
        .first()
        .map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    blocks(&file.unwrap_or_else(|| reply.text()))
}

fn blocks(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    lines
        .split(|line| !line.starts_with("> "))
        .filter(|block| !block.is_empty())
        .map(|block| unquote(&block.join("\n")))
        .collect()
}

/// The words of the first link.
fn linked(text: &str) -> Option<String> {
    let begin = text.find("Worst ")?;
    let rest = &text[begin..];
    let end = ["](<http", " · "].iter().filter_map(|mark| rest.find(mark)).min()?;
    Some(unescape(&rest[..end]))
}

fn stands(article: &Article, reply: &Reply) {
    for words in quoted(reply).iter().chain(&blocks(&reply.text())) {
        assert!(
            article.text.contains(words.as_str()),
            "this is not in the article: {words:?}"
        );
    }
}

async fn check(name: &str, unit: &'static str) {
    let worst = Worst::of(name, unit);
    let discord = FakeDiscord::start().await;
    let bot = Bot::ready(&worst.home, &discord, &[]).await;

    let answer = said(discord.slash("ask").option("question", QUESTION)).await;
    let shown = quoted(&answer);
    assert_eq!(shown.len(), 3, "{name}: {shown:?}");
    assert!(
        shown.iter().all(|words| words.contains("zanzibar lantern")),
        "{shown:?}"
    );
    let title = linked(&answer.text()).expect("a title is shown");
    assert!(worst.is_title(&title), "{name}: {title:?}");

    let context = said(discord.click(&answer, "[1] More context")).await;
    assert!(
        blocks(&context.text())
            .iter()
            .any(|words| words.contains("zanzibar lantern")),
        "{name}"
    );
    let sources = said(discord.click(&answer, "Sources")).await;
    assert!(
        sources.text().contains("revision") || !sources.files().is_empty(),
        "{name}"
    );

    let path = worst.article.id.as_str();
    let mut page = said(discord.slash("article").option("title", path)).await;
    let mut read = String::new();
    let mut pages = 1;
    loop {
        stands(&worst.article, &page);
        let title = linked(&page.text()).expect("a title is shown");
        assert!(worst.is_title(&title), "{name}, page {pages}: {title:?}");
        read.extend(quoted(&page));
        if page.controls()[1].disabled {
            break;
        }
        pages += 1;
        let turned = discord.click(&page, "Next").send().await;
        let number = format!("page {pages} of ");
        page = turned.reply_when(SOON, |reply| reply.text().contains(&number)).await;
    }
    let whole = worst
        .article
        .blocks
        .iter()
        .filter_map(|paragraph| paragraph.span.slice(&worst.article.text));
    // What parts two blocks is none of either.
    let bare = |words: &str| words.split_whitespace().collect::<String>();
    assert_eq!(
        bare(&read),
        bare(&whole.collect::<String>()),
        "{name}: all pages together are the article"
    );
    assert!(pages > 5, "{name}: {pages} pages");

    let collections = said(discord.slash("collections")).await;
    let all = collections
        .files()
        .first()
        .expect("the collections do not fit a message");
    assert!(String::from_utf8_lossy(&all.bytes).lines().count() > 60, "{name}");
    said(discord.slash("status")).await;
    for locale in ["en-US", "de", "es-ES", "fr", "ja", "zh-CN"] {
        let help = said(discord.slash("help").locale(locale)).await;
        assert!(help.files().is_empty(), "{locale}: help is read at once");
    }
    let asked = discord.autocomplete("article").focused("title", "Worst").send().await;
    assert!(!asked.choices(SOON).await.is_empty(), "{name}");

    let log = bot.log();
    assert!(bot.stop().await.success(), "{name}: the bot logged:\n{log}");
    assert!(!log.contains("panicked"), "{name}:\n{log}");
    discord.assert_honest();
}

macro_rules! worst {
    ($($test:ident: $name:literal),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                let (name, unit) = UNITS.iter().find(|(name, _)| *name == $name).expect("it is listed");
                check(name, unit).await;
            }
        )+
    };
}

worst! {
    emoji_of_seven_characters: "family",
    emoji_of_twelve_bytes: "twelve",
    flags: "flags",
    piles_of_accents: "accents",
    right_to_left: "hebrew",
    turned_around: "turned",
    chinese: "chinese",
    asterisks: "markup",
    backticks: "ticks",
    links: "link",
    backslashes: "slash",
}
