//! A sentence that is not yet in any language.
//!
//! In: a key and what is to stand in it. Out: the sentence in a language, whole, or in pieces, so that a surface
//! can write what came from people and documents otherwise than our own words.

use std::fmt;

use fluent_bundle::{FluentArgs, FluentValue};
use serde::{Serialize, Serializer};

use super::{Language, format, plain};

/// A sentence to be said in whatever language somebody reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    words: Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Words {
    Key(&'static str, Vec<(&'static str, Value)>),
    English(String),
}

/// What stands in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A count, after which the words around it bend.
    Number(u64),
    /// Words that are none of the sentence's own: a name, a figure with its unit.
    Text(String),
    /// Our own words of that key.
    Words(&'static str),
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<T> {
    /// Our own words.
    Ours(String),
    /// What was put into it.
    Put(T),
}

impl Message {
    /// The sentence of that key.
    #[must_use]
    pub fn new(key: &'static str) -> Self {
        Self {
            words: Words::Key(key, Vec::new()),
        }
    }

    /// The same with `value` where the sentence says `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Words::Key(_, args) = &mut self.words {
            args.push((name, value.into()));
        }
        self
    }

    /// Whether it is there in every language, and not only for those who run ibid.
    #[must_use]
    pub fn is_translated(&self) -> bool {
        matches!(self.words, Words::Key(..))
    }

    /// The whole sentence.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        match &self.words {
            Words::English(words) => words.clone(),
            Words::Key(key, args) => {
                let mut given = FluentArgs::new();
                for (name, value) in args {
                    match value {
                        Value::Number(number) => given.set(*name, *number),
                        Value::Text(text) => given.set(*name, FluentValue::from(text.as_str())),
                        Value::Words(key) => given.set(*name, plain(language, key)),
                    }
                }
                format(language, key, &given)
            }
        }
    }

    /// The sentence in pieces, its texts apart from our own words.
    #[must_use]
    pub fn pieces(&self, language: Language) -> Vec<Piece<String>> {
        match &self.words {
            Words::English(words) => vec![Piece::Ours(words.clone())],
            Words::Key(key, args) => {
                let (mut numbers, mut texts) = (Vec::new(), Vec::new());
                for (name, value) in args {
                    match value {
                        Value::Number(number) => numbers.push((*name, *number)),
                        Value::Text(text) => texts.push((*name, Piece::Put(text.clone()))),
                        Value::Words(key) => texts.push((*name, Piece::Ours(plain(language, key)))),
                    }
                }
                let pieces = pieces(language, key, &numbers, &texts).into_iter();
                pieces
                    .map(|piece| match piece {
                        Piece::Ours(words) => Piece::Ours(words),
                        Piece::Put(put) => put,
                    })
                    .collect()
            }
        }
    }
}

/// Where the first thing put into a sentence stands until it is cut into pieces: Unicode's last plane of private
/// use, of which no sentence of ours holds a character.
const FIRST_MARK: u32 = 0x10_0000;

/// The sentence `key` in pieces, with `put` where it names them and `numbers` written out.
pub fn pieces<T: Clone>(
    language: Language,
    key: &str,
    numbers: &[(&str, u64)],
    put: &[(&'static str, T)],
) -> Vec<Piece<T>> {
    let mut args = FluentArgs::new();
    for (name, number) in numbers {
        args.set(*name, *number);
    }
    for (mark, (name, _)) in (FIRST_MARK..).zip(put) {
        let mark = char::from_u32(mark).expect("a sentence holds fewer things than the plane has characters");
        args.set(*name, mark.to_string());
    }
    let said = format(language, key, &args);
    let mut pieces = Vec::new();
    let mut ours = String::new();
    for c in said.chars() {
        let index = u32::from(c)
            .checked_sub(FIRST_MARK)
            .and_then(|at| usize::try_from(at).ok());
        match index.and_then(|index| put.get(index)) {
            Some((_, thing)) => {
                if !ours.is_empty() {
                    pieces.push(Piece::Ours(std::mem::take(&mut ours)));
                }
                pieces.push(Piece::Put(thing.clone()));
            }
            None => ours.push(c),
        }
    }
    if !ours.is_empty() {
        pieces.push(Piece::Ours(ours));
    }
    pieces
}

/// In English, as in logs.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_language(Language::English))
    }
}

/// In English, as in logs.
impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A sentence that only those who run ibid are told, who read English.
impl From<String> for Message {
    fn from(words: String) -> Self {
        Self {
            words: Words::English(words),
        }
    }
}

impl From<&str> for Message {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
