//! What a line of `AsciiDoc` is by its first characters.
//!
//! In: a line. Out: its level, its delimiter, its mark or its term, with the words behind it.

use super::prose::joined;

/// Delimiters whose contents are kept line by line.
pub(super) const LITERAL: &[&str] = &["----", "....", "```"];
/// Delimiters whose contents are not shown, or are no words.
pub(super) const NOT_READ: &[&str] = &["////", "++++"];
/// Delimiters whose contents are blocks like any others.
pub(super) const OPEN: &[&str] = &["====", "****", QUOTED, "--"];
/// The one of them whose contents somebody else said.
pub(super) const QUOTED: &str = "____";
/// Whether a line goes on with the item above it.
pub(super) fn goes_on(line: &str) -> bool {
    mark(line).is_none() && line != "+" && delimiter(line).is_none() && described(line).is_none()
}

pub(super) fn is_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("///")
}

/// `== Words`: the level, from zero for the title, and the words.
pub(super) fn heading(line: &str) -> Option<(u8, &str)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '=' | '#'))?;
    let words = line.trim_start_matches(mark);
    let level = line.len() - words.len();
    let words = words.strip_prefix(' ')?.trim();
    let level = u8::try_from(level)
        .ok()
        .filter(|level| *level <= 6 && !words.is_empty())?;
    Some((level - 1, words))
}

/// A heading with a line of marks below that is as long.
pub(super) fn underlined(line: &str, below: &str) -> Option<u8> {
    let mark = below.chars().next()?;
    let level = ['=', '-', '~', '^', '+'].iter().position(|known| *known == mark)?;
    let alike = below.len() > 2 && below.chars().all(|c| c == mark) && below.len().abs_diff(line.chars().count()) <= 1;
    let words = line.chars().any(char::is_alphanumeric) && !line.starts_with([' ', '.', '[', '|']);
    (alike && words).then(|| u8::try_from(level.max(1)).unwrap_or(1))
}

/// The kind of a delimiter: its first four characters, of which it may have more.
pub(super) fn delimiter(line: &str) -> Option<&'static str> {
    if line == "--" {
        return Some("--");
    }
    let kinds = LITERAL.iter().chain(NOT_READ).chain(OPEN).filter(|kind| **kind != "--");
    kinds.copied().find(|kind| {
        let mark = kind.chars().next();
        line.starts_with(kind) && (*kind == "```" || line.chars().all(|c| Some(c) == mark))
    })
}

/// The mark of a list item and the words behind it.
pub(super) fn mark(line: &str) -> Option<(&str, &str)> {
    let (mark, words) = line.trim_start().split_once(' ')?;
    let of = |c: char| mark.len() <= 5 && mark.chars().all(|m| m == c);
    let number = mark
        .strip_suffix('.')
        .or_else(|| mark.strip_prefix('<')?.strip_suffix('>'));
    let is_number = number.is_some_and(|n| !n.is_empty() && n.len() < 6 && n.bytes().all(|b| b.is_ascii_digit()));
    (of('*') || of('.') || mark == "-" || is_number).then_some((mark, words.trim()))
}

/// `term:: words`
pub(super) fn described(line: &str) -> Option<(&str, &str)> {
    let (term, words) = line
        .split_once(":: ")
        .or_else(|| Some((line.strip_suffix("::")?, "")))?;
    (!term.is_empty() && !term.ends_with(':')).then_some((term, words))
}

/// The lines as one, with a break where a line ends in ` +`.
pub(super) fn broken(lines: &[&str]) -> String {
    let mut words = String::new();
    for part in lines.split_inclusive(|line| line.ends_with(" +")) {
        let part = joined(
            part.iter()
                .copied()
                .filter(|line| !is_comment(line) && !line.is_empty()),
        );
        match part.strip_suffix(" +") {
            Some(line) => {
                words.push_str(line);
                words.push('\n');
            }
            None => words.push_str(&part),
        }
    }
    words
}
