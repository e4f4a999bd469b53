//! Questions that an operator wrote down for a corpus of their own.
//!
//! In: a CSV file whose header names its columns, or one JSON object a line. Out: the questions, each with the words
//! that answer it, the article and the heading that the answer stands under, as far as that was written. A file is
//! refused at the first thing that is wrong with it, by line and field: a question that was misread counts as one that
//! the bot got wrong, and nobody would see why.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use crate::corpus::ArticleId;

use super::Split;

/// The questions of one file.
#[derive(Debug, Clone)]
pub struct Questions {
    path: PathBuf,
    lines: Vec<Line>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The line that it begins on, from one.
    pub(super) number: usize,
    pub(super) question: String,
    /// Words that a right quotation holds, any of which will do.
    pub(super) expected: Vec<String>,
    /// The article that a right quotation stands in, or the file of several articles.
    pub(super) path: Option<ArticleId>,
    /// The heading that it stands under.
    pub(super) section: Option<String>,
}

/// Why a file of questions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum QuestionsError {
    /// It cannot be read.
    #[error("`{}` cannot be read: {reason}", .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// A line is not what it should be.
    #[error("{}, line {line}: {reason}", .path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// The line, from one.
        line: usize,
        /// What is wrong with it, and what to write.
        reason: String,
    },
    /// Something about the whole.
    #[error("{}: {reason}", .path.display())]
    Whole {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
}

/// The fields, as columns and as keys.
const QUESTION: &str = "question";
const EXPECTED: &str = "expected";
const PATH: &str = "path";
const SECTION: &str = "section";
/// What may part the cells of a row; spreadsheets in many languages write semicolons.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
const EXAMPLE: &str = r#"{"question": "How late is it open?", "expected": "until ten"}"#;

impl Questions {
    /// Reads the file: JSON where its name ends in `.jsonl` or `.ndjson`, a table otherwise.
    ///
    /// # Errors
    /// When it cannot be read, at the first line that is not what it should be, or when it holds no question.
    pub fn read(path: &Path) -> Result<Self, QuestionsError> {
        let text = fs::read_to_string(path).map_err(|reason| QuestionsError::File {
            path: path.to_owned(),
            reason,
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let is_json = path.extension().is_some_and(|ending| {
            ["jsonl", "ndjson"]
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        });
        let lines = if is_json { objects(text) } else { rows(text) };
        let lines = lines.map_err(|(line, reason)| QuestionsError::Line {
            path: path.to_owned(),
            line,
            reason,
        })?;
        let questions = Self {
            path: path.to_owned(),
            lines,
        };
        if questions.lines.is_empty() {
            return Err(questions.whole("it holds no question; write one a line".to_owned()));
        }
        Ok(questions)
    }

    /// Makes sure that one of them at least has an answer: without any, a field is likely to bear another name.
    ///
    /// # Errors
    /// When none has.
    pub fn answerable(self) -> Result<Self, QuestionsError> {
        if self.lines.iter().any(Line::is_answerable) {
            return Ok(self);
        }
        Err(self.whole(format!(
            "no question has `{EXPECTED}` or `{SECTION}`, so nothing would be right; write into `{EXPECTED}` what the \
             quotation must hold"
        )))
    }

    /// The questions of `split`, at most `limit` of them, taken evenly. Those that name no article belong to every
    /// part.
    pub(super) fn chosen(&self, split: Split, limit: Option<usize>) -> Vec<&Line> {
        let of_split: Vec<&Line> = self
            .lines
            .iter()
            .filter(|line| line.path.as_ref().is_none_or(|path| split.has(path.as_str())))
            .collect();
        let every = limit.map_or(1, |limit| of_split.len().div_ceil(limit.max(1)).max(1));
        of_split.into_iter().step_by(every).collect()
    }

    /// Every question of the file.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What is wrong with a line.
    pub(super) fn wrong(&self, line: &Line, reason: String) -> QuestionsError {
        QuestionsError::Line {
            path: self.path.clone(),
            line: line.number,
            reason,
        }
    }

    /// What is wrong with all of it.
    pub(super) fn whole(&self, reason: String) -> QuestionsError {
        QuestionsError::Whole {
            path: self.path.clone(),
            reason,
        }
    }

    /// What the file is called as a document of the folder `corpus`, if it stands in it.
    pub(super) fn below(&self, corpus: &Path) -> Option<ArticleId> {
        let (file, corpus) = (self.path.canonicalize().ok()?, corpus.canonicalize().ok()?);
        let below = file.strip_prefix(corpus).ok()?;
        Some(ArticleId::new(below.to_str()?.replace(std::path::MAIN_SEPARATOR, "/")))
    }
}

impl Line {
    /// Whether something answers it.
    pub(super) fn is_answerable(&self) -> bool {
        !self.expected.is_empty() || self.section.is_some()
    }

    /// What the fields say; a reason otherwise.
    fn of(number: usize, mut field: impl FnMut(&str) -> Result<Vec<String>, String>) -> Result<Self, String> {
        let mut one = |name: &str| -> Result<Option<String>, String> {
            let mut texts = field(name)?.into_iter();
            match (texts.next(), texts.next()) {
                (text, None) => Ok(text),
                _ => Err(format!("`{name}` must be one text, and is a list of several")),
            }
        };
        let Some(question) = one(QUESTION)? else {
            return Err(format!(
                "`{QUESTION}` is empty; write the question, or leave the line out"
            ));
        };
        let (path, section) = (one(PATH)?, one(SECTION)?);
        Ok(Self {
            number,
            question,
            path: path.map(|path| ArticleId::new(path.strip_prefix("./").unwrap_or(&path))),
            section,
            expected: field(EXPECTED)?,
        })
    }
}

type Wrong = (usize, String);

/// The lines of a table.
fn rows(text: &str) -> Result<Vec<Line>, Wrong> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let first = text
        .lines()
        .position(|line| !line.trim().is_empty())
        .unwrap_or_default()
        + 1;
    let header = |delimiter| header(text, delimiter).filter(|names| names.iter().any(|name| name == QUESTION));
    let Some((delimiter, names)) = DELIMITERS
        .into_iter()
        .find_map(|delimiter| Some((delimiter, header(delimiter)?)))
    else {
        let reason = format!(
            "no column is called `{QUESTION}`; name the columns in the first line: {QUESTION},{EXPECTED} and, where \
             you know them, {PATH} and {SECTION}"
        );
        return Err((first, reason));
    };
    for known in [QUESTION, EXPECTED, PATH, SECTION] {
        if names.iter().filter(|name| *name == known).count() > 1 {
            return Err((first, format!("two columns are called `{known}`; leave one out")));
        }
    }
    let mut lines = Vec::new();
    let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    // The reader says where it began to look for a row, which may be blank lines before it.
    let begins = |offset: usize| {
        let rest = &text[offset..];
        let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        text[..offset + blank].matches('\n').count() + 1
    };
    let mut record = StringRecord::new();
    loop {
        let at = usize::try_from(reader.position().byte()).unwrap_or_default();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(lines),
            Ok(true) => {}
            Err(error) => return Err((error_line(&error).unwrap_or(first), malformed(&error))),
        }
        let start = record
            .position()
            .map_or(at, |position| usize::try_from(position.byte()).unwrap_or(at));
        let number = begins(start);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |name: &str| {
            let at = names.iter().position(|known| known == name);
            let cell = at.and_then(|at| record.get(at)).unwrap_or_default().trim();
            Ok((!cell.is_empty()).then(|| cell.to_owned()).into_iter().collect())
        };
        lines.push(Line::of(number, cell).map_err(|reason| (number, reason))?);
    }
}

