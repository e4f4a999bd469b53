//! What a page says of itself.
//!
//! In: the bytes or the tree of a page. Out: its encoding's name, title, day, address, authors, tags and language, from
//! where publishers put them: `<title>`, `<meta>` in the names of HTML, Open Graph, Dublin Core and Highwire, the
//! canonical link, `lang`, and JSON-LD for the day.

use serde_json::Value;
use url::Url;

use crate::corpus::{Date, Meta};

use super::{
    main_text::Shown,
    tree::{Element, Id, ROOT, Tree},
};

/// So many bytes at the beginning of a file are searched for the name of its encoding: the standard has it within
/// 1,024, and browsers look a little farther.
const SEARCHED: usize = 4_096;

/// Where the day stands, the surest first.
const DAYS: &[&str] = &[
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dc.date.created",
    "dcterms.date",
    "dcterms.created",
    "pubdate",
    "publish-date",
    "date",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
];
const TAGS: &[&str] = &["keywords", "article:tag"];

/// The name of the encoding that a file gives in its first `<meta>` or in its XML declaration.
pub(in crate::corpus::format) fn charset(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(SEARCHED)]).to_ascii_lowercase();
    let in_tag = |open: &str, name: &str| {
        start.match_indices(open).find_map(|(at, _)| {
            let tag = &start[at..];
            let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
            let value = tag.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '?'));
            Some(value[..end.unwrap_or(value.len())].to_owned())
        })
    };
    in_tag("<meta", "charset").or_else(|| in_tag("<?xml", "encoding"))
}

/// All but the title. `address` is where the page was read.
pub(super) fn meta(tree: &Tree, address: Option<&str>) -> Meta {
    let mut said = Said::default();
    for id in tree.below(ROOT) {
        if let Some(element) = tree.element(id) {
            said.note(tree, id, element);
        }
    }
    Meta {
        title: String::new(),
        date: said.day(),
        url: said.address(address),
        tags: said.tags(),
        authors: said.authors(),
        language: said.language,
        ..Meta::default()
    }
}

/// The title: the first heading of the main text if `<title>` begins with it or ends with it (behind or before it
/// stands the name of the site), or else the title that the page gives to be shared under, `<title>`, or the first
/// heading.
pub(super) fn title(tree: &Tree, shown: &Shown) -> String {
    let of_page = tree.below(ROOT).find(|id| is_title(tree, *id)).map(|id| tree.words(id));
    let of_page = of_page.unwrap_or_default();
    let shared = tree.below(ROOT).filter_map(|id| tree.element(id));
    let shared = shared
        .filter(|element| element.name() == "meta" && element.attribute("property") == Some("og:title"))
        .find_map(|element| element.attribute("content"))
        .map(folded)
        .unwrap_or_default();
    let heading = first_heading(tree, shown)
        .map(|id| shown.words(tree, id))
        .unwrap_or_default();
    let is_in_both = !heading.is_empty() && (of_page.starts_with(&heading) || of_page.ends_with(&heading));
    let candidates = if is_in_both {
        [heading, shared, of_page]
    } else {
        [shared, of_page, heading]
    };
    candidates
        .into_iter()
        .find(|title| !title.is_empty())
        .unwrap_or_default()
}

fn is_title(tree: &Tree, id: Id) -> bool {
    let name = |id| tree.element(id).map(Element::name);
    name(id) == Some("title") && tree.parent(id).and_then(name) == Some("head")
}

fn first_heading(tree: &Tree, shown: &Shown) -> Option<Id> {
    let is_heading = |id: &Id| tree.element(*id).is_some_and(|element| element.name() == "h1");
    let mut below = shown.tops.iter().flat_map(|top| tree.below(*top));
    below.find(|id| is_heading(id) && !shown.leaves_out(*id))
}

/// A day at the beginning of `written`, with `-` or `/` between its parts.
pub(in crate::corpus::format) fn day(written: &str) -> Option<Date> {
    let day = written.trim().get(..10)?;
    let behind = written.trim()[10..].chars().next();
    if behind.is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    Date::parse(&day.replace('/', "-"))
}

