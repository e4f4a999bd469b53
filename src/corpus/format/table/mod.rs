//! Tables and JSON: one row, or one item of an array, an article.
//!
//! In: the decoded text, and the mapping that somebody wrote down for it. Out: an article a row. Without a mapping,
//! columns of the usual names are read and all others are not; a table without such a column is refused with a
//! sentence on how to write a mapping, because guessing what the text is would quote whatever stands there.

mod csv;
mod json;
mod layout;

use std::{borrow::Cow, collections::HashSet};

use crate::corpus::{Anchor, Meta};

use super::{
    Draft, Rejected, Warning,
    build::Body,
    front_matter::is_link,
    items::{self, Items},
};

pub(super) use self::{
    csv::{Delimiter, read as read_table},
    json::{is_feed, is_feed_of_too_many, read as read_json, read_lines as read_json_lines},
};

/// What parts the tags in one cell.
const TAG_ENDS: &[char] = &[',', ';'];
/// What parts the names in one cell; a comma may stand in a name, as in `Doe, Jane`.
const NAME_ENDS: &[char] = &[';'];

/// What the mapping found in one row.
#[derive(Default)]
struct Row<'a> {
    /// The line that it begins on, from one.
    line: usize,
    id: Cow<'a, str>,
    title: Cow<'a, str>,
    /// The cells with text, each with the heading of its column.
    text: Vec<(&'a str, Cow<'a, str>)>,
    date: Cow<'a, str>,
    url: Cow<'a, str>,
    tags: Vec<Cow<'a, str>>,
    authors: Vec<Cow<'a, str>>,
    language: Cow<'a, str>,
}

/// The rows of a file that were read.
#[derive(Default)]
struct Rows {
    items: Items,
    count: usize,
    /// How many of them hold a text.
    with_text: usize,
}

impl Rows {
    fn push(&mut self, row: &Row<'_>) -> Result<(), Rejected> {
        self.count += 1;
        let number = self.count.to_string();
        let id = row.id.trim();
        let draft = draft(row)?;
        self.with_text += usize::from(!draft.body.blocks.is_empty());
        let name = if id.is_empty() { &number } else { id };
        self.items.push(name, Some(row.line), None, draft)
    }

    /// Tells of a row that cannot be read and is left out.
    fn leave_out(&mut self, line: usize, rejected: &Rejected) -> Result<(), Rejected> {
        self.items.leave_out(line, rejected)
    }

    fn finish(self) -> Vec<Draft> {
        self.items.finish()
    }
}

fn draft(row: &Row<'_>) -> Result<Draft, Rejected> {
    let line = row.line;
    let date = match row.date.trim() {
        "" => None,
        written => Some(items::day(written).ok_or_else(|| Rejected::Date {
            line,
            date: written.to_owned(),
        })?),
    };
    let url = row.url.trim();
    let mut warnings = Vec::new();
    if !url.is_empty() && !is_link(url) {
        warnings.push(Warning {
            line: Some(line),
            what: "its address is no http or https link, so citations will not link to it".to_owned(),
        });
    }
    let title = one_line(&row.title);
    Ok(Draft {
        body: body(&title, &row.text, line)?,
        meta: Meta {
            title,
            date,
            url: is_link(url).then(|| url.to_owned()),
            tags: lines_of(&row.tags),
            authors: lines_of(&row.authors),
            language: Some(one_line(&row.language)).filter(|tag| !tag.is_empty()),
            ..Meta::default()
        },
        warnings,
        item: None,
    })
}

/// The title, then the cells: a section for each where there are several that are called differently.
fn body(title: &str, text: &[(&str, Cow<'_, str>)], line: usize) -> Result<Body, Rejected> {
    let mut body = Body::default();
    if text.iter().any(|(_, words)| words.contains('\0')) {
        return Err(Rejected::Binary { line });
    }
    if !title.is_empty() {
        body.push_title(title);
    }
    let names: HashSet<&str> = text.iter().map(|(heading, _)| *heading).collect();
    let has_sections = text.len() > 1 && names.len() == text.len();
    for (heading, words) in text {
        if words.trim().is_empty() {
            continue;
        }
        if has_sections {
            body.push_heading(2, heading, Anchor(String::new()));
        }
        body.push_plain(words);
    }
    Ok(body.finish())
}

/// Words of a title, a name or a tag, which stand on one line wherever they are shown.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace('\0', "")
}

/// The same for several, without those that are empty.
fn lines_of(several: &[Cow<'_, str>]) -> Vec<String> {
    let lines = several.iter().map(|words| one_line(words));
    lines.filter(|line| !line.is_empty()).collect()
}
