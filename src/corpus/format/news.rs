//! The news format: a first line `date YYYY-MM-DD Title`, then paragraphs.
//!
//! In: the decoded text. Out: the text as it is, with title and date from its first line, so that offsets
//! into the text are offsets into the file.

use crate::corpus::{Date, Meta};

use super::{Draft, Rejected, build::Body};

/// Whether the first line that is not blank begins like a news article's.
pub(super) fn is_news(text: &str) -> bool {
    first_line(text).is_some_and(|(_, line)| split(line).is_some())
}

/// Reads a news article.
pub(super) fn read(text: String) -> Result<Draft, Rejected> {
    let (number, line) = first_line(&text).ok_or(Rejected::Empty)?;
    let (day, title) = split(line).ok_or(Rejected::Empty)?;
    let date = Date::parse(day).ok_or_else(|| Rejected::Date {
        line: number + 1,
        date: day.to_owned(),
    })?;
    let meta = Meta {
        title: title.to_owned(),
        date: Some(date),
        ..Meta::default()
    };
    Ok(Draft {
        meta,
        body: Body::of_plain(text, number + 1),
        ..Draft::default()
    })
}

/// The first line that is not blank, with its number from zero.
pub(super) fn first_line(text: &str) -> Option<(usize, &str)> {
    text.lines()
        .map(str::trim)
        .enumerate()
        .find(|(_, line)| !line.is_empty())
}

/// Splits `date YYYY-MM-DD Title` into the day and the title, without asking whether the day exists.
fn split(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("date")?;
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    let (day, title) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    let looks_like_a_day = day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    looks_like_a_day.then_some((day, title.trim()))
}