/// The words with each white space as one space.
pub(in crate::corpus::format) fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the elements say, in their order.
#[derive(Default)]
struct Said<'a> {
    /// Names in lower case, and what they are given.
    named: Vec<(String, &'a str)>,
    base: Option<&'a str>,
    canonical: Option<&'a str>,
    language: Option<String>,
    structured_day: Option<Date>,
}

impl<'a> Said<'a> {
    fn note(&mut self, tree: &'a Tree, id: Id, element: &'a Element) {
        match element.name() {
            "html" => {
                let language = element.attribute("lang").or_else(|| element.attribute("xml:lang"));
                self.language = language
                    .map(str::trim)
                    .filter(|tag| is_language(tag))
                    .map(str::to_owned);
            }
            "base" => self.base = self.base.or_else(|| element.attribute("href")),
            "link"
                if element
                    .attribute("rel")
                    .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
            {
                self.canonical = self.canonical.or_else(|| element.attribute("href"));
            }
            "meta" => {
                let name = ["property", "name", "itemprop"]
                    .iter()
                    .find_map(|name| element.attribute(name));
                if let Some((name, content)) = name.zip(element.attribute("content")) {
                    self.named.push((name.to_ascii_lowercase(), content));
                }
            }
            "time" if element.attribute("itemprop") == Some("datePublished") => {
                self.structured_day = self.structured_day.or_else(|| day(element.attribute("datetime")?));
            }
            "script" if element.attribute("type") == Some("application/ld+json") && self.structured_day.is_none() => {
                self.structured_day = serde_json::from_str(&tree.words(id)).ok().as_ref().and_then(published);
            }
            _ => {}
        }
    }

    fn all<'s>(&'s self, names: &'s [&str]) -> impl Iterator<Item = &'a str> {
        let of = |name| {
            self.named
                .iter()
                .filter(move |(said, _)| said == name)
                .map(|(_, value)| *value)
        };
        names.iter().copied().flat_map(of)
    }

    fn day(&self) -> Option<Date> {
        let first = self.all(&DAYS[..1]).find_map(day);
        first.or(self.structured_day).or_else(|| self.all(DAYS).find_map(day))
    }

    fn authors(&self) -> Vec<String> {
        let authors = self.all(AUTHORS).map(folded);
        // Open Graph wants the address of a profile here.
        unique(authors.filter(|author| !author.contains("://")))
    }

    fn tags(&self) -> Vec<String> {
        unique(self.all(TAGS).flat_map(|tags| tags.split(',')).map(folded))
    }

    fn address(&self, given: Option<&str>) -> Option<String> {
        let given = given.and_then(|given| Url::parse(given).ok());
        let resolved = |reference: &str, base: Option<&Url>| Url::options().base_url(base).parse(reference.trim()).ok();
        let base = self.base.and_then(|base| resolved(base, given.as_ref())).or(given);
        let of_share = self.all(&["og:url"]).next();
        let addresses = self.canonical.into_iter().chain(of_share);
        let mut found = addresses.filter_map(|address| resolved(address, base.as_ref()));
        let mut url = found.find(|url| matches!(url.scheme(), "http" | "https"))?;
        url.set_fragment(None);
        Some(url.into())
    }
}

/// The day of publication in JSON-LD: of the object, of one in the list, or of one in its graph.
fn published(data: &Value) -> Option<Date> {
    let own = |data: &Value| day(data.get("datePublished")?.as_str()?);
    let objects = data.get("@graph").unwrap_or(data);
    own(data).or_else(|| objects.as_array()?.iter().find_map(own))
}

/// Whether a tag looks like one of BCP 47: a language of two or three letters, and what follows.
pub(in crate::corpus::format) fn is_language(tag: &str) -> bool {
    let (language, _) = tag.split_once('-').unwrap_or((tag, ""));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.len() <= 35
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The words without empty ones, each once.
pub(in crate::corpus::format) fn unique(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut unique = Vec::new();
    for word in words {
        if !word.is_empty() && !unique.contains(&word) {
            unique.push(word);
        }
    }
    unique
}
