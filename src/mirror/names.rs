//! Names for articles, made from what strangers wrote.
//!
//! In: an address, or the title of an item. Out: a path that people can read, of bounded length, without anything
//! that a path or an id has a meaning for. No file is named by it.

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::shelf::checksum;

/// The longest part of a path, in characters.
const MOST_PART: usize = 80;
/// The longest path, in bytes.
const MOST_PATH: usize = 240;

/// `example.org/docs/rules`: the host and the path; where that is not all of the address, a checksum tells the rest.
pub(super) fn of_url(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}-{port}"));
    let parts = url
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty());
    let mut is_exact = url.query().is_none();
    let mut path = plain(&host);
    for part in parts {
        let decoded = percent_decode_str(part).decode_utf8().unwrap_or(part.into());
        let plain = plain(&decoded);
        is_exact &= plain == decoded;
        if path.len() + plain.len() + 1 > MOST_PATH {
            is_exact = false;
            break;
        }
        path.push('/');
        path.push_str(&plain);
    }
    if is_exact {
        path
    } else {
        format!("{path}-{}", checksum(url.as_str()))
    }
}

/// One part of a path: what could be taken for something else becomes a `-`, and a long one ends early.
pub(super) fn plain(part: &str) -> String {
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '/' | '\\' | '#' | ':' | '?' | '*');
    let letters = part.trim().chars().take(MOST_PART);
    let plain: String = letters.map(|c| if is_plain(c) { c } else { '-' }).collect();
    match plain.strip_prefix('.') {
        Some(rest) => format!("_{rest}"),
        None if plain.is_empty() => "_".to_owned(),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: &str) {
        assert_eq!(of_url(&Url::parse(url).unwrap()), expected);
    }

    #[test]
    fn addresses_become_paths() {
        check("https://example.org/docs/rules.html", "example.org/docs/rules.html");
        check("https://example.org/", "example.org");
        check("http://[::1]:8080/a/", "[--1]-8080/a");
        check("https://example.org/%C3%BCber", "example.org/über");
        check("https://example.org/a?b=1", "example.org/a-aa8f8f8d");
        check(
            "https://example.org/%2e%2e/%2Fetc%2f..%23",
            "example.org/-etc-..--4869c78f",
        );
        check("https://example.org/.git", "example.org/_git-485d4fa0");
        let long = Url::parse(&format!("https://example.org/{}", "x/".repeat(9_000))).unwrap();
        assert!(of_url(&long).len() <= MOST_PATH + 9);
    }
}
