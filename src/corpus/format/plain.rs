//! Plain text: paragraphs between blank lines.
//!
//! In: the decoded text. Out: the text as it is, so that offsets into the text are offsets into the file, but for the feet
//! and heads of pages where it was set for a printer, as RFCs are.
//! A short first line that stands alone is the title, unless it is marked as a question.

use crate::{corpus::Meta, text};

use super::{Draft, asking::is_marked, build::Body, news::first_line};

/// A first line of more characters than this is a paragraph, not a title.
const TITLE_CHARS: usize = 120;

/// Reads a plain text.
pub(super) fn read(text: String) -> Draft {
    let text = without_page_breaks(text);
    let title = title(&text).map(|(line, title)| (line, title.to_owned()));
    let first_line = title.as_ref().map_or(0, |(line, _)| line + 1);
    Draft {
        meta: Meta {
            title: title.map(|(_, title)| title).unwrap_or_default(),
            ..Meta::default()
        },
        body: Body::of_plain(text, first_line),
        ..Draft::default()
    }
}

/// The text without what stands between two pages: a foot that ends with `[Page 3]`, and behind blank lines, one of which
/// may hold a form feed, the head of the next page. A sentence goes on behind it.
fn without_page_breaks(text: String) -> String {
    if !text.lines().any(is_foot) {
        return text;
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        if !is_foot(line) {
            kept.push(line);
            continue;
        }
        let blank = |at: &usize| lines.get(*at).is_some_and(|line| line.trim().is_empty());
        let behind = |at: usize| (at..lines.len()).find(|at| !blank(at)).unwrap_or(lines.len());
        let head = behind(at);
        let is_head = lines
            .get(head)
            .is_some_and(|line| line.trim().split("   ").filter(|part| !part.is_empty()).count() > 1);
        let next = if is_head { behind(head + 1) } else { head };
        while kept.last().is_some_and(|line| line.trim().is_empty()) {
            kept.pop();
        }
        let goes_on = kept
            .last()
            .is_some_and(|line| !line.trim_end().ends_with(text::ends_sentence));
        let begins_small = lines
            .get(next)
            .is_some_and(|line| line.trim_start().starts_with(char::is_lowercase));
        if !(goes_on && begins_small) {
            kept.push("");
        }
        at = next;
    }
    kept.join("\n")
}

/// Whether a line is the foot of a page: `Holm    Informational    [Page 3]`.
fn is_foot(line: &str) -> bool {
    let number = line
        .trim_end()
        .strip_suffix(']')
        .and_then(|line| line.rsplit_once("[Page "));
    number.is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn title(text: &str) -> Option<(usize, &str)> {
    let (number, line) = first_line(text)?;
    let stands_alone = text.lines().nth(number + 1).is_none_or(|next| next.trim().is_empty());
    let has_more = text.lines().skip(number + 1).any(|line| !line.trim().is_empty());
    (stands_alone && has_more && !is_marked(line) && line.chars().count() <= TITLE_CHARS).then_some((number, line))
}
