//! A sitemap.
//!
//! In: its bytes: XML, lines of text, either compressed or not. Out: the pages that it lists, and the sitemaps that
//! list more.

use quick_xml::{Reader, events::Event};
use reqwest::Url;

use crate::mirror::http::{Unanswered, unpacked};

/// The most that a sitemap may unpack to: 50 MB by its specification, which counts in 1,048,576 bytes.
pub(super) const MOST_MB: u64 = 53;
/// The most addresses in one sitemap, by its specification.
const MOST: usize = 50_000;

/// What a sitemap lists.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sitemap {
    pub(super) pages: Vec<Url>,
    pub(super) sitemaps: Vec<Url>,
}

/// Reads a sitemap.
pub(super) fn read(bytes: &[u8]) -> Result<Sitemap, String> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let bytes = unpacked(bytes, MOST_MB * 1_000_000).map_err(|error: Unanswered| error.to_string())?;
        return read_plain(&bytes);
    }
    read_plain(bytes)
}

fn read_plain(bytes: &[u8]) -> Result<Sitemap, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the sitemap is not UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return read_xml(text);
    }
    let pages: Vec<Url> = text.lines().take(MOST).filter_map(address).collect();
    if pages.is_empty() && !text.is_empty() {
        return Err("the sitemap is neither XML nor a list of addresses".to_owned());
    }
    Ok(Sitemap {
        pages,
        ..Sitemap::default()
    })
}

fn read_xml(text: &str) -> Result<Sitemap, String> {
    let mut reader = Reader::from_str(text);
    let mut found = Sitemap::default();
    let (mut is_sitemap, mut is_known) = (false, false);
    let mut loc: Option<String> = None;
    loop {
        let event = reader.read_event();
        match event.map_err(|error| format!("the sitemap is damaged: {error}"))? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "urlset" | "sitemapindex" => is_known = true,
                "url" => is_sitemap = false,
                "sitemap" => is_sitemap = true,
                // Pictures and films have a `loc` of their own behind another prefix.
                "loc" if tag.name().prefix().is_none() => loc = Some(String::new()),
                _ => {}
            },
            Event::Text(words) => {
                if let Some(loc) = &mut loc {
                    loc.push_str(&words);
                }
            }
            Event::CData(words) => {
                if let Some(loc) = &mut loc {
                    loc.push_str(&words);
                }
            }
            Event::GeneralRef(name) => {
                if let Some(loc) = &mut loc {
                    loc.push_str(entity(&name));
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "loc" => {
                let url = loc.take().as_deref().and_then(address);
                let list = if is_sitemap {
                    &mut found.sitemaps
                } else {
                    &mut found.pages
                };
                list.extend(url.filter(|_| list.len() < MOST));
            }
            Event::Eof if is_known => return Ok(found),
            Event::Eof => return Err("the sitemap holds neither `urlset` nor `sitemapindex`".to_owned()),
            _ => {}
        }
    }
}

/// The characters that addresses are escaped for.
fn entity(name: &str) -> &'static str {
    match name {
        "amp" | "#38" => "&",
        "apos" | "#39" => "'",
        "quot" => "\"",
        _ => "",
    }
}

fn address(word: &str) -> Option<Url> {
    let url = Url::parse(word.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}
