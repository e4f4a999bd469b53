//! Plain text: paragraphs between blank lines.
//!
//! In: the decoded text. Out: the text as it is, so that offsets into the text are offsets into the file.
//! A short first line that stands alone is the title, unless it is marked as a question.

use crate::corpus::Meta;

use super::{Draft, asking::is_marked, build::Body, news::first_line};

/// A first line of more characters than this is a paragraph, not a title.
const TITLE_CHARS: usize = 120;

/// Reads a plain text.
pub(super) fn read(text: String) -> Draft {
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

fn title(text: &str) -> Option<(usize, &str)> {
    let (number, line) = first_line(text)?;
    let stands_alone = text.lines().nth(number + 1).is_none_or(|next| next.trim().is_empty());
    let has_more = text.lines().skip(number + 1).any(|line| !line.trim().is_empty());
    (stands_alone && has_more && !is_marked(line) && line.chars().count() <= TITLE_CHARS).then_some((number, line))
}
