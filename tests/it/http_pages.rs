//! The pages for people: an article behind a signed link, and the operator's figures, by the real binary.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use std::fs;

use expect_test::{Expect, expect};
use ibid::{
    answer::Quotation,
    service::{ReaderLinks, Spot},
    store::{Location, Store, preferences::Id},
    text::Span,
};
use reqwest::{
    Response,
    header::{ACCEPT_LANGUAGE, HeaderMap},
};

use crate::support::{
    bot::{Bot, Home, SOON, end},
    browser::{browser, colours},
    corpus,
    discord::FakeDiscord,
};

/// What links begin with; nothing is there.
const BASE: &str = "https://docs.example.org/ibid";
const READER: [(&str, &str); 2] = [("IBID__HTTP__READER", "127.0.0.1:0"), ("IBID__HTTP__READER_URL", BASE)];
const QUESTION: &str = "When did the tenth World Internet Conference open?";
const PASSAGE: &str = "The tenth World Internet Conference opened in Wuzhen on 8 November 2023.";
/// What is quoted to the question: the passage and the sentence behind it.
const QUOTED: &str = "The tenth World Internet Conference opened in Wuzhen on 8 November 2023. \
    Delegates from one hundred countries came to the town.";
const NEWS: &str = "news/2023-11-09-wuzhen.txt";

/// A running bot with a reader page.
struct Place {
    discord: FakeDiscord,
    bot: Bot,
    site: String,
    home: Home,
}

impl Place {
    async fn started(home: Home, settings: &[(&str, &str)]) -> Self {
        let discord = FakeDiscord::start().await;
        let bot = Bot::ready(&home, &discord, &[&READER, settings].concat()).await;
        Self {
            site: format!("http://{}", bot.address("articles are served to readers")),
            discord,
            bot,
            home,
        }
    }

    /// The link under the answer to a question.
    async fn link(&self, question: &str) -> String {
        let reply = self.discord.slash("ask").option("question", question).send().await;
        let text = reply.reply(SOON).await.text();
        linked(&text).unwrap_or_else(|| panic!("no link in {text}"))
    }

    /// The page that such a link leads to, asked of the bot itself.
    async fn page(&self, link: &str) -> Page {
        self.page_in(link, "en").await
    }

    async fn page_in(&self, link: &str, languages: &str) -> Page {
        let url = link.replace(BASE, &self.site);
        let request = client().get(url).header(ACCEPT_LANGUAGE, languages);
        Page::of(request.send().await.expect("the page is served")).await
    }

    /// A link with the bot's own signature to words of an article that need not be there, made at that moment.
    fn made(&self, path: &str, text: &str, words: &str, spot: Spot, at: i64) -> String {
        let store = Store::open(&Location::File(self.home.data().join(Location::FILE))).expect("it is there");
        let links = ReaderLinks::new(BASE.to_owned(), 30, store.secret().bytes());
        links
            .to(&quotation(path, text, words), spot, at)
            .expect("it can be signed")
    }

    /// The home server, where a link to what is seen there is good.
    fn here(&self) -> Spot {
        Spot {
            guild: Id::new(self.discord.home().id),
            ..Spot::default()
        }
    }
}

fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().no_proxy().timeout(SOON).build();
    client.expect("the system has TLS")
}

/// The first link to the reader in a message.
fn linked(text: &str) -> Option<String> {
    let start = text.find(BASE)?;
    let rest = &text[start..];
    let end = rest.find(['>', ')']).unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

/// Words of an article that is written here.
fn quotation(path: &str, text: &str, words: &str) -> Quotation {
    let article = corpus::article(path, text);
    let start = article.text.find(words).expect("the words stand there");
    Quotation::cut(&article, Span::new(start, start + words.len())).expect("there are words")
}

/// A page as it was answered.
struct Page {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Page {
    async fn of(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.expect("the page is text"),
        }
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("no {name}"));
        value.to_str().expect("headers are ASCII")
    }

    /// What is marked, as it is written in the page.
    fn marked(&self) -> Vec<&str> {
        let marks = self.body.split("<mark>").skip(1);
        marks
            .filter_map(|mark| mark.split_once("</mark>"))
            .map(|(words, _)| words)
            .collect()
    }

    /// What stands between the tags, but for the style.
    fn words(&self) -> String {
        let body = self.body.split_once("<body").map_or("", |(_, body)| body);
        let pieces = body.split('<').filter_map(|piece| piece.split_once('>'));
        let words: Vec<&str> = pieces.flat_map(|(_, words)| words.split_whitespace()).collect();
        words.join(" ")
    }
}

