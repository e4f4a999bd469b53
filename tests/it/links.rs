//! Citations lead to the words: the URL scrolls there, is one, and keeps what it had.

use ibid::{answer::Quotation, corpus::Article, text::Span};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use super::support::corpus;

/// The words that the URL of an article at `url` is made for, in an article of these blocks.
fn link(url: &str, body: &str, words: &str) -> Option<String> {
    let article = article(url, body);
    let start = article.text.find(words).expect("the words stand in the article");
    let span = Span::new(start, start + words.len());
    let quotation = Quotation::cut(&article, span).expect("there are words under it");
    quotation.citation.url
}

fn article(url: &str, body: &str) -> Article {
    corpus::article("a/b.md", &format!("---\ntitle: T\nurl: {url}\n---\n\n{body}\n"))
}

#[test]
fn a_link_scrolls_to_the_quoted_words() {
    let check = |url: &str, body: &str, words: &str, expected: &str| {
        assert_eq!(link(url, body, words).as_deref(), Some(expected), "{words:?}");
    };
    let site = "https://example.org/p";
    // Few words are named whole, without the punctuation at their ends.
    check(
        site,
        "“It was lit in 1871.”",
        "“It was lit in 1871.”",
        "https://example.org/p#:~:text=It%20was%20lit%20in%201871",
    );
    // What parts a directive is encoded.
    check(
        site,
        "A well-known, R&D.",
        "A well-known, R&D.",
        "https://example.org/p#:~:text=A%20well%2Dknown%2C%20R%26D",
    );
    // Many are named by the first and the last.
    let long = "The keeper of the lamp left the island in the autumn of 1966, and since then nobody has lived there \
                through the winter months.";
    check(
        site,
        long,
        long,
        "https://example.org/p#:~:text=The%20keeper%20of%20the%20lamp%20left,lived%20there%20through%20the%20winter%20months",
    );
    // Under a heading its anchor comes first.
    check(
        site,
        "## Last keepers\n\nShe left.",
        "She left.",
        "https://example.org/p#last-keepers:~:text=She%20left",
    );
    // A fragment that is there stays in front; directives that are there stay alone.
    check(
        "https://example.org/#/a",
        "## B\n\nShe left.",
        "She left.",
        "https://example.org/#/a:~:text=She%20left",
    );
    check(
        "https://example.org/#:~:text=x",
        "She left.",
        "She left.",
        "https://example.org/#:~:text=x",
    );
    // Neither part reaches from one cell of a table into the next.
    check(
        site,
        "| Year | Event |\n|---|---|\n| 1871 | It was lit |",
        "1871 | It was lit",
        "https://example.org/p#:~:text=1871,It%20was%20lit",
    );
    // Scripts without spaces are named by their words too.
    check(
        site,
        "灯塔建于1871年。",
        "灯塔建于1871年。",
        "https://example.org/p#:~:text=%E7%81%AF%E5%A1%94%E5%BB%BA%E4%BA%8E1871%E5%B9%B4",
    );
    // Punctuation alone is nothing to look for.
    check(site, "—\n\nWords.", "—", site);
    // Other letters in a URL are encoded.
    check(
        "https://example.org/ö|x",
        "A b.",
        "A b.",
        "https://example.org/%C3%B6%7Cx#:~:text=A%20b",
    );
}

#[test]
fn a_url_never_grows_too_long() {
    let near = format!("https://example.org/{}", "x".repeat(1_960));
    assert_eq!(
        link(&near, "## Heading\n\nShe left.", "She left."),
        Some(format!("{near}#heading"))
    );
    let nearer = format!("https://example.org/{}", "x".repeat(1_979));
    assert_eq!(link(&nearer, "## Heading\n\nShe left.", "She left."), Some(nearer));
    let long = format!("https://example.org/{}", "x".repeat(1_980));
    assert_eq!(link(&long, "She left.", "She left."), None);
}

/// The parts of a URL's text directive, decoded.
fn directed(url: &str) -> Option<Vec<String>> {
    let (_, directive) = url.split_once(":~:text=")?;
    let decode = |part: &str| {
        percent_decode_str(part)
            .decode_utf8()
            .expect("it was UTF-8")
            .into_owned()
    };
    Some(directive.split(',').map(decode).collect())
}

fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #[test]
    fn a_directive_names_words_of_the_excerpt(
        text in "(?s)[\\PC\n|]{1,300}|([a-z]{1,12}[ ,.\\-&|\n]){1,80}|[\u{4e00}-\u{4fff}\u{0e01}-\u{0e2e}。 ]{1,120}",
        url in "https://example\\.org/[a-zé|%#?=&/]{0,30}",
    ) {
        let mut article = article("https://example.org/", "Words.");
        article.blocks = vec![ibid::corpus::Block::paragraph(Span::of(&text))];
        article.sections.clear();
        article.meta.url = Some(url);
        article.text = text;
        let Some(quotation) = Quotation::cut(&article, Span::of(&article.text)) else { return Ok(()) };
        let url = quotation.citation.url.expect("short URLs are kept");
        prop_assert!(url.len() < 2_000 && url.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"".contains(&b)), "{url}");
        let (has_words, words) = (!ibid::text::words(&article.text).is_empty(), plain(&article.text));
        let parts = directed(&url);
        prop_assert_eq!(parts.is_some(), has_words, "{}", url);
        let parts = parts.unwrap_or_default();
        prop_assert!(parts.len() <= 2 && !url.split_once(":~:text=").is_some_and(|(_, d)| d.contains(['-', '&'])), "{url}");
        // In order, one behind the other.
        let mut rest = words.as_str();
        for (number, part) in parts.iter().enumerate() {
            let at = if number == 0 { rest.find(part.as_str()) } else { rest.rfind(part.as_str()) };
            prop_assert!(at.is_some(), "{part:?} does not stand in {rest:?}");
            rest = &rest[at.unwrap_or_default() + part.len()..];
        }
    }
}
