//! What a line of reStructuredText is by its first characters.
//!
//! In: a line, and the one below it where that matters. Out: its mark, its label, or the id that its words make.

use super::prose::indent;

/// The label of a footnote or a source, and the words behind it.
pub(super) fn label(words: &str) -> Option<(&str, &str)> {
    let (label, note) = words.strip_prefix('[')?.split_once(']')?;
    (!label.is_empty() && !label.contains(' ')).then_some((label, note))
}

/// One mark of punctuation, at least twice.
pub(super) fn is_adornment(line: &str) -> bool {
    let first = line.chars().next().filter(char::is_ascii_punctuation);
    line.len() >= 2 && first.is_some_and(|first| line.chars().all(|c| c == first))
}

pub(super) fn same(one: &str, other: &str) -> bool {
    one.chars().next() == other.chars().next()
}

pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+'))
}

/// The mark of a list item, and how many columns it takes with the blanks behind it.
pub(super) fn mark_of(words: &str) -> Option<(&str, usize)> {
    let (mark, rest) = words.split_once(' ')?;
    let number = mark.strip_prefix('(').unwrap_or(mark).strip_suffix(['.', ')']);
    let is_number = |number: &str| {
        number == "#"
            || !number.is_empty() && number.len() < 6 && number.bytes().all(|b| b.is_ascii_digit())
            || number.len() == 1 && number.bytes().all(|b| b.is_ascii_alphabetic())
    };
    if !matches!(mark, "-" | "*" | "+" | "•") && !number.is_some_and(is_number) {
        return None;
    }
    let blanks = 1 + rest.len() - rest.trim_start().len();
    Some((mark, mark.len() + blanks))
}

/// The same, if the line below does not say that these are the first words of a paragraph.
pub(super) fn mark<'a>(words: &'a str, below: &str, column: usize) -> Option<(&'a str, usize)> {
    let (mark, width) = mark_of(words)?;
    let goes_on =
        below.is_empty() || indent(below) > column || indent(below) < column || mark_of(below.trim_start()).is_some();
    goes_on.then_some((mark, width))
}

/// The id that docutils gives a section: lower case, one hyphen for everything between letters and digits, none at
/// the ends, no digit first. Letters that are not English have none here, as theirs depend on its version.
pub(super) fn id(words: &str) -> String {
    let mut id = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !c.is_ascii() && c.is_alphanumeric() {
            return String::new();
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-')
        .trim_start_matches(|c: char| c == '-' || c.is_ascii_digit())
        .to_owned()
}
