//! JSON: the objects of an array, or of the lines of a file.
//!
//! In: the decoded text. Out: an article an object. A long array is walked through without being read into memory
//! as a whole; each object is read by itself, up to a size, and nested no deeper than `serde_json` goes (128).

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, value::RawValue};

use crate::corpus::Mapping;

use super::{
    Draft, NAME_ENDS, Rejected, Row, Rows, TAG_ENDS,
    layout::{Layout, Place, unmapped},
};
use crate::corpus::format::items::{MOST_ITEMS, too_many};

const FORMAT: &str = "JSON";
/// The most bytes of one object, in MB: read into memory, it takes up to some thirty times as many.
const MOST_OBJECT_MB: usize = 8;
/// How every version of JSON Feed calls itself (<https://www.jsonfeed.org/version/1.1/>).
const JSON_FEED: &str = "https://jsonfeed.org/version/";

/// Whether a text is a JSON Feed.
pub(in crate::corpus::format) fn is_feed(text: &str) -> bool {
    let version = walk(text, "/version").ok().flatten();
    let version = version.and_then(|version| serde_json::from_str::<Cow<'_, str>>(version.get()).ok());
    version.is_some_and(|version| version.starts_with(JSON_FEED))
}

/// Whether a JSON Feed holds more entries than are read.
pub(in crate::corpus::format) fn is_feed_of_too_many(text: &str) -> bool {
    let entries = walk(text, "/items").ok().flatten();
    entries.is_some_and(|entries| matches!(objects(entries), Ok(None)))
}

/// Reads the objects of an array, or the only one.
pub(in crate::corpus::format) fn read(text: &str, mapping: Option<&Mapping>) -> Result<Vec<Draft>, Rejected> {
    let layout = Layout::of(mapping);
    let array = walk(text, layout.items).map_err(|error| malformed(error.line(), without_place(&error)))?;
    let missing = || malformed(1, format!("nothing stands at `{}`", layout.items));
    let array = array.ok_or_else(missing)?;
    let objects = if array.get().starts_with('[') {
        let objects = objects(array).map_err(|error| malformed(error.line(), without_place(&error)))?;
        objects.ok_or_else(too_many)?
    } else {
        vec![array]
    };
    let mut lines = Lines::of(text);
    let mut rows = Rows::default();
    for object in objects {
        let line = lines.line_of(object.get());
        push(&mut rows, object.get(), line, &layout)?;
    }
    finish(rows, &layout)
}

/// Reads the objects of a file with one on each line.
pub(in crate::corpus::format) fn read_lines(text: &str, mapping: Option<&Mapping>) -> Result<Vec<Draft>, Rejected> {
    let layout = Layout::of(mapping);
    let mut rows = Rows::default();
    let mut first = None;
    for (number, object) in text.lines().enumerate() {
        if object.trim().is_empty() {
            continue;
        }
        match push(&mut rows, object, number + 1, &layout) {
            Err(rejected @ Rejected::Malformed { .. }) if layout.is_guessed() => {
                rows.leave_out(number + 1, &rejected)?;
                first = first.or(Some(rejected));
            }
            pushed => pushed?,
        }
    }
    match first {
        // Nothing but lines that cannot be read is no table.
        Some(rejected) if rows.with_text == 0 => Err(rejected),
        _ => finish(rows, &layout),
    }
}

/// The articles; without a mapping, at least one object must have had a text under a usual name.
fn finish(rows: Rows, layout: &Layout<'_>) -> Result<Vec<Draft>, Rejected> {
    if rows.count > 0 && rows.with_text == 0 && layout.is_guessed() {
        return Err(unmapped(FORMAT));
    }
    Ok(rows.finish())
}

fn push(rows: &mut Rows, object: &str, line: usize, layout: &Layout<'_>) -> Result<(), Rejected> {
    if object.len() > MOST_OBJECT_MB * 1_000_000 {
        return Err(Rejected::TooLarge {
            most_mb: MOST_OBJECT_MB as u64,
        });
    }
    let object: Value = serde_json::from_str(object)
        .map_err(|error| malformed(line + error.line().saturating_sub(1), without_place(&error)))?;
    if !object.is_object() {
        return Err(malformed(line, "an item is an object, between `{` and `}`"));
    }
    rows.push(&Parts { object: &object, line }.row(layout)?)
}

/// An object and where it stands.
struct Parts<'v> {
    object: &'v Value,
    line: usize,
}

impl<'v> Parts<'v> {
    fn row<'r>(&self, layout: &'r Layout<'_>) -> Result<Row<'r>, Rejected>
    where
        'v: 'r,
    {
        let mut text = Vec::new();
        for place in &layout.text {
            let words = self.several(*place)?;
            text.push((heading(*place), join(words)));
        }
        Ok(Row {
            line: self.line,
            id: self.one(layout.id)?,
            title: self.one(layout.title)?,
            text,
            date: self.one(layout.date)?,
            url: self.one(layout.url)?,
            tags: self.parted(layout.tags, TAG_ENDS)?,
            authors: self.parted(layout.authors, NAME_ENDS)?,
            language: self.one(layout.language)?,
        })
    }

