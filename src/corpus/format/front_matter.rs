//! The block of metadata at the top of a Markdown file.
//!
//! In: the decoded text. Out: the metadata, and the text behind the block. A block that does not close or
//! does not parse rejects the file: quoting it under a wrong title or date would be worse than not at all.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::corpus::{Date, Meta};

use super::{Rejected, Warning};

const FENCE: &str = "---";
/// Keys that are read.
const KNOWN: &[&str] = &["title", "date", "url", "tags", "authors", "language"];

/// Splits off the front matter and reads it. A text without one has default metadata.
pub(super) fn split(text: &str) -> Result<(Meta, &str, Vec<Warning>), Rejected> {
    let Some(block) = text.strip_prefix(FENCE).and_then(|rest| {
        let (line, rest) = rest.split_once('\n')?;
        line.trim().is_empty().then_some(rest)
    }) else {
        return Ok((Meta::default(), text, Vec::new()));
    };
    let (yaml, body) = close(block).ok_or_else(|| Rejected::FrontMatter {
        line: 1,
        reason: "it opens with `---` and no later line closes it".to_owned(),
    })?;
    let mut warnings = Vec::new();
    let meta = read(yaml, &mut warnings)?;
    Ok((meta, body, warnings))
}

fn close(block: &str) -> Option<(&str, &str)> {
    let mut offset = 0;
    for line in block.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&block[..offset], &block[offset + line.len()..]));
        }
        offset += line.len();
    }
    None
}

fn read(yaml: &str, warnings: &mut Vec<Warning>) -> Result<Meta, Rejected> {
    if yaml.trim().is_empty() {
        return Ok(Meta::default());
    }
    let keys: BTreeMap<String, Value> = serde_saphyr::from_str(yaml).map_err(|error| syntax_error(&error))?;
    let mut meta = Meta::default();
    for (key, value) in &keys {
        let line = line_of(yaml, key);
        match key.as_str() {
            "title" => meta.title = scalar(key, value, line)?,
            "date" => meta.date = date(value, line)?,
            "url" => meta.url = url(&scalar(key, value, line)?, line, warnings),
            "tags" => meta.tags = list("tags", value, line)?,
            // Names hold no commas as lists of tags do, but people write one author without brackets.
            "authors" | "author" => meta.authors = list("authors", value, line)?,
            "language" => meta.language = Some(scalar(key, value, line)?).filter(|tag| !tag.is_empty()),
            _ => warnings.push(Warning {
                line: Some(line),
                what: format!("`{key}` is not read; known are {}", KNOWN.join(", ")),
            }),
        }
    }
    Ok(meta)
}

fn syntax_error(error: &serde_saphyr::Error) -> Rejected {
    let error = error.without_snippet();
    let within = error.location().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1));
    Rejected::FrontMatter {
        // The fence above the block is a line of the file too.
        line: within.max(1) + 1,
        reason: in_plain_words(error.to_string().lines().next().unwrap_or_default()).to_owned(),
    }
}

/// The parser's words, but for those about its own bounds on nesting and on what `*name` repeats.
fn in_plain_words(reason: &str) -> &str {
    if reason.starts_with("budget breached") || reason.starts_with("recursion limit") {
        "it nests deeper, or repeats more, than is read"
    } else {
        without_place(reason)
    }
}

/// The parser's own place counts lines from the block's first, and the file's line is told already.
fn without_place(reason: &str) -> &str {
    reason.split_once(" at line ").map_or(reason, |(reason, _)| reason)
}

/// The line of the file that `key` stands on, from one.
fn line_of(yaml: &str, key: &str) -> usize {
    let within = yaml.lines().position(|line| {
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
    });
    within.unwrap_or(0) + 2
}

fn scalar(key: &str, value: &Value, line: usize) -> Result<String, Rejected> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(words) => Ok(words.trim().to_owned()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Array(_) | Value::Object(_) => Err(Rejected::FrontMatter {
            line,
            reason: format!("`{key}` must be one value"),
        }),
    }
}

fn date(value: &Value, line: usize) -> Result<Option<Date>, Rejected> {
    let written = scalar("date", value, line)?;
    if written.is_empty() {
        return Ok(None);
    }
    // A time of day may follow, as in `2023-11-09T10:00:00Z`.
    let day = written.split(['T', ' ']).next().unwrap_or_default();
    Date::parse(day).map(Some).ok_or_else(|| Rejected::Date {
        line,
        date: written.clone(),
    })
}

fn url(written: &str, line: usize, warnings: &mut Vec<Warning>) -> Option<String> {
    if written.is_empty() {
        return None;
    }
    if is_link(written) {
        return Some(written.to_owned());
    }
    warnings.push(Warning {
        line: Some(line),
        what: "`url` is no http or https link, so citations will not link to it".to_owned(),
    });
    None
}

/// Whether these words are an address that a citation may link to.
pub(super) fn is_link(written: &str) -> bool {
    let clean = !written
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'));
    let lower = written.to_ascii_lowercase();
    clean && (lower.starts_with("https://") || lower.starts_with("http://"))
}

fn list(key: &str, value: &Value, line: usize) -> Result<Vec<String>, Rejected> {
    let words = match value {
        Value::Array(items) => items
            .iter()
            .map(|item| scalar(key, item, line))
            .collect::<Result<Vec<_>, _>>()?,
        one => scalar(key, one, line)?
            .split(',')
            .map(|word| word.trim().to_owned())
            .collect(),
    };
    Ok(words.into_iter().filter(|word| !word.is_empty()).collect())
}