fn check(seen: &str, expected: &Expect) {
    expected.assert_eq(seen.trim_end());
}

/// Everything but the style's hash, which changes with the style.
fn headers(page: &Page) -> String {
    let names = [
        "content-type",
        "content-language",
        "content-security-policy",
        "referrer-policy",
        "x-content-type-options",
        "cache-control",
        "vary",
        "x-robots-tag",
    ];
    assert!(
        !page.headers.contains_key("set-cookie"),
        "pages keep nothing at readers"
    );
    let lines = names.map(|name| format!("{name}: {}", page.header(name)));
    let all = lines.join("\n");
    let (before, rest) = all.split_once("sha256-").expect("the style is named by its hash");
    let (_, after) = rest.split_once('\'').expect("the hash is quoted");
    format!("{before}sha256-…'{after}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_without_a_page_leads_to_the_reader_with_its_words_marked() {
    let place = Place::started(Home::small(), &[]).await;
    let link = place.link(QUESTION).await;
    let page = place.page(&link).await;
    assert_eq!((page.status, page.marked()), (200, vec![QUOTED]), "{}", page.body);
    assert!(link.ends_with("#p1") && page.body.contains("id=\"p1\""), "{link}");
    check(
        &headers(&page),
        &expect![[r#"
        content-type: text/html; charset=utf-8
        content-language: en
        content-security-policy: default-src 'none'; style-src 'sha256-…'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        referrer-policy: no-referrer
        x-content-type-options: nosniff
        cache-control: private, no-store
        vary: Accept-Language
        x-robots-tag: noindex, nofollow"#]],
    );
    let words = page.words();
    let (words, _) = words.split_once(" as indexed").expect("it says when");
    check(
        words,
        &expect![
            "To the quoted words (paragraph 1) Wuzhen hosts the conference 2023-11-09 1 The tenth World Internet Conference opened in Wuzhen on 8 November 2023. Delegates from one hundred countries came to the town. Word for word from the articles"
        ],
    );
    // One that has a page of its own leads there.
    let reply = place
        .discord
        .slash("ask")
        .option("question", "Where do appeals against a ban go?")
        .send()
        .await;
    assert!(reply.reply(SOON).await.text().contains("https://example.org/rules#"));
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_quotes_an_article_leads_to_the_reader() {
    let place = Place::started(Home::small(), &[]).await;
    let discord = &place.discord;
    let asked = discord
        .slash("ask")
        .option("question", QUESTION)
        .option("private", true);
    let answer = asked.send().await.reply(SOON).await;
    let found = discord.slash("search").option("query", "Wuzhen delegates").send().await;
    let article = discord
        .slash("article")
        .option("title", "Wuzhen hosts the conference")
        .send()
        .await;
    let mut replies = vec![
        answer.text(),
        found.reply(SOON).await.text(),
        article.reply(SOON).await.text(),
    ];
    for button in ["[1] More context", "Sources"] {
        let pressed = discord.click(&answer, button).send().await;
        replies.push(pressed.reply(SOON).await.text());
    }
    let shared = discord.click(&answer, "Share").send().await;
    replies.push(shared.wait_followups(1, SOON).await[0].text());
    for reply in replies {
        let link = linked(&reply).unwrap_or_else(|| panic!("no link in {reply}"));
        let page = place.page(&link).await;
        assert_eq!((page.status, page.marked().len()), (200, 1), "{reply}");
    }
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_reader_nothing_leads_there() {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, &[]).await;
    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    let text = asked.reply(SOON).await.text();
    assert!(text.contains(PASSAGE) && !text.contains("/a/"), "{text}");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_speaks_the_language_that_the_browser_asks_for() {
    let place = Place::started(Home::small(), &[]).await;
    let link = place.link(QUESTION).await;
    for (asked, spoken) in [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("pt, fr;q=0.5, ja;q=0.7", "ja"),
        ("zh-TW", "zh-CN"),
        ("es;q=0, x;q=nothing", "en"),
        ("", "en"),
    ] {
        let page = place.page_in(&link, asked).await;
        assert_eq!((page.status, page.header("content-language")), (200, spoken), "{asked}");
        assert!(page.body.contains(&format!("<html lang=\"{spoken}\">")), "{asked}");
    }
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_not_made_here_or_is_over_opens_nothing() {
    let place = Place::started(Home::small(), &[]).await;
    let link = place.link(QUESTION).await;
    let (path, signed) = link.split_once("?s=").expect("it is signed");
    let (signed, _) = signed.split_once('#').expect("it names a paragraph");
    let other = place.made(
        "rules/markup.txt",
        "Other\n\nWords of another.\n",
        "Words of another.",
        place.here(),
        now(),
    );
    let (other, _) = other.split_once("?s=").expect("it is signed");
    let turned = |at: usize| {
        let mut letters = signed.as_bytes().to_vec();
        letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(letters).expect("letters")
    };
    let mut forged = vec![
        path.to_owned(),
        format!("{path}?s="),
        format!("{path}?s={}", &signed[1..]),
        format!("{other}?s={signed}"),
        format!("{BASE}/a/none?s={signed}"),
    ];
    forged.extend((0..signed.len() - 1).map(|at| format!("{path}?s={}", turned(at))));
    for link in forged {
        let page = place.page(&link).await;
        assert_eq!((page.status, page.marked()), (403, vec![]), "{link}");
        assert!(!page.body.contains("Wuzhen"), "{link}");
    }
    check(
        &place.page(path).await.words(),
        &expect![
            "Nothing can be read here This link was not made by the bot, or was changed on the way. Open it again from the answer that it stands in."
        ],
    );
    let text = fs::read_to_string(place.home.corpus().join(NEWS)).expect("it is there");
    let day = 24 * 60 * 60;
    for (age, status) in [(0, 200), (29 * day, 200), (31 * day, 410)] {
        let link = place.made(NEWS, &text, PASSAGE, place.here(), now() - age);
        let page = place.page(&link).await;
        assert_eq!(page.status, status, "{age}");
        if status == 410 {
            check(
                &page.words(),
                &expect![
                    "Nothing can be read here The time of this link is over. Ask the question again for a new one."
                ],
            );
        }
    }
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_is_as_if_it_were_not_there() {
    let settings = [
        ("IBID__GUILD__COLLECTIONS", "[\"news\"]"),
        ("IBID__GUILD__DIRECT_COLLECTIONS", "[]"),
    ];
    let place = Place::started(Home::small(), &settings).await;
    let text = fs::read_to_string(place.home.corpus().join(NEWS)).expect("it is there");
    let rules = fs::read_to_string(place.home.corpus().join("rules/markup.txt")).expect("it is there");
    let outside = Spot::default();
    let absent = place.made("news/none.txt", &text, PASSAGE, place.here(), now());
    let absent = place.page(&absent).await;
    check(
        &absent.words(),
        &expect!["Nothing can be read here The article is gone, or may no longer be seen where it was quoted."],
    );
    assert_eq!(
        place
            .page(&place.made(NEWS, &text, PASSAGE, place.here(), now()))
            .await
            .status,
        200
    );
    for hidden in [
        place.made(NEWS, &text, PASSAGE, outside, now()),
        place.made("rules/markup.txt", &rules, "The trap", place.here(), now()),
        place.made("uploads-1/markup.txt", &rules, "The trap", place.here(), now()),
    ] {
        let page = place.page(&hidden).await;
        assert_eq!(
            (page.status, &page.body, headers(&page)),
            (404, &absent.body, headers(&absent)),
            "{hidden}"
        );
    }
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_has_changed_says_so() {
    let place = Place::started(Home::small(), &[]).await;
    let before = fs::read_to_string(place.home.corpus().join(NEWS)).expect("it is there");
    let link = |text: &str| place.made(NEWS, text, PASSAGE, place.here(), now());
    // The link is of another revision than the one that is indexed.
    let moved = place
        .page(&link(&before.replace("\n\n", "\n\nA line that was above it.\n\n")))
        .await;
    assert_eq!((moved.status, moved.marked()), (200, vec![PASSAGE]));
    let gone = place.made(
        NEWS,
        "Another\n\nWords that were taken out.\n",
        "Words that were taken out.",
        place.here(),
        now(),
    );
    let gone = place.page(&gone).await;
    assert_eq!((gone.status, gone.marked()), (200, vec![]));
    for (page, expected) in [
        (
            moved,
            expect![
                "The article has changed since it was quoted; the quoted words still stand in it, and are marked where they stand now."
            ],
        ),
        (
            gone,
            expect![
                "The article has changed since it was quoted, and the quoted words do not stand in it any more; this is how it reads now."
            ],
        ),
    ] {
        let note = page.body.split_once("role=\"note\">").expect("there is a note").1;
        check(note.split_once("</p>").expect("it ends").0, &expected);
    }
    end(&place.discord, place.bot).await;
}

/// An article whose words would be markup, a script, or turn around what stands beside them.
const HOSTILE: &str = "</title><script>alert(1)</script> \"quoted\" \u{202e}drah\n\n\
    <img src=x onerror=alert(2)> The hostile harbour opened in 1911 & closed \"soon\" </mark></p><b>bold</b>.\n\n\
    \u{202e}Reversed \u{2066}words of the second paragraph.\n\n    let code = 1;\n        indented();\n";

#[tokio::test(flavor = "multi_thread")]
async fn words_of_an_article_are_never_markup() {
    let home = Home::small();
    home.write("news/hostile.txt", HOSTILE);
    let place = Place::started(home, &[]).await;
    let page = place
        .page(&place.link("When did the hostile harbour open?").await)
        .await;
    assert_eq!(page.status, 200);
    for markup in ["<script", "<img", "<b>", "onerror=alert(2)>"] {
        assert!(!page.body.contains(markup), "{markup} in {}", page.body);
    }
    assert_eq!(
        page.body.matches("<mark>").count(),
        page.body.matches("</mark>").count()
    );
    assert!(
        page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{}",
        page.body
    );
    assert!(
        page.marked().concat().contains("1911 &amp; closed"),
        "{:?}",
        page.marked()
    );
    assert!(
        page.body.contains("let code = 1;\n        indented();"),
        "{}",
        page.body
    );
    // What turns around stays in its own line, which the direction of each element sees to.
    let reversed = page.body.split_once("\u{202e}Reversed").expect("it is there").0;
    assert!(reversed.ends_with("<p dir=\"auto\">"), "{}", page.body);
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_article_is_shown_in_pages_and_opens_at_the_quoted_words() {
    let home = Home::small();
    let paragraphs: Vec<String> = (1..=2500)
        .map(|number| format!("Paragraph {number} of the chronicle says little but takes its room on the page."))
        .collect();
    home.write(
        "news/long.txt",
        &format!(
            "Chronicle\n\n{}\n\nThe zeppelin landed at Friedrichshafen in 1908.\n",
            paragraphs.join("\n\n")
        ),
    );
    let place = Place::started(home, &[]).await;
    let link = place.link("Where did the zeppelin land in 1908?").await;
    let page = place.page(&link).await;
    assert_eq!(page.marked(), ["The zeppelin landed at Friedrichshafen in 1908."]);
    assert!(page.body.len() < 500_000, "{} bytes", page.body.len());
    let (_, anchor) = link.split_once('#').expect("it names a paragraph");
    assert!(page.body.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    let first = place.page(&link.replace('#', "&page=1#")).await;
    assert_eq!(first.marked(), Vec::<&str>::new());
    let numbers = |page: &Page| page.body.matches("<div class=\"part\"").count();
    let mut all = numbers(&first);
    let mut number = 2;
    loop {
        let next = place.page(&link.replace('#', &format!("&page={number}#"))).await;
        all += numbers(&next);
        number += 1;
        if !next.body.contains("rel=\"next\"") {
            break;
        }
    }
    assert_eq!(all, 2501, "each paragraph once");
    end(&place.discord, place.bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_marks_the_quoted_words_in_light_and_in_dark() {
    let home = Home::small();
    let place = Place::started(home, &[]).await;
    let link = place.link(QUESTION).await.replace(BASE, &place.site);
    let Some(shown) = browser(&["--dump-dom"], &link) else {
        eprintln!("skipped: no chromium is installed, so no browser shows the page");
        return end(&place.discord, place.bot).await;
    };
    let page = Page {
        status: 200,
        headers: HeaderMap::new(),
        body: shown,
    };
    assert_eq!(page.marked(), [QUOTED], "{}", page.body);
    let folder = tempfile::tempdir().expect("a folder can be made");
    // The colours of the page and of what is marked, as the style has them.
    for (name, scheme, ground, mark) in [
        ("light.png", "1", [0xff, 0xff, 0xff], [0xff, 0xe0, 0x8a]),
        ("dark.png", "0", [0x16, 0x18, 0x1c], [0x5f, 0x4b, 0x00]),
    ] {
        let picture = folder.path().join(name);
        let taken = format!("--screenshot={}", picture.display());
        let scheme = format!("--blink-settings=preferredColorScheme={scheme}");
        browser(&[&taken, &scheme, "--window-size=800,600"], &link).expect("it was there before");
        let colours = colours(&picture);
        let most = colours
            .iter()
            .max_by_key(|(_, count)| **count)
            .expect("there are pixels");
        assert_eq!(most.0, &ground, "{name}");
        assert!(
            colours.get(&mark).is_some_and(|count| *count > 1000),
            "{name}: nothing is marked"
        );
    }
    end(&place.discord, place.bot).await;
}