/// The names of the columns, without white space around them and in small letters.
fn header(text: &str, delimiter: u8) -> Option<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let header = reader.headers().ok()?;
    Some(header.iter().map(|name| name.trim().to_lowercase()).collect())
}

fn error_line(error: &csv::Error) -> Option<usize> {
    error
        .position()
        .and_then(|position| usize::try_from(position.line()).ok())
}

fn malformed(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!(
            "this row has {len} cells and the first line {expected_len}; put a cell that holds the separator between \
             quotation marks"
        ),
        _ => format!("this row cannot be read: {error}"),
    }
}

/// One object a line.
fn objects(text: &str) -> Result<Vec<Line>, Wrong> {
    let written = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let lines = written.map(|(index, line)| {
        let number = index + 1;
        object(number, line).map_err(|reason| (number, reason))
    });
    lines.collect()
}

fn object(number: usize, line: &str) -> Result<Line, String> {
    let value: Value = serde_json::from_str(line)
        .map_err(|error| format!("this is no JSON: {error}; write an object such as {EXAMPLE}"))?;
    let Value::Object(object) = value else {
        return Err(format!(
            "this must be an object, and is {}; write {EXAMPLE}",
            kind(&value)
        ));
    };
    if !object.contains_key(QUESTION) {
        return Err(format!("the object has no `{QUESTION}`; write {EXAMPLE}"));
    }
    Line::of(number, |name| texts(&object, name))
}

/// The texts of a field, which is missing, one text, or, of `expected`, a list of texts.
fn texts(object: &Map<String, Value>, name: &str) -> Result<Vec<String>, String> {
    let is_list = name == EXPECTED;
    let wanted = if is_list { "a text or a list of texts" } else { "a text" };
    let text = |value: &Value| match value {
        Value::String(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        other => Err(format!("`{name}` must be {wanted}, and is {}", kind(other))),
    };
    match object.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(several)) if is_list => {
            let texts = several.iter().map(|value| {
                let inside = format!("`{name}` must be {wanted}, and the list holds {}", kind(value));
                text(value).map_err(|_| inside)
            });
            Ok(texts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        }
        Some(value) => Ok(text(value)?.into_iter().collect()),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
