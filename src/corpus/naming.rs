//! What a file that somebody sent is, and what it may be called.
//!
//! In: a name that anybody could have chosen, and bytes. Out: a name of one part that is safe on every system and in
//! every reply, whose ending says what the bytes are; or that they are an archive of files, or nothing that is read.
//! The bytes decide: a name can say anything. The few signs that tell the formats apart are those that readers of
//! these formats ask for themselves.

use super::{Archive, ArchiveLimits, ArticleId, Given, is_read};

/// The most characters of a name before its ending; what is longer is cut, so that lists stay readable.
const LONGEST_STEM: usize = 80;
/// A PDF may begin this much later than its file does (ISO 32000, annex H).
const PDF_WITHIN: usize = 1024;
/// Endings that some session of this program may read, in the order in which they are told; the first of a format
/// stands for it.
const ENDINGS: [&str; 28] = [
    "md", "txt", "html", "pdf", "docx", "odt", "epub", "rst", "adoc", "csv", "tsv", "json", "jsonl", "ndjson", "xml",
    "rss", "atom", "mbox", "eml", "markdown", "text", "htm", "xhtml", "asciidoc", "rest", "log", "yaml", "yml",
];
/// Endings of formats that are no plain text, so that text is never one of them.
const NOT_TEXT: [&str; 5] = ["pdf", "docx", "odt", "epub", "zip"];
const HTML: [&str; 3] = ["html", "htm", "xhtml"];
const XML: [&str; 4] = ["xml", "rss", "atom", "xhtml"];

/// What a file that somebody sent is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// A document, under the name it is to have.
    Document(String),
    /// Files in an archive.
    Archive,
    /// Nothing that is read; the name is safe to show.
    Unknown(String),
}

impl Sent {
    /// What the bytes are that were sent as `name`.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        let name = safe(name);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let ending = ending.to_lowercase();
        let kept_or = |allowed: &[&'static str]| {
            let kept = allowed.iter().copied().find(|allowed| *allowed == ending);
            kept.unwrap_or(allowed[0])
        };
        let ending = match content(bytes) {
            Content::Zip => return Self::Archive,
            Content::Other => return Self::Unknown(name),
            Content::Exactly(ending) => ending,
            Content::Html => kept_or(&HTML),
            Content::Xml => kept_or(&XML),
            Content::Text => ENDINGS
                .into_iter()
                .filter(|known| !NOT_TEXT.contains(known) && !HTML.contains(known) && !XML.contains(known))
                .find(|known| *known == ending && reads(known))
                .unwrap_or("txt"),
        };
        // An ending that says something else is no part of the name.
        let is_ending = name.contains('.') && name.len() > stem.len() + 1 && ending_like(&name);
        let stem = if is_ending { stem } else { &name };
        if reads(ending) {
            Self::Document(format!("{stem}.{ending}"))
        } else {
            Self::Unknown(name)
        }
    }
}

/// The endings of files that are read, one a format.
#[must_use]
pub fn read_endings() -> Vec<&'static str> {
    ENDINGS.into_iter().take(19).filter(|ending| reads(ending)).collect()
}

fn reads(ending: &str) -> bool {
    is_read(&ArticleId::new(format!("a.{ending}")), Given::NOTHING)
}

fn ending_like(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

enum Content {
    Exactly(&'static str),
    Html,
    Xml,
    Text,
    Zip,
    Other,
}

fn content(bytes: &[u8]) -> Content {
    let head = &bytes[..bytes.len().min(PDF_WITHIN)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Content::Exactly("pdf");
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes);
    }
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    if !is_wide && bytes.iter().any(is_control) {
        return Content::Other;
    }
    let start = String::from_utf8_lossy(head)
        .trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t'])
        .to_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        Content::Html
    } else if ["<?xml", "<rss", "<feed"].iter().any(|first| start.starts_with(first)) {
        if start.contains("<html") {
            Content::Html
        } else {
            Content::Xml
        }
    } else {
        Content::Text
    }
}

/// Documents that are archives say so inside.
fn packed(bytes: &[u8]) -> Content {
    let Ok(mut archive) = Archive::open(bytes, "ZIP", ArchiveLimits::DOCUMENT) else {
        return Content::Zip;
    };
    if archive.names().any(|name| name == "word/document.xml") {
        return Content::Exactly("docx");
    }
    match archive.read("mimetype") {
        Ok(Some(kind)) if kind.starts_with(b"application/epub+zip") => Content::Exactly("epub"),
        Ok(Some(kind)) if kind.starts_with(b"application/vnd.oasis.opendocument.text") => Content::Exactly("odt"),
        _ => Content::Zip,
    }
}

/// The last part of a name, without what could lead elsewhere, hide itself, or turn the line it stands in around.
fn safe(name: &str) -> String {
    let last = name
        .rsplit(['/', '\\'])
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    let shown = last.chars().filter(|c| !c.is_control() && !is_hidden(*c));
    let plain = shown.map(|c| if r#"#:*?"<>|`"#.contains(c) { '-' } else { c });
    let plain: String = plain.collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let name = words.join(" ");
    let name = name.trim_matches(['.', ' ']);
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending_like(name) => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let stem: String = stem.chars().take(LONGEST_STEM).collect();
    let stem = stem.trim_matches(['.', ' ']);
    format!("{}{ending}", if stem.is_empty() { "file" } else { stem })
}

/// Marks of direction, joiners and blanks of no width (Unicode's `Default_Ignorable_Code_Point`, as far as names
/// could be told apart by nothing else).
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}
