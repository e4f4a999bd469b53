//! Feeds: RSS, Atom and JSON Feed, one entry an article.
//!
//! In: the bytes of a feed and where it was found. Out: an article an entry, with the words of its content, or of its
//! summary where it has no content. The feed itself is no article: its words are about others'.

use std::borrow::Cow;

use feed_rs::{
    model::{Entry, Feed, Link, Person, Text},
    parser::Builder,
};

use crate::corpus::{Date, Meta};

use super::{
    Draft, File, Rejected,
    build::Body,
    encoding,
    front_matter::is_link,
    html,
    items::{self, Items, MOST_ITEMS, too_many},
    mail, markup, table, xml,
};

const FORMAT: &str = "RSS, Atom or JSON Feed";
/// How far into a file the element is looked for that makes it a feed, in bytes.
const HEAD: usize = 4_096;

/// Whether an XML file is a feed.
pub(super) fn is_feed(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let roots: [&[u8]; 4] = [b"<rss", b"<feed", b"<rdf:RDF", b"<RDF"];
    roots.iter().any(|root| memchr::memmem::find(head, root).is_some())
}

/// Reads a feed.
pub(super) fn read(file: &File<'_>) -> Result<Vec<Draft>, Rejected> {
    refuse_what_is_not_exact(file.bytes)?;
    refuse_too_many_entries(file.bytes)?;
    // The parser would recode the file itself, but puts replacement characters where it cannot, and panics where a
    // declaration is long or comes late.
    let named = html::charset(file.bytes);
    let decoded = encoding::decode(file.bytes, file.given.charset.as_deref().or(named.as_deref()))?;
    if decoded.warning.is_some() {
        return Err(malformed(
            "it holds bytes that are no text in the encoding that it names".to_owned(),
        ));
    }
    let text = without_declaration(&decoded.text);
    if !text.trim_start().starts_with('{') && xml::is_declared(text) {
        return Err(malformed("it declares that it is XML in its middle".to_owned()));
    }
    let text = with_version(text);
    let feed = Builder::new()
        .base_uri(file.given.url.as_deref())
        .id_generator(|_, _, _| String::new())
        // A day is that of where the entry was written, and the parser keeps moments in UTC only.
        .timestamp_parser(|written| where_written(written)?.parse().ok())
        .build()
        .parse(text.as_bytes())
        .map_err(|error| malformed(error.to_string()))?;
    let mut items = Items::default();
    for entry in &feed.entries {
        let draft = draft(entry, &feed)?;
        let name = name(entry, &draft);
        items.push(&name, None, None, draft)?;
    }
    Ok(items.finish())
}

