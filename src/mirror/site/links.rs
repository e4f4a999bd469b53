//! The links of a page.
//!
//! In: the bytes of an HTML page and its address. Out: the addresses of what its `<a>` and `<area>` elements lead to.

use html5gum::{Token, Tokenizer};
use reqwest::Url;

/// The most links that are taken from one page.
const MOST: usize = 10_000;

/// The addresses that a page leads to, in its order, without those that say `nofollow`.
pub(super) fn links(page: &[u8], at: &Url) -> Vec<Url> {
    let mut base = at.clone();
    let mut links = Vec::new();
    for Ok(token) in Tokenizer::new(page) {
        let Token::StartTag(tag) = token else { continue };
        let attribute = |name: &[u8]| {
            let value = tag.attributes.get(name)?;
            Some(String::from_utf8_lossy(&value.value).into_owned())
        };
        let is_unwanted = |words: Option<String>| {
            words.is_some_and(|words| {
                let mut words = words.split([' ', ',', '\t', '\n']);
                words.any(|word| word.eq_ignore_ascii_case("nofollow"))
            })
        };
        let is_for_robots = || attribute(b"name").is_some_and(|name| name.eq_ignore_ascii_case("robots"));
        let href = || attribute(b"href").and_then(|href| base.join(href.trim()).ok());
        match tag.name.as_slice() {
            b"base" => base = href().unwrap_or(base),
            b"meta" if is_for_robots() && is_unwanted(attribute(b"content")) => return Vec::new(),
            b"a" | b"area" if !is_unwanted(attribute(b"rel")) => links.extend(href()),
            _ => {}
        }
        if links.len() >= MOST {
            break;
        }
    }
    links
}
