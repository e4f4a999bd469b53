//! Links that scroll to the quoted words.
//!
//! In: an article's URL, the anchor of a section, the quoted words. Out: the URL with a text directive behind it,
//! as <https://wicg.github.io/scroll-to-text-fragment/> defines it: `#anchor:~:text=first words,last words`.
//!
//! A browser that knows text directives takes everything from `:~:` on away before it looks at the rest of the
//! fragment: it scrolls to the words, and to the anchor where the words are not found. One that does not know them
//! looks for an element named by the whole fragment, finds none, and opens the page at its top. Chrome, Edge,
//! Safari and Firefox know them, so the directive stands behind the anchor and not instead of it. Documents that have
//! printed pages are opened by a viewer of their own, and their links name the page.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    corpus::Anchor,
    text::{self, Span},
};

/// A URL stays shorter than this many bytes, all of them ASCII: browsers, proxies and Discord take more, older
/// software in between does not (2,083 was Internet Explorer's limit).
const MOST: usize = 2_000;
/// Words that take at most this many bytes in the URL are named whole.
const WHOLE: usize = 120;
/// Of longer ones, the beginning and the end, each of at most this many words and bytes, but always of one word:
/// a reply has two thousand characters, and links must leave room in it for what is quoted.
const MOST_WORDS: usize = 6;
const PART: usize = 60;

/// What a URL may not hold as it is (RFC 3986, section 2); `%` stays, because it is encoded already.
const IN_URL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// Everything but what RFC 3986 (2.3) leaves unreserved.
const IN_ANCHOR: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same with `-`, which marks context in a text directive, and `~`, of which the delimiter is made. `,` and
/// `&` are encoded with all others.
const IN_DIRECTIVE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_');
/// What stands between an ordinary fragment and directives to the browser.
const DELIMITER: &str = ":~:";

/// The URL of `words` in the article at `url`, in the section of that `anchor`. What would make it too long is
/// left out, first the words and then the anchor; `None` where the article's own URL is too long. A fragment that
/// the URL has already stays in front, and one with directives of its own stays as it is.
#[must_use]
pub(super) fn to(url: &str, anchor: Option<&Anchor>, words: &str) -> Option<String> {
    let page = encoded(url, IN_URL);
    if page.len() >= MOST {
        return None;
    }
    let anchored = anchor
        .filter(|Anchor(anchor)| !anchor.is_empty() && !page.contains('#'))
        .map(|Anchor(anchor)| format!("{page}#{}", encoded(anchor, IN_ANCHOR)))
        .filter(|anchored| anchored.len() < MOST);
    let place = anchored.unwrap_or(page);
    let scrolling = directive(words)
        .filter(|_| !place.contains(DELIMITER))
        .map(|directive| {
            let hash = if place.contains('#') { "" } else { "#" };
            format!("{place}{hash}{DELIMITER}text={directive}")
        })
        .filter(|scrolling| scrolling.len() < MOST);
    Some(scrolling.unwrap_or(place))
}

/// The URL of printed page number `page` of the file at `url`, from one: `#page=12`, as RFC 8118 (section 3) defines it
/// for PDF. No text directive follows: the viewers in Firefox and Safari, and those beside the browser, do not know
/// them, and take `page=12:~:text=…` for no page at all. A fragment that the URL has already stays in its place.
#[must_use]
pub(super) fn to_page(url: &str, page: usize) -> Option<String> {
    let file = encoded(url, IN_URL);
    let fragment = if file.contains('#') {
        String::new()
    } else {
        format!("#page={page}")
    };
    Some(file + &fragment).filter(|link| link.len() < MOST)
}

/// `first words,last words`, or all of them where they are few and stand in one block. Browsers look for whole
/// words, and for each of the two parts within one block of the page, so neither crosses the end of a line or of a
/// table's cell, which are blocks there. Punctuation at both ends is left out, because pages dress it up.
fn directive(words: &str) -> Option<String> {
    let blocks: Vec<Block<'_>> = words
        .split('\n')
        .flat_map(|line| line.split(" | "))
        .filter_map(Block::of)
        .collect();
    let (first, last) = (blocks.first()?, blocks.last()?);
    if let [block] = blocks.as_slice() {
        let whole = block.part(0, block.words.len());
        let (head, tail) = (block.head(), block.tail());
        if whole.len() <= WHOLE || head > tail {
            return Some(whole);
        }
    }
    let start = first.part(0, first.head());
    let end = last.part(last.tail(), last.words.len());
    Some(format!("{start},{end}"))
}

/// Words that stand in one block of a page.
struct Block<'a> {
    text: &'a str,
    words: Vec<Span>,
}

impl<'a> Block<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let words: Vec<Span> = text::words(text).into_iter().map(|word| word.span).collect();
        (!words.is_empty()).then_some(Self { text, words })
    }

    /// The words from number `from` up to number `to`, encoded, with the punctuation between them and single
    /// spaces for white space.
    fn part(&self, from: usize, to: usize) -> String {
        let span = self.words[from].cover(self.words[to - 1]);
        let written = span.slice(self.text).unwrap_or_default();
        let plain = written.split_whitespace().collect::<Vec<_>>().join(" ");
        encoded(&plain, IN_DIRECTIVE)
    }

    /// Behind which word the beginning ends.
    fn head(&self) -> usize {
        let most = self.words.len().min(MOST_WORDS);
        (2..=most)
            .rev()
            .find(|end| self.part(0, *end).len() <= PART)
            .unwrap_or(1)
    }

    /// With which word the end begins.
    fn tail(&self) -> usize {
        let all = self.words.len();
        let most = all.min(MOST_WORDS);
        let kept = (2..=most).rev().find(|kept| self.part(all - kept, all).len() <= PART);
        all - kept.unwrap_or(1)
    }
}

fn encoded(text: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(text, set).to_string()
}
