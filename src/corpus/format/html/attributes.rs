//! How many attributes a tag has, before anything parses it.
//!
//! In: the characters of a page. Out: whether every tag in it has a bearable number of attributes. The parser compares
//! each attribute with all before it in its tag, so that one tag of some hundred kB would take it minutes, and it tells
//! nothing of a tag before its end. What is no tag to a browser is passed over as a browser does: comments, and what
//! scripts and the like hold. Where the two differ, as for a style sheet inside a picture, less is counted than there
//! is: an honest page is never turned down, and a dishonest one meets the deadline that all files have.

use super::Syntax;

/// A tag has no more attributes: pages that were written by hand or by programs come to some thirty.
pub(super) const MOST_ATTRIBUTES: usize = 1_000;

/// Elements whose content is no markup in HTML, up to their end tag (HTML standard, 13.2.6.4, the text insertion mode).
const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// Whether no tag of the page has more than [`MOST_ATTRIBUTES`]. Takes one pass.
pub(super) fn are_few(text: &str, syntax: Syntax) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('<') {
        rest = if behind.starts_with("!--") {
            // `<!-->` is a whole comment.
            after(&behind[1..], "-->")
        } else if syntax == Syntax::Xhtml && behind.starts_with("![CDATA[") {
            after(behind, "]]>")
        } else if opens_a_tag(behind) {
            let Some(after_tag) = after_few_attributes(behind) else {
                return false;
            };
            match raw_element(behind).filter(|_| syntax == Syntax::Html) {
                Some(name) => at_end_tag(after_tag, name),
                None => after_tag,
            }
        } else {
            behind
        };
    }
    true
}

fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split_once(mark).map_or("", |(_, behind)| behind)
}

fn opens_a_tag(behind: &str) -> bool {
    behind
        .trim_start_matches('/')
        .starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphabetic() || c == '_')
}

/// What stands behind a tag, or nothing if the tag has more than [`MOST_ATTRIBUTES`].
fn after_few_attributes(tag: &str) -> Option<&str> {
    let mut rest = behind_name(tag.trim_start_matches('/'));
    for _ in 0..=MOST_ATTRIBUTES {
        rest = rest.trim_start_matches(|c: char| is_blank(c) || c == '/');
        if rest.is_empty() {
            return Some(rest);
        }
        if let Some(behind) = rest.strip_prefix('>') {
            return Some(behind);
        }
        rest = behind_attribute(rest);
    }
    None
}

fn behind_attribute(text: &str) -> &str {
    // An attribute's name may begin with `=`, and with nothing else that ends it.
    let name = text.strip_prefix('=').unwrap_or(text);
    let rest = behind_name(name).trim_start_matches(is_blank);
    let Some(value) = rest.strip_prefix('=').map(|value| value.trim_start_matches(is_blank)) else {
        return rest;
    };
    match value.strip_prefix(['"', '\'']) {
        Some(quoted) => after(quoted, &value[..1]),
        None => &value[value.find(|c| is_blank(c) || c == '>').unwrap_or(value.len())..],
    }
}

fn behind_name(text: &str) -> &str {
    let ends = |c: char| is_blank(c) || matches!(c, '/' | '>' | '=');
    &text[text.find(ends).unwrap_or(text.len())..]
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn raw_element(tag: &str) -> Option<&'static str> {
    let name = &tag[..tag.len() - behind_name(tag).len()];
    RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)).copied()
}

/// From the `<` of the next end tag of this name on.
fn at_end_tag<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |at: &usize| {
        let found = text.as_bytes().get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let end = text.match_indices("</").map(|(at, _)| at).find(is_end);
    &text[end.unwrap_or(text.len())..]
}
