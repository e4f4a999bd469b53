//! What is read of HTML pages: the main text, as a browser shows it.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use expect_test::{Expect, expect};
use ibid::corpus::{ArticleId, File, parse};
use proptest::prelude::*;

use crate::{formats::shown, python_doc};

/// A file that the project made to be awkward.
fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/html")
        .join(name);
    fs::read(path).expect("the fixture is there")
}

fn check_file(name: &str, expected: &Expect) {
    expected.assert_eq(&shown(name, &fixture(name)));
}

#[test]
fn a_news_page() {
    check_file(
        "news.html",
        &expect![[r#"
            title "The bridge at Wuzhen is open"
            date 2023-11-09
            authors Lin Mei, Jo Park
            url https://news.example.org/2023/bridge.html
            language en-GB
            tags bridges, Wuzhen, rivers
            | "By Lin Mei and Jo Park, yesterday"
            | "The bridge over the canal\u{a0}opened on Wednesday.\nEight hundred people crossed it in the first hour."
            | "The bridge at dawn."
            ## What it cost (#cost)
            | "It cost 12\u{a0}million euro, £10½ million."
            ## What comes next? (#next)
            | "A second bridge is planned."
            | "In the margin: the old ferry sails until spring."
            | "By the rate of 8 November."
        "#]],
    );
}

#[test]
fn a_manual() {
    check_file(
        "manual.html",
        &expect![[r#"
        title "ferry — Timetables"
        language en
        | "Source code: Lib/ferry.py"
        ## Functions (#functions)
        | "ferry.sail(to, when=None)"
        | "Sails at once, or when told."
        | "Returns nothing."
        | ">>> sail(\"Ruhnu\")\n\n  under way"
        ## Limits (#limits)
        | "What a ferry carries"
        | "Load | Most"
        | "cars | 24"
        | "people |  | see below"
        | "Dogs travel free."
        | "Bicycles"
        | "folded"
        | "not folded\nor broken"
        | "Horses do not travel."
        warning: no date: citations of it will show none
    "#]],
    );
}

#[test]
fn a_page_laid_out_as_a_table() {
    check_file(
        "table-layout.htm",
        &expect![[r#"
            title "Fähren & Boote"
            date 1998-05-17
            language de
            | "Startseite\nFahrplan\nKontakt"
            # Die Fähre nach „Ruhnu“ (#top)
            | "Sie fährt täglich um 7 Uhr. Außer montags."
            | "Im Winter fährt sie nicht; dann geht man über das Eis."
            | "Preise in €"
            | "Erwachsene: 5"
            | "Kinder: 2"
            | "Hunde frei"
            ## Über das Eis (#eis)
            | "Nur mit Führer."
            | "Nie allein."
            | "Dicke | Erlaubt"
            | "10 cm | zu Fuß"
            | "30 cm | Auto"
            | "  Tel.  0 12 34\n  Fax   0 12 35"
            | "Unbekannt: &nope; € <BR> a"
        "#]],
    );
}

#[test]
fn xhtml() {
    check_file(
        "guide.xhtml",
        &expect![[r#"
            title "渡し船の案内"
            language ja
            | "船は毎朝七時に 出ます。\n冬は休みです。"
            ## 料金 (#)
            | "大人は五ユーロ & 子供は二ユーロ。"
            ### 犬は？ (#)
            | "犬は無料です。"
            ## 料金 (#)
            | "島は静かだ。"
            | "海も。"
            warning: no date: citations of it will show none
        "#]],
    );
}

/// The body of a page, so that the rest is what is looked at.
fn check_body(body: &str, expected: &Expect) {
    let page = format!("<!DOCTYPE html><html lang=en><title>T</title><meta name=date content=2020-01-02><body>{body}");
    expected.assert_eq(&shown("p.html", page.as_bytes()));
}

#[test]
fn what_is_main_text() {
    // Without `<main>` or `<article>`, all that is no menu and does not belong to the site.
    check_body(
        "<header>Site</header><nav>Menu</nav><div>Some words.</div><div>More words.</div><aside>Ads</aside><footer>Foot</footer>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "Some words."
            | "More words."
        "#]],
    );
    // An article that is less than half of the page is not all that there is to read.
    check_body(
        "<article>Teaser.</article><div>The text itself, which is longer than the teaser.</div>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "Teaser."
            | "The text itself, which is longer than the teaser."
        "#]],
    );
    check_body(
        "<p>Around it.</p><article>The first of the articles.</article><article>The second of the articles.</article>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "The first of the articles."
            | "The second of the articles."
        "#]],
    );
    // Tags that people put around everything lose nothing.
    check_body(
        "<aside><main>All of the text.</main></aside>",
        &expect![[r#"
        title "T"
        date 2020-01-02
        language en
        | "All of the text."
    "#]],
    );
    check_body(
        "<header><h1>Big</h1><p>All of the text.</p></header>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            # Big (#)
            | "All of the text."
        "#]],
    );
    check_body(
        "<div role=navigation><h1>Big</h1>All of the text.</div>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            # Big (#)
            | "All of the text."
        "#]],
    );
    check_body(
        "<main hidden>Old.</main><main>New text.</main><p>Short.</p>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "New text."
        "#]],
    );
    check_body(
        "<body style='display:none' class=cookie-notice-shown>Text.",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "Text."
        "#]],
    );
}

#[test]
fn what_is_left_out_of_the_main_text() {
    check_body(
        "<div id=cookie_notice>We bake.</div><div class='cookie-policy'>How we bake.</div>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "How we bake."
        "#]],
    );
    check_body(
        "<div aria-hidden=true>Behind a window.</div>A <span aria-hidden=true>☞</span> word. <dialog>Closed.</dialog>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "Behind a window."
            | "A word."
        "#]],
    );
    check_body(
        "<h2><button>Who sails?</button></h2><button>Copy</button>We sail.<noscript>Turn it on.</noscript><select><option>a</select>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            ## Who sails? (#)
            | "We sail."
        "#]],
    );
    check_body(
        "Einstein<sup><a href='#f1'>[1]</a></sup> wrote <a href='#e'>E=mc<sup>2</sup></a>, 10<sup>3</sup> times<a href='#f2'><sup>2</sup></a>.",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "Einstein wrote E=mc2, 103 times."
        "#]],
    );
}

#[test]
fn where_headings_are_reached() {
    check_body(
        "<div id=a><p>x</p><h2>One</h2><p>y",
        &expect![[r#"
        title "T"
        date 2020-01-02
        language en
        | "x"
        ## One (#)
        | "y"
    "#]],
    );
    check_body(
        "<div id=a><span id=b></span><h2 id=c>One</h2><p>y",
        &expect![[r#"
        title "T"
        date 2020-01-02
        language en
        ## One (#c)
        | "y"
    "#]],
    );
    check_body(
        "<p>x<a name=b></a><h2>One</h2><p>y",
        &expect![[r#"
        title "T"
        date 2020-01-02
        language en
        | "x"
        ## One (#b)
        | "y"
    "#]],
    );
    check_body(
        "<h2><a name=b>One</a></h2><p>y<h2><a id=b>Two</a></h2><p>z",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            ## One (#)
            | "y"
            ## Two (#b)
            | "z"
        "#]],
    );
    check_body(
        "<p id=b>x<h2 id=b>One</h2><p>y<h3></h3><h2 id=q><img></h2>z",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "x"
            ## One (#)
            | "y"
            | "z"
        "#]],
    );
    check_body(
        "<section id=a><h1>T</h1><section id=s><h2>One<p>two</p></h2><p>x",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            ## One two (#s)
            | "x"
        "#]],
    );
    check_body(
        "<div hidden id=b></div><h2 id=b>One</h2><p>x",
        &expect![[r#"
        title "T"
        date 2020-01-02
        language en
        ## One (#)
        | "x"
    "#]],
    );
}

#[test]
fn blocks() {
    check_body(
        "a<div>b<p>c</div>d<br>e<br><br>f<hr>g<span>h</span>i",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "a"
            | "b"
            | "c"
            | "d\ne"
            | "f"
            | "ghi"
        "#]],
    );
    check_body(
        "<table><tr><td>a<p>b</p><td>c</table>",
        &expect![[r#"
        title "T"
        date 2020-01-02
        language en
        | "a"
        | "b"
        | "c"
    "#]],
    );
    check_body(
        "<table><tr><td>a|<td>b<br><br>c<tr><td><td></table>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "a| | b\nc"
        "#]],
    );
    check_body(
        "<table><tr><td><table><tr><td>a<td>b</table><td>c</table>d",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "a | b"
            | "c"
            | "d"
        "#]],
    );
    check_body(
        "<table>lost<tr><td>a</td>found</table>",
        &expect![[r#"
        title "T"
        date 2020-01-02
        language en
        | "lostfound"
        | "a"
    "#]],
    );
}

#[test]
fn lists_and_words() {
    check_body(
        "<dl><dt>Term<dd>Meaning.<dd><p>Another.<p>More.<dt>Next<dd>Last.</dl>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "Term"
            | "Meaning."
            | "Another."
            | "More."
            | "Next"
            | "Last."
        "#]],
    );
    check_body(
        "<pre>\n a\n\tb <b>c</b>\n\n</pre><p> <code> x  y </code> z",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | " a\n\tb c"
            | "x y z"
        "#]],
    );
    check_body(
        "<ul><li>a<li><ul><li>b</ul></ul><li>c</li><p>d",
        &expect![[r#"
        title "T"
        date 2020-01-02
        language en
        | "a"
        | "b"
        | "c"
        | "d"
    "#]],
    );
    check_body(
        "<q>Said</q> <del>no</del><ins>yes</ins> A<wbr>B&shy;C&#8203;D&nbsp;E &amp;amp; &#0;",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            | "Said noyes AB\u{ad}C\u{200b}D\u{a0}E &amp; �"
        "#]],
    );
    check_body(
        "<frameset><frame></frameset><template>no</template><svg><title>no</title><text>no</text></svg>",
        &expect![[r#"
            rejected: the file holds no paragraph to quote
        "#]],
    );
}

#[test]
fn what_a_page_says_of_itself() {
    let check_head = |head: &str, expected: &Expect| {
        expected.assert_eq(&shown(
            "p.html",
            format!("{head}<body><h1>Head</h1><p>Text.").as_bytes(),
        ));
    };
    check_head(
        "<title>Head | Site</title><meta property=og:title content=Shared>",
        &expect![[r#"
            title "Head"
            | "Text."
            warning: no date: citations of it will show none
        "#]],
    );
    check_head(
        "<title>Page | Site</title><meta property=og:title content=Shared>",
        &expect![[r#"
            title "Shared"
            # Head (#)
            | "Text."
            warning: no date: citations of it will show none
        "#]],
    );
    check_head(
        "<link rel=canonical href='javascript:alert(1)'><meta property=og:url content=/x>",
        &expect![[r#"
            title "Head"
            | "Text."
            warning: no date: citations of it will show none
        "#]],
    );
    check_head(
        "<base href=https://a.example/b/><meta property=og:url content=../x?y#z>",
        &expect![[r#"
            title "Head"
            url https://a.example/x?y
            | "Text."
            warning: no date: citations of it will show none
        "#]],
    );
    check_head(
        "<script type=application/ld+json>{\"@graph\":[{},{\"datePublished\":\"2021-03-04T05:06\"}]}</script><meta name=date content=2020-01-01>",
        &expect![[r#"
            title "Head"
            date 2021-03-04
            | "Text."
        "#]],
    );
    check_head(
        "<html lang='not a tag'><meta name=date content='next week'>",
        &expect![[r#"
            title "Head"
            | "Text."
            warning: no date: citations of it will show none
        "#]],
    );
}

/// The parser takes time with the square of them.
#[test]
fn tags_have_a_bearable_number_of_attributes() {
    let many = (0..100_000).map(|n| format!("a{n}='b' ")).collect::<Vec<_>>().concat();
    let bodies = (0..20_000).map(|n| format!("<body a{n}>")).collect::<Vec<_>>().concat();
    let some = (0..900)
        .map(|n| format!("a{n} = \"b c\" "))
        .collect::<Vec<_>>()
        .concat();
    for page in [
        format!("<p {many}>word"),
        format!("<p>word</p {many}>"),
        format!("<p>word<svg {many}/>"),
        format!("<!--><p {many}>word"),
        format!("<script>a</script><p {many}>word"),
    ] {
        for name in ["p.html", "p.xhtml"] {
            assert_eq!(
                shown(name, page.as_bytes()),
                "rejected: the file holds more attributes of one element than 1000\n"
            );
        }
    }
    // None of these is a tag with many attributes.
    for page in [
        format!("{bodies}<p>word"),
        format!("<p {some}>word"),
        format!("<p title='{}'>word", many.replace('\'', "")),
        format!("<p title = \"{}\">word", "a b=c > ".repeat(50_000)),
        format!("<script>for (i = 0; i <n; {many}</SCRIPT><p>word"),
        format!("<style>a <b {many}</style><p>word"),
        format!("<!-- <p {many} --><p>word"),
        format!("<p>word <!-- a -- b > <p {many} -->"),
        format!("<p>word</p><p>{}", "< a b ".repeat(2_000)),
        format!("<p>word</p><img src=data:image/png;base64,{}>", "A/=".repeat(300_000)),
    ] {
        let shown = shown("p.html", page.as_bytes());
        assert!(shown.contains("| \"word"), "{}", &shown[..shown.len().min(200)]);
    }
}

/// Pages that are made to be read badly: each is read, or turned down, in the time of the others.
#[test]
fn hostile_pages() {
    let check = |page: String, expected: &Expect| {
        let shown = shown("2020-01-02-p.html", page.as_bytes());
        let short: String = shown.chars().take(120).collect();
        expected.assert_eq(&short);
    };
    check(
        "<div>".repeat(100_000),
        &expect![[r#"
        rejected: the file holds more nested elements than 1000
    "#]],
    );
    check(
        format!("{}word", "<b id=x>".repeat(10_000)),
        &expect![[r#"
        rejected: the file holds more nested elements than 1000
    "#]],
    );
    check(
        format!("{}word", "<div>".repeat(900)),
        &expect![[r#"
        title "p"
        date 2020-01-02
        | "word"
        warning: no title: the file name stands in for it (`p`)
    "#]],
    );
    check(
        format!("<table>{}", "<td><table>".repeat(10_000)),
        &expect![[r#"
        rejected: the file holds more nested elements than 1000
    "#]],
    );
    check(
        (0..2_000)
            .map(|n| format!("<font size={n}>"))
            .chain((0..9_000).map(|_| "<p>x".to_owned()))
            .collect(),
        &expect![[r#"
            rejected: the file holds more nested elements than 1000
        "#]],
    );
    check(
        format!("<p>{}", "word ".repeat(400_000)),
        &expect![[r#"
        title "p"
        date 2020-01-02
        | "word word word word word word word word word word word word word word word word word word w"#]],
    );
    check(
        format!("<p {}>word", "a='b' ".repeat(20_000)),
        &expect![[r#"
        rejected: the file holds more attributes of one element than 1000
    "#]],
    );
    check(
        "<p>a\0b".to_owned(),
        &expect![[r#"
        rejected: line 1: a NUL character: this is no text file
    "#]],
    );
    check(
        format!("<!--{}", "x".repeat(1_000_000)),
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
    check(
        "&lt".repeat(100_000),
        &expect![[r#"
        title "p"
        date 2020-01-02
        | "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"#]],
    );
    check(
        format!("{}<p>word", "<p id=x>x</p><h2 id=x>y</h2>".repeat(10_000)),
        &expect![[r#"
            title "p"
            date 2020-01-02
            | "x"
            ## y (#)
            | "x"
            ## y (#)
            | "x"
            ## y (#)
            | "x"
            ## y (#)
            | "x"
            ## y (#)
            | "x"
            ## y (#)
            | "x"#]],
    );
}

proptest! {
    #[test]
    fn no_page_breaks_the_reader(parts in proptest::collection::vec(any_part(), 0..60)) {
        let page = parts.concat();
        for name in ["p.html", "p.xhtml"] {
            let id = ArticleId::new(name);
            if let Ok(parsed) = parse(&File::new(&id, page.as_bytes())) {
                let article = &parsed.articles[0];
                for paragraph in &article.blocks {
                    let words = paragraph.span.slice(&article.text);
                    prop_assert!(words.is_some_and(|words| !words.trim().is_empty()));
                }
            }
        }
    }
}

/// Tags and words, well or badly put together.
fn any_part() -> impl Strategy<Value = String> {
    let names = &[
        "p", "div", "b", "a", "h1", "h2", "table", "tr", "td", "ul", "ol", "li", "dl", "dd", "pre", "br", "main",
        "nav", "article", "svg", "math", "template", "select", "option", "body", "head", "title", "frameset", "sup",
        "button", "form",
    ];
    let name = proptest::sample::select(&names[..]);
    prop_oneof![
        name.clone().prop_map(|name| format!("<{name}>")),
        name.clone().prop_map(|name| format!("</{name}>")),
        name.clone()
            .prop_map(|name| format!("<{name} id=x href='#y' hidden=until-found/>")),
        "[a-z &;<>|\\n]{0,8}".prop_map(|words| words),
    ]
}

/// What a browser is told to do with a page before it says what it shows: the marks that `corpus/README.md` leaves out
/// are taken away, closed parts opened.
const SAY_WHAT_IS_SHOWN: &str = "<script>//<![CDATA[
    for (const part of document.querySelectorAll('details')) part.open = true;
    for (const mark of document.querySelectorAll('rt, rp, [role=doc-noteref]')) mark.remove();
    for (const link of document.querySelectorAll('a'))
        if ((link.getAttribute('href') || '').startsWith('#')
            && (link.closest('sup') || link.textContent == link.querySelector('sup')?.textContent || !/[\\p{L}\\p{N}]/u.test(link.textContent)))
            link.remove();
    const said = encodeURIComponent(document.body.innerText);
    document.body.textContent = 'said:' + said + ':said';
//]]></script>";

/// The text that a browser shows of a page, or `None` where there is no browser.
fn shown_by_a_browser(name: &str, page: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join(name);
    let mut page = page.to_vec();
    let end = page
        .windows(7)
        .rposition(|tag| tag.eq_ignore_ascii_case(b"</body>"))
        .expect("the page has a body");
    page.splice(end..end, SAY_WHAT_IS_SHOWN.bytes());
    fs::write(&path, page).expect("the page can be written");
    let said = ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|browser| {
            let output = Command::new(browser)
                .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
                .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
                .arg(&path)
                .output();
            output.ok()
        })?;
    let said = String::from_utf8(said.stdout).expect("a browser says UTF-8");
    let said = said.split("said:").nth(1).and_then(|said| said.split(":said").next());
    let said = said.unwrap_or_else(|| panic!("the browser says nothing of {name}"));
    let text = percent_encoding::percent_decode_str(said)
        .decode_utf8()
        .expect("the browser wrote it");
    Some(text.into_owned())
}

/// White space and the bars between cells, which a browser shows as lines or gaps, folded.
fn folded(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| *word != "|");
    words.collect::<Vec<_>>().join(" ")
}

/// Finds each paragraph and heading of a page in what a browser shows, in the same order.
fn check_against_a_browser(name: &str, page: &[u8]) {
    let Some(shown) = shown_by_a_browser(name, page) else {
        eprintln!("skipped: no chromium is installed, so {name} is not compared with a browser");
        return;
    };
    let (shown, mut at) = (folded(&shown), 0);
    let parsed = parse(&File::new(&ArticleId::new(name), page)).expect("the page is read");
    for paragraph in &parsed.articles[0].blocks {
        let words = paragraph
            .span
            .slice(&parsed.articles[0].text)
            .expect("it lies in the text");
        let words = folded(words);
        let found = shown[at..].find(&words);
        at += found.unwrap_or_else(|| panic!("{name}: {words:?} is not shown behind {:?}", &shown[..at])) + words.len();
    }
}

#[test]
fn a_browser_shows_the_same_words() {
    for name in ["news.html", "manual.html", "table-layout.htm", "guide.xhtml"] {
        check_against_a_browser(name, &fixture(name));
    }
    for page in [
        "library/contextlib.html",
        "tutorial/datastructures.html",
        "faq/general.html",
    ] {
        let path = Path::new(python_doc::INSTALLED).join(page);
        match fs::read(&path) {
            Ok(bytes) => check_against_a_browser("page.html", &bytes),
            Err(_) => eprintln!("skipped: the package python3-doc is not installed, so {page} is not compared"),
        }
    }
}

#[test]
fn panels_that_a_reader_opens() {
    check_body(
        "<main><h1>T</h1><button>How do I cancel?</button><div style=\"display:none\"><p>Press the red one.</p></div>\
         <ul role=\"tablist\"><li role=\"tab\">Linux</li><li role=\"tab\" aria-controls=\"w\">Windows</li></ul>\
         <div role=\"tabpanel\"><p>Unpack it.</p></div><div id=\"w\" hidden><p>Run it.</p></div>\
         <button>Send</button><p hidden>Never shown.</p><p style=\"font-size:0\">Nor this.</p></main>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            # How do I cancel? (#)
            | "Press the red one."
            | "Linux"
            | "Windows"
            | "Unpack it."
            | "Run it."
        "#]],
    );
    check_body(
        "<div class=\"consent\"><p>We store cookies.</p></div><aside><h2>Bridge</h2><p>It opened on Thursday.</p></aside>\
         <p>Share</p>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            ## Bridge (#)
            | "It opened on Thursday."
            | "Share"
        "#]],
    );
    check_body(
        "<main><a class=\"mw-jump-link\" href=\"#m\">Jump</a><h1>Sluice</h1><div id=\"toc\"><a href=\"#u\">Use</a></div>\
         <h2>Use<span class=\"mw-editsection\">[<a href=\"/e\">edit</a>]</span></h2><p>It holds water.</p>\
         <div class=\"printfooter\">Retrieved from here</div></main>",
        &expect![[r#"
            title "T"
            date 2020-01-02
            language en
            ## Use (#)
            | "It holds water."
        "#]],
    );
}