/// A feed that says which version it is: one of RSS that does not is of the last there was.
fn with_version(text: &str) -> Cow<'_, str> {
    let root = text.find("<rss").and_then(|at| Some((at, at + text[at..].find('>')?)));
    match root {
        Some((at, end)) if !text[at..end].contains(" version") => {
            let (before, behind) = text.split_at(at + "<rss".len());
            Cow::Owned(format!("{before} version=\"2.0\"{behind}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// A feed without its first words that say which encoding it was in.
fn without_declaration(text: &str) -> &str {
    let declared = text.trim_start().strip_prefix("<?xml");
    let declared = declared.filter(|behind| behind.starts_with(|c: char| c.is_ascii_whitespace()));
    declared
        .and_then(|behind| behind.split_once("?>"))
        .map_or(text, |(_, behind)| behind)
}

/// What the parser would read, but as something else than stands there.
fn refuse_what_is_not_exact(bytes: &[u8]) -> Result<(), Rejected> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Rejected::Utf16);
    }
    if let Some(nul) = memchr::memchr(0, bytes) {
        return Err(Rejected::Binary {
            line: encoding::line_at(bytes, nul),
        });
    }
    if let Some(at) = memchr::memmem::find(bytes, b"<!ENTITY") {
        return Err(Rejected::Malformed {
            format: FORMAT.into(),
            line: Some(encoding::line_at(bytes, at)),
            reason: "it declares entities of its own, which are not expanded".to_owned(),
        });
    }
    Ok(())
}

/// Before the parser reads them all: an empty entry takes a hundred times as much memory as its tag.
fn refuse_too_many_entries(bytes: &[u8]) -> Result<(), Rejected> {
    let count = |tag: &str| memchr::memmem::find_iter(bytes, tag).take(MOST_ITEMS + 1).count();
    let in_xml = count("<item").max(count("<entry"));
    let in_json = || std::str::from_utf8(bytes).is_ok_and(table::is_feed_of_too_many);
    if in_xml > MOST_ITEMS || in_json() {
        Err(too_many())
    } else {
        Ok(())
    }
}

/// Its id, else its address, else a checksum: never its place, since new entries stand in front of old ones.
fn name(entry: &Entry, draft: &Draft) -> String {
    let link = draft.meta.url.as_deref();
    let id = Some(entry.id.as_str()).filter(|id| !id.trim().is_empty());
    id.or(link)
        .map_or_else(|| items::checksum(draft.body.text.as_bytes()), str::to_owned)
}

fn draft(entry: &Entry, feed: &Feed) -> Result<Draft, Rejected> {
    let title = entry.title.as_ref().map(one_line).transpose()?.unwrap_or_default();
    let mut body = Body::default();
    if !title.is_empty() {
        body.push_title(&title);
    }
    body.push_body(&words(entry)?);
    let tags = entry
        .categories
        .iter()
        .map(|tag| tag.label.as_ref().unwrap_or(&tag.term).trim());
    let authors = if entry.authors.is_empty() {
        &feed.authors
    } else {
        &entry.authors
    };
    let meta = Meta {
        title,
        date: entry
            .published
            .or(entry.updated)
            .and_then(|moment| day(moment.timestamp())),
        url: entry
            .links
            .iter()
            .find(|link| is_page(link))
            .map(|link| link.href.clone()),
        tags: tags.filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
        authors: names(authors),
        language: entry.language.clone().or_else(|| feed.language.clone()),
        ..Meta::default()
    };
    Ok(Draft {
        meta,
        body: body.finish(),
        ..Draft::default()
    })
}

/// The content, or the summary where there is none in the feed itself.
fn words(entry: &Entry) -> Result<Body, Rejected> {
    let content = entry.content.as_ref().and_then(|content| {
        let body = content.body.as_deref().filter(|body| !body.trim().is_empty())?;
        Some((body, content.content_type.as_str()))
    });
    let summary = entry
        .summary
        .as_ref()
        .map(|text| (text.content.as_str(), text.content_type.as_str()));
    match content.or(summary) {
        Some((words, kind)) if kind.contains("html") => markup::read(words),
        Some((words, kind)) if kind.starts_with("text/") => Ok(markup::plain(words)),
        // Nothing, or a picture or other data in base64.
        _ => Ok(Body::default()),
    }
}

/// A title on one line, without the markup that Atom allows in it.
fn one_line(title: &Text) -> Result<String, Rejected> {
    let is_html = title.content_type.as_str().contains("html");
    let words = if is_html {
        markup::read(&title.content)?.text
    } else {
        title.content.clone()
    };
    Ok(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a link leads to a page with the entry, and not to a recording of it or to the feed.
fn is_page(link: &Link) -> bool {
    link.rel.as_deref().is_none_or(|rel| rel == "alternate") && is_link(&link.href)
}

/// The names of people, but not their addresses, which they did not give to be shown elsewhere.
fn names(people: &[Person]) -> Vec<String> {
    let names = people.iter().filter_map(|person| person.name.as_deref());
    names
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Noon in UTC of the day where an entry was written, as RFC 3339 has it.
fn where_written(written: &str) -> Option<String> {
    let written = written.trim();
    let day = items::day(written).or_else(|| mail::day_of(written))?;
    Some(format!("{day}T12:00:00Z"))
}

/// The day of a moment that [`where_written`] made.
fn day(seconds: i64) -> Option<Date> {
    let moment = time::OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    Some(moment.date().into())
}

fn malformed(reason: impl Into<String>) -> Rejected {
    Rejected::Malformed {
        format: FORMAT.into(),
        line: None,
        reason: reason.into(),
    }
}
