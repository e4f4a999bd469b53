//! The items of a feed, each in a feed of its own.
//!
//! In: a feed as it came: RSS, Atom or JSON Feed. Out: its items, word for word, each wrapped in as much of the feed
//! as its words depend on: the elements around it with their namespaces, and the feed's title, language, link and
//! authors. What a feed changes with every answer, such as its date, is left out, so that an item changes only when
//! it does.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::{Reader, events::Event};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The most items of one feed.
const MOST_ITEMS: usize = 20_000;
/// The longest element of a feed that is wrapped around each item, in bytes.
const MOST_AROUND: usize = 4_096;
/// How deep items stand: `rss` and `channel` around them at most.
const MOST_DEPTH: usize = 2;
/// What of a feed is wrapped around an item.
const AROUND: [&str; 6] = ["title", "language", "link", "author", "creator", "managingEditor"];

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// What it is called in its feed: its id, else its address, else a checksum.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) link: Option<String>,
    pub(super) media_type: &'static str,
    /// A feed with this item alone.
    pub(super) document: String,
}

/// The items of a feed, in its order; of two with one key the first.
pub(super) fn split(bytes: &[u8], charset: Option<&str>) -> Result<Vec<Item>, String> {
    let text = decoded(bytes, charset)?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut items = if text.starts_with('{') {
        json_items(text)?
    } else {
        xml_items(text)?
    };
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert(item.key.clone()));
    Ok(items)
}

/// By its byte order mark, else as its server says, else as it says itself.
fn decoded(bytes: &[u8], charset: Option<&str>) -> Result<String, String> {
    let of_name = |name: &str| Encoding::for_label(name.as_bytes());
    let of_bom = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = of_bom
        .or_else(|| charset.and_then(of_name))
        .or_else(|| said(bytes).and_then(of_name));
    let encoding = encoding.unwrap_or(UTF_8);
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let text = text.ok_or_else(|| format!("the feed holds bytes that are no text in {}", encoding.name()))?;
    Ok(text.into_owned())
}

/// The encoding that an XML declaration names.
fn said(bytes: &[u8]) -> Option<&str> {
    let head = bytes.strip_prefix(b"<?xml")?;
    let end = head.iter().take(200).position(|byte| *byte == b'>')?;
    let head = std::str::from_utf8(&head[..end]).ok()?;
    let (_, value) = head.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// An element that is open.
struct Open<'a> {
    tag: &'a str,
    name: String,
}

