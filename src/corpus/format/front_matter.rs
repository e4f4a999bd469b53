//! The block of metadata at the top of a Markdown file.
//!
//! In: the decoded text. Out: the metadata, and the text behind the block. People write these by hand and for other
//! tools: a block that is no YAML is read line by line, a value that cannot be used is warned of and left out, and a rule
//! at the top of a page is no block at all. Nothing in it costs the file its text.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::corpus::Meta;

use super::{Warning, items};

/// Keys that are read.
const KNOWN: &[&str] = &["title", "date", "url", "tags", "authors", "language"];
/// So many keys that are not read are named; a file with more of them is no document that somebody wrote.
const MOST_UNKNOWN: usize = 20;
/// Keys under which an object says what it is called.
const NAMES: &[&str] = &["name", "label", "title"];

type Keys = BTreeMap<String, Value>;

/// Splits off the front matter and reads it. A text without one has default metadata.
pub(super) fn split(text: &str) -> (Meta, &str, Vec<Warning>) {
    let mut warnings = Vec::new();
    let found = block(text, "---").and_then(|(block, body)| Some((block, body, yaml(block, &mut warnings)?)));
    let found = found.or_else(|| {
        let (block, body) = block(text, "+++")?;
        Some((block, body, toml(block, &mut warnings)))
    });
    match found {
        Some((block, body, keys)) => (read(block, &keys, &mut warnings), body, warnings),
        None => (Meta::default(), text, Vec::new()),
    }
}

/// What stands between two fences, of which the first is the first line, and what stands behind them.
fn block<'t>(text: &'t str, fence: &str) -> Option<(&'t str, &'t str)> {
    let (line, block) = text.strip_prefix(fence)?.split_once('\n')?;
    if !line.trim().is_empty() {
        return None;
    }
    let mut offset = 0;
    for line in block.split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            return Some((&block[..offset], &block[offset + line.len()..]));
        }
        offset += line.len();
    }
    None
}

/// The keys of YAML; `None` where there are none, so that the fences are rules.
fn yaml(block: &str, warnings: &mut Vec<Warning>) -> Option<Keys> {
    if block.trim().is_empty() {
        return Some(Keys::new());
    }
    match serde_saphyr::from_str(block) {
        Ok(keys) => Some(keys),
        Err(error) => {
            let keys = by_line(block, ':');
            if keys.is_empty() {
                return None;
            }
            warnings.push(unread(&error));
            Some(keys)
        }
    }
}

fn unread(error: &serde_saphyr::Error) -> Warning {
    let error = error.without_snippet();
    let within = error.location().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1));
    let error = error.to_string();
    let reason = in_plain_words(error.lines().next().unwrap_or_default());
    Warning {
        // The fence above the block is a line of the file too.
        line: Some(within.max(1) + 1),
        what: format!("its front matter is no YAML ({reason}), so it was read line by line"),
    }
}

/// The parser's words, but for those about its own bounds on nesting and on what `*name` repeats.
fn in_plain_words(reason: &str) -> &str {
    if reason.starts_with("budget breached") || reason.starts_with("recursion limit") {
        "it nests deeper, or repeats more, than is read"
    } else {
        // The parser's own place counts lines from the block's first, and the file's line is told already.
        reason.split_once(" at line ").map_or(reason, |(reason, _)| reason)
    }
}

/// The keys of TOML.
fn toml(block: &str, warnings: &mut Vec<Warning>) -> Keys {
    let keys = by_line(block, '=');
    if keys.is_empty() && !block.trim().is_empty() {
        warnings.push(Warning {
            line: Some(2),
            what: "its front matter holds no `key = value`, so it was not read".to_owned(),
        });
    }
    keys
}

/// The values of keys that stand on lines of their own, each as it is written.
fn by_line(block: &str, sign: char) -> Keys {
    let keys = block.lines().filter_map(|line| {
        let (key, value) = line.split_once(sign)?;
        let key = key.trim_end();
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        is_key.then(|| (key.to_owned(), written(value.trim())))
    });
    keys.collect()
}

/// A value: several between brackets, or one, which may stand between quotation marks.
fn written(value: &str) -> Value {
    let one = |value: &str| {
        let value = value.trim();
        let inner = ['"', '\'']
            .iter()
            .find_map(|mark| value.strip_prefix(*mark)?.strip_suffix(*mark));
        inner.unwrap_or(value).to_owned()
    };
    match value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
        Some(several) => several.split(',').map(one).collect(),
        None => Value::String(one(value)),
    }
}

fn read(block: &str, keys: &Keys, warnings: &mut Vec<Warning>) -> Meta {
    let mut meta = Meta::default();
    let lines = lines_of_keys(block);
    let mut unknown = 0;
    for (key, value) in keys {
        let line = lines.get(key.as_str()).copied().unwrap_or(2);
        let mut warn = |what: String| warnings.push(Warning { line: Some(line), what });
        match key.as_str() {
            // A template that nobody filled in names nothing.
            "title" => {
                let title = one(value);
                if !title.contains("{{") {
                    meta.title = title;
                }
            }
            "date" => match one(value).as_str() {
                "" => {}
                date => {
                    meta.date = items::day(date);
                    if meta.date.is_none() {
                        warn(format!("`{date}` is no date that can be read; write it as YYYY-MM-DD"));
                    }
                }
            },
            "url" => meta.url = url(&one(value), line, warnings),
            "tags" => meta.tags = list(value),
            // Names hold no commas as lists of tags do, but people write one author without brackets.
            "authors" | "author" => meta.authors = list(value),
            "language" => meta.language = Some(one(value)).filter(|tag| !tag.is_empty()),
            _ => {
                unknown += 1;
                if unknown <= MOST_UNKNOWN {
                    warn(format!("`{key}` is not read; known are {}", KNOWN.join(", ")));
                }
            }
        }
    }
    meta
}

/// The line of the file that each key stands on, from one: the first of its name.
fn lines_of_keys(block: &str) -> HashMap<&str, usize> {
    let mut lines = HashMap::new();
    for (line, number) in block.lines().zip(2..) {
        if let Some((key, _)) = line.split_once([':', '=']) {
            lines.entry(key.trim_end()).or_insert(number);
        }
    }
    lines
}

/// A value in words; of several the first, of an object its name.
fn one(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => words.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(items) => items.first().map(one).unwrap_or_default(),
        Value::Object(keys) => {
            let name = NAMES.iter().find_map(|name| keys.get(*name));
            name.filter(|name| !name.is_object()).map(one).unwrap_or_default()
        }
    }
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

fn list(value: &Value) -> Vec<String> {
    let words: Vec<String> = match value {
        Value::Array(items) => items.iter().map(one).collect(),
        value => one(value).split(',').map(|word| word.trim().to_owned()).collect(),
    };
    words.into_iter().filter(|word| !word.is_empty()).collect()
}
