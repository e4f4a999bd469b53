//! What stands in quotation marks.
//!
//! In: a question as written. Out: where its quotations stand, without the marks. A mark that also means
//! something else, as an inch or an apostrophe, counts only where it can be nothing else.

use crate::text::{Span, is_spaceless};

/// Opening marks, and those that may close what they open: English, German, French and Swiss, Scandinavian,
/// Chinese and Japanese.
const MARKS: &[(char, &str)] = &[
    ('"', "\""),
    ('＂', "＂"),
    ('“', "”\""),
    ('„', "“”\""),
    ('”', "”"),
    ('«', "»"),
    ('»', "«»"),
    ('‹', "›"),
    ('「', "」"),
    ('『', "』"),
    ('‘', "’"),
    ('‚', "‘’"),
];

/// The quotations in `text` in order, without their marks; none holds another.
pub(super) fn quotations(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(mark) = text[at..].chars().next() {
        let inside = at + mark.len_utf8();
        match end_of(text, at, mark) {
            Some(end) => {
                found.push(Span::new(inside, end));
                at = end + text[end..].chars().next().map_or(0, char::len_utf8);
            }
            None => at = inside,
        }
    }
    found
}

/// Where the quotation ends that `mark` opens at `at`, if it opens one.
fn end_of(text: &str, at: usize, mark: char) -> Option<usize> {
    let (_, closing) = MARKS.iter().find(|(opening, _)| *opening == mark)?;
    if text[..at].chars().next_back().is_some_and(is_joined) {
        return None;
    }
    let rest = &text[at + mark.len_utf8()..];
    let end = if closing.contains('’') {
        // An apostrophe looks the same, so the last one before the next quotation closes that no letter follows.
        let until = rest.find(mark).unwrap_or(rest.len());
        let is_free = |behind: usize| !rest[behind..].chars().next().is_some_and(is_joined);
        let closes = |(end, c): &(usize, char)| closing.contains(*c) && is_free(end + c.len_utf8());
        rest[..until]
            .char_indices()
            .filter(closes)
            .map(|(end, _)| end)
            .next_back()
    } else {
        rest.find(|c| closing.contains(c))
    }?;
    Some(at + mark.len_utf8() + end)
}

/// Whether a mark beside this letter or digit belongs to it.
fn is_joined(c: char) -> bool {
    c.is_alphanumeric() && !is_spaceless(c)
}