fn xml_items(text: &str) -> Result<Vec<Item>, String> {
    if text.contains("<!ENTITY") {
        return Err("the feed declares entities of its own, which are not expanded".to_owned());
    }
    let damaged = |error: quick_xml::Error| format!("the feed is damaged: {error}");
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut around: Vec<(usize, &str)> = Vec::new();
    let mut items: Vec<(usize, Range<usize>)> = Vec::new();
    let mut before = 0;
    let mut wrapped = Vec::new();
    let mut is_feed = false;
    loop {
        let event = reader.read_event().map_err(damaged)?;
        let after = position(&reader);
        match event {
            Event::Start(tag) => {
                let name = tag.name().into_inner().to_owned();
                let local = tag.local_name().into_inner().to_owned();
                is_feed |= open.is_empty() && matches!(local.as_str(), "rss" | "feed" | "RDF");
                let is_item = matches!(local.as_str(), "item" | "entry");
                let is_deep = open.len() >= MOST_DEPTH;
                if !open.is_empty() && (is_item || is_deep || AROUND.contains(&local.as_str())) {
                    reader.read_to_end(tag.name()).map_err(damaged)?;
                    let range = before..position(&reader);
                    if is_item && items.len() < MOST_ITEMS {
                        items.push((open.len(), range));
                    } else if AROUND.contains(&local.as_str()) && range.len() <= MOST_AROUND {
                        around.push((open.len(), &text[range]));
                    }
                } else {
                    open.push(Open {
                        tag: &text[before..after],
                        name,
                    });
                }
            }
            Event::Empty(tag) if AROUND.contains(&tag.local_name().into_inner()) && after - before <= MOST_AROUND => {
                around.push((open.len(), &text[before..after]));
            }
            Event::End(_) | Event::Eof => {
                // What stands beside the items is known when the element around them ends.
                let depth = open.len();
                for (_, range) in items.extract_if(.., |(deep, _)| *deep == depth) {
                    wrapped.push(xml_item(&text[range], &open, &around)?);
                }
                around.retain(|(deep, _)| *deep < depth);
                if open.pop().is_none() {
                    break;
                }
            }
            _ => {}
        }
        before = position(&reader);
    }
    if is_feed {
        Ok(wrapped)
    } else {
        Err("what came is neither RSS, Atom nor JSON Feed".to_owned())
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn xml_item(raw: &str, open: &[Open<'_>], around: &[(usize, &str)]) -> Result<Item, String> {
    let mut document = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    for open in open {
        document.push_str(open.tag);
        document.push('\n');
    }
    for (_, element) in around.iter().filter(|(depth, _)| *depth == open.len()) {
        document.push_str(element);
        document.push('\n');
    }
    document.push_str(raw);
    for open in open.iter().rev() {
        document.push_str("\n</");
        document.push_str(&open.name);
        document.push('>');
    }
    document.push('\n');
    let is_atom = open
        .first()
        .is_some_and(|open| open.name.rsplit(':').next() == Some("feed"));
    let known = Known::of(raw).map_err(|error| format!("the feed is damaged: {error}"))?;
    let id = known.id.filter(|id| !id.is_empty()).or_else(|| known.link.clone());
    Ok(Item {
        key: id.unwrap_or_else(|| format!("{:x}", Sha256::digest(raw))),
        title: known.title,
        link: known.link,
        media_type: if is_atom {
            "application/atom+xml"
        } else {
            "application/rss+xml"
        },
        document,
    })
}

/// What has to be known of an item to keep it.
#[derive(Default)]
struct Known {
    id: Option<String>,
    link: Option<String>,
    title: String,
}

impl Known {
    fn of(raw: &str) -> Result<Self, quick_xml::Error> {
        let mut known = Self::default();
        let mut reader = Reader::from_str(raw);
        let mut is_inside = false;
        loop {
            match reader.read_event()? {
                Event::Start(_) if !is_inside => is_inside = true,
                Event::Start(tag) => {
                    let linked = linked(&tag);
                    let words = plain(&reader.read_text(tag.name())?);
                    // Elements of the same name behind another prefix are about pictures and the like.
                    match tag.name().into_inner() {
                        "guid" | "id" | "atom:id" => known.id = Some(words),
                        "title" | "atom:title" => known.title = words,
                        "link" if linked.is_none() && !words.is_empty() => known.link = Some(words),
                        "link" | "atom:link" => known.link = known.link.or(linked),
                        _ => {}
                    }
                }
                Event::Empty(tag) if matches!(tag.name().into_inner(), "link" | "atom:link") => {
                    known.link = known.link.or_else(|| linked(&tag));
                }
                Event::Eof => return Ok(known),
                _ => {}
            }
        }
    }
}

/// What a link of Atom leads to, where that is the page of the entry.
fn linked(tag: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    let attribute = |name: &str| {
        let attribute = tag.try_get_attribute(name).ok().flatten()?;
        Some(plain(&attribute.value))
    };
    attribute("rel")
        .is_none_or(|rel| rel == "alternate")
        .then(|| attribute("href"))
        .flatten()
}

/// The characters of a text without markup. These are names and addresses; the words that people read are left to
/// whoever reads the item.
fn plain(text: &str) -> String {
    let text = text.trim();
    let text = text
        .strip_prefix("<![CDATA[")
        .and_then(|text| text.strip_suffix("]]>"))
        .unwrap_or(text);
    let unescaped = quick_xml::escape::unescape(text);
    unescaped.map_or_else(|_| text.to_owned(), |text| text.trim().to_owned())
}

fn json_items(text: &str) -> Result<Vec<Item>, String> {
    let mut feed: Value = serde_json::from_str(text).map_err(|error| format!("the feed is damaged: {error}"))?;
    let is_feed = feed["version"]
        .as_str()
        .is_some_and(|version| version.starts_with("https://jsonfeed.org/version/"));
    let Value::Array(items) = feed["items"].take() else {
        return Err("what came is neither RSS, Atom nor JSON Feed".to_owned());
    };
    if !is_feed {
        return Err("what came is neither RSS, Atom nor JSON Feed".to_owned());
    }
    let mut around = serde_json::Map::new();
    for key in [
        "version",
        "title",
        "home_page_url",
        "feed_url",
        "language",
        "author",
        "authors",
    ] {
        if let Some(value) = feed.get(key) {
            around.insert(key.to_owned(), value.clone());
        }
    }
    let items = items.into_iter().take(MOST_ITEMS);
    Ok(items.map(|item| json_item(&item, around.clone())).collect())
}

fn json_item(item: &Value, mut around: serde_json::Map<String, Value>) -> Item {
    let word = |key: &str| item[key].as_str().filter(|word| !word.is_empty()).map(str::to_owned);
    let link = word("url");
    let number = item["id"].as_number().map(ToString::to_string);
    let id = word("id").or(number).or_else(|| link.clone());
    let key = id.unwrap_or_else(|| format!("{:x}", Sha256::digest(item.to_string())));
    let title = word("title").unwrap_or_default();
    around.insert("items".to_owned(), json!([item]));
    Item {
        key,
        title,
        link,
        media_type: "application/feed+json",
        document: Value::Object(around).to_string(),
    }
}