    fn find(&self, place: Place<'_>) -> Option<&'v Value> {
        let object = self.object;
        match place {
            Place::Nowhere => None,
            Place::Mapped(pointer) if pointer.starts_with('/') => object.pointer(pointer),
            Place::Mapped(key) => object.get(key),
            Place::Usual(keys) => keys
                .iter()
                .find_map(|key| object.get(key).filter(|value| !value.is_null())),
        }
    }

    fn one(&self, place: Place<'_>) -> Result<Cow<'v, str>, Rejected> {
        self.find(place)
            .map_or(Ok(Cow::Borrowed("")), |value| self.words(value))
    }

    fn several(&self, place: Place<'_>) -> Result<Vec<Cow<'v, str>>, Rejected> {
        match self.find(place) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => values.iter().map(|value| self.words(value)).collect(),
            Some(value) => Ok(vec![self.words(value)?]),
        }
    }

    /// The strings of an array, or the parts of one string.
    fn parted(&self, place: Place<'_>, ends: &[char]) -> Result<Vec<Cow<'v, str>>, Rejected> {
        if let Some(Value::String(words)) = self.find(place) {
            return Ok(words.split(ends).map(Cow::from).collect());
        }
        self.several(place)
    }

    /// A string as it is. Whole numbers are written one way only; others (`1.10`, `1e3`) would come out as they do
    /// not stand there.
    fn words(&self, value: &'v Value) -> Result<Cow<'v, str>, Rejected> {
        match value {
            Value::Null => Ok(Cow::Borrowed("")),
            Value::String(words) => Ok(Cow::Borrowed(words)),
            Value::Number(number) if !number.is_f64() => Ok(Cow::Owned(number.to_string())),
            _ => Err(malformed(
                self.line,
                "a value that should be a text is none; put it between quotation marks, or point at a text inside it",
            )),
        }
    }
}

/// What a section of a text is called: the last key of its place that is a word.
fn heading(place: Place<'_>) -> &str {
    match place {
        Place::Mapped(place) => {
            let words = place
                .rsplit('/')
                .find(|key| !key.is_empty() && key.parse::<usize>().is_err());
            words.unwrap_or(place)
        }
        Place::Usual(_) | Place::Nowhere => "",
    }
}

/// Each string of an array is a paragraph at least.
fn join(mut words: Vec<Cow<'_, str>>) -> Cow<'_, str> {
    if words.len() == 1 {
        return words.remove(0);
    }
    Cow::Owned(words.join("\n\n"))
}

/// The value at a pointer, as it is written; `None` where nothing stands there.
fn walk<'t>(text: &'t str, pointer: &str) -> Result<Option<&'t RawValue>, serde_json::Error> {
    let mut at: &RawValue = serde_json::from_str(text)?;
    for key in pointer.split('/').skip(1) {
        let key = key.replace("~1", "/").replace("~0", "~");
        let mut reader = serde_json::Deserializer::from_str(at.get());
        match (Pick { key: &key }).deserialize(&mut reader)? {
            Some(value) => at = value,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

/// Takes one value out of an object or an array and passes over the others.
struct Pick<'k> {
    key: &'k str,
}

impl<'t> DeserializeSeed<'t> for Pick<'_> {
    type Value = Option<&'t RawValue>;

    fn deserialize<D: Deserializer<'t>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Pick<'_> {
    type Value = Option<&'t RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object or an array with `{}` in it", self.key)
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            if key == self.key {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let wanted = self.key.parse::<usize>().map_err(A::Error::custom)?;
        let mut found = None;
        let mut number = 0;
        while let Some(value) = seq.next_element::<&RawValue>()? {
            if number == wanted {
                found = Some(value);
            }
            number += 1;
        }
        Ok(found)
    }
}

/// The values of an array as they are written; `None` where there are more than are read.
fn objects(array: &RawValue) -> Result<Option<Vec<&RawValue>>, serde_json::Error> {
    Objects.deserialize(&mut serde_json::Deserializer::from_str(array.get()))
}

struct Objects;

impl<'t> DeserializeSeed<'t> for Objects {
    type Value = Option<Vec<&'t RawValue>>;

    fn deserialize<D: Deserializer<'t>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'t> Visitor<'t> for Objects {
    type Value = Option<Vec<&'t RawValue>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut objects = Vec::new();
        while let Some(object) = seq.next_element()? {
            objects.push(object);
            if objects.len() > MOST_ITEMS {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(None);
            }
        }
        Ok(Some(objects))
    }
}

/// The lines of a text, for values that are met in its order.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line that a slice of the text begins on; no slice before it may follow.
    fn line_of(&mut self, slice: &str) -> usize {
        let offset = slice.as_ptr() as usize - self.text.as_ptr() as usize;
        let passed = self.text.as_bytes().get(self.at..offset).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.at = offset;
        self.line
    }
}

/// The parser's own place counts from the value that it read, and the file's line is told already.
fn without_place(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.split(" at line ").next().unwrap_or_default().to_owned()
}

fn malformed(line: usize, reason: impl Into<String>) -> Rejected {
    Rejected::Malformed {
        format: FORMAT.into(),
        line: Some(line),
        reason: reason.into(),
    }
}
